//! Extractions: asked for by those who may, run by a host, given to those who still may.

use crate::support::{Ticking, World, link, metadata, options};
use catalogue_core::{
    Access, AccessRule, AccountDetails, AccountId, Audience, BoundingBox, Catalogue, Clock, Dataset,
    EXTRACTION_FORMATS, Error, ErrorKind, Extraction, ExtractionDetails, ExtractionEnd, ExtractionId,
    ExtractionOutcome, ExtractionState, Footprint, IssueCode, Language, Operation, Options, Organisation,
    Portal, PortalAccess, Principal, ResourceId, ResourceMetadata, Revision, Role, ServiceOffer, Session,
};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

fn geopackage() -> ExtractionDetails {
    ExtractionDetails { format: "geopackage".into(), ..ExtractionDetails::default() }
}

fn done() -> ExtractionOutcome {
    let url = "https://extracteur.example.org/secret-result.gpkg".to_owned();
    ExtractionOutcome::Succeeded { url, size: Some(12) }
}

fn extractable(access: AccessRule) -> ResourceMetadata {
    let offer = ServiceOffer { operation: Some(Operation::Extract), ..ServiceOffer::default() };
    ResourceMetadata { access, services: vec![offer], ..link("Couche", "https://example.org/couche.gpkg") }
}

/// Extraction for the account named, nothing else open.
fn for_account(account: AccountId) -> AccessRule {
    AccessRule {
        download: Access::Closed,
        extract: Some(Access::Restricted { audiences: vec![Audience::Accounts { accounts: vec![account] }] }),
        reason: Some("f".into()),
        ..AccessRule::default()
    }
}

struct Desk {
    world: World,
    producer: Organisation,
    asker: AccountId,
    asks: Session,
    host: Session,
    held: Dataset,
}

impl Desk {
    fn new() -> Self {
        let world = World::new();
        let producer = world.organisation("Producteur");
        let (asker, asks) = world.account("jeanne", &[]);
        let account = world.admin().account("jeanne").unwrap();
        let details = AccountDetails { email: Some("jeanne@exemple.fr".into()), ..account.details };
        world.admin().update_account(asker, account.revision, details).unwrap();
        let resource = extractable(for_account(asker));
        let held = world.published_with(metadata(&producer, "Réseaux", &["mot"]), vec![resource]);
        let host = world.session(Principal::System);
        Self { world, producer, asker, asks, host, held }
    }

    fn resource(&self) -> ResourceId {
        self.held.resources[0].id
    }

    fn request(&self) -> Extraction {
        self.asks.request_extraction(self.held.id, self.resource(), geopackage()).unwrap()
    }

    fn set_rule(&self, access: AccessRule) {
        let now = self.world.admin().get(self.held.id).unwrap().dataset;
        let changed = ResourceMetadata { access, ..now.resources[0].metadata.clone() };
        self.world.admin().update_resource(now.id, now.revision, self.resource(), changed).unwrap();
    }

    fn notices(&self) -> Vec<(String, Option<String>, String)> {
        let owed = self.host.notices(100).unwrap();
        self.host.acknowledge_notices(&owed.iter().map(|notice| notice.id).collect::<Vec<_>>()).unwrap();
        let told = |notice: catalogue_core::Notice| {
            let body = notice.body(Language::French);
            (notice.kind, notice.email, body)
        };
        owed.into_iter().map(told).collect()
    }
}

