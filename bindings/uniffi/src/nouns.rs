//! The nouns: the library's own data, declared as it is.
//! Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.

use catalogue_core::{
    Access, AccessRule, Account, AccountApplication, AccountDetails, AccountId, AccountImpact,
    AccountKind, Act, Area, AreaRelation, Ask, Audience, AuditEntry, AuditPage, AuditQuery, BoundingBox,
    Capability, CapabilityKind, CasAnswer, CasAttributes, Change, ChangeKind, ChangePage, CheckedLink,
    Checksum, Collaboration, Collaborator, Conformity, Consent, ConsentText, Contact, CoupledResource,
    Criterion, Dataset, DatasetChange, DatasetId, DatasetQuality, DatasetView, DayOfUse, Decision,
    Dropped, DueSource, Encoding, Event, EventFilter, EventPage, Excerpt, ExplainedBonus, ExplainedWord,
    Explanation, ExportFormat, ExportOptions, ExportReport, ExportedFile, Extent, Extraction,
    ExtractionDetails, ExtractionEnd, ExtractionFailure, ExtractionId, ExtractionOutcome,
    ExtractionResult, ExtractionState, Facet, FacetValue, Filling, Finding, Footprint, Form, Freshness,
    HarvestFilter, HarvestFrequency, HarvestItem, HarvestItemPage, HarvestItemQuery, HarvestKind,
    HarvestOptions, HarvestOutcome, HarvestOverride, HarvestReport, HarvestRunId, HarvestSource,
    HarvestSourceDetails, HarvestSourceId, HarvestStatus, Health, HistoryEntry, Hit, Identifier, Impact,
    ImportOptions, ImportReport, ImportedRecord, Invitation, Issue, IssueCode, Language, LateDataset,
    LatePage, LateResource, Membership, Metadata, NewToken, Notice, Operation, Organisation,
    OrganisationDetails, OrganisationId, OrganisationImpact, OrganisationUsage, OutsideIdentity,
    OutsideName, OwnedDatasets, Page, PartialDate, Period, Permalink, PersonDetails, Portal,
    PortalAccess, PortalCount, PortalLabel, PortalPage, PortalPredicate, Principal, Provenance, Quality,
    QualityCode, QualityPage, Query, Recognised, RecognitionRules, RecordOutcome, Refusal, RefusalPage,
    RefusalQuery, Relaxation, Request, RequestId, RequestState, Resolution, Resource,
    ResourceCapabilities, ResourceId, ResourceMetadata, Review, ReviewId, ReviewOutcome, Revision, Role,
    RoleGrant, RoleRule, ServiceOffer, Severity, SignInPolicy, Slug, Sort, State, Statistics, StepIssue,
    StoredFile, Subscription, SubscriptionId, SuggestField, Suggestion, Token, TokenDetails, TokenId,
    TokenScope, Upgrade, UsageTotals, Verdict, Visibility, YearOfUse,
};
use catalogue_core::harvest::{
    HttpOptions, Politeness,
};
use catalogue_core::validate::{
    Choice,
};
use catalogue_core::vocabulary::{
    Alias, Labels, Mapping, Match, SchemeTerms, Term, Territory, TerritoryLevel,
};
use chrono::{DateTime, Utc};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The level of access of one operation.
#[uniffi::remote(Enum)]
pub enum Access {
    /// Anybody.
    Open,
    /// Anybody signed in.
    Authenticated,
    /// The audiences named, and nobody else.
    Restricted {
        /// Whom; empty means nobody.
        audiences: Vec<Audience>,
    },
    /// Nobody but those who keep the dataset.
    Closed,
}

/// The access rule of a resource.
#[uniffi::remote(Record)]
pub struct AccessRule {
    /// The level for downloading, and for the other operations unless they say otherwise.
    pub download: Access,
    /// The level for view services, when different.
    #[uniffi(default = None)]
    pub view: Option<Access>,
    /// The level for extraction, when different.
    #[uniffi(default = None)]
    pub extract: Option<Access>,
    /// What differs through a portal, each portal once. Without a portal, and through one that is not
    /// named here, the rule itself holds.
    #[uniffi(default)]
    pub portals: Vec<PortalAccess>,
    /// The legal reason, a code of `access-reason` or `access-reason-crpa`; needed when not open.
    #[uniffi(default = None)]
    pub reason: Option<String>,
    /// Whom to ask for access, at most 350 characters; absent: the dataset's contact.
    #[uniffi(default = None)]
    pub ask: Option<String>,
}

/// An account.
#[uniffi::remote(Record)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its revision.
    pub revision: Revision,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What was written of it.
    pub details: AccountDetails,
}

/// Somebody who asks for an account. Everything but the message, the login and the role is required.
#[uniffi::remote(Record)]
pub struct AccountApplication {
    /// Last name.
    #[uniffi(default = "")]
    pub last_name: String,
    /// First name.
    #[uniffi(default = "")]
    pub first_name: String,
    /// Position (*fonction*).
    #[uniffi(default = "")]
    pub position: String,
    /// E-mail.
    #[uniffi(default = "")]
    pub email: String,
    /// Telephone.
    #[uniffi(default = "")]
    pub phone: String,
    /// The organisation, when it exists.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// The organisation to create, when it does not.
    #[uniffi(default = None)]
    pub new_organisation: Option<OrganisationDetails>,
    /// The role wished for there; member when absent. Given when who decides may give it;
    /// else asked of those who may, once the account is there. Administrator of a new organisation when
    /// absent.
    #[uniffi(default = None)]
    pub role: Option<Role>,
    /// The login wished for; the e-mail when absent.
    #[uniffi(default = None)]
    pub login: Option<String>,
    /// The version of the text of consent that was accepted: the one in force, once there is one.
    #[uniffi(default = "")]
    pub consent: String,
    /// A word to those who decide.
    #[uniffi(default = None)]
    pub message: Option<String>,
}

/// What an administrator writes of an account.
#[uniffi::remote(Record)]
pub struct AccountDetails {
    /// The login, 2 to 100 of letters, digits and `-_.@`; compared without case.
    pub login: String,
    /// Person or service.
    pub kind: AccountKind,
    /// First name.
    #[uniffi(default = None)]
    pub first_name: Option<String>,
    /// Last name.
    #[uniffi(default = None)]
    pub last_name: Option<String>,
    /// E-mail.
    #[uniffi(default = None)]
    pub email: Option<String>,
    /// Telephone.
    #[uniffi(default = None)]
    pub phone: Option<String>,
    /// Position (*fonction*).
    #[uniffi(default = None)]
    pub position: Option<String>,
    /// The home organisation, offered first when depositing.
    #[uniffi(default = None)]
    pub home: Option<OrganisationId>,
    /// The memberships, at most one per organisation.
    #[uniffi(default)]
    pub memberships: Vec<Membership>,
    /// Validates accounts, organisations and harvests; reads everything.
    #[uniffi(default = false)]
    pub moderator: bool,
    /// May do everything.
    #[uniffi(default = false)]
    pub administrator: bool,
    /// May sign in.
    #[uniffi(default = true)]
    pub active: bool,
}

/// What ends with an account.
#[uniffi::remote(Record)]
pub struct AccountImpact {
    /// The login.
    #[uniffi(default = "")]
    pub login: String,
    /// The datasets that it made and keeps: they need a successor.
    #[uniffi(default)]
    pub made: Vec<DatasetId>,
    /// The other datasets that nobody else keeps: they need a successor too.
    #[uniffi(default)]
    pub orphans: Vec<DatasetId>,
    /// The datasets that name its e-mail or its name as a contact: it is taken out of them.
    #[uniffi(default = 0)]
    pub contacts: i64,
    /// The tokens that are revoked.
    #[uniffi(default = 0)]
    pub tokens: i64,
    /// The requests that are taken back.
    #[uniffi(default = 0)]
    pub requests: i64,
    /// Whether no other account would be an administrator: it cannot end then.
    #[uniffi(default = false)]
    pub last_administrator: bool,
}

/// A person or a service.
#[uniffi::remote(Enum)]
pub enum AccountKind {
    /// One person.
    Personal,
    /// A shared or machine account.
    Service,
}

/// An act that changes the state.
#[uniffi::remote(Enum)]
pub enum Act {
    /// Draft → published; guarded by the profile's rules.
    Publish,
    /// Published → draft.
    Unpublish,
    /// Published → archived.
    Archive,
    /// Archived → published.
    Unarchive,
    /// Anything living → deleted.
    Delete,
    /// Deleted → the state before the deletion, or draft when it may no longer be published.
    Restore,
    /// Deleted → purged, for good.
    Purge,
}

/// The name of a term in another system.
#[uniffi::remote(Record)]
pub struct Alias {
    /// The system: `pigma`, `idgo`, `ckan`, `udata`, `iso`, `mime`, `url`…
    pub system: String,
    /// Its code there.
    #[uniffi(default = None)]
    pub code: Option<String>,
    /// Its label there.
    #[uniffi(default = None)]
    pub label: Option<String>,
    /// Whether writing this code loses the distinction with another term.
    #[uniffi(default = false)]
    pub lossy: bool,
    /// How the two relate.
    pub kind: Match,
}

/// A place to search in.
#[uniffi::remote(Record)]
pub struct Area {
    /// The bounds, WGS84 degrees; west above east crosses the antimeridian.
    pub bounds: BoundingBox,
    /// How a dataset must lie to them; intersecting by default.
    pub relation: AreaRelation,
}

/// How the boxes of a dataset must lie to an area.
#[uniffi::remote(Enum)]
pub enum AreaRelation {
    /// One of its boxes shares a point with the area.
    Intersects,
    /// It has boxes, and all lie within the area.
    Within,
}

/// What is asked for.
#[uniffi::remote(Enum)]
pub enum Ask {
    /// An account, asked for by nobody signed in.
    Account(AccountApplication),
    /// An organisation to be created, with a role there for who asks.
    Organisation {
        /// What is written of it.
        details: OrganisationDetails,
        /// A word to those who decide.
        message: Option<String>,
    },
    /// A role in an organisation.
    Membership {
        /// The organisation.
        organisation: OrganisationId,
        /// The role: member (*rattachement*), contributor, editor, administrator (*référent*).
        role: Role,
        /// Whether it becomes the home organisation.
        home: bool,
        /// A word to those who decide.
        message: Option<String>,
    },
    /// That another organisation take a dataset over.
    Transfer {
        /// The dataset.
        dataset: DatasetId,
        /// The organisation that decides.
        to: OrganisationId,
        /// A word to those who decide.
        message: Option<String>,
    },
    /// To be let in to the data of a resource.
    Access {
        /// The dataset.
        dataset: DatasetId,
        /// The resource.
        resource: ResourceId,
        /// What one wants to do with it.
        operation: Operation,
        /// What for, for those who decide.
        message: Option<String>,
    },
}

/// One group of people who may take restricted data.
#[uniffi::remote(Enum)]
pub enum Audience {
    /// Any account with a membership somewhere (`any_organization` of ckanext-restricted).
    AnyMember,
    /// Members of the organisation that owns the dataset.
    SameOrganisation,
    /// Members of the organisations named (`any_organization` of IDGO).
    Organisations {
        /// The organisations.
        organisations: Vec<OrganisationId>,
    },
    /// The accounts named.
    Accounts {
        /// The accounts.
        accounts: Vec<AccountId>,
    },
    /// Members of partner organisations.
    Partners,
    /// Members of organisations competent for one of the territories named.
    Territory {
        /// Territories as `level:code`.
        territories: Vec<String>,
    },
}

/// One write, as the journal has it.
#[uniffi::remote(Record)]
pub struct AuditEntry {
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; absent for the host itself.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// By which harvest source.
    #[uniffi(default = None)]
    pub source: Option<HarvestSourceId>,
    /// What, as an action code.
    pub action: String,
    /// What about.
    pub subject: String,
    /// Its identifier or code; empty for the catalogue as a whole.
    pub subject_id: String,
    /// The state of the dataset after it.
    #[uniffi(default = None)]
    pub state: Option<State>,
    /// The revision of the subject after it.
    #[uniffi(default = None)]
    pub revision: Option<Revision>,
}

/// A page of the journal, latest first.
#[uniffi::remote(Record)]
pub struct AuditPage {
    /// The entries.
    #[uniffi(default)]
    pub entries: Vec<AuditEntry>,
    /// Give it back for the next page; absent on the last.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
}

/// Which part of the journal; all of it when everything is absent.
#[uniffi::remote(Record)]
pub struct AuditQuery {
    /// What concerns one organisation: its record and the datasets that it has now; the only part that
    /// its administrators read.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// A kind of subject: `dataset`, `organisation`, `account`, `portal`, `vocabulary`, `request`…
    #[uniffi(default = None)]
    pub subject: Option<String>,
    /// The identifier or code of one subject.
    #[uniffi(default = None)]
    pub subject_id: Option<String>,
    /// What one account did.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// Not before.
    #[uniffi(default = None)]
    pub since: Option<DateTime<Utc>>,
    /// Before.
    #[uniffi(default = None)]
    pub until: Option<DateTime<Utc>>,
    /// Entries per page, 1 to 1 000; 100 when absent.
    #[uniffi(default = None)]
    pub page_size: Option<i64>,
    /// The cursor of the page before.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
}

/// A box in degrees of WGS84, longitude then latitude (`EX_GeographicBoundingBox`, `dcat:bbox`).
/// `west > east` crosses the antimeridian.
#[uniffi::remote(Record)]
pub struct BoundingBox {
    /// Western bound, -180 to 180.
    pub west: f64,
    /// Southern bound, -90 to 90.
    pub south: f64,
    /// Eastern bound, -180 to 180.
    pub east: f64,
    /// Northern bound, -90 to 90.
    pub north: f64,
}

/// What a resource offers in one way.
#[uniffi::remote(Record)]
pub struct Capability {
    /// In which way.
    pub kind: CapabilityKind,
    /// The operation that its access rule decides by.
    pub operation: Operation,
    /// The protocol, a code of `format`, when it is a service.
    #[uniffi(default = None)]
    pub protocol: Option<String>,
    /// Whether this principal may use it; when not, it is offered to others.
    pub allowed: bool,
    /// Whether this principal may ask to be let in (`Session.ask`): somebody
    /// is signed in, and the operation is restricted or closed to them.
    pub may_ask: bool,
}

/// One thing that a resource offers.
#[uniffi::remote(Enum)]
pub enum CapabilityKind {
    /// A file to take, or a link to follow.
    Download,
    /// A view service (WMS, WMTS, tiles).
    View,
    /// Extraction, asked for with `Session.request_extraction`.
    Extract,
    /// A flow (*flux*): a service for other software, WMS and WFS among others.
    Flow,
    /// An interface for programs.
    Api,
    /// A map viewer can show it: by its view service, or because its file is geographic.
    Map,
}

/// What the server said of a ticket.
#[uniffi::remote(Enum)]
pub enum CasAnswer {
    /// The ticket is good.
    Success {
        /// Who.
        identity: OutsideIdentity,
        /// The services that stand between the person and this one, the nearest first.
        proxies: Vec<String>,
        /// The ticket to ask for proxy tickets with, when one was asked for.
        granting_ticket: Option<String>,
    },
    /// The ticket is not good.
    Failure {
        /// The code of the protocol: `INVALID_TICKET`, `INVALID_SERVICE`, `INVALID_REQUEST`…
        code: String,
        /// What the server says, for a log; it may repeat the ticket.
        text: String,
    },
}

