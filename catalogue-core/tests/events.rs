//! Following what happens: each sees what it may, from a place that tells nothing else, and whoever is
//! called back harms nobody.

use crate::support::{World, link, metadata, options};
use catalogue_core::{
    Catalogue, Dataset, ErrorKind, Event, EventFilter, EventListener, EventPage, Membership, Metadata,
    Options, Organisation, Portal, PortalPredicate, Principal, ReviewOutcome, Role, Session, State,
    Visibility,
};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

fn all(session: &Session, after: Option<&str>) -> EventPage {
    session.events(after, &EventFilter::default(), 1_000).unwrap()
}

/// Actions about one dataset, in order.
fn of(page: &EventPage, dataset: &Dataset) -> Vec<String> {
    let id = dataset.id.to_string();
    page.events.iter().filter(|event| event.subject_id == id).map(|event| event.action.clone()).collect()
}

fn with_visibility(session: &Session, dataset: &Dataset, visibility: Visibility) -> Dataset {
    let metadata = Metadata { visibility, ..dataset.metadata.clone() };
    session.update(dataset.id, dataset.revision, metadata).unwrap()
}

#[test]
fn each_follows_what_it_may_and_is_told_what_it_no_longer_sees() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (editor_id, editor) = world.account("editrice", &[(&ville, Role::Editor)]);
    let (_, member) = world.account("membre", &[(&ville, Role::Member)]);
    let anybody = world.anonymous();
    let start = anybody.event_position().unwrap();

    let draft = editor.create(metadata(&ville, "Arbres", &["mot"])).unwrap();
    let draft =
        editor.add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv")).unwrap();
    assert_eq!(of(&all(&anybody, Some(&start)), &draft), [""; 0]);
    assert_eq!(of(&all(&editor, Some(&start)), &draft), ["dataset.create", "dataset.update"]);
    let held = editor.publish(draft.id, draft.revision).unwrap();
    let first = all(&anybody, Some(&start));
    assert_eq!(of(&first, &held), ["dataset.publish"]);
    let told = first.events.iter().find(|event| event.subject == "dataset").unwrap();
    assert_eq!((told.state, told.account, told.gone), (Some(State::Published), None, false));
    assert_eq!(all(&anybody, Some(&first.position)).events, []);
    let seen = all(&editor, Some(&start));
    let told = seen.events.iter().find(|event| event.action == "dataset.publish").unwrap();
    assert_eq!(told.account, Some(editor_id));

    // What somebody edits is an edit for those who may not read the history.
    let held = editor.set_collaborators(held.id, held.revision, vec![]).unwrap();
    world.admin().review(held.id, held.revision, ReviewOutcome::Refused, Some("Non.".into())).unwrap();
    assert_eq!(of(&all(&anybody, Some(&first.position)), &held), ["dataset.update"]);
    assert_eq!(of(&all(&member, Some(&first.position)), &held), ["dataset.update", "dataset.review"]);
    assert_eq!(of(&all(&editor, Some(&first.position)), &held), ["dataset.collaborators", "dataset.review"]);

    let hidden = with_visibility(&editor, &held, Visibility::Private);
    let page = all(&anybody, Some(&first.position));
    assert_eq!(of(&page, &hidden), [Event::GONE]);
    let gone = page.events.last().unwrap();
    assert_eq!((gone.gone, gone.state, gone.revision, gone.account), (true, None, None, None));
    // From the beginning, too, only that it went is told.
    assert_eq!(of(&all(&anybody, Some(&start)), &hidden), [Event::GONE]);
    assert_eq!(of(&all(&member, Some(&first.position)), &hidden).len(), 3);
    let shown = with_visibility(&editor, &hidden, Visibility::Public);
    assert_eq!(of(&all(&anybody, Some(&page.position)), &shown), ["dataset.update"]);

    // A tombstone is seen; a purge is not.
    let token = editor.prepare_delete(shown.id).unwrap().token;
    let deleted = editor.delete(shown.id, &token).unwrap();
    let before = anybody.event_position().unwrap();
    world.admin().purge(deleted.id, deleted.revision).unwrap();
    for session in [&anybody, &member, &editor, &world.admin()] {
        assert_eq!(of(&all(session, Some(&before)), &deleted), [Event::GONE], "{session:?}");
        assert!(of(&all(session, Some(&start)), &deleted).iter().all(|action| action == Event::GONE));
    }
}

