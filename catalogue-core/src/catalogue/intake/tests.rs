use super::*;
use crate::catalogue::{Catalogue, ImportReport, Options, Session};
use crate::exchange::{Outcome, Reading, ReadingLimits, sample::any_json};
use crate::id::OrganisationId;
use crate::model::{AccountDetails, OrganisationDetails};
use crate::validate::Limits;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::Cell;

struct World {
    admin: Session,
    _folder: tempfile::TempDir,
}

/// A catalogue with an administrator who deposits for *Maison* what has no organisation.
fn world(limits: Limits) -> World {
    let folder = tempfile::tempdir().unwrap();
    let first = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let options = Options { limits, ..Options::default() };
    let catalogue = Catalogue::create(folder.path().join("catalogue"), options, first).unwrap();
    let session = |login: &str| catalogue.session(catalogue.principal(login).unwrap(), None).unwrap();
    let home = OrganisationDetails { name: "Maison".into(), active: true, ..Default::default() };
    let home = session("admin").create_organisation(home).unwrap();
    let keeper = AccountDetails {
        login: "gardien".into(),
        administrator: true,
        active: true,
        home: Some(home.id),
        ..AccountDetails::default()
    };
    session("admin").create_account(keeper).unwrap();
    World { admin: session("gardien"), _folder: folder }
}

fn options() -> ImportOptions {
    ImportOptions {
        source: Some("https://exemple.fr/".into()),
        create_organisations: true,
        publish: true,
        ..ImportOptions::default()
    }
}

fn package(id: &str, more: Value) -> Value {
    let mut base = json!({"id": id, "name": id, "title": format!("Jeu {id}"), "notes": "Des arbres.",
        "organization": {"name": "ville", "title": "Ville"}, "license_id": "odc-odbl", "resources": []});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

fn import(world: &World, records: &[Value]) -> ImportReport {
    let bytes = Value::from(records.to_vec()).to_string();
    world.admin.import(bytes.as_bytes(), &options(), &mut |_, _| true).unwrap()
}

fn codes(record: &ImportedRecord) -> Vec<&'static str> {
    record.issues.iter().map(|issue| issue.code.code()).collect()
}

/// What reading says of the same records.
fn taken_by_reading(world: &World, bytes: &[u8]) -> Vec<bool> {
    let known = world.admin.inner.known(&world.admin.inner.store.read().unwrap()).unwrap();
    let limits = ReadingLimits::default();
    let reading =
        Reading { vocabulary: &known.vocabulary, places: &known, limits: &limits, source: options().source };
    let found = exchange::read(None, bytes, &reading).unwrap();
    found.iter().map(|read| matches!(read.outcome, Outcome::Taken(_))).collect()
}

#[test]
fn what_reading_takes_is_well_formed_whatever_it_was() {
    let world = world(Limits::default());
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 48, ..ProptestConfig::default() });
    let records = prop::collection::vec((any_json(), any::<bool>()), 1..16);
    let (case, read, taken) = (Cell::new(0), Cell::new(0), Cell::new(0));
    runner
        .run(&records, |records| {
            case.set(case.get() + 1);
            let case = case.get();
            let records: Vec<Value> = records
                .into_iter()
                .enumerate()
                .map(|(at, (value, package))| match value {
                    Value::Object(mut map) if package => {
                        map.insert("id".into(), json!(format!("{case}-{at}")));
                        map.insert("notes".into(), json!("n"));
                        map.insert("name".into(), json!("a-b"));
                        Value::Object(map)
                    }
                    // An object, so that the list is one of records.
                    other => json!({"title": "T", "notes": other, "name": format!("n-{case}-{at}")}),
                })
                .collect();
            let bytes = Value::from(records).to_string();
            let wanted = taken_by_reading(&world, bytes.as_bytes());
            let drafts = ImportOptions { publish: false, ..options() };
            let report = world.admin.import(bytes.as_bytes(), &drafts, &mut |_, _| true).unwrap();
            prop_assert_eq!(report.records.len(), wanted.len());
            for (record, wanted) in report.records.iter().zip(wanted) {
                read.set(read.get() + 1);
                taken.set(taken.get() + i32::from(wanted));
                let refused = record.outcome == RecordOutcome::Refused;
                prop_assert!(!(wanted && refused && codes(record) != ["same-identity"]), "{:?}", record);
            }
            Ok(())
        })
        .unwrap();
    let (read, taken) = (read.get(), taken.get());
    assert!(taken * 2 > read, "only {taken} of {read} reach the rules");
    assert!(world.admin.check_integrity().unwrap().is_empty());
}

