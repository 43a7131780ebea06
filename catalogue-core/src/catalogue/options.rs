//! What a host chooses when it opens a catalogue.

use crate::catalogue::throttle::SignInPolicy;
use crate::identity::{Argon2id, OperatingSystem, PasswordHashing, Secrets};
use crate::issue::Language;
use crate::validate::Limits;
use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Where the time comes from, so that tests and benches are deterministic.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// Where new identifiers come from.
pub trait Identifiers: Send + Sync {
    /// A uuid that nobody has.
    fn next(&self) -> Uuid;
}

/// Identifiers that sort by the time they were made (uuid version 7).
#[derive(Debug, Clone, Copy, Default)]
pub struct UuidV7;

impl Identifiers for UuidV7 {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// What a host chooses when it creates or opens a catalogue. Every field has a default.
#[derive(Clone)]
pub struct Options {
    /// The name shown for the catalogue; kept when it is created.
    pub name: String,
    /// The vocabularies to start with: `pigma` (default), `idgo`, `datasud`, `eu`. Used by
    /// [`Catalogue::create`](crate::Catalogue::create) only.
    pub preset: String,
    /// The profile of datasets that name none; the preset's when absent. Used at creation only.
    pub profile: Option<String>,
    /// Where addresses of files start when a session has no portal.
    pub base_url: String,
    /// The largest file that may be deposited, in bytes. Default 100 MiB.
    pub file_limit: i64,
    /// How long a write waits for another before [`Error::Busy`](crate::Error::Busy). Default 30 s.
    pub busy_timeout: Duration,
    /// How long a worker may take over an extraction before its state is unknown. Default 24 hours.
    pub extraction_patience: Duration,
    /// Limits on strings and lists.
    pub limits: Limits,
    /// The language of labels where one must be chosen. Default French.
    pub language: Language,
    /// How many views, downloads and extractions may be counted in memory before they are written:
    /// what a crash may lose. Default 1 000; 1 writes each at once. See
    /// [`Catalogue::flush_usage`](crate::Catalogue::flush_usage).
    pub usage_events: i64,
    /// How old the oldest of them may be before the next one writes them all. Default 10 s.
    pub usage_age: Duration,
    /// Whether refusals are noted for [`Session::refusals`](crate::Session::refusals). Default true.
    pub log_refusals: bool,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The generator of identifiers.
    pub identifiers: Arc<dyn Identifiers>,
    /// Where secrets come from: tokens, salts, ways to a new password. Default the operating system.
    pub secrets: Arc<dyn Secrets>,
    /// How passwords are hashed. Default [`Argon2id`] with the settings that OWASP recommends.
    pub passwords: Arc<dyn PasswordHashing>,
    /// How many attempts to sign in are free, and how long a way to a new password stands.
    pub sign_in: SignInPolicy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: "Catalogue".to_owned(),
            preset: "pigma".to_owned(),
            profile: None,
            base_url: "https://localhost".to_owned(),
            file_limit: 100 * 1024 * 1024,
            busy_timeout: Duration::from_secs(30),
            extraction_patience: Duration::from_secs(24 * 60 * 60),
            limits: Limits::default(),
            language: Language::default(),
            usage_events: 1_000,
            usage_age: Duration::from_secs(10),
            log_refusals: true,
            clock: Arc::new(SystemClock),
            identifiers: Arc::new(UuidV7),
            secrets: Arc::new(OperatingSystem),
            passwords: Arc::new(Argon2id::default()),
            sign_in: SignInPolicy::default(),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("name", &self.name)
            .field("preset", &self.preset)
            .field("profile", &self.profile)
            .field("base_url", &self.base_url)
            .field("file_limit", &self.file_limit)
            .field("busy_timeout", &self.busy_timeout)
            .field("usage_events", &self.usage_events)
            .field("usage_age", &self.usage_age)
            .field("log_refusals", &self.log_refusals)
            .field("extraction_patience", &self.extraction_patience)
            .finish_non_exhaustive()
    }
}

/// Called by long acts with what is done and, when known, what there is to do; `false` cancels.
/// It runs outside locks where the act allows, and may be called from the calling thread only.
pub type Progress<'a> = &'a mut dyn FnMut(i64, Option<i64>) -> bool;
