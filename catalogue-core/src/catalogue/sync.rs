//! The index follows the journal. A write is durable when the store has committed; the index
//! learns of it at the next search, as a small tail in memory, and in batches on disk.

use crate::access::Scope;
use crate::catalogue::open::{Inner, lock};
use crate::catalogue::projection::Projection;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::model::Dataset;
use crate::search::{Position, Snapshot};
use crate::store::{Reader, Subject};
use std::collections::BTreeSet;
use std::sync::TryLockError;
use std::time::{Duration, Instant};

/// What one search takes into the tail: beyond this it is committed instead.
const TAIL_LIMIT: usize = 100;
/// What whoever wrote a batch takes into it.
const BATCH_LIMIT: usize = 1_000;
/// From so many datasets, or so many parts, whoever writes a batch commits the tail: there is room left then
/// for what others write meanwhile.
const TAIL_LONG: (usize, usize) = (1_000, 6);
/// What may wait in memory while another process holds the index on disk.
const TAIL_AT_MOST: usize = 2_000;
/// How long to wait before looking again whether another process is done with the index.
const RETRY: Duration = Duration::from_millis(5);
/// Events replayed into the tail: beyond this the journal is read too often.
const TAIL_EVENTS: usize = 1_000;
/// Events read at a time, and those that a tail may go beyond the index on disk.
const EVENTS: usize = 10_000;
/// Beyond this many changed datasets, indexing all of them anew is not dearer.
const REBUILD_FROM: usize = 50_000;

/// What changed since the index was committed.
pub(super) enum Missing {
    Datasets { changed: BTreeSet<DatasetId>, events: usize },
    Everything,
}

impl Inner {
    /// The searchable state that holds every write acknowledged before this call.
    pub(super) fn current(&self) -> Result<Snapshot> {
        self.note_asked();
        // Before what is asked of it: it goes no further than the journal does then.
        let snapshot = self.index.snapshot();
        let sequence = self.store.sequence()?;
        let needed = self.acknowledged(sequence);
        if self.reaches(&snapshot, needed, sequence) {
            return Ok(snapshot);
        }
        // From inside the progress of a rebuild, waiting for its end would be waiting for oneself:
        // what cannot be brought forward beside it is answered as it stands.
        let rebuilding = Rebuilding::is_this_thread(self);
        let turn = match self.following.try_lock() {
            Err(TryLockError::WouldBlock) if rebuilding => return Ok(self.index.snapshot()),
            Ok(held) => held,
            Err(_) => lock(&self.following),
        };
        // Others may have done it meanwhile.
        let snapshot = self.index.snapshot();
        if self.reaches(&snapshot, needed, self.store.sequence()?) {
            return Ok(snapshot);
        }
        self.commit_streamed();
        let brought = match rebuilding {
            true => self.bring_forward(Some(needed), Reach::Search).map(drop),
            false => self.follow(needed),
        };
        drop(turn);
        match brought {
            Err(Error::Busy) if rebuilding => {}
            other => other?,
        }
        Ok(self.index.snapshot())
    }

    /// Whether a snapshot holds everything up to an event of a journal that goes so far.
    fn reaches(&self, snapshot: &Snapshot, needed: i64, sequence: i64) -> bool {
        let position = snapshot.position().filter(|position| self.fits(*position, sequence));
        position.is_some_and(|position| position.sequence >= needed)
    }

    /// Brings a large transaction of this thread into what is searched, before it is acknowledged: searches on
    /// other threads go on meanwhile. When nobody searches, and when it cannot be done now, the next search does it.
    pub(super) fn take_in(&self) {
        if !self.is_asked() || Rebuilding::is_this_thread(self) {
            return;
        }
        let _turn = lock(&self.under_way.turn);
        let following = lock(&self.following);
        self.commit_streamed();
        let brought = self.bring_forward(None, Reach::Batch);
        drop(following);
        // What goes to the disk goes there while others search the tail, and lengthen it.
        let _ = match brought {
            Ok(true) if !self.index.tail_is_long(TAIL_LONG) => Ok(()),
            Ok(true) => self.commit_up_to(self.index.tail_position().map(|tail| tail.sequence)),
            Ok(false) => self.commit_up_to(None),
            Err(other) => Err(other),
        };
    }

    /// Commits what the index on disk is missing up to an event, or to the end of the journal.
    fn commit_up_to(&self, to: Option<i64>) -> Result<()> {
        let reader = self.store.read()?;
        let sequence = reader.sequence()?;
        let target = to.unwrap_or(sequence);
        let Some(base) = self.index.position().filter(|base| self.fits(*base, sequence)) else {
            return Ok(());
        };
        let Missing::Datasets { changed, .. } = missing(&reader, base.sequence, target)? else {
            return Ok(());
        };
        let documents = Projection::new(self, &reader, Vec::new())?.of(&reader, &changed)?;
        drop(reader);
        self.index.apply(self.position(target), documents)
    }

