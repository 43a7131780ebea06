//! What was seen and taken: counters, not writes; no event tells them.

use super::fault::{Doing, corrupt};
use super::reader::Reader;
use super::rows::{bytes, uuid};
use super::writer::Writer;
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId, ResourceId};
use crate::model::UsageTotals;
use chrono::{Datelike, NaiveDate};
use rusqlite::Row;
use std::collections::HashMap;

const ACT: &str = "read usage";

/// Where something is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct UsePlace {
    /// The dataset used.
    pub(crate) dataset: DatasetId,
    /// The resource taken; the record itself when absent.
    pub(crate) resource: Option<ResourceId>,
    /// The organisation that the dataset had then.
    pub(crate) organisation: Option<OrganisationId>,
    /// The portal it was used through.
    pub(crate) portal: Option<String>,
    /// The day.
    pub(crate) day: NaiveDate,
}

/// The use of one dataset, through one portal or none, in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatasetUse {
    /// The dataset.
    pub(crate) dataset: DatasetId,
    /// The portal.
    pub(crate) portal: Option<String>,
    /// The year.
    pub(crate) year: i64,
    /// What was counted.
    pub(crate) totals: UsageTotals,
}

/// The use of one organisation, through one portal or none, in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrganisationUse {
    /// The organisation at the time.
    pub(crate) organisation: Option<OrganisationId>,
    /// The portal.
    pub(crate) portal: Option<String>,
    /// The year.
    pub(crate) year: i64,
    /// What was counted.
    pub(crate) totals: UsageTotals,
}

fn totals(row: &Row<'_>, first: usize) -> rusqlite::Result<UsageTotals> {
    Ok(UsageTotals {
        views: row.get(first)?,
        downloads: row.get(first + 1)?,
        bytes: row.get(first + 2)?,
        extractions: row.get(first + 3)?,
    })
}

fn portal(row: &Row<'_>, column: usize) -> Result<Option<String>> {
    let code: String = row.get(column).doing(ACT)?;
    Ok(Some(code).filter(|code| !code.is_empty()))
}

fn dataset(row: &Row<'_>, column: usize) -> Result<DatasetId> {
    Ok(DatasetId::from_uuid(uuid(ACT, &row.get::<_, [u8; 16]>(column).doing(ACT)?)?))
}

impl Reader<'_> {
    /// The use of a dataset and its resources since it was made.
    pub(crate) fn usage(&self, id: DatasetId) -> Result<UsageTotals> {
        let sql = "SELECT views, downloads, bytes, extractions FROM usage_total WHERE dataset = ?1";
        Ok(self.one(ACT, sql, [bytes(id.uuid())], |row| totals(row, 0))?.unwrap_or_default())
    }

    /// The use of every dataset that was used.
    pub(crate) fn usage_totals(&self) -> Result<HashMap<DatasetId, UsageTotals>> {
        let sql = "SELECT dataset, views, downloads, bytes, extractions FROM usage_total";
        let all = self.all(ACT, sql, [], |row| Ok((dataset(row, 0)?, totals(row, 1).doing(ACT)?)))?;
        Ok(all.into_iter().collect())
    }

    /// The use of a dataset by day, oldest first; of one resource, or of the record and all of them.
    pub(crate) fn usage_by_day(
        &self,
        id: DatasetId,
        resource: Option<ResourceId>,
    ) -> Result<Vec<(NaiveDate, UsageTotals)>> {
        let sql = "SELECT day, sum(views), sum(downloads), sum(bytes), sum(extractions) FROM usage
            WHERE dataset = ?1 AND (?2 IS NULL OR resource = ?2) GROUP BY day ORDER BY day";
        self.all(ACT, sql, (bytes(id.uuid()), resource.map(|resource| bytes(resource.uuid()))), |row| {
            let day: String = row.get(0).doing(ACT)?;
            let day = day.parse().map_err(|error| corrupt(ACT, error))?;
            Ok((day, totals(row, 1).doing(ACT)?))
        })
    }

    /// The use of every dataset by portal and year.
    pub(crate) fn usage_by_year(&self) -> Result<Vec<DatasetUse>> {
        let sql = "SELECT dataset, portal, year, views, downloads, bytes, extractions FROM usage_year";
        self.all(ACT, sql, [], |row| {
            Ok(DatasetUse {
                dataset: dataset(row, 0)?,
                portal: portal(row, 1)?,
                year: row.get(2).doing(ACT)?,
                totals: totals(row, 3).doing(ACT)?,
            })
        })
    }

    /// The organisation of every dataset.
    pub(crate) fn owners(&self) -> Result<HashMap<DatasetId, Option<OrganisationId>>> {
        let sql = "SELECT id, organisation FROM dataset";
        let all = self.all(ACT, sql, [], |row| {
            let owner: Option<[u8; 16]> = row.get(1).doing(ACT)?;
            let owner = owner.map(|owner| uuid(ACT, &owner).map(OrganisationId::from_uuid)).transpose()?;
            Ok((dataset(row, 0)?, owner))
        })?;
        Ok(all.into_iter().collect())
    }

    /// How many personal accounts may sign in.
    pub(crate) fn count_people(&self) -> Result<i64> {
        let sql = "SELECT count(*) FROM account
            WHERE json_extract(body, '$.details.active') AND json_extract(body, '$.details.kind') = 'personal'";
        Ok(self.one(ACT, sql, [], |row| row.get(0))?.unwrap_or_default())
    }

    /// The use of every organisation, or of one, as it was then, by portal and year: that of datasets which are
    /// gone too.
    pub(crate) fn organisation_usage(
        &self,
        organisation: Option<OrganisationId>,
    ) -> Result<Vec<OrganisationUse>> {
        let sql = "SELECT organisation, portal, CAST(substr(day, 1, 4) AS INTEGER) AS year, sum(views),
                sum(downloads), sum(bytes), sum(extractions)
            FROM usage_organisation WHERE ?1 IS NULL OR organisation = ?1
            GROUP BY organisation, portal, year";
        let wanted = organisation.map(|organisation| bytes(organisation.uuid()));
        self.all(ACT, sql, [wanted], |row| {
            let id: Vec<u8> = row.get(0).doing(ACT)?;
            let organisation =
                if id.is_empty() { None } else { Some(OrganisationId::from_uuid(uuid(ACT, &id)?)) };
            Ok(OrganisationUse {
                organisation,
                portal: portal(row, 1)?,
                year: row.get(2).doing(ACT)?,
                totals: totals(row, 3).doing(ACT)?,
            })
        })
    }
}

