//! The bytes of a JSON document, one value at a time, before any of it is read as JSON.

use super::affordable::Shape;
use std::io::{self, BufRead};

/// A document being scanned.
pub(in crate::exchange) struct Scan<R> {
    inner: R,
    /// What was taken and given back.
    back: Vec<u8>,
    at: usize,
    /// The line reached.
    pub line: i64,
    /// The byte reached.
    pub offset: u64,
}

/// How far a value was taken.
#[derive(Clone, Copy, Debug)]
pub(in crate::exchange) enum Taken {
    /// To its end.
    Whole(Shape),
    /// As far as allowed: the rest is there still.
    Part(Shape),
    /// To the end of the document, which comes before its own.
    Short,
}

fn newlines(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(i64::MAX)
}

impl<R: BufRead> Scan<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, back: Vec::new(), at: 0, line: 1, offset: 0 }
    }

    fn ready(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() {
            return Ok(self.back.get(self.at..).unwrap_or_default());
        }
        self.back = Vec::new();
        self.at = 0;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.offset = self.offset.saturating_add(amount as u64);
        if self.at < self.back.len() {
            self.at = self.at.saturating_add(amount);
        } else {
            self.inner.consume(amount);
        }
    }

    /// Gives back what was taken.
    pub fn give_back(&mut self, mut bytes: Vec<u8>) {
        self.line = self.line.saturating_sub(newlines(&bytes));
        self.offset = self.offset.saturating_sub(bytes.len() as u64);
        bytes.extend_from_slice(self.back.get(self.at..).unwrap_or_default());
        self.back = bytes;
        self.at = 0;
    }

    /// Passes over white space; the byte that follows it stays.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let ready = self.ready()?;
            if ready.is_empty() {
                return Ok(None);
            }
            let at = ready.iter().position(|byte| !byte.is_ascii_whitespace());
            let found = at.and_then(|at| ready.get(at)).copied();
            let passed = at.unwrap_or(ready.len());
            let lines = newlines(ready.get(..passed).unwrap_or_default());
            self.line = self.line.saturating_add(lines);
            self.consume(passed);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Passes over a byte that was looked at.
    pub fn pass(&mut self) {
        self.consume(1);
    }

    /// Takes the value that begins here, up to so many bytes in all in `out`.
    pub fn take(&mut self, out: &mut Vec<u8>, limit: usize) -> io::Result<Taken> {
        let scalar = match self.peek()? {
            None => return Ok(Taken::Short),
            Some(byte) => !matches!(byte, b'{' | b'[' | b'"'),
        };
        self.go_on(out, limit, Shape::default(), scalar)
    }

    fn go_on(
        &mut self,
        out: &mut Vec<u8>,
        limit: usize,
        mut shape: Shape,
        scalar: bool,
    ) -> io::Result<Taken> {
        loop {
            let room = limit.saturating_sub(out.len());
            let ready = self.ready()?;
            if ready.is_empty() {
                return Ok(if scalar { Taken::Whole(shape) } else { Taken::Short });
            }
            let ready = ready.get(..ready.len().min(room)).unwrap_or_default();
            if ready.is_empty() {
                return Ok(Taken::Part(shape));
            }
            let end = if scalar {
                ready.iter().position(|byte| {
                    byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}' | b'{' | b'[')
                })
            } else {
                ready.iter().position(|byte| shape.takes(*byte)).map(|at| at + 1)
            };
            let length = end.unwrap_or(ready.len());
            let taken = ready.get(..length).unwrap_or_default();
            out.extend_from_slice(taken);
            let lines = newlines(taken);
            self.line = self.line.saturating_add(lines);
            self.consume(length);
            if end.is_some() {
                return Ok(Taken::Whole(shape));
            }
        }
    }

    /// Passes over the rest of a value; false when the document ends first.
    pub fn skip(&mut self, mut shape: Shape) -> io::Result<bool> {
        if shape.depth == 0 && !shape.string {
            // The rest of a number or a word.
            let mut nothing = Vec::new();
            loop {
                nothing.clear();
                if !matches!(self.go_on(&mut nothing, 1 << 16, shape, true)?, Taken::Part(_)) {
                    return Ok(true);
                }
            }
        }
        loop {
            let ready = self.ready()?;
            if ready.is_empty() {
                return Ok(false);
            }
            let end = ready.iter().position(|byte| shape.takes(*byte)).map(|at| at + 1);
            let length = end.unwrap_or(ready.len());
            let lines = newlines(ready.get(..length).unwrap_or_default());
            self.line = self.line.saturating_add(lines);
            self.consume(length);
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    /// What follows, as a reader.
    pub fn rest(&mut self) -> &mut dyn BufRead {
        self
    }
}

impl<R: BufRead> io::Read for Scan<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.ready()?;
        let length = ready.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Scan<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ready()
    }

    fn consume(&mut self, amount: usize) {
        Scan::consume(self, amount);
    }
}
