//! Undoing the last part of a transaction without losing what came before it.

use super::journal::{Subject, Written};
use super::writer::Writer;
use crate::error::Result;
use crate::id::DatasetId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Where a part of a transaction began. Marks nest: the last one made is kept or undone first.
#[derive(Debug)]
#[must_use = "a mark is kept or undone"]
pub(crate) struct Mark {
    owed: BTreeSet<Subject>,
    written: BTreeMap<DatasetId, VecDeque<Written>>,
    released: BTreeSet<String>,
    last: i64,
}

impl Writer<'_> {
    /// Begins a part that may be undone.
    pub(crate) fn mark(&self) -> Result<Mark> {
        self.savepoint("SAVEPOINT part")?;
        let (owed, written) = (self.owed.clone(), self.written.clone());
        Ok(Mark { owed, written, released: self.released.clone(), last: self.events.1 })
    }

    /// Makes the part one with what came before it.
    pub(crate) fn keep(&self, _mark: Mark) -> Result<()> {
        self.savepoint("RELEASE part")
    }

    /// Undoes everything since the mark, events included: nothing of it ever happened.
    pub(crate) fn undo(&mut self, mark: Mark) -> Result<()> {
        self.savepoint("ROLLBACK TO part")?;
        self.savepoint("RELEASE part")?;
        // What was read since may never have been.
        self.remembered.forget();
        self.owed = mark.owed;
        self.written = mark.written;
        self.released = mark.released;
        self.events.1 = mark.last;
        Ok(())
    }

    fn savepoint(&self, sql: &str) -> Result<()> {
        self.run("undo a part of a write", sql, []).map(drop)
    }
}
