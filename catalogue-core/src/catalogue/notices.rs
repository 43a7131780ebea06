//! What is owed to people: written with the act that owes it, taken out by the host that sends it.

use crate::access::{Action, Facts};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::{Session, permit};
use crate::error::Result;
use crate::id::{AccountId, OrganisationId};
use crate::model::{Account, Notice, Role};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Session {
    /// The oldest notices that were not acknowledged yet, at most `limit`, for the host that sends
    /// them (the principal `System`) and administrators. The library sends nothing itself.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn notices(&self, limit: i64) -> Result<Vec<Notice>> {
        let reader = self.inner.store.read()?;
        permit(&self.standing(&reader)?, Action::ReadNotices, &Facts::default())?;
        reader.notices(usize::try_from(limit).unwrap_or_default())
    }

    /// Removes notices that were sent, by identifier; the number that was there. They hold names
    /// and addresses: what is acknowledged is not kept.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn acknowledge_notices(&self, ids: &[Uuid]) -> Result<i64> {
        let mut acting = self.act()?;
        acting.permit_in(Action::ReadNotices, None)?;
        let mut removed = 0;
        for id in ids {
            removed += i64::from(acting.writer.delete_notice(*id)?);
        }
        acting.commit()?;
        Ok(removed)
    }
}

/// The arguments of a notice.
pub(super) fn arguments<const N: usize>(named: [(&str, String); N]) -> BTreeMap<String, String> {
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Acting<'_> {
    /// Owes a notice to an address.
    pub(super) fn owe_to_address(
        &mut self,
        account: Option<AccountId>,
        email: Option<String>,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let id = self.session.inner.options.identifiers.next();
        let notice = Notice { id, time: self.now, kind: kind.to_owned(), account, email, arguments };
        self.writer.put_notice(&notice)
    }

    /// Owes a notice to an account, unless it is inactive or gone.
    pub(super) fn owe(
        &mut self,
        account: AccountId,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        match self.writer.account(account)?.filter(|account| account.details.active) {
            Some(held) => self.owe_to_address(Some(held.id), held.details.email, kind, arguments),
            None => Ok(()),
        }
    }

    /// Owes a notice to those who moderate the catalogue: moderators, or administrators where there
    /// is no moderator.
    pub(super) fn owe_to_moderators(
        &mut self,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let accounts = self.writer.accounts()?;
        let chosen = |wanted: fn(&Account) -> bool| -> Vec<AccountId> {
            accounts.iter().filter(|held| held.details.active && wanted(held)).map(|held| held.id).collect()
        };
        let moderators = chosen(|account| account.details.moderator);
        let chosen =
            if moderators.is_empty() { chosen(|account| account.details.administrator) } else { moderators };
        chosen.into_iter().try_for_each(|account| self.owe(account, kind, arguments.clone()))
    }

    /// Owes a notice to the members of an organisation who have at least a role there; to the
    /// moderators where there is nobody.
    pub(super) fn owe_to_members(
        &mut self,
        organisation: OrganisationId,
        least: Role,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let accounts = self.writer.accounts()?;
        let chosen: Vec<AccountId> = accounts
            .iter()
            .filter(|held| held.details.active && held.role_in(organisation) >= Some(least))
            .map(|held| held.id)
            .collect();
        if chosen.is_empty() {
            return self.owe_to_moderators(kind, arguments);
        }
        chosen.into_iter().try_for_each(|account| self.owe(account, kind, arguments.clone()))
    }
}
