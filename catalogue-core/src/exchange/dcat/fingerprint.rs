//! The fingerprint of a framed record, the same however a server orders what it says.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// SHA-256 of a record without the dates of its own description.
pub(super) fn of(map: &Map<String, Value>) -> String {
    let mut text = String::new();
    object(map, &mut text);
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn object(map: &Map<String, Value>, out: &mut String) {
    let mut keys: Vec<&String> = map.keys().filter(|key| *key != "foaf:isPrimaryTopicOf").collect();
    keys.sort();
    out.push('{');
    for key in keys {
        out.push_str(&Value::from(key.as_str()).to_string());
        out.push(':');
        if let Some(inner) = map.get(key) {
            value(inner, out);
        }
        out.push(',');
    }
    out.push('}');
}

fn value(inner: &Value, out: &mut String) {
    match inner {
        Value::Object(map) => object(map, out),
        // Statements have no order.
        Value::Array(list) => {
            let mut texts: Vec<String> = list
                .iter()
                .map(|item| {
                    let mut text = String::new();
                    value(item, &mut text);
                    text
                })
                .collect();
            texts.sort();
            out.push('[');
            texts.iter().for_each(|text| {
                out.push_str(text);
                out.push(',');
            });
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}
