//! A query made ready: names resolved, text taken apart, bounds checked.

use crate::error::{Error, Result};
use crate::model::{BoundingBox, Period, State};
use crate::search::cursor::Cursor;
use crate::search::document::through;
use crate::search::document::{days, visibility_code};
use crate::search::fields::{BY_PORTAL, DEFAULT_FACETS, FACETS, FacetKind, facet_named, facet_names};
use crate::search::parse::{Parsed, parse};
use crate::search::query::{Area, AreaRelation, Query, Sort};
use crate::text::key;
use crate::vocabulary::{Match, Vocabulary};
use sha2::{Digest, Sha256};

/// The longest text of a query, in characters.
const TEXT_LIMIT: usize = 10_000;
/// The most hits of a page, and the most values of a facet.
const COUNT_LIMIT: i64 = 1000;

/// The values wanted of one facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selection {
    /// The place in [`FACETS`].
    pub(crate) facet: usize,
    /// The codes, each once; organisations as given.
    pub(crate) codes: Vec<String>,
}

/// Days, both included.
pub(crate) type Days = (i64, i64);

/// A query made ready for any snapshot and any scope.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) text: Parsed,
    /// The text folded as titles are.
    pub(crate) title: String,
    pub(crate) selections: Vec<Selection>,
    pub(crate) without: Vec<Selection>,
    pub(crate) states: Vec<State>,
    pub(crate) visibility: Option<&'static str>,
    pub(crate) portal: Option<String>,
    /// The portal asked through: levels of access are those that hold there.
    pub(crate) through: Option<String>,
    pub(crate) area: Option<Area>,
    pub(crate) published: Option<Days>,
    pub(crate) updated: Option<Days>,
    pub(crate) temporal: Option<Days>,
    pub(crate) facets: Vec<usize>,
    pub(crate) facet_limit: usize,
    pub(crate) sort: Sort,
    pub(crate) descending: bool,
    pub(crate) page_size: usize,
    pub(crate) cursor: Option<Cursor>,
    /// What a cursor belongs to: everything that chooses and orders the hits.
    asked: Query,
}

impl Plan {
    /// Whether the order needs scores.
    pub(crate) fn ranks(&self) -> bool {
        self.sort == Sort::Relevance
    }

    /// The values that the index holds for a selection.
    pub(crate) fn stored(&self, selection: &Selection) -> Vec<String> {
        match self.portal_of(selection.facet) {
            Some(portal) => selection.codes.iter().map(|code| through(portal, code)).collect(),
            None => selection.codes.clone(),
        }
    }

    /// The portal whose values a facet has, when they differ by portal.
    pub(crate) fn portal_of(&self, facet: usize) -> Option<&str> {
        let by_portal = FACETS.get(facet).is_some_and(|facet| facet.name == BY_PORTAL);
        self.through.as_deref().filter(|_| by_portal)
    }

    /// What the cursor of the next page must bring back; worked out where there is one.
    pub(crate) fn fingerprint(&self) -> String {
        fingerprint(&self.asked)
    }

    /// The same, for its total alone.
    pub(crate) fn total_only(self) -> Self {
        Self { facets: Vec::new(), page_size: 0, ..self }
    }
}

fn refused(at: &str, reason: String) -> Error {
    Error::BadQuery { at: at.to_owned(), reason }
}

