//! What was received, held in memory while it is small and in a temporary file when it is not.

use crate::error::{Error, Result};
use crate::exchange::{self, Spooled};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is held in memory, in bytes.
const MEMORY: usize = 1 << 20;

/// Bytes written once and read any number of times; gone with the value.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    memory: Vec<u8>,
    file: Option<Overflow>,
    length: u64,
}

/// Everything, once it is too much for memory.
#[derive(Debug)]
struct Overflow {
    file: File,
    path: PathBuf,
}

impl Drop for Overflow {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Spool {
    /// How many bytes there are.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// The first bytes, at most so many; never more than what is held in memory.
    pub(crate) fn head(&self, most: usize) -> &[u8] {
        self.memory.get(..most).unwrap_or(&self.memory)
    }

    /// All of it, from its beginning.
    pub(crate) fn reader(&self) -> Result<BufReader<Box<dyn Read + '_>>> {
        let reader: Box<dyn Read> = match &self.file {
            None => Box::new(Cursor::new(self.memory.as_slice())),
            Some(overflow) => {
                let mut file = &overflow.file;
                file.seek(SeekFrom::Start(0)).map_err(failed)?;
                Box::new(Cursor::new(self.memory.as_slice()).chain(file))
            }
        };
        Ok(BufReader::with_capacity(1 << 16, reader))
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// `LimitExceeded` when it is more than `limit` bytes.
    pub(crate) fn whole(&self, limit: i64) -> Result<Vec<u8>> {
        let found = i64::try_from(self.length).unwrap_or(i64::MAX);
        if found > limit {
            return Err(Error::LimitExceeded { what: "bytes".to_owned(), limit, found });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or(0));
        self.reader()?.read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    fn overflow(&mut self) -> io::Result<&mut File> {
        if self.file.is_none() {
            self.file = Some(Overflow::new()?);
        }
        self.file.as_mut().map(|overflow| &mut overflow.file).ok_or_else(|| io::Error::other("no file"))
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = MEMORY.saturating_sub(self.memory.len());
        let written = if room > 0 {
            let part = bytes.get(..room).unwrap_or(bytes);
            self.memory.extend_from_slice(part);
            part.len()
        } else {
            self.overflow()?.write(bytes)?
        };
        self.length = self.length.saturating_add(u64::try_from(written).unwrap_or(0));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            Some(overflow) => overflow.file.flush(),
            None => Ok(()),
        }
    }
}

/// Temporary files for what a reader sets aside: RDF and archives, which are read from the whole of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aside;

impl exchange::Spool for Aside {
    fn place(&self) -> Result<Option<Box<dyn Spooled>>> {
        let place = Overflow::new().map_err(|error| Error::storage("set a document aside", error))?;
        Ok(Some(Box::new(place)))
    }
}

impl Read for Overflow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Write for Overflow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Overflow {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

impl Overflow {
    /// A new file that nobody else reads.
    fn new() -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = std::env::temp_dir();
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("catalogue-harvest-{}-{count}", std::process::id()));
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                Ok(file) => return Ok(Self { file, path }),
                // Left by a process of the same number that was killed.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn failed(error: io::Error) -> Error {
    Error::storage("reading what was received", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_are_read_again_and_leave_nothing() {
        for length in [0_usize, 10, MEMORY - 1, MEMORY, MEMORY + 1, 3 * MEMORY + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let mut spool = Spool::default();
            for part in bytes.chunks(100_000) {
                spool.write_all(part).unwrap();
            }
            assert_eq!(spool.length(), length as u64);
            assert_eq!(spool.whole(i64::MAX).unwrap(), bytes);
            assert_eq!(spool.whole(i64::MAX).unwrap(), bytes, "a second time");
            assert_eq!(spool.head(5), &bytes[..length.min(5)]);
            assert_eq!(spool.file.is_some(), length > MEMORY);
            assert!(length == 0 || spool.whole(1).is_err() || length == 1);
            let path = spool.file.as_ref().map(|overflow| overflow.path.clone());
            drop(spool);
            assert!(path.is_none_or(|path| !path.exists()));
        }
    }
}
