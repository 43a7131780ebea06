//! Harvests: every record once, up to date, with what was edited here kept, and a report of all of it.

use crate::support::{Hands, World, link, metadata, options};
use catalogue_core::harvest::{Answered, Asked, Politeness, Transport};
use catalogue_core::{
    Act, AuditQuery, Dataset, ErrorKind, EventFilter, HarvestFilter, HarvestFrequency, HarvestItem,
    HarvestItemQuery, HarvestKind, HarvestOptions, HarvestOutcome, HarvestReport, HarvestSource,
    HarvestSourceDetails, HarvestStatus, IssueCode, Metadata, Options, Organisation, OwnedDatasets,
    Principal, ResourceMetadata, Role, Session, State, Visibility,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use tempfile::TempDir;

/// A catalogue, an organisation, and a file in the place of a remote catalogue.
struct Field {
    world: World,
    town: Organisation,
    folder: TempDir,
}

impl Field {
    fn new() -> Self {
        Self::with(options())
    }

    fn with(options: Options) -> Self {
        let world = World::with(options);
        let town = world.organisation("Ville d'Exemple");
        Self { world, town, folder: tempfile::tempdir().unwrap() }
    }

    fn admin(&self) -> Session {
        self.world.admin()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn details(&self, name: &str) -> HarvestSourceDetails {
        serde_json::from_value(json!({
            "name": format!("Catalogue {name}"), "kind": "file", "address": self.path(name),
            "organisation": self.town.id, "absences": 2
        }))
        .unwrap()
    }

    fn source(&self, name: &str) -> HarvestSource {
        self.admin().create_harvest_source(self.details(name)).unwrap()
    }

    fn put(&self, name: &str, packages: &[Value]) {
        std::fs::write(self.path(name), Value::from(packages).to_string()).unwrap();
    }

    /// Reads everything again.
    fn run(&self, source: &HarvestSource) -> HarvestReport {
        self.run_with(source, &HarvestOptions { anew: true, ..HarvestOptions::default() })
    }

    /// As a host does.
    fn visit(&self, source: &HarvestSource) -> HarvestReport {
        self.run_with(source, &HarvestOptions::default())
    }

    fn run_with(&self, source: &HarvestSource, options: &HarvestOptions) -> HarvestReport {
        self.admin().harvest(source.id, options, None, &mut |_, _| true).unwrap()
    }

    /// Puts the packages and harvests them.
    fn harvest(&self, source: &HarvestSource, name: &str, packages: &[Value]) -> HarvestReport {
        self.put(name, packages);
        self.run(source)
    }

    fn items(&self, source: &HarvestSource) -> Vec<HarvestItem> {
        self.admin().harvest_items(source.id, &HarvestItemQuery::default()).unwrap().items
    }

    fn item(&self, source: &HarvestSource, id: &str) -> HarvestItem {
        self.items(source).into_iter().find(|item| item.remote_id == id).unwrap()
    }

    fn dataset(&self, source: &HarvestSource, id: &str) -> Dataset {
        self.admin().get(self.item(source, id).dataset.unwrap()).unwrap().dataset
    }

    fn events(&self) -> usize {
        self.admin().events(None, &EventFilter::default(), 1_000).unwrap().events.len()
    }

    fn sound(&self) {
        assert_eq!(self.admin().check_integrity().unwrap(), []);
    }
}

fn package(id: &str, title: &str) -> Value {
    json!({
        "id": id, "name": title.to_lowercase().replace([' ', '\''], "-"), "title": title,
        "notes": format!("« {title} », décrit assez longuement pour qu'on sache ce que c'est."),
        "license_id": "etalab-2.0", "update_frequency": "annual", "datatype": ["donnees-ouvertes"],
        "groups": [{ "name": "environnement" }], "tags": [{ "name": "arbres" }],
        "state": "active", "type": "dataset",
        "resources": [
            { "id": format!("{id}-csv"), "name": "Tableau", "description": "Le tableau.", "data_type": "main",
              "url": format!("https://remote.example.org/{id}.csv"), "format": "CSV" },
            { "id": format!("{id}-shp"), "name": "Couche", "description": "La couche.", "data_type": "main",
              "url": format!("https://remote.example.org/{id}.zip"), "format": "SHP" }
        ]
    })
}

fn with(mut package: Value, key: &str, value: Value) -> Value {
    package[key] = value;
    package
}

fn without(mut package: Value, key: &str) -> Value {
    package.as_object_mut().unwrap().remove(key);
    package
}

fn three() -> Vec<Value> {
    vec![package("a", "Arbres de la ville"), package("b", "Bancs publics"), package("c", "Cours d'eau")]
}

#[test]
fn what_is_there_is_taken_once_and_the_same_again_changes_nothing() {
    let field = Field::new();
    let source = field.source("x");
    let first = field.harvest(&source, "x", &three());
    assert_eq!(first.outcome, HarvestOutcome::Complete, "{first:?}");
    assert_eq!((first.read, first.added, first.drafts, first.refused), (3, 3, 0, 0), "{first:?}");
    assert!(first.ended.is_some() && first.lost.is_empty(), "{first:?}");
    let before: Vec<Dataset> = ["a", "b", "c"].map(|id| field.dataset(&source, id)).into();
    assert!(before.iter().all(|held| held.state == State::Published && held.is_public()));
    let events = field.events();

    let again = field.run(&source);
    assert_eq!((again.read, again.unchanged, again.added, again.updated), (3, 3, 0, 0), "{again:?}");
    let visit = field.visit(&source);
    assert_eq!((visit.outcome, visit.read, visit.absent), (HarvestOutcome::NotModified, 0, 0), "{visit:?}");
    let after: Vec<Dataset> = ["a", "b", "c"].map(|id| field.dataset(&source, id)).into();
    assert_eq!(before, after);
    assert_eq!(field.events(), events + 2, "the runs are the only events");
    let runs = field.admin().harvest_runs(source.id, 10).unwrap();
    assert_eq!(runs, [visit, again, first]);
    field.sound();
}

#[test]
fn the_history_says_which_source_wrote() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let held = field.dataset(&source, "a");
    let history = field.admin().history(held.id).unwrap();
    assert!(history.iter().all(|entry| entry.source == Some(source.id) && entry.account.is_none()));
    let audit = field.admin().audit(&AuditQuery::default()).unwrap();
    let run = audit.entries.iter().find(|entry| entry.action == "harvest.run").unwrap();
    assert_eq!((run.subject.as_str(), run.subject_id.clone()), ("harvest-source", source.id.to_string()));
    assert!(run.account.is_some(), "and who asked for the run");
}

#[test]
fn a_change_there_arrives_and_resources_keep_their_identifiers() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let before = field.dataset(&source, "a");
    let mut changed = package("a", "Arbres remarquables");
    changed["resources"].as_array_mut().unwrap().reverse();
    changed["resources"][1]["url"] = json!("https://remote.example.org/nouveau.csv");
    let report = field.harvest(&source, "x", &[changed, three()[1].clone(), three()[2].clone()]);
    assert_eq!((report.updated, report.unchanged), (1, 2), "{report:?}");
    let after = field.dataset(&source, "a");
    assert_eq!((after.id, &after.slug), (before.id, &before.slug), "its address stays");
    assert_eq!(after.metadata.title, "Arbres remarquables");
    let ids = |held: &Dataset| held.resources.iter().map(|resource| resource.id).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before).into_iter().rev().collect::<Vec<_>>());
    assert_eq!(after.resources[1].metadata.url.as_deref(), Some("https://remote.example.org/nouveau.csv"));
    field.sound();
}

