//! What the source says of a record, over what it said, around what was changed here.

use super::merge::{merged, same_words};
use super::runs::Run;
use crate::access::Action;
use crate::catalogue::acting::Acting;
use crate::catalogue::intake::refusal;
use crate::catalogue::renewal::Says;
use crate::catalogue::session::profile_of;
use crate::error::Result;
use crate::exchange::Imported;
use crate::id::DatasetId;
use crate::issue::{Issue, Severity};
use crate::model::{Act, Dataset, HarvestStatus, State, Visibility};
use crate::store::ItemRow;
use crate::validate;

/// What became of a record that may be here already.
pub(super) struct Taken {
    pub(super) dataset: Dataset,
    pub(super) status: HarvestStatus,
    /// The record as the source gives it, when the dataset differs.
    pub(super) copy: Option<Dataset>,
}

impl Acting<'_> {
    /// Whether this source was the last to archive a dataset.
    pub(super) fn archived_by(&self, run: &Run<'_>, dataset: &Dataset) -> Result<bool> {
        let history = self.writer.history(dataset.id)?;
        let last = history.iter().rev().find(|event| event.action == Action::ArchiveDataset.code());
        Ok(last.is_some_and(|event| event.source == Some(run.source.id)))
    }

    /// Writes what the source says now over what it said, but for what was changed here.
    pub(super) fn renewed(&mut self, before: Dataset, base: &Dataset, imported: &Imported) -> Result<Taken> {
        // Who sees the record and who takes its data is said here, never by a source.
        let mut remote = self.as_said(&before, base, imported, Says { visibility: false, access: false });
        // Identifiers keep the order they have here, when there is no other.
        let held = &before.metadata.identifiers;
        if remote.metadata.identifiers.iter().all(|identifier| held.contains(identifier)) {
            remote.metadata.identifiers.clone_from(held);
        }
        self.complete(&mut remote)?;
        let mut after = merged(base, &before, &remote)?;
        // Beside its words the record has the names it is known by, and what had no place.
        let kept = |dataset: &Dataset| {
            dataset.provenance.clone().map(|held| (held.fingerprint, held.raw, held.unmapped, held.remote_id))
        };
        if same_words(&before, &after) && kept(&before) == kept(&after) {
            let copy = (!same_words(&before, &remote)).then_some(remote);
            return Ok(Taken { dataset: before, status: HarvestStatus::Unchanged, copy });
        }
        if after.first_public.is_none() && after.is_public() {
            let organisation = after.metadata.organisation;
            after.slug = self.writer.free_slug(organisation, &after.slug, true, Some(after.id))?;
        }
        let saved = self.save(&before, after, Action::UpdateDataset)?;
        let copy = (!same_words(&saved, &remote)).then_some(remote);
        Ok(Taken { dataset: saved, status: HarvestStatus::Updated, copy })
    }

    /// Publishes what the source shows and nobody here took off; otherwise the item says what stops it.
    pub(super) fn shown_as_there(
        &mut self,
        run: &mut Run<'_>,
        row: &mut ItemRow,
        dataset: Dataset,
        imported: &Imported,
    ) -> Result<Dataset> {
        let shown = run.source.details.publish && imported.state == State::Published;
        let mut dataset = dataset;
        if shown && dataset.state == State::Draft && !self.was_published(dataset.id)? {
            match self.whole(|acting| acting.publish_harvested(dataset.clone())) {
                Ok(published) => dataset = published,
                Err(error) => row.item.issues = refusal(error, "")?,
            }
        }
        run.report.drafts += i64::from(dataset.state == State::Draft);
        Ok(dataset)
    }

    pub(super) fn was_published(&self, id: DatasetId) -> Result<bool> {
        let history = self.writer.history(id)?;
        Ok(history.iter().any(|event| event.action == Action::PublishDataset.code()))
    }

    /// Publishes a record under its profile, else under `simple`, under the first free name.
    pub(super) fn publish_harvested(&mut self, dataset: Dataset) -> Result<Dataset> {
        let mut after = dataset.clone();
        let profile = profile_of(&self.writer, &dataset)?;
        let stops = |issue: &Issue| issue.severity == Severity::Error;
        if self.with_context(|context| validate::check(&dataset, profile, context)).iter().any(stops) {
            after.metadata.profile = Some("simple".to_owned());
        }
        if dataset.metadata.visibility == Visibility::Public && dataset.first_public.is_none() {
            let organisation = dataset.metadata.organisation;
            after.slug = self.writer.free_slug(organisation, &dataset.slug, true, Some(dataset.id))?;
        }
        if after != dataset {
            after = self.save(&dataset, after, Action::UpdateDataset)?;
        }
        self.change_state(after.id, after.revision, Act::Publish)
    }
}