/// Under which names a CAS server releases what it knows of people. The first name that is there,
/// whatever its case, is taken.
#[uniffi::remote(Record)]
pub struct CasAttributes {
    /// The stable identifier; `user` itself when none of them is there (default: none).
    #[uniffi(default)]
    pub subject: Vec<String>,
    /// First name.
    pub first_name: Vec<String>,
    /// Last name.
    pub last_name: Vec<String>,
    /// E-mail.
    pub email: Vec<String>,
    /// Telephone.
    pub phone: Vec<String>,
    /// Position.
    pub position: Vec<String>,
    /// The short name of the organisation.
    pub organisation: Vec<String>,
    /// The name of the organisation.
    pub organisation_name: Vec<String>,
    /// Roles: several values, or one separated by `;`.
    pub roles: Vec<String>,
}

/// One change of a batch.
#[uniffi::remote(Enum)]
pub enum Change {
    /// As `Session.create`, with the resources too.
    Create {
        /// What is written of it.
        metadata: Box<Metadata>,
        /// Its resources.
        resources: Vec<ResourceMetadata>,
        /// Whether to publish it at once.
        publish: bool,
    },
    /// As `Session.update`.
    Update {
        /// The dataset.
        id: DatasetId,
        /// The revision that was read.
        expected: Revision,
        /// What is written of it.
        metadata: Box<Metadata>,
    },
    /// As `Session.publish`, `Session.unpublish`, `Session.archive`…; deletion has two
    /// steps and is not part of a batch.
    State {
        /// The dataset.
        id: DatasetId,
        /// The revision that was read.
        expected: Revision,
        /// The act.
        act: Act,
    },
}

/// What became of a dataset.
#[uniffi::remote(Enum)]
pub enum ChangeKind {
    /// It is new, or not what it was: read it again.
    Updated,
    /// It may no longer be read: withdrawn, made private, taken off the portal or purged.
    Gone,
}

/// Changes, oldest first, each dataset once, and where they end.
#[uniffi::remote(Record)]
pub struct ChangePage {
    /// The changes.
    #[uniffi(default)]
    pub changes: Vec<DatasetChange>,
    /// Where to go on, as `EventPage.position`: opaque, and good for
    /// `Session.events` and `ExportOptions.changed_after` too.
    #[uniffi(default = "")]
    pub position: String,
    /// Whether what this principal sees may have become another thing as a whole, which the changes do
    /// not tell one by one: its own rights changed, or the portal did. Read everything again, and drop
    /// what is not there.
    #[uniffi(default = false)]
    pub start_over: bool,
}

/// What the host found when it followed a link; the library never does.
#[uniffi::remote(Record)]
pub struct CheckedLink {
    /// The link, as the record has it.
    pub url: String,
    /// Whether it answered as it should.
    pub available: bool,
    /// When it was followed.
    #[uniffi(default = None)]
    pub checked: Option<DateTime<Utc>>,
}

/// A checksum (`spdx:checksum`).
#[uniffi::remote(Record)]
pub struct Checksum {
    /// `md5`, `sha1`, `sha256`, `sha512`.
    pub algorithm: String,
    /// Lower-case hexadecimal.
    pub value: String,
}

/// One choice of a field.
#[uniffi::remote(Record)]
pub struct Choice {
    /// What the record stores.
    pub code: String,
    /// Its French label.
    pub label_fr: String,
    /// Its English label.
    pub label_en: String,
}

/// What a collaborator may do with one dataset.
#[uniffi::remote(Enum)]
pub enum Collaboration {
    /// Read it, once published.
    Read,
    /// Edit it, drafts included.
    Edit,
}

/// An account invited to one dataset.
#[uniffi::remote(Record)]
pub struct Collaborator {
    /// The account.
    pub account: AccountId,
    /// What it may do.
    pub may: Collaboration,
}

/// Whether the data conforms to a specification (`DQ_ConformanceResult`); three-valued.
#[uniffi::remote(Record)]
pub struct Conformity {
    /// The specification's title.
    pub specification: String,
    /// Its address.
    #[uniffi(default = None)]
    pub uri: Option<String>,
    /// Its date.
    #[uniffi(default = None)]
    pub date: Option<PartialDate>,
    /// Conforms, does not, or (absent) was not evaluated.
    #[uniffi(default = None)]
    pub pass: Option<bool>,
}

/// That somebody consented.
#[uniffi::remote(Record)]
pub struct Consent {
    /// To which version.
    pub version: String,
    /// When.
    pub time: DateTime<Utc>,
}

/// A version of the text that people consent to. Once put, it never changes.
#[uniffi::remote(Record)]
pub struct ConsentText {
    /// What the version is called (`2026-01`), 1 to 100 characters, unique.
    pub version: String,
    /// The text in French, at most 100 000 characters.
    pub french: String,
    /// The text in English, at most 100 000 characters.
    pub english: String,
}

/// Somebody to ask (`dcat:contactPoint`, `gmd:pointOfContact`).
#[uniffi::remote(Record)]
pub struct Contact {
    /// Name of a person or a department.
    #[uniffi(default = None)]
    pub name: Option<String>,
    /// Organisation, as text.
    #[uniffi(default = None)]
    pub organisation: Option<String>,
    /// E-mail.
    #[uniffi(default = None)]
    pub email: Option<String>,
    /// Telephone.
    #[uniffi(default = None)]
    pub phone: Option<String>,
    /// Web page or form.
    #[uniffi(default = None)]
    pub url: Option<String>,
    /// Role, a code of `contact-role`; point of contact when absent.
    #[uniffi(default = None)]
    pub role: Option<String>,
}

/// A dataset that a service works on (`srv:operatesOn`), named by its identifier, its address or both.
#[uniffi::remote(Record)]
pub struct CoupledResource {
    /// Its identifier, or that of its record (`uuidref`), at most 1 000 characters.
    #[uniffi(default = None)]
    pub identifier: Option<String>,
    /// The address of its record (`xlink:href`).
    #[uniffi(default = None)]
    pub url: Option<String>,
}

/// One rule applied to a dataset.
#[uniffi::remote(Record)]
pub struct Criterion {
    /// Which rule.
    pub code: QualityCode,
    /// Its weight, 1 to 100; the weights of all rules make 100.
    pub weight: i64,
    /// What it says.
    pub verdict: Verdict,
    /// The fields to look at, as in `Issue.path`; may be empty.
    #[uniffi(default)]
    pub paths: Vec<String>,
    /// Why, for a person.
    pub reason: Labels,
    /// What to do, when it is missed.
    #[uniffi(default = None)]
    pub remedy: Option<Labels>,
}

/// A dataset of the catalogue.
#[uniffi::remote(Record)]
pub struct Dataset {
    /// Its identifier, for ever.
    pub id: DatasetId,
    /// The readable part of its address.
    pub slug: Slug,
    /// Its revision; give it back when writing.
    pub revision: Revision,
    /// Where it stands in its life.
    pub state: State,
    /// The state before a deletion; kept for the restoration.
    #[uniffi(default = None)]
    pub state_before_deletion: Option<State>,
    /// When the record was made (not the data: `Metadata.created_on`).
    pub created: DateTime<Utc>,
    /// When the record last changed.
    pub modified: DateTime<Utc>,
    /// When the record was first seen by the public; its slug is frozen from then on.
    #[uniffi(default = None)]
    pub first_public: Option<DateTime<Utc>>,
    /// The account that made it.
    #[uniffi(default = None)]
    pub creator: Option<AccountId>,
    /// Accounts invited to it.
    #[uniffi(default)]
    pub collaborators: Vec<Collaborator>,
    /// What was written of it.
    pub metadata: Metadata,
    /// Its resources, in order.
    #[uniffi(default)]
    pub resources: Vec<Resource>,
    /// Where it was imported from.
    #[uniffi(default = None)]
    pub provenance: Option<Provenance>,
}

/// The last that happened to one dataset.
#[uniffi::remote(Record)]
pub struct DatasetChange {
    /// The dataset.
    pub id: DatasetId,
    /// Its address now; of one that is gone the one under which it was public, absent when it never
    /// was or was purged.
    #[uniffi(default = None)]
    pub address: Option<String>,
    /// What became of it.
    pub change: ChangeKind,
    /// When.
    pub at: DateTime<Utc>,
}

/// The quality of one dataset of a list.
#[uniffi::remote(Record)]
pub struct DatasetQuality {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// Its quality.
    pub quality: Quality,
}

/// A dataset as one principal sees it.
#[uniffi::remote(Record)]
pub struct DatasetView {
    /// The dataset; links and files of restricted resources are left out.
    pub dataset: Dataset,
    /// Its current address: `slug`, or `organisation/slug` when it was never public.
    pub address: String,
    /// Its page, under the portal's base address.
    pub url: String,
    /// Whether it shows a padlock: only its organisation sees it.
    pub private: bool,
    /// Its thumbnail, or the illustration of the first theme chosen, or nothing.
    #[uniffi(default = None)]
    pub thumbnail: Option<String>,
    /// The resources whose link or file this principal may not take.
    pub restricted: Vec<ResourceId>,
    /// Whom to ask for them: the rule's own contact, else the dataset's.
    #[uniffi(default = None)]
    pub ask: Option<String>,
    /// What each resource offers, in their order, and whether this principal may use it: the buttons
    /// to show. Empty for a deleted dataset.
    pub capabilities: Vec<ResourceCapabilities>,
    /// What this principal may do with it in its present state, as action codes.
    pub may: Vec<String>,
    /// Views and downloads.
    pub usage: UsageTotals,
    /// Whether its last review accepts it as it is.
    pub controlled: bool,
}

/// The use of one day.
#[uniffi::remote(Record)]
pub struct DayOfUse {
    /// The day.
    pub day: NaiveDate,
    /// What was counted.
    pub totals: UsageTotals,
}

/// What was decided of a request.
#[uniffi::remote(Record)]
pub struct Decision {
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; absent for the host itself, and when nobody decided in time.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// A word to who asked.
    #[uniffi(default = None)]
    pub note: Option<String>,
}

/// What may be dropped of a query.
#[uniffi::remote(Enum)]
pub enum Dropped {
    /// A word of the text.
    Word,
    /// A phrase of the text, its words kept.
    Phrase,
    /// Something that must be absent.
    Without,
    /// The values wanted of one facet.
    Filter,
    /// The area.
    Area,
    /// The period of publication.
    Published,
    /// The period of the last update.
    Updated,
    /// The period covered.
    Temporal,
    /// Public or private only.
    Visibility,
    /// The portal.
    Portal,
}

/// A source whose time has come.
#[uniffi::remote(Record)]
pub struct DueSource {
    /// The source.
    pub source: HarvestSource,
    /// Since when it is due.
    pub since: DateTime<Utc>,
    /// How many runs in a row have failed: each makes the next wait longer.
    pub failures: i64,
}

/// An encoding of the data, tied to no file (`MD_Format` of `distributionFormat`).
#[uniffi::remote(Record)]
pub struct Encoding {
    /// Its name as written, 1 to 350 characters: `ESRI Shapefile`, `GML`.
    #[uniffi(default = "")]
    pub name: String,
    /// Its version, at most 350 characters: `3.2.1`; absent when unknown.
    #[uniffi(default = None)]
    pub version: Option<String>,
}

/// Something that happened, as one principal may know of it.
#[uniffi::remote(Record)]
pub struct Event {
    /// When.
    pub time: DateTime<Utc>,
    /// What, as a code: `dataset.publish`, `organisation.edit`… For those who may not read the history
    /// of a dataset, every edit of it is `dataset.update`. `Event.GONE` when `gone`.
    pub action: String,
    /// What about: `dataset`, `organisation`, `account`, `portal`, `vocabulary`, `request`, `token`,
    /// `extraction`, `harvest-source` or `catalogue`.
    pub subject: String,
    /// Its identifier or code; empty for the catalogue as a whole.
    pub subject_id: String,
    /// Whether the principal no longer sees the dataset from here on; nothing else is told then.
    #[uniffi(default = false)]
    pub gone: bool,
    /// The state of the dataset after it.
    #[uniffi(default = None)]
    pub state: Option<State>,
    /// The revision of the subject after it.
    #[uniffi(default = None)]
    pub revision: Option<Revision>,
    /// By whom; for those who may know.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
}

/// Which events are wanted. A list that is empty asks nothing; all that are not must hold.
#[uniffi::remote(Record)]
pub struct EventFilter {
    /// Kinds of subject, as `Event.subject` has them; at most 100.
    #[uniffi(default)]
    pub subjects: Vec<String>,
    /// Actions, as `Event.action` has them; at most 100.
    #[uniffi(default)]
    pub actions: Vec<String>,
    /// One dataset.
    #[uniffi(default = None)]
    pub dataset: Option<DatasetId>,
    /// An organisation and its datasets; one that is gone from sight counts by what it was before.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// Not before.
    #[uniffi(default = None)]
    pub since: Option<DateTime<Utc>>,
}

/// Events, oldest first, and where they end.
#[uniffi::remote(Record)]
pub struct EventPage {
    /// The events.
    #[uniffi(default)]
    pub events: Vec<Event>,
    /// Where to go on. Opaque; never the same text twice, so that comparing two tells nothing. Good in
    /// every process on the catalogue, for every principal, until the catalogue is brought back from
    /// a copy.
    #[uniffi(default = "")]
    pub position: String,
}

/// A piece of a text, with what to highlight in it.
#[uniffi::remote(Record)]
pub struct Excerpt {
    /// The piece, Markdown left as it is; `…` at either end where text was left out.
    #[uniffi(default = "")]
    pub text: String,
    /// What to highlight, as `[start, end)` in characters of `text`, in order.
    #[uniffi(default)]
    pub highlights: Vec<[i64; 2]>,
}

/// What changes a score beyond the words.
#[uniffi::remote(Record)]
pub struct ExplainedBonus {
    /// `title`, `completeness`, `coverage`, `area` or `nearness`.
    pub code: String,
    /// The same for people.
    pub labels: Labels,
    /// What it adds to the score; below 0 what it takes off.
    pub contribution: f64,
}

/// What one word of a query is worth in one dataset.
#[uniffi::remote(Record)]
pub struct ExplainedWord {
    /// The word as asked, folded.
    pub word: String,
    /// The terms under which the dataset holds it: its stem, words that start so, words at one slip.
    /// Empty when it does not.
    pub found: Vec<String>,
    /// How strongly it stands there: its occurrences, weighted by field and length. 0 when absent.
    pub strength: f64,
    /// How rare it is among public records.
    pub rarity: f64,
    /// What it adds to the score.
    pub contribution: f64,
}

/// Why a dataset stands where it does in an answer: what its score is the sum of.
#[uniffi::remote(Record)]
pub struct Explanation {
    /// The dataset.
    pub id: DatasetId,
    /// Whether the query finds it.
    pub found: bool,
    /// Whether the answer is the relaxed one: too little holds all the words as written.
    pub relaxed: bool,
    /// Its score: the contributions of the words and the bonuses together. 0 when it is not found, and
    /// when the order asked is not that of relevance.
    pub score: f64,
    /// The words of the query, each with what it is worth here.
    pub words: Vec<ExplainedWord>,
    /// What is added to that, or taken off.
    pub bonuses: Vec<ExplainedBonus>,
}

