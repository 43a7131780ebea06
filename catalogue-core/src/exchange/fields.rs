//! The fields of one object of the source, taken one by one: what is left at the end had no place.

use crate::exchange::mapping::MappingRow;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// An object being read.
#[derive(Debug)]
pub(super) struct Fields {
    prefix: String,
    scope: &'static str,
    table: &'static [MappingRow],
    map: Map<String, Value>,
    /// Paths of the keys that were not at the root (`extras.guid`).
    moved: BTreeMap<String, String>,
}

impl Fields {
    /// The fields of an object; `prefix` stands before its keys in paths (`resources[2].`), `scope`
    /// before them in the mapping table (`resources[].`).
    pub fn new(
        map: Map<String, Value>,
        prefix: &str,
        scope: &'static str,
        table: &'static [MappingRow],
    ) -> Self {
        Self { prefix: prefix.to_owned(), scope, table, map, moved: BTreeMap::new() }
    }

    /// Adds a field that stood elsewhere in the source. An equal or empty one of the same key gives
    /// way; `Err` gives the value back when another value holds the key already.
    pub fn merge(&mut self, key: &str, value: Value, path: String) -> Result<(), Value> {
        match self.map.get(key) {
            Some(held) if same(held, &value) => Ok(()),
            Some(held) if !is_empty(held) => Err(value),
            _ => {
                self.map.insert(key.to_owned(), value);
                self.moved.insert(key.to_owned(), path);
                Ok(())
            }
        }
    }

    /// Takes a field; `None` when it is absent or says nothing.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        #[cfg(test)]
        assert!(
            self.table
                .iter()
                .any(|row| row.source.strip_prefix(self.scope) == Some(key) && row.field.is_some()),
            "{}{key} is read but not in the mapping table",
            self.scope
        );
        self.map.remove(key).filter(|value| !is_empty(value))
    }

    /// Takes the first field that says something; later ones that say the same go with it, those
    /// that differ stay and count as lost.
    pub fn take_first(&mut self, keys: &[&'static str]) -> Option<(&'static str, Value)> {
        let mut found: Option<(&'static str, Value)> = None;
        for key in keys {
            match &found {
                None => found = self.take(key).map(|value| (*key, value)),
                Some((_, value)) => {
                    if self.map.get(*key).is_some_and(|other| same(other, value)) {
                        self.map.remove(*key);
                    }
                }
            }
        }
        found
    }

    /// Takes the text of the first field that has one.
    pub fn take_text(&mut self, keys: &[&'static str]) -> Option<String> {
        let (key, value) = self.take_first(keys)?;
        match text_of(&value) {
            Some(text) => Some(text),
            None => {
                self.map.insert(key.to_owned(), value);
                None
            }
        }
    }

    /// Gives back a value that could not be read: it counts as lost.
    pub fn put_back(&mut self, key: &str, value: Value) {
        self.map.insert(key.to_owned(), value);
    }

    /// Looks at a field without taking it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.map.get(key).filter(|value| !is_empty(value))
    }

    /// Whether a field says something.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The path of a key in the source.
    pub fn path(&self, key: &str) -> String {
        match self.moved.get(key) {
            Some(path) => format!("{}{path}", self.prefix),
            None => format!("{}{key}", self.prefix),
        }
    }

    /// What is left, by path, without the derived and the empty.
    pub fn rest(self) -> Vec<(String, Value)> {
        let paths: Vec<String> = self.map.keys().map(|key| self.path(key)).collect();
        let derived = |key: &str| {
            self.table.iter().any(|row| {
                row.field.is_none()
                    && row.source.strip_prefix(self.scope).is_some_and(|own| {
                        own == key || own.strip_suffix('*').is_some_and(|start| key.starts_with(start))
                    })
            })
        };
        let keep: Vec<bool> = self.map.iter().map(|(key, value)| !is_empty(value) && !derived(key)).collect();
        paths
            .into_iter()
            .zip(self.map.into_iter().map(|(_, value)| value))
            .zip(keep)
            .filter_map(|(field, keep)| keep.then_some(field))
            .collect()
    }
}

/// Whether a value says nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty() || matches!(text.trim(), "[]" | "{}" | "null" | "\"\""),
        Value::Array(list) => list.iter().all(is_empty),
        Value::Object(map) => map.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether two values say the same, one possibly as text.
fn same(a: &Value, b: &Value) -> bool {
    a == b || text_of(a).zip(text_of(b)).is_some_and(|(a, b)| a == b) || unpacked(a) == unpacked(b)
}

/// The value of a text that holds a JSON object or list, as CKAN extras do; others unchanged.
pub(super) fn unpacked(value: &Value) -> Value {
    seen(value).into_owned()
}

/// [`unpacked`], of a value that is not needed any more.
pub(super) fn into_unpacked(value: Value) -> Value {
    if let Cow::Owned(read) = seen(&value) {
        return read;
    }
    value
}

/// [`unpacked`], without copying what is not packed.
fn seen(value: &Value) -> Cow<'_, Value> {
    if let Value::String(text) = value {
        let trimmed = text.trim();
        let closed = (trimmed.starts_with('[') && trimmed.ends_with(']'))
            || (trimmed.starts_with('{') && trimmed.ends_with('}'));
        if closed && let Ok(read) = serde_json::from_str(trimmed) {
            return Cow::Owned(read);
        }
    }
    Cow::Borrowed(value)
}

/// The text of a string, a number or a truth value.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The texts of a list, of a list written as JSON in a string, or of one text.
pub(super) fn texts_of(value: &Value) -> Vec<String> {
    match &*seen(value) {
        Value::Array(list) => {
            list.iter().filter_map(|item| text_of(item).or_else(|| name_of(item))).collect()
        }
        other => text_of(other).or_else(|| name_of(other)).into_iter().collect(),
    }
}

/// The name of an object that has one.
pub(super) fn name_of(value: &Value) -> Option<String> {
    let map = value.as_object()?;
    ["display_name", "name", "title", "label", "uri", "id", "value"]
        .iter()
        .find_map(|key| text_of(map.get(*key)?))
}

/// The objects of a list or of one object, also when written as JSON in a string.
pub(super) fn objects_of(value: &Value) -> Vec<Map<String, Value>> {
    into_objects(seen(value).into_owned())
}

/// [`objects_of`] a value that is not needed any more.
pub(super) fn into_objects(value: Value) -> Vec<Map<String, Value>> {
    let own = |value: Value| match value {
        Value::Object(map) => Some(map),
        packed => match seen(&packed) {
            Cow::Owned(Value::Object(map)) => Some(map),
            _ => None,
        },
    };
    match value {
        Value::Array(list) => list.into_iter().filter_map(own).collect(),
        Value::Object(map) => vec![map],
        packed @ Value::String(_) => match seen(&packed) {
            Cow::Owned(value) => into_objects(value),
            Cow::Borrowed(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The first object of a list, or the object itself, when it is not written as JSON in a string.
pub(super) fn first_object(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Array(list) => list.iter().find_map(Value::as_object),
        other => other.as_object(),
    }
}

/// A truth value, also when written as text.
pub(super) fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => number.as_i64().map(|n| n != 0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "oui" | "1" | "t" => Some(true),
            "false" | "no" | "non" | "0" | "f" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
