//! Asking for an account, by nobody signed in. Whether somebody has one already is never told.

use crate::access::{Action, Facts, Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::consent;
use crate::catalogue::notices::arguments;
use crate::catalogue::session::{Session, permit};
use crate::catalogue::sign_in::fit_login;
use crate::error::{Error, Result};
use crate::id::{AccountId, OrganisationId, RequestId, Revision};
use crate::identity::is_personal_mail;
use crate::issue::{Issue, IssueCode};
use crate::model::{
    Account, AccountApplication, AccountDetails, Ask, Membership, OrganisationDetails, Request, RequestState,
    Role,
};
use crate::store::Subject;

/// The address is of a provider that gives one to anybody.
const PERSONAL_MAIL: &str = "personal-mail-domain";
/// The organisation is to be created.
const NEW_ORGANISATION: &str = "new-organisation";
/// An organisation of that name exists.
const SAME_ORGANISATION: &str = "organisation-exists";
/// The organisation claims what opens data elsewhere, which approval does not give.
const PRIVILEGED_ORGANISATION: &str = "privileged-organisation";

/// An organisation without what opens data elsewhere: strangers may not write that.
fn unprivileged(details: &OrganisationDetails) -> OrganisationDetails {
    let details = details.clone();
    OrganisationDetails {
        partner: false,
        aggregator: false,
        territories: Vec::new(),
        active: true,
        ..details
    }
}

impl Session {
    pub(super) fn may_decide_account(&self, standing: &Standing) -> Result<Permit> {
        self.demand(standing, Action::ManageAccounts, &Facts::default())
    }
}

impl Acting<'_> {
    /// What a form can tell who fills it in, and what those who decide should look at.
    pub(super) fn received_account(&self, mut request: Request) -> Result<Request> {
        let Ask::Account(application) = &request.ask else { return Ok(request) };
        if let Some(organisation) = application.organisation {
            self.is_active(organisation, "organisation")?;
        }
        let mut issues = Vec::new();
        match (&application.organisation, &application.new_organisation) {
            (None, None) => issues.push(Issue::error("organisation", IssueCode::Required)),
            (Some(_), Some(details)) => {
                let issue = Issue::error("new_organisation", IssueCode::ExclusiveValue);
                issues.push(issue.with("found", &details.name));
            }
            _ => {}
        }
        if let Some(text) = self.writer.consent_text()?.filter(|text| text.version != application.consent) {
            issues.push(consent::required(&text.version));
        }
        if !issues.is_empty() {
            return Err(Error::Invalid { issues });
        }
        if is_personal_mail(&application.email) {
            request.flags.push(PERSONAL_MAIL.to_owned());
        }
        if let Some(details) = &application.new_organisation {
            // Organisations are public: that one exists tells nothing.
            let same = self.writer.organisation_by_name(&crate::text::key(&details.name))?.is_some();
            let privileged = *details != unprivileged(details);
            request.flags.push(if same { SAME_ORGANISATION } else { NEW_ORGANISATION }.to_owned());
            request.flags.extend(privileged.then(|| PRIVILEGED_ORGANISATION.to_owned()));
        }
        Ok(request)
    }

    /// Whether the request must be answered and not kept: the same address waits already, or has an
    /// account, whose holder is owed a notice. Who asks is told nothing of it.
    pub(super) fn is_repeated(&mut self, request: &Request) -> Result<bool> {
        let Ask::Account(application) = &request.ask else { return Ok(false) };
        let email = application.email.trim();
        let holders = self.writer.accounts_by_email(email)?;
        let by_login = self.writer.account_by_login(email)?;
        if let Some(holder) = by_login.or_else(|| holders.into_iter().next()) {
            let login = holder.details.login.clone();
            self.owe(holder.id, "account-exists", arguments([("login", login)]))?;
            return Ok(true);
        }
        self.writer.application_waits(email)
    }

    /// Makes the account, its organisation when it is new, and its membership: in the role wished for
    /// where who decides may give it, else as a member, and the role is asked for in turn.
    pub(super) fn grant_account(
        &mut self,
        request: &Request,
        application: &AccountApplication,
    ) -> Result<AccountId> {
        if !self.writer.accounts_by_email(&application.email)?.is_empty() {
            return Err(Error::AlreadyExists {
                what: "e-mail".to_owned(),
                // The address itself is personal: the request tells it to those who may read it.
                id: request.id.to_string(),
                suggestion: None,
            });
        }
        let (organisation, role) = self.place_of(application)?;
        let wished = application.login.as_deref().unwrap_or(&application.email);
        let login = self.free_login(&fit_login(wished).unwrap_or_else(|| "account".to_owned()))?;
        let details = AccountDetails {
            login,
            first_name: Some(application.first_name.clone()),
            last_name: Some(application.last_name.clone()),
            email: Some(application.email.clone()),
            phone: Some(application.phone.clone()),
            position: Some(application.position.clone()),
            home: Some(organisation),
            memberships: vec![Membership { organisation, role }],
            ..AccountDetails::default()
        };
        let id = AccountId::from_uuid(self.session.inner.options.identifiers.next());
        let account = Account { id, revision: Revision(1), created: self.now, details };
        let permit = self.permit_in(Action::ManageAccounts, None)?;
        let account = self.put_checked_account(account, &permit, None, "account.create")?;
        if self.writer.consent_texts()?.iter().any(|text| text.version == application.consent) {
            self.writer.put_consent(account.id, &application.consent, request.created, &permit)?;
        }
        if let Some(wished) = application.role.filter(|wished| *wished > role) {
            self.ask_for_role(request, &account, organisation, wished, &permit)?;
        }
        Ok(account.id)
    }

    /// Where the account belongs, and in which role. Of an organisation that is new it is the
    /// administrator, as who asks for one is, unless another role was wished for.
    fn place_of(&mut self, application: &AccountApplication) -> Result<(OrganisationId, Role)> {
        let known = match (application.organisation, &application.new_organisation) {
            (Some(organisation), _) => Some(organisation),
            (None, Some(details)) => {
                let same = self.writer.organisation_by_name(&crate::text::key(&details.name))?;
                same.map(|same| same.id)
            }
            (None, None) => None,
        };
        if let Some(organisation) = known {
            self.is_active(organisation, "organisation")?;
            return Ok((organisation, self.role_to_give(organisation, application)));
        }
        let Some(details) = &application.new_organisation else {
            return Err(Error::Invalid { issues: vec![Issue::error("organisation", IssueCode::Required)] });
        };
        let made = self.create_organisation(unprivileged(details))?;
        Ok((made.id, application.role.unwrap_or(Role::Administrator)))
    }

    /// Asks in the name of a new account for the role that who decided may not give.
    fn ask_for_role(
        &mut self,
        application: &Request,
        account: &Account,
        organisation: OrganisationId,
        role: Role,
        permit: &Permit,
    ) -> Result<()> {
        let message = application.ask.message().map(str::to_owned);
        let id = RequestId::from_uuid(self.session.inner.options.identifiers.next());
        let mut request = Request {
            id,
            revision: Revision(1),
            created: self.now,
            expires: Some(self.now + super::PATIENCE),
            state: RequestState::Requested,
            account: Some(account.id),
            ask: Ask::Membership { organisation, role, home: false, message },
            title: None,
            flags: Vec::new(),
            decision: None,
        };
        super::membership::flag_mail(&mut request, account);
        self.writer.put_request(&request, permit, None)?;
        self.journal("request.ask", Subject::Request(id))?;
        self.tell(&request, RequestState::Requested)
    }

    /// The role wished for, where who decides may give it; to attach somebody as a member is what
    /// deciding about accounts means.
    fn role_to_give(&self, organisation: OrganisationId, application: &AccountApplication) -> Role {
        let wished = application.role.unwrap_or(Role::Member);
        let facts = Facts {
            organisation: Some(organisation),
            role: Some(wished),
            memberships: &self.memberships,
            ..Facts::default()
        };
        match permit(&self.standing, Action::ManageMembers, &facts) {
            Ok(_) => wished,
            Err(_) => Role::Member,
        }
    }

    /// Tells those who decide, then who asked.
    pub(super) fn tell_account(
        &mut self,
        request: &Request,
        application: &AccountApplication,
        step: RequestState,
    ) -> Result<()> {
        let held = match request.account {
            Some(account) => self.writer.account(account)?,
            None => None,
        };
        let organisation = match (application.organisation, &application.new_organisation) {
            (Some(id), _) => self.writer.organisation(id)?.map(|found| found.details.name),
            (None, details) => details.as_ref().map(|details| details.name.clone()),
        };
        let given = held.as_ref().and_then(|account| account.details.memberships.first());
        let role = given.map(|membership| membership.role).or(application.role).unwrap_or(Role::Member);
        let note = request.decision.as_ref().and_then(|decision| decision.note.clone());
        let arguments = arguments([
            ("first_name", application.first_name.clone()),
            ("last_name", application.last_name.clone()),
            ("position", application.position.clone()),
            ("email", application.email.clone()),
            ("phone", application.phone.clone()),
            ("organisation", organisation.unwrap_or_default()),
            ("role", role.code().to_owned()),
            ("flags", request.flags.join(", ")),
            ("message", application.message.clone().unwrap_or_default()),
            ("login", held.as_ref().map(|account| account.details.login.clone()).unwrap_or_default()),
            ("note", note.unwrap_or_default()),
        ]);
        match step {
            RequestState::Requested => self.owe_to_moderators("account-requested", arguments),
            RequestState::Withdrawn => Ok(()),
            RequestState::Approved | RequestState::Refused | RequestState::Expired => {
                let kind = format!("account-{}", step.code());
                let email = Some(application.email.clone());
                self.owe_to_address(held.map(|account| account.id), email, &kind, arguments)
            }
        }
    }
}
