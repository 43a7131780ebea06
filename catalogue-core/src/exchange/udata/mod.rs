//! udata dataset JSON into the model, and back.

mod dataset;
mod place;
mod resource;
mod table;
mod write;
mod write_extras;
mod write_place;
mod write_resource;
#[cfg(test)]
mod write_tests;

pub(super) use dataset::read;
pub(super) use table::MAPPING;
pub(super) use write::write;