#[test]
fn what_disappears_is_archived_after_some_absences_and_comes_back_as_it_was() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let before = field.dataset(&source, "a");
    let left = three()[1..].to_vec();
    let once = field.harvest(&source, "x", &left);
    assert_eq!((once.absent, once.archived), (1, 0), "{once:?}");
    assert_eq!(field.item(&source, "a").status, HarvestStatus::Absent);
    assert_eq!(field.dataset(&source, "a").state, State::Published);
    // Nothing has changed there: what was absent still is.
    let twice = field.visit(&source);
    assert_eq!(twice.outcome, HarvestOutcome::NotModified);
    assert_eq!((twice.absent, twice.archived, twice.spared), (1, 1, 0), "{twice:?}");
    assert_eq!(field.dataset(&source, "a").state, State::Archived);
    let quiet = field.run(&source);
    assert_eq!((quiet.absent, quiet.archived, quiet.unchanged), (0, 0, 2), "{quiet:?}");

    let back = field.harvest(&source, "x", &three());
    assert_eq!((back.revived, back.added, back.unchanged), (1, 0, 3), "{back:?}");
    let after = field.dataset(&source, "a");
    assert_eq!((after.id, after.slug, after.state), (before.id, before.slug, State::Published));
    assert_eq!((after.metadata, after.resources), (before.metadata, before.resources));
    field.sound();
}

#[test]
fn one_absence_between_two_is_forgotten() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    for _ in 0..3 {
        field.harvest(&source, "x", &three()[1..]);
        field.harvest(&source, "x", &three());
    }
    assert_eq!(field.dataset(&source, "a").state, State::Published);
    assert_eq!(field.item(&source, "a").absences, 0);
}

#[test]
fn what_an_editor_archived_stays_away() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let held = field.dataset(&source, "a");
    field.admin().archive(held.id, held.revision).unwrap();
    let report = field.harvest(&source, "x", &[package("a", "Arbres, suite"), three()[1].clone()]);
    assert_eq!((report.updated, report.revived), (1, 0), "{report:?}");
    assert_eq!(field.dataset(&source, "a").state, State::Archived);
    // Nor does the harvest publish what an editor took off.
    let held = field.dataset(&source, "b");
    field.admin().unpublish(held.id, held.revision).unwrap();
    field.harvest(&source, "x", &[three()[0].clone(), package("b", "Bancs, suite")]);
    let after = field.dataset(&source, "b");
    assert_eq!((after.state, after.metadata.title.as_str()), (State::Draft, "Bancs, suite"));
}

#[test]
fn a_source_that_suddenly_has_nothing_empties_nothing_unless_told_to() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let kept = [three()[0].clone()];
    field.harvest(&source, "x", &kept);
    let report = field.run(&source);
    assert_eq!((report.absent, report.archived, report.spared), (2, 0, 2), "{report:?}");
    assert_eq!(field.dataset(&source, "b").state, State::Published);
    let sure = HarvestOptions { archive_many: true, ..HarvestOptions::default() };
    let report = field.run_with(&source, &sure);
    assert_eq!((report.archived, report.spared), (2, 0), "{report:?}");
    assert_eq!(field.dataset(&source, "b").state, State::Archived);
}

#[test]
fn what_is_withdrawn_there_is_archived_at_once() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let gone = with(three()[0].clone(), "state", json!("deleted"));
    let never = with(package("d", "Dunes"), "state", json!("deleted"));
    let report = field.harvest(&source, "x", &[gone.clone(), three()[1].clone(), three()[2].clone(), never]);
    assert_eq!((report.archived, report.filtered, report.absent), (1, 1, 0), "{report:?}");
    assert_eq!(field.dataset(&source, "a").state, State::Archived);
    let again = field.run(&source);
    assert_eq!((again.archived, again.unchanged, again.filtered), (0, 3, 1), "{again:?}");
    let back = field.harvest(&source, "x", &three());
    assert_eq!((back.revived, back.added), (1, 0), "{back:?}");
}

#[test]
fn what_was_edited_here_survives_and_may_be_given_back() {
    let field = Field::new();
    let source = field.source("x");
    let admin = field.admin();
    field.harvest(&source, "x", &three());
    let held = field.dataset(&source, "a");
    let edited = Metadata { title: "Nos arbres".into(), support: None, ..held.metadata.clone() };
    let held = admin.update(held.id, held.revision, edited).unwrap();
    let csv = held.resources[0].clone();
    let renamed = ResourceMetadata { name: "Tableau des arbres".into(), ..csv.metadata.clone() };
    let held = admin.update_resource(held.id, held.revision, csv.id, renamed).unwrap();
    let held = admin.add_resource(held.id, held.revision, link("Notice", "https://e.fr/notice")).unwrap();
    let own = held.resources[2].id;
    let order = [held.resources[0].id, own, held.resources[1].id];
    let held = admin.reorder_resources(held.id, held.revision, &order).unwrap();
    assert_eq!(held.resources[1].id, own);

    // The same again touches nothing; a change there goes around what was edited.
    assert_eq!(field.run(&source).unchanged, 3);
    let mut changed = with(
        package("a", "Arbres et haies"),
        "notes",
        json!("Une description toute neuve, assez longue pour dire."),
    );
    changed["resources"][0]["name"] = json!("Table");
    changed["resources"][0]["format"] = json!("XLSX");
    let report = field.harvest(&source, "x", &[changed, three()[1].clone(), three()[2].clone()]);
    assert_eq!((report.updated, report.refused), (1, 0), "{report:?}");
    let held = field.dataset(&source, "a");
    assert_eq!(held.metadata.title, "Nos arbres");
    assert!(held.metadata.description.starts_with("Une description toute neuve"));
    let ids: Vec<_> = held.resources.iter().map(|resource| resource.id).collect();
    assert_eq!(ids, order, "what was added stays where it was put");
    assert_eq!(held.resources[0].metadata.name, "Tableau des arbres");
    assert_eq!(held.resources[0].metadata.format.as_deref(), Some("XLSX"));

    let overrides = admin.overrides(held.id).unwrap();
    let told: Vec<_> =
        overrides.iter().map(|held| (held.path.clone(), held.local.clone(), held.remote.clone())).collect();
    let name = format!("resources[{}].name", csv.id);
    assert_eq!(
        told,
        [
            ("title".to_owned(), Some(json!("Nos arbres")), Some(json!("Arbres et haies"))),
            (name.clone(), Some(json!("Tableau des arbres")), Some(json!("Table"))),
        ]
    );
    let held = admin.drop_override(held.id, held.revision, "title").unwrap();
    assert_eq!(held.metadata.title, "Arbres et haies");
    let held = admin.drop_override(held.id, held.revision, &name).unwrap();
    assert_eq!(held.resources[0].metadata.name, "Table");
    assert_eq!(admin.overrides(held.id).unwrap(), []);
    for path in ["title", "organisation", "nothing", "resources", "resources[x].name", "resources["] {
        let refused = admin.drop_override(held.id, held.revision, path).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotFound, "{path}");
    }
    // From now on it follows the source again.
    let report = field.harvest(
        &source,
        "x",
        &[package("a", "Arbres, encore"), three()[1].clone(), three()[2].clone()],
    );
    assert_eq!(report.updated, 1);
    assert_eq!(field.dataset(&source, "a").metadata.title, "Arbres, encore");
    field.sound();
}

