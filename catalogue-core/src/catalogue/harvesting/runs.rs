//! One run of a source: begun or taken up again, written batch by batch, ended.

use super::sources::told;
use super::take::Candidate;
use crate::catalogue::acting::Acting;
use crate::catalogue::intake::digest;
use crate::catalogue::open::Known;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::exchange::{self, Reading, ReadingLimits};
use crate::id::{HarvestRunId, HarvestSourceId};
use crate::issue::Language;
use crate::model::{HarvestOutcome, HarvestReport, HarvestSource, HarvestSourceDetails};
use crate::store::{HarvestLock, Subject};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;

/// Records written in one transaction.
const BATCH: usize = 100;
/// How long after its last write a run that was cut is taken up again.
const STALE: Duration = Duration::hours(24);

/// How a walk through the source ended.
#[derive(Clone, Debug)]
pub(crate) enum RunEnd {
    /// Everything was seen; what tells a change from now on.
    Complete(Option<String>),
    /// Nothing has changed.
    NotModified,
    /// Something was not seen.
    Partial,
    /// An error came before the end.
    Failed(Error),
}

/// A run in progress. Dropped without [`Harvesting::end`], as when its process is killed, it may be
/// taken up again.
#[derive(Debug)]
pub(crate) struct Harvesting {
    /// Who asked for it.
    asker: Session,
    /// The harvest itself.
    harvest: Session,
    source: HarvestSource,
    report: HarvestReport,
    bookmark: Option<String>,
    validators: Option<String>,
    /// Requests and bytes of the run before it was cut.
    spent: (i64, i64),
    settings: String,
    full: bool,
    _lock: HarvestLock,
}

/// What the records of a source are read with.
pub(crate) struct ReadingOf {
    known: Known,
    source: Option<String>,
}

impl ReadingOf {
    /// Reads.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Reading<'_>) -> T) -> T {
        let limits = ReadingLimits::default();
        let vocabulary = &self.known.vocabulary;
        read(&Reading { vocabulary, places: &self.known, limits: &limits, source: self.source.clone() })
    }
}

/// What the records of a batch are taken with.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) source: &'a HarvestSource,
    /// What of its settings decides how a record is taken.
    pub(super) settings: &'a str,
    pub(super) report: HarvestReport,
    pub(super) full: bool,
}

impl Session {
    /// Begins a run of a source, or takes up the one that was cut unless it is to begin `anew`.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`; `Unsupported` for a source that is not active; `Invalid` when its
    /// organisation is not; `Busy` while somebody else runs it.
    pub(crate) fn begin_harvest(&self, id: HarvestSourceId, anew: bool) -> Result<Harvesting> {
        {
            let reader = self.inner.store.read()?;
            self.managed(&reader, &self.standing(&reader)?, id)?;
        }
        let lock = self.inner.store.lock_harvest(id)?;
        let mut acting = self.act()?;
        let source = self.managed(&acting.writer, &acting.standing, id)?;
        if !source.details.active {
            let what = format!("harvesting {}, which is not active", source.details.name);
            return Err(Error::Unsupported { what });
        }
        acting.is_active(source.details.organisation, "organisation")?;
        let now = acting.now;
        let cut = acting.writer.open_harvest_run(id)?;
        let (report, bookmark) = match cut {
            Some(cut) if !anew && now - cut.written < STALE => {
                (HarvestReport { resumed: cut.report.resumed + 1, ..cut.report }, cut.bookmark)
            }
            stale => {
                if let Some(stale) = stale {
                    let error = Some("cancelled: cut, and not taken up again".to_owned());
                    let outcome = HarvestOutcome::Failed;
                    let report = HarvestReport { outcome, error, ended: Some(now), ..stale.report };
                    acting.writer.put_harvest_run(&report, now, None)?;
                }
                (begun(HarvestRunId::from_uuid(self.inner.options.identifiers.next()), id, now), None)
            }
        };
        // What a run saw in part may have changed since the last that saw everything.
        let last = acting.writer.harvest_runs(id, 1)?.first().is_some_and(|last| last.outcome.is_success());
        let fresh = last && bookmark.is_none() && !anew && report.read == 0;
        let validators = if fresh { acting.writer.harvest_validators(id)? } else { None };
        acting.writer.put_harvest_run(&report, now, bookmark.as_deref())?;
        acting.commit()?;
        Ok(Harvesting {
            asker: self.clone(),
            harvest: self.harvesting(id, source.details.organisation),
            settings: settings(&source.details),
            source,
            spent: (report.requests, report.bytes),
            report,
            bookmark,
            validators,
            full: false,
            _lock: lock,
        })
    }
}

