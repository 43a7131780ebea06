//! Turtle, RDF/XML and JSON-LD into statements, within bounds.

use super::context;
use super::graph::Graph;
use super::xml;
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{GraphName, Triple};
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;
use serde_json::Value;

/// A way of writing RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// Turtle (`text/turtle`).
    Turtle,
    /// RDF/XML (`application/rdf+xml`).
    RdfXml,
    /// JSON-LD (`application/ld+json`).
    JsonLd,
}

/// Why a document could not be read, and on which line when that is known.
#[derive(Debug)]
pub(in crate::exchange) struct Unreadable {
    pub line: Option<i64>,
    pub reason: String,
    /// Whether the document is JSON all the same.
    pub json: bool,
}

impl Syntax {
    /// Every syntax.
    pub const ALL: &'static [Syntax] = &[Syntax::Turtle, Syntax::RdfXml, Syntax::JsonLd];

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Syntax::Turtle => "text/turtle",
            Syntax::RdfXml => "application/rdf+xml",
            Syntax::JsonLd => "application/ld+json",
        }
    }

    /// The syntax of a text that is clearly RDF.
    pub(in crate::exchange) fn detect(text: &str) -> Option<Self> {
        let start = text.trim_start();
        // `[] a dcat:Dataset` is Turtle, `[]` alone an empty list.
        let blank = start.strip_prefix("[]").is_some_and(|rest| {
            rest.trim_start().starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '<' | ':'))
        });
        if start.starts_with(['{', '[']) && !blank {
            // Most JSON is not JSON-LD: it is not read twice to know that.
            let marked = ["\"@id\"", "\"@type\"", "\"@context\"", "\"@graph\""];
            if !marked.iter().any(|mark| start.contains(mark)) {
                return None;
            }
            let value: Value = serde_json::from_str(start).ok()?;
            return is_json_ld(&value, 0).then_some(Syntax::JsonLd);
        }
        if start.starts_with('<') && !start.get(..64.min(start.len())).is_some_and(opens_with_address) {
            return xml::is_rdf(start).then_some(Syntax::RdfXml);
        }
        let first = start.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
        let lower = first.get(..first.len().min(8)).unwrap_or(first).to_ascii_lowercase();
        let declares = ["@prefix", "@base", "prefix ", "base <"].iter().any(|word| lower.starts_with(word));
        (declares || opens_with_address(first) || first.starts_with("_:") || blank).then_some(Syntax::Turtle)
    }

    /// The likeliest syntax of a text said to be RDF.
    pub(super) fn guess(text: &str) -> Self {
        Self::detect(text).unwrap_or(match text.trim_start().chars().next() {
            Some('{' | '[') => Syntax::JsonLd,
            Some('<') => Syntax::RdfXml,
            _ => Syntax::Turtle,
        })
    }

    /// Reads a document; relative addresses are resolved against `base`.
    pub(super) fn parse(self, text: &str, base: Option<&str>) -> Result<Graph, Unreadable> {
        match self {
            Syntax::Turtle => turtle(text, base),
            Syntax::RdfXml => rdf_xml(text, base),
            Syntax::JsonLd => json_ld(text, base),
        }
    }
}

/// Whether a text starts with an address in angle brackets, as Turtle does.
fn opens_with_address(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(|rest| {
        let head = rest.split(['>', ' ', '\n']).next().unwrap_or_default();
        head.contains("://") || head.starts_with("urn:") || head.starts_with('#')
    })
}

/// Whether a JSON value is JSON-LD, and not a `data.json` that only names its context.
fn is_json_ld(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(list) if depth == 0 => list.iter().take(5).any(|item| is_json_ld(item, 1)),
        Value::Object(map) => {
            let plain = map.get("dataset").is_some_and(Value::is_array)
                && !matches!(map.get("@context"), Some(Value::Object(_) | Value::Array(_)));
            let keyed = ["@context", "@graph", "@id", "@type"].iter().any(|key| map.contains_key(*key));
            keyed && !plain && (map.contains_key("@context") || !map.contains_key("accessLevel"))
        }
        _ => false,
    }
}

/// Whether the head of a JSON document that goes on is that of JSON-LD, by its first keys.
pub(in crate::exchange) fn begins_as_json_ld(head: &str) -> bool {
    let start = head.trim_start();
    let keys = first_keys(start.strip_prefix('[').map_or(start, str::trim_start));
    let holds = |key: &str| keys.iter().find(|(known, _)| known == key).map(|(_, begins)| *begins);
    let context = holds("@context");
    let plain = holds("dataset") == Some('[') && !matches!(context, Some('{' | '['));
    let keyed = ["@context", "@graph", "@id", "@type"].iter().any(|key| holds(key).is_some());
    keyed && !plain && (context.is_some() || holds("accessLevel").is_none())
}