#[test]
fn a_resource_removed_here_stays_removed_until_it_is_given_back() {
    let field = Field::new();
    let source = field.source("x");
    let admin = field.admin();
    field.harvest(&source, "x", &three());
    let held = field.dataset(&source, "a");
    let gone = held.resources[0].clone();
    let impact = admin.prepare_remove_resource(held.id, gone.id).unwrap();
    admin.remove_resource(held.id, gone.id, &impact.token).unwrap();
    for title in ["Arbres 1", "Arbres 2"] {
        let report = field.harvest(&source, "x", &[package("a", title), three()[1].clone()]);
        assert_eq!(report.updated, 1, "{report:?}");
        let held = field.dataset(&source, "a");
        assert_eq!((held.metadata.title.as_str(), held.resources.len()), (title, 1));
    }
    let held = field.dataset(&source, "a");
    let overrides = admin.overrides(held.id).unwrap();
    assert_eq!(overrides.len(), 1);
    assert_eq!(overrides[0].path, format!("resources[{}]", gone.id));
    let held = admin.drop_override(held.id, held.revision, &overrides[0].path).unwrap();
    assert_eq!(held.resources.iter().map(|held| held.id).collect::<Vec<_>>()[0], gone.id);
    assert_eq!(admin.overrides(held.id).unwrap(), []);
}

#[test]
fn an_order_chosen_here_is_kept() {
    let field = Field::new();
    let source = field.source("x");
    let admin = field.admin();
    field.harvest(&source, "x", &three());
    let held = field.dataset(&source, "a");
    let order: Vec<_> = held.resources.iter().rev().map(|resource| resource.id).collect();
    admin.reorder_resources(held.id, held.revision, &order).unwrap();
    let mut more = package("a", "Arbres, suite");
    more["resources"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "a-new", "name": "Neuve", "description": "x",
        "data_type": "main", "url": "https://remote.example.org/neuve.csv", "format": "CSV" }));
    field.harvest(&source, "x", &[more, three()[1].clone(), three()[2].clone()]);
    let held = field.dataset(&source, "a");
    assert_eq!(held.resources.iter().take(2).map(|held| held.id).collect::<Vec<_>>(), order);
    assert_eq!((held.resources.len(), held.resources[2].metadata.name.as_str()), (3, "Neuve"));
    let overrides = admin.overrides(held.id).unwrap();
    assert_eq!(overrides.iter().map(|held| held.path.as_str()).collect::<Vec<_>>(), ["resources"]);
    let held = admin.drop_override(held.id, held.revision, "resources").unwrap();
    assert_eq!(held.resources[0].id, order[1]);
}

#[test]
fn what_is_deleted_or_purged_here_does_not_come_back() {
    let field = Field::new();
    let source = field.source("x");
    let admin = field.admin();
    field.harvest(&source, "x", &three());
    for (id, purged) in [("a", false), ("b", true)] {
        let held = field.dataset(&source, id);
        let impact = admin.prepare_delete(held.id).unwrap();
        let held = admin.delete(held.id, &impact.token).unwrap();
        if purged {
            admin.purge(held.id, held.revision).unwrap();
        }
    }
    for title in ["un", "deux"] {
        let report =
            field.harvest(&source, "x", &[package("a", title), package("b", title), three()[2].clone()]);
        assert_eq!((report.added, report.updated, report.unchanged), (0, 0, 3), "{report:?}");
    }
    assert_eq!(field.item(&source, "a").status, HarvestStatus::Deleted);
    let purged = field.item(&source, "b");
    assert_eq!((purged.status, purged.dataset, purged.title.as_str()), (HarvestStatus::Deleted, None, ""));
    assert_eq!(admin.list(None, 100).unwrap().len(), 2);
    field.sound();
}

#[test]
fn a_record_that_changes_its_identifier_is_known_by_its_other_names() {
    let field = Field::new();
    let source = field.source("x");
    let named = |package: Value, guid: &str| with(package, "guid", json!(guid));
    let uuid = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    let by_address = |package: Value| with(package, "uri", json!("https://remote.example.org/d/c/"));
    field.harvest(
        &source,
        "x",
        &[named(three()[0].clone(), uuid), three()[1].clone(), by_address(three()[2].clone())],
    );
    let (a, c) = (field.dataset(&source, "a"), field.dataset(&source, "c"));
    // Another platform: other identifiers, the same records, one of them with another title.
    let moved = [
        named(package("n-1", "Arbres, autrement"), &format!("{{{}}}", uuid.to_uppercase())),
        with(package("n-3", "Cours d'eau"), "uri", json!("http://remote.example.org/d/c")),
        three()[1].clone(),
    ];
    let report = field.harvest(&source, "x", &moved);
    assert_eq!((report.added, report.absent), (0, 0), "{report:?}");
    assert_eq!(report.updated + report.unchanged, 3, "{report:?}");
    assert_eq!(field.dataset(&source, "n-1").id, a.id);
    assert_eq!(field.dataset(&source, "n-3").id, c.id);
    assert_eq!(field.items(&source).len(), 3, "the former identifiers are gone");
    let again = field.run(&source);
    assert_eq!((again.unchanged, again.added), (3, 0), "{again:?}");
}

#[test]
fn a_name_that_templates_repeat_makes_no_two_records_one() {
    let field = Field::new();
    let source = field.source("x");
    let same = |id: &str, title: &str| with(package(id, title), "uri", json!("https://remote.example.org/"));
    let report = field.harvest(&source, "x", &[same("a", "Arbres"), same("b", "Bancs"), same("c", "Cours")]);
    assert_eq!((report.added, report.duplicates), (3, 0), "{report:?}");
    let again = field.run(&source);
    assert_eq!(again.unchanged, 3, "{again:?}");
}

#[test]
fn two_records_of_one_title_have_two_addresses_for_good() {
    let field = Field::new();
    let source = field.source("x");
    let twins = [package("a", "Zonages"), package("b", "Zonages"), package("c", "Zonages")];
    field.harvest(&source, "x", &twins);
    let slugs = |field: &Field| ["a", "b", "c"].map(|id| field.dataset(&source, id).slug.to_string());
    assert_eq!(slugs(&field), ["zonages", "zonages-2", "zonages-3"]);
    for round in 0..3 {
        let twins = ["a", "b", "c"].map(|id| {
            with(
                package(id, "Zonages"),
                "notes",
                json!(format!("Version {round} de ces zonages d'urbanisme.")),
            )
        });
        assert_eq!(field.harvest(&source, "x", &twins).updated, 3);
        assert_eq!(slugs(&field), ["zonages", "zonages-2", "zonages-3"]);
    }
}

