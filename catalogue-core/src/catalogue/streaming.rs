//! An import goes to the index as it goes to the store: from the records as they were just written,
//! not read again, while another thread writes the next ones and tantivy analyses those before.

use crate::catalogue::open::{Inner, lock};
use crate::catalogue::projection::Projection;
use crate::catalogue::sync::{Missing, missing};
use crate::catalogue::under_way::Span;
use crate::error::Result;
use crate::model::Dataset;
use crate::search::{Additions, Amount};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// Documents added between two commits: what a crash has to index again.
const COMMIT_AFTER: usize = 20_000;
/// How long another process may have to wait for a commit.
const COMMIT_WITHIN: Duration = Duration::from_secs(5);

/// The import of this process that goes to the index as it is written, if there is one.
#[derive(Default)]
pub(super) struct Streaming {
    /// What it wrote that is not in the index yet; held for moments.
    own: Mutex<Option<Own>>,
    /// What it wrote and told, and is not added yet, in order; held for moments.
    handed: Mutex<VecDeque<Handed>>,
    /// The writer of the index; held while documents are added or committed.
    stream: Mutex<Option<Stream>>,
}

/// The events of an import that are on their way.
struct Own {
    thread: ThreadId,
    /// From after one sequence to another, in order.
    ranges: Vec<(i64, i64)>,
}

struct Stream {
    additions: Additions,
    projection: Projection,
    /// Up to where what was added goes.
    at: i64,
    /// Documents added since the last commit, and when that was.
    added: usize,
    since: Instant,
    /// Whether others wrote meanwhile: what is new may then be in the index already.
    others: bool,
}

/// One transaction of an import, to be added.
struct Handed {
    from: i64,
    to: i64,
    datasets: Vec<Streamed>,
}

/// One dataset written by an import.
pub(super) struct Streamed {
    pub(super) dataset: Dataset,
    /// Whether it was created by it.
    pub(super) new: bool,
}

impl Inner {
    /// Begins to stream what this thread imports. `false` when somebody else writes to the index, or
    /// when it is damaged or so far behind that it is built anew: the import is then taken up at its end.
    pub(super) fn start_streaming(&self) -> bool {
        let mut stream = lock(&self.streaming.stream);
        if stream.is_some() {
            return false;
        }
        let Ok(Some(begun)) = self.begun() else { return false };
        *lock(&self.streaming.own) = Some(Own { thread: std::thread::current().id(), ranges: Vec::new() });
        *stream = Some(begun);
        true
    }

    /// A stream that has taken up everything written so far.
    fn begun(&self) -> Result<Option<Stream>> {
        let reader = self.store.read()?;
        let target = self.position(reader.sequence()?);
        let Some(additions) = self.index.add(target, Amount::Many)? else { return Ok(None) };
        let Some(base) = self.index.position().filter(|base| self.fits(*base, target.sequence)) else {
            return Ok(None);
        };
        let mut begun = Stream {
            additions,
            projection: Projection::new(self, &reader, reader.organisations()?)?,
            at: base.sequence,
            added: 0,
            since: Instant::now(),
            others: false,
        };
        drop(reader);
        if !begun.catch_up(self, target.sequence)? {
            return Ok(None);
        }
        // What was written before may have been acknowledged to anybody: it must not be on its way.
        if begun.at > base.sequence {
            begun.commit(self)?;
        }
        // What the import creates from here on, nobody else can have brought into the index.
        begun.others = false;
        Ok(Some(begun))
    }

    /// Notes, before its commit, what the import on this thread is about to have written.
    pub(super) fn announce_streamed(&self, from: i64, to: i64) {
        if let Some(own) = lock(&self.streaming.own).as_mut() {
            match own.ranges.last_mut() {
                Some((_, end)) if *end == from => *end = to,
                _ => own.ranges.push((from, to)),
            }
        }
    }

    /// Takes that back: the commit failed.
    pub(super) fn withdraw_streamed(&self, from: i64) {
        if let Some(own) = lock(&self.streaming.own).as_mut() {
            own.ranges.retain(|(start, _)| *start < from);
            if let Some((_, end)) = own.ranges.last_mut() {
                *end = from.min(*end);
            }
        }
    }

    /// Keeps what one transaction of the import wrote, to be added by whoever comes first: the import
    /// itself, or a search that wants to see it.
    pub(super) fn hand_streamed(&self, from: i64, to: i64, datasets: Vec<Streamed>) {
        lock(&self.streaming.handed).push_back(Handed { from, to, datasets });
    }

