//! The facade of `catalogue-core` for Kotlin, Java, Ruby and Swift, by uniffi: calls, conversions and nothing
//! else. No rule, no right and no query is decided here. The library's own data crosses the border as it is
//! declared in `nouns.rs`; that file and `verbs.rs` are written from the library's sources.

#![allow(missing_debug_implementations, reason = "other languages see these types, nothing of Rust does")]
#![allow(clippy::result_large_err, reason = "an error crosses the border once, and is written out there")]

mod catalogue;
mod clock;
mod crossing;
mod error;
mod guard;
#[rustfmt::skip]
mod nouns;
mod options;
mod page;
mod people;
mod progress;
mod session;
mod stream;
#[rustfmt::skip]
mod verbs;
mod watch;

uniffi::setup_scaffolding!("catalogue_core");
