//! DCAT-US `data.json` (Project Open Data 1.1, and the bare lists of 1.0) into the model.

mod dataset;
mod distribution;
mod table;

pub(super) use dataset::{is_record, read};
pub(super) use table::MAPPING;

#[cfg(test)]
mod tests;
