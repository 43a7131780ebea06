//! One person's account as a whole: suspending it, taking everything out of it, ending it.

use crate::access::{Action, Facts, Principal, Scope, Standing, decide};
use crate::catalogue::acting::Acting;
use crate::catalogue::erasure::Traces;
use crate::catalogue::notices::arguments;
use crate::catalogue::session::{Session, permit};
use crate::error::{Error, Result};
use crate::id::{AccountId, DatasetId, Revision};
use crate::issue::{Issue, IssueCode};
use crate::model::{Account, AccountDetails, Dataset, Notice, RequestState, Role, State};
use crate::store::{Linked, Reader, Subject};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What ends with an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountImpact {
    /// The login.
    pub login: String,
    /// The datasets that it made and keeps: they need a successor.
    pub made: Vec<DatasetId>,
    /// The other datasets that nobody else keeps: they need a successor too.
    pub orphans: Vec<DatasetId>,
    /// The datasets that name its e-mail or its name as a contact: it is taken out of them.
    pub contacts: i64,
    /// The tokens that are revoked.
    pub tokens: i64,
    /// The requests that are taken back.
    pub requests: i64,
    /// Whether no other account would be an administrator: it cannot end then.
    pub last_administrator: bool,
}

impl Session {
    /// Suspends an account, for those who manage accounts: it cannot sign in, its tokens do nothing,
    /// its datasets stay. It is owed a notice.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `Conflict`; `Invalid` (`last-administrator`).
    pub fn suspend_account(
        &self,
        id: AccountId,
        expected: Revision,
        note: Option<String>,
    ) -> Result<Account> {
        self.set_active(id, expected, false, note)
    }

    /// Lets a suspended account sign in again. It is owed a notice.
    ///
    /// # Errors
    /// As [`Session::suspend_account`].
    pub fn reinstate_account(
        &self,
        id: AccountId,
        expected: Revision,
        note: Option<String>,
    ) -> Result<Account> {
        self.set_active(id, expected, true, note)
    }

    fn set_active(
        &self,
        id: AccountId,
        expected: Revision,
        active: bool,
        note: Option<String>,
    ) -> Result<Account> {
        let mut acting = self.act()?;
        acting.permit_in(Action::ManageAccounts, None)?;
        let before = acting.writer.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        let details = AccountDetails { active, ..before.details.clone() };
        let granter = acting.may_manage(&before.details, &details)?;
        acting.leave_an_administrator(id, &before.details, &details)?;
        let kind = if active { "account-reinstated" } else { "account-suspended" };
        let after = Account { revision: expected.next(), details, ..before };
        acting.writer.put_account(&after, &granter, Some(expected))?;
        acting.writer.close_resets(id)?;
        acting.journal(if active { "account.reinstate" } else { "account.suspend" }, Subject::Account(id))?;
        let login = after.details.login.clone();
        let told = arguments([("login", login), ("note", note.unwrap_or_default())]);
        acting.owe_to_address(Some(id), after.details.email.clone(), kind, told)?;
        acting.commit()?;
        Ok(after)
    }

    /// What ends with an account, for its holder and administrators. Nothing is done.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`.
    pub fn prepare_delete_account(&self, id: AccountId) -> Result<AccountImpact> {
        let reader = self.inner.store.read()?;
        let facts = Facts { account: Some(id), ..Facts::default() };
        self.demand(&self.standing(&reader)?, Action::DeleteAccount, &facts)?;
        let account = reader.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        let kept = kept(&reader, &account)?;
        let ids = |made: bool| kept.iter().filter(|(_, own)| *own == made).map(|(held, _)| held.id).collect();
        let traces = Traces::of(&account);
        let scope = Scope::of(&Standing::new(Principal::Account(id), Some(account.clone())));
        let contacts = reader.datasets_holding(&traces.texts(), &scope)?;
        let pending =
            reader.requests_of(id)?.into_iter().filter(|held| held.state == RequestState::Requested);
        let others = reader.accounts()?.into_iter().filter(|other| other.id != id);
        let serves = |details: &AccountDetails| details.administrator && details.active;
        Ok(AccountImpact {
            login: account.details.login.clone(),
            made: ids(true),
            orphans: ids(false),
            contacts: count(contacts.iter().filter(|dataset| traces.is_contact_of(dataset)).count()),
            tokens: count(reader.tokens(id)?.len()),
            requests: count(pending.count()),
            last_administrator: serves(&account.details)
                && !others.into_iter().any(|other| serves(&other.details)),
        })
    }

