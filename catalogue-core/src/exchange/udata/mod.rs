//! udata dataset JSON into the model.

mod dataset;
mod place;
mod resource;
mod table;

pub(super) use dataset::read;
pub(super) use table::MAPPING;
