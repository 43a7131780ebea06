//! JSON Lines: a record a line, none of which hides another.

use super::affordable::is_affordable;
use crate::error::{Error, Result};
use crate::exchange::document::{self, Asked};
use crate::exchange::record::{Outcome, Read};
use crate::issue::{Issue, IssueCode};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// Whether a document of which this is the head is JSON Lines: no JSON by itself, while its first line is an
/// object by itself, or looks like one and another line is. `whole` when the head is all of it.
pub(in crate::exchange) fn is_lines(head: &str, whole: bool) -> bool {
    // The last line of a head is cut somewhere.
    let head = if whole { head } else { head.rsplit_once('\n').map_or("", |(lines, _)| lines) };
    match serde_json::from_str::<IgnoredAny>(head) {
        Ok(_) => return false,
        // As far as it goes it is JSON.
        Err(error) if error.is_eof() => return false,
        Err(_) => {}
    }
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let object =
        |line: &str| serde_json::from_str::<Map<String, Value>>(line).is_ok_and(|map| !map.is_empty());
    object(first) || (first.starts_with('{') && first.len() > 1 && lines.take(1_000).any(object))
}

/// Reads the lines from the one given on, holding one at a time. A line that is not JSON, or longer
/// than a record may be, is a refused record.
///
/// # Errors
/// [`Error::Storage`] when the reader fails.
pub(in crate::exchange) fn lines(
    reader: &mut dyn BufRead,
    first: i64,
    asked: &Asked<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let limit = asked.record_limit();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let failed = |error: io::Error| Error::storage("read lines", error);
    let mut number = first;
    loop {
        let mut bytes = Vec::new();
        let length = io::Read::take(&mut *reader, most).read_until(b'\n', &mut bytes).map_err(failed)?;
        if length == 0 {
            return Ok(());
        }
        let place = format!("line {number}");
        let cut = !bytes.ends_with(b"\n") && length > limit;
        let goes_on = if cut {
            skip(reader).map_err(failed)?;
            each(too_large(place, length, limit))
        } else {
            line(place, number, &bytes, asked, each)
        };
        if !goes_on {
            return Ok(());
        }
        number = number.saturating_add(1);
    }
}

fn too_large(place: String, found: usize, limit: usize) -> Read {
    let issue = Issue::error("", IssueCode::TooLarge).with("found", found).with("limit", limit);
    Read { place, outcome: Outcome::Refused(vec![issue]) }
}

fn line(
    place: String,
    number: i64,
    bytes: &[u8],
    asked: &Asked<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> bool {
    let (text, encoding) = document::decoded(bytes);
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return true;
    }
    if !is_affordable(text.as_bytes()) {
        return each(too_large(place, asked.record_limit().saturating_add(1), asked.record_limit()));
    }
    let mut told = |mut read: Read| {
        if let Some(encoding) = encoding {
            document::tell_encoding(&mut read, encoding);
        }
        each(read)
    };
    if let Some(found) = asked.statements(text) {
        return match found {
            Ok(found) => found.into_iter().all(|read| {
                let own =
                    if read.place.is_empty() { place.clone() } else { format!("{place}, {}", read.place) };
                told(Read { place: own, outcome: read.outcome })
            }),
            Err(reason) => told(broken(place, number, &reason)),
        };
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => document::records(value, place, 0, &mut |place, value| told(asked.one(place, value))),
        Err(error) => told(broken(place, number, &error.to_string())),
    }
}

fn broken(place: String, number: i64, reason: &str) -> Read {
    let issue = Issue::error("", IssueCode::NotWellFormed).with("found", reason).with("line", number);
    Read { place, outcome: Outcome::Refused(vec![issue]) }
}

fn skip(reader: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|b| *b == b'\n');
        let length = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}
