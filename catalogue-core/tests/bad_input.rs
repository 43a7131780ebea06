//! Whatever comes in: a clear error of the right kind, nothing lost, never a panic.

use crate::support::{World, link, metadata, options, text};
use catalogue_core::{
    AccountDetails, BoundingBox, Catalogue, DatasetId, Error, ErrorKind, Extent, ImportOptions, IssueCode,
    Metadata, Query, Revision, SuggestField, validate,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn codes(error: &Error) -> BTreeSet<IssueCode> {
    error.issues().iter().map(|issue| issue.code).collect()
}

#[test]
fn each_wrong_field_is_told_with_what_is_allowed_and_nothing_is_written() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let good = || metadata(&organisation, "Jeu", &["mot"]);
    let huge = "é".repeat(50_000_000);
    let cases: Vec<(&str, Metadata, IssueCode)> = vec![
        ("empty title", Metadata { title: "  ".into(), ..good() }, IssueCode::Required),
        ("100 MB title", Metadata { title: huge, ..good() }, IssueCode::TooLarge),
        (
            "10 000 keywords",
            Metadata { keywords: (0..10_000).map(|n| format!("mot {n}")).collect(), ..good() },
            IssueCode::TooMany,
        ),
        (
            "doubled keyword",
            Metadata { keywords: vec!["Forêt".into(), "foret".into()], ..good() },
            IssueCode::DuplicateValue,
        ),
        (
            "unknown licence",
            Metadata { licence: Some("cc-inconnue".into()), ..good() },
            IssueCode::UnknownCode,
        ),
        ("unknown theme", Metadata { themes: vec!["sport".into()], ..good() }, IssueCode::UnknownCode),
        ("bad link", Metadata { link: Some("javascript:alert(1)".into()), ..good() }, IssueCode::InvalidUrl),
        (
            "Lambert-93 metres",
            Metadata {
                extent: Extent {
                    boxes: vec![BoundingBox::new(417_000.0, 6_400_000.0, 418_000.0, 6_410_000.0)],
                    ..Extent::default()
                },
                ..good()
            },
            IssueCode::BoxOutOfRange,
        ),
        (
            "not a number",
            Metadata {
                extent: Extent {
                    boxes: vec![BoundingBox::new(f64::NAN, 0.0, 1.0, 1.0)],
                    ..Extent::default()
                },
                ..good()
            },
            IssueCode::BoxOutOfRange,
        ),
        (
            "south above north",
            Metadata {
                extent: Extent { boxes: vec![BoundingBox::new(0.0, 45.0, 1.0, 44.0)], ..Extent::default() },
                ..good()
            },
            IssueCode::BoxSouthAboveNorth,
        ),
        (
            "unknown territory",
            Metadata {
                extent: Extent { territory: Some("department:999".into()), ..Extent::default() },
                ..good()
            },
            IssueCode::UnknownTerritory,
        ),
        (
            "missing parent",
            Metadata { parent: Some("01890000-0000-7000-8000-000000000000".parse().unwrap()), ..good() },
            IssueCode::UnknownDataset,
        ),
        (
            "control characters",
            Metadata { title: "Jeu\u{0}\u{7}".into(), ..good() },
            IssueCode::ControlCharacterRefused,
        ),
    ];
    for (what, wrong, code) in cases {
        let error = admin.create(wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid, "{what}: {error}");
        assert!(codes(&error).contains(&code), "{what}: {:?}", codes(&error));
        for language in [catalogue_core::Language::French, catalogue_core::Language::English] {
            let sentence = error.sentence(language);
            assert!(
                sentence.len() < 5_000 && !sentence.contains('{'),
                "{what}: {}",
                &sentence[..200.min(sentence.len())]
            );
        }
    }
    assert!(admin.list(None, 10).unwrap().is_empty());
    let missing =
        admin.create(Metadata { organisation: Some(organisation_id_of_nobody()), ..good() }).unwrap_err();
    assert!(codes(&missing).contains(&IssueCode::UnknownOrganisation), "{missing}");
}

fn organisation_id_of_nobody() -> catalogue_core::OrganisationId {
    "01890000-0000-7000-8000-000000000000".parse().unwrap()
}

#[test]
fn a_series_cannot_contain_itself() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let outer = admin.create(metadata(&organisation, "Série", &["mot"])).unwrap();
    let inner = Metadata { parent: Some(outer.id), ..metadata(&organisation, "Partie", &["mot"]) };
    let inner = admin.create(inner).unwrap();
    let cycle = Metadata { parent: Some(inner.id), ..outer.metadata.clone() };
    let error = admin.update(outer.id, outer.revision, cycle).unwrap_err();
    assert!(codes(&error).contains(&IssueCode::CyclicReference), "{error}");
}

