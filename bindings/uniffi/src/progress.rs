//! Telling the host how far long work has come, and hearing whether it should go on.

use crate::error::CatalogueError;
use crate::guard::locked;
use std::sync::Mutex;

/// Somebody who is told how far long work has come.
#[uniffi::export(callback_interface)]
pub trait Progress: Send + Sync {
    /// What is done and, when known, what there is to do; false stops the work, and so does what is thrown.
    fn advanced(&self, done: i64, total: Option<i64>) -> Result<bool, CatalogueError>;
}

/// What a callback threw, kept until the call ends.
#[derive(Default)]
pub struct Raising(Mutex<Option<CatalogueError>>);

impl Raising {
    /// Keeps the first; what the library asks next is refused.
    pub fn keep(&self, error: CatalogueError) {
        locked(&self.0).get_or_insert(error);
    }

    pub fn take(&self) -> Option<CatalogueError> {
        locked(&self.0).take()
    }

    pub fn is_raised(&self) -> bool {
        locked(&self.0).is_some()
    }

    /// Whether to go on.
    pub fn heard(&self, answer: Result<bool, CatalogueError>) -> bool {
        answer.unwrap_or_else(|error| {
            self.keep(error);
            false
        })
    }
}

/// Somebody to be told, perhaps, as the library calls it.
pub fn telling<'a>(
    progress: Option<&'a dyn Progress>,
    raising: &'a Raising,
) -> impl FnMut(i64, Option<i64>) -> bool + 'a {
    move |done, total| match progress {
        _ if raising.is_raised() => false,
        Some(progress) => raising.heard(progress.advanced(done, total)),
        None => true,
    }
}