#[test]
fn an_extraction_is_asked_taken_up_and_done() {
    let desk = Desk::new();
    let asked = desk.request();
    assert_eq!(
        (asked.state, asked.account, asked.revision),
        (ExtractionState::Waiting, desk.asker, Revision(1))
    );
    assert_eq!(asked.state.labels().fr, "En attente");
    assert_eq!(desk.asks.extractions(None).unwrap(), std::slice::from_ref(&asked));
    let early = desk.host.report_extraction(asked.id, asked.revision, done()).unwrap_err();
    assert_eq!(early.kind(), ErrorKind::Unsupported, "nobody took it up");
    let taken = desk.host.next_extraction().unwrap().unwrap();
    assert_eq!((taken.id, taken.state), (asked.id, ExtractionState::Running));
    assert_eq!(desk.host.next_extraction().unwrap(), None, "nobody gets it twice");
    assert_eq!(desk.asks.extraction(asked.id).unwrap().state, ExtractionState::Running);
    let stale = desk.host.report_extraction(asked.id, asked.revision, done()).unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    let ended = desk.host.report_extraction(taken.id, taken.revision, done()).unwrap();
    assert_eq!(ended.state, ExtractionState::Succeeded);
    let seen = desk.asks.extraction(asked.id).unwrap();
    assert_eq!(seen.result.as_ref().and_then(|result| result.size), Some(12));
    let owed = desk.notices();
    assert_eq!((owed[0].0.as_str(), owed[0].1.as_deref()), ("extraction-done", Some("jeanne@exemple.fr")));
    assert!(
        owed[0].2.contains("Réseaux") && owed[0].2.contains("Couche") && owed[0].2.contains("geopackage")
    );
    assert!(!owed[0].2.contains("secret-result"), "the address is given where rights are looked at");
    let again = desk.host.report_extraction(taken.id, ended.revision, done()).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Unsupported, "it is reported once");
    assert_eq!(
        desk.asks.cancel_extraction(asked.id, ended.revision).unwrap_err().kind(),
        ErrorKind::Unsupported
    );
    // A worker that could not says why.
    desk.request();
    let taken = desk.host.next_extraction().unwrap().unwrap();
    let reason = "Couche illisible".to_owned();
    let failed =
        desk.host.report_extraction(taken.id, taken.revision, ExtractionOutcome::Failed { reason }).unwrap();
    assert_eq!(failed.state, ExtractionState::Failed);
    assert_eq!(failed.failure.as_ref().map(|failure| failure.end), Some(ExtractionEnd::Failed));
    let owed = desk.notices();
    assert_eq!(owed[0].0, "extraction-failed");
    assert!(owed[0].2.contains("Couche illisible"));
    let states = |wanted| desk.asks.extractions(Some(wanted)).unwrap().len();
    assert_eq!(
        [ExtractionState::Succeeded, ExtractionState::Failed, ExtractionState::Waiting].map(states),
        [1, 1, 0]
    );
}

#[test]
fn who_may_ask_and_who_may_follow() {
    let desk = Desk::new();
    let (id, resource) = (desk.held.id, desk.resource());
    let kind = |answer: Result<Extraction, Error>| answer.map_err(|error| error.kind());
    let anybody = desk.world.anonymous();
    let (_, stranger) = desk.world.account("etrangere", &[]);
    let (_, editor) = desk.world.account("editrice", &[(&desk.producer, Role::Editor)]);
    let refused =
        |session: &Session| kind(session.request_extraction(id, resource, geopackage())).unwrap_err();
    assert_eq!(refused(&anybody), ErrorKind::Unauthenticated);
    assert_eq!(refused(&stranger), ErrorKind::Forbidden);
    assert_eq!(refused(&desk.host), ErrorKind::Forbidden, "there is nobody to give it to");
    let asked = desk.request();
    // Where extraction is open to all, somebody must still be there to get the result.
    desk.set_rule(AccessRule::default());
    assert_eq!(refused(&anybody), ErrorKind::Unauthenticated);
    assert!(stranger.request_extraction(id, resource, geopackage()).is_ok());
    desk.set_rule(for_account(desk.asker));
    let seen = |session: &Session| kind(session.extraction(asked.id));
    assert_eq!(seen(&anybody), Err(ErrorKind::Unauthenticated));
    assert_eq!(seen(&stranger), Err(ErrorKind::Forbidden));
    for session in [&desk.asks, &editor, &desk.host, &desk.world.admin()] {
        assert_eq!(seen(session).unwrap(), asked);
        assert!(session.extractions(None).unwrap().contains(&asked));
    }
    assert_eq!(editor.extractions(None).unwrap().len(), 2, "those of the datasets one keeps");
    assert_eq!(stranger.extractions(None).unwrap().len(), 1, "one's own");
    assert!(anybody.extractions(None).unwrap().is_empty());
    let made_up = ExtractionId::from_uuid(uuid::Uuid::from_u128(7));
    assert_eq!(kind(desk.asks.extraction(made_up)), Err(ErrorKind::NotFound));
    let cancelled = |session: &Session| kind(session.cancel_extraction(asked.id, asked.revision));
    assert_eq!(cancelled(&editor), Err(ErrorKind::Forbidden));
    assert_eq!(cancelled(&stranger), Err(ErrorKind::Forbidden));
    for session in [&desk.asks, &editor, &stranger] {
        assert_eq!(
            kind(session.report_extraction(asked.id, asked.revision, done())),
            Err(ErrorKind::Forbidden)
        );
        assert_eq!(session.next_extraction().unwrap_err().kind(), ErrorKind::Forbidden);
    }
    // A resource that offers none, one that is not there.
    let plain = ResourceMetadata { services: vec![], ..extractable(for_account(desk.asker)) };
    let now = desk.world.admin().get(id).unwrap().dataset;
    let now = desk.world.admin().add_resource(id, now.revision, plain).unwrap();
    let none = desk.asks.request_extraction(id, now.resources[1].id, geopackage());
    assert_eq!(kind(none), Err(ErrorKind::Unsupported));
    let gone = ResourceId::from_uuid(uuid::Uuid::from_u128(7));
    assert_eq!(kind(desk.asks.request_extraction(id, gone, geopackage())), Err(ErrorKind::NotFound));
}

