//! Somebody as another system knows them.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest provider or subject, in characters.
const NAME_LIMIT: usize = 320;

/// The most attributes and roles kept, together with the longest value, in characters.
const VALUES_LIMIT: usize = 1_000;

/// Somebody whom another system has authenticated, as it describes them.
///
/// The host vouches for it: the catalogue has no way to check that it is true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutsideIdentity {
    /// The system that vouches, as the host names it (`cas.pigma.org`), 1 to 320 characters. A
    /// subject means something only beside it.
    pub provider: String,
    /// What the system knows the person by, for good; 1 to 320 characters, compared exactly.
    pub subject: String,
    /// The login that the person types there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Position (*fonction*; LDAP `title`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The short name of the organisation (LDAP `cn`), compared with slugs and acronyms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The name of the organisation as people read it (LDAP `o`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// The roles held there, without the prefix `ROLE_`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Everything else that the system told, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl OutsideIdentity {
    /// Refuses an identity that names nobody, or that no honest system writes.
    ///
    /// # Errors
    /// `BadInput` for an absent, overlong or unprintable provider or subject; `LimitExceeded` for
    /// more than a thousand roles or attributes.
    pub fn check(&self) -> Result<()> {
        for (name, value) in [("provider", &self.provider), ("subject", &self.subject)] {
            let length = value.chars().count();
            if value.trim().is_empty() || value.trim() != value {
                return Err(bad(format!("the {name} is empty, or surrounded by spaces")));
            }
            if length > NAME_LIMIT || value.chars().any(char::is_control) {
                return Err(bad(format!(
                    "the {name} has {length} characters (at most {NAME_LIMIT}), or control characters"
                )));
            }
        }
        let values = self.attributes.values().map(Vec::len).sum::<usize>() + self.roles.len();
        if values > VALUES_LIMIT {
            return Err(Error::LimitExceeded {
                what: "roles and attributes of an identity".to_owned(),
                limit: as_count(VALUES_LIMIT),
                found: as_count(values),
            });
        }
        Ok(())
    }

    /// Adds roles written in one text, separated by `;` or `,`.
    pub(super) fn add_roles(&mut self, text: &str) {
        for role in text.split([';', ',']).map(str::trim) {
            let role = role.strip_prefix("ROLE_").unwrap_or(role);
            if !role.is_empty() && !self.roles.iter().any(|held| held == role) {
                self.roles.push(role.to_owned());
            }
        }
    }
}

/// A text without the spaces around it; `None` when nothing is left.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

pub(super) fn as_count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn bad(reason: String) -> Error {
    Error::BadInput { format: "identity".to_owned(), line: None, reason }
}
