//! How much is done for one act, counted: it must not grow with the catalogue. Speed is for the benches.

use crate::catalogue::{Catalogue, Change, EventListener, ImportOptions, Options, Session};
use crate::id::OrganisationId;
use crate::model::{
    AccountDetails, Dataset, Event, EventFilter, Metadata, OrganisationDetails, ResourceMetadata,
};
use crate::search::{BUILT, Query};
use crate::store::counted::{self, Work};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

struct World {
    admin: Session,
    owner: OrganisationId,
    _folder: tempfile::TempDir,
}

fn world(datasets: usize) -> World {
    let folder = tempfile::tempdir().unwrap();
    let first = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder.path().join("catalogue"), Options::default(), first).unwrap();
    let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let details = OrganisationDetails { name: "Ville".into(), active: true, ..Default::default() };
    let owner = admin.create_organisation(details).unwrap().id;
    let world = World { admin, owner, _folder: folder };
    world.admin.apply((0..datasets).map(|at| world.change(&format!("Jeu {at}"), true)).collect()).unwrap();
    world.admin.sync().unwrap();
    world
}

impl World {
    fn change(&self, title: &str, publish: bool) -> Change {
        let metadata = Metadata {
            title: title.to_owned(),
            description: "Des arbres, des rues et des places.".into(),
            keywords: vec!["arbre".into()],
            licence: Some("ODbL-1.0".into()),
            organisation: Some(self.owner),
            profile: Some("simple".into()),
            ..Metadata::default()
        };
        let resource = ResourceMetadata {
            name: "Données".into(),
            url: Some("https://exemple.fr/donnees.csv".into()),
            format: Some("CSV".into()),
            ..ResourceMetadata::default()
        };
        Change::Create { metadata: Box::new(metadata), resources: vec![resource], publish }
    }

    fn draft(&self, title: &str) -> Dataset {
        self.admin.apply(vec![self.change(title, false)]).unwrap().remove(0)
    }

    fn titled(&self, text: &str) -> i64 {
        let query = Query { text: text.to_owned(), page_size: 1, ..Query::default() };
        self.admin.search(&query).unwrap().total
    }
}

/// Statements run, bodies parsed and documents put into the tail by an act.
fn work<T>(act: impl FnOnce() -> T) -> (T, (u64, u64, usize)) {
    counted::work();
    BUILT.set(0);
    let done = act();
    let Work { statements, parsed, .. } = counted::work();
    (done, (statements, parsed, BUILT.get()))
}

/// The work of publications one after another, each with the search that follows it.
fn publications(world: &World) -> Vec<[(u64, u64, usize); 2]> {
    world.titled("jeu");
    (0..6)
        .map(|at| {
            let draft = world.draft(&format!("Zanzibar {at}"));
            world.titled("jeu");
            let ((), published) = work(|| drop(world.admin.publish(draft.id, draft.revision).unwrap()));
            let (total, searched) = work(|| world.titled("zanzibar"));
            assert_eq!(total, at + 1);
            [published, searched]
        })
        .collect()
}

#[test]
fn a_publication_and_the_search_after_it_do_as_much_in_a_large_catalogue_as_in_a_small_one() {
    let (small, large) = (publications(&world(10)), publications(&world(300)));
    assert_eq!(small, large);
    for [(statements, parsed, built), (searching, read, indexed)] in large {
        assert!(statements <= 30 && parsed <= 4, "{statements} statements, {parsed} bodies");
        assert_eq!(built, 0, "a publication leaves the index alone");
        assert!(searching <= 20 && read <= 8, "{searching} statements, {read} bodies");
        assert_eq!(indexed, 1, "only what changed is indexed");
    }
}

#[test]
fn a_record_created_and_published_is_written_once() {
    let world = world(10);
    let changes = |from: usize| (from..from + 50).map(|at| world.change(&format!("Neuf {at}"), true));
    let (written, (statements, parsed, built)) = work(|| world.admin.apply(changes(0).collect()).unwrap());
    assert_eq!(written.len(), 50);
    assert!(statements <= 50 * 22, "{statements} statements for 50 records");
    assert!(parsed <= 10, "{parsed} bodies read again");
    assert_eq!(built, 0);
    let history = world.admin.history(written[0].id).unwrap();
    let told: Vec<(&str, Option<i64>)> =
        history.iter().map(|entry| (entry.action.as_str(), entry.revision.map(|held| held.0))).collect();
    assert_eq!(told, [("dataset.create", Some(1)), ("dataset.publish", Some(2))]);
    let first = world.admin.revision(written[0].id, crate::id::Revision(1)).unwrap();
    assert_eq!((first.state.code(), first.first_public), ("draft", None));
    assert!(world.admin.check_integrity().unwrap().is_empty());
}

