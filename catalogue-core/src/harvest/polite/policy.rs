//! What a host chooses of it.

use serde::{Deserialize, Serialize};

/// How a run treats the server that it asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Politeness {
    /// The least time between two requests, in milliseconds; 200 by default.
    pub delay_ms: i64,
    /// How often a request is made in all when the connection breaks, the body is cut short, or the server
    /// answers 429, 500, 502, 503 or 504; 4 by default, at least 1.
    pub attempts: i64,
    /// The wait before the second attempt, in milliseconds; each further one is twice as long. 1 000 by
    /// default. A `Retry-After` of the server counts instead.
    pub wait_ms: i64,
    /// The longest wait before an attempt, in milliseconds; 60 000 by default. A server that asks for more
    /// is not asked again in this run.
    pub longest_wait_ms: i64,
    /// The most time that one run may take, in seconds; 6 hours by default.
    pub seconds: i64,
    /// The most bytes that one run may receive; 8 GiB by default.
    pub bytes: i64,
    /// The most bytes of one answer, decompressed; 256 MiB by default.
    pub answer_bytes: i64,
}

impl Default for Politeness {
    fn default() -> Self {
        Self {
            delay_ms: 200,
            attempts: 4,
            wait_ms: 1_000,
            longest_wait_ms: 60_000,
            seconds: 6 * 60 * 60,
            bytes: 8 << 30,
            answer_bytes: 256 << 20,
        }
    }
}