#[test]
fn records_at_every_limit_are_taken() {
    let world = world(Limits::default());
    let many =
        |count: usize, one: &dyn Fn(usize) -> Value| Value::from((0..count).map(one).collect::<Vec<_>>());
    let resource = |text: usize| move |at: usize| json!({"name": format!("r{at}"), "url": format!("https://e.fr/{at}"), "description": "x ".repeat(text)});
    let records = [
        package(
            "mots",
            json!({"tags": ["a", "eau potable", "Eau-Potable.", "eau’potable", "--", "..", "C++", "C#"]}),
        ),
        package("ressources", json!({"resources": many(1_200, &resource(1))})),
        package("lourd", json!({"resources": many(700, &resource(20_000))})),
        package(
            "tailles",
            json!({"resources": [{"url": "https://e.fr", "size": "9223372036854775807",
            "mimetype": format!("application/{}", "x".repeat(110)), "hash": "D41D8CD98F00B204E9800998ECF8427E"}],
            "spatial_resolution_in_meters": ["1e300"]}),
        ),
        package(
            "adresses",
            json!({"url": "ftp://jean:secret@exemple.fr/a b", "inspire_url": "http:///x",
            "thumbnail": "https://exemple.fr/\u{92}"}),
        ),
        package(
            "identifiants",
            json!({"guid": many(150, &|at| json!(format!("g\u{7f}{at}"))), "harvest_source_title": "s\u{92}\nt"}),
        ),
        package("\u{92}bizarre <b>", json!({"name": "Slug Mauvais"})),
        package(&"i".repeat(1_500), json!({})),
        json!({"name": "sans-titre", "notes": "n", "resources": [], "organization": "ville\u{7f}"}),
        package(
            "siret",
            json!({"organization": {"name": "autre", "title": "Autre", "siret": "73282932000075",
            "website": "http://a b", "image_url": "x"}}),
        ),
        package(
            "champs",
            json!({"k".repeat(5_000): "v", "extras": [{"key": "e".repeat(5_000), "value": "v"}]}),
        ),
    ];
    let report = import(&world, &records);
    for record in &report.records {
        assert_eq!(record.outcome, RecordOutcome::Created, "{} {:?}", record.place, record.issues);
    }
    let lost = |at: usize, code: &str| report.records[at].lost.iter().any(|issue| issue.code.code() == code);
    assert!(
        lost(1, "too-many")
            && lost(2, "too-large")
            && lost(3, "invalid-number")
            && lost(8, "default-invented")
    );
    assert!(lost(9, "invalid-siret"));
    let words = world.admin.get(report.records[0].id.unwrap()).unwrap().dataset.metadata.keywords;
    assert_eq!(words, ["eau potable", "--", "C++", "C#"]);
    let again = import(&world, &records);
    assert_eq!(again.unchanged, again.read);
}

#[test]
fn no_password_nor_e_mail_stays_in_the_provenance() {
    let world = world(Limits::default());
    let record = package(
        "secrets",
        json!({"author_email": "jean.dupont@cg67,fr", "url": "https://jean:secret@exemple.fr/",
            "inspire_url": "sftp://jean:secret@exemple.fr/", "temoin": {"courriel": "jean.dupont@exemple.fr"},
            "notes": "x".repeat(100_001) + " jean.dupont@exemple.fr"}),
    );
    let report = import(&world, &[record]);
    let dataset = world.admin.get(report.records[0].id.unwrap()).unwrap().dataset;
    assert_eq!(dataset.metadata.link.as_deref(), Some("https://exemple.fr/"));
    for kept in [serde_json::to_string(&dataset.provenance).unwrap(), serde_json::to_string(&report).unwrap()]
    {
        assert!(!kept.contains("secret@") && !kept.contains("dupont") && !kept.contains("jean:"), "{kept}");
    }
    let lost: Vec<_> =
        report.records[0].lost.iter().map(|issue| (issue.path.as_str(), issue.code.code())).collect();
    assert!(
        lost.contains(&("link", "value-lost")) && lost.contains(&("inspire_url", "invalid-url")),
        "{lost:?}"
    );
}