#[test]
fn rights_are_looked_at_when_it_is_taken_up_and_when_it_is_given() {
    let desk = Desk::new();
    // Withdrawn before anybody took it up: it is not run.
    let first = desk.request();
    let second = desk.request();
    desk.set_rule(AccessRule { download: Access::Closed, reason: Some("f".into()), ..AccessRule::default() });
    assert_eq!(desk.host.next_extraction().unwrap(), None);
    for asked in [&first, &second] {
        let seen = desk.asks.extraction(asked.id).unwrap();
        assert_eq!(seen.state, ExtractionState::Failed);
        assert_eq!(seen.failure.unwrap().end, ExtractionEnd::Refused);
    }
    assert_eq!(
        desk.notices().iter().map(|(kind, ..)| kind.as_str()).collect::<Vec<_>>(),
        ["extraction-failed"; 2]
    );
    // Withdrawn while it ran: no result.
    desk.set_rule(for_account(desk.asker));
    desk.request();
    let taken = desk.host.next_extraction().unwrap().unwrap();
    desk.set_rule(AccessRule { download: Access::Closed, reason: Some("f".into()), ..AccessRule::default() });
    let ended = desk.host.report_extraction(taken.id, taken.revision, done()).unwrap();
    assert_eq!((ended.state, &ended.result), (ExtractionState::Failed, &None));
    // Withdrawn after: the result is not shown any more, and is again with the right.
    desk.set_rule(for_account(desk.asker));
    desk.request();
    let taken = desk.host.next_extraction().unwrap().unwrap();
    desk.host.report_extraction(taken.id, taken.revision, done()).unwrap();
    assert!(desk.asks.extraction(taken.id).unwrap().result.is_some());
    desk.set_rule(AccessRule { download: Access::Closed, reason: Some("f".into()), ..AccessRule::default() });
    let seen = desk.asks.extraction(taken.id).unwrap();
    assert_eq!((seen.state, seen.result), (ExtractionState::Succeeded, None));
    assert!(!serde_json::to_string(&desk.asks.extractions(None).unwrap()).unwrap().contains("secret-result"));
    desk.set_rule(for_account(desk.asker));
    assert!(desk.asks.extraction(taken.id).unwrap().result.is_some());
    // An account that is suspended gets nothing.
    desk.request();
    let account = desk.world.admin().account("jeanne").unwrap();
    let details = AccountDetails { active: false, ..account.details };
    desk.world.admin().update_account(desk.asker, account.revision, details).unwrap();
    assert_eq!(desk.host.next_extraction().unwrap(), None);
    assert_eq!(desk.asks.extraction(taken.id).unwrap_err().kind(), ErrorKind::Unauthenticated);
}

