//! A role in an organisation, asked for: decided by those who could give it, that is administrators of
//! the organisation, and administrators of the catalogue where it has none.

use crate::access::{Action, Facts, Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::OrganisationId;
use crate::model::{Account, Request, RequestState, Role};

impl Session {
    pub(super) fn may_decide_membership(
        &self,
        standing: &Standing,
        organisation: OrganisationId,
        role: Role,
    ) -> Result<Permit> {
        let facts = Facts { organisation: Some(organisation), role: Some(role), ..Facts::default() };
        self.demand(standing, Action::ManageMembers, &facts)
    }
}

impl Acting<'_> {
    pub(super) fn received_membership(
        &self,
        mut request: Request,
        organisation: OrganisationId,
        role: Role,
        home: bool,
    ) -> Result<Request> {
        self.is_active(organisation, "organisation")?;
        let Some(account) = &self.standing.account else {
            return Err(Error::Unsupported { what: "a role for nobody; sign in to ask for one".to_owned() });
        };
        let settled = !home || account.details.home == Some(organisation);
        if account.role_in(organisation) >= Some(role) && settled {
            let id = organisation.to_string();
            return Err(Error::AlreadyExists { what: "membership".to_owned(), id, suggestion: None });
        }
        flag_mail(&mut request, account);
        Ok(request)
    }

    pub(super) fn grant_membership(
        &mut self,
        request: &Request,
        organisation: OrganisationId,
        role: Role,
        home: bool,
    ) -> Result<()> {
        let permit = self.session.may_decide_membership(&self.standing, organisation, role)?;
        self.is_active(organisation, "organisation")?;
        let account = self.asker(request)?;
        // Who has more already, keeps it.
        let role = account.role_in(organisation).max(Some(role));
        self.write_membership(account, organisation, role, home, &permit).map(drop)
    }

    pub(super) fn tell_membership(
        &mut self,
        request: &Request,
        organisation: OrganisationId,
        role: Role,
        step: RequestState,
    ) -> Result<()> {
        let mut arguments = self.words_of(request)?;
        arguments.insert("organisation".to_owned(), self.organisation_name(organisation)?);
        arguments.insert("role".to_owned(), role.code().to_owned());
        self.owe_step(request, step, arguments)
    }

    /// The account that asked, when it may still be given something.
    pub(super) fn asker(&self, request: &Request) -> Result<Account> {
        let account = request.account.map(|account| self.writer.account(account)).transpose()?.flatten();
        account.filter(|account| account.details.active).ok_or_else(|| Error::Unsupported {
            what: "a request whose asker is gone or inactive; refuse it".to_owned(),
        })
    }
}

/// Notes that an address says nothing of the organisation that somebody works for.
pub(super) fn flag_mail(request: &mut Request, account: &Account) {
    if account.details.email.as_deref().is_some_and(crate::identity::is_personal_mail) {
        request.flags.push("personal-mail-domain".to_owned());
    }
}
