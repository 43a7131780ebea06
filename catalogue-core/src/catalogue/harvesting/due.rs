//! Which sources a host has to harvest now.

use super::sources::{manages, masked};
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::model::{DueSource, HarvestFrequency, HarvestOutcome, HarvestReport, HarvestSource};
use chrono::{DateTime, Duration, Utc};

/// Runs looked at to count failures.
const LOOKED_AT: i64 = 20;
/// How long a run that has not written may still be at work.
const SILENCE: Duration = Duration::minutes(15);

impl Session {
    /// The sources that this principal may manage and whose time has come, the longest due first: never
    /// harvested, harvested longer ago than their frequency says, or cut in the middle. After a failure
    /// the next run is due in a quarter of an hour, twice as long after each more, at most a day or
    /// what the frequency says. A host calls this from time to time and harvests what it gives; nothing
    /// runs by itself. `now` is the clock's when absent.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub fn due_sources(&self, now: Option<DateTime<Utc>>) -> Result<Vec<DueSource>> {
        let reader = self.inner.store.read()?;
        let standing = self.signed_in(&reader)?;
        let now = now.unwrap_or_else(|| self.inner.options.clock.now());
        let mut due = Vec::new();
        for source in reader.harvest_sources(None)? {
            if !source.details.active || !manages(&standing, &source) {
                continue;
            }
            let written = reader.open_harvest_run(source.id)?.map(|run| run.written);
            let runs = reader.harvest_runs(source.id, LOOKED_AT)?;
            let failures = runs.iter().take_while(|run| run.outcome == HarvestOutcome::Failed).count();
            let failures = i64::try_from(failures).unwrap_or(LOOKED_AT);
            if let Some(since) = due_at(&source, runs.first(), written, failures).filter(|at| *at <= now) {
                due.push(DueSource { source: masked(source, &standing), since, failures });
            }
        }
        due.sort_by_key(|due| (due.since, due.source.id));
        Ok(due)
    }
}

fn period(frequency: HarvestFrequency) -> Option<Duration> {
    Some(match frequency {
        HarvestFrequency::Manual => return None,
        HarvestFrequency::Hourly => Duration::hours(1),
        HarvestFrequency::Daily => Duration::days(1),
        HarvestFrequency::Weekly => Duration::weeks(1),
        HarvestFrequency::Monthly => Duration::days(30),
    })
}

/// When a source is to be harvested next; never for one that waits for somebody to ask.
fn due_at(
    source: &HarvestSource,
    last: Option<&HarvestReport>,
    written: Option<DateTime<Utc>>,
    failures: i64,
) -> Option<DateTime<Utc>> {
    let period = period(source.details.frequency)?;
    let Some(last) = last else { return Some(source.created) };
    if let Some(written) = written {
        return Some(written + SILENCE);
    }
    if failures > 0 {
        let doublings = u32::try_from(failures - 1).unwrap_or(0).min(20);
        let wait = Duration::minutes(15 * (1_i64 << doublings)).min(period.max(Duration::days(1)));
        return Some(last.ended.unwrap_or(last.started) + wait);
    }
    Some(last.started + period)
}