#[test]
fn queries_are_forgiven_or_told_what_is_allowed() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    world.published(metadata(&organisation, "Forêts", &["mot"]));
    let anonymous = world.anonymous();
    for odd in [
        "\"",
        "-",
        "--",
        "::",
        "theme:",
        "\"sans fin",
        "'",
        "l'",
        "(a OR b) AND *?",
        "a:b:c",
        "\u{0}",
        "🎉",
        "-forêts -mot",
        &"mot ".repeat(2_000),
    ] {
        assert!(anonymous.search(&text(odd)).is_ok(), "{:?}", &odd[..odd.len().min(20)]);
    }
    for (what, query) in [
        (
            "unknown facet",
            Query { filters: [("couleur".to_owned(), vec!["bleu".to_owned()])].into(), ..text("") },
        ),
        (
            "unknown code",
            Query { filters: [("theme".to_owned(), vec!["sport".to_owned()])].into(), ..text("") },
        ),
        ("bad cursor", Query { cursor: Some("n'importe quoi".into()), ..text("") }),
        ("page of a million", Query { page_size: 1_000_000, ..text("") }),
        ("negative page", Query { page_size: -1, ..text("") }),
        (
            "area off the globe",
            Query {
                area: Some(catalogue_core::Area {
                    bounds: BoundingBox::new(f64::NAN, 0.0, 500.0, 1.0),
                    relation: catalogue_core::AreaRelation::Intersects,
                }),
                ..text("")
            },
        ),
    ] {
        match anonymous.search(&query) {
            Err(Error::BadQuery { at, reason }) => assert!(!at.is_empty() && !reason.is_empty(), "{what}"),
            other => panic!("{what}: {:?}", other.map(|page| page.total)),
        }
    }
    for field in ["keyword", "title", "territory", "theme"] {
        let typed = "é".repeat(100_000);
        assert!(anonymous.suggest(&SuggestField::from_code(field), &typed, i64::MAX).unwrap().is_empty());
    }
    let unknown = anonymous.suggest(&SuggestField::Term("couleur".into()), "b", 5).unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
}

