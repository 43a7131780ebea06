//! The truth: one SQLite file and a folder of files.

mod accounts;
mod addresses;
mod backup;
mod check;
mod connection;
mod consents;
#[cfg(test)]
pub(crate) mod counted;
mod datasets;
mod erasure;
mod extractions;
mod fault;
mod files;
mod followed;
mod harvest;
mod harvest_items;
mod hold;
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
mod refusals;
mod remembered;
mod requests;
mod reviews;
mod rows;
mod schema;
mod sign_in;
#[expect(clippy::module_inception, reason = "the folder is named after its main noun")]
mod store;
mod summaries;
mod tokens;
mod usage;
mod vocabularies;
mod write_datasets;
mod writer;

#[cfg(test)]
mod tests;

pub use check::Finding;
pub(crate) use files::Files;
pub(crate) use followed::Extract;
pub(crate) use harvest::HarvestLock;
pub(crate) use harvest_items::ItemRow;
pub(crate) use identities::spelled;
pub use journal::Subject;
pub(crate) use journal::{Event as Entry, NewEvent};
pub(crate) use mark::Mark;
pub(crate) use options::StoreOptions;
pub(crate) use reader::Reader;
pub(crate) use refusals::RefusalRow;
pub(crate) use sign_in::{Failures, Linked};
pub(crate) use store::Store;
pub(crate) use summaries::Summary;
pub(crate) use usage::UsePlace;
pub(crate) use writer::Writer;
