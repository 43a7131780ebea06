//! From bytes to records: encodings, envelopes, pages, JSON Lines.

use crate::error::{Error, Result};
use crate::exchange::reading::{Format, Reading};
use crate::exchange::record::{Outcome, Read};
use crate::exchange::{ckan, metadata, recognise, udata, xml};
use crate::issue::{Issue, IssueCode};
use serde_json::{Map, Value};
use std::io::BufRead;

/// Reads every record of a document, in its order: one record, a list, an answer of the API, a page,
/// or JSON Lines; of XML one record, or an answer of a CSW. With no `format` each record is taken for what it clearly is.
///
/// What is not a dataset is one [`Outcome::Refused`] with its reason; a bad record never hides the
/// good ones.
///
/// # Errors
/// [`Error::BadInput`] when the bytes are neither JSON nor begin as XML does, [`Error::LimitExceeded`] when they are
/// more than [`ReadingLimits::bytes`](crate::exchange::ReadingLimits::bytes).
pub fn read(format: Option<Format>, bytes: &[u8], reading: &Reading<'_>) -> Result<Vec<Read>> {
    within(bytes.len(), reading)?;
    if xml::looks_like_xml(bytes) {
        let mut found = Vec::new();
        let mut bytes = bytes;
        metadata::read(format, &mut bytes, reading, &mut |read| {
            found.push(read);
            true
        })?;
        return Ok(found);
    }
    let name = format.map_or("json", Format::code);
    let (text, encoding) = decoded(bytes);
    let text = text.trim();
    let refused =
        |line: Option<i64>, reason: String| Error::BadInput { format: name.to_owned(), line, reason };
    if text.is_empty() {
        return Err(refused(None, "empty".to_owned()));
    }
    let mut found = Vec::new();
    let mut sink = |read: Read| {
        found.push(read);
        true
    };
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            records(value, String::new(), 0, &mut |place, value| sink(one(format, place, value, reading)));
        }
        Err(_) if is_lines(text) => lines(format, &mut text.lines(), reading, &mut sink),
        Err(error) => {
            return Err(refused(i64::try_from(error.line()).ok(), error.to_string()));
        }
    }
    if let Some(encoding) = encoding {
        found.iter_mut().for_each(|read| tell_encoding(read, encoding));
    }
    Ok(found)
}

fn tell_encoding(read: &mut Read, encoding: &str) {
    if let Outcome::Taken(imported) = &mut read.outcome {
        imported.repaired.push(Issue::warning("", IssueCode::WrongEncoding).with("found", encoding));
    }
}

/// Reads JSON Lines one by one, holding one line at a time; `each` answers whether to go on. A line
/// that is not JSON, or longer than the limit, is a refused record. XML is read record by record in
/// the same way, each of at most as many bytes as a line may have.
///
/// # Errors
/// [`Error::Storage`] when the reader fails.
pub fn read_lines(
    reader: &mut dyn BufRead,
    format: Option<Format>,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let head = reader.fill_buf().map_err(|error| Error::storage("reading lines", error))?;
    if xml::looks_like_xml(head) {
        return metadata::read(format, reader, reading, each);
    }
    let limit = u64::try_from(reading.limits.bytes).unwrap_or(0);
    let mut number = 0_i64;
    loop {
        let mut bytes = Vec::new();
        let failed = |error: std::io::Error| Error::storage("reading lines", error);
        let length = std::io::Read::take(&mut *reader, limit.saturating_add(1))
            .read_until(b'\n', &mut bytes)
            .map_err(failed)?;
        if length == 0 {
            return Ok(());
        }
        number = number.saturating_add(1);
        if !bytes.ends_with(b"\n") && u64::try_from(length).unwrap_or(u64::MAX) > limit {
            skip_line(reader).map_err(failed)?;
            let issue = Issue::error("", IssueCode::TooLarge).with("found", length).with("limit", limit);
            if !each(Read { place: format!("line {number}"), outcome: Outcome::Refused(vec![issue]) }) {
                return Ok(());
            }
            continue;
        }
        let (text, encoding) = decoded(&bytes);
        let mut told = |mut read: Read| {
            if let Some(encoding) = encoding {
                tell_encoding(&mut read, encoding);
            }
            each(read)
        };
        if !line(format, number, &text, reading, &mut told) {
            return Ok(());
        }
    }
}

