//! What a document holds, and what ends it early.

use crate::exchange::xml::tree::Tree;

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Payload {
    Iso19139,
    Iso191153,
    /// `csw:Record` and its shorter forms.
    DublinCore,
}

/// What was found in a document.
#[derive(Debug)]
pub(in crate::exchange) enum Found {
    Record(Payload, Tree, Option<&'static str>),
    /// Something else where a record would be, or an answer that is an error.
    NoRecord {
        above: String,
        reason: String,
    },
}

/// Why a document cannot be read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) enum Stop {
    /// Not XML as it must be, or XML that is not accepted.
    Bad { line: i64, reason: String },
    /// A page of HTML, as portals answer with in place of what was asked.
    Page { line: i64 },
    /// One record has more bytes than allowed.
    TooLarge { line: i64, limit: u64 },
    /// The reader failed.
    Failed,
}

/// Whether bytes begin as XML does.
pub(crate) fn looks_like_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\xff\xfe").or_else(|| bytes.strip_prefix(b"\xfe\xff")).unwrap_or(bytes);
    let mut text = bytes.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    text.next() == Some(&b'<')
}