#[test]
fn a_right_lost_is_lost_at_once() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (id, member) = world.account("membre", &[(&ville, Role::Member)]);
    let secret = Metadata { visibility: Visibility::Private, ..metadata(&ville, "Secret", &["mot"]) };
    let start = member.event_position().unwrap();
    let held = world.published(secret);
    assert_eq!(of(&all(&member, Some(&start)), &held), ["dataset.publish"]);
    let subscription = member.create_subscription("veille", EventFilter::default(), Some(&start)).unwrap();
    assert_eq!(of(&member.poll_subscription(subscription.id, 100).unwrap(), &held).len(), 1);
    world.admin().set_membership(id, ville.id, None).unwrap();
    assert_eq!(of(&all(&member, Some(&start)), &held), [""; 0]);
    assert_eq!(of(&member.poll_subscription(subscription.id, 100).unwrap(), &held), [""; 0]);
    let account = world.admin().account("membre").unwrap();
    let details = catalogue_core::AccountDetails {
        active: false,
        memberships: vec![Membership { organisation: ville.id, role: Role::Editor }],
        ..account.details
    };
    world.admin().update_account(id, account.revision, details).unwrap();
    assert_eq!(of(&all(&member, Some(&start)), &held), [""; 0]);
    let refused = member.poll_subscription(subscription.id, 100).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
}

/// Two catalogues that differ in what is hidden give the same events, and positions that never repeat.
#[test]
fn events_say_nothing_of_what_is_hidden() {
    let told = |hidden: bool| -> Vec<String> {
        let world = World::new();
        let ville = world.organisation("Ville");
        let region = world.organisation("Région");
        let (_, stranger) = world.account("ailleurs", &[(&region, Role::Editor)]);
        world.admin().put_portal(portal("open", &region)).unwrap();
        let through = world.catalogue.session(Principal::Anonymous, Some("open")).unwrap();
        let secret = |step: usize| {
            if hidden {
                let title = format!("Secret {step}");
                let secret =
                    Metadata { visibility: Visibility::Private, ..metadata(&ville, &title, &["mot"]) };
                let held = world.published(secret);
                world.account(&format!("personne{step}"), &[(&ville, Role::Editor)]);
                let admin = world.admin();
                admin.review(held.id, held.revision, ReviewOutcome::Accepted, None).unwrap();
                let token = admin.prepare_delete(held.id).unwrap().token;
                let held = admin.delete(held.id, &token).unwrap();
                if step.is_multiple_of(2) {
                    admin.purge(held.id, held.revision).unwrap();
                }
            }
        };
        let sessions = [world.anonymous(), stranger, through];
        let mut positions: Vec<Option<String>> =
            sessions.iter().map(|session| session.event_position().ok()).collect();
        let mut said = Vec::new();
        for step in 0..4 {
            secret(step);
            if step.is_multiple_of(2) {
                let owner = if step == 0 { &ville } else { &region };
                world.published(metadata(owner, &format!("Visible {step}"), &["mot"]));
            }
            secret(step + 10);
            for (session, position) in sessions.iter().zip(&mut positions) {
                let page = session.events(position.as_deref(), &EventFilter::default(), 2).unwrap();
                let again = session.events(position.as_deref(), &EventFilter::default(), 2).unwrap();
                assert_eq!(page.events, again.events);
                assert_ne!(page.position, again.position, "a position is never given twice");
                assert_eq!(page.position.len(), 64);
                said.extend(page.events.iter().map(|event| format!("{} {:?}", event.action, event.state)));
                said.push("-".to_owned());
                *position = Some(page.position);
            }
        }
        said
    };
    let (without, with) = (told(false), told(true));
    assert_eq!(without, with);
    assert!(without.iter().any(|said| said.starts_with("dataset.publish")), "{without:?}");
}

fn portal(code: &str, organisation: &Organisation) -> Portal {
    Portal {
        code: code.into(),
        name: code.into(),
        base_url: format!("https://{code}.example.org"),
        predicate: PortalPredicate { organisations: vec![organisation.id], ..PortalPredicate::default() },
        ..Portal::default()
    }
}

#[test]
fn a_portal_tells_what_it_shows_and_what_leaves_it() {
    let world = World::new();
    let (ville, region) = (world.organisation("Ville"), world.organisation("Région"));
    world.admin().put_portal(portal("ville", &ville)).unwrap();
    let through = world.catalogue.session(Principal::Anonymous, Some("ville")).unwrap();
    let start = through.event_position().unwrap();
    let here = world.published(metadata(&ville, "Ici", &["mot"]));
    let there = world.published(metadata(&region, "Là", &["mot"]));
    let page = all(&through, Some(&start));
    assert_eq!((of(&page, &here).len(), of(&page, &there).len()), (1, 0));
    let moved = Metadata { organisation: Some(region.id), ..here.metadata.clone() };
    world.admin().update(here.id, here.revision, moved).unwrap();
    assert_eq!(of(&all(&through, Some(&page.position)), &here), [Event::GONE]);
    assert_eq!(of(&all(&world.anonymous(), Some(&page.position)), &here), ["dataset.update"]);
}

