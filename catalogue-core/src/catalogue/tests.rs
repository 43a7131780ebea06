//! How much is done for one act, counted: it must not grow with the catalogue. Speed is for the benches.

use crate::catalogue::{Catalogue, Change, ImportOptions, Options, Session};
use crate::id::OrganisationId;
use crate::model::{AccountDetails, Dataset, Metadata, OrganisationDetails, ResourceMetadata};
use crate::search::{BUILT, Query};
use crate::store::counted::{self, Work};
use serde_json::{Value, json};

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
