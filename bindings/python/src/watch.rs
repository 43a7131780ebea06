//! Being called back when something happens.

use crate::catalogue::Closes;
use crate::guard::locked;
use crate::into_python::to_python;
use catalogue_core::{Event, EventListener, Watch};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex};

/// A callable that is given each event.
pub struct Listener(pub Py<PyAny>);

impl EventListener for Listener {
    fn happened(&self, event: Event) {
        // At the end of the interpreter nobody listens any more.
        Python::try_attach(|py| {
            let told = to_python(py, &event).and_then(|event| self.0.bind(py).call1((event,)));
            if let Err(error) = told {
                // The write stands; what the listener raised is told where Python tells such things.
                error.write_unraisable(py, Some(self.0.bind(py)));
            }
        });
    }
}

/// A watch, until it is closed.
pub struct Watched(pub Mutex<Option<Watch>>);

impl Closes for Watched {
    fn close_with(&self, py: Python<'_>) {
        let watch = locked(&self.0).take();
        py.detach(|| drop(watch));
    }

    fn is_open(&self) -> bool {
        locked(&self.0).is_some()
    }
}

/// A watch.
#[pyclass(frozen, module = "catalogue_core._catalogue")]
pub struct NativeWatch(pub Arc<Watched>);

#[pymethods]
impl NativeWatch {
    /// Ends it.
    fn close(&self, py: Python<'_>) {
        self.0.close_with(py);
    }

    /// Whether it goes on.
    #[getter]
    fn is_open(&self) -> bool {
        self.0.is_open()
    }
}
