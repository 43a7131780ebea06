//! Taking one person out of everything that outlives their account.

use crate::access::{Action, Permit, Principal, Scope, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, DatasetId};
use crate::model::{
    Account, AccountApplication, Ask, Dataset, Decision, Organisation, Request, RequestState,
};
use crate::store::Subject;
use crate::text;
use crate::validate;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What stands where an address stood in a text.
const ERASED: &str = "[…]";

/// Values that are addresses as a whole: without the address nothing is left of them.
const ADDRESSES: &[&str] = &["email", "url", "link", "website", "logo", "thumbnail", "inspire_url"];

/// By what a person is recognised in what others wrote.
pub(super) struct Traces {
    id: String,
    email: Option<String>,
    /// First name and last name, in both orders; folded.
    names: Vec<String>,
    phone: Option<String>,
}

/// The digits of a telephone number that do not depend on how it is written.
fn digits(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits.iter().rev().take(9).rev().collect()
}

impl Traces {
    pub(super) fn of(account: &Account) -> Self {
        let details = &account.details;
        let part = |name: &Option<String>| name.clone().filter(|name| !name.trim().is_empty());
        let names = match (part(&details.first_name), part(&details.last_name)) {
            (Some(first), Some(last)) => vec![format!("{first} {last}"), format!("{last} {first}")],
            _ => Vec::new(),
        };
        let email = details.email.as_ref().map(|email| email.trim().to_lowercase());
        let email = email.filter(|email| !email.is_empty());
        let phone = details.phone.clone().filter(|phone| digits(phone).len() >= 6);
        Self { id: account.id.to_string(), email, names, phone }
    }

    /// What to look for in the text of records.
    pub(super) fn texts(&self) -> Vec<String> {
        self.email.iter().chain(&self.names).chain(&self.phone).cloned().collect()
    }

    fn is_email(&self, text: &str) -> bool {
        self.email.as_ref().is_some_and(|email| text.trim().to_lowercase() == *email)
    }

    fn is_name(&self, text: &str) -> bool {
        self.names.iter().any(|name| text::fold(name) == text::fold(text.trim()))
    }

    pub(super) fn is_contact_of(&self, dataset: &Dataset) -> bool {
        dataset.metadata.contacts.iter().any(|contact| {
            contact.email.as_deref().is_some_and(|email| self.is_email(email))
                || contact.name.as_deref().is_some_and(|name| self.is_name(name))
        })
    }

