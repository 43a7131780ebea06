//! What was refused, to whom and why: noted in memory, written from time to time, read by those who
//! answer for the catalogue or for the organisation concerned.

use crate::access::{Action, Denial, Facts, Permit, Standing, decide};
use crate::catalogue::open::{Inner, lock};
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, DatasetId, OrganisationId};
use crate::model::Dataset;
use crate::store::RefusalRow;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Mutex;

/// Refusals kept; the oldest go.
const KEPT: i64 = 100_000;
/// Refusals held in memory before they are written: what a crash may lose.
const HELD: usize = 100;
/// Refusals held while nothing can be written; beyond it, none is noted.
const AT_MOST: usize = 1_000;
/// The same refusal of the same thing to the same account is noted once in this time.
const ONCE_IN: Duration = Duration::minutes(1);
/// Entries per page at most.
const PAGE: usize = 1_000;

/// The reason noted for what may not be read: who asked was told that it does not exist.
pub const NOT_READABLE: &str = "not-readable";
/// The reason noted when nobody was signed in.
pub const NOT_SIGNED_IN: &str = "not-signed-in";

/// One refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// When.
    pub time: DateTime<Utc>,
    /// To whom; absent when no account was signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// What, as an action code.
    pub action: String,
    /// What about: `dataset`, `organisation`, `account` or `catalogue`.
    pub subject: String,
    /// Its identifier; absent for the catalogue as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<String>,
    /// The organisation concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Why: a code of [`access::reason`](crate::access::reason), [`NOT_READABLE`] or [`NOT_SIGNED_IN`].
    pub reason: String,
}

/// Which refusals; all when everything is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RefusalQuery {
    /// Those that concern one organisation; the only ones that its administrators read.
    pub organisation: Option<OrganisationId>,
    /// Those of one account.
    pub account: Option<AccountId>,
    /// Not before.
    pub since: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// Refusals per page, 1 to 1 000; 100 when absent.
    pub page_size: Option<i64>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
}

/// A page of refusals, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalPage {
    /// The refusals.
    pub refusals: Vec<Refusal>,
    /// Give it back for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Refusals noted and not yet written.
#[derive(Debug, Default)]
pub(super) struct Refused(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    rows: Vec<RefusalRow>,
    lately: HashMap<(Option<AccountId>, String, String, String), DateTime<Utc>>,
}

impl Inner {
    fn note(&self, row: RefusalRow) {
        let full = {
            let mut noted = lock(&self.refused.0);
            let key = (row.account, row.action.clone(), row.subject_id.clone(), row.reason.clone());
            let again = noted.lately.get(&key).is_some_and(|last| {
                let age = row.time - *last;
                age >= Duration::zero() && age < ONCE_IN
            });
            if again || noted.rows.len() >= AT_MOST {
                return;
            }
            if noted.lately.len() >= AT_MOST {
                noted.lately.clear();
            }
            noted.lately.insert(key, row.time);
            noted.rows.push(row);
            noted.rows.len() >= HELD
        };
        if full {
            let _ = self.flush_refusals();
        }
    }

    /// Writes the refusals noted, unless somebody else is writing now.
    pub(super) fn flush_refusals(&self) -> Result<()> {
        if lock(&self.refused.0).rows.is_empty() {
            return Ok(());
        }
        let mut writer = match self.store.try_write() {
            Err(Error::Busy) => return Ok(()),
            other => other?,
        };
        let rows = std::mem::take(&mut lock(&self.refused.0).rows);
        let written = writer.add_refusals(&rows, KEPT).and_then(|()| writer.commit());
        if let Err(error) = written {
            let mut noted = lock(&self.refused.0);
            let newer = std::mem::replace(&mut noted.rows, rows);
            noted.rows.extend(newer);
            noted.rows.truncate(AT_MOST);
            return Err(error);
        }
        Ok(())
    }
}

impl Session {
    /// Decides, notes a refusal, and turns it into the error that the caller sees.
    pub(super) fn demand(&self, standing: &Standing, action: Action, facts: &Facts<'_>) -> Result<Permit> {
        decide(standing, action, facts).map_err(|denial| {
            self.refused(standing, action, facts, denial);
            let id = facts.dataset.map_or_else(String::new, |dataset| dataset.id.to_string());
            denial.into_error(action, "dataset", id)
        })
    }

