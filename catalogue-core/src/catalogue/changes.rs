//! The feed of what changed, for those who keep a copy: harvesters and mirrors.

use crate::access::Action;
use crate::catalogue::onlooker::Onlooker;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::{AccountId, DatasetId};
use crate::model::{Event, EventFilter};
use crate::store::{Entry, Reader, Subject};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Events looked at in one go.
const AT_ONCE: usize = 1_000;
/// Changes of a page at most.
const PAGE: i64 = 1_000;

/// The acts on an account that give and take no right to read.
const HARMLESS: &[&str] =
    &[Action::ManagePassword.code(), Action::AcceptConsent.code(), "account.link", "account.unlink"];

/// What became of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It is new, or not what it was: read it again.
    Updated,
    /// It may no longer be read: withdrawn, made private, taken off the portal or purged.
    Gone,
}

/// The last that happened to one dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetChange {
    /// The dataset.
    pub id: DatasetId,
    /// Its address now; of one that is gone the one under which it was public, absent when it never
    /// was or was purged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What became of it.
    pub change: ChangeKind,
    /// When.
    pub at: DateTime<Utc>,
}

/// Changes, oldest first, each dataset once, and where they end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePage {
    /// The changes.
    pub changes: Vec<DatasetChange>,
    /// Where to go on, as [`EventPage::position`](crate::EventPage::position): opaque, and good for
    /// [`Session::events`] and [`ExportOptions::changed_after`](crate::ExportOptions) too.
    pub position: String,
    /// Whether what this principal sees may have become another thing as a whole, which the changes do
    /// not tell one by one: its own rights changed, or the portal did. Read everything again, and drop
    /// what is not there.
    pub start_over: bool,
}

/// What a walk over the journal ended with.
pub(super) struct Walked {
    /// Up to where the journal was looked at.
    pub(super) until: i64,
    /// Whether what is seen changed as a whole.
    pub(super) start_over: bool,
}

impl Session {
    /// What changed after a position, or since a time, of the datasets that this principal may read:
    /// each once in a page with the last that happened to it, oldest first, at most `limit` (1 to
    /// 1 000), and the position to go on from. Both bounds hold when both are given; without any,
    /// everything from the beginning. No change at all means that there is nothing more now.
    ///
    /// Rights are those of now. A dataset that may no longer be read is told as gone to those who
    /// could read it, and is nothing to others. Through a portal, only what the portal shows. What is
    /// written of an organisation or a vocabulary is no change of its datasets.
    ///
    /// To keep a copy: take [`Session::export`] and its position, then from time to time the changes
    /// after the last position, or the export of only what changed.
    ///
    /// # Errors
    /// `BadQuery` for a position that is none of this catalogue.
    pub fn changes(
        &self,
        after: Option<&str>,
        since: Option<DateTime<Utc>>,
        limit: i64,
    ) -> Result<ChangePage> {
        let reader = self.inner.store.read()?;
        let (seal, from) = self.event_place(&reader, after)?;
        let limit = usize::try_from(limit.clamp(1, PAGE)).unwrap_or(1);
        let mut last: HashMap<DatasetId, i64> = HashMap::new();
        let mut found: BTreeMap<i64, DatasetChange> = BTreeMap::new();
        let walked = self.walk_changes(&reader, from, since, &mut |id, entry, gone| {
            if let Some(before) = last.get(&id) {
                found.remove(before);
            } else if found.len() >= limit {
                return Ok(false);
            }
            last.insert(id, entry.sequence);
            let (address, change) = match gone {
                true => (former_address(&reader, id, entry.sequence)?, ChangeKind::Gone),
                false => (reader.address_of(id)?, ChangeKind::Updated),
            };
            found.insert(entry.sequence, DatasetChange { id, address, change, at: entry.time });
            Ok(true)
        })?;
        Ok(ChangePage {
            changes: found.into_values().collect(),
            position: seal.close(self.inner.options.identifiers.next(), walked.until),
            start_over: walked.start_over,
        })
    }

    /// Calls `each` with every change that may be known, oldest first, and whether the dataset is
    /// gone by it, until it wants no more: that change is then not looked at.
    pub(super) fn walk_changes(
        &self,
        reader: &Reader<'_>,
        from: i64,
        since: Option<DateTime<Utc>>,
        each: &mut dyn FnMut(DatasetId, &Entry, bool) -> Result<bool>,
    ) -> Result<Walked> {
        let filter = EventFilter { subjects: vec!["dataset".to_owned()], since, ..EventFilter::default() };
        let own = self.standing(reader)?.account.map(|account| account.id);
        let mut until = match since {
            Some(since) => from.max(reader.sequence_before(since)?),
            None => from,
        };
        let mut start_over = false;
        loop {
            let entries = reader.events_after(until, AT_ONCE)?;
            if entries.is_empty() {
                return Ok(Walked { until, start_over });
            }
            // One for each batch: it remembers the datasets that it saw.
            let mut onlooker = Onlooker::new(self, reader)?;
            for entry in entries {
                if let Subject::Dataset(id) = entry.subject
                    && let Some(Event { gone, .. }) = onlooker.told(&entry, &filter)?
                    && !each(id, &entry, gone)?
                {
                    return Ok(Walked { until, start_over });
                }
                start_over = start_over || self.changes_all(own, &entry);
                until = entry.sequence;
            }
        }
    }

    /// Whether by an event this principal sees another part of the catalogue.
    fn changes_all(&self, own: Option<AccountId>, entry: &Entry) -> bool {
        match &entry.subject {
            Subject::Portal(code) => self.portal_code() == Some(code.as_str()),
            Subject::Account(id) => own == Some(*id) && !HARMLESS.contains(&entry.action.as_str()),
            _ => false,
        }
    }
}

/// The address under which a dataset was public before an event.
fn former_address(reader: &Reader<'_>, id: DatasetId, sequence: i64) -> Result<Option<String>> {
    let before = reader.snapshot_before(id, sequence)?;
    Ok(before.filter(|held| held.first_public.is_some()).map(|held| held.slug.to_string()))
}
