//! The connections of an open store: one for writing, some for reading, one that watches.

use super::connection::connect;
use super::fault::Doing;
use super::lock::{ReadLock, lock_alone, lock_file};
use super::options::StoreOptions;
use super::schema;
use crate::error::{Error, Result};
use rusqlite::Connection;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Commits between two attempts to fold the log into the database.
const COMMITS_PER_CHECKPOINT: u32 = 1000;
/// The size of the log, in bytes, that asks for attempts more often.
const LOG_LIMIT: u64 = 16 * 1024 * 1024;
/// Commits between two attempts while the log is large: each may wait a while for readers.
const COMMITS_WHEN_LARGE: u32 = 16;

/// A connection with its own handles on the locks.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) connection: Connection,
    readers: ReadLock,
    writers: File,
}

impl Lane {
    fn open(folder: &Path, database: &Path, timeout: Duration) -> Result<Self> {
        Ok(Self {
            connection: connect(database, timeout)?,
            readers: ReadLock::open(folder)?,
            writers: lock_file(&folder.join("write.lock"))?,
        })
    }

    /// Ends what is open. `false` when the connection must not be used again.
    fn settle(&self) -> bool {
        let undo = || self.connection.prepare_cached("ROLLBACK").and_then(|mut undo| undo.execute([]));
        self.connection.is_autocommit() || undo().is_ok()
    }
}

/// How long to wait for the right to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// As long as the options say.
    Usual,
    /// Not at all.
    None,
}

/// The place of the one writer.
#[derive(Debug, Default)]
struct WriterPlace {
    taken: bool,
    lane: Option<Lane>,
}

