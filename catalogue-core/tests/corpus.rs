//! Real records of other catalogues: each is taken or refused with a reason, and coming again
//! changes nothing. They are not ours to ship; without them the test says that it was skipped.

use crate::support::World;
use crate::top;
use catalogue_core::{
    Error, ImportOptions, ImportReport, ImportedRecord, Issue, OrganisationId, RecordOutcome, State,
    SuggestField,
};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The only reasons for which a real record may be refused: what reading says of what is no
/// dataset, or that its file has it twice. No rule refuses what reading took.
const REASONS: &[&str] =
    &["record-skipped", "not-well-formed", "too-large", "same-identity", "required title"];

/// The formats, and the folders of their records.
const FORMATS: &[(&str, &[&str])] = &[
    ("ISO 19139", &["iso19139"]),
    ("ISO 19115-3", &["iso19115-3"]),
    ("CSW, ISO and Dublin Core", &["csw-response", "csw-dc"]),
    ("CKAN", &["ckan", "ckan-other"]),
    ("udata", &["udata"]),
    ("DCAT-US data.json", &["data.json"]),
    ("Catalogue CSV", &["catalog-csv"]),
    ("DCAT, Turtle", &["dcat-ttl"]),
    ("DCAT, RDF/XML", &["dcat-rdfxml"]),
    ("DCAT, JSON-LD", &["dcat-jsonld"]),
    ("Formats that are not read", &["fgdc", "gm03", "gn-es-json", "ods-json"]),
];

/// The most paths of losses, of one format, that are told one by one.
const PATHS: usize = 20;

type Counts = BTreeMap<String, i64>;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// What became of the files of one format, each thing counted apart.
#[derive(Default)]
struct Sum {
    files: i64,
    total: ImportReport,
    /// Files and records whose bytes are not well-formed.
    malformed: i64,
    /// Records in another state than the one taken from the same file.
    repeated: i64,
    /// Of the drafts, those with issues that stop publication.
    drafts_with_issues: i64,
    /// Of the drafts, those that could be published but are not shown by their source.
    drafts_not_shown: i64,
    /// Records with a default invented: they count as lost.
    invented: i64,
    no_record: Counts,
    refused: Counts,
    drafts: Counts,
    repaired: Counts,
    lost: Counts,
}

/// What some issues say, each once, counted in records.
fn count<'a>(
    counts: &mut Counts,
    issues: impl IntoIterator<Item = &'a Issue>,
    name: impl Fn(&Issue) -> String,
) {
    let mut names: Vec<String> = issues.into_iter().map(name).collect();
    names.sort();
    names.dedup();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
}

/// Why a record is refused, or a draft: the rule, and the field or the sentence that goes with it.
fn reason(issue: &Issue) -> String {
    match issue.code.code() {
        code @ "required" => format!("{code} {}", bare(&issue.path)),
        // What a remote error said stands after a colon.
        code @ "record-skipped" => {
            let why = issue.args.get("found").map(String::as_str).unwrap_or_default();
            format!("{code}: {}", why.split(": ").next().unwrap_or_default())
        }
        code => code.to_owned(),
    }
}

/// A path without the places in lists.
fn bare(path: &str) -> String {
    let mut shown = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        shown.push(c);
    }
    shown
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
            (&mut total.no_record, report.no_record),
            (&mut total.published, report.published),
            (&mut total.drafts, report.drafts),
            (&mut total.publishable, report.publishable),
            (&mut total.repaired, report.repaired),
            (&mut total.lost, report.lost),
        ] {
            *sum += part;
        }
        report.records.iter().for_each(|record| self.count(record));
    }

    fn count(&mut self, record: &ImportedRecord) {
        let says = |code: &str| record.issues.iter().any(|issue| issue.code.code() == code);
        match (record.outcome, record.state) {
            (RecordOutcome::Refused, _) if says("record-skipped") => {
                count(&mut self.no_record, &record.issues, reason);
            }
            (RecordOutcome::Refused, _) => {
                self.malformed += i64::from(says("not-well-formed"));
                self.repeated += i64::from(says("same-identity"));
                count(&mut self.refused, &record.issues, reason);
            }
            (_, Some(State::Draft)) if record.publishable => self.drafts_not_shown += 1,
            (_, Some(State::Draft)) => {
                self.drafts_with_issues += 1;
                count(&mut self.drafts, &record.issues, reason);
            }
            _ => {}
        }
        count(&mut self.repaired, &record.repaired, |issue| issue.code.code().to_owned());
        count(&mut self.lost, &record.lost, |issue| format!("{} `{}`", issue.code.code(), bare(&issue.path)));
        let invented = |issue: &Issue| issue.code.code() == "default-invented";
        self.invented += i64::from(record.lost.iter().any(invented));
    }

    fn taken(&self) -> i64 {
        self.total.created + self.total.updated + self.total.unchanged
    }

    /// The records there are: what is well-formed and is a record, each counted once.
    fn records(&self) -> i64 {
        let unreadable = self.malformed - self.unreadable_files();
        self.total.read - self.total.no_record - unreadable - self.repeated
    }

    /// Files of which nothing could be read: they give no report.
    fn unreadable_files(&self) -> i64 {
        self.refused.get(UNREADABLE).copied().unwrap_or_default()
    }
}