#[test]
fn the_same_dataset_in_two_catalogues_is_taken_once_and_told() {
    let field = Field::new();
    let guid = json!("0c5a4e5f-6f1d-4b3c-9f7a-0d8e6e2f1a11");
    let (one, two) = (field.source("x"), field.source("y"));
    field.harvest(&one, "x", &[with(package("a", "Arbres"), "guid", guid.clone()), three()[1].clone()]);
    let held = field.dataset(&one, "a");
    // In the other one the record's identifier is that of the metadata.
    let twin = package(guid.as_str().unwrap(), "Arbres de la commune");
    let report = field.harvest(&two, "y", &[twin.clone(), package("z", "Zones")]);
    assert_eq!((report.duplicates, report.added), (1, 1), "{report:?}");
    let item = field.item(&two, guid.as_str().unwrap());
    assert_eq!((item.status, item.dataset), (HarvestStatus::Duplicate, Some(held.id)));
    let again = field.run(&two);
    assert_eq!((again.duplicates, again.unchanged), (1, 1), "{again:?}");
    assert_eq!(field.dataset(&one, "a").metadata.title, "Arbres");
    // Deposited by hand, it is not taken either.
    let mut deposited = metadata(&field.town, "Pistes", &["vélo"]);
    deposited.identifiers =
        vec![serde_json::from_value(json!({ "kind": "doi", "value": "10.5072/pistes" })).unwrap()];
    let deposited = field.world.published(deposited);
    let report = field.harvest(
        &two,
        "y",
        &[twin, with(package("p", "Pistes"), "doi", json!("https://doi.org/10.5072/PISTES"))],
    );
    assert_eq!(report.duplicates, 2, "{report:?}");
    assert_eq!(field.item(&two, "p").dataset, Some(deposited.id));
    assert!(field.admin().get(deposited.id).unwrap().dataset.provenance.is_none());
    // Once the first source is gone, the second takes over what it has.
    field.admin().delete_harvest_source(one.id, one.revision).unwrap();
    field.run(&two);
    assert_eq!(field.item(&two, guid.as_str().unwrap()).dataset, Some(held.id));
    assert_eq!(field.dataset(&two, guid.as_str().unwrap()).metadata.title, "Arbres de la commune");
    field.sound();
}

#[test]
fn a_hidden_dataset_of_others_is_not_told_by_a_duplicate() {
    let field = Field::new();
    let other = field.world.organisation("Autre");
    let mut hidden = metadata(&other, "Secret", &["secret"]);
    hidden.visibility = Visibility::Private;
    hidden.identifiers =
        vec![serde_json::from_value(json!({ "kind": "doi", "value": "10.5072/s" })).unwrap()];
    field.world.published(hidden);
    let source = field.source("x");
    let report = field.harvest(&source, "x", &[with(package("s", "Secret"), "doi", json!("10.5072/s"))]);
    assert_eq!((report.added, report.duplicates), (1, 0), "{report:?}");
}

#[test]
fn a_source_made_anew_takes_its_datasets_up_again() {
    let field = Field::new();
    let source = field.source("x");
    let named = three().into_iter().enumerate().map(|(at, package)| {
        with(package, "guid", json!(format!("0c5a4e5f-6f1d-4b3c-9f7a-0d8e6e2f1a1{at}")))
    });
    let named: Vec<Value> = named.collect();
    field.harvest(&source, "x", &named);
    let held = field.dataset(&source, "a");
    field.admin().delete_harvest_source(source.id, source.revision).unwrap();
    assert_eq!(field.admin().harvest_source(source.id).unwrap_err().kind(), ErrorKind::NotFound);
    let source = field.source("x");
    let report = field.run(&source);
    assert_eq!((report.added, report.duplicates), (0, 0), "{report:?}");
    assert_eq!(field.dataset(&source, "a").id, held.id);
}

#[test]
fn pigma_s_record_arrives_whole() {
    let field = Field::new();
    let source = field.source("x");
    let stops = json!({
        "id": "5f3c2a10-7b7e-4a53-9f5e-1f1a2b3c4d5e", "type": "dataset", "state": "active", "private": false,
        "name": "arrets-horaires-et-parcours-theoriques-des-reseaux-naq_yeg-n",
        "title": "Arrêts, horaires et parcours théoriques des réseaux de transport (GTFS, NeTEx)",
        "notes": "Les arrêts, les horaires et les parcours théoriques des réseaux de transport de la région.",
        "license_id": "odc-odbl", "update_frequency": "weekly", "granularity": "epci",
        "groups": [{ "name": "mobilite" }], "category": ["services-etat"],
        "support": "na-mobilites", "datatype": ["donnees-ouvertes"],
        "dataset_publication_date": "2019-05-02", "dataset_modification_date": "2026-11-16",
        "author": "Nouvelle-Aquitaine Mobilités", "author_email": "donnees@nam.example.org",
        "tags": [{ "name": "gtfs" }, { "name": "netex" }, { "name": "transport" }],
        "organization": { "name": "nam", "title": "Nouvelle-Aquitaine Mobilités" },
        "resources": [
            { "id": "r1", "name": "GTFS", "description": "Tous les réseaux.", "data_type": "main",
              "url": "https://remote.example.org/gtfs.zip", "format": "GTFS" },
            { "id": "r2", "name": "NeTEx", "description": "Tous les réseaux.", "data_type": "main",
              "url": "https://remote.example.org/netex.zip", "format": "NeTEx" },
            { "id": "r3", "name": "Notice", "description": "Mode d'emploi.", "data_type": "doc",
              "url": "https://remote.example.org/notice.pdf", "format": "PDF" }
        ]
    });
    let report = field.harvest(&source, "x", &[stops]);
    assert_eq!((report.added, report.drafts), (1, 0), "{report:?}");
    let held = field.dataset(&source, "5f3c2a10-7b7e-4a53-9f5e-1f1a2b3c4d5e");
    let said = &held.metadata;
    assert_eq!(said.frequency.as_deref(), Some("WEEKLY"));
    assert_eq!(said.granularity.as_deref(), Some("epci"));
    assert_eq!(said.themes, ["mobilite"]);
    assert_eq!(said.categories.len(), 1, "{:?} {:?}", said.categories, report.lost);
    assert!(said.support.is_some(), "{:?}", report.lost);
    assert_eq!(said.published_on.map(|date| date.to_string()).as_deref(), Some("2019-05-02"));
    assert_eq!(said.updated_on.map(|date| date.to_string()).as_deref(), Some("2026-11-16"));
    assert_eq!(said.contacts[0].email.as_deref(), Some("donnees@nam.example.org"));
    assert_eq!(said.data_types, ["donnees-ouvertes"]);
    assert_eq!(held.resources.len(), 3);
    assert!(held.resources.iter().all(|resource| resource.metadata.resource_type.is_some()));
    assert_eq!(report.lost, BTreeMap::new());
}

#[test]
fn one_bad_record_stops_nothing_and_the_report_says_why() {
    let field = Field::new();
    let source = field.source("x");
    let bad = json!({ "type": "organization", "title": "Pas un jeu" });
    let report = field.harvest(&source, "x", &[three()[0].clone(), bad, json!(12), three()[1].clone()]);
    assert_eq!((report.read, report.added, report.refused), (4, 2, 2), "{report:?}");
    assert!(!report.refusals.is_empty());
    // The same identifier with two contents: the first one counts, again and again.
    for expected in [(1, 0), (0, 1)] {
        let twins = [package("d", "Premier"), package("d", "Second")];
        let report = field.harvest(&source, "x", &twins);
        assert_eq!(
            (report.added, report.unchanged, report.refused),
            (expected.0, expected.1, 1),
            "{report:?}"
        );
        assert_eq!(report.refusals["same-identity"], 1);
        assert_eq!(field.dataset(&source, "d").metadata.title, "Premier");
    }
}