fn begun(id: HarvestRunId, source: HarvestSourceId, now: DateTime<Utc>) -> HarvestReport {
    HarvestReport {
        id,
        source,
        started: now,
        ended: None,
        outcome: HarvestOutcome::Running,
        seconds: 0.0,
        resumed: 0,
        total: None,
        requests: 0,
        bytes: 0,
        read: 0,
        added: 0,
        updated: 0,
        unchanged: 0,
        revived: 0,
        repaired: 0,
        refused: 0,
        filtered: 0,
        duplicates: 0,
        absent: 0,
        archived: 0,
        spared: 0,
        drafts: 0,
        lost: BTreeMap::new(),
        refusals: BTreeMap::new(),
        error: None,
    }
}

/// What of the settings changes how a record is taken: other settings take the same record anew.
fn settings(details: &HarvestSourceDetails) -> String {
    let text =
        serde_json::json!([details.licences, details.themes, details.page, details.publish]).to_string();
    format!("{:032x}", digest([&text]))
}

impl Harvesting {
    /// What is decided of the source.
    pub(crate) fn details(&self) -> &HarvestSourceDetails {
        &self.source.details
    }

    /// What stands for the source in the records it gives: its address; a name of ours for what lies on
    /// this machine, whose paths are nobody's business.
    pub(crate) fn name(&self) -> String {
        let address = exchange::source(&self.source.details.address);
        let local = self.source.details.kind.is_local();
        address.filter(|_| !local).unwrap_or_else(|| format!("urn:uuid:{}", self.source.id))
    }

    /// Where to go on.
    pub(crate) fn bookmark(&self) -> Option<&str> {
        self.bookmark.as_deref()
    }

    /// What told the source's state after its last complete run.
    pub(crate) fn validators(&self) -> Option<&str> {
        self.validators.as_deref()
    }

    /// What records are read with: the catalogue's vocabularies and places.
    pub(crate) fn known(&self) -> Result<ReadingOf> {
        let known = self.harvest.inner.known(&self.harvest.inner.store.read()?)?;
        let local = self.source.details.kind.is_local();
        Ok(ReadingOf { known, source: exchange::source(&self.source.details.address).filter(|_| !local) })
    }

    /// The count so far.
    pub(crate) fn report(&self) -> &HarvestReport {
        &self.report
    }

    /// Notes what this walk has cost up to now.
    pub(crate) fn spend(&mut self, requests: i64, bytes: i64) {
        self.report.requests = self.spent.0.saturating_add(requests);
        self.report.bytes = self.spent.1.saturating_add(bytes);
    }

    /// Takes some records, a hundred in a transaction, and notes where to go on after them; whether
    /// more is wanted: no more once the quota is full.
    ///
    /// # Errors
    /// `Cancelled` when the source was deactivated or its organisation has gone; faults of the store.
    pub(crate) fn take(
        &mut self,
        candidates: Vec<Candidate>,
        bookmark: Option<String>,
        total: Option<i64>,
    ) -> Result<bool> {
        self.report.total = total.or(self.report.total);
        let mut waiting = candidates.into_iter().peekable();
        loop {
            let batch: Vec<Candidate> = waiting.by_ref().take(BATCH).collect();
            let last = waiting.peek().is_none();
            let mut acting = self.harvest.act()?;
            self.still_wanted(&acting)?;
            let mut run = Run {
                source: &self.source,
                settings: &self.settings,
                report: self.report.clone(),
                full: self.full,
            };
            for candidate in batch {
                if run.full {
                    break;
                }
                acting.take_candidate(&mut run, candidate)?;
            }
            let Run { mut report, full, .. } = run;
            report.seconds = seconds(&report, acting.now);
            let at = if last { bookmark.as_deref() } else { self.bookmark.as_deref() };
            acting.writer.put_harvest_run(&report, acting.now, at)?;
            acting.commit()?;
            (self.report, self.full) = (report, full);
            if last {
                self.bookmark.clone_from(&bookmark);
            }
            if self.full || last {
                return Ok(!self.full);
            }
        }
    }