    fn refused(&self, standing: &Standing, action: Action, facts: &Facts<'_>, denial: Denial) {
        let reason = match denial {
            Denial::NotFound => NOT_READABLE,
            Denial::Unauthenticated => NOT_SIGNED_IN,
            Denial::Forbidden(reason) => reason,
        };
        let organisation = match facts.dataset {
            Some(dataset) => dataset.metadata.organisation,
            None => facts.organisation,
        };
        let (subject, subject_id) = match (facts.dataset, organisation, facts.account) {
            (Some(dataset), _, _) => ("dataset", dataset.id.to_string()),
            (None, Some(organisation), _) => ("organisation", organisation.to_string()),
            (None, None, Some(account)) => ("account", account.to_string()),
            (None, None, None) => ("catalogue", String::new()),
        };
        self.note_refusal(standing, action, (subject, subject_id), organisation, reason);
    }

    /// Notes that a dataset which is there may not be read.
    pub(super) fn not_readable(&self, standing: &Standing, id: DatasetId, hidden: Option<Dataset>) {
        if let Some(dataset) = hidden {
            let subject = ("dataset", id.to_string());
            let organisation = dataset.metadata.organisation;
            self.note_refusal(standing, Action::ReadRecord, subject, organisation, NOT_READABLE);
        }
    }

    fn note_refusal(
        &self,
        standing: &Standing,
        action: Action,
        (subject, subject_id): (&str, String),
        organisation: Option<OrganisationId>,
        reason: &str,
    ) {
        if !self.notes_refusals() {
            return;
        }
        self.inner.note(RefusalRow {
            sequence: 0,
            time: self.inner.options.clock.now(),
            account: standing.account.as_ref().map(|account| account.id),
            action: action.code().to_owned(),
            subject: subject.to_owned(),
            subject_id,
            organisation,
            reason: reason.to_owned(),
        });
    }

    /// What was refused, latest first: for administrators all of it, for the administrators of an
    /// organisation what concerns that organisation.
    ///
    /// The log is no truth: it keeps the last 100 000 refusals; the same refusal of the same thing to
    /// the same account is noted once a minute; a crash loses at most the last 100 of each process,
    /// and nothing is noted with [`Options::log_refusals`](crate::Options) off.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`; `BadQuery` for a cursor that is none.
    pub fn refusals(&self, query: &RefusalQuery) -> Result<RefusalPage> {
        // What somebody else's write holds up is there in a later answer.
        self.inner.flush_refusals()?;
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let facts = Facts { organisation: query.organisation, ..Facts::default() };
        self.demand(&standing, Action::ReadAudit, &facts)?;
        let seal = self.inner.seal(&reader, "refusals")?;
        let mut before = match &query.cursor {
            Some(cursor) => seal.open(cursor, "cursor")?,
            None => i64::MAX,
        };
        let size = page_size(query.page_size);
        let wanted = |row: &RefusalRow| {
            query.account.is_none_or(|account| row.account == Some(account))
                && query.since.is_none_or(|since| row.time >= since)
                && query.until.is_none_or(|until| row.time < until)
        };
        let mut page = RefusalPage::default();
        loop {
            let rows = reader.refusals(before, query.organisation, PAGE)?;
            let Some(last) = rows.last().map(|row| row.sequence) else { return Ok(page) };
            for row in rows {
                before = row.sequence;
                if !wanted(&row) {
                    continue;
                }
                page.refusals.push(Refusal {
                    time: row.time,
                    account: row.account,
                    action: row.action,
                    subject: row.subject,
                    subject_id: Some(row.subject_id).filter(|id| !id.is_empty()),
                    organisation: row.organisation,
                    reason: row.reason,
                });
                if page.refusals.len() >= size {
                    page.cursor = Some(seal.close(self.inner.options.identifiers.next(), before));
                    return Ok(page);
                }
            }
            before = last;
        }
    }
}

/// The size of a page asked for.
pub(super) fn page_size(asked: Option<i64>) -> usize {
    asked.map_or(100, |asked| usize::try_from(asked.clamp(1, 1_000)).unwrap_or(PAGE))
}
