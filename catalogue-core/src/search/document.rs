//! A dataset as the index holds it.

use crate::id::DatasetId;
use crate::model::{AccessRule, BoundingBox, Dataset, Operation, PartialDate, Visibility};
use crate::search::fields::{FACETS, Fields, PART, TextField};
use crate::search::impact::{Impacts, Texts};
use crate::text::{collation_key, key};
use chrono::Datelike;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use tantivy::TantivyDocument;

/// A dataset with what the index needs of its surroundings.
#[derive(Clone, Debug)]
pub(crate) struct Indexed {
    /// The dataset.
    pub(crate) dataset: Dataset,
    /// The name of its organisation; empty when it has none.
    pub(crate) organisation_name: String,
    /// The slug of its organisation; empty when it has none.
    pub(crate) organisation_slug: String,
    /// Codes of the portals that show it.
    pub(crate) portals: Vec<String>,
    /// Labels (French, English) of its themes, categories and types: searched with a low weight.
    pub(crate) words: Vec<String>,
}

/// Characters of a title that its sort key keeps: more never tells two titles apart for a reader,
/// and a column value has a limit.
const TITLE_LIMIT: usize = 1000;

/// The sort key of a title.
pub(crate) fn title_key(title: &str) -> String {
    match title.char_indices().nth(TITLE_LIMIT) {
        Some((end, _)) => collation_key(&title[..end]),
        None => collation_key(title),
    }
}

/// An identifier as two numbers.
pub(crate) fn id_halves(id: DatasetId) -> (u64, u64) {
    id.uuid().as_u64_pair()
}

/// The document of a dataset.
pub(crate) fn document(indexed: &Indexed, fields: &Fields) -> TantivyDocument {
    let dataset = &indexed.dataset;
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, dataset.id.to_string());
    let (high, low) = id_halves(dataset.id);
    document.add_u64(fields.id_high, high);
    document.add_u64(fields.id_low, low);
    for label in crate::access::labels(dataset).into_iter().collect::<BTreeSet<_>>() {
        document.add_text(fields.label, label);
    }
    document.add_text(fields.state, dataset.state.code());
    document.add_text(fields.title_key, title_key(&dataset.metadata.title));
    document.add_u64(fields.completeness, completeness(dataset));
    add_texts(&mut document, indexed, fields);
    add_dates(&mut document, dataset, fields);
    for area in valid_boxes(dataset) {
        for (field, bound) in fields.bounds.iter().zip([area.west, area.south, area.east, area.north]) {
            document.add_f64(*field, bound);
        }
    }
    for (facet, field) in FACETS.iter().zip(&fields.facets) {
        for value in values(facet.name, indexed) {
            document.add_text(*field, value);
        }
    }
    document
}

thread_local! {
    /// Kept for the stems of the datasets before: most words come again.
    static IMPACTS: RefCell<Impacts> = RefCell::default();
}

fn add_texts(document: &mut TantivyDocument, indexed: &Indexed, fields: &Fields) {
    let metadata = &indexed.dataset.metadata;
    let texts = texts(indexed);
    document.add_text(fields.text(TextField::Stem), IMPACTS.with(|impacts| impacts.borrow_mut().of(&texts)));
    let titles = [&metadata.title].into_iter().chain(&metadata.alternative_titles);
    for text in titles.chain(&metadata.keywords).filter(|text| !text.is_empty()) {
        document.add_text(fields.text(TextField::TitleWord), text);
    }
    let every = [texts.title, texts.description].into_iter();
    for text in every.chain(texts.other_titles).chain(texts.keywords).chain(texts.others) {
        if !text.is_empty() {
            document.add_text(fields.text(TextField::Word), text);
        }
    }
}

/// What words are searched in.
fn texts(indexed: &Indexed) -> Texts<'_> {
    let metadata = &indexed.dataset.metadata;
    let mut others = vec![indexed.organisation_name.as_str()];
    others.extend(indexed.words.iter().map(String::as_str));
    others.extend(metadata.extent.place.as_deref());
    others.extend(indexed.dataset.resources.iter().map(|resource| resource.metadata.name.as_str()));
    others.extend(indexed.dataset.formats());
    Texts {
        title: &metadata.title,
        other_titles: metadata.alternative_titles.iter().map(String::as_str).collect(),
        keywords: metadata.keywords.iter().map(String::as_str).collect(),
        description: &metadata.description,
        others,
    }
}

/// Lengths of a description that each tell more of the dataset, in characters.
const TELLING: [usize; 3] = [200, 600, 1_200];

/// How much a record tells of its dataset, from 0 to [`MOST_COMPLETE`].
pub(crate) fn completeness(dataset: &Dataset) -> u64 {
    let metadata = &dataset.metadata;
    let described = TELLING.map(|length| metadata.description.chars().nth(length - 1).is_some());
    let others = [
        metadata.keywords.len() >= 3,
        metadata.licence.is_some(),
        // Codes that say that nothing is known say nothing.
        metadata.frequency.as_deref().is_some_and(|code| !code.eq_ignore_ascii_case("unknown")),
        metadata.organisation.is_some(),
        metadata.extent.place.is_some()
            || metadata.extent.territory.is_some()
            || !metadata.extent.boxes.is_empty(),
        !metadata.temporal.is_empty(),
        dataset.resources.len() >= 2,
    ];
    described.into_iter().chain(others).filter(|told| *told).count() as u64
}

