//! A clock of the host's: tests and replays have a time of their own.

use crate::crossing::Moment;
use crate::error::CatalogueError;
use crate::guard::thrown;
use chrono::{DateTime, Utc};

/// Where the time comes from.
#[uniffi::export(callback_interface)]
pub trait Clock: Send + Sync {
    /// The time now. What is thrown here ends the act that asked, and leaves nothing of it.
    fn now(&self) -> Result<Moment, CatalogueError>;
}

/// A clock of the host's, as the library asks for one.
pub struct HostClock(pub Box<dyn Clock>);

impl catalogue_core::Clock for HostClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.now().unwrap_or_else(thrown)
    }
}
