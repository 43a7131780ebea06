//! An answer that was received whole.

use crate::error::Error;
use crate::harvest::address::shown;
use crate::harvest::spool::Spool;
use crate::harvest::transport::Asked;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An answer, with its body.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it comes from in the end.
    pub(crate) url: String,
    /// The status.
    pub(crate) status: i64,
    /// Headers, by name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body.
    pub(crate) body: Spool,
}

/// What tells a version of a page from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Validator {
    /// The page.
    pub(crate) url: String,
    /// Its `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tag: Option<String>,
    /// Its `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) modified: Option<String>,
}

/// The longest validator kept, in bytes.
const VALIDATOR: usize = 1_000;

impl Page {
    /// Whether it is what was asked for.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the server failed, which it may not do with less asked of it.
    pub(crate) fn is_failure(&self) -> bool {
        (500..600).contains(&self.status)
    }

    /// Why it is not what was asked for, in words.
    pub(crate) fn reason(&self) -> String {
        let status = self.status;
        match status {
            200..300 => "it answers something else than what was asked".to_owned(),
            300..=399 => format!("it redirects without end, or nowhere ({status})"),
            401 | 403 | 407 => format!("it refuses access ({status})"),
            404 | 410 => format!("there is nothing at this address ({status})"),
            405 | 501 => format!("it does not take such requests ({status})"),
            429 => match self.headers.get("retry-after") {
                Some(after) => format!("it asks not to be asked so often; again after {after} ({status})"),
                None => format!("it asks not to be asked so often ({status})"),
            },
            503 if self.headers.contains_key("retry-after") => {
                let after = self.headers.get("retry-after").map(String::as_str).unwrap_or_default();
                format!("it is out of service; again after {after} ({status})")
            }
            500..600 => format!("it failed ({status})"),
            _ => format!("it answers with the status {status}"),
        }
    }

    /// The error that it is.
    pub(crate) fn error(&self, reason: String) -> Error {
        Error::Remote { url: shown(&self.url), reason }
    }

    /// What tells this version of it from another, when the server says.
    pub(crate) fn validator(&self, url: &str) -> Option<Validator> {
        let header = |name: &str| {
            self.headers
                .get(name)
                .map(|value| value.trim().to_owned())
                .filter(|v| !v.is_empty() && v.len() < VALIDATOR)
        };
        let (tag, modified) = (header("etag"), header("last-modified"));
        (tag.is_some() || modified.is_some()).then(|| Validator { url: url.to_owned(), tag, modified })
    }
}

impl Validator {
    /// Asks for the page only if it is another than this version.
    pub(crate) fn put(&self, asked: &mut Asked) {
        if let Some(tag) = &self.tag {
            asked.headers.insert("if-none-match".to_owned(), tag.clone());
        }
        if let Some(modified) = &self.modified {
            asked.headers.insert("if-modified-since".to_owned(), modified.clone());
        }
    }
}
