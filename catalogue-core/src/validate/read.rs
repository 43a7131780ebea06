//! Reads what somebody wrote as JSON, and tells every place where it cannot be read.

use super::Limits;
use super::shape::{Object, Shape};
use super::tables::{METADATA, RESOURCE};
use super::walk::{Mode, Place, Walk};
use super::well_formed::errors_of;
use crate::issue::{Issue, IssueCode};
use crate::model::{Metadata, ResourceMetadata};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the JSON of a dataset's [`Metadata`]. A null is an absent value where one may be absent.
///
/// # Errors
/// One issue per place: `wrong-type`, `unknown-field`, `invalid-date`, `required` (of a nested
/// value), `unknown-code` (of a word fixed by the model); or one `not-well-formed` with its line
/// when the text is no JSON, or `too-large` (over 4 MiB).
///
/// ```
/// use catalogue_core::validate::read_metadata;
/// let issues = read_metadata(r#"{"title": 3, "colour": "red", "published_on": "demain"}"#).unwrap_err();
/// let codes: Vec<String> = issues.iter().map(|issue| format!("{} {}", issue.path, issue.code)).collect();
/// assert_eq!(codes, ["colour unknown-field", "published_on invalid-date", "title wrong-type"]);
/// ```
pub fn read_metadata(json: &str) -> Result<Metadata, Vec<Issue>> {
    read(json, &METADATA)
}

/// Reads the JSON of a [`ResourceMetadata`].
///
/// # Errors
/// Those of [`read_metadata`].
pub fn read_resource(json: &str) -> Result<ResourceMetadata, Vec<Issue>> {
    read(json, &RESOURCE)
}

fn read<T: DeserializeOwned>(json: &str, table: &'static Object) -> Result<T, Vec<Issue>> {
    let limit = Limits::default().record_bytes;
    if json.len() > limit {
        return Err(vec![
            Issue::error("", IssueCode::TooLarge).with("found", json.len()).with("limit", limit),
        ]);
    }
    let mut value: Value = serde_json::from_str(json).map_err(|fault| vec![not_json(&fault)])?;
    let mut walk = Walk::new(Mode::Read);
    walk.value(&value, &Shape::Object(table), &Place::Root(""));
    if !walk.issues.is_empty() {
        return Err(errors_of(walk.issues));
    }
    whole_numbers(&mut value);
    // The table answers first because it names every place; the types have the last word.
    serde_path_to_error::deserialize(value).map_err(|fault| {
        let path = fault.path().to_string();
        let path = if path == "." { String::new() } else { path };
        vec![Issue::error(path, IssueCode::NotWellFormed).with("found", fault.into_inner())]
    })
}

fn not_json(fault: &serde_json::Error) -> Issue {
    Issue::error("", IssueCode::NotWellFormed)
        .with("found", fault)
        .with("line", fault.line())
        .with("column", fault.column())
}

/// Writes `3.0` as `3`: for JSON, and for languages that have one kind of number, they are the same.
fn whole_numbers(value: &mut Value) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(float) = number.as_f64()
                && float.fract() == 0.0
                && float.abs() < EXACT
            {
                *value = Value::from(float as i64);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(whole_numbers),
        Value::Object(map) => map.values_mut().for_each(whole_numbers),
        _ => {}
    }
}
