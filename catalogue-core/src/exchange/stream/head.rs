//! The first bytes of a document, looked at before it is read.

use super::lines::is_lines;
use crate::error::{Error, Result};
use crate::exchange::dcat;
use crate::exchange::document::decoded;
use crate::exchange::reading::Format;
use crate::exchange::{recognise, scdl, xml};
use std::io::{self, BufRead, Read};

/// How many bytes tell what a document is.
const HEAD: u64 = 64 << 10;

/// What a document is, as far as reading it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Kind {
    /// A ZIP archive.
    Archive,
    /// Metadata in XML.
    Xml,
    /// RDF in any syntax.
    Rdf,
    /// A table.
    Table,
    /// JSON, or what is to be refused as such.
    Json,
}

/// Whether bytes begin as a ZIP archive does.
pub(in crate::exchange) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// A document whose first bytes were looked at.
pub(in crate::exchange) struct Head<'r> {
    inner: &'r mut dyn BufRead,
    head: Vec<u8>,
    at: usize,
    /// Whether the head is all of it.
    pub whole: bool,
}

impl std::fmt::Debug for Head<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Head").field("whole", &self.whole).finish_non_exhaustive()
    }
}

impl<'r> Head<'r> {
    /// Looks at a document.
    pub fn of(inner: &'r mut dyn BufRead) -> Result<Self> {
        let mut head = Vec::new();
        let failed = |error| Error::storage("read the document", error);
        Read::take(&mut *inner, HEAD).read_to_end(&mut head).map_err(failed)?;
        let whole = u64::try_from(head.len()).unwrap_or(u64::MAX) < HEAD;
        Ok(Self { inner, head, at: 0, whole })
    }

    /// The first bytes.
    pub fn first(&self) -> &[u8] {
        &self.head
    }

    /// The first characters.
    pub fn text(&self) -> String {
        let cut = match std::str::from_utf8(&self.head) {
            // A character cut by the end of the head.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.head.len(),
        };
        decoded(self.head.get(..cut).unwrap_or_default()).0
    }

    /// What the document is, `format` being what the caller says it is.
    ///
    /// # Errors
    /// [`Error::BadInput`] for what is never read: compressed with gzip, in UTF-32.
    pub fn kind(&self, format: Option<Format>) -> Result<Kind> {
        let refused = |reason: &str| {
            let name = format.map_or("json", Format::code).to_owned();
            Err(Error::BadInput { format: name, line: None, reason: reason.to_owned() })
        };
        match self.head.as_slice() {
            [0x1f, 0x8b, ..] => return refused("compressed with gzip: decompress it first"),
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
                return refused("in UTF-32, which is not read: convert it to UTF-8");
            }
            head if is_archive(head) => return Ok(Kind::Archive),
            _ => {}
        }
        if format == Some(Format::Mef) {
            return Ok(Kind::Archive);
        }
        if xml::looks_like_xml(&self.head) && format != Some(Format::Dcat) {
            let rdf = format.is_none() && recognise::begins_as_rdf(&self.head);
            return Ok(if rdf { Kind::Rdf } else { Kind::Xml });
        }
        let text = self.text();
        Ok(match format {
            // A document a line.
            Some(Format::Dcat) if is_lines(&text, self.whole) => Kind::Json,
            Some(Format::Dcat) => Kind::Rdf,
            Some(Format::Scdl) => Kind::Table,
            None if scdl::is_header(&text) => Kind::Table,
            None if dcat::Syntax::detect(&text).is_some() => Kind::Rdf,
            // JSON-LD that goes on after the head.
            None if !self.whole && dcat::begins_as_json_ld(&text) && !is_lines(&text, false) => Kind::Rdf,
            _ => Kind::Json,
        })
    }

    /// Whether the text is in UTF-16.
    pub fn is_utf16(&self) -> bool {
        matches!(
            self.head.as_slice(),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..]
        )
    }
}

impl Read for Head<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let length = ready.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Head<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.head.get(self.at..) {
            Some(rest) if !rest.is_empty() => Ok(rest),
            _ if self.whole => Ok(&[]),
            _ => {
                loop {
                    match self.inner.fill_buf() {
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                        Ok(_) => break,
                    }
                }
                self.inner.fill_buf()
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.head.len() {
            self.at = self.at.saturating_add(amount).min(self.head.len());
        } else if !self.whole {
            self.inner.consume(amount);
        }
    }
}
