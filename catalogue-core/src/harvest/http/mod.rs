//! The library's own transport: HTTP over rustls.

mod body;
mod client;
mod guard;
mod options;
mod words;

pub use client::HttpTransport;
pub use options::HttpOptions;
