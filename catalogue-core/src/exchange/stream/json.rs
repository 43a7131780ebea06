//! JSON documents, the records of their lists one by one. What fits a window is read as one value;
//! only a list that does not, or a document that is broken somewhere, is taken apart.

use super::affordable::{Shape, is_affordable};
use super::lines::lines;
use super::scan::{Scan, Taken};
use crate::error::{Error, Result};
use crate::exchange::document::{self, Asked};
use crate::exchange::recognise;
use crate::exchange::record::{Outcome, Read};
use crate::issue::{Issue, IssueCode};
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// What is read as one value whatever it holds, in bytes.
const WINDOW: usize = 1 << 20;
/// How deep records may lie in their envelopes.
const DEPTH: usize = 6;
/// The longest key, in bytes.
const KEY: usize = 4_096;
/// The keys by which an envelope is known.
const TELLING: &[&str] = &[
    "success",
    "dataset",
    "resources",
    "title",
    "name",
    "is_organization",
    "package_count",
    "result",
    "results",
    "data",
    "datasets",
    "packages",
];

/// Why reading goes no further.
enum Stop {
    /// The caller wants no more.
    Enough,
    Bad {
        line: i64,
        reason: String,
    },
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Failed(error)
    }
}

/// A document being read.
struct Document<'a, 'r> {
    scan: Scan<&'r mut dyn BufRead>,
    asked: &'a Asked<'a>,
    each: &'a mut dyn FnMut(Read) -> bool,
    /// Bytes of one record.
    limit: usize,
    window: usize,
    /// Whether the document as a whole is no JSON: what can be saved of it is.
    broken: bool,
    given: bool,
}

/// Reads a JSON document, giving its records as they end; nothing is held but one of them. What ends
/// it early is a last record refused.
///
/// # Errors
/// [`Error::BadInput`] when nothing of it can be read; [`Error::Storage`] when the reader fails.
pub(in crate::exchange) fn document(
    reader: &mut dyn BufRead,
    asked: &Asked<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let limit = asked.record_limit();
    let mut document = Document {
        scan: Scan::new(reader),
        asked,
        each,
        limit,
        window: WINDOW.min(limit.max(1)),
        broken: false,
        given: false,
    };
    match document.root() {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Failed(error)) => Err(Error::storage("read JSON", error)),
        Err(Stop::Bad { line, reason }) if document.given => {
            let issue = Issue::error("", IssueCode::NotWellFormed).with("found", reason).with("line", line);
            let outcome = Outcome::Refused(vec![issue]);
            (document.each)(Read { place: format!("line {line}"), outcome });
            Ok(())
        }
        Err(Stop::Bad { line, reason }) => Err(asked.bad_input(Some(line), reason)),
    }
}

impl Document<'_, '_> {
    fn root(&mut self) -> Result<(), Stop> {
        if self.scan.peek()?.is_none() {
            return Err(Stop::Bad { line: 1, reason: "empty".to_owned() });
        }
        let began = self.scan.line;
        let mut raw = Vec::new();
        match self.scan.take(&mut raw, self.window)? {
            Taken::Whole(shape) if shape.is_affordable(raw.len()) => match self.parsed(&raw) {
                Ok(value) => {
                    let follows = self.scan.peek()?.is_some();
                    let place = if follows { format!("line {began}") } else { String::new() };
                    self.records(value, place, 0, &raw)?;
                }
                Err(_) if raw.starts_with(b"{") || raw.starts_with(b"[") => {
                    self.broken = true;
                    self.scan.give_back(raw);
                    self.apart(String::new(), 0)?;
                }
                Err(error) => return Err(bad(began, &error)),
            },
            taken => {
                self.broken = matches!(taken, Taken::Short);
                self.scan.give_back(raw);
                self.apart(String::new(), 0)?;
            }
        }
        if self.scan.peek()?.is_none() {
            return Ok(());
        }
        let line = self.scan.line;
        if line == began {
            return Err(Stop::Bad { line, reason: "something follows the end of the document".to_owned() });
        }
        lines(self.scan.rest(), line, self.asked, self.each)
            .map_err(|error| Stop::Failed(io::Error::other(error.to_string())))
    }

    /// A value that lies in a list, or under a key that holds records.
    fn value(&mut self, place: String, depth: usize) -> Result<(), Stop> {
        let began = match self.scan.peek()? {
            None => return Err(self.short()),
            Some(b',' | b']' | b'}' | b':') => return Err(self.unexpected("a value")),
            Some(_) => self.scan.line,
        };
        let mut raw = Vec::new();
        match self.scan.take(&mut raw, self.window)? {
            Taken::Whole(shape) if shape.is_affordable(raw.len()) => match self.parsed(&raw) {
                Ok(value) => self.records(value, place, depth, &raw),
                Err(error) => self.refuse_broken(place, began, &error),
            },
            _ => {
                self.scan.give_back(raw);
                self.apart(place, depth)
            }
        }
    }

