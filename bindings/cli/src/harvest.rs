//! Harvesting other catalogues: sources, runs and their reports.

use crate::args::{AddSource, Arguments, HarvestCommand};
use crate::commands::session;
use crate::output::{Done, bar, issue_line, json, number, plain, say, table, tick};
use crate::{Failure, words};
use catalogue_core::harvest::{HttpOptions, HttpTransport};
use catalogue_core::{
    DueSource, Error, HarvestFilter, HarvestItemQuery, HarvestOptions, HarvestReport, HarvestSource,
    HarvestSourceDetails, HarvestStatus, Language, Principal, Session,
};
use std::collections::BTreeMap;

/// Statuses that somebody may want to look at.
const REMARKABLE: &[HarvestStatus] =
    &[HarvestStatus::Refused, HarvestStatus::Duplicate, HarvestStatus::Absent, HarvestStatus::Archived];
/// Items shown of one status.
const SHOWN: i64 = 20;

/// Runs one of the commands about harvests.
pub(crate) fn run(arguments: &Arguments, asked: &HarvestCommand) -> Done {
    let session = session(arguments, Principal::System)?;
    match asked {
        HarvestCommand::Add(wanted) => add(arguments, &session, wanted),
        HarvestCommand::List => list(arguments, &session),
        HarvestCommand::Due => due(arguments, &session),
        HarvestCommand::Run { sources, due, anew, archive_many, private_addresses } => {
            let sources = match due {
                true => session.due_sources(None)?.into_iter().map(|due| due.source).collect(),
                false => {
                    sources.iter().map(|name| find(&session, name)).collect::<Result<Vec<_>, Failure>>()?
                }
            };
            let options =
                HarvestOptions { archive_many: *archive_many, anew: *anew, ..HarvestOptions::default() };
            let transport = HttpTransport::new(HttpOptions {
                private_addresses: *private_addresses,
                ..HttpOptions::default()
            })?;
            harvest(arguments, &session, &sources, &options, &transport)
        }
        HarvestCommand::Report { source, runs } => {
            let source = find(&session, source)?;
            report(arguments, &session, &source, *runs)
        }
    }
}

fn add(arguments: &Arguments, session: &Session, wanted: &AddSource) -> Done {
    let language = arguments.language();
    let mut details: HarvestSourceDetails = serde_json::from_value(serde_json::json!({
        "name": wanted.name,
        "kind": wanted.kind,
        "address": wanted.address,
        "organisation": session.organisation(&wanted.organisation)?.id,
        "frequency": wanted.frequency,
        "absences": wanted.absences,
        "publish": !wanted.drafts,
    }))
    .map_err(|error| Failure::Usage(error.to_string()))?;
    details.licences = pairs(&wanted.licences, language)?.into_iter().collect();
    details.themes = pairs(&wanted.themes, language)?.into_iter().collect();
    details.quota = wanted.quota;
    details.page.clone_from(&wanted.page);
    for (list, exclude) in [(&wanted.only, false), (&wanted.without, true)] {
        details.filters.extend(filters(pairs(list, language)?, exclude));
    }
    let source = session.create_harvest_source(details)?;
    if arguments.json { json(&source) } else { say(&format!("{} {}", words::created(language), source.id)) }
}

/// `WORD=CODE`, cut at the last sign: words may hold one.
fn pairs(given: &[String], language: Language) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| {
        let (word, code) = text
            .rsplit_once('=')
            .ok_or_else(|| Failure::Usage(format!("{text}: {}", words::bad_pair(language))))?;
        Ok((word.to_owned(), code.to_owned()))
    };
    given.iter().map(pair).collect()
}

/// Values of one field are alternatives.
fn filters(pairs: Vec<(String, String)>, exclude: bool) -> Vec<HarvestFilter> {
    let mut by_field: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (field, value) in pairs {
        by_field.entry(field).or_default().push(value);
    }
    by_field.into_iter().map(|(field, values)| HarvestFilter { field, values, exclude }).collect()
}

/// A source by its identifier or its name.
fn find(session: &Session, name: &str) -> Result<HarvestSource, Failure> {
    if let Ok(id) = name.parse() {
        return Ok(session.harvest_source(id)?);
    }
    let mut found = session.harvest_sources(None)?;
    found.retain(|source| source.details.name == name);
    match (found.pop(), found.is_empty()) {
        (Some(source), true) => Ok(source),
        _ => Err(Error::not_found("harvest-source", name).into()),
    }
}

