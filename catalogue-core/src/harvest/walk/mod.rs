//! Walking through a remote catalogue, batch after batch.

use crate::error::Result;
use crate::exchange::{Read, Reading};

/// Some records of a source, in its order.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The records, read.
    pub(crate) reads: Vec<Read>,
    /// Where to go on after them: given back when a run that was cut is taken up again.
    pub(crate) bookmark: String,
    /// How many records the source says it has in all.
    pub(crate) total: Option<i64>,
}

/// How the end of a walk was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything was seen: what was not there is gone.
    Complete,
    /// The source says that nothing has changed since the last complete run.
    NotModified,
    /// Something could not be read: what was not there may still be.
    Partial,
}

/// A walk in progress.
pub(crate) trait Walk {
    /// The next batch; none at the end.
    fn next(&mut self, reading: &Reading<'_>) -> Result<Option<Batch>>;

    /// How it ended, once [`Walk::next`] gave nothing more.
    fn ending(&self) -> Ending;

    /// What tells whether the source has changed (entity tags, dates), to be kept after a complete run
    /// and given to the next.
    fn validators(&self) -> Option<String>;
}
