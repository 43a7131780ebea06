//! The options of a catalogue.

use crate::clock::{Clock, HostClock};
use crate::error::CatalogueError;
use catalogue_core::{Language, SignInPolicy};
use std::sync::Arc;
use std::time::Duration;

/// What a host chooses when it creates or opens a catalogue. What is absent is the library's default.
#[derive(Clone, Debug, Default, uniffi::Record)]
pub struct Options {
    /// The name shown for the catalogue; kept when it is created.
    #[uniffi(default = None)]
    pub name: Option<String>,
    /// The vocabularies to start with: `pigma` (default), `idgo`, `datasud`, `eu`. Used at creation only.
    #[uniffi(default = None)]
    pub preset: Option<String>,
    /// The profile of datasets that name none; the preset's when absent. Used at creation only.
    #[uniffi(default = None)]
    pub profile: Option<String>,
    /// Where addresses of files start when a session has no portal.
    #[uniffi(default = None)]
    pub base_url: Option<String>,
    /// The largest file that may be deposited, in bytes. Default 100 MiB.
    #[uniffi(default = None)]
    pub file_limit: Option<i64>,
    /// How long a write waits for another, in seconds. Default 30.
    #[uniffi(default = None)]
    pub busy_timeout: Option<f64>,
    /// How long a worker may take over an extraction, in seconds. Default a day.
    #[uniffi(default = None)]
    pub extraction_patience: Option<f64>,
    /// The language of labels where one must be chosen. Default French.
    #[uniffi(default = None)]
    pub language: Option<Language>,
    /// How many views, downloads and extractions may be counted in memory before they are written:
    /// what a crash may lose. Default 1000; 1 writes each at once.
    #[uniffi(default = None)]
    pub usage_events: Option<i64>,
    /// How old the oldest of them may be before the next one writes them all, in seconds. Default 10.
    #[uniffi(default = None)]
    pub usage_age: Option<f64>,
    /// Whether refusals are noted. Default true.
    #[uniffi(default = None)]
    pub log_refusals: Option<bool>,
    /// How many attempts to sign in are free, and how long a way to a new password stands.
    #[uniffi(default = None)]
    pub sign_in: Option<SignInPolicy>,
}

/// The options as the library takes them.
pub fn options(
    given: Options,
    clock: Option<Box<dyn Clock>>,
) -> Result<catalogue_core::Options, CatalogueError> {
    // Every field by name: one that is added does not compile until it is taken up here.
    let Options {
        name,
        preset,
        profile,
        base_url,
        file_limit,
        busy_timeout,
        extraction_patience,
        language,
        usage_events,
        usage_age,
        log_refusals,
        sign_in,
    } = given;
    let own = catalogue_core::Options::default();
    Ok(catalogue_core::Options {
        name: name.unwrap_or(own.name),
        preset: preset.unwrap_or(own.preset),
        profile: profile.or(own.profile),
        base_url: base_url.unwrap_or(own.base_url),
        file_limit: file_limit.unwrap_or(own.file_limit),
        busy_timeout: seconds(busy_timeout, own.busy_timeout, "busy_timeout")?,
        extraction_patience: seconds(extraction_patience, own.extraction_patience, "extraction_patience")?,
        limits: own.limits,
        language: language.unwrap_or(own.language),
        usage_events: usage_events.unwrap_or(own.usage_events),
        usage_age: seconds(usage_age, own.usage_age, "usage_age")?,
        log_refusals: log_refusals.unwrap_or(own.log_refusals),
        clock: match clock {
            Some(clock) => Arc::new(HostClock(clock)),
            None => own.clock,
        },
        identifiers: own.identifiers,
        secrets: own.secrets,
        passwords: own.passwords,
        sign_in: sign_in.unwrap_or(own.sign_in),
    })
}

fn seconds(given: Option<f64>, own: Duration, name: &str) -> Result<Duration, CatalogueError> {
    let Some(seconds) = given else { return Ok(own) };
    Duration::try_from_secs_f64(seconds).map_err(|_| {
        CatalogueError::from(catalogue_core::Error::BadInput {
            format: "options".to_owned(),
            line: None,
            reason: format!("{name}: seconds, from 0"),
        })
    })
}
