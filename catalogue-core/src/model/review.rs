//! Reviews: a dataset controlled by somebody who did not deposit it.

use crate::id::{AccountId, DatasetId, ReviewId, Revision};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a review found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewOutcome {
    /// The dataset is as it should be: it counts as controlled.
    Accepted,
    /// Something is to be corrected; the note says what.
    ToCorrect,
    /// It has no place in the catalogue as it is; the note says why.
    Refused,
}

impl ReviewOutcome {
    /// Every outcome.
    pub const ALL: &'static [ReviewOutcome] =
        &[ReviewOutcome::Accepted, ReviewOutcome::ToCorrect, ReviewOutcome::Refused];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            ReviewOutcome::Accepted => "accepted",
            ReviewOutcome::ToCorrect => "to-correct",
            ReviewOutcome::Refused => "refused",
        }
    }
}

/// A review of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Its identifier.
    pub id: ReviewId,
    /// What was controlled.
    pub dataset: DatasetId,
    /// At which revision.
    pub revision: Revision,
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; absent for the host itself, and once the account is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What it found.
    pub outcome: ReviewOutcome,
    /// What to correct, or why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The quality measured then, 0 to 100.
    pub score: i64,
    /// The set of rules it was measured by.
    pub rules: String,
    /// Fingerprint of what was controlled.
    pub content: String,
    /// Whether what was controlled has changed since: the review then no longer makes the dataset
    /// controlled. Worked out when it is read.
    #[serde(default)]
    pub stale: bool,
}
