//! JSON-LD of any size: what is too large to be read at once is read in parts, each within the objects that
//! it lies in, with their contexts and names.

use super::parse::{self, Each};
use super::source::Document;
use super::stop::{Stop, Unreadable};
use crate::error::Error;
use crate::exchange::stream::{FromPlace, Scan, Shape, Taken, is_affordable};
use serde_json::Value;
use std::io::{self, BufRead, Read};

/// How many bytes of small things are read together.
const BATCH: usize = 1 << 18;
/// The most bytes of one thing that cannot be read in parts.
const THING: usize = 32 << 20;
/// The longest key, and the longest context, names and types of an object that is read in parts, in bytes.
const KEY: usize = 4_096;
const OWN: usize = 1 << 20;
/// How deep in the document things are read in parts.
const DEPTH: usize = 8;

/// What an object says of itself rather than of others, the names by which contexts rename it included.
const KEYWORDS: &[&str] = &["@context", "@id", "@type", "id", "type"];
/// What makes an object a value or a list.
const VALUES: &[&str] = &["@value", "@list", "@set"];

/// Reads the statements of a document, so many bytes of it at once.
pub(super) fn statements(
    document: &mut Document<'_>,
    base: Option<&str>,
    window: usize,
    each: &mut Each<'_>,
) -> Result<(), Stop> {
    if document.length() <= window as u64 {
        let mut text = String::new();
        document.text().read_to_string(&mut text).map_err(|error| failed(&error))?;
        parse::json_ld(text.trim(), base, each)?;
        return Ok(());
    }
    let at = At { byte: document.start(), line: 1 };
    let mut split = Split {
        document,
        base,
        window,
        each,
        shells: Vec::new(),
        names: Vec::new(),
        blank: 0,
        enough: false,
    };
    let end = split.value(at, 0, true)?;
    if split.enough {
        return Ok(());
    }
    let mut scan = scan(split.document, end);
    match scan.peek().map_err(|error| failed(&error))? {
        None => Ok(()),
        Some(_) => Err(bad(scan.line, "something follows the end of the document")),
    }
}

fn failed(error: &io::Error) -> Stop {
    Stop::Failed(Error::storage("read RDF", error))
}

fn bad(line: i64, reason: &str) -> Stop {
    Stop::Unreadable(Unreadable { line: Some(line), reason: reason.to_owned(), json: false })
}

/// A byte of the document, and the line it is on.
#[derive(Clone, Copy)]
struct At {
    byte: u64,
    line: i64,
}

/// An object or a list around what is read: what comes before it, and after.
struct Shell {
    before: Vec<u8>,
    after: &'static str,
}

struct Split<'d, 's, 'e, 'f> {
    document: &'d mut Document<'s>,
    base: Option<&'d str>,
    window: usize,
    each: &'e mut Each<'f>,
    shells: Vec<Shell>,
    /// The names by which contexts rename what an object says of itself.
    names: Vec<String>,
    /// How many blank nodes were named.
    blank: usize,
    /// Whether no more is wanted.
    enough: bool,
}

fn scan<'d, 's>(document: &'d mut Document<'s>, at: At) -> Scan<FromPlace<'d, 's>> {
    let mut scan = Scan::new(document.bytes_from(at.byte));
    scan.line = at.line;
    scan.offset = at.byte;
    scan
}

/// A list or an object that begins here, its bracket passed over.
fn opened<'d, 's>(document: &'d mut Document<'s>, at: At) -> Result<Scan<FromPlace<'d, 's>>, Stop> {
    let mut ahead = scan(document, at);
    // What was not looked at is not passed over.
    peek(&mut ahead)?;
    ahead.pass();
    Ok(ahead)
}

fn here<R: BufRead>(scan: &Scan<R>) -> At {
    At { byte: scan.offset, line: scan.line }
}

fn short(line: i64) -> Stop {
    bad(line, "cut short: the document ends in the middle")
}

fn large(line: i64) -> Stop {
    bad(line, "one thing of it is too large")
}

/// What stands next, white space aside.
fn peek<R: BufRead>(scan: &mut Scan<R>) -> Result<u8, Stop> {
    match scan.peek().map_err(|error| failed(&error))? {
        Some(byte) => Ok(byte),
        None => Err(short(scan.line)),
    }
}

/// Takes a value of at most so many bytes; false when it is longer.
fn take<R: BufRead>(scan: &mut Scan<R>, raw: &mut Vec<u8>, most: usize) -> Result<bool, Stop> {
    if matches!(peek(scan)?, b',' | b']' | b'}' | b':') {
        return Err(bad(scan.line, "a value is expected"));
    }
    match scan.take(raw, most).map_err(|error| failed(&error))? {
        Taken::Whole(_) => Ok(true),
        Taken::Part(_) => Ok(false),
        Taken::Short => Err(short(scan.line)),
    }
}