/// The completeness of a record that tells everything.
pub(crate) const MOST_COMPLETE: u64 = 10;

/// The days from the first to the last that a date may mean.
pub(crate) fn days(date: PartialDate) -> (i64, i64) {
    (date.day_number(), i64::from(date.last_day().num_days_from_ce()))
}

fn add_dates(document: &mut TantivyDocument, dataset: &Dataset, fields: &Fields) {
    let [published_first, published_last, published_order, updated_first, updated_last, updated_order, ..] =
        fields.dates;
    let [.., temporal_first, temporal_last] = fields.dates;
    let metadata = &dataset.metadata;
    let mut add = |date: Option<PartialDate>, first, last, order, record: Option<i64>| {
        if let Some((from, to)) = date.map(days) {
            document.add_i64(first, from);
            document.add_i64(last, to);
        }
        if let Some(day) = date.map(PartialDate::day_number).or(record) {
            document.add_i64(order, day);
        }
    };
    let first_public = dataset.first_public.map(|time| i64::from(time.date_naive().num_days_from_ce()));
    let modified = i64::from(dataset.modified.date_naive().num_days_from_ce());
    add(metadata.published_on, published_first, published_last, published_order, first_public);
    add(metadata.updated_on, updated_first, updated_last, updated_order, Some(modified));
    for period in metadata.temporal.iter().filter(|period| period.start.is_some() || period.end.is_some()) {
        document.add_i64(temporal_first, period.start.map_or(i64::MIN, |date| days(date).0));
        document.add_i64(temporal_last, period.end.map_or(i64::MAX, |date| days(date).1));
    }
}

fn valid_boxes(dataset: &Dataset) -> impl Iterator<Item = &BoundingBox> {
    dataset.metadata.extent.boxes.iter().filter(|area| area.is_valid())
}

/// The values of a facet, each once.
fn values(facet: &str, indexed: &Indexed) -> Vec<String> {
    let dataset = &indexed.dataset;
    let metadata = &dataset.metadata;
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let mut values = match facet {
        "theme" => metadata.themes.clone(),
        "keyword" => return keywords(&metadata.keywords),
        "data-type" => metadata.data_types.clone(),
        "frequency" => one(&metadata.frequency),
        "granularity" => one(&metadata.granularity),
        "organisation" => return organisation(indexed),
        "licence" => one(&metadata.licence),
        "format" => dataset.formats().into_iter().map(str::to_owned).collect(),
        "resource-type" => {
            dataset.resources.iter().filter_map(|r| r.metadata.resource_type.clone()).collect()
        }
        "access" => access(indexed),
        "portal" => indexed.portals.clone(),
        "kind" => vec![metadata.kind.clone()],
        "visibility" => vec![visibility_code(metadata.visibility).to_owned()],
        "language" => metadata.languages.clone(),
        "support" => one(&metadata.support),
        _ => Vec::new(),
    };
    values.retain(|value| !value.is_empty());
    values.sort();
    values.dedup();
    values
}

/// The levels of downloading, and those through each portal that shows the dataset.
fn access(indexed: &Indexed) -> Vec<String> {
    let rules = || indexed.dataset.resources.iter().map(|resource| &resource.metadata.access);
    let level = |rule: &AccessRule, portal| rule.access_through(Operation::Download, portal).code();
    let mut values: Vec<String> = rules().map(|rule| level(rule, None).to_owned()).collect();
    for portal in &indexed.portals {
        values.extend(rules().map(|rule| through(portal, level(rule, Some(portal)))));
    }
    values
}

/// A level of access through a portal, as the index holds it: no code of a level has a slash.
pub(crate) fn through(portal: &str, level: &str) -> String {
    format!("{portal}/{level}")
}

/// The code of a visibility.
pub(crate) const fn visibility_code(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
    }
}

/// One value per folded key, with the first spelling: a document counts once for a keyword.
fn keywords(keywords: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for spelling in keywords {
        let folded = key(spelling);
        if !folded.is_empty() && seen.insert(folded.clone()) {
            let tidy = spelling.split_whitespace().collect::<Vec<_>>().join(" ");
            values.push(format!("{folded}{PART}{tidy}"));
        }
    }
    values
}

fn organisation(indexed: &Indexed) -> Vec<String> {
    let Some(id) = indexed.dataset.metadata.organisation else { return Vec::new() };
    if indexed.organisation_slug.is_empty() {
        return Vec::new();
    }
    vec![format!("{}{PART}{}{PART}{id}", indexed.organisation_slug, indexed.organisation_name)]
}