#[test]
fn the_record_and_the_resource_may_go_meanwhile() {
    let desk = Desk::new();
    let admin = desk.world.admin();
    let asked = desk.request();
    let token = admin.prepare_delete(desk.held.id).unwrap().token;
    let deleted = admin.delete(desk.held.id, &token).unwrap();
    assert_eq!(desk.host.next_extraction().unwrap(), None, "the data of a deleted record is given to nobody");
    assert_eq!(desk.asks.extraction(asked.id).unwrap().failure.unwrap().end, ExtractionEnd::Refused);
    let asks_again = desk.asks.request_extraction(desk.held.id, desk.resource(), geopackage());
    assert_eq!(asks_again.unwrap_err().kind(), ErrorKind::Forbidden);
    admin.restore(desk.held.id, deleted.revision).unwrap();
    desk.request();
    let taken = desk.host.next_extraction().unwrap().unwrap();
    let now = admin.get(desk.held.id).unwrap().dataset;
    admin.add_resource(now.id, now.revision, link("Autre", "https://example.org/autre.csv")).unwrap();
    let impact = admin.prepare_remove_resource(now.id, desk.resource()).unwrap();
    admin.remove_resource(now.id, desk.resource(), &impact.token).unwrap();
    let ended = desk.host.report_extraction(taken.id, taken.revision, done()).unwrap();
    assert_eq!((ended.state, ended.result), (ExtractionState::Failed, None));
    let token = admin.prepare_delete(desk.held.id).unwrap().token;
    let deleted = admin.delete(desk.held.id, &token).unwrap();
    admin.purge(desk.held.id, deleted.revision).unwrap();
    assert_eq!(desk.asks.extraction(asked.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(desk.asks.extractions(None).unwrap().is_empty());
}

#[test]
fn one_takes_back_what_one_asked_and_the_worker_finds_out() {
    let desk = Desk::new();
    let asked = desk.request();
    let wrong = desk.asks.cancel_extraction(asked.id, Revision(7)).unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Conflict);
    let ended = desk.asks.cancel_extraction(asked.id, asked.revision).unwrap();
    assert_eq!(
        (ended.state, ended.failure.unwrap().end),
        (ExtractionState::Failed, ExtractionEnd::Cancelled)
    );
    assert_eq!(desk.host.next_extraction().unwrap(), None);
    desk.request();
    let taken = desk.host.next_extraction().unwrap().unwrap();
    desk.asks.cancel_extraction(taken.id, taken.revision).unwrap();
    let late = desk.host.report_extraction(taken.id, taken.revision, done()).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Conflict);
    assert_eq!(desk.asks.extraction(taken.id).unwrap().result, None);
    assert!(desk.notices().is_empty(), "who took it back knows");
}

