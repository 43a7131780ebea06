//! The truth: one SQLite file and a folder of files.

mod accounts;
mod addresses;
mod backup;
mod check;
mod connection;
mod datasets;
mod fault;
mod files;
mod identities;
mod journal;
mod lanes;
mod lock;
mod mark;
mod network;
mod options;
mod organisations;
mod portals;
mod reader;
mod rows;
mod schema;
#[expect(clippy::module_inception, reason = "the folder is named after its main noun")]
mod store;
mod usage;
mod vocabularies;
mod write_datasets;
mod writer;

#[cfg(test)]
mod tests;

#[allow(unused_imports)] // until the catalogue above uses it
pub use check::Finding;
#[allow(unused_imports)] // until the catalogue above uses it
pub(crate) use files::Files;
#[allow(unused_imports)] // until the catalogue above uses it
pub use journal::Subject;
#[allow(unused_imports)] // until the catalogue above uses it
pub(crate) use journal::{Event, NewEvent};
#[allow(unused_imports)] // until the catalogue above uses it
pub(crate) use options::{StoreIdentity, StoreOptions};
#[allow(unused_imports)] // until the catalogue above uses it
pub(crate) use reader::Reader;
#[allow(unused_imports)] // until the catalogue above uses it
pub(crate) use store::Store;
#[allow(unused_imports)] // until the catalogue above uses it
pub(crate) use writer::Writer;
