//! What was seen and taken.

use serde::{Deserialize, Serialize};

/// Counters of use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageTotals {
    /// Records seen.
    pub views: i64,
    /// Files taken.
    pub downloads: i64,
    /// Bytes taken.
    pub bytes: i64,
}
