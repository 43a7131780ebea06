//! ISO 19139 metadata, of INSPIRE and of others, into the model.

mod citation;
mod constraints;
mod contacts;
mod coverage;
mod dataset;
mod keywords;
mod links;
mod quality;
mod reader;
mod table;
mod technical;
#[cfg(test)]
mod tests;
mod write;

pub(super) use citation::identifier_kind;
pub(super) use dataset::{fingerprint, read};
pub(super) use keywords::derive_themes;
pub(super) use links::{layer_named, resource_kind};
pub(super) use table::MAPPING;
pub(super) use write::write;
