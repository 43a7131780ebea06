//! What lies around the records of an answer in JSON: read without keeping the records.

use super::windows::{Cause, Judged};
use crate::error::{Error, Result};
use crate::harvest::polite::Page;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The longest message of a server that is told, in characters.
const MESSAGE: usize = 400;
/// The longest answer in another encoding than JSON's that is read, in bytes.
const ELSEWHERE: i64 = 32 << 20;

/// A list, of which only the length is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed(pub(super) i64);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Count;
        impl<'de> Visitor<'de> for Count {
            type Value = Listed;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Listed, A::Error> {
                let mut length = 0;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    length += 1;
                }
                Ok(Listed(length))
            }
        }
        deserializer.deserialize_seq(Count)
    }
}

/// The envelope of an answer, or what the answer is instead.
///
/// # Errors
/// `Storage` when the body cannot be read again.
pub(super) fn envelope<T: DeserializeOwned>(page: &Page) -> Result<Result<T, Judged>> {
    let head: String = String::from_utf8_lossy(page.body.head(2_000)).to_ascii_lowercase();
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Ok(Err(Judged::Bad { reason: "an empty answer".to_owned(), cause: Cause::Broken }));
    }
    if start.starts_with('<') {
        let reason = if start.contains("<html") || start.contains("<!doctype html") {
            "an HTML page, not JSON (a login or error page?)"
        } else {
            "XML, not JSON"
        };
        return Ok(Err(other(reason)));
    }
    let mut reader = page.body.reader()?;
    if page.body.head(3) == b"\xef\xbb\xbf" {
        std::io::BufRead::fill_buf(&mut reader)
            .map_err(|error| Error::storage("reading an answer", error))?;
        std::io::BufRead::consume(&mut reader, 3);
    }
    Ok(match serde_json::from_reader(reader) {
        Ok(value) => Ok(value),
        Err(error) if error.is_data() => Err(other(&format!("JSON of another kind: {error}"))),
        Err(error) => match in_another_encoding(page) {
            Some(value) => Ok(value),
            // Cut, or not what it should be; less of it may be whole.
            None => Err(Judged::Bad { reason: format!("broken JSON: {error}"), cause: Cause::Broken }),
        },
    })
}

/// The envelope of an answer that is not UTF-8, as JSON has to be.
fn in_another_encoding<T: DeserializeOwned>(page: &Page) -> Option<T> {
    let bytes = page.body.whole(ELSEWHERE).ok()?;
    if std::str::from_utf8(&bytes).is_ok() {
        return None;
    }
    // What is around the records is ASCII; they are read as they should be later.
    serde_json::from_str(&String::from_utf8_lossy(&bytes)).ok()
}

/// An answer of something else.
pub(super) fn other(reason: &str) -> Judged {
    Judged::Bad { reason: reason.to_owned(), cause: Cause::Other }
}

/// What a service says of its failure, on one line.
pub(super) fn said(error: &Value) -> String {
    let text = match error {
        Value::String(text) => text.clone(),
        Value::Object(map) => match map.get("message").or_else(|| map.get("__type")) {
            Some(Value::String(text)) => text.clone(),
            _ => error.to_string(),
        },
        other => other.to_string(),
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MESSAGE).collect()
}
