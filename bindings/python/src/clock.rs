//! A clock of the host's: tests and replays have a time of their own.

use crate::guard::Raised;
use catalogue_core::Clock;
use chrono::{DateTime, Utc};
use pyo3::prelude::*;

/// A callable that gives a `datetime` with its time zone.
pub struct HostClock(pub Py<PyAny>);

impl Clock for HostClock {
    fn now(&self) -> DateTime<Utc> {
        let told = Python::attach(|py| {
            let moment = self.0.bind(py).call0()?;
            moment.call_method1("astimezone", (Utc,))?.extract::<DateTime<Utc>>()
        });
        // The act ends here and leaves nothing; what was raised goes on to whoever asked for it.
        told.unwrap_or_else(|raised: PyErr| std::panic::resume_unwind(Box::new(Raised(raised))))
    }
}
