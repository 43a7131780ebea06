//! Who belongs to an organisation, in which role.

use crate::access::{Action, Facts, Permit, own_label};
use crate::catalogue::acting::Acting;
use crate::catalogue::notices::{self, arguments};
use crate::catalogue::session::{Session, permit};
use crate::error::{Error, Result};
use crate::id::{AccountId, OrganisationId};
use crate::model::{Account, Membership, Role, State};

impl Session {
    /// Gives an account a role in an organisation, or takes it away (`None`). Never above the role
    /// of who gives it. The holder is owed a notice. To those who do not manage accounts the answer
    /// tells no other membership.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`; `NotFound`, also for an account that is no member, when its
    /// membership is taken away by somebody who may not know it; `Invalid` for an unknown
    /// organisation.
    pub fn set_membership(
        &self,
        id: AccountId,
        organisation: OrganisationId,
        role: Option<Role>,
    ) -> Result<Account> {
        let mut acting = self.act()?;
        // Decided before the account is looked for: a refusal must not tell whether it exists.
        // Nobody in the organisation stands above who may manage its members.
        let facts = Facts {
            organisation: Some(organisation),
            role,
            memberships: &acting.memberships,
            ..Facts::default()
        };
        let granter = self.demand(&acting.standing, Action::ManageMembers, &facts)?;
        let knows = permit(&acting.standing, Action::ManageAccounts, &Facts::default()).is_ok();
        let before = acting
            .writer
            .account(id)?
            .filter(|account| knows || role.is_some() || account.role_in(organisation).is_some())
            .ok_or_else(|| Error::not_found("account", id))?;
        let held = before.role_in(organisation);
        let after = acting.write_membership(before, organisation, role, false, &granter)?;
        let own = acting.standing.account.as_ref().is_some_and(|account| account.id == id);
        if held != role && !own {
            let kind = if role.is_some() { "membership-given" } else { "membership-ended" };
            let organisation = acting.organisation_name(organisation)?;
            let role = role.map(|role| role.code().to_owned()).unwrap_or_default();
            acting.owe(id, kind, arguments([("organisation", organisation), ("role", role)]))?;
        }
        acting.commit()?;
        Ok(within(after, organisation, knows))
    }

    /// The members of an organisation, by login, for those who manage them. To those who do not
    /// manage accounts it tells no other membership.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn members(&self, organisation: OrganisationId) -> Result<Vec<Account>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let facts = Facts { organisation: Some(organisation), ..Facts::default() };
        self.demand(&standing, Action::ManageMembers, &facts)?;
        let knows = permit(&standing, Action::ManageAccounts, &Facts::default()).is_ok();
        let members = reader.accounts()?.into_iter();
        Ok(members
            .filter(|account| account.role_in(organisation).is_some())
            .map(|account| within(account, organisation, knows))
            .collect())
    }

    /// Leaves an organisation; one's own account as it is then. What one made there stays with it:
    /// its editors, who are owed a notice, keep the drafts. Invitations to single datasets stay. The
    /// last administrator may leave too: those who look after the catalogue are owed a notice.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` for who is no member; `Unsupported` for who may do everything
    /// and is no member.
    pub fn leave_organisation(&self, organisation: OrganisationId) -> Result<Account> {
        let mut acting = self.act()?;
        let leaver = acting.permit_in(Action::LeaveOrganisation, Some(organisation))?;
        let account = acting.standing.account.clone();
        let account = account.filter(|account| account.role_in(organisation).is_some());
        let account = account.ok_or_else(|| Error::Unsupported {
            what: "leaving an organisation that one is no member of".to_owned(),
        })?;
        let drafts = acting.own_drafts(organisation, account.id)?;
        let words = arguments([
            ("name", notices::person(&account)),
            ("organisation", acting.organisation_name(organisation)?),
            ("drafts", drafts.to_string()),
        ]);
        let after = acting.write_membership(account, organisation, None, false, &leaver)?;
        acting.owe_to_members(organisation, Role::Editor, "membership-left", words)?;
        acting.commit()?;
        Ok(after)
    }
}

impl Acting<'_> {
    /// Writes the role of an account in an organisation, and that it is its home when `home`.
    pub(super) fn write_membership(
        &mut self,
        before: Account,
        organisation: OrganisationId,
        role: Option<Role>,
        home: bool,
        permit: &Permit,
    ) -> Result<Account> {
        let held = before.role_in(organisation);
        let mut details = before.details.clone();
        details.memberships.retain(|membership| membership.organisation != organisation);
        details.memberships.extend(role.map(|role| Membership { organisation, role }));
        if home && role.is_some() {
            details.home = Some(organisation);
        }
        details.home = details.home.filter(|home| role.is_some() || *home != organisation);
        let expected = before.revision;
        let after = Account { revision: expected.next(), details, ..before };
        let after = self.put_checked_account(after, permit, Some(expected), permit.action().code())?;
        if held == Some(Role::Administrator) && role != held {
            self.tell_unadministered(organisation)?;
        }
        Ok(after)
    }

    /// Tells those who look after the catalogue that an organisation has no administrator any more.
    fn tell_unadministered(&mut self, organisation: OrganisationId) -> Result<()> {
        let left = self.active(|account| account.role_in(organisation) == Some(Role::Administrator))?;
        if !left.is_empty() {
            return Ok(());
        }
        let words = arguments([("organisation", self.organisation_name(organisation)?)]);
        self.owe_to_moderators("organisation-unadministered", words)
    }

    /// How many drafts of an organisation an account made.
    fn own_drafts(&self, organisation: OrganisationId, account: AccountId) -> Result<usize> {
        let made = self.writer.datasets_labelled(&own_label(organisation, account))?;
        let made = self.writer.datasets(&made, &crate::access::Scope::everything())?;
        Ok(made.into_iter().flatten().filter(|dataset| dataset.state == State::Draft).count())
    }

    /// The name of an organisation; empty when there is none.
    pub(super) fn organisation_name(&self, id: OrganisationId) -> Result<String> {
        let organisation = self.writer.organisation(id)?;
        Ok(organisation.map(|organisation| organisation.details.name).unwrap_or_default())
    }
}

/// An account as a manager of the members of one organisation sees it: what it is elsewhere is left
/// out, unless they manage accounts.
fn within(mut account: Account, organisation: OrganisationId, knows: bool) -> Account {
    if !knows {
        account.details.memberships.retain(|membership| membership.organisation == organisation);
        account.details.home = account.details.home.filter(|home| *home == organisation);
        account.details.moderator = false;
        account.details.administrator = false;
    }
    account
}
