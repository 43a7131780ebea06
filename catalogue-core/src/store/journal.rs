//! The journal: every write is an event of the same transaction. History, index and audit are read
//! from it.

use super::fault::{Doing, corrupt};
use super::reader::Reader;
use super::rows::{bytes, time, uuid};
use super::schema;
use super::writer::Writer;
use crate::access::labels;
use crate::error::{Error, Result};
use crate::id::{
    AccountId, DatasetId, ExtractionId, HarvestSourceId, OrganisationId, RequestId, Revision, TokenId,
};
use crate::model::{Dataset, State};
use chrono::{DateTime, Utc};
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// What an event is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "subject", content = "id")]
pub enum Subject {
    /// A dataset.
    Dataset(DatasetId),
    /// An organisation.
    Organisation(OrganisationId),
    /// An account.
    Account(AccountId),
    /// A portal, by its code.
    Portal(String),
    /// A scheme, by its code; `territory` for the gazetteer.
    Vocabulary(String),
    /// A request.
    Request(RequestId),
    /// A token.
    Token(TokenId),
    /// An extraction.
    Extraction(ExtractionId),
    /// A harvest source.
    #[serde(rename = "harvest-source")]
    HarvestSource(HarvestSourceId),
    /// The catalogue as a whole.
    Catalogue,
}

impl Subject {
    /// Its kind and its identifier or code, as the journal has them.
    pub(crate) fn columns(&self) -> (&'static str, String) {
        match self {
            Subject::Dataset(id) => ("dataset", id.to_string()),
            Subject::Organisation(id) => ("organisation", id.to_string()),
            Subject::Account(id) => ("account", id.to_string()),
            Subject::Portal(code) => ("portal", code.clone()),
            Subject::Vocabulary(scheme) => ("vocabulary", scheme.clone()),
            Subject::Request(id) => ("request", id.to_string()),
            Subject::Token(id) => ("token", id.to_string()),
            Subject::Extraction(id) => ("extraction", id.to_string()),
            Subject::HarvestSource(id) => ("harvest-source", id.to_string()),
            Subject::Catalogue => ("catalogue", String::new()),
        }
    }

    fn from_columns(kind: &str, id: String) -> Option<Self> {
        Some(match kind {
            "dataset" => Subject::Dataset(id.parse().ok()?),
            "organisation" => Subject::Organisation(id.parse().ok()?),
            "account" => Subject::Account(id.parse().ok()?),
            "portal" => Subject::Portal(id),
            "vocabulary" => Subject::Vocabulary(id),
            "request" => Subject::Request(id.parse().ok()?),
            "token" => Subject::Token(id.parse().ok()?),
            "extraction" => Subject::Extraction(id.parse().ok()?),
            "harvest-source" => Subject::HarvestSource(id.parse().ok()?),
            "catalogue" => Subject::Catalogue,
            _ => return None,
        })
    }
}

/// An event to be written; the store adds what it knows of the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewEvent {
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; `None` for the host itself.
    pub account: Option<AccountId>,
    /// By which harvest source.
    pub source: Option<HarvestSourceId>,
    /// The code of the act.
    pub action: String,
    /// What about.
    pub subject: Subject,
}

/// An event as it stands in the journal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    /// Its number, from 1, without gaps, in the order of the commits.
    pub sequence: i64,
    /// When.
    pub time: DateTime<Utc>,
    /// By whom; `None` for the host itself.
    pub account: Option<AccountId>,
    /// By which harvest source.
    pub source: Option<HarvestSourceId>,
    /// The code of the act.
    pub action: String,
    /// What about.
    pub subject: Subject,
    /// The state of the dataset after it.
    pub state: Option<State>,
    /// The revision of the subject after it, when it has revisions.
    pub revision: Option<Revision>,
    /// Who could read the dataset before it; empty for other subjects and for a new dataset.
    pub labels_before: Vec<String>,
    /// Who can read it after; empty for other subjects and for a purged dataset.
    pub labels_after: Vec<String>,
    /// The dataset or organisation after it; `None` for others, where not asked for, and once purged.
    pub after: Option<serde_json::Value>,
}

const ACT: &str = "read the journal";
/// The columns of an event, its snapshot last.
const COLUMNS: &str = "sequence, time, account, action, subject, subject_id, state, revision, \
                       labels_before, labels_after, source";

