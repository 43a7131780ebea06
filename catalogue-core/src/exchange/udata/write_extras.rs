//! The extras of a dataset: what udata has no key for and others look for there.

use crate::exchange::beside::KEY;
use crate::exchange::kept::Kept;
use crate::model::Dataset;
use serde_json::{Map, Value, json};

/// Writes them; `id` is the identifier of the dataset there.
pub(super) fn extras(dataset: &Dataset, kept: &Kept<'_>, id: &str) -> Map<String, Value> {
    let metadata = &dataset.metadata;
    let mut extras = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            extras.insert(key.to_owned(), Value::String(value));
        }
    };
    put("issued", metadata.published_on.map(|date| date.to_string()));
    put("modified", metadata.updated_on.map(|date| date.to_string()));
    put("remote_url", metadata.link.clone());
    for (kind, key) in [("file", "guid"), ("resource", "identifier"), ("source", "harvest:remote_id")] {
        let mut held = metadata.identifiers.iter().filter(|held| held.kind == kind && held.value != id);
        put(key, held.next().map(|held| held.value.clone()));
    }
    match metadata.languages.as_slice() {
        [] => {}
        [only] => put("language", Some(only.clone())),
        several => drop(extras.insert("language".to_owned(), json!(several))),
    }
    for (path, value) in kept.fields() {
        if let Some(key) = path.strip_prefix("extras.")
            && !key.is_empty()
            && !key.starts_with(KEY)
            && !value.is_null()
            && !extras.contains_key(key)
        {
            extras.insert(key.to_owned(), value.clone());
        }
    }
    extras
}
