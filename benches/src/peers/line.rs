//! The lines that a peer prints: one JSON object each.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a peer answered to one query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The number of the query.
    pub(crate) n: usize,
    pub(crate) total: u64,
    /// The identifiers of the first hits.
    #[serde(default)]
    pub(crate) hits: Vec<String>,
    /// By facet and value; empty where a peer has none.
    #[serde(default)]
    pub(crate) facets: BTreeMap<String, BTreeMap<String, u64>>,
    /// Of each round, by `clock`: hits, total and all facets together.
    pub(crate) milliseconds: Vec<f64>,
    pub(crate) clock: Clock,
    /// Of each round, by the clock on the wall.
    #[serde(default)]
    pub(crate) elapsed: Vec<f64>,
}

impl Answer {
    /// The milliseconds of its best round.
    pub(crate) fn best(&self) -> f64 {
        self.milliseconds.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// What milliseconds are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Clock {
    /// The processors, by whoever asks and by the server it asks.
    Cpu,
    /// The wall.
    Wall,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Line {
    /// Who it is.
    Peer { peer: String, version: String },
    /// The index is built: seconds, and bytes.
    Built { built: f64, bytes: u64 },
    /// A query is answered.
    Answer(Answer),
    /// What it holds after the last query, which is its last line.
    Memory { memory_bytes: u64 },
    /// Something it does otherwise than asked.
    Differs { differs: String },
    /// Why it gives up.
    Failed { failed: String },
}

impl Line {
    /// Reads a line; says what is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|_| {
            let shown: String = text.chars().take(200).collect();
            format!("it printed what is not a line of a peer: {shown}")
        })
    }
}
