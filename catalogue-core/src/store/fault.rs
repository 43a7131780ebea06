//! What fails below, told as [`Error`].

use crate::error::{Error, Fault, Result};
use rusqlite::ErrorCode;
use std::io::ErrorKind;

/// Names the act that failed.
pub(super) trait Doing<T> {
    /// The same, its failure turned into [`Error`] with what was being done.
    fn doing(self, act: &str) -> Result<T>;
}

impl<T> Doing<T> for rusqlite::Result<T> {
    fn doing(self, act: &str) -> Result<T> {
        self.map_err(|error| from_sqlite(act, &error))
    }
}

impl<T> Doing<T> for std::io::Result<T> {
    fn doing(self, act: &str) -> Result<T> {
        self.map_err(|error| from_io(act, &error))
    }
}

impl<T> Doing<T> for serde_json::Result<T> {
    fn doing(self, act: &str) -> Result<T> {
        self.map_err(|error| corrupt(act, error))
    }
}

fn from_sqlite(act: &str, error: &rusqlite::Error) -> Error {
    let damaged = match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => return Error::Busy,
            ErrorCode::ReadOnly => return unwritable(act, error),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => true,
            ErrorCode::DiskFull => return Error::storage(act, "the disk is full"),
            _ => false,
        },
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => true,
        _ => false,
    };
    if damaged { corrupt(act, error) } else { Error::storage(act, error) }
}

pub(super) fn from_io(act: &str, error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => unwritable(act, error),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::storage(act, "the disk is full"),
        _ => Error::storage(act, error),
    }
}

fn unwritable(act: &str, cause: impl std::fmt::Display) -> Error {
    Error::Unsupported {
        what: format!(
            "{act}: {cause}; a catalogue needs to write in its folder, even to be read: \
             change the rights of the folder, or copy it where you may write"
        ),
    }
}

/// The store itself is damaged.
pub(super) fn corrupt(act: &str, cause: impl std::fmt::Display) -> Error {
    Error::Storage(Fault { doing: act.to_owned(), cause: cause.to_string(), corrupt: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_may_not_be_written_is_told_with_what_to_do() {
        for kind in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
            let error = from_io("open the catalogue", &std::io::Error::from(kind));
            assert!(matches!(&error, Error::Unsupported { what } if what.contains("copy it")), "{error}");
        }
    }

    #[test]
    fn a_full_disk_is_no_damage() {
        let error = from_io("write a file", &std::io::Error::from(ErrorKind::StorageFull));
        assert!(matches!(error, Error::Storage(fault) if !fault.corrupt && fault.cause.contains("full")));
    }
}