    /// A value too large, or too broken, to be read as one.
    fn apart(&mut self, place: String, depth: usize) -> Result<(), Stop> {
        match self.scan.peek()? {
            Some(b'[') if depth < DEPTH => self.list(place, depth),
            Some(b'{') if depth < DEPTH => self.object(place, depth),
            _ => {
                let (mut raw, began) = (Vec::new(), self.scan.line);
                match self.scan.take(&mut raw, self.limit)? {
                    Taken::Whole(_) => self.whole(&raw, place, depth, began),
                    Taken::Part(shape) => {
                        let whole = self.scan.skip(shape)?;
                        self.refuse_large(place, began)?;
                        if whole { Ok(()) } else { Err(self.short()) }
                    }
                    Taken::Short => Err(self.short()),
                }
            }
        }
    }

    fn list(&mut self, place: String, depth: usize) -> Result<(), Stop> {
        self.scan.pass();
        match self.scan.peek()? {
            Some(b'{') => {}
            // No list of records: one answer, told by how it begins.
            Some(_) => {
                let mut raw = Vec::new();
                let taken = self.scan.take(&mut raw, self.window)?;
                let first = match taken {
                    Taken::Whole(_) => self.parsed(&raw).unwrap_or_default(),
                    _ => Value::Null,
                };
                if let Taken::Part(shape) = taken {
                    self.scan.skip(shape)?;
                }
                let whole = self.scan.skip(Shape::within())?;
                self.records(Value::Array(vec![first]), place, depth, b"")?;
                return if whole { Ok(()) } else { Err(self.short()) };
            }
            None => return Err(self.short()),
        }
        for at in 0_usize.. {
            self.value(document::item_place(&place, at), depth + 1)?;
            match self.scan.peek()? {
                Some(b',') => self.scan.pass(),
                Some(b']') => {
                    self.scan.pass();
                    return Ok(());
                }
                Some(_) => return Err(self.unexpected("a comma or the end of the list")),
                None => return Err(self.short()),
            }
        }
        Ok(())
    }

    /// An object: the first of its lists that holds records is read record by record; without one it
    /// is a record itself.
    fn object(&mut self, place: String, depth: usize) -> Result<(), Stop> {
        let began = self.scan.line;
        self.scan.pass();
        let mut raw = b"{".to_vec();
        let mut seen = Map::new();
        loop {
            match self.scan.peek()? {
                Some(b'"') => {}
                Some(b'}') if raw.len() == 1 => {
                    self.scan.pass();
                    raw.push(b'}');
                    return self.whole(&raw, place, depth, began);
                }
                Some(_) => return Err(self.unexpected("a key in double quotes")),
                None => return Err(self.short()),
            }
            let start = raw.len();
            let taken = self.scan.take(&mut raw, start.saturating_add(KEY))?;
            if let Taken::Part(shape) = taken {
                return self.too_large(place, began, shape);
            }
            let key = raw.get(start..).and_then(|key| serde_json::from_slice::<String>(key).ok());
            let key = key.unwrap_or_default();
            match self.scan.peek()? {
                Some(b':') => self.scan.pass(),
                Some(_) => return Err(self.unexpected("a colon")),
                None => return Err(self.short()),
            }
            raw.push(b':');
            let begins = self.scan.peek()?;
            let telling = TELLING.iter().find(|known| **known == key).copied();
            if let Some(key) = telling.filter(|key| may_hold_records(key, begins, &seen)) {
                let mut held = Vec::new();
                let taken = self.scan.take(&mut held, self.window)?;
                let fits = matches!(taken, Taken::Whole(shape) if shape.is_affordable(held.len()));
                if !fits || self.broken {
                    self.scan.give_back(held);
                    drop((raw, seen));
                    self.value(document::key_place(&place, key), depth + 1)?;
                    let whole = self.scan.skip(Shape::within())?;
                    return if whole || self.broken { Ok(()) } else { Err(self.short()) };
                }
                raw.extend_from_slice(&held);
                seen.insert(key.to_owned(), holder(begins));
            } else {
                let start = raw.len();
                match self.scan.take(&mut raw, self.limit)? {
                    Taken::Whole(_) => {}
                    Taken::Part(shape) => return self.too_large(place, began, shape),
                    Taken::Short => return Err(self.short()),
                }
                if let Some(key) = telling {
                    let value = match begins {
                        Some(b'[' | b'{') => holder(begins),
                        _ => {
                            raw.get(start..).and_then(|v| serde_json::from_slice(v).ok()).unwrap_or_default()
                        }
                    };
                    seen.insert(key.to_owned(), value);
                }
            }
            match self.scan.peek()? {
                Some(b',') => raw.push(b','),
                Some(b'}') => {
                    self.scan.pass();
                    raw.push(b'}');
                    return self.whole(&raw, place, depth, began);
                }
                Some(_) => return Err(self.unexpected("a comma or the end of the object")),
                None => return Err(self.short()),
            }
            self.scan.pass();
        }
    }

