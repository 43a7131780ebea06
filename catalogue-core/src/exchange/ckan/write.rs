//! Datasets as CKAN packages that `package_create` of a stock CKAN takes, or a portal with PIGMA's keys.

use super::dataset::{opened, read};
use super::dialect::Dialect;
use super::write_extras::Package;
use super::write_people;
use super::write_resource;
use crate::exchange::beside::{self, Side};
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::reading::{Reading, ReadingLimits};
use crate::exchange::record::Imported;
use crate::exchange::write::Written;
use crate::model::{Dataset, State, Visibility};
use crate::vocabulary::Vocabulary;
use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Where the fields go that CKAN has no key for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::exchange) enum CkanKeys {
    /// Among the extras: any CKAN takes them.
    #[default]
    Stock,
    /// At the root, under PIGMA's keys and with its codes: for a portal whose schema has them.
    Pigma,
}

/// The keys that CKAN works out itself, and forgets when they are written.
const WORKED_OUT: &[&str] = &[
    "isopen",
    "license_title",
    "license_url",
    "metadata_created",
    "metadata_modified",
    "num_resources",
    "num_tags",
    "organization",
];

/// Writes a dataset as one CKAN package, as `package_create` takes it.
///
/// What neither CKAN nor its extensions have a key for is written as JSON under the key
/// `catalogue-core`, among the extras and in the resources, so that reading the package again gives it
/// back; a record that came from a CKAN keeps what it said there. What is lost is told: who may take
/// restricted data, by name, is never written.
pub(in crate::exchange) fn write(exported: &Exported<'_>, edition: &Edition<'_>, keys: CkanKeys) -> Written {
    let dataset = exported.dataset;
    let mut package = Package::new(exported, edition, keys);
    let id = id_of(dataset);
    words(&mut package, &id);
    package.fields();
    package.kept_fields();
    let resources: Vec<Map<String, Value>> = dataset
        .resources
        .iter()
        .enumerate()
        .map(|(at, resource)| write_resource::resource(&package, resource, at, edition))
        .collect();
    package.root.insert("num_resources".to_owned(), json!(resources.len()));
    package.root.insert("resources".to_owned(), json!(resources));
    let dialect = Dialect::of(&opened(package.map()).0);
    write_people::people(&mut package, dialect);
    let shown: Vec<_> =
        dataset.resources.iter().map(|resource| beside::shown(dataset, resource, edition)).collect();
    let held = Side::held(&dataset.metadata, shown.iter(), dataset.state, Some(&id));
    let mut lost = package.lost.split_off(0);
    // What a CKAN will say of it decides what must stand beside.
    let mut stored = package.map();
    stored.retain(|key, _| !WORKED_OUT.contains(&key.as_str()));
    if let Some(found) = again(stored, edition.vocabulary) {
        let mut found = Side::said(&found);
        // A licence that is the dataset's too is left out by whoever reads that from us, and kept by whoever reads
        // the dataset's as a CKAN words it.
        let whole = held.fields.get("licence").filter(|licence| !licence.is_null());
        for (own, read) in held.resources.iter().zip(&mut found.resources) {
            if whole.is_some() && own.get("licence") == whole {
                read.insert("licence".to_owned(), Value::Null);
            }
        }
        if let Some(text) = beside::beside(&held.fields, &found.fields) {
            package.beside(&text);
        }
        beside::beside_resources(&mut package.root, &held.resources, &found.resources);
    }
    let map = package.map();
    match again(map.clone(), edition.vocabulary) {
        Some(found) => lost.extend(beside::lost(&held, &Side::found(&found))),
        None => lost.extend(beside::lost(&held, &Side::default())),
    }
    lost.extend(beside::not_carried(dataset));
    Written { text: Value::Object(map).to_string(), lost }
}

/// What a package says to our own reader. It is read from its text: a number is what a reader makes of it.
fn again(map: Map<String, Value>, vocabulary: &Vocabulary) -> Option<Imported> {
    let map = serde_json::from_str(&Value::Object(map).to_string()).ok()?;
    let limits = ReadingLimits { kept: i64::MAX, ..ReadingLimits::default() };
    let reading = Reading { vocabulary, places: &(), limits: &limits, source: None };
    read(map, &reading).ok()
}

/// The identifier that the record had in the CKAN it comes from, else its own; CKAN takes uuids only.
fn id_of(dataset: &Dataset) -> String {
    let from = dataset.provenance.as_ref().filter(|provenance| provenance.format == "ckan");
    let remote = from.and_then(|provenance| provenance.remote_id.as_deref());
    let remote =
        remote.filter(|id| Uuid::parse_str(id).is_ok_and(|uuid| uuid.hyphenated().to_string() == *id));
    remote.map_or_else(|| dataset.id.to_string(), str::to_owned)
}

/// A moment as CKAN writes it: ISO, UTC without saying so.
pub(super) fn stamp(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}

/// The moment of a record over there, as CKAN takes it.
fn moment(text: &str) -> Option<String> {
    if NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").is_ok() {
        return Some(text.to_owned());
    }
    DateTime::parse_from_rfc3339(text).ok().map(|moment| stamp(moment.to_utc()))
}

fn words(package: &mut Package<'_>, id: &str) {
    let Package { dataset, organisation, .. } = *package;
    let metadata = &dataset.metadata;
    let created = package.kept.raws("metadata_created").first().and_then(|text| moment(text));
    let state = match dataset.state {
        State::Draft => "draft",
        State::Published | State::Archived => "active",
        State::Deleted | State::Purged => "deleted",
    };
    let root = &mut package.root;
    let mut put = |key: &str, value: Value| root.insert(key.to_owned(), value);
    put("id", json!(id));
    put("name", json!(dataset.slug.as_str()));
    put("title", json!(metadata.title));
    put("notes", json!(metadata.description));
    put("type", json!("dataset"));
    put("state", json!(state));
    put("private", json!(metadata.visibility == Visibility::Private));
    put("metadata_created", json!(created.unwrap_or_else(|| stamp(dataset.created))));
    put("metadata_modified", json!(stamp(dataset.modified)));
    put("groups", json!([]));
    if let Some(held) = organisation {
        let details = &held.details;
        put("owner_org", json!(held.slug.as_str()));
        let mut map = Map::new();
        for (key, value) in [
            ("id", Some(held.id.to_string())),
            ("name", Some(held.slug.as_str().to_owned())),
            ("title", Some(details.name.clone())),
            ("type", Some("organization".to_owned())),
            ("description", details.description.clone()),
            ("image_url", details.logo.clone()),
            ("website", details.website.clone()),
            ("siret", details.siret.clone()),
            ("acronym", details.acronym.clone()),
        ] {
            if let Some(value) = value {
                map.insert(key.to_owned(), Value::String(value));
            }
        }
        put("organization", Value::Object(map));
    }
    if dataset.state == State::Archived {
        package.extra("archived", "true".to_owned());
    }
    package.tags();
}