#[test]
fn the_first_of_one_identity_counts_in_a_file() {
    let world = world(Limits::default());
    let (one, other) = (package("a", json!({})), package("a", json!({"notes": "Autre chose."})));
    let report = import(&world, &[one.clone(), other.clone(), one.clone(), package("b", json!({}))]);
    assert_eq!((report.created, report.unchanged, report.refused), (2, 1, 1));
    assert_eq!(codes(&report.records[1]), ["same-identity"]);
    assert_eq!(report.records[1].issues[0].args["found"], "[0]");
    // In another file the other is a newer state of it.
    assert_eq!(import(&world, &[other.clone(), one]).updated, 1);
    let dataset = world.admin.get(report.records[0].id.unwrap()).unwrap().dataset;
    assert_eq!(dataset.metadata.description, "Autre chose.");
    // Beyond one transaction too.
    let mut many: Vec<Value> = (0..150).map(|at| package(&format!("m{at}"), json!({}))).collect();
    many.push(package("m3", json!({"notes": "Autre chose."})));
    let report = import(&world, &many);
    assert_eq!((report.created, report.refused), (150, 1));
}

#[test]
fn records_that_share_an_identifier_are_told_apart_by_their_titles_whatever_their_order() {
    let world = world(Limits::default());
    let record = |title: &str, notes: &str| package("vue", json!({"title": title, "notes": notes}));
    let report = import(&world, &[record("Haies", "1"), record("Arbres", "1"), record("Haies", "2")]);
    assert_eq!(
        (report.created, report.refused),
        (2, 1),
        "one of the same title is the same in another state"
    );
    assert_eq!(codes(&report.records[2]), ["same-identity"]);
    let (hedges, trees) = (report.records[0].id.unwrap(), report.records[1].id.unwrap());
    // The other order, then one changed, then one gone: each stays itself.
    let report = import(&world, &[record("Arbres", "1"), record("Haies", "1")]);
    assert_eq!((report.unchanged, report.created), (2, 0));
    assert_eq!([report.records[0].id, report.records[1].id], [Some(trees), Some(hedges)]);
    let report = import(&world, &[record("Haies", "1"), record("Arbres", "2")]);
    assert_eq!((report.unchanged, report.updated), (1, 1));
    let report = import(&world, &[record("Arbres", "2")]);
    assert_eq!((report.unchanged, report.records[0].id), (1, Some(trees)));
}

#[test]
fn a_record_whose_organisation_is_unknown_goes_to_the_one_given_for_that() {
    let world = world(Limits::default());
    let fallback = OrganisationDetails { name: "Accueil".into(), active: true, ..Default::default() };
    let fallback = world.admin.create_organisation(fallback).unwrap().id;
    let bytes =
        Value::from(vec![package("a", json!({})), package("b", json!({"organization": null}))]).to_string();
    let with = |fallback: Option<OrganisationId>| ImportOptions {
        create_organisations: false,
        fallback,
        ..options()
    };
    let import =
        |options: &ImportOptions| world.admin.import(bytes.as_bytes(), options, &mut |_, _| true).unwrap();
    let report = import(&with(None));
    assert_eq!((report.created, report.refused, report.no_record), (1, 1, 0));
    assert_eq!(codes(&report.records[0]), ["unknown-organisation"]);
    let report = import(&with(Some(fallback)));
    assert_eq!((report.created, report.unchanged), (1, 1));
    let lost: Vec<_> =
        report.records[0].lost.iter().map(|issue| (issue.path.as_str(), issue.code.code())).collect();
    assert!(lost.contains(&("organisation", "unknown-organisation")), "{lost:?}");
    let held = world.admin.get(report.records[0].id.unwrap()).unwrap().dataset;
    assert_eq!(held.metadata.organisation, Some(fallback));
}

#[test]
fn what_is_no_record_is_counted_apart() {
    let world = world(Limits::default());
    let group = json!({"id": "g", "name": "g", "is_organization": true, "title": "G", "package_count": 0});
    let untitled = json!({"notes": "n", "license_id": "x", "id": "", "author": "a", "title": ""});
    let report = import(&world, &[package("a", json!({})), group, untitled]);
    assert_eq!((report.created, report.refused), (1, 2), "{report:?}");
    assert!(report.no_record >= 1);
}

