//! Real records of other catalogues: each is taken or refused with a reason, and coming again
//! changes nothing. They are not ours to ship; without them the test says that it was skipped.

use crate::support::World;
use catalogue_core::{Error, ImportOptions, ImportReport, Issue, RecordOutcome, State, SuggestField};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The only reasons for which a real record may be refused: what reading says of what is no
/// dataset, that nobody holds it, or that its file has it twice. No rule refuses what reading took.
const REASONS: &[&str] = &[
    "record-skipped",
    "not-well-formed",
    "too-large",
    "same-identity",
    "required organisation",
    "required title",
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// What became of the files of one kind, each thing counted apart.
#[derive(Default)]
struct Sum {
    files: i64,
    unreadable: i64,
    total: ImportReport,
    /// Of the drafts, those with issues that stop publication.
    drafts_with_issues: i64,
    /// Of the drafts, those that could be published but are not shown by their source.
    drafts_not_shown: i64,
    /// Records with a default invented: they count as lost.
    invented: i64,
    refused_by_reason: BTreeMap<String, i64>,
    drafts_by_reason: BTreeMap<String, i64>,
    repaired_by_rule: BTreeMap<String, i64>,
    lost_by_rule: BTreeMap<String, i64>,
}

/// The rules of some issues, each once, counted in records.
fn count<'a>(counts: &mut BTreeMap<String, i64>, issues: impl IntoIterator<Item = &'a Issue>, named: bool) {
    let mut rules: Vec<String> = issues
        .into_iter()
        .map(|issue| match issue.code.code() {
            code @ "required" if named => format!("{code} {}", bare(&issue.path)),
            // What a remote error said stands after a colon.
            code @ "record-skipped" if named => {
                let why = issue.args.get("found").map(String::as_str).unwrap_or_default();
                format!("{code}: {}", why.split(": ").next().unwrap_or_default())
            }
            code => code.to_owned(),
        })
        .collect();
    rules.sort();
    rules.dedup();
    for rule in rules {
        *counts.entry(rule).or_default() += 1;
    }
}

/// A path without the places in lists.
fn bare(path: &str) -> String {
    path.chars().filter(|c| !c.is_ascii_digit()).collect()
}

impl Sum {
    fn add(&mut self, report: ImportReport) {
        let total = &mut self.total;
        for (sum, part) in [
            (&mut total.read, report.read),
            (&mut total.created, report.created),
            (&mut total.updated, report.updated),
            (&mut total.unchanged, report.unchanged),
            (&mut total.refused, report.refused),
            (&mut total.published, report.published),
            (&mut total.drafts, report.drafts),
            (&mut total.publishable, report.publishable),
            (&mut total.repaired, report.repaired),
            (&mut total.lost, report.lost),
        ] {
            *sum += part;
        }
        for record in &report.records {
            match (record.outcome, record.state) {
                (RecordOutcome::Refused, _) => count(&mut self.refused_by_reason, &record.issues, true),
                (_, Some(State::Draft)) if record.publishable => self.drafts_not_shown += 1,
                (_, Some(State::Draft)) => {
                    self.drafts_with_issues += 1;
                    count(&mut self.drafts_by_reason, &record.issues, true);
                }
                _ => {}
            }
            count(&mut self.repaired_by_rule, &record.repaired, false);
            count(&mut self.lost_by_rule, &record.lost, false);
            let invented = |issue: &Issue| issue.code.code() == "default-invented";
            self.invented += i64::from(record.lost.iter().any(invented));
        }
    }

