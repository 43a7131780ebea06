//! Controlled vocabularies: terms by (scheme, code), as data (D§2.0).

mod presets;
pub mod scheme;
mod term;
mod territory;

pub use presets::{Preset, preset, presets};
pub use term::{Alias, Labels, Mapping, Match, Resolved, SchemeTerms, Term, Vocabulary};
pub use territory::{Gazetteer, Territory, TerritoryLevel};