    /// Adds what was handed over. What fails is taken up from the journal at the end.
    pub(super) fn stream_handed(&self) {
        let mut stream = lock(&self.streaming.stream);
        if !self.add_handed(&mut stream) {
            return;
        }
        if stream.as_mut().is_some_and(|running| running.is_due() && running.commit(self).is_err()) {
            self.give_up(&mut stream);
        }
    }

    /// Adds what was handed over; whether there is a stream still.
    fn add_handed(&self, stream: &mut Option<Stream>) -> bool {
        loop {
            let Some(running) = stream.as_mut() else {
                lock(&self.streaming.handed).clear();
                return false;
            };
            let next = lock(&self.streaming.handed).pop_front();
            let Some(Handed { from, to, datasets }) = next else { return true };
            if !running.take(self, from, to, datasets).unwrap_or(false) {
                self.give_up(stream);
            }
        }
    }

    fn give_up(&self, stream: &mut Option<Stream>) {
        *stream = None;
        *lock(&self.streaming.own) = None;
        lock(&self.streaming.handed).clear();
    }

    /// Ends the stream of this thread's import, with a commit.
    pub(super) fn end_streaming(&self) {
        let mut stream = lock(&self.streaming.stream);
        self.add_handed(&mut stream);
        let Some(mut running) = stream.take() else { return };
        drop(stream);
        // What cannot be committed is taken up from the journal.
        if running.commit(self).is_ok() {
            let _ = running.additions.finish(&self.index);
        }
        *lock(&self.streaming.own) = None;
    }

    /// What the import has written so far and not committed: it has not returned, and will have when it does.
    pub(super) fn streamed(&self) -> Vec<Span> {
        let own = lock(&self.streaming.own);
        let spans = own.iter().flat_map(|own| {
            own.ranges.iter().map(|(from, to)| Span { thread: own.thread, from: *from, to: *to })
        });
        spans.collect()
    }

    /// Whether the import has announced the transaction that goes up to there.
    pub(super) fn streams(&self, to: i64) -> bool {
        self.streamed().iter().any(|span| span.to == to)
    }

    /// Commits what an import of this process has written and told so far.
    pub(super) fn commit_streamed(&self) {
        let mut stream = lock(&self.streaming.stream);
        let added = self.add_handed(&mut stream);
        if added && stream.as_mut().is_some_and(|running| running.added > 0 && running.commit(self).is_err())
        {
            self.give_up(&mut stream);
        }
    }
}

impl Stream {
    /// Adds what others wrote up to a sequence; `false` when everything is to be indexed anew.
    fn catch_up(&mut self, inner: &Inner, to: i64) -> Result<bool> {
        if self.at >= to {
            return Ok(true);
        }
        let reader = inner.store.read()?;
        let Missing::Datasets { changed, .. } = missing(&reader, self.at, to)? else { return Ok(false) };
        for (id, indexed) in self.projection.of(&reader, &changed)? {
            self.additions.put(&inner.index, id, indexed.as_ref())?;
            self.added += 1;
        }
        self.others = true;
        self.at = to;
        Ok(true)
    }

    /// Adds one transaction of the import; `false` when everything is to be indexed anew.
    fn take(&mut self, inner: &Inner, from: i64, to: i64, datasets: Vec<Streamed>) -> Result<bool> {
        // Another import may have handed over what came later, and this was taken from the journal then.
        if to <= self.at {
            return Ok(true);
        }
        if !self.catch_up(inner, from)? {
            return Ok(false);
        }
        self.added += datasets.len();
        let unknown = |projection: &Projection| {
            datasets.iter().find_map(|streamed| projection.unknown(&streamed.dataset))
        };
        if unknown(&self.projection).is_some() {
            // Organisations that the import itself created.
            let reader = inner.store.read()?;
            while let Some(id) = unknown(&self.projection) {
                self.projection.learn(&reader, id)?;
            }
        }
        for Streamed { dataset, new } in datasets {
            let id = dataset.id;
            let indexed = self.projection.document(dataset);
            if new && !self.others {
                self.additions.add(&inner.index, &indexed)?;
            } else {
                self.additions.put(&inner.index, id, Some(&indexed))?;
            }
        }
        self.at = to;
        Ok(true)
    }

    fn is_due(&self) -> bool {
        self.added >= COMMIT_AFTER || (self.added > 0 && self.since.elapsed() >= COMMIT_WITHIN)
    }

    fn commit(&mut self, inner: &Inner) -> Result<()> {
        let at = self.at;
        self.additions.commit(&inner.index, inner.position(at))?;
        self.added = 0;
        self.since = Instant::now();
        if let Some(own) = lock(&inner.streaming.own).as_mut() {
            own.ranges.retain(|(_, to)| *to > at);
        }
        Ok(())
    }
}
