//! An import at work. The thread that called reads, maps and fills the index; another one writes what was
//! read before, a transaction at a time.

use super::{ImportOptions, ImportReport, ImportedRecord, RecordOutcome, Room};
use crate::catalogue::intake::{Seen, refused};
use crate::catalogue::options::Progress;
use crate::catalogue::session::Session;
use crate::catalogue::streaming::Streamed;
use crate::catalogue::watch::announce;
use crate::error::{Error, Result};
use crate::exchange::{Outcome, Read};
#[cfg(test)]
use crate::store::counted;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// An import in progress. What a batch wrote is told before the next one is begun: one that is cancelled
/// has written what was told and no more.
pub(super) struct Import<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    session: &'env Session,
    options: &'env ImportOptions,
    total: Option<i64>,
    /// What the report may still list; everything when absent.
    room: Option<Room>,
    report: ImportReport,
    /// Whether what is written goes to the index at once; not known before the second batch.
    streams: Option<bool>,
    hand: Hand<'scope, 'env>,
    /// The batch whose outcome was not told yet.
    under_way: UnderWay,
}

/// Who writes.
enum Hand<'scope, 'env> {
    /// This thread: one batch is not worth another.
    Here(Scribe<'env>),
    /// A thread that has nothing else to do.
    There(Desk<'scope>),
}

/// The thread that writes, with the way there and back.
struct Desk<'scope> {
    batches: SyncSender<(Vec<Read>, bool)>,
    written: Receiver<Result<Written>>,
    thread: ScopedJoinHandle<'scope, ()>,
}

enum UnderWay {
    Nothing,
    Here(Result<Written>),
    There,
}

/// What one transaction wrote.
struct Written {
    /// The sequences before and after it.
    from: i64,
    to: i64,
    records: Vec<ImportedRecord>,
    datasets: Vec<Streamed>,
    /// What it took, counted on the thread that did it.
    #[cfg(test)]
    work: counted::Work,
}

impl<'scope, 'env> Import<'scope, 'env> {
    pub(super) fn new(
        scope: &'scope Scope<'scope, 'env>,
        session: &'env Session,
        options: &'env ImportOptions,
        total: Option<i64>,
        room: Option<Room>,
    ) -> Self {
        let hand = Hand::Here(Scribe::new(session, options));
        let (report, under_way) = (ImportReport::default(), UnderWay::Nothing);
        Self { scope, session, options, total, room, report, streams: None, hand, under_way }
    }

    /// Hands some records on to be written in one transaction, when the ones before are.
    pub(super) fn write(&mut self, batch: Vec<Read>, progress: Progress<'_>) -> Result<()> {
        self.settled(progress)?;
        self.open_desk();
        self.begin(batch);
        self.session.inner.stream_handed();
        Ok(())
    }

    /// Writes the last records, none perhaps, and ends.
    pub(super) fn finished(mut self, last: Vec<Read>, progress: Progress<'_>) -> Result<ImportReport> {
        if !last.is_empty() {
            self.settled(progress)?;
            self.begin(last);
            self.session.inner.stream_handed();
        }
        self.settled(progress)?;
        self.end();
        // Imports bypass the tail: they go to the index on disk at once.
        match self.session.inner.flush() {
            Ok(()) | Err(Error::Busy) => Ok(std::mem::take(&mut self.report)),
            Err(other) => Err(other),
        }
    }

    /// Waits for the batch under way, if there is one, and tells what became of it.
    pub(super) fn settled(&mut self, progress: Progress<'_>) -> Result<()> {
        let Some(written) = self.awaited() else { return Ok(()) };
        let Written { from, to, records, datasets, .. } = written?;
        // Nothing is locked any more: those who watch may call back in.
        announce(&self.session.inner);
        if self.streams == Some(true) {
            self.session.inner.hand_streamed(from, to, datasets);
        }
        for record in records {
            let listed = self.room.as_mut().is_none_or(|room| room.takes(&record));
            self.report.count(record, listed);
        }
        if progress(self.report.read, self.total) { Ok(()) } else { Err(Error::Cancelled) }
    }