    fn still_wanted(&self, acting: &Acting<'_>) -> Result<()> {
        let held = acting.writer.harvest_source(self.source.id)?;
        let same = |held: &HarvestSource| {
            held.details.active && held.details.organisation == self.source.details.organisation
        };
        if held.as_ref().is_some_and(same) { Ok(()) } else { Err(Error::Cancelled) }
    }

    /// Ends the run: counts absences when everything was seen, and says what was done. More than half
    /// of what the source had is archived only when `archive_many`.
    ///
    /// # Errors
    /// Faults of the store.
    pub(crate) fn end(mut self, end: RunEnd, archive_many: bool) -> Result<HarvestReport> {
        let outcome = match &end {
            _ if self.full => HarvestOutcome::Partial,
            RunEnd::Complete(_) => HarvestOutcome::Complete,
            RunEnd::NotModified => HarvestOutcome::NotModified,
            RunEnd::Failed(Error::Cancelled) => HarvestOutcome::Cancelled,
            RunEnd::Failed(_) if self.report.read == 0 => HarvestOutcome::Failed,
            RunEnd::Partial | RunEnd::Failed(_) => HarvestOutcome::Partial,
        };
        if let RunEnd::Failed(error) = &end {
            self.report.error = Some(format!("{}: {}", error.code(), error.sentence(Language::English)));
        }
        if outcome.is_success() {
            self.count_absences(outcome == HarvestOutcome::Complete, archive_many)?;
        }
        let mut acting = self.asker.act()?;
        let standing = acting.standing.clone();
        let now = acting.now;
        self.report.outcome = outcome;
        self.report.ended = Some(now);
        self.report.seconds = seconds(&self.report, now);
        // Its organisation may have gone meanwhile, and the source with it.
        if let Some(held) = acting.writer.harvest_source(self.source.id)? {
            acting.writer.put_harvest_run(&self.report, now, None)?;
            if let (RunEnd::Complete(validators), HarvestOutcome::Complete) = (&end, outcome)
                && held.revision == self.source.revision
            {
                acting.writer.put_harvest_validators(self.source.id, validators.as_deref())?;
            }
            acting.journal("harvest.run", Subject::HarvestSource(self.source.id))?;
            acting.commit()?;
        }
        match self.harvest.inner.flush() {
            Ok(()) | Err(Error::Busy) => Ok(told(self.report, &self.source, &standing)),
            Err(other) => Err(other),
        }
    }

    fn count_absences(&mut self, changed: bool, many: bool) -> Result<()> {
        let mut after = String::new();
        loop {
            let mut acting = self.harvest.act()?;
            self.still_wanted(&acting)?;
            let mut report = self.report.clone();
            let next = acting.count_absences(&self.source, &mut report, changed, many, &after)?;
            report.seconds = seconds(&report, acting.now);
            acting.writer.put_harvest_run(&report, acting.now, self.bookmark.as_deref())?;
            acting.commit()?;
            self.report = report;
            match next {
                Some(next) => after = next,
                None => return Ok(()),
            }
        }
    }
}

fn seconds(report: &HarvestReport, now: DateTime<Utc>) -> f64 {
    let milliseconds = (now - report.started).num_milliseconds().max(0);
    f64::from(u32::try_from(milliseconds).unwrap_or(u32::MAX)) / 1_000.0
}
