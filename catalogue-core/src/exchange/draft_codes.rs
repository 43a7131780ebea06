//! Codes of vocabularies and contacts, put into the record being written.

use crate::exchange::clean::{self, NAME_LIMIT};
use crate::exchange::draft::Draft;
use crate::issue::{Issue, IssueCode};
use crate::model::Contact;
use crate::vocabulary::{Match, scheme};

impl Draft<'_> {
    /// The code of a value in a scheme, with the raw text kept when the two differ.
    pub fn code(&mut self, path: &str, scheme: &str, found: &str) -> Option<String> {
        let code = self.find_code(scheme, found);
        match &code {
            Some((code, exact)) => {
                if code != found || !exact {
                    self.keep_raw(path, found);
                }
            }
            None => self.lose_value(path, IssueCode::ValueLost, found),
        }
        code.map(|(code, _)| code)
    }

    /// The code of a value, and whether it fits exactly; nothing is noted.
    pub fn find_code(&self, list: &str, found: &str) -> Option<(String, bool)> {
        let found = found.trim();
        if let Some(resolved) = self.reading.vocabulary.resolve(list, found, Some(self.system)) {
            return Some((resolved.code, resolved.kind == Match::Exact && !resolved.ambiguous));
        }
        // An address of another register may end with the code; a licence's says too little.
        let (_, last) = found.trim_end_matches('/').rsplit_once(['/', '#'])?;
        if list == scheme::LICENCE || !found.contains("://") || last.len() < 2 {
            return None;
        }
        let resolved = self.reading.vocabulary.resolve(list, last, Some(self.system))?;
        Some((resolved.code, false))
    }

    /// The code of a language, from ISO codes, `fr_FR` or names.
    pub fn language(&mut self, path: &str, found: &str) -> Option<String> {
        let short = found.split(['-', '_', ';', ':']).next().unwrap_or(found).trim();
        let tried = if found.contains("://") { found } else { short };
        match self.find_code(scheme::LANGUAGE, tried) {
            Some((code, _)) => {
                if code != found {
                    self.keep_raw(path, found);
                }
                Some(code)
            }
            None => self.code(path, scheme::LANGUAGE, found),
        }
    }

    /// The code of a legal reason, of INSPIRE or of French law.
    pub fn access_reason(&mut self, path: &str, found: &str) -> Option<String> {
        let known = [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA]
            .into_iter()
            .find(|list| self.find_code(list, found).is_some());
        self.code(path, known.unwrap_or(scheme::ACCESS_REASON), found)
    }

    /// Takes a text for a theme, an INSPIRE theme, an ISO topic or the one theme that an EU data
    /// theme stands for; false when it is none.
    pub fn theme(&mut self, found: &str) -> bool {
        let vocabulary = self.reading.vocabulary;
        if let Some((code, _)) = self.find_code(scheme::THEME, found) {
            if code != found {
                self.keep_raw("themes", found);
            }
            Self::add_once(&mut self.metadata.themes, code);
            return true;
        }
        if let Some((code, _)) = self.find_code(scheme::INSPIRE_THEME, found) {
            Self::add_once(&mut self.metadata.inspire_themes, code);
            return true;
        }
        if let Some((code, _)) = self.find_code(scheme::TOPIC_CATEGORY, found) {
            Self::add_once(&mut self.metadata.topics, code);
            return true;
        }
        let Some((eu, _)) = self.find_code(scheme::EU_DATA_THEME, found) else { return false };
        let terms =
            vocabulary.scheme(scheme::THEME).map(|scheme| scheme.terms.as_slice()).unwrap_or_default();
        let mut standing = terms.iter().filter(|term| {
            !term.deprecated
                && term
                    .mappings
                    .iter()
                    .any(|mapping| mapping.scheme == scheme::EU_DATA_THEME && mapping.code == eu)
        });
        match (standing.next(), standing.next()) {
            (Some(term), None) => {
                self.keep_raw("themes", found);
                Self::add_once(&mut self.metadata.themes, term.code.clone());
                true
            }
            _ => false,
        }
    }

    /// A contact; several e-mails in one text make several contacts of the same name.
    pub fn contact(
        &mut self,
        role: &str,
        name: Option<&str>,
        email: Option<&str>,
        phone: Option<&str>,
        url: Option<&str>,
    ) {
        let at = self.metadata.contacts.len();
        let path = |field: &str| format!("contacts[{at}].{field}");
        let name = name.and_then(|name| self.line(&path("name"), name, NAME_LIMIT));
        let (good, bad) = email.map(clean::emails).unwrap_or_default();
        for found in bad {
            self.lose_value(&path("email"), IssueCode::InvalidEmail, &found);
        }
        let phone = phone.and_then(|found| {
            let read = clean::phone(found);
            if read.is_none() {
                self.lose_value(&path("phone"), IssueCode::InvalidPhone, found);
            }
            read
        });
        let url = url.and_then(|found| self.url(&path("url"), found));
        if name.is_none() && good.is_empty() && phone.is_none() && url.is_none() {
            return;
        }
        let mut emails = good.into_iter();
        let first = Contact {
            name,
            email: emails.next(),
            phone,
            url,
            organisation: None,
            role: Some(role.to_owned()),
        };
        let others: Vec<Contact> = emails
            .map(|email| Contact { email: Some(email), phone: None, url: None, ..first.clone() })
            .collect();
        for contact in std::iter::once(first).chain(others) {
            let known = self.metadata.contacts.iter().any(|held| {
                held.email == contact.email
                    && held.name == contact.name
                    && held.phone == contact.phone
                    && held.url == contact.url
            });
            if known {
                continue;
            }
            if self.metadata.contacts.len() < 50 {
                self.metadata.contacts.push(contact);
            } else {
                self.lose(Issue::warning("contacts", IssueCode::TooMany).with("found", 51).with("limit", 50));
            }
        }
    }
}
