//! Harvesting: a remote catalogue, page after page, into this one.

mod transport;
mod walk;

pub use transport::{Answered, Asked, Transport};
