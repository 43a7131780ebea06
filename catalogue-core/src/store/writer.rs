//! Writing, alone, in one transaction.

use super::fault::Doing;
use super::files::Files;
use super::journal::{Subject, Written};
use super::lanes::{Lanes, Patience};
use super::reader::Reader;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use rusqlite::Params;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Deref;

/// The only writer of the store while it lives; sees its own writes. Dropped without
/// [`Writer::commit`], it leaves nothing.
#[derive(Debug)]
pub(crate) struct Writer<'store> {
    reader: Reader<'store>,
    pub(super) files: &'store Files,
    /// What was written and is not yet in the journal.
    pub(super) owed: BTreeSet<Subject>,
    /// What was written of datasets and their events will tell, in order.
    pub(super) written: BTreeMap<DatasetId, VecDeque<Written>>,
    /// Files that a purged dataset held.
    pub(super) released: BTreeSet<String>,
    /// The last event before it, and its own last.
    pub(super) events: (i64, i64),
}

impl<'store> Deref for Writer<'store> {
    type Target = Reader<'store>;
    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl<'store> Writer<'store> {
    pub(super) fn start(lanes: &'store Lanes, files: &'store Files, patience: Patience) -> Result<Self> {
        let (lane, last) = lanes.start_writing(patience)?;
        let reader = Reader::of_writer(lanes, lane);
        let (owed, written, released) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        Ok(Self { reader, files, owed, written, released, events: (last, last) })
    }

    /// Runs one statement; the number of rows it changed.
    pub(super) fn run(&self, act: &str, sql: &str, values: impl Params) -> Result<usize> {
        self.reader.statement(sql)?.execute(values).doing(act)
    }

    /// Rows changed so far, by this transaction and those before it on the same connection.
    pub(crate) fn changes(&self) -> Result<u64> {
        Ok(self.connection()?.total_changes())
    }

    /// Notes that a write awaits its event.
    pub(super) fn owe(&mut self, subject: Subject) {
        self.owed.insert(subject);
    }

    /// Notes that the event is there.
    pub(super) fn paid(&mut self, subject: &Subject) {
        self.owed.remove(subject);
    }

    /// Writes a setting of the catalogue.
    pub(crate) fn put_setting(&mut self, key: &str, value: &str) -> Result<()> {
        let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.run("write a setting", sql, [key, value]).map(drop)
    }

    /// The sequence of the last event before it, and of its own last.
    pub(crate) fn span(&self) -> (i64, i64) {
        self.events
    }

    /// Makes everything durable; the last sequence. Files that nothing holds any more are removed.
    ///
    /// # Errors
    /// [`Error::Storage`] when a write has no event after it, or when the disk fails: nothing of
    /// the transaction is left then.
    pub(crate) fn commit(self) -> Result<i64> {
        self.settle()
    }

    /// The same, which does something when it fails, before anybody else can write.
    ///
    /// # Errors
    /// Those of [`Writer::commit`].
    pub(crate) fn commit_or(self, failed: impl FnOnce()) -> Result<i64> {
        self.settle().inspect_err(|_| failed())
    }

    fn settle(&self) -> Result<i64> {
        let act = "commit";
        if let Some(subject) = self.owed.first() {
            return Err(Error::storage(
                act,
                format!("{subject:?} was written without an event in the journal"),
            ));
        }
        self.reader.statement("COMMIT")?.execute([]).doing(act)?;
        for hash in &self.released {
            // What cannot be removed now is an orphan, which `check` tells; the commit stands.
            if self.reader.file_references(hash).is_ok_and(|count| count == 0) {
                let _ = self.files.remove(hash);
            }
        }
        if let Some(lane) = &self.reader.lane {
            self.reader.lanes.committed(lane);
        }
        Ok(self.events.1)
    }
}
