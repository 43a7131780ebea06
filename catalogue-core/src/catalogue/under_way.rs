//! What this process is writing and has acknowledged to nobody yet. Searches on other threads go on with what
//! they have meanwhile: whoever writes much brings it into the index, and not they.

use crate::catalogue::open::{Inner, lock};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{ThreadId, current};

/// Transactions of so many events and more are brought into the index by whoever writes them.
pub(super) const MANY: i64 = 20;
/// But only so many of them after the last search: who loads a catalogue that nobody searches has it indexed
/// in one go.
const UNASKED: u64 = 64;

/// What is under way in this process.
pub(super) struct UnderWay {
    /// Large transactions, as they are announced; held for moments.
    spans: Mutex<Vec<Span>>,
    /// How many large transactions there were since the last search.
    unasked: AtomicU64,
    /// The turn to bring what one has written into the index.
    pub(super) turn: Mutex<()>,
}

impl Default for UnderWay {
    fn default() -> Self {
        Self { spans: Mutex::default(), unasked: AtomicU64::new(UNASKED), turn: Mutex::default() }
    }
}

/// The events after one sequence up to another, written by a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) thread: ThreadId,
    pub(super) from: i64,
    pub(super) to: i64,
}

/// A large transaction, under way until this is dropped.
pub(super) struct Act<'a> {
    inner: &'a Inner,
    span: Span,
}

impl Inner {
    /// Notes a transaction of this thread before its commit, by whoever has the turn to write.
    pub(super) fn begin_act(&self, from: i64, to: i64) -> Act<'_> {
        let span = Span { thread: current().id(), from, to };
        lock(&self.under_way.spans).push(span);
        Act { inner: self, span }
    }

    /// How far a search that begins now must see when the journal goes to `sequence`: not what other threads
    /// have under way, unless something was acknowledged after it.
    pub(super) fn acknowledged(&self, sequence: i64) -> i64 {
        let own = current().id();
        let mut spans = self.streamed();
        spans.extend(lock(&self.under_way.spans).iter());
        spans.sort_unstable_by_key(|span| span.from);
        let mut needed = sequence;
        for span in spans.iter().rev().filter(|span| span.from < sequence) {
            // Within its own progress an act has returned from what it tells.
            if span.to < needed || span.thread == own {
                break;
            }
            needed = needed.min(span.from);
        }
        needed
    }

    /// Notes that somebody searches.
    pub(super) fn note_asked(&self) {
        // Most often it is noted already, and the line stays shared between cores.
        if self.under_way.unasked.load(Ordering::Relaxed) > 0 {
            self.under_way.unasked.store(0, Ordering::Relaxed);
        }
    }

    /// Whether somebody has searched not long before this large transaction.
    pub(super) fn is_asked(&self) -> bool {
        self.under_way.unasked.fetch_add(1, Ordering::Relaxed) < UNASKED
    }
}

impl Act<'_> {
    /// Takes it back before others may write: its commit failed.
    pub(super) fn withdraw(&self) {
        let mut spans = lock(&self.inner.under_way.spans);
        if let Some(at) = spans.iter().position(|span| *span == self.span) {
            spans.remove(at);
        }
    }
}

impl Drop for Act<'_> {
    fn drop(&mut self) {
        self.withdraw();
    }
}
