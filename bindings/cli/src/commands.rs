//! The commands: arguments in, verbs of the session, output.

use crate::args::{Arguments, Command, ImportArguments, SearchArguments};
use crate::{Failure, demo, output, words};
use catalogue_core::{
    AccountDetails, Area, AreaRelation, BoundingBox, Catalogue, Change, ImportOptions, ImportReport, Options,
    Principal, Query, Session, Sort, State, SuggestField, validate,
};
use std::io::Read;
use std::path::{Path, PathBuf};

type Done = Result<(), Failure>;

/// Runs the command asked.
pub(crate) fn run(arguments: &Arguments) -> Done {
    let language = arguments.language();
    match &arguments.command {
        Command::Demo { path } => demo::run(path.as_deref(), language),
        Command::Init { preset, name, administrator } => {
            let options =
                Options { preset: preset.clone(), name: name.clone(), language, ..Options::default() };
            let details = AccountDetails { login: administrator.clone(), ..AccountDetails::default() };
            let catalogue = Catalogue::create(&arguments.catalogue, options, details)?;
            output::say(&format!("{} {}", words::initialised(language), catalogue.path().display()))
        }
        Command::Import(import) => self::import(arguments, import),
        Command::Search(search) => self::search(arguments, search),
        Command::Show { address } => {
            let session = session(arguments, Principal::Anonymous)?;
            let view = session.find(address)?;
            if arguments.json { output::json(&view) } else { output::view(&session, &view, language) }
        }
        Command::Suggest { field, text, limit } => {
            let session = session(arguments, Principal::Anonymous)?;
            let found = session.suggest(&SuggestField::from_code(field), text, *limit)?;
            if arguments.json { output::json(&found) } else { output::suggestions(&found, language) }
        }
        Command::Create { file, publish } => create(arguments, file, *publish),
        Command::Publish { address } => {
            let session = session(arguments, Principal::Anonymous)?;
            let held = session.find(address)?.dataset;
            let dataset = session.publish(held.id, held.revision)?;
            let address = session.get(dataset.id)?.address;
            output::say(&format!("{} {address}", words::published(language)))
        }
        Command::Delete { address, yes } => {
            let session = session(arguments, Principal::Anonymous)?;
            let id = session.find(address)?.dataset.id;
            let impact = session.prepare_delete(id)?;
            if !yes {
                output::json(&impact)?;
                return Err(Failure::Usage(words::confirm(language).to_owned()));
            }
            session.delete(id, &impact.token)?;
            output::say(&format!("{} {}", words::deleted(language), impact.title))
        }
        Command::Check { address, profile } => check(arguments, address.as_deref(), profile.as_deref()),
        Command::Reindex => {
            let session = session(arguments, Principal::System)?;
            let bar = output::bar(words::records(language));
            session.reindex(&mut |done, total| tick(&bar, done, total))?;
            bar.finish_and_clear();
            output::say(words::reindexed(language))
        }
        Command::Backup { to } => {
            let session = session(arguments, Principal::System)?;
            let bar = output::bar("…");
            session.backup(to, &mut |done, total| tick(&bar, done, total))?;
            bar.finish_and_clear();
            output::say(&format!("{} {}", words::backed_up(language), to.display()))
        }
        Command::Statistics => statistics(arguments),
    }
}

fn tick(bar: &indicatif::ProgressBar, done: i64, total: Option<i64>) -> bool {
    bar.set_length(u64::try_from(total.unwrap_or(done)).unwrap_or(0));
    bar.set_position(u64::try_from(done).unwrap_or(0));
    true
}

/// A session for the login asked, else for `otherwise`.
fn session(arguments: &Arguments, otherwise: Principal) -> Result<Session, Failure> {
    let options = Options { language: arguments.language(), ..Options::default() };
    let catalogue = Catalogue::open(&arguments.catalogue, options)?;
    let principal = match &arguments.login {
        Some(login) => catalogue.principal(login)?,
        None => otherwise,
    };
    Ok(catalogue.session(principal, arguments.portal.as_deref())?)
}