#[test]
fn what_is_wanted_is_checked() {
    let desk = Desk::new();
    let ask = |details| desk.asks.request_extraction(desk.held.id, desk.resource(), details);
    let with = |footprint| ExtractionDetails { footprint: Some(footprint), ..geopackage() };
    let square = vec![vec![vec![0.0, 44.0], vec![1.0, 44.0], vec![1.0, 45.0], vec![0.0, 44.0]]];
    let mut open = square.clone();
    open[0].pop();
    for (details, path, code) in [
        (ExtractionDetails::default(), "format", IssueCode::Required),
        (ExtractionDetails { format: "xlsx".into(), ..geopackage() }, "format", IssueCode::UnknownCode),
        (ExtractionDetails { crs: Some("Lambert".into()), ..geopackage() }, "crs", IssueCode::UnknownCode),
        (
            with(Footprint::Territory { territory: "department:999".into() }),
            "footprint.territory",
            IssueCode::UnknownTerritory,
        ),
        (
            with(Footprint::Box { bounds: BoundingBox::new(0.0, 45.0, 1.0, 44.0) }),
            "footprint.bounds",
            IssueCode::BoxSouthAboveNorth,
        ),
        (
            with(Footprint::Box { bounds: BoundingBox::new(0.0, 44.0, 400.0, 45.0) }),
            "footprint.bounds.east",
            IssueCode::BoxOutOfRange,
        ),
        (
            with(Footprint::Polygon { coordinates: open }),
            "footprint.coordinates[0]",
            IssueCode::InvalidPolygon,
        ),
        (
            with(Footprint::Polygon { coordinates: vec![] }),
            "footprint.coordinates",
            IssueCode::InvalidPolygon,
        ),
        (
            with(Footprint::Polygon { coordinates: vec![vec![vec![0.0, 0.0]; 20_000]] }),
            "footprint.coordinates",
            IssueCode::TooMany,
        ),
    ] {
        let shown = format!("{path} {code:?}");
        let refusal = ask(details).unwrap_err();
        let Error::Invalid { issues } = &refusal else { panic!("{shown}: {refusal}") };
        assert!(issues.iter().any(|issue| issue.path == path && issue.code == code), "{shown}: {issues:?}");
    }
    assert!(desk.asks.extractions(None).unwrap().is_empty());
    let mut asked = 0;
    for (format, footprint) in EXTRACTION_FORMATS.iter().zip([
        None,
        Some(Footprint::Territory { territory: "department:33".into() }),
        Some(Footprint::Box { bounds: BoundingBox::new(0.0, 44.0, 1.0, 45.0) }),
        Some(Footprint::Polygon { coordinates: square }),
        None,
        None,
        None,
        None,
        None,
        None,
    ]) {
        let crs = Some("EPSG:2154".to_owned());
        let details = ExtractionDetails { format: format.code.into(), crs, footprint };
        assert_eq!(ask(details.clone()).unwrap().details, details);
        asked += 1;
    }
    // One account does not fill the queue.
    while ask(geopackage()).is_ok() {
        asked += 1;
    }
    let full = ask(geopackage()).unwrap_err();
    assert!(matches!(full, Error::LimitExceeded { limit: 20, found: 20, .. }), "{full:?}");
    assert_eq!(asked, 20);
    let first = desk.host.next_extraction().unwrap().unwrap();
    let insecure = ExtractionOutcome::Succeeded { url: "javascript:alert(1)".into(), size: Some(-1) };
    let refusal = desk.host.report_extraction(first.id, first.revision, insecure).unwrap_err();
    let Error::Invalid { issues } = &refusal else { panic!("{refusal}") };
    assert_eq!(
        issues.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(),
        ["result.size", "result.url"]
    );
    desk.host.report_extraction(first.id, first.revision, done()).unwrap();
    assert!(ask(geopackage()).is_ok(), "one that has ended is not awaited");
}

#[test]
fn the_levels_are_those_of_the_portal_asked_through() {
    let desk = Desk::new();
    let admin = desk.world.admin();
    let sheet = Portal {
        code: "crige".into(),
        name: "CRIGE".into(),
        base_url: "https://crige.example.org".into(),
        ..Portal::default()
    };
    admin.put_portal(sheet).unwrap();
    let entry = PortalAccess {
        portal: "crige".into(),
        extract: Some(Access::Authenticated),
        ..PortalAccess::default()
    };
    let closed = AccessRule { download: Access::Closed, reason: Some("f".into()), ..AccessRule::default() };
    desk.set_rule(AccessRule { portals: vec![entry], ..closed });
    let there = desk.world.catalogue.session(Principal::Account(desk.asker), Some("crige")).unwrap();
    let elsewhere = desk.asks.request_extraction(desk.held.id, desk.resource(), geopackage());
    assert_eq!(elsewhere.unwrap_err().kind(), ErrorKind::Forbidden);
    let asked = there.request_extraction(desk.held.id, desk.resource(), geopackage()).unwrap();
    assert_eq!(asked.portal.as_deref(), Some("crige"));
    let taken = desk.host.next_extraction().unwrap().unwrap();
    desk.host.report_extraction(taken.id, taken.revision, done()).unwrap();
    assert!(there.extraction(asked.id).unwrap().result.is_some());
    assert!(desk.asks.extraction(asked.id).unwrap().result.is_none(), "closed where one asks now");
    // Without the portal there is no level that lets in.
    there.request_extraction(desk.held.id, desk.resource(), geopackage()).unwrap();
    admin.delete_portal("crige").unwrap();
    assert_eq!(desk.host.next_extraction().unwrap(), None);
}