/// Takes the next key of an object, as it is written, and its colon; none after the last.
fn key<R: BufRead>(scan: &mut Scan<R>) -> Result<Option<Vec<u8>>, Stop> {
    if peek(scan)? == b',' {
        scan.pass();
    }
    match peek(scan)? {
        b'}' => {
            scan.pass();
            return Ok(None);
        }
        b'"' => {}
        _ => return Err(bad(scan.line, "a key in double quotes is expected")),
    }
    let mut raw = Vec::new();
    if !take(scan, &mut raw, KEY)? {
        return Err(large(scan.line));
    }
    if peek(scan)? != b':' {
        return Err(bad(scan.line, "a colon is expected"));
    }
    scan.pass();
    Ok(Some(raw))
}

/// Passes over a value.
fn skip<R: BufRead>(scan: &mut Scan<R>) -> Result<(), Stop> {
    let mut raw = Vec::new();
    if take(scan, &mut raw, 1)? {
        return Ok(());
    }
    let mut shape = Shape::default();
    raw.iter().for_each(|byte| {
        shape.takes(*byte);
    });
    match scan.skip(shape).map_err(|error| failed(&error))? {
        true => Ok(()),
        false => Err(short(scan.line)),
    }
}

/// A key without its quotes.
fn bare(key: &[u8]) -> String {
    serde_json::from_slice(key).unwrap_or_default()
}

/// Adds one more to things with commas between them.
fn join(list: &mut Vec<u8>, raw: &[u8]) {
    if !list.is_empty() {
        list.push(b',');
    }
    list.extend_from_slice(raw);
}

