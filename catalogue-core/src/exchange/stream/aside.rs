//! Bytes set aside: written once in their order, read from any place. In memory while they are few.

use super::spool::{Spool, Spooled};
use crate::error::{Error, Result};
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};

/// How many bytes go to the disk at a time.
const CHUNK: usize = 1 << 16;

/// Bytes set aside, gone when dropped. Without a place on the disk they stay in memory.
pub(in crate::exchange) struct Aside<'s> {
    spool: &'s dyn Spool,
    /// How many bytes stay in memory.
    held: usize,
    /// Those that follow the ones on the disk.
    memory: Vec<u8>,
    disk: Option<Box<dyn Spooled>>,
    /// Bytes on the disk.
    written: u64,
    /// Whether the disk stands elsewhere than at the end.
    moved: bool,
    /// Whether there is no place on the disk.
    placeless: bool,
}

fn failed(error: io::Error) -> Error {
    Error::storage("set a document aside", error)
}

fn long(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

impl<'s> Aside<'s> {
    /// Nothing yet; `held` bytes at most stay in memory.
    pub fn new(spool: &'s dyn Spool, held: usize) -> Self {
        Self { spool, held, memory: Vec::new(), disk: None, written: 0, moved: false, placeless: false }
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        self.written.saturating_add(long(self.memory.len()))
    }

    /// Whether all of it is in memory for want of a place.
    pub fn is_placeless(&self) -> bool {
        self.placeless
    }

    /// Adds bytes at the end.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.memory.extend_from_slice(bytes);
        let most = if self.disk.is_some() { CHUNK } else { self.held };
        if self.memory.len() <= most || self.placeless {
            return Ok(());
        }
        if self.disk.is_none() {
            self.disk = self.spool.place()?;
        }
        let Some(disk) = &mut self.disk else {
            self.placeless = true;
            return Ok(());
        };
        if self.moved {
            disk.seek(SeekFrom::Start(self.written)).map_err(failed)?;
            self.moved = false;
        }
        disk.write_all(&self.memory).map_err(failed)?;
        self.written = self.written.saturating_add(long(self.memory.len()));
        if self.memory.capacity() > 2 * CHUNK {
            self.memory = Vec::with_capacity(CHUNK);
        }
        self.memory.clear();
        Ok(())
    }

    /// Reads bytes from a place on; as many as there are at once, none at the end.
    pub fn read_at(&mut self, at: u64, out: &mut [u8]) -> Result<usize> {
        if at >= self.written {
            let from = usize::try_from(at.saturating_sub(self.written)).unwrap_or(usize::MAX);
            let mut rest = self.memory.get(from..).unwrap_or_default();
            return rest.read(out).map_err(failed);
        }
        let Some(disk) = &mut self.disk else { return Ok(0) };
        self.moved = true;
        disk.seek(SeekFrom::Start(at)).map_err(failed)?;
        let most = usize::try_from(self.written.saturating_sub(at)).unwrap_or(usize::MAX).min(out.len());
        let out = out.get_mut(..most).unwrap_or_default();
        loop {
            match disk.read(out) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read.map_err(failed),
            }
        }
    }

    /// What lies from a place on, as a reader.
    pub fn from(&mut self, at: u64) -> FromPlace<'_, 's> {
        FromPlace { aside: self, at, ready: Vec::new(), passed: 0 }
    }
}

/// What was set aside, read from a place on.
pub(in crate::exchange) struct FromPlace<'a, 's> {
    aside: &'a mut Aside<'s>,
    /// The place after what is ready.
    at: u64,
    ready: Vec<u8>,
    passed: usize,
}

impl Read for FromPlace<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let length = ready.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for FromPlace<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.passed >= self.ready.len() {
            self.ready.resize(CHUNK, 0);
            let read = self.aside.read_at(self.at, &mut self.ready).map_err(io::Error::other);
            self.ready.truncate(*read.as_ref().unwrap_or(&0));
            self.passed = 0;
            self.at = self.at.saturating_add(long(read?));
        }
        Ok(self.ready.get(self.passed..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.passed = self.passed.saturating_add(amount).min(self.ready.len());
    }
}
