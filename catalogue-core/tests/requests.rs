//! The life of a request: asked, told, decided once or ended by time; seen by those concerned alone.

use crate::support::{Ticking, World, metadata};
use catalogue_core::{
    AccountDetails, AccountId, Ask, Catalogue, Clock, ErrorKind, IssueCode, Language, NOTICE_KINDS, Notice,
    Options, Organisation, OrganisationDetails, Principal, Request, RequestState, Role, Session,
};
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

pub fn membership(organisation: &Organisation, role: Role) -> Ask {
    Ask::Membership { organisation: organisation.id, role, home: false, message: None }
}

pub fn wished(name: &str) -> Ask {
    let details = OrganisationDetails { name: name.into(), ..OrganisationDetails::default() };
    Ask::Organisation { details, message: None }
}

/// Takes out every notice: to whom, its kind, and its French text.
pub fn notices(world: &World) -> Vec<Notice> {
    let host = world.session(Principal::System);
    let owed = host.notices(1_000).unwrap();
    let ids: Vec<_> = owed.iter().map(|notice| notice.id).collect();
    assert_eq!(host.acknowledge_notices(&ids).unwrap(), owed.len() as i64);
    owed.iter().for_each(says_everything);
    owed
}

/// Kinds and receivers, in order of the receiver.
pub fn told(notices: &[Notice]) -> Vec<(Option<AccountId>, &str)> {
    let mut told: Vec<_> = notices.iter().map(|notice| (notice.account, notice.kind.as_str())).collect();
    told.sort();
    told
}

/// Whoever owes a message gives all that its text names; what is empty (a word that nobody wrote, an
/// address that nobody has) leaves no blank.
fn says_everything(notice: &Notice) {
    assert!(NOTICE_KINDS.contains(&notice.kind.as_str()), "{}", notice.kind);
    let mut marked = notice.clone();
    for name in [
        "name",
        "email",
        "organisation",
        "role",
        "dataset",
        "resource",
        "from",
        "into",
        "drafts",
        "may",
        "message",
        "note",
    ] {
        marked.arguments.entry(name.into()).or_insert_with(|| "FORGOTTEN".into());
    }
    for language in [Language::French, Language::English] {
        for text in [marked.subject(language), marked.body(language)] {
            assert!(!text.is_empty() && !text.contains("FORGOTTEN"), "{}: {text}", notice.kind);
        }
        let body = notice.body(language);
        assert!(!body.contains(['—', '{', '}']), "{}: {body}", notice.kind);
    }
}

#[test]
fn a_request_is_asked_told_granted_and_told() {
    let world = World::new();
    let town = world.organisation("Ville");
    let (referent, administers) = world.account("referent", &[(&town, Role::Administrator)]);
    world.account("editeur", &[(&town, Role::Editor)]);
    let (asker, asks) = world.account("camille", &[]);
    notices(&world);

    let wished = Ask::Membership {
        organisation: town.id,
        role: Role::Contributor,
        home: true,
        message: Some("Je saisis les pistes cyclables.".into()),
    };
    let request = asks.ask(wished.clone()).unwrap();
    assert_eq!((request.state, request.account), (RequestState::Requested, Some(asker)));
    assert_eq!(asks.account("camille").unwrap().details.memberships, []);

    // Those who decide are told, nobody else; the answer comes to who asked.
    let owed = notices(&world);
    assert_eq!(told(&owed), [(Some(referent), "membership-requested")]);
    let text = owed[0].body(Language::French);
    assert!(text.contains("camille") && text.contains("contributeur") && text.contains("pistes"), "{text}");

    let decided = administers.approve(request.id, request.revision, Some("Bienvenue !".into())).unwrap();
    assert_eq!((decided.state, decided.revision.0), (RequestState::Approved, 2));
    let decision = decided.decision.clone().unwrap();
    assert_eq!((decision.account, decision.note.as_deref()), (Some(referent), Some("Bienvenue !")));
    let owed = notices(&world);
    assert_eq!(told(&owed), [(Some(asker), "membership-approved")]);
    assert!(owed[0].body(Language::English).contains("Bienvenue"), "{owed:?}");
    let account = asks.account("camille").unwrap();
    assert_eq!((account.role_in(town.id), account.details.home), (Some(Role::Contributor), Some(town.id)));
    assert_eq!(asks.request(request.id).unwrap(), decided);

    // Decided once: neither again, nor otherwise, nor taken back.
    for decide in [Session::approve, Session::refuse] {
        let stale = decide(&administers, request.id, request.revision, None).unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Conflict);
        let again = decide(&administers, decided.id, decided.revision, None).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Unsupported);
    }
    assert_eq!(asks.withdraw(decided.id, decided.revision).unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(notices(&world), []);
    // What one has is not asked for again; what is more, is.
    assert_eq!(asks.ask(wished).unwrap_err().kind(), ErrorKind::AlreadyExists);
    asks.ask(membership(&town, Role::Editor)).unwrap();
}

