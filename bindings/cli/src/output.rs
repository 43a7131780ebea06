//! Tables in a terminal, plain text in a pipe, JSON when asked.

use crate::{Failure, words};
use catalogue_core::{
    DatasetView, Facet, ImportReport, Issue, Language, Page, RecordOutcome, Session, Severity, Suggestion,
};
use comfy_table::presets::{NOTHING, UTF8_FULL_CONDENSED};
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};

type Done = Result<(), Failure>;

/// One line to standard output.
pub(crate) fn say(text: &str) -> Done {
    writeln!(std::io::stdout().lock(), "{text}").map_err(Failure::from)
}

/// One line to standard error.
pub(crate) fn complain(text: &str) {
    // Nobody is left to tell when standard error is gone too.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// An answer as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Done {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Usage(error.to_string()))?;
    say(&text)
}

/// A progress bar on standard error when somebody watches it, nothing otherwise.
pub(crate) fn bar(label: &str) -> ProgressBar {
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(label.to_owned());
    bar
}

/// A table: drawn for a terminal, columns separated by tabs in a pipe.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> Done {
    if !std::io::stdout().is_terminal() {
        for row in rows {
            say(&row.iter().map(|cell| cell.replace(['\t', '\n'], " ")).collect::<Vec<_>>().join("\t"))?;
        }
        return Ok(());
    }
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.to_vec());
    for row in rows {
        table.add_row(row.clone());
    }
    say(&table.to_string())
}

/// An answer to a search: hits, then facets side by side.
pub(crate) fn page(page: &Page, language: Language) -> Done {
    if page.relaxed {
        say(words::relaxed(language))?;
    }
    if page.hits.is_empty() {
        say(words::none_found(language))?;
    } else {
        let rows: Vec<Vec<String>> = page.hits.iter().map(hit_row).collect();
        let header = [
            words::title(language),
            words::organisation(language),
            words::formats(language),
            words::updated(language),
        ];
        table(&header, &rows)?;
    }
    say(&format!("{} {} ({:.1} ms)", page.total, words::results(language), page.took))?;
    facets(&page.facets, language)?;
    if let Some(cursor) = &page.cursor {
        say(&format!("{} {cursor}", words::more(language)))?;
    }
    Ok(())
}

fn hit_row(hit: &catalogue_core::Hit) -> Vec<String> {
    let lock = if hit.private { "🔒 " } else { "" };
    let state = match hit.state {
        catalogue_core::State::Published => String::new(),
        other => format!(" [{}]", other.code()),
    };
    vec![
        format!("{lock}{}{state}", hit.title),
        hit.organisation_name.clone().unwrap_or_default(),
        hit.formats.join(", "),
        hit.updated_on.map_or_else(String::new, |date| date.to_string()),
    ]
}

fn facets(facets: &[Facet], language: Language) -> Done {
    let shown: Vec<&Facet> = facets.iter().filter(|facet| !facet.values.is_empty()).collect();
    if shown.is_empty() {
        return Ok(());
    }
    if !std::io::stdout().is_terminal() {
        for facet in shown {
            for value in &facet.values {
                say(&format!(
                    "{}\t{}\t{}\t{}",
                    facet.name,
                    value.code,
                    value.labels.get(language),
                    value.count
                ))?;
            }
        }
        return Ok(());
    }
    for three in shown.chunks(3) {
        let mut side_by_side = Table::new();
        side_by_side.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        let columns = three.iter().map(|facet| {
            let mut lines = vec![facet.labels.get(language).to_uppercase()];
            lines.extend(facet.values.iter().take(8).map(|value| {
                let mark = if value.selected { "☑" } else { "☐" };
                format!("{mark} {} ({})", value.labels.get(language), value.count)
            }));
            lines.join("\n")
        });
        side_by_side.add_row(columns.collect::<Vec<_>>());
        say(&side_by_side.to_string())?;
    }
    Ok(())
}

