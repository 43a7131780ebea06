//! Use counted in memory, and written from time to time: a count is worth less than the file it
//! counts, so nobody waits for one.

use crate::catalogue::open::{Inner, lock};
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::model::UsageTotals;
use crate::store::{Reader, UsePlace, Writer};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, TryLockError};

/// Counters held while nothing can be written (somebody else writes for long, the disk is full):
/// beyond this, use of what is not among them is no longer counted.
const PLACES: usize = 100_000;

/// Use counted and not yet written.
#[derive(Debug, Default)]
pub(super) struct Counting {
    held: Mutex<Held>,
    /// Held while writing, so that counters are written once.
    turn: Mutex<()>,
}

#[derive(Debug, Default)]
struct Held {
    places: BTreeMap<UsePlace, UsageTotals>,
    datasets: HashMap<DatasetId, UsageTotals>,
    events: i64,
    since: Option<DateTime<Utc>>,
}

impl Held {
    fn add(&mut self, place: UsePlace, delta: UsageTotals) {
        if self.places.len() >= PLACES && !self.places.contains_key(&place) {
            return;
        }
        self.datasets.entry(place.dataset).or_default().add(delta);
        self.places.entry(place).or_default().add(delta);
    }
}

impl Counting {
    /// Adds one event; whether it is time to write, by number or by age.
    fn add(&self, place: UsePlace, delta: UsageTotals, now: DateTime<Utc>, inner: &Inner) -> bool {
        let mut held = lock(&self.held);
        held.add(place, delta);
        held.events += 1;
        let since = *held.since.get_or_insert(now);
        // A clock that was set back counts as old: better written once too often.
        let fresh = (now - since).to_std().is_ok_and(|age| age <= inner.options.usage_age);
        held.events >= inner.options.usage_events || !fresh
    }

    /// What is counted of a dataset and not yet written.
    fn of(&self, id: DatasetId) -> UsageTotals {
        lock(&self.held).datasets.get(&id).copied().unwrap_or_default()
    }

    fn is_empty(&self) -> bool {
        lock(&self.held).places.is_empty()
    }

    /// Writes what is counted. What cannot be written stays for the next attempt.
    fn write(&self, writer: Result<Writer<'_>>) -> Result<()> {
        let mut writer = writer?;
        let taken = std::mem::take(&mut *lock(&self.held));
        let written = taken
            .places
            .iter()
            .try_for_each(|(place, delta)| writer.record_usage(place, *delta))
            .and_then(|()| writer.commit());
        if let Err(error) = written {
            let mut held = lock(&self.held);
            held.events += taken.events;
            held.since = taken.since.or(held.since);
            taken.places.into_iter().for_each(|(place, delta)| held.add(place, delta));
            return Err(error);
        }
        Ok(())
    }
}

impl Inner {
    /// Counts one event of use. Waits for nobody, and fails for nothing: what cannot be written now
    /// is written later.
    pub(super) fn count(&self, place: UsePlace, delta: UsageTotals, now: DateTime<Utc>) {
        if self.counting.add(place, delta, now, self) {
            let _ = self.try_flush_usage();
        }
    }

    /// Writes the counters, waiting for other writers.
    pub(super) fn flush_usage(&self) -> Result<()> {
        let _turn = lock(&self.counting.turn);
        if self.counting.is_empty() { Ok(()) } else { self.counting.write(self.store.write()) }
    }

    /// Writes the counters unless somebody else is writing now.
    pub(super) fn try_flush_usage(&self) -> Result<()> {
        let _turn = match self.counting.turn.try_lock() {
            Ok(turn) => turn,
            Err(TryLockError::WouldBlock) => return Ok(()),
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        };
        if self.counting.is_empty() {
            return Ok(());
        }
        match self.counting.write(self.store.try_write()) {
            Err(Error::Busy) => Ok(()),
            other => other,
        }
    }

    /// The use of a dataset, with what is not yet written.
    pub(super) fn usage_of(&self, reader: &Reader<'_>, id: DatasetId) -> Result<UsageTotals> {
        let mut totals = reader.usage(id)?;
        totals.add(self.counting.of(id));
        Ok(totals)
    }
}