/// The keys of an object that is cut somewhere, each with the first character of its value.
fn first_keys(text: &str) -> Vec<(String, char)> {
    let (mut keys, mut depth, mut string, mut escaped) = (Vec::new(), 0_usize, None, false);
    let mut last: Option<&str> = None;
    for (at, c) in text.char_indices() {
        if let Some(start) = string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    last = text.get(start..at).filter(|_| depth == 1);
                    string = None;
                }
                _ => {}
            }
            continue;
        }
        match c {
            '"' => string = Some(at + 1),
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            ':' if depth == 1 => {
                let begins = text.get(at + 1..).and_then(|rest| rest.trim_start().chars().next());
                if let (Some(key), Some(begins)) = (last.take(), begins) {
                    keys.push((key.to_owned(), begins));
                }
            }
            _ => {}
        }
    }
    keys
}

fn line(number: u64) -> Option<i64> {
    i64::try_from(number).ok()?.checked_add(1)
}

fn turtle(text: &str, base: Option<&str>) -> Result<Graph, Unreadable> {
    let mut parser = TurtleParser::new().lenient();
    if let Some(base) = base
        && let Ok(with_base) = parser.clone().with_base_iri(base)
    {
        parser = with_base;
    }
    let mut graph = Graph::default();
    for triple in parser.for_slice(text.as_bytes()) {
        let triple = triple.map_err(|error| Unreadable {
            line: line(error.location().start.line),
            reason: error.message().to_owned(),
            json: false,
        })?;
        add(&mut graph, triple, text)?;
    }
    Ok(graph)
}

fn rdf_xml(text: &str, base: Option<&str>) -> Result<Graph, Unreadable> {
    // The text is decoded already: what its declaration says of bytes no longer holds.
    let text = xml::without_declaration(text);
    xml::check(text).map_err(|reason| Unreadable { line: None, reason, json: false })?;
    let mut parser = RdfXmlParser::new().lenient();
    if let Some(base) = base
        && let Ok(with_base) = parser.clone().with_base_iri(base)
    {
        parser = with_base;
    }
    let mut graph = Graph::default();
    let mut statements = parser.for_slice(text.as_bytes());
    loop {
        let Some(triple) = statements.next() else { return Ok(graph) };
        match triple {
            Ok(triple) => add(&mut graph, triple, text)?,
            Err(error) => {
                let at = usize::try_from(statements.buffer_position()).unwrap_or(0).min(text.len());
                let lines = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count();
                let line = i64::try_from(lines).ok().and_then(|lines| lines.checked_add(1));
                return Err(Unreadable { line, reason: error.to_string(), json: false });
            }
        }
    }
}

fn json_ld(text: &str, base: Option<&str>) -> Result<Graph, Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| Unreadable {
        line: i64::try_from(error.line()).ok(),
        reason: error.to_string(),
        json: false,
    })?;
    context::check(&value).map_err(|reason| Unreadable { line: None, reason, json: true })?;
    drop(value);
    let mut parser = JsonLdParser::new().lenient();
    if let Some(base) = base
        && let Ok(with_base) = parser.clone().with_base_iri(base)
    {
        parser = with_base;
    }
    let statements = parser.for_slice(text.as_bytes()).with_load_document_callback(|address, _| {
        match context::built_in(address) {
            Some(document) => {
                Ok(JsonLdRemoteDocument { document: document.into_bytes(), document_url: address.to_owned() })
            }
            None => Err(context::refusal(address).into()),
        }
    });
    let mut graph = Graph::default();
    for quad in statements {
        let quad = quad.map_err(|error| Unreadable {
            line: error.location().and_then(|at| line(at.start.line)),
            reason: error.to_string(),
            json: true,
        })?;
        // Named graphs hold datasets too: what they are called is of no use here.
        let _: GraphName = quad.graph_name;
        add(&mut graph, Triple::new(quad.subject, quad.predicate, quad.object), text)?;
    }
    Ok(graph)
}

fn add(graph: &mut Graph, triple: Triple, text: &str) -> Result<(), Unreadable> {
    graph.add(triple, text.len()).map_err(|reason| Unreadable { line: None, reason, json: false })
}