/// The connections of an open store.
#[derive(Debug)]
pub(super) struct Lanes {
    folder: PathBuf,
    database: PathBuf,
    options: StoreOptions,
    idle: Mutex<Vec<Lane>>,
    writer: Mutex<WriterPlace>,
    writer_free: Condvar,
    watch: Mutex<Lane>,
    /// Commits since the last attempt to fold the log.
    unfolded: AtomicU32,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lanes {
    /// Opens the connections that are kept.
    pub(super) fn open(folder: &Path, database: &Path, options: &StoreOptions) -> Result<Self> {
        let lane = || Lane::open(folder, database, options.busy_timeout);
        Ok(Self {
            folder: folder.to_owned(),
            database: database.to_owned(),
            options: options.clone(),
            idle: Mutex::default(),
            writer: Mutex::new(WriterPlace { taken: false, lane: Some(lane()?) }),
            writer_free: Condvar::new(),
            watch: Mutex::new(lane()?),
            // Few processes live for many commits: the first one already looks at the size.
            unfolded: AtomicU32::new(COMMITS_WHEN_LARGE),
        })
    }

    fn deadline(&self) -> Instant {
        Instant::now() + self.options.busy_timeout
    }

    fn lane(&self) -> Result<Lane> {
        Lane::open(&self.folder, &self.database, self.options.busy_timeout)
    }

    /// The last sequence committed by anybody.
    pub(super) fn sequence(&self) -> Result<i64> {
        let watch = held(&self.watch);
        watch.readers.share(self.deadline())?;
        let sequence = last_sequence(&watch.connection);
        watch.readers.release()?;
        sequence
    }

    /// A connection on a snapshot, which nobody folds into the database meanwhile; with its sequence.
    pub(super) fn start_reading(&self) -> Result<(Lane, i64)> {
        let kept = held(&self.idle).pop();
        let lane = match kept {
            Some(lane) => lane,
            None => {
                let lane = self.lane()?;
                lane.connection.execute_batch("PRAGMA query_only = ON").doing("open the catalogue")?;
                lane
            }
        };
        lane.readers.share(self.deadline())?;
        let begun = begin(&lane.connection, "BEGIN DEFERRED");
        match begun {
            Ok(sequence) => Ok((lane, sequence)),
            Err(error) => {
                self.stop_reading(lane);
                Err(error)
            }
        }
    }

    /// Takes back a connection that was reading.
    pub(super) fn stop_reading(&self, lane: Lane) {
        let sound = lane.settle();
        // A lane dropped here drops its handles, and with them its locks.
        if lane.readers.release().is_ok() && sound {
            let mut idle = held(&self.idle);
            if idle.len() < self.options.readers {
                idle.push(lane);
            }
        }
    }

    /// The writing connection, inside its transaction and under the lock; with the last sequence.
    ///
    /// # Errors
    /// [`Error::Busy`] when others write for longer than the time limit.
    pub(super) fn start_writing(&self, patience: Patience) -> Result<(Lane, i64)> {
        let deadline = match patience {
            Patience::Usual => self.deadline(),
            Patience::None => Instant::now(),
        };
        let lane = self.take_writer(deadline)?;
        let begun = lock_alone(&lane.writers, deadline).and_then(|()| {
            lane.connection
                .busy_timeout(deadline.saturating_duration_since(Instant::now()))
                .doing("start writing")?;
            begin(&lane.connection, "BEGIN IMMEDIATE")
        });
        match begun {
            Ok(sequence) => Ok((lane, sequence)),
            Err(error) => {
                self.stop_writing(lane);
                Err(error)
            }
        }
    }

    fn take_writer(&self, deadline: Instant) -> Result<Lane> {
        let mut place = held(&self.writer);
        while place.taken {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::Busy);
            }
            place = self.writer_free.wait_timeout(place, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        place.taken = true;
        let kept = place.lane.take();
        drop(place);
        match kept.map_or_else(|| self.lane(), Ok) {
            Ok(lane) => Ok(lane),
            Err(error) => {
                self.free_writer(None);
                Err(error)
            }
        }
    }

    fn free_writer(&self, lane: Option<Lane>) {
        let mut place = held(&self.writer);
        *place = WriterPlace { taken: false, lane };
        drop(place);
        self.writer_free.notify_one();
    }

    /// Takes back the writing connection; what was not committed is undone.
    pub(super) fn stop_writing(&self, lane: Lane) {
        let sound = lane.settle();
        let unlocked = lane.writers.unlock().is_ok();
        self.free_writer((sound && unlocked).then_some(lane));
    }

    /// After a commit, still under the write lock: folds the log when it is time.
    pub(super) fn committed(&self, lane: &Lane) {
        let unfolded = self.unfolded.fetch_add(1, Ordering::Relaxed) + 1;
        let large = || log_size(&self.database) > LOG_LIMIT;
        if unfolded >= COMMITS_PER_CHECKPOINT || (unfolded >= COMMITS_WHEN_LARGE && large()) {
            self.unfolded.store(0, Ordering::Relaxed);
            // The write stands whatever happens here; the next attempt does it.
            let _ = fold_log(lane);
        }
    }

    /// Folds the log into the database if no reader is left within a short while.
    pub(super) fn checkpoint(&self) -> Result<()> {
        let deadline = self.deadline();
        let lane = self.take_writer(deadline)?;
        let outcome = lock_alone(&lane.writers, deadline).and_then(|()| fold_log(&lane));
        self.stop_writing(lane);
        outcome
    }

    /// Writes the database anew and folds the log, alone.
    pub(super) fn compact(&self) -> Result<()> {
        let deadline = self.deadline();
        let lane = self.take_writer(deadline)?;
        let alone = lock_alone(&lane.writers, deadline).and_then(|()| lane.readers.alone(deadline));
        let outcome = alone.and_then(|()| {
            // The copy may be larger than memory.
            let script = "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY;";
            let written = lane.connection.execute_batch(script).doing("write the database anew");
            let folded = written.and_then(|()| fold(&lane.connection));
            lane.readers.release().and(folded)
        });
        self.stop_writing(lane);
        outcome
    }
}

/// Needs the write lock. Alone among readers, because those of another copy of SQLite in this
/// process are invisible to SQLite, and would see pages of a later state.
fn fold_log(lane: &Lane) -> Result<()> {
    if !lane.readers.try_alone()? {
        return Ok(());
    }
    let outcome = fold(&lane.connection);
    lane.readers.release()?;
    outcome
}

/// The size of the log of a database, in bytes.
pub(super) fn log_size(database: &Path) -> u64 {
    let mut log = database.to_owned().into_os_string();
    log.push("-wal");
    std::fs::metadata(log).map_or(0, |log| log.len())
}

/// Folds the log; the caller is alone.
pub(super) fn fold(connection: &Connection) -> Result<()> {
    connection
        .query_one("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .doing("fold the log into the database")
}

/// Begins and reads, which fixes the snapshot; a library of a newer version may have been here.
fn begin(connection: &Connection, statement: &str) -> Result<i64> {
    let act = "start a transaction";
    connection.prepare_cached(statement).doing(act)?.execute([]).doing(act)?;
    let found = schema::version_of(connection).doing(act)?;
    if found != schema::version() {
        return Err(schema::newer(found));
    }
    last_sequence(connection)
}

/// The last sequence that the connection sees; 0 before the first event.
pub(super) fn last_sequence(connection: &Connection) -> Result<i64> {
    connection
        .prepare_cached("SELECT coalesce(max(sequence), 0) FROM event")
        .and_then(|mut statement| statement.query_one([], |row| row.get(0)))
        .doing("read the last sequence")
}