    /// What became of the batch under way.
    fn awaited(&mut self) -> Option<Result<Written>> {
        match std::mem::replace(&mut self.under_way, UnderWay::Nothing) {
            UnderWay::Nothing => None,
            UnderWay::Here(written) => Some(written),
            UnderWay::There => {
                let Hand::There(desk) = &self.hand else { return None };
                if let Ok(written) = desk.written.recv() {
                    #[cfg(test)]
                    written.iter().for_each(|written| counted::add(written.work));
                    return Some(written);
                }
                self.close_desk();
                None
            }
        }
    }

    /// Begins to write a batch.
    fn begin(&mut self, batch: Vec<Read>) {
        // What one batch holds is indexed with less ado at the end.
        if self.report.read > 0 && self.streams.is_none() {
            self.streams = Some(self.session.inner.start_streaming());
        }
        let streams = self.streams == Some(true);
        self.under_way = match &mut self.hand {
            Hand::Here(scribe) => UnderWay::Here(scribe.write(batch, streams)),
            Hand::There(desk) => {
                // Should nobody take it, waiting for it tells why.
                let _ = desk.batches.send((batch, streams));
                UnderWay::There
            }
        };
    }

    /// Has another thread write from here on; where none can be had, this one does.
    fn open_desk(&mut self) {
        if self.report.read > 0 || matches!(self.hand, Hand::There(_)) {
            return;
        }
        let mut scribe = Scribe::new(self.session, self.options);
        let (batches, taken) = sync_channel::<(Vec<Read>, bool)>(1);
        let (done, written) = sync_channel(1);
        let work = move || {
            for (batch, streams) in taken {
                let written = scribe.write(batch, streams);
                #[cfg(test)]
                let written = written.map(|written| Written { work: counted::work(), ..written });
                if done.send(written).is_err() {
                    return;
                }
            }
        };
        if let Ok(thread) = Builder::new().name("import".to_owned()).spawn_scoped(self.scope, work) {
            self.hand = Hand::There(Desk { batches, written, thread });
        }
    }

    /// Ends the thread that writes; its panic is this one's.
    fn close_desk(&mut self) {
        let here = Hand::Here(Scribe::new(self.session, self.options));
        if let Hand::There(desk) = std::mem::replace(&mut self.hand, here) {
            drop(desk.batches);
            if let Err(panic) = desk.thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }

    fn end(&mut self) {
        if self.streams.take() == Some(true) {
            self.session.inner.end_streaming();
        }
    }
}

impl Drop for Import<'_, '_> {
    fn drop(&mut self) {
        // Whoever panics here or there: what is being written is, before the index is closed.
        if let (UnderWay::There, Hand::There(desk)) = (&self.under_way, &self.hand) {
            let _ = desk.written.recv();
        }
        self.end();
    }
}

/// Writes records, a transaction at a time.
struct Scribe<'env> {
    session: &'env Session,
    options: &'env ImportOptions,
    seen: Seen,
}

impl<'env> Scribe<'env> {
    fn new(session: &'env Session, options: &'env ImportOptions) -> Self {
        Self { session, options, seen: Seen::default() }
    }

    /// Writes some records in one transaction, of which the index is to learn at once when it `streams`.
    fn write(&mut self, batch: Vec<Read>, streams: bool) -> Result<Written> {
        let mut acting = self.session.act()?;
        let from = acting.writer.sequence()?;
        let mut records = Vec::with_capacity(batch.len());
        let mut datasets = Vec::with_capacity(batch.len());
        for read in batch {
            records.push(match read.outcome {
                Outcome::Refused(issues) => refused(read.place, issues),
                Outcome::Taken(imported) => {
                    let (record, dataset) =
                        acting.take(read.place, *imported, self.options, &mut self.seen)?;
                    let new = record.outcome == RecordOutcome::Created;
                    datasets.extend(dataset.filter(|_| streams).map(|dataset| Streamed { dataset, new }));
                    record
                }
            });
        }
        let to = acting.writer.sequence()?;
        let inner = &self.session.inner;
        if streams {
            inner.announce_streamed(from, to);
        }
        let done = acting.durable();
        if streams && done.is_err() {
            inner.withdraw_streamed(from);
        }
        done?;
        Ok(Written {
            from,
            to,
            records,
            datasets,
            #[cfg(test)]
            work: counted::Work::default(),
        })
    }
}
