//! CKAN package JSON into the model, and back.

mod access;
mod contacts;
mod coverage;
mod dataset;
mod dialect;
mod frequency;
mod licence;
mod organisation;
mod resource;
mod table;
#[cfg(test)]
mod tests;
mod words;
mod write;
mod write_extras;
mod write_fields;
mod write_people;
mod write_resource;

pub(super) use dataset::read;
pub(super) use table::MAPPING;
pub(super) use write::{CkanKeys, write};
