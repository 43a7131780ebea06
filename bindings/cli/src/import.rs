//! Importing files and folders, and telling what became of each record.

use crate::args::{Arguments, ImportArguments};
use crate::commands::session;
use crate::output::{Done, bar, complain, issue_line, json, number, plain, say, tick};
use crate::{Failure, words};
use catalogue_core::{Error, ImportOptions, ImportReport, Language, Principal, RecordOutcome, Session};
use serde_json::json;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// Imports every file named. One that cannot be read does not stop the others.
pub(crate) fn run(arguments: &Arguments, import: &ImportArguments) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let organisation = import.organisation.as_deref().map(|slug| session.organisation(slug)).transpose()?;
    let fallback = import.fallback.as_deref().map(|slug| session.organisation(slug)).transpose()?;
    let options = ImportOptions {
        format: import.format.clone(),
        source: import.source.clone(),
        organisation: organisation.map(|organisation| organisation.id),
        fallback: fallback.map(|organisation| organisation.id),
        create_organisations: import.create_organisations,
        publish: import.publish,
    };
    let files = files(&import.files)?;
    if files.is_empty() {
        return Err(Failure::Unreadable(words::no_file(language).to_owned()));
    }
    let bar = bar(words::records(language));
    let mut told = Vec::new();
    let mut total = ImportReport::default();
    let mut unreadable = 0;
    for file in &files {
        let name = file.display().to_string();
        bar.set_message(name.clone());
        let done = import_file(&session, file, &options, &mut |done, total| tick(&bar, done, total));
        match done {
            Ok(report) => {
                add(&mut total, &report);
                if arguments.json {
                    told.push(json!({ "file": name, "report": report }));
                } else {
                    bar.suspend(|| tell(&name, &report, import.details, language))?;
                }
            }
            Err(
                failure @ (Failure::Unreadable(_)
                | Failure::Catalogue(Error::BadInput { .. } | Error::LimitExceeded { .. })),
            ) => {
                unreadable += 1;
                let why = match &failure {
                    Failure::Catalogue(error) => format!("{name}: {}", error.sentence(language)),
                    Failure::Unreadable(text) => text.clone(),
                    _ => String::new(),
                };
                if arguments.json {
                    told.push(json!({ "file": name, "error": why }));
                } else {
                    bar.suspend(|| complain(&why));
                }
            }
            Err(other) => return Err(other),
        }
    }
    bar.finish_and_clear();
    if arguments.json {
        json(&told)?;
    } else if files.len() > 1 {
        tell(words::all_files(language), &total, false, language)?;
    }
    if unreadable > 0 { Err(Failure::Findings) } else { Ok(()) }
}

/// Imports one file as a stream, so that its size does not matter.
fn import_file(
    session: &Session,
    file: &Path,
    options: &ImportOptions,
    progress: &mut dyn FnMut(i64, Option<i64>) -> bool,
) -> Result<ImportReport, Failure> {
    let unreadable = |error| Failure::Unreadable(format!("{}: {error}", file.display()));
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    let mut reader = std::io::BufReader::with_capacity(1 << 16, opened);
    // A folder opens on some systems, and is only known by reading it.
    reader.fill_buf().map_err(unreadable)?;
    Ok(session.import_from(&mut reader, options, progress)?)
}

/// The files of records below the paths given, in order. A path named outright is taken as it is.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    while let Some(path) = waiting.pop() {
        if !path.is_dir() {
            found.push(path);
            continue;
        }
        let mut inside = Vec::new();
        let unreadable = |error| Failure::Unreadable(format!("{}: {error}", path.display()));
        for entry in std::fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            // Links to folders are not followed: they may lead back here.
            let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if folder || (is_of_records(&entry.path()) && entry.path().is_file()) {
                inside.push(entry.path());
            }
        }
        inside.sort();
        waiting.extend(inside.into_iter().rev());
    }
    Ok(found)
}

fn is_of_records(path: &Path) -> bool {
    let ends = ["csv", "json", "jsonl", "jsonld", "mef", "ndjson", "rdf", "ttl", "xml"];
    path.extension().is_some_and(|end| ends.iter().any(|known| end == *known))
}

fn add(total: &mut ImportReport, part: &ImportReport) {
    total.read += part.read;
    total.created += part.created;
    total.updated += part.updated;
    total.unchanged += part.unchanged;
    total.refused += part.refused;
    total.no_record += part.no_record;
    total.published += part.published;
    total.drafts += part.drafts;
    total.publishable += part.publishable;
    total.repaired += part.repaired;
    total.lost += part.lost;
}

/// The counts of one imported file, then its refusals, or every record.
fn tell(file: &str, report: &ImportReport, details: bool, language: Language) -> Done {
    let counts = [
        report.read,
        report.created,
        report.updated,
        report.unchanged,
        report.refused,
        report.published,
        report.drafts,
        report.repaired,
        report.lost,
    ];
    let said: Vec<String> = counts
        .into_iter()
        .zip(words::import_counts(language))
        .enumerate()
        .filter(|(at, (count, _))| *at == 0 || *count > 0)
        .map(|(_, (count, word))| format!("{word} {}", number(count, language)))
        .collect();
    say(&format!("{file}: {}", said.join(", ")))?;
    for record in &report.records {
        if record.outcome != RecordOutcome::Refused && !details {
            continue;
        }
        let place = if record.place.is_empty() { "-".to_owned() } else { plain(&record.place) };
        say(&format!("  {place}: {}", words::outcome(record.outcome, language)))?;
        for list in [&record.issues, &record.repaired, &record.lost] {
            for issue in list {
                say(&format!("  {}", issue_line(issue, language)))?;
            }
        }
    }
    Ok(())
}