    /// Asks the index; when it turns out to be damaged, builds it anew and asks once more.
    pub(super) fn ask<T>(&self, question: impl Fn(&Snapshot) -> Result<T>) -> Result<T> {
        match question(&self.current()?) {
            Err(Error::Storage(fault)) if fault.corrupt => {
                self.reindex(&mut |_, _| true)?;
                question(&self.current()?)
            }
            answer => answer,
        }
    }

    /// At opening: an index that is missing, damaged or of another store is built anew.
    pub(super) fn settle(&self, position: Option<Position>) -> Result<()> {
        let sequence = self.store.sequence()?;
        if position.is_none_or(|position| !self.fits(position, sequence)) {
            let _turn = lock(&self.following);
            match self.rebuild(&mut |_, _| true) {
                Ok(()) => {}
                // Another process is writing the index: the first search settles it.
                Err(Error::Busy) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Commits what the index is missing, so that the next opening has nothing to replay.
    ///
    /// # Errors
    /// `Busy` when another process is writing the index: it will commit, or the journal is replayed.
    pub(super) fn flush(&self) -> Result<()> {
        // Whoever commits a batch now holds the index on disk.
        let _batch = lock(&self.under_way.turn);
        let _turn = lock(&self.following);
        self.commit_streamed();
        if self.index.position().map(|position| position.sequence) == Some(self.store.sequence()?) {
            return Ok(());
        }
        self.bring_forward(None, Reach::Disk).map(drop)
    }

    /// Builds the index anew from the store. No lock of ours is held while `progress` runs: it may
    /// search, from any thread.
    pub(super) fn reindex(&self, progress: &mut dyn FnMut(i64, Option<i64>) -> bool) -> Result<()> {
        let _rebuilding = Rebuilding::by_this_thread(self);
        self.rebuild(progress)
    }

    pub(super) fn fits(&self, position: Position, sequence: i64) -> bool {
        let identity = self.store.identity();
        position.store == identity.store && position.epoch == identity.epoch && position.sequence <= sequence
    }

    /// Brings what is searched forward, waiting for another process that is writing the index.
    fn follow(&self, to: i64) -> Result<()> {
        let started = Instant::now();
        loop {
            match self.bring_forward(Some(to), Reach::Search) {
                Err(Error::Busy) if started.elapsed() < self.options.busy_timeout => {
                    std::thread::sleep(RETRY);
                }
                other => return other.map(drop),
            }
        }
    }

    /// Brings what is searched forward once, up to an event or to the end of the journal: as a tail in memory
    /// when little is missing, else on disk. `false` when what a batch wrote is to go to the disk, or takes long.
    fn bring_forward(&self, to: Option<i64>, reach: Reach) -> Result<bool> {
        let position = self.index.reload()?;
        let reader = self.store.read()?;
        let sequence = reader.sequence()?;
        let target = to.unwrap_or(sequence).min(sequence);
        let base = position.filter(|position| self.fits(*position, sequence));
        if base.is_some_and(|base| base.sequence >= target) && reach != Reach::Disk {
            return Ok(true);
        }
        if reach != Reach::Disk && self.extend_tail(&reader, base, target, reach)? {
            return Ok(true);
        }
        let missing = match base {
            Some(base) => missing(&reader, base.sequence, target)?,
            None => Missing::Everything,
        };
        let (changed, events) = match missing {
            Missing::Datasets { changed, events } => (changed, events),
            Missing::Everything if reach == Reach::Batch => return Ok(false),
            Missing::Everything => {
                drop(reader);
                return self.rebuild(&mut |_, _| true).map(|()| true);
            }
        };
        let fits = changed.len() <= reach.limit() && events <= reach.events();
        if !fits && reach == Reach::Batch {
            return Ok(false);
        }
        let target = self.position(target);
        let documents = Projection::new(self, &reader, Vec::new())?.of(&reader, &changed)?;
        drop(reader);
        let in_memory = |documents| self.index.set_tail(target, documents, reach == Reach::Batch);
        let done = if fits {
            in_memory(documents)
        } else if documents.len() <= TAIL_AT_MOST {
            match self.index.apply(target, documents.clone()) {
                // Another process holds the index: its changes wait in memory here.
                Err(Error::Busy) if reach == Reach::Search => in_memory(documents),
                other => other,
            }
        } else {
            self.index.apply(target, documents)
        };
        done.map(|()| true)
    }

    /// Adds what is new to the tail, so that a write costs the next search what it wrote, not what
    /// others wrote before. `false` when that cannot be: the tail is then built anew, or committed.
    fn extend_tail(
        &self,
        reader: &Reader<'_>,
        base: Option<Position>,
        target: i64,
        reach: Reach,
    ) -> Result<bool> {
        let (Some(base), Some(from)) = (base, self.index.tail_position()) else { return Ok(false) };
        let few = usize::try_from(target - base.sequence).is_ok_and(|events| events <= EVENTS);
        if !few || from.sequence < base.sequence || !self.fits(from, target) {
            return Ok(false);
        }
        let Missing::Datasets { mut changed, .. } = missing(reader, from.sequence, target)? else {
            return Ok(false);
        };
        if changed.len() > reach.limit() || self.index.tail_len() + changed.len() > TAIL_AT_MOST {
            return Ok(false);
        }
        let Some((instead, merged)) = self.index.tail_to_merge(changed.len()) else { return Ok(false) };
        changed.extend(merged);
        let documents = Projection::new(self, reader, Vec::new())?.of(reader, &changed)?;
        self.index.extend_tail(from, self.position(target), documents, instead, reach == Reach::Batch)
    }

    /// Builds the index anew.
    fn rebuild(&self, progress: &mut dyn FnMut(i64, Option<i64>) -> bool) -> Result<()> {
        let scope = Scope::everything();
        let (sequence, projection, total) = {
            let reader = self.store.read()?;
            let total = reader.counts(&scope)?.values().sum::<i64>();
            (reader.sequence()?, Projection::new(self, &reader, reader.organisations()?)?, total)
        };
        let mut last = None;
        let mut batch: std::vec::IntoIter<Dataset> = Vec::new().into_iter();
        let mut documents = std::iter::from_fn(|| {
            loop {
                if let Some(dataset) = batch.next() {
                    return Some(Ok(projection.document(dataset)));
                }
                // A snapshot per page, so that writers may fold their log meanwhile; what changes
                // after `sequence` is replayed by the next search.
                match self.store.read().and_then(|reader| reader.dataset_page(last, 500, &scope)) {
                    Err(error) => return Some(Err(error)),
                    Ok(page) => {
                        last = Some(page.last()?.id);
                        batch = page.into_iter();
                    }
                }
            }
        });
        self.index.rebuild(self.position(sequence), &mut documents, &mut |done| {
            progress(i64::try_from(done).unwrap_or(i64::MAX), Some(total))
        })
    }
}

/// For whom what is searched is brought forward, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// A search, which waits for it.
    Search,
    /// Whoever wrote a batch, while others search.
    Batch,
    /// Whoever wants all of it on disk.
    Disk,
}

impl Reach {
    /// How many datasets are taken into the tail at a time.
    fn limit(self) -> usize {
        match self {
            Reach::Search => TAIL_LIMIT,
            Reach::Batch => BATCH_LIMIT,
            Reach::Disk => 0,
        }
    }

    /// How many events may be replayed to build it anew.
    fn events(self) -> usize {
        match self {
            Reach::Batch => EVENTS,
            Reach::Search | Reach::Disk => TAIL_EVENTS,
        }
    }
}

/// While it lives, its thread is building the index anew and may be inside the caller's progress.
struct Rebuilding<'a>(&'a Inner);

impl<'a> Rebuilding<'a> {
    fn by_this_thread(inner: &'a Inner) -> Self {
        lock(&inner.rebuilding).push(std::thread::current().id());
        Self(inner)
    }

