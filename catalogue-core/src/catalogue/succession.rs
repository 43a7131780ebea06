//! Organisations that go: into another, or for good. All of it or nothing, each record with its event.

use crate::access::{Action, Facts, Permit, Scope};
use crate::catalogue::acting::Acting;
use crate::catalogue::notices::arguments;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{OrganisationId, Revision};
use crate::model::{Account, Act, Ask, Dataset, Organisation, Portal, Request, RequestState, Role, State};
use crate::store::Subject;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What becomes of the datasets of an organisation that is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "owned", deny_unknown_fields)]
pub enum OwnedDatasets {
    /// The deletion is refused while there are any, tombstones included.
    #[default]
    Refuse,
    /// They go to another organisation.
    Reassign {
        /// Which.
        to: OrganisationId,
    },
    /// They stay: what is published is archived, and the organisation stays as their owner, inactive
    /// and without members.
    Archive,
}

/// What an organisation holds, and what goes with it or changes when it is merged or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationImpact {
    /// Its name.
    pub name: String,
    /// Its datasets that are drafts.
    pub drafts: i64,
    /// Those that are published.
    pub published: i64,
    /// Those that are archived.
    pub archived: i64,
    /// Those that are deleted and may be restored.
    pub deleted: i64,
    /// Its harvest sources.
    pub harvest_sources: i64,
    /// The datasets, whoever owns them, whose rules of access name it.
    pub rules: i64,
    /// Its members.
    pub members: i64,
    /// The requests that wait and name it.
    pub requests: i64,
    /// The codes of the portals whose selection names it.
    pub portals: Vec<String>,
}

impl Session {
    /// What an organisation holds: to look at before it is merged or deleted.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`.
    pub fn organisation_impact(&self, id: OrganisationId) -> Result<OrganisationImpact> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.demand(&standing, Action::DeleteOrganisation, &Facts::default())?;
        let organisation = reader.organisation(id)?.ok_or_else(|| Error::not_found("organisation", id))?;
        let mut owned: BTreeMap<State, i64> = BTreeMap::new();
        let mut rules = 0;
        // One at a time: there may be many.
        for dataset in reader.datasets_naming(id)? {
            let Some(dataset) = reader.dataset(dataset, &Scope::everything())? else { continue };
            rules += i64::from(dataset.names_in_rules(id));
            if dataset.metadata.organisation == Some(id) {
                *owned.entry(dataset.state).or_default() += 1;
            }
        }
        let owned = |state| owned.get(&state).copied().unwrap_or_default();
        let portals = reader.portals()?.into_iter().filter(|portal| selects(portal, id));
        let members = reader.accounts()?.iter().filter(|account| account.role_in(id).is_some()).count();
        let waiting = reader.requests(Some(RequestState::Requested))?;
        Ok(OrganisationImpact {
            name: organisation.details.name,
            drafts: owned(State::Draft),
            published: owned(State::Published),
            archived: owned(State::Archived),
            deleted: owned(State::Deleted),
            harvest_sources: count(reader.harvest_sources(Some(id))?.len()),
            rules,
            members: count(members),
            requests: count(waiting.iter().filter(|request| request.ask.organisation() == Some(id)).count()),
            portals: portals.map(|portal| portal.code).collect(),
        })
    }

    /// Merges an organisation into another, which is returned: its datasets (deleted ones too), its
    /// members (the higher role counts), its home accounts, the requests that wait, its harvest sources,
    /// the portals and the rules of access that name it go over; its addresses lead to the other one. Datasets keep
    /// the profile whose rules they met. What is written of it (territories, partner, licence) does
    /// not go over. Its administrators are owed a notice.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `Conflict`; `Invalid` when the other one is
    /// inactive; `Unsupported` into itself.
    pub fn merge_organisations(
        &self,
        from: OrganisationId,
        expected: Revision,
        into: OrganisationId,
    ) -> Result<Organisation> {
        let mut acting = self.act()?;
        let granted = acting.permit_in(Action::MergeOrganisations, Some(from))?;
        let goes = acting.going(from, expected)?;
        let stays = acting.writer.organisation(into)?;
        let stays = stays.ok_or_else(|| Error::not_found("organisation", into))?;
        if from == into {
            let what = "merging an organisation into itself".to_owned();
            return Err(Error::Unsupported { what });
        }
        acting.is_active(into, "into")?;
        let merged = Some(into);
        acting.tell_merged(&goes, &stays)?;
        acting.rename_in_datasets(from, merged, merged, &granted)?;
        acting.move_members(from, merged, &granted)?;
        acting.move_requests(from, into, &granted)?;
        acting.move_sources(from, merged, &granted)?;
        for portal in acting.writer.portals()? {
            acting.rename_in_portal(portal, from, merged, &granted)?;
        }
        acting.writer.merge_addresses(from, into)?;
        acting.writer.move_usage(from, into)?;
        acting.writer.delete_organisation(from, &granted, expected)?;
        acting.journal(Action::MergeOrganisations.code(), Subject::Organisation(from))?;
        acting.commit()?;
        Ok(stays)
    }

    /// Removes an organisation; what is left of it: nothing, or itself, inactive, when its datasets
    /// stay archived. Its harvest sources go with its datasets to whom they go, else they end (or rest,
    /// when it stays). Memberships end, requests that wait are refused, rules of access that name it
    /// name it no longer (which opens nothing), its slugs are free again unless it stays.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`; `Forbidden`, for moderators also while it owns datasets, and for all
    /// when these are to stay where they are (`not-empty`); `Invalid` when the one that takes them
    /// is inactive; `Unsupported` while a portal shows nothing but this organisation.
    pub fn delete_organisation(
        &self,
        id: OrganisationId,
        expected: Revision,
        owned: OwnedDatasets,
    ) -> Result<Option<Organisation>> {
        let mut acting = self.act()?;
        let owns_datasets = !acting.writer.organisation_datasets(id)?.is_empty();
        let facts = Facts {
            organisation: Some(id),
            memberships: &acting.memberships,
            owns_datasets,
            ..Facts::default()
        };
        let granted = self.demand(&acting.standing, Action::DeleteOrganisation, &facts)?;
        let goes = acting.going(id, expected)?;
        if let OwnedDatasets::Reassign { to } = owned {
            if to == id {
                let what = "giving the datasets of an organisation that goes to itself".to_owned();
                return Err(Error::Unsupported { what });
            }
            acting.receives(to)?;
        }
        acting.refuse_requests(id, &granted)?;
        acting.move_members(id, None, &granted)?;
        if owned == OwnedDatasets::Archive {
            let left = acting.retire(goes, &granted)?;
            acting.commit()?;
            return Ok(Some(left));
        }
        for portal in acting.writer.portals()? {
            acting.rename_in_portal(portal, id, None, &granted)?;
        }
        let to = match owned {
            OwnedDatasets::Reassign { to } => Some(to),
            OwnedDatasets::Refuse | OwnedDatasets::Archive => None,
        };
        acting.rename_in_datasets(id, None, to, &granted)?;
        acting.move_sources(id, to, &granted)?;
        acting.writer.delete_organisation(id, &granted, expected)?;
        acting.journal(Action::DeleteOrganisation.code(), Subject::Organisation(id))?;
        acting.commit()?;
        Ok(None)
    }
}

