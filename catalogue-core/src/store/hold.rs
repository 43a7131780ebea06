//! Keeping an open database from what the host's own SQLite would do to it.
//!
//! A host may have a second copy of SQLite (Python has, and QGIS). When it opens the database and closes it
//! again, POSIX drops every lock that this process has on the file, those of our copy too. Whoever closes it
//! next, in any process, takes itself for the last one, folds the log and removes it under us, and what is
//! written afterwards is lost; whoever opens it next takes itself for the first one and resets the shared memory.
//! The lock of an open file description outlives the closing of others and stands in the way of both, for as
//! long as the database is open in this process.
//!
//! On Linux and Android. Windows drops no lock of another handle. Elsewhere (macOS) no safe way to ask for such
//! a lock is known: only our own locks protect, and they keep out no foreign SQLite.

use super::store::place;
use crate::error::Result;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What is held in this process, by the device and number of the database.
static HELD: Mutex<BTreeMap<(u64, u64), Held>> = Mutex::new(BTreeMap::new());

#[derive(Debug, Default)]
struct Held {
    openings: usize,
    /// Closed with the last opening only: closing them drops the locks of SQLite itself.
    files: Vec<File>,
}

fn held() -> MutexGuard<'static, BTreeMap<(u64, u64), Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One opening of a database; to be dropped after its connections.
#[derive(Debug)]
pub(super) struct Hold(Option<(u64, u64)>);

impl Hold {
    /// Tells of an opening before the first connection is made, so that one that ends at this moment lets
    /// nothing go.
    pub(super) fn announce(database: &Path) -> Self {
        let place = place(database);
        if let Some(place) = place {
            held().entry(place).or_default().openings += 1;
        }
        Self(place)
    }

    /// Holds the database, which a connection has open in the mode of the log.
    ///
    /// # Errors
    /// [`crate::Error::Busy`] when somebody is removing the log until the deadline.
    pub(super) fn take(&self, database: &Path, deadline: Instant) -> Result<()> {
        let Some(place) = self.0 else { return Ok(()) };
        let mut held = held();
        let entry = held.entry(place).or_default();
        if entry.files.is_empty() {
            entry.files = description::share(database, deadline)?;
        }
        Ok(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let Some(place) = self.0 else { return };
        let mut held = held();
        if let Some(entry) = held.get_mut(&place) {
            entry.openings -= 1;
            if entry.openings == 0 {
                held.remove(&place);
            }
        }
    }
}

/// Locks of open file descriptions. The platforms named are those whose lock has no fields but the five.
#[cfg(all(
    any(target_os = "linux", target_os = "android"),
    target_pointer_width = "64",
    not(any(target_arch = "mips64", target_arch = "sparc64"))
))]
mod description {
    use crate::error::{Error, Result};
    use crate::store::fault::Doing;
    use crate::store::lock::persist;
    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;
    use std::fs::File;
    use std::io::ErrorKind;
    use std::path::Path;
    use std::time::Instant;

    const ACT: &str = "hold the catalogue open";
    /// The bytes that all who have a database open share; they are taken alone to remove its log.
    const DATABASE: (i64, i64) = (0x4000_0002, 510);
    /// The byte of the shared memory that says somebody uses it; it is taken alone to reset it.
    const MEMORY: (i64, i64) = (128, 1);

    pub(super) fn share(database: &Path, deadline: Instant) -> Result<Vec<File>> {
        let mut memory = database.to_owned().into_os_string();
        memory.push("-shm");
        let mut files = Vec::new();
        for (path, bytes) in [(database, DATABASE), (Path::new(&memory), MEMORY)] {
            let file = match File::open(path) {
                // Removed since the connection was made: whoever did it will not do it twice.
                Err(error) if error.kind() == ErrorKind::NotFound => return Err(Error::Busy),
                opened => opened.doing(ACT)?,
            };
            if !persist(deadline, || attempt(&file, bytes))? {
                return Err(Error::Busy);
            }
            files.push(file);
        }
        Ok(files)
    }

    fn attempt(file: &File, (start, length): (i64, i64)) -> Result<bool> {
        let wanted = libc::flock {
            l_type: libc::F_RDLCK as libc::c_short,
            l_whence: libc::SEEK_SET as libc::c_short,
            l_start: start,
            l_len: length,
            l_pid: 0,
        };
        match fcntl(file, FcntlArg::F_OFD_SETLK(&wanted)) {
            Ok(_) => Ok(true),
            // A kernel before 3.15, or an emulation of one: as good as a platform that has none.
            Err(Errno::EINVAL | Errno::ENOSYS | Errno::EOPNOTSUPP) => Ok(true),
            Err(Errno::EAGAIN | Errno::EACCES | Errno::EINTR) => Ok(false),
            Err(error) => Err(std::io::Error::from(error)).doing(ACT),
        }
    }
}

#[cfg(not(all(
    any(target_os = "linux", target_os = "android"),
    target_pointer_width = "64",
    not(any(target_arch = "mips64", target_arch = "sparc64"))
)))]
mod description {
    use crate::error::Result;
    use std::fs::File;
    use std::path::Path;
    use std::time::Instant;

    /// Nothing is opened: closing it again would drop the locks of SQLite.
    pub(super) fn share(_database: &Path, _deadline: Instant) -> Result<Vec<File>> {
        Ok(Vec::new())
    }
}
