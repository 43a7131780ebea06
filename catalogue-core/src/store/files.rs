//! Files by the hash of their content: one copy each, whole or not there.

use super::fault::Doing;
use super::lock::lock_file;
use super::store::sync_folder;
use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// Bytes read at a time.
const PIECE: usize = 128 * 1024;

/// Tells apart the unfinished files of this process.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// The files of a store, under `files/ab/…` by SHA-256.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
    limit: i64,
}

impl Files {
    /// Makes the folders.
    pub(super) fn make(folder: &Path) -> Result<()> {
        let root = folder.join("files");
        fs::create_dir_all(root.join("tmp")).doing("make the folder of files")?;
        sync_folder(&root).and_then(|()| sync_folder(folder)).doing("make the folder of files")
    }

    /// Opens the folders and removes what interrupted deposits have left.
    pub(super) fn attach(folder: &Path, limit: i64) -> Result<Self> {
        Self::make(folder)?;
        let files = Self { root: folder.join("files"), limit };
        files.sweep()?;
        Ok(files)
    }

    /// A deposit holds the lock of its unfinished file: whatever is not locked is abandoned.
    fn sweep(&self) -> Result<()> {
        let act = "remove abandoned files";
        for entry in fs::read_dir(self.root.join("tmp")).doing(act)? {
            let path = entry.doing(act)?.path();
            let Ok(file) = lock_existing(&path) else { continue };
            if file.try_lock().is_ok() {
                // Another process may be sweeping too.
                let _ = fs::remove_file(&path);
            }
        }
        Ok(())
    }

    /// Takes a file to its end; its SHA-256 in lower-case hexadecimal and its size in bytes.
    /// `limit` is lowered to that of the options. `progress` is told the bytes taken so far and
    /// says whether to go on. The file is durable when this returns; it stays only if a dataset
    /// that names it is written before the next clearing of orphans.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`], [`Error::Cancelled`], [`Error::BadInput`] when `reader` fails,
    /// [`Error::Storage`]. Nothing is left behind then.
    pub(crate) fn put(
        &self,
        reader: &mut dyn Read,
        limit: i64,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(String, i64)> {
        let act = "deposit a file";
        let mut unfinished = self.unfinished()?;
        let (hash, size) = unfinished.fill(reader, limit.min(self.limit), progress)?;
        let target = self.path(&hash).ok_or_else(|| Error::storage(act, "not a hash"))?;
        if let Some(above) = target.parent() {
            fs::create_dir_all(above).and_then(|()| sync_folder(&self.root)).doing(act)?;
            unfinished.settle(&target, size).doing(act)?;
            sync_folder(above).doing(act)?;
        }
        Ok((hash, size))
    }

    /// A file to write and to read again, gone when dropped.
    pub(crate) fn aside(&self) -> Result<Aside> {
        self.unfinished().map(Aside)
    }

    fn unfinished(&self) -> Result<Unfinished> {
        let act = "deposit a file";
        loop {
            let number = COUNTER.fetch_add(1, Ordering::Relaxed);
            let path = self.root.join("tmp").join(format!("{}-{number}", std::process::id()));
            let file = match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
                // Two copies of this library in one process, or two machines' process numbers.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                opened => opened.doing(act)?,
            };
            file.lock().doing(act)?;
            // Swept between its making and its locking: another one, then.
            if path.exists() {
                return Ok(Unfinished { path, file, settled: false });
            }
        }
    }