#[test]
fn files_that_are_not_records_are_refused_with_a_reason() {
    let world = World::new();
    let admin = world.admin();
    let options = ImportOptions { create_organisations: true, ..ImportOptions::default() };
    for (what, bytes) in [
        ("empty", &b""[..]),
        ("not JSON", b"<html><body>502 Bad Gateway</body></html>"),
        ("cut", br#"{"id": "a", "title": "#),
        ("UTF-16", b"\xff\xfe{\0}\0"),
        ("binary", &[0u8, 159, 146, 150, 0, 1, 2]),
        ("a number", b"42"),
        ("a failure", br#"{"success": false, "error": {"message": "Not found"}}"#),
    ] {
        match admin.import(bytes, &options, &mut |_, _| true) {
            Err(error) => assert_eq!(error.kind(), ErrorKind::BadInput, "{what}: {error}"),
            Ok(report) => {
                assert_eq!(report.created, 0, "{what}");
                assert!(report.records.iter().all(|record| !record.issues.is_empty()), "{what}: {report:?}");
            }
        }
    }
    // One bad line does not stop the good ones, and both are told.
    let lines = concat!(
        r#"{"id": "1", "name": "un", "title": "Un", "notes": "Texte.", "type": "dataset", "organization": {"name": "v", "title": "V"}, "tags": [], "resources": []}"#,
        "\n{cassé\n",
        r#"{"id": "2", "name": "deux", "title": "Deux", "notes": "Texte.", "type": "dataset", "organization": {"name": "v", "title": "V"}, "tags": [], "resources": []}"#,
    );
    let report = admin.import(lines.as_bytes(), &options, &mut |_, _| true).unwrap();
    assert_eq!((report.created, report.refused), (2, 1), "{report:?}");
    let refused = report.records.iter().find(|record| record.id.is_none()).unwrap();
    assert!(refused.place.contains('2'), "{}", refused.place);
    // Latin-1 text is read or refused, never mangled in silence.
    let latin = b"{\"id\": \"3\", \"name\": \"trois\", \"title\": \"For\xeats\", \"type\": \"dataset\", \"organization\": {\"name\": \"v\", \"title\": \"V\"}, \"tags\": [], \"resources\": []}";
    match admin.import(latin, &options, &mut |_, _| true) {
        Err(error) => assert_eq!(error.kind(), ErrorKind::BadInput),
        Ok(report) if report.refused == 1 => assert!(!report.records[0].issues.is_empty()),
        Ok(report) => {
            let id = report.records[0].id.unwrap();
            assert_eq!(admin.get(id).unwrap().dataset.metadata.title, "Forêts");
            assert!(!report.records[0].repaired.is_empty());
        }
    }
}

/// A catalogue with one published dataset, closed.
fn closed(folder: &Path) -> (PathBuf, DatasetId) {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let id = world.published(metadata(&organisation, "Forêts", &["bois"])).id;
    let copy = folder.join("catalogue");
    let path = world.catalogue.path().to_owned();
    world.admin().sync().unwrap();
    drop(world.catalogue);
    copy_tree(&path, &copy);
    (copy, id)
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn database(path: &Path) -> PathBuf {
    let is_store = |path: &PathBuf| path.extension().is_some_and(|end| end == "catdb");
    fs::read_dir(path).unwrap().flatten().map(|entry| entry.path()).find(is_store).expect("the store's file")
}

#[test]
fn a_truncated_database_is_told_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = closed(folder.path());
    let file = database(&path);
    let whole = fs::read(&file).unwrap();
    for keep in [0, 50, 100, 5_000, whole.len() / 2] {
        fs::write(&file, &whole[..keep]).unwrap();
        for extra in ["-wal", "-shm"] {
            let _ = fs::remove_file(
                file.with_file_name(format!("{}{extra}", file.file_name().unwrap().to_string_lossy())),
            );
        }
        match Catalogue::open(&path, options()) {
            Err(error) => assert!(matches!(error.kind(), ErrorKind::Storage), "{keep} bytes: {error}"),
            Ok(catalogue) => {
                // Opened on what is left: reading must tell, not invent.
                let session = catalogue.session(catalogue_core::Principal::System, None).unwrap();
                let told = match session.check_integrity() {
                    Err(error) => error.kind() == ErrorKind::Storage,
                    Ok(findings) => !findings.is_empty(),
                };
                assert!(told, "{keep} bytes: nothing told");
            }
        }
        assert_eq!(fs::read(&file).unwrap().len(), keep, "the damaged file was left as it is");
    }
    fs::write(&file, &whole).unwrap();
    assert!(Catalogue::open(&path, options()).is_ok());
}

#[test]
fn a_store_of_a_newer_version_is_refused_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = closed(folder.path());
    let file = database(&path);
    let mut bytes = fs::read(&file).unwrap();
    // `PRAGMA user_version` lies at offset 60 of a SQLite file, big-endian.
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    fs::write(&file, &bytes).unwrap();
    let _ = fs::remove_file(path.join("store.catdb-wal"));
    let error = Catalogue::open(&path, options()).unwrap_err();
    assert!(matches!(&error, Error::Incompatible { found, .. } if found.contains("9999")), "{error}");
}

#[test]
fn a_deleted_or_damaged_index_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (path, id) = closed(folder.path());
    let index = path.join("index");
    for damage in ["deleted", "emptied", "garbled", "stray file"] {
        match damage {
            "deleted" => fs::remove_dir_all(&index).unwrap(),
            "emptied" => {
                fs::read_dir(&index).unwrap().flatten().for_each(|file| drop(fs::remove_file(file.path())))
            }
            "garbled" => fs::read_dir(&index)
                .unwrap()
                .flatten()
                .for_each(|file| drop(fs::write(file.path(), b"garbage"))),
            _ => fs::write(index.join("meta.json"), b"{").unwrap(),
        }
        let catalogue = Catalogue::open(&path, options()).unwrap_or_else(|error| panic!("{damage}: {error}"));
        let session = catalogue.session(catalogue_core::Principal::Anonymous, None).unwrap();
        let hits = session.search(&text("forêt")).unwrap().hits;
        assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id], "{damage}");
    }
}

#[test]
fn creating_over_something_and_opening_nothing_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let absent = Catalogue::open(folder.path().join("absent"), options()).unwrap_err();
    assert_eq!(absent.kind(), ErrorKind::NotFound);
    fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let taken = Catalogue::create(folder.path(), options(), admin.clone()).unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(folder.path().join("letter.txt")).unwrap(), "mine");
    let unknown = catalogue_core::Options { preset: "mars".into(), ..options() };
    let error = Catalogue::create(folder.path().join("c"), unknown, admin).unwrap_err();
    assert!(error.to_string().contains("pigma"), "says what is allowed: {error}");
    assert!(!folder.path().join("c").exists());
}

