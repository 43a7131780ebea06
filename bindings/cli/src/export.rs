//! Exporting to a file, a folder or a pipe, and following what changes.

use crate::args::{Arguments, ChangesArguments, ExportArguments};
use crate::commands::session;
use crate::output::{Done, bar, bytes, complain, json, number, say, table, tick};
use crate::{Failure, page, words};
use catalogue_core::{
    ChangeKind, Error, ExportFormat, ExportOptions, ExportReport, ExportedFile, Language, Principal, Query,
    Session,
};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Exports what the arguments ask.
pub(crate) fn run(arguments: &Arguments, export: &ExportArguments) -> Done {
    let language = arguments.language();
    let query = page::narrowed(&export.narrowing, &export.ordering, language)?;
    let options = ExportOptions {
        format: ExportFormat::from_code(&export.format).unwrap_or_default(),
        base_url: export.base_url.clone(),
        title: export.title.clone(),
        limit: export.limit,
        datasets: None,
        changed_after: export.changed_after.clone(),
        since: since(export.since.as_deref(), language)?,
    };
    let session = session(arguments, Principal::Anonymous)?;
    let to_output = export.folder.is_none() && export.output.as_deref().is_none_or(|to| to == Path::new("-"));
    let report = match (&export.folder, &export.output) {
        (Some(folder), _) => to_folder(&session, &query, &options, folder, language)?,
        (None, Some(file)) if !to_output => to_file(&session, &query, &options, file, language)?,
        _ => to_pipe(&session, &query, &options, language)?,
    };
    // The document itself went to standard output: what became of it goes beside.
    match (arguments.json, to_output) {
        (true, false) => json(&report),
        (true, true) => {
            complain(&serde_json::to_string(&report).unwrap_or_default());
            Ok(())
        }
        (false, true) => {
            told(&report, language).iter().for_each(|line| complain(line));
            Ok(())
        }
        (false, false) => told(&report, language).iter().try_for_each(|line| say(line)),
    }
}

/// What became of an export, line by line.
fn told(report: &ExportReport, language: Language) -> Vec<String> {
    let count = words::results(language, report.records, &number(report.records, language));
    let mut lines = vec![format!("{count}, {}", bytes(report.bytes, language))];
    if report.relaxed {
        lines.push(words::relaxed(language).to_owned());
    }
    if !report.lost.is_empty() {
        let fields: Vec<String> =
            report.lost.iter().map(|(path, count)| format!("{path} {}", number(*count, language))).collect();
        lines.push(format!("{} {}", words::not_carried(language), fields.join(", ")));
    }
    if report.start_over {
        lines.push(words::start_over(language).to_owned());
    }
    lines.extend(report.gone.iter().map(|id| format!("{}\t{id}", words::gone(language))));
    if let Some(position) = &report.position {
        lines.push(format!("{} --changed-after {position}", words::what_changes_next(language)));
    }
    lines
}

/// Exports to a file; one that is there already stays until the new one is whole.
fn to_file(
    session: &Session,
    query: &Query,
    options: &ExportOptions,
    file: &Path,
    language: Language,
) -> Result<ExportReport, Failure> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let bar = bar(words::datasets(language));
    let written = File::create(part).map_err(Failure::Output).and_then(|mut out| {
        let report = session.export(query, options, &mut out, &mut |done, total| tick(&bar, done, total))?;
        out.sync_all()?;
        Ok(report)
    });
    bar.finish_and_clear();
    let done = written.and_then(|report| {
        std::fs::rename(part, file)?;
        Ok(report)
    });
    if done.is_err() {
        // Nothing is owed to a document that is not whole.
        let _ = std::fs::remove_file(part);
    }
    done
}

/// Exports to standard output.
fn to_pipe(
    session: &Session,
    query: &Query,
    options: &ExportOptions,
    language: Language,
) -> Result<ExportReport, Failure> {
    let mut pipe = Pipe { out: std::io::stdout().lock(), broken: None };
    let bar = bar(words::datasets(language));
    let done = session.export(query, options, &mut pipe, &mut |done, total| tick(&bar, done, total));
    bar.finish_and_clear();
    match (done, pipe.broken) {
        (Err(Error::Storage(_)), Some(kind)) => Err(Failure::Output(kind.into())),
        (done, _) => Ok(done?),
    }
}

/// Standard output, and how it broke: the library tells only that it did.
struct Pipe<'a> {
    out: std::io::StdoutLock<'a>,
    broken: Option<std::io::ErrorKind>,
}

impl Write for Pipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.out.write(bytes).inspect_err(|error| self.broken = Some(error.kind()))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush().inspect_err(|error| self.broken = Some(error.kind()))
    }
}

/// Exports a file for each dataset into a folder, which is made when it is not there.
fn to_folder(
    session: &Session,
    query: &Query,
    options: &ExportOptions,
    folder: &Path,
    language: Language,
) -> Result<ExportReport, Failure> {
    std::fs::create_dir_all(folder)?;
    let bar = bar(words::datasets(language));
    let mut failed = None;
    let mut each = |file: ExportedFile| match std::fs::write(folder.join(&file.name), &file.content) {
        Ok(()) => true,
        Err(error) => {
            failed = Some(error);
            false
        }
    };
    let done = session.export_each(query, options, &mut each, &mut |done, total| tick(&bar, done, total));
    bar.finish_and_clear();
    match failed {
        Some(error) => Err(Failure::Output(error)),
        None => Ok(done?),
    }
}

/// What changed, oldest first.
pub(crate) fn changes(arguments: &Arguments, changes: &ChangesArguments) -> Done {
    let language = arguments.language();
    let since = since(changes.since.as_deref(), language)?;
    let session = session(arguments, Principal::Anonymous)?;
    let page = session.changes(changes.after.as_deref(), since, changes.limit)?;
    if arguments.json {
        return json(&page);
    }
    let rows: Vec<Vec<String>> = page
        .changes
        .iter()
        .map(|change| {
            let word = match change.change {
                ChangeKind::Updated => words::updated(language),
                ChangeKind::Gone => words::gone(language),
            };
            let address = change.address.clone().unwrap_or_default();
            // The clock's own form, to the second.
            let at = json!(change.at).as_str().unwrap_or_default().to_owned();
            vec![at, word.to_owned(), change.id.to_string(), address]
        })
        .collect();
    if page.start_over {
        complain(words::start_over(language));
    }
    table(&["", "", words::dataset(language), words::address(language)], &rows)?;
    say(&format!("{} --after {}", words::what_changes_next(language), page.position))
}

/// A moment: `2026-05-03T12:00:00Z`, or a day for its beginning.
fn since<T: serde::de::DeserializeOwned>(
    text: Option<&str>,
    language: Language,
) -> Result<Option<T>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let wrong = |_| Failure::Usage(format!("--since {text:?} : {}", words::bad_moment(language)));
    let moment = |text: String| serde_json::from_value::<T>(Value::from(text));
    moment(text.to_owned()).or_else(|_| moment(format!("{text}T00:00:00Z"))).map(Some).map_err(wrong)
}