#[test]
fn workers_of_several_catalogues_share_one_queue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(&path, options(), admin).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let organisation = session
        .create_organisation(catalogue_core::OrganisationDetails {
            name: "Commune".into(),
            active: true,
            ..Default::default()
        })
        .unwrap();
    let draft = session.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
    let draft = session.add_resource(draft.id, draft.revision, extractable(AccessRule::default())).unwrap();
    let held = session.publish(draft.id, draft.revision).unwrap();
    let mut wanted = BTreeSet::new();
    for _ in 0..12 {
        let asked = session.request_extraction(held.id, held.resources[0].id, geopackage()).unwrap();
        wanted.insert(asked.id);
    }
    let taken: Vec<ExtractionId> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let path = path.clone();
                scope.spawn(move || {
                    let catalogue = Catalogue::open(&path, options()).unwrap();
                    let host = catalogue.session(Principal::System, None).unwrap();
                    let mut mine = Vec::new();
                    while let Some(taken) = host.next_extraction().unwrap() {
                        host.report_extraction(taken.id, taken.revision, done()).unwrap();
                        mine.push(taken.id);
                    }
                    mine
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(taken.len(), wanted.len(), "each once");
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(session.extractions(Some(ExtractionState::Succeeded)).unwrap().len(), 12);
}

/// A clock that stands until it is moved.
struct Moved {
    ticking: Ticking,
    ahead: AtomicI64,
}

impl Clock for Moved {
    fn now(&self) -> DateTime<Utc> {
        self.ticking.now() + Duration::seconds(self.ahead.load(Ordering::Relaxed))
    }
}

#[test]
fn an_extraction_whose_worker_is_lost_is_unknown_and_may_still_be_reported() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Moved { ticking: Ticking::default(), ahead: AtomicI64::new(0) });
    let patience = std::time::Duration::from_secs(3_600);
    let options = Options { clock: clock.clone(), extraction_patience: patience, ..options() };
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder.path().join("catalogue"), options, admin).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let host = catalogue.session(Principal::System, None).unwrap();
    let details =
        catalogue_core::OrganisationDetails { name: "Commune".into(), active: true, ..Default::default() };
    let organisation = session.create_organisation(details).unwrap();
    let draft = session.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
    let draft = session.add_resource(draft.id, draft.revision, extractable(AccessRule::default())).unwrap();
    let held = session.publish(draft.id, draft.revision).unwrap();
    let asked = session.request_extraction(held.id, held.resources[0].id, geopackage()).unwrap();
    let taken = host.next_extraction().unwrap().unwrap();
    assert_eq!(session.extraction(asked.id).unwrap().state, ExtractionState::Running);
    clock.ahead.store(7_200, Ordering::Relaxed);
    // Whoever looks sees it at once, and the next worker that comes writes it down.
    assert_eq!(session.extraction(asked.id).unwrap().state, ExtractionState::Unknown);
    assert_eq!(session.extractions(Some(ExtractionState::Unknown)).unwrap().len(), 1);
    assert!(session.extractions(Some(ExtractionState::Running)).unwrap().is_empty());
    assert_eq!(host.next_extraction().unwrap(), None, "it is not run twice");
    let lost = session.extraction(asked.id).unwrap();
    assert!(lost.revision > taken.revision);
    let stale = host.report_extraction(taken.id, taken.revision, done()).unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    let ended = host.report_extraction(taken.id, lost.revision, done()).unwrap();
    assert_eq!(ended.state, ExtractionState::Succeeded);
}