#[test]
fn of_a_record_that_is_refused_nothing_remains() {
    let world = world(Limits { title: 20, ..Limits::default() });
    let long = package(
        "long",
        json!({"title": "Un titre de plus de vingt caractères", "organization": {"name": "n", "title": "Nouvelle"}}),
    );
    let report = import(&world, &[package("a", json!({})), long, package("b", json!({}))]);
    assert_eq!((report.created, report.refused), (2, 1), "{report:?}");
    assert_eq!(codes(&report.records[1]), ["too-long"]);
    let names = |world: &World| -> Vec<String> {
        world.admin.organisations().unwrap().into_iter().map(|held| held.details.name).collect()
    };
    assert_eq!(names(&world), ["Maison", "Ville"]);
    // Whatever the error, and whatever was written before it.
    let mut acting = world.admin.act().unwrap();
    let failed: Result<()> = acting.whole(|acting| {
        acting.create_organisation(OrganisationDetails {
            name: "Ôtée".into(),
            active: true,
            ..Default::default()
        })?;
        Err(Error::AlreadyExists { what: "slug".into(), id: "a".into(), suggestion: None })
    });
    let issues = refusal(failed.unwrap_err(), "slug").unwrap();
    assert_eq!((issues[0].path.as_str(), issues[0].code), ("slug", IssueCode::DuplicateValue));
    acting
        .create_organisation(OrganisationDetails {
            name: "Gardée".into(),
            active: true,
            ..Default::default()
        })
        .unwrap();
    acting.commit().unwrap();
    assert_eq!(names(&world), ["Gardée", "Maison", "Ville"]);
    assert!(refusal(Error::Busy, "").is_err(), "a fault of the store is no refusal");
    assert!(world.admin.check_integrity().unwrap().is_empty());
}

#[test]
fn resources_keep_their_identifiers_through_a_new_order_here_and_new_addresses_there() {
    let world = world(Limits::default());
    let resources = |urls: [&str; 2]| {
        json!({"resources": [
            {"id": "r1", "name": "Un", "url": urls[0], "format": "CSV"},
            {"id": "r2", "name": "Deux", "url": urls[1], "format": "CSV"}]})
    };
    let first = import(&world, &[package("a", resources(["https://e.fr/1", "https://e.fr/2"]))]);
    let before = world.admin.get(first.records[0].id.unwrap()).unwrap().dataset;
    let turned = [before.resources[1].id, before.resources[0].id];
    world.admin.reorder_resources(before.id, before.revision, &turned).unwrap();
    // Each has the address and the name that the other had.
    let changed = package(
        "a",
        json!({"resources": [
        {"id": "r2", "name": "Un", "url": "https://e.fr/1", "format": "CSV"},
        {"id": "r1", "name": "Deux", "url": "https://e.fr/2", "format": "CSV"}]}),
    );
    assert_eq!(import(&world, &[changed]).updated, 1);
    let after = world.admin.get(before.id).unwrap().dataset;
    assert_eq!([after.resources[0].id, after.resources[1].id], turned);
}

#[test]
fn a_stream_is_imported_as_a_file_is() {
    let mut lines: Vec<u8> = Vec::new();
    for at in 0..250 {
        lines.extend(package(&format!("p{at}"), json!({})).to_string().into_bytes());
        lines.push(b'\n');
        if at % 100 == 7 {
            lines.extend(b"{ pas du JSON\n\n");
        }
    }
    lines.extend(
        "{\"name\": \"latin\", \"title\": \"For"
            .bytes()
            .chain([0xea])
            .chain("t\", \"notes\": \"n\"}".bytes()),
    );
    let (streamed, whole) = (world(Limits::default()), world(Limits::default()));
    let mut told = Vec::new();
    let report = streamed
        .admin
        .import_from(&mut lines.as_slice(), &options(), &mut |done, total| {
            told.push((done, total));
            true
        })
        .unwrap();
    assert_eq!(told, [(100, None), (200, None), (254, None)]);
    assert_eq!((report.read, report.created, report.refused), (254, 251, 3));
    let last = report.records.last().unwrap();
    assert_eq!(last.repaired[0].code, IssueCode::WrongEncoding);
    assert_eq!(streamed.admin.get(last.id.unwrap()).unwrap().dataset.metadata.title, "Forêt");
    let other = whole.admin.import(&lines, &options(), &mut |_, _| true).unwrap();
    assert_eq!((other.read, other.created, other.refused), (report.read, report.created, report.refused));
    // Cancelled, it keeps what was written.
    let world = world(Limits::default());
    let stopped = world.admin.import_from(&mut lines.as_slice(), &options(), &mut |_, _| false);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(world.admin.list(None, 1_000).unwrap().len(), 99);
    for bad in [b"".as_slice(), b"\n \n", b"\x1f\x8b\x08", b"\xff\xfe\0\0{\0\0\0"] {
        let failed = world.admin.import_from(&mut &bad[..], &options(), &mut |_, _| true);
        assert!(matches!(failed, Err(Error::BadInput { .. })), "{failed:?}");
    }
}
