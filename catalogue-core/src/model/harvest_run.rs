//! What the runs of a harvest found: reports, and where each record stands.

use crate::id::{DatasetId, HarvestRunId, HarvestSourceId};
use crate::issue::Issue;
use crate::model::HarvestSource;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HarvestOutcome {
    /// It goes on, or its process was killed: the next run goes on where it stands.
    #[default]
    Running,
    /// Everything was seen: what was not there counts an absence.
    Complete,
    /// Some records were not seen (an error midway, the quota): what was not there may still be.
    Partial,
    /// The source says that nothing has changed since the last complete run: what was absent then counts
    /// an absence more.
    NotModified,
    /// Nothing could be read, or the run was cut and not taken up again.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl HarvestOutcome {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            HarvestOutcome::Running => "running",
            HarvestOutcome::Complete => "complete",
            HarvestOutcome::Partial => "partial",
            HarvestOutcome::NotModified => "not-modified",
            HarvestOutcome::Failed => "failed",
            HarvestOutcome::Cancelled => "cancelled",
        }
    }

    /// Whether the source answered as it should.
    pub const fn is_success(self) -> bool {
        matches!(self, HarvestOutcome::Complete | HarvestOutcome::NotModified)
    }
}

/// What one run did. Each record counts once in a run, however often the source gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarvestReport {
    /// The run.
    pub id: HarvestRunId,
    /// Its source.
    pub source: HarvestSourceId,
    /// When it began.
    pub started: DateTime<Utc>,
    /// When it ended; absent while it goes on.
    pub ended: Option<DateTime<Utc>>,
    /// How it ended.
    pub outcome: HarvestOutcome,
    /// Seconds between beginning and end; of a run that goes on, to its last write.
    pub seconds: f64,
    /// How often it was taken up again after its process was killed.
    pub resumed: i64,
    /// How many records the source says it has, if it does.
    pub total: Option<i64>,
    /// Requests made of the source, those tried again counted again.
    pub requests: i64,
    /// Bytes received of it, decompressed.
    pub bytes: i64,
    /// Records read.
    pub read: i64,
    /// Taken for the first time.
    pub added: i64,
    /// Taken again, changed.
    pub updated: i64,
    /// Taken again, the same; or deleted here, which a harvest leaves so.
    pub unchanged: i64,
    /// Of those taken, back after an absence: published again under their identifier and address.
    pub revived: i64,
    /// Records of which something was put right on reading.
    pub repaired: i64,
    /// Not taken: they break a rule. The items say which.
    pub refused: i64,
    /// Left out by the filters, or withdrawn there before they were ever taken.
    pub filtered: i64,
    /// Carried by the catalogue already, from another source or deposited here: not taken twice.
    pub duplicates: i64,
    /// Known records that this complete run did not find.
    pub absent: i64,
    /// Archived, being absent too often or withdrawn there.
    pub archived: i64,
    /// Absent too often, but more than half of what the source had: left as they are until a run is
    /// told to archive many.
    pub spared: i64,
    /// Of those taken, not published: drafts of which the item says what stops them.
    pub drafts: i64,
    /// Fields that could not be taken, by path without numbers (`resources[].format`): in how many places.
    pub lost: BTreeMap<String, i64>,
    /// Why records were refused: each code of an issue, and for how many.
    pub refusals: BTreeMap<String, i64>,
    /// The error that ended it before its end: its code, then its sentence in English.
    pub error: Option<String>,
}

/// What became of a record of a source in the last run that met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HarvestStatus {
    /// Taken for the first time.
    Added,
    /// Taken again, changed.
    Updated,
    /// Taken again, the same.
    Unchanged,
    /// Not taken: it breaks a rule. What was taken of it before stays.
    Refused,
    /// Carried by the catalogue already.
    Duplicate,
    /// Not there any more; not yet often enough to be archived.
    Absent,
    /// Archived: absent too often, or withdrawn there.
    Archived,
    /// Deleted or purged here: it stays so.
    Deleted,
}

impl HarvestStatus {
    /// Every status.
    pub const ALL: &'static [HarvestStatus] = &[
        HarvestStatus::Added,
        HarvestStatus::Updated,
        HarvestStatus::Unchanged,
        HarvestStatus::Refused,
        HarvestStatus::Duplicate,
        HarvestStatus::Absent,
        HarvestStatus::Archived,
        HarvestStatus::Deleted,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            HarvestStatus::Added => "added",
            HarvestStatus::Updated => "updated",
            HarvestStatus::Unchanged => "unchanged",
            HarvestStatus::Refused => "refused",
            HarvestStatus::Duplicate => "duplicate",
            HarvestStatus::Absent => "absent",
            HarvestStatus::Archived => "archived",
            HarvestStatus::Deleted => "deleted",
        }
    }
}

/// One record of a source, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarvestItem {
    /// The source.
    pub source: HarvestSourceId,
    /// Its identifier there, as the source writes it.
    pub remote_id: String,
    /// Its title there; empty when it was refused.
    pub title: String,
    /// What became of it.
    pub status: HarvestStatus,
    /// The dataset it became, or that carries it already; absent when there is none or it may not be
    /// read.
    pub dataset: Option<DatasetId>,
    /// How many complete runs in a row did not find it.
    pub absences: i64,
    /// When it was last found.
    pub last_seen: DateTime<Utc>,
    /// The run that met it last.
    pub run: HarvestRunId,
    /// Why it was refused, or stays a draft.
    pub issues: Vec<Issue>,
}

/// Which items of a source; all when everything is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HarvestItemQuery {
    /// Those of one status.
    pub status: Option<HarvestStatus>,
    /// Those that one run met last.
    pub run: Option<HarvestRunId>,
    /// Items per page, 1 to 1 000; 100 when absent.
    pub page_size: Option<i64>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
}

/// A page of items, by identifier there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarvestItemPage {
    /// The items.
    pub items: Vec<HarvestItem>,
    /// Give it back for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A source whose time has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueSource {
    /// The source.
    pub source: HarvestSource,
    /// Since when it is due.
    pub since: DateTime<Utc>,
    /// How many runs in a row have failed: each makes the next wait longer.
    pub failures: i64,
}

/// A field of a harvested dataset that was changed here: the harvest leaves it as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarvestOverride {
    /// The field: `title`, `contacts`; `resources[<identifier>].name` of a resource,
    /// `resources[<identifier>]` of one that was removed here, `resources` for their order.
    pub path: String,
    /// What it says here; absent when it says nothing.
    pub local: Option<serde_json::Value>,
    /// What the source says of it; absent when it says nothing.
    pub remote: Option<serde_json::Value>,
}
