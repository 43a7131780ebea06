//! What is shown of one dataset, of suggestions, of figures.

use crate::output::{Done, bytes, clean, date, issue_line, number, say, table};
use crate::{Failure, words};
use catalogue_core::{
    DatasetView, Issue, Language, Resource, Session, State, Statistics, Suggestion, UsageTotals, YearOfUse,
    field_label,
};

/// Rows of a ranking.
const BEST: usize = 10;

/// One dataset, whole.
pub(crate) fn view(session: &Session, view: &DatasetView, language: Language) -> Done {
    let metadata = &view.dataset.metadata;
    let lock = if view.private { "🔒 " } else { "" };
    say(&format!("{lock}{}", clean(&metadata.title)))?;
    let label = |field: &str| field_label(field, language);
    let mut rows = vec![
        vec![words::address(language).to_owned(), view.url.clone()],
        vec![words::state(language).to_owned(), words::state_of(view.dataset.state, language).to_owned()],
    ];
    if let Some(id) = metadata.organisation {
        let organisation = session.organisation(&id.to_string())?;
        rows.push(vec![words::organisation(language).to_owned(), organisation.details.name]);
    }
    let one = |code: &Option<String>| code.clone().into_iter().collect::<Vec<_>>();
    for (field, scheme, codes) in [
        ("themes", "theme", metadata.themes.clone()),
        ("categories", "category", metadata.categories.clone()),
        ("licence", "licence", one(&metadata.licence)),
        ("frequency", "frequency", one(&metadata.frequency)),
        ("data_types", "data-type", metadata.data_types.clone()),
        ("granularity", "granularity", one(&metadata.granularity)),
        ("support", "support", one(&metadata.support)),
    ] {
        if !codes.is_empty() {
            rows.push(vec![label(field), labels(session, scheme, &codes, language)?]);
        }
    }
    if let Some(code) = &metadata.access_reason {
        // Two lists name reasons: INSPIRE's and the French code's.
        let mut said = code.clone();
        for scheme in ["access-reason", "access-reason-crpa"] {
            said = labels(session, scheme, &[said], language)?;
        }
        rows.push(vec![label("access_reason"), said]);
    }
    if !metadata.keywords.is_empty() {
        rows.push(vec![label("keywords"), metadata.keywords.join(", ")]);
    }
    for (field, day) in [
        ("created_on", metadata.created_on),
        ("published_on", metadata.published_on),
        ("updated_on", metadata.updated_on),
    ] {
        rows.extend(day.map(|day| vec![label(field), date(day, language)]));
    }
    if let Some(place) = &metadata.extent.place {
        rows.push(vec![label("extent"), place.clone()]);
    }
    for contact in &metadata.contacts {
        let said = [&contact.name, &contact.organisation, &contact.email, &contact.phone, &contact.url];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        rows.push(vec![label("contacts"), said.join(", ")]);
    }
    if let Some(lineage) = &metadata.lineage {
        rows.push(vec![label("lineage"), lineage.clone()]);
    }
    let used = [view.usage.views, view.usage.downloads].map(|count| number(count, language));
    rows.push(vec![words::used(language).to_owned(), used.join(", ")]);
    if !metadata.description.is_empty() {
        rows.push(vec![words::description(language).to_owned(), metadata.description.clone()]);
    }
    table(&["", ""], &rows)?;
    if view.dataset.resources.is_empty() {
        return say(words::no_resources(language));
    }
    say(words::resources(language))?;
    let resources: Vec<Vec<String>> =
        view.dataset.resources.iter().map(|held| resource(view, held, language)).collect();
    table(
        &[words::name(language), words::format(language), words::access(language), words::address(language)],
        &resources,
    )
}

fn resource(view: &DatasetView, held: &Resource, language: Language) -> Vec<String> {
    let place = if view.restricted.contains(&held.id) {
        let ask = view.ask.as_deref().unwrap_or_else(|| words::nobody(language));
        format!("{} {ask}", words::restricted(language))
    } else {
        let file = held.file.as_ref().map(|file| format!("{} ({})", file.name, bytes(file.size, language)));
        file.or_else(|| held.metadata.url.clone()).unwrap_or_default()
    };
    vec![
        held.metadata.name.clone(),
        held.metadata.format.clone().unwrap_or_default(),
        words::access_of(&held.metadata.access.download, language).to_owned(),
        place,
    ]
}