/// A format that datasets are written in.
#[uniffi::remote(Enum)]
pub enum ExportFormat {
    /// ISO 19139 XML of INSPIRE and the French CNIG: one record bare, any other number in a
    /// `csw:GetRecordByIdResponse`.
    Iso19139,
    /// CKAN packages: a JSON array of what `package_create` takes.
    Ckan,
    /// CKAN packages for a portal with PIGMA's schema: its keys stand at the root, in its own codes.
    CkanPigma,
    /// DCAT-AP 3 in Turtle: one catalogue.
    DcatTurtle,
    /// DCAT-AP 3 in RDF/XML: one catalogue.
    DcatRdfXml,
    /// DCAT-AP 3 in JSON-LD: one catalogue.
    DcatJsonLd,
    /// udata datasets: a JSON array.
    Udata,
    /// Catalogue CSV: the 20 columns of SCDL.
    Scdl,
    /// Catalogue CSV: the 35 columns of IDGO, those of SCDL and 15 more.
    Idgo,
    /// The extents, as a GeoJSON FeatureCollection (RFC 7946): a feature for each dataset.
    GeoJson,
    /// One row for each dataset, for a spreadsheet (RFC 4180, UTF-8): cells that a spreadsheet would
    /// compute begin with an apostrophe.
    Csv,
    /// JSON Lines of the model itself: an `ExportedDataset` a
    /// line, nothing left out.
    Jsonl,
}

/// How to export.
#[uniffi::remote(Record)]
pub struct ExportOptions {
    /// The format; `jsonl` by default.
    pub format: ExportFormat,
    /// Where the addresses of records and of deposited files start, `http` or `https`, at most 2 000
    /// characters; the portal's, else the catalogue's, when absent.
    #[uniffi(default = None)]
    pub base_url: Option<String>,
    /// What the whole is called, where a format names it; the portal's name, else the catalogue's,
    /// when absent.
    #[uniffi(default = None)]
    pub title: Option<String>,
    /// Datasets at most; all when absent.
    #[uniffi(default = None)]
    pub limit: Option<i64>,
    /// Only these, of what the query finds; all when absent.
    #[uniffi(default = None)]
    pub datasets: Option<Vec<DatasetId>>,
    /// Only what changed after this position, of `ExportReport.position`,
    /// `ChangePage.position` or `Session.event_position`.
    #[uniffi(default = None)]
    pub changed_after: Option<String>,
    /// Only what changed at this time or later.
    #[uniffi(default = None)]
    pub since: Option<DateTime<Utc>>,
}

/// What was exported.
#[uniffi::remote(Record)]
pub struct ExportReport {
    /// Datasets written.
    #[uniffi(default = 0)]
    pub records: i64,
    /// Bytes written.
    #[uniffi(default = 0)]
    pub bytes: i64,
    /// Datasets of which the format could not carry something.
    #[uniffi(default = 0)]
    pub records_with_loss: i64,
    /// How many datasets lost something of a field, by the model's path without the places in lists:
    /// `resources[].licence`.
    #[uniffi(default)]
    pub lost: BTreeMap<String, i64>,
    /// Whether too little matched all the words of the query, so that these match some, or nearly.
    #[uniffi(default = false)]
    pub relaxed: bool,
    /// Whether datasets were left out, by the limit or because the caller wanted no more.
    #[uniffi(default = false)]
    pub cut: bool,
    /// Of an export of what changed: the datasets that changed and are not in it, because they may no
    /// longer be read or the query no longer finds them. Who keeps a copy drops these.
    #[uniffi(default)]
    pub gone: Vec<DatasetId>,
    /// Of an export of what changed: whether everything is to be exported again, as
    /// `ChangePage.start_over`.
    #[uniffi(default = false)]
    pub start_over: bool,
    /// Where the export stands in what happens: what changes later comes after it. Absent when
    /// datasets were left out.
    #[uniffi(default = None)]
    pub position: Option<String>,
}

/// One dataset of an export, as a document of its own.
#[uniffi::remote(Record)]
pub struct ExportedFile {
    /// The dataset.
    pub id: DatasetId,
    /// Its address: `slug`, or `organisation/slug` when it was never public.
    pub address: String,
    /// A name for a file: the address, `--` between its parts, and the extension of the format.
    pub name: String,
    /// The document.
    pub content: Vec<u8>,
    /// What the format could not carry, by the model's path.
    pub lost: Vec<Issue>,
}

/// The geographic extent: a place by name, its territory, and its boxes.
#[uniffi::remote(Record)]
pub struct Extent {
    /// The place as a person names it, at most 350 characters.
    #[uniffi(default = None)]
    pub place: Option<String>,
    /// The territory of the gazetteer, as `level:code`, e.g. `department:33`.
    #[uniffi(default = None)]
    pub territory: Option<String>,
    /// The boxes, 0 to 100: several for data over separate lands.
    #[uniffi(default)]
    pub boxes: Vec<BoundingBox>,
}

/// An extraction.
#[uniffi::remote(Record)]
pub struct Extraction {
    /// Its identifier.
    pub id: ExtractionId,
    /// Its revision.
    pub revision: Revision,
    /// When it was asked for.
    pub created: DateTime<Utc>,
    /// The dataset.
    pub dataset: DatasetId,
    /// The resource.
    pub resource: ResourceId,
    /// Who asked.
    pub account: AccountId,
    /// The portal asked through, whose levels apply.
    #[uniffi(default = None)]
    pub portal: Option<String>,
    /// What is wanted.
    pub details: ExtractionDetails,
    /// Where it stands.
    pub state: ExtractionState,
    /// When a worker took it up.
    #[uniffi(default = None)]
    pub claimed: Option<DateTime<Utc>>,
    /// When it ended.
    #[uniffi(default = None)]
    pub finished: Option<DateTime<Utc>>,
    /// What came of it; shown to those only who may extract the data now.
    #[uniffi(default = None)]
    pub result: Option<ExtractionResult>,
    /// How it ended without a result.
    #[uniffi(default = None)]
    pub failure: Option<ExtractionFailure>,
}

/// What is wanted.
#[uniffi::remote(Record)]
pub struct ExtractionDetails {
    /// The format, a code of `EXTRACTION_FORMATS`.
    #[uniffi(default = "")]
    pub format: String,
    /// The reference system, a code of `crs` or `EPSG:n`; that of the data when absent.
    #[uniffi(default = None)]
    pub crs: Option<String>,
    /// The part wanted; all of it when absent.
    #[uniffi(default = None)]
    pub footprint: Option<Footprint>,
}

/// Why there is no result.
#[uniffi::remote(Enum)]
pub enum ExtractionEnd {
    /// The worker could not do it.
    Failed,
    /// Who asked has no longer the right to it, or the data is gone.
    Refused,
    /// Who asked took it back.
    Cancelled,
}

/// How an extraction ended without a result.
#[uniffi::remote(Record)]
pub struct ExtractionFailure {
    /// Why.
    pub end: ExtractionEnd,
    /// What the worker says of it.
    #[uniffi(default = None)]
    pub reason: Option<String>,
}

/// What a worker reports.
#[uniffi::remote(Enum)]
pub enum ExtractionOutcome {
    /// It is done.
    Succeeded {
        /// Where the result is to be fetched.
        url: String,
        /// Bytes.
        size: Option<i64>,
    },
    /// It could not be done.
    Failed {
        /// Why, for who asked.
        reason: String,
    },
}

/// What came of an extraction.
#[uniffi::remote(Record)]
pub struct ExtractionResult {
    /// Where it is to be fetched.
    #[uniffi(default = "")]
    pub url: String,
    /// Bytes.
    #[uniffi(default = None)]
    pub size: Option<i64>,
}

/// Where an extraction stands.
#[uniffi::remote(Enum)]
pub enum ExtractionState {
    /// Nobody has taken it up (*En attente*).
    Waiting,
    /// A worker has taken it up (*En cours*).
    Running,
    /// Done: there is a result (*Succès*).
    Succeeded,
    /// It ended without a result (*Échec*).
    Failed,
    /// The worker that took it up has not been heard of in time (*Inconnu*); it may still report.
    Unknown,
}

/// The counts of one facet. They ignore the facet's own selection.
#[uniffi::remote(Record)]
pub struct Facet {
    /// Its name, as in `Query.filters`.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// Its values, most frequent first; selected ones are always there.
    pub values: Vec<FacetValue>,
    /// How many values it has in all.
    pub distinct: i64,
}

/// One value of a facet.
#[uniffi::remote(Record)]
pub struct FacetValue {
    /// What to give back in `Query.filters`.
    pub code: String,
    /// Its labels.
    pub labels: Labels,
    /// How many datasets have it.
    pub count: i64,
    /// Whether it is selected.
    pub selected: bool,
}

/// A value for a field that is empty, and what it follows from.
#[uniffi::remote(Record)]
pub struct Filling {
    /// The field, as in `Issue.path`.
    pub path: String,
    /// The JSON of the field's value; of a list, every candidate, the likeliest first.
    pub value: Value,
    /// What it follows from, for a person.
    pub because: Labels,
}

/// Something that does not hold together.
#[uniffi::remote(Record)]
pub struct Finding {
    /// Where: `store`, `file` or `index`.
    pub place: String,
    /// What, as a stable code. Store: `integrity`, `reference`, `unreadable`, `columns`, `labels`,
    /// `identities`, `address`, `file-use`, `journal-gap`, `journal-behind`. File: `missing`, `size`,
    /// `hash`, `orphan` (deposited, held by no dataset).
    pub code: String,
    /// Which one, and what was found.
    pub detail: String,
}

/// The part of the data wanted. A polygon is a GeoJSON polygon as it is.
#[uniffi::remote(Enum)]
pub enum Footprint {
    /// A box.
    Box {
        /// Its bounds, WGS84 degrees.
        bounds: BoundingBox,
    },
    /// A territory of the gazetteer.
    Territory {
        /// As `level:code`.
        territory: String,
    },
    /// A polygon.
    Polygon {
        /// Rings of positions (longitude, latitude, WGS84 degrees), the outer ring first; each ends
        /// where it starts. At most 10 000 positions.
        coordinates: Vec<Vec<Vec<f64>>>,
    },
}

/// A form to draw.
#[uniffi::remote(Record)]
pub struct Form {
    /// The code of the profile.
    pub profile: String,
    /// The JSON Schema of the dataset step (`Profile.schema`).
    pub schema: Value,
    /// The JSON Schema of the resource step (`Profile.resource_schema`).
    pub resource_schema: Value,
    /// The JSON of `Metadata` to start with: the existing record, or the defaults of a new one.
    pub defaults: Value,
    /// The choices of each field, in order, by path: `licence`, `contacts[].role`, `resources[].type`.
    pub choices: BTreeMap<String, Vec<Choice>>,
    /// What `check` says of the existing record as filled in; empty for a new one.
    pub issues: Vec<Issue>,
    /// What was filled in, in the form of a profile that is not the record's own; already among the
    /// defaults.
    #[uniffi(default)]
    pub filled: Vec<Filling>,
    /// What may be right for fields of an existing record that are empty; not among the defaults.
    #[uniffi(default)]
    pub suggestions: Vec<Filling>,
}

/// Whether data is as fresh as its declared frequency promises.
#[uniffi::remote(Record)]
pub struct Freshness {
    /// The frequency declared, a code of `frequency`.
    #[uniffi(default = None)]
    pub frequency: Option<String>,
    /// The days within which an update is expected; absent when the frequency promises no date, when
    /// none is declared, and when the data is archived, completed, obsolete or only planned.
    #[uniffi(default = None)]
    pub period_days: Option<i64>,
    /// When the data last changed, as far as it is known: never after today.
    #[uniffi(default = None)]
    pub updated_on: Option<NaiveDate>,
    /// When the next update was or is due; absent without a period or a date.
    #[uniffi(default = None)]
    pub due_on: Option<NaiveDate>,
    /// Days past that date, from 2 on (one day is tolerated); 0 when it is not late.
    #[uniffi(default = 0)]
    pub late_by: i64,
}

/// Which records of a source are taken. Of several values of one filter any is enough; every filter
/// must hold.
#[uniffi::remote(Record)]
pub struct HarvestFilter {
    /// `keyword`, `organisation` (its name or address there), `theme`, `kind`, `licence` or `identifier`.
    #[uniffi(default = "")]
    pub field: String,
    /// The values looked for, folded as search folds them.
    #[uniffi(default)]
    pub values: Vec<String>,
    /// Leave out what has a value, instead of taking nothing else.
    #[uniffi(default = false)]
    pub exclude: bool,
}

/// How often a source is to be harvested. The host runs what is due; nothing runs by itself.
#[uniffi::remote(Enum)]
pub enum HarvestFrequency {
    /// Only when somebody asks.
    Manual,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
}

/// One record of a source, and where it stands.
#[uniffi::remote(Record)]
pub struct HarvestItem {
    /// The source.
    pub source: HarvestSourceId,
    /// Its identifier there, as the source writes it.
    pub remote_id: String,
    /// Its title there; empty when it was refused.
    pub title: String,
    /// What became of it.
    pub status: HarvestStatus,
    /// The dataset it became, or that carries it already; absent when there is none or it may not be
    /// read.
    #[uniffi(default = None)]
    pub dataset: Option<DatasetId>,
    /// How many complete runs in a row did not find it.
    pub absences: i64,
    /// When it was last found.
    pub last_seen: DateTime<Utc>,
    /// The run that met it last.
    pub run: HarvestRunId,
    /// Why it was refused, or stays a draft.
    pub issues: Vec<Issue>,
}

/// A page of items, by identifier there.
#[uniffi::remote(Record)]
pub struct HarvestItemPage {
    /// The items.
    #[uniffi(default)]
    pub items: Vec<HarvestItem>,
    /// Give it back for the next page; absent on the last.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
}

/// Which items of a source; all when everything is absent.
#[uniffi::remote(Record)]
pub struct HarvestItemQuery {
    /// Those of one status.
    #[uniffi(default = None)]
    pub status: Option<HarvestStatus>,
    /// Those that one run met last.
    #[uniffi(default = None)]
    pub run: Option<HarvestRunId>,
    /// Items per page, 1 to 1 000; 100 when absent.
    #[uniffi(default = None)]
    pub page_size: Option<i64>,
    /// The cursor of the page before.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
}

/// What kind of catalogue a source is: how it is walked through.
#[uniffi::remote(Enum)]
pub enum HarvestKind {
    /// A CSW 2.0.2 or 3.0 service: `GetRecords`, page after page.
    Csw,
    /// The action API of a CKAN: `package_search`.
    Ckan,
    /// A DCAT catalogue in Turtle, RDF/XML or JSON-LD, in one page or several (`hydra:next`), or a DCAT-US
    /// `data.json`.
    Dcat,
    /// The API of a udata: its list of datasets.
    Udata,
    /// A folder of files of any format that is read, on this machine.
    Folder,
    /// One file of any format that is read, on this machine.
    File,
}

