//! Datasets as udata has them in its API.

use super::dataset::read;
use super::write_extras::extras;
use super::write_place::spatial;
use super::write_resource;
use crate::exchange::beside::{self, Side};
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::kept::Kept;
use crate::exchange::levels::{LevelSystem, word_of};
use crate::exchange::reading::{Reading, ReadingLimits};
use crate::exchange::record::Imported;
use crate::exchange::write::Written;
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, Contact, Dataset, Organisation, PartialDate, State, Visibility};
use crate::text;
use crate::vocabulary::{Vocabulary, scheme};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The longest acronym.
const ACRONYM_LIMIT: usize = 128;
/// The shortest and the longest tag, in characters.
const TAG_LENGTHS: std::ops::RangeInclusive<usize> = 3..=96;

/// Writes a dataset as one dataset of udata's API.
///
/// What udata has no key for is written as JSON in the extra `catalogue-core`, of the dataset and of its
/// resources, so that reading it again gives it back; a record that came from a udata keeps what it said
/// there. What is lost is told: who may take restricted data is never written.
pub(in crate::exchange) fn write(exported: &Exported<'_>, edition: &Edition<'_>) -> Written {
    let dataset = exported.dataset;
    let kept = Kept::new(dataset, "udata", edition.vocabulary, &["udata"]);
    let mut lost = Vec::new();
    let id = id_of(dataset);
    let mut map = Map::new();
    words(&mut map, exported, edition, &id, &mut lost);
    facts(&mut map, dataset, &kept, edition.vocabulary, &mut lost);
    let shown: Vec<_> =
        dataset.resources.iter().map(|resource| beside::shown(dataset, resource, edition)).collect();
    let resources = dataset.resources.iter().zip(&shown).enumerate();
    let resources: Vec<Value> = resources
        .map(|(at, (resource, held))| write_resource::resource(resource, held, at, &kept, edition.vocabulary))
        .map(Value::Object)
        .collect();
    map.insert("resources".to_owned(), Value::Array(resources));
    map.insert("extras".to_owned(), Value::Object(extras(dataset, &kept, &id)));
    for (path, value) in kept.fields().filter(|(_, value)| !value.is_null()) {
        match path.split_once('.') {
            // What udata says of its own harvest, and of the place.
            Some((object @ ("harvest" | "spatial"), key)) => insert(&mut map, object, key, value),
            None if !path.contains('[') && !map.contains_key(path) => {
                map.insert(path.to_owned(), value.clone());
            }
            _ => {}
        }
    }
    let held = Side::held(&dataset.metadata, shown.iter(), dataset.state, Some(&id));
    if let Some(found) = again(&map, edition.vocabulary) {
        let found = Side::said(&found);
        if let Some(text) = beside::beside(&held.fields, &found.fields) {
            insert(&mut map, "extras", beside::KEY, &Value::String(text));
        }
        write_resource::beside(&mut map, &held.resources, &found.resources);
    }
    match again(&map, edition.vocabulary) {
        Some(found) => lost.extend(beside::lost(&held, &Side::found(&found))),
        None => lost.extend(beside::lost(&held, &Side::default())),
    }
    lost.extend(beside::not_carried(dataset));
    Written { text: Value::Object(map).to_string(), lost }
}

/// Puts a value into an object of the dataset, where there is none yet.
fn insert(map: &mut Map<String, Value>, object: &str, key: &str, value: &Value) {
    let held = map.entry(object).or_insert(Value::Null);
    if held.is_null() {
        *held = Value::Object(Map::new());
    }
    if let Value::Object(inner) = held
        && !inner.contains_key(key)
    {
        inner.insert(key.to_owned(), value.clone());
    }
}

/// What a dataset says to our own reader. It is read from its text: a number is what a reader makes of it.
fn again(map: &Map<String, Value>, vocabulary: &Vocabulary) -> Option<Imported> {
    let map = serde_json::from_str(&Value::Object(map.clone()).to_string()).ok()?;
    let limits = ReadingLimits { kept: i64::MAX, ..ReadingLimits::default() };
    let reading = Reading { vocabulary, places: &(), limits: &limits, source: None };
    read(map, &reading).ok()
}

/// The identifier that the record had in the udata it comes from, else its own.
fn id_of(dataset: &Dataset) -> String {
    let from = dataset.provenance.as_ref().filter(|provenance| provenance.format == "udata");
    let remote = from.and_then(|provenance| provenance.remote_id.clone());
    remote.unwrap_or_else(|| dataset.id.to_string())
}