    fn is_this_thread(inner: &Inner) -> bool {
        lock(&inner.rebuilding).contains(&std::thread::current().id())
    }
}

impl Drop for Rebuilding<'_> {
    fn drop(&mut self) {
        let own = std::thread::current().id();
        let mut rebuilding = lock(&self.0.rebuilding);
        if let Some(at) = rebuilding.iter().position(|thread| *thread == own) {
            rebuilding.remove(at);
        }
    }
}

/// What the events after `base` touched.
pub(super) fn missing(reader: &Reader<'_>, base: i64, sequence: i64) -> Result<Missing> {
    let mut changed = BTreeSet::new();
    let mut count = 0;
    let mut at = base;
    while at < sequence {
        let mut events = reader.events_after(at, EVENTS)?;
        events.retain(|event| event.sequence <= sequence);
        let Some(last) = events.last() else { break };
        at = last.sequence;
        count += events.len();
        for event in events {
            match event.subject {
                Subject::Dataset(id) => {
                    changed.insert(id);
                }
                Subject::Organisation(id) => changed.extend(reader.organisation_datasets(id)?),
                // Labels of terms and views of portals are searched in every document.
                Subject::Vocabulary(scheme) if scheme != "territory" => return Ok(Missing::Everything),
                Subject::Portal(_) => return Ok(Missing::Everything),
                Subject::Vocabulary(_)
                | Subject::Account(_)
                | Subject::Request(_)
                | Subject::Token(_)
                | Subject::Extraction(_)
                | Subject::HarvestSource(_)
                | Subject::Catalogue => {}
            }
        }
        if changed.len() > REBUILD_FROM {
            return Ok(Missing::Everything);
        }
    }
    Ok(Missing::Datasets { changed, events: count })
}
