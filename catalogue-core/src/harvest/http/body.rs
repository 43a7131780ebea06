//! A body that stops before it is too large.

use crate::harvest::http::words;
use std::io::{self, Read};

/// A body of at most so many bytes; one byte more is an error of kind `FileTooLarge`.
pub(super) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(inner: R, limit: u64) -> Self {
        Self { inner, left: limit }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        // One byte more than allowed tells a body that is too large from one that just fits.
        let most = usize::try_from(self.left.saturating_add(1)).unwrap_or(usize::MAX).min(buffer.len());
        let part = buffer.get_mut(..most).unwrap_or_default();
        let found =
            self.inner.read(part).map_err(|error| io::Error::new(error.kind(), words::of_io(&error)))?;
        let length = u64::try_from(found).unwrap_or(u64::MAX);
        if length > self.left {
            self.left = 0;
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the answer is larger than allowed"));
        }
        self.left -= length;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_just_fits_is_read_and_one_byte_more_is_not() {
        let mut text = String::new();
        Bounded::new(&b"12345"[..], 5).read_to_string(&mut text).unwrap();
        assert_eq!(text, "12345");
        let error = Bounded::new(&b"123456"[..], 5).read_to_string(&mut text).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        let mut endless = Bounded::new(io::repeat(b'x'), 10_000_000);
        assert_eq!(io::copy(&mut endless, &mut io::sink()).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