/// How to run a source.
#[uniffi::remote(Record)]
pub struct HarvestOptions {
    /// Archive what is absent even when it is more than half of what the source had.
    #[uniffi(default = false)]
    pub archive_many: bool,
    /// Begin anew: do not go on from a run that was cut, nor ask whether the source has changed.
    #[uniffi(default = false)]
    pub anew: bool,
    /// How the server is asked.
    pub politeness: Politeness,
}

/// How a run ended.
#[uniffi::remote(Enum)]
pub enum HarvestOutcome {
    /// It goes on, or its process was killed: the next run goes on where it stands.
    Running,
    /// Everything was seen: what was not there counts an absence.
    Complete,
    /// Some records were not seen (an error midway, the quota): what was not there may still be.
    Partial,
    /// The source says that nothing has changed since the last complete run: what was absent then counts
    /// an absence more.
    NotModified,
    /// Nothing could be read, or the run was cut and not taken up again.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// A field of a harvested dataset that was changed here: the harvest leaves it as it is.
#[uniffi::remote(Record)]
pub struct HarvestOverride {
    /// The field: `title`, `contacts`; `resources[<identifier>].name` of a resource,
    /// `resources[<identifier>]` of one that was removed here, `resources` for their order.
    pub path: String,
    /// What it says here; absent when it says nothing.
    #[uniffi(default = None)]
    pub local: Option<Value>,
    /// What the source says of it; absent when it says nothing.
    #[uniffi(default = None)]
    pub remote: Option<Value>,
}

/// What one run did. Each record counts once in a run, however often the source gives it.
#[uniffi::remote(Record)]
pub struct HarvestReport {
    /// The run.
    pub id: HarvestRunId,
    /// Its source.
    pub source: HarvestSourceId,
    /// When it began.
    pub started: DateTime<Utc>,
    /// When it ended; absent while it goes on.
    #[uniffi(default = None)]
    pub ended: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: HarvestOutcome,
    /// Seconds between beginning and end; of a run that goes on, to its last write.
    pub seconds: f64,
    /// How often it was taken up again after its process was killed.
    pub resumed: i64,
    /// How many records the source says it has, if it does.
    #[uniffi(default = None)]
    pub total: Option<i64>,
    /// Requests made of the source, those tried again counted again.
    pub requests: i64,
    /// Bytes received of it, decompressed.
    pub bytes: i64,
    /// Records read.
    pub read: i64,
    /// Taken for the first time.
    pub added: i64,
    /// Taken again, changed.
    pub updated: i64,
    /// Taken again, the same; or deleted here, which a harvest leaves so.
    pub unchanged: i64,
    /// Of those taken, back after an absence: published again under their identifier and address.
    pub revived: i64,
    /// Records of which something was put right on reading.
    pub repaired: i64,
    /// Not taken: they break a rule. The items say which.
    pub refused: i64,
    /// Left out by the filters, or withdrawn there before they were ever taken.
    pub filtered: i64,
    /// Carried by the catalogue already, from another source or deposited here: not taken twice.
    pub duplicates: i64,
    /// Known records that this complete run did not find.
    pub absent: i64,
    /// Archived, being absent too often or withdrawn there.
    pub archived: i64,
    /// Absent too often, but more than half of what the source had: left as they are until a run is
    /// told to archive many.
    pub spared: i64,
    /// Of those taken, not published: drafts of which the item says what stops them.
    pub drafts: i64,
    /// Fields that could not be taken, by path without numbers (`resources[].format`): in how many places.
    pub lost: BTreeMap<String, i64>,
    /// Why records were refused: each code of an issue, and for how many.
    pub refusals: BTreeMap<String, i64>,
    /// The error that ended it before its end: its code, then its sentence in English.
    #[uniffi(default = None)]
    pub error: Option<String>,
}

/// A source, as it is kept.
#[uniffi::remote(Record)]
pub struct HarvestSource {
    /// Its identifier.
    pub id: HarvestSourceId,
    /// What is decided of it.
    pub details: HarvestSourceDetails,
    /// Its revision.
    pub revision: Revision,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
}

/// What is decided of a source.
#[uniffi::remote(Record)]
pub struct HarvestSourceDetails {
    /// Its name, 2 to 350 characters.
    pub name: String,
    /// What kind of catalogue it is.
    pub kind: HarvestKind,
    /// Where it is: the address of the service, or the path of the file or folder.
    pub address: String,
    /// The organisation that its records are deposited for.
    pub organisation: OrganisationId,
    /// Whether it may be harvested.
    #[uniffi(default = true)]
    pub active: bool,
    /// Publish what the source shows and the profile admits; drafts otherwise.
    #[uniffi(default = true)]
    pub publish: bool,
    /// Which records are taken; all when empty.
    #[uniffi(default)]
    pub filters: Vec<HarvestFilter>,
    /// Licences of the source, as it writes them, and the codes of `licence` they are here.
    #[uniffi(default)]
    pub licences: BTreeMap<String, String>,
    /// Keywords and themes of the source, as it writes them, and the codes of `theme` they are here.
    #[uniffi(default)]
    pub themes: BTreeMap<String, String>,
    /// How often.
    pub frequency: HarvestFrequency,
    /// The most records that one run takes; no bound when absent.
    #[uniffi(default = None)]
    pub quota: Option<i64>,
    /// After how many complete runs without it a record is archived, 1 to 100; 3 by default.
    #[uniffi(default = 3)]
    pub absences: i64,
    /// The address of the page that shows a record there, with `{id}` for its identifier: it becomes
    /// the record's INSPIRE page. Nothing is asked of it.
    #[uniffi(default = None)]
    pub page: Option<String>,
    /// Records asked for at a time, 1 to 1 000; what suits the kind when absent.
    #[uniffi(default = None)]
    pub page_size: Option<i64>,
}

/// What became of a record of a source in the last run that met it.
#[uniffi::remote(Enum)]
pub enum HarvestStatus {
    /// Taken for the first time.
    Added,
    /// Taken again, changed.
    Updated,
    /// Taken again, the same.
    Unchanged,
    /// Not taken: it breaks a rule. What was taken of it before stays.
    Refused,
    /// Carried by the catalogue already.
    Duplicate,
    /// Not there any more; not yet often enough to be archived.
    Absent,
    /// Archived: absent too often, or withdrawn there.
    Archived,
    /// Deleted or purged here: it stays so.
    Deleted,
}

/// How a catalogue stands.
#[uniffi::remote(Record)]
pub struct Health {
    /// Writes committed to the store.
    pub writes: i64,
    /// Writes that the index on disk holds.
    pub indexed: i64,
    /// Writes that a search sees.
    pub searched: i64,
    /// Datasets searched from memory because the index on disk does not hold them yet.
    pub tail: i64,
    /// Where the catalogue lies.
    pub path: String,
}

/// One event in the life of a dataset.
#[uniffi::remote(Record)]
pub struct HistoryEntry {
    /// When.
    pub time: DateTime<Utc>,
    /// Who; absent for the host itself and for harvests.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// Which harvest source; absent for people and for the host itself.
    #[uniffi(default = None)]
    pub source: Option<HarvestSourceId>,
    /// What, as an action code.
    pub action: String,
    /// The state after it.
    #[uniffi(default = None)]
    pub state: Option<State>,
    /// The revision it made.
    #[uniffi(default = None)]
    pub revision: Option<Revision>,
}

/// One dataset found, as a list shows it.
#[uniffi::remote(Record)]
pub struct Hit {
    /// Its identifier.
    pub id: DatasetId,
    /// Its address: `slug`, or `organisation/slug`.
    pub address: String,
    /// Its title.
    pub title: String,
    /// The part of its description that fits the query best.
    pub excerpt: Excerpt,
    /// Its organisation.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// The organisation's name.
    #[uniffi(default = None)]
    pub organisation_name: Option<String>,
    /// Its state.
    pub state: State,
    /// Whether it shows a padlock.
    pub private: bool,
    /// What it is, a code of `kind`.
    pub kind: String,
    /// Its themes, codes of `theme`.
    pub themes: Vec<String>,
    /// The formats of its resources.
    pub formats: Vec<String>,
    /// When the data was published.
    #[uniffi(default = None)]
    pub published_on: Option<PartialDate>,
    /// When the data last changed.
    #[uniffi(default = None)]
    pub updated_on: Option<PartialDate>,
    /// Its thumbnail, or `theme:<file>`.
    #[uniffi(default = None)]
    pub thumbnail: Option<String>,
    /// How well it fits; comparable within one answer only.
    pub score: f64,
}

/// How `HttpTransport` asks. Every field has a default.
#[uniffi::remote(Record)]
pub struct HttpOptions {
    /// What the client calls itself. The library and its version by default; an address to write to is
    /// good manners: `moissonneur/1.0 (sig@exemple.fr)`.
    pub user_agent: String,
    /// The longest wait for a connection, in seconds; 10 by default, 1 to 3 600.
    #[uniffi(default = 10)]
    pub connect_seconds: i64,
    /// The longest wait for the next bytes, in seconds; 60 by default, 1 to 3 600.
    #[uniffi(default = 60)]
    pub read_seconds: i64,
    /// The longest time of one answer, from the first byte sent to the last received, in seconds; 600 by
    /// default, 1 to 86 400.
    #[uniffi(default = 600)]
    pub whole_seconds: i64,
    /// How many redirections are followed; 5 by default, 0 to 20. From `https:` to `http:` none is.
    #[uniffi(default = 5)]
    pub redirections: i64,
    /// Whether a source may lie at an address of this machine or of a private network (`127.0.0.1`,
    /// `10.0.0.0/8`, `fe80./10`…). False by default, so that nobody who may name a source reaches
    /// what stands behind the host's firewall. A public source is never followed to a private address.
    #[uniffi(default = false)]
    pub private_addresses: bool,
    /// The most bytes of one answer, decompressed; 256 MiB by default.
    #[uniffi(default = 268435456)]
    pub answer_bytes: i64,
    /// The proxy to go through, `http://user:password@host:port`; none by default: the environment is
    /// not looked at. Names are then resolved by the proxy, which has to refuse private addresses itself.
    #[uniffi(default = None)]
    pub proxy: Option<String>,
    /// Hosts asked without the proxy: `intranet.exemple.fr`, `*.exemple.fr`.
    #[uniffi(default)]
    pub no_proxy: Vec<String>,
}

/// A name under which others know the dataset; recognises it when it is harvested again.
#[uniffi::remote(Record)]
pub struct Identifier {
    /// `source` (a remote catalogue's id), `file` (ISO fileIdentifier), `resource` (ISO resource
    /// identifier), `doi`, `url` or `other`.
    pub kind: String,
    /// The value, at most 1 000 characters.
    pub value: String,
    /// The remote catalogue or code space.
    #[uniffi(default = None)]
    pub namespace: Option<String>,
}

/// What a deletion takes with it, and the token that confirms it.
#[uniffi::remote(Record)]
pub struct Impact {
    /// The title of the dataset, or the name of the resource.
    pub title: String,
    /// Resources that go.
    pub resources: i64,
    /// Deposited files that go.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Views and downloads counted so far.
    pub uses: i64,
    /// To give back to confirm; good for this principal and this revision only.
    pub token: String,
}

/// How to import.
#[uniffi::remote(Record)]
pub struct ImportOptions {
    /// `ckan`, `csw`, `datajson`, `dcat`, `iso19139`, `iso19115-3`, `mef`, `scdl` or `udata`; recognised when absent.
    #[uniffi(default = None)]
    pub format: Option<String>,
    /// The address of the catalogue that the file comes from: with a record's identifier there it
    /// recognises the record when it comes again. One line, at most 2 000 characters; a user and a
    /// password in it are left out.
    #[uniffi(default = None)]
    pub source: Option<String>,
    /// Deposit everything for this organisation; each record's own when absent.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// Deposit for this organisation what names none, or one that is unknown here and not to be created; the
    /// name is told as lost. When absent, the importer's own organisation takes what names none, and what names
    /// an unknown one is refused.
    #[uniffi(default = None)]
    pub fallback: Option<OrganisationId>,
    /// Create the organisations that are missing (an administrator's right).
    #[uniffi(default = false)]
    pub create_organisations: bool,
    /// Publish what the source shows and the profile admits; drafts otherwise.
    #[uniffi(default = false)]
    pub publish: bool,
}

/// What became of a file.
#[uniffi::remote(Record)]
pub struct ImportReport {
    /// Records found in the file.
    #[uniffi(default = 0)]
    pub read: i64,
    /// Taken for the first time.
    #[uniffi(default = 0)]
    pub created: i64,
    /// Taken again, changed.
    #[uniffi(default = 0)]
    pub updated: i64,
    /// Taken again, the same.
    #[uniffi(default = 0)]
    pub unchanged: i64,
    /// Not taken.
    #[uniffi(default = 0)]
    pub refused: i64,
    /// Of those refused, what is no record of a dataset: an organisation, an error page, a document of
    /// another kind.
    #[uniffi(default = 0)]
    pub no_record: i64,
    /// Of those taken, published here.
    #[uniffi(default = 0)]
    pub published: i64,
    /// Of those taken, drafts here.
    #[uniffi(default = 0)]
    pub drafts: i64,
    /// Of those taken, those that meet the profile `simple`.
    #[uniffi(default = 0)]
    pub publishable: i64,
    /// Records with something repaired.
    #[uniffi(default = 0)]
    pub repaired: i64,
    /// Records with something lost.
    #[uniffi(default = 0)]
    pub lost: i64,
    /// Each record, in order. Of a stream (`Session.import_from`): the first 10,000 refused and the
    /// first 10,000 others, and fewer when there is much to say of each.
    #[uniffi(default)]
    pub records: Vec<ImportedRecord>,
}

/// What became of one record, and of its fields.
#[uniffi::remote(Record)]
pub struct ImportedRecord {
    /// Where it stands in the file.
    pub place: String,
    /// What became of it.
    pub outcome: RecordOutcome,
    /// The dataset it became.
    #[uniffi(default = None)]
    pub id: Option<DatasetId>,
    /// The state it has here.
    #[uniffi(default = None)]
    pub state: Option<State>,
    /// Whether it meets the profile `simple`.
    pub publishable: bool,
    /// Why it was refused, or why it stays a draft.
    pub issues: Vec<Issue>,
    /// What was repaired.
    pub repaired: Vec<Issue>,
    /// What could not be taken.
    pub lost: Vec<Issue>,
}

/// A dataset that one is invited to.
#[uniffi::remote(Record)]
pub struct Invitation {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// What one may do with it.
    pub may: Collaboration,
}

/// One broken rule at one place of a record.
#[uniffi::remote(Record)]
pub struct Issue {
    /// The field, as `title`, `resources[2].name`, `extent.boxes[0]`; empty for the whole record.
    pub path: String,
    /// The rule.
    pub code: IssueCode,
    /// Error, warning or hint.
    pub severity: Severity,
    /// What was found and what is allowed: `found`, `allowed`, `limit`, `line`…
    #[uniffi(default)]
    pub args: BTreeMap<String, String>,
}

/// Stable codes.
#[uniffi::remote(Enum)]
pub enum IssueCode {
    /// required.
    Required,
    /// too short: {found} characters, at least {limit}.
    TooShort,
    /// too long: {found} characters, at most {limit}.
    TooLong,
    /// too many values: {found}, at most {limit}.
    TooMany,
    /// too large: {found} bytes, at most {limit}.
    TooLarge,
    /// unknown value "{found}"; allowed: {allowed}.
    UnknownCode,
    /// the value "{found}" is deprecated.
    DeprecatedCode,
    /// "{found}" is there twice.
    DuplicateValue,
    /// "{found}" excludes any other value.
    ExclusiveValue,
    /// "{found}" is not offered by this catalogue.
    NotOffered,
    /// characters not allowed in "{found}"; allowed: {allowed}.
    InvalidCharacters,
    /// unreadable date "{found}"; write yyyy, yyyy-mm, yyyy-mm-dd or dd/mm/yyyy.
    InvalidDate,
    /// the end ({end}) comes before the start ({start}).
    DateOrder,
    /// the date {found} is in the future.
    FutureDate,
    /// not an e-mail address: "{found}".
    InvalidEmail,
    /// "{found}" is a generic address; prefer a person's or a department's.
    GenericEmail,
    /// not a web address: "{found}"; it starts with http:// or https://.
    InvalidUrl,
    /// not a valid slug: "{found}"; 2 to 100 of a-z, 0-9 and -.
    InvalidSlug,
    /// not a valid SIRET: "{found}"; 14 digits with their check digit.
    InvalidSiret,
    /// not a telephone number: "{found}".
    InvalidPhone,
    /// not a valid checksum: "{found}".
    InvalidChecksum,
    /// not a valid number: "{found}"; expected: {allowed}.
    InvalidNumber,
    /// not a valid polygon ({found}); closed rings of 4 positions or more, longitude then latitude.
    InvalidPolygon,
    /// box off the globe ({found}); west and east within -180 to 180, south and north within -90 to 90.
    BoxOutOfRange,
    /// the bounds of the box seem swapped ({found}).
    BoxSwapped,
    /// south ({south}) lies above north ({north}).
    BoxSouthAboveNorth,
    /// the box covers nearly the whole globe ({found}).
    BoxWorldwide,
    /// unknown territory "{found}".
    UnknownTerritory,
    /// unknown organisation "{found}".
    UnknownOrganisation,
    /// the organisation "{found}" is inactive: it receives nothing any more.
    InactiveOrganisation,
    /// unknown account "{found}".
    UnknownAccount,
    /// unknown portal "{found}".
    UnknownPortal,
    /// unknown dataset "{found}".
    UnknownDataset,
    /// "{found}" refers back to itself.
    CyclicReference,
    /// no such file in the catalogue ({found}).
    MissingFile,
    /// add at least one valid resource before publishing.
    NoResource,
    /// the last resource of a published dataset cannot be removed; unpublish it first.
    LastResource,
    /// the last active administrator must stay one; name another first.
    LastAdministrator,
    /// openly accessible data needs a licence.
    NoLicence,
    /// licence not specified: nobody may safely reuse the data.
    LicenceUnspecified,
    /// a legal reason is needed as soon as access is not open.
    ReasonRequired,
    /// restricted to nobody: no one will get access.
    EmptyAudience,
    /// open data left private.
    OpenButPrivate,
    /// open licence and public: tick "Open data".
    OpenNotMarked,
    /// short description ({found} characters); aim for {limit}.
    DescriptionShort,
    /// the description repeats the title.
    DescriptionIsTitle,
    /// {found} keyword(s); three or more help people find the dataset.
    FewKeywords,
    /// no theme: the record will be harder to find.
    NoTheme,
    /// no geographic extent.
    NoExtent,
    /// no contact.
    NoContact,
    /// unrecognised format "{found}".
    UnknownFormat,
    /// format guessed: {found}.
    FormatGuessed,
    /// closed format {found}; offer an open one too.
    ClosedFormat,
    /// keyword of {found} characters; a pasted list?
    KeywordLong,
    /// unknown field.
    UnknownField,
    /// unexpected type: {found}; expected: {allowed}.
    WrongType,
    /// unreadable content: {found}.
    NotWellFormed,
    /// unexpected encoding; read as {found}.
    WrongEncoding,
    /// control characters removed.
    ControlCharactersRemoved,
    /// control character {found} not allowed.
    ControlCharacterRefused,
    /// HTML tags turned into Markdown.
    HtmlRemoved,
    /// "{found}" repaired to "{value}".
    ValueRepaired,
    /// value cut: {found} characters, {limit} kept; the whole text stays in the provenance.
    ValueCut,
    /// "{found}" could not be taken.
    ValueLost,
    /// missing value replaced by "{found}".
    DefaultInvented,
    /// record skipped: {found}.
    RecordSkipped,
    /// same identifier as another record of the source ({found}).
    SameIdentity,
    /// field held by the harvested source.
    HarvestedField,
    /// the date {found} is past.
    PastDate,
    /// nobody would keep "{found}" any more; name who takes it over.
    OrphanedDataset,
    /// this account cannot take "{found}" over: it must be active and a contributor of the organisation.
    UnfitSuccessor,
    /// the password cannot be the login or the e-mail address.
    PasswordIsLogin,
    /// the password cannot be one character repeated.
    PasswordRepeats,
    /// "{found}" is a personal mail service; prefer an address of the organisation.
    PersonalMail,
    /// accept the text in force (version {version}).
    ConsentRequired,
    /// "{found}" is an acronym: a title must explain itself.
    TitleAcronym,
    /// declared within the scope of INSPIRE: choose an INSPIRE theme.
    NoInspireTheme,
    /// no INSPIRE theme: is the data outside the scope of the directive?
    OutsideInspire,
    /// state the conformity (conformant, not conformant or not evaluated) of INSPIRE data.
    NoConformity,
    /// no conformity to the regulation {allowed}.
    ConformityNotInspire,
    /// specification "{found}" cited without its date.
    ConformityUndated,
    /// at least one date: creation, publication or update.
    NoDate,
    /// the date of creation is recommended.
    NoCreationDate,
    /// {found} is before the creation ({created}).
    DatesReversed,
    /// no period covered.
    NoTemporal,
    /// at least one bounding box.
    NoBox,
    /// rounded box; give two decimals at least.
    BoxCoarse,
    /// box that overlaps number {found}; one for each land, apart from one another.
    BoxesOverlap,
    /// one box from mainland France to overseas; give one for each land.
    BoxOverOceans,
    /// no contact has an organisation and an e-mail.
    NoCompleteContact,
    /// contact without an organisation or an e-mail.
    ContactIncomplete,
    /// no contact has the role "Point of contact".
    NoPointOfContact,
    /// "{found}" is a person's own address; prefer a department's.
    NominativeEmail,
    /// identifier "{found}" without a namespace.
    IdentifierWithoutNamespace,
    /// identifier "{found}" made from a SIREN number: a practice given up.
    IdentifierSiren,
    /// give a scale or a resolution.
    NoResolution,
    /// give the encoding.
    NoEncoding,
    /// encoding "{found}" without a version.
    EncodingWithoutVersion,
    /// no link that everybody may follow.
    NoPublicLink,
    /// no address of a service (WMS, WFS, API…).
    NoServiceLink,
    /// name the datasets that the service works on.
    NoCoupledResource,
    /// no theme leads to a European data theme.
    NoEuTheme,
    /// no user nor password in an address: others read it.
    CredentialsInAddress,
    /// "{found}" does not say where the identifier goes; write {id} in its place.
    PageWithoutIdentifier,
    /// "{found}" does not exist here.
    ReferenceLost,
}

/// The labels of a term.
#[uniffi::remote(Record)]
pub struct Labels {
    /// French.
    #[uniffi(default = "")]
    pub fr: String,
    /// English.
    #[uniffi(default = "")]
    pub en: String,
}

/// A language of the sentences that users read.
#[uniffi::remote(Enum)]
pub enum Language {
    /// French, the first language of the catalogue.
    French,
    /// English.
    English,
}

/// A dataset that is late on the frequency it declares.
#[uniffi::remote(Record)]
pub struct LateDataset {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// Its organisation.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// How late it is: as fresh as its latest resource.
    pub freshness: Freshness,
    /// Its resources that are late.
    pub resources: Vec<LateResource>,
}

/// A page of late datasets, by identifier.
#[uniffi::remote(Record)]
pub struct LatePage {
    /// The datasets.
    #[uniffi(default)]
    pub datasets: Vec<LateDataset>,
    /// The last dataset looked at: give it back for the next page; absent on the last.
    #[uniffi(default = None)]
    pub after: Option<DatasetId>,
}

/// A resource that is late.
#[uniffi::remote(Record)]
pub struct LateResource {
    /// The resource.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// How late it is, from its own dates, else from those of the dataset.
    pub freshness: Freshness,
}

/// The relation of a term to one of another scheme.
#[uniffi::remote(Record)]
pub struct Mapping {
    /// The other scheme.
    pub scheme: String,
    /// The code there.
    pub code: String,
    /// How the two relate.
    pub kind: Match,
}

/// How two terms relate (SKOS).
#[uniffi::remote(Enum)]
pub enum Match {
    /// The same.
    Exact,
    /// Nearly the same.
    Close,
    /// The other is broader.
    Broad,
    /// The other is narrower.
    Narrow,
}

/// The membership of an account in an organisation.
#[uniffi::remote(Record)]
pub struct Membership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The role there.
    pub role: Role,
}

