//! The journal read by those who follow it, and the places they keep.

use super::journal::{Event, event};
use super::reader::Reader;
use super::rows::{body, bytes, time};
use super::writer::Writer;
use crate::error::Result;
use crate::id::{AccountId, DatasetId, OrganisationId, SubscriptionId};
use crate::model::{Dataset, Subscription};
use chrono::{DateTime, Utc};

const ACT: &str = "read the journal";
const COLUMNS: &str = "sequence, time, account, action, subject, subject_id, state, revision, labels_before, \
                       labels_after, source, NULL AS after";

/// Which part of the journal; everything when all is absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extract {
    /// A kind of subject.
    pub(crate) subject: Option<String>,
    /// The identifier or code of one.
    pub(crate) subject_id: Option<String>,
    /// What concerns an organisation: its record, and the datasets that it has now.
    pub(crate) organisation: Option<OrganisationId>,
    /// By whom.
    pub(crate) account: Option<AccountId>,
    /// Not before.
    pub(crate) since: Option<DateTime<Utc>>,
    /// Before.
    pub(crate) until: Option<DateTime<Utc>>,
}

impl Reader<'_> {
    /// A dataset as it was just before an event; `None` when it was not, or was blotted out.
    pub(crate) fn snapshot_before(&self, id: DatasetId, sequence: i64) -> Result<Option<Dataset>> {
        let sql = "SELECT after FROM event WHERE subject = 'dataset' AND subject_id = ?1 AND sequence < ?2
            AND after IS NOT NULL ORDER BY sequence DESC LIMIT 1";
        self.body(ACT, sql, (id.to_string(), sequence))
    }

    /// The event before the first one of a time or later; the last one when there is none.
    pub(crate) fn sequence_before(&self, since: DateTime<Utc>) -> Result<i64> {
        let sql = "SELECT min(sequence) FROM event WHERE time >= ?1";
        let first: Option<i64> = self.one(ACT, sql, [time(since)], |row| row.get(0))?.flatten();
        first.map_or_else(|| self.sequence(), |first| Ok(first - 1))
    }

    /// Events before a place, latest first, without snapshots.
    pub(crate) fn journal_before(&self, before: i64, part: &Extract, limit: usize) -> Result<Vec<Event>> {
        let mut concerned: Vec<(&str, String)> = Vec::new();
        if let Some(organisation) = part.organisation {
            concerned.push(("organisation", organisation.to_string()));
            let datasets = self.organisation_datasets(organisation)?;
            concerned.extend(datasets.into_iter().map(|id| ("dataset", id.to_string())));
            let sources = self.harvest_sources(Some(organisation))?;
            concerned.extend(sources.into_iter().map(|held| ("harvest-source", held.id.to_string())));
        }
        let ids: Vec<&str> = concerned.iter().map(|(_, id)| id.as_str()).collect();
        let ids = part.organisation.map(|_| serde_json::Value::from(ids).to_string());
        let sql = format!(
            "SELECT {COLUMNS} FROM event WHERE sequence < ?1 AND (?2 IS NULL OR subject = ?2)
                AND (?3 IS NULL OR subject_id = ?3) AND (?4 IS NULL OR account = ?4)
                AND (?5 IS NULL OR time >= ?5) AND (?6 IS NULL OR time < ?6)
                AND (?7 IS NULL OR (subject IN ('dataset', 'organisation', 'harvest-source')
                    AND subject_id IN (SELECT value FROM json_each(?7))))
             ORDER BY sequence DESC LIMIT ?8"
        );
        let values = (
            before,
            &part.subject,
            &part.subject_id,
            part.account.map(|account| bytes(account.uuid())),
            part.since.map(time),
            part.until.map(time),
            ids,
            i64::try_from(limit).unwrap_or(i64::MAX),
        );
        self.all(ACT, &sql, values, event)
    }

    /// The places that an account keeps, by name.
    pub(crate) fn subscriptions(&self, account: AccountId) -> Result<Vec<Subscription>> {
        let sql = "SELECT body FROM subscription WHERE account = ?1 ORDER BY name";
        self.bodies("read subscriptions", sql, [bytes(account.uuid())])
    }

    /// A place that somebody keeps.
    pub(crate) fn subscription(&self, id: SubscriptionId) -> Result<Option<Subscription>> {
        self.body("read subscriptions", "SELECT body FROM subscription WHERE id = ?1", [bytes(id.uuid())])
    }
}

impl Writer<'_> {
    /// Writes a place; no event tells of it: it says how far somebody has read, not what happened.
    pub(crate) fn put_subscription(&mut self, subscription: &Subscription) -> Result<()> {
        let sql = "INSERT INTO subscription (id, account, name, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body";
        let values = (
            bytes(subscription.id.uuid()),
            bytes(subscription.account.uuid()),
            &subscription.name,
            body(subscription)?,
        );
        self.run("write a subscription", sql, values).map(drop)
    }

    /// Removes a place.
    pub(crate) fn delete_subscription(&mut self, id: SubscriptionId) -> Result<()> {
        self.run("remove a subscription", "DELETE FROM subscription WHERE id = ?1", [bytes(id.uuid())])
            .map(drop)
    }
}