pub(super) fn event(row: &Row<'_>) -> Result<Event> {
    let text = |column: &str| row.get::<_, String>(column).doing(ACT);
    let subject_id = text("subject_id")?;
    let subject = Subject::from_columns(&text("subject")?, subject_id)
        .ok_or_else(|| corrupt(ACT, "a subject that is none"))?;
    let time = DateTime::parse_from_rfc3339(&text("time")?).map_err(|error| corrupt(ACT, error))?;
    let account: Option<Vec<u8>> = row.get("account").doing(ACT)?;
    let source: Option<Vec<u8>> = row.get("source").doing(ACT)?;
    let state: Option<String> = row.get("state").doing(ACT)?;
    let after: Option<String> = row.get("after").doing(ACT)?;
    let revision: Option<i64> = row.get("revision").doing(ACT)?;
    Ok(Event {
        sequence: row.get("sequence").doing(ACT)?,
        time: time.with_timezone(&Utc),
        account: account.map(|account| uuid(ACT, &account).map(AccountId::from_uuid)).transpose()?,
        source: source.map(|source| uuid(ACT, &source).map(HarvestSourceId::from_uuid)).transpose()?,
        action: text("action")?,
        subject,
        state: match state {
            Some(code) => Some(State::from_code(&code).ok_or_else(|| corrupt(ACT, "a state that is none"))?),
            None => None,
        },
        revision: revision.map(Revision),
        labels_before: serde_json::from_str(&text("labels_before")?).doing(ACT)?,
        labels_after: serde_json::from_str(&text("labels_after")?).doing(ACT)?,
        after: after.map(|after| serde_json::from_str(&after)).transpose().doing(ACT)?,
    })
}

impl Reader<'_> {
    /// What happened to a dataset, oldest first, with what it was after each event.
    pub(crate) fn history(&self, id: DatasetId) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS}, after FROM event WHERE subject = 'dataset' AND subject_id = ?1 ORDER BY sequence"
        );
        self.all(ACT, &sql, [id.to_string()], event)
    }

    /// A dataset as it was at a revision; `None` when there was no such revision, or it was purged.
    pub(crate) fn revision(&self, id: DatasetId, revision: Revision) -> Result<Option<Dataset>> {
        let sql = "SELECT after FROM event WHERE subject = 'dataset' AND subject_id = ?1 AND revision = ?2
            AND after IS NOT NULL ORDER BY sequence DESC LIMIT 1";
        self.body(ACT, sql, (id.to_string(), revision.0))
    }

    /// At most `limit` events after a sequence, in order, without snapshots.
    pub(crate) fn events_after(&self, sequence: i64, limit: usize) -> Result<Vec<Event>> {
        let sql = format!(
            "SELECT {COLUMNS}, NULL AS after FROM event WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"
        );
        self.all(ACT, &sql, (sequence, i64::try_from(limit).unwrap_or(i64::MAX)), event)
    }

    fn last_labels(&self, kind: &str, id: &str) -> Result<Option<String>> {
        let sql = "SELECT labels_after FROM event WHERE subject = ?1 AND subject_id = ?2
            ORDER BY sequence DESC LIMIT 1";
        self.one(ACT, sql, [kind, id], |row| row.get(0))
    }
}

/// What was written of a dataset and its event will tell: what the row holds need not be read again.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// The labels before, as the journal has them.
    pub(super) before: String,
    /// Those after.
    pub(super) labels: String,
    state: State,
    revision: i64,
    body: String,
}

impl Written {
    /// Of a dataset whose row was `stored` and is `body` now.
    pub(super) fn of(stored: Option<&Dataset>, dataset: &Dataset, body: String) -> Result<Self> {
        let before = stored.map_or_else(|| Ok(NO_LABELS.to_owned()), |stored| listed(&labels(stored)))?;
        let revision = dataset.revision.0;
        Ok(Self { before, labels: listed(&labels(dataset))?, state: dataset.state, revision, body })
    }
}

/// What the journal has for no labels.
const NO_LABELS: &str = "[]";

fn listed(labels: &[String]) -> Result<String> {
    serde_json::to_string(labels).doing("write the journal")
}

/// What is known of a subject after a write.
#[derive(Default)]
struct After {
    state: Option<State>,
    revision: Option<i64>,
    labels: Option<String>,
    body: Option<String>,
}