    fn print(&self, name: &str) {
        let total = &self.total;
        println!("== {name}: {} files ({} unreadable), {} records", self.files, self.unreadable, total.read);
        println!(
            "   taken {} (created {}, updated {}, unchanged {}); refused {}",
            total.created + total.updated + total.unchanged,
            total.created,
            total.updated,
            total.unchanged,
            total.refused
        );
        println!(
            "   publishable under simple {}; published {}; drafts with issues {}; drafts not shown there {}",
            total.publishable, total.published, self.drafts_with_issues, self.drafts_not_shown
        );
        println!(
            "   repaired {}; with something lost {} (a default invented {})",
            total.repaired, total.lost, self.invented
        );
        for (what, counts) in [
            ("refused", &self.refused_by_reason),
            ("draft", &self.drafts_by_reason),
            ("repaired", &self.repaired_by_rule),
            ("lost", &self.lost_by_rule),
        ] {
            for (rule, records) in counts {
                println!("   {records:>6} {what}: {rule}");
            }
        }
    }
}

fn import(world: &World, corpus: &Path, kinds: &[&str]) -> Sum {
    let admin = world.admin();
    let mut sum = Sum::default();
    for file in kinds.iter().flat_map(|kind| files(&corpus.join(kind))) {
        let bytes = std::fs::read(&file).unwrap();
        let options = ImportOptions {
            // Each file is a source: many are states of one record at different times, which would
            // update one another at each run.
            source: file.strip_prefix(corpus).ok().map(|path| path.display().to_string()),
            create_organisations: true,
            publish: true,
            ..ImportOptions::default()
        };
        sum.files += 1;
        match admin.import(&bytes, &options, &mut |_, _| true) {
            Ok(report) => {
                assert_eq!(
                    report.read,
                    report.created + report.updated + report.unchanged + report.refused,
                    "{file:?}"
                );
                for record in &report.records {
                    match record.id {
                        None => assert!(!record.issues.is_empty(), "{file:?} {}", record.place),
                        Some(id) => assert!(admin.get(id).is_ok(), "{file:?} {}", record.place),
                    }
                }
                sum.add(report);
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
    let corpus = Path::new(&corpus);
    for kinds in [
        ["udata"].as_slice(),
        ["ckan", "ckan-other"].as_slice(),
        ["iso19139", "iso19115-3"].as_slice(),
        ["csw-response", "csw-dc"].as_slice(),
    ] {
        let world = World::new();
        let first = import(&world, corpus, kinds);
        first.print(&format!("{} first", kinds.join(" + ")));
        let skipped =
            |(reason, records): (&String, &i64)| reason.starts_with("record-skipped").then_some(*records);
        let no_dataset: i64 = first.refused_by_reason.iter().filter_map(skipped).sum();
        assert!(first.total.created > first.total.refused - no_dataset, "most datasets are taken");
        for reason in first.refused_by_reason.keys() {
            let known = REASONS.iter().any(|known| reason.split(": ").next() == Some(*known));
            assert!(known, "a record that was read is refused: {reason}");
        }
        let kept = first.total.published + first.drafts_with_issues + first.drafts_not_shown;
        assert_eq!(kept, first.total.created + first.total.unchanged, "each is counted once");
        let before = stored(&world);
        let again = import(&world, corpus, kinds);
        again.print(&format!("{} again", kinds.join(" + ")));
        assert_eq!((again.total.created, again.total.updated), (0, 0), "nothing is taken twice");
        assert_eq!(again.total.unchanged, first.total.created + first.total.unchanged);
        assert_eq!(again.refused_by_reason, first.refused_by_reason);
        assert_eq!(stored(&world), before, "the second import changed something");
        // All of them are searchable, and the index agrees with the store.
        assert!(world.admin().check_integrity().unwrap().is_empty());
        assert!(!world.admin().suggest(&SuggestField::Keyword, "a", 5).unwrap().is_empty());
    }
}

/// Every dataset at its revision.
fn stored(world: &World) -> Vec<(catalogue_core::DatasetId, catalogue_core::Revision)> {
    let admin = world.admin();
    let mut all = Vec::new();
    loop {
        let page = admin.list(all.last().map(|(id, _)| *id), 1_000).unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page.into_iter().map(|dataset| (dataset.id, dataset.revision)));
    }
}
