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
mod words;
mod write;
mod write_extras;
mod write_fields;
mod write_people;
mod write_resource;
#[cfg(test)]
mod write_tests;

pub(super) use dataset::read;
pub(super) use table::MAPPING;
pub(super) use write::{CkanKeys, write};
