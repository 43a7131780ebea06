//! Who did what to a dataset, and going back to an earlier revision.

use crate::access::{Action, Facts, Scope, Standing};
use crate::catalogue::acting::living;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, DatasetId, HarvestSourceId, Revision};
use crate::model::{Dataset, State};
use crate::store::Reader;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One event in the life of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub time: DateTime<Utc>,
    /// Who; absent for the host itself and for harvests.
    pub account: Option<AccountId>,
    /// Which harvest source; absent for people and for the host itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<HarvestSourceId>,
    /// What, as an action code.
    pub action: String,
    /// The state after it.
    pub state: Option<State>,
    /// The revision it made.
    pub revision: Option<Revision>,
}

impl Session {
    /// The events of a dataset, oldest first.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub fn history(&self, id: DatasetId) -> Result<Vec<HistoryEntry>> {
        let reader = self.inner.store.read()?;
        self.may_read_history(&reader, id)?;
        let events = reader.history(id)?;
        Ok(events
            .into_iter()
            .map(|event| HistoryEntry {
                time: event.time,
                account: event.account,
                source: event.source,
                action: event.action,
                state: event.state,
                revision: event.revision,
            })
            .collect())
    }

    /// A dataset as it stood at a revision, without the links and files that this principal may not
    /// take: as the rules stood then, and as they stand now.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub fn revision(&self, id: DatasetId, revision: Revision) -> Result<Dataset> {
        let reader = self.inner.store.read()?;
        let (standing, present) = self.may_read_history(&reader, id)?;
        let past = reader.revision(id, revision)?.ok_or_else(|| Error::not_found("revision", revision))?;
        self.masked_past(&reader, &standing, &present, past)
    }

    /// Brings back what was written at an earlier revision, as a new revision. State, address and
    /// collaborators stay; a resource whose file is gone keeps its description.
    ///
    /// # Errors
    /// As [`Session::update`].
    pub fn revert(&self, id: DatasetId, expected: Revision, to: Revision) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        acting.permit(Action::RevertDataset, &before)?;
        living(&before)?;
        let past = acting.writer.revision(id, to)?.ok_or_else(|| Error::not_found("revision", to))?;
        let mut after = Dataset { metadata: past.metadata, resources: past.resources, ..before.clone() };
        // Ownership is given by transfer, visibility by its own right; neither comes back by the way.
        after.metadata.organisation = before.metadata.organisation;
        if after.metadata.visibility != before.metadata.visibility {
            acting.permit(Action::SetVisibility, &before)?;
        }
        for resource in &mut after.resources {
            resource.file = resource.file.take().filter(|file| self.inner.store.files().holds(&file.hash));
        }
        let saved = acting.save(&before, after, Action::RevertDataset)?;
        acting.finish(saved)
    }

    fn may_read_history(&self, reader: &Reader<'_>, id: DatasetId) -> Result<(Standing, Dataset)> {
        let standing = self.standing(reader)?;
        let dataset = self.readable(reader, &Scope::of(&standing), id)?;
        let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
        self.demand(&standing, Action::ReadHistory, &facts)?;
        Ok((standing, dataset))
    }
}
