//! Where each record of a harvest source stands.

use super::fault::{Doing, corrupt};
use super::reader::{Reader, parse};
use super::rows::{body, bytes, uuid};
use super::writer::Writer;
use crate::error::Result;
use crate::id::{DatasetId, HarvestRunId, HarvestSourceId, Revision};
use crate::model::{Dataset, HarvestItem, HarvestStatus};
use rusqlite::Row;

const ACT: &str = "read harvests";
const COLUMNS: &str = "body, remote, fingerprint, revision, copy, dataset";

/// An item, with what the next run compares.
#[derive(Clone, Debug)]
pub(crate) struct ItemRow {
    pub(crate) item: HarvestItem,
    /// Its identifier there, spelled one way.
    pub(crate) key: String,
    /// What was read last, with what decided how it was taken.
    pub(crate) fingerprint: String,
    /// The revision of the dataset that the harvest wrote last.
    pub(crate) revision: Option<Revision>,
    /// The record as the source gave it then, when that revision differs from it.
    pub(crate) copy: Option<Dataset>,
}

fn row(row: &Row<'_>) -> Result<ItemRow> {
    let mut item: HarvestItem = parse(ACT, row, 0)?;
    // A purge takes the dataset away behind the body's back.
    let dataset: Option<Vec<u8>> = row.get(5).doing(ACT)?;
    item.dataset = dataset.map(|id| uuid(ACT, &id).map(DatasetId::from_uuid)).transpose()?;
    let copy: Option<String> = row.get(4).doing(ACT)?;
    let copy = copy.map(|text| serde_json::from_str(&text)).transpose();
    Ok(ItemRow {
        item,
        key: row.get(1).doing(ACT)?,
        fingerprint: row.get(2).doing(ACT)?,
        revision: row.get::<_, Option<i64>>(3).doing(ACT)?.map(Revision),
        copy: copy.map_err(|error| corrupt(ACT, error))?,
    })
}

impl Reader<'_> {
    /// An item by the identifier there, spelled one way.
    pub(crate) fn harvest_item(&self, source: HarvestSourceId, key: &str) -> Result<Option<ItemRow>> {
        let sql = format!("SELECT {COLUMNS} FROM harvest_item WHERE source = ?1 AND remote = ?2");
        Ok(self.all(ACT, &sql, (bytes(source.uuid()), key), row)?.into_iter().next())
    }

    /// The item by which a source holds a dataset; none when no source does.
    pub(crate) fn harvest_holder(&self, dataset: DatasetId) -> Result<Option<ItemRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM harvest_item WHERE dataset = ?1 AND status <> 'duplicate' LIMIT 1"
        );
        Ok(self.all(ACT, &sql, [bytes(dataset.uuid())], row)?.into_iter().next())
    }

    /// Items of a source whose keys follow `after`, in their order.
    pub(crate) fn harvest_items(
        &self,
        source: HarvestSourceId,
        status: Option<HarvestStatus>,
        run: Option<HarvestRunId>,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ItemRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM harvest_item WHERE source = ?1 AND remote > ?2
                AND (?3 IS NULL OR status = ?3) AND (?4 IS NULL OR run = ?4) ORDER BY remote LIMIT ?5"
        );
        let run = run.map(|run| bytes(run.uuid()));
        let values = (bytes(source.uuid()), after, status.map(HarvestStatus::code), run, limit);
        self.all(ACT, &sql, values, row)
    }

    /// Items of a source that a run did not meet and that may count an absence, and have counted
    /// `absences` at least, whose keys follow `after`, in their order.
    pub(crate) fn unmet_items(
        &self,
        source: HarvestSourceId,
        run: HarvestRunId,
        absences: i64,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ItemRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM harvest_item WHERE source = ?1 AND remote > ?2 AND run <> ?3
                AND status NOT IN ('archived', 'deleted') AND absences >= ?4 ORDER BY remote LIMIT ?5"
        );
        self.all(ACT, &sql, (bytes(source.uuid()), after, bytes(run.uuid()), absences, limit), row)
    }

    /// How many records of a source stood here before a run, and how many of them would be archived for an absence
    /// that comes on top of `absences` at least, unless the run met them.
    pub(crate) fn harvest_living(
        &self,
        source: HarvestSourceId,
        run: HarvestRunId,
        absences: i64,
    ) -> Result<(i64, i64)> {
        let sql = "SELECT count(*), coalesce(sum(run <> ?2 AND absences >= ?3), 0) FROM harvest_item
            WHERE source = ?1 AND dataset IS NOT NULL AND status NOT IN ('archived', 'deleted', 'duplicate')
                AND NOT (run = ?2 AND status = 'added')";
        let values = (bytes(source.uuid()), bytes(run.uuid()), absences);
        let counts = self.one(ACT, sql, values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counts.unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Writes an item, new or not. No event tells of it: those of the dataset do.
    pub(crate) fn put_harvest_item(&mut self, row: &ItemRow) -> Result<()> {
        let act = "write a harvest";
        let sql = "INSERT INTO harvest_item
                (source, remote, dataset, status, run, absences, fingerprint, revision, copy, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (source, remote) DO UPDATE SET dataset = excluded.dataset, status = excluded.status,
                run = excluded.run, absences = excluded.absences, fingerprint = excluded.fingerprint,
                revision = excluded.revision, copy = excluded.copy, body = excluded.body";
        let item = &row.item;
        let values = (
            bytes(item.source.uuid()),
            &row.key,
            item.dataset.map(|id| bytes(id.uuid())),
            item.status.code(),
            bytes(item.run.uuid()),
            item.absences,
            &row.fingerprint,
            row.revision.map(|revision| revision.0),
            row.copy.as_ref().map(body).transpose()?,
            body(item)?,
        );
        self.run(act, sql, values).map(drop)
    }

    /// Removes an item: its record goes by another identifier now.
    pub(crate) fn delete_harvest_item(&mut self, source: HarvestSourceId, key: &str) -> Result<()> {
        let sql = "DELETE FROM harvest_item WHERE source = ?1 AND remote = ?2";
        self.run("write a harvest", sql, (bytes(source.uuid()), key)).map(drop)
    }

    /// Keeps of a dataset that is purged only that it does not come back.
    pub(super) fn forget_harvested(&mut self, dataset: DatasetId) -> Result<()> {
        let act = "purge a dataset";
        let sql = format!("SELECT {COLUMNS} FROM harvest_item WHERE dataset = ?1");
        for mut held in self.all(act, &sql, [bytes(dataset.uuid())], row)? {
            if held.item.status != HarvestStatus::Duplicate {
                held.item.status = HarvestStatus::Deleted;
            }
            held.item.dataset = None;
            held.item.title.clear();
            held.item.issues.clear();
            held.copy = None;
            held.revision = None;
            self.put_harvest_item(&held)?;
        }
        Ok(())
    }
}
