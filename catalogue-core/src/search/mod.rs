//! The index: a projection of the truth, searched under a scope.

mod additions;
mod analyse;
mod bits;
mod collect;
mod columns;
mod counting;
mod cursor;
mod dictionary;
mod docs;
mod document;
mod excerpt;
mod explain;
mod facets;
mod fault;
mod fields;
mod find;
mod impact;
mod lists;
mod matches;
mod matching;
mod parse;
mod plan;
mod query;
#[cfg(test)]
mod sample;
mod score;
mod shown;
mod similar;
mod slips;
mod snapshot;
mod spelling;
mod suggest;
mod tail;
#[cfg(test)]
mod tests;
mod texts;
mod titles;
mod unpack;
mod writer;

pub(crate) use additions::{Additions, Amount};
pub(crate) use analyse::{each_word, is_stop_word, words};
pub(crate) use document::Indexed;
pub use excerpt::Excerpt;
pub(crate) use excerpt::excerpt;
pub use explain::{ExplainedBonus, ExplainedWord, Explanation};
pub(crate) use fields::{facet_name, facet_names, facet_scheme};
pub(crate) use find::{ENOUGH, Found};
pub(crate) use parse::PieceKind;
pub(crate) use plan::{Plan, plan};
pub use query::{Area, AreaRelation, FacetCounts, Query, Sort};
pub(crate) use similar::Subject;
pub(crate) use snapshot::{Position, Snapshot};
pub(crate) use suggest::{Counted, Seen, SuggestField};
#[cfg(test)]
pub(crate) use tail::BUILT;
pub(crate) use writer::Index;