/// What is written of a dataset: the form's fields and those that interchange needs.
/// Codes belong to the scheme named; absent stays absent and is reported, never defaulted.
#[uniffi::remote(Record)]
pub struct Metadata {
    /// Title, 1 to 350 characters (`dct:title`).
    #[uniffi(default = "")]
    pub title: String,
    /// Other titles and acronyms, 0 to 20.
    #[uniffi(default)]
    pub alternative_titles: Vec<String>,
    /// Description, Markdown, at most 100 000 characters (`dct:description`).
    #[uniffi(default = "")]
    pub description: String,
    /// Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`).
    #[uniffi(default)]
    pub keywords: Vec<String>,
    /// Licence, a code of `licence` (`dct:license`).
    #[uniffi(default = None)]
    pub licence: Option<String>,
    /// The organisation that owns it (`dct:publisher`).
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// Who sees the record.
    pub visibility: Visibility,
    /// What the thing is, a code of `kind`.
    #[uniffi(default = "dataset")]
    pub kind: String,
    /// Profile whose rules it must meet; the organisation's, else the catalogue's, when absent.
    #[uniffi(default = None)]
    pub profile: Option<String>,
    /// Update frequency, a code of `frequency` (`dct:accrualPeriodicity`).
    #[uniffi(default = None)]
    pub frequency: Option<String>,
    /// Data types, codes of `data-type`.
    #[uniffi(default)]
    pub data_types: Vec<String>,
    /// Address of a thumbnail; the first theme's illustration serves otherwise.
    #[uniffi(default = None)]
    pub thumbnail: Option<String>,
    /// Themes in the order chosen, codes of `theme` (`dcat:theme`).
    #[uniffi(default)]
    pub themes: Vec<String>,
    /// Categories, codes of `category`; shown on the record, never a facet.
    #[uniffi(default)]
    pub categories: Vec<String>,
    /// A web page about it (`dcat:landingPage`).
    #[uniffi(default = None)]
    pub link: Option<String>,
    /// Its INSPIRE record in another catalogue.
    #[uniffi(default = None)]
    pub inspire_url: Option<String>,
    /// Level of detail of the data (not its coverage), a code of `granularity`.
    #[uniffi(default = None)]
    pub granularity: Option<String>,
    /// When the data was created (`dct:created`).
    #[uniffi(default = None)]
    pub created_on: Option<PartialDate>,
    /// When the data was published (`dct:issued`).
    #[uniffi(default = None)]
    pub published_on: Option<PartialDate>,
    /// When the data last changed (`dct:modified`).
    #[uniffi(default = None)]
    pub updated_on: Option<PartialDate>,
    /// Technical support, a code of `support`.
    #[uniffi(default = None)]
    pub support: Option<String>,
    /// Contacts, the first is the one to ask; at most 50.
    #[uniffi(default)]
    pub contacts: Vec<Contact>,
    /// Geographic extent (`dct:spatial`).
    pub extent: Extent,
    /// Temporal coverage, 0 to 100 periods (`dct:temporal`).
    #[uniffi(default)]
    pub temporal: Vec<Period>,
    /// Languages of the data, codes of `language` (`dct:language`).
    #[uniffi(default)]
    pub languages: Vec<String>,
    /// How the data came to be (`dct:provenance`, `LI_Lineage`).
    #[uniffi(default = None)]
    pub lineage: Option<String>,
    /// Conformity to specifications (`dct:conformsTo`).
    #[uniffi(default)]
    pub conformity: Vec<Conformity>,
    /// Coordinate reference systems, codes of `crs` or `EPSG:n`.
    #[uniffi(default)]
    pub crs: Vec<String>,
    /// Resolutions.
    #[uniffi(default)]
    pub resolution: Vec<Resolution>,
    /// ISO topic categories, codes of `topic-category`.
    #[uniffi(default)]
    pub topics: Vec<String>,
    /// INSPIRE themes, codes of `inspire-theme`.
    #[uniffi(default)]
    pub inspire_themes: Vec<String>,
    /// How space is represented, codes of `representation` (`MD_SpatialRepresentationTypeCode`).
    #[uniffi(default)]
    pub representations: Vec<String>,
    /// Encodings of the data, tied to no file, 0 to 100; the formats of the resources tell theirs.
    #[uniffi(default)]
    pub encodings: Vec<Encoding>,
    /// Of a service: what it does, a code of `service-type`.
    #[uniffi(default = None)]
    pub service_type: Option<String>,
    /// Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`).
    #[uniffi(default)]
    pub operates_on: Vec<CoupledResource>,
    /// How far the data's own life has come, a code of `progress`.
    #[uniffi(default = None)]
    pub progress: Option<String>,
    /// Legal reason of a restriction on the whole, a code of `access-reason` or `access-reason-crpa`.
    #[uniffi(default = None)]
    pub access_reason: Option<String>,
    /// Names under which others know it.
    #[uniffi(default)]
    pub identifiers: Vec<Identifier>,
    /// The series it belongs to.
    #[uniffi(default = None)]
    pub parent: Option<DatasetId>,
}

/// A token just made, and its secret: the only time that it is shown.
#[uniffi::remote(Record)]
pub struct NewToken {
    /// What is kept of it.
    pub token: Token,
    /// What the program presents; not kept.
    pub secret: String,
}

/// A message owed to somebody.
#[uniffi::remote(Record)]
pub struct Notice {
    /// Its identifier.
    pub id: Uuid,
    /// When it became due.
    pub time: DateTime<Utc>,
    /// The code of its kind (`NOTICE_KINDS`).
    pub kind: String,
    /// To whom, when they have an account.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// The e-mail to send it to; absent when the account has none.
    #[uniffi(default = None)]
    pub email: Option<String>,
    /// What the texts name.
    #[uniffi(default)]
    pub arguments: BTreeMap<String, String>,
}

/// What one may do with the data of a resource.
#[uniffi::remote(Enum)]
pub enum Operation {
    /// Take the file or follow the link.
    Download,
    /// See it through a view service.
    View,
    /// Ask for an extraction.
    Extract,
}

