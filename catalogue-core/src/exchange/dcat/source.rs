//! A document of RDF, set aside whole: it is looked at before it is read, for its encoding and for traps.

use super::stop::Stop;
use super::syntax::Syntax;
use super::xml;
use crate::error::{Error, Result};
use crate::exchange::document::{decoded, windows_1252};
use crate::exchange::reading::ReadingLimits;
use crate::exchange::stream::{Aside, FromPlace, Spool};
use std::io::{self, BufRead, Read};

/// The first bytes, which tell the syntax.
const HEAD: usize = 64 << 10;
/// The most bytes set aside on the disk.
const MOST: u64 = 16 << 30;

/// A document of RDF.
pub(in crate::exchange) struct Document<'s> {
    aside: Aside<'s>,
    /// Where its text begins.
    start: u64,
    /// Whether its bytes are those of windows-1252.
    latin: bool,
    syntax: Syntax,
}

impl<'s> Document<'s> {
    /// Sets a document aside; `held` bytes of it stay in memory, all of them when there is no other place.
    pub fn of(
        reader: &mut dyn BufRead,
        spool: &'s dyn Spool,
        held: usize,
        limits: &ReadingLimits,
    ) -> Result<Self> {
        let mut aside = Aside::new(spool, held);
        let mut utf8 = Utf8::default();
        loop {
            let ready = match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                ready => ready.map_err(|error| Error::storage("read RDF", error))?,
            };
            if ready.is_empty() {
                break;
            }
            utf8.takes(ready);
            aside.append(ready)?;
            let length = ready.len();
            reader.consume(length);
            let whole = u64::try_from(limits.bytes).unwrap_or(0);
            let limit = if aside.is_placeless() { whole } else { MOST.max(whole) };
            if aside.length() > limit {
                let what = "bytes of RDF (ask for the catalogue in pages)".to_owned();
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                return Err(Error::LimitExceeded { what, limit, found: limit.saturating_add(1) });
            }
        }
        let latin = !utf8.ends_well();
        let mut head = vec![0; HEAD];
        let mut filled = 0;
        while let Some(rest) = head.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let read = aside.read_at(filled as u64, rest)?;
            if read == 0 {
                break;
            }
            filled += read;
        }
        head.truncate(filled);
        let mut start = 0;
        while let Some(rest) = head.strip_prefix(b"\xef\xbb\xbf") {
            start += 3;
            head = rest.to_vec();
        }
        let text = if latin { decoded(&head).0 } else { String::from_utf8_lossy(&head).into_owned() };
        let text = text.trim_start();
        let syntax = Syntax::guess(text);
        Ok(Self { aside, start, latin, syntax })
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        self.aside.length()
    }

    /// The encoding, when it is not the one that is expected.
    pub fn encoding(&self) -> Option<&'static str> {
        self.latin.then_some("windows-1252")
    }

    /// How it is written.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// Its text as UTF-8, from the beginning.
    pub fn text(&mut self) -> Text<'_, 's> {
        let start = self.start;
        self.text_from(start)
    }

    /// Its text as UTF-8, from a byte of it on.
    pub fn text_from(&mut self, at: u64) -> Text<'_, 's> {
        Text { bytes: self.aside.from(at), latin: self.latin, ready: Vec::new(), passed: 0 }
    }

    /// Its bytes, from one of them on.
    pub fn bytes_from(&mut self, at: u64) -> FromPlace<'_, 's> {
        self.aside.from(at)
    }

    /// Where its text begins.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// The text of some of its bytes.
    pub fn decode(&self, bytes: Vec<u8>) -> std::result::Result<String, Stop> {
        if self.latin {
            return Ok(bytes.iter().map(|byte| windows_1252(*byte)).collect());
        }
        String::from_utf8(bytes).map_err(|_| Stop::unreadable("no text in UTF-8"))
    }

    /// Its text as XML, without the declaration: what that says of bytes no longer holds. With how many lines
    /// were passed over.
    pub fn xml(&mut self) -> Result<(impl BufRead + '_, i64)> {
        let mut text = self.text();
        let mut head = vec![0; HEAD];
        let mut filled = 0;
        while let Some(rest) = head.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match text.read(rest) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) => return Err(Error::storage("read RDF", error)),
            }
        }
        head.truncate(filled);
        // A character may be cut at the end of the head: that is left as it is.
        let whole = match std::str::from_utf8(&head) {
            Ok(_) => head.len(),
            Err(error) => error.valid_up_to(),
        };
        let known = String::from_utf8_lossy(head.get(..whole).unwrap_or_default()).into_owned();
        let bare = xml::without_declaration(&known);
        let passed = known.len().saturating_sub(bare.len());
        let lines = known.get(..passed).unwrap_or_default().matches('\n').count();
        head.drain(..passed.min(head.len()));
        Ok((io::Cursor::new(head).chain(text), i64::try_from(lines).unwrap_or(0)))
    }
}

/// Whether bytes are UTF-8, told as they come.
#[derive(Default)]
struct Utf8 {
    wrong: bool,
    /// A character that goes on.
    open: Vec<u8>,
}

impl Utf8 {
    fn takes(&mut self, bytes: &[u8]) {
        if self.wrong {
            return;
        }
        let mut rest = bytes;
        while !self.open.is_empty() {
            let Some((byte, after)) = rest.split_first() else { return };
            self.open.push(*byte);
            rest = after;
            match std::str::from_utf8(&self.open) {
                Ok(_) => self.open.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.wrong = true;
                    return;
                }
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            match error.error_len() {
                Some(_) => self.wrong = true,
                None => self.open = rest.get(error.valid_up_to()..).unwrap_or_default().to_vec(),
            }
        }
    }

    fn ends_well(&self) -> bool {
        !self.wrong && self.open.is_empty()
    }
}

/// The text of a document, as UTF-8.
pub(in crate::exchange) struct Text<'a, 's> {
    bytes: FromPlace<'a, 's>,
    latin: bool,
    ready: Vec<u8>,
    passed: usize,
}

impl Read for Text<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let length = ready.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Text<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.latin {
            return self.bytes.fill_buf();
        }
        if self.passed >= self.ready.len() {
            let bytes = self.bytes.fill_buf()?;
            let length = bytes.len();
            let text: String = bytes.iter().map(|byte| windows_1252(*byte)).collect();
            self.bytes.consume(length);
            self.ready = text.into_bytes();
            self.passed = 0;
        }
        Ok(self.ready.get(self.passed..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        if self.latin {
            self.passed = self.passed.saturating_add(amount).min(self.ready.len());
        } else {
            self.bytes.consume(amount);
        }
    }
}
