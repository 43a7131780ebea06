//! What was seen and taken: counters, not writes; no event tells them.

use super::fault::Doing;
use super::reader::Reader;
use super::rows::{bytes, uuid};
use super::writer::Writer;
use crate::error::Result;
use crate::id::{DatasetId, ResourceId};
use crate::model::UsageTotals;
use chrono::NaiveDate;
use rusqlite::Row;
use std::collections::HashMap;

const ACT: &str = "read usage";

fn totals(row: &Row<'_>, first: usize) -> rusqlite::Result<UsageTotals> {
    Ok(UsageTotals { views: row.get(first)?, downloads: row.get(first + 1)?, bytes: row.get(first + 2)? })
}

impl Reader<'_> {
    /// The use of a dataset and its resources since it was made.
    pub(crate) fn usage(&self, id: DatasetId) -> Result<UsageTotals> {
        let sql = "SELECT views, downloads, bytes FROM usage_total WHERE dataset = ?1";
        Ok(self.one(ACT, sql, [bytes(id.uuid())], |row| totals(row, 0))?.unwrap_or_default())
    }

    /// The use of every dataset that was used.
    pub(crate) fn usage_totals(&self) -> Result<HashMap<DatasetId, UsageTotals>> {
        let sql = "SELECT dataset, views, downloads, bytes FROM usage_total";
        let all = self.all(ACT, sql, [], |row| {
            let id = DatasetId::from_uuid(uuid(ACT, &row.get::<_, [u8; 16]>(0).doing(ACT)?)?);
            Ok((id, totals(row, 1).doing(ACT)?))
        })?;
        Ok(all.into_iter().collect())
    }

    /// The use of a dataset by day, oldest first; of one resource, or of the record and all of them.
    pub(crate) fn usage_by_day(
        &self,
        id: DatasetId,
        resource: Option<ResourceId>,
    ) -> Result<Vec<(NaiveDate, UsageTotals)>> {
        let sql = "SELECT day, sum(views), sum(downloads), sum(bytes) FROM usage
            WHERE dataset = ?1 AND (?2 IS NULL OR resource = ?2) GROUP BY day ORDER BY day";
        self.all(ACT, sql, (bytes(id.uuid()), resource.map(|resource| bytes(resource.uuid()))), |row| {
            let day: String = row.get(0).doing(ACT)?;
            let day = day.parse().map_err(|error| super::fault::corrupt(ACT, error))?;
            Ok((day, totals(row, 1).doing(ACT)?))
        })
    }
}

impl Writer<'_> {
    /// Adds to the counters of a day; of the record itself when no resource is named. Nothing is
    /// counted for a dataset that is gone.
    pub(crate) fn record_usage(
        &mut self,
        dataset: DatasetId,
        resource: Option<ResourceId>,
        day: NaiveDate,
        delta: UsageTotals,
    ) -> Result<()> {
        let act = "count usage";
        let id = bytes(dataset.uuid());
        let resource = resource.map_or(Vec::new(), |resource| bytes(resource.uuid()).to_vec());
        let sql = "INSERT INTO usage (dataset, resource, day, views, downloads, bytes)
            SELECT id, ?2, ?3, ?4, ?5, ?6 FROM dataset WHERE id = ?1
            ON CONFLICT (dataset, resource, portal, day) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes";
        let day = day.format("%Y-%m-%d").to_string();
        self.run(act, sql, (id, resource, day, delta.views, delta.downloads, delta.bytes))?;
        let sql = "INSERT INTO usage_total (dataset, views, downloads, bytes)
            SELECT id, ?2, ?3, ?4 FROM dataset WHERE id = ?1
            ON CONFLICT (dataset) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes";
        self.run(act, sql, (id, delta.views, delta.downloads, delta.bytes)).map(drop)
    }
}
