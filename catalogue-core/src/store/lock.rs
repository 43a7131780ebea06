//! Locks between processes, and between two copies of SQLite in one process, where SQLite's own
//! locks are blind: each is the lock of an open file, which no other open file can drop.

use super::fault::Doing;
use crate::error::{Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a checkpoint or an opening may keep new readers waiting at a time.
const TURN: Duration = Duration::from_millis(100);

/// Opens a lock file, made when absent. Its content is never used.
pub(super) fn lock_file(path: &Path) -> Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .doing("open a lock file of the catalogue")
}

fn attempt(outcome: Result<(), TryLockError>) -> Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error).doing("lock the catalogue"),
    }
}

/// Tries again, less and less often, until it works or the deadline is past.
pub(super) fn persist(deadline: Instant, mut work: impl FnMut() -> Result<bool>) -> Result<bool> {
    let mut pause = Duration::from_micros(100);
    loop {
        if work()? {
            return Ok(true);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        std::thread::sleep(pause.min(left));
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// Takes the lock alone.
///
/// # Errors
/// [`Error::Busy`] past the deadline.
pub(super) fn lock_alone(file: &File, deadline: Instant) -> Result<()> {
    persist(deadline, || attempt(file.try_lock()))?.then_some(()).ok_or(Error::Busy)
}

/// The lock that readers share: one file for the lock, one for the turn to take it, so that
/// readers that overlap for ever do not keep out whoever needs it alone.
#[derive(Debug)]
pub(super) struct ReadLock {
    turn: File,
    held: File,
}

impl ReadLock {
    /// Opens both files.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        Ok(Self { turn: lock_file(&folder.join("turn.lock"))?, held: lock_file(&folder.join("read.lock"))? })
    }

    /// Takes it with the other readers.
    ///
    /// # Errors
    /// [`Error::Busy`] past the deadline.
    pub(super) fn share(&self, deadline: Instant) -> Result<()> {
        let pass = || attempt(self.turn.try_lock_shared());
        if !(pass()? || persist(deadline, pass)?) {
            return Err(Error::Busy);
        }
        let hold = || attempt(self.held.try_lock_shared());
        let held = hold().and_then(|at_once| Ok(at_once || persist(deadline, hold)?));
        self.turn.unlock().doing("unlock the catalogue")?;
        if held? { Ok(()) } else { Err(Error::Busy) }
    }

    /// Takes it alone if no reader is left within a short while; `false` when one is.
    pub(super) fn try_alone(&self) -> Result<bool> {
        let deadline = Instant::now() + TURN;
        if !persist(deadline, || attempt(self.turn.try_lock()))? {
            return Ok(false);
        }
        let held = persist(deadline, || attempt(self.held.try_lock()));
        self.turn.unlock().doing("unlock the catalogue")?;
        held
    }

    /// Takes it alone, letting readers pass between attempts.
    ///
    /// # Errors
    /// [`Error::Busy`] past the deadline.
    pub(super) fn alone(&self, deadline: Instant) -> Result<()> {
        while !self.try_alone()? {
            if Instant::now() >= deadline {
                return Err(Error::Busy);
            }
            std::thread::sleep(TURN);
        }
        Ok(())
    }

    /// Gives it back.
    pub(super) fn release(&self) -> Result<()> {
        self.held.unlock().doing("unlock the catalogue")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_millis(30)
    }

    #[test]
    fn readers_share_and_keep_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two, alone] = std::array::from_fn(|_| ReadLock::open(folder.path()).unwrap());
        one.share(soon()).unwrap();
        two.share(soon()).unwrap();
        assert!(!alone.try_alone().unwrap());
        assert!(matches!(alone.alone(soon()), Err(Error::Busy)));
        one.release().unwrap();
        two.release().unwrap();
        assert!(alone.try_alone().unwrap());
        assert!(matches!(one.share(soon()), Err(Error::Busy)));
        alone.release().unwrap();
        one.share(soon()).unwrap();
    }

    #[test]
    fn readers_that_overlap_for_ever_do_not_starve() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let lock = ReadLock::open(path).unwrap();
                    while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                        lock.share(Instant::now() + Duration::from_secs(5)).unwrap();
                        std::thread::sleep(Duration::from_millis(3));
                        lock.release().unwrap();
                    }
                });
            }
            let alone = ReadLock::open(path).unwrap();
            let taken = alone.alone(Instant::now() + Duration::from_secs(5));
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            alone.release().unwrap();
            taken.unwrap();
        });
    }

    #[test]
    fn a_writer_waits_no_longer_than_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("write.lock");
        let (one, two) = (lock_file(&path).unwrap(), lock_file(&path).unwrap());
        lock_alone(&one, soon()).unwrap();
        assert!(matches!(lock_alone(&two, soon()), Err(Error::Busy)));
        drop(one);
        lock_alone(&two, soon()).unwrap();
    }
}
