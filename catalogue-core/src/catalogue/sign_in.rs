//! Single sign-on: whom the host has authenticated elsewhere, recognised or made, never twice.

use crate::access::{Action, Facts, Principal, reason};
use crate::catalogue::acting::Acting;
use crate::catalogue::open::Catalogue;
use crate::catalogue::passwords::suspended;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, OrganisationId, Revision, Slug};
use crate::identity::{Granted, OutsideIdentity, RecognitionRules};
use crate::model::{Account, AccountDetails, Membership, Organisation, OrganisationDetails};
use crate::store::{Linked, Reader, Subject};
use crate::text;
use crate::validate;
use serde::{Deserialize, Serialize};

/// Somebody from outside, as the catalogue knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// The account, as it stands now.
    pub account: Account,
    /// To open a session with.
    pub principal: Principal,
    /// Whether the account was made just now.
    pub created: bool,
    /// Whether an account that was there before was recognised as theirs just now.
    pub linked: bool,
    /// The organisation that was named and is not known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_organisation: Option<String>,
}

/// A name under which another system knows an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideName {
    /// The system.
    pub provider: String,
    /// The name there.
    pub subject: String,
}

/// What a sign-in gave, so that the next one takes back that and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Given {
    organisation: Option<OrganisationId>,
    #[serde(flatten)]
    granted: Granted,
}

impl Given {
    fn membership(self) -> Option<Membership> {
        Some(Membership { organisation: self.organisation?, role: self.granted.role? })
    }
}

impl Catalogue {
    /// Recognises somebody whom another system has authenticated: by the subject that the provider
    /// gave before, else by the rules, else an account is made. Never made twice, whatever is asked
    /// at the same time in whatever process. Their names, organisation and roles are brought up to
    /// date; what an administrator gave by hand stays.
    ///
    /// An account that may do more than its organisations allow (moderators, administrators) is
    /// never recognised by a rule: link it by hand ([`Session::link_identity`]).
    ///
    /// # Errors
    /// `BadInput`, `LimitExceeded` for an identity that is none; `Forbidden`: `suspended` for a
    /// suspended account, which stays as it is, `no-account` for a stranger when the rules make none.
    pub fn recognise(&self, identity: &OutsideIdentity, rules: &RecognitionRules) -> Result<Recognised> {
        identity.check()?;
        // Most sign-ins change nothing: they do not wait for a writer.
        if let Some(known) = self.known_already(identity, rules)? {
            return Ok(known);
        }
        let host = self.host();
        let mut acting = host.act()?;
        let linked: Option<Linked<Given>> = acting.writer.outside(&identity.provider, &identity.subject)?;
        let before = match &linked {
            Some(linked) => acting.writer.account(linked.account)?,
            None => acting.by_rule(identity, rules)?,
        };
        if before.as_ref().is_some_and(|account| !account.details.active) {
            return Err(suspended());
        }
        let (created, newly) = (before.is_none(), before.is_some() && linked.is_none());
        if created && !rules.create {
            let action = "account.sign_in".to_owned();
            return Err(Error::Forbidden { action, reason: reason::NO_ACCOUNT.to_owned() });
        }
        let held = linked.map_or_else(Given::default, |linked| linked.given);
        let organisation = acting.organisation_named(identity, rules)?;
        let blank = AccountDetails::default();
        let details = before.as_ref().map_or(&blank, |account| &account.details);
        let (given, unknown) = offered(identity, rules, organisation.as_ref(), details, held);
        let (account, given) = match before {
            Some(before) if rules.update => acting.bring_up_to_date(before, identity, held, given)?,
            Some(before) => (before, held),
            None => (acting.make_account(identity, given)?, given),
        };
        let permit = acting.permit_in(Action::ManageAccounts, None)?;
        let (provider, subject) = (identity.provider.clone(), identity.subject.clone());
        acting.writer.put_outside(&Linked { provider, subject, account: account.id, given }, &permit)?;
        if created || newly {
            acting.journal("account.link", Subject::Account(account.id))?;
        }
        acting.commit()?;
        let principal = Principal::Account(account.id);
        Ok(Recognised { account, principal, created, linked: newly, unknown_organisation: unknown })
    }

