//! The index in its folder: opened, followed, written. It is a cache of the store; whatever is
//! wrong with it, it starts empty and the caller fills it again.

use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::search::additions::{Amount, Turn};
use crate::search::columns::Segment;
use crate::search::document::Indexed;
use crate::search::fault::{fault, guarded};
use crate::search::fields::{Fields, SCHEMA_VERSION, schema, tokenizers};
use crate::search::snapshot::{Position, Snapshot};
use crate::search::tail::Tail;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::SystemTime;
use tantivy::directory::{INDEX_WRITER_LOCK, META_LOCK, MmapDirectory};
use tantivy::index::SegmentId;
use tantivy::{Directory, Opstamp, SegmentReader};

/// Documents between two reports of progress.
const REPORT_EVERY: u64 = 256;

/// What a commit carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) schema: i64,
    #[serde(flatten)]
    pub(super) position: Position,
}

/// What a commit is known by without being read: tantivy writes the file anew and renames it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    file: u64,
    modified: SystemTime,
    bytes: u64,
}

impl Stamp {
    fn of(folder: &Path) -> Option<Self> {
        let found = fs::metadata(folder.join("meta.json")).ok()?;
        Some(Self { file: number(&found), modified: found.modified().ok()?, bytes: found.len() })
    }
}

#[cfg(unix)]
fn number(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn number(_found: &fs::Metadata) -> u64 {
    0
}

/// A segment opened before, by what it is.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    id: SegmentId,
    deletes: Option<Opstamp>,
    pub(super) segment: Arc<Segment>,
}

#[derive(Debug)]
pub(super) struct Current {
    pub(super) committed: Option<Position>,
    pub(super) opened: Vec<Opened>,
    pub(super) tail: Option<Tail>,
    pub(super) snapshot: Snapshot,
}