#[test]
fn a_draft_says_what_stops_it_and_is_published_once_nothing_does() {
    let field = Field::new();
    let source = field.source("x");
    let poor = with(package("a", "Arbres"), "resources", json!([]));
    let report = field.harvest(&source, "x", &[poor]);
    assert_eq!((report.added, report.drafts), (1, 1), "{report:?}");
    let item = field.item(&source, "a");
    assert!(item.issues.iter().any(|issue| issue.code == IssueCode::NoResource), "{:?}", item.issues);
    let report = field.harvest(&source, "x", &[package("a", "Arbres")]);
    assert_eq!((report.updated, report.drafts), (1, 0), "{report:?}");
    assert_eq!(field.dataset(&source, "a").state, State::Published);
}

#[test]
fn filters_choose_and_what_they_leave_out_goes_like_what_is_absent() {
    let field = Field::new();
    let source = field.source("x");
    let mut all = three();
    all[0]["organization"] = json!({ "name": "ville", "title": "Ville" });
    all[1]["tags"] = json!([{ "name": "Mobilier" }]);
    all[2]["tags"] = json!([{ "name": "mobilier" }]);
    field.harvest(&source, "x", &all);
    let filter = |field: &str, value: &str, exclude: bool| HarvestFilter {
        field: field.into(),
        values: vec![value.into()],
        exclude,
    };
    for (filters, wanted) in [
        (vec![filter("keyword", "MOBILIER", false)], 2),
        (vec![filter("keyword", "mobilier", true)], 1),
        (vec![filter("organisation", "ville", false)], 1),
        (vec![filter("theme", "environnement", false), filter("identifier", "b", true)], 2),
        (vec![filter("licence", "etalab-2.0", false), filter("kind", "dataset", false)], 3),
        (vec![filter("theme", "rien", false)], 0),
    ] {
        let other = field
            .admin()
            .create_harvest_source(HarvestSourceDetails { filters: filters.clone(), ..field.details("x") })
            .unwrap();
        let report = field.run(&other);
        assert_eq!(report.read - report.filtered, wanted, "{filters:?} {report:?}");
        field.admin().delete_harvest_source(other.id, other.revision).unwrap();
    }
    let filters = vec![filter("identifier", "a", true)];
    let source = field
        .admin()
        .update_harvest_source(source.id, source.revision, HarvestSourceDetails { filters, ..source.details })
        .unwrap();
    assert_eq!(field.run(&source).filtered, 1);
    assert_eq!(field.run(&source).archived, 1);
    assert_eq!(field.dataset(&source, "a").state, State::Archived);
}

#[test]
fn the_source_s_words_are_taken_by_its_tables_and_new_tables_take_old_records_anew() {
    let field = Field::new();
    let source = field.source("x");
    let record =
        without(with(package("a", "Arbres"), "license_title", json!("Licence de la ville")), "license_id");
    let record = with(record, "tags", json!([{ "name": "Espaces verts" }]));
    let report = field.harvest(&source, "x", std::slice::from_ref(&record));
    assert_eq!(report.lost.get("licence"), Some(&1), "{report:?}");
    let details = HarvestSourceDetails {
        licences: BTreeMap::from([("licence de la VILLE".to_owned(), "etalab-2.0".to_owned())]),
        themes: BTreeMap::from([(
            "espaces verts".to_owned(),
            "amenagement-du-territoire-habitat".to_owned(),
        )]),
        page: Some("https://remote.example.org/fiche/{id}?lang=fr".into()),
        ..source.details.clone()
    };
    let theme = field.admin().vocabulary("theme").unwrap().terms[0].code.clone();
    let details = HarvestSourceDetails {
        themes: BTreeMap::from([("espaces verts".to_owned(), theme.clone())]),
        ..details
    };
    let source = field.admin().update_harvest_source(source.id, source.revision, details).unwrap();
    let report = field.run(&source);
    assert_eq!((report.updated, report.lost.get("licence")), (1, None), "{report:?}");
    let said = field.dataset(&source, "a").metadata;
    assert_eq!(said.licence.as_deref(), Some("etalab-2.0"));
    assert!(said.themes.contains(&theme), "{:?}", said.themes);
    assert_eq!(said.inspire_url.as_deref(), Some("https://remote.example.org/fiche/a?lang=fr"));
    // The page that the record gives is not replaced.
    field.harvest(&source, "x", &[with(record, "inspire_url", json!("https://elsewhere.example.org/1"))]);
    let said = field.dataset(&source, "a").metadata;
    assert_eq!(said.inspire_url.as_deref(), Some("https://elsewhere.example.org/1"));
    assert_eq!(field.run(&source).unchanged, 1);
}

#[test]
fn a_quota_bounds_a_run_and_nothing_is_absent_for_it() {
    let field = Field::new();
    let details = HarvestSourceDetails { quota: Some(2), absences: 1, ..field.details("x") };
    let source = field.admin().create_harvest_source(details).unwrap();
    for expected in [2, 0] {
        let report = field.harvest(&source, "x", &three());
        assert_eq!((report.outcome, report.added), (HarvestOutcome::Partial, expected), "{report:?}");
        assert_eq!((report.absent, report.archived), (0, 0));
    }
    let report = field.harvest(&source, "x", &three()[..2]);
    assert_eq!((report.outcome, report.unchanged), (HarvestOutcome::Complete, 2), "{report:?}");
}

#[test]
fn a_source_that_fails_keeps_everything_and_is_due_later_and_later() {
    let clock = Hands::at("2026-01-01");
    let field = Field::with(Options { clock: clock.clone(), ..options() });
    let details = HarvestSourceDetails { frequency: HarvestFrequency::Daily, ..field.details("x") };
    let source = field.admin().create_harvest_source(details).unwrap();
    assert_eq!(field.admin().due_sources(None).unwrap().len(), 1, "never harvested");
    field.harvest(&source, "x", &three());
    assert!(field.admin().due_sources(None).unwrap().is_empty());
    clock.put("2026-01-02");
    assert_eq!(field.admin().due_sources(None).unwrap()[0].failures, 0);
    std::fs::remove_file(field.path("x")).unwrap();
    let hours = |waited: i64| chrono::Duration::minutes(waited);
    for (failures, wait) in [(1, 15), (2, 30), (3, 60), (4, 120)] {
        let report = field.run(&source);
        assert_eq!((report.outcome, report.archived), (HarvestOutcome::Failed, 0), "{report:?}");
        assert!(report.error.is_some());
        let ended = report.ended.unwrap();
        let early = Some(ended + hours(wait - 1));
        assert!(field.admin().due_sources(early).unwrap().is_empty(), "{failures}");
        let due = field.admin().due_sources(Some(ended + hours(wait))).unwrap();
        assert_eq!((due.len(), due[0].failures), (1, failures));
    }
    assert_eq!(field.dataset(&source, "a").state, State::Published);
    let resting = HarvestSourceDetails { active: false, ..source.details };
    field.admin().update_harvest_source(source.id, source.revision, resting).unwrap();
    clock.put("2027-01-01");
    assert!(field.admin().due_sources(None).unwrap().is_empty());
    let refused = field.admin().harvest(source.id, &HarvestOptions::default(), None, &mut |_, _| true);
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Unsupported);
}

