//! The records of a document: datasets, series and services, in the order they come.

use super::dataset::{self, Around};
use super::frame::{Budget, Cut, frame};
use super::gather::{Gathering, Held};
use super::graph::{Candidate, Graph, Object};
use super::met::{Marks, Met};
use super::parse;
use super::source::Document;
use super::stop::Stop;
use crate::exchange::reading::Reading;
use crate::exchange::record::{Imported, Outcome, Read};
use crate::exchange::stream::Spool;
use crate::issue::{Issue, IssueCode};
use serde_json::{Map, Value};

/// The longest place told, in characters.
const PLACE: usize = 200;

/// What a node may be by what is known of it alone.
const KINDS: [&str; 3] = ["dataset", "series", "service"];
/// A dataset if what describes it is a catalogue's record.
const IF_RECORDED: u8 = 3;

/// Reads every record of a document, in the order they come, one at a time; `each` answers whether to go on.
pub(in crate::exchange) fn read(
    document: &mut Document<'_>,
    reading: &Reading<'_>,
    spool: &dyn Spool,
    held: Held,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<(), Stop> {
    let base = reading.source.as_deref().filter(|source| source.contains("://"));
    let length = document.length();
    let mut statements = Gathering::new(spool, length, held);
    parse::statements(document, base, held.window, &mut |triple| statements.add(triple).map(|()| true))?;
    let mut graph = statements.finish()?;
    let mut budget = Budget::of(length);
    let mut around = missing(&graph);
    let mut count = 0_usize;
    while let Some(candidate) = graph.candidate()? {
        let Some((met, kind)) = record(&mut graph, candidate)? else { continue };
        let place = match &met.name {
            Some(name) => name.chars().take(PLACE).collect(),
            None => format!("[{count}]"),
        };
        let outcome = match one(&mut graph, candidate, &met, kind, &mut budget, reading) {
            Ok(mut imported) => {
                // Told once, with the first record that is taken.
                imported.lost.append(&mut around);
                Outcome::Taken(imported)
            }
            Err(Cut::Large(reason)) => {
                Outcome::Refused(vec![Issue::error("", IssueCode::NotWellFormed).with("found", reason)])
            }
            Err(Cut::Refused(issues)) => Outcome::Refused(issues),
            Err(Cut::Stopped(stop)) => return Err(stop),
        };
        count += 1;
        if !each(Read { place, outcome }) {
            return Ok(());
        }
    }
    if count == 0 {
        let issue = Issue::error("", IssueCode::RecordSkipped).with("found", nothing(&graph));
        each(Read { place: String::new(), outcome: Outcome::Refused(vec![issue]) });
    }
    Ok(())
}

/// The address of the page after this one, of a catalogue that comes in pages (hydra).
pub(in crate::exchange) fn next_page(
    document: &mut Document<'_>,
    base: Option<&str>,
) -> Result<Option<String>, Stop> {
    let mut next = None;
    parse::statements(document, base, Held::default().window, &mut |triple| {
        if matches!(
            super::names::compact(triple.predicate.as_str()).as_ref(),
            "hydra:next" | "hydra:nextPage"
        ) {
            next = match triple.object {
                oxrdf::Term::NamedNode(node) => Some(node.into_string()),
                oxrdf::Term::Literal(literal) => Some(literal.value().trim().to_owned()),
                oxrdf::Term::BlankNode(_) => None,
            };
        }
        Ok(next.is_none())
    })?;
    Ok(next)
}

/// What is told beside the records: that more are named, and where more are.
fn missing(graph: &Graph<'_>) -> Vec<Issue> {
    let mut told = Vec::new();
    if graph.missing > 0 {
        let found = format!("{} datasets named, not described here", graph.missing);
        told.push(Issue::warning("dcat:dataset", IssueCode::ReferenceLost).with("found", found));
    }
    if let Some(next) = &graph.next {
        told.push(Issue::hint("hydra:next", IssueCode::ReferenceLost).with("found", next));
    }
    told
}

/// Why a document has no record.
fn nothing(graph: &Graph<'_>) -> String {
    let missing = graph.missing;
    if missing > 0 {
        format!("a catalogue that only names its {missing} datasets: ask for each, or for its pages")
    } else if graph.of_schema_org {
        "datasets of schema.org, not of DCAT, which are not read: ask the portal for its DCAT".to_owned()
    } else {
        "RDF that describes no dataset (dcat:Dataset)".to_owned()
    }
}

/// What kind of record a node may be; none when it is part of another, or no record.
pub(super) fn kind(met: &Met) -> Option<u8> {
    let is = |marks: Marks| met.marks.has(marks);
    if is(Marks::NAMED) && met.is_part() && !is(Marks::DATASET) && !is(Marks::SERVICE) {
        return None;
    }
    if met.is_a("dcat:DatasetSeries") {
        return Some(1);
    }
    // A catalogue is a dataset too, to DCAT; its own description is not one of its records.
    let catalogue = met.is_a("dcat:Catalog") && is(Marks::LISTING);
    if met.is_a("dcat:Dataset") || met.is_a("dcatap:Dataset") {
        return (!catalogue || is(Marks::DATASET)).then_some(0);
    }
    if met.is_a("dcat:DataService") {
        return (is(Marks::SERVICE) || !is(Marks::SERVING)).then_some(2);
    }
    if met.is_a("dcat:Catalog") {
        return None;
    }
    if is(Marks::DATASET) && is(Marks::DESCRIBED) {
        return Some(0);
    }
    // What has a title and no type is a dataset by what is said of it: it has a distribution, or a
    // catalogue's record is about it.
    let bare = is(Marks::TITLED) && !is(Marks::TYPED);
    match bare {
        true if is(Marks::DISTRIBUTED) => Some(0),
        true if is(Marks::RECORDED) => Some(IF_RECORDED),
        _ => None,
    }
}

/// What is known of a node, and the kind of record it is.
fn record(graph: &mut Graph<'_>, candidate: Candidate) -> Result<Option<(Met, &'static str)>, Stop> {
    let Some((met, mut place)) = graph.described(&candidate.id)? else { return Ok(None) };
    if let Some(kind) = KINDS.get(usize::from(candidate.kind)).copied() {
        return Ok(Some((met, kind)));
    }
    while let Some((property, object)) = graph.statement(&candidate.id, &mut place)? {
        if let Object::Node { id, .. } = object
            && property == "foaf:isPrimaryTopicOf"
            && graph.described(&id)?.is_some_and(|(about, _)| about.is_a("dcat:CatalogRecord"))
        {
            return Ok(Some((met, KINDS[0])));
        }
    }
    Ok(None)
}

fn one(
    graph: &mut Graph<'_>,
    candidate: Candidate,
    met: &Met,
    kind: &'static str,
    budget: &mut Budget,
    reading: &Reading<'_>,
) -> Result<Box<Imported>, Cut> {
    let mut map = frame(graph, &candidate.id, budget)?;
    if let Some(record) = met.record.filter(|_| !map.contains_key("foaf:isPrimaryTopicOf"))
        && graph.described(&record.node)?.is_some_and(|(about, _)| about.is_a("dcat:CatalogRecord"))
    {
        let record = frame(graph, &record.node, budget)?;
        map.insert("foaf:isPrimaryTopicOf".to_owned(), Value::Array(vec![Value::Object(record)]));
    }
    let catalogue = met.catalogue.map(|link| link.node).or(graph.only);
    let publisher = match catalogue {
        Some(catalogue) => graph.described(&catalogue)?.and_then(|(met, _)| met.publisher),
        None => None,
    };
    let publisher = match publisher {
        Some(publisher) => frame(graph, &publisher.node, budget)?,
        None => Map::new(),
    };
    let around = Around { kind, subject: met.name.clone(), publisher: Value::Object(publisher) };
    dataset::read(map, around, reading).map(Box::new).map_err(Cut::Refused)
}
