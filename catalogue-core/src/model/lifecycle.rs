//! The life of a record: one table of states and acts. How far the data's own life has
//! come (ISO progress), who sees the record and who takes its data are other fields.

use serde::{Deserialize, Serialize};

/// The state of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Described, not published.
    #[default]
    Draft,
    /// In the catalogue, for those whom its visibility allows.
    Published,
    /// Kept and readable, out of the default search.
    Archived,
    /// A tombstone, which can be restored.
    Deleted,
    /// Gone: only the fact that it was there is left.
    Purged,
}

impl State {
    /// Every state.
    pub const ALL: &'static [State] =
        &[State::Draft, State::Published, State::Archived, State::Deleted, State::Purged];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Published => "published",
            State::Archived => "archived",
            State::Deleted => "deleted",
            State::Purged => "purged",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }
}

/// An act that changes the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Draft → published; guarded by the profile's rules.
    Publish,
    /// Published → draft.
    Unpublish,
    /// Published → archived.
    Archive,
    /// Archived → published.
    Unarchive,
    /// Anything living → deleted.
    Delete,
    /// Deleted → the state before the deletion, or draft when it may no longer be published.
    Restore,
    /// Deleted → purged, for good.
    Purge,
}

impl Act {
    /// Every act.
    pub const ALL: &'static [Act] =
        &[Act::Publish, Act::Unpublish, Act::Archive, Act::Unarchive, Act::Delete, Act::Restore, Act::Purge];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Act::Publish => "publish",
            Act::Unpublish => "unpublish",
            Act::Archive => "archive",
            Act::Unarchive => "unarchive",
            Act::Delete => "delete",
            Act::Restore => "restore",
            Act::Purge => "purge",
        }
    }

    /// The state after the act, `None` when the act does not apply to the state.
    /// [`Act::Restore`] says `Draft`; the caller restores the former state when its guard holds.
    pub const fn from(self, state: State) -> Option<State> {
        match (self, state) {
            (Act::Publish, State::Draft) | (Act::Unarchive, State::Archived) => Some(State::Published),
            (Act::Unpublish, State::Published) => Some(State::Draft),
            (Act::Archive, State::Published) => Some(State::Archived),
            (Act::Delete, State::Draft | State::Published | State::Archived) => Some(State::Deleted),
            (Act::Restore, State::Deleted) => Some(State::Draft),
            (Act::Purge, State::Deleted) => Some(State::Purged),
            _ => None,
        }
    }
}
