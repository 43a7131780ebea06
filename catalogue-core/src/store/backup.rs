//! A copy of the store while it is used.

use super::connection::{DATABASE, UNFINISHED, connect, finish};
use super::fault::{Doing, corrupt};
use super::files::Files;
use super::lock::{lock_alone, lock_file};
use super::network::refuse_network;
use super::store::{Store, already, discard_unfinished, holds_something, nearest, settle, sync_folder};
use crate::error::{Error, Result};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const ACT: &str = "back up the catalogue";
/// Pages copied between two reports of progress.
const PAGES: i32 = 1024;
/// How often the database is copied again when a purge takes files away meanwhile.
const ATTEMPTS: usize = 5;

/// The folder that receives the copy; emptied again unless the copy is whole.
struct Target {
    folder: PathBuf,
    lock: Option<File>,
    /// Whether the folder itself was made here.
    made: bool,
    whole: bool,
}

impl Drop for Target {
    fn drop(&mut self) {
        if self.whole {
            return;
        }
        // As far as it goes: what cannot be removed is no catalogue, as its database has no name yet.
        self.lock = None;
        let _ = discard_unfinished(&self.folder);
        let _ = fs::remove_dir_all(self.folder.join("files"));
        let _ = fs::remove_file(self.folder.join("write.lock"));
        if self.made {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// The sum of what is done, and whom to tell.
struct Steps<'a> {
    done: u64,
    tell: &'a mut dyn FnMut(u64, u64) -> bool,
}

impl Steps<'_> {
    fn told(&mut self, total: u64) -> Result<()> {
        if (self.tell)(self.done.min(total), total) { Ok(()) } else { Err(Error::Cancelled) }
    }
}

impl Store {
    /// Copies the store as it is at one moment, while others read and write, into a folder that is
    /// absent or empty. The copy opens as a catalogue of the same identity and the next epoch; its
    /// index is built when it is first opened. `progress` is told bytes done and bytes in all, and
    /// says whether to go on.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] when something is in the folder, [`Error::Cancelled`],
    /// [`Error::Unsupported`] for a network folder, [`Error::Storage`] (also when a file that the
    /// store names is missing: see `check`). Nothing is left behind then.
    pub(crate) fn backup(&self, to: &Path, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<()> {
        refuse_network(&nearest(to))?;
        let made = !to.exists();
        fs::create_dir_all(to).doing(ACT)?;
        if holds_something(to).doing(ACT)? || to.join(DATABASE).exists() {
            return Err(already(to));
        }
        let lock = lock_file(&to.join("write.lock"))?;
        lock_alone(&lock, Instant::now() + self.options().busy_timeout)?;
        if to.join(DATABASE).exists() {
            return Err(already(to));
        }
        let mut target = Target { folder: to.to_owned(), lock: Some(lock), made, whole: false };
        Files::make(to)?;
        let copies = Files::attach(to, i64::MAX)?;
        let mut steps = Steps { done: 0, tell: progress };
        for _ in 0..ATTEMPTS {
            discard_unfinished(to).doing(ACT)?;
            steps.done = 0;
            let used = self.copy_database(&to.join(UNFINISHED), &mut steps)?;
            if self.copy_files(&used, &copies, &mut steps)? {
                settle(&to.join(UNFINISHED), &to.join(DATABASE)).doing(ACT)?;
                target.whole = true;
                return Ok(());
            }
        }
        Err(Error::Busy)
    }

    /// Copies the database under one snapshot and raises the epoch of the copy; the files it names.
    fn copy_database(&self, to: &Path, steps: &mut Steps<'_>) -> Result<Vec<String>> {
        let reader = self.read()?;
        let source = reader.connection()?;
        let page_size: i64 = source.query_one("PRAGMA page_size", [], |row| row.get(0)).doing(ACT)?;
        let page_size = page_size.unsigned_abs();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut copy = Connection::open_with_flags(to, flags).doing(ACT)?;
        {
            // The reader's transaction holds the snapshot, so that other writers do not restart this.
            let backup = Backup::new(source, &mut copy).doing(ACT)?;
            loop {
                let step = backup.step(PAGES).doing(ACT)?;
                let (all, left) = (backup.progress().pagecount, backup.progress().remaining);
                let [all, left] = [all, left].map(|pages| u64::from(pages.unsigned_abs()) * page_size);
                steps.done = all.saturating_sub(left);
                steps.told(all)?;
                match step {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => std::thread::sleep(Duration::from_millis(5)),
                }
            }
        }
        drop(reader);
        drop(copy);
        let copy = connect(to, self.options().busy_timeout)?;
        let sql = "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'epoch'";
        copy.execute(sql, []).doing(ACT)?;
        let used = {
            let mut statement = copy.prepare("SELECT DISTINCT hash FROM file_use").doing(ACT)?;
            let rows = statement.query_map([], |row| row.get(0)).doing(ACT)?;
            rows.collect::<rusqlite::Result<Vec<String>>>().doing(ACT)?
        };
        finish(copy)?;
        Ok(used)
    }

    /// Copies the files that the copied database names, and no others. `false` when one of them has
    /// been purged since, so that the database must be copied again.
    fn copy_files(&self, used: &[String], copies: &Files, steps: &mut Steps<'_>) -> Result<bool> {
        let sizes: Vec<u64> = used
            .iter()
            .map(|hash| {
                self.files().path(hash).and_then(|path| fs::metadata(path).ok()).map_or(0, |m| m.len())
            })
            .collect();
        let total = steps.done + sizes.iter().sum::<u64>();
        for (hash, size) in used.iter().zip(sizes) {
            let (Some(from), Some(to)) = (self.files().path(hash), copies.path(hash)) else {
                return Err(corrupt(ACT, format!("{hash:?} is no hash of a file")));
            };
            if !to.is_file() && !copy_file(&from, &to).doing(ACT)? {
                if self.read()?.file_references(hash)? == 0 {
                    return Ok(false);
                }
                return Err(corrupt(ACT, format!("the file {hash} is missing")));
            }
            steps.done += size;
            steps.told(total)?;
        }
        for (hash, _) in copies.list()? {
            if !used.contains(&hash) {
                copies.remove(&hash)?;
            }
        }
        Ok(true)
    }
}

/// Gives a file a second name, or copies it where that cannot be. `false` when it is not there.
fn copy_file(from: &Path, to: &Path) -> std::io::Result<bool> {
    let Some(above) = to.parent() else { return Ok(false) };
    fs::create_dir_all(above)?;
    if fs::hard_link(from, to).is_err() {
        match fs::copy(from, to) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            copied => copied?,
        };
        File::options().write(true).open(to)?.sync_all()?;
    }
    sync_folder(above)?;
    Ok(true)
}
