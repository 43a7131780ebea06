//! What is owed to people: written with the act that owes it, taken out by the host that sends it.

use crate::access::{Action, Facts};
use crate::catalogue::acting::Acting;
use crate::catalogue::open::setting;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::{AccountId, OrganisationId};
use crate::model::{Account, Notice, Role};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Session {
    /// The oldest notices that were not acknowledged yet, at most `limit` (0 to 1,000), for the host that sends
    /// them (the principal `System`) and administrators. The library sends nothing itself.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn notices(&self, limit: i64) -> Result<Vec<Notice>> {
        let reader = self.inner.store.read()?;
        self.demand(&self.standing(&reader)?, Action::ReadNotices, &Facts::default())?;
        reader.notices(usize::try_from(limit.clamp(0, 1_000)).unwrap_or_default())
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

/// What people call the holder of an account: the name, else the login.
pub(super) fn person(account: &Account) -> String {
    let names = [&account.details.first_name, &account.details.last_name];
    let names: Vec<&str> = names.into_iter().flatten().map(|name| name.trim()).collect();
    let name = names.join(" ");
    if name.trim().is_empty() { account.details.login.clone() } else { name }
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

    /// What people call who acts: the host is called by the name of the catalogue.
    pub(super) fn own_name(&self) -> Result<String> {
        match &self.standing.account {
            Some(account) => Ok(person(account)),
            None => Ok(self.writer.setting(setting::NAME)?.unwrap_or_default()),
        }
    }

    /// Owes a notice to each of several accounts.
    pub(super) fn owe_each(
        &mut self,
        accounts: &[AccountId],
        kind: &str,
        arguments: &BTreeMap<String, String>,
    ) -> Result<()> {
        accounts.iter().try_for_each(|account| self.owe(*account, kind, arguments.clone()))
    }

    /// The active accounts of which something holds.
    pub(super) fn active(&self, holds: impl Fn(&Account) -> bool) -> Result<Vec<AccountId>> {
        let accounts = self.writer.accounts()?;
        let chosen = accounts.iter().filter(|account| account.details.active && holds(account));
        Ok(chosen.map(|account| account.id).collect())
    }

    /// Owes a notice to those who moderate the catalogue: moderators, or administrators where there
    /// is no moderator.
    pub(super) fn owe_to_moderators(
        &mut self,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let moderators = self.active(|account| account.details.moderator)?;
        if moderators.is_empty() {
            return self.owe_to_administrators(kind, arguments);
        }
        self.owe_each(&moderators, kind, &arguments)
    }

    /// Owes a notice to the administrators of the catalogue.
    pub(super) fn owe_to_administrators(
        &mut self,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let administrators = self.active(|account| account.details.administrator)?;
        self.owe_each(&administrators, kind, &arguments)
    }

    /// Owes a notice to the members of an organisation who have at least a role there; where there
    /// is nobody, to the administrators of the catalogue, who act in their stead.
    pub(super) fn owe_to_members(
        &mut self,
        organisation: OrganisationId,
        least: Role,
        kind: &str,
        arguments: BTreeMap<String, String>,
    ) -> Result<()> {
        let members = self.active(|account| account.role_in(organisation) >= Some(least))?;
        if members.is_empty() {
            return self.owe_to_administrators(kind, arguments);
        }
        self.owe_each(&members, kind, &arguments)
    }
}
