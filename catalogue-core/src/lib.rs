//! An embeddable catalogue of datasets: organisations, accounts, datasets and resources over one
//! folder on disk. It checks what is deposited, decides who may see and do what, and answers
//! faceted search in the caller's own process. SQLite holds the truth, tantivy the index; there is
//! no server, and nothing to install beside it.
//!
//! # A tour
//!
//! | To… | Look at |
//! |---|---|
//! | create or open a folder | [`Catalogue::create`], [`Catalogue::open`], [`Options`] |
//! | act as somebody | [`Catalogue::session`], [`Principal`]; rights are looked up at every call |
//! | describe a dataset and add its data | [`Session::form`], [`Session::create`], [`Session::add_resource`], [`Session::attach_file`] |
//! | know what is missing | [`Session::check`], [`Issue`], the profiles of [`validate`] |
//! | lead it through its life | [`Session::publish`], [`Session::archive`], [`Session::prepare_delete`], [`Session::restore`], [`Session::history`], [`Session::revert`] |
//! | find it again | [`Session::search`], [`Query`], [`Page`], [`Session::suggest`] |
//! | show it | [`Session::get`], [`Session::find`], [`DatasetView`] |
//! | give its data out | [`Session::open_file`], [`Session::resource_address`], [`Session::service_address`], [`ResourceCapabilities`] |
//! | extract a part of it | [`Session::request_extraction`], [`Session::next_extraction`], [`Session::report_extraction`] |
//! | show it in several portals | [`Portal`], [`Session::portal_page`], [`Session::portal_counts`], [`Session::permalinks`] |
//! | take in other catalogues' records | [`Session::import`], [`ImportReport`] |
//! | keep them up to date | [`Session::create_harvest_source`], [`Session::due_sources`], [`Session::harvest`], [`HarvestReport`], [`Session::overrides`] |
//! | give records back to others, and tell what changed | [`Session::export`], [`Session::changes`], [`ExportFormat`] |
//! | count, control and give figures | [`Session::record_view`], [`Session::statistics`], [`Session::quality`], [`Session::review`], [`Session::late`] |
//! | follow what happens, and who did it | [`Session::events`], [`Session::watch`], [`Session::audit`], [`Session::refusals`] |
//! | write several things at once | [`Session::apply`], [`Change`] |
//! | let people in, and decide what they ask for | [`Session::ask`], [`Session::requests`], [`Session::approve`], [`Session::notices`], [`Catalogue::recognise`], [`Catalogue::authenticate`], [`Catalogue::authenticate_token`] |
//! | run an organisation | [`Session::set_membership`], [`Session::transfer`], [`Session::merge_organisations`], [`Session::delete_organisation`] |
//! | let them go | [`Session::suspend_account`], [`Session::export_person`], [`Session::delete_account`], [`Session::compact`] |
//! | keep it in health | [`Session::check_integrity`], [`Session::backup`], [`Session::reindex`], [`Session::health`] |
//!
//! # What holds everywhere
//!
//! - Every read and every write has a [`Principal`]. What it may not read does not exist for it:
//!   not in records, totals, facets, suggestions, figures nor error texts.
//! - A write that returned `Ok` survives a crash; a search that starts after it sees it, in any
//!   process on that folder.
//! - Every write names the [`Revision`] that was read; somebody else's write in between is
//!   [`Error::Conflict`], never lost.
//! - [`Error`] has one variant per [`ErrorKind`], with a stable code and a sentence in French and
//!   English. A record that breaks rules is [`Error::Invalid`], with every broken rule.
//! - Calls block; choose your threads. [`Catalogue`] and [`Session`] are cheap to clone and safe to
//!   share.
//!
//! ```
//! use catalogue_core::{AccountDetails, Catalogue, Metadata, Options, OrganisationDetails, Principal, Query, ResourceMetadata};
//! # let folder = tempfile::tempdir().unwrap();
//! let administrator = AccountDetails { login: "admin".into(), ..Default::default() };
//! let catalogue = Catalogue::create(folder.path().join("ville.catalogue"), Options::default(), administrator)?;
//! let session = catalogue.session(catalogue.principal("admin")?, None)?;
//! let ville = session.create_organisation(OrganisationDetails {
//!     name: "Ville d'Exemple".into(),
//!     active: true,
//!     ..Default::default()
//! })?;
//!
//! let draft = session.create(Metadata {
//!     title: "Pistes cyclables".into(),
//!     description: "Les pistes et bandes cyclables de la commune, relevées sur le terrain.".into(),
//!     keywords: vec!["vélo".into(), "mobilité".into()],
//!     licence: Some("etalab-2.0".into()),
//!     frequency: Some("ANNUAL".into()),
//!     data_types: vec!["donnees-ouvertes".into()],
//!     themes: vec!["mobilite".into()],
//!     organisation: Some(ville.id),
//!     ..Default::default()
//! })?;
//! let draft = session.add_resource(draft.id, draft.revision, ResourceMetadata {
//!     name: "Pistes".into(),
//!     description: "Tracés au format GeoJSON.".into(),
//!     resource_type: Some("main".into()),
//!     url: Some("https://example.org/pistes.geojson".into()),
//!     ..Default::default()
//! })?;
//! let published = session.publish(draft.id, draft.revision)?;
//!
//! let anybody = catalogue.session(Principal::Anonymous, None)?;
//! let page = anybody.search(&Query { text: "velos".into(), ..Default::default() })?;
//! assert_eq!((page.total, page.hits[0].id), (1, published.id));
//! # Ok::<(), catalogue_core::Error>(())
//! ```

