//! An organisation asked for: created by who could create it, with who asked as its administrator.

use crate::access::{Action, Facts, Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::organisations::is_privileged;
use crate::catalogue::requests::membership::flag_mail;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::model::{OrganisationDetails, Request, RequestState, Role};

impl Session {
    pub(super) fn may_decide_organisation(
        &self,
        standing: &Standing,
        details: &OrganisationDetails,
        asker: Option<AccountId>,
    ) -> Result<Permit> {
        let facts = Facts { account: asker, privileged: is_privileged(details), ..Facts::default() };
        self.demand(standing, Action::CreateOrganisation, &facts)
    }
}

impl Acting<'_> {
    pub(super) fn received_organisation(
        &self,
        mut request: Request,
        details: &OrganisationDetails,
    ) -> Result<Request> {
        // Organisations are public: that one exists is no secret.
        let taken = |what: &str, id: &str| Error::AlreadyExists {
            what: what.to_owned(),
            id: id.to_owned(),
            suggestion: None,
        };
        if self.writer.organisation_by_name(&crate::text::key(&details.name))?.is_some() {
            return Err(taken("organisation", &details.name));
        }
        if let Some(slug) = &details.slug
            && self.writer.organisation_by_slug(slug.as_str())?.is_some()
        {
            return Err(taken("slug", slug.as_str()));
        }
        if let Some(account) = &self.standing.account {
            flag_mail(&mut request, account);
        }
        Ok(request)
    }

    pub(super) fn grant_organisation(
        &mut self,
        request: &Request,
        details: &OrganisationDetails,
    ) -> Result<()> {
        let permit = self.session.may_decide_organisation(&self.standing, details, request.account)?;
        let asker = request.account.map(|_| self.asker(request)).transpose()?;
        let details = OrganisationDetails { active: true, ..details.clone() };
        let organisation = self.create_organisation(details)?;
        let Some(asker) = asker else { return Ok(()) };
        let home = asker.details.home.is_none();
        self.write_membership(asker, organisation.id, Some(Role::Administrator), home, &permit).map(drop)
    }

    pub(super) fn tell_organisation(
        &mut self,
        request: &Request,
        details: &OrganisationDetails,
        step: RequestState,
    ) -> Result<()> {
        let mut arguments = self.words_of(request)?;
        arguments.insert("organisation".to_owned(), details.name.clone());
        self.owe_step(request, step, arguments)
    }
}
