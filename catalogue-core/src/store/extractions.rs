//! Extractions asked for: a queue that the workers of several processes share.

use super::fault::{Doing, corrupt};
use super::journal::Subject;
use super::organisations::agree;
use super::reader::Reader;
use super::rows::{body, bytes, time, uuid};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::Result;
use crate::id::{AccountId, DatasetId, ExtractionId, Revision};
use crate::model::{Extraction, ExtractionState};
use crate::validate::WellFormed;

const ACT: &str = "read extractions";

impl Reader<'_> {
    /// An extraction.
    pub(crate) fn extraction(&self, id: ExtractionId) -> Result<Option<Extraction>> {
        self.body(ACT, "SELECT body FROM extraction WHERE id = ?1", [bytes(id.uuid())])
    }

    /// Extractions in the order they were asked for, of one state or all.
    pub(crate) fn extractions(&self, state: Option<ExtractionState>) -> Result<Vec<Extraction>> {
        let sql = "SELECT body FROM extraction WHERE ?1 IS NULL OR state = ?1 ORDER BY created, id";
        self.bodies(ACT, sql, [state.map(ExtractionState::code)])
    }

    /// The extractions that an account asked for, in that order.
    pub(crate) fn extractions_of(&self, account: AccountId) -> Result<Vec<Extraction>> {
        let sql = "SELECT body FROM extraction WHERE account = ?1 ORDER BY created, id";
        self.bodies(ACT, sql, [bytes(account.uuid())])
    }

    /// The extractions of a dataset, in that order.
    pub(crate) fn extractions_about(&self, dataset: DatasetId) -> Result<Vec<Extraction>> {
        let sql = "SELECT body FROM extraction WHERE dataset = ?1 ORDER BY created, id";
        self.bodies(ACT, sql, [bytes(dataset.uuid())])
    }

    /// The datasets of which something was ever extracted.
    pub(crate) fn extracted_datasets(&self) -> Result<Vec<DatasetId>> {
        self.all(ACT, "SELECT DISTINCT dataset FROM extraction", [], |row| {
            let id: Vec<u8> = row.get(0).doing(ACT)?;
            uuid(ACT, &id).map(DatasetId::from_uuid)
        })
    }

    /// The extraction that waits longest.
    pub(crate) fn first_waiting(&self) -> Result<Option<Extraction>> {
        let sql = "SELECT body FROM extraction WHERE state = 'waiting' ORDER BY created, id LIMIT 1";
        self.body(ACT, sql, [])
    }

    /// How many extractions an account waits for.
    pub(crate) fn awaited_by(&self, account: AccountId) -> Result<i64> {
        let sql = "SELECT count(*) FROM extraction WHERE account = ?1 AND state IN ('waiting', 'running')";
        let count = self.one(ACT, sql, [bytes(account.uuid())], |row| row.get(0))?;
        count.ok_or_else(|| corrupt(ACT, "no count"))
    }
}

impl Writer<'_> {
    /// Writes an extraction: a new one without `expected`, else the next revision.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`], [`crate::Error::NotFound`].
    pub(crate) fn put_extraction(
        &mut self,
        extraction: &WellFormed<Extraction>,
        _permit: &Permit,
        expected: Option<Revision>,
    ) -> Result<()> {
        let extraction = extraction.get();
        let id = extraction.id;
        let found = self.extraction(id)?.map(|stored| stored.revision);
        agree("extraction", &id.to_string(), found, expected, extraction.revision)?;
        let sql = "INSERT INTO extraction (id, revision, dataset, account, state, created, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
                body = excluded.body";
        let values = (
            bytes(id.uuid()),
            extraction.revision.0,
            bytes(extraction.dataset.uuid()),
            bytes(extraction.account.uuid()),
            extraction.state.code(),
            time(extraction.created),
            body(extraction)?,
        );
        self.run("write an extraction", sql, values)?;
        self.owe(Subject::Extraction(id));
        Ok(())
    }
}
