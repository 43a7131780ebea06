//! An embeddable catalogue of datasets.
#![allow(dead_code)] // removed once the floors above are built

pub mod access;
mod catalogue;
pub mod error;
pub mod exchange;
pub mod id;
pub mod issue;
pub mod model;
mod search;
mod store;
pub mod text;
pub mod validate;
pub mod vocabulary;

pub use error::{Error, ErrorKind, Fault, Result};
pub use id::{AccountId, DatasetId, OrganisationId, ResourceId, Revision, Slug};
pub use issue::{Issue, IssueCode, Language, Severity};
pub use model::*;

// The book's first pages are compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/getting-started.md")]
mod getting_started {}
