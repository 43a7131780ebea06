//! The resources of a package.

use super::write::{CkanKeys, stamp};
use super::write_extras::Package;
use crate::exchange::beside::{self, KEY};
use crate::exchange::draft::Draft;
use crate::exchange::edition::Edition;
use crate::exchange::levels::{LevelSystem, NamedAudience, access_of, word_of};
use crate::exchange::reading::{Reading, ReadingLimits};
use crate::model::{Access, PartialDate, Resource, ResourceMetadata};
use crate::vocabulary::scheme;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The word of ckanext-restricted that lets in those named, who are nobody here.
const NAMED_ONLY: &str = "only_allowed_users";

/// Writes one resource.
pub(super) fn resource(
    package: &Package<'_>,
    resource: &Resource,
    at: usize,
    edition: &Edition<'_>,
) -> Map<String, Value> {
    let kept = package.kept;
    let held = beside::shown(package.dataset, resource, edition);
    let raw = |field: &str| kept.raws_of(resource, at, field).first().map(|text| (*text).to_owned());
    let id = raw("id").filter(|id| Uuid::parse_str(id).is_ok());
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("id", json!(id.unwrap_or_else(|| resource.id.to_string())));
    put("position", json!(at));
    put("state", json!("active"));
    put("name", json!(Some(&held.name).filter(|name| !name.is_empty())));
    put("description", json!(held.description));
    put(
        "url",
        json!(
            held.url.clone().or_else(|| raw("url").filter(|_| resource.file.is_none())).unwrap_or_default()
        ),
    );
    put("format", json!(format(package, resource, at, &held)));
    put("mimetype", json!(held.media_type));
    put("size", json!(held.size));
    put("hash", json!(held.checksum.as_ref().map_or("", |checksum| checksum.value.as_str())));
    let word = |system: &str| {
        let code = held.resource_type.as_deref()?;
        Some(package.vocabulary.alias(scheme::RESOURCE_TYPE, code, system)?.0.to_owned())
    };
    let kinds = kept.raws_of(resource, at, "type");
    let said = held.resource_type.as_deref().and_then(|code| {
        kinds.iter().find(|text| kept.says(scheme::RESOURCE_TYPE, text, code)).map(|text| (*text).to_owned())
    });
    let unread = kinds.first().filter(|_| held.resource_type.is_none()).map(|text| (*text).to_owned());
    let type_word = said.or_else(|| word("ckan")).or_else(|| held.resource_type.clone()).or(unread);
    put("resource_type", json!(type_word));
    if package.keys == CkanKeys::Pigma
        && let Some(word) = word("pigma")
    {
        put("data_type", json!(word));
    }
    dates(&mut map, resource, &held);
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    match held.languages.as_slice() {
        [] => {}
        [only] => drop(put("language", json!(only))),
        several => drop(put("language", json!(json!(several).to_string()))),
    }
    for (key, value) in
        [("crs", held.crs.clone()), ("license", held.licence.clone().or_else(|| raw("licence")))]
    {
        if let Some(value) = value {
            put(key, json!(value));
        }
    }
    if let Some(offer) = held.services.first() {
        if let Some(protocol) = &offer.protocol {
            put("protocol", json!(protocol));
        }
        if let Some(layer) = &offer.layer {
            let key = if offer.protocol.as_deref() == Some("WFS") { "wfs_layer" } else { "wms_layer" };
            put(key, json!(layer));
        }
    } else if let Some(protocol) = raw("protocol") {
        put("protocol", json!(protocol));
    }
    if held.access.download != Access::Open {
        put(
            "restricted",
            json!(
                json!({ "level": level(&held.access.download, raw("access")), "allowed_users": "" })
                    .to_string()
            ),
        );
    }
    for (key, value) in kept.of_resource(resource, at) {
        if !key.is_empty() && !key.starts_with(KEY) && !value.is_null() && !map.contains_key(key) {
            map.insert(key.to_owned(), value.clone());
        }
    }
    map
}

/// The dates of the content; CKAN wants whole days, and its own dates are those of the record.
fn dates(map: &mut Map<String, Value>, resource: &Resource, held: &ResourceMetadata) {
    let day = |date: PartialDate| date.day().map(|_| format!("{date}T00:00:00"));
    let published = held.published_on.and_then(day);
    map.insert("created".to_owned(), json!(published.unwrap_or_else(|| stamp(resource.created))));
    map.insert("last_modified".to_owned(), json!(held.updated_on.and_then(day)));
    for (key, date) in [("issued", held.published_on), ("modified", held.updated_on)] {
        if let Some(date) = date.filter(|date| date.day().is_none()) {
            map.insert(key.to_owned(), json!(date.to_string()));
        }
    }
}

/// The format as it was written there, while it still says the same; else ours, or its archive.
fn format(package: &Package<'_>, resource: &Resource, at: usize, held: &ResourceMetadata) -> String {
    let limits = ReadingLimits::default();
    let reading = Reading { vocabulary: package.vocabulary, places: &(), limits: &limits, source: None };
    let raw = package.kept.raws_of(resource, at, "format").into_iter().find(|text| {
        let mut read = ResourceMetadata::default();
        Draft::new(&reading, "ckan").format("", Some(text), held.media_type.as_deref(), &mut read);
        (&read.format, &read.container) == (&held.format, &held.container)
    });
    let own = held.format.as_deref().or(held.container.as_deref());
    raw.or(own).unwrap_or_default().to_owned()
}

/// The word of ckanext-restricted for a level, never a more open one. Nobody is named: names of accounts
/// there are not ours to give.
fn level(access: &Access, raw: Option<String>) -> String {
    let nobody = NamedAudience::default();
    let shown = beside::nameless(access);
    // A word that only IDGO has, of a record that had it.
    let idgo = raw.filter(|word| {
        !LevelSystem::CkanRestricted.words().contains(&word.as_str())
            && access_of(LevelSystem::Idgo, word, &nobody).as_ref() == Some(&shown)
    });
    idgo.unwrap_or_else(|| {
        word_of(LevelSystem::CkanRestricted, &shown).map_or(NAMED_ONLY, |(word, _)| word).to_owned()
    })
}
