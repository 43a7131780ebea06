//! Adding to the index on disk, by the one writer of it, in one commit or in several.

use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::search::document::{Indexed, document};
use crate::search::fault::{damaged, fault};
use crate::search::fields::SCHEMA_VERSION;
use crate::search::snapshot::Position;
use crate::search::writer::{Index, Payload};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, Term};

/// Bytes that the writer may take before it closes a segment.
const MEMORY: usize = 50_000_000;
/// The same while much is added: fewer segments to merge afterwards.
const MEMORY_FOR_MANY: usize = 150_000_000;
/// Segments of a like size that are merged into one.
const MERGED_AT_ONCE: usize = 6;
/// The share of deleted documents from which a segment is written anew.
const DELETED_SHARE: f32 = 0.3;

/// The turn to write in this process, given back when dropped.
#[derive(Debug)]
pub(crate) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// Takes the turn, when nobody has it.
    pub(crate) fn take(taken: &Arc<AtomicBool>) -> Result<Self> {
        match taken.swap(true, Ordering::Acquire) {
            true => Err(Error::Busy),
            false => Ok(Self(taken.clone())),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// How often the lock of the index on disk is tried, and how long to wait in between: together less than a
/// search waits for another process.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(2);

/// How much is about to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// What a commit brings now and then.
    Few,
    /// What an import or a rebuild brings.
    Many,
}

/// The writer of the index on disk while it is at work. Dropped without [`Additions::commit`], what was
/// added since the last one never was.
pub(crate) struct Additions {
    pub(super) writer: IndexWriter<TantivyDocument>,
    _turn: Turn,
}

impl std::fmt::Debug for Additions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Additions").finish_non_exhaustive()
    }
}

impl Index {
    /// Begins to add what leads from the position last seen here to `position`. `None` when another
    /// process has gone further meanwhile.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process or thread is writing, or replaced the index by one of
    /// another history (reload and look again); [`Error::Storage`], `corrupt` when the files are damaged
    /// and the index is to be rebuilt.
    pub(crate) fn add(&self, position: Position, amount: Amount) -> Result<Option<Additions>> {
        let additions = self.writing(amount)?;
        let seen = self.position();
        self.follow()?;
        match (seen, self.position()) {
            (None, None) => {}
            (_, Some(found)) if found.same_history(&position) => {
                if found.sequence > position.sequence {
                    return Ok(None);
                }
                if seen.is_some_and(|seen| seen.same_history(&found) && found.sequence < seen.sequence) {
                    return Err(Error::Busy);
                }
            }
            _ => return Err(Error::Busy),
        }
        if !self.is_checked() {
            if !self.is_sound()? {
                return Err(damaged());
            }
            self.note_checked();
        }
        Ok(Some(additions))
    }

    /// The writer, alone in this process and among processes.
    pub(super) fn writing(&self, amount: Amount) -> Result<Additions> {
        let turn = self.turn_to_write()?;
        let memory = match amount {
            Amount::Few => MEMORY,
            Amount::Many => MEMORY_FOR_MANY,
        };
        let mut tries = 1;
        let writer = loop {
            match self
                .tantivy()
                .writer_with_num_threads(1, memory)
                .map_err(fault("writing to the search index"))
            {
                // Given back here, a lock stays for a moment with a process that this one is just starting.
                Err(Error::Busy) if tries < TRIES => tries += 1,
                other => break other?,
            }
            std::thread::sleep(PAUSE);
        };
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(MERGED_AT_ONCE);
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Additions { writer, _turn: turn })
    }
}

impl Additions {
    /// Adds a dataset that the index has never held.
    pub(crate) fn add(&mut self, index: &Index, indexed: &Indexed) -> Result<()> {
        let added = self.writer.add_document(document(indexed, index.fields()));
        added.map(drop).map_err(fault("writing to the search index"))
    }

    /// Puts a dataset in the place of what the index holds of it; `None` takes it away.
    pub(crate) fn put(&mut self, index: &Index, id: DatasetId, indexed: Option<&Indexed>) -> Result<()> {
        self.writer.delete_term(Term::from_field_text(index.fields().id, &id.to_string()));
        indexed.map_or(Ok(()), |indexed| self.add(index, indexed))
    }

    /// Makes what was added durable, and searched here.
    pub(crate) fn commit(&mut self, index: &Index, position: Position) -> Result<()> {
        let act = "committing the search index";
        let failed = fault(act);
        let payload = serde_json::to_string(&Payload { schema: SCHEMA_VERSION, position })
            .map_err(|cause| Error::storage(act, cause))?;
        let mut prepared = self.writer.prepare_commit().map_err(&failed)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(&failed)?;
        index.follow_own()
    }

    /// Ends; returns when the segments that are being merged are.
    pub(crate) fn finish(self, index: &Index) -> Result<()> {
        let Self { writer, _turn } = self;
        writer.wait_merging_threads().map_err(fault("writing to the search index"))?;
        index.follow_own()
    }
}