/// One dataset, whole.
pub(crate) fn view(session: &Session, view: &DatasetView, language: Language) -> Done {
    let metadata = &view.dataset.metadata;
    let lock = if view.private { "🔒 " } else { "" };
    say(&format!("{lock}{}", metadata.title))?;
    let mut rows = vec![
        vec![words::address(language).to_owned(), view.url.clone()],
        vec![words::state(language).to_owned(), view.dataset.state.code().to_owned()],
    ];
    if let Some(id) = metadata.organisation {
        let organisation = session.organisation(&id.to_string())?;
        rows.push(vec![words::organisation(language).to_owned(), organisation.details.name]);
    }
    let terms = |scheme: &str, codes: &[String]| -> Result<String, Failure> {
        let held = session.vocabulary(scheme)?;
        let label = |code: &String| {
            let term = held.terms.iter().find(|term| term.code == *code);
            term.map_or_else(|| code.clone(), |term| term.labels.get(language).to_owned())
        };
        Ok(codes.iter().map(label).collect::<Vec<_>>().join(", "))
    };
    let one = |code: &Option<String>| code.clone().into_iter().collect::<Vec<_>>();
    for (field, scheme, codes) in [
        ("themes", "theme", metadata.themes.clone()),
        ("categories", "category", metadata.categories.clone()),
        ("licence", "licence", one(&metadata.licence)),
        ("frequency", "frequency", one(&metadata.frequency)),
        ("data_types", "data-type", metadata.data_types.clone()),
        ("granularity", "granularity", one(&metadata.granularity)),
    ] {
        if !codes.is_empty() {
            rows.push(vec![catalogue_core::field_label(field, language), terms(scheme, &codes)?]);
        }
    }
    rows.push(vec![catalogue_core::field_label("keywords", language), metadata.keywords.join(", ")]);
    for (field, date) in [("published_on", metadata.published_on), ("updated_on", metadata.updated_on)] {
        rows.extend(date.map(|date| vec![catalogue_core::field_label(field, language), date.to_string()]));
    }
    if let Some(place) = &metadata.extent.place {
        rows.push(vec![catalogue_core::field_label("extent", language), place.clone()]);
    }
    rows.push(vec![words::description(language).to_owned(), metadata.description.clone()]);
    table(&["", ""], &rows)?;
    say(words::resources(language))?;
    let resources: Vec<Vec<String>> = view
        .dataset
        .resources
        .iter()
        .map(|resource| {
            let place = if view.restricted.contains(&resource.id) {
                let ask = view.ask.as_deref().unwrap_or_else(|| words::nobody(language));
                format!("{} {ask}", words::restricted(language))
            } else {
                let file = resource.file.as_ref().map(|file| format!("{} ({} o)", file.name, file.size));
                resource.metadata.url.clone().or(file).unwrap_or_default()
            };
            vec![
                resource.metadata.name.clone(),
                resource.metadata.format.clone().unwrap_or_default(),
                resource.metadata.access.download.code().to_owned(),
                place,
            ]
        })
        .collect();
    table(
        &[words::name(language), words::formats(language), words::access(language), words::address(language)],
        &resources,
    )
}

/// Broken rules, worst first.
pub(crate) fn issues(issues: &[Issue], language: Language) -> Done {
    if issues.is_empty() {
        return say(words::nothing_wrong(language));
    }
    for issue in issues {
        let mark = match issue.severity {
            Severity::Error => "✗",
            Severity::Warning => "!",
            Severity::Hint => "·",
        };
        say(&format!("{mark} {}  [{}]", issue.sentence(language), issue.code))?;
    }
    Ok(())
}

/// Suggestions.
pub(crate) fn suggestions(suggestions: &[Suggestion], language: Language) -> Done {
    let rows: Vec<Vec<String>> = suggestions
        .iter()
        .map(|s| vec![s.value.clone(), s.labels.get(language).to_owned(), s.count.to_string()])
        .collect();
    table(&[words::value(language), words::name(language), words::count(language)], &rows)
}

/// The counts of one imported file, then its refusals, or every record.
pub(crate) fn import(file: &str, report: &ImportReport, details: bool, language: Language) -> Done {
    say(&format!(
        "{file}: {} {}, {} {}, {} {}, {} {}, {} {}; {} {}, {} {}, {} {}, {} {}",
        report.read,
        words::read(language),
        report.created,
        words::new(language),
        report.updated,
        words::changed(language),
        report.unchanged,
        words::same(language),
        report.refused,
        words::refused(language),
        report.published,
        words::published(language).to_lowercase(),
        report.drafts,
        words::drafts(language),
        report.repaired,
        words::repaired(language),
        report.lost,
        words::lost(language),
    ))?;
    for record in &report.records {
        if record.outcome != RecordOutcome::Refused && !details {
            continue;
        }
        say(&format!("  {} {:?}", record.place, record.outcome))?;
        for (mark, list) in [("✗", &record.issues), ("~", &record.repaired), ("-", &record.lost)] {
            for issue in list {
                say(&format!("    {mark} {}  [{}]", issue.sentence(language), issue.code))?;
            }
        }
    }
    Ok(())
}
