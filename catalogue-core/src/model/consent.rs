//! What people consent to, and when they did.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A version of the text that people consent to. Once put, it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentText {
    /// What the version is called (`2026-01`), 1 to 100 characters, unique.
    pub version: String,
    /// The text in French, at most 100 000 characters.
    pub french: String,
    /// The text in English, at most 100 000 characters.
    pub english: String,
}

/// That somebody consented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// To which version.
    pub version: String,
    /// When.
    pub time: DateTime<Utc>,
}