fn many(count: usize) -> Vec<Value> {
    (0..count).map(|at| package(&format!("r-{at:04}"), &format!("Jeu {at}"))).collect()
}

#[test]
fn a_run_that_is_stopped_keeps_what_it_took() {
    let field = Field::new();
    let source = field.source("x");
    field.put("x", &many(250));
    let report = field
        .admin()
        .harvest(source.id, &HarvestOptions::default(), None, &mut |read, _| read < 100)
        .unwrap();
    assert_eq!((report.outcome, report.added), (HarvestOutcome::Cancelled, 100), "{report:?}");
    let report = field.run(&source);
    assert_eq!(
        (report.outcome, report.added, report.unchanged),
        (HarvestOutcome::Complete, 150, 100),
        "{report:?}"
    );
    field.sound();
}

#[test]
fn a_run_that_is_cut_goes_on_where_it_stood() {
    let clock = Hands::at("2026-01-01");
    let field = Field::with(Options { clock: clock.clone(), ..options() });
    let source = field.source("x");
    field.put("x", &many(250));
    let cut = || {
        // As a process that dies in the middle: nothing is ended, the lock is given back.
        let session = field.admin();
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            session.harvest(source.id, &HarvestOptions::default(), None, &mut |read, _| {
                if read >= 100 {
                    std::panic::panic_any("killed")
                }
                true
            })
        }));
        assert!(died.is_err());
    };
    cut();
    let runs = field.admin().harvest_runs(source.id, 5).unwrap();
    assert_eq!((runs.len(), runs[0].outcome, runs[0].added), (1, HarvestOutcome::Running, 100));
    let report = field.visit(&source);
    assert_eq!(
        (report.id, report.resumed, report.outcome),
        (runs[0].id, 1, HarvestOutcome::Complete),
        "{report:?}"
    );
    assert_eq!((report.read, report.added, report.unchanged, report.absent), (250, 250, 0, 0), "{report:?}");
    // Too long ago, or on demand, it begins anew.
    field.put("x", &many(251));
    cut();
    clock.put("2026-01-03");
    let report = field.visit(&source);
    assert_eq!((report.resumed, report.read), (0, 251), "{report:?}");
    let runs = field.admin().harvest_runs(source.id, 5).unwrap();
    assert_eq!((runs.len(), runs[1].outcome), (3, HarvestOutcome::Failed));
    field.put("x", &many(252));
    cut();
    let report = field.run_with(&source, &HarvestOptions { anew: true, ..HarvestOptions::default() });
    assert_eq!((report.resumed, report.added + report.unchanged), (0, 252), "{report:?}");
    field.sound();
}

#[test]
fn one_run_of_a_source_at_a_time() {
    let field = Field::new();
    let (source, other) = (field.source("x"), field.source("y"));
    field.put("x", &three());
    field.put("y", &[package("z", "Zones")]);
    let admin = field.admin();
    let mut seen = Vec::new();
    admin
        .harvest(source.id, &HarvestOptions::default(), None, &mut |_, _| {
            let twice = admin.harvest(source.id, &HarvestOptions::default(), None, &mut |_, _| true);
            seen.push(twice.unwrap_err().kind());
            seen.push(admin.delete_harvest_source(source.id, source.revision).unwrap_err().kind());
            field.run(&other);
            true
        })
        .unwrap();
    assert_eq!(seen, [ErrorKind::Busy, ErrorKind::Busy]);
    assert_eq!(field.run(&source).unchanged, 3);
}

#[test]
fn a_source_put_to_rest_stops_its_run() {
    let field = Field::new();
    let source = field.source("x");
    field.put("x", &many(250));
    let admin = field.admin();
    let resting = HarvestSourceDetails { active: false, ..source.details.clone() };
    let report = admin
        .harvest(source.id, &HarvestOptions::default(), None, &mut |read, _| {
            if read == 100 {
                admin.update_harvest_source(source.id, source.revision, resting.clone()).unwrap();
            }
            true
        })
        .unwrap();
    assert_eq!((report.outcome, report.added), (HarvestOutcome::Cancelled, 100), "{report:?}");
}

#[test]
fn items_come_in_pages_by_status_and_by_run() {
    let field = Field::new();
    let source = field.source("x");
    let first = field.harvest(&source, "x", &many(25));
    let admin = field.admin();
    let mut query =
        HarvestItemQuery { page_size: Some(10), run: Some(first.id), ..HarvestItemQuery::default() };
    let mut met = Vec::new();
    loop {
        let page = admin.harvest_items(source.id, &query).unwrap();
        met.extend(page.items.into_iter().map(|item| item.remote_id));
        query.cursor = page.cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(met.len(), 25);
    assert!(met.is_sorted());
    field.harvest(&source, "x", &many(24));
    let by = |status| {
        let query = HarvestItemQuery { status: Some(status), ..HarvestItemQuery::default() };
        admin.harvest_items(source.id, &query).unwrap().items.len()
    };
    assert_eq!(
        (by(HarvestStatus::Unchanged), by(HarvestStatus::Absent), by(HarvestStatus::Added)),
        (24, 1, 0)
    );
    for cursor in ["x", "zz", "0", "ff"] {
        let query = HarvestItemQuery { cursor: Some(cursor.into()), ..HarvestItemQuery::default() };
        assert_eq!(
            admin.harvest_items(source.id, &query).unwrap_err().kind(),
            ErrorKind::BadQuery,
            "{cursor}"
        );
    }
}

#[test]
fn a_source_is_checked_before_it_is_kept() {
    let field = Field::new();
    let refused = |edit: &dyn Fn(&mut HarvestSourceDetails)| {
        let mut details = field.details("x");
        edit(&mut details);
        match field.admin().create_harvest_source(details) {
            Err(error) => {
                error.issues().iter().map(|issue| (issue.path.clone(), issue.code)).collect::<Vec<_>>()
            }
            Ok(_) => Vec::new(),
        }
    };
    let web = |address: &'static str| {
        move |details: &mut HarvestSourceDetails| {
            details.kind = HarvestKind::Ckan;
            details.address = address.into();
        }
    };
    assert_eq!(refused(&|_| {}), []);
    assert_eq!(refused(&web("https://remote.example.org")), []);
    for address in
        ["", "remote.example.org", "ftp://remote.example.org", "javascript:alert(1)", "file:///etc/passwd"]
    {
        let found = refused(&web(address));
        assert!(found.iter().any(|(path, _)| path == "address"), "{address}: {found:?}");
    }
    let secret = refused(&web("https://me:hunter2@remote.example.org"));
    assert_eq!(secret, [("address".to_owned(), IssueCode::CredentialsInAddress)]);
    let error = {
        let mut details = field.details("x");
        web("https://me:hunter2@remote.example.org")(&mut details);
        field.admin().create_harvest_source(details).unwrap_err()
    };
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    for (path, edit) in [
        (
            "address",
            Box::new(|d: &mut HarvestSourceDetails| d.address = "relative/path".into())
                as Box<dyn Fn(&mut _)>,
        ),
        ("name", Box::new(|d: &mut HarvestSourceDetails| d.name = " ".into())),
        ("absences", Box::new(|d: &mut HarvestSourceDetails| d.absences = 0)),
        ("absences", Box::new(|d: &mut HarvestSourceDetails| d.absences = i64::MAX)),
        ("quota", Box::new(|d: &mut HarvestSourceDetails| d.quota = Some(-1))),
        ("page_size", Box::new(|d: &mut HarvestSourceDetails| d.page_size = Some(1_001))),
        ("page", Box::new(|d: &mut HarvestSourceDetails| d.page = Some("https://e.fr/".into()))),
        ("page", Box::new(|d: &mut HarvestSourceDetails| d.page = Some("javascript:{id}".into()))),
        (
            "licences",
            Box::new(|d: &mut HarvestSourceDetails| {
                d.licences.insert("x".into(), "none".into());
            }),
        ),
        (
            "themes",
            Box::new(|d: &mut HarvestSourceDetails| {
                d.themes.insert(" ".into(), "environnement".into());
            }),
        ),
        (
            "filters[0].field",
            Box::new(|d: &mut HarvestSourceDetails| {
                d.filters =
                    vec![HarvestFilter { field: "age".into(), values: vec!["1".into()], exclude: false }]
            }),
        ),
        (
            "filters[0].values",
            Box::new(|d: &mut HarvestSourceDetails| {
                d.filters = vec![HarvestFilter { field: "theme".into(), values: vec![], exclude: false }]
            }),
        ),
    ] {
        let found = refused(&*edit);
        assert!(found.iter().any(|(held, _)| held == path), "{path}: {found:?}");
    }
}

