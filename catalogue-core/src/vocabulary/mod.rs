//! Controlled vocabularies: terms by (scheme, code), as data.

mod format;
mod frequency;
mod licence;
mod presets;
pub mod scheme;
mod term;
mod territory;
mod territory_csv;

pub use format::FormatGuess;
pub use presets::{Preset, illustration, preset, presets, shipped_schemes};
pub use term::{Alias, Labels, Mapping, Match, Resolved, SchemeTerms, Term, Vocabulary};
pub use territory::{Gazetteer, Territory, TerritoryLevel};