#[test]
fn a_request_is_refused_or_taken_back() {
    let world = World::new();
    let town = world.organisation("Ville");
    let (_, administers) = world.account("referent", &[(&town, Role::Administrator)]);
    let (asker, asks) = world.account("camille", &[]);
    notices(&world);
    let request = asks.ask(membership(&town, Role::Member)).unwrap();
    notices(&world);
    let refused = administers.refuse(request.id, request.revision, None).unwrap();
    assert_eq!(refused.state, RequestState::Refused);
    assert_eq!(told(&notices(&world)), [(Some(asker), "membership-refused")]);
    assert_eq!(asks.account("camille").unwrap().role_in(town.id), None);

    // A refusal does not stop the next one; taking back tells nobody.
    let second = asks.ask(membership(&town, Role::Member)).unwrap();
    notices(&world);
    assert_eq!(administers.withdraw(second.id, second.revision).unwrap_err().kind(), ErrorKind::Forbidden);
    let back = asks.withdraw(second.id, second.revision).unwrap();
    assert_eq!((back.state, back.decision.unwrap().account), (RequestState::Withdrawn, Some(asker)));
    assert_eq!(notices(&world), []);
    let ids = |state| -> Vec<_> { asks.requests(state).unwrap().iter().map(|held| held.id).collect() };
    assert_eq!(ids(None), [request.id, second.id], "in the order they were asked");
    assert_eq!(ids(Some(RequestState::Refused)), [request.id]);
    assert_eq!(ids(Some(RequestState::Requested)), []);
}

#[test]
fn the_same_is_asked_once_at_a_time_and_not_without_end() {
    let world = World::new();
    let town = world.organisation("Ville");
    let (_, asks) = world.account("camille", &[]);
    let (_, other) = world.account("dominique", &[]);
    let first = asks.ask(membership(&town, Role::Member)).unwrap();
    let again = Ask::Membership {
        organisation: town.id,
        role: Role::Member,
        home: false,
        message: Some("S'il vous plaît".into()),
    };
    assert_eq!(asks.ask(again).unwrap_err().kind(), ErrorKind::AlreadyExists);
    asks.ask(membership(&town, Role::Editor)).unwrap();
    other.ask(membership(&town, Role::Member)).unwrap();
    asks.ask(wished("Communauté de communes")).unwrap();
    let same = asks.ask(wished("  COMMUNAUTE de communes ")).unwrap_err();
    assert_eq!(same.kind(), ErrorKind::AlreadyExists);
    asks.withdraw(first.id, first.revision).unwrap();
    asks.ask(membership(&town, Role::Member)).unwrap();

    for number in asks.requests(Some(RequestState::Requested)).unwrap().len()..100 {
        asks.ask(wished(&format!("Organisation {number}"))).unwrap();
    }
    let refused = asks.ask(wished("Une de trop")).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::LimitExceeded);

    // Pages add up to the whole, in order.
    let all = world.admin().requests(Some(RequestState::Requested)).unwrap();
    assert_eq!(all.len(), 101);
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let page = world.admin().requests_page(Some(RequestState::Requested), after, 40).unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 40);
        after = Some(last.id);
        pages.extend(page);
    }
    assert_eq!(pages, all);
    assert_eq!(asks.requests_page(None, None, -5).unwrap().len(), 1);
}

#[test]
fn what_is_asked_for_holds_together() {
    let world = World::new();
    let town = world.organisation("Ville");
    let (_, asks) = world.account("camille", &[]);
    let nowhere = Ask::Membership {
        organisation: catalogue_core::OrganisationId::from_uuid(uuid::Uuid::from_u128(7)),
        role: Role::Member,
        home: false,
        message: None,
    };
    let refused = asks.ask(nowhere).unwrap_err();
    assert_eq!(refused.issues()[0].code, IssueCode::UnknownOrganisation);
    let long = Ask::Membership {
        organisation: town.id,
        role: Role::Member,
        home: false,
        message: Some("x".repeat(100_000)),
    };
    assert_eq!(asks.ask(long).unwrap_err().issues()[0].code, IssueCode::TooLong);
    assert_eq!(asks.ask(wished("")).unwrap_err().issues()[0].path, "details.name");
    assert_eq!(asks.ask(wished("VILLE")).unwrap_err().kind(), ErrorKind::AlreadyExists);
    let inactive = OrganisationDetails { active: false, ..town.details.clone() };
    world.admin().update_organisation(town.id, town.revision, inactive).unwrap();
    let refused = asks.ask(membership(&town, Role::Member)).unwrap_err();
    assert_eq!(refused.issues()[0].code, IssueCode::InactiveOrganisation);
    assert_eq!(asks.requests(None).unwrap(), []);
    assert_eq!(notices(&world), []);
    for nobody in [world.anonymous(), world.session(Principal::Harvester(town.id))] {
        assert!(matches!(
            nobody.ask(wished("Autre")).unwrap_err().kind(),
            ErrorKind::Unauthenticated | ErrorKind::Forbidden
        ));
        assert_eq!(nobody.requests(None).unwrap(), []);
    }
}

