//! Events: what happened, as one principal may know of it.

use crate::id::{AccountId, DatasetId, OrganisationId, Revision, SubscriptionId};
use crate::model::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that happened, as one principal may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When.
    pub time: DateTime<Utc>,
    /// What, as a code: `dataset.publish`, `organisation.edit`… For those who may not read the history
    /// of a dataset, every edit of it is `dataset.update`. [`Event::GONE`] when `gone`.
    pub action: String,
    /// What about: `dataset`, `organisation`, `account`, `portal`, `vocabulary`, `request`, `token`,
    /// `extraction`, `harvest-source` or `catalogue`.
    pub subject: String,
    /// Its identifier or code; empty for the catalogue as a whole.
    pub subject_id: String,
    /// Whether the principal no longer sees the dataset from here on; nothing else is told then.
    #[serde(default)]
    pub gone: bool,
    /// The state of the dataset after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The revision of the subject after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// By whom; for those who may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
}

impl Event {
    /// The action of an event that tells that a dataset is gone from sight: withdrawn, made private,
    /// taken off the portal or purged; which of these is not told.
    pub const GONE: &'static str = "dataset.gone";
}

/// Which events are wanted. A list that is empty asks nothing; all that are not must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventFilter {
    /// Kinds of subject, as [`Event::subject`] has them; at most 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Actions, as [`Event::action`] has them; at most 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// One dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// An organisation and its datasets; one that is gone from sight counts by what it was before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
}

/// Events, oldest first, and where they end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventPage {
    /// The events.
    pub events: Vec<Event>,
    /// Where to go on. Opaque; never the same text twice, so that comparing two tells nothing. Good in
    /// every process on the catalogue, for every principal, until the catalogue is brought back from
    /// a copy.
    pub position: String,
}

/// A place from which an account follows events, kept by the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Its identifier.
    pub id: SubscriptionId,
    /// Whose it is.
    pub account: AccountId,
    /// Its name, one of a kind among those of the account, 1 to 350 characters.
    pub name: String,
    /// Which events are wanted.
    #[serde(default)]
    pub filter: EventFilter,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Up to where its events were acknowledged, as [`EventPage::position`].
    pub position: String,
}