/// An organisation.
#[uniffi::remote(Record)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its address part, unique.
    pub slug: Slug,
    /// Its revision.
    pub revision: Revision,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What was written of it.
    pub details: OrganisationDetails,
}

/// What is written of an organisation.
#[uniffi::remote(Record)]
pub struct OrganisationDetails {
    /// The legal name, 1 to 350 characters, unique once folded.
    pub name: String,
    /// The address part; from the name when absent.
    #[uniffi(default = None)]
    pub slug: Option<Slug>,
    /// The acronym, at most 128 characters.
    #[uniffi(default = None)]
    pub acronym: Option<String>,
    /// The type, a code of `organisation-type`.
    #[uniffi(default = None)]
    pub organisation_type: Option<String>,
    /// SIRET: 14 digits with their Luhn key (La Poste's exception admitted).
    #[uniffi(default = None)]
    pub siret: Option<String>,
    /// Postal address.
    #[uniffi(default = None)]
    pub address: Option<String>,
    /// Website.
    #[uniffi(default = None)]
    pub website: Option<String>,
    /// E-mail.
    #[uniffi(default = None)]
    pub email: Option<String>,
    /// Telephone.
    #[uniffi(default = None)]
    pub phone: Option<String>,
    /// Address of the logo.
    #[uniffi(default = None)]
    pub logo: Option<String>,
    /// Description, Markdown.
    #[uniffi(default = None)]
    pub description: Option<String>,
    /// Territories of competence, as `level:code`.
    #[uniffi(default)]
    pub territories: Vec<String>,
    /// The licence offered first, a code of `licence`.
    #[uniffi(default = None)]
    pub default_licence: Option<String>,
    /// The profile of its datasets; the catalogue's when absent.
    #[uniffi(default = None)]
    pub profile: Option<String>,
    /// Whether it deposits; an inactive one keeps its datasets.
    #[uniffi(default = true)]
    pub active: bool,
    /// Whether it is a partner of the platform (audience *partners*).
    #[uniffi(default = false)]
    pub partner: bool,
    /// Whether it deposits for others (*support technique*).
    #[uniffi(default = false)]
    pub aggregator: bool,
}

/// What an organisation holds, and what goes with it or changes when it is merged or deleted.
#[uniffi::remote(Record)]
pub struct OrganisationImpact {
    /// Its name.
    pub name: String,
    /// Its datasets that are drafts.
    pub drafts: i64,
    /// Those that are published.
    pub published: i64,
    /// Those that are archived.
    pub archived: i64,
    /// Those that are deleted and may be restored.
    pub deleted: i64,
    /// Its harvest sources.
    pub harvest_sources: i64,
    /// The datasets, whoever owns them, whose rules of access name it.
    pub rules: i64,
    /// Its members.
    pub members: i64,
    /// The requests that wait and name it.
    pub requests: i64,
    /// The codes of the portals whose selection names it.
    pub portals: Vec<String>,
}

/// What was counted for one organisation.
#[uniffi::remote(Record)]
pub struct OrganisationUsage {
    /// In all.
    pub totals: UsageTotals,
    /// By year, oldest first.
    #[uniffi(default)]
    pub by_year: Vec<YearOfUse>,
    /// By portal; `""` without one.
    #[uniffi(default)]
    pub by_portal: BTreeMap<String, UsageTotals>,
}

/// Somebody whom another system has authenticated, as it describes them.
///
/// The host vouches for it: the catalogue has no way to check that it is true.
#[uniffi::remote(Record)]
pub struct OutsideIdentity {
    /// The system that vouches, as the host names it (`cas.pigma.org`), 1 to 320 characters. A
    /// subject means something only beside it.
    #[uniffi(default = "")]
    pub provider: String,
    /// What the system knows the person by, for good; 1 to 320 characters, compared exactly.
    #[uniffi(default = "")]
    pub subject: String,
    /// The login that the person types there.
    #[uniffi(default = None)]
    pub login: Option<String>,
    /// First name.
    #[uniffi(default = None)]
    pub first_name: Option<String>,
    /// Last name.
    #[uniffi(default = None)]
    pub last_name: Option<String>,
    /// E-mail.
    #[uniffi(default = None)]
    pub email: Option<String>,
    /// Telephone.
    #[uniffi(default = None)]
    pub phone: Option<String>,
    /// Position (*fonction*; LDAP `title`).
    #[uniffi(default = None)]
    pub position: Option<String>,
    /// The short name of the organisation (LDAP `cn`), compared with slugs and acronyms.
    #[uniffi(default = None)]
    pub organisation: Option<String>,
    /// The name of the organisation as people read it (LDAP `o`).
    #[uniffi(default = None)]
    pub organisation_name: Option<String>,
    /// The roles held there, without the prefix `ROLE_`.
    #[uniffi(default)]
    pub roles: Vec<String>,
    /// Everything else that the system told, by name.
    #[uniffi(default)]
    pub attributes: BTreeMap<String, Vec<String>>,
}

/// A name under which another system knows an account.
#[uniffi::remote(Record)]
pub struct OutsideName {
    /// The system.
    pub provider: String,
    /// The name there.
    pub subject: String,
}

/// What becomes of the datasets of an organisation that is deleted.
#[uniffi::remote(Enum)]
pub enum OwnedDatasets {
    /// The deletion is refused while there are any, tombstones included.
    Refuse,
    /// They go to another organisation.
    Reassign {
        /// Which.
        to: OrganisationId,
    },
    /// They stay: what is published is archived, and the organisation stays as their owner, inactive
    /// and without members.
    Archive,
}

/// One answer to a search.
#[uniffi::remote(Record)]
pub struct Page {
    /// The hits of this page, best first or in the order asked.
    pub hits: Vec<Hit>,
    /// How many datasets match in all; exact.
    pub total: i64,
    /// The facets asked, in the order asked.
    pub facets: Vec<Facet>,
    /// Give it back in the query for the next page; absent on the last.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
    /// Whether too little matched all the words, so that these match some, or nearly.
    pub relaxed: bool,
    /// The text with the words that nothing holds as they were probably meant, where little is found
    /// and that finds more; to be asked in its place.
    #[uniffi(default = None)]
    pub did_you_mean: Option<String>,
    /// What would be found without one part of the query, where nothing is found or not all words;
    /// the most found first.
    #[uniffi(default)]
    pub relaxations: Vec<Relaxation>,
    /// Milliseconds taken.
    pub took: f64,
    /// Milliseconds of these spent on reading the hits from the store and on their excerpts.
    pub reading: f64,
}

/// A span of time; an open end is absent (`dcat:startDate`, `dcat:endDate`).
#[uniffi::remote(Record)]
pub struct Period {
    /// The first date.
    #[uniffi(default = None)]
    pub start: Option<PartialDate>,
    /// The last date.
    #[uniffi(default = None)]
    pub end: Option<PartialDate>,
}

/// Where a dataset is shown.
#[uniffi::remote(Record)]
pub struct Permalink {
    /// The code of the portal; absent for the catalogue itself.
    #[uniffi(default = None)]
    pub portal: Option<String>,
    /// The page.
    pub url: String,
}

/// What the holder of an account may write of it. The login, the memberships and the rights are
/// others' to write.
#[uniffi::remote(Record)]
pub struct PersonDetails {
    /// First name.
    #[uniffi(default = None)]
    pub first_name: Option<String>,
    /// Last name.
    #[uniffi(default = None)]
    pub last_name: Option<String>,
    /// E-mail.
    #[uniffi(default = None)]
    pub email: Option<String>,
    /// Telephone.
    #[uniffi(default = None)]
    pub phone: Option<String>,
    /// Position (*fonction*).
    #[uniffi(default = None)]
    pub position: Option<String>,
    /// The home organisation, one of the account's own.
    #[uniffi(default = None)]
    pub home: Option<OrganisationId>,
}

/// How a run treats the server that it asks.
#[uniffi::remote(Record)]
pub struct Politeness {
    /// The least time between two requests, in milliseconds; 200 by default.
    #[uniffi(default = 200)]
    pub delay_ms: i64,
    /// How often a request is made in all when the connection breaks, the body is cut short, or the server
    /// answers 429, 500, 502, 503 or 504; 4 by default, at least 1.
    #[uniffi(default = 4)]
    pub attempts: i64,
    /// The wait before the second attempt, in milliseconds; each further one is twice as long. 1 000 by
    /// default. A `Retry-After` of the server counts instead.
    #[uniffi(default = 1000)]
    pub wait_ms: i64,
    /// The longest wait before an attempt, in milliseconds; 60 000 by default. A server that asks for more
    /// is not asked again in this run.
    #[uniffi(default = 60000)]
    pub longest_wait_ms: i64,
    /// The most time that one run may take, in seconds; 6 hours by default.
    #[uniffi(default = 21600)]
    pub seconds: i64,
    /// The most bytes that one run may receive; 8 GiB by default.
    #[uniffi(default = 8589934592)]
    pub bytes: i64,
    /// The most bytes of one answer, decompressed; 256 MiB by default.
    #[uniffi(default = 268435456)]
    pub answer_bytes: i64,
}

/// A portal.
#[uniffi::remote(Record)]
pub struct Portal {
    /// Its code, a slug.
    #[uniffi(default = "")]
    pub code: String,
    /// Its name.
    #[uniffi(default = "")]
    pub name: String,
    /// Where it answers; addresses of datasets and files start with it.
    #[uniffi(default = "")]
    pub base_url: String,
    /// What it shows.
    pub predicate: PortalPredicate,
    /// Themes in the order shown; the catalogue's when empty.
    #[uniffi(default)]
    pub themes: Vec<String>,
    /// Facets in the order shown; the catalogue's when empty.
    #[uniffi(default)]
    pub facets: Vec<String>,
    /// The extent its map opens on.
    #[uniffi(default = None)]
    pub extent: Option<BoundingBox>,
    /// What it is, Markdown.
    #[uniffi(default = None)]
    pub description: Option<String>,
    /// Where people sign in.
    #[uniffi(default = None)]
    pub login_url: Option<String>,
    /// Whom to write to about the portal.
    #[uniffi(default)]
    pub contacts: Vec<Contact>,
    /// What it calls facets and their values, instead of the catalogue's words.
    #[uniffi(default)]
    pub labels: Vec<PortalLabel>,
}

/// What a rule says otherwise through one portal. What it does not name is as the rule itself has it.
#[uniffi::remote(Record)]
pub struct PortalAccess {
    /// The code of the portal.
    #[uniffi(default = "")]
    pub portal: String,
    /// The level for downloading, and for the other operations unless this or the rule says otherwise.
    #[uniffi(default = None)]
    pub download: Option<Access>,
    /// The level for view services.
    #[uniffi(default = None)]
    pub view: Option<Access>,
    /// The level for extraction.
    #[uniffi(default = None)]
    pub extract: Option<Access>,
}

/// How much a portal shows.
#[uniffi::remote(Record)]
pub struct PortalCount {
    /// The code of the portal.
    pub portal: String,
    /// Its name.
    pub name: String,
    /// Published datasets.
    pub datasets: i64,
}

/// What a portal calls a facet, or one of its values.
#[uniffi::remote(Record)]
pub struct PortalLabel {
    /// The name of the facet: `theme`, `organisation`, `format`…
    #[uniffi(default = "")]
    pub facet: String,
    /// The code of the value (a theme, a licence, the slug of an organisation…); the facet itself
    /// when absent.
    #[uniffi(default = None)]
    pub code: Option<String>,
    /// What it is called, in French and in English.
    pub labels: Labels,
}

/// What the front page of a portal needs.
#[uniffi::remote(Record)]
pub struct PortalPage {
    /// Its sheet.
    pub portal: Portal,
    /// How many published datasets it shows to who asks.
    pub datasets: i64,
    /// Its themes in order, each with how many of these datasets have it; also those without any.
    pub themes: Vec<FacetValue>,
    /// Its facets in order, without values.
    pub facets: Vec<Facet>,
}

/// Which datasets a portal shows. A list that is empty asks nothing; all that are not must hold.
#[uniffi::remote(Record)]
pub struct PortalPredicate {
    /// One of these organisations.
    #[uniffi(default)]
    pub organisations: Vec<OrganisationId>,
    /// One of these themes.
    #[uniffi(default)]
    pub themes: Vec<String>,
    /// One of these data types.
    #[uniffi(default)]
    pub data_types: Vec<String>,
    /// One of these kinds.
    #[uniffi(default)]
    pub kinds: Vec<String>,
    /// A box that meets this area.
    #[uniffi(default = None)]
    pub area: Option<BoundingBox>,
}

/// Who asks: every read and every write has one.
#[uniffi::remote(Enum)]
pub enum Principal {
    /// Nobody signed in.
    Anonymous,
    /// An account; its rights are those it has when it asks, never a copy.
    Account(AccountId),
    /// A token of an account: the rights that the account has when it asks, within the token's scope,
    /// until it expires or is revoked.
    Token(TokenId),
    /// A harvest, limited to the organisation it deposits for.
    Harvester(OrganisationId),
    /// Maintenance by the host itself: everything, and no name in the history.
    System,
}

/// Where an imported record comes from, and what of it had no place here.
#[uniffi::remote(Record)]
pub struct Provenance {
    /// The format read: `ckan`, `udata`…
    #[uniffi(default = "")]
    pub format: String,
    /// The remote catalogue.
    #[uniffi(default = None)]
    pub source: Option<String>,
    /// Its identifier there.
    #[uniffi(default = None)]
    pub remote_id: Option<String>,
    /// Its page there.
    #[uniffi(default = None)]
    pub remote_url: Option<String>,
    /// When it was read.
    #[uniffi(default = None)]
    pub read: Option<DateTime<Utc>>,
    /// Fingerprint of what was read: the same again changes nothing.
    #[uniffi(default = None)]
    pub fingerprint: Option<String>,
    /// Raw values beside the codes they became, by path.
    #[uniffi(default)]
    pub raw: BTreeMap<String, String>,
    /// Fields without a place here, as they came.
    #[uniffi(default)]
    pub unmapped: BTreeMap<String, Value>,
}

/// The quality of a dataset.
#[uniffi::remote(Record)]
pub struct Quality {
    /// The set of rules, `QUALITY_RULES`.
    pub rules: String,
    /// 0 to 100: the weight of the rules met among that of the rules that apply, rounded.
    pub score: i64,
    /// Every rule, in the order of `QualityCode.ALL`.
    pub criteria: Vec<Criterion>,
    /// How fresh the data is.
    pub freshness: Freshness,
}

/// Stable codes.
#[uniffi::remote(Enum)]
pub enum QualityCode {
    /// The fields that the profile asks for are filled, and none of its rules is broken.
    Completeness,
    /// An organisation answers for the dataset.
    Organisation,
    /// The description says more than the title, in more than 100 characters.
    Description,
    /// At least three different keywords.
    Keywords,
    /// At least one theme.
    Theme,
    /// Somebody to ask, with an e-mail, a telephone number or a form.
    Contact,
    /// A licence is named, for the whole or for each resource.
    Licence,
    /// The frequency of update is declared.
    Frequency,
    /// The data is as fresh as its declared frequency promises, within a day.
    Freshness,
    /// The area that the data covers is given.
    SpatialCoverage,
    /// The time that the data covers is given.
    TemporalCoverage,
    /// There is at least one resource.
    Resources,
    /// At least one resource holds the data itself, not only documents, pages or services.
    RawData,
    /// At least one resource is in an open format.
    OpenFormat,
    /// At least one resource can be read by a program.
    MachineReadable,
    /// Geographic data is offered in a geographic format.
    GeographicFormat,
    /// The format of every resource is known; archives say what they hold, no page stands for data.
    KnownFormats,
    /// Every resource has a name and a description, or documentation is among them.
    ResourceDescriptions,
    /// Every link can be followed from outside; as the host found, when it has followed them.
    Links,
}