    /// Ends an account and erases the person, for its holder and administrators.
    ///
    /// Gone are the account, its password, tokens, outside names, consents, subscriptions and
    /// notices. What it asked for is taken back and emptied. Its datasets go to `successor`, which
    /// must be active and at least a contributor of their organisations. Where datasets, organisations
    /// and the snapshots of the journal name its e-mail, or its name as a contact, that is taken out
    /// (a contact keeps the e-mail of the organisation); the journal keeps every event, under an
    /// identifier that leads nowhere. What is left in free pages of the database goes with
    /// [`Session::compact`], what is in backups with those.
    ///
    /// The notices that it gives are the last to be sent to the person; they are kept nowhere.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`, `Conflict`; `Invalid`: `last-administrator`;
    /// `orphaned-dataset` for each dataset that would be nobody's; `unfit-successor` for each that the
    /// successor may not keep; `unknown-account` for a successor that is none.
    pub fn delete_account(
        &self,
        id: AccountId,
        expected: Revision,
        successor: Option<AccountId>,
    ) -> Result<Vec<Notice>> {
        let mut acting = self.act()?;
        let facts = Facts { account: Some(id), ..Facts::default() };
        self.demand(&acting.standing, Action::DeleteAccount, &facts)?;
        let account = acting.writer.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        if account.revision != expected {
            return Err(Error::Conflict { expected, found: account.revision });
        }
        let without = AccountDetails { administrator: false, ..account.details.clone() };
        acting.leave_an_administrator(id, &account.details, &without)?;
        let inherited = acting.inherited(&account, successor)?;
        let time = acting.now;
        acting.journal(Action::DeleteAccount.code(), Subject::Account(id))?;
        acting.erase(&account, &inherited)?;
        acting.commit()?;
        let Account { details, .. } = account;
        Ok(details
            .email
            .map(|email| Notice {
                id: self.inner.options.identifiers.next(),
                time,
                kind: "account-deleted".to_owned(),
                account: None,
                email: Some(email),
                arguments: arguments([("login", details.login)]),
            })
            .into_iter()
            .collect())
    }

    /// Everything that is held of one person, as one JSON object, for its holder and administrators:
    /// `account`, `consents`, `identities`, `password` (when it was set), `tokens` (without secrets),
    /// `requests`, `notices`, `datasets` (made), `collaborations`, `acts`, `refusals`, `reviews`,
    /// `extractions`, `subscriptions`.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`.
    pub fn export_person(&self, id: AccountId) -> Result<Value> {
        self.inner.flush_refusals()?;
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.demand(&standing, Action::ExportPerson, &Facts { account: Some(id), ..Facts::default() })?;
        let account = reader.account(id)?.ok_or_else(|| Error::not_found("account", id))?;
        let identities: Vec<Linked<Value>> = reader.outside_of(id)?;
        let identities = identities
            .iter()
            .map(|held| json!({ "provider": held.provider, "subject": held.subject, "given": held.given }));
        let held = reader.datasets_holding(&[id.to_string()], &Scope::of(&standing))?;
        let named = |wanted: &dyn Fn(&Dataset) -> bool| -> Vec<Value> {
            let named = held.iter().filter(|dataset| wanted(dataset));
            named
                .map(|held| json!({ "id": held.id, "title": held.metadata.title, "state": held.state }))
                .collect()
        };
        let invited = |dataset: &Dataset| dataset.collaborators.iter().any(|invited| invited.account == id);
        let mut export = json!({
            "account": account,
            "consents": reader.consents(id)?,
            "identities": identities.collect::<Vec<_>>(),
            "password": reader.credential_changed(id)?,
            "tokens": reader.tokens(id)?,
            "requests": reader.requests_of(id)?,
            "notices": reader.notices_of(id)?,
            "datasets": named(&|dataset| dataset.creator == Some(id)),
            "collaborations": named(&invited),
            "acts": reader.acts_of(id)?,
            "refusals": reader.refusals_of(id)?,
        });
        for (name, kept) in reader.kept_of(id)? {
            if let Some(export) = export.as_object_mut() {
                export.insert(name.to_owned(), Value::from(kept));
            }
        }
        Ok(export)
    }

