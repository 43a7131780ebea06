//! What a DCAT record said that has no place here, written back as it came.

use super::names;
use super::sink::{Sink, Subject};
use crate::model::Dataset;
use oxrdf::{Literal, NamedNode};
use serde_json::Value;

/// The deepest that a value is written back.
const DEPTH: usize = 16;

/// Writes back what the DCAT record that a dataset came from said of it, and that has no place here.
pub(super) fn kept(sink: &mut Sink<'_>, subject: &Subject, dataset: &Dataset) {
    let from = dataset.provenance.as_ref().filter(|provenance| provenance.format == "dcat");
    for (path, values) in from.map(|provenance| &provenance.unmapped).into_iter().flatten() {
        if path.contains('[') || !path.contains(':') {
            continue;
        }
        for value in values.as_array().map(Vec::as_slice).unwrap_or_default() {
            back(sink, subject, path, value, 0);
        }
    }
}

fn back(sink: &mut Sink<'_>, subject: &Subject, property: &str, value: &Value, depth: usize) {
    let object = match value {
        Value::String(text) if property == "rdf:type" => return sink.is_a(subject, text),
        Value::String(text) => return sink.code(subject, property, text),
        Value::Object(object) if depth < DEPTH => object,
        _ => return,
    };
    if let Some(text) = object.get("@value").and_then(Value::as_str) {
        let language = object.get("@language").and_then(Value::as_str);
        return match (language, object.get("@type").and_then(Value::as_str)) {
            (Some(language), _) => {
                if let Ok(literal) = Literal::new_language_tagged_literal(text, language) {
                    sink.say(subject, property, literal);
                }
            }
            (None, Some(kind)) if names::expand(kind).is_some_and(|kind| NamedNode::new(kind).is_ok()) => {
                sink.typed(subject, property, text, kind);
            }
            _ => sink.code(subject, property, text),
        };
    }
    let node = match object.get("@id").and_then(Value::as_str) {
        Some(address) => sink.node(address),
        None => sink.blank(),
    };
    sink.say(subject, property, node.clone());
    for (inner, values) in object.iter().filter(|(key, _)| !key.starts_with('@')) {
        for value in values.as_array().map(Vec::as_slice).unwrap_or_default() {
            back(sink, &node, inner, value, depth + 1);
        }
    }
}
