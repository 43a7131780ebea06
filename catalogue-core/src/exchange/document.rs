//! From bytes to records: encodings, envelopes, pages, JSON Lines.

use crate::error::{Error, Result};
use crate::exchange::reading::{Format, Reading, ReadingLimits};
use crate::exchange::record::{Outcome, Read};
use crate::exchange::stream::{self, Head, Kind, Spool, is_archive, is_lines, spooled};
use crate::exchange::{ckan, datajson, dcat, mef, metadata, recognise, scdl, udata, xml};
use crate::issue::{Issue, IssueCode};
use serde_json::Value;
use std::io::{BufRead, Cursor};

/// The largest archive, in bytes.
const ARCHIVE: i64 = 2 << 30;

/// Reads every record of a document, in its order: one record, a list, an answer of the API, a page,
/// JSON Lines; of XML one record, or an answer of a CSW; a DCAT catalogue in Turtle, RDF/XML or JSON-LD,
/// catalogue CSV, or a MEF archive. With no `format` each record is taken for what it clearly is. Of
/// RDF no context nor entity is fetched.
///
/// What is not a dataset is one [`Outcome::Refused`] with its reason; a bad record never hides the
/// good ones. What breaks off, or is no longer well formed, ends with a refused record that says where.
///
/// # Errors
/// [`Error::BadInput`] when nothing of the bytes can be read; [`Error::LimitExceeded`] when they are
/// more than [`ReadingLimits::bytes`](crate::exchange::ReadingLimits::bytes).
pub fn read(format: Option<Format>, bytes: &[u8], reading: &Reading<'_>) -> Result<Vec<Read>> {
    within(bytes.len(), reading)?;
    let mut found = Vec::new();
    let mut take = |read: Read| {
        found.push(read);
        true
    };
    if is_archive(bytes) {
        mef::read(&mut Cursor::new(bytes), reading, &mut take)?;
    } else {
        read_stream(&mut &*bytes, format, reading, &(), &mut take)?;
    }
    Ok(found)
}

/// Reads a document of any size as [`read`] does, giving each record as it ends; `each` answers
/// whether to go on. Held at a time: one record of at most
/// [`ReadingLimits::record`](crate::exchange::ReadingLimits::record) bytes, a larger one being refused. Two
/// kinds are not read as they come, and go to `spool`: RDF, which says its statements in any order, and
/// archives, which are read from their end. Without a place there, RDF is held whole, of at most
/// [`ReadingLimits::bytes`](crate::exchange::ReadingLimits::bytes) bytes.
///
/// # Errors
/// [`Error::BadInput`] when nothing of it can be read; [`Error::LimitExceeded`] for RDF and archives larger
/// than allowed; [`Error::Storage`] when the reader fails.
pub fn read_stream(
    reader: &mut dyn BufRead,
    format: Option<Format>,
    reading: &Reading<'_>,
    spool: &dyn Spool,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let asked = Asked { format, reading };
    let mut head = Head::of(reader)?;
    match head.kind(format)? {
        Kind::Archive => {
            let mut archive = spooled(&mut head, spool, "bytes of an archive", ARCHIVE)?;
            mef::read(&mut archive, reading, each)
        }
        Kind::Xml => metadata::read(format, &mut head, reading, each),
        kind if head.is_utf16() => {
            let mut source = xml::Source::new(&mut head, u64::MAX);
            let mut told = |mut read: Read| {
                tell_encoding(&mut read, "UTF-16");
                each(read)
            };
            let mut head = Head::of(&mut source)?;
            characters(kind, &mut head, &asked, spool, &mut told)
        }
        kind => characters(kind, &mut head, &asked, spool, each),
    }
}

/// Reads a document whose bytes are characters of one byte, or UTF-8.
fn characters(
    kind: Kind,
    head: &mut Head<'_>,
    asked: &Asked<'_>,
    spool: &dyn Spool,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let text = head.text();
    if head.whole && text.trim().is_empty() {
        return Err(asked.bad_input(None, "empty".to_owned()));
    }
    match kind {
        Kind::Table => scdl::read(&text, head, asked, each),
        Kind::Rdf => statements(head, asked, spool, each),
        Kind::Archive | Kind::Xml | Kind::Json => {
            let marked = text.starts_with('\u{feff}');
            if marked || head.first().starts_with(b"\xef\xbb\xbf") {
                head.consume(3);
            }
            if is_lines(&text, head.whole) {
                stream::lines(head, 1, asked, each)
            } else {
                stream::document(head, asked, each)
            }
        }
    }
}

/// Reads RDF, which has no order: its statements are sorted, set aside, and each record cut out of them.
fn statements(
    reader: &mut dyn BufRead,
    asked: &Asked<'_>,
    spool: &dyn Spool,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let held = dcat::Held::default();
    let mut document = dcat::Document::of(reader, spool, held.aside, asked.reading.limits)?;
    let encoding = document.encoding();
    let mut told = |mut read: Read| {
        if let Some(encoding) = encoding {
            tell_encoding(&mut read, encoding);
        }
        each(read)
    };
    match dcat::read(&mut document, asked.reading, spool, held, &mut told) {
        Ok(()) => Ok(()),
        Err(dcat::Stop::Unreadable(unreadable)) if unreadable.json => {
            told(no_json_ld(unreadable.reason));
            Ok(())
        }
        Err(dcat::Stop::Unreadable(dcat::Unreadable { line, reason, .. })) => {
            Err(Error::BadInput { format: Format::Dcat.code().to_owned(), line, reason })
        }
        Err(dcat::Stop::Failed(error)) => Err(error),
    }
}

