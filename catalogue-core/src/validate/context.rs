//! What a check is made against: vocabularies, what the catalogue holds, today, limits.

use super::Limits;
use crate::id::{AccountId, DatasetId, OrganisationId};
use crate::vocabulary::Vocabulary;
use chrono::NaiveDate;
use std::fmt;

/// What the catalogue holds, as far as references go. Answers must not depend on who asks.
pub trait Known {
    /// Whether an organisation exists.
    fn organisation(&self, id: OrganisationId) -> bool;
    /// Whether an account exists.
    fn account(&self, id: AccountId) -> bool;
    /// Whether a dataset exists.
    fn dataset(&self, id: DatasetId) -> bool;
    /// The series that a dataset belongs to.
    fn parent(&self, id: DatasetId) -> Option<DatasetId>;
    /// Whether a portal of that code exists.
    fn portal(&self, code: &str) -> bool;
    /// Whether the gazetteer has a territory, as `level:code`.
    fn territory(&self, id: &str) -> bool;
    /// Whether a file of that SHA-256 is kept.
    fn file(&self, hash: &str) -> bool;
}

/// What a check is made against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The terms known and offered.
    pub vocabulary: &'a Vocabulary,
    /// What the catalogue holds.
    pub known: &'a dyn Known,
    /// The day, for dates in the future and for defaults.
    pub today: NaiveDate,
    /// How long and how many.
    pub limits: &'a Limits,
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Context")
            .field("today", &self.today)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A catalogue that holds nothing yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct NothingKnown;

impl Known for NothingKnown {
    fn organisation(&self, _id: OrganisationId) -> bool {
        false
    }

    fn account(&self, _id: AccountId) -> bool {
        false
    }

    fn dataset(&self, _id: DatasetId) -> bool {
        false
    }

    fn parent(&self, _id: DatasetId) -> Option<DatasetId> {
        None
    }

    fn portal(&self, _code: &str) -> bool {
        false
    }

    fn territory(&self, _id: &str) -> bool {
        false
    }

    fn file(&self, _hash: &str) -> bool {
        false
    }
}