/// A page of the qualities of datasets, by identifier.
#[uniffi::remote(Record)]
pub struct QualityPage {
    /// The qualities.
    #[uniffi(default)]
    pub datasets: Vec<DatasetQuality>,
    /// The last dataset looked at: give it back for the next page; absent on the last.
    #[uniffi(default = None)]
    pub after: Option<DatasetId>,
}

/// A search: every part narrows the answer; the default asks for everything published.
#[uniffi::remote(Record)]
pub struct Query {
    /// Words (all must be found; the last may be the start of one), `"exact phrase"`, `-without`,
    /// and `facet:value` (`theme:environnement`, `organisation:"Région Sud"`). At most 10 000
    /// characters. Nothing in it is ever an error: what has no meaning is read as words.
    #[uniffi(default = "")]
    pub text: String,
    /// Values wanted by facet name: one of them inside a facet, all facets together. Names are
    /// those of `facets` or their French forms; values are codes, labels or aliases, a keyword in
    /// any spelling, an organisation by slug, name or identifier.
    #[uniffi(default)]
    pub filters: BTreeMap<String, Vec<String>>,
    /// Where.
    #[uniffi(default = None)]
    pub area: Option<Area>,
    /// The publication date of the data shares a day with this period, its ends included.
    #[uniffi(default = None)]
    pub published: Option<Period>,
    /// The date of the data's last update shares a day with this period, its ends included.
    #[uniffi(default = None)]
    pub updated: Option<Period>,
    /// One period of the temporal coverage shares a day with this one, its ends included.
    #[uniffi(default = None)]
    pub temporal: Option<Period>,
    /// States wanted; published only when empty.
    #[uniffi(default)]
    pub states: Vec<State>,
    /// Public or private records only; both when absent.
    #[uniffi(default = None)]
    pub visibility: Option<Visibility>,
    /// Only what this portal shows, by its code.
    #[uniffi(default = None)]
    pub portal: Option<String>,
    /// Facets to count, in order: `theme`, `keyword`, `data-type`, `frequency`, `granularity`,
    /// `organisation` (these six when empty), `licence`, `format`, `resource-type`, `access`,
    /// `portal`, `kind`, `visibility`, `language`, `support`.
    #[uniffi(default)]
    pub facets: Vec<String>,
    /// Values shown of each facet, 0 to 1000; 20 by default. Selected values come on top.
    #[uniffi(default = 20)]
    pub facet_limit: i64,
    /// The order.
    pub sort: Sort,
    /// From the greatest to the least; the usual way of each order when absent.
    #[uniffi(default = None)]
    pub descending: Option<bool>,
    /// Hits per page, 0 to 1000; 20 by default.
    #[uniffi(default = 20)]
    pub page_size: i64,
    /// Where to go on: the cursor of the page before, of the same query.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
    /// The language of labels.
    pub language: Language,
}

/// Somebody from outside, as the catalogue knows them.
#[uniffi::remote(Record)]
pub struct Recognised {
    /// The account, as it stands now.
    pub account: Account,
    /// To open a session with.
    pub principal: Principal,
    /// Whether the account was made just now.
    pub created: bool,
    /// Whether an account that was there before was recognised as theirs just now.
    pub linked: bool,
    /// The organisation that was named and is not known here.
    #[uniffi(default = None)]
    pub unknown_organisation: Option<String>,
}

/// How somebody from outside is recognised, and what they get.
#[uniffi::remote(Record)]
pub struct RecognitionRules {
    /// Whether the one account with the same e-mail is theirs. Only for a provider that has verified the
    /// addresses it tells: otherwise anybody takes any account over. Default no.
    #[uniffi(default = false)]
    pub by_email: bool,
    /// Whether an account with the same login is theirs. Only for a provider that shares its logins
    /// with the catalogue. Default no.
    #[uniffi(default = false)]
    pub by_login: bool,
    /// Whether an account is made for somebody unknown. Default yes.
    #[uniffi(default = true)]
    pub create: bool,
    /// Whether an organisation that is not known is created, from its short name and its name.
    /// Default no.
    #[uniffi(default = false)]
    pub create_organisations: bool,
    /// Whether the organisation, the roles and the names are brought up to date. Default yes.
    #[uniffi(default = true)]
    pub update: bool,
    /// What roles give; the highest that applies counts. Default: those of geOrchestra.
    pub roles: Vec<RoleRule>,
    /// The role in the organisation of those who hold none of them; nothing for no membership.
    /// Default member.
    pub otherwise: Option<Role>,
}

/// What became of one record.
#[uniffi::remote(Enum)]
pub enum RecordOutcome {
    /// Taken for the first time.
    Created,
    /// Known already, and different now.
    Updated,
    /// Known already, and the same.
    Unchanged,
    /// Not taken; the issues say why.
    Refused,
}

/// One refusal.
#[uniffi::remote(Record)]
pub struct Refusal {
    /// When.
    pub time: DateTime<Utc>,
    /// To whom; absent when no account was signed in.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// What, as an action code.
    pub action: String,
    /// What about: `dataset`, `organisation`, `account` or `catalogue`.
    pub subject: String,
    /// Its identifier; absent for the catalogue as a whole.
    #[uniffi(default = None)]
    pub subject_id: Option<String>,
    /// The organisation concerned.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// Why: a code of `access.reason`, `NOT_READABLE` or `NOT_SIGNED_IN`.
    pub reason: String,
}

/// A page of refusals, latest first.
#[uniffi::remote(Record)]
pub struct RefusalPage {
    /// The refusals.
    #[uniffi(default)]
    pub refusals: Vec<Refusal>,
    /// Give it back for the next page; absent on the last.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
}

/// Which refusals; all when everything is absent.
#[uniffi::remote(Record)]
pub struct RefusalQuery {
    /// Those that concern one organisation; the only ones that its administrators read.
    #[uniffi(default = None)]
    pub organisation: Option<OrganisationId>,
    /// Those of one account.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// Not before.
    #[uniffi(default = None)]
    pub since: Option<DateTime<Utc>>,
    /// Before.
    #[uniffi(default = None)]
    pub until: Option<DateTime<Utc>>,
    /// Refusals per page, 1 to 1 000; 100 when absent.
    #[uniffi(default = None)]
    pub page_size: Option<i64>,
    /// The cursor of the page before.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
}

/// What would be found without one part of the query.
#[uniffi::remote(Record)]
pub struct Relaxation {
    /// What is dropped.
    pub drop: Dropped,
    /// Which of them: the word, the phrase, the facet; empty where there is but one.
    pub name: String,
    /// How many datasets are found then; exact.
    pub total: i64,
    /// The query without it, to be asked.
    pub query: Query,
}

/// A request.
#[uniffi::remote(Record)]
pub struct Request {
    /// Its identifier.
    pub id: RequestId,
    /// Its revision.
    pub revision: Revision,
    /// When it was asked.
    pub created: DateTime<Utc>,
    /// When it expires if nobody decides; never when absent.
    #[uniffi(default = None)]
    pub expires: Option<DateTime<Utc>>,
    /// Where it stands.
    pub state: RequestState,
    /// Who asks; for an account absent until it is approved, then the account made.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// What is asked for.
    pub ask: Ask,
    /// The title of the dataset that is offered, as it was then: those who decide may not read the
    /// record yet. Transfers only.
    #[uniffi(default = None)]
    pub title: Option<String>,
    /// What those who decide should look at, as stable codes (`personal-mail-domain`).
    #[uniffi(default)]
    pub flags: Vec<String>,
    /// What was decided.
    #[uniffi(default = None)]
    pub decision: Option<Decision>,
}

/// Where a request stands. It is decided once.
#[uniffi::remote(Enum)]
pub enum RequestState {
    /// It waits to be decided.
    Requested,
    /// Granted: what was asked for is done.
    Approved,
    /// Refused.
    Refused,
    /// Taken back by who asked.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
}

/// How fine the data is (`MD_Resolution`).
#[uniffi::remote(Enum)]
pub enum Resolution {
    /// One to this many.
    Scale(i64),
    /// Metres on the ground.
    Distance(f64),
}

/// A resource of a dataset. Its place in the dataset's list is its position.
#[uniffi::remote(Record)]
pub struct Resource {
    /// Its identifier, kept when its file is replaced.
    pub id: ResourceId,
    /// When it was added.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub modified: DateTime<Utc>,
    /// The deposited file; absent for a link.
    #[uniffi(default = None)]
    pub file: Option<StoredFile>,
    /// What was written of it.
    pub metadata: ResourceMetadata,
}

/// What one resource offers.
#[uniffi::remote(Record)]
pub struct ResourceCapabilities {
    /// The resource.
    pub resource: ResourceId,
    /// What it offers, each kind once, in the order of `CapabilityKind.ALL`.
    pub offers: Vec<Capability>,
    /// Whom to ask for what is not allowed: the rule's contact, else the dataset's. Absent when all
    /// is allowed.
    #[uniffi(default = None)]
    pub ask: Option<String>,
}

/// What is written of a resource.
#[uniffi::remote(Record)]
pub struct ResourceMetadata {
    /// Name, required by the guide, at most 350 characters.
    #[uniffi(default = "")]
    pub name: String,
    /// Description, Markdown, required by the guide.
    #[uniffi(default = "")]
    pub description: String,
    /// Type, a code of `resource-type`, required by the guide.
    #[uniffi(default = None)]
    pub resource_type: Option<String>,
    /// The link; absent when a file is deposited.
    #[uniffi(default = None)]
    pub url: Option<String>,
    /// Format, a code of `format`, normalised on write; guessed when absent.
    #[uniffi(default = None)]
    pub format: Option<String>,
    /// The archive around the format (`ZIP`, `GZ`…): a container is not a format.
    #[uniffi(default = None)]
    pub container: Option<String>,
    /// Media type (IANA).
    #[uniffi(default = None)]
    pub media_type: Option<String>,
    /// Bytes, as declared; a deposited file's own size wins.
    #[uniffi(default = None)]
    pub size: Option<i64>,
    /// Checksum, as declared; a deposited file's own hash wins.
    #[uniffi(default = None)]
    pub checksum: Option<Checksum>,
    /// Services offered.
    #[uniffi(default)]
    pub services: Vec<ServiceOffer>,
    /// Languages of the content, codes of `language`.
    #[uniffi(default)]
    pub languages: Vec<String>,
    /// Coordinate reference system, a code of `crs` or `EPSG:n`.
    #[uniffi(default = None)]
    pub crs: Option<String>,
    /// The time the content covers: orders the instalments of one dataset.
    #[uniffi(default = None)]
    pub temporal: Option<Period>,
    /// When the content was published.
    #[uniffi(default = None)]
    pub published_on: Option<PartialDate>,
    /// When the content last changed.
    #[uniffi(default = None)]
    pub updated_on: Option<PartialDate>,
    /// A licence of its own, when it differs from the dataset's.
    #[uniffi(default = None)]
    pub licence: Option<String>,
    /// Who may take it.
    pub access: AccessRule,
}

/// A review of a dataset.
#[uniffi::remote(Record)]
pub struct Review {
    /// Its identifier.
    pub id: ReviewId,
    /// What was controlled.
    pub dataset: DatasetId,
    /// At which revision.
    pub revision: Revision,
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; absent for the host itself, and once the account is erased.
    #[uniffi(default = None)]
    pub account: Option<AccountId>,
    /// What it found.
    pub outcome: ReviewOutcome,
    /// What to correct, or why.
    #[uniffi(default = None)]
    pub note: Option<String>,
    /// The quality measured then, 0 to 100.
    pub score: i64,
    /// The set of rules it was measured by.
    pub rules: String,
    /// Fingerprint of what was controlled.
    pub content: String,
    /// Whether what was controlled has changed since: the review then no longer makes the dataset
    /// controlled. Worked out when it is read.
    #[uniffi(default = false)]
    pub stale: bool,
}

/// What a review found.
#[uniffi::remote(Enum)]
pub enum ReviewOutcome {
    /// The dataset is as it should be: it counts as controlled.
    Accepted,
    /// Something is to be corrected; the note says what.
    ToCorrect,
    /// It has no place in the catalogue as it is; the note says why.
    Refused,
}

/// The role of an account in one organisation; each includes those before it.
#[uniffi::remote(Enum)]
pub enum Role {
    /// Reads what is private to the organisation.
    Member,
    /// Deposits datasets and keeps their own.
    Contributor,
    /// Keeps every dataset of the organisation.
    Editor,
    /// Keeps the organisation too (*référent*).
    Administrator,
}

/// What a role held elsewhere gives here.
#[uniffi::remote(Enum)]
pub enum RoleGrant {
    /// Administrator of the catalogue.
    Administrator,
    /// Moderator.
    Moderator,
    /// A role in the person's organisation.
    Organisation(Role),
}

/// One role held elsewhere, and what it gives here.
#[uniffi::remote(Record)]
pub struct RoleRule {
    /// The role as the identity names it, without `ROLE_`; compared exactly.
    pub outside: String,
    /// What it gives.
    pub gives: RoleGrant,
}

/// The terms of one scheme, in the order offered.
#[uniffi::remote(Record)]
pub struct SchemeTerms {
    /// Its code.
    pub scheme: String,
    /// Its labels.
    pub labels: Labels,
    /// Its URI.
    #[uniffi(default = None)]
    pub uri: Option<String>,
    /// Where the list comes from.
    #[uniffi(default = None)]
    pub source: Option<String>,
    /// Every term known, so that records of other catalogues keep their meaning.
    pub terms: Vec<Term>,
    /// The codes that forms offer, in order: every term not deprecated when absent, none when empty.
    #[uniffi(default = None)]
    pub offered: Option<Vec<String>>,
}

/// A service that a resource offers, and where.
#[uniffi::remote(Record)]
pub struct ServiceOffer {
    /// `download`, `view` or `extract`; absent for an API.
    #[uniffi(default = None)]
    pub operation: Option<Operation>,
    /// The address; the resource's own when absent.
    #[uniffi(default = None)]
    pub url: Option<String>,
    /// The protocol, a code of `format` flagged as service (`WMS`, `WFS`, `API`…).
    #[uniffi(default = None)]
    pub protocol: Option<String>,
    /// The layer or collection.
    #[uniffi(default = None)]
    pub layer: Option<String>,
}

/// How much a broken rule matters.
#[uniffi::remote(Enum)]
pub enum Severity {
    /// Would make the record better.
    Hint,
    /// Probably a mistake; does not stop publication.
    Warning,
    /// Stops the write (well-formedness) or the publication (profile).
    Error,
}

