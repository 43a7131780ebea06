//! Responsible parties: several, each with its role, of either standard.

use super::reader::Record;
use crate::exchange::clean::{self, NAME_LIMIT};
use crate::exchange::record::ImportedOrganisation;
use crate::exchange::xml::Element;
use crate::issue::{Issue, IssueCode};
use crate::model::Contact;
use crate::vocabulary::scheme;

/// The most contacts of a dataset.
const CONTACT_LIMIT: usize = 50;

/// Roles in the order in which they tell whose the data is.
const OWNERS: &[&str] = &[
    "owner",
    "publisher",
    "pointOfContact",
    "custodian",
    "resourceProvider",
    "distributor",
    "author",
    "originator",
    "principalInvestigator",
    "processor",
    "user",
];

/// A party as it is written, not yet cleaned.
#[derive(Debug, Default)]
struct Party<'t> {
    person: Option<String>,
    position: Option<String>,
    organisation: Option<String>,
    emails: Vec<&'t str>,
    phones: Vec<&'t str>,
    pages: Vec<&'t str>,
    role: Option<&'t str>,
}

impl<'t> Record<'_, 't> {
    /// Reads the contacts; gives the organisation whose data it is.
    pub(super) fn contacts(&mut self) -> Option<ImportedOrganisation> {
        for path in ["identificationInfo/pointOfContact", "distributionInfo/distributor/distributorContact"] {
            for object in self.root.objects(path) {
                self.contact(object);
            }
        }
        let own = self.root.objects("contact");
        let names = own.iter().flat_map(|object| object.each("organisationName"));
        let keeper = names.map(Element::text).find(|name| !name.is_empty());
        if self.draft.metadata.contacts.is_empty() {
            for object in own {
                self.contact(object);
            }
        } else {
            for object in own {
                self.own_contact(object);
            }
        }
        let contacts = &self.draft.metadata.contacts;
        let by_role = |role: &&str| {
            contacts.iter().find(|held| held.role.as_deref() == Some(role) && held.organisation.is_some())
        };
        let named = OWNERS
            .iter()
            .find_map(by_role)
            .or_else(|| contacts.iter().find(|held| held.organisation.is_some()));
        // Nobody of the data names one: it is who keeps the record.
        let name = match named {
            Some(named) => named.organisation.clone()?,
            None => self.draft.line("organisation.name", keeper?, NAME_LIMIT)?,
        };
        Some(ImportedOrganisation { name, ..ImportedOrganisation::default() })
    }

    /// Who keeps the record: nothing more is said when it is a contact of the data already.
    fn own_contact(&mut self, object: Element<'t>) {
        let emails: Vec<&str> = ["contactInfo", "party/contactInfo", "party/individual/contactInfo"]
            .iter()
            .flat_map(|path| object.each(&format!("{path}/address/electronicMailAddress")))
            .map(Element::text)
            .collect();
        let known =
            |email: &&str| {
                self.draft.metadata.contacts.iter().any(|held| {
                    held.email.as_deref().is_some_and(|held| held.eq_ignore_ascii_case(email.trim()))
                })
            };
        let repeated = if emails.is_empty() {
            let names = ["organisationName", "party/name"].iter().flat_map(|path| object.each(path));
            let mut names = names.map(Element::text).filter(|name| !name.is_empty()).peekable();
            let held = |name: &str| {
                self.draft.metadata.contacts.iter().any(|held| held.organisation.as_deref() == Some(name))
            };
            names.peek().is_some() && names.all(held)
        } else {
            emails.iter().all(known)
        };
        if repeated {
            object.take();
        }
    }

    fn contact(&mut self, object: Element<'t>) {
        let party = self.party(object);
        let at = self.draft.metadata.contacts.len();
        let path = |field: &str| format!("contacts[{at}].{field}");
        let role = self.role(&path("role"), party.role);
        let name = party.person.or(party.position);
        let name = name.and_then(|name| self.draft.line(&path("name"), &name, NAME_LIMIT));
        let organisation =
            party.organisation.and_then(|name| self.draft.line(&path("organisation"), &name, NAME_LIMIT));
        let mut emails = Vec::new();
        for text in party.emails {
            let (good, bad) = clean::emails(text);
            bad.iter()
                .for_each(|found| self.draft.lose_value(&path("email"), IssueCode::InvalidEmail, found));
            if good.len() == 1 && good.first().is_some_and(|email| email != text) {
                self.draft.repair(
                    Issue::hint(path("email"), IssueCode::ValueRepaired)
                        .with("found", text)
                        .with("value", good.join(", ")),
                );
            }
            for email in good {
                if !emails.iter().any(|held: &String| held.eq_ignore_ascii_case(&email)) {
                    emails.push(email);
                }
            }
        }
        let mut phone = None;
        for found in party.phones {
            match clean::phone(found) {
                Some(read) if phone.is_none() => {
                    if read != clean::one_line(found) {
                        let issue = Issue::hint(path("phone"), IssueCode::ValueRepaired);
                        self.draft.repair(issue.with("found", found).with("value", &read));
                    }
                    phone = Some(read);
                }
                Some(_) => self.draft.lose_value(&path("phone"), IssueCode::ValueLost, found),
                None => self.draft.lose_value(&path("phone"), IssueCode::InvalidPhone, found),
            }
        }
        let mut url = None;
        for found in party.pages {
            let read = self.draft.url(&path("url"), found);
            url = url.or(read);
        }
        let mut emails = emails.into_iter();
        let first = Contact { name, organisation, email: emails.next(), phone, url, role };
        let others: Vec<Contact> = emails
            .map(|email| Contact { email: Some(email), phone: None, url: None, ..first.clone() })
            .collect();
        for contact in std::iter::once(first).chain(others) {
            self.add_contact(contact);
        }
    }

    fn add_contact(&mut self, contact: Contact) {
        let says = |held: &Contact| Contact { role: None, ..held.clone() };
        if says(&contact) == Contact::default() || self.draft.metadata.contacts.contains(&contact) {
            return;
        }
        if self.draft.metadata.contacts.len() < CONTACT_LIMIT {
            self.draft.metadata.contacts.push(contact);
        } else {
            let issue = Issue::warning("contacts", IssueCode::TooMany);
            self.draft.lose(issue.with("found", CONTACT_LIMIT + 1).with("limit", CONTACT_LIMIT));
        }
    }

    /// The code of a role; one to ask when there is none, so that no role ever fails a record.
    fn role(&mut self, path: &str, found: Option<&str>) -> Option<String> {
        let found = found?;
        let bare = found.rsplit('#').next().unwrap_or(found);
        self.draft.code(path, scheme::CONTACT_ROLE, bare)
    }

    /// Reads `CI_ResponsibleParty` or `CI_Responsibility`.
    fn party(&mut self, object: Element<'t>) -> Party<'t> {
        let mut party = Party {
            role: self.text_in(object, "role"),
            person: self.named_in(object, "individualName"),
            position: self.named_in(object, "positionName"),
            organisation: self.named_in(object, "organisationName"),
            ..Party::default()
        };
        self.ways(object, &mut party);
        for inner in object.objects("party") {
            let person = inner.name() == "CI_Individual";
            let name = self.named_in(inner, "name");
            if person {
                party.person = party.person.or(name);
                let position = self.named_in(inner, "positionName");
                party.position = party.position.or(position);
            } else {
                party.organisation = party.organisation.or(name);
            }
            self.ways(inner, &mut party);
            for individual in inner.objects("individual") {
                let name = self.named_in(individual, "name");
                party.person = party.person.or(name);
                let position = self.named_in(individual, "positionName");
                party.position = party.position.or(position);
                self.ways(individual, &mut party);
            }
        }
        party
    }

    /// A name in one language; translations of names are kept raw.
    fn named_in(&mut self, object: Element<'t>, name: &str) -> Option<String> {
        object.each(name).into_iter().find_map(|property| {
            let words = self.words(property);
            self.one_language("contacts", &words)
        })
    }

    /// The ways to reach a party.
    fn ways(&mut self, object: Element<'t>, party: &mut Party<'t>) {
        for (paths, list) in [
            (["contactInfo/address/electronicMailAddress"].as_slice(), &mut party.emails),
            (["contactInfo/phone/voice", "contactInfo/phone/number"].as_slice(), &mut party.phones),
            (["contactInfo/onlineResource/linkage"].as_slice(), &mut party.pages),
        ] {
            for property in paths.iter().flat_map(|path| object.each(path)) {
                if let Some(text) = self.words(property).any()
                    && !list.contains(&text)
                {
                    list.push(text);
                }
            }
        }
    }
}
