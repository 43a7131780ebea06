//! The verbs that need nothing but their arguments: each by its name, with the names and types of these.

use crate::error::{raised, raised_of_batch};
use crate::from_python::from_python;
use crate::into_python::to_python;
use crate::session::NativeSession;
use catalogue_core::vocabulary::SchemeTerms;
use catalogue_core::{
    AccountDetails, AccountId, Ask, AuditQuery, BatchError, Change, CheckedLink, Collaborator, ConsentText,
    DatasetId, Error, EventFilter, ExtractionDetails, ExtractionId, ExtractionOutcome, ExtractionState,
    HarvestItemQuery, HarvestSourceDetails, HarvestSourceId, Metadata, Operation, OrganisationDetails,
    OrganisationId, OutsideName, OwnedDatasets, PersonDetails, Portal, Query, RefusalQuery, RequestId,
    RequestState, ResourceId, ResourceMetadata, ReviewOutcome, Revision, Role, SubscriptionId, SuggestField,
    TokenDetails, TokenId, UsageTotals,
};
use chrono::{DateTime, Utc};
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::Serialize;
use uuid::Uuid;

/// What a verb answered, for Python.
pub trait Answer {
    fn answer(self, py: Python<'_>) -> PyResult<Py<PyAny>>;
}

impl<T: Serialize> Answer for Result<T, Error> {
    fn answer(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self {
            Ok(value) => to_python(py, &value).map(Bound::unbind),
            Err(error) => Err(raised(py, &error)),
        }
    }
}

impl<T: Serialize> Answer for Result<T, BatchError> {
    fn answer(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self {
            Ok(value) => to_python(py, &value).map(Bound::unbind),
            Err(refusal) => Err(raised_of_batch(py, &refusal)),
        }
    }
}

macro_rules! verbs {
    ($session:ident; $($verb:ident($($name:ident: $kind:ty),*) => $call:expr;)*) => {
        /// Calls a verb.
        pub fn call(
            py: Python<'_>,
            held: &NativeSession,
            verb: &str,
            arguments: &Bound<'_, PyTuple>,
        ) -> PyResult<Py<PyAny>> {
            let mut given = arguments.iter();
            match verb {
                $(stringify!($verb) => {
                    $(let $name: $kind = match given.next() {
                        Some(given) => from_python(&given, verb, stringify!($name))?,
                        None => return Err(missing(verb, stringify!($name))),
                    };)*
                    held.run(py, move |$session| $call)?.answer(py)
                })*
                unknown => Err(PyAttributeError::new_err(format!("no verb is called {unknown}"))),
            }
        }
    };
}

fn missing(verb: &str, argument: &str) -> PyErr {
    pyo3::exceptions::PyTypeError::new_err(format!("{verb}(): {argument} is missing"))
}

verbs! {
    session;

    create(metadata: Metadata) => session.create(metadata);
    get(id: DatasetId) => session.get(id);
    find(address: String) => session.find(&address);
    list(after: Option<DatasetId>, limit: i64) => session.list(after, limit);
    update(id: DatasetId, expected: Revision, metadata: Metadata) => session.update(id, expected, metadata);
    change_slug(id: DatasetId, expected: Revision, slug: String) => session.change_slug(id, expected, &slug);
    set_collaborators(id: DatasetId, expected: Revision, collaborators: Vec<Collaborator>) =>
        session.set_collaborators(id, expected, collaborators);
    invitations() => session.invitations();
    transfer(id: DatasetId, expected: Revision, to: OrganisationId) => session.transfer(id, expected, to);
    check(id: DatasetId, profile: Option<String>) => session.check(id, profile.as_deref());
    form(profile: Option<String>, existing: Option<DatasetId>) => session.form(profile.as_deref(), existing);
    upgrade(id: DatasetId, expected: Revision, profile: String) => session.upgrade(id, expected, &profile);
    apply(changes: Vec<Change>) => session.apply(changes);
    add_resource(id: DatasetId, expected: Revision, metadata: ResourceMetadata) =>
        session.add_resource(id, expected, metadata);
    add_resources(id: DatasetId, expected: Revision, resources: Vec<ResourceMetadata>) =>
        session.add_resources(id, expected, resources);
    update_resource(id: DatasetId, expected: Revision, resource: ResourceId, metadata: ResourceMetadata) =>
        session.update_resource(id, expected, resource, metadata);
    reorder_resources(id: DatasetId, expected: Revision, order: Vec<ResourceId>) =>
        session.reorder_resources(id, expected, &order);
    prepare_remove_resource(id: DatasetId, resource: ResourceId) => session.prepare_remove_resource(id, resource);
    remove_resource(id: DatasetId, resource: ResourceId, token: String) =>
        session.remove_resource(id, resource, &token);
    resource_address(id: DatasetId, resource: ResourceId) => session.resource_address(id, resource);
    publish(id: DatasetId, expected: Revision) => session.publish(id, expected);
    unpublish(id: DatasetId, expected: Revision) => session.unpublish(id, expected);
    archive(id: DatasetId, expected: Revision) => session.archive(id, expected);
    unarchive(id: DatasetId, expected: Revision) => session.unarchive(id, expected);
    prepare_delete(id: DatasetId) => session.prepare_delete(id);
    delete(id: DatasetId, token: String) => session.delete(id, &token);
    restore(id: DatasetId, expected: Revision) => session.restore(id, expected);
    purge(id: DatasetId, expected: Revision) => session.purge(id, expected);
    history(id: DatasetId) => session.history(id);
    revision(id: DatasetId, revision: Revision) => session.revision(id, revision);
    revert(id: DatasetId, expected: Revision, to: Revision) => session.revert(id, expected, to);
    service_address(id: DatasetId, resource: ResourceId, operation: Operation) =>
        session.service_address(id, resource, operation);
    request_extraction(id: DatasetId, resource: ResourceId, details: ExtractionDetails) =>
        session.request_extraction(id, resource, details);
    extractions(state: Option<ExtractionState>) => session.extractions(state);
    extraction(id: ExtractionId) => session.extraction(id);
    cancel_extraction(id: ExtractionId, expected: Revision) => session.cancel_extraction(id, expected);
    next_extraction() => session.next_extraction();
    report_extraction(id: ExtractionId, expected: Revision, outcome: ExtractionOutcome) =>
        session.report_extraction(id, expected, outcome);
    count(query: Query) => session.count(&query);
    explain(query: Query, id: DatasetId) => session.explain(&query, id);
    similar(id: DatasetId, limit: i64) => session.similar(id, limit);
    suggest(field: SuggestField, prefix: String, limit: i64) => session.suggest(&field, &prefix, limit);
    statistics() => session.statistics();
    organisation_usage(id: OrganisationId) => session.organisation_usage(id);
    record_download(id: DatasetId, resource: ResourceId, bytes: i64) =>
        session.record_download(id, resource, bytes);
    record_extraction(id: DatasetId, resource: ResourceId, bytes: i64) =>
        session.record_extraction(id, resource, bytes);
    review(id: DatasetId, expected: Revision, outcome: ReviewOutcome, note: Option<String>) =>
        session.review(id, expected, outcome, note);
    reviews(id: DatasetId) => session.reviews(id);
    quality(id: DatasetId, checked: Vec<CheckedLink>) => session.quality(id, &checked);
    qualities(organisation: Option<OrganisationId>, after: Option<DatasetId>, limit: i64) =>
        session.qualities(organisation, after, limit);
    late(organisation: Option<OrganisationId>, after: Option<DatasetId>, limit: i64) =>
        session.late(organisation, after, limit);
    remind_late() => session.remind_late();
    events(after: Option<String>, filter: EventFilter, limit: i64) =>
        session.events(after.as_deref(), &filter, limit);
    event_position() => session.event_position();
    create_subscription(name: String, filter: EventFilter, after: Option<String>) =>
        session.create_subscription(&name, filter, after.as_deref());
    subscriptions() => session.subscriptions();
    poll_subscription(id: SubscriptionId, limit: i64) => session.poll_subscription(id, limit);
    acknowledge_subscription(id: SubscriptionId, position: String) =>
        session.acknowledge_subscription(id, &position);
    delete_subscription(id: SubscriptionId) => session.delete_subscription(id);
    audit(query: AuditQuery) => session.audit(&query);
    refusals(query: RefusalQuery) => session.refusals(&query);
    record_view(id: DatasetId) => session.record_view(id);
    record_usage(id: DatasetId, usage: UsageTotals) => session.record_usage(id, usage);
    usage_by_day(id: DatasetId, resource: Option<ResourceId>) => session.usage_by_day(id, resource);
    create_harvest_source(details: HarvestSourceDetails) => session.create_harvest_source(details);
    harvest_source(id: HarvestSourceId) => session.harvest_source(id);
    harvest_sources(organisation: Option<OrganisationId>) => session.harvest_sources(organisation);
    update_harvest_source(id: HarvestSourceId, expected: Revision, details: HarvestSourceDetails) =>
        session.update_harvest_source(id, expected, details);
    delete_harvest_source(id: HarvestSourceId, expected: Revision) =>
        session.delete_harvest_source(id, expected);
    due_sources(now: Option<DateTime<Utc>>) => session.due_sources(now);
    harvest_runs(id: HarvestSourceId, limit: i64) => session.harvest_runs(id, limit);
    harvest_items(id: HarvestSourceId, query: HarvestItemQuery) => session.harvest_items(id, &query);
    overrides(id: DatasetId) => session.overrides(id);
    drop_override(id: DatasetId, expected: Revision, path: String) =>
        session.drop_override(id, expected, &path);
    changes(after: Option<String>, since: Option<DateTime<Utc>>, limit: i64) =>
        session.changes(after.as_deref(), since, limit);
    create_account(details: AccountDetails) => session.create_account(details);
    update_account(id: AccountId, expected: Revision, details: AccountDetails) =>
        session.update_account(id, expected, details);
    set_membership(id: AccountId, organisation: OrganisationId, role: Option<Role>) =>
        session.set_membership(id, organisation, role);
    leave_organisation(organisation: OrganisationId) => session.leave_organisation(organisation);
    suspend_account(id: AccountId, expected: Revision, note: Option<String>) =>
        session.suspend_account(id, expected, note);
    reinstate_account(id: AccountId, expected: Revision, note: Option<String>) =>
        session.reinstate_account(id, expected, note);
    update_person(id: AccountId, expected: Revision, details: PersonDetails) =>
        session.update_person(id, expected, details);
    prepare_delete_account(id: AccountId) => session.prepare_delete_account(id);
    delete_account(id: AccountId, expected: Revision, successor: Option<AccountId>) =>
        session.delete_account(id, expected, successor);
    export_person(id: AccountId) => session.export_person(id);
    put_consent_text(text: ConsentText) => session.put_consent_text(text);
    consent_text() => session.consent_text();
    consent_texts() => session.consent_texts();
    accept_consent(account: AccountId, version: String) => session.accept_consent(account, &version);
    consents(account: AccountId) => session.consents(account);
    accounts_without_consent() => session.accounts_without_consent();
    set_password(account: AccountId, current: Option<String>, new: String) =>
        session.set_password(account, current.as_deref(), &new);
    has_password(account: AccountId) => session.has_password(account);
    create_token(account: AccountId, details: TokenDetails) => session.create_token(account, details);
    tokens(account: AccountId) => session.tokens(account);
    revoke_token(id: TokenId) => session.revoke_token(id);
    link_identity(account: AccountId, name: OutsideName) => session.link_identity(account, &name);
    unlink_identity(name: OutsideName) => session.unlink_identity(&name);
    identities(account: AccountId) => session.identities(account);
    members(organisation: OrganisationId) => session.members(organisation);
    accounts() => session.accounts();
    account(login: String) => session.account(&login);
    create_organisation(details: OrganisationDetails) => session.create_organisation(details);
    update_organisation(id: OrganisationId, expected: Revision, details: OrganisationDetails) =>
        session.update_organisation(id, expected, details);
    delete_organisation(id: OrganisationId, expected: Revision, owned: Option<OwnedDatasets>) =>
        session.delete_organisation(id, expected, owned.unwrap_or_default());
    organisation_impact(id: OrganisationId) => session.organisation_impact(id);
    merge_organisations(from: OrganisationId, expected: Revision, into: OrganisationId) =>
        session.merge_organisations(from, expected, into);
    organisations() => session.organisations();
    organisation(address: String) => session.organisation(&address);
    put_portal(portal: Portal) => session.put_portal(portal);
    delete_portal(code: String) => session.delete_portal(&code);
    portals() => session.portals();
    portal(code: String) => session.portal(&code);
    portal_page(code: String) => session.portal_page(&code);
    portal_counts() => session.portal_counts();
    permalinks(id: DatasetId) => session.permalinks(id);
    ask(ask: Ask) => session.ask(ask);
    requests(state: Option<RequestState>) => session.requests(state);
    requests_page(state: Option<RequestState>, after: Option<RequestId>, limit: i64) =>
        session.requests_page(state, after, limit);
    request(id: RequestId) => session.request(id);
    approve(id: RequestId, expected: Revision, note: Option<String>) => session.approve(id, expected, note);
    refuse(id: RequestId, expected: Revision, note: Option<String>) => session.refuse(id, expected, note);
    withdraw(id: RequestId, expected: Revision) => session.withdraw(id, expected);
    expire_requests() => session.expire_requests();
    notices(limit: i64) => session.notices(limit);
    acknowledge_notices(ids: Vec<Uuid>) => session.acknowledge_notices(&ids);
    vocabularies() => session.vocabularies();
    vocabulary(code: String) => session.vocabulary(&code);
    put_vocabulary(scheme: SchemeTerms) => session.put_vocabulary(scheme);
    territory(id: String) => session.territory(&id);
    illustration(file: String) => Ok::<_, Error>(session.illustration(&file));
    health() => session.health();
    compact() => session.compact();
    check_integrity() => session.check_integrity();
    remove_stray_files() => session.remove_stray_files();
    sync() => session.sync();
}
