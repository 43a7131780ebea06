//! Telling the host how far long work has come, and hearing whether it should go on.

use crate::guard::locked;
use pyo3::prelude::*;
use pyo3::types::PyBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often signals are looked at where nobody wants to know.
const PATIENCE: Duration = Duration::from_millis(50);

/// What a callback raised, kept until the call ends.
#[derive(Clone, Default)]
pub struct Raising(Arc<Mutex<Option<PyErr>>>);

impl Raising {
    pub fn keep(&self, error: PyErr) {
        locked(&self.0).get_or_insert(error);
    }

    pub fn take(&self) -> Option<PyErr> {
        locked(&self.0).take()
    }

    pub fn is_raised(&self) -> bool {
        locked(&self.0).is_some()
    }
}

/// What a callback answers: only `False` stops.
pub fn goes_on(answer: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(!answer.is_instance_of::<PyBool>() || answer.is_truthy()?)
}

/// Somebody who is told, and Ctrl-C.
pub struct Telling {
    callback: Option<Py<PyAny>>,
    raising: Raising,
    last: Instant,
}

impl Telling {
    pub fn new(callback: Option<Py<PyAny>>, raising: &Raising) -> Self {
        Self { callback, raising: raising.clone(), last: Instant::now() }
    }

    /// Tells it; whether to go on.
    pub fn tell(&mut self, done: i64, total: Option<i64>) -> bool {
        if self.raising.is_raised() {
            return false;
        }
        if self.callback.is_none() && self.last.elapsed() < PATIENCE {
            return true;
        }
        self.last = Instant::now();
        let told = Python::attach(|py| {
            py.check_signals()?;
            let Some(callback) = &self.callback else { return Ok(true) };
            goes_on(&callback.bind(py).call1((done, total))?)
        });
        told.unwrap_or_else(|error: PyErr| {
            self.raising.keep(error);
            false
        })
    }
}
