//! The records of a document: datasets, series and services, in the order they come.

use super::dataset::{self, Around};
use super::frame::{Budget, frame, is_part};
use super::graph::{Graph, Object};

use super::syntax::{Syntax, Unreadable};
use crate::exchange::reading::Reading;
use crate::exchange::record::{Outcome, Read};
use crate::issue::{Issue, IssueCode};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The properties that list the records of a catalogue.
const LISTS: &[&str] = &["dcat:dataset", "dcat:service", "foaf:primaryTopic"];

/// The longest place told, in characters.
const PLACE: usize = 200;

/// Reads every record of a document.
pub(in crate::exchange) fn read(text: &str, reading: &Reading<'_>) -> Result<Vec<Read>, Unreadable> {
    let graph = Syntax::guess(text).parse(text, reading.source.as_deref().filter(|s| s.contains("://")))?;
    let links = Links::of(&graph);
    let mut budget = Budget::of(text.len());
    let mut found = Vec::new();
    for node in graph.all() {
        if let Some(kind) = kind(&graph, node, &links) {
            let place = place(&graph, node, found.len());
            let outcome = match one(&graph, node, kind, &links, &mut budget, reading) {
                Ok(imported) => Outcome::Taken(imported),
                Err(issues) => Outcome::Refused(issues),
            };
            found.push(Read { place, outcome });
        }
    }
    let missing =
        graph.all().filter(|node| links.datasets.contains(node) && !graph.is_described(*node)).count();
    if found.is_empty() {
        let reason = if missing > 0 {
            format!("a catalogue that only names its {missing} datasets: ask for each, or for its pages")
        } else if graph.all().any(|node| is_of_schema_org(&graph, node)) {
            "datasets of schema.org, not of DCAT, which are not read: ask the portal for its DCAT".to_owned()
        } else {
            "RDF that describes no dataset (dcat:Dataset)".to_owned()
        };
        let issue = Issue::error("", IssueCode::RecordSkipped).with("found", reason);
        return Ok(vec![Read { place: String::new(), outcome: Outcome::Refused(vec![issue]) }]);
    }
    let last = found.iter_mut().rev().find_map(|read| match &mut read.outcome {
        Outcome::Taken(imported) => Some(imported),
        Outcome::Refused(_) => None,
    });
    if let Some(last) = last {
        if missing > 0 {
            let told = format!("{missing} datasets named, not described here");
            last.lost.push(Issue::warning("dcat:dataset", IssueCode::ReferenceLost).with("found", told));
        }
        if let Some(next) = next(&graph) {
            last.lost.push(Issue::hint("hydra:next", IssueCode::ReferenceLost).with("found", next));
        }
    }
    Ok(found)
}

/// The address of the page after this one, of a catalogue that comes in pages (hydra).
pub(in crate::exchange) fn next_page(text: &str, base: Option<&str>) -> Option<String> {
    next(&Syntax::guess(text).parse(text, base).ok()?)
}

fn next(graph: &Graph) -> Option<String> {
    let properties = ["hydra:next", "hydra:nextPage"];
    graph.all().find_map(|node| {
        graph.about(node).find_map(|(name, object)| {
            let linked = properties.contains(&name);
            match object {
                Object::Node(other) if linked => graph.name(*other).map(str::to_owned),
                Object::Literal { text, .. } if linked => Some(text.trim().to_owned()),
                _ => None,
            }
        })
    })
}

/// What is said of records from elsewhere in the graph.
struct Links {
    /// What catalogues name as datasets.
    datasets: HashSet<usize>,
    /// What catalogues name as services.
    services: HashSet<usize>,
    /// What distributions are served by.
    serving: HashSet<usize>,
    /// What other records name, and that is no record by itself.
    parts: HashSet<usize>,
    /// The catalogue of a record.
    catalogue: HashMap<usize, usize>,
    /// The record of a dataset, when the dataset does not name it.
    record: HashMap<usize, usize>,
    /// The only catalogue there is.
    only: Option<usize>,
}

