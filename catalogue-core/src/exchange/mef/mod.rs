//! MEF, the archives of GeoNetwork: ISO metadata with what the catalogue it left knew of it.

mod archive;
mod info;
mod member;
mod table;
#[cfg(test)]
mod tests;

pub(super) use archive::{is_archive, read};
pub(super) use table::MAPPING;