/// The index of one folder. Shared by threads; several processes may hold the folder open.
pub(crate) struct Index {
    inner: tantivy::Index,
    fields: Fields,
    pub(super) current: RwLock<Current>,
    /// Whether somebody in this process is writing; it may take long.
    writing: Arc<AtomicBool>,
    /// Whether the files were checked before the first write to them: tantivy aborts the process
    /// when it meets damage while it commits.
    checked: AtomicBool,
    /// One change of what is seen at a time; always short. Holds what the last commit read is known by.
    pub(super) changing: Mutex<Option<Stamp>>,
    folder: PathBuf,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Index").field("position", &self.position()).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index of a folder. The position is absent when the index was missing, damaged or
    /// of another schema: an empty one stands in its place then, to be rebuilt.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process or thread is writing to an index that would have to be replaced;
    /// [`Error::Storage`] when the folder cannot be written.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Option<Position>)> {
        fs::create_dir_all(folder)
            .map_err(|cause| Error::storage("making the folder of the search index", cause))?;
        let index = match Self::open_sound(folder) {
            Some(index) => index,
            None => Self::replace(folder)?,
        };
        let position = index.position();
        Ok((index, position))
    }

    /// The index as it stands, if it is whole and ours.
    fn open_sound(folder: &Path) -> Option<Self> {
        let mut inner = tantivy::Index::open_in_dir(folder).ok()?;
        let (schema, fields) = schema();
        if inner.schema() != schema {
            return None;
        }
        inner.set_tokenizers(tokenizers());
        let index = Self::new(folder, inner, fields);
        index.follow().ok()?;
        // Documents without a position are of an unknown time.
        let empty = index.snapshot().views().is_empty();
        (index.position().is_some() || empty).then_some(index)
    }

    /// Clears the folder and makes an empty index there.
    fn replace(folder: &Path) -> Result<Self> {
        let failed = fault("replacing the search index");
        let directory = MmapDirectory::open(folder).map_err(|cause| failed(cause.into()))?;
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|cause| failed(cause.into()))?;
        // Somebody else may have replaced it while we waited for our turn.
        if let Some(index) = Self::open_sound(folder) {
            return Ok(index);
        }
        for file in files(folder)? {
            fs::remove_file(&file).map_err(|cause| Error::storage("clearing the search index", cause))?;
        }
        let (schema, fields) = schema();
        let inner = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .create_in_dir(folder)
            .map_err(&failed)?;
        drop(lock);
        let index = Self::new(folder, inner, fields);
        index.follow()?;
        Ok(index)
    }

    fn new(folder: &Path, inner: tantivy::Index, fields: Fields) -> Self {
        let snapshot = Snapshot::new(None, Vec::new());
        let current = Current { committed: None, opened: Vec::new(), tail: None, snapshot };
        Self {
            inner,
            fields,
            current: RwLock::new(current),
            writing: Arc::default(),
            checked: AtomicBool::new(false),
            changing: Mutex::default(),
            folder: folder.to_owned(),
        }
    }

    pub(super) fn with<T>(&self, read: impl FnOnce(&Current) -> T) -> T {
        read(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn turn<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The turn to write; a rebuild may hold it for long, and call back in meanwhile.
    pub(super) fn turn_to_write(&self) -> Result<Turn> {
        Turn::take(&self.writing)
    }

    /// tantivy's part.
    pub(super) fn tantivy(&self) -> &tantivy::Index {
        &self.inner
    }

    /// The handles of the fields.
    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Whether the files were found whole before something was written to them here.
    pub(super) fn is_checked(&self) -> bool {
        self.checked.load(Ordering::Relaxed)
    }

    pub(super) fn note_checked(&self) {
        self.checked.store(true, Ordering::Relaxed);
    }

    /// How far the committed part goes, as last read.
    pub(crate) fn position(&self) -> Option<Position> {
        self.with(|current| current.committed)
    }

    /// What searches see now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.with(|current| current.snapshot.clone())
    }

    /// Takes in what other processes committed.
    ///
    /// # Errors
    /// [`Error::Storage`] when the index cannot be read.
    pub(crate) fn reload(&self) -> Result<Option<Position>> {
        self.follow()?;
        Ok(self.position())
    }

    /// Reads the last commit; what it holds of the tail is dropped.
    pub(super) fn follow(&self) -> Result<()> {
        self.take_up(false)
    }

    /// The same after a commit made here: what searches have worked out is worked out of it first, so that
    /// none of them pays for what this thread wrote.
    pub(super) fn follow_own(&self) -> Result<()> {
        self.take_up(true)
    }

    fn take_up(&self, warm: bool) -> Result<()> {
        let mut read = Self::turn(&self.changing);
        // Looked at before what it stands for: a commit in between is read at the next look.
        let stamp = Stamp::of(&self.folder);
        if stamp.is_some() && *read == stamp {
            return Ok(());
        }
        *read = None;
        guarded(|| self.read_commit(warm))?;
        *read = stamp;
        Ok(())
    }

    fn read_commit(&self, warm: bool) -> Result<()> {
        let failed = fault("reading the search index");
        let (committed, opened) = {
            // Held so that no file of the commit is cleared away before it is open.
            let _lock =
                self.inner.directory().acquire_lock(&META_LOCK).map_err(|cause| failed(cause.into()))?;
            let metas = self.inner.load_metas().map_err(&failed)?;
            let payload: Option<Payload> =
                metas.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok());
            let known = self.with(|current| current.opened.clone());
            let mut opened = Vec::with_capacity(metas.segments.len());
            for meta in metas.segments {
                let (id, deletes) = (meta.id(), meta.delete_opstamp());
                if let Some(same) = known.iter().find(|known| known.id == id && known.deletes == deletes) {
                    opened.push(same.clone());
                    continue;
                }
                let reader = SegmentReader::open(&self.inner.segment(meta)).map_err(&failed)?;
                let segment = match known.iter().find(|known| known.id == id) {
                    Some(former) => Segment::after_deletions(&former.segment, reader),
                    None => Segment::open(reader, &self.fields)?,
                };
                opened.push(Opened { id, deletes, segment: Arc::new(segment) });
            }
            (
                payload.filter(|payload| payload.schema == SCHEMA_VERSION).map(|payload| payload.position),
                opened,
            )
        };
        let tail = self.with(|current| current.tail.clone()).and_then(|tail| tail.beside(committed));
        self.show(committed, opened, tail, warm)
    }

    /// Commits these changes. They must be all since the position last seen here. What another
    /// process committed further meanwhile is left as it is.
    ///
    /// # Errors
    /// Those of [`Index::add`].
    pub(crate) fn apply(&self, position: Position, changed: Vec<(DatasetId, Option<Indexed>)>) -> Result<()> {
        let Some(mut additions) = self.add(position, Amount::Few)? else { return Ok(()) };
        for (id, indexed) in &changed {
            additions.put(self, *id, indexed.as_ref())?;
        }
        additions.commit(self, position)?;
        additions.finish(self)
    }

    /// Replaces everything in one commit: others see the former index until then. `progress` is
    /// told the documents done, at every few and at the end; `false` cancels.
    ///
    /// # Errors
    /// [`Error::Busy`] when another process or thread is writing or has gone further than this position
    /// (read the store again), [`Error::Cancelled`], what `documents`
    /// gives, or [`Error::Storage`]; the former index stands then.
    pub(crate) fn rebuild(
        &self,
        position: Position,
        documents: &mut dyn Iterator<Item = Result<Indexed>>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<()> {
        let mut additions = self.writing(Amount::Many)?;
        self.follow()?;
        let further = |found: Position| found.same_history(&position) && found.sequence > position.sequence;
        if self.position().is_some_and(further) {
            return Err(Error::Busy);
        }
        additions.writer.delete_all_documents().map_err(fault("rebuilding the search index"))?;
        let mut done = 0;
        for indexed in documents {
            additions.add(self, &indexed?)?;
            done += 1;
            if done % REPORT_EVERY == 0 && !progress(done) {
                return Err(Error::Cancelled);
            }
        }
        if !progress(done) {
            return Err(Error::Cancelled);
        }
        additions.commit(self, position)?;
        self.note_checked();
        additions.finish(self)
    }

    /// Whether every file of the index is as it was written.
    ///
    /// # Errors
    /// [`Error::Storage`] when a file cannot be read at all.
    pub(crate) fn is_sound(&self) -> Result<bool> {
        guarded(|| {
            let damaged = self.inner.validate_checksum().map_err(fault("checking the search index"))?;
            Ok(damaged.is_empty())
        })
    }
}

/// The files of the index, locks left out.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let unread = |cause| Error::storage("reading the folder of the search index", cause);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let is_lock = entry.path().extension().is_some_and(|extension| extension == "lock");
        if entry.file_type().map_err(unread)?.is_file() && !is_lock {
            files.push(entry.path());
        }
    }
    Ok(files)
}
