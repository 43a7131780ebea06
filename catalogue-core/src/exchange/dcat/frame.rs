//! One record cut out of the graph: what is said of it, and of what it names, as a tree.

use super::graph::{Graph, Object, Place};
use super::met::{Met, NodeId};
use super::names;
use super::stop::Stop;
use crate::error::Error;
use crate::issue::Issue;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// How far from the record things are read.
const DEPTH: usize = 8;
/// The most nodes of one record.
const NODES: usize = 20_000;
/// The most text of one record, in bytes.
const TEXT: u64 = 16 << 20;
/// What looking one node up is taken to cost, in bytes.
const LOOK: u64 = 256;

/// Why there is no record.
#[derive(Debug)]
pub(super) enum Cut {
    /// It, or what it names, is too large.
    Large(String),
    /// It is no dataset.
    Refused(Vec<Issue>),
    /// Reading goes no further.
    Stopped(Stop),
}

impl From<Stop> for Cut {
    fn from(stop: Stop) -> Self {
        Cut::Stopped(stop)
    }
}

impl From<Error> for Cut {
    fn from(error: Error) -> Self {
        Cut::Stopped(Stop::Failed(error))
    }
}

/// What may still be cut out of a document: things that many records name are copied into each.
#[derive(Debug)]
pub(super) struct Budget {
    /// Bytes left for the whole document.
    left: u64,
}

impl Budget {
    /// The budget of a document of so many bytes.
    pub fn of(bytes: u64) -> Self {
        Self { left: bytes.saturating_mul(16).saturating_add(64 << 20) }
    }
}

/// Things that are records, or parts of records, themselves: named, not read again.
const RECORDS: &[&str] = &[
    "dcat:Dataset",
    "dcat:DatasetSeries",
    "dcat:Catalog",
    "dcat:CatalogRecord",
    "dcat:Distribution",
    "dcat:DataService",
];

/// The properties under which such a thing is read all the same.
const INNER: &[(&str, &str)] = &[
    ("dcat:distribution", "dcat:Distribution"),
    ("adms:sample", "dcat:Distribution"),
    ("dcat:accessService", "dcat:DataService"),
    ("foaf:isPrimaryTopicOf", "dcat:CatalogRecord"),
];

/// The tree of a record: short names with the list of what they say. A text is a JSON string, or
/// `{"@value", "@language", "@type"}`; a thing is `{"@id", …}`, a blank one without `@id`. A thing of which
/// nothing is said is an empty tree.
pub(super) fn frame(
    graph: &mut Graph<'_>,
    node: &NodeId,
    budget: &mut Budget,
) -> Result<Map<String, Value>, Cut> {
    let Some((met, place)) = graph.described(node)? else { return Ok(Map::new()) };
    let mut cut = Cutting { graph, above: Vec::new(), nodes: 0, text: 0, allowed: TEXT.min(budget.left) };
    let framed = cut.node(node, &met, place);
    let spent = cut.text.saturating_add(LOOK.saturating_mul(cut.nodes as u64));
    budget.left = budget.left.saturating_sub(spent);
    framed
}

struct Cutting<'g, 's> {
    graph: &'g mut Graph<'s>,
    above: Vec<NodeId>,
    nodes: usize,
    text: u64,
    allowed: u64,
}

impl Cutting<'_, '_> {
    fn node(&mut self, node: &NodeId, met: &Met, mut place: Place) -> Result<Map<String, Value>, Cut> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(Cut::Large(format!("it names more than {NODES} things")));
        }
        self.above.push(*node);
        let mut map: Map<String, Value> = Map::new();
        if let Some(name) = &met.name {
            self.spend(name.len())?;
            map.insert("@id".to_owned(), Value::from(name.as_str()));
        }
        let mut seen = HashSet::new();
        while let Some((property, object)) = self.graph.statement(node, &mut place)? {
            // A statement made twice is one statement, but two things without a name are two.
            let (value, same) = match object {
                Object::Literal { text, language, datatype } => {
                    self.spend(text.len() + property.len())?;
                    let value = literal(text, language, datatype);
                    let same = format!("{property} {value}");
                    (value, Some(same))
                }
                Object::Long => return Err(too_large()),
                Object::Node { id, name } => {
                    let same = name.as_deref().map(|name| format!("{property} <{name}>"));
                    (self.thing(&property, &id, name)?, same)
                }
            };
            if same.is_some_and(|same| !seen.insert(same)) {
                continue;
            }
            match map.entry(property).or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(list) => list.push(value),
                other => *other = Value::Array(vec![value]),
            }
        }
        self.above.pop();
        Ok(map)
    }

    fn thing(&mut self, property: &str, id: &NodeId, name: Option<String>) -> Result<Value, Cut> {
        self.spend(name.as_deref().map_or(0, str::len) + property.len())?;
        if property == "rdf:type" {
            return Ok(name.map_or_else(|| json!({}), |name| Value::from(names::compact(&name))));
        }
        let reached = self.above.len() >= DEPTH || self.above.contains(id);
        if !reached && let Some((met, place)) = self.graph.described(id)? {
            let kind = RECORDS.iter().find(|kind| met.is_a(kind));
            let inner = INNER.iter().any(|(under, of)| *under == property && Some(of) == kind);
            if kind.is_none() || inner || property == "dcat:distribution" || met.is_part() {
                return self.node(id, &met, place).map(Value::Object);
            }
        }
        Ok(match name {
            Some(name) => json!({ "@id": name }),
            None => json!({}),
        })
    }

    fn spend(&mut self, bytes: usize) -> Result<(), Cut> {
        self.text = self.text.saturating_add(bytes as u64);
        if self.text > self.allowed { Err(too_large()) } else { Ok(()) }
    }
}

fn too_large() -> Cut {
    Cut::Large("it and what it names are too large".to_owned())
}

fn literal(text: String, language: Option<String>, datatype: Option<String>) -> Value {
    match (language, datatype) {
        (Some(language), _) => json!({"@value": text, "@language": language}),
        (None, Some(datatype)) => json!({"@value": text, "@type": names::compact(&datatype)}),
        (None, None) => Value::from(text),
    }
}
