//! What is looked at in Turtle before it is read: whether it is a trap.

use std::io::{self, BufRead};

/// The deepest nesting of blank nodes and lists.
const DEPTH: usize = 2_000;
/// The most prefixes declared.
const PREFIXES: usize = 500_000;

/// Refuses what costs more than it says: nesting without end, and floods of prefixes.
pub(super) fn check(text: &mut dyn BufRead) -> io::Result<Result<(), String>> {
    let mut scan = Scan::default();
    loop {
        let ready = text.fill_buf()?;
        if ready.is_empty() {
            return Ok(Ok(()));
        }
        for byte in ready {
            scan.takes(*byte);
        }
        if scan.deepest > DEPTH {
            return Ok(Err(format!("nested more than {DEPTH} deep")));
        }
        if scan.prefixes > PREFIXES {
            return Ok(Err(format!("more than {PREFIXES} prefixes")));
        }
        let length = ready.len();
        text.consume(length);
    }
}

/// Where in a document of Turtle a byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Within {
    #[default]
    Nothing,
    Comment,
    Address,
    /// A quote was met, or two: a text begins, or is empty.
    Quote(u8, usize),
    /// A text, by its quote.
    Text(u8),
    /// A text of several lines, and how many of the quotes that end it were met.
    Long(u8, usize),
}

#[derive(Debug, Default)]
struct Scan {
    within: Within,
    escaped: bool,
    depth: usize,
    deepest: usize,
    prefixes: usize,
    /// How many letters of `prefix` were met.
    letters: usize,
}

impl Scan {
    fn takes(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
            return;
        }
        self.within = match (self.within, byte) {
            (Within::Nothing, byte) => self.outside(byte),
            (Within::Comment, b'\n') | (Within::Address, b'>' | b'\n') => Within::Nothing,
            (Within::Quote(quote, 1), byte) if byte == quote => Within::Quote(quote, 2),
            (Within::Quote(quote, 2), byte) if byte == quote => Within::Long(quote, 0),
            (Within::Quote(_, 2), byte) => self.outside(byte),
            (Within::Quote(quote, _) | Within::Text(quote), byte) => match byte {
                b'\\' => {
                    self.escaped = true;
                    Within::Text(quote)
                }
                b'\n' => Within::Nothing,
                byte if byte == quote => Within::Nothing,
                _ => Within::Text(quote),
            },
            (Within::Long(quote, met), byte) if byte == quote => match met {
                2 => Within::Nothing,
                met => Within::Long(quote, met + 1),
            },
            (Within::Long(quote, _), byte) => {
                self.escaped = byte == b'\\';
                Within::Long(quote, 0)
            }
            (within, _) => within,
        };
    }

    fn outside(&mut self, byte: u8) -> Within {
        self.letters = match byte.to_ascii_lowercase() {
            letter if b"prefix".get(self.letters) == Some(&letter) => self.letters + 1,
            b'p' => 1,
            _ => 0,
        };
        if self.letters == 6 {
            (self.prefixes, self.letters) = (self.prefixes + 1, 0);
        }
        match byte {
            b'#' => return Within::Comment,
            b'<' => return Within::Address,
            b'\\' => self.escaped = true,
            b'"' | b'\'' => return Within::Quote(byte, 1),
            b'[' | b'(' | b'{' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
            }
            b']' | b')' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        Within::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deepest(text: &str) -> usize {
        let mut scan = Scan::default();
        text.bytes().for_each(|byte| scan.takes(byte));
        assert!(matches!(scan.within, Within::Nothing | Within::Quote(_, 2)), "{text}: {:?}", scan.within);
        scan.deepest
    }

    #[test]
    fn only_what_nests_is_counted() {
        for (text, depth) in [
            ("<a> <b> [ <c> ( 1 [] ) ] .", 3),
            ("<a[[[> <b> \"[[[\" , '[[' , \"\" , '' , \"\\\"[[\" .", 0),
            ("<a> <b> \"\"\"[[ \" \"\" \\\"\"\" [[\"\"\" , [] .", 1),
            ("# [[[ \" '\n<a> <b> 'it\\'s [[' , '''[ ' '' [''' .", 0),
            ("a:b\\(\\'c <b> [ ] ; <c> \"\"", 1),
        ] {
            assert_eq!(deepest(text), depth, "{text}");
        }
        let mut scan = Scan::default();
        "@prefix a: <prefix> . PREFIX b: <b> # prefix\n a:pprefix 'prefix'"
            .bytes()
            .for_each(|byte| scan.takes(byte));
        assert_eq!(scan.prefixes, 3, "a few too many are counted, none too few");
    }
}