#[test]
fn filters_narrow_and_nothing_of_them_breaks() {
    let world = World::new();
    let (ville, region) = (world.organisation("Ville"), world.organisation("Région"));
    let anybody = world.anonymous();
    let held = world.published(metadata(&ville, "Arbres", &["mot"]));
    world.published(metadata(&region, "Rivières", &["mot"]));
    let count = |filter: EventFilter| anybody.events(None, &filter, 1_000).unwrap().events.len();
    let only = EventFilter::default;
    assert_eq!(count(EventFilter { dataset: Some(held.id), ..only() }), 1);
    assert_eq!(
        count(EventFilter { organisation: Some(ville.id), ..only() }),
        2,
        "its record and its dataset"
    );
    assert_eq!(count(EventFilter { subjects: vec!["dataset".into()], ..only() }), 2);
    assert_eq!(count(EventFilter { actions: vec!["dataset.publish".into()], ..only() }), 2);
    assert_eq!(count(EventFilter { actions: vec!["dataset.delete".into()], ..only() }), 0);
    assert_eq!(count(EventFilter { subjects: vec!["".into(), "é".repeat(5_000)], ..only() }), 0);
    let last = anybody.events(None, &only(), 1_000).unwrap().events.pop().unwrap();
    assert_eq!(count(EventFilter { since: Some(last.time), ..only() }), 1);
    let later = last.time + chrono::Duration::days(365_000);
    assert_eq!(count(EventFilter { since: Some(later), ..only() }), 0);

    // One by one is the same as all at once, whatever the limit given.
    let whole = anybody.events(None, &only(), i64::MAX).unwrap().events;
    let (mut one_by_one, mut after) = (Vec::new(), None);
    loop {
        let page = anybody.events(after.as_deref(), &only(), i64::MIN).unwrap();
        if page.events.is_empty() {
            break;
        }
        assert_eq!(page.events.len(), 1);
        one_by_one.extend(page.events);
        after = Some(page.position);
    }
    assert_eq!(whole, one_by_one);

    let many = EventFilter { actions: vec![String::new(); 101], ..only() };
    assert_eq!(anybody.events(None, &many, 1).unwrap_err().kind(), ErrorKind::LimitExceeded);
    let good = anybody.event_position().unwrap();
    let mut forged = good.clone();
    forged.replace_range(63..64, if good.ends_with('0') { "1" } else { "0" });
    for bad in ["", "0", "position", &"0".repeat(64), &"é".repeat(32), &forged, &"f".repeat(100_000)] {
        assert_eq!(
            anybody.events(Some(bad), &only(), 1).unwrap_err().kind(),
            ErrorKind::BadQuery,
            "{bad:.70}"
        );
    }
    let other = World::new();
    let elsewhere = other.anonymous().events(Some(&good), &only(), 1).unwrap_err();
    assert_eq!(elsewhere.kind(), ErrorKind::BadQuery, "a position of another catalogue");
}

