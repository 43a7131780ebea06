//! Being called back when something happens, in the process that made it happen.

use crate::access::Principal;
use crate::catalogue::open::{Catalogue, Inner, lock};
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::model::{Event, EventFilter};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, TryLockError};

/// Events given to one listener before others have their turn.
const AT_ONCE: usize = 1_000;
/// Looks at the journal for one commit: a listener that writes at each event would go on for ever.
const LOOKS: usize = 32;

/// Somebody to call when something happens.
pub trait EventListener: Send + Sync {
    /// Something happened that the watching principal may know of. Called after the commit, on the
    /// thread of whoever wrote, with nothing locked: it may read and write the catalogue, end its own
    /// watch, or panic (which is caught: the write stands, and the watch goes on with the next event).
    /// The write returns when every listener has: keep it short.
    fn happened(&self, event: Event);
}

/// A watch; it ends when dropped. It keeps the catalogue open.
#[must_use = "a watch ends when it is dropped"]
pub struct Watch {
    inner: Arc<Inner>,
    id: u64,
}

impl Watch {
    /// Ends the watch: no call begins after this. One under way on another thread goes on.
    pub fn stop(self) {}
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut listening = lock(&self.inner.watching.listening);
        if let Some(at) = listening.iter().position(|held| held.id == self.id) {
            let held = listening.remove(at);
            held.stopped.store(true, Ordering::Release);
            drop(listening);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Watch").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Those who are to be called.
#[derive(Default)]
pub(super) struct Watching {
    listening: Mutex<Vec<Arc<Listening>>>,
    last: AtomicU64,
}

struct Listening {
    id: u64,
    principal: Principal,
    portal: Option<String>,
    filter: EventFilter,
    listener: Arc<dyn EventListener>,
    /// Up to where it was told; held while it is being told.
    at: Mutex<i64>,
    /// Whether something came while it was being told.
    again: AtomicBool,
    stopped: AtomicBool,
}

impl Session {
    /// Calls a listener with each event that this principal may know of, as [`Session::events`] tells
    /// them, from now on: after each commit of this process. What other processes write is told at
    /// the next commit here, or by [`Catalogue::announce`].
    ///
    /// Rights are looked up at each event. An event is told once, in order; one whose call panics
    /// counts as told. A listener that holds a session keeps the catalogue open until its watch ends.
    ///
    /// # Errors
    /// `LimitExceeded` for a filter of more than 100 codes; `Storage`.
    pub fn watch(&self, filter: EventFilter, listener: Arc<dyn EventListener>) -> Result<Watch> {
        super::events::within(&filter)?;
        let from = self.inner.store.sequence()?;
        let id = self.inner.watching.last.fetch_add(1, Ordering::Relaxed);
        let listening = Listening {
            id,
            principal: self.principal().clone(),
            portal: self.portal_code().map(str::to_owned),
            filter,
            listener,
            at: Mutex::new(from),
            again: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
        };
        lock(&self.inner.watching.listening).push(Arc::new(listening));
        Ok(Watch { inner: self.inner.clone(), id })
    }
}

impl Catalogue {
    /// Tells the watches of this process what other processes wrote; to be called by the host, from a
    /// timer or when its files change. Without it they learn of it at the next commit here.
    pub fn announce(&self) {
        announce(&self.inner);
    }
}

/// Tells everybody who watches what was committed. Called with nothing locked.
pub(super) fn announce(inner: &Arc<Inner>) {
    let listening = lock(&inner.watching.listening).clone();
    for held in listening {
        tell(inner, &held);
    }
}

fn tell(inner: &Arc<Inner>, held: &Listening) {
    for _ in 0..LOOKS {
        // Before the attempt: whoever is telling now looks again after it has let go.
        held.again.store(true, Ordering::SeqCst);
        let mut at = match held.at.try_lock() {
            Ok(at) => at,
            Err(TryLockError::WouldBlock) => return,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        };
        held.again.store(false, Ordering::SeqCst);
        let session = Session::new(inner.clone(), held.principal.clone(), held.portal.clone());
        let found =
            inner.store.read().and_then(|reader| session.events_from(&reader, *at, &held.filter, AT_ONCE));
        // What cannot be read now is told after the next commit.
        let Ok((events, until)) = found else { return };
        *at = until;
        let full = events.len() >= AT_ONCE;
        for event in events {
            if held.stopped.load(Ordering::Acquire) {
                return;
            }
            // The caller's own fault stays with the caller.
            let _ = catch_unwind(AssertUnwindSafe(|| held.listener.happened(event)));
        }
        drop(at);
        if !full && !held.again.load(Ordering::SeqCst) {
            return;
        }
    }
}