/// JSON, though no JSON-LD: one answer, which cannot be taken.
fn no_json_ld(reason: String) -> Read {
    let issue = Issue::error("", IssueCode::NotWellFormed).with("found", reason);
    Read { place: String::new(), outcome: Outcome::Refused(vec![issue]) }
}

/// What a caller asked for.
pub(super) struct Asked<'a> {
    pub format: Option<Format>,
    pub reading: &'a Reading<'a>,
}

impl Asked<'_> {
    /// The most bytes of one record.
    pub fn record_limit(&self) -> usize {
        let limits = self.reading.limits;
        usize::try_from(limits.record.min(limits.bytes)).unwrap_or(0)
    }

    /// Why nothing of a document can be read.
    pub fn bad_input(&self, line: Option<i64>, reason: String) -> Error {
        Error::BadInput { format: self.format.map_or("json", Format::code).to_owned(), line, reason }
    }

    /// The records of a line that is a document of RDF by itself; none when it is none.
    pub fn statements(&self, text: &str) -> Option<std::result::Result<Vec<Read>, String>> {
        let rdf = self.format == Some(Format::Dcat)
            || (self.format.is_none() && dcat::Syntax::detect(text).is_some());
        rdf.then(|| {
            let mut found = Vec::new();
            let line = Asked { format: Some(Format::Dcat), reading: self.reading };
            let mut take = |read| {
                found.push(read);
                true
            };
            match statements(&mut text.as_bytes(), &line, &(), &mut take) {
                Ok(()) => Ok(found),
                Err(Error::BadInput { reason, .. }) => Err(reason),
                Err(error) => Err(error.to_string()),
            }
        })
    }

    /// Reads one record.
    pub fn one(&self, place: String, value: Value) -> Read {
        let outcome = match recognise::record(self.format, value) {
            Ok((Format::Ckan, map)) => ckan::read(map, self.reading),
            Ok((Format::Udata, map)) => udata::read(map, self.reading),
            Ok((Format::DataJson, map)) => datajson::read(map, self.reading),
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
}

/// The address of the page that follows, of a DCAT catalogue that comes in pages (`hydra:next`);
/// `None` on the last page, and for other formats. A relative one is resolved against `source`.
pub fn next_page(bytes: &[u8], source: Option<&str>) -> Option<String> {
    next_page_of(&mut &*bytes, source, &()).ok().flatten()
}

/// As [`next_page`], of a document of any size.
///
/// # Errors
/// [`Error::Storage`] when the reader or the disk fails; [`Error::LimitExceeded`] for RDF larger than allowed.
pub fn next_page_of(
    reader: &mut dyn BufRead,
    source: Option<&str>,
    spool: &dyn Spool,
) -> Result<Option<String>> {
    let mut head = Head::of(reader)?;
    let is_rdf = match head.kind(None) {
        Ok(Kind::Rdf) => true,
        Ok(Kind::Archive | Kind::Table | Kind::Xml | Kind::Json) | Err(_) => false,
    };
    if !is_rdf {
        return Ok(None);
    }
    if head.is_utf16() {
        return next_page_of(&mut xml::Source::new(&mut head, u64::MAX), source, spool);
    }
    let limits = ReadingLimits::default();
    let mut document = dcat::Document::of(&mut head, spool, dcat::Held::default().aside, &limits)?;
    match dcat::next_page(&mut document, source) {
        Ok(next) => Ok(next),
        Err(dcat::Stop::Unreadable(_)) => Ok(None),
        Err(dcat::Stop::Failed(error)) => Err(error),
    }
}

pub(super) fn tell_encoding(read: &mut Read, encoding: &str) {
    if let Outcome::Taken(imported) = &mut read.outcome {
        imported.repaired.push(Issue::warning("", IssueCode::WrongEncoding).with("found", encoding));
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

/// One JSON value of bytes, whatever their encoding.
pub(super) fn parsed(bytes: &[u8]) -> std::result::Result<Value, serde_json::Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_str(&decoded(bytes).0),
    }
}

/// The encoding of bytes when it is not UTF-8.
pub(super) fn wrong_encoding(bytes: &[u8]) -> Option<&'static str> {
    std::str::from_utf8(bytes).err().map(|_| "windows-1252")
}

/// Text of bytes: UTF-8, UTF-16 with its mark, else windows-1252; and the encoding when it is not
/// the one JSON asks for.
pub(super) fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
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

/// Where the value of a key stands.
pub(super) fn key_place(place: &str, key: &str) -> String {
    match (place.is_empty(), is_line(place)) {
        (true, _) => key.to_owned(),
        (false, true) => format!("{place}, {key}"),
        (false, false) => format!("{place}.{key}"),
    }
}

/// Where an item of a list stands.
pub(super) fn item_place(place: &str, at: usize) -> String {
    format!("{place}{}[{at}]", if is_line(place) { ", " } else { "" })
}

fn is_line(place: &str) -> bool {
    place.starts_with("line ") && !place.contains(',')
}

/// Finds the records of a value through its envelopes; false when the caller wants no more.
pub(super) fn records(
    value: Value,
    place: String,
    depth: usize,
    each: &mut dyn FnMut(String, Value) -> bool,
) -> bool {
    match value {
        // A list of names is one answer, not so many records.
        Value::Array(list) if depth < 6 && list.iter().any(Value::is_object) => list
            .into_iter()
            .enumerate()
            .all(|(at, item)| records(item, item_place(&place, at), depth + 1, each)),
        Value::Object(mut map) if depth < 6 => match recognise::envelope(&map) {
            Some(key) => match map.remove(key) {
                Some(content) => records(content, key_place(&place, key), depth + 1, each),
                None => true,
            },
            None => each(place, Value::Object(map)),
        },
        other => each(place, other),
    }
}