fn search(arguments: &Arguments, search: &SearchArguments) -> Done {
    let session = session(arguments, Principal::Anonymous)?;
    let mut query = Query {
        text: search.text.join(" "),
        page_size: search.size,
        cursor: search.cursor.clone(),
        sort: sort(&search.sort)?,
        ..Query::default()
    };
    for filter in &search.filters {
        let (facet, value) = filter
            .split_once('=')
            .ok_or_else(|| Failure::Usage(format!("--filter {filter:?}: facet=value")))?;
        query.filters.entry(facet.to_owned()).or_default().push(value.to_owned());
    }
    if let Some(area) = &search.area {
        let bounds: Vec<f64> = area.split(',').filter_map(|bound| bound.trim().parse().ok()).collect();
        let [west, south, east, north] = bounds[..] else {
            return Err(Failure::Usage(format!("--area {area:?}: west,south,east,north")));
        };
        let relation = if search.within { AreaRelation::Within } else { AreaRelation::Intersects };
        query.area = Some(Area { bounds: BoundingBox { west, south, east, north }, relation });
    }
    for state in search.states.iter().flat_map(|states| states.split(',')) {
        let known = State::from_code(state.trim());
        query.states.push(known.ok_or_else(|| Failure::Usage(format!("--states {state:?}")))?);
    }
    let no_facets = search.facets.as_deref() == Some("none");
    if let Some(facets) = search.facets.as_deref().filter(|_| !no_facets) {
        query.facets = facets.split(',').map(|facet| facet.trim().to_owned()).collect();
    }
    let mut page = session.search(&query)?;
    if no_facets {
        page.facets.clear();
    }
    if arguments.json { output::json(&page) } else { output::page(&page, arguments.language()) }
}

fn sort(code: &str) -> Result<Sort, Failure> {
    match code {
        "relevance" => Ok(Sort::Relevance),
        "title" => Ok(Sort::Title),
        "published" => Ok(Sort::Published),
        "updated" => Ok(Sort::Updated),
        "popularity" => Ok(Sort::Popularity),
        other => {
            Err(Failure::Usage(format!("--sort {other:?}: relevance, title, published, updated, popularity")))
        }
    }
}

/// Reads a file, or standard input for `-`.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes =
            std::fs::read(path).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    }
    Ok(bytes)
}

fn create(arguments: &Arguments, file: &Path, publish: bool) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let bytes = read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let refused = |issues| Failure::Catalogue(catalogue_core::Error::Invalid { issues });
    let value: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
    let (metadata, resources) = match value.get("metadata") {
        Some(metadata) => {
            let resources =
                value.get("resources").and_then(|list| list.as_array()).cloned().unwrap_or_default();
            (metadata.to_string(), resources)
        }
        None => (text.into_owned(), Vec::new()),
    };
    let mut metadata = validate::read_metadata(&metadata).map_err(refused)?;
    if metadata.organisation.is_none() {
        // The form pre-fills the organisation of who deposits (D§1.2 D5).
        let defaults = session.form(None, None)?.defaults;
        metadata.organisation =
            defaults.get("organisation").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    }
    let resources = resources
        .iter()
        .map(|resource| validate::read_resource(&resource.to_string()).map_err(refused))
        .collect::<Result<Vec<_>, _>>()?;
    let change = Change::Create { metadata: Box::new(metadata), resources, publish };
    let written = session.apply(vec![change]).map_err(|refusal| Failure::Catalogue(refusal.error))?;
    for dataset in written {
        let view = session.get(dataset.id)?;
        if arguments.json {
            output::json(&view)?;
        } else {
            output::say(&format!(
                "{} {} ({})",
                words::created(language),
                view.address,
                view.dataset.state.code()
            ))?;
            output::issues(&session.check(dataset.id, None)?, language)?;
        }
    }
    Ok(())
}

