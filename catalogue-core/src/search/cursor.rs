//! Where a page ended: the sort key of its last hit. It names no place in an index, so it holds
//! in another process and after a reindexing.

use crate::error::Error;
use crate::id::DatasetId;
use serde::{Deserialize, Serialize};

/// The sort key of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The query it belongs to, as a fingerprint.
    #[serde(rename = "q")]
    pub(crate) query: String,
    /// The first part of the key: what comes first is smaller.
    #[serde(rename = "k")]
    pub(crate) order: u64,
    /// The title's key.
    #[serde(rename = "t")]
    pub(crate) title: String,
    /// The identifier.
    #[serde(rename = "i")]
    pub(crate) id: DatasetId,
}

impl Cursor {
    /// The opaque text.
    pub(crate) fn encode(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
        json.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]).collect()
    }

    /// Reads the text back.
    ///
    /// # Errors
    /// [`Error::BadQuery`] when it is none of ours, or of another query.
    pub(crate) fn decode(text: &str, query: &str) -> Result<Self, Error> {
        let refused = |reason: &str| Error::BadQuery { at: "cursor".to_owned(), reason: reason.to_owned() };
        let digits: Option<Vec<u8>> =
            text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        let bytes: Option<Vec<u8>> = digits.filter(|digits| digits.len().is_multiple_of(2)).map(|digits| {
            digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
        });
        let cursor: Option<Cursor> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let cursor = cursor.ok_or_else(|| refused("not a cursor: give back the one of the page before"))?;
        if cursor.query == query {
            Ok(cursor)
        } else {
            Err(refused("this cursor belongs to another query: start again without it"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use uuid::Uuid;

    #[test]
    fn a_cursor_comes_back_and_nothing_else_passes() {
        let id = DatasetId::from_uuid(Uuid::from_u128(7));
        let cursor = Cursor { query: "q".to_owned(), order: u64::MAX, title: "é\u{1}".to_owned(), id };
        let text = cursor.encode();
        assert_eq!(Cursor::decode(&text, "q").unwrap(), cursor);
        for (text, query) in
            [(text.as_str(), "other"), ("", "q"), ("zz", "q"), ("é", "q"), ("7b7", "q"), (&text[2..], "q")]
        {
            assert_eq!(Cursor::decode(text, query).unwrap_err().kind(), ErrorKind::BadQuery);
        }
    }
}
