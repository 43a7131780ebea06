//! One record cut out of the graph: what is said of it, and of what it names, as a tree.

use super::graph::{Graph, Object};
use super::names;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// How far from the record things are read.
const DEPTH: usize = 8;
/// The most nodes of one record.
const NODES: usize = 20_000;
/// The most text of one record, in bytes.
const TEXT: usize = 16 << 20;

/// What may still be cut out of a document: things that many records name are copied into each.
#[derive(Debug)]
pub(super) struct Budget {
    /// Bytes left for the whole document.
    pub left: usize,
}

impl Budget {
    /// The budget of a document of so many bytes.
    pub fn of(bytes: usize) -> Self {
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

/// Whether a node is a record only by its type: without an address and a title, it is part of the
/// record that names it.
pub(super) fn is_part(graph: &Graph, node: usize) -> bool {
    let titles = ["dct:title", "rdfs:label", "skos:prefLabel", "dc:title", "schema:name"];
    graph.name(node).is_none() && !graph.about(node).any(|(property, _)| titles.contains(&property))
}

/// The properties under which such a thing is read all the same.
const INNER: &[(&str, &str)] = &[
    ("dcat:distribution", "dcat:Distribution"),
    ("adms:sample", "dcat:Distribution"),
    ("dcat:accessService", "dcat:DataService"),
    ("foaf:isPrimaryTopicOf", "dcat:CatalogRecord"),
];

/// The tree of a record: short names with the list of what they say. A text is a JSON string, or
/// `{"@value", "@language", "@type"}`; a thing is `{"@id", …}`, a blank one without `@id`. `Err`
/// says why it is too large.
pub(super) fn frame(graph: &Graph, node: usize, budget: &mut Budget) -> Result<Map<String, Value>, String> {
    let mut cut = Cutting { graph, above: Vec::new(), nodes: 0, text: 0, allowed: TEXT.min(budget.left) };
    let framed = cut.node(node);
    budget.left = budget.left.saturating_sub(cut.text);
    framed
}

struct Cutting<'g> {
    graph: &'g Graph,
    above: Vec<usize>,
    nodes: usize,
    text: usize,
    allowed: usize,
}

impl Cutting<'_> {
    fn node(&mut self, node: usize) -> Result<Map<String, Value>, String> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(format!("it names more than {NODES} things"));
        }
        self.above.push(node);
        let graph = self.graph;
        let mut map: Map<String, Value> = Map::new();
        if let Some(name) = graph.name(node) {
            self.spend(name.len())?;
            map.insert("@id".to_owned(), Value::from(name));
        }
        let mut seen = HashSet::new();
        for (property, object) in graph.about(node) {
            let value = match object {
                Object::Literal { text, language, datatype } => {
                    self.spend(text.len() + property.len())?;
                    literal(text, language.as_deref(), datatype.as_deref())
                }
                Object::Node(other) => self.thing(property, *other)?,
            };
            // A statement made twice is one statement, but two things without a name are two.
            let same = match object {
                Object::Literal { .. } => Some(format!("{property} {value}")),
                Object::Node(other) => graph.name(*other).map(|name| format!("{property} <{name}>")),
            };
            if same.is_some_and(|same| !seen.insert(same)) {
                continue;
            }
            match map.entry(property.to_owned()).or_insert_with(|| Value::Array(Vec::new())) {
                Value::Array(list) => list.push(value),
                other => *other = Value::Array(vec![value]),
            }
        }
        self.above.pop();
        Ok(map)
    }

    fn thing(&mut self, property: &str, other: usize) -> Result<Value, String> {
        let graph = self.graph;
        let name = graph.name(other);
        self.spend(name.map_or(0, str::len) + property.len())?;
        let kind = RECORDS.iter().find(|kind| graph.is_a(other, kind));
        let inner = INNER.iter().any(|(under, of)| *under == property && Some(of) == kind);
        let wanted = (kind.is_none() || inner || property == "dcat:distribution" || is_part(graph, other))
            && property != "rdf:type";
        let reached = self.above.len() >= DEPTH || self.above.contains(&other);
        if wanted && !reached && graph.is_described(other) {
            return self.node(other).map(Value::Object);
        }
        Ok(match name {
            Some(name) if property == "rdf:type" => Value::from(names::compact(name)),
            Some(name) => json!({ "@id": name }),
            None => json!({}),
        })
    }

    fn spend(&mut self, bytes: usize) -> Result<(), String> {
        self.text = self.text.saturating_add(bytes);
        if self.text > self.allowed { Err("it and what it names are too large".to_owned()) } else { Ok(()) }
    }
}

fn literal(text: &str, language: Option<&str>, datatype: Option<&str>) -> Value {
    match (language, datatype) {
        (Some(language), _) => json!({"@value": text, "@language": language}),
        (None, Some(datatype)) => json!({"@value": text, "@type": names::compact(datatype)}),
        (None, None) => Value::from(text),
    }
}
