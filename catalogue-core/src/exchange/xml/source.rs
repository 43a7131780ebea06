//! Bytes of any encoding met become UTF-8, piece by piece, with the lines counted and no more taken
//! between two marks than allowed.

use crate::exchange::document::windows_1252;
use std::io::{self, BufRead, Read};

/// What the encoding is guessed from, in bytes.
const HEAD: usize = 512;

/// How bytes become characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// What is not UTF-8 within it is taken for windows-1252, and told.
    Utf8,
    Utf16Le,
    Utf16Be,
    /// One byte a character: windows-1252, which holds all of ISO-8859-1 that is text.
    Windows1252,
    Latin9,
}

/// A document as UTF-8.
pub(in crate::exchange) struct Source<'r> {
    inner: &'r mut dyn BufRead,
    encoding: Option<Encoding>,
    /// Bytes read but not yet whole characters.
    pending: Vec<u8>,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
    /// Bytes given since the last mark.
    since: u64,
    limit: u64,
    line: i64,
    /// The encoding that was found in place of the one declared, since it was last asked.
    wrong: Option<&'static str>,
    refused: Option<Refused>,
}

/// Why the bytes end before their end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Refused {
    /// More than so many bytes without a mark.
    TooLarge(u64),
    /// An encoding that is not read.
    Encoding(String),
    /// The reader failed.
    Failed,
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Source").field("encoding", &self.encoding).finish_non_exhaustive()
    }
}

impl<'r> Source<'r> {
    /// A document whose parts between two marks have at most `limit` bytes.
    pub fn new(inner: &'r mut dyn BufRead, limit: u64) -> Self {
        Self {
            inner,
            encoding: None,
            pending: Vec::new(),
            ready: Vec::new(),
            at: 0,
            ended: false,
            since: 0,
            limit,
            line: 1,
            wrong: None,
            refused: None,
        }
    }

    /// Starts the count of bytes again.
    pub fn mark(&mut self) {
        self.since = 0;
    }

    /// The line reached.
    pub fn line(&self) -> i64 {
        self.line
    }

