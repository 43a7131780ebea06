//! Accounts invited to one dataset, beside those of its organisation.

use crate::access::{Action, Principal, Scope, Standing, invited_labels};
use crate::catalogue::acting::Acting;
use crate::catalogue::notices::arguments;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::{AccountId, DatasetId, Revision};
use crate::model::{Collaboration, Collaborator, Dataset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A dataset that one is invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// What one may do with it.
    pub may: Collaboration,
}

impl Session {
    /// Names the accounts invited to one dataset, and what each may do. Who is newly invited, or may
    /// do more, is owed a notice; who is invited to read a draft, when it is published.
    ///
    /// # Errors
    /// `Forbidden`, `Conflict`, `Invalid` for an unknown account.
    pub fn set_collaborators(
        &self,
        id: DatasetId,
        expected: Revision,
        collaborators: Vec<Collaborator>,
    ) -> Result<Dataset> {
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        let after = Dataset { collaborators, ..before.clone() };
        let saved = acting.save(&before, after, Action::ManageCollaborators)?;
        acting.tell_invited(&before, &saved)?;
        acting.finish(saved)
    }

    /// The datasets that one is invited to and may read now, by identifier; nothing for nobody
    /// signed in. An invitation to read a draft counts from its publication.
    ///
    /// # Errors
    /// `Storage`.
    pub fn invitations(&self) -> Result<Vec<Invitation>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let Some(account) = standing.account.as_ref().map(|account| account.id) else {
            return Ok(Vec::new());
        };
        let mut ids = BTreeSet::new();
        for label in invited_labels(account) {
            ids.extend(reader.datasets_labelled(&label)?);
        }
        let ids: Vec<DatasetId> = ids.into_iter().collect();
        let portal = self.portal_asked(&reader)?;
        let shown = reader.datasets(&ids, &Scope::of(&standing))?.into_iter().flatten();
        let shown = shown.filter(|held| portal.as_ref().is_none_or(|portal| portal.predicate.shows(held)));
        Ok(shown
            .filter_map(|dataset| {
                let may = may(&dataset, account)?;
                Some(Invitation { dataset: dataset.id, title: dataset.metadata.title, may })
            })
            .collect())
    }
}

/// What an account is invited to do; the wider of several invitations.
fn may(dataset: &Dataset, account: AccountId) -> Option<Collaboration> {
    dataset.collaborators.iter().filter(|held| held.account == account).map(|held| held.may).max()
}

impl Acting<'_> {
    /// Tells those who are invited to more than before and may read the dataset: a title that
    /// somebody may not read is not told to them.
    pub(super) fn tell_invited(&mut self, before: &Dataset, after: &Dataset) -> Result<()> {
        for held in &after.collaborators {
            let Some(account) = self.writer.account(held.account)? else { continue };
            let standing = Standing::new(Principal::Account(account.id), Some(account));
            let scope = Scope::of(&standing);
            // What they read anyway says nothing of the invitation: its own label does.
            let reached =
                |dataset: &Dataset| scope.reads(dataset).then(|| may(dataset, held.account)).flatten();
            if reached(after) <= reached(before) {
                continue;
            }
            let name = self.own_name()?;
            let may = match held.may {
                Collaboration::Read => "read",
                Collaboration::Edit => "edit",
            };
            let title = after.metadata.title.clone();
            let words = arguments([("name", name), ("dataset", title), ("may", may.to_owned())]);
            self.owe(held.account, "dataset-invited", words)?;
        }
        Ok(())
    }
}
