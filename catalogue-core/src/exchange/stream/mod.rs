//! Documents of any size, read record by record: what they are is told by their first bytes, what is
//! held of them is bounded.

mod affordable;
mod aside;
mod head;
mod json;
mod lines;
mod scan;
mod sorter;
mod spool;

pub(super) use affordable::{Shape, is_affordable};
pub(super) use aside::{Aside, FromPlace};
pub(super) use head::{Head, Kind, is_archive};
pub(super) use json::document;
pub(super) use lines::{is_lines, lines};
pub(super) use scan::{Scan, Taken};
pub(super) use sorter::{HEADER, KEY, Key, Merged, Sorter, header, put_header};
pub(super) use spool::spooled;
pub use spool::{Spool, Spooled};

#[cfg(test)]
mod tests;