    /// Takes the person out of a record; a contact gets the address given instead.
    fn redact(&self, value: &mut Value, instead: Option<&str>) {
        match value {
            Value::Object(fields) => self.redact_fields(fields, instead),
            Value::Array(items) => {
                items.retain(|item| item.as_str() != Some(self.id.as_str()));
                items.iter_mut().for_each(|item| self.redact(item, instead));
            }
            Value::String(text) if self.is_name(text) => ERASED.clone_into(text),
            Value::String(text) => self.blot(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn redact_fields(&self, fields: &mut Map<String, Value>, instead: Option<&str>) {
        if told(fields, "creator") == self.id {
            fields.remove("creator");
        }
        if self.asks_here(fields) {
            for name in ["last_name", "first_name", "position", "email", "phone", "login", "message"] {
                fields.remove(name);
            }
        }
        // What was answered to them names them as a rule.
        let answered = fields.get("ask").and_then(Value::as_object).is_some_and(|ask| self.asks_here(ask));
        if let Some(decision) = fields.get_mut("decision").and_then(Value::as_object_mut)
            && answered
        {
            decision.remove("note");
        }
        if let Some(Value::Array(invited)) = fields.get_mut("collaborators") {
            invited.retain(|held| held.get("account").and_then(Value::as_str) != Some(self.id.as_str()));
        }
        if let Some(Value::Array(contacts)) = fields.get_mut("contacts") {
            contacts.retain_mut(|contact| self.redact_contact(contact, instead));
        }
        fields.retain(|name, value| {
            let whole = value.as_str().is_some_and(|text| self.holds(text));
            !(whole && ADDRESSES.contains(&name.as_str()))
        });
        for (name, value) in fields.iter_mut() {
            match value {
                // A title may be somebody's name: of an organisation, of a work.
                Value::String(text) if ["name", "title"].contains(&name.as_str()) => self.blot(text),
                value => self.redact(value, instead),
            }
        }
    }

    /// Whether these are the fields of a request for an account that they made.
    fn asks_here(&self, fields: &Map<String, Value>) -> bool {
        let full = format!("{} {}", told(fields, "first_name"), told(fields, "last_name"));
        told(fields, "kind") == "account" && (self.is_email(told(fields, "email")) || self.is_name(&full))
    }

    /// Takes the person out of a contact; whether something is left of it.
    fn redact_contact(&self, contact: &mut Value, instead: Option<&str>) -> bool {
        let Some(fields) = contact.as_object_mut() else { return true };
        if !self.is_email(told(fields, "email")) && !self.is_name(told(fields, "name")) {
            // A number may be shared: others keep their contact, without it.
            let own = self.phone.as_ref().is_some_and(|own| digits(own) == digits(told(fields, "phone")));
            if own {
                fields.remove("phone");
            }
            return true;
        }
        for name in ["name", "email", "phone"] {
            fields.remove(name);
        }
        if let Some(instead) = instead.filter(|instead| !self.holds(instead)) {
            fields.insert("email".to_owned(), Value::from(instead));
        }
        fields.keys().any(|name| name != "role")
    }

    fn holds(&self, text: &str) -> bool {
        self.email.as_ref().is_some_and(|email| text.to_lowercase().contains(email.as_str()))
    }

    /// Blots the address out of a text. Where lower case moves letters, the whole text goes.
    fn blot(&self, text: &mut String) {
        let Some(email) = self.email.as_ref().filter(|_| self.holds(text)) else { return };
        let lower = text.to_ascii_lowercase();
        let mut blotted = String::with_capacity(text.len());
        let mut rest = 0;
        for (at, found) in lower.match_indices(email.as_str()) {
            blotted.push_str(text.get(rest..at).unwrap_or_default());
            blotted.push_str(ERASED);
            rest = at + found.len();
        }
        blotted.push_str(text.get(rest..).unwrap_or_default());
        *text = if self.holds(&blotted) { ERASED.to_owned() } else { blotted };
    }

    /// A record without the person; `None` when they were not in it.
    fn redacted<T>(&self, record: &T, instead: Option<&str>) -> Result<Option<T>>
    where
        T: DeserializeOwned + serde::Serialize,
    {
        let fault = |error| Error::storage("erase a person", error);
        let before = serde_json::to_value(record).map_err(fault)?;
        let mut after = before.clone();
        self.redact(&mut after, instead);
        if after == before { Ok(None) } else { serde_json::from_value(after).map(Some).map_err(fault) }
    }
}

/// The text of a field; empty where there is none.
fn told<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

impl Session {
    /// Writes the database anew, without the room that deleted records left, for those who maintain
    /// the catalogue. To be called after erasures: only then is no byte of what was erased in the
    /// file. Takes about the time and the room of a copy; everybody else waits.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`; `Busy` while others read or write for too long.
    pub fn compact(&self) -> Result<()> {
        let reader = self.inner.store.read()?;
        let facts = crate::access::Facts::default();
        self.demand(&self.standing(&reader)?, Action::Maintain, &facts)?;
        drop(reader);
        self.inner.store.compact()
    }
}

impl Acting<'_> {
    /// Removes an account that was decided about, and takes the person out of what outlives it. What
    /// is written here is written for the host: the person need not have the right to each record.
    pub(super) fn erase(
        &mut self,
        account: &Account,
        inherited: &BTreeMap<DatasetId, AccountId>,
    ) -> Result<()> {
        self.standing = Standing::new(Principal::System, None);
        self.scope = Scope::everything();
        let traces = Traces::of(account);
        let permit = self.permit_in(Action::DeleteAccount, None)?;
        let mut texts = traces.texts();
        texts.push(traces.id.clone());
        for dataset in self.writer.datasets_holding(&texts, &self.scope)? {
            self.erase_from_dataset(&traces, dataset, inherited)?;
        }
        // A dataset that it alone kept need not name it.
        for (id, successor) in inherited {
            let held = self.writer.dataset(*id, &self.scope)?;
            if let Some(held) = held.filter(|held| held.creator != Some(*successor)) {
                self.put_erased(&held, Dataset { creator: Some(*successor), ..held.clone() })?;
            }
        }
        for organisation in self.writer.organisations_holding(&traces.texts())? {
            self.erase_from_organisation(&traces, &organisation)?;
        }
        for request in self.writer.requests_of(account.id)? {
            self.erase_from_request(request, &permit)?;
        }
        self.writer.delete_notices_holding(&traces.texts())?;
        self.writer.redact_holding(&texts, &|value| traces.redact(value, None), &permit)?;
        self.writer.delete_account(account.id, &permit)?;
        self.journal("account.erased", Subject::Account(account.id))
    }

    fn erase_from_dataset(
        &mut self,
        traces: &Traces,
        before: Dataset,
        inherited: &BTreeMap<DatasetId, AccountId>,
    ) -> Result<()> {
        let owner = before.metadata.organisation.map(|id| self.writer.organisation(id)).transpose()?;
        let instead = owner.flatten().and_then(|organisation| organisation.details.email);
        let Some(mut after) = traces.redacted(&before, instead.as_deref())? else { return Ok(()) };
        after.creator = after.creator.or_else(|| inherited.get(&before.id).copied());
        self.put_erased(&before, after)
    }

    fn put_erased(&mut self, before: &Dataset, mut after: Dataset) -> Result<()> {
        after.revision = before.revision.next();
        self.hold(before);
        let proof = self.well_formed(after)?;
        let permit = self.permit(Action::UpdateDataset, before)?;
        self.writer.put_dataset(&proof, &permit, before.revision)?;
        self.journal("dataset.redact", Subject::Dataset(before.id))
    }

    fn erase_from_organisation(&mut self, traces: &Traces, before: &Organisation) -> Result<()> {
        let Some(mut after) = traces.redacted(before, None)? else { return Ok(()) };
        after.revision = before.revision.next();
        let permit = self.permit_in(Action::EditOrganisation, Some(before.id))?;
        let proof = self
            .with_context(|context| validate::well_formed_organisation(after, context))
            .map_err(|issues| Error::Invalid { issues })?;
        self.writer.put_organisation(proof.get(), &permit, Some(before.revision))?;
        self.journal("organisation.redact", Subject::Organisation(before.id))
    }

    /// Empties a request of the person; one that waits is taken back.
    fn erase_from_request(&mut self, mut request: Request, permit: &Permit) -> Result<()> {
        let expected = request.revision;
        request.revision = expected.next();
        if request.state == RequestState::Requested {
            request.state = RequestState::Withdrawn;
            request.decision = Some(Decision { time: self.now, account: None, note: None });
        }
        if let Some(decision) = &mut request.decision {
            decision.note = None;
        }
        match &mut request.ask {
            Ask::Account(asked) => {
                *asked = AccountApplication {
                    organisation: asked.organisation,
                    role: asked.role,
                    consent: std::mem::take(&mut asked.consent),
                    ..AccountApplication::default()
                };
            }
            Ask::Organisation { message, .. }
            | Ask::Membership { message, .. }
            | Ask::Transfer { message, .. }
            | Ask::Access { message, .. } => *message = None,
        }
        self.writer.put_request(&request, permit, Some(expected))?;
        self.journal("request.redact", Subject::Request(request.id))
    }
}