pub mod access;
mod catalogue;
mod error;
pub mod exchange;
pub mod harvest;
mod id;
mod identity;
mod issue;
mod model;
mod search;
mod store;
pub mod text;
pub mod validate;
pub mod vocabulary;

pub use access::{Action, Principal};
pub use catalogue::{
    AccountImpact, AuditEntry, AuditPage, AuditQuery, BatchError, Capability, CapabilityKind, Catalogue,
    Change, ChangeKind, ChangePage, Clock, DatasetChange, DatasetQuality, DatasetView, Dropped,
    EventListener, ExportOptions, ExportReport, ExportedFile, Facet, FacetValue, FileContent, Health,
    HistoryEntry, Hit, Identifiers, Impact, ImportOptions, ImportReport, ImportedRecord, Invitation,
    LateDataset, LatePage, LateResource, NOT_READABLE, NOT_SIGNED_IN, NewToken, Options, OrganisationImpact,
    OrganisationUsage, OutsideName, OwnedDatasets, Page, Permalink, PersonDetails, PortalCount, PortalPage,
    Progress, QualityPage, Recognised, RecordOutcome, Refusal, RefusalPage, RefusalQuery, Relaxation,
    ResourceCapabilities, Session, SignInPolicy, Statistics, SuggestField, Suggestion, SystemClock, Upgrade,
    UuidV7, Watch,
};
pub use error::{Error, ErrorKind, Fault, Result};
pub use exchange::{ExportFormat, ExportedDataset};
pub use harvest::HarvestOptions;
pub use id::{
    AccountId, DatasetId, ExtractionId, HarvestRunId, HarvestSourceId, OrganisationId, RESERVED_SLUGS,
    RequestId, ResourceId, ReviewId, Revision, SLUG_LIMIT, Slug, SubscriptionId, TokenId,
};
pub use identity::{
    Argon2id, CAS_RESPONSE_LIMIT, CasAnswer, CasAttributes, GEORCHESTRA_HEADERS_LIMIT, Granted,
    OperatingSystem, OutsideIdentity, PASSWORD_LIMIT, PASSWORD_MINIMUM, PasswordHashing, RecognitionRules,
    RoleGrant, RoleRule, Secrets, check_password, georchestra_identity, is_personal_mail,
};
pub use issue::{FIELD_LABELS, Issue, IssueCode, Language, Severity, field_label};
pub use model::{
    Access, AccessRule, Account, AccountApplication, AccountDetails, AccountKind, Act, Ask, Audience,
    BoundingBox, Checksum, Collaboration, Collaborator, Conformity, Consent, ConsentText, Contact,
    CoupledResource, Dataset, DayOfUse, Decision, DueSource, EXTRACTION_FORMATS, Encoding, Event,
    EventFilter, EventPage, Extent, Extraction, ExtractionDetails, ExtractionEnd, ExtractionFailure,
    ExtractionFormat, ExtractionOutcome, ExtractionResult, ExtractionState, Footprint, HarvestFilter,
    HarvestFrequency, HarvestItem, HarvestItemPage, HarvestItemQuery, HarvestKind, HarvestOutcome,
    HarvestOverride, HarvestReport, HarvestSource, HarvestSourceDetails, HarvestStatus, Identifier,
    Membership, Metadata, NOTICE_KINDS, Notice, Operation, Organisation, OrganisationDetails, PartialDate,
    Period, Portal, PortalAccess, PortalLabel, PortalPredicate, Provenance, Request, RequestState,
    Resolution, Resource, ResourceMetadata, Review, ReviewOutcome, Role, ServiceOffer, State, StoredFile,
    Subscription, Token, TokenDetails, TokenScope, UsageTotals, Visibility, YearOfUse,
};
pub use search::{Area, AreaRelation, Excerpt, ExplainedBonus, ExplainedWord, Explanation, Query, Sort};
pub use store::Finding;
pub use validate::{
    CheckedLink, Criterion, Filling, Form, Freshness, Limits, Profile, QUALITY_RULES, Quality, QualityCode,
    StepIssue, Verdict,
};

// The book's first pages are compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/getting-started.md")]
mod getting_started {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/accounts.md")]
mod accounts {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/harvesting.md")]
mod harvesting {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/exchange.md")]
mod exchange_page {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/import.md")]
mod import_page {}

// Its program is compiled with them.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
