//! What the host chooses of a store, and what a store is known by.

use std::time::Duration;
use uuid::Uuid;

/// What the host chooses when it makes or opens a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoreOptions {
    /// How long to wait for another writer before [`crate::Error::Busy`]; 30 s.
    pub busy_timeout: Duration,
    /// The largest file taken, in bytes; 100 MiB. 0 takes none but empty files.
    pub file_limit: i64,
    /// Connections kept for reading; more are opened when needed, and closed afterwards; 8.
    pub readers: usize,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(30), file_limit: 100 * 1024 * 1024, readers: 8 }
    }
}

/// What tells a store, and its copies, from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoreIdentity {
    /// Given when the store was made; its backups share it.
    pub store: Uuid,
    /// From 1, raised in every backup: sequences of two epochs must not be compared.
    pub epoch: i64,
}