/// The labels of codes; a code that the catalogue does not know stands for itself.
fn labels(session: &Session, scheme: &str, codes: &[String], language: Language) -> Result<String, Failure> {
    let held = match session.vocabulary(scheme) {
        Ok(held) => held.terms,
        Err(catalogue_core::Error::NotFound { .. }) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    let label = |code: &String| {
        let term = held.iter().find(|term| term.code == *code);
        term.map_or_else(|| code.clone(), |term| term.labels.get(language).to_owned())
    };
    Ok(codes.iter().map(label).collect::<Vec<_>>().join(", "))
}

/// Broken rules, worst first.
pub(crate) fn issues(issues: &[Issue], language: Language) -> Done {
    if issues.is_empty() {
        return say(words::nothing_wrong(language));
    }
    let mut sorted: Vec<&Issue> = issues.iter().collect();
    sorted.sort_by_key(|issue| std::cmp::Reverse(issue.severity));
    sorted.into_iter().try_for_each(|issue| say(&issue_line(issue, language)))
}

/// Suggestions.
pub(crate) fn suggestions(suggestions: &[Suggestion], language: Language) -> Done {
    if suggestions.is_empty() {
        return say(words::no_suggestion(language));
    }
    let row = |suggestion: &Suggestion| {
        vec![
            suggestion.value.clone(),
            suggestion.labels.get(language).to_owned(),
            number(suggestion.count, language),
        ]
    };
    let rows: Vec<Vec<String>> = suggestions.iter().map(row).collect();
    table(&[words::value(language), words::name(language), words::count(language)], &rows)
}

/// The figures of a catalogue.
pub(crate) fn statistics(session: &Session, figures: &Statistics, language: Language) -> Done {
    let count = |value: i64| number(value, language);
    let mut rows = Vec::new();
    rows.extend(figures.accounts.map(|total| vec![words::registered(language).to_owned(), count(total)]));
    rows.push(vec![words::organisations(language).to_owned(), count(figures.organisations)]);
    for (code, total) in &figures.datasets {
        let state = State::from_code(code).map_or(code.as_str(), |state| words::state_of(state, language));
        rows.push(vec![format!("{} {state}", words::datasets_in_state(language)), count(*total)]);
    }
    for (label, total) in [
        (words::controlled(language), figures.controlled),
        (words::open_data(language), figures.open),
        (words::geographic(language), figures.geographic),
        (words::statistical(language), figures.statistical),
        (words::intelligent(language), figures.intelligent),
    ] {
        rows.push(vec![label.to_owned(), count(total)]);
    }
    let used = [figures.usage.views, figures.usage.downloads].map(count);
    rows.push(vec![words::used(language).to_owned(), used.join(", ")]);
    rows.push(vec![words::volume(language).to_owned(), bytes(figures.usage.bytes, language)]);
    rows.push(vec![words::extractions(language).to_owned(), count(figures.usage.extractions)]);
    table(&["", words::count(language)], &rows)?;

    let year = |used: &YearOfUse| {
        let UsageTotals { views, downloads, bytes: volume, extractions } = used.totals;
        vec![
            used.year.to_string(),
            count(views),
            count(downloads),
            bytes(volume, language),
            count(extractions),
        ]
    };
    let head = [
        words::year(language),
        words::views(language),
        words::downloads(language),
        words::volume(language),
        words::extractions(language),
    ];
    let years: Vec<Vec<String>> = figures.usage_by_year.iter().map(year).collect();
    if !years.is_empty() {
        table(&head, &years)?;
    }

    let mut by_organisation = Vec::new();
    for (slug, total) in best(&figures.by_organisation) {
        by_organisation.push(vec![session.organisation(&slug)?.details.name, count(total)]);
    }
    table(&[words::datasets_by_organisation(language), words::count(language)], &by_organisation)?;
    let by_format: Vec<Vec<String>> =
        best(&figures.by_format).into_iter().map(|(code, total)| vec![code, count(total)]).collect();
    table(&[words::datasets_by_format(language), words::count(language)], &by_format)
}

/// The largest counts, largest first.
fn best(counts: &std::collections::BTreeMap<String, i64>) -> Vec<(String, i64)> {
    let mut sorted: Vec<(String, i64)> = counts.iter().map(|(name, count)| (name.clone(), *count)).collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sorted.truncate(BEST);
    sorted
}