fn check(arguments: &Arguments, address: Option<&str>, profile: Option<&str>) -> Done {
    let language = arguments.language();
    if let Some(address) = address {
        let session = session(arguments, Principal::Anonymous)?;
        let issues = session.check(session.find(address)?.dataset.id, profile)?;
        let errors = issues.iter().filter(|issue| issue.severity == catalogue_core::Severity::Error).count();
        if arguments.json {
            output::json(&issues)?
        } else {
            output::issues(&issues, language)?
        }
        return if errors == 0 { Ok(()) } else { Err(Failure::Findings) };
    }
    let findings = session(arguments, Principal::System)?.check_integrity()?;
    if arguments.json {
        output::json(&findings)?;
    } else if findings.is_empty() {
        output::say(words::nothing_wrong(language))?;
    } else {
        for finding in &findings {
            output::say(&format!("{}\t{}\t{}", finding.place, finding.code, finding.detail))?;
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(Failure::Findings) }
}

fn statistics(arguments: &Arguments) -> Done {
    let language = arguments.language();
    let figures = session(arguments, Principal::Anonymous)?.statistics()?;
    if arguments.json {
        return output::json(&figures);
    }
    let mut rows = vec![vec![words::organisations(language).to_owned(), figures.organisations.to_string()]];
    rows.extend(figures.datasets.iter().map(|(state, count)| vec![state.clone(), count.to_string()]));
    rows.push(vec![words::open_data(language).to_owned(), figures.open.to_string()]);
    let uses = format!("{} / {}", figures.usage.views, figures.usage.downloads);
    rows.push(vec![words::usage(language).to_owned(), uses]);
    output::table(&[words::name(language), words::count(language)], &rows)
}

/// The JSON files below the paths given, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                std::fs::read_dir(&path)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
            inside.sort();
            let readable = |path: &PathBuf| {
                path.is_dir()
                    || path
                        .extension()
                        .is_some_and(|end| ["json", "jsonl", "ndjson"].iter().any(|e| end == *e))
            };
            waiting.extend(inside.into_iter().rev().filter(readable));
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Imports one file: JSON Lines as a stream, so that its size does not matter, anything else whole.
fn import_file(
    session: &Session,
    file: &Path,
    options: &ImportOptions,
    progress: &mut dyn FnMut(i64, Option<i64>) -> bool,
) -> Result<ImportReport, Failure> {
    let lines = file
        .extension()
        .is_some_and(|end| ["jsonl", "ndjson"].iter().any(|lines| end.eq_ignore_ascii_case(lines)));
    if !lines {
        return Ok(session.import(&read(file)?, options, progress)?);
    }
    let opened = std::fs::File::open(file);
    let opened = opened.map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
    Ok(session.import_from(&mut std::io::BufReader::new(opened), options, progress)?)
}

fn import(arguments: &Arguments, import: &ImportArguments) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let organisation = match &import.organisation {
        Some(slug) => Some(session.organisation(slug)?.id),
        None => None,
    };
    let options = ImportOptions {
        format: import.format.clone(),
        source: import.source.clone(),
        organisation,
        create_organisations: import.create_organisations,
        publish: import.publish,
    };
    let bar = output::bar(words::records(language));
    let mut unreadable = 0;
    let mut total = ImportReport::default();
    let files = files(&import.files)?;
    for file in &files {
        let name = file.display().to_string();
        bar.set_message(name.clone());
        match import_file(&session, file, &options, &mut |done, total| tick(&bar, done, total)) {
            Ok(report) => {
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
                if arguments.json {
                    output::json(&report)?
                } else {
                    output::import(&name, &report, import.details, language)?
                }
            }
            // One unreadable file does not stop the others.
            Err(Failure::Catalogue(error @ catalogue_core::Error::BadInput { .. })) => {
                unreadable += 1;
                output::complain(&format!("{name}: {}", error.sentence(language)));
            }
            Err(other) => return Err(other),
        }
    }
    bar.finish_and_clear();
    if files.len() > 1 && !arguments.json {
        output::import("=", &total, false, language)?;
    }
    if unreadable > 0 { Err(Failure::Findings) } else { Ok(()) }
}