    /// The encoding found where another was declared, once.
    pub fn take_wrong(&mut self) -> Option<&'static str> {
        self.wrong.take()
    }

    /// Why it ended early.
    pub fn refused(&self) -> Option<&Refused> {
        self.refused.as_ref()
    }

    fn refuse(&mut self, reason: Refused) -> io::Error {
        self.refused = Some(reason);
        io::Error::other("refused")
    }

    /// Reads some bytes into `pending`; false at the end.
    fn more(&mut self) -> io::Result<bool> {
        let found = match self.inner.fill_buf() {
            Ok(found) => found,
            Err(error) => {
                self.refused = Some(Refused::Failed);
                return Err(error);
            }
        };
        let length = found.len().min(1 << 16);
        self.pending.extend_from_slice(found.get(..length).unwrap_or_default());
        self.inner.consume(length);
        Ok(length > 0)
    }

    fn start(&mut self) -> io::Result<Encoding> {
        while self.pending.len() < HEAD && self.more()? {}
        let (encoding, mark, wrong) = match self.pending.as_slice() {
            [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2, None),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2, None),
            [b'<' | b'{' | b'[', 0, ..] => (Encoding::Utf16Le, 0, None),
            [0, b'<' | b'{' | b'[', ..] => (Encoding::Utf16Be, 0, None),
            [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3, None),
            head => {
                let declared = declared(head);
                match declared.as_deref() {
                    None | Some("utf-8" | "utf8" | "us-ascii" | "ascii" | "unicode") => {
                        (Encoding::Utf8, 0, None)
                    }
                    // Read byte by byte so far, so it is not what it says.
                    Some(name) if name.starts_with("utf-16") || name.starts_with("ucs-2") => {
                        (Encoding::Utf8, 0, Some("UTF-8"))
                    }
                    Some(
                        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "windows-1252"
                        | "cp1252" | "8859part1",
                    ) => (Encoding::Windows1252, 0, None),
                    Some("iso-8859-15" | "iso8859-15" | "iso_8859-15" | "latin9" | "latin-9") => {
                        (Encoding::Latin9, 0, None)
                    }
                    Some(other) => {
                        let reason = Refused::Encoding(other.chars().take(40).collect());
                        return Err(self.refuse(reason));
                    }
                }
            }
        };
        self.pending.drain(..mark);
        self.wrong = wrong;
        Ok(encoding)
    }

    /// Turns what is pending into UTF-8; an unfinished character waits for its rest.
    fn decode(&mut self, encoding: Encoding) {
        let pending = std::mem::take(&mut self.pending);
        match encoding {
            Encoding::Utf8 => self.utf8(&pending),
            Encoding::Utf16Le => self.utf16(&pending, u16::from_le_bytes),
            Encoding::Utf16Be => self.utf16(&pending, u16::from_be_bytes),
            Encoding::Windows1252 | Encoding::Latin9 => self.bytes(&pending, encoding),
        }
    }

    fn utf8(&mut self, mut bytes: &[u8]) {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(_) => return self.ready.extend_from_slice(bytes),
                Err(error) => {
                    let (good, rest) = bytes.split_at(error.valid_up_to());
                    self.ready.extend_from_slice(good);
                    if error.error_len().is_none() && !self.ended {
                        self.pending = rest.to_vec();
                        return;
                    }
                    let Some((first, after)) = rest.split_first() else { return };
                    self.wrong = Some("windows-1252");
                    self.push(windows_1252(*first));
                    bytes = after;
                }
            }
        }
    }

    fn utf16(&mut self, bytes: &[u8], join: fn([u8; 2]) -> u16) {
        let pairs = bytes.chunks_exact(2);
        let mut rest = pairs.remainder().to_vec();
        let mut units: Vec<u16> = pairs.map(|pair| join([pair[0], pair[1]])).collect();
        // Half of a character waits for its other half.
        if !self.ended && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            rest = bytes.get(bytes.len() - rest.len() - 2..).unwrap_or_default().to_vec();
        }
        self.pending = rest;
        for unit in char::decode_utf16(units) {
            self.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn bytes(&mut self, bytes: &[u8], encoding: Encoding) {
        let high = bytes.iter().position(|byte| !byte.is_ascii());
        if let Some(at) = high
            && is_utf8_at(bytes, at)
        {
            // Two bytes that are a character of UTF-8 are never two letters of Latin text.
            self.wrong = Some("UTF-8");
            self.encoding = Some(Encoding::Utf8);
            return self.utf8(bytes);
        }
        for byte in bytes {
            let read = match (encoding, *byte) {
                (Encoding::Latin9, 0xa4) => '€',
                (Encoding::Latin9, 0xa6) => 'Š',
                (Encoding::Latin9, 0xa8) => 'š',
                (Encoding::Latin9, 0xb4) => 'Ž',
                (Encoding::Latin9, 0xb8) => 'ž',
                (Encoding::Latin9, 0xbc) => 'Œ',
                (Encoding::Latin9, 0xbd) => 'œ',
                (Encoding::Latin9, 0xbe) => 'Ÿ',
                (_, byte) => windows_1252(byte),
            };
            self.push(read);
        }
    }

    fn push(&mut self, read: char) {
        let mut buffer = [0; 4];
        self.ready.extend_from_slice(read.encode_utf8(&mut buffer).as_bytes());
    }
}

/// Whether a character of several bytes in UTF-8 starts there.
fn is_utf8_at(bytes: &[u8], at: usize) -> bool {
    (2..=4).any(|length| {
        bytes
            .get(at..at + length)
            .and_then(|part| std::str::from_utf8(part).ok())
            .is_some_and(|text| text.chars().count() == 1)
    })
}

