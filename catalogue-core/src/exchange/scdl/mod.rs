//! Catalogue CSV: the 20 columns of SCDL, the 35 of IDGO and those of Etalab's schema into the model;
//! the first two out of it.

mod columns;
mod row;
mod rows;
mod table;
mod write;

pub(super) use columns::is_header;
pub(super) use row::read;
pub(super) use table::MAPPING;
pub(super) use write::{CsvColumns, row as cells};

#[cfg(test)]
mod tests;
