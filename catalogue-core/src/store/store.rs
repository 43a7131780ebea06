//! An open store.

use super::connection::{DATABASE, UNFINISHED, connect, make, use_log};
use super::fault::{Doing, corrupt};
use super::files::Files;
use super::hold::Hold;
use super::lanes::{Lanes, Patience, fold, log_size};
use super::lock::{ReadLock, lock_alone, lock_file};
use super::network::refuse_network;
use super::options::{StoreIdentity, StoreOptions};
use super::reader::Reader;
use super::schema;
use super::writer::Writer;
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime};
use uuid::Uuid;

/// The size of the log, in bytes, that is folded when the store is opened: processes that live for
/// one write never come to fold it otherwise.
const LOG_AT_OPENING: u64 = 4 * 1024 * 1024;

/// What this copy of the library has open in this process, by canonical folder.
static OPEN: Mutex<BTreeMap<PathBuf, usize>> = Mutex::new(BTreeMap::new());

/// An open store: the truth of a catalogue. Any number of threads and processes may use it.
#[derive(Debug)]
pub(crate) struct Store {
    // First, so that the folder counts as closed before its connections are.
    _presence: Presence,
    folder: PathBuf,
    options: StoreOptions,
    identity: StoreIdentity,
    /// What the platform knows the database by, to notice that its folder was replaced.
    place: Option<(u64, u64)>,
    files: Files,
    lanes: Lanes,
    // Last: it outlives the connections.
    _hold: Hold,
}

/// One more opening of a folder by this copy of the library.
#[derive(Debug)]
struct Presence(PathBuf);

impl Drop for Presence {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.0) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.0);
            }
        }
    }
}

impl Store {
    /// Makes a store in a folder that is absent or empty.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] when something is in the folder, [`Error::Unsupported`] for a
    /// network folder or one that may not be written, [`Error::Storage`].
    pub(crate) fn create(folder: &Path, options: StoreOptions, store_id: Uuid) -> Result<Self> {
        let act = "make a catalogue";
        refuse_network(&nearest(folder))?;
        fs::create_dir_all(folder).doing(act)?;
        if holds_something(folder).doing(act)? {
            return Err(already(folder));
        }
        let writers = lock_file(&folder.join("write.lock"))?;
        lock_alone(&writers, Instant::now() + options.busy_timeout)?;
        if folder.join(DATABASE).exists() {
            return Err(already(folder));
        }
        discard_unfinished(folder).doing(act)?;
        Files::make(folder)?;
        let unfinished = folder.join(UNFINISHED);
        make(&unfinished, options.busy_timeout, store_id)?;
        settle(&unfinished, &folder.join(DATABASE)).doing(act)?;
        drop(writers);
        Self::open(folder, options)
    }

    /// Opens a store, and brings it to this version when an older library wrote it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Incompatible`] when a newer library wrote it,
    /// [`Error::Storage`] when it is damaged (it is left as it is), [`Error::Unsupported`] for a
    /// network folder or one that may not be written, [`Error::Busy`].
    pub(crate) fn open(folder: &Path, options: StoreOptions) -> Result<Self> {
        let database = folder.join(DATABASE);
        if !database.is_file() {
            return Err(Error::not_found("catalogue", folder.display()));
        }
        let folder = fs::canonicalize(folder).doing("open the catalogue")?;
        refuse_network(&folder)?;
        let database = folder.join(DATABASE);
        let deadline = Instant::now() + options.busy_timeout;
        let writers = lock_file(&folder.join("write.lock"))?;
        lock_alone(&writers, deadline)?;
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let readers = ReadLock::open(&folder)?;
        // The first connection of a copy of SQLite may reset the memory that all share when another
        // copy in the same process has dropped the locks on it: nobody may be reading then.
        let first = !open.contains_key(&folder);
        if first {
            readers.alone(deadline)?;
        }
        let hold = Hold::announce(&database);
        let mut connection = connect(&database, options.busy_timeout)?;
        let found = schema::recognise(&connection)?;
        use_log(&connection)?;
        schema::migrate(&mut connection, found)?;
        if first && log_size(&database) > LOG_AT_OPENING {
            fold(&connection)?;
        }
        let identity = identity(&connection)?;
        hold.take(&database, deadline)?;
        let lanes = Lanes::open(&folder, &database, &options)?;
        let files = Files::attach(&folder, options.file_limit)?;
        *open.entry(folder.clone()).or_default() += 1;
        drop(open);
        drop((readers, writers));
        let place = place(&database);
        Ok(Self {
            _presence: Presence(folder.clone()),
            folder,
            options,
            identity,
            place,
            files,
            lanes,
            _hold: hold,
        })
    }