#[test]
fn a_request_is_seen_by_who_asked_and_by_who_decides() {
    let world = World::new();
    let (town, other) = (world.organisation("Ville"), world.organisation("Autre"));
    let (_, administers) = world.account("referent", &[(&town, Role::Administrator)]);
    let (_, elsewhere) = world.account("ailleurs", &[(&other, Role::Administrator)]);
    let (_, editor) = world.account("editeur", &[(&town, Role::Editor)]);
    let (_, asks) = world.account("camille", &[]);
    let request = asks.ask(membership(&town, Role::Member)).unwrap();
    for sees in [&asks, &administers, &world.admin(), &world.session(Principal::System)] {
        assert_eq!(sees.request(request.id).unwrap(), request);
        assert_eq!(sees.requests(None).unwrap(), std::slice::from_ref(&request));
    }
    for blind in [&elsewhere, &editor, &world.anonymous()] {
        let unknown = catalogue_core::RequestId::from_uuid(uuid::Uuid::from_u128(9));
        for verb in [Session::approve, Session::refuse] {
            let there = verb(blind, request.id, request.revision, None).unwrap_err();
            let not_there = verb(blind, unknown, request.revision, None).unwrap_err();
            assert_eq!((there.kind(), not_there.kind()), (ErrorKind::NotFound, ErrorKind::NotFound));
        }
        assert_eq!(blind.request(request.id).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(blind.withdraw(request.id, request.revision).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(blind.requests(None).unwrap(), []);
    }
    // Who asked sees it, and does not decide.
    let own = asks.approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(own.kind(), ErrorKind::Forbidden);
    // A right withdrawn hides it at the next call.
    let referent = world.admin().account("referent").unwrap();
    world.admin().set_membership(referent.id, town.id, Some(Role::Editor)).unwrap();
    assert_eq!(administers.requests(None).unwrap(), []);
}

/// A clock that stands where it is put.
struct Standing(Mutex<DateTime<Utc>>);

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

#[test]
fn what_nobody_decides_ends_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Standing(Mutex::new(Ticking::default().now())));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder.path().join("c"), options, admin).unwrap();
    let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let asker = AccountDetails { login: "camille".into(), ..AccountDetails::default() };
    let asker = admin.create_account(asker).unwrap().id;
    let asks = catalogue.session(Principal::Account(asker), None).unwrap();
    let host = catalogue.session(Principal::System, None).unwrap();

    let request = asks.ask(wished("Ville")).unwrap();
    assert_eq!(request.expires, Some(request.created + Duration::days(60)));
    let pass = |days: i64| {
        let mut now = clock.0.lock().unwrap();
        *now += Duration::days(days);
    };
    pass(59);
    assert_eq!(host.expire_requests().unwrap(), 0);
    pass(1);
    // Even before the host has looked, its time is over, and it may be asked again.
    let late = admin.approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Unsupported);
    let second = asks.ask(wished("Ville")).unwrap();
    assert_eq!(asks.expire_requests().unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(host.expire_requests().unwrap(), 1);
    assert_eq!(host.expire_requests().unwrap(), 0);
    let ended = asks.request(request.id).unwrap();
    assert_eq!((ended.state, ended.decision.unwrap().account), (RequestState::Expired, None));
    assert_eq!(asks.request(second.id).unwrap().state, RequestState::Requested);
    let last = host.notices(100).unwrap().pop().unwrap();
    assert_eq!((last.account, last.kind.as_str()), (Some(asker), "organisation-expired"));
    says_everything(&last);
}

