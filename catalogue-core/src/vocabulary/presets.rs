//! The vocabularies shipped with the library, as data files.

use crate::vocabulary::SchemeTerms;
use serde::Deserialize;

/// A choice of terms for one kind of platform.
#[derive(Clone, Debug, Deserialize)]
pub struct Preset {
    /// Its code: `pigma`, `idgo`, `datasud`, `eu`.
    pub preset: String,
}

/// The codes of the presets.
pub fn presets() -> &'static [&'static str] {
    &["pigma", "idgo", "datasud", "eu"]
}

/// The schemes of a preset.
pub fn preset(_code: &str) -> Option<Vec<SchemeTerms>> {
    None
}
