//! What was seen and taken.

use chrono::NaiveDate;
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
    /// Extractions done.
    #[serde(default)]
    pub extractions: i64,
}

impl UsageTotals {
    /// Adds other counters to these; a counter that is full stays so.
    pub fn add(&mut self, other: UsageTotals) {
        self.views = self.views.saturating_add(other.views);
        self.downloads = self.downloads.saturating_add(other.downloads);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.extractions = self.extractions.saturating_add(other.extractions);
    }

    /// Whether nothing was counted.
    pub fn is_zero(&self) -> bool {
        *self == UsageTotals::default()
    }
}

/// The use of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfUse {
    /// The day.
    pub day: NaiveDate,
    /// What was counted.
    pub totals: UsageTotals,
}

/// The use of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearOfUse {
    /// The year.
    pub year: i64,
    /// What was counted.
    pub totals: UsageTotals,
}