    /// Somebody who is linked already and for whom nothing is to be written.
    fn known_already(
        &self,
        identity: &OutsideIdentity,
        rules: &RecognitionRules,
    ) -> Result<Option<Recognised>> {
        let reader = self.inner.store.read()?;
        let linked: Option<Linked<Given>> = reader.outside(&identity.provider, &identity.subject)?;
        let Some(linked) = linked else { return Ok(None) };
        let Some(account) = reader.account(linked.account)? else { return Ok(None) };
        if !account.details.active {
            return Err(suspended());
        }
        let organisation = find_organisation(&reader, identity)?;
        let (given, unknown) =
            offered(identity, rules, organisation.as_ref(), &account.details, linked.given);
        if rules.update {
            let wanted = updated(&account.details, identity, linked.given, given);
            let creates = unknown.is_some() && rules.create_organisations;
            if creates || given != linked.given || wanted != account.details {
                return Ok(None);
            }
        }
        let principal = Principal::Account(account.id);
        let known =
            Recognised { account, principal, created: false, linked: false, unknown_organisation: unknown };
        Ok(Some(known))
    }
}

impl Session {
    /// Says by hand that a name given by another system stands for an account, for those who manage
    /// accounts and may give every role that the account has (administrators for a moderator or an
    /// administrator); not for a token. A name that stood for another
    /// account stands for this one from then on.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `BadInput`.
    pub fn link_identity(&self, account: AccountId, name: &OutsideName) -> Result<()> {
        let OutsideName { provider, subject } = name.clone();
        OutsideIdentity { provider, subject, ..OutsideIdentity::default() }.check()?;
        let mut acting = self.act()?;
        let former: Option<Linked<Given>> = acting.writer.outside(&name.provider, &name.subject)?;
        acting.may_link(former.map(|former| former.account))?;
        let permit = acting.may_link(Some(account))?;
        let OutsideName { provider, subject } = name.clone();
        acting
            .writer
            .put_outside(&Linked { provider, subject, account, given: Given::default() }, &permit)?;
        acting.journal("account.link", Subject::Account(account))?;
        acting.commit()
    }

    /// Takes a name given by another system away from the account that it stands for. Who signs in
    /// with it again is a stranger.
    ///
    /// # Errors
    /// As [`Session::link_identity`].
    pub fn unlink_identity(&self, name: &OutsideName) -> Result<()> {
        let mut acting = self.act()?;
        acting.may_link(None)?;
        let unknown = || Error::not_found("identity", &name.subject);
        let held: Option<Linked<Given>> = acting.writer.outside(&name.provider, &name.subject)?;
        let account = held.ok_or_else(unknown)?.account;
        let permit = acting.may_link(Some(account))?;
        acting.writer.delete_outside(&name.provider, &name.subject, &permit)?;
        acting.journal("account.unlink", Subject::Account(account))?;
        acting.commit()
    }

    /// The names under which other systems know an account: one's own, or any for those who manage
    /// accounts.
    ///
    /// # Errors
    /// `NotFound`, also for those who may not know.
    pub fn identities(&self, account: AccountId) -> Result<Vec<OutsideName>> {
        let reader = self.inner.store.read()?;
        self.knows_account(&reader, account)?;
        let held: Vec<Linked<Given>> = reader.outside_of(account)?;
        Ok(held
            .into_iter()
            .map(|linked| OutsideName { provider: linked.provider, subject: linked.subject })
            .collect())
    }
}