#[test]
fn a_request_that_cannot_be_granted_waits_on() {
    let world = World::new();
    let (asker, asks) = world.account("camille", &[]);
    let request = asks.ask(wished("Ville")).unwrap();
    world.organisation("Ville");
    notices(&world);
    let refused = world.admin().approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    assert_eq!(world.admin().request(request.id).unwrap(), request);
    // Nobody is given anything who is not there to have it.
    let account = world.admin().account("camille").unwrap();
    let gone = AccountDetails { active: false, ..account.details };
    world.admin().update_account(asker, account.revision, gone).unwrap();
    let other = world.organisation("Autre");
    assert_eq!(asks.ask(membership(&other, Role::Member)).unwrap_err().kind(), ErrorKind::Unauthenticated);
    world.admin().refuse(request.id, request.revision, None).unwrap();
    assert_eq!(notices(&world), [], "an inactive account is written nothing");
}

#[test]
fn a_list_that_changed_does_not_stop_a_decision() {
    let world = World::new();
    let (_, asks) = world.account("camille", &[]);
    let details = OrganisationDetails {
        name: "Ville".into(),
        organisation_type: Some("commune".into()),
        ..OrganisationDetails::default()
    };
    let request = asks.ask(Ask::Organisation { details, message: None }).unwrap();
    let mut types = world.admin().vocabulary("organisation-type").unwrap();
    types.terms.retain(|term| term.code != "commune");
    world.admin().put_vocabulary(types).unwrap();
    let refused = world.admin().refuse(request.id, request.revision, None).unwrap();
    assert_eq!(refused.state, RequestState::Refused);
}

#[test]
fn two_who_decide_at_once_decide_once() {
    let world = World::new();
    let town = world.organisation("Ville");
    let deciders: Vec<Session> = ["un", "deux", "trois", "quatre"]
        .map(|login| world.account(login, &[(&town, Role::Administrator)]).1)
        .into();
    let (asker, asks) = world.account("camille", &[]);
    let request = asks.ask(membership(&town, Role::Member)).unwrap();
    notices(&world);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = deciders
            .iter()
            .enumerate()
            .map(|(at, session)| {
                scope.spawn(move || match at % 2 {
                    0 => session.approve(request.id, request.revision, None),
                    _ => session.refuse(request.id, request.revision, None),
                })
            })
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let decided: Vec<&Request> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(decided.len(), 1, "{answers:?}");
    for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        assert_eq!(error.kind(), ErrorKind::Conflict);
    }
    assert_eq!(notices(&world).len(), 1);
    let member = world.admin().account("camille").unwrap().role_in(town.id).is_some();
    assert_eq!(member, decided[0].state == RequestState::Approved);
    assert_eq!(decided[0].account, Some(asker));
}

#[test]
fn nobody_gives_themselves_an_organisation() {
    let world = World::new();
    let (asker, asks) = world.account("camille", &[]);
    let (id, moderates) = world.account("moderation", &[]);
    let account = world.admin().account("moderation").unwrap();
    let details = AccountDetails { moderator: true, ..account.details };
    world.admin().update_account(id, account.revision, details).unwrap();
    notices(&world);

    let own = moderates.ask(wished("La mienne")).unwrap();
    let refused = moderates.approve(own.id, own.revision, None).unwrap_err();
    assert!(matches!(&refused, catalogue_core::Error::Forbidden { reason, .. } if reason == "own-request"));
    moderates.withdraw(own.id, own.revision).unwrap();
    // What opens data elsewhere is for administrators, who alone hear of it.
    let details = OrganisationDetails {
        name: "Partenaire".into(),
        territories: vec!["department:33".into()],
        ..OrganisationDetails::default()
    };
    notices(&world);
    let privileged = asks.ask(Ask::Organisation { details, message: None }).unwrap();
    assert_eq!(moderates.request(privileged.id).unwrap_err().kind(), ErrorKind::NotFound);
    let administrator = world.admin().account("admin").unwrap().id;
    assert_eq!(told(&notices(&world)), [(Some(administrator), "organisation-requested")]);

    let request = asks.ask(wished("Ville")).unwrap();
    assert_eq!(told(&notices(&world)), [(Some(id), "organisation-requested")]);
    moderates.approve(request.id, request.revision, None).unwrap();
    let ville = world.anonymous().organisation("ville").unwrap();
    assert!(ville.details.active);
    let account = asks.account("camille").unwrap();
    assert_eq!(account.role_in(ville.id), Some(Role::Administrator));
    assert_eq!(account.details.home, Some(ville.id), "the first one is home");
    assert_eq!(told(&notices(&world)), [(Some(asker), "organisation-approved")]);
    asks.create(metadata(&ville, "Pistes", &["vélo"])).unwrap();
}

