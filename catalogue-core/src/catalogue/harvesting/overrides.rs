//! Harvested datasets that were edited here: what differs from the source, and going back to it.

use super::merge::{overrides, touches, without};
use crate::access::{Action, Facts};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::session::{Session, organisations_of};
use crate::error::{Error, Result};
use crate::id::{DatasetId, Revision};
use crate::model::{Dataset, HarvestOverride};
use crate::store::{ItemRow, Reader};

/// The record as the source gave it last.
pub(super) fn as_given(reader: &Reader<'_>, held: &ItemRow, here: &Dataset) -> Result<Dataset> {
    if let Some(copy) = &held.copy {
        return Ok(copy.clone());
    }
    let written = held.revision.map(|revision| reader.revision(here.id, revision)).transpose()?;
    Ok(written.flatten().unwrap_or_else(|| here.clone()))
}

impl Session {
    /// What of a harvested dataset was changed here, beside what the source says of it: the next
    /// harvest leaves these fields as they are. For those who may edit the dataset; empty for one that
    /// no source holds.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn overrides(&self, id: DatasetId) -> Result<Vec<HarvestOverride>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let here = self.readable(&reader, &self.scope(&reader)?, id)?;
        let memberships = organisations_of(&reader, &standing)?;
        let facts = Facts { dataset: Some(&here), memberships: &memberships, ..Facts::default() };
        self.demand(&standing, Action::UpdateDataset, &facts)?;
        match reader.harvest_holder(id)? {
            Some(held) => overrides(&as_given(&reader, &held, &here)?, &here),
            None => Ok(Vec::new()),
        }
    }

    /// Gives a field of a harvested dataset back to the source: it says again what the source said
    /// last, and follows it from now on. `path` is that of [`HarvestOverride::path`].
    ///
    /// # Errors
    /// `NotFound` also for a field that was not changed here; `Conflict`, `Forbidden`, `Invalid`.
    pub fn drop_override(&self, id: DatasetId, expected: Revision, path: &str) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        acting.permit(Action::UpdateDataset, &before)?;
        acting.permit(Action::OverrideHarvested, &before)?;
        living(&before)?;
        let absent = || Error::not_found("override", path);
        let held = acting.writer.harvest_holder(id)?.ok_or_else(absent)?;
        let remote = as_given(&acting.writer, &held, &before)?;
        let after = without(&remote, &before, path)?.ok_or_else(absent)?;
        let saved = acting.save(&before, after, Action::UpdateDataset)?;
        acting.finish(saved)
    }
}

impl Acting<'_> {
    /// Refuses an edit of what a source holds to who may not.
    pub(in crate::catalogue) fn may_override(&self, before: &Dataset, after: &Dataset) -> Result<()> {
        if before.provenance.is_none() || self.session.source().is_some() {
            return Ok(());
        }
        let Some(held) = self.writer.harvest_holder(before.id)? else { return Ok(()) };
        // One that was given away is no longer the source's.
        let source = self.writer.harvest_source(held.item.source)?;
        if source.map(|source| source.details.organisation) != before.metadata.organisation {
            return Ok(());
        }
        let remote = as_given(&self.writer, &held, before)?;
        if touches(&remote, before, after)? {
            self.permit(Action::OverrideHarvested, before)?;
        }
        Ok(())
    }
}