#[test]
fn an_import_writes_each_record_once_and_reads_none_again() {
    let world = world(10);
    let package = |at: usize| {
        json!({"id": format!("p{at}"), "name": format!("paquet-{at}"), "title": format!("Paquet {at}"),
            "notes": "Des rues.", "license_id": "odc-odbl", "organization": {"title": "Ailleurs"},
            "resources": [{"id": "r", "name": "r", "url": "https://exemple.fr/r.csv", "format": "CSV"}]})
    };
    let records: Vec<Value> = (0..350).map(package).collect();
    let bytes = Value::from(records).to_string();
    let options = ImportOptions { create_organisations: true, publish: true, ..ImportOptions::default() };
    counted::work();
    BUILT.set(0);
    let report = world.admin.import(bytes.as_bytes(), &options, &mut |_, _| true).unwrap();
    let Work { statements, parsed, spelled } = counted::work();
    assert_eq!((report.created, report.published), (350, 350));
    assert!(statements <= 350 * 16, "{statements} statements for 350 records");
    assert!(parsed <= 350, "{parsed} bodies read again");
    assert!(spelled <= 350 + 10, "{spelled} bodies spelled for 350 records of two revisions each");
    assert_eq!(BUILT.get(), 0, "imports bypass the tail");
    assert_eq!(world.titled("paquet"), 350);
    assert!(world.admin.check_integrity().unwrap().is_empty());
}

#[test]
fn whoever_writes_batches_indexes_them_and_searches_beside_do_not() {
    let world = world(10);
    world.titled("jeu");
    let (stop, acknowledged) = (AtomicBool::new(false), AtomicI64::new(0));
    let batch = |at: usize| (0..40).map(|own| world.change(&format!("Lot {at} {own}"), true)).collect();
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            BUILT.set(0);
            let (mut seen, mut searches) = (0, 0);
            while !stop.load(Ordering::SeqCst) {
                let least = acknowledged.load(Ordering::SeqCst);
                let found = world.titled("lot");
                assert!(found >= least && found >= seen, "{found} found, {least} acknowledged, {seen} seen");
                assert_eq!(found % 40, 0, "a batch is seen whole");
                (seen, searches) = (found, searches + 1);
            }
            (BUILT.get(), searches)
        });
        BUILT.set(0);
        for at in 0..30 {
            world.admin.apply(batch(at)).unwrap();
            acknowledged.fetch_add(40, Ordering::SeqCst);
        }
        assert!(BUILT.get() >= 30 * 40, "{} indexed by who wrote", BUILT.get());
        stop.store(true, Ordering::SeqCst);
        let (built, searches) = beside.join().unwrap();
        assert!(searches > 0);
        assert_eq!(built, 0, "{searches} searches");
    });
    assert_eq!(world.titled("lot"), 1_200);
    assert!(world.admin.health().unwrap().tail < 1_200, "long tails go to the disk");
    assert!(world.admin.check_integrity().unwrap().is_empty());
}

#[test]
fn who_loads_a_catalogue_that_nobody_searches_indexes_it_in_one_go() {
    let world = world(10);
    world.titled("jeu");
    let ((), (_, _, built)) = work(|| {
        for at in 0..70 {
            world
                .admin
                .apply((0..10).map(|own| world.change(&format!("Lot {at} {own}"), true)).collect())
                .unwrap();
        }
    });
    assert_eq!(built, 64 * 10);
    assert_eq!(world.titled("lot"), 700);
}

#[test]
fn one_publication_beside_batches_is_found_at_once() {
    let world = world(10);
    world.titled("jeu");
    std::thread::scope(|scope| {
        let batches = scope.spawn(|| {
            for at in 0..20 {
                let changes = (0..30).map(|own| world.change(&format!("Lot {at} {own}"), true)).collect();
                world.admin.apply(changes).unwrap();
                assert_eq!(world.titled(&format!("\"lot {at}\"")), 30);
            }
        });
        for at in 0..40 {
            let draft = world.draft(&format!("Zanzibar {at}"));
            world.admin.publish(draft.id, draft.revision).unwrap();
            assert_eq!(world.titled("zanzibar"), at + 1);
        }
        batches.join().unwrap();
    });
    assert_eq!(world.titled("lot"), 600);
    assert!(world.admin.check_integrity().unwrap().is_empty());
}

/// Searches at each event.
struct Searching(Session, Mutex<Vec<i64>>);

impl EventListener for Searching {
    fn happened(&self, event: Event) {
        if event.action == "dataset.publish" {
            let query = Query { text: "lot".into(), page_size: 1, ..Query::default() };
            self.1.lock().unwrap().push(self.0.search(&query).unwrap().total);
        }
    }
}

#[test]
fn who_is_told_of_a_batch_finds_it() {
    let world = world(10);
    world.titled("jeu");
    let listener = Arc::new(Searching(world.admin.clone(), Mutex::default()));
    let watch = world.admin.watch(EventFilter::default(), listener.clone()).unwrap();
    world.admin.apply((0..25).map(|own| world.change(&format!("Lot {own}"), true)).collect()).unwrap();
    watch.stop();
    assert_eq!(*listener.1.lock().unwrap(), [25; 25]);
}
