//! Harvesting: a remote catalogue, page after page, into this one.

mod polite;
mod transport;
mod walk;

pub use polite::Politeness;
pub use transport::{Answered, Asked, Transport};
