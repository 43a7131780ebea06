//! What the values of a framed record say: texts, addresses, labels, inner things.

use super::table::MAPPING;
use crate::exchange::fields::Fields;
use serde_json::{Map, Value};

/// The properties that name a thing, the best first.
const LABELS: &[&str] = &[
    "skos:prefLabel",
    "rdfs:label",
    "dct:title",
    "foaf:name",
    "vcard:fn",
    "schema:name",
    "skos:notation",
    "dct:identifier",
    "rdf:value",
    "dct:description",
    "rdfs:comment",
];

/// The most labels of one property by which a thing is recognised.
const LABEL_LIMIT: usize = 50;

/// The values of a property.
pub(super) fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        other => std::slice::from_ref(other),
    }
}

/// The text of a literal.
pub(super) fn literal(item: &Value) -> Option<&str> {
    let text = match item {
        Value::Object(map) => map.get("@value")?.as_str()?,
        other => other.as_str()?,
    };
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// The datatype of a literal, by its short name.
pub(super) fn datatype(item: &Value) -> &str {
    item.get("@type").and_then(Value::as_str).unwrap_or_default()
}

/// The address of a thing.
pub(super) fn address(item: &Value) -> Option<&str> {
    item.get("@id").and_then(Value::as_str).map(str::trim).filter(|id| !id.is_empty())
}

/// A literal's text, or a thing's address: for what some write as one, some as the other.
pub(super) fn text_or_address(item: &Value) -> Option<&str> {
    literal(item).or_else(|| address(item))
}

/// The text of one value: a literal, the label of a thing, or its address.
pub(super) fn text(item: &Value) -> Option<String> {
    literal(item).map(str::to_owned).or_else(|| label(item)).or_else(|| address(item).map(str::to_owned))
}

/// The label of a thing, in French, else English, else any language.
pub(super) fn label(item: &Value) -> Option<String> {
    let map = item.as_object()?;
    LABELS.iter().find_map(|property| best(map.get(*property)?))
}

/// The best text of several, by language.
pub(super) fn best(value: &Value) -> Option<String> {
    let rank = |item: &&Value| match language(item).as_str() {
        "fr" => 0,
        "en" => 1,
        "" => 2,
        _ => 3,
    };
    items(value)
        .iter()
        .filter(|item| literal(item).is_some())
        .min_by_key(rank)
        .and_then(literal)
        .map(str::to_owned)
}

/// Everything by which a value may be recognised: its address, its text, its labels.
pub(super) fn candidates(item: &Value) -> Vec<String> {
    let mut found: Vec<String> = text_or_address(item).map(str::to_owned).into_iter().collect();
    if let Some(map) = item.as_object() {
        for property in LABELS {
            let labels = map.get(*property).map(items).unwrap_or_default();
            for text in labels.iter().filter_map(literal).take(LABEL_LIMIT) {
                if !found.iter().any(|held| held == text) {
                    found.push(text.to_owned());
                }
            }
        }
    }
    found
}

/// The language of a literal without its region; empty when it has none.
pub(super) fn language(item: &Value) -> String {
    let tag = item.get("@language").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    tag.split('-').next().unwrap_or_default().to_owned()
}

/// Texts by language, as readers of texts in several languages take them; a second text of one
/// language stands beside the first. Things are taken by their label.
pub(super) fn by_language(value: &Value) -> Value {
    let mut texts = Map::new();
    for item in items(value) {
        let Some(text) = text(item) else { continue };
        let language = language(item);
        let key = (1_u32..)
            .map(|n| if n == 1 { language.clone() } else { format!("{language}#{n}") })
            .find(|key| !texts.contains_key(key));
        if let Some(key) = key.filter(|_| texts.len() < 200) {
            texts.insert(key, Value::from(text));
        }
    }
    match (texts.len(), texts.values().next()) {
        (1, Some(only)) => only.clone(),
        _ => Value::Object(texts),
    }
}

/// The fields of a thing within the record: `scope` is its place in the mapping table
/// (`dcat:contactPoint[].`), `path` its place in this record (`dcat:contactPoint[0].`). What it is
/// and how it is called are not among them.
pub(super) fn inner(item: &Value, path: &str, scope: &'static str) -> Fields {
    let mut map = item.as_object().cloned().unwrap_or_default();
    for key in ["@id", "rdf:type", "@value", "@language", "@type"] {
        map.remove(key);
    }
    Fields::new(map, path, scope, MAPPING)
}

/// Takes the first text of a field, in the best language.
pub(super) fn take_text(fields: &mut Fields, key: &str) -> Option<String> {
    let value = fields.take(key)?;
    best(&value).or_else(|| items(&value).iter().find_map(text))
}

/// Takes the first text or address of a field, telling those that follow.
pub(super) fn take_first(fields: &mut Fields, key: &str) -> (Option<String>, Vec<String>) {
    let Some(value) = fields.take(key) else { return (None, Vec::new()) };
    let mut all = items(&value).iter().filter_map(|item| text_or_address(item).map(str::to_owned));
    let first = all.next();
    (first, all.collect())
}
