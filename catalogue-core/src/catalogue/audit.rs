//! Who did what, for those who answer for it.

use crate::access::{Action, Facts};
use crate::catalogue::refusals::page_size;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::{AccountId, HarvestSourceId, OrganisationId, Revision};
use crate::model::State;
use crate::store::Extract;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which part of the journal; all of it when everything is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditQuery {
    /// What concerns one organisation: its record and the datasets that it has now; the only part that
    /// its administrators read.
    pub organisation: Option<OrganisationId>,
    /// A kind of subject: `dataset`, `organisation`, `account`, `portal`, `vocabulary`, `request`…
    pub subject: Option<String>,
    /// The identifier or code of one subject.
    pub subject_id: Option<String>,
    /// What one account did.
    pub account: Option<AccountId>,
    /// Not before.
    pub since: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// Entries per page, 1 to 1 000; 100 when absent.
    pub page_size: Option<i64>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
}

/// One write, as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; absent for the host itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// By which harvest source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<HarvestSourceId>,
    /// What, as an action code.
    pub action: String,
    /// What about.
    pub subject: String,
    /// Its identifier or code; empty for the catalogue as a whole.
    pub subject_id: String,
    /// The state of the dataset after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The revision of the subject after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
}

/// A page of the journal, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Give it back for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Session {
    /// Who did what, latest first: for administrators all of it, for the administrators of an
    /// organisation what concerns that organisation. What happened to a dataset goes with it to the
    /// organisation that takes it; what became of one that is purged is for administrators of the
    /// catalogue. (For one dataset and those who keep it, see [`Session::history`].)
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`; `BadQuery` for a cursor that is none.
    pub fn audit(&self, query: &AuditQuery) -> Result<AuditPage> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let facts = Facts { organisation: query.organisation, ..Facts::default() };
        self.demand(&standing, Action::ReadAudit, &facts)?;
        let seal = self.inner.seal(&reader, "audit")?;
        let before = match &query.cursor {
            Some(cursor) => seal.open(cursor, "cursor")?,
            None => i64::MAX,
        };
        let part = Extract {
            subject: query.subject.clone(),
            subject_id: query.subject_id.clone(),
            organisation: query.organisation,
            account: query.account,
            since: query.since,
            until: query.until,
        };
        let size = page_size(query.page_size);
        let mut found = reader.journal_before(before, &part, size + 1)?;
        let more = found.len() > size;
        found.truncate(size);
        let last = found.last().map(|entry| entry.sequence).filter(|_| more);
        let cursor = last.map(|last| seal.close(self.inner.options.identifiers.next(), last));
        let entries = found
            .into_iter()
            .map(|entry| {
                let (subject, subject_id) = entry.subject.columns();
                AuditEntry {
                    time: entry.time,
                    account: entry.account,
                    source: entry.source,
                    action: entry.action,
                    subject: subject.to_owned(),
                    subject_id,
                    state: entry.state,
                    revision: entry.revision,
                }
            })
            .collect();
        Ok(AuditPage { entries, cursor })
    }
}