fn selects(portal: &Portal, id: OrganisationId) -> bool {
    portal.predicate.organisations.contains(&id)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

impl Acting<'_> {
    /// The organisation that goes, at the revision expected.
    fn going(&self, id: OrganisationId, expected: Revision) -> Result<Organisation> {
        let found = self.writer.organisation(id)?.ok_or_else(|| Error::not_found("organisation", id))?;
        if found.revision == expected {
            return Ok(found);
        }
        Err(Error::Conflict { expected, found: found.revision })
    }

    fn tell_merged(&mut self, goes: &Organisation, stays: &Organisation) -> Result<()> {
        let words =
            arguments([("organisation", goes.details.name.clone()), ("into", stays.details.name.clone())]);
        let told = self.active(|account| account.role_in(goes.id) == Some(Role::Administrator))?;
        self.owe_each(&told, "organisation-merged", &words)
    }

    /// Puts an organisation, or none, in the place of another in the rules of every dataset, and gives
    /// to `owner` those that were that one's.
    fn rename_in_datasets(
        &mut self,
        from: OrganisationId,
        by: Option<OrganisationId>,
        owner: Option<OrganisationId>,
        permit: &Permit,
    ) -> Result<()> {
        // One at a time: there may be many.
        for id in self.writer.datasets_naming(from)? {
            if let Some(dataset) = self.writer.dataset(id, &Scope::everything())? {
                self.rename_in_dataset(&dataset, from, by, owner, permit)?;
            }
        }
        Ok(())
    }

    fn rename_in_dataset(
        &mut self,
        before: &Dataset,
        from: OrganisationId,
        by: Option<OrganisationId>,
        owner: Option<OrganisationId>,
        permit: &Permit,
    ) -> Result<()> {
        let action = permit.action();
        let mut after = before.clone();
        after.rename_in_rules(from, by);
        match owner.filter(|_| before.metadata.organisation == Some(from)) {
            Some(owner) => self.move_to(before, after, owner, action, permit).map(drop),
            None if after == *before => Ok(()),
            None => {
                after.revision = before.revision.next();
                self.writer.put_moved(&after, permit, before.revision)?;
                self.journal(action.code(), Subject::Dataset(after.id))
            }
        }
    }

    /// Ends every membership of an organisation that goes, or brings it to another.
    fn move_members(
        &mut self,
        from: OrganisationId,
        to: Option<OrganisationId>,
        permit: &Permit,
    ) -> Result<()> {
        for mut account in self.writer.accounts()? {
            let role = account.role_in(from);
            let at_home = account.details.home == Some(from);
            if role.is_none() && !at_home {
                continue;
            }
            let details = &mut account.details;
            details.memberships.retain(|membership| membership.organisation != from);
            if at_home {
                details.home = to;
            }
            if let (Some(to), Some(role)) = (to, role) {
                match details.memberships.iter_mut().find(|membership| membership.organisation == to) {
                    Some(held) => held.role = held.role.max(role),
                    None => details.memberships.push(crate::model::Membership { organisation: to, role }),
                }
            }
            let expected = account.revision;
            let account = Account { revision: expected.next(), ..account };
            self.writer.put_account(&account, permit, Some(expected))?;
            self.journal(permit.action().code(), Subject::Account(account.id))?;
        }
        Ok(())
    }

    /// The requests that wait and name an organisation.
    fn waiting_for(&self, id: OrganisationId) -> Result<Vec<Request>> {
        let mut waiting = self.writer.requests(Some(RequestState::Requested))?;
        waiting.retain(|request| request.ask.organisation() == Some(id));
        Ok(waiting)
    }

    /// Brings the requests that wait for an organisation to another. The offer of a dataset that it
    /// has by now ends.
    fn move_requests(&mut self, from: OrganisationId, to: OrganisationId, permit: &Permit) -> Result<()> {
        for request in self.waiting_for(from)? {
            let expected = request.revision;
            let mut request = Request { revision: expected.next(), ..request };
            request.ask.rename_organisation(from, to);
            self.writer.put_request(&request, permit, Some(expected))?;
            self.journal(permit.action().code(), Subject::Request(request.id))?;
        }
        for request in self.waiting_for(to)? {
            let Ask::Transfer { dataset, .. } = request.ask else { continue };
            let offered = self.writer.dataset(dataset, &Scope::everything())?;
            if offered.is_some_and(|offered| offered.metadata.organisation == Some(to)) {
                self.decided(request, RequestState::Withdrawn, None, permit)?;
            }
        }
        Ok(())
    }

    fn refuse_requests(&mut self, id: OrganisationId, permit: &Permit) -> Result<()> {
        for request in self.waiting_for(id)? {
            self.decided(request, RequestState::Refused, None, permit)?;
        }
        Ok(())
    }

    /// Puts an organisation, or none, in the place of another in what a portal shows. A selection
    /// that became empty would show everything.
    fn rename_in_portal(
        &mut self,
        mut portal: Portal,
        from: OrganisationId,
        by: Option<OrganisationId>,
        permit: &Permit,
    ) -> Result<()> {
        if !selects(&portal, from) {
            return Ok(());
        }
        let selected = &mut portal.predicate.organisations;
        crate::model::rename(selected, &from, by);
        if selected.is_empty() {
            return Err(Error::Unsupported {
                what: format!(
                    "deleting an organisation that alone is shown by the portal {}; edit the portal first",
                    portal.code
                ),
            });
        }
        self.writer.put_portal(&portal, permit)?;
        self.journal(permit.action().code(), Subject::Portal(portal.code))
    }

    /// Leaves an organisation as the inactive owner of archived datasets.
    fn retire(&mut self, goes: Organisation, permit: &Permit) -> Result<Organisation> {
        for id in self.writer.organisation_datasets(goes.id)? {
            let held = self.writer.dataset(id, &Scope::everything())?;
            if let Some(held) = held.filter(|held| held.state == State::Published) {
                self.change_state(id, held.revision, Act::Archive)?;
            }
        }
        self.rest_sources(goes.id, permit)?;
        let expected = goes.revision;
        let mut left = Organisation { revision: expected.next(), ..goes };
        left.details.active = false;
        self.writer.put_organisation(&left, permit, Some(expected))?;
        self.journal(permit.action().code(), Subject::Organisation(left.id))?;
        Ok(left)
    }
}