    /// A file, to read.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this hash.
    pub(crate) fn open(&self, hash: &str) -> Result<File> {
        let path = self.path(hash).ok_or_else(|| Error::not_found("file", hash))?;
        match File::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::not_found("file", hash)),
            opened => opened.doing("open a file"),
        }
    }

    /// Whether a file is there.
    pub(crate) fn holds(&self, hash: &str) -> bool {
        self.path(hash).is_some_and(|path| path.is_file())
    }

    /// When a file was last deposited.
    pub(crate) fn deposited(&self, hash: &str) -> Option<SystemTime> {
        fs::metadata(self.path(hash)?).ok()?.modified().ok()
    }

    /// Where a file lies; `None` when the text is no hash, so that no text leads elsewhere.
    pub(super) fn path(&self, hash: &str) -> Option<PathBuf> {
        let fits = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let (above, name) = hash.split_at_checked(2)?;
        fits.then(|| self.root.join(above).join(name))
    }

    /// Removes a file. Under the write lock, once nothing refers to it.
    pub(super) fn remove(&self, hash: &str) -> Result<()> {
        let act = "remove a file";
        let Some(path) = self.path(hash) else { return Ok(()) };
        match fs::remove_file(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed.doing(act),
        }
    }

    /// The hashes of all files there, with their sizes, in order.
    pub(super) fn list(&self) -> Result<Vec<(String, i64)>> {
        let act = "list the files";
        let mut found = Vec::new();
        for above in fs::read_dir(&self.root).doing(act)? {
            let above = above.doing(act)?;
            let prefix = above.file_name().to_string_lossy().into_owned();
            if prefix.len() != 2 || !above.path().is_dir() {
                continue;
            }
            for entry in fs::read_dir(above.path()).doing(act)? {
                let entry = entry.doing(act)?;
                let size = entry.metadata().doing(act)?.len();
                let hash = format!("{prefix}{}", entry.file_name().to_string_lossy());
                found.push((hash, i64::try_from(size).unwrap_or(i64::MAX)));
            }
        }
        found.sort();
        Ok(found)
    }
}

fn lock_existing(path: &Path) -> Result<File> {
    if path.is_file() { lock_file(path) } else { Err(Error::not_found("file", path.display())) }
}

/// The SHA-256 of what a reader holds, in lower-case hexadecimal, and its size in bytes.
pub(super) fn digest(reader: &mut dyn Read) -> std::io::Result<(String, i64)> {
    let mut hasher = Sha256::new();
    let size = std::io::copy(reader, &mut hasher)?;
    Ok((hexadecimal(hasher), i64::try_from(size).unwrap_or(i64::MAX)))
}

fn hexadecimal(hasher: Sha256) -> String {
    hasher.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A file that is being deposited; removed when dropped before it is settled.
struct Unfinished {
    path: PathBuf,
    file: File,
    settled: bool,
}

impl Unfinished {
    fn fill(
        &mut self,
        reader: &mut dyn Read,
        limit: i64,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(String, i64)> {
        let act = "deposit a file";
        let mut hasher = Sha256::new();
        let mut size: i64 = 0;
        let mut piece = vec![0; PIECE];
        loop {
            let count = match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => {
                    let reason = error.to_string();
                    return Err(Error::BadInput { format: "file".to_owned(), line: None, reason });
                }
            };
            let bytes = piece.get(..count).unwrap_or_default();
            size = size.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
            if size > limit {
                return Err(Error::LimitExceeded { what: "file size".to_owned(), limit, found: size });
            }
            hasher.update(bytes);
            self.file.write_all(bytes).doing(act)?;
            if !progress(size.unsigned_abs()) {
                return Err(Error::Cancelled);
            }
        }
        self.file.sync_all().doing(act)?;
        Ok((hexadecimal(hasher), size))
    }

    /// Gives the file its place. Over one of the same hash too: it mends what the disk has spoilt.
    fn settle(&mut self, target: &Path, size: i64) -> std::io::Result<()> {
        match fs::rename(&self.path, target) {
            Ok(()) => self.settled = true,
            // Windows keeps a file in place while somebody reads it.
            Err(error) => {
                let there = fs::metadata(target).is_ok_and(|found| i64::try_from(found.len()) == Ok(size));
                if !there {
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// A file set aside for a while: nobody names it, and it goes with the work that needs it.
pub(crate) struct Aside(Unfinished);

impl Read for Aside {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        self.0.file.read(out)
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.file.flush()
    }
}

impl Seek for Aside {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.file.seek(to)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.settled {
            // What stays is swept at the next opening.
            let _ = fs::remove_file(&self.path);
        }
    }
}
