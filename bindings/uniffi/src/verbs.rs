//! The verbs of a session that need nothing but their arguments.
//! Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.

use crate::error::CatalogueError;
use crate::session::Session;
use catalogue_core::{
    Account, AccountDetails, AccountId, AccountImpact, Ask, AuditPage, AuditQuery, ChangePage,
    CheckedLink, Collaborator, Consent, ConsentText, Dataset, DatasetId, DatasetView, DayOfUse,
    DueSource, EventFilter, EventPage, Explanation, Extraction, ExtractionDetails, ExtractionId,
    ExtractionOutcome, ExtractionState, Finding, Form, HarvestItemPage, HarvestItemQuery,
    HarvestOverride, HarvestReport, HarvestSource, HarvestSourceDetails, HarvestSourceId, Health,
    HistoryEntry, Hit, Impact, Invitation, Issue, LatePage, Metadata, NewToken, Notice, Operation,
    Organisation, OrganisationDetails, OrganisationId, OrganisationImpact, OrganisationUsage,
    OutsideName, OwnedDatasets, Page, Permalink, PersonDetails, Portal, PortalCount, PortalPage, Quality,
    QualityPage, Query, RefusalPage, RefusalQuery, Request, RequestId, RequestState, ResourceId,
    ResourceMetadata, Review, ReviewOutcome, Revision, Role, ServiceOffer, Statistics, Subscription,
    SubscriptionId, SuggestField, Suggestion, Token, TokenDetails, TokenId, Upgrade, UsageTotals,
};
use catalogue_core::vocabulary::{
    SchemeTerms, Territory,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

#[uniffi::export]
impl Session {
    /// Notes that somebody accepts the text in force. Accepted twice, the first time counts.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden` for another's account, `NotFound`; `Invalid`
    /// (`consent-required`) for another version than the one in force.
    pub fn accept_consent(&self, account: AccountId, version: String) -> Result<(), CatalogueError> {
        self.run(|session| session.accept_consent(account, &version))
    }

    /// One account by login: one's own, or any for those who manage accounts.
    ///
    /// Errors:
    /// `NotFound`, also for those who may not know.
    pub fn account(&self, login: String) -> Result<Account, CatalogueError> {
        self.run(|session| session.account(&login))
    }

    /// Every account, by login, for those who manage them.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn accounts(&self) -> Result<Vec<Account>, CatalogueError> {
        self.run(|session| session.accounts())
    }

    /// The active accounts that have not accepted the text in force, by login, for those who manage
    /// accounts. Nobody when no text was put.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn accounts_without_consent(&self) -> Result<Vec<Account>, CatalogueError> {
        self.run(|session| session.accounts_without_consent())
    }

    /// Removes notices that were sent, by identifier; the number that was there. They hold names
    /// and addresses: what is acknowledged is not kept.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn acknowledge_notices(&self, ids: Vec<Uuid>) -> Result<i64, CatalogueError> {
        self.run(|session| session.acknowledge_notices(&ids))
    }

    /// Moves the place of a subscription to a position that an answer gave: what comes before is
    /// treated. An earlier position brings events back.
    ///
    /// Errors:
    /// As `Session.poll_subscription`; `BadQuery` for a position that is none.
    pub fn acknowledge_subscription(&self, id: SubscriptionId, position: String) -> Result<Subscription, CatalogueError> {
        self.run(|session| session.acknowledge_subscription(id, &position))
    }

    /// Adds a resource (a link, or a place for a file) at the end.
    ///
    /// Errors:
    /// `Conflict`, `Forbidden`, `Invalid`.
    pub fn add_resource(&self, id: DatasetId, expected: Revision, metadata: ResourceMetadata) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.add_resource(id, expected, metadata))
    }

    /// Adds several resources at the end, all or none.
    ///
    /// Errors:
    /// `Conflict`, `Forbidden`, `Invalid`.
    pub fn add_resources(&self, id: DatasetId, expected: Revision, resources: Vec<ResourceMetadata>) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.add_resources(id, expected, resources))
    }

    /// Grants a request: what was asked for is done, in the same write, and who asked is owed a
    /// notice.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden` (who asked does not decide, unless they could have done it at once),
    /// `Conflict`; `Unsupported` when it was decided already, or its time is over; what the act
    /// itself refuses, and the request waits on then.
    pub fn approve(&self, id: RequestId, expected: Revision, note: Option<String>) -> Result<Request, CatalogueError> {
        self.run(|session| session.approve(id, expected, note))
    }

    /// Archives a published dataset: still readable, out of the default search.
    ///
    /// Errors:
    /// `Conflict`, `Forbidden`, `Unsupported` from another state.
    pub fn archive(&self, id: DatasetId, expected: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.archive(id, expected))
    }

    /// Asks for something: an account, an organisation, a role, the transfer of a dataset, access to
    /// data. Those who decide are owed a notice.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden` by the rule of the kind; `NotFound` for what may not be read;
    /// `Invalid` for what is missing or wrong in it; `AlreadyExists` when the same was asked already
    /// and waits, whatever its message, except for an account: that an address is known is not told,
    /// the request is then answered and not kept; `LimitExceeded` for more than 100 that wait.
    pub fn ask(&self, ask: Ask) -> Result<Request, CatalogueError> {
        self.run(|session| session.ask(ask))
    }

    /// Who did what, latest first: for administrators all of it, for the administrators of an
    /// organisation what concerns that organisation. What happened to a dataset goes with it to the
    /// organisation that takes it; what became of one that is purged is for administrators of the
    /// catalogue. (For one dataset and those who keep it, see `Session.history`.)
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`; `BadQuery` for a cursor that is none.
    pub fn audit(&self, query: AuditQuery) -> Result<AuditPage, CatalogueError> {
        self.run(|session| session.audit(&query))
    }

    /// Takes back an extraction that one asked for oneself and that has not ended. A worker that has
    /// it finds out when it reports.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`; `Forbidden` for another's; `Unsupported` when it has ended.
    pub fn cancel_extraction(&self, id: ExtractionId, expected: Revision) -> Result<Extraction, CatalogueError> {
        self.run(|session| session.cancel_extraction(id, expected))
    }

    /// Changes the address of a dataset; the former one keeps leading to it.
    ///
    /// Errors:
    /// `Invalid` for a text that is no slug; `AlreadyExists`, with a free one, when it is taken;
    /// `Forbidden` for a contributor once it has been public.
    pub fn change_slug(&self, id: DatasetId, expected: Revision, slug: String) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.change_slug(id, expected, &slug))
    }

    /// What changed after a position, or since a time, of the datasets that this principal may read:
    /// each once in a page with the last that happened to it, oldest first, at most `limit` (1 to
    /// 1 000), and the position to go on from. Both bounds hold when both are given; without any,
    /// everything from the beginning. No change at all means that there is nothing more now.
    ///
    /// Rights are those of now. A dataset that may no longer be read is told as gone to those who
    /// could read it, and is nothing to others. Through a portal, only what the portal shows. What is
    /// written of an organisation or a vocabulary is no change of its datasets.
    ///
    /// To keep a copy: take `Session.export` and its position, then from time to time the changes
    /// after the last position, or the export of only what changed.
    ///
    /// Errors:
    /// `BadQuery` for a position that is none of this catalogue.
    pub fn changes(&self, after: Option<String>, since: Option<DateTime<Utc>>, limit: i64) -> Result<ChangePage, CatalogueError> {
        self.run(|session| session.changes(after.as_deref(), since, limit))
    }

    /// Everything that can be said of a dataset under a profile (its own when nothing): errors that
    /// stop publication, warnings, hints. Issues of data that this principal may not take do not
    /// repeat what was found there.
    ///
    /// Errors:
    /// `NotFound`; `BadInput` for an unknown profile.
    pub fn check(&self, id: DatasetId, profile: Option<String>) -> Result<Vec<Issue>, CatalogueError> {
        self.run(|session| session.check(id, profile.as_deref()))
    }

    /// Checks store, files and index, each and against each other. An empty list is good news.
    ///
    /// Errors:
    /// `Forbidden`, `Storage` when it cannot even be read.
    pub fn check_integrity(&self) -> Result<Vec<Finding>, CatalogueError> {
        self.run(|session| session.check_integrity())
    }

    /// Writes the database anew, without the room that deleted records left, for those who maintain
    /// the catalogue. To be called after erasures: only then is no byte of what was erased in the
    /// file. Takes about the time and the room of a copy; everybody else waits.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`; `Busy` while others read or write for too long.
    pub fn compact(&self) -> Result<(), CatalogueError> {
        self.run(|session| session.compact())
    }

    /// The text of consent in force; nothing when none was put. Everybody may read it.
    ///
    /// Errors:
    /// `Storage`.
    pub fn consent_text(&self) -> Result<Option<ConsentText>, CatalogueError> {
        self.run(|session| session.consent_text())
    }

    /// Every text of consent, oldest first. Everybody may read them.
    ///
    /// Errors:
    /// `Storage`.
    pub fn consent_texts(&self) -> Result<Vec<ConsentText>, CatalogueError> {
        self.run(|session| session.consent_texts())
    }

    /// What somebody consented to, oldest first: their own, or anybody's for those who manage
    /// accounts.
    ///
    /// Errors:
    /// `NotFound`, also for those who may not know.
    pub fn consents(&self, account: AccountId) -> Result<Vec<Consent>, CatalogueError> {
        self.run(|session| session.consents(account))
    }

    /// How many datasets match, nothing else.
    ///
    /// Errors:
    /// `BadQuery`.
    pub fn count(&self, query: Query) -> Result<i64, CatalogueError> {
        self.run(|session| session.count(&query))
    }

    /// Creates a draft, with a slug from its title. It is addressed `organisation/slug` until its
    /// first public publication.
    ///
    /// Errors:
    /// `Invalid` for content that breaks a limit, a type or a reference; `Unauthenticated` or
    /// `Forbidden` without the right to deposit for the organisation.
    pub fn create(&self, metadata: Metadata) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.create(metadata))
    }

    /// Creates an account. Signing in is the host's business.
    ///
    /// Errors:
    /// `Forbidden`, `Invalid`, `AlreadyExists` for a login that is taken.
    pub fn create_account(&self, details: AccountDetails) -> Result<Account, CatalogueError> {
        self.run(|session| session.create_account(details))
    }

    /// Creates a harvest source. Nothing is asked of it before it is harvested.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden` (also for who is no administrator of the catalogue, when the
    /// source lies on this machine: it reads files of the host), `Invalid`.
    pub fn create_harvest_source(&self, details: HarvestSourceDetails) -> Result<HarvestSource, CatalogueError> {
        self.run(|session| session.create_harvest_source(details))
    }

    /// Creates an organisation.
    ///
    /// Errors:
    /// `Forbidden`, `Invalid`, `AlreadyExists` for a name or slug that is taken.
    pub fn create_organisation(&self, details: OrganisationDetails) -> Result<Organisation, CatalogueError> {
        self.run(|session| session.create_organisation(details))
    }

    /// Keeps a place, under a name, from which this account follows events: from `after`, else from
    /// now on. It holds across processes and restarts, and goes with the account.
    ///
    /// Errors:
    /// `Unauthenticated`; `Forbidden` for a token that only reads; `Unsupported` for a principal
    /// without an account; `AlreadyExists` for a name that the account has used; `Invalid` for a name
    /// that is empty or too long; `LimitExceeded` beyond 100; `BadQuery` for a position that is none.
    pub fn create_subscription(&self, name: String, filter: EventFilter, after: Option<String>) -> Result<Subscription, CatalogueError> {
        self.run(|session| session.create_subscription(&name, filter, after.as_deref()))
    }

    /// Makes a token for an account: one's own, or any for administrators. A token cannot make one.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`; `Invalid` for a name that is absent or too long,
    /// or an end that is past; `LimitExceeded` above a hundred tokens.
    pub fn create_token(&self, account: AccountId, details: TokenDetails) -> Result<NewToken, CatalogueError> {
        self.run(|session| session.create_token(account, details))
    }

    /// Second step: deletes the dataset, leaving a tombstone that can be restored.
    ///
    /// Errors:
    /// `Conflict` when it changed since the token was given; `BadInput` for a token that is not
    /// its own.
    pub fn delete(&self, id: DatasetId, token: String) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.delete(id, &token))
    }

    /// Ends an account and erases the person, for its holder and administrators.
    ///
    /// Gone are the account, its password, tokens, outside names, consents, subscriptions and
    /// notices. What it asked for is taken back and emptied. Its datasets go to `successor`, which
    /// must be active and at least a contributor of their organisations. Where datasets, organisations
    /// and the snapshots of the journal name its e-mail, or its name as a contact, that is taken out
    /// (a contact keeps the e-mail of the organisation); the journal keeps every event, under an
    /// identifier that leads nowhere. What is left in free pages of the database goes with
    /// `Session.compact`, what is in backups with those.
    ///
    /// The notices that it gives are the last to be sent to the person; they are kept nowhere.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `Conflict`; `Invalid`: `last-administrator`;
    /// `orphaned-dataset` for each dataset that would be nobody's; `unfit-successor` for each that the
    /// successor may not keep; `unknown-account` for a successor that is none.
    pub fn delete_account(&self, id: AccountId, expected: Revision, successor: Option<AccountId>) -> Result<Vec<Notice>, CatalogueError> {
        self.run(|session| session.delete_account(id, expected, successor))
    }

    /// Removes a source with its runs and items. The datasets that it brought stay, and are edited
    /// freely from then on.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Forbidden`; `Busy` while it is harvested.
    pub fn delete_harvest_source(&self, id: HarvestSourceId, expected: Revision) -> Result<(), CatalogueError> {
        self.run(|session| session.delete_harvest_source(id, expected))
    }

    /// Removes an organisation; what is left of it: nothing, or itself, inactive, when its datasets
    /// stay archived. Its harvest sources go with its datasets to whom they go, else they end (or rest,
    /// when it stays). Memberships end, requests that wait are refused, rules of access that name it
    /// name it no longer (which opens nothing), its slugs are free again unless it stays.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`; `Forbidden`, for moderators also while it owns datasets, and for all
    /// when these are to stay where they are (`not-empty`); `Invalid` when the one that takes them
    /// is inactive; `Unsupported` while a portal shows nothing but this organisation.
    pub fn delete_organisation(&self, id: OrganisationId, expected: Revision, owned: OwnedDatasets) -> Result<Option<Organisation>, CatalogueError> {
        self.run(|session| session.delete_organisation(id, expected, owned))
    }

    /// Removes a portal; its datasets stay in the catalogue. What access rules say of it no longer
    /// applies to anybody.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden`.
    pub fn delete_portal(&self, code: String) -> Result<(), CatalogueError> {
        self.run(|session| session.delete_portal(&code))
    }

    /// Removes a subscription.
    ///
    /// Errors:
    /// As `Session.poll_subscription`.
    pub fn delete_subscription(&self, id: SubscriptionId) -> Result<(), CatalogueError> {
        self.run(|session| session.delete_subscription(id))
    }

    /// Gives a field of a harvested dataset back to the source: it says again what the source said
    /// last, and follows it from now on. `path` is that of `HarvestOverride.path`.
    ///
    /// Errors:
    /// `NotFound` also for a field that was not changed here; `Conflict`, `Forbidden`, `Invalid`.
    pub fn drop_override(&self, id: DatasetId, expected: Revision, path: String) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.drop_override(id, expected, &path))
    }

    /// The sources that this principal may manage and whose time has come, the longest due first: never
    /// harvested, harvested longer ago than their frequency says, or cut in the middle. After a failure
    /// the next run is due in a quarter of an hour, twice as long after each more, at most a day or
    /// what the frequency says. A host calls this from time to time and harvests what it gives; nothing
    /// runs by itself. `now` is the clock's when absent.
    ///
    /// Errors:
    /// `Unauthenticated`.
    pub fn due_sources(&self, now: Option<DateTime<Utc>>) -> Result<Vec<DueSource>, CatalogueError> {
        self.run(|session| session.due_sources(now))
    }

    /// The position after everything that has happened so far.
    ///
    /// Errors:
    /// `Storage`.
    pub fn event_position(&self) -> Result<String, CatalogueError> {
        self.run(|session| session.event_position())
    }

    /// What happened after a position that this principal may know of, oldest first, at most `limit`
    /// (1 to 1 000), and the position to go on from; everything from the beginning when `after` is
    /// absent. No event at all means that there is nothing more now.
    ///
    /// Rights are those of now, whatever they were when it happened: of a dataset that may no longer
    /// be read, only the event by which it went is told, as `Event.GONE`. (When it is the principal
    /// that lost a right, the datasets it saw by it are not told one by one.) Through a portal, only
    /// what the portal shows.
    ///
    /// Errors:
    /// `BadQuery` for a position that is none of this catalogue; `LimitExceeded` for a filter of more
    /// than 100 codes.
    pub fn events(&self, after: Option<String>, filter: EventFilter, limit: i64) -> Result<EventPage, CatalogueError> {
        self.run(|session| session.events(after.as_deref(), &filter, limit))
    }

    /// Ends the requests that nobody decided in time, for those who maintain the catalogue; the
    /// number that ended. Who asked is owed a notice. To be called by the host, say once a day.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn expire_requests(&self) -> Result<i64, CatalogueError> {
        self.run(|session| session.expire_requests())
    }

    /// Explains the score of a dataset in the answer to a query: what each word is worth there, and what is
    /// added. A dataset that the query does not find is explained too, with what it holds of the words.
    ///
    /// Errors:
    /// `NotFound` when there is none or it may not be read; `BadQuery`.
    pub fn explain(&self, query: Query, id: DatasetId) -> Result<Explanation, CatalogueError> {
        self.run(|session| session.explain(&query, id))
    }

    /// Everything that is held of one person, as one JSON object, for its holder and administrators:
    /// `account`, `consents`, `identities`, `password` (when it was set), `tokens` (without secrets),
    /// `requests`, `notices`, `datasets` (made), `collaborations`, `acts`, `refusals`, `reviews`,
    /// `extractions`, `subscriptions`.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`.
    pub fn export_person(&self, id: AccountId) -> Result<Value, CatalogueError> {
        self.run(|session| session.export_person(id))
    }

    /// One extraction, for who asked and those who keep the dataset. Its result is shown to those
    /// only who may extract the data now.
    ///
    /// Errors:
    /// `NotFound`, also when the dataset may no longer be read; `Unauthenticated`, `Forbidden`.
    pub fn extraction(&self, id: ExtractionId) -> Result<Extraction, CatalogueError> {
        self.run(|session| session.extraction(id))
    }

    /// The extractions that this principal asked for, and those of the datasets it keeps, in the
    /// order they were asked for; of one state, or of all.
    ///
    /// Errors:
    /// `Storage`.
    pub fn extractions(&self, state: Option<ExtractionState>) -> Result<Vec<Extraction>, CatalogueError> {
        self.run(|session| session.extractions(state))
    }

    /// A dataset by its address: `slug`, `organisation/slug`, or its identifier. Former addresses
    /// lead to it too; `DatasetView.address` is then not the one asked.
    ///
    /// Errors:
    /// `NotFound` when there is none or it may not be read.
    pub fn find(&self, address: String) -> Result<DatasetView, CatalogueError> {
        self.run(|session| session.find(&address))
    }

    /// What a form needs: the schema of a profile, the defaults of who asks and the choices they
    /// have; with a dataset, its present content and what is wrong with it, for those who may edit it.
    /// The form of a profile that is not the dataset's own comes filled in with what follows from the
    /// record, and names that profile: writing it moves the dataset there.
    ///
    /// Errors:
    /// `NotFound`, `Unauthenticated`, `Forbidden`; `BadInput` for an unknown profile.
    pub fn form(&self, profile: Option<String>, existing: Option<DatasetId>) -> Result<Form, CatalogueError> {
        self.run(|session| session.form(profile.as_deref(), existing))
    }

    /// A dataset by its identifier, as this principal may see it. A deleted one is shown, as
    /// deleted, to those who could read it.
    ///
    /// Errors:
    /// `NotFound` when there is none or it may not be read.
    pub fn get(&self, id: DatasetId) -> Result<DatasetView, CatalogueError> {
        self.run(|session| session.get(id))
    }

    /// Where the records of a source stand, by identifier there. A dataset that this principal may not
    /// read is left out of the item.
    ///
    /// Errors:
    /// As `Session.harvest_source`; `BadQuery` for a cursor that is none.
    pub fn harvest_items(&self, id: HarvestSourceId, query: HarvestItemQuery) -> Result<HarvestItemPage, CatalogueError> {
        self.run(|session| session.harvest_items(id, &query))
    }

    /// The runs of a source, the latest first, at most `limit` (1 to 1 000). Why one failed is told in full
    /// to those who see where the source lies.
    ///
    /// Errors:
    /// As `Session.harvest_source`.
    pub fn harvest_runs(&self, id: HarvestSourceId, limit: i64) -> Result<Vec<HarvestReport>, CatalogueError> {
        self.run(|session| session.harvest_runs(id, limit))
    }

    /// A harvest source, for those who may manage it. The path of one that lies on this machine is
    /// shown to administrators of the catalogue alone; it is empty for others.
    ///
    /// Errors:
    /// `Unauthenticated`; `NotFound` also for who may not manage it.
    pub fn harvest_source(&self, id: HarvestSourceId) -> Result<HarvestSource, CatalogueError> {
        self.run(|session| session.harvest_source(id))
    }

    /// The harvest sources that this principal may manage, of one organisation or of all, in the order
    /// they were made.
    ///
    /// Errors:
    /// `Unauthenticated`.
    pub fn harvest_sources(&self, organisation: Option<OrganisationId>) -> Result<Vec<HarvestSource>, CatalogueError> {
        self.run(|session| session.harvest_sources(organisation))
    }

    /// Whether an account has a password here: one's own, or any for those who manage accounts.
    ///
    /// Errors:
    /// `NotFound`, also for those who may not know.
    pub fn has_password(&self, account: AccountId) -> Result<bool, CatalogueError> {
        self.run(|session| session.has_password(account))
    }

    /// How the catalogue stands, for its maintainers.
    ///
    /// Errors:
    /// `Forbidden`.
    pub fn health(&self) -> Result<Health, CatalogueError> {
        self.run(|session| session.health())
    }

    /// The events of a dataset, oldest first.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden`.
    pub fn history(&self, id: DatasetId) -> Result<Vec<HistoryEntry>, CatalogueError> {
        self.run(|session| session.history(id))
    }

    /// The names under which other systems know an account: one's own, or any for those who manage
    /// accounts.
    ///
    /// Errors:
    /// `NotFound`, also for those who may not know.
    pub fn identities(&self, account: AccountId) -> Result<Vec<OutsideName>, CatalogueError> {
        self.run(|session| session.identities(account))
    }

    /// The illustration of a theme, as SVG text: what a thumbnail `theme:<file>` stands for.
    pub fn illustration(&self, file: String) -> Result<Option<String>, CatalogueError> {
        self.run(|session| Ok(session.illustration(&file)))
    }

    /// The datasets that one is invited to and may read now, by identifier; nothing for nobody
    /// signed in. An invitation to read a draft counts from its publication.
    ///
    /// Errors:
    /// `Storage`.
    pub fn invitations(&self) -> Result<Vec<Invitation>, CatalogueError> {
        self.run(|session| session.invitations())
    }

    /// The published datasets that are late on the frequency they declare, of an organisation or of
    /// all, within what this principal reads and its portal shows; at most `limit` (1 to 1 000), by
    /// identifier, after the last one of the page before. See `freshness` for what late means.
    ///
    /// Errors:
    /// `NotFound` for an unknown portal.
    pub fn late(&self, organisation: Option<OrganisationId>, after: Option<DatasetId>, limit: i64) -> Result<LatePage, CatalogueError> {
        self.run(|session| session.late(organisation, after, limit))
    }

    /// Leaves an organisation; one's own account as it is then. What one made there stays with it:
    /// its editors, who are owed a notice, keep the drafts. Invitations to single datasets stay. The
    /// last administrator may leave too: those who look after the catalogue are owed a notice.
    ///
    /// Errors:
    /// `Unauthenticated`; `Forbidden` for who is no member; `Unsupported` for who may do everything
    /// and is no member.
    pub fn leave_organisation(&self, organisation: OrganisationId) -> Result<Account, CatalogueError> {
        self.run(|session| session.leave_organisation(organisation))
    }

    /// Says by hand that a name given by another system stands for an account, for those who manage
    /// accounts and may give every role that the account has (administrators for a moderator or an
    /// administrator); not for a token. A name that stood for another
    /// account stands for this one from then on.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `BadInput`.
    pub fn link_identity(&self, account: AccountId, name: OutsideName) -> Result<(), CatalogueError> {
        self.run(|session| session.link_identity(account, &name))
    }

    /// Datasets that may be read, by identifier, in pages; `after` is the last identifier of the
    /// page before. Drafts and tombstones included: they say their state.
    ///
    /// Errors:
    /// `Storage`.
    pub fn list(&self, after: Option<DatasetId>, limit: i64) -> Result<Vec<Dataset>, CatalogueError> {
        self.run(|session| session.list(after, limit))
    }

    /// Loads territories with exact boxes from a CSV file of the gazetteer's columns, plain or
    /// gzip. They replace those of the same identifier. Returns how many.
    ///
    /// Errors:
    /// `Forbidden`; `BadInput` with the line at fault, and then nothing is loaded.
    pub fn load_territories(&self, csv: Vec<u8>) -> Result<i64, CatalogueError> {
        self.run(|session| session.load_territories(&csv))
    }

    /// The members of an organisation, by login, for those who manage them. To those who do not
    /// manage accounts it tells no other membership.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn members(&self, organisation: OrganisationId) -> Result<Vec<Account>, CatalogueError> {
        self.run(|session| session.members(organisation))
    }

    /// Merges an organisation into another, which is returned: its datasets (deleted ones too), its
    /// members (the higher role counts), its home accounts, the requests that wait, its harvest sources,
    /// the portals and the rules of access that name it go over; its addresses lead to the other one. Datasets keep
    /// the profile whose rules they met. What is written of it (territories, partner, licence) does
    /// not go over. Its administrators are owed a notice.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `Conflict`; `Invalid` when the other one is
    /// inactive; `Unsupported` into itself.
    pub fn merge_organisations(&self, from: OrganisationId, expected: Revision, into: OrganisationId) -> Result<Organisation, CatalogueError> {
        self.run(|session| session.merge_organisations(from, expected, into))
    }

    /// Takes up the extraction that waits longest, for a host that runs extractions; nothing when
    /// none waits. Two workers never get the same one, whatever the process. An extraction whose
    /// worker has not reported within `Options.extraction_patience` becomes unknown.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn next_extraction(&self) -> Result<Option<Extraction>, CatalogueError> {
        self.run(|session| session.next_extraction())
    }

    /// The oldest notices that were not acknowledged yet, at most `limit` (0 to 1,000), for the host that sends
    /// them (the principal `System`) and administrators. The library sends nothing itself.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn notices(&self, limit: i64) -> Result<Vec<Notice>, CatalogueError> {
        self.run(|session| session.notices(limit))
    }

    /// One organisation, by slug or identifier.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn organisation(&self, address: String) -> Result<Organisation, CatalogueError> {
        self.run(|session| session.organisation(&address))
    }

    /// What an organisation holds: to look at before it is merged or deleted.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`.
    pub fn organisation_impact(&self, id: OrganisationId) -> Result<OrganisationImpact, CatalogueError> {
        self.run(|session| session.organisation_impact(id))
    }

    /// Everything that was ever counted for an organisation, as it was at the time, that of datasets
    /// which have gone too; for its members and moderators. Through a portal, what was counted there.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn organisation_usage(&self, id: OrganisationId) -> Result<OrganisationUsage, CatalogueError> {
        self.run(|session| session.organisation_usage(id))
    }

    /// Every organisation, by name. Organisations are public.
    ///
    /// Errors:
    /// `Storage`.
    pub fn organisations(&self) -> Result<Vec<Organisation>, CatalogueError> {
        self.run(|session| session.organisations())
    }

    /// What of a harvested dataset was changed here, beside what the source says of it: the next
    /// harvest leaves these fields as they are. For those who may edit the dataset; empty for one that
    /// no source holds.
    ///
    /// Errors:
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn overrides(&self, id: DatasetId) -> Result<Vec<HarvestOverride>, CatalogueError> {
        self.run(|session| session.overrides(id))
    }

    /// The pages of a dataset: that of the catalogue itself, then one for each portal that shows it,
    /// by code. Each stays: a former address of the dataset leads on to the present one.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn permalinks(&self, id: DatasetId) -> Result<Vec<Permalink>, CatalogueError> {
        self.run(|session| session.permalinks(id))
    }

    /// The events after the position of a subscription, at most `limit` (1 to 1 000). The place stays
    /// where it is until they are acknowledged: who fails while treating them sees them again.
    ///
    /// Errors:
    /// `NotFound`, also for another account's; `Unauthenticated`, `Forbidden`.
    pub fn poll_subscription(&self, id: SubscriptionId, limit: i64) -> Result<EventPage, CatalogueError> {
        self.run(|session| session.poll_subscription(id, limit))
    }

    /// A portal by its code.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn portal(&self, code: String) -> Result<Portal, CatalogueError> {
        self.run(|session| session.portal(&code))
    }

    /// For each portal, how many published datasets this principal sees through it.
    ///
    /// Errors:
    /// `Storage`.
    pub fn portal_counts(&self) -> Result<Vec<PortalCount>, CatalogueError> {
        self.run(|session| session.portal_counts())
    }

    /// What the front page of a portal needs, as this principal sees it through that portal: its
    /// sheet, its themes and facets in order with what it calls them, and how much there is.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn portal_page(&self, code: String) -> Result<PortalPage, CatalogueError> {
        self.run(|session| session.portal_page(&code))
    }

    /// Every portal, by code.
    ///
    /// Errors:
    /// `Storage`.
    pub fn portals(&self) -> Result<Vec<Portal>, CatalogueError> {
        self.run(|session| session.portals())
    }

    /// First step of a deletion: what goes with the dataset, and the token for `Session.delete`.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden`, `Unsupported` when it is deleted already.
    pub fn prepare_delete(&self, id: DatasetId) -> Result<Impact, CatalogueError> {
        self.run(|session| session.prepare_delete(id))
    }

    /// What ends with an account, for its holder and administrators. Nothing is done.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`.
    pub fn prepare_delete_account(&self, id: AccountId) -> Result<AccountImpact, CatalogueError> {
        self.run(|session| session.prepare_delete_account(id))
    }

    /// First step of the removal of a resource.
    ///
    /// Errors:
    /// `Invalid` (`last-resource`) for the last one of a published dataset.
    pub fn prepare_remove_resource(&self, id: DatasetId, resource: ResourceId) -> Result<Impact, CatalogueError> {
        self.run(|session| session.prepare_remove_resource(id, resource))
    }

    /// Publishes a draft. The first public publication claims its slug for good.
    ///
    /// Errors:
    /// `Invalid` with every unmet condition of its profile; `AlreadyExists`, with a free slug,
    /// when its name is taken; `Conflict`; `Forbidden`.
    pub fn publish(&self, id: DatasetId, expected: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.publish(id, expected))
    }

    /// Removes a deleted dataset for good: its content is erased from the history too, its slug
    /// and files are freed. Only the fact that it was there is left.
    ///
    /// Errors:
    /// `Conflict`, `Forbidden`, `Unsupported` when it is not deleted.
    pub fn purge(&self, id: DatasetId, expected: Revision) -> Result<(), CatalogueError> {
        self.run(|session| session.purge(id, expected))
    }

    /// Puts a text of consent in force, for administrators. Everybody is to accept it anew.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `Invalid`; `AlreadyExists` for a version that was put before.
    pub fn put_consent_text(&self, text: ConsentText) -> Result<(), CatalogueError> {
        self.run(|session| session.put_consent_text(text))
    }

    /// Creates a portal, or replaces the one of that code.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `Invalid`.
    pub fn put_portal(&self, portal: Portal) -> Result<Portal, CatalogueError> {
        self.run(|session| session.put_portal(portal))
    }

    /// Adds a scheme, or replaces the one of that code.
    ///
    /// Errors:
    /// `Forbidden`; `BadInput` for two terms of one code or an offered code without a term.
    pub fn put_vocabulary(&self, scheme: SchemeTerms) -> Result<(), CatalogueError> {
        self.run(|session| session.put_vocabulary(scheme))
    }

    /// The quality of the published datasets of an organisation, or of all, that this principal
    /// reads, through its portal if there is one; at most `limit` (1 to 1 000), by identifier, after
    /// the last one of the page before.
    ///
    /// Errors:
    /// `NotFound` for an unknown portal.
    pub fn qualities(&self, organisation: Option<OrganisationId>, after: Option<DatasetId>, limit: i64) -> Result<QualityPage, CatalogueError> {
        self.run(|session| session.qualities(organisation, after, limit))
    }

    /// The quality of a dataset by the rules of `QUALITY_RULES`, with the
    /// reason of each; for whoever reads the record. `checked` is what the host found when it followed
    /// links, empty when it did not: the library follows none. Links that this principal may not take
    /// are not looked at.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn quality(&self, id: DatasetId, checked: Vec<CheckedLink>) -> Result<Quality, CatalogueError> {
        self.run(|session| session.quality(id, &checked))
    }

    /// Counts a download that the host served itself, or a link that it sent somebody to, for those whom
    /// the access rule allows; `bytes` is 0 when not known. (`Session.open_file` counts by itself.)
    /// Waits for no writer.
    ///
    /// Errors:
    /// `NotFound`; `Unauthenticated` or `Forbidden` by the rule; `BadInput` for a negative size.
    pub fn record_download(&self, id: DatasetId, resource: ResourceId, bytes: i64) -> Result<(), CatalogueError> {
        self.run(|session| session.record_download(id, resource, bytes))
    }

    /// Counts an extraction that the host made outside the queue (those of the queue are counted when
    /// they are reported), for those whom the access rule allows; `bytes` is 0
    /// when not known. Waits for no writer.
    ///
    /// Errors:
    /// As `Session.record_download`.
    pub fn record_extraction(&self, id: DatasetId, resource: ResourceId, bytes: i64) -> Result<(), CatalogueError> {
        self.run(|session| session.record_extraction(id, resource, bytes))
    }

    /// Counts views, downloads and extractions that the host has gathered itself; for those who
    /// maintain the catalogue.
    ///
    /// Errors:
    /// `NotFound`, `Unauthenticated`, `Forbidden`; `BadInput` for negative counts.
    pub fn record_usage(&self, id: DatasetId, usage: UsageTotals) -> Result<(), CatalogueError> {
        self.run(|session| session.record_usage(id, usage))
    }

    /// Counts a view of a record, as a portal shows it. Waits for no writer.
    ///
    /// Errors:
    /// `NotFound` when it may not be read.
    pub fn record_view(&self, id: DatasetId) -> Result<(), CatalogueError> {
        self.run(|session| session.record_view(id))
    }

    /// What was refused, latest first: for administrators all of it, for the administrators of an
    /// organisation what concerns that organisation.
    ///
    /// The log is no truth: it keeps the last 100 000 refusals; the same refusal of the same thing to
    /// the same account is noted once a minute; a crash loses at most the last 100 of each process,
    /// and nothing is noted with `Options.log_refusals` off.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`; `BadQuery` for a cursor that is none.
    pub fn refusals(&self, query: RefusalQuery) -> Result<RefusalPage, CatalogueError> {
        self.run(|session| session.refusals(&query))
    }

    /// Refuses a request; who asked is owed a notice with the note.
    ///
    /// Errors:
    /// As `Session.approve`.
    pub fn refuse(&self, id: RequestId, expected: Revision, note: Option<String>) -> Result<Request, CatalogueError> {
        self.run(|session| session.refuse(id, expected, note))
    }

    /// Lets a suspended account sign in again. It is owed a notice.
    ///
    /// Errors:
    /// As `Session.suspend_account`.
    pub fn reinstate_account(&self, id: AccountId, expected: Revision, note: Option<String>) -> Result<Account, CatalogueError> {
        self.run(|session| session.reinstate_account(id, expected, note))
    }

    /// Owes the keepers of every organisation that has late datasets one notice that lists them, for
    /// those who maintain the catalogue; the number of organisations. The host calls it as often as
    /// people should be reminded, say once a week.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn remind_late(&self) -> Result<i64, CatalogueError> {
        self.run(|session| session.remind_late())
    }

    /// Second step: removes the resource; the others keep their order.
    ///
    /// Errors:
    /// As `Session.delete`.
    pub fn remove_resource(&self, id: DatasetId, resource: ResourceId, token: String) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.remove_resource(id, resource, &token))
    }

    /// Removes deposited files that no dataset holds and that are older than a day (a deposit cut
    /// short leaves one); how many.
    ///
    /// Errors:
    /// `Forbidden`, `Storage`.
    pub fn remove_stray_files(&self) -> Result<i64, CatalogueError> {
        self.run(|session| session.remove_stray_files())
    }

    /// Puts the resources in the order of `order`, which names each exactly once. Touches only
    /// positions: a resource that breaks a rule does not stop it.
    ///
    /// Errors:
    /// `Invalid` for a missing, doubled or foreign identifier, and then nothing changes.
    pub fn reorder_resources(&self, id: DatasetId, expected: Revision, order: Vec<ResourceId>) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.reorder_resources(id, expected, &order))
    }

    /// Reports on an extraction that was taken up, at the revision it had then. Who asked is owed a
    /// notice. Without the right to it any more there is no result: the extraction has failed.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`; `NotFound`; `Conflict` when it was cancelled or given up
    /// meanwhile; `Unsupported` when nobody took it up or it has ended; `Invalid`.
    pub fn report_extraction(&self, id: ExtractionId, expected: Revision, outcome: ExtractionOutcome) -> Result<Extraction, CatalogueError> {
        self.run(|session| session.report_extraction(id, expected, outcome))
    }

    /// One request, for who made it and those who may decide it.
    ///
    /// Errors:
    /// `NotFound`, also for those who may not know of it.
    pub fn request(&self, id: RequestId) -> Result<Request, CatalogueError> {
        self.run(|session| session.request(id))
    }

    /// Asks for an extraction of a resource that offers it, for those whom its access rule allows to
    /// extract. A host that runs extractions takes it up.
    ///
    /// Errors:
    /// `NotFound`; `Unauthenticated` (somebody must be there to get the result) or `Forbidden` by the
    /// rule; `Unsupported` for a resource that offers no extraction; `Invalid`; `LimitExceeded` for
    /// who waits for many already.
    pub fn request_extraction(&self, id: DatasetId, resource: ResourceId, details: ExtractionDetails) -> Result<Extraction, CatalogueError> {
        self.run(|session| session.request_extraction(id, resource, details))
    }

    /// The requests that this principal made or may decide, in the order they were asked; of one
    /// state, or of all. For many, `Session.requests_page`.
    ///
    /// Errors:
    /// `Storage`.
    pub fn requests(&self, state: Option<RequestState>) -> Result<Vec<Request>, CatalogueError> {
        self.run(|session| session.requests(state))
    }

    /// As `Session.requests`, in pages of 1 to 1,000; `after` is the last one of the page before.
    ///
    /// Errors:
    /// `Storage`.
    pub fn requests_page(&self, state: Option<RequestState>, after: Option<RequestId>, limit: i64) -> Result<Vec<Request>, CatalogueError> {
        self.run(|session| session.requests_page(state, after, limit))
    }

    /// The permanent address of the data of a resource: its link, or for a deposited file a place
    /// under the portal's base address that stays when the file is replaced.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden` as `Session.open_file`.
    pub fn resource_address(&self, id: DatasetId, resource: ResourceId) -> Result<String, CatalogueError> {
        self.run(|session| session.resource_address(id, resource))
    }

    /// Undeletes a dataset: published or archived again when its profile's rules still hold, a
    /// draft otherwise.
    ///
    /// Errors:
    /// `Conflict`, `Forbidden`, `Unsupported` when it is not deleted.
    pub fn restore(&self, id: DatasetId, expected: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.restore(id, expected))
    }

    /// Brings back what was written at an earlier revision, as a new revision. State, address and
    /// collaborators stay; a resource whose file is gone keeps its description.
    ///
    /// Errors:
    /// As `Session.update`.
    pub fn revert(&self, id: DatasetId, expected: Revision, to: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.revert(id, expected, to))
    }

    /// Controls a dataset at the revision that was read. Accepted by its last review, it counts as
    /// controlled, until what was controlled changes: anything written of it or of its resources but
    /// the dates and periods of the data, its thumbnail, and the content of files (data that is
    /// updated as declared stays controlled). The producer is owed a notice.
    ///
    /// Whoever deposits does not control: moderators do, except of an organisation for which they
    /// deposit, and administrators.
    ///
    /// Errors:
    /// `NotFound`, `Unauthenticated`, `Forbidden`, `Conflict`; `Invalid` without a note that says what
    /// to correct or why, or with one longer than 2 000 characters; `Unsupported` when it is deleted.
    pub fn review(&self, id: DatasetId, expected: Revision, outcome: ReviewOutcome, note: Option<String>) -> Result<Review, CatalogueError> {
        self.run(|session| session.review(id, expected, outcome, note))
    }

    /// The reviews of a dataset, latest first, for the members of its organisation, those who keep it
    /// and moderators. (Whether it is controlled is told to whoever reads it, with the record.)
    ///
    /// Errors:
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn reviews(&self, id: DatasetId) -> Result<Vec<Review>, CatalogueError> {
        self.run(|session| session.reviews(id))
    }

    /// A dataset as it stood at a revision, without the links and files that this principal may not
    /// take: as the rules stood then, and as they stand now.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden`.
    pub fn revision(&self, id: DatasetId, revision: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.revision(id, revision))
    }

    /// Revokes a token: from then on it is nobody's, in every process.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden` for a token; `NotFound`, also for another's.
    pub fn revoke_token(&self, id: TokenId) -> Result<(), CatalogueError> {
        self.run(|session| session.revoke_token(id))
    }

    /// Answers a query with hits, exact total and facets, all within what this principal may read.
    /// A search that starts after a write returned sees that write, whichever process made it.
    ///
    /// Errors:
    /// `BadQuery` with the part at fault.
    pub fn search(&self, query: Query) -> Result<Page, CatalogueError> {
        self.run(|session| session.search(&query))
    }

    /// The service of a resource for an operation: its address, protocol and layer, for those whom
    /// the access rule allows. The first offered when there are several; the resource's own link when
    /// that is such a service, or when the service names no address of its own. (An extraction without
    /// an address is asked for with `Session.request_extraction`.)
    ///
    /// Errors:
    /// `NotFound` for what may not be read and for a resource that offers no such service;
    /// `Unauthenticated` or `Forbidden` by the rule.
    pub fn service_address(&self, id: DatasetId, resource: ResourceId, operation: Operation) -> Result<ServiceOffer, CatalogueError> {
        self.run(|session| session.service_address(id, resource, operation))
    }

    /// Names the accounts invited to one dataset, and what each may do. Who is newly invited, or may
    /// do more, is owed a notice; who is invited to read a draft, when it is published.
    ///
    /// Errors:
    /// `Forbidden`, `Conflict`, `Invalid` for an unknown account.
    pub fn set_collaborators(&self, id: DatasetId, expected: Revision, collaborators: Vec<Collaborator>) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.set_collaborators(id, expected, collaborators))
    }

    /// Gives an account a role in an organisation, or takes it away (nothing). Never above the role
    /// of who gives it. The holder is owed a notice. To those who do not manage accounts the answer
    /// tells no other membership.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`; `NotFound`, also for an account that is no member, when its
    /// membership is taken away by somebody who may not know it; `Invalid` for an unknown
    /// organisation.
    pub fn set_membership(&self, id: AccountId, organisation: OrganisationId, role: Option<Role>) -> Result<Account, CatalogueError> {
        self.run(|session| session.set_membership(id, organisation, role))
    }

    /// Sets the password of an account: one's own, with the current one when there is one, or any
    /// for administrators, which revokes its tokens. Ways to a new password are closed. The account
    /// is owed a notice.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden` (`wrong-password`, another's account, a token), `NotFound`;
    /// `Throttled` after several wrong ones; `Invalid` for a password of less than 8 or more than
    /// 1 024 bytes, the login, the e-mail, or one character repeated.
    pub fn set_password(&self, account: AccountId, current: Option<String>, new: String) -> Result<(), CatalogueError> {
        self.run(|session| session.set_password(account, current.as_deref(), &new))
    }

    /// The published datasets that are most like one, of those that this principal may read: they share its
    /// rare words, its keywords and its themes. The most alike first, at most `limit` (1 to 100).
    ///
    /// Errors:
    /// `NotFound` when there is none or it may not be read.
    pub fn similar(&self, id: DatasetId, limit: i64) -> Result<Vec<Hit>, CatalogueError> {
        self.run(|session| session.similar(id, limit))
    }

    /// The figures of what this principal may know, through its portal if there is one.
    ///
    /// What may not be read is not counted: anonymous gets the figures of what is public. A host that
    /// publishes the figures of the whole asks as the principal `System`. What this process has
    /// counted in memory is written first, unless somebody else is writing. Nothing is
    /// held meanwhile that a search would wait for.
    ///
    /// Errors:
    /// `NotFound` for an unknown portal; `Storage`.
    pub fn statistics(&self) -> Result<Statistics, CatalogueError> {
        self.run(|session| session.statistics())
    }

    /// The places that this account keeps, by name.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, CatalogueError> {
        self.run(|session| session.subscriptions())
    }

    /// Suggests completions of a text: those that start with it, then those that hold it, each by
    /// use then by name. Case and accents do not matter. Through a portal, values in use are those of
    /// what the portal shows.
    ///
    /// Errors:
    /// `NotFound` for an unknown scheme.
    pub fn suggest(&self, field: SuggestField, prefix: String, limit: i64) -> Result<Vec<Suggestion>, CatalogueError> {
        self.run(|session| session.suggest(&field, &prefix, limit))
    }

    /// Suspends an account, for those who manage accounts: it cannot sign in, its tokens do nothing,
    /// its datasets stay. It is owed a notice.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `Conflict`; `Invalid` (`last-administrator`).
    pub fn suspend_account(&self, id: AccountId, expected: Revision, note: Option<String>) -> Result<Account, CatalogueError> {
        self.run(|session| session.suspend_account(id, expected, note))
    }

    /// Commits to the index on disk what it does not hold yet.
    ///
    /// Errors:
    /// `Forbidden`, `Storage`.
    pub fn sync(&self) -> Result<(), CatalogueError> {
        self.run(|session| session.sync())
    }

    /// A territory by its identifier, e.g. `department:33`.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn territory(&self, id: String) -> Result<Territory, CatalogueError> {
        self.run(|session| session.territory(&id))
    }

    /// The tokens of an account, oldest first, expired ones too: one's own, or any for
    /// administrators.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden`.
    pub fn tokens(&self, account: AccountId) -> Result<Vec<Token>, CatalogueError> {
        self.run(|session| session.tokens(account))
    }

    /// Gives a dataset to another organisation at once, for those who are editors in both; others
    /// offer it (`Ask.Transfer`). The rules that it met stay its own: it keeps the
    /// profile it had. To the organisation that has it already, nothing is done.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Forbidden`, `Unsupported` for a deleted dataset; `Invalid` for an
    /// organisation that is unknown or inactive.
    pub fn transfer(&self, id: DatasetId, expected: Revision, to: OrganisationId) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.transfer(id, expected, to))
    }

    /// Brings an archived dataset back, when it still meets its profile.
    ///
    /// Errors:
    /// As `Session.publish`.
    pub fn unarchive(&self, id: DatasetId, expected: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.unarchive(id, expected))
    }

    /// Takes a name given by another system away from the account that it stands for. Who signs in
    /// with it again is a stranger.
    ///
    /// Errors:
    /// As `Session.link_identity`.
    pub fn unlink_identity(&self, name: OutsideName) -> Result<(), CatalogueError> {
        self.run(|session| session.unlink_identity(&name))
    }

    /// Turns a published dataset back into a draft. Its address stays its own.
    ///
    /// Errors:
    /// `Conflict`, `Forbidden`, `Unsupported` from another state.
    pub fn unpublish(&self, id: DatasetId, expected: Revision) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.unpublish(id, expected))
    }

    /// Replaces what is written of a dataset. `expected` is the revision that was read.
    ///
    /// Errors:
    /// `Conflict` when somebody wrote meanwhile; `Invalid` when a rule is broken, or, for a
    /// published dataset, when the edit would add an error of its profile.
    pub fn update(&self, id: DatasetId, expected: Revision, metadata: Metadata) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.update(id, expected, metadata))
    }

    /// Replaces what is written of an account. Who changes its e-mail could become it, and must have
    /// the right to give every role that it has.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid` (`last-administrator` for the last active
    /// administrator of the catalogue, who cannot leave), `AlreadyExists`.
    pub fn update_account(&self, id: AccountId, expected: Revision, details: AccountDetails) -> Result<Account, CatalogueError> {
        self.run(|session| session.update_account(id, expected, details))
    }

    /// Replaces what is decided of a source; a run in progress keeps to what it began with, unless the
    /// source is no longer active: then it stops. The next run looks at every record again.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`; `Unsupported` for another organisation, which has
    /// a source of its own.
    pub fn update_harvest_source(&self, id: HarvestSourceId, expected: Revision, details: HarvestSourceDetails) -> Result<HarvestSource, CatalogueError> {
        self.run(|session| session.update_harvest_source(id, expected, details))
    }

    /// Replaces what is written of an organisation. One made inactive keeps its datasets and its
    /// members, who go on editing them; it receives no new dataset and no new member.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`, `AlreadyExists`.
    pub fn update_organisation(&self, id: OrganisationId, expected: Revision, details: OrganisationDetails) -> Result<Organisation, CatalogueError> {
        self.run(|session| session.update_organisation(id, expected, details))
    }

    /// Replaces what a person writes of themselves: one's own, or anybody's for administrators. When
    /// the e-mail changes, the former one is owed a notice: it was the way to a new password.
    ///
    /// Errors:
    /// `Unauthenticated`, `Forbidden` (another's account, a token), `NotFound`, `Conflict`;
    /// `Invalid`, also for a home where the account is no member.
    pub fn update_person(&self, id: AccountId, expected: Revision, details: PersonDetails) -> Result<Account, CatalogueError> {
        self.run(|session| session.update_person(id, expected, details))
    }

    /// Replaces what is written of a resource. Its identifier, address and counts stay; so does
    /// its file, unless the new content names a link.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`.
    pub fn update_resource(&self, id: DatasetId, expected: Revision, resource: ResourceId, metadata: ResourceMetadata) -> Result<Dataset, CatalogueError> {
        self.run(|session| session.update_resource(id, expected, resource, metadata))
    }

    /// Moves a dataset to another profile: from the simple form to the expert one, or back. Every
    /// value stays, those that the new form does not show too; what follows from the record is filled
    /// in, and what may be right is suggested. Nothing to change writes nothing.
    ///
    /// A draft is moved whatever it lacks. A published or archived dataset is moved only when it
    /// meets the new profile as it is, since an edit may not add an error to it: fill in the prefilled
    /// form of the new profile (`Session.form` with the dataset) and write it with
    /// `Session.update`, its `profile` named in it.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`, `Unauthenticated`, `Forbidden`; `BadInput` for an unknown profile;
    /// `Invalid`, with what is missing, for a published or archived dataset.
    pub fn upgrade(&self, id: DatasetId, expected: Revision, profile: String) -> Result<Upgrade, CatalogueError> {
        self.run(|session| session.upgrade(id, expected, &profile))
    }

    /// Views, downloads, bytes and extractions of a dataset by day, oldest first, for members of its
    /// organisation and moderators. (The totals are shown to everybody who reads the record.)
    ///
    /// Errors:
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn usage_by_day(&self, id: DatasetId, resource: Option<ResourceId>) -> Result<Vec<DayOfUse>, CatalogueError> {
        self.run(|session| session.usage_by_day(id, resource))
    }

    /// The schemes, with their terms and those that forms offer.
    ///
    /// Errors:
    /// `Storage`.
    pub fn vocabularies(&self) -> Result<Vec<SchemeTerms>, CatalogueError> {
        self.run(|session| session.vocabularies())
    }

    /// One scheme by its code.
    ///
    /// Errors:
    /// `NotFound`.
    pub fn vocabulary(&self, code: String) -> Result<SchemeTerms, CatalogueError> {
        self.run(|session| session.vocabulary(&code))
    }

    /// Takes back a request that one made oneself. Nobody is told.
    ///
    /// Errors:
    /// `NotFound`, `Conflict`; `Forbidden` for another's; `Unsupported` when it was decided already,
    /// or its time is over.
    pub fn withdraw(&self, id: RequestId, expected: Revision) -> Result<Request, CatalogueError> {
        self.run(|session| session.withdraw(id, expected))
    }
}
