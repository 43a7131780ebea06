//! Around every call: the interpreter is let go, a panic becomes an exception, a fork is noticed.

use crate::error::own;
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something of the library that can be closed, and that belongs to one process.
pub struct Held<T: Send> {
    inner: Mutex<Option<T>>,
    process: u32,
}

impl<T: Clone + Send> Held<T> {
    pub fn new(inner: T) -> Self {
        Self { inner: Mutex::new(Some(inner)), process: std::process::id() }
    }

    /// What is held, to be used without the interpreter.
    pub fn get(&self, py: Python<'_>, what: (&str, &str)) -> PyResult<T> {
        self.of_this_process(py)?;
        locked(&self.inner).clone().ok_or_else(|| {
            let (english, french) = what;
            own(py, "closed", &format!("{english} is closed"), &format!("{french} est fermé"))
        })
    }

    /// Refuses what was opened before a fork.
    pub fn of_this_process(&self, py: Python<'_>) -> PyResult<()> {
        if self.process == std::process::id() {
            return Ok(());
        }
        Err(own(
            py,
            "forked",
            "this catalogue was opened before the process was forked: open it again in the child",
            "ce catalogue a été ouvert avant la bifurcation du processus : l'ouvrir de nouveau dans l'enfant",
        ))
    }

    pub fn is_open(&self) -> bool {
        locked(&self.inner).is_some()
    }

    /// Closes it. What is under way elsewhere goes on to its end.
    pub fn close(&self, py: Python<'_>) {
        let held = locked(&self.inner).take();
        if self.process == std::process::id() {
            // What the library does then may wait for a thread that waits for the interpreter.
            py.detach(|| drop(held));
        } else {
            std::mem::forget(held);
        }
    }
}

impl<T: Send> Drop for Held<T> {
    fn drop(&mut self) {
        let mut held = locked(&self.inner).take();
        if held.is_none() {
            return;
        }
        // A child that was forked must not let go of locks that are its parent's.
        if self.process != std::process::id() {
            std::mem::forget(held);
            return;
        }
        // At the end of the interpreter nothing is attached any more, and nothing needs letting go.
        let attached = Python::try_attach(|py| {
            let held = held.take();
            py.detach(|| quietly_drop(held));
        });
        if attached.is_none() {
            quietly_drop(held);
        }
    }
}

fn quietly_drop<T>(held: T) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(held)));
}

/// A lock whose holder panicked is as good as any: what is behind it is replaced whole.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why a call unwound: an exception of Python's own, raised by what the library called back.
pub struct Raised(pub PyErr);

/// Calls the library without the interpreter.
pub fn detached<T: Send>(py: Python<'_>, call: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(call))).map_err(|cause| fault(py, cause))
}

fn fault(py: Python<'_>, cause: Box<dyn Any + Send>) -> PyErr {
    let cause = match cause.downcast::<Raised>() {
        Ok(raised) => return raised.0,
        Err(cause) => cause,
    };
    let said = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    own(
        py,
        "internal",
        &format!("a fault of the library itself, please report it: {said}"),
        &format!("une faute de la bibliothèque elle-même, à signaler : {said}"),
    )
}
