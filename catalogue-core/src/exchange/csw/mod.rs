//! The Dublin Core records of a CSW, into the model.

mod record;
mod table;

pub(super) use record::read;
pub(super) use table::MAPPING;
