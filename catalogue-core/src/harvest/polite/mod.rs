//! How remote servers are treated: not too fast, not without end, and tried again when they falter.

mod fetch;
mod page;
mod policy;
mod retry_after;

#[cfg(test)]
pub(crate) use fetch::Pace;
pub(crate) use fetch::{Fetched, Polite};
pub(crate) use page::{Page, Validator};
pub use policy::Politeness;
