//! Asking to be let in to the data of a resource: whoever reads the record asks, whoever chooses its
//! access rule decides, and granting names the account in the rule. The rule alone is the right:
//! editing it takes the right back.

use crate::access::{Action, Facts, Permit, Scope, Standing};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::gate;
use crate::catalogue::notices::arguments;
use crate::catalogue::resources::find;
use crate::catalogue::session::{Session, organisations_of, permit};
use crate::error::{Error, Result};
use crate::id::{AccountId, DatasetId, ResourceId};
use crate::model::{
    Access, AccessRule, Account, Ask, Audience, Dataset, Operation, Request, RequestState, Role,
};
use crate::store::Reader;
use std::collections::BTreeMap;

impl Session {
    pub(super) fn may_decide_access(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        dataset: DatasetId,
    ) -> Result<Permit> {
        let dataset = self.readable(reader, &Scope::of(standing), dataset)?;
        let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
        self.demand(standing, Action::DecideAccess, &facts)
    }
}

impl Acting<'_> {
    pub(super) fn may_ask_access(
        &self,
        dataset: DatasetId,
        resource: ResourceId,
        operation: Operation,
    ) -> Result<Permit> {
        let mut dataset = self.dataset(dataset, None)?;
        let granted = self.permit(Action::RequestAccess, &dataset)?;
        let held = find(&mut dataset, resource)?.clone();
        living(&dataset)?;
        if self.session.gate(&self.standing, &self.memberships).admits(operation, &dataset, &held) {
            let (what, id) = ("access".to_owned(), resource.to_string());
            return Err(Error::AlreadyExists { what, id, suggestion: None });
        }
        Ok(granted)
    }

    pub(super) fn received_access(&self, request: Request) -> Result<Request> {
        let Ask::Access { dataset, resource, operation, .. } = &request.ask else { return Ok(request) };
        let same = |other: &Request| {
            other.account == request.account
                && other.state == RequestState::Requested
                && matches!(&other.ask, Ask::Access { resource: asked, operation: wanted, .. }
                    if asked == resource && wanted == operation)
        };
        match self.writer.requests_about(*dataset)?.iter().find(|other| same(other)) {
            Some(other) => {
                let (what, id) = ("request".to_owned(), other.id.to_string());
                Err(Error::AlreadyExists { what, id, suggestion: None })
            }
            None => Ok(request),
        }
    }

    pub(super) fn grant_access(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        resource: ResourceId,
        operation: Operation,
    ) -> Result<()> {
        let account = request.account.ok_or_else(|| Error::not_found("account", request.id))?;
        let active = self.writer.account(account)?.is_some_and(|account| account.details.active);
        if !active {
            return Err(Error::not_found("account", account));
        }
        let before = self.dataset(dataset, None)?;
        living(&before)?;
        let mut after = before.clone();
        let rule = &mut find(&mut after, resource)?.metadata.access;
        if !admit(rule, operation, account) {
            let what = "letting one account in to data that is closed; give its access rule the level \
                        restricted first, then approve the request";
            return Err(Error::Unsupported { what: what.to_owned() });
        }
        // Somebody named meanwhile: there is nothing to write.
        if after.resources != before.resources {
            self.save(&before, after, Action::SetAccessRule)?;
        }
        Ok(())
    }

    pub(super) fn tell_access(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        resource: ResourceId,
        step: RequestState,
    ) -> Result<()> {
        let asker = request.account.map(|id| self.writer.account(id)).transpose()?.flatten();
        let kind = format!("access-{}", step.code());
        let told = self.writer.dataset(dataset, &Scope::everything())?;
        let mut named = self.named(request, asker.as_ref());
        if step == RequestState::Requested {
            let Some(dataset) = told else { return Ok(()) };
            name_data(&mut named, &dataset, resource);
            return self.tell_keepers(&dataset, resource, &kind, &named);
        }
        let Some(asker) = asker else { return Ok(()) };
        // The titles are told to those only who may still read them.
        if let Some(dataset) = told.filter(|dataset| self.reads(&asker, dataset)) {
            name_data(&mut named, &dataset, resource);
        }
        self.owe(asker.id, &kind, named)
    }

    /// What a notice names besides the data.
    fn named(&self, request: &Request, asker: Option<&Account>) -> BTreeMap<String, String> {
        let mut named = arguments([("request", request.id.to_string())]);
        let mut name = |key: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                named.insert(key.to_owned(), value);
            }
        };
        if let Ask::Access { operation, message, .. } = &request.ask {
            name("operation", Some(operation.code().to_owned()));
            name("message", message.clone());
        }
        name("name", asker.map(display_name));
        name("email", asker.and_then(|account| account.details.email.clone()));
        name("note", request.decision.as_ref().and_then(|decision| decision.note.clone()));
        named
    }

    /// Owes a notice to those who decide, and to the address that the rule says to ask; to those who
    /// moderate where nobody keeps the dataset.
    fn tell_keepers(
        &mut self,
        dataset: &Dataset,
        resource: ResourceId,
        kind: &str,
        named: &BTreeMap<String, String>,
    ) -> Result<()> {
        let owner = dataset.metadata.organisation;
        let decides = |account: &Account| {
            let role = owner.and_then(|owner| account.role_in(owner));
            let own = dataset.creator == Some(account.id) && role >= Some(Role::Contributor);
            account.details.active && (role >= Some(Role::Editor) || own)
        };
        let keepers: Vec<Account> = self.writer.accounts()?.into_iter().filter(decides).collect();
        let held = dataset.resources.iter().find(|held| held.id == resource);
        let address = held.and_then(|held| gate::whom_to_ask(dataset, held)).filter(|text| is_address(text));
        let known = |address: &String| {
            keepers.iter().any(|account| {
                account.details.email.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(address))
            })
        };
        // Others that a contact names are written to when nobody here would be.
        let own = held.is_some_and(|held| held.metadata.access.ask.is_some()) || keepers.is_empty();
        if let Some(address) = address.filter(|address| own && !known(address)) {
            self.owe_to_address(None, Some(address), kind, named.clone())?;
        }
        if keepers.is_empty() {
            return self.owe_to_moderators(kind, named.clone());
        }
        keepers.into_iter().try_for_each(|account| self.owe(account.id, kind, named.clone()))
    }

    /// Whether an account may read a dataset now.
    fn reads(&self, account: &Account, dataset: &Dataset) -> bool {
        let principal = crate::access::Principal::Account(account.id);
        let standing = Standing::new(principal, Some(account.clone()));
        let memberships = organisations_of(&self.writer, &standing).unwrap_or_default();
        let facts = Facts { dataset: Some(dataset), memberships: &memberships, ..Facts::default() };
        permit(&standing, Action::ReadRecord, &facts).is_ok()
    }
}

