//! udata dataset JSON into the model, and back.

mod dataset;
mod place;
mod resource;
mod table;
#[cfg(test)]
mod tests;
mod write;
mod write_extras;
mod write_place;
mod write_resource;

pub(super) use dataset::read;
pub(super) use table::MAPPING;
pub(super) use write::write;