impl Writer<'_> {
    /// Adds an event, after the writes that it tells; its sequence. For datasets it holds who could
    /// read before and after, the state, the revision and the whole record as just written.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a dataset that neither is nor was.
    pub(crate) fn journal(&mut self, event: NewEvent) -> Result<i64> {
        let act = "write the journal";
        let (kind, id) = event.subject.columns();
        let (before, after) = match &event.subject {
            Subject::Dataset(dataset) if self.written.contains_key(dataset) => {
                let told = self.told(*dataset);
                let before = told.as_ref().map(|written| written.before.clone());
                let after = told.map(|written| After {
                    state: Some(written.state),
                    revision: Some(written.revision),
                    labels: Some(written.labels),
                    body: Some(written.body),
                });
                (before, after.unwrap_or_default())
            }
            Subject::Dataset(dataset) => {
                let before = self.last_labels(kind, &id)?;
                let after = self.dataset_after(*dataset)?;
                if before.is_none() && after.state == Some(State::Purged) {
                    return Err(Error::not_found("dataset", dataset));
                }
                (before, after)
            }
            Subject::Organisation(organisation) => {
                let sql = "SELECT revision, body FROM organisation WHERE id = ?1";
                let row =
                    self.one(act, sql, [bytes(organisation.uuid())], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let (revision, body) = row.unzip();
                (None, After { revision, body, ..After::default() })
            }
            Subject::Account(account) => {
                let sql = "SELECT revision FROM account WHERE id = ?1";
                let revision = self.one(act, sql, [bytes(account.uuid())], |row| row.get(0))?;
                // No snapshot: an account is personal, and the journal is for ever.
                (None, After { revision, ..After::default() })
            }
            Subject::HarvestSource(source) => {
                let sql = "SELECT revision FROM harvest_source WHERE id = ?1";
                let revision = self.one(act, sql, [bytes(source.uuid())], |row| row.get(0))?;
                (None, After { revision, ..After::default() })
            }
            _ => (None, After::default()),
        };
        let sql = "INSERT INTO event (time, account, action, subject, subject_id, state, revision, schema,
                labels_before, labels_after, after, source)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let values = (
            time(event.time),
            event.account.map(|account| bytes(account.uuid())),
            &event.action,
            kind,
            &id,
            after.state.map(State::code),
            after.revision,
            schema::version(),
            before.as_deref().unwrap_or(NO_LABELS),
            after.labels.as_deref().unwrap_or(NO_LABELS),
            after.body,
            event.source.map(|source| bytes(source.uuid())),
        );
        self.run(act, sql, values)?;
        let more = matches!(&event.subject, Subject::Dataset(id) if self.written.contains_key(id));
        if !more {
            self.paid(&event.subject);
        }
        self.events.1 = self.connection()?.last_insert_rowid();
        Ok(self.events.1)
    }

    /// What the next event of a dataset tells.
    fn told(&mut self, id: DatasetId) -> Option<Written> {
        let queue = self.written.get_mut(&id)?;
        let told = queue.pop_front();
        if queue.is_empty() {
            self.written.remove(&id);
        }
        told
    }

    fn dataset_after(&self, id: DatasetId) -> Result<After> {
        let sql = "SELECT body FROM dataset WHERE id = ?1";
        let body: Option<String> = self.one(ACT, sql, [bytes(id.uuid())], |row| row.get(0))?;
        let Some(body) = body else {
            return Ok(After { state: Some(State::Purged), ..After::default() });
        };
        let dataset: Dataset = serde_json::from_str(&body).doing(ACT)?;
        Ok(After {
            state: Some(dataset.state),
            revision: Some(dataset.revision.0),
            labels: Some(listed(&labels(&dataset))?),
            body: Some(body),
        })
    }

    /// Blots out what the journal holds of a dataset: snapshots go, and labels that name an account.
    pub(super) fn redact_events(&self, id: DatasetId) -> Result<()> {
        let act = "redact the journal";
        let sql = "SELECT sequence, labels_before, labels_after FROM event
            WHERE subject = 'dataset' AND subject_id = ?1";
        let found = self.all(act, sql, [id.to_string()], |row| {
            let value = |column| row.get::<_, String>(column).doing(act);
            Ok((row.get::<_, i64>(0).doing(act)?, impersonal(&value(1)?)?, impersonal(&value(2)?)?))
        })?;
        for (sequence, before, after) in found {
            let sql =
                "UPDATE event SET after = NULL, labels_before = ?2, labels_after = ?3 WHERE sequence = ?1";
            self.run(act, sql, (sequence, before, after))?;
        }
        Ok(())
    }
}

/// The labels that name nobody: kept, so that those who saw a record are told that it went.
fn impersonal(labels: &str) -> Result<String> {
    let mut labels: Vec<String> =
        serde_json::from_str(labels).map_err(|error| corrupt("redact the journal", error))?;
    labels.retain(|label| {
        matches!(label.as_str(), "public" | "moderator" | "administrator")
            || label.starts_with("member:")
            || label.starts_with("editor:")
    });
    Ok(serde_json::Value::from(labels).to_string())
}