/// Makes a query ready.
///
/// # Errors
/// [`Error::BadQuery`] naming the part at fault and what is allowed.
pub(crate) fn plan(query: &Query, vocabulary: &Vocabulary) -> Result<Plan> {
    if query.text.chars().nth(TEXT_LIMIT).is_some() {
        return Err(refused("text", format!("longer than {TEXT_LIMIT} characters")));
    }
    let text = parse(&query.text, |facet, value| resolve(facet, value, vocabulary));
    let mut selections: Vec<Selection> = Vec::new();
    for (name, values) in &query.filters {
        let at = format!("filters.{name}");
        let facet = facet_named(name).ok_or_else(|| refused(&at, unknown_facet()))?;
        for value in values {
            let code = resolve(facet, value, vocabulary)
                .ok_or_else(|| refused(&at, unknown_value(facet, value, vocabulary)))?;
            select(&mut selections, facet, code);
        }
    }
    let mut without = Vec::new();
    text.filters.iter().for_each(|(facet, code)| select(&mut selections, *facet, code.clone()));
    text.without_filters.iter().for_each(|(facet, code)| select(&mut without, *facet, code.clone()));
    if let Some(area) = query.area.filter(|area| !area.bounds.is_valid()) {
        let bounds = area.bounds;
        let found = format!("{} {} {} {}", bounds.west, bounds.south, bounds.east, bounds.north);
        let allowed = "longitudes from -180 to 180, latitudes from -90 to 90, south not above north";
        return Err(refused("area.bounds", format!("found {found}; allowed: {allowed}")));
    }
    let asked = Query {
        facets: Vec::new(),
        facet_limit: 0,
        page_size: 0,
        cursor: None,
        language: Default::default(),
        ..query.clone()
    };
    let cursor =
        query.cursor.as_deref().map(|text| Cursor::decode(text, &fingerprint(&asked))).transpose()?;
    Ok(Plan {
        title: key(&query.text),
        text,
        selections,
        without,
        states: if query.states.is_empty() { vec![State::Published] } else { query.states.clone() },
        visibility: query.visibility.map(visibility_code),
        portal: query.portal.clone(),
        through: None,
        area: query.area,
        published: query.published.map(|period| span("published", period)).transpose()?,
        updated: query.updated.map(|period| span("updated", period)).transpose()?,
        temporal: query.temporal.map(|period| span("temporal", period)).transpose()?,
        facets: facets(&query.facets)?,
        facet_limit: bounded("facet_limit", query.facet_limit)?,
        sort: query.sort,
        descending: query.descending.unwrap_or(query.sort != Sort::Title),
        page_size: bounded("page_size", query.page_size)?,
        cursor,
        asked,
    })
}

fn select(selections: &mut Vec<Selection>, facet: usize, code: String) {
    match selections.iter_mut().find(|selection| selection.facet == facet) {
        Some(selection) if selection.codes.contains(&code) => {}
        Some(selection) => selection.codes.push(code),
        None => selections.push(Selection { facet, codes: vec![code] }),
    }
}

fn bounded(at: &str, number: i64) -> Result<usize> {
    usize::try_from(number)
        .ok()
        .filter(|_| number <= COUNT_LIMIT)
        .ok_or_else(|| refused(at, format!("found {number}; allowed: 0 to {COUNT_LIMIT}")))
}

fn facets(names: &[String]) -> Result<Vec<usize>> {
    if names.is_empty() {
        return Ok((0..DEFAULT_FACETS).collect());
    }
    let mut facets = Vec::new();
    for name in names {
        let facet = facet_named(name).ok_or_else(|| refused(&format!("facets.{name}"), unknown_facet()))?;
        if !facets.contains(&facet) {
            facets.push(facet);
        }
    }
    Ok(facets)
}

fn unknown_facet() -> String {
    format!("not a facet; allowed: {}", facet_names())
}

fn unknown_value(facet: usize, value: &str, vocabulary: &Vocabulary) -> String {
    let allowed: Vec<&str> = match FACETS.get(facet).map(|facet| facet.kind) {
        Some(FacetKind::Closed(scheme)) => {
            vocabulary.offered(scheme).into_iter().map(|term| term.code.as_str()).collect()
        }
        Some(FacetKind::Listed(codes)) => codes.to_vec(),
        _ => vec!["a value that is not empty"],
    };
    format!("{value:?} is unknown; allowed: {}", allowed.join(", "))
}

/// The code that a value of a facet means.
fn resolve(facet: usize, value: &str, vocabulary: &Vocabulary) -> Option<String> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    match FACETS.get(facet)?.kind {
        FacetKind::Closed(scheme) => match vocabulary.scheme(scheme) {
            Some(_) => named(scheme, value, vocabulary),
            // Without the list nothing can be told wrong.
            None => Some(value.to_owned()),
        },
        FacetKind::Open(scheme) => named(scheme, value, vocabulary).or_else(|| Some(value.to_owned())),
        FacetKind::Listed(codes) => {
            codes.iter().find(|code| key(code) == key(value)).map(|code| (*code).to_owned())
        }
        FacetKind::Keyword => Some(key(value)).filter(|key| !key.is_empty()),
        FacetKind::Free | FacetKind::Organisation => Some(value.to_owned()),
    }
}

