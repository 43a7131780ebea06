//! Real records of other catalogues: each is taken or refused with a reason, and coming again
//! changes nothing. They are not ours to ship; without them the test says that it was skipped.

use crate::support::World;
use catalogue_core::{Error, ImportOptions, RecordOutcome, SuggestField};
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[derive(Default, Debug)]
struct Sum {
    files: i64,
    unreadable: i64,
    read: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    refused: i64,
    published: i64,
    publishable: i64,
    drafts: i64,
    repaired: i64,
    lost: i64,
}

fn import(world: &World, folders: &[PathBuf]) -> Sum {
    let admin = world.admin();
    let mut sum = Sum::default();
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let bytes = std::fs::read(&file).unwrap();
        let options = ImportOptions {
            // Files of one repository come from one catalogue; the same identifier elsewhere is another record.
            source: file
                .parent()
                .and_then(|parent| parent.file_name())
                .map(|name| name.to_string_lossy().into_owned()),
            create_organisations: true,
            publish: true,
            ..ImportOptions::default()
        };
        sum.files += 1;
        match admin.import(&bytes, &options, &mut |_, _| true) {
            Ok(report) => {
                sum.read += report.read;
                sum.created += report.created;
                sum.updated += report.updated;
                sum.unchanged += report.unchanged;
                sum.refused += report.refused;
                sum.published += report.published;
                sum.publishable += report.publishable;
                sum.drafts += report.drafts;
                sum.repaired += report.repaired;
                sum.lost += report.lost;
                for record in &report.records {
                    match record.outcome {
                        RecordOutcome::Refused => {
                            assert!(!record.issues.is_empty(), "{file:?} {}", record.place)
                        }
                        _ => assert!(admin.get(record.id.unwrap()).is_ok(), "{file:?} {}", record.place),
                    }
                }
            }
            Err(Error::BadInput { reason, .. }) => {
                assert!(!reason.is_empty());
                sum.unreadable += 1;
            }
            Err(error) => panic!("{}: {error}", file.display()),
        }
    }
    sum
}

#[test]
fn real_records_are_taken_or_refused_and_coming_again_change_nothing() {
    let Ok(corpus) = std::env::var("CATALOGUE_CORPUS") else {
        println!("skipped: set CATALOGUE_CORPUS to a folder of real records to run this");
        return;
    };
    for kinds in [["udata"].as_slice(), ["ckan", "ckan-other"].as_slice()] {
        let world = World::new();
        let folders: Vec<PathBuf> = kinds.iter().map(|kind| Path::new(&corpus).join(kind)).collect();
        let first = import(&world, &folders);
        println!("{kinds:?} first: {first:?}");
        assert!(first.created > 0 && first.created > first.refused);
        let before = world.admin().list(None, 1_000).unwrap();
        let again = import(&world, &folders);
        println!("{kinds:?} again: {again:?}");
        assert_eq!(again.created, 0, "nothing is taken twice");
        assert_eq!(world.admin().list(None, 1_000).unwrap().len(), before.len());
        // All of them are searchable, and the index agrees with the store.
        assert!(world.admin().check_integrity().unwrap().is_empty());
        assert!(!world.admin().suggest(&SuggestField::Keyword, "a", 5).unwrap().is_empty());
    }
}
