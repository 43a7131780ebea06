//! The resources of a dataset.

use super::write::{day, stamp};
use crate::exchange::beside::{self, KEY};
use crate::exchange::draft::Draft;
use crate::exchange::kept::Kept;
use crate::exchange::reading::{Reading, ReadingLimits};
use crate::model::{Resource, ResourceMetadata};
use crate::vocabulary::{Vocabulary, scheme};
use serde_json::{Map, Value, json};

/// Writes one resource; `held` is what others see of it.
pub(super) fn resource(
    resource: &Resource,
    held: &ResourceMetadata,
    at: usize,
    kept: &Kept<'_>,
    vocabulary: &Vocabulary,
) -> Map<String, Value> {
    let raw = |field: &str| kept.raws_of(resource, at, field).first().map(|text| (*text).to_owned());
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    put("id", json!(raw("id").unwrap_or_else(|| resource.id.to_string())));
    put("title", json!(held.name));
    put("description", json!(held.description));
    let code = held.resource_type.as_deref();
    let said = kept
        .raws_of(resource, at, "type")
        .into_iter()
        .find(|text| code.is_some_and(|code| kept.says(scheme::RESOURCE_TYPE, text, code)));
    let alias = code.and_then(|code| kept.alias(scheme::RESOURCE_TYPE, code));
    put("type", json!(said.or(alias).or(code)));
    put("filetype", json!(if resource.file.is_some() { "file" } else { "remote" }));
    put("url", json!(held.url.clone().or_else(|| raw("url").filter(|_| resource.file.is_none()))));
    put("format", json!(format(resource, at, held, kept, vocabulary)));
    put("mime", json!(held.media_type));
    put("filesize", json!(held.size));
    let checksum = held.checksum.as_ref();
    put(
        "checksum",
        checksum.map_or(Value::Null, |held| json!({ "type": held.algorithm, "value": held.value })),
    );
    if let Some(date) = held.published_on.and_then(day) {
        put("published", json!(date));
    }
    if let Some(date) = held.updated_on.and_then(day) {
        put("last_modified", json!(date));
    }
    let internal = json!({
        "created_at_internal": stamp(resource.created),
        "last_modified_internal": stamp(resource.modified),
    });
    put("internal", internal);
    let (mut extras, mut harvest) = (Map::new(), Map::new());
    for (path, value) in kept.of_resource(resource, at).into_iter().filter(|(_, value)| !value.is_null()) {
        let (place, key) = match path.split_once('.') {
            Some(("extras", key)) => (&mut extras, key),
            Some(("harvest", key)) => (&mut harvest, key),
            Some(_) => continue,
            None => (&mut map, path),
        };
        if !key.is_empty() && !key.starts_with(KEY) && !place.contains_key(key) {
            place.insert(key.to_owned(), value.clone());
        }
    }
    if !harvest.is_empty() {
        map.insert("harvest".to_owned(), Value::Object(harvest));
    }
    map.insert("extras".to_owned(), Value::Object(extras));
    map
}

/// The format as it was written there, while it still says the same; else ours in lower case, as udata
/// has them, or its archive.
fn format(
    resource: &Resource,
    at: usize,
    held: &ResourceMetadata,
    kept: &Kept<'_>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let limits = ReadingLimits::default();
    let reading = Reading { vocabulary, places: &(), limits: &limits, source: None };
    let raw = kept.raws_of(resource, at, "format").into_iter().find(|text| {
        let mut read = ResourceMetadata::default();
        Draft::new(&reading, "udata").format("", Some(text), held.media_type.as_deref(), &mut read);
        (&read.format, &read.container) == (&held.format, &held.container)
    });
    let own = held.format.as_deref().or(held.container.as_deref());
    raw.map(str::to_owned).or_else(|| own.map(str::to_lowercase))
}

/// Puts our own words beside the resources of a dataset.
pub(super) fn beside(
    map: &mut Map<String, Value>,
    held: &[Map<String, Value>],
    found: &[Map<String, Value>],
) {
    let Some(Value::Array(list)) = map.get_mut("resources") else { return };
    for ((own, read), resource) in held.iter().zip(found).zip(list) {
        if let (Some(text), Some(Value::Object(extras))) =
            (beside::beside(own, read), resource.get_mut("extras"))
        {
            extras.insert(KEY.to_owned(), Value::String(text));
        }
    }
}
