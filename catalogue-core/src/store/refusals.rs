//! What was refused: a log of bounded length, not a truth.

use super::fault::{Doing, corrupt};
use super::reader::Reader;
use super::rows::{bytes, time, uuid};
use super::writer::Writer;
use crate::error::Result;
use crate::id::{AccountId, OrganisationId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefusalRow {
    /// Its number in the log; 0 before it is written.
    pub(crate) sequence: i64,
    /// When.
    pub(crate) time: DateTime<Utc>,
    /// To whom; nobody signed in when absent.
    pub(crate) account: Option<AccountId>,
    /// The code of the act.
    pub(crate) action: String,
    /// What about: `dataset`, `organisation`…
    pub(crate) subject: String,
    /// Its identifier; empty for the catalogue as a whole.
    pub(crate) subject_id: String,
    /// The organisation concerned.
    pub(crate) organisation: Option<OrganisationId>,
    /// Why.
    pub(crate) reason: String,
}

impl Reader<'_> {
    /// Refusals before a place of the log, latest first: all of them, or those that concern one
    /// organisation.
    pub(crate) fn refusals(
        &self,
        before: i64,
        organisation: Option<OrganisationId>,
        limit: usize,
    ) -> Result<Vec<RefusalRow>> {
        let act = "read refusals";
        let columns = "sequence, time, account, action, subject, subject_id, organisation, reason";
        // Two statements, so that each follows its index.
        let filter = if organisation.is_some() { "organisation = ?2" } else { "?2 IS NULL" };
        let sql = format!(
            "SELECT {columns} FROM refusal WHERE sequence < ?1 AND {filter} ORDER BY sequence DESC LIMIT ?3"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let wanted = organisation.map(|organisation| bytes(organisation.uuid()));
        self.all(act, &sql, (before, wanted, limit), |row| {
            let id = |column: usize| -> Result<Option<Uuid>> {
                let found: Option<Vec<u8>> = row.get(column).doing(act)?;
                found.map(|found| uuid(act, &found)).transpose()
            };
            let at: String = row.get(1).doing(act)?;
            let at = DateTime::parse_from_rfc3339(&at).map_err(|error| corrupt(act, error))?;
            Ok(RefusalRow {
                sequence: row.get(0).doing(act)?,
                time: at.with_timezone(&Utc),
                account: id(2)?.map(AccountId::from_uuid),
                action: row.get(3).doing(act)?,
                subject: row.get(4).doing(act)?,
                subject_id: row.get(5).doing(act)?,
                organisation: id(6)?.map(OrganisationId::from_uuid),
                reason: row.get(7).doing(act)?,
            })
        })
    }
}

impl Writer<'_> {
    /// Adds refusals to the log, and takes off its oldest beyond a number.
    pub(crate) fn add_refusals(&mut self, refusals: &[RefusalRow], keep: i64) -> Result<()> {
        let act = "note refusals";
        for refusal in refusals {
            let sql = "INSERT INTO refusal
                    (time, account, action, subject, subject_id, organisation, reason)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let values = (
                time(refusal.time),
                refusal.account.map(|account| bytes(account.uuid())),
                &refusal.action,
                &refusal.subject,
                &refusal.subject_id,
                refusal.organisation.map(|organisation| bytes(organisation.uuid())),
                &refusal.reason,
            );
            self.run(act, sql, values)?;
        }
        let sql = "DELETE FROM refusal WHERE sequence <= (SELECT max(sequence) FROM refusal) - ?1";
        self.run(act, sql, [keep]).map(drop)
    }
}
