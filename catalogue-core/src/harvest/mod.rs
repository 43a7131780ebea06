//! Harvesting: a remote catalogue, page after page, into this one.

mod address;
#[cfg(feature = "http")]
mod http;
mod polite;
mod run;
mod select;
mod spool;
mod transport;
mod walk;

#[cfg(feature = "http")]
pub use http::{HttpOptions, HttpTransport};
pub use polite::Politeness;
pub use run::HarvestOptions;
pub use transport::{Answered, Asked, Transport};
