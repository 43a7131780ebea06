//! Accounts and memberships.

use crate::access::{Action, Facts, Permit, Principal};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::{Session, permit};
use crate::error::{Error, Result};
use crate::id::{AccountId, OrganisationId, Revision};
use crate::model::{Account, AccountDetails, Membership, Role};
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
        let proof = acting
            .with_context(|context| validate::well_formed_account(account, context))
            .map_err(|issues| Error::Invalid { issues })?;
        acting.writer.put_account(proof.get(), &granter, None)?;
        acting.journal("account.create", Subject::Account(id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Replaces what is written of an account.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`, `AlreadyExists`.
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
        let after = Account { revision: expected.next(), details, ..before };
        let proof = acting
            .with_context(|context| validate::well_formed_account(after, context))
            .map_err(|issues| Error::Invalid { issues })?;
        acting.writer.put_account(proof.get(), &granter, Some(expected))?;
        acting.journal("account.update", Subject::Account(id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Gives an account a role in an organisation, or takes it away (`None`). Never above the role
    /// of who gives it.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub fn set_membership(
        &self,
        id: AccountId,
        organisation: OrganisationId,
        role: Option<Role>,
    ) -> Result<Account> {
        let mut acting = self.act()?;
        let before = acting.writer.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        // Whoever is above the giver is not the giver's to demote.
        let weighty = role.max(before.role_in(organisation));
        let facts = Facts {
            organisation: Some(organisation),
            role: weighty,
            memberships: &acting.memberships,
            ..Facts::default()
        };
        let granter = permit(&acting.standing, Action::ManageMembers, &facts)?;
        let mut details = before.details.clone();
        details.memberships.retain(|membership| membership.organisation != organisation);
        details.memberships.extend(role.map(|role| Membership { organisation, role }));
        let expected = before.revision;
        let after = Account { revision: expected.next(), details, ..before };
        let proof = acting
            .with_context(|context| validate::well_formed_account(after, context))
            .map_err(|issues| Error::Invalid { issues })?;
        acting.writer.put_account(proof.get(), &granter, Some(expected))?;
        acting.journal(Action::ManageMembers.code(), Subject::Account(id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Every account, by login, for those who manage them.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        permit(&standing, Action::ManageAccounts, &Facts::default())?;
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
        let own = matches!(self.principal(), Principal::Account(id) if *id == account.id);
        if own || permit(&standing, Action::ManageAccounts, &Facts::default()).is_ok() {
            return Ok(account);
        }
        Err(unknown())
    }
}

impl Acting<'_> {
    /// Decides about the writing of an account: whatever gives or touches rights is decided with
    /// the weightiest right concerned, so that nobody gives what they do not have.
    fn may_manage(&self, before: &AccountDetails, after: &AccountDetails) -> Result<Permit> {
        let privileged = [before, after].iter().any(|details| details.administrator || details.moderator);
        let facts = Facts { memberships: &self.memberships, privileged, ..Facts::default() };
        let granter = permit(&self.standing, Action::ManageAccounts, &facts)?;
        let held = |details: &AccountDetails, wanted: &Membership| details.memberships.contains(wanted);
        let given = after.memberships.iter().filter(|membership| !held(before, membership));
        let taken = before.memberships.iter().filter(|membership| !held(after, membership));
        for membership in given.chain(taken) {
            let facts =
                Facts { organisation: Some(membership.organisation), role: Some(membership.role), ..facts };
            permit(&self.standing, Action::ManageMembers, &facts)?;
        }
        Ok(granter)
    }
}
