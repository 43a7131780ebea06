//! Types of others, and the library's small ones, as they cross the border: by text, number or time.

use crate::error::CatalogueError;
use catalogue_core::UsageTotals;
use catalogue_core::validate::Choice;
use catalogue_core::{
    AccountId, DatasetId, Error, ExtractionId, HarvestRunId, HarvestSourceId, OrganisationId, PartialDate,
    RequestId, ResourceId, ReviewId, Revision, Slug, SubscriptionId, TokenId,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::time::SystemTime;
use uniffi::deps::anyhow;
use uuid::Uuid;

/// A text that is no such thing: an error of the call like any other.
fn unread(format: &str, text: &str, cause: impl Display) -> anyhow::Error {
    let shown: String = text.chars().take(100).collect();
    let reason = format!("{shown:?}: {cause}");
    CatalogueError::from(Error::BadInput { format: format.to_owned(), line: None, reason }).into()
}

macro_rules! identifiers {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {
        $(uniffi::custom_type!(
            $(#[doc = $doc])*
            $name, String, {
                remote,
                lower: |id| id.to_string(),
                try_lift: |text| text.parse().map_err(|cause| unread("uuid", &text, cause)),
            }
        );)*
    };
}

identifiers! {
    /// A uuid.
    Uuid;
    /// Names an account.
    AccountId;
    /// Names a dataset.
    DatasetId;
    /// Names an extraction.
    ExtractionId;
    /// Names one harvest.
    HarvestRunId;
    /// Names a source of harvests.
    HarvestSourceId;
    /// Names an organisation.
    OrganisationId;
    /// Names a request.
    RequestId;
    /// Names a resource.
    ResourceId;
    /// Names a review.
    ReviewId;
    /// Names a subscription.
    SubscriptionId;
    /// Names a token.
    TokenId;
}

uniffi::custom_type!(
    /// The number of a state of one record, from 1.
    Revision, i64, {
        remote,
        lower: |revision| revision.0,
        try_lift: |number| Ok(Revision(number)),
    }
);

uniffi::custom_type!(
    /// The readable part of an address.
    Slug, String, {
        remote,
        lower: |slug| slug.to_string(),
        try_lift: |text| Slug::try_from(text.clone()).map_err(|cause| unread("slug", &text, cause)),
    }
);

uniffi::custom_type!(
    /// A year, a month or a day: `2024`, `2024-05`, `2024-05-17`.
    PartialDate, String, {
        remote,
        lower: |date| date.to_string(),
        try_lift: |text| text.parse().map_err(|cause| unread("date", &text, cause)),
    }
);

/// A moment.
pub type Moment = DateTime<Utc>;

uniffi::custom_type!(
    /// A moment.
    Moment, SystemTime, {
        remote,
        lower: |moment| SystemTime::from(moment),
        try_lift: |time| Ok(DateTime::from(time)),
    }
);

/// A day.
pub type Day = NaiveDate;

uniffi::custom_type!(
    /// A day.
    Day, String, {
        remote,
        lower: |day| day.to_string(),
        try_lift: |text| text.parse().map_err(|cause| unread("day", &text, cause)),
    }
);

/// Anything that JSON can say.
pub type Json = Value;

uniffi::custom_type!(
    /// Anything that JSON can say, as its text.
    Json, String, {
        remote,
        lower: |value| value.to_string(),
        try_lift: |text| serde_json::from_str(&text).map_err(|cause| unread("json", &text, cause)),
    }
);

/// West, south, east, north.
pub type Bounds = [f64; 4];

uniffi::custom_type!(
    /// West, south, east, north, in degrees.
    Bounds, Vec<f64>, {
        remote,
        lower: |bounds| bounds.to_vec(),
        try_lift: |given| Ok(given.as_slice().try_into()?),
    }
);

/// From where to where in a text, in characters.
pub type Span = [i64; 2];

uniffi::custom_type!(
    /// From where to where in a text: the first character, and the one after the last.
    Span, Vec<i64>, {
        remote,
        lower: |span| span.to_vec(),
        try_lift: |given| Ok(given.as_slice().try_into()?),
    }
);

macro_rules! maps {
    ($($(#[doc = $doc:literal])* $name:ident: $kind:ty;)*) => {
        $(
            $(#[doc = $doc])*
            pub type $name = BTreeMap<String, $kind>;

            uniffi::custom_type!(
                $(#[doc = $doc])*
                $name, HashMap<String, $kind>, {
                    remote,
                    lower: |map| map.into_iter().collect(),
                    try_lift: |map| Ok(map.into_iter().collect()),
                }
            );
        )*
    };
}

maps! {
    /// Texts by name.
    TextMap: String;
    /// Lists of texts by name.
    TextsMap: Vec<String>;
    /// Numbers by name.
    CountMap: i64;
    /// Anything by name.
    JsonMap: Value;
    /// Use by name.
    UsageMap: UsageTotals;
    /// Choices by name of the field.
    ChoiceMap: Vec<Choice>;
}