impl Links {
    fn of(graph: &Graph) -> Self {
        let (mut datasets, mut services) = (HashSet::new(), HashSet::new());
        let (mut serving, mut parts) = (HashSet::new(), HashSet::new());
        let (mut catalogue, mut record, mut catalogues) = (HashMap::new(), HashMap::new(), Vec::new());
        for node in graph.all() {
            for (property, named) in [("dcat:dataset", &mut datasets), ("dcat:service", &mut services)] {
                for other in graph.linked(node, property) {
                    named.insert(other);
                    catalogue.entry(other).or_insert(node);
                }
            }
            serving.extend(graph.linked(node, "dcat:accessService"));
            parts.extend(graph.about(node).filter_map(|(property, object)| match object {
                Object::Node(other)
                    if !LISTS.contains(&property) && *other != node && is_part(graph, *other) =>
                {
                    Some(*other)
                }
                _ => None,
            }));
            for other in graph.linked(node, "foaf:primaryTopic") {
                record.entry(other).or_insert(node);
            }
            if graph.is_a(node, "dcat:Catalog") {
                catalogues.push(node);
            }
        }
        let only = catalogues.first().copied().filter(|_| catalogues.len() == 1);
        Self { datasets, services, serving, parts, catalogue, record, only }
    }
}

/// What kind of record a node is; none when it is part of another, or no record.
fn kind(graph: &Graph, node: usize, links: &Links) -> Option<&'static str> {
    if links.parts.contains(&node) && !links.datasets.contains(&node) && !links.services.contains(&node) {
        return None;
    }
    if graph.is_a(node, "dcat:DatasetSeries") {
        return Some("series");
    }
    // A catalogue is a dataset too, to DCAT; its own description is not one of its records.
    let catalogue = graph.is_a(node, "dcat:Catalog") && graph.linked(node, "dcat:dataset").next().is_some();
    if graph.is_a(node, "dcat:Dataset") || graph.is_a(node, "dcatap:Dataset") {
        return (!catalogue || links.datasets.contains(&node)).then_some("dataset");
    }
    if graph.is_a(node, "dcat:DataService") {
        let own = links.services.contains(&node) || !links.serving.contains(&node);
        return own.then_some("service");
    }
    if graph.is_a(node, "dcat:Catalog") {
        return None;
    }
    let named = links.datasets.contains(&node) && graph.is_described(node);
    (named || is_implied(graph, node)).then_some("dataset")
}

/// Whether what has a title and no type is a dataset by what is said of it: it has a distribution, or a
/// catalogue's record is about it.
fn is_implied(graph: &Graph, node: usize) -> bool {
    let is = |name: &str| graph.about(node).any(|(property, _)| property == name);
    let recorded =
        || graph.linked(node, "foaf:isPrimaryTopicOf").any(|record| graph.is_a(record, "dcat:CatalogRecord"));
    !is("rdf:type")
        && is("dct:title")
        && (graph.linked(node, "dcat:distribution").next().is_some() || recorded())
}

fn is_of_schema_org(graph: &Graph, node: usize) -> bool {
    ["https://schema.org/Dataset", "http://schema.org/Dataset"].iter().any(|kind| graph.is_a(node, kind))
}

fn place(graph: &Graph, node: usize, at: usize) -> String {
    match graph.name(node) {
        Some(name) => name.chars().take(PLACE).collect(),
        None => format!("[{at}]"),
    }
}

fn one(
    graph: &Graph,
    node: usize,
    kind: &'static str,
    links: &Links,
    budget: &mut Budget,
    reading: &Reading<'_>,
) -> Result<Box<crate::exchange::Imported>, Vec<Issue>> {
    let too_large = |reason: String| vec![Issue::error("", IssueCode::NotWellFormed).with("found", reason)];
    let mut map = frame(graph, node, budget).map_err(too_large)?;
    let record = links.record.get(&node).filter(|_| !map.contains_key("foaf:isPrimaryTopicOf"));
    if let Some(record) = record.filter(|record| graph.is_a(**record, "dcat:CatalogRecord")) {
        let record = frame(graph, *record, budget).map_err(too_large)?;
        map.insert("foaf:isPrimaryTopicOf".to_owned(), Value::Array(vec![Value::Object(record)]));
    }
    let catalogue = links.catalogue.get(&node).copied().or(links.only);
    let publisher = catalogue.and_then(|catalogue| graph.linked(catalogue, "dct:publisher").next());
    let publisher = match publisher {
        Some(publisher) => frame(graph, publisher, budget).map_err(too_large)?,
        None => Map::new(),
    };
    let subject = graph.name(node).map(str::to_owned);
    let around = Around { kind, subject, publisher: Value::Object(publisher) };
    dataset::read(map, around, reading).map(Box::new)
}
