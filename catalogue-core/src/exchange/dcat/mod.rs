//! DCAT-AP and GeoDCAT-AP, in Turtle, RDF/XML and JSON-LD, into the model and out of it.

mod agents;
mod catalogue;
mod context;
mod coverage;
mod dataset;
mod distribution;
mod fingerprint;
mod frame;
mod gather;
mod graph;
mod met;
mod names;
mod parse;
mod quality;
mod rights;
mod sink;
mod source;
mod split;
mod stop;
mod syntax;
mod table;
mod technical;
mod turtle;
mod value;
mod words;
mod write;
mod write_back;
mod write_distribution;
mod write_people;
mod xml;

#[cfg(test)]
mod tests;

pub(super) use catalogue::{next_page, read};
pub(super) use gather::Held;
pub(super) use source::Document;
pub(super) use stop::{Stop, Unreadable};
pub use syntax::Syntax;
pub(super) use syntax::begins_as_json_ld;
pub(super) use table::MAPPING;
pub(super) use write::CatalogueWriter;