#[test]
fn a_subscription_keeps_its_place() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (_, marie) = world.account("marie", &[]);
    let (_, paul) = world.account("paul", &[]);
    world.published(metadata(&ville, "Avant", &["mot"]));
    let filter = EventFilter { subjects: vec!["dataset".into()], ..EventFilter::default() };
    let held = marie.create_subscription("veille", filter.clone(), None).unwrap();
    assert_eq!(marie.poll_subscription(held.id, 10).unwrap().events, [], "from now on");
    let after = world.published(metadata(&ville, "Après", &["mot"]));
    let page = marie.poll_subscription(held.id, 10).unwrap();
    assert_eq!(of(&page, &after), ["dataset.publish"]);
    assert_eq!(marie.poll_subscription(held.id, 10).unwrap().events, page.events, "until acknowledged");
    marie.acknowledge_subscription(held.id, &page.position).unwrap();
    assert_eq!(marie.poll_subscription(held.id, 10).unwrap().events, []);
    marie.acknowledge_subscription(held.id, &held.position).unwrap();
    assert_eq!(marie.poll_subscription(held.id, 10).unwrap().events, page.events, "and back");

    let same = marie.create_subscription("veille", filter.clone(), None).unwrap_err();
    assert_eq!(same.kind(), ErrorKind::AlreadyExists);
    paul.create_subscription("veille", filter.clone(), None).unwrap();
    for (name, kind) in [("", ErrorKind::Invalid), ("  ", ErrorKind::Invalid)] {
        assert_eq!(marie.create_subscription(name, filter.clone(), None).unwrap_err().kind(), kind);
    }
    let long = marie.create_subscription(&"é".repeat(351), filter.clone(), None).unwrap_err();
    assert_eq!(long.kind(), ErrorKind::Invalid);
    let bad = marie.create_subscription("autre", filter.clone(), Some("nulle part")).unwrap_err();
    assert_eq!(bad.kind(), ErrorKind::BadQuery);
    let anonymous = world.anonymous().create_subscription("x", filter.clone(), None).unwrap_err();
    assert_eq!(anonymous.kind(), ErrorKind::Unauthenticated);
    let host = world.session(Principal::System).create_subscription("x", filter.clone(), None).unwrap_err();
    assert_eq!(host.kind(), ErrorKind::Unsupported);

    for refused in [
        paul.poll_subscription(held.id, 1).map(|_| ()),
        paul.acknowledge_subscription(held.id, &page.position).map(|_| ()),
        paul.delete_subscription(held.id),
        world.admin().delete_subscription(held.id),
    ] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    }
    let wrong = marie.acknowledge_subscription(held.id, "nulle part").unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::BadQuery);
    assert_eq!(marie.subscriptions().unwrap().len(), 1);
    for n in 1..100 {
        marie.create_subscription(&format!("veille {n}"), filter.clone(), None).unwrap();
    }
    let full = marie.create_subscription("de trop", filter, None).unwrap_err();
    assert_eq!(full.kind(), ErrorKind::LimitExceeded);
    marie.delete_subscription(held.id).unwrap();
    assert_eq!(marie.poll_subscription(held.id, 1).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(marie.subscriptions().unwrap().len(), 99);
}

/// Notes what it is told.
#[derive(Default)]
struct Notebook(Mutex<Vec<Event>>);

impl Notebook {
    fn actions(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().map(|event| event.action.clone()).collect()
    }
}

impl EventListener for Notebook {
    fn happened(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

fn datasets() -> EventFilter {
    EventFilter { subjects: vec!["dataset".into()], ..EventFilter::default() }
}

#[test]
fn who_watches_is_called_after_the_commit_with_what_it_may_know() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (_, editor) = world.account("editrice", &[(&ville, Role::Editor)]);
    let (public, inside) = (Arc::new(Notebook::default()), Arc::new(Notebook::default()));
    let watch = world.anonymous().watch(datasets(), public.clone()).unwrap();
    let _inside = editor.watch(datasets(), inside.clone()).unwrap();
    let held = world.published(metadata(&ville, "Arbres", &["mot"]));
    assert_eq!(public.actions(), ["dataset.publish"]);
    assert_eq!(inside.actions(), ["dataset.create", "dataset.update", "dataset.publish"]);
    // What is undone is not told.
    let stale = editor.update(held.id, catalogue_core::Revision(1), held.metadata.clone());
    assert_eq!(stale.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(inside.actions().len(), 3);
    let hidden = with_visibility(&editor, &held, Visibility::Private);
    assert_eq!(public.actions().last().map(String::as_str), Some(Event::GONE));
    watch.stop();
    with_visibility(&editor, &hidden, Visibility::Public);
    assert_eq!((public.actions().len(), inside.actions().len()), (2, 5));
    let many = EventFilter { actions: vec![String::new(); 101], ..EventFilter::default() };
    assert_eq!(world.anonymous().watch(many, public).unwrap_err().kind(), ErrorKind::LimitExceeded);
}

/// Calls back in from inside the call: reads, writes, ends its own watch, panics.
struct Meddler {
    session: Session,
    organisation: Organisation,
    calls: AtomicUsize,
    watch: OnceLock<Mutex<Option<catalogue_core::Watch>>>,
}

impl EventListener for Meddler {
    fn happened(&self, event: Event) {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        assert!(self.session.get(event.subject_id.parse().unwrap()).is_ok(), "the write is there");
        self.session.search(&catalogue_core::Query::default()).unwrap();
        match call {
            0 => {
                self.session.create(metadata(&self.organisation, "Écrit d'ici", &["mot"])).unwrap();
            }
            1 => panic!("a listener at fault"),
            2 => drop(self.watch.get().unwrap().lock().unwrap().take()),
            _ => {}
        }
    }
}

#[test]
fn a_listener_that_meddles_harms_nobody() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let meddler = Arc::new(Meddler {
        session: world.admin(),
        organisation: ville.clone(),
        calls: AtomicUsize::new(0),
        watch: OnceLock::new(),
    });
    let watch = world.admin().watch(datasets(), meddler.clone()).unwrap();
    meddler.watch.set(Mutex::new(Some(watch))).ok();
    let beside = Arc::new(Notebook::default());
    let _beside = world.admin().watch(datasets(), beside.clone()).unwrap();
    let create = |title: &str| world.admin().create(metadata(&ville, title, &["mot"])).unwrap();
    create("Un");
    assert_eq!(
        meddler.calls.load(Ordering::SeqCst),
        2,
        "its own write is told too, and its fault is its own"
    );
    create("Deux");
    assert_eq!(meddler.calls.load(Ordering::SeqCst), 3);
    create("Trois");
    assert_eq!(meddler.calls.load(Ordering::SeqCst), 3, "it ended its watch");
    assert_eq!(beside.actions().len(), 4, "others are told everything once");
    assert_eq!(world.admin().statistics().unwrap().datasets["draft"], 4);
}

/// Writes at every call.
struct Endless {
    session: Session,
    organisation: Organisation,
    calls: AtomicUsize,
}

impl EventListener for Endless {
    fn happened(&self, _event: Event) {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.session.create(metadata(&self.organisation, "Encore", &["mot"])).unwrap();
    }
}

#[test]
fn a_listener_that_answers_itself_for_ever_is_stopped() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let endless = |session| {
        let calls = AtomicUsize::new(0);
        Arc::new(Endless { session, organisation: ville.clone(), calls })
    };
    let first = endless(world.admin());
    let _watch = world.admin().watch(datasets(), first.clone()).unwrap();
    world.admin().create(metadata(&ville, "Un", &["mot"])).unwrap();
    let calls = first.calls.load(Ordering::SeqCst);
    assert!((1..=100).contains(&calls), "{calls}");
}

