//! The seam of the disk: where a reader puts a document that must be read from its end, or twice.

use crate::error::{Error, Result};
use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom, Write};

/// What is held of a document in memory before it goes to the disk, in bytes.
const HELD: u64 = 8 << 20;

/// A place to put bytes and find them again; gone when dropped.
pub trait Spooled: Read + Write + Seek {}

impl<T: Read + Write + Seek> Spooled for T {}

/// Where a reader puts what it does not hold in memory. `()` has no such place: what needs one is
/// then read up to 8 MiB.
pub trait Spool {
    /// A new place, empty, gone when dropped; `None` when there is none.
    ///
    /// # Errors
    /// [`Error::Storage`] when the disk fails.
    fn place(&self) -> Result<Option<Box<dyn Spooled>>>;
}

impl Spool for () {
    fn place(&self) -> Result<Option<Box<dyn Spooled>>> {
        Ok(None)
    }
}

/// A whole document from which any part can be read, of at most so many bytes.
///
/// # Errors
/// [`Error::LimitExceeded`] when it is longer; [`Error::Storage`] when the reader or the disk fails.
pub(in crate::exchange) fn spooled(
    reader: &mut dyn BufRead,
    spool: &dyn Spool,
    what: &str,
    limit: i64,
) -> Result<Box<dyn Spooled>> {
    let failed = |error: io::Error| Error::storage("read the document", error);
    let allowed = u64::try_from(limit).unwrap_or(0);
    let mut held = Vec::new();
    Read::take(&mut *reader, HELD.min(allowed)).read_to_end(&mut held).map_err(failed)?;
    let more = !reader.fill_buf().map_err(failed)?.is_empty();
    if !more {
        return Ok(Box::new(Cursor::new(held)));
    }
    let too_long = |limit: u64| {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Error::LimitExceeded { what: what.to_owned(), limit, found: limit.saturating_add(1) }
    };
    if allowed <= HELD {
        return Err(too_long(allowed));
    }
    let Some(mut place) = spool.place()? else { return Err(too_long(HELD)) };
    let disk = |error: io::Error| Error::storage("set a document aside", error);
    place.write_all(&held).map_err(disk)?;
    drop(held);
    let rest = allowed.saturating_sub(HELD);
    let copied = io::copy(&mut Read::take(&mut *reader, rest), &mut place).map_err(disk)?;
    if copied == rest && !reader.fill_buf().map_err(failed)?.is_empty() {
        return Err(too_long(allowed));
    }
    place.seek(SeekFrom::Start(0)).map_err(disk)?;
    Ok(place)
}
