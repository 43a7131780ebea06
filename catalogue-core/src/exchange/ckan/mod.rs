//! CKAN package JSON into the model.

mod access;
mod contacts;
mod coverage;
mod dataset;
mod dialect;
mod licence;
mod organisation;
mod resource;
mod table;
mod words;

pub(super) use dataset::read;
pub(super) use table::MAPPING;