fn named(scheme: &str, value: &str, vocabulary: &Vocabulary) -> Option<String> {
    // A broader or narrower term is another question than the one asked.
    let resolved = vocabulary.resolve(scheme, value, None)?;
    matches!(resolved.kind, Match::Exact | Match::Close).then_some(resolved.code)
}

fn span(at: &str, period: Period) -> Result<Days> {
    let first = period.start.map_or(i64::MIN, |date| days(date).0);
    let last = period.end.map_or(i64::MAX, |date| days(date).1);
    if first <= last {
        return Ok((first, last));
    }
    Err(refused(at, "the period ends before it starts".to_owned()))
}

/// What must be equal for a cursor to serve, of what is left of a query.
fn fingerprint(asked: &Query) -> String {
    let json = serde_json::to_vec(asked).unwrap_or_default();
    Sha256::digest(&json).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether boxes lie to an area as asked.
pub(crate) fn fits(area: &Area, boxes: &[BoundingBox]) -> bool {
    match area.relation {
        AreaRelation::Intersects => boxes.iter().any(|own| own.intersects(&area.bounds)),
        AreaRelation::Within => !boxes.is_empty() && boxes.iter().all(|own| own.within(&area.bounds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::vocabulary::{Labels, SchemeTerms, Term, scheme};

    fn vocabulary() -> Vocabulary {
        let term = |code: &str, fr: &str| Term {
            code: code.to_owned(),
            labels: Labels { fr: fr.to_owned(), en: code.to_owned() },
            ..Term::default()
        };
        Vocabulary::new([SchemeTerms {
            scheme: scheme::THEME.to_owned(),
            labels: Labels::default(),
            uri: None,
            source: None,
            terms: vec![term("environment", "Environnement"), term("forest", "Forêt et agriculture")],
            offered: None,
        }])
    }

    fn filtered(name: &str, value: &str) -> Result<Plan> {
        let filters = [(name.to_owned(), vec![value.to_owned()])].into();
        plan(&Query { filters, ..Query::default() }, &vocabulary())
    }

    #[test]
    fn values_are_recognised_by_code_and_label() {
        for value in ["environment", "ENVIRONNEMENT", " environnement "] {
            assert_eq!(filtered("thématique", value).unwrap().selections[0].codes, ["environment"]);
        }
        let query = Query {
            text: "theme:\"foret et agriculture\" theme:environment arbre".into(),
            ..Query::default()
        };
        let plan = plan(&query, &vocabulary()).unwrap();
        assert_eq!(plan.selections[0].codes, ["forest", "environment"]);
        assert_eq!(plan.text.words.len(), 1);
        assert_eq!(
            filtered("keyword", "Qualité de l’EAU").unwrap().selections[0].codes,
            ["qualite de l eau"]
        );
    }

    #[test]
    fn what_cannot_be_understood_is_told() {
        for (name, value) in [("category", "x"), ("theme", "unheard of"), ("access", "half"), ("theme", "")] {
            let error = filtered(name, value).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadQuery, "{name}");
            assert!(error.to_string().contains("allowed"), "{error}");
        }
        let bad = |query: Query| plan(&query, &vocabulary()).unwrap_err().kind() == ErrorKind::BadQuery;
        assert!(bad(Query { page_size: 1001, ..Query::default() }));
        assert!(bad(Query { page_size: -1, ..Query::default() }));
        assert!(bad(Query { facet_limit: i64::MAX, ..Query::default() }));
        assert!(bad(Query { facets: vec!["category".into()], ..Query::default() }));
        assert!(bad(Query { cursor: Some("x".into()), ..Query::default() }));
        let bounds = BoundingBox::new(f64::NAN, 0.0, 1.0, 1.0);
        assert!(bad(Query {
            area: Some(Area { bounds, relation: AreaRelation::Within }),
            ..Query::default()
        }));
        let period = Period { start: "2013".parse().ok(), end: "2012".parse().ok() };
        assert!(bad(Query { updated: Some(period), ..Query::default() }));
        assert!(bad(Query { text: "a".repeat(20_000), ..Query::default() }));
    }
}