fn list(arguments: &Arguments, session: &Session) -> Done {
    let language = arguments.language();
    let sources = session.harvest_sources(None)?;
    if arguments.json {
        return json(&sources);
    }
    let mut rows = Vec::new();
    for source in sources {
        let last = session.harvest_runs(source.id, 1)?.pop();
        let last = last.map_or_else(String::new, |run| {
            format!("{} {}", run.started.format("%Y-%m-%d %H:%M"), run.outcome.code())
        });
        let details = source.details;
        rows.push(vec![
            source.id.to_string(),
            details.name,
            details.kind.code().to_owned(),
            details.address,
            last,
        ]);
    }
    let header = ["", words::name(language), words::kind(language), words::address(language), ""];
    table(&header, &rows)
}

fn due(arguments: &Arguments, session: &Session) -> Done {
    let due = session.due_sources(None)?;
    if arguments.json {
        return json(&due);
    }
    let row = |due: &DueSource| {
        let since = due.since.format("%Y-%m-%d %H:%M").to_string();
        let failures = number(due.failures, arguments.language());
        vec![due.source.id.to_string(), due.source.details.name.clone(), since, failures]
    };
    let language = arguments.language();
    let header = ["", words::name(language), words::due(language), words::failures(language)];
    table(&header, &due.iter().map(row).collect::<Vec<_>>())
}

/// Harvests sources one after the other: one that fails, or that somebody else harvests, stops none.
fn harvest(
    arguments: &Arguments,
    session: &Session,
    sources: &[HarvestSource],
    options: &HarvestOptions,
    transport: &HttpTransport,
) -> Done {
    let language = arguments.language();
    let (mut reports, mut failed) = (Vec::new(), None);
    for source in sources {
        let bar = bar(&source.details.name);
        let done =
            session.harvest(source.id, options, Some(transport), &mut |done, total| tick(&bar, done, total));
        bar.finish_and_clear();
        match done {
            Ok(report) => {
                if !report.outcome.is_success() {
                    failed = Some(Failure::Findings);
                }
                if !arguments.json {
                    tell(&source.details.name, &report, language)?;
                }
                reports.push(report);
            }
            Err(error) if sources.len() > 1 => {
                crate::output::complain(&format!("{}: {}", source.details.name, error.sentence(language)));
                failed = Some(error.into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    if arguments.json {
        json(&reports)?;
    }
    failed.map_or(Ok(()), Err)
}

/// The counts of a run, without the empty ones.
fn tell(name: &str, report: &HarvestReport, language: Language) -> Done {
    let counts = [
        report.read,
        report.added,
        report.updated,
        report.unchanged,
        report.revived,
        report.refused,
        report.filtered,
        report.duplicates,
        report.absent,
        report.archived,
        report.spared,
        report.drafts,
        report.repaired,
    ];
    let said: Vec<String> = counts
        .into_iter()
        .zip(words::harvest_counts(language))
        .enumerate()
        .filter(|(at, (count, _))| *at == 0 || *count > 0)
        .map(|(_, (count, word))| format!("{word} {}", number(count, language)))
        .collect();
    say(&format!("{name}: {}, {}", report.outcome.code(), said.join(", ")))?;
    if let Some(error) = &report.error {
        say(&format!("  {}", plain(error)))?;
    }
    let lost = report.lost.iter().chain(&report.refusals);
    for (path, count) in lost {
        say(&format!("  {} {}", plain(path), number(*count, language)))?;
    }
    if report.spared > 0 {
        say(&format!("  {}", words::spared(language)))?;
    }
    Ok(())
}

fn report(arguments: &Arguments, session: &Session, source: &HarvestSource, runs: i64) -> Done {
    let language = arguments.language();
    let runs = session.harvest_runs(source.id, runs)?;
    let mut items = Vec::new();
    for status in REMARKABLE {
        let query =
            HarvestItemQuery { status: Some(*status), page_size: Some(SHOWN), ..HarvestItemQuery::default() };
        items.extend(session.harvest_items(source.id, &query)?.items);
    }
    if arguments.json {
        return json(&serde_json::json!({ "source": source, "runs": runs, "items": items }));
    }
    for run in &runs {
        tell(&run.started.format("%Y-%m-%d %H:%M").to_string(), run, language)?;
    }
    for item in &items {
        let dataset = item.dataset.map_or_else(String::new, |id| format!(" {id}"));
        say(&format!("{}\t{}\t{}{dataset}", item.status.code(), plain(&item.remote_id), plain(&item.title)))?;
        for issue in &item.issues {
            say(&format!("  {}", issue_line(issue, language)))?;
        }
    }
    Ok(())
}