/// Names an account in the levels of an operation that are restricted, through whatever portal;
/// `false` when nothing could be done about one that is closed. What was inherited from downloading
/// becomes a level of its own first, as it was through each portal: looking does not let anybody take,
/// and nobody else gains or loses by it.
fn admit(rule: &mut AccessRule, operation: Operation, account: AccountId) -> bool {
    let before = rule.clone();
    if rule.named(operation).is_none() {
        let own = match operation {
            Operation::View => &mut rule.view,
            Operation::Extract | Operation::Download => &mut rule.extract,
        };
        *own = Some(rule.download.clone());
        for entry in &mut rule.portals {
            if entry.named(operation).is_none() {
                *entry.named_mut(operation) = entry.download.clone();
            }
        }
    }
    let itself = match operation {
        Operation::Download => Some(&mut rule.download),
        Operation::View => rule.view.as_mut(),
        Operation::Extract => rule.extract.as_mut(),
    };
    let through = rule.portals.iter_mut().filter_map(|entry| entry.named_mut(operation).as_mut());
    let mut closed = false;
    let mut named = false;
    for level in itself.into_iter().chain(through) {
        closed |= *level == Access::Closed;
        named |= name_in(level, account);
    }
    if !named {
        *rule = before;
    }
    named || !closed
}