/// A moment as udata writes it.
pub(super) fn stamp(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

/// A whole day; udata has no others.
pub(super) fn day(date: PartialDate) -> Option<String> {
    date.day().map(|_| date.to_string())
}

fn words(
    map: &mut Map<String, Value>,
    exported: &Exported<'_>,
    edition: &Edition<'_>,
    id: &str,
    lost: &mut Vec<Issue>,
) {
    let dataset = exported.dataset;
    let metadata = &dataset.metadata;
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("id", json!(id));
    put("slug", json!(dataset.slug.as_str()));
    put("title", json!(metadata.title));
    let is_acronym = |title: &&String| {
        let short = title.chars().count() <= ACRONYM_LIMIT.min(20) && !title.contains(char::is_whitespace);
        short && title.chars().any(char::is_uppercase) && !title.chars().any(char::is_lowercase)
    };
    put("acronym", json!(metadata.alternative_titles.iter().find(is_acronym)));
    put("description", json!(metadata.description));
    put("page", json!(edition.page(exported)));
    put("organization", exported.organisation.map_or(Value::Null, organisation));
    put("owner", Value::Null);
    let mut tags = BTreeSet::new();
    for keyword in &metadata.keywords {
        let tag = text::slugify(keyword, *TAG_LENGTHS.end()).unwrap_or_default();
        let fits = TAG_LENGTHS.contains(&tag.len());
        if tag != *keyword || !fits {
            let issue = Issue::hint("keywords", IssueCode::ValueRepaired).with("found", keyword);
            lost.push(issue.with("value", if fits { tag.as_str() } else { "" }));
        }
        if fits {
            tags.insert(tag);
        }
    }
    put("tags", json!(tags));
    put(
        "contact_points",
        Value::Array(metadata.contacts.iter().map(|held| contact(held, edition.vocabulary)).collect()),
    );
}

fn organisation(held: &Organisation) -> Value {
    let details = &held.details;
    json!({
        "class": "Organization",
        "id": held.id.to_string(),
        "slug": held.slug.as_str(),
        "name": details.name,
        "acronym": details.acronym,
        "description": details.description,
        "url": details.website,
        "logo": details.logo,
        "business_number_id": details.siret,
    })
}

fn contact(held: &Contact, vocabulary: &Vocabulary) -> Value {
    let role = held.role.as_deref().unwrap_or("pointOfContact");
    let word = vocabulary.alias(scheme::CONTACT_ROLE, role, "udata").map_or(role, |(word, _)| word);
    json!({
        "name": held.name.as_ref().or(held.organisation.as_ref()),
        "email": held.email,
        "contact_form": held.url,
        "role": word,
    })
}

fn facts(
    map: &mut Map<String, Value>,
    dataset: &Dataset,
    kept: &Kept<'_>,
    vocabulary: &Vocabulary,
    lost: &mut Vec<Issue>,
) {
    let metadata = &dataset.metadata;
    let level = level(dataset);
    let open = level == "open";
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    // A licence is for what is open: udata takes it away from the rest.
    let licence = open.then(|| kept.or_alias("licence", scheme::LICENCE, metadata.licence.as_deref()));
    let licence = licence.flatten();
    if metadata.licence.is_some() && licence.is_none() {
        let found = metadata.licence.as_deref().unwrap_or_default();
        lost.push(Issue::hint("licence", IssueCode::ValueRepaired).with("found", found).with("value", ""));
    }
    put("license", json!(licence));
    put(
        "frequency",
        json!(
            kept.or_alias("frequency", scheme::FREQUENCY, metadata.frequency.as_deref())
                .unwrap_or_else(|| "unknown".to_owned())
        ),
    );
    let coverage = metadata.temporal.first().map(|period| {
        let start = period.start.map(|date| date.first_day().to_string());
        json!({ "start": start, "end": period.end.map(|date| date.last_day().to_string()) })
    });
    put("temporal_coverage", coverage.unwrap_or_default());
    put("spatial", spatial(metadata, kept));
    put("access_type", json!(level));
    let reason = metadata.access_reason.as_deref().filter(|_| !open);
    let reason = reason.and_then(|code| vocabulary.alias(scheme::ACCESS_REASON, code, "udata"));
    put("access_type_reason_category", json!(reason.map(|(word, _)| word)));
    // In udata a draft is what is private.
    let hidden = dataset.state == State::Draft || metadata.visibility == Visibility::Private;
    put("private", json!(hidden));
    let at = |state: State| json!((dataset.state == state).then(|| stamp(dataset.modified)));
    put("archived", at(State::Archived));
    put("deleted", if dataset.state == State::Purged { at(State::Purged) } else { at(State::Deleted) });
    let raw = |path: &str| kept.raws(path).first().map(|text| (*text).to_owned());
    put("created_at", json!(raw("created_at").unwrap_or_else(|| stamp(dataset.created))));
    put("last_modified", json!(raw("last_modified").unwrap_or_else(|| stamp(dataset.modified))));
    let internal = json!({
        "created_at_internal": stamp(dataset.created),
        "last_modified_internal": stamp(dataset.modified),
    });
    put("internal", internal);
}

/// The type of access of the whole: that of its strictest resource.
fn level(dataset: &Dataset) -> &'static str {
    let levels = dataset.resources.iter().map(|resource| &resource.metadata.access.download);
    let word = |access: &Access| {
        word_of(LevelSystem::Udata, &beside::nameless(access)).map_or("restricted", |(word, _)| word)
    };
    let rank = |word: &&str| LevelSystem::Udata.words().iter().position(|known| known == word);
    levels.map(word).max_by_key(rank).unwrap_or("open")
}