/// How a file of which nothing could be read is counted.
const UNREADABLE: &str = "not-well-formed (whole file)";

fn import(world: &World, corpus: &Path, kinds: &[&str], fallback: OrganisationId) -> Sum {
    let admin = world.admin();
    let mut sum = Sum::default();
    for file in kinds.iter().flat_map(|kind| files(&corpus.join(kind))) {
        let bytes = std::fs::read(&file).unwrap();
        let options = ImportOptions {
            // Each file is a source: many are states of one record at different times, which would
            // update one another at each run.
            source: file.strip_prefix(corpus).ok().map(|path| path.display().to_string()),
            create_organisations: true,
            // As a harvest deposits for the organisation of its source.
            fallback: Some(fallback),
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
                sum.malformed += 1;
                *sum.refused.entry(UNREADABLE.to_owned()).or_default() += 1;
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
    let mut sums = Vec::new();
    for (name, kinds) in FORMATS {
        let world = World::new();
        let fallback = world.organisation("Qui moissonne").id;
        let first = import(&world, corpus, kinds, fallback);
        for reason in first.refused.keys() {
            let known = REASONS.iter().any(|known| reason.starts_with(known));
            assert!(known, "{name}: a record that was read is refused: {reason}");
        }
        let share = 100 * first.taken() >= 99 * first.records();
        assert!(share, "{name}: {} taken of {}: {:?}", first.taken(), first.records(), first.refused);
        let kept = first.total.published + first.drafts_with_issues + first.drafts_not_shown;
        assert_eq!(kept, first.taken(), "{name}: each is counted once");
        let before = stored(&world);
        let again = import(&world, corpus, kinds, fallback);
        assert_eq!((again.total.created, again.total.updated), (0, 0), "{name}: nothing is taken twice");
        assert_eq!(again.total.unchanged, first.taken(), "{name}");
        assert_eq!(again.refused, first.refused, "{name}");
        assert_eq!(stored(&world), before, "{name}: the second import changed something");
        // All of them are searchable, and the index agrees with the store.
        assert!(world.admin().check_integrity().unwrap().is_empty());
        if first.taken() > 100 {
            assert!(!world.admin().suggest(&SuggestField::Keyword, "a", 5).unwrap().is_empty());
        }
        sums.push((*name, first));
    }
    let page = page(&sums);
    println!("{page}");
    let path = top().join("docs/reference/corpus.md");
    if std::env::var("CATALOGUE_WRITE_DOCS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let first = page.lines().zip(kept.lines()).find(|(new, old)| new != old);
    assert!(
        kept == page,
        "docs/reference/corpus.md tells other counts, first at {first:?}; \
         run this with CATALOGUE_WRITE_DOCS=1 and commit it"
    );
}

const INTRODUCTION: &str = "<!-- Printed by catalogue-core/tests/corpus.rs from a folder of real records; to print it again:\n\
    CATALOGUE_CORPUS=… CATALOGUE_WRITE_DOCS=1 cargo test -p catalogue-core --test runner corpus -->\n\
    # Real records\n\n\
    What became of real records of other catalogues, imported file by file for an organisation that takes what\n\
    names none. They are not ours to ship; what is printed here are counts.\n\n\
    - **Files**: all those of the folder. **Malformed**: files, or records in them, whose bytes are not\n\
      well-formed.\n\
    - **No record**: well-formed, and no record of a dataset, a series or a service: an organisation, a contact,\n\
      a request, the capabilities of a service, a feature catalogue, a fragment of a record that names nothing.\n\
    - **Repeated**: a record that stands in its file in another state, under the same identifier and title; the\n\
      first is taken.\n\
    - **Records**: what is left. **Taken**: readable and searchable, each published or a draft. **Publishable**:\n\
      meets the profile `simple`. **Drafts**: kept with the issues that stop publication, or not shown by their\n\
      source.\n\
    - **Repaired**, **lost**: records with at least one value put right, or one that has no place here. What has no\n\
      place stays in the provenance of the record. **Invented**: records with a default, which count as lost:\n\
      a title out of a name, of a link or of an identifier.\n\n";

/// The page of the book: counts and reasons, nothing of any record.
fn page(sums: &[(&str, Sum)]) -> String {
    let mut page = format!(
        "{INTRODUCTION}| Format | Files | Malformed | No record | Repeated | Records | Taken | | Publishable | Drafts | Refused | Repaired | Lost | Invented |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    );
    let mut all = Sum::default();
    for (name, sum) in sums {
        row(&mut page, name, sum);
        all.files += sum.files;
        all.malformed += sum.malformed;
        all.repeated += sum.repeated;
        all.drafts_with_issues += sum.drafts_with_issues;
        all.drafts_not_shown += sum.drafts_not_shown;
        all.invented += sum.invented;
        for (held, part) in [
            (&mut all.total.read, sum.total.read),
            (&mut all.total.created, sum.taken()),
            (&mut all.total.no_record, sum.total.no_record),
            (&mut all.total.publishable, sum.total.publishable),
            (&mut all.total.repaired, sum.total.repaired),
            (&mut all.total.lost, sum.total.lost),
        ] {
            *held += part;
        }
        *all.refused.entry(UNREADABLE.to_owned()).or_default() += sum.unreadable_files();
    }
    row(&mut page, "**All**", &all);
    for (title, counts, most) in [
        ("What is no record", sums.iter().map(|(name, sum)| (*name, &sum.no_record)).collect::<Vec<_>>(), 50),
        ("What is refused", sums.iter().map(|(name, sum)| (*name, &sum.refused)).collect(), 50),
        (
            "What keeps drafts from publication",
            sums.iter().map(|(name, sum)| (*name, &sum.drafts)).collect(),
            50,
        ),
        ("What is repaired", sums.iter().map(|(name, sum)| (*name, &sum.repaired)).collect(), 50),
        ("What is lost", sums.iter().map(|(name, sum)| (*name, &sum.lost)).collect(), PATHS),
    ] {
        write!(page, "\n## {title}\n\n").unwrap();
        for (name, counts) in counts.into_iter().filter(|(_, counts)| !counts.is_empty()) {
            let mut sorted: Vec<(&String, &i64)> = counts.iter().collect();
            sorted.sort_by_key(|(_, records)| -**records);
            let told: Vec<String> = sorted
                .iter()
                .take(most)
                .map(|(what, records)| format!("{} {records}", what.replace('<', "\\<")))
                .collect();
            let left = sorted.len().saturating_sub(most);
            let more = if left > 0 { format!("; and {left} more") } else { String::new() };
            writeln!(page, "- {name}: {}{more}", told.join("; ")).unwrap();
        }
    }
    page
}

fn row(page: &mut String, name: &str, sum: &Sum) {
    let (records, taken) = (sum.records(), sum.taken());
    let share = if records > 0 {
        format!("{}.{} %", 100 * taken / records, 1_000 * taken / records % 10)
    } else {
        "–".to_owned()
    };
    writeln!(
        page,
        "| {name} | {} | {} | {} | {} | {records} | {taken} | {share} | {} | {} | {} | {} | {} | {} |",
        sum.files,
        sum.malformed,
        sum.total.no_record,
        sum.repeated,
        sum.total.publishable,
        sum.drafts_with_issues + sum.drafts_not_shown,
        records - taken,
        sum.total.repaired,
        sum.total.lost,
        sum.invented,
    )
    .unwrap();
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
