//! Around every call: a panic becomes an error, and what was opened before a fork is refused.

use crate::error::CatalogueError;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something of the library that belongs to one process.
pub struct Held<T> {
    /// Always there, until it is dropped.
    inner: Option<T>,
    process: u32,
}

impl<T> Held<T> {
    pub fn new(inner: T) -> Self {
        Self { inner: Some(inner), process: std::process::id() }
    }

    /// What is held, in the process that opened it.
    pub fn get(&self) -> Result<&T, CatalogueError> {
        self.inner.as_ref().filter(|_| self.process == std::process::id()).ok_or_else(CatalogueError::forked)
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        // A child that was forked must not let go of locks that are its parent's.
        if self.process != std::process::id() {
            std::mem::forget(self.inner.take());
        }
    }
}

/// A lock whose holder panicked is as good as any: what is behind it is replaced whole.
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls the library; a panic is an error, and an error that was thrown through the library is itself.
pub fn guarded<T>(call: impl FnOnce() -> Result<T, CatalogueError>) -> Result<T, CatalogueError> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|cause| Err(fault(cause)))
}

/// Ends what the library is doing with an error of the host's.
pub fn thrown<T>(error: CatalogueError) -> T {
    std::panic::resume_unwind(Box::new(error))
}

fn fault(cause: Box<dyn Any + Send>) -> CatalogueError {
    match cause.downcast::<CatalogueError>() {
        Ok(error) => *error,
        Err(cause) => {
            let said = cause
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| cause.downcast_ref::<&str>().copied())
                .unwrap_or("unknown");
            CatalogueError::internal(said)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what went wrong by panicking")]

    use super::{guarded, thrown};
    use crate::error::CatalogueError;

    #[test]
    fn a_panic_is_an_error() {
        let refused = guarded::<()>(|| panic!("no such luck")).unwrap_err();
        assert_eq!(refused.code(), "internal");
        assert!(refused.to_string().contains("no such luck"), "{refused}");
    }

    #[test]
    fn what_the_host_throws_is_what_the_caller_gets() {
        let refused = guarded::<()>(|| thrown(CatalogueError::called_back("no clock here"))).unwrap_err();
        assert_eq!(refused.code(), "callback");
        assert!(refused.to_string().contains("no clock here"), "{refused}");
    }
}
