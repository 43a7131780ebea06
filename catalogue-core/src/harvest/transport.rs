//! The seam of the network: what is asked of a remote server, and what it answers.

use crate::error::Result;
use std::collections::BTreeMap;
use std::io::Read;

/// One request. Only what harvesting needs: reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The address, `http:` or `https:`.
    pub url: String,
    /// What is posted, with its media type; a `GET` when absent.
    pub posted: Option<(String, Vec<u8>)>,
    /// Headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
}

/// One answer. An answer of any status is an answer, an error is a failure to have one.
pub struct Answered {
    /// The status, 200 for success.
    pub status: i64,
    /// Headers, by name in lower case.
    pub headers: BTreeMap<String, String>,
    /// Where it comes from in the end, redirections followed.
    pub url: String,
    /// The body, decompressed; the reader stops before it is too large.
    pub body: Box<dyn Read + Send>,
}

impl std::fmt::Debug for Answered {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Answered")
            .field("status", &self.status)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// What carries requests to remote servers. The library brings one under the feature `http`; a host
/// may bring its own: a proxy of its own, a cache, recorded answers.
pub trait Transport: Send + Sync {
    /// Asks once. Redirections are followed; nothing is tried again.
    ///
    /// # Errors
    /// `Remote` when no answer comes.
    fn ask(&self, asked: &Asked) -> Result<Answered>;
}
