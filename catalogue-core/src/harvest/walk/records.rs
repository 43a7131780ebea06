//! The records of a document that was received or lies on the disk.

use crate::error::{Error, Result};
use crate::exchange::{self, Format, Outcome, Read, Reading};
use crate::harvest::spool::Aside;
use crate::issue::{Issue, IssueCode};
use std::io::BufRead;

/// Opens a document, as often as asked.
pub(super) type Open<'o> = &'o dyn Fn() -> Result<Box<dyn BufRead + 'o>>;

/// Reads the records of a document one by one; `each` answers whether to go on. RDF and
/// archives are set aside while they are read, everything else is read record by record.
///
/// # Errors
/// `BadInput` when it is of no format that is read; `LimitExceeded` when it is set aside and too
/// large; `Storage` when it cannot be opened or read.
pub(super) fn each_record(
    open: Open<'_>,
    format: Option<Format>,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    exchange::read_stream(&mut *open()?, format, reading, &Aside, each)
}

/// A record that could not be had.
pub(super) fn refused(place: String, reason: &str) -> Read {
    let issue = Issue::error("", IssueCode::RecordSkipped).with("found", reason);
    Read { place, outcome: Outcome::Refused(vec![issue]) }
}

/// Why the rest of a document after this record, or this record, is not known; none when it was read.
pub(super) fn unread(read: &Read) -> Option<String> {
    let Outcome::Refused(issues) = &read.outcome else { return None };
    let unread = |issue: &&Issue| matches!(issue.code, IssueCode::NotWellFormed | IssueCode::TooLarge);
    issues.iter().find(unread).map(said)
}

/// What an issue found.
pub(super) fn said(issue: &Issue) -> String {
    match issue.code {
        IssueCode::TooLarge => format!(
            "a record of more than {} bytes",
            issue.args.get("limit").map(String::as_str).unwrap_or_default()
        ),
        _ => issue.args.get("found").cloned().unwrap_or_default(),
    }
}

/// The reason of an error, without its heading.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::BadInput { line: Some(line), reason, .. } => format!("line {line}: {reason}"),
        Error::BadInput { reason, .. } | Error::Remote { reason, .. } => reason.clone(),
        other => other.to_string(),
    }
}
