//! A dataset goes to another organisation. Its resources, history, collaborators, parent and public
//! address go with it; the rules of access that say "the same organisation" mean the new one.

use crate::access::{Action, Facts, Permit};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::notices::arguments;
use crate::catalogue::session::{Session, catalogue_profile};
use crate::error::Result;
use crate::id::{AccountId, DatasetId, OrganisationId, Revision};
use crate::model::{Dataset, Role};
use crate::store::Subject;

impl Session {
    /// Gives a dataset to another organisation at once, for those who are editors in both; others
    /// offer it ([`Ask::Transfer`](crate::Ask)). The rules that it met stay its own: it keeps the
    /// profile it had. To the organisation that has it already, nothing is done.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, `Unsupported` for a deleted dataset; `Invalid` for an
    /// organisation that is unknown or inactive.
    pub fn transfer(&self, id: DatasetId, expected: Revision, to: OrganisationId) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        let permit = acting.may_transfer(&before, Some(to))?;
        living(&before)?;
        if before.metadata.organisation == Some(to) {
            return acting.finish(before);
        }
        let after = acting.give(&before, to, Action::TransferDataset, &permit)?;
        acting.tell_transferred(&before, Some(to))?;
        acting.finish(after)
    }
}

impl Acting<'_> {
    /// Decides whether a dataset may go to an organisation at once.
    pub(super) fn may_transfer(&self, before: &Dataset, to: Option<OrganisationId>) -> Result<Permit> {
        let facts =
            Facts { dataset: Some(before), target: to, memberships: &self.memberships, ..Facts::default() };
        let granted = self.session.demand(&self.standing, Action::TransferDataset, &facts)?;
        if before.metadata.organisation != to {
            to.map_or(Ok(()), |to| self.receives(to))?;
        }
        Ok(granted)
    }

    /// Gives a dataset to an organisation; whoever decided that holds the permit.
    pub(super) fn give(
        &mut self,
        before: &Dataset,
        to: OrganisationId,
        action: Action,
        permit: &Permit,
    ) -> Result<Dataset> {
        let after = Dataset { modified: self.now, ..before.clone() };
        self.move_to(before, after, to, action, permit)
    }

    /// Writes that a dataset belongs to an organisation now. What it met before still holds: the
    /// content is not checked again, and a profile that came from its organisation becomes its own.
    pub(super) fn move_to(
        &mut self,
        before: &Dataset,
        mut after: Dataset,
        to: OrganisationId,
        action: Action,
        permit: &Permit,
    ) -> Result<Dataset> {
        after.revision = before.revision.next();
        after.metadata.organisation = Some(to);
        if after.metadata.profile.is_none() {
            let held = self.profile_in(before.metadata.organisation)?;
            after.metadata.profile = (held != self.profile_in(Some(to))?).then_some(held);
        }
        self.settle(&mut after)?;
        self.writer.put_moved(&after, permit, before.revision)?;
        self.journal(action.code(), Subject::Dataset(after.id))?;
        Ok(after)
    }

    /// Finds a dataset that changes hands its address in its organisation, unless it was public: that
    /// address is its own for good.
    pub(super) fn settle(&mut self, after: &mut Dataset) -> Result<()> {
        if after.first_public.is_some() {
            return Ok(());
        }
        let organisation = after.metadata.organisation;
        after.slug = self.writer.free_slug(organisation, &after.slug, false, Some(after.id))?;
        self.writer.claim_address(after.id, organisation, &after.slug, false)
    }

    /// The profile that an organisation gives its datasets.
    fn profile_in(&self, organisation: Option<OrganisationId>) -> Result<String> {
        let organisation = organisation.map(|id| self.writer.organisation(id)).transpose()?.flatten();
        match organisation.and_then(|organisation| organisation.details.profile) {
            Some(profile) => Ok(profile),
            None => catalogue_profile(&self.writer),
        }
    }

    /// Tells the administrators of the organisation that gave, and the editors of the one that
    /// received, except who did it.
    pub(super) fn tell_transferred(&mut self, before: &Dataset, to: Option<OrganisationId>) -> Result<()> {
        let from = before.metadata.organisation;
        let words = arguments([
            ("name", self.own_name()?),
            ("dataset", before.metadata.title.clone()),
            ("from", from.map(|from| self.organisation_name(from)).transpose()?.unwrap_or_default()),
            ("organisation", to.map(|to| self.organisation_name(to)).transpose()?.unwrap_or_default()),
        ]);
        let own = self.standing.account.as_ref().map(|account| account.id);
        let told: Vec<AccountId> = self.active(|account| {
            let role = |organisation: Option<OrganisationId>| {
                organisation.and_then(|organisation| account.role_in(organisation))
            };
            own != Some(account.id)
                && (role(from) == Some(Role::Administrator) || role(to) >= Some(Role::Editor))
        })?;
        self.owe_each(&told, "dataset-transferred", &words)
    }
}
