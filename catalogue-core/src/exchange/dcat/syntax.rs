//! The syntaxes of RDF, and which of them a text is in.

use super::xml;
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
