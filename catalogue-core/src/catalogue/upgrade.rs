//! Moving a dataset to another profile, without typing anything again.

use crate::access::Action;
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::open::{Known, unknown_profile};
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::{DatasetId, Revision};
use crate::model::{BoundingBox, Dataset};
use crate::store::Reader;
use crate::validate::{self, Filling, StepIssue, UpgradeFacts, fillings, in_steps};
use serde::{Deserialize, Serialize};

/// What became of a dataset that was moved to another profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Upgrade {
    /// The dataset as written, as who asked may see it.
    pub dataset: Dataset,
    /// What was filled in: it follows from what the record said already.
    pub filled: Vec<Filling>,
    /// What may be right and was not written: for a person to choose.
    pub suggestions: Vec<Filling>,
    /// What there is to say of it under the new profile, each with its step of the form: errors, which
    /// stop publication, then warnings, then hints.
    pub missing: Vec<StepIssue>,
}

impl Session {
    /// Moves a dataset to another profile: from the simple form to the expert one, or back. Every
    /// value stays, those that the new form does not show too; what follows from the record is filled
    /// in, and what may be right is suggested. Nothing to change writes nothing.
    ///
    /// A draft is moved whatever it lacks. A published or archived dataset is moved only when it
    /// meets the new profile as it is, since an edit may not add an error to it: fill in the prefilled
    /// form of the new profile ([`Session::form`] with the dataset) and write it with
    /// [`Session::update`], its `profile` named in it.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Unauthenticated`, `Forbidden`; `BadInput` for an unknown profile;
    /// `Invalid`, with what is missing, for a published or archived dataset.
    pub fn upgrade(&self, id: DatasetId, expected: Revision, profile: &str) -> Result<Upgrade> {
        let mut acting = self.act()?;
        let mut upgrade = acting.upgrade(id, expected, profile)?;
        upgrade.dataset = acting.finish(upgrade.dataset)?;
        Ok(upgrade)
    }
}

impl Acting<'_> {
    /// See [`Session::upgrade`].
    fn upgrade(&mut self, id: DatasetId, expected: Revision, code: &str) -> Result<Upgrade> {
        let before = self.dataset(id, Some(expected))?;
        self.permit(Action::UpdateDataset, &before)?;
        living(&before)?;
        let profile = validate::profile(code).ok_or_else(|| unknown_profile(code))?;
        self.hold(&before);
        let facts = upgrade_facts(&self.writer, &self.known, &before)?;
        let found = self.with_context(|context| fillings(&before, profile, &facts, context));
        let mut after = Dataset { metadata: found.metadata, ..before.clone() };
        after.metadata.profile = Some(profile.code().to_owned());
        let dataset = if after.metadata == before.metadata {
            before
        } else {
            self.save(&before, after, Action::UpdateDataset)?
        };
        let issues = self.with_context(|context| validate::check(&dataset, profile, context));
        let mut issues = issues;
        self.session.gate(&self.standing, &self.memberships).discreet(&mut issues, &dataset);
        let missing = in_steps(issues, profile);
        Ok(Upgrade { dataset, filled: found.filled, suggestions: found.suggestions, missing })
    }
}

/// What there is beside the record: who owns it, and the box of its territory.
pub(super) fn upgrade_facts(reader: &Reader<'_>, known: &Known, dataset: &Dataset) -> Result<UpgradeFacts> {
    let owner = dataset.metadata.organisation.map(|id| reader.organisation(id)).transpose()?;
    let territory = dataset.metadata.extent.territory.as_deref();
    let bounds = match territory {
        Some(id) => known.gazetteer()?.get(id).and_then(|territory| territory.bounds),
        None => None,
    };
    Ok(UpgradeFacts {
        owner: owner.flatten().map(|organisation| organisation.details),
        bounds: bounds.map(|[west, south, east, north]| BoundingBox { west, south, east, north }),
    })
}