impl Writer<'_> {
    /// Adds to the counters of a place. For a dataset that is gone, only those of the organisation
    /// that it had then: what was taken was taken.
    pub(crate) fn record_usage(&mut self, place: &UsePlace, delta: UsageTotals) -> Result<()> {
        let act = "count usage";
        let id = bytes(place.dataset.uuid());
        let resource = place.resource.map_or(Vec::new(), |resource| bytes(resource.uuid()).to_vec());
        let organisation = place.organisation.map_or(Vec::new(), |held| bytes(held.uuid()).to_vec());
        let portal = place.portal.as_deref().unwrap_or_default();
        let day = place.day.format("%Y-%m-%d").to_string();
        let UsageTotals { views, downloads, bytes, extractions } = delta;
        let sql = "INSERT INTO usage (dataset, resource, portal, day, views, downloads, bytes, extractions)
            SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM dataset WHERE id = ?1
            ON CONFLICT (dataset, resource, portal, day) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes,
                extractions = extractions + excluded.extractions";
        self.run(act, sql, (id, resource, portal, &day, views, downloads, bytes, extractions))?;
        let sql = "INSERT INTO usage_total (dataset, views, downloads, bytes, extractions)
            SELECT id, ?2, ?3, ?4, ?5 FROM dataset WHERE id = ?1
            ON CONFLICT (dataset) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes,
                extractions = extractions + excluded.extractions";
        self.run(act, sql, (id, views, downloads, bytes, extractions))?;
        let sql = "INSERT INTO usage_year (dataset, portal, year, views, downloads, bytes, extractions)
            SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM dataset WHERE id = ?1
            ON CONFLICT (dataset, portal, year) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes,
                extractions = extractions + excluded.extractions";
        self.run(act, sql, (id, portal, place.day.year(), views, downloads, bytes, extractions))?;
        let sql = "INSERT INTO usage_organisation
                (organisation, portal, day, views, downloads, bytes, extractions)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organisation, portal, day) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes,
                extractions = extractions + excluded.extractions";
        self.run(act, sql, (organisation, portal, &day, views, downloads, bytes, extractions)).map(drop)
    }

    /// Makes the counters of an organisation those of the one that it was merged into.
    pub(crate) fn move_usage(&mut self, from: OrganisationId, into: OrganisationId) -> Result<()> {
        let act = "count usage";
        let sql = "INSERT INTO usage_organisation
                (organisation, portal, day, views, downloads, bytes, extractions)
            SELECT ?2, portal, day, views, downloads, bytes, extractions FROM usage_organisation
                WHERE organisation = ?1
            ON CONFLICT (organisation, portal, day) DO UPDATE SET views = views + excluded.views,
                downloads = downloads + excluded.downloads, bytes = bytes + excluded.bytes,
                extractions = extractions + excluded.extractions";
        self.run(act, sql, (bytes(from.uuid()), bytes(into.uuid())))?;
        let sql = "DELETE FROM usage_organisation WHERE organisation = ?1";
        self.run(act, sql, [bytes(from.uuid())]).map(drop)
    }
}