impl Acting<'_> {
    fn may_link(&self, account: Option<AccountId>) -> Result<crate::access::Permit> {
        // A token that leaked must not become a way in of its own.
        if self.standing.token.is_some() {
            let action = Action::ManageAccounts.code().to_owned();
            return Err(Error::Forbidden { action, reason: reason::NOT_BY_TOKEN.to_owned() });
        }
        // Refused before it is told whether the account exists.
        self.session.demand(&self.standing, Action::ManageAccounts, &Facts::default())?;
        let held = match account {
            Some(id) => Some(self.writer.account(id)?.ok_or_else(|| Error::not_found("account", id))?),
            None => None,
        };
        let privileged =
            held.as_ref().is_some_and(|held| held.details.administrator || held.details.moderator);
        held.map_or(Ok(()), |held| self.may_become(&held.details))?;
        self.session.demand(&self.standing, Action::ManageAccounts, &Facts { privileged, ..Facts::default() })
    }

    /// The one account that a rule says is theirs: not one that another subject of the same provider
    /// has, nor one whose rights go beyond its organisations.
    fn by_rule(&self, identity: &OutsideIdentity, rules: &RecognitionRules) -> Result<Option<Account>> {
        let mut found = Vec::new();
        if let (true, Some(login)) = (rules.by_login, &identity.login) {
            found.extend(self.writer.account_by_login(login)?);
        }
        if let (true, true, Some(email)) = (found.is_empty(), rules.by_email, &identity.email) {
            found = self.writer.accounts_by_email(email)?;
        }
        let (Some(account), true) = (found.pop(), found.is_empty()) else { return Ok(None) };
        let held: Vec<Linked<Given>> = self.writer.outside_of(account.id)?;
        let taken = held.iter().any(|linked| linked.provider == identity.provider);
        let privileged = account.details.administrator || account.details.moderator;
        Ok((!taken && !privileged).then_some(account))
    }

    /// The organisation that an identity names, made when the rules say so.
    fn organisation_named(
        &mut self,
        identity: &OutsideIdentity,
        rules: &RecognitionRules,
    ) -> Result<Option<Organisation>> {
        let found = find_organisation(&self.writer, identity)?;
        let Some(short) = identity.organisation.as_ref().filter(|_| rules.create_organisations) else {
            return Ok(found);
        };
        if found.is_some() {
            return Ok(found);
        }
        let name = identity.organisation_name.as_ref().unwrap_or(short);
        let limits = &self.session.inner.options.limits;
        let details = OrganisationDetails {
            name: cut(name, limits.name),
            slug: text::slugify(short, limits.code).and_then(|slug| Slug::parse(&slug).ok()),
            acronym: Some(cut(short, limits.acronym)),
            ..OrganisationDetails::default()
        };
        self.create_organisation(details).map(Some)
    }

    fn make_account(&mut self, identity: &OutsideIdentity, given: Given) -> Result<Account> {
        let wished = [&identity.login, &identity.email, &Some(identity.subject.clone())];
        let login = wished.into_iter().flatten().find_map(|text| fit_login(text));
        let login = self.free_login(&login.unwrap_or_else(|| "account".to_owned()))?;
        let blank = AccountDetails { login, ..AccountDetails::default() };
        let details = updated(&blank, identity, Given::default(), given);
        let id = AccountId::from_uuid(self.session.inner.options.identifiers.next());
        let account = Account { id, revision: Revision(1), created: self.now, details };
        let account = self.fitting(account, &blank)?;
        self.put_person(account, None, "account.create")
    }

    fn bring_up_to_date(
        &mut self,
        before: Account,
        identity: &OutsideIdentity,
        held: Given,
        mut given: Given,
    ) -> Result<(Account, Given)> {
        let mut details = updated(&before.details, identity, held, given);
        if before.details.administrator && !details.administrator && self.is_last_administrator(before.id)? {
            // Nobody could name one again; the next sign-in tries anew.
            details.administrator = true;
            given.granted.administrator = held.granted.administrator;
        }
        if details == before.details {
            return Ok((before, given));
        }
        let expected = before.revision;
        let after = Account { revision: expected.next(), details, ..before.clone() };
        let after = self.fitting(after, &before.details)?;
        if after.details == before.details {
            return Ok((before, given));
        }
        Ok((self.put_person(after, Some(expected), "account.update")?, given))
    }

    /// Writes an account for the host itself.
    pub(super) fn put_person(
        &mut self,
        account: Account,
        expected: Option<Revision>,
        action: &str,
    ) -> Result<Account> {
        let permit = self.permit_in(Action::ManageAccounts, None)?;
        self.put_checked_account(account, &permit, expected, action)
    }

    /// The account with what other systems told put back where it breaks a rule here: an odd
    /// telephone number there must not keep somebody out.
    fn fitting(&self, mut account: Account, before: &AccountDetails) -> Result<Account> {
        let checked = |account: &Account| {
            self.with_context(|context| validate::well_formed_account(account.clone(), context)).err()
        };
        for issue in checked(&account).into_iter().flatten() {
            let details = &mut account.details;
            match issue.path.as_str() {
                "email" => details.email.clone_from(&before.email),
                "phone" => details.phone.clone_from(&before.phone),
                "first_name" => details.first_name.clone_from(&before.first_name),
                "last_name" => details.last_name.clone_from(&before.last_name),
                "position" => details.position.clone_from(&before.position),
                _ => return Err(Error::Invalid { issues: vec![issue] }),
            }
        }
        Ok(account)
    }

    /// The first of `login`, `login-2`… that nobody has.
    pub(super) fn free_login(&self, login: &str) -> Result<String> {
        for number in 1..=i64::from(u32::MAX) {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let room = LOGIN_LIMIT.saturating_sub(suffix.len());
            let tried = format!("{}{suffix}", login.get(..room).unwrap_or(login));
            if self.writer.account_by_login(&tried)?.is_none() {
                return Ok(tried);
            }
        }
        Err(Error::storage("find a free login", "every number of this login is taken"))
    }
}

