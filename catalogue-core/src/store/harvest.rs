//! Harvest sources and their runs.

use super::fault::{Doing, corrupt};
use super::journal::Subject;
use super::lock::{lock_alone, lock_file};
use super::organisations::agree;
use super::reader::{Reader, parse};
use super::rows::{body, bytes, time};
use super::store::Store;
use super::writer::Writer;
use crate::access::Permit;
use crate::error::Result;
use crate::id::{HarvestSourceId, OrganisationId, Revision};
use crate::model::{HarvestReport, HarvestSource};
use crate::validate::WellFormed;
use chrono::{DateTime, Utc};
use std::fs::File;
use std::time::Instant;

const ACT: &str = "read harvests";
/// Runs kept of a source; the oldest go.
const RUNS: i64 = 1_000;

/// What keeps other runs of one source away, in every process; given back when dropped, also by a
/// process that is killed.
#[derive(Debug)]
pub(crate) struct HarvestLock {
    _file: File,
}

/// A run that has no end yet.
#[derive(Clone, Debug)]
pub(crate) struct OpenRun {
    pub(crate) report: HarvestReport,
    /// Its last write.
    pub(crate) written: DateTime<Utc>,
    /// Where to go on.
    pub(crate) bookmark: Option<String>,
}

impl Store {
    /// Takes the right to run a source.
    ///
    /// # Errors
    /// [`crate::Error::Busy`] while somebody else has it.
    pub(crate) fn lock_harvest(&self, source: HarvestSourceId) -> Result<HarvestLock> {
        let file = lock_file(&self.folder().join(format!("harvest-{source}.lock")))?;
        lock_alone(&file, Instant::now())?;
        Ok(HarvestLock { _file: file })
    }
}

impl Reader<'_> {
    /// A source.
    pub(crate) fn harvest_source(&self, id: HarvestSourceId) -> Result<Option<HarvestSource>> {
        self.body(ACT, "SELECT body FROM harvest_source WHERE id = ?1", [bytes(id.uuid())])
    }

    /// Every source, or those of an organisation, in the order they were made.
    pub(crate) fn harvest_sources(&self, organisation: Option<OrganisationId>) -> Result<Vec<HarvestSource>> {
        let sql = "SELECT body FROM harvest_source WHERE ?1 IS NULL OR organisation = ?1 ORDER BY id";
        self.bodies(ACT, sql, [organisation.map(|id| bytes(id.uuid()))])
    }

    /// What tells whether a source has changed since its last complete run.
    pub(crate) fn harvest_validators(&self, id: HarvestSourceId) -> Result<Option<String>> {
        let sql = "SELECT validators FROM harvest_source WHERE id = ?1";
        Ok(self.one(ACT, sql, [bytes(id.uuid())], |row| row.get(0))?.flatten())
    }

    /// The runs of a source, the latest first, at most `limit`.
    pub(crate) fn harvest_runs(&self, id: HarvestSourceId, limit: i64) -> Result<Vec<HarvestReport>> {
        let sql = "SELECT body FROM harvest_run WHERE source = ?1 ORDER BY number DESC LIMIT ?2";
        self.bodies(ACT, sql, (bytes(id.uuid()), limit))
    }

    /// The last run of a source, when it has no end.
    pub(crate) fn open_harvest_run(&self, id: HarvestSourceId) -> Result<Option<OpenRun>> {
        let sql = "SELECT body, written, bookmark FROM harvest_run
            WHERE source = ?1 AND outcome = 'running' ORDER BY number DESC LIMIT 1";
        let found = self.all(ACT, sql, [bytes(id.uuid())], |row| {
            let written: String = row.get(1).doing(ACT)?;
            let written = DateTime::parse_from_rfc3339(&written).map_err(|error| corrupt(ACT, error))?;
            Ok(OpenRun {
                report: parse(ACT, row, 0)?,
                written: written.with_timezone(&Utc),
                bookmark: row.get(2).doing(ACT)?,
            })
        })?;
        Ok(found.into_iter().next())
    }
}

impl Writer<'_> {
    /// Writes a source: a new one without `expected`, else the next revision. What its last run left
    /// to tell a change by is forgotten: other settings may take other records.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`], [`crate::Error::NotFound`].
    pub(crate) fn put_harvest_source(
        &mut self,
        source: &WellFormed<HarvestSource>,
        permit: &Permit,
        expected: Option<Revision>,
    ) -> Result<()> {
        self.write_harvest_source(source.get(), permit, expected)
    }

    /// Writes the next revision of a source that changes hands or rests; nothing is checked again.
    ///
    /// # Errors
    /// As [`Self::put_harvest_source`].
    pub(crate) fn move_harvest_source(
        &mut self,
        source: &HarvestSource,
        permit: &Permit,
        expected: Revision,
    ) -> Result<()> {
        self.write_harvest_source(source, permit, Some(expected))
    }

    fn write_harvest_source(
        &mut self,
        source: &HarvestSource,
        _permit: &Permit,
        expected: Option<Revision>,
    ) -> Result<()> {
        let id = source.id;
        let found = self.harvest_source(id)?.map(|stored| stored.revision);
        agree("harvest-source", &id.to_string(), found, expected, source.revision)?;
        let sql = "INSERT INTO harvest_source (id, revision, organisation, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision,
                organisation = excluded.organisation, validators = NULL, body = excluded.body";
        let organisation = bytes(source.details.organisation.uuid());
        self.run(
            "write a harvest source",
            sql,
            (bytes(id.uuid()), source.revision.0, organisation, body(source)?),
        )?;
        self.owe(Subject::HarvestSource(id));
        Ok(())
    }

    /// Removes a source with its runs and items; the datasets stay.
    pub(crate) fn delete_harvest_source(&mut self, id: HarvestSourceId, _permit: &Permit) -> Result<()> {
        let sql = "DELETE FROM harvest_source WHERE id = ?1";
        self.run("delete a harvest source", sql, [bytes(id.uuid())])?;
        self.owe(Subject::HarvestSource(id));
        Ok(())
    }

    /// Keeps what tells whether a source has changed.
    pub(crate) fn put_harvest_validators(
        &mut self,
        id: HarvestSourceId,
        validators: Option<&str>,
    ) -> Result<()> {
        let sql = "UPDATE harvest_source SET validators = ?2 WHERE id = ?1";
        self.run("write a harvest", sql, (bytes(id.uuid()), validators)).map(drop)
    }

    /// Writes how far a run has come. No event tells of it: the report does.
    pub(crate) fn put_harvest_run(
        &mut self,
        report: &HarvestReport,
        written: DateTime<Utc>,
        bookmark: Option<&str>,
    ) -> Result<()> {
        let act = "write a harvest";
        let source = bytes(report.source.uuid());
        let sql = "INSERT INTO harvest_run (id, source, number, outcome, written, bookmark, body)
            VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM harvest_run WHERE source = ?2),
                ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, written = excluded.written,
                bookmark = excluded.bookmark, body = excluded.body";
        let values =
            (bytes(report.id.uuid()), source, report.outcome.code(), time(written), bookmark, body(report)?);
        self.run(act, sql, values)?;
        let sql = "DELETE FROM harvest_run WHERE source = ?1 AND number <=
            (SELECT max(number) FROM harvest_run WHERE source = ?1) - ?2";
        self.run(act, sql, (source, RUNS)).map(drop)
    }
}