/// How many attempts to sign in are free, and how long a way to a new password stands.
#[uniffi::remote(Record)]
pub struct SignInPolicy {
    /// Failures in a row under one login before pauses begin; 5. Unknown logins count alike.
    #[uniffi(default = 5)]
    pub failures: i64,
    /// The first pause, in seconds; 30. It doubles with each further failure.
    #[uniffi(default = 30)]
    pub pause: i64,
    /// The longest pause, in seconds; 900. Bounded, so that nobody locks somebody else out for good.
    #[uniffi(default = 900)]
    pub longest_pause: i64,
    /// After how long without an attempt failures are forgotten, in seconds; 86 400.
    #[uniffi(default = 86400)]
    pub memory: i64,
    /// How long a way to a new password stands, in seconds; 3 600.
    #[uniffi(default = 3600)]
    pub reset_lifetime: i64,
}

/// The order of the hits. Equal hits follow each other by title, then by identifier.
#[uniffi::remote(Enum)]
pub enum Sort {
    /// How well a hit fits the words and the area, best first; by title when neither is asked.
    Relevance,
    /// Title by French collation, A first.
    Title,
    /// Publication date of the data, or the day the record was first public when it has none;
    /// latest first, the undated last.
    Published,
    /// Date of the data's last update, or the day the record last changed when it has none;
    /// latest first.
    Updated,
    /// Use (views and downloads), most used first.
    Popularity,
}

/// The state of a record.
#[uniffi::remote(Enum)]
pub enum State {
    /// Described, not published.
    Draft,
    /// In the catalogue, for those whom its visibility allows.
    Published,
    /// Kept and readable, out of the default search.
    Archived,
    /// A tombstone, which can be restored.
    Deleted,
    /// Gone: only the fact that it was there is left.
    Purged,
}

/// Figures of what a principal may know.
#[uniffi::remote(Record)]
pub struct Statistics {
    /// Registered users: personal accounts that may sign in. Only for those who read the statistics of
    /// the whole catalogue, and only without a portal.
    #[uniffi(default = None)]
    pub accounts: Option<i64>,
    /// Organisations; through a portal, those that have a dataset there.
    #[uniffi(default = 0)]
    pub organisations: i64,
    /// Datasets by state code.
    #[uniffi(default)]
    pub datasets: BTreeMap<String, i64>,
    /// Published datasets that their last review accepts as they are.
    #[uniffi(default = 0)]
    pub controlled: i64,
    /// Published datasets marked as open data.
    #[uniffi(default = 0)]
    pub open: i64,
    /// Published datasets marked as geographic data.
    #[uniffi(default = 0)]
    pub geographic: i64,
    /// Published datasets marked as statistical data.
    #[uniffi(default = 0)]
    pub statistical: i64,
    /// Published datasets marked as intelligent data.
    #[uniffi(default = 0)]
    pub intelligent: i64,
    /// Published datasets by organisation slug.
    #[uniffi(default)]
    pub by_organisation: BTreeMap<String, i64>,
    /// Published datasets by format.
    #[uniffi(default)]
    pub by_format: BTreeMap<String, i64>,
    /// Published datasets by data type.
    #[uniffi(default)]
    pub by_data_type: BTreeMap<String, i64>,
    /// Published datasets by portal; through a portal, its own alone.
    #[uniffi(default)]
    pub by_portal: BTreeMap<String, i64>,
    /// Views, downloads, bytes and extractions in all: for those who read the statistics of the whole
    /// catalogue everything that was ever counted, that of datasets which have gone too; for others
    /// that of the datasets they may read. Through a portal, what was counted there.
    pub usage: UsageTotals,
    /// The same by year, oldest first.
    #[uniffi(default)]
    pub usage_by_year: Vec<YearOfUse>,
    /// The same by organisation slug: that of the time for those who read the statistics of the whole,
    /// that of now for others; `""` without an organisation, or with one that has gone.
    #[uniffi(default)]
    pub usage_by_organisation: BTreeMap<String, UsageTotals>,
    /// The same by portal; `""` without one.
    #[uniffi(default)]
    pub usage_by_portal: BTreeMap<String, UsageTotals>,
}

/// An issue, and the step of the form where it is set right.
#[uniffi::remote(Record)]
pub struct StepIssue {
    /// The code of the step, one of `x-steps` of the profile's schema.
    pub step: String,
    /// The issue.
    pub issue: Issue,
}

/// A file kept by the catalogue under its content hash.
#[uniffi::remote(Record)]
pub struct StoredFile {
    /// SHA-256 of the content, lower-case hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// The name it was deposited under.
    pub name: String,
}

/// A place from which an account follows events, kept by the catalogue.
#[uniffi::remote(Record)]
pub struct Subscription {
    /// Its identifier.
    pub id: SubscriptionId,
    /// Whose it is.
    pub account: AccountId,
    /// Its name, one of a kind among those of the account, 1 to 350 characters.
    pub name: String,
    /// Which events are wanted.
    pub filter: EventFilter,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Up to where its events were acknowledged, as `EventPage.position`.
    pub position: String,
}

/// What to suggest.
#[uniffi::remote(Enum)]
pub enum SuggestField {
    /// Keywords in use, in their most used spelling.
    Keyword,
    /// Titles of readable datasets.
    Title,
    /// Organisations.
    Organisation,
    /// Formats: those in use, then those of the list.
    Format,
    /// Places of the gazetteer, larger first.
    Territory,
    /// The terms of a scheme, by label, code or alias.
    Term(String),
}

/// One suggestion.
#[uniffi::remote(Record)]
pub struct Suggestion {
    /// What to store or to filter by: a keyword as spelled, a code, an identifier.
    pub value: String,
    /// What to show.
    pub labels: Labels,
    /// How many readable published datasets use it; inhabitants for a territory.
    pub count: i64,
}

/// One term of a scheme.
#[uniffi::remote(Record)]
pub struct Term {
    /// Its code, unique in the scheme; what records store.
    #[uniffi(default = "")]
    pub code: String,
    /// Its labels.
    pub labels: Labels,
    /// Its URI.
    #[uniffi(default = None)]
    pub uri: Option<String>,
    /// Its names elsewhere.
    #[uniffi(default)]
    pub aliases: Vec<Alias>,
    /// Its relations to other schemes.
    #[uniffi(default)]
    pub mappings: Vec<Mapping>,
    /// Whether it is kept for old records only.
    #[uniffi(default = false)]
    pub deprecated: bool,
    /// Further facts: `open`, `media_type`, `period_days`, `exclusive`…
    #[uniffi(default)]
    pub attributes: BTreeMap<String, String>,
    /// File name of its illustration, for themes.
    #[uniffi(default = None)]
    pub illustration: Option<String>,
}

/// One place.
#[uniffi::remote(Record)]
pub struct Territory {
    /// Its identifier, `level:code`, e.g. `department:33`.
    pub id: String,
    /// Its level.
    pub level: TerritoryLevel,
    /// INSEE or SIREN code; `FR` for the country.
    pub code: String,
    /// Its name, 1 to 350 characters.
    pub name: String,
    /// The identifier of the territory it lies in.
    #[uniffi(default = None)]
    pub parent: Option<String>,
    /// Inhabitants, when known.
    #[uniffi(default = None)]
    pub population: Option<i64>,
    /// West, south, east, north in degrees of WGS 84, when known.
    #[uniffi(default = None)]
    pub bounds: Option<[f64; 4]>,
    /// Whether the bounds are those of a larger territory: good for a search, not for an extent.
    pub approximate: bool,
}

/// The level of a territory, larger first.
#[uniffi::remote(Enum)]
pub enum TerritoryLevel {
    /// A country.
    Country,
    /// A French *région*.
    Region,
    /// A *département*.
    Department,
    /// An inter-municipality (EPCI).
    Epci,
    /// A *commune*.
    Municipality,
}

/// A token. Its secret is shown once, when it is made, and kept as a hash.
#[uniffi::remote(Record)]
pub struct Token {
    /// Its identifier.
    pub id: TokenId,
    /// The account it stands for.
    pub account: AccountId,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What was written of it.
    pub details: TokenDetails,
}

/// What the holder of an account writes of a token.
#[uniffi::remote(Record)]
pub struct TokenDetails {
    /// What it is for, 1 to 350 characters.
    #[uniffi(default = "")]
    pub name: String,
    /// How far it goes.
    pub scope: TokenScope,
    /// When it ends; never when absent.
    #[uniffi(default = None)]
    pub expires: Option<DateTime<Utc>>,
}

/// How far a token goes within the rights of its account.
#[uniffi::remote(Enum)]
pub enum TokenScope {
    /// Reads what the account reads.
    Read,
    /// Does what the account does, except what is personal: passwords, tokens, its own deletion.
    Write,
}

/// What became of a dataset that was moved to another profile.
#[uniffi::remote(Record)]
pub struct Upgrade {
    /// The dataset as written, as who asked may see it.
    pub dataset: Dataset,
    /// What was filled in: it follows from what the record said already.
    pub filled: Vec<Filling>,
    /// What may be right and was not written: for a person to choose.
    pub suggestions: Vec<Filling>,
    /// What there is to say of it under the new profile, each with its step of the form: errors, which
    /// stop publication, then warnings, then hints.
    pub missing: Vec<StepIssue>,
}

/// Counters of use.
#[uniffi::remote(Record)]
pub struct UsageTotals {
    /// Records seen.
    #[uniffi(default = 0)]
    pub views: i64,
    /// Files taken.
    #[uniffi(default = 0)]
    pub downloads: i64,
    /// Bytes taken.
    #[uniffi(default = 0)]
    pub bytes: i64,
    /// Extractions done.
    #[uniffi(default = 0)]
    pub extractions: i64,
}

/// What one rule says of a dataset.
#[uniffi::remote(Enum)]
pub enum Verdict {
    /// The dataset meets it.
    Met,
    /// It does not.
    Missed,
    /// The rule asks nothing of this dataset; it does not count in the score.
    NotApplicable,
}

/// Who sees the record, once published.
#[uniffi::remote(Enum)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The members of the organisation.
    Private,
}

/// The use of one year.
#[uniffi::remote(Record)]
pub struct YearOfUse {
    /// The year.
    pub year: i64,
    /// What was counted.
    pub totals: UsageTotals,
}

/// `AccessRule` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_access_rule() -> AccessRule {
    AccessRule::default()
}

/// `AccountApplication` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_account_application() -> AccountApplication {
    AccountApplication::default()
}

/// `AccountDetails` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_account_details() -> AccountDetails {
    AccountDetails::default()
}

/// `AccountImpact` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_account_impact() -> AccountImpact {
    AccountImpact::default()
}

/// `AuditPage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_audit_page() -> AuditPage {
    AuditPage::default()
}

/// `AuditQuery` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_audit_query() -> AuditQuery {
    AuditQuery::default()
}

/// `CasAttributes` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_cas_attributes() -> CasAttributes {
    CasAttributes::default()
}

/// `ChangePage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_change_page() -> ChangePage {
    ChangePage::default()
}

/// `Contact` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_contact() -> Contact {
    Contact::default()
}

/// `CoupledResource` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_coupled_resource() -> CoupledResource {
    CoupledResource::default()
}

/// `Encoding` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_encoding() -> Encoding {
    Encoding::default()
}

/// `EventFilter` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_event_filter() -> EventFilter {
    EventFilter::default()
}

/// `EventPage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_event_page() -> EventPage {
    EventPage::default()
}

/// `Excerpt` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_excerpt() -> Excerpt {
    Excerpt::default()
}

/// `ExportOptions` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_export_options() -> ExportOptions {
    ExportOptions::default()
}

/// `ExportReport` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_export_report() -> ExportReport {
    ExportReport::default()
}

/// `Extent` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_extent() -> Extent {
    Extent::default()
}

/// `ExtractionDetails` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_extraction_details() -> ExtractionDetails {
    ExtractionDetails::default()
}

/// `ExtractionResult` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_extraction_result() -> ExtractionResult {
    ExtractionResult::default()
}

/// `Freshness` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_freshness() -> Freshness {
    Freshness::default()
}

/// `HarvestFilter` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_harvest_filter() -> HarvestFilter {
    HarvestFilter::default()
}

/// `HarvestItemPage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_harvest_item_page() -> HarvestItemPage {
    HarvestItemPage::default()
}

/// `HarvestItemQuery` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_harvest_item_query() -> HarvestItemQuery {
    HarvestItemQuery::default()
}

/// `HarvestOptions` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_harvest_options() -> HarvestOptions {
    HarvestOptions::default()
}

/// `HttpOptions` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_http_options() -> HttpOptions {
    HttpOptions::default()
}

/// `ImportOptions` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_import_options() -> ImportOptions {
    ImportOptions::default()
}

/// `ImportReport` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_import_report() -> ImportReport {
    ImportReport::default()
}

/// `Labels` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_labels() -> Labels {
    Labels::default()
}

/// `LatePage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_late_page() -> LatePage {
    LatePage::default()
}

/// `Metadata` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_metadata() -> Metadata {
    Metadata::default()
}

/// `OrganisationDetails` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_organisation_details() -> OrganisationDetails {
    OrganisationDetails::default()
}

/// `OrganisationUsage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_organisation_usage() -> OrganisationUsage {
    OrganisationUsage::default()
}

/// `OutsideIdentity` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_outside_identity() -> OutsideIdentity {
    OutsideIdentity::default()
}

/// `Period` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_period() -> Period {
    Period::default()
}

/// `PersonDetails` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_person_details() -> PersonDetails {
    PersonDetails::default()
}

/// `Politeness` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_politeness() -> Politeness {
    Politeness::default()
}

/// `Portal` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_portal() -> Portal {
    Portal::default()
}

/// `PortalAccess` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_portal_access() -> PortalAccess {
    PortalAccess::default()
}

/// `PortalLabel` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_portal_label() -> PortalLabel {
    PortalLabel::default()
}

/// `PortalPredicate` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_portal_predicate() -> PortalPredicate {
    PortalPredicate::default()
}

/// `Provenance` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_provenance() -> Provenance {
    Provenance::default()
}

/// `QualityPage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_quality_page() -> QualityPage {
    QualityPage::default()
}

/// `Query` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_query() -> Query {
    Query::default()
}

/// `RecognitionRules` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_recognition_rules() -> RecognitionRules {
    RecognitionRules::default()
}

/// `RefusalPage` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_refusal_page() -> RefusalPage {
    RefusalPage::default()
}

/// `RefusalQuery` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_refusal_query() -> RefusalQuery {
    RefusalQuery::default()
}

/// `ResourceMetadata` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_resource_metadata() -> ResourceMetadata {
    ResourceMetadata::default()
}

/// `ServiceOffer` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_service_offer() -> ServiceOffer {
    ServiceOffer::default()
}

/// `SignInPolicy` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_sign_in_policy() -> SignInPolicy {
    SignInPolicy::default()
}

/// `Statistics` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_statistics() -> Statistics {
    Statistics::default()
}

/// `Term` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_term() -> Term {
    Term::default()
}

/// `TokenDetails` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_token_details() -> TokenDetails {
    TokenDetails::default()
}

/// `UsageTotals` with what the library sets where nothing is said.
#[uniffi::export]
#[must_use]
pub fn new_usage_totals() -> UsageTotals {
    UsageTotals::default()
}

