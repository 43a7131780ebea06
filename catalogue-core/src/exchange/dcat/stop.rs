//! Why reading RDF goes no further.

use crate::error::Error;

/// Why a document could not be read, and on which line when that is known.
#[derive(Debug)]
pub(in crate::exchange) struct Unreadable {
    pub line: Option<i64>,
    pub reason: String,
    /// Whether the document is JSON all the same.
    pub json: bool,
}

/// Why reading stops.
#[derive(Debug)]
pub(in crate::exchange) enum Stop {
    /// The document is at fault.
    Unreadable(Unreadable),
    /// The reader or the disk is, or a limit.
    Failed(Error),
}

impl Stop {
    /// The document is at fault, nobody knows on which line.
    pub fn unreadable(reason: impl Into<String>) -> Self {
        Stop::Unreadable(Unreadable { line: None, reason: reason.into(), json: false })
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Failed(error)
    }
}
