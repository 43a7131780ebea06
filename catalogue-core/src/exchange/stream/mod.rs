//! Documents of any size, read record by record: what they are is told by their first bytes, what is
//! held of them is bounded.

mod affordable;
mod head;
mod json;
mod lines;
mod scan;
mod spool;

pub(super) use head::{Head, Kind, is_archive};
pub(super) use json::document;
pub(super) use lines::{is_lines, lines};
pub(super) use spool::spooled;
pub use spool::{Spool, Spooled};

#[cfg(test)]
mod tests;