/// The names by which a context renames what an object says of itself.
fn renamed(context: &Value) -> Vec<String> {
    match context {
        Value::Array(list) => list.iter().flat_map(renamed).collect(),
        Value::Object(map) => {
            let of = |name: &str| {
                let term = map.get(name);
                let term = term.and_then(|term| term.get("@id").or(Some(term))).and_then(Value::as_str);
                term.is_some_and(|term| term.starts_with('@'))
            };
            KEYWORDS.iter().copied().filter(|name| of(name)).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a key says something of the object itself.
fn is_own(key: &str, names: &[String]) -> bool {
    KEYWORDS.contains(&key) && (key.starts_with('@') || names.iter().any(|name| name == key))
}

impl Split<'_, '_, '_, '_> {
    /// Reads a value that is too large to be read at once, which is a thing or holds things; tells where it
    /// ends.
    fn value(&mut self, at: At, depth: usize, thing: bool) -> Result<At, Stop> {
        let mut ahead = scan(self.document, at);
        let begins = peek(&mut ahead)?;
        let at = here(&ahead);
        match begins {
            b'[' if depth < DEPTH => self.list(at, depth),
            b'{' if depth < DEPTH => self.object(at, depth, thing),
            _ => self.whole(at),
        }
    }

    /// Reads a value that cannot be read in parts.
    fn whole(&mut self, at: At) -> Result<At, Stop> {
        let (mut raw, mut ahead) = (Vec::new(), scan(self.document, at));
        if !take(&mut ahead, &mut raw, THING)? {
            return Err(large(at.line));
        }
        let end = here(&ahead);
        self.read(&raw, at.line)?;
        Ok(end)
    }

    /// Reads a list, its items together as far as they are small.
    fn list(&mut self, at: At, depth: usize) -> Result<At, Stop> {
        self.shells.push(Shell { before: b"[".to_vec(), after: "]" });
        let mut at = here(&opened(self.document, at)?);
        let mut ended = false;
        while !ended && !self.enough {
            let (mut batch, mut item_is_large) = (Vec::new(), false);
            let began = at.line;
            let mut ahead = scan(self.document, at);
            while batch.len() <= BATCH.min(self.window) {
                match peek(&mut ahead)? {
                    b']' => {
                        ahead.pass();
                        ended = true;
                    }
                    b',' => {
                        ahead.pass();
                        continue;
                    }
                    _ => {}
                }
                at = here(&ahead);
                if ended {
                    break;
                }
                let mut raw = Vec::new();
                if !take(&mut ahead, &mut raw, self.window)? {
                    item_is_large = true;
                    break;
                }
                join(&mut batch, &raw);
                at = here(&ahead);
            }
            self.read(&batch, began)?;
            if item_is_large && !self.enough {
                at = self.value(at, depth + 1, true)?;
            }
        }
        self.shells.pop();
        Ok(at)
    }

    /// Reads an object, its entries together as far as they are small.
    fn object(&mut self, at: At, depth: usize, thing: bool) -> Result<At, Stop> {
        let Some((shell, end)) = self.itself(at, thing)? else { return self.whole(at) };
        self.shells.push(Shell { before: shell, after: "}" });
        let mut at = here(&opened(self.document, at)?);
        let mut ended = false;
        while !ended && !self.enough {
            let (mut batch, mut large_under) = (Vec::new(), None);
            let began = at.line;
            let mut ahead = scan(self.document, at);
            while batch.len() <= BATCH.min(self.window) {
                let Some(key) = key(&mut ahead)? else {
                    ended = true;
                    break;
                };
                if is_own(&bare(&key), &self.names) {
                    skip(&mut ahead)?;
                    at = here(&ahead);
                    continue;
                }
                at = here(&ahead);
                let mut raw = Vec::new();
                if !take(&mut ahead, &mut raw, self.window)? {
                    large_under = Some(key);
                    break;
                }
                join(&mut batch, &key);
                batch.push(b':');
                batch.extend_from_slice(&raw);
                at = here(&ahead);
            }
            self.read(&batch, began)?;
            if let Some(mut key) = large_under.filter(|_| !self.enough) {
                // What turns properties round is no thing, and has no name.
                let thing = bare(&key) != "@reverse";
                key.push(b':');
                self.shells.push(Shell { before: key, after: "" });
                at = self.value(at, depth + 1, thing)?;
                self.shells.pop();
            }
        }
        self.shells.pop();
        Ok(end)
    }

    /// What an object says of itself, as the beginning of an object, and where it ends; none when it is a
    /// value or a list.
    fn itself(&mut self, at: At, thing: bool) -> Result<Option<(Vec<u8>, At)>, Stop> {
        let mut ahead = opened(self.document, at)?;
        let (mut own, mut length) = (Vec::new(), 0);
        while let Some(key) = key(&mut ahead)? {
            let name = bare(&key);
            if VALUES.contains(&name.as_str()) {
                return Ok(None);
            }
            if !KEYWORDS.contains(&name.as_str()) {
                skip(&mut ahead)?;
                continue;
            }
            let mut raw = Vec::new();
            let whole = take(&mut ahead, &mut raw, OWN)?;
            length += raw.len();
            if !whole || length > OWN {
                // `id` may be a thing like any other.
                if name.starts_with('@') {
                    return Err(large(ahead.line));
                }
                return Ok(None);
            }
            own.push((name, key, raw));
        }
        let end = here(&ahead);
        if let Some((_, _, context)) = own.iter().find(|(name, _, _)| name == "@context") {
            let context = self.document.decode(context.clone())?;
            self.names.extend(renamed(&serde_json::from_str(&context).unwrap_or_default()));
        }
        own.retain(|(name, _, _)| is_own(name, &self.names));
        if thing && !own.iter().any(|(name, _, _)| matches!(name.as_str(), "@id" | "id")) {
            // All parts speak of one thing.
            self.blank += 1;
            let name = format!("\"_:in-parts-{}\"", self.blank);
            own.push((String::new(), b"\"@id\"".to_vec(), name.into_bytes()));
        }
        let mut shell = b"{".to_vec();
        for (_, key, raw) in own {
            shell.extend_from_slice(&key);
            shell.push(b':');
            shell.extend_from_slice(&raw);
            shell.push(b',');
        }
        Ok(Some((shell, end)))
    }

    /// Reads a part, within what is around it.
    fn read(&mut self, part: &[u8], line: i64) -> Result<(), Stop> {
        if self.enough || part.is_empty() {
            return Ok(());
        }
        let mut raw = Vec::with_capacity(part.len() + 256);
        for shell in &self.shells {
            raw.extend_from_slice(&shell.before);
        }
        raw.extend_from_slice(part);
        for shell in self.shells.iter().rev() {
            raw.extend_from_slice(shell.after.as_bytes());
        }
        if !is_affordable(&raw) {
            return Err(large(line));
        }
        let text = self.document.decode(raw)?;
        match parse::json_ld(&text, self.base, self.each) {
            Ok(goes_on) => {
                self.enough = !goes_on;
                Ok(())
            }
            Err(Stop::Unreadable(fault)) => {
                let further = fault.line.map_or(0, |line| line.saturating_sub(1));
                let line = Some(line.saturating_add(further));
                Err(Stop::Unreadable(Unreadable { line, ..fault }))
            }
            Err(stop) => Err(stop),
        }
    }
}
