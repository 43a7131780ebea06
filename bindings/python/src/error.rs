//! The library's errors as the exceptions of `errors.py`.

use crate::into_python::to_python;
use catalogue_core::{BatchError, Error, Issue, Language};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// The exception of an error, with its data.
pub fn raised(py: Python<'_>, error: &Error) -> PyErr {
    built(py, error, None).unwrap_or_else(|fault| fault)
}

/// The exception of a batch that was refused, with the place of the change at fault.
pub fn raised_of_batch(py: Python<'_>, refusal: &BatchError) -> PyErr {
    built(py, &refusal.error, refusal.index).unwrap_or_else(|fault| fault)
}

/// An exception of the binding's own: `closed`, `forked`, `internal`.
pub fn own(py: Python<'_>, code: &str, english: &str, french: &str) -> PyErr {
    let made = class(py, code).and_then(|class| class.call1((english, french)));
    made.map_or_else(|fault| fault, PyErr::from_value)
}

fn class<'py>(py: Python<'py>, code: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("catalogue_core.errors")?.getattr("CatalogueError")?.getattr("_kinds")?.get_item(code)
}

fn built(py: Python<'_>, error: &Error, index: Option<i64>) -> PyResult<PyErr> {
    let data = PyDict::new(py);
    // Every field by name: one that is added does not compile until it is taken up here.
    match error {
        Error::NotFound { what, id } => {
            data.set_item("what", what)?;
            data.set_item("id", id)?;
        }
        Error::AlreadyExists { what, id, suggestion } => {
            data.set_item("what", what)?;
            data.set_item("id", id)?;
            data.set_item("suggestion", suggestion)?;
        }
        Error::Invalid { issues } => data.set_item("issues", to_python(py, issues)?)?,
        Error::Unauthenticated { action } => data.set_item("action", action)?,
        Error::Forbidden { action, reason } => {
            data.set_item("action", action)?;
            data.set_item("reason", reason)?;
        }
        Error::Throttled { until } => data.set_item("until", until)?,
        Error::Conflict { expected, found } => {
            data.set_item("expected", expected.0)?;
            data.set_item("found", found.0)?;
        }
        Error::BadQuery { at, reason } => {
            data.set_item("at", at)?;
            data.set_item("reason", reason)?;
        }
        Error::BadInput { format, line, reason } => {
            data.set_item("format", format)?;
            data.set_item("line", line)?;
            data.set_item("reason", reason)?;
        }
        Error::LimitExceeded { what, limit, found } => {
            data.set_item("what", what)?;
            data.set_item("limit", limit)?;
            data.set_item("found", found)?;
        }
        Error::Incompatible { found, supported } => {
            data.set_item("found", found)?;
            data.set_item("supported", supported)?;
        }
        Error::Unsupported { what } => data.set_item("what", what)?,
        Error::Remote { url, reason } => {
            data.set_item("url", url)?;
            data.set_item("reason", reason)?;
        }
        Error::Cancelled | Error::Busy => {}
        Error::Storage(fault) => {
            data.set_item("doing", &fault.doing)?;
            data.set_item("cause", &fault.cause)?;
            data.set_item("corrupt", fault.corrupt)?;
        }
    }
    if let Some(index) = index {
        data.set_item("index", index)?;
    }
    let sentences = (error.sentence(Language::English), error.sentence(Language::French));
    Ok(PyErr::from_value(class(py, error.code())?.call(sentences, Some(&data))?))
}

/// The sentence of an issue, in French (`fr`) or English (`en`).
#[pyfunction]
pub fn sentence(issue: &Bound<'_, PyAny>, language: &str) -> PyResult<String> {
    let issue: Issue = crate::from_python::from_python(issue, "sentence", "issue")?;
    Ok(issue.sentence(Language::from_locale(language)))
}
