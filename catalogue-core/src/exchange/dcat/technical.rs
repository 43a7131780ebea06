//! How the data is represented and encoded, and what a service works on: DCAT has no word for them.

use super::sink::{Sink, Subject};
use super::value::{self, items, literal};
use crate::exchange::clean::NAME_LIMIT;
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::model::{CoupledResource, Encoding, Metadata};
use crate::vocabulary::scheme;
use serde_json::Value;

/// The most of one list.
const MOST: usize = 100;

/// Writes them in our own words.
pub(super) fn write(sink: &mut Sink<'_>, subject: &Subject, metadata: &Metadata) {
    for code in &metadata.representations {
        sink.code(subject, "cat:representation", code);
    }
    if let Some(code) = &metadata.service_type {
        sink.code(subject, "cat:serviceType", code);
    }
    for (at, encoding) in metadata.encodings.iter().enumerate() {
        let node = sink.blank();
        sink.say(subject, "cat:encoding", node.clone());
        sink.code(&node, "cat:name", &encoding.name);
        if let Some(version) = &encoding.version {
            sink.code(&node, "cat:version", version);
        }
        place(sink, &node, at);
    }
    for (at, coupled) in metadata.operates_on.iter().enumerate() {
        let node = sink.blank();
        sink.say(subject, "cat:operatesOn", node.clone());
        if let Some(identifier) = &coupled.identifier {
            sink.code(&node, "cat:identifier", identifier);
        }
        if let Some(url) = &coupled.url {
            sink.typed(&node, "cat:address", url, "xsd:anyURI");
        }
        place(sink, &node, at);
    }
}

/// RDF has no order.
fn place(sink: &mut Sink<'_>, node: &Subject, at: usize) {
    sink.typed(node, "cat:position", &at.to_string(), "xsd:integer");
}

/// Reads what was written in our own words.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields) {
    for item in fields.take("cat:representation").as_ref().map(items).unwrap_or_default() {
        if let Some(found) = literal(item)
            && let Some(code) = draft.code("representations", scheme::REPRESENTATION, found)
        {
            Draft::add_once(&mut draft.metadata.representations, code);
        }
    }
    if let Some(found) = value::take_text(fields, "cat:serviceType") {
        draft.metadata.service_type = draft.code("service_type", scheme::SERVICE_TYPE, &found);
    }
    for (at, item) in placed(fields, "cat:encoding").iter().enumerate() {
        let path = format!("encodings[{at}]");
        let mut own = value::inner(item, &format!("{path}."), "cat:encoding[].");
        own.take("cat:position");
        let [name, version] = ["name", "version"].map(|field| {
            let text = value::take_text(&mut own, &format!("cat:{field}"))?;
            draft.line(&format!("{path}.{field}"), &text, NAME_LIMIT)
        });
        match name {
            Some(name) => draft.metadata.encodings.push(Encoding { name, version }),
            None => draft.wrong_type(&path, item),
        }
        draft.lose_rest(own);
    }
    for (at, item) in placed(fields, "cat:operatesOn").iter().enumerate() {
        let path = format!("operates_on[{at}]");
        let mut own = value::inner(item, &format!("{path}."), "cat:operatesOn[].");
        own.take("cat:position");
        let identifier = value::take_text(&mut own, "cat:identifier");
        let identifier = identifier.and_then(|text| draft.line(&format!("{path}.identifier"), &text, 1_000));
        let url = value::take_text(&mut own, "cat:address");
        let url = url.and_then(|text| draft.url(&format!("{path}.url"), &text));
        let coupled = CoupledResource { identifier, url };
        if coupled != CoupledResource::default() {
            draft.metadata.operates_on.push(coupled);
        }
        draft.lose_rest(own);
    }
}

/// The things of a property, in the order of their positions.
fn placed(fields: &mut Fields, property: &str) -> Vec<Value> {
    let mut list: Vec<Value> = fields.take(property).as_ref().map(items).unwrap_or_default().to_vec();
    list.sort_by_key(|item| item.get("cat:position").and_then(value::best)?.parse::<i64>().ok());
    list.truncate(MOST);
    list
}
