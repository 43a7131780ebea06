//! Metadata of other catalogues comes in through the door that every import takes, comes again
//! without a change, and goes out as ISO 19139.

use crate::support::World;
use crate::top;
use catalogue_core::exchange::ExportFormat;
use catalogue_core::{DatasetId, ExportOptions, ImportOptions, ImportReport, Query, RecordOutcome, State};

const FILES: &[&str] =
    &["inspire.xml", "service.xml", "iso19115-3.xml", "csw-iso.xml", "csw-dublin-core.xml"];

fn file(name: &str) -> Vec<u8> {
    std::fs::read(top().join("fixtures/metadata").join(name)).unwrap()
}

fn options(world: &World) -> ImportOptions {
    let held = world.admin().organisations().unwrap().first().map(|held| held.id);
    let organisation = Some(held.unwrap_or_else(|| world.organisation("Ville").id));
    ImportOptions {
        source: Some("https://exemple.fr/csw".into()),
        organisation,
        publish: true,
        ..ImportOptions::default()
    }
}

fn import(world: &World, name: &str, streamed: bool) -> ImportReport {
    let (bytes, options, session) = (file(name), options(world), world.admin());
    let report = match streamed {
        true => session.import_from(&mut bytes.as_slice(), &options, &mut |_, _| true),
        false => session.import(&bytes, &options, &mut |_, _| true),
    };
    report.unwrap()
}

#[test]
fn metadata_in_xml_is_imported_and_coming_again_changes_nothing() {
    for streamed in [false, true] {
        let world = World::new();
        let mut taken = 0;
        for name in FILES {
            let first = import(&world, name, streamed);
            assert!(first.created > 0, "{name} {:?}", first.records);
            taken += first.created;
            let again = import(&world, name, streamed);
            assert_eq!((again.created, again.updated), (0, 0), "{name}");
            assert_eq!(again.unchanged, first.created, "{name}");
            for record in first.records.iter().filter(|held| held.outcome == RecordOutcome::Refused) {
                assert!(!record.issues.is_empty(), "{name} {}", record.place);
            }
        }
        assert_eq!(taken, 18, "streamed {streamed}");
        assert!(world.admin().check_integrity().unwrap().is_empty());
    }
}

#[test]
fn a_change_of_the_data_is_an_update_and_one_of_the_record_is_none() {
    let world = World::new();
    let first = import(&world, "inspire.xml", false);
    let id: DatasetId = first.records[0].id.unwrap();
    let text = String::from_utf8(file("inspire.xml")).unwrap();
    let again =
        |text: &str| world.admin().import(text.as_bytes(), &options(&world), &mut |_, _| true).unwrap();
    let stamped = again(&text.replace("2024-03-05T10:20:30Z", "2026-03-05T10:20:30Z"));
    assert_eq!(stamped.unchanged, 1);
    let changed = again(&text.replace("Photo-interprétation", "Relevé"));
    assert_eq!((changed.updated, changed.records[0].id), (1, Some(id)));
    let held = world.admin().get(id).unwrap().dataset;
    assert_eq!(held.metadata.lineage.as_deref(), Some("Relevé de 2019."));
}

#[test]
fn hostile_xml_is_refused_and_nothing_of_it_stays() {
    let world = World::new();
    let before = world.admin().list(None, 1_000).unwrap().len();
    let text = String::from_utf8(file("inspire.xml")).unwrap();
    let bomb = text.replace("?>", "?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>");
    for hostile in
        [bomb, text.replace("HAIES 2021", "&x;"), text[..text.len() / 2].to_owned(), "<a>".repeat(10_000)]
    {
        let report = world.admin().import(hostile.as_bytes(), &options(&world), &mut |_, _| true).unwrap();
        assert_eq!((report.read, report.refused), (1, 1));
        assert!(report.records[0].issues[0].args.contains_key("found"), "{:?}", report.records[0]);
    }
    assert_eq!(world.admin().list(None, 1_000).unwrap().len(), before);
}

#[test]
fn what_was_imported_is_written_and_taken_elsewhere() {
    let (here, there) = (World::new(), World::new());
    let id = import(&here, "inspire.xml", false).records[0].id.unwrap();
    let dataset = here.admin().get(id).unwrap().dataset;
    let mut written = Vec::new();
    let query = Query { states: vec![State::Draft, State::Published], ..Query::default() };
    let out = ExportOptions { format: ExportFormat::Iso19139, ..ExportOptions::default() };
    let told = here.admin().export(&query, &out, &mut written, &mut |_, _| true).unwrap();
    assert_eq!((told.records, told.bytes), (1, written.len() as i64));
    let report = there.admin().import(&written, &options(&there), &mut |_, _| true).unwrap();
    assert_eq!(report.created, 1, "{:?}", report.records);
    let taken = there.admin().get(report.records[0].id.unwrap()).unwrap().dataset;
    let (mut one, mut other) = (dataset.metadata, taken.metadata);
    (one.organisation, other.organisation) = (None, None);
    (one.profile, other.profile) = (None, None);
    assert_eq!(one, other);
}
