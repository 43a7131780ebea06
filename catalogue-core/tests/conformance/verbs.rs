//! The table from verbs to calls: what every language writes once.

use super::running::Stage;
use catalogue_core::{
    AccountDetails, AccountId, Ask, AuditQuery, BatchError, CasAnswer, CasAttributes, Change, CheckedLink,
    Collaborator, ConsentText, DatasetId, Error, EventFilter, ExportOptions, ExportedFile, ExtractionDetails,
    ExtractionId, ExtractionOutcome, ExtractionState, HarvestItemQuery, HarvestOptions, HarvestSourceDetails,
    HarvestSourceId, ImportOptions, Language, Metadata, Operation, OrganisationDetails, OrganisationId,
    OutsideIdentity, OutsideName, OwnedDatasets, PersonDetails, Portal, Query, RecognitionRules,
    RefusalQuery, RequestId, RequestState, ResourceId, ResourceMetadata, ReviewOutcome, Revision, Role,
    SubscriptionId, SuggestField, TokenDetails, TokenId, UsageTotals, georchestra_identity,
    vocabulary::SchemeTerms,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Read;
use uuid::Uuid;

/// What a step was answered: a value, a refusal as data, or a step that is itself at fault.
pub enum Answer {
    Value(Value),
    Refused(Value),
    Faulty(String),
}

impl From<Error> for Answer {
    fn from(error: Error) -> Self {
        Self::Refused(described(&error))
    }
}

impl From<BatchError> for Answer {
    fn from(refusal: BatchError) -> Self {
        let mut described = described(&refusal.error);
        described["index"] = json!(refusal.index);
        Self::Refused(described)
    }
}

impl<T: Serialize, E: Into<Answer>> From<Result<T, E>> for Answer {
    fn from(answer: Result<T, E>) -> Self {
        match answer {
            Ok(value) => match serde_json::to_value(value) {
                Ok(value) => Self::Value(value),
                Err(cause) => Self::Faulty(format!("the answer is no JSON: {cause}")),
            },
            Err(refusal) => refusal.into(),
        }
    }
}

/// An error as data: its code, its own fields, and its sentences.
fn described(error: &Error) -> Value {
    let mut fields = match error.clone() {
        Error::NotFound { what, id } => json!({ "what": what, "id": id }),
        Error::AlreadyExists { what, id, suggestion } => {
            json!({ "what": what, "id": id, "suggestion": suggestion })
        }
        Error::Invalid { issues } => json!({ "issues": issues }),
        Error::Unauthenticated { action } => json!({ "action": action }),
        Error::Forbidden { action, reason } => json!({ "action": action, "reason": reason }),
        Error::Throttled { until } => json!({ "until": until }),
        Error::Conflict { expected, found } => json!({ "expected": expected, "found": found }),
        Error::BadQuery { at, reason } => json!({ "at": at, "reason": reason }),
        Error::BadInput { format, line, reason } => {
            json!({ "format": format, "line": line, "reason": reason })
        }
        Error::LimitExceeded { what, limit, found } => {
            json!({ "what": what, "limit": limit, "found": found })
        }
        Error::Incompatible { found, supported } => json!({ "found": found, "supported": supported }),
        Error::Unsupported { what } => json!({ "what": what }),
        Error::Remote { url, reason } => json!({ "url": url, "reason": reason }),
        Error::Cancelled | Error::Busy => json!({}),
        Error::Storage(fault) => json!({ "doing": fault.doing, "cause": fault.cause }),
    };
    fields["code"] = json!(error.code());
    fields["fr"] = json!(error.sentence(Language::French));
    fields["en"] = json!(error.sentence(Language::English));
    fields
}

/// The arguments of a step, taken by name.
pub struct Arguments(pub Map<String, Value>);

impl Arguments {
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, String> {
        let given = self.0.remove(name).unwrap_or_default();
        serde_json::from_value(given).map_err(|cause| format!("argument {name:?}: {cause}"))
    }

    /// Bytes are written as a text, or as JSON that is handed over as a text.
    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, String> {
        match self.0.remove(name) {
            Some(Value::String(text)) => Ok(text.into_bytes()),
            Some(other) => Ok(other.to_string().into_bytes()),
            None => Err(format!("argument {name:?} is missing")),
        }
    }

    fn end(&self) -> Result<(), String> {
        let left: Vec<&String> = self.0.keys().collect();
        if left.is_empty() { Ok(()) } else { Err(format!("unknown arguments {left:?}")) }
    }
}

/// Bytes among the arguments.
struct Bytes(Vec<u8>);

trait Taken: Sized {
    fn taken(arguments: &mut Arguments, name: &str) -> Result<Self, String>;
}

impl<T: DeserializeOwned> Taken for T {
    fn taken(arguments: &mut Arguments, name: &str) -> Result<Self, String> {
        arguments.take(name)
    }
}

impl Taken for Bytes {
    fn taken(arguments: &mut Arguments, name: &str) -> Result<Self, String> {
        arguments.bytes(name).map(Bytes)
    }
}

macro_rules! verbs {
    ($stage:ident, $session:ident; $($verb:ident($($name:ident: $kind:ty),*) => $call:expr;)*) => {
        /// The verbs, each with the names of its arguments.
        pub const VERBS: &[(&str, &[&str])] = &[$((stringify!($verb), &[$(stringify!($name)),*])),*];

        /// Calls a verb.
        pub fn call($stage: &mut Stage, verb: &str, mut arguments: Arguments) -> Answer {
            match verb {
                $(stringify!($verb) => {
                    $(let $name = match <$kind as Taken>::taken(&mut arguments, stringify!($name)) {
                        Ok(taken) => taken,
                        Err(cause) => return Answer::Faulty(cause),
                    };)*
                    if let Err(cause) = arguments.end() {
                        return Answer::Faulty(cause);
                    }
                    #[allow(unused_variables, reason = "verbs of the catalogue have no session")]
                    let $session = match $stage.session() {
                        Ok(session) => session,
                        Err(refusal) => return refusal.into(),
                    };
                    $call.into()
                })*
                unknown => Answer::Faulty(format!("no verb is called {unknown:?}")),
            }
        }
    };
}

verbs! { stage, session;
    // The catalogue. `as` and `portal` are its `session`; the world is its `create`.
    open(path: Option<String>) => stage.reopen(path.as_deref());
    principal(login: String) => stage.catalogue().principal(&login);
    authenticate(login: String, password: String) => stage.catalogue().authenticate(&login, &password);
    authenticate_token(secret: String) => stage.catalogue().authenticate_token(&secret);
    request_password_reset(login_or_email: String) =>
        stage.catalogue().request_password_reset(&login_or_email);
    reset_password(secret: String, new: String) => stage.catalogue().reset_password(&secret, &new);
    recognise(identity: OutsideIdentity, rules: Option<RecognitionRules>) =>
        stage.catalogue().recognise(&identity, &rules.unwrap_or_default());
    // Functions of the library that belong to no noun.
    parse_cas(bytes: Bytes, provider: String) =>
        CasAnswer::parse(&bytes.0, &provider, &CasAttributes::default());
    georchestra_identity(provider: String, headers: BTreeMap<String, String>) =>
        georchestra_identity(&provider, &headers);
    // The runner's own: the clock goes on.
    put_file(name: String, content: Bytes) => stage.put_file(&name, &content.0);
    wait(seconds: i64) => { stage.wait(seconds); Ok::<_, Error>(()) };

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
    attach_file(id: DatasetId, expected: Revision, resource: ResourceId, name: String, content: Bytes) =>
        session.attach_file(id, expected, resource, &name, &mut content.0.as_slice());
    open_file(id: DatasetId, resource: ResourceId) => session.open_file(id, resource).map(|mut taken| {
        let mut content = String::new();
        taken.file.read_to_string(&mut content).unwrap();
        json!({ "name": taken.name, "size": taken.size, "media_type": taken.media_type,
            "hash": taken.hash, "content": content })
    });
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

    search(query: Query) => session.search(&query);
    search_all(query: Query) => {
        let mut hits = Vec::new();
        session.search_all(&query, &mut |hit| { hits.push(hit); true }).map(|()| hits)
    };
    count(query: Query) => session.count(&query);
    explain(query: Query, id: DatasetId) => session.explain(&query, id);
    similar(id: DatasetId, limit: i64) => session.similar(id, limit);
    suggest(field: SuggestField, prefix: String, limit: i64) => session.suggest(&field, &prefix, limit);
    statistics() => session.statistics();
    flush_usage() => stage.catalogue().flush_usage();
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

    import(bytes: Bytes, options: ImportOptions) => session.import(&bytes.0, &options, &mut |_, _| true);
    import_from(reader: Bytes, options: ImportOptions) =>
        session.import_from(&mut reader.0.as_slice(), &options, &mut |_, _| true);

    create_harvest_source(details: HarvestSourceDetails) => session.create_harvest_source(details);
    harvest_source(id: HarvestSourceId) => session.harvest_source(id);
    harvest_sources(organisation: Option<OrganisationId>) => session.harvest_sources(organisation);
    update_harvest_source(id: HarvestSourceId, expected: Revision, details: HarvestSourceDetails) =>
        session.update_harvest_source(id, expected, details);
    delete_harvest_source(id: HarvestSourceId, expected: Revision) =>
        session.delete_harvest_source(id, expected);
    due_sources(now: Option<DateTime<Utc>>) => session.due_sources(now);
    harvest(id: HarvestSourceId, options: Option<HarvestOptions>) =>
        session.harvest(id, &options.unwrap_or_default(), None, &mut |_, _| true);
    harvest_runs(id: HarvestSourceId, limit: i64) => session.harvest_runs(id, limit);
    harvest_items(id: HarvestSourceId, query: HarvestItemQuery) => session.harvest_items(id, &query);
    overrides(id: DatasetId) => session.overrides(id);
    drop_override(id: DatasetId, expected: Revision, path: String) =>
        session.drop_override(id, expected, &path);

    export(query: Query, options: ExportOptions) => {
        let mut content = Vec::new();
        session.export(&query, &options, &mut content, &mut |_, _| true).map(|report| {
            json!({ "report": report, "content": String::from_utf8(content).unwrap() })
        })
    };
    export_each(query: Query, options: ExportOptions) => {
        let mut files = Vec::new();
        let mut each = |file: ExportedFile| {
            let content = String::from_utf8(file.content).unwrap();
            files.push(json!({ "id": file.id, "address": file.address, "name": file.name,
                "content": content, "lost": file.lost }));
            true
        };
        session.export_each(&query, &options, &mut each, &mut |_, _| true)
            .map(|report| json!({ "report": report, "files": files }))
    };
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
    load_territories(csv: Bytes) => session.load_territories(&csv.0);
    territory(id: String) => session.territory(&id);
    illustration(file: String) => Ok::<_, Error>(session.illustration(&file));

    health() => session.health();
    compact() => session.compact();
    check_integrity() => session.check_integrity();
    reindex() => session.reindex(&mut |_, _| true);
    remove_stray_files() => session.remove_stray_files();
    sync() => session.sync();
    backup(to: String) => session.backup(stage.beside(&to), &mut |_, _| true);
}
