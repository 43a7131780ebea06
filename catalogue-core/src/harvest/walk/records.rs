//! The records of a document that was received or lies on the disk.

use crate::error::{Error, Result};
use crate::exchange::{self, Format, Outcome, Read, Reading};
use crate::issue::{Issue, IssueCode};
use serde_json::{Map, Value};
use std::io::{BufRead, Read as _};

/// The longest first line that tells JSON Lines from one document, in bytes.
const LINE: u64 = 32 << 20;

/// Opens a document, as often as asked.
pub(super) type Open<'o> = &'o dyn Fn() -> Result<Box<dyn BufRead + 'o>>;

/// Reads the records of a document one by one; `each` answers whether to go on. XML and JSON Lines are never
/// held whole.
///
/// # Errors
/// `BadInput` when it is of no format that is read; `LimitExceeded` when it has to be held whole and is too
/// large; `Storage` when it cannot be opened or read.
pub(super) fn each_record(
    open: Open<'_>,
    format: Option<Format>,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let mut reader = open()?;
    let head = reader.fill_buf().map_err(failed)?;
    if exchange::looks_like_xml(head) {
        return exchange::read_lines(&mut *reader, format, reading, each);
    }
    if is_lines(&mut *open()?)? {
        return exchange::read_lines(&mut *reader, format, reading, each);
    }
    let limit = u64::try_from(reading.limits.bytes).unwrap_or(0);
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    for read in exchange::read(format, &bytes, reading)? {
        if !each(read) {
            break;
        }
    }
    Ok(())
}

/// Whether the first line is an object by itself and others follow.
fn is_lines(reader: &mut dyn BufRead) -> Result<bool> {
    let head = reader.fill_buf().map_err(failed)?;
    if !head.trim_ascii_start().starts_with(b"{") {
        return Ok(false);
    }
    let mut line = Vec::new();
    (&mut *reader).take(LINE).read_until(b'\n', &mut line).map_err(failed)?;
    if !line.ends_with(b"\n")
        || !serde_json::from_slice::<Map<String, Value>>(&line).is_ok_and(|map| !map.is_empty())
    {
        return Ok(false);
    }
    loop {
        let more = reader.fill_buf().map_err(failed)?;
        if more.is_empty() {
            return Ok(false);
        }
        if !more.trim_ascii().is_empty() {
            return Ok(true);
        }
        let length = more.len();
        reader.consume(length);
    }
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

fn failed(error: std::io::Error) -> Error {
    Error::storage("reading a document", error)
}
