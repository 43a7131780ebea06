//! Searching: arguments to a query, and the page to hits and facets side by side.

use crate::args::{Narrowing, Ordering, SearchArguments};
use crate::output::{Done, date, drawn, milliseconds, number, plain, say, table, watched};
use crate::{Failure, advice, words};
use catalogue_core::{
    Area, AreaRelation, BoundingBox, Facet, Hit, Language, Page, Period, Query, Sort, State, Visibility,
};
use comfy_table::presets::NOTHING;

/// Facets drawn beside each other.
const BESIDE: usize = 3;
/// Values drawn of each facet.
const VALUES: usize = 8;

/// The query that the arguments ask.
pub(crate) fn query(search: &SearchArguments, language: Language) -> Result<Query, Failure> {
    let mut query = narrowed(&search.narrowing, &search.ordering, language)?;
    (query.page_size, query.facet_limit) = (search.size, search.facet_limit);
    query.cursor = search.cursor.clone();
    if let Some(facets) = search.facets.as_deref().filter(|facets| *facets != "none") {
        query.facets = facets.split(',').map(|facet| facet.trim().to_owned()).collect();
    }
    Ok(query)
}

/// What is sought, in an order; of the pages nothing is said.
pub(crate) fn narrowed(
    search: &Narrowing,
    ordering: &Ordering,
    language: Language,
) -> Result<Query, Failure> {
    let mut query = Query {
        text: search.text.join(" "),
        published: period("--published", search.published.as_deref(), language)?,
        updated: period("--updated", search.updated.as_deref(), language)?,
        temporal: period("--temporal", search.temporal.as_deref(), language)?,
        states: ordering.states.iter().filter_map(|state| State::from_code(state)).collect(),
        visibility: search.visibility.as_deref().map(|visibility| match visibility {
            "private" => Visibility::Private,
            _ => Visibility::Public,
        }),
        sort: match ordering.sort.as_str() {
            "title" => Sort::Title,
            "published" => Sort::Published,
            "updated" => Sort::Updated,
            "popularity" => Sort::Popularity,
            _ => Sort::Relevance,
        },
        language,
        ..Query::default()
    };
    if ordering.reverse {
        // Titles rise by themselves, everything else falls.
        query.descending = Some(query.sort == Sort::Title);
    }
    for filter in &search.filters {
        let (facet, value) =
            filter.split_once('=').filter(|(facet, _)| !facet.trim().is_empty()).ok_or_else(|| {
                Failure::Usage(format!("--filter {filter:?} : {}", words::bad_filter(language)))
            })?;
        query.filters.entry(facet.trim().to_owned()).or_default().push(value.trim().to_owned());
    }
    if let Some(area) = &search.area {
        let wrong = || Failure::Usage(format!("--area {area:?} : {}", words::bad_area(language)));
        let bounds = area.split(',').map(|bound| bound.trim().parse().ok()).collect::<Option<Vec<f64>>>();
        let [west, south, east, north] = bounds.ok_or_else(wrong)?[..] else { return Err(wrong()) };
        let relation = if search.within { AreaRelation::Within } else { AreaRelation::Intersects };
        query.area = Some(Area { bounds: BoundingBox { west, south, east, north }, relation });
    }
    Ok(query)
}

/// `2020..2023-06`, `2020..`, `..2023`, or one date for the whole of it.
fn period(option: &str, text: Option<&str>, language: Language) -> Result<Option<Period>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let wrong = || Failure::Usage(format!("{option} {text:?} : {}", words::bad_period(language)));
    let end = |text: &str| match text.trim() {
        "" => Ok(None),
        date => date.parse().map(Some).map_err(|_| wrong()),
    };
    let period = match text.split_once("..") {
        Some((from, to)) => Period { start: end(from)?, end: end(to)? },
        None => Period { start: end(text)?, end: end(text)? },
    };
    if period.start.is_none() && period.end.is_none() { Err(wrong()) } else { Ok(Some(period)) }
}

/// An answer to a search: hits, then facets side by side.
pub(crate) fn page(page: &Page, language: Language) -> Done {
    if page.relaxed {
        say(words::relaxed(language))?;
    }
    if page.hits.is_empty() && page.total == 0 {
        say(words::none_found(language))?;
    } else {
        hits(&page.hits, language)?;
        let mut count = words::results(language, page.total, &number(page.total, language));
        if watched() {
            count += &format!(" ({})", milliseconds(page.took, language));
        }
        say(&count)?;
    }
    advice::advice(page, language)?;
    facets(&page.facets, language)?;
    if let Some(cursor) = &page.cursor {
        say(&format!("{} {cursor}", words::more(language)))?;
    }
    Ok(())
}

/// Hits, one after the other.
pub(crate) fn hits(hits: &[Hit], language: Language) -> Done {
    if !watched() {
        let rows: Vec<Vec<String>> = hits.iter().map(|hit| row(hit, language)).collect();
        return table(&[], &rows);
    }
    for hit in hits {
        let lock = if hit.private { "🔒 " } else { "" };
        let state = match hit.state {
            State::Published => String::new(),
            other => format!(" [{}]", words::state_of(other, language)),
        };
        say(&format!("{lock}{}{state}", plain(&hit.title)))?;
        let about = [
            hit.organisation_name.as_deref().map(plain).unwrap_or_default(),
            hit.formats.join(", "),
            hit.updated_on.map_or_else(String::new, |day| date(day, language)),
        ];
        let about: Vec<&str> = about.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        say(&format!("    {}\n    {}", about.join(" · "), hit.address))?;
    }
    say("")
}

/// Address, title, organisation, formats, date, and what sets it apart.
fn row(hit: &Hit, language: Language) -> Vec<String> {
    let mut apart = Vec::new();
    if hit.private {
        apart.push(words::private(language));
    }
    if hit.state != State::Published {
        apart.push(words::state_of(hit.state, language));
    }
    vec![
        hit.address.clone(),
        hit.title.clone(),
        hit.organisation_name.clone().unwrap_or_default(),
        hit.formats.join(","),
        hit.updated_on.map_or_else(String::new, |date| date.to_string()),
        apart.join(","),
    ]
}

fn facets(facets: &[Facet], language: Language) -> Done {
    let shown: Vec<&Facet> = facets.iter().filter(|facet| !facet.values.is_empty()).collect();
    if !watched() {
        for facet in shown {
            for value in &facet.values {
                let label = plain(value.labels.get(language));
                let selected = if value.selected { "\t*" } else { "" };
                say(&format!("{}\t{}\t{label}\t{}{selected}", facet.name, value.code, value.count))?;
            }
        }
        return Ok(());
    }
    for some in shown.chunks(BESIDE) {
        let mut beside = drawn(NOTHING);
        let columns = some.iter().map(|facet| {
            let mut lines = vec![facet.labels.get(language).to_uppercase()];
            lines.extend(facet.values.iter().take(VALUES).map(|value| {
                let mark = if value.selected { "☑" } else { "☐" };
                format!("{mark} {} ({})", plain(value.labels.get(language)), number(value.count, language))
            }));
            if facet.distinct > VALUES as i64 {
                lines.push("…".to_owned());
            }
            lines.join("\n")
        });
        beside.add_row(columns.collect::<Vec<_>>());
        say(&format!("\n{beside}"))?;
    }
    Ok(())
}