#[test]
fn many_threads_write_while_somebody_watches_and_each_event_is_told_once() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let notebook = Arc::new(Notebook::default());
    let _watch = world.admin().watch(datasets(), notebook.clone()).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (session, ville) = (world.admin(), &ville);
            scope.spawn(move || {
                for n in 0..10 {
                    session.create(metadata(ville, &format!("Jeu {thread} {n}"), &["mot"])).unwrap();
                }
            });
        }
    });
    let told = notebook.0.lock().unwrap();
    let ids: std::collections::BTreeSet<&str> = told.iter().map(|event| event.subject_id.as_str()).collect();
    assert_eq!((told.len(), ids.len()), (40, 40));
}

const FOLDER: &str = "CATALOGUE_TEST_FOLLOWER";

/// The other process: it reads on from the position it is given, and writes.
#[test]
#[ignore = "run as a child by the test below"]
fn follower() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let catalogue = Catalogue::open(Path::new(&folder), Options::default()).unwrap();
    let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let ville = admin.organisation("ville").unwrap();
    let say = |text: &str| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n@{text}").unwrap();
        out.flush().unwrap();
    };
    say("ready");
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let page = admin.events(Some(&line), &datasets(), 100).unwrap();
        admin.create(metadata(&ville, "D'un autre processus", &["mot"])).unwrap();
        say(&format!("{} {}", page.events.len(), page.position));
    }
}

#[test]
fn a_position_holds_in_another_process() {
    let world = World::with(options());
    let ville = world.organisation("Ville");
    let admin = world.admin();
    let notebook = Arc::new(Notebook::default());
    let _watch = admin.watch(datasets(), notebook.clone()).unwrap();
    let start = admin.event_position().unwrap();
    admin.create(metadata(&ville, "Ici", &["mot"])).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "events::follower", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, world.catalogue.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ask = child.stdin.take().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut answers = lines.filter_map(|line| line.split_once('@').map(|(_, said)| said.to_owned()));
    assert_eq!(answers.next().as_deref(), Some("ready"));
    writeln!(ask, "{start}").unwrap();
    let answer = answers.next().unwrap();
    let (count, position) = answer.split_once(' ').unwrap();
    assert_eq!(count, "1");
    let page = admin.events(Some(position), &datasets(), 100).unwrap();
    assert_eq!(page.events.len(), 1, "what they wrote");
    assert_eq!(notebook.actions().len(), 1);
    world.catalogue.announce();
    assert_eq!(notebook.actions().len(), 2, "told when asked to look");
    drop(ask);
    assert!(child.wait().unwrap().success());
}