    /// The folder, in its canonical spelling.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What tells this store from others.
    pub(crate) fn identity(&self) -> StoreIdentity {
        self.identity
    }

    /// Whether the database in the folder is still the one opened, not one put there since.
    pub(crate) fn stands(&self) -> bool {
        place(&self.folder.join(DATABASE)) == self.place
    }

    /// What the host chose.
    pub(super) fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// The last sequence committed, by any process; some microseconds.
    pub(crate) fn sequence(&self) -> Result<i64> {
        self.lanes.sequence()
    }

    /// One snapshot to read. Keep it short: the log grows while it lives.
    pub(crate) fn read(&self) -> Result<Reader<'_>> {
        Reader::start(&self.lanes)
    }

    /// The right to write, alone.
    ///
    /// # Errors
    /// [`Error::Busy`] past the time limit; [`Error::Incompatible`] when a newer library has
    /// changed the store since it was opened.
    pub(crate) fn write(&self) -> Result<Writer<'_>> {
        Writer::start(&self.lanes, &self.files, Patience::Usual)
    }

    /// The right to write when nobody has it now.
    ///
    /// # Errors
    /// [`Error::Busy`] at once while somebody writes, and those of [`Store::write`].
    pub(crate) fn try_write(&self) -> Result<Writer<'_>> {
        Writer::start(&self.lanes, &self.files, Patience::None)
    }

    /// The files deposited.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// Removes the files deposited before a moment that no dataset holds; how many. A deposit whose
    /// dataset is still to be written must be younger than that.
    pub(crate) fn remove_unreferenced(&self, before: SystemTime) -> Result<i64> {
        let writer = self.write()?;
        let mut removed = 0;
        for (hash, _) in self.files.list()? {
            if self.files.deposited(&hash).is_some_and(|time| time < before)
                && writer.file_references(&hash)? == 0
            {
                self.files.remove(&hash)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// The connections.
    pub(super) fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Folds the log into the database, unless somebody reads.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        self.lanes.checkpoint()
    }
}

/// The device and number of a file; absent where a file in use cannot be taken away.
#[cfg(unix)]
pub(super) fn place(file: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(file).ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
pub(super) fn place(_file: &Path) -> Option<(u64, u64)> {
    None
}

fn identity(connection: &rusqlite::Connection) -> Result<StoreIdentity> {
    let act = "read the identity of the catalogue";
    let value = |key: &str| -> Result<String> {
        connection.query_one("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).doing(act)
    };
    let store = Uuid::parse_str(&value("store")?).map_err(|error| corrupt(act, error))?;
    let epoch = value("epoch")?.parse().map_err(|error| corrupt(act, error))?;
    Ok(StoreIdentity { store, epoch })
}

pub(super) fn already(folder: &Path) -> Error {
    Error::AlreadyExists { what: "folder".to_owned(), id: folder.display().to_string(), suggestion: None }
}

/// The folder in its canonical spelling, or the nearest one above it that exists.
pub(super) fn nearest(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.ancestors().find_map(|above| fs::canonicalize(above).ok()).unwrap_or(absolute)
}

/// Whether a folder holds anything but what an interrupted creation leaves.
pub(super) fn holds_something(folder: &Path) -> std::io::Result<bool> {
    let ours = ["write.lock", "read.lock", "turn.lock", "files"];
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !(ours.contains(&name.as_ref()) || name.starts_with(UNFINISHED)) {
            return Ok(true);
        }
    }
    let files = folder.join("files");
    if files.is_dir() {
        for entry in fs::read_dir(files)? {
            if entry?.file_name() != "tmp" {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Removes what an interrupted creation left of the database.
pub(super) fn discard_unfinished(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Gives an unfinished database its name, for good.
pub(super) fn settle(unfinished: &Path, database: &Path) -> std::io::Result<()> {
    File::options().write(true).open(unfinished)?.sync_all()?;
    fs::rename(unfinished, database)?;
    database.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder durable, where the platform can.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