#[test]
fn sources_are_for_those_who_manage_them_and_files_of_the_host_for_administrators() {
    let field = Field::new();
    let other = field.world.organisation("Autre");
    let source = field.source("x");
    field.put("x", &three());
    let (_, runs) = field.world.account("referent", &[(&field.town, Role::Administrator)]);
    let (_, edits) = field.world.account("editeur", &[(&field.town, Role::Editor)]);
    let (_, elsewhere) = field.world.account("voisin", &[(&other, Role::Administrator)]);
    let anonymous = field.world.anonymous();
    let harvester = field.world.session(Principal::Harvester(field.town.id));
    // It is run by the organisation's administrator, who does not see where it lies.
    assert_eq!(runs.harvest_source(source.id).unwrap().details.address, "");
    assert_eq!(runs.harvest_sources(None).unwrap().len(), 1);
    let report = runs.harvest(source.id, &HarvestOptions::default(), None, &mut |_, _| true).unwrap();
    assert_eq!(report.added, 3);
    assert_eq!(runs.harvest_items(source.id, &HarvestItemQuery::default()).unwrap().items.len(), 3);
    std::fs::remove_file(field.path("x")).unwrap();
    let failed = runs.harvest(source.id, &HarvestOptions::default(), None, &mut |_, _| true).unwrap();
    let hidden = field.folder.path().display().to_string();
    for told in [&failed, &runs.harvest_runs(source.id, 1).unwrap()[0]] {
        assert!(told.error.is_some() && !format!("{told:?}").contains(&hidden), "{told:?}");
    }
    let whole = field.admin().harvest_runs(source.id, 1).unwrap();
    assert!(whole[0].error.as_ref().unwrap().len() > failed.error.unwrap().len(), "{whole:?}");
    let kind = |answer: Result<HarvestSource, catalogue_core::Error>| answer.unwrap_err().kind();
    assert_eq!(kind(runs.create_harvest_source(field.details("y"))), ErrorKind::Forbidden);
    assert_eq!(
        kind(runs.update_harvest_source(source.id, source.revision, source.details.clone())),
        ErrorKind::Forbidden
    );
    let remote = HarvestSourceDetails {
        kind: HarvestKind::Csw,
        address: "https://remote.example.org/csw".into(),
        ..field.details("y")
    };
    let own = runs.create_harvest_source(remote.clone()).unwrap();
    let turned = HarvestSourceDetails { kind: HarvestKind::Folder, address: "/etc".into(), ..remote.clone() };
    assert_eq!(kind(runs.update_harvest_source(own.id, own.revision, turned)), ErrorKind::Forbidden);
    let given = HarvestSourceDetails { organisation: other.id, ..remote.clone() };
    assert_eq!(kind(runs.update_harvest_source(own.id, own.revision, given)), ErrorKind::Forbidden);
    let refused = runs.harvest(own.id, &HarvestOptions::default(), None, &mut |_, _| true);
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Unsupported, "no transport");
    // Others are not told that there is one.
    for (asks, told) in [
        (&edits, ErrorKind::NotFound),
        (&elsewhere, ErrorKind::NotFound),
        (&harvester, ErrorKind::NotFound),
        (&anonymous, ErrorKind::Unauthenticated),
    ] {
        assert_eq!(asks.harvest_source(source.id).unwrap_err().kind(), told);
        assert_eq!(asks.harvest_runs(source.id, 5).unwrap_err().kind(), told);
        assert_eq!(asks.harvest_items(source.id, &HarvestItemQuery::default()).unwrap_err().kind(), told);
        assert_eq!(asks.delete_harvest_source(source.id, source.revision).unwrap_err().kind(), told);
        let run = asks.harvest(source.id, &HarvestOptions::default(), None, &mut |_, _| true);
        assert_eq!(run.unwrap_err().kind(), told);
        let listed = asks.harvest_sources(None);
        match told {
            ErrorKind::NotFound => {
                assert!(listed.unwrap().is_empty() && asks.due_sources(None).unwrap().is_empty())
            }
            _ => assert_eq!(listed.unwrap_err().kind(), told),
        }
        let filter = EventFilter { subjects: vec!["harvest-source".into()], ..EventFilter::default() };
        assert!(asks.events(None, &filter, 10).unwrap().events.is_empty());
    }
    let filter = EventFilter { subjects: vec!["harvest-source".into()], ..EventFilter::default() };
    assert!(runs.events(None, &filter, 10).unwrap().events.len() >= 2);
}

