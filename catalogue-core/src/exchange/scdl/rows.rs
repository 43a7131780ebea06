//! The bytes of a table, row by row: one sort of line end, and no row without one.

use std::io::{self, BufRead, Read};

/// The most separators of one row.
const SEPARATORS: usize = 1_000_000;

/// Why a row is not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// More than so many bytes.
    TooLarge(usize),
    /// More than so many columns.
    TooManyColumns(usize),
}

/// A table whose rows have at most so many bytes.
pub(super) struct Rows<'r> {
    inner: &'r mut dyn BufRead,
    begun: bool,
    /// A carriage return that waits for what follows it.
    carriage: bool,
    /// Bytes given since the last mark.
    since: usize,
    separators: usize,
    limit: usize,
    refused: Option<Refused>,
}

impl std::fmt::Debug for Rows<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Rows").field("since", &self.since).finish_non_exhaustive()
    }
}

impl<'r> Rows<'r> {
    pub fn new(inner: &'r mut dyn BufRead, limit: usize) -> Self {
        Self { inner, begun: false, carriage: false, since: 0, separators: 0, limit, refused: None }
    }

    /// Starts a row.
    pub fn mark(&mut self) {
        self.since = 0;
        self.separators = 0;
    }

    /// Why it ended early.
    pub fn refused(&self) -> Option<Refused> {
        self.refused
    }
}

impl Read for Rows<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let refused = if self.since > self.limit {
            Some(Refused::TooLarge(self.limit))
        } else {
            (self.separators > SEPARATORS).then_some(Refused::TooManyColumns(SEPARATORS))
        };
        if refused.is_some() {
            self.refused = refused;
            return Err(io::Error::other("refused"));
        }
        loop {
            let ready = self.inner.fill_buf()?;
            let (mut taken, mut given) = (0, 0);
            for (at, byte) in ready.iter().enumerate() {
                if self.carriage && *byte != b'\n' {
                    let Some(slot) = out.get_mut(given) else { break };
                    *slot = b'\r';
                    given += 1;
                }
                let Some(slot) = out.get_mut(given) else { break };
                taken = at + 1;
                self.carriage = *byte == b'\r';
                let blank = byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf);
                if self.carriage || (blank && !self.begun) {
                    self.carriage &= self.begun;
                    continue;
                }
                self.begun = true;
                *slot = *byte;
                given += 1;
                self.separators += usize::from(matches!(byte, b',' | b';' | b'\t' | b'|'));
            }
            let ended = ready.is_empty();
            self.inner.consume(taken);
            self.since = self.since.saturating_add(given);
            if given > 0 || ended || out.is_empty() {
                return Ok(given);
            }
        }
    }
}