const LOGIN_LIMIT: usize = 100;

/// A login as rules want it, from one that may not be.
pub(super) fn fit_login(wished: &str) -> Option<String> {
    let folded = text::fold(wished);
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.@".contains(letter);
    let mut login = String::new();
    for letter in folded.chars() {
        if fits(letter) {
            login.push(letter);
        } else if !login.is_empty() && !login.ends_with('-') {
            login.push('-');
        }
    }
    login.truncate(LOGIN_LIMIT);
    let login = login.trim_end_matches('-');
    (login.len() >= 2).then(|| login.to_owned())
}

fn cut(text: &str, limit: usize) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(limit).collect()
}

/// The organisation of a short name: its slug, else the one acronym that reads alike, else its name.
fn find_organisation(reader: &Reader<'_>, identity: &OutsideIdentity) -> Result<Option<Organisation>> {
    if let Some(short) = &identity.organisation {
        if let Some(slug) = text::slugify(short, crate::id::SLUG_LIMIT)
            && let Some(found) = reader.organisation_by_slug(&slug)?
        {
            return Ok(Some(found));
        }
        let key = text::key(short);
        let mut alike: Vec<Organisation> = reader.organisations()?;
        alike.retain(|held| held.details.acronym.as_deref().map(text::key).as_ref() == Some(&key));
        if let (Some(found), true) = (alike.pop(), alike.is_empty()) {
            return Ok(Some(found));
        }
    }
    match &identity.organisation_name {
        Some(name) => reader.organisation_by_name(&text::key(name)),
        None => Ok(None),
    }
}

/// What a sign-in gives to an account besides what it has by hand, and the organisation that it names
/// in vain.
fn offered(
    identity: &OutsideIdentity,
    rules: &RecognitionRules,
    organisation: Option<&Organisation>,
    before: &AccountDetails,
    held: Given,
) -> (Given, Option<String>) {
    let mut given =
        Given { organisation: organisation.map(|found| found.id), granted: rules.grant(identity) };
    let granted = &mut given.granted;
    // What was given by hand must not be taken back as if it had been given here.
    granted.administrator &= !before.administrator || held.granted.administrator;
    granted.moderator &= !before.moderator || held.granted.moderator;
    let by_hand = |membership: &Membership| {
        Some(membership.organisation) == given.organisation && Some(*membership) != held.membership()
    };
    if given.organisation.is_none() || before.memberships.iter().any(by_hand) {
        granted.role = None;
    }
    let named = identity.organisation.as_ref().or(identity.organisation_name.as_ref());
    (given, named.filter(|_| organisation.is_none()).cloned())
}

/// What is written of an account once somebody signed in: what they are called and what is given now,
/// without what the last sign-in gave.
fn updated(before: &AccountDetails, identity: &OutsideIdentity, held: Given, given: Given) -> AccountDetails {
    let mut details = before.clone();
    for (field, told) in [
        (&mut details.first_name, &identity.first_name),
        (&mut details.last_name, &identity.last_name),
        (&mut details.email, &identity.email),
        (&mut details.phone, &identity.phone),
        (&mut details.position, &identity.position),
    ] {
        if told.is_some() {
            field.clone_from(told);
        }
    }
    let (old, new) = (held.membership(), given.membership());
    if old != new {
        details.memberships.retain(|membership| Some(*membership) != old);
    }
    details.memberships.extend(new.filter(|new| {
        !before.memberships.iter().any(|held| held.organisation == new.organisation && Some(*held) != old)
            && !details.memberships.contains(new)
    }));
    if details.home.is_none() || details.home == held.organisation {
        details.home = given.organisation.or(details.home.filter(|home| Some(*home) != held.organisation));
    }
    let flag = |now: bool, held: bool, given: bool| given || (now && !held);
    details.administrator =
        flag(before.administrator, held.granted.administrator, given.granted.administrator);
    details.moderator = flag(before.moderator, held.granted.moderator, given.granted.moderator);
    details
}
