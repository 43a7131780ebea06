//! Being called back when something happens.

use crate::error::CatalogueError;
use crate::guard::{Held, locked};
use catalogue_core::Event;
use std::sync::{Arc, Mutex};

/// Somebody who is told what happens.
#[uniffi::export(callback_interface)]
pub trait EventListener: Send + Sync {
    /// Something happened that the watching principal may know of. Called after the commit, on the thread
    /// of whoever wrote, with nothing locked: it may call the catalogue. What is thrown here changes
    /// nothing of what was written; the watch goes on with the next event.
    fn happened(&self, event: Event) -> Result<(), CatalogueError>;
}

/// A listener of the host's, as the library calls one.
pub struct HostListener(pub Box<dyn EventListener>);

impl catalogue_core::EventListener for HostListener {
    fn happened(&self, event: Event) {
        // The write stands, and nobody on this thread waits for what a listener has to say.
        let _ = self.0.happened(event);
    }
}

/// A watch, until it is stopped or released.
#[derive(uniffi::Object)]
pub struct Watch(Mutex<Option<Held<catalogue_core::Watch>>>);

impl Watch {
    pub fn new(watch: catalogue_core::Watch) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Some(Held::new(watch)))))
    }
}

#[uniffi::export]
impl Watch {
    /// Ends it: no call begins after this.
    pub fn stop(&self) {
        let watch = locked(&self.0).take();
        drop(watch);
    }
}