#[test]
fn a_file_above_the_limit_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let small = catalogue_core::Options { file_limit: 1_000, ..options() };
    let catalogue = Catalogue::create(&path, small, admin).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let details =
        catalogue_core::OrganisationDetails { name: "Commune".into(), active: true, ..Default::default() };
    let organisation = session.create_organisation(details).unwrap();
    let draft = session.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
    let draft =
        session.add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv")).unwrap();
    let resource = draft.resources[0].id;
    let error =
        session.attach_file(draft.id, draft.revision, resource, "f.csv", &mut &[7u8; 5_000][..]).unwrap_err();
    assert!(matches!(error, Error::LimitExceeded { limit: 1_000, .. }), "{error}");
    assert_eq!(session.get(draft.id).unwrap().dataset, draft);
    assert!(session.check_integrity().unwrap().is_empty());
    let hostile = session
        .attach_file(draft.id, draft.revision, resource, "../../etc/passwd\u{0}", &mut &b"x"[..])
        .unwrap();
    assert_eq!(hostile.resources[0].file.as_ref().unwrap().name, "passwd");
}

/// A disk of 6 MB, when this machine lets us mount one (as root, which CI is).
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    use std::process::Command;
    let mount = tempfile::tempdir().unwrap();
    let done = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
        .arg(mount.path())
        .status()
        .is_ok_and(|status| status.success());
    if !done {
        println!("skipped: no right to mount a small tmpfs here");
        assert!(std::env::var("CATALOGUE_REQUIRE_ALL").is_err(), "CI must be able to mount a tmpfs");
        return;
    }
    struct Unmount(PathBuf);
    impl Drop for Unmount {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        }
    }
    let _unmount = Unmount(mount.path().to_owned());
    let path = mount.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(&path, options(), admin).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let details =
        catalogue_core::OrganisationDetails { name: "Commune".into(), active: true, ..Default::default() };
    let organisation = session.create_organisation(details).unwrap();
    let mut kept = Vec::new();
    let mut refused = None;
    for n in 0..2_000 {
        let described = Metadata {
            description: "texte ".repeat(2_000),
            ..metadata(&organisation, &format!("Jeu {n}"), &["mot"])
        };
        match session.create(described) {
            Ok(dataset) => kept.push(dataset),
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    let refused = refused.expect("the disk fills up");
    assert_eq!(refused.kind(), ErrorKind::Storage, "{refused}");
    assert!(!kept.is_empty());
    for dataset in &kept {
        assert_eq!(session.get(dataset.id).unwrap().dataset.metadata.title, dataset.metadata.title);
    }
    // What is missing from the index for want of room is searched from memory, or told; never invented.
    match session.search(&Query { states: vec![catalogue_core::State::Draft], ..text("") }) {
        Ok(page) => assert_eq!(usize::try_from(page.total).unwrap(), kept.len()),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Storage, "{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_reading_or_searching_panic(typed in "\\PC{0,200}", json in "[\\[\\]{}\",:a-z0-9 ]{0,200}") {
        let _ = validate::read_metadata(&typed);
        let _ = validate::read_metadata(&json);
        let _ = validate::read_resource(&json);
        let _ = typed.parse::<catalogue_core::PartialDate>();
        let _ = catalogue_core::text::slugify(&typed, 100);
    }
}

#[test]
fn odd_texts_are_searched_suggested_and_found_without_panic() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    world.published(metadata(&organisation, "Forêts", &["bois"]));
    let anonymous = world.anonymous();
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    runner
        .run(&"\\PC{0,60}", |typed| {
            prop_assert!(anonymous.search(&text(&typed)).is_ok() || typed.contains(':'));
            prop_assert!(anonymous.suggest(&SuggestField::Keyword, &typed, 5).is_ok());
            prop_assert!(anonymous.suggest(&SuggestField::Territory, &typed, 5).is_ok());
            let _ = anonymous.find(&typed);
            Ok(())
        })
        .unwrap();
    let never =
        anonymous.publish("01890000-0000-7000-8000-000000000000".parse().unwrap(), Revision(1)).unwrap_err();
    assert_eq!(never.kind(), ErrorKind::NotFound);
}
