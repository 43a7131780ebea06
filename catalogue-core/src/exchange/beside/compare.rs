//! The two sides of a writing: what is held here, and what the keys written say when they are read.

use super::others::nameless;
use crate::exchange::recognise;
use crate::exchange::record::Imported;
use crate::issue::{Issue, IssueCode};
use crate::model::{Metadata, ResourceMetadata, State};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The fields of a record, by name, as they are compared.
#[derive(Clone, Debug, Default)]
pub(in crate::exchange) struct Side {
    /// Of the dataset.
    pub fields: Map<String, Value>,
    /// Of each resource.
    pub resources: Vec<Map<String, Value>>,
}

impl Side {
    /// What is held here. `own` is the identifier that the record is written under.
    pub fn held<'a>(
        metadata: &Metadata,
        resources: impl Iterator<Item = &'a ResourceMetadata>,
        state: State,
        own: Option<&str>,
    ) -> Self {
        Self {
            fields: fields_of(metadata, state, own, &BTreeMap::new()),
            resources: resources.map(resource_of).collect(),
        }
    }

    /// What a reading found.
    pub fn found(imported: &Imported) -> Self {
        let own = imported.provenance.remote_id.as_deref();
        Self::held(&imported.metadata, imported.resources.iter(), imported.state, own)
    }

    /// What the keys of the format say: of a place known by its zones, the zones.
    pub fn said(imported: &Imported) -> Self {
        let own = imported.provenance.remote_id.as_deref();
        let fields = fields_of(&imported.metadata, imported.state, own, &imported.provenance.raw);
        Self { fields, ..Self::found(imported) }
    }
}

/// The fields of a dataset that formats carry.
pub(super) fn fields_of(
    metadata: &Metadata,
    state: State,
    own: Option<&str>,
    raw: &BTreeMap<String, String>,
) -> Map<String, Value> {
    let mut shown = metadata.clone();
    // These name what is only here.
    (shown.organisation, shown.profile, shown.parent) = (None, None, None);
    shown.identifiers.retain(|held| held.kind != "source" || Some(held.value.as_str()) != own);
    shown.identifiers.sort();
    for contact in &mut shown.contacts {
        contact.role.get_or_insert_with(|| "pointOfContact".to_owned());
    }
    let mut fields = map_of(&shown);
    fields.insert("state".to_owned(), Value::from(state.code()));
    // Zones are places that only a gazetteer knows: what they name is what they say.
    let zones: Vec<&String> =
        raw.iter().filter(|(path, _)| path.starts_with("extent.territory")).map(|(_, zone)| zone).collect();
    if !zones.is_empty() {
        fields.insert("extent".to_owned(), json!({ "zones": zones }));
    }
    fields
}

/// The fields of a resource that formats carry: nobody is named.
pub(super) fn resource_of(metadata: &ResourceMetadata) -> Map<String, Value> {
    let mut shown = metadata.clone();
    shown.access.portals.clear();
    shown.access.levels_mut().for_each(|level| *level = nameless(level));
    map_of(&shown)
}

fn map_of(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// What stands for a value as the keys say it. The order of keywords says nothing: CKAN sorts them.
pub(super) fn digest(field: &str, value: Option<&Value>) -> String {
    let mut value = value.cloned().unwrap_or_default();
    if field == "keywords"
        && let Value::Array(words) = &mut value
    {
        words.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    let map = Map::from_iter([("value".to_owned(), value)]);
    recognise::fingerprint(&map, &recognise::Derived::of(&[])).chars().take(16).collect()
}

/// Our own words for the fields that the keys written do not say as they are held; `None` when they
/// say everything.
pub(in crate::exchange) fn beside(held: &Map<String, Value>, found: &Map<String, Value>) -> Option<String> {
    let mut entries = Map::new();
    for field in differing(held, found) {
        let value = held.get(field).cloned().unwrap_or_default();
        entries.insert(field.clone(), json!({ "value": value, "while": digest(field, found.get(field)) }));
    }
    (!entries.is_empty()).then(|| Value::Object(entries).to_string())
}

/// Whether two values are the same; the last binary digit of a number may change on paper.
pub(in crate::exchange) fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            a == b
                || match (a.as_f64(), b.as_f64()) {
                    (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(1.0),
                    _ => false,
                }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(Some(a), Some(b)))
        }
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            a.len() == b.len() && a.iter().all(|(key, value)| same(Some(value), b.get(key)))
        }
        (a, b) => a == b,
    }
}

/// The fields that the two sides hold differently.
fn differing<'m>(a: &'m Map<String, Value>, b: &'m Map<String, Value>) -> Vec<&'m String> {
    let mut names: Vec<&String> = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name))).collect();
    names.sort();
    names.retain(|name| !same(a.get(*name), b.get(*name)));
    names
}

/// The fields that are not read back as they are held, by path.
pub(in crate::exchange) fn lost(held: &Side, found: &Side) -> Vec<Issue> {
    let issue = |path: String| Issue::warning(path.clone(), IssueCode::ValueLost).with("found", path);
    let mut issues: Vec<Issue> =
        differing(&held.fields, &found.fields).into_iter().map(|name| issue(name.clone())).collect();
    for (at, own) in held.resources.iter().enumerate() {
        match found.resources.get(at) {
            Some(read) => {
                issues.extend(
                    differing(own, read).into_iter().map(|name| issue(format!("resources[{at}].{name}"))),
                );
            }
            None => issues.push(issue(format!("resources[{at}]"))),
        }
    }
    issues
}
