//! Adding, editing and ordering the resources of a dataset.

use crate::access::Action;
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId, Revision};
use crate::issue::{Issue, IssueCode};
use crate::model::{Dataset, Resource, ResourceMetadata};
use crate::store::Subject;
use std::collections::BTreeSet;

impl Session {
    /// Adds a resource (a link, or a place for a file) at the end.
    ///
    /// # Errors
    /// `Conflict`, `Forbidden`, `Invalid`.
    pub fn add_resource(
        &self,
        id: DatasetId,
        expected: Revision,
        metadata: ResourceMetadata,
    ) -> Result<Dataset> {
        self.add_resources(id, expected, vec![metadata])
    }

    /// Adds several resources at the end, all or none.
    ///
    /// # Errors
    /// `Conflict`, `Forbidden`, `Invalid`.
    pub fn add_resources(
        &self,
        id: DatasetId,
        expected: Revision,
        resources: Vec<ResourceMetadata>,
    ) -> Result<Dataset> {
        let mut acting = self.act()?;
        let dataset = acting.add_resources(id, expected, resources)?;
        acting.finish(dataset)
    }

    /// Replaces what is written of a resource. Its identifier, address and counts stay; so does
    /// its file, unless the new content names a link.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`.
    pub fn update_resource(
        &self,
        id: DatasetId,
        expected: Revision,
        resource: ResourceId,
        metadata: ResourceMetadata,
    ) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        acting.permit(Action::UpdateDataset, &before)?;
        let mut after = before.clone();
        let now = acting.now;
        let held = find(&mut after, resource)?;
        let rule_changed = held.metadata.access != metadata.access;
        if metadata.url.is_some() {
            held.file = None;
        }
        held.metadata = metadata;
        held.modified = now;
        acting.complete_resource(held);
        if rule_changed {
            acting.permit(Action::SetAccessRule, &before)?;
        }
        let saved = acting.save(&before, after, Action::UpdateDataset)?;
        acting.finish(saved)
    }

    /// Puts the resources in the order of `order`, which names each exactly once. Touches only
    /// positions: a resource that breaks a rule does not stop it.
    ///
    /// # Errors
    /// `Invalid` for a missing, doubled or foreign identifier, and then nothing changes.
    pub fn reorder_resources(
        &self,
        id: DatasetId,
        expected: Revision,
        order: &[ResourceId],
    ) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        let permit = acting.permit(Action::UpdateDataset, &before)?;
        living(&before)?;
        let held: BTreeSet<ResourceId> = before.resources.iter().map(|resource| resource.id).collect();
        let named: BTreeSet<ResourceId> = order.iter().copied().collect();
        let mut issues = Vec::new();
        for foreign in named.difference(&held) {
            issues.push(Issue::error("resources", IssueCode::ReferenceLost).with("found", foreign));
        }
        for missing in held.difference(&named) {
            issues.push(Issue::error("resources", IssueCode::Required).with("found", missing));
        }
        if order.len() != named.len() {
            let mut seen = BTreeSet::new();
            for doubled in order.iter().filter(|id| !seen.insert(**id)) {
                issues.push(Issue::error("resources", IssueCode::DuplicateValue).with("found", doubled));
            }
        }
        if !issues.is_empty() {
            return Err(Error::Invalid { issues });
        }
        let now = acting.now;
        let saved = acting.writer.put_positions(id, order, &permit, before.revision, now)?;
        acting.journal("dataset.reorder", Subject::Dataset(id))?;
        acting.finish(saved)
    }
}

impl Acting<'_> {
    /// See [`Session::add_resources`].
    pub(super) fn add_resources(
        &mut self,
        id: DatasetId,
        expected: Revision,
        resources: Vec<ResourceMetadata>,
    ) -> Result<Dataset> {
        let before = self.dataset(id, Some(expected))?;
        self.permit(Action::UpdateDataset, &before)?;
        let mut after = before.clone();
        for metadata in resources {
            if !metadata.access.is_open() {
                self.permit(Action::SetAccessRule, &before)?;
            }
            after.resources.push(self.new_resource(metadata));
        }
        self.save(&before, after, Action::UpdateDataset)
    }

    /// A resource that is not written yet.
    pub(super) fn new_resource(&self, metadata: ResourceMetadata) -> Resource {
        let id = ResourceId::from_uuid(self.session.inner.options.identifiers.next());
        let mut resource = Resource { id, created: self.now, modified: self.now, file: None, metadata };
        self.complete_resource(&mut resource);
        resource
    }

    /// Normalises the format, or guesses it from the link, the media type and the file name.
    pub(super) fn complete_resource(&self, resource: &mut Resource) {
        let vocabulary = &self.known.vocabulary;
        let metadata = &mut resource.metadata;
        let guess = match metadata.format.as_deref().filter(|format| !format.trim().is_empty()) {
            Some(format) => vocabulary.normalise_format(format),
            None => {
                metadata.format = None;
                vocabulary.guess_format(
                    metadata.url.as_deref(),
                    metadata.media_type.as_deref(),
                    resource.file.as_ref().map(|file| file.name.as_str()),
                )
            }
        };
        if let Some(guess) = guess {
            metadata.format = guess.format.or(metadata.format.take());
            if metadata.container.is_none() {
                metadata.container = guess.container;
            }
        }
    }
}

/// A resource of a dataset, to change.
pub(super) fn find(dataset: &mut Dataset, resource: ResourceId) -> Result<&mut Resource> {
    dataset
        .resources
        .iter_mut()
        .find(|held| held.id == resource)
        .ok_or_else(|| Error::not_found("resource", resource))
}
