//! What is different from one service to another.

use crate::error::Result;
use crate::exchange::Format;
use crate::harvest::polite::Page;
use crate::harvest::transport::Asked;

/// One way to ask a service.
pub(in crate::harvest::walk) trait Service {
    /// Its name, kept in bookmarks.
    fn name(&self) -> String;

    /// The request for so many records from a position, from 0.
    fn asked(&self, start: i64, size: i64) -> Asked;

    /// The most records, at most `size`, that can be asked for from a position.
    fn fits(&self, _start: i64, size: i64) -> i64 {
        size
    }

    /// What an answer of success is.
    ///
    /// # Errors
    /// `Storage` when the body cannot be read again.
    fn judge(&self, page: &Page, size: i64) -> Result<Judged>;

    /// The format of its records.
    fn format(&self) -> Option<Format>;
}

/// What an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::harvest::walk) enum Judged {
    /// Some records.
    Records {
        /// How many there are in all, it says.
        total: Option<i64>,
        /// How many there are here; not known before they are read when absent.
        here: Option<i64>,
        /// Where to go on, it says.
        next: Next,
        /// The most records of a page, when they are fewer than asked for.
        page: Option<i64>,
    },
    /// An error, or something else.
    Bad {
        /// What it says.
        reason: String,
        /// Who is at fault.
        cause: Cause,
    },
}

/// Why an answer holds no records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::harvest::walk) enum Cause {
    /// The service says what is wrong.
    Said,
    /// The answer is empty or broken off: less of it may be whole.
    Broken,
    /// It is an answer to something else.
    Other,
}

/// Where a service says to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::harvest::walk) enum Next {
    /// It does not say.
    Unsaid,
    /// At a position, from 0.
    At(i64),
    /// After as many as were asked for.
    Page,
    /// Nowhere: this is the end.
    End,
}
