//! An embeddable catalogue of datasets: organisations, accounts, datasets and resources over one
//! folder on disk. It checks what is deposited, decides who may see and do what, and answers
//! faceted search in the caller's own process. SQLite holds the truth, tantivy the index.
//!
//! Start with [`Catalogue::create`] or [`Catalogue::open`], take a [`Session`] for a
//! [`Principal`], and everything else is a verb of the session.

pub mod access;
mod catalogue;
mod error;
pub mod exchange;
mod id;
mod issue;
mod model;
mod search;
mod store;
pub mod text;
pub mod validate;
pub mod vocabulary;

pub use access::{Action, Principal};
pub use catalogue::{
    BatchError, Catalogue, Change, Clock, DatasetView, DayOfUse, Facet, FacetValue, FileContent, Health,
    HistoryEntry, Hit, Identifiers, Impact, ImportOptions, ImportReport, ImportedRecord, Options, Page,
    Progress, RecordOutcome, Session, Statistics, SuggestField, Suggestion, SystemClock, UuidV7,
};
pub use error::{Error, ErrorKind, Fault, Result};
pub use id::{AccountId, DatasetId, OrganisationId, RESERVED_SLUGS, ResourceId, Revision, SLUG_LIMIT, Slug};
pub use issue::{FIELD_LABELS, Issue, IssueCode, Language, Severity, field_label};
pub use model::{
    Access, AccessRule, Account, AccountDetails, AccountKind, Act, Audience, BoundingBox, Checksum,
    Collaboration, Collaborator, Conformity, Contact, Dataset, Extent, Identifier, Membership, Metadata,
    Operation, Organisation, OrganisationDetails, PartialDate, Period, Portal, PortalPredicate, Provenance,
    Resolution, Resource, ResourceMetadata, Role, ServiceOffer, State, StoredFile, UsageTotals, Visibility,
};
pub use search::{Area, AreaRelation, Excerpt, Query, Sort};
pub use store::Finding;
pub use validate::{Form, Limits, Profile};

// The book's first pages are compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/getting-started.md")]
mod getting_started {}

// Its program is compiled with them.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
