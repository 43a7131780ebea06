//! Harvesting: a remote catalogue, page after page, into this one.

mod polite;
mod run;
mod select;
mod transport;
mod walk;

pub use polite::Politeness;
pub use run::HarvestOptions;
pub use transport::{Answered, Asked, Transport};