/// The encoding that the XML declaration names, in lower case.
fn declared(head: &[u8]) -> Option<String> {
    let head: String = head.iter().map(|byte| char::from(*byte)).collect();
    let (_, declaration) = head.split_once("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, _) = value.get(1..)?.split_once(quote)?;
    Some(name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty())
}

impl Read for Source<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let length = ready.len().min(out.len());
        for (to, from) in out.iter_mut().zip(ready) {
            *to = *from;
        }
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > self.limit {
            let reason = Refused::TooLarge(self.limit);
            return Err(self.refuse(reason));
        }
        if self.at >= self.ready.len() {
            self.ready.clear();
            self.at = 0;
            let encoding = match self.encoding {
                Some(encoding) => encoding,
                None => {
                    let encoding = self.start()?;
                    self.encoding = Some(encoding);
                    self.decode(encoding);
                    encoding
                }
            };
            while self.ready.is_empty() && !self.ended {
                self.ended = !self.more()?;
                self.decode(self.encoding.unwrap_or(encoding));
            }
        }
        Ok(self.ready.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let end = self.at.saturating_add(amount).min(self.ready.len());
        let given = self.ready.get(self.at..end).unwrap_or_default();
        let lines = given.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(i64::try_from(lines).unwrap_or(i64::MAX));
        self.since = self.since.saturating_add(u64::try_from(end - self.at).unwrap_or(u64::MAX));
        self.at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], step: usize) -> (String, Option<&'static str>, Option<Refused>) {
        let mut inner = io::BufReader::with_capacity(step, bytes);
        let mut source = Source::new(&mut inner, 1 << 20);
        let mut text = String::new();
        let _ = source.read_to_string(&mut text);
        let wrong = source.take_wrong();
        (text, wrong, source.refused().cloned())
    }

    #[test]
    fn every_encoding_met_is_read_whatever_the_pieces() {
        let declared = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?><a>forêt œ</a>");
        let single = |text: &str, oe: u8| -> Vec<u8> {
            text.chars().map(|c| if c == 'œ' { oe } else { u8::try_from(u32::from(c)).unwrap() }).collect()
        };
        for step in [1, 2, 3, 7, 8_192] {
            let text = declared("UTF-8");
            assert_eq!(read(text.as_bytes(), step), (text.clone(), None, None));
            let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
            assert_eq!(read(&marked, step).0, text);
            // Declared UTF-8, written otherwise: as one French service answers.
            assert_eq!(read(&single(&text, 0x9c), step), (text.clone(), Some("windows-1252"), None));
            for (name, oe) in [("ISO-8859-1", 0x9c), ("windows-1252", 0x9c), ("iso-8859-15", 0xbd)] {
                let text = declared(name);
                assert_eq!(read(&single(&text, oe), step), (text.clone(), None, None), "{name}");
                assert_eq!(read(text.as_bytes(), step), (text.clone(), Some("UTF-8"), None), "{name}");
            }
            let text = declared("UTF-16") + "😀";
            let units: Vec<u16> = text.encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            assert_eq!(read(&little, step).0, text);
            assert_eq!(read(&[b"\xfe\xff".as_slice(), &big].concat(), step).0, text);
            assert_eq!(read(text.as_bytes(), step), (text.clone(), Some("UTF-8"), None));
            assert_eq!(
                read(declared("Shift_JIS").as_bytes(), step).2,
                Some(Refused::Encoding("shift_jis".into()))
            );
        }
    }

    #[test]
    fn no_more_is_taken_than_allowed() {
        let mut inner = io::repeat(b'a').take(u64::MAX);
        let mut inner = io::BufReader::new(&mut inner);
        let mut source = Source::new(&mut inner, 1_000_000);
        let mut text = Vec::new();
        assert!(source.read_to_end(&mut text).is_err());
        assert_eq!(source.refused(), Some(&Refused::TooLarge(1_000_000)));
        assert!(text.len() < 1_200_000);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn what_comes_out_is_utf8(bytes in proptest::collection::vec(any::<u8>(), 0..200), step in 1_usize..9) {
            let mut inner = io::BufReader::with_capacity(step, bytes.as_slice());
            let mut source = Source::new(&mut inner, 1 << 20);
            let mut out = Vec::new();
            let _ = source.read_to_end(&mut out);
            prop_assert!(std::str::from_utf8(&out).is_ok());
        }
    }
}
