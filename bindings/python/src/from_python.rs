//! From what Python gives to the library's requests: nouns, dictionaries, dates, identifiers.

use crate::classes::{Classes, in_json};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

/// How deep what is given may go.
const DEPTH: usize = 64;

/// A request of the library, from an argument of a verb.
pub fn from_python<T: DeserializeOwned>(given: &Bound<'_, PyAny>, verb: &str, argument: &str) -> PyResult<T> {
    let value = json(given).map_err(|error| placed(given.py(), error, verb, argument))?;
    from_json(value, verb, argument)
}

/// A request of the library, from JSON.
pub fn from_json<T: DeserializeOwned>(value: Value, verb: &str, argument: &str) -> PyResult<T> {
    serde_path_to_error::deserialize(value).map_err(|fault| {
        let path = fault.path().to_string();
        let at = if path == "." { argument.to_owned() } else { format!("{argument}.{path}") };
        let said = fault.inner().to_string();
        let text = format!("{verb}(): {at}: {}", in_python(&said));
        // What is of the wrong kind, unknown or missing is a mistake in the call; the rest is a value.
        let call =
            ["invalid type", "unknown field", "missing field"].iter().any(|head| said.starts_with(head));
        if call { PyTypeError::new_err(text) } else { PyValueError::new_err(text) }
    })
}

fn placed(py: Python<'_>, error: PyErr, verb: &str, argument: &str) -> PyErr {
    let text = format!("{verb}(): {argument}: {}", error.value(py));
    if error.is_instance_of::<PyTypeError>(py) {
        PyTypeError::new_err(text)
    } else if error.is_instance_of::<PyValueError>(py) {
        PyValueError::new_err(text)
    } else {
        error
    }
}

/// A sentence of serde without words of Rust.
fn in_python(said: &str) -> String {
    let mut text = said.to_owned();
    for (rust, python) in [
        ("internally tagged enum ", "a "),
        ("adjacently tagged enum ", "a "),
        ("enum ", "a "),
        ("struct ", "a "),
        ("unit, expected", "None, expected"),
        ("invalid type: null", "invalid type: None"),
        ("a sequence", "a list"),
        ("sequence", "list"),
        ("a map", "a dict"),
        ("map", "dict"),
        ("boolean", "bool"),
        ("floating point", "float"),
        (" i64", " an int"),
        (" u64", " an int"),
        (" f64", " a float"),
    ] {
        text = text.replace(rust, python);
    }
    text
}

/// What was given, as JSON has it.
pub fn json(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    walk(given, DEPTH)
}

fn walk(given: &Bound<'_, PyAny>, room: usize) -> PyResult<Value> {
    let py = given.py();
    let Some(room) = room.checked_sub(1) else {
        return Err(PyValueError::new_err(format!("nested more than {DEPTH} deep")));
    };
    if given.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(text) = given.cast::<PyString>() {
        return text_of(text).map(Value::String);
    }
    if let Ok(truth) = given.cast::<PyBool>() {
        return Ok(Value::Bool(truth.is_true()));
    }
    if given.is_instance_of::<PyInt>() {
        let number: i64 = given
            .extract()
            .map_err(|_| PyOverflowError::new_err("the number is too large: at most 9223372036854775807"))?;
        return Ok(Value::from(number));
    }
    if given.is_instance_of::<PyFloat>() {
        let number: f64 = given.extract()?;
        let number = Number::from_f64(number);
        return number
            .map(Value::Number)
            .ok_or_else(|| PyValueError::new_err("a number that is none: nan or inf"));
    }
    if let Ok(held) = given.cast::<PyDict>() {
        let mut made = Map::new();
        for (key, value) in held {
            made.insert(key_of(&key)?, walk(&value, room)?);
        }
        return Ok(Value::Object(made));
    }
    if let Ok(held) = given.cast::<PyList>() {
        return held.iter().map(|one| walk(&one, room)).collect();
    }
    if let Ok(held) = given.cast::<PyTuple>() {
        return held.iter().map(|one| walk(&one, room)).collect();
    }
    let classes = Classes::of(py)?;
    if given.is_instance(classes.noun.bind(py))? {
        return noun(given, room);
    }
    if given.is_instance(classes.uuid.bind(py))? {
        return Ok(Value::String(given.str()?.to_string()));
    }
    if given.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err("bytes, where text is expected: decode them"));
    }
    if let Ok(written) = given.call_method0("isoformat") {
        if given.hasattr("tzinfo")? && given.getattr("tzinfo")?.is_none() {
            return Err(PyValueError::new_err("a datetime without a time zone: say which, as timezone.utc"));
        }
        return Ok(Value::String(written.extract()?));
    }
    if let Ok(path) = given.call_method0("__fspath__") {
        return Ok(Value::String(path.extract()?));
    }
    if let Ok(held) = given.cast::<PyMapping>() {
        let mut made = Map::new();
        for pair in held.items()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            made.insert(key_of(&key)?, walk(&value, room)?);
        }
        return Ok(Value::Object(made));
    }
    // Numbers of other libraries.
    if let Ok(number) = given.call_method0("item")
        && (number.is_instance_of::<PyInt>() || number.is_instance_of::<PyFloat>())
    {
        return walk(&number, room);
    }
    if let Ok(items) = given.try_iter() {
        return items.map(|one| walk(&one?, room)).collect();
    }
    Err(PyTypeError::new_err(format!("unexpected {}", given.get_type().name()?)))
}

/// A noun as JSON: what is absent is left out, an enumeration with data has its tag.
fn noun(given: &Bound<'_, PyAny>, room: usize) -> PyResult<Value> {
    let mut made = Map::new();
    for name in given.getattr("_fields")?.cast_into::<PyTuple>()? {
        let name = name.cast_into::<PyString>()?;
        let value = given.getattr(&name)?;
        if !value.is_none() {
            made.insert(in_json(&name.to_cow()?).to_owned(), walk(&value, room)?);
        }
    }
    let code: String = given.getattr("_code")?.extract()?;
    if code.is_empty() {
        return Ok(Value::Object(made));
    }
    let tag: String = given.getattr("_tag")?.extract()?;
    if tag.is_empty() {
        let content: String = given.getattr("_content")?.extract()?;
        return Ok(match made.remove(&content) {
            Some(value) => Value::Object(Map::from_iter([(code, value)])),
            None => Value::String(code),
        });
    }
    made.insert(tag, Value::String(code));
    Ok(Value::Object(made))
}

fn key_of(key: &Bound<'_, PyAny>) -> PyResult<String> {
    match key.cast::<PyString>() {
        Ok(text) => text_of(text),
        Err(_) => match walk(key, 2)? {
            Value::String(text) => Ok(text),
            _ => Err(PyTypeError::new_err(format!("a key that is no text: {}", key.repr()?))),
        },
    }
}

/// Text; half of a surrogate pair is none.
fn text_of(text: &Bound<'_, PyString>) -> PyResult<String> {
    match text.to_cow() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(PyValueError::new_err("a text that is no Unicode: it holds half of a surrogate pair")),
    }
}