    /// Refuses whoever may not know of an account: it is one's own, or one manages accounts.
    pub(super) fn knows_account(&self, reader: &Reader<'_>, id: AccountId) -> Result<Account> {
        let standing = self.standing(reader)?;
        let own = standing.account.as_ref().is_some_and(|own| own.id == id);
        let knows = own || permit(&standing, Action::ManageAccounts, &Facts::default()).is_ok();
        match reader.account(id)?.filter(|_| knows) {
            Some(account) => Ok(account),
            None => Err(Error::not_found("account", id)),
        }
    }
}

impl Acting<'_> {
    /// Who becomes the maker of which dataset when an account ends.
    fn inherited(
        &self,
        account: &Account,
        successor: Option<AccountId>,
    ) -> Result<BTreeMap<DatasetId, AccountId>> {
        let kept = kept(&self.writer, account)?;
        let issue =
            |code, dataset: &Dataset| Issue::error("datasets", code).with("found", &dataset.metadata.title);
        let Some(successor) = successor else {
            let issues: Vec<Issue> =
                kept.iter().map(|(dataset, _)| issue(IssueCode::OrphanedDataset, dataset)).collect();
            return if issues.is_empty() { Ok(BTreeMap::new()) } else { Err(Error::Invalid { issues }) };
        };
        let found = self.writer.account(successor)?.filter(|found| found.id != account.id);
        // Somebody who may not know of accounts learns of none: one that cannot take over is unknown.
        let Some(found) = found.filter(|found| found.details.active) else {
            let issue = Issue::error("successor", IssueCode::UnknownAccount).with("found", successor);
            return Err(Error::Invalid { issues: vec![issue] });
        };
        let standing = limited(&found);
        let fits = |dataset: &Dataset| {
            let taken = Dataset { creator: Some(successor), ..dataset.clone() };
            keeps(&standing, &taken)
        };
        let issues: Vec<Issue> = kept
            .iter()
            .filter(|(dataset, _)| !fits(dataset))
            .map(|(dataset, _)| issue(IssueCode::UnfitSuccessor, dataset))
            .collect();
        if !issues.is_empty() {
            return Err(Error::Invalid { issues });
        }
        let taken = kept.iter().filter(|(dataset, made)| *made || !keeps(&standing, dataset));
        Ok(taken.map(|(dataset, _)| (dataset.id, successor)).collect())
    }
}

/// The rights of an account in its organisations and on datasets, not beyond.
fn limited(account: &Account) -> Standing {
    let mut account = account.clone();
    account.details.administrator = false;
    Standing::new(Principal::Account(account.id), Some(account))
}

/// Whether somebody keeps a dataset.
fn keeps(standing: &Standing, dataset: &Dataset) -> bool {
    decide(standing, Action::UpdateDataset, &Facts { dataset: Some(dataset), ..Facts::default() }).is_ok()
}

/// The living datasets that an account made and keeps (`true`), and those that it alone keeps.
fn kept(reader: &Reader<'_>, account: &Account) -> Result<Vec<(Dataset, bool)>> {
    let id = account.id;
    let mut active = account.clone();
    active.details.active = true;
    let standing = limited(&active);
    let mut others = reader.accounts()?;
    others.retain(|other| other.id != id && other.details.active);
    let mut found: BTreeMap<DatasetId, Dataset> = BTreeMap::new();
    for dataset in reader.datasets_holding(&[id.to_string()], &Scope::everything())? {
        found.insert(dataset.id, dataset);
    }
    for membership in &account.details.memberships {
        let shared = others.iter().any(|other| other.role_in(membership.organisation) >= Some(Role::Editor));
        if membership.role >= Role::Editor && !shared {
            for dataset in reader.organisation_datasets(membership.organisation)? {
                found.extend(reader.dataset(dataset, &Scope::everything())?.map(|held| (dataset, held)));
            }
        }
    }
    let others: Vec<Standing> = others.iter().map(limited).collect();
    let mut kept = Vec::new();
    for dataset in found.into_values() {
        if dataset.state == State::Deleted || !keeps(&standing, &dataset) {
            continue;
        }
        let made = dataset.creator == Some(id);
        if made || !others.iter().any(|other| keeps(other, &dataset)) {
            kept.push((dataset, made));
        }
    }
    Ok(kept)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