#[test]
fn what_a_source_holds_is_edited_by_the_organisation_s_administrators() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let (_, runs) = field.world.account("referent", &[(&field.town, Role::Administrator)]);
    let (_, edits) = field.world.account("editeur", &[(&field.town, Role::Editor)]);
    let held = field.dataset(&source, "a");
    let edited = Metadata { title: "Nos arbres".into(), ..held.metadata.clone() };
    assert_eq!(
        edits.update(held.id, held.revision, edited.clone()).unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    let csv = &held.resources[0];
    let renamed = ResourceMetadata { name: "Autre".into(), ..csv.metadata.clone() };
    assert_eq!(
        edits.update_resource(held.id, held.revision, csv.id, renamed).unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    let impact = edits.prepare_remove_resource(held.id, csv.id).unwrap();
    assert_eq!(
        edits.remove_resource(held.id, csv.id, &impact.token).unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    assert_eq!(
        edits.drop_override(held.id, held.revision, "title").unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    // What is the catalogue's own is an editor's.
    let held = edits.add_resource(held.id, held.revision, link("Notice", "https://e.fr/n")).unwrap();
    let private = Metadata { visibility: Visibility::Private, ..held.metadata.clone() };
    let held = edits.update(held.id, held.revision, private).unwrap();
    assert_eq!(edits.overrides(held.id).unwrap(), []);
    let edited = Metadata { title: "Nos arbres".into(), ..held.metadata.clone() };
    let held = runs.update(held.id, held.revision, edited).unwrap();
    assert_eq!(runs.overrides(held.id).unwrap().len(), 1);
    let report = field.harvest(&source, "x", &[package("a", "Arbres, suite"), three()[1].clone()]);
    assert_eq!((report.updated, report.refused), (1, 0), "{report:?}");
    let after = field.dataset(&source, "a");
    assert_eq!(
        (after.metadata.title.as_str(), after.metadata.visibility),
        ("Nos arbres", Visibility::Private)
    );
    assert_eq!(after.resources.len(), 3);
    // Once the source is gone, it is a dataset like others.
    field.admin().delete_harvest_source(source.id, source.revision).unwrap();
    let free = Metadata { title: "Libre".into(), ..after.metadata.clone() };
    edits.update(after.id, after.revision, free).unwrap();
}

#[test]
fn a_dataset_given_away_is_no_longer_the_source_s() {
    let field = Field::new();
    let other = field.world.organisation("Autre");
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let held = field.dataset(&source, "a");
    let admin = field.admin();
    let held = admin.transfer(held.id, held.revision, other.id).unwrap();
    let report =
        field.harvest(&source, "x", &[package("a", "Autre titre"), three()[1].clone(), three()[2].clone()]);
    assert_eq!((report.duplicates, report.updated, report.added), (1, 0, 0), "{report:?}");
    assert_eq!(admin.get(held.id).unwrap().dataset.metadata.title, "Arbres de la ville");
    let (_, edits) = field.world.account("editeur", &[(&other, Role::Editor)]);
    let edited = Metadata { title: "À nous".into(), ..held.metadata.clone() };
    edits.update(held.id, held.revision, edited).unwrap();
}

#[test]
fn sources_go_with_their_organisation() {
    let field = Field::new();
    let admin = field.admin();
    let other = field.world.organisation("Métropole");
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    assert_eq!(admin.organisation_impact(field.town.id).unwrap().harvest_sources, 1);
    admin.merge_organisations(field.town.id, field.town.revision, other.id).unwrap();
    let moved = admin.harvest_source(source.id).unwrap();
    assert_eq!(moved.details.organisation, other.id);
    let report =
        field.harvest(&moved, "x", &[package("a", "Arbres, suite"), three()[1].clone(), three()[2].clone()]);
    assert_eq!((report.updated, report.unchanged, report.added), (1, 2, 0), "{report:?}");
    // An organisation that stays as the owner of archives lets its sources rest.
    let other = admin.organisation(&other.id.to_string()).unwrap();
    admin.delete_organisation(other.id, other.revision, OwnedDatasets::Archive).unwrap();
    let resting = admin.harvest_source(source.id).unwrap();
    assert!(!resting.details.active);
    // One that goes takes them with it.
    let third = field.world.organisation("Troisième");
    let details = HarvestSourceDetails { organisation: third.id, ..field.details("y") };
    let goes = admin.create_harvest_source(details).unwrap();
    admin.delete_organisation(third.id, third.revision, OwnedDatasets::Refuse).unwrap();
    assert_eq!(admin.harvest_source(goes.id).unwrap_err().kind(), ErrorKind::NotFound);
    field.sound();
}

#[test]
fn a_copy_of_the_catalogue_harvests_on() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let to = field.path("copy");
    field.admin().backup(&to, &mut |_, _| true).unwrap();
    let copy = catalogue_core::Catalogue::open(&to, options()).unwrap();
    let admin = copy.session(copy.principal("admin").unwrap(), None).unwrap();
    let report = admin
        .harvest(source.id, &HarvestOptions { anew: true, ..HarvestOptions::default() }, None, &mut |_, _| {
            true
        })
        .unwrap();
    assert_eq!((report.unchanged, report.added), (3, 0), "{report:?}");
}

#[test]
fn an_act_on_the_life_of_a_harvested_dataset_is_free() {
    let field = Field::new();
    let source = field.source("x");
    field.harvest(&source, "x", &three());
    let (_, edits) = field.world.account("editeur", &[(&field.town, Role::Editor)]);
    let held = field.dataset(&source, "a");
    let held = edits.archive(held.id, held.revision).unwrap();
    let held = edits.unarchive(held.id, held.revision).unwrap();
    let changes =
        vec![catalogue_core::Change::State { id: held.id, expected: held.revision, act: Act::Unpublish }];
    edits.apply(changes).unwrap();
}

/// A CKAN that answers from a list, and fails when it is told to.
struct Remote {
    packages: std::sync::Mutex<Vec<Value>>,
    /// From which record on it answers 500.
    broken: std::sync::Mutex<Option<usize>>,
}

impl Transport for Remote {
    fn ask(&self, asked: &Asked) -> Result<Answered, catalogue_core::Error> {
        let number = |name: &str, otherwise: usize| {
            let found = asked.url.split(['?', '&']).find_map(|part| part.strip_prefix(&format!("{name}=")));
            found.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
        };
        let (start, rows) = (number("start", 0), number("rows", 10));
        let packages = self.packages.lock().unwrap();
        let broken = self.broken.lock().unwrap().is_some_and(|from| start + rows > from);
        let page: Vec<&Value> = packages.iter().skip(start).take(rows).collect();
        let body =
            json!({ "success": true, "result": { "count": packages.len(), "results": page } }).to_string();
        let (status, body) = if broken { (500, "Internal Server Error".to_owned()) } else { (200, body) };
        Ok(Answered {
            status,
            headers: BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]),
            url: asked.url.clone(),
            body: Box::new(std::io::Cursor::new(body)),
        })
    }
}

#[test]
fn a_remote_catalogue_is_walked_through_and_one_that_breaks_midway_loses_nothing() {
    let field = Field::new();
    let details = HarvestSourceDetails {
        kind: HarvestKind::Ckan,
        address: "https://remote.example.org".into(),
        page_size: Some(10),
        absences: 1,
        ..field.details("x")
    };
    let source = field.admin().create_harvest_source(details).unwrap();
    let remote = Remote { packages: many(35).into(), broken: Some(20).into() };
    let politeness = Politeness { delay_ms: 0, attempts: 1, wait_ms: 0, ..Politeness::default() };
    let options = HarvestOptions { politeness, ..HarvestOptions::default() };
    let run = || field.admin().harvest(source.id, &options, Some(&remote), &mut |_, _| true).unwrap();
    let cut = run();
    assert_eq!((cut.outcome, cut.added, cut.archived), (HarvestOutcome::Partial, 20, 0), "{cut:?}");
    assert!(cut.error.is_some() || cut.refused > 0, "{cut:?}");
    *remote.broken.lock().unwrap() = None;
    let whole = run();
    assert_eq!(
        (whole.outcome, whole.added, whole.unchanged),
        (HarvestOutcome::Complete, 15, 20),
        "{whole:?}"
    );
    assert!(whole.requests >= 4 && whole.bytes > 0, "{whole:?}");
    remote.packages.lock().unwrap().remove(3);
    // A server that breaks tells of no absence.
    *remote.broken.lock().unwrap() = Some(0);
    let dead = run();
    assert_eq!((dead.outcome, dead.absent), (HarvestOutcome::Failed, 0), "{dead:?}");
    *remote.broken.lock().unwrap() = None;
    let gone = run();
    assert_eq!((gone.outcome, gone.archived, gone.unchanged), (HarvestOutcome::Complete, 1, 34), "{gone:?}");
    assert_eq!(field.dataset(&source, "r-0003").state, State::Archived);
    field.sound();
}
