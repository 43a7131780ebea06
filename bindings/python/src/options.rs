//! The options of a catalogue, as keyword arguments.

use crate::clock::HostClock;
use crate::from_python::from_python;
use catalogue_core::{Language, Limits, Options, SignInPolicy};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// What was given; what is absent is the library's default.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    name: Option<String>,
    preset: Option<String>,
    profile: Option<String>,
    base_url: Option<String>,
    file_limit: Option<i64>,
    busy_timeout: Option<f64>,
    extraction_patience: Option<f64>,
    limits: Option<Limits>,
    language: Option<Language>,
    usage_events: Option<i64>,
    usage_age: Option<f64>,
    log_refusals: Option<bool>,
    sign_in: Option<SignInPolicy>,
}

/// Reads the options.
pub fn options(given: &Bound<'_, PyAny>, clock: Option<Py<PyAny>>, verb: &str) -> PyResult<Options> {
    let given: Given = from_python(given, verb, "options")?;
    let own = Options::default();
    let seconds = |given: Option<f64>, own: Duration, name: &str| match given {
        Some(seconds) => Duration::try_from_secs_f64(seconds)
            .map_err(|_| PyValueError::new_err(format!("{verb}(): {name}: seconds, from 0"))),
        None => Ok(own),
    };
    Ok(Options {
        name: given.name.unwrap_or(own.name),
        preset: given.preset.unwrap_or(own.preset),
        profile: given.profile.or(own.profile),
        base_url: given.base_url.unwrap_or(own.base_url),
        file_limit: given.file_limit.unwrap_or(own.file_limit),
        busy_timeout: seconds(given.busy_timeout, own.busy_timeout, "busy_timeout")?,
        extraction_patience: seconds(
            given.extraction_patience,
            own.extraction_patience,
            "extraction_patience",
        )?,
        limits: given.limits.unwrap_or(own.limits),
        language: given.language.unwrap_or(own.language),
        usage_events: given.usage_events.unwrap_or(own.usage_events),
        usage_age: seconds(given.usage_age, own.usage_age, "usage_age")?,
        log_refusals: given.log_refusals.unwrap_or(own.log_refusals),
        clock: match clock {
            Some(clock) => Arc::new(HostClock(clock)),
            None => own.clock,
        },
        identifiers: own.identifiers,
        secrets: own.secrets,
        passwords: own.passwords,
        sign_in: given.sign_in.unwrap_or(own.sign_in),
    })
}
