//! Deletion in two steps: what goes with it, then the act itself with the token of the first step.

use crate::access::{Action, Principal};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::life::next;
use crate::catalogue::open::setting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId, Revision};
use crate::issue::{Issue, IssueCode};
use crate::model::{Act, Dataset, State};
use crate::store::{Reader, Subject};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a deletion takes with it, and the token that confirms it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// The title of the dataset, or the name of the resource.
    pub title: String,
    /// Resources that go.
    pub resources: i64,
    /// Deposited files that go.
    pub files: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Views and downloads counted so far.
    pub uses: i64,
    /// To give back to confirm; good for this principal and this revision only.
    pub token: String,
}

impl Session {
    /// First step of a deletion: what goes with the dataset, and the token for [`Session::delete`].
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`, `Unsupported` when it is deleted already.
    pub fn prepare_delete(&self, id: DatasetId) -> Result<Impact> {
        let (dataset, reader) = self.deletable(id, Action::DeleteDataset)?;
        next(Act::Delete, dataset.state)?;
        let uses = self.inner.usage_of(&reader, id)?;
        let files = dataset.resources.iter().filter_map(|resource| resource.file.as_ref());
        Ok(Impact {
            title: dataset.metadata.title.clone(),
            resources: count(dataset.resources.len()),
            files: count(files.clone().count()),
            bytes: files.map(|file| file.size).sum(),
            uses: uses.views + uses.downloads,
            token: self.token(&reader, "delete", &dataset, None)?,
        })
    }

    /// Second step: deletes the dataset, leaving a tombstone that can be restored.
    ///
    /// # Errors
    /// `Conflict` when it changed since the token was given; `BadInput` for a token that is not
    /// its own.
    pub fn delete(&self, id: DatasetId, token: &str) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, None)?;
        acting.permit(Action::DeleteDataset, &before)?;
        acting.confirm("delete", &before, None, token)?;
        let state = next(Act::Delete, before.state)?;
        let after = Dataset { state, state_before_deletion: Some(before.state), ..before.clone() };
        let saved = acting.save(&before, after, Action::DeleteDataset)?;
        acting.finish(saved)
    }

    /// First step of the removal of a resource.
    ///
    /// # Errors
    /// `Invalid` (`last-resource`) for the last one of a published dataset.
    pub fn prepare_remove_resource(&self, id: DatasetId, resource: ResourceId) -> Result<Impact> {
        let (dataset, reader) = self.deletable(id, Action::UpdateDataset)?;
        living(&dataset)?;
        let held = removable(&dataset, resource)?;
        let (name, file) = dataset
            .resources
            .get(held)
            .map(|resource| (resource.metadata.name.clone(), resource.file.clone()))
            .unwrap_or_default();
        Ok(Impact {
            title: name,
            resources: 1,
            files: i64::from(file.is_some()),
            bytes: file.map_or(0, |file| file.size),
            uses: 0,
            token: self.token(&reader, "remove", &dataset, Some(resource))?,
        })
    }

    /// Second step: removes the resource; the others keep their order.
    ///
    /// # Errors
    /// As [`Session::delete`].
    pub fn remove_resource(&self, id: DatasetId, resource: ResourceId, token: &str) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, None)?;
        acting.permit(Action::UpdateDataset, &before)?;
        living(&before)?;
        acting.confirm("remove", &before, Some(resource), token)?;
        let at = removable(&before, resource)?;
        let mut after = before.clone();
        after.resources.remove(at);
        let saved = acting.save(&before, after, Action::UpdateDataset)?;
        acting.finish(saved)
    }

    /// Removes a deleted dataset for good: its content is erased from the history too, its slug
    /// and files are freed. Only the fact that it was there is left.
    ///
    /// # Errors
    /// `Conflict`, `Forbidden`, `Unsupported` when it is not deleted.
    pub fn purge(&self, id: DatasetId, expected: Revision) -> Result<()> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        let permit = acting.permit(Action::PurgeDataset, &before)?;
        next(Act::Purge, before.state)?;
        acting.writer.purge_dataset(id, &permit)?;
        acting.journal(Action::PurgeDataset.code(), Subject::Dataset(id))?;
        acting.commit()
    }

    fn deletable(&self, id: DatasetId, action: Action) -> Result<(Dataset, Reader<'_>)> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let dataset = self.readable(&reader, &crate::access::Scope::of(&standing), id)?;
        let facts = crate::access::Facts { dataset: Some(&dataset), ..Default::default() };
        self.demand(&standing, action, &facts)?;
        Ok((dataset, reader))
    }

    /// A token is a keyed hash of the act, the dataset at its revision and who asks: nothing to
    /// store, nothing to guess, good once because the act raises the revision.
    fn token(
        &self,
        reader: &Reader<'_>,
        act: &str,
        dataset: &Dataset,
        resource: Option<ResourceId>,
    ) -> Result<String> {
        let secret = reader.setting(setting::SECRET)?.unwrap_or_default();
        let who = match self.principal() {
            Principal::Account(account) => account.to_string(),
            other => format!("{other:?}"),
        };
        let part = resource.map_or_else(String::new, |resource| resource.to_string());
        let text = format!("{secret}|{act}|{}|{part}|{}|{who}|{secret}", dataset.id, dataset.revision);
        Ok(format!("{}-{:x}", dataset.revision, Sha256::digest(text)))
    }
}

impl Acting<'_> {
    fn confirm(&self, act: &str, dataset: &Dataset, resource: Option<ResourceId>, token: &str) -> Result<()> {
        if self.session.token(&self.writer, act, dataset, resource)? == token {
            return Ok(());
        }
        match token.split_once('-').and_then(|(revision, _)| revision.parse::<i64>().ok()) {
            Some(expected) if Revision(expected) != dataset.revision => {
                Err(Error::Conflict { expected: Revision(expected), found: dataset.revision })
            }
            _ => Err(Error::BadInput {
                format: "token".to_owned(),
                line: None,
                reason: format!("not the token that prepare_{act} gave for this dataset"),
            }),
        }
    }
}

/// Where the resource stands, unless it is the last of a published dataset.
fn removable(dataset: &Dataset, resource: ResourceId) -> Result<usize> {
    let at = dataset
        .resources
        .iter()
        .position(|held| held.id == resource)
        .ok_or_else(|| Error::not_found("resource", resource))?;
    if dataset.resources.len() == 1 && matches!(dataset.state, State::Published | State::Archived) {
        return Err(Error::Invalid { issues: vec![Issue::error("resources", IssueCode::LastResource)] });
    }
    Ok(at)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