fn skip_line(reader: &mut dyn BufRead) -> std::io::Result<()> {
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

fn within(length: usize, reading: &Reading<'_>) -> Result<()> {
    let found = i64::try_from(length).unwrap_or(i64::MAX);
    let limit = reading.limits.bytes;
    if found > limit {
        return Err(Error::LimitExceeded { what: "bytes".to_owned(), limit, found });
    }
    Ok(())
}

fn lines(
    format: Option<Format>,
    lines: &mut dyn Iterator<Item = &str>,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) {
    let mut number = 0_i64;
    for text in lines {
        number = number.saturating_add(1);
        if !line(format, number, text, reading, each) {
            return;
        }
    }
}

fn line(
    format: Option<Format>,
    number: i64,
    text: &str,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> bool {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return true;
    }
    let place = format!("line {number}");
    match serde_json::from_str::<Value>(text) {
        Ok(value) => records(value, place, 0, &mut |place, value| each(one(format, place, value, reading))),
        Err(error) => {
            let issue = Issue::error("", IssueCode::NotWellFormed).with("found", error).with("line", number);
            each(Read { place, outcome: Outcome::Refused(vec![issue]) })
        }
    }
}

/// Whether a text that is not one JSON value is JSON Lines: its first line is an object by itself,
/// or looks like one and another line is.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let object =
        |line: &str| serde_json::from_str::<Map<String, Value>>(line).is_ok_and(|map| !map.is_empty());
    object(first) || (first.starts_with('{') && first.len() > 1 && lines.take(1_000).any(object))
}

/// Text of bytes: UTF-8, UTF-16 with its mark, else windows-1252; and the encoding when it is not
/// the one JSON asks for.
fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    let pairs = |bytes: &[u8], join: fn([u8; 2]) -> u16| -> String {
        let units = bytes.chunks_exact(2).map(|pair| join([pair[0], pair[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => (pairs(rest, u16::from_le_bytes), Some("UTF-16")),
        [0xfe, 0xff, rest @ ..] => (pairs(rest, u16::from_be_bytes), Some("UTF-16")),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(_) => (bytes.iter().map(|byte| windows_1252(*byte)).collect(), Some("windows-1252")),
            }
        }
    }
}

pub(super) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// Finds the records of a value through its envelopes; false when the caller wants no more.
fn records(value: Value, place: String, depth: usize, each: &mut dyn FnMut(String, Value) -> bool) -> bool {
    let inner = |key: &str| match (place.is_empty(), place.starts_with("line ") && !place.contains(',')) {
        (true, _) => key.to_owned(),
        (false, true) => format!("{place}, {key}"),
        (false, false) => format!("{place}.{key}"),
    };
    match value {
        // A list of names is one answer, not so many records.
        Value::Array(list) if depth < 6 && list.iter().any(Value::is_object) => {
            for (at, item) in list.into_iter().enumerate() {
                let join = if place.starts_with("line ") && !place.contains(',') { ", " } else { "" };
                if !records(item, format!("{place}{join}[{at}]"), depth + 1, each) {
                    return false;
                }
            }
            true
        }
        Value::Object(mut map) if depth < 6 => match recognise::envelope(&map) {
            Some(key) => match map.remove(key) {
                Some(content) => records(content, inner(key), depth + 1, each),
                None => true,
            },
            None => each(place, Value::Object(map)),
        },
        other => each(place, other),
    }
}

/// Reads one record.
fn one(format: Option<Format>, place: String, value: Value, reading: &Reading<'_>) -> Read {
    let outcome = match recognise::record(format, value) {
        Ok((Format::Ckan, map)) => ckan::read(map, reading),
        Ok((Format::Udata, map)) => udata::read(map, reading),
        Ok((format, _)) => {
            let reason = format!("JSON, not {}", format.code());
            Err(vec![Issue::error("", IssueCode::RecordSkipped).with("found", reason)])
        }
        Err(reason) => Err(vec![Issue::error("", IssueCode::RecordSkipped).with("found", reason)]),
    };
    let outcome = match outcome {
        Ok(imported) => Outcome::Taken(Box::new(imported)),
        Err(issues) => Outcome::Refused(issues),
    };
    Read { place, outcome }
}
