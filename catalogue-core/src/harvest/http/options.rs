//! What a host chooses of the client.

use crate::harvest::address::shown;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How [`HttpTransport`](crate::harvest::HttpTransport) asks. Every field has a default.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpOptions {
    /// What the client calls itself. The library and its version by default; an address to write to is
    /// good manners: `moissonneur/1.0 (sig@exemple.fr)`.
    pub user_agent: String,
    /// The longest wait for a connection, in seconds; 10 by default, 1 to 3 600.
    pub connect_seconds: i64,
    /// The longest wait for the next bytes, in seconds; 60 by default, 1 to 3 600.
    pub read_seconds: i64,
    /// The longest time of one answer, from the first byte sent to the last received, in seconds; 600 by
    /// default, 1 to 86 400.
    pub whole_seconds: i64,
    /// How many redirections are followed; 5 by default, 0 to 20. From `https:` to `http:` none is.
    pub redirections: i64,
    /// Whether a source may lie at an address of this machine or of a private network (`127.0.0.1`,
    /// `10.0.0.0/8`, `fe80::/10`…). False by default, so that nobody who may name a source reaches
    /// what stands behind the host's firewall. A public source is never followed to a private address.
    pub private_addresses: bool,
    /// The most bytes of one answer, decompressed; 256 MiB by default.
    pub answer_bytes: i64,
    /// The proxy to go through, `http://user:password@host:port`; none by default: the environment is
    /// not looked at. Names are then resolved by the proxy, which has to refuse private addresses itself.
    pub proxy: Option<String>,
    /// Hosts asked without the proxy: `intranet.exemple.fr`, `*.exemple.fr`.
    pub no_proxy: Vec<String>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("catalogue-core/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_seconds: 10,
            read_seconds: 60,
            whole_seconds: 600,
            redirections: 5,
            private_addresses: false,
            answer_bytes: 256 << 20,
            proxy: None,
            no_proxy: Vec::new(),
        }
    }
}

impl fmt::Debug for HttpOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpOptions")
            .field("user_agent", &self.user_agent)
            .field("connect_seconds", &self.connect_seconds)
            .field("read_seconds", &self.read_seconds)
            .field("whole_seconds", &self.whole_seconds)
            .field("redirections", &self.redirections)
            .field("private_addresses", &self.private_addresses)
            .field("answer_bytes", &self.answer_bytes)
            .field("proxy", &self.proxy.as_deref().map(shown))
            .field("no_proxy", &self.no_proxy)
            .finish()
    }
}