    /// A record with more bytes than one may have: what remains of it is passed over.
    fn too_large(&mut self, place: String, began: i64, mut shape: Shape) -> Result<(), Stop> {
        if shape.depth == 0 && !shape.string {
            self.scan.skip(shape)?;
            shape = Shape::within();
        } else {
            shape.depth = shape.depth.saturating_add(1);
        }
        let whole = self.scan.skip(shape)?;
        self.refuse_large(place, began)?;
        if whole { Ok(()) } else { Err(self.short()) }
    }

    /// A value that is whole, of at most as many bytes as a record may have.
    fn whole(&mut self, raw: &[u8], place: String, depth: usize, began: i64) -> Result<(), Stop> {
        if !is_affordable(raw) {
            return self.refuse_large(place, began);
        }
        match self.parsed(raw) {
            Ok(value) => self.records(value, place, depth, raw),
            Err(error) if depth == 0 => Err(bad(began, &error)),
            Err(error) => self.refuse_broken(place, began, &error),
        }
    }

    fn parsed(&self, raw: &[u8]) -> Result<Value, serde_json::Error> {
        document::parsed(raw)
    }

    fn records(&mut self, value: Value, place: String, depth: usize, raw: &[u8]) -> Result<(), Stop> {
        let encoding = document::wrong_encoding(raw);
        let (asked, each, given) = (self.asked, &mut *self.each, &mut self.given);
        let mut told = |place: String, value: Value| {
            *given = true;
            let mut read = asked.one(place, value);
            if let Some(encoding) = encoding {
                document::tell_encoding(&mut read, encoding);
            }
            each(read)
        };
        if document::records(value, place, depth, &mut told) { Ok(()) } else { Err(Stop::Enough) }
    }

    fn refuse(&mut self, place: String, issue: Issue) -> Result<(), Stop> {
        self.given = true;
        let goes_on = (self.each)(Read { place, outcome: Outcome::Refused(vec![issue]) });
        if goes_on { Ok(()) } else { Err(Stop::Enough) }
    }

    fn refuse_broken(&mut self, place: String, began: i64, error: &serde_json::Error) -> Result<(), Stop> {
        let line = line_of(began, error);
        let issue = Issue::error("", IssueCode::NotWellFormed).with("found", error).with("line", line);
        self.refuse(place, issue)
    }

    fn refuse_large(&mut self, place: String, began: i64) -> Result<(), Stop> {
        let issue = Issue::error("", IssueCode::TooLarge)
            .with("found", self.limit.saturating_add(1))
            .with("limit", self.limit)
            .with("line", began);
        self.refuse(place, issue)
    }

    fn short(&self) -> Stop {
        Stop::Bad { line: self.scan.line, reason: "cut short: the document ends in the middle".to_owned() }
    }

    fn unexpected(&self, expected: &str) -> Stop {
        Stop::Bad { line: self.scan.line, reason: format!("{expected} is expected") }
    }
}

fn line_of(began: i64, error: &serde_json::Error) -> i64 {
    began.saturating_add(i64::try_from(error.line()).unwrap_or(1)).saturating_sub(1)
}

fn bad(began: i64, error: &serde_json::Error) -> Stop {
    Stop::Bad { line: line_of(began, error), reason: error.to_string() }
}

/// What stands for a container whose content is not looked at.
fn holder(begins: Option<u8>) -> Value {
    match begins {
        Some(b'[') => Value::Array(vec![Value::Null]),
        _ => Value::Object([("held".to_owned(), Value::Null)].into_iter().collect()),
    }
}

/// Whether a key holds the records of an object, by what came before it.
fn may_hold_records(key: &str, begins: Option<u8>, seen: &Map<String, Value>) -> bool {
    if !matches!(begins, Some(b'[' | b'{')) || seen.contains_key(key) {
        return false;
    }
    let mut with: Map<String, Value> = seen.clone();
    with.insert(key.to_owned(), holder(begins));
    recognise::envelope(&with) == Some(key)
}
