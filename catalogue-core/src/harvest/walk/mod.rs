//! Walking through a remote catalogue, batch after batch.

mod ckan;
mod csw;
mod dcat;
mod files;
mod json;
mod listing;
mod open;
mod records;
#[cfg(test)]
mod tests;
mod udata;
mod windows;

use crate::error::Result;
use crate::exchange::{Read, Reading};

pub(crate) use open::open;

/// Some records of a source, in its order.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The records, read.
    pub(crate) reads: Vec<Read>,
    /// Where to go on after them: given back when a run that was cut is taken up again. It remembers
    /// what could not be read before it.
    pub(crate) bookmark: String,
    /// How many records the source says it has in all.
    pub(crate) total: Option<i64>,
}

/// How the end of a walk was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything was seen, before the bookmark or after it: what was not there is gone.
    Complete,
    /// The source says that nothing has changed since the last complete run.
    NotModified,
    /// Something could not be read, or the walk was stopped: what was not there may still be.
    Partial,
}

/// What a walk cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// Requests made, those tried again counted again.
    pub(crate) requests: i64,
    /// Bytes of bodies received, decompressed.
    pub(crate) bytes: i64,
}

/// A walk to be taken once.
pub(crate) trait Walk {
    /// Gives every batch to `each`, which answers whether to go on; its errors end the walk and are
    /// given back. What the source does not have any more before the end is an error too: the last
    /// bookmark is where to take it up.
    fn run(&mut self, reading: &Reading<'_>, each: &mut dyn FnMut(Batch) -> Result<bool>) -> Result<Ending>;

    /// What tells whether the source has changed (entity tags, digests), to be kept after a complete run
    /// and given to the next; none when the source tells nothing.
    fn validators(&self) -> Option<String>;

    /// What it cost up to now.
    fn traffic(&self) -> Traffic;
}
