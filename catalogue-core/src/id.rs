//! Identifiers: uuid newtypes, slugs, revisions.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a uuid that the caller already holds.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The uuid itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text.trim()).map(Self)
            }
        }
    };
}

identifier! {
    /// A dataset, for ever: it survives renaming, transfer and deletion.
    DatasetId
}
identifier! {
    /// A resource of a dataset; kept when its file is replaced.
    ResourceId
}
identifier! {
    /// An organisation.
    OrganisationId
}
identifier! {
    /// An account (a person or a service).
    AccountId
}
identifier! {
    /// What somebody asked for, and what was decided.
    RequestId
}
identifier! {
    /// A token that stands for an account.
    TokenId
}
identifier! {
    /// An extraction asked for.
    ExtractionId
}
identifier! {
    /// A review of a dataset.
    ReviewId
}
identifier! {
    /// A remote catalogue that is harvested.
    HarvestSourceId
}
identifier! {
    /// One harvest of a source.
    HarvestRunId
}
identifier! {
    /// A place from which an account follows events.
    SubscriptionId
}

/// The number of a state of one record, from 1, raised by one with every write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

impl Revision {
    /// The revision that the next write produces.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The readable part of an address: 2 to 100 of `a-z`, `0-9`, `-`, and `_` on import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Words that an address may not be, because portals route them.
pub const RESERVED_SLUGS: &[&str] = &["new", "edit", "search", "admin", "api", "login"];

/// The longest slug, in bytes.
pub const SLUG_LIMIT: usize = 100;

impl Slug {
    /// Checks a slug given as such.
    ///
    /// # Errors
    /// The text back, when it is not 2 to 100 characters of `a-z0-9-_`, or is reserved.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fits = (2..=SLUG_LIMIT).contains(&text.len())
            && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
            && !RESERVED_SLUGS.contains(&text);
        if fits { Ok(Self(text.to_owned())) } else { Err(text.to_owned()) }
    }

    /// The slug that a title proposes; `fallback` serves when nothing of the title can be kept.
    pub fn from_title(title: &str, fallback: &str) -> Self {
        let own = crate::text::slugify(title, SLUG_LIMIT).and_then(|text| Self::parse(&text).ok());
        own.unwrap_or_else(|| {
            let text = crate::text::slugify(fallback, SLUG_LIMIT).unwrap_or_default();
            Self(if text.len() < 2 { format!("dataset-{text}") } else { text })
        })
    }

    /// The n-th alternative of this slug: `name-2`, `name-3`…, cut so that it still fits.
    #[must_use]
    pub fn numbered(&self, n: u32) -> Self {
        let suffix = format!("-{n}");
        let mut text = self.0.clone();
        text.truncate(SLUG_LIMIT - suffix.len());
        Self(text + &suffix)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|text| format!("not a slug: {text:?}"))
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