#[test]
fn notices_wait_in_order_until_they_are_sent() {
    let world = World::new();
    let town = world.organisation("Ville");
    let (_, asks) = world.account("camille", &[]);
    let host = world.session(Principal::System);
    for role in [Role::Member, Role::Contributor, Role::Editor] {
        asks.ask(membership(&town, role)).unwrap();
    }
    let owed = host.notices(10).unwrap();
    let roles: Vec<&str> = owed.iter().map(|notice| notice.arguments["role"].as_str()).collect();
    assert_eq!(roles, ["member", "contributor", "editor"]);
    assert_eq!(host.notices(2).unwrap(), owed[..2]);
    assert_eq!((host.notices(0).unwrap(), host.notices(-1).unwrap()), (vec![], vec![]));
    assert_eq!(host.acknowledge_notices(&[owed[0].id, owed[0].id, uuid::Uuid::from_u128(4)]).unwrap(), 1);
    assert_eq!(host.notices(10).unwrap(), owed[1..]);
    // What was put in a message stays what it is.
    let sly = Notice {
        arguments: BTreeMap::from([
            ("name".into(), "{organisation}\r\nBcc: tous@example.org".into()),
            ("organisation".into(), "Ville".into()),
            ("role".into(), "member".into()),
        ]),
        ..owed[1].clone()
    };
    assert!(sly.body(Language::French).contains("{organisation}"), "{}", sly.body(Language::French));
    for kind in NOTICE_KINDS {
        for language in [Language::French, Language::English] {
            let subject = Notice { kind: (*kind).into(), ..sly.clone() }.subject(language);
            assert!(!subject.contains(['\r', '\n']) && !subject.is_empty(), "{kind}");
        }
    }
    let subjects: BTreeSet<&str> = NOTICE_KINDS.iter().copied().collect();
    assert_eq!(subjects.len(), NOTICE_KINDS.len());
}

#[test]
fn every_step_owes_its_message() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Standing(Mutex::new(Ticking::default().now())));
    let options = Options { clock: clock.clone(), ..Options::default() };
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder.path().join("c"), options, admin).unwrap();
    let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let organisation = |name: &str| {
        let details = OrganisationDetails { name: name.into(), ..OrganisationDetails::default() };
        admin.create_organisation(details).unwrap()
    };
    let [town, other, third] = ["Ville", "Autre", "Tierce"].map(organisation);
    let account = AccountDetails {
        login: "camille".into(),
        first_name: Some("Camille".into()),
        last_name: Some("Martin".into()),
        email: Some("Camille.Martin@gmail.com".into()),
        ..AccountDetails::default()
    };
    let camille = admin.create_account(account).unwrap().id;
    let asks = catalogue.session(Principal::Account(camille), None).unwrap();
    admin.set_membership(camille, town.id, Some(Role::Administrator)).unwrap();
    let offered = asks.create(metadata(&town, "Pistes", &["vélo"])).unwrap();
    let ask = |number: i64| {
        let transfer = Ask::Transfer { dataset: offered.id, to: third.id, message: None };
        let role = membership(&other, Role::Editor);
        [wished(&format!("Organisation {number}")), role, transfer].map(|ask| asks.ask(ask).unwrap())
    };
    let requests = ask(0);
    assert_eq!(requests[0].flags, ["personal-mail-domain"]);
    assert_eq!(requests[1].flags, ["personal-mail-domain"]);
    for request in requests {
        admin.refuse(request.id, request.revision, Some("Trop tôt.".into())).unwrap();
    }
    ask(1);
    *clock.0.lock().unwrap() += Duration::days(61);
    assert_eq!(admin.expire_requests().unwrap(), 3);
    for request in ask(2) {
        admin.approve(request.id, request.revision, None).unwrap();
    }
    admin.set_membership(camille, third.id, Some(Role::Administrator)).unwrap();
    admin.set_membership(camille, other.id, None).unwrap();
    let third = admin.organisation(&third.id.to_string()).unwrap();
    admin.merge_organisations(third.id, third.revision, other.id).unwrap();
    asks.leave_organisation(other.id).unwrap();

    let owed = admin.notices(1_000).unwrap();
    owed.iter().for_each(says_everything);
    let kinds: BTreeSet<&str> = owed.iter().map(|notice| notice.kind.as_str()).collect();
    let ours =
        |kind: &&str| ["organisation-", "membership-", "transfer-"].iter().any(|stem| kind.starts_with(stem));
    assert_eq!(kinds, NOTICE_KINDS.iter().copied().filter(ours).collect());
    let asked = owed.iter().find(|notice| notice.kind == "membership-requested").unwrap();
    let text = asked.body(Language::French);
    assert!(text.contains("Camille Martin") && text.contains("@gmail.com"), "{text}");
}