/// Names an account in one level; whether that was needed.
fn name_in(level: &mut Access, account: AccountId) -> bool {
    let Access::Restricted { audiences } = level else { return false };
    let lists = audiences.iter_mut().filter_map(|audience| match audience {
        Audience::Accounts { accounts } => Some(accounts),
        _ => None,
    });
    let mut lists: Vec<&mut Vec<AccountId>> = lists.collect();
    if lists.iter().any(|accounts| accounts.contains(&account)) {
        return false;
    }
    match lists.first_mut() {
        Some(accounts) => accounts.push(account),
        None => audiences.push(Audience::Accounts { accounts: vec![account] }),
    }
    true
}

fn name_data(named: &mut BTreeMap<String, String>, dataset: &Dataset, resource: ResourceId) {
    named.insert("dataset".to_owned(), dataset.metadata.title.clone());
    if let Some(held) = dataset.resources.iter().find(|held| held.id == resource) {
        named.insert("resource".to_owned(), held.metadata.name.clone());
    }
}

/// First and last name, or the login of an account without.
fn display_name(account: &Account) -> String {
    let details = &account.details;
    let parts = [details.first_name.as_deref(), details.last_name.as_deref()];
    let name: Vec<&str> =
        parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
    if name.is_empty() { details.login.clone() } else { name.join(" ") }
}

/// Whether whom to ask is an e-mail address, and not a page or a name.
fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !text.contains(|c: char| c.is_whitespace() || c == '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PortalAccess;
    use uuid::Uuid;

    fn accounts(numbers: &[u128]) -> Access {
        let accounts = numbers.iter().map(|number| AccountId::from_uuid(Uuid::from_u128(*number)));
        Access::Restricted { audiences: vec![Audience::Accounts { accounts: accounts.collect() }] }
    }

    fn asker() -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(9))
    }

    #[test]
    fn letting_somebody_look_lets_nobody_take_and_changes_nothing_for_others() {
        let mut rule = AccessRule {
            download: accounts(&[1]),
            portals: vec![PortalAccess {
                portal: "crige".into(),
                download: Some(accounts(&[2])),
                ..PortalAccess::default()
            }],
            ..AccessRule::default()
        };
        assert!(admit(&mut rule, Operation::View, asker()));
        let level = |operation, portal| rule.access_through(operation, portal).clone();
        assert_eq!(level(Operation::View, None), accounts(&[1, 9]));
        assert_eq!(level(Operation::View, Some("crige")), accounts(&[2, 9]));
        for portal in [None, Some("crige")] {
            let of = if portal.is_none() { accounts(&[1]) } else { accounts(&[2]) };
            assert_eq!(level(Operation::Download, portal), of);
            assert_eq!(level(Operation::Extract, portal), of);
        }
        let again = rule.clone();
        assert!(admit(&mut rule, Operation::View, asker()));
        assert_eq!(rule, again, "named once");
    }

    #[test]
    fn what_is_closed_stays_closed_and_an_open_rule_opens_no_portal() {
        let mut rule = AccessRule { download: Access::Closed, ..AccessRule::default() };
        let before = rule.clone();
        assert!(!admit(&mut rule, Operation::Extract, asker()));
        assert_eq!(rule, before);
        let closed = PortalAccess {
            portal: "crige".into(),
            download: Some(Access::Closed),
            ..PortalAccess::default()
        };
        let mut rule = AccessRule { portals: vec![closed], ..AccessRule::default() };
        let before = rule.clone();
        assert!(!admit(&mut rule, Operation::View, asker()));
        assert_eq!(rule, before);
        let mut rule = AccessRule { download: Access::Restricted { audiences: vec![] }, ..rule };
        assert!(admit(&mut rule, Operation::View, asker()));
        assert_eq!(*rule.access_through(Operation::View, Some("crige")), Access::Closed);
        assert_eq!(*rule.access(Operation::View), accounts(&[9]));
        assert_eq!(*rule.access(Operation::Download), Access::Restricted { audiences: vec![] });
    }

    #[test]
    fn an_address_is_told_from_a_page() {
        assert!(
            is_address("sig@exemple.fr") && !is_address("https://a@b.fr/x") && !is_address("Mme X @ SIG.fr")
        );
        assert!(!is_address("@b.fr") && !is_address("sig@exemple") && !is_address(""));
    }
}
