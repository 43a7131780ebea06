//! What tantivy says, as an error of ours.

use crate::error::{Error, Fault, Result};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError};

const READING: &str = "reading the search index";

fn storage(doing: &str, cause: String, corrupt: bool) -> Error {
    Error::Storage(Fault { doing: doing.to_owned(), cause, corrupt })
}

fn is_damage(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// The error of a failed act on the index; `corrupt` tells that it is to be rebuilt.
pub(crate) fn fault(doing: &'static str) -> impl Fn(TantivyError) -> Error {
    move |cause| {
        let corrupt = match &cause {
            TantivyError::LockFailure(LockError::LockBusy, _) => return Error::Busy,
            TantivyError::DataCorruption(_) | TantivyError::IncompatibleIndex(_) => true,
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => is_damage(io_error),
            TantivyError::OpenReadError(_) => true,
            TantivyError::IoError(cause) => is_damage(cause),
            _ => false,
        };
        storage(doing, cause.to_string(), corrupt)
    }
}

/// The error of a failed read of the index.
pub(crate) fn unread(cause: io::Error) -> Error {
    storage(READING, cause.to_string(), is_damage(&cause))
}

/// The error of an index whose files are not as they were written.
pub(crate) fn damaged() -> Error {
    storage(READING, "its files are damaged".to_owned(), true)
}

/// Reads the index. Its files are not checked byte by byte on opening, and tantivy panics on some
/// damage: a cache that is damaged must be an error, so that it is rebuilt.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged()))
}
