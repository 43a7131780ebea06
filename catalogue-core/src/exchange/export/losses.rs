//! What a format has no room for, told field by field.

use crate::issue::{Issue, IssueCode};
use crate::model::{Dataset, Metadata};
use serde_json::Value;

/// The longest part of a value that is told, in characters.
const TOLD: usize = 200;

/// What a format carries of a dataset.
pub(in crate::exchange) struct Carried {
    /// Fields of the metadata, `extent.place` for a part of one.
    pub fields: &'static [&'static str],
    /// Whether it carries the resources, each with its link.
    pub resources: bool,
}

/// The fields of a dataset that say something and that a format does not carry.
pub(in crate::exchange) fn losses(dataset: &Dataset, carried: &Carried) -> Vec<Issue> {
    let mut lost = Vec::new();
    let (Ok(Value::Object(own)), Ok(Value::Object(usual))) =
        (serde_json::to_value(&dataset.metadata), serde_json::to_value(Metadata::default()))
    else {
        return lost;
    };
    for (field, value) in own {
        // What everything has says nothing.
        if carried.fields.contains(&field.as_str()) || usual.get(&field) == Some(&value) {
            continue;
        }
        match &value {
            Value::Object(parts) => {
                for (part, value) in parts {
                    let path = format!("{field}.{part}");
                    if !carried.fields.contains(&path.as_str()) {
                        lost.push(told(path, value));
                    }
                }
            }
            _ => lost.push(told(field, &value)),
        }
    }
    if !carried.resources && !dataset.resources.is_empty() {
        lost.push(told("resources".to_owned(), &Value::from(dataset.resources.len())));
    }
    lost
}

/// A value lost: a text as it is, of a list how many.
fn told(path: String, value: &Value) -> Issue {
    let found = match value {
        Value::String(text) => text.chars().take(TOLD).collect(),
        Value::Array(list) => list.len().to_string(),
        other => other.to_string().chars().take(TOLD).collect(),
    };
    Issue::hint(path, IssueCode::ValueLost).with("found", found)
}
