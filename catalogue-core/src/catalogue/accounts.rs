//! Accounts.

use crate::access::{Action, Facts, Permit};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::{Session, permit};
use crate::error::{Error, Result};
use crate::id::{AccountId, Revision};
use crate::issue::{Issue, IssueCode};
use crate::model::{Account, AccountDetails, Membership};
use crate::store::Subject;
use crate::validate;

impl Session {
    /// Creates an account. Signing in is the host's business.
    ///
    /// # Errors
    /// `Forbidden`, `Invalid`, `AlreadyExists` for a login that is taken.
    pub fn create_account(&self, details: AccountDetails) -> Result<Account> {
        let mut acting = self.act()?;
        let granter = acting.may_manage(&AccountDetails::default(), &details)?;
        let id = AccountId::from_uuid(self.inner.options.identifiers.next());
        let account = Account { id, revision: Revision(1), created: acting.now, details };
        let account = acting.put_checked_account(account, &granter, None, "account.create")?;
        acting.commit()?;
        Ok(account)
    }

    /// Replaces what is written of an account. Who changes its e-mail could become it, and must have
    /// the right to give every role that it has.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid` (`last-administrator` for the last active
    /// administrator of the catalogue, who cannot leave), `AlreadyExists`.
    pub fn update_account(
        &self,
        id: AccountId,
        expected: Revision,
        details: AccountDetails,
    ) -> Result<Account> {
        let mut acting = self.act()?;
        acting.permit_in(Action::ManageAccounts, None)?;
        let before = acting.writer.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        let granter = acting.may_manage(&before.details, &details)?;
        acting.leave_an_administrator(id, &before.details, &details)?;
        let after = Account { revision: expected.next(), details, ..before };
        let after = acting.put_checked_account(after, &granter, Some(expected), "account.update")?;
        acting.commit()?;
        Ok(after)
    }

    /// Every account, by login, for those who manage them.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.demand(&standing, Action::ManageAccounts, &Facts::default())?;
        reader.accounts()
    }

    /// One account by login: one's own, or any for those who manage accounts.
    ///
    /// # Errors
    /// `NotFound`, also for those who may not know.
    pub fn account(&self, login: &str) -> Result<Account> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let unknown = || Error::not_found("account", login);
        let account = reader.account_by_login(login)?.ok_or_else(unknown)?;
        let own = standing.account.as_ref().is_some_and(|own| own.id == account.id);
        if own || permit(&standing, Action::ManageAccounts, &Facts::default()).is_ok() {
            return Ok(account);
        }
        Err(unknown())
    }
}

impl Acting<'_> {
    /// Decides about the writing of an account: whatever gives or touches rights is decided with
    /// the weightiest right concerned, so that nobody gives what they do not have.
    pub(super) fn may_manage(&self, before: &AccountDetails, after: &AccountDetails) -> Result<Permit> {
        let privileged = [before, after].iter().any(|details| details.administrator || details.moderator);
        let facts = Facts { memberships: &self.memberships, privileged, ..Facts::default() };
        let granter = self.session.demand(&self.standing, Action::ManageAccounts, &facts)?;
        if before.email != after.email && !before.login.is_empty() {
            self.may_become(before)?;
        }
        let held = |details: &AccountDetails, wanted: &Membership| details.memberships.contains(wanted);
        let given = after.memberships.iter().filter(|membership| !held(before, membership));
        let taken = before.memberships.iter().filter(|membership| !held(after, membership));
        let given = given.map(|membership| (membership.organisation, Some(membership.role)));
        let taken = taken.map(|membership| (membership.organisation, None));
        for (organisation, role) in given.chain(taken) {
            let facts = Facts { organisation: Some(organisation), role, ..facts };
            self.session.demand(&self.standing, Action::ManageMembers, &facts)?;
        }
        Ok(granter)
    }

    /// Decides about what lets somebody sign in as an account: where its letters go, by what outside
    /// name it is known. It takes the right to give every role that the account has.
    pub(super) fn may_become(&self, details: &AccountDetails) -> Result<()> {
        for membership in &details.memberships {
            let facts = Facts {
                organisation: Some(membership.organisation),
                role: Some(membership.role),
                memberships: &self.memberships,
                ..Facts::default()
            };
            self.session.demand(&self.standing, Action::ManageMembers, &facts)?;
        }
        Ok(())
    }

    /// Writes a new account that was decided about.
    pub(super) fn put_checked_account(
        &mut self,
        account: Account,
        permit: &Permit,
        expected: Option<Revision>,
        action: &str,
    ) -> Result<Account> {
        let id = account.id;
        let proof = self
            .with_context(|context| validate::well_formed_account(account, context))
            .map_err(|issues| Error::Invalid { issues })?;
        self.writer.put_account(proof.get(), permit, expected)?;
        self.journal(action, Subject::Account(id))?;
        Ok(proof.into_inner())
    }

    /// Whether no other account serves as administrator.
    pub(super) fn is_last_administrator(&self, id: AccountId) -> Result<bool> {
        let mut others = self.writer.accounts()?.into_iter().filter(|other| other.id != id);
        Ok(!others.any(|other| other.details.administrator && other.details.active))
    }

    /// Refuses to leave the catalogue without an active administrator: nobody could name one again.
    pub(super) fn leave_an_administrator(
        &self,
        id: AccountId,
        before: &AccountDetails,
        after: &AccountDetails,
    ) -> Result<()> {
        let serves = |details: &AccountDetails| details.administrator && details.active;
        if !serves(before) || serves(after) {
            return Ok(());
        }
        if !self.is_last_administrator(id)? {
            return Ok(());
        }
        let path = if after.administrator { "active" } else { "administrator" };
        Err(Error::Invalid { issues: vec![Issue::error(path, IssueCode::LastAdministrator)] })
    }
}
