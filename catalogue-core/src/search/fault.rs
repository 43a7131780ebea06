//! What tantivy says, as an error of ours.

use crate::error::{Error, Fault};
use tantivy::TantivyError;
use tantivy::directory::error::LockError;

/// The error of a failed act on the index.
pub(crate) fn fault(doing: &'static str) -> impl Fn(TantivyError) -> Error {
    move |cause| {
        if let TantivyError::LockFailure(LockError::LockBusy, _) = cause {
            return Error::Busy;
        }
        // The index is a cache: its damage is never the store's.
        Error::Storage(Fault { doing: doing.to_owned(), cause: cause.to_string(), corrupt: false })
    }
}

/// The error of a failed read of the index.
pub(crate) fn unread(cause: impl std::fmt::Display) -> Error {
    Error::storage("reading the search index", cause)
}
