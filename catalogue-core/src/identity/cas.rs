//! What a CAS server answers to the validation of a ticket (protocol 2.0 and 3.0).

use super::cas_read::{self, Found};
use super::outside::{OutsideIdentity, as_count, filled};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The largest answer read, in bytes. A real one has some kilobytes.
pub const CAS_RESPONSE_LIMIT: i64 = 256 * 1024;

/// Under which names a CAS server releases what it knows of people. The first name that is there,
/// whatever its case, is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CasAttributes {
    /// The stable identifier; `user` itself when none of them is there (default: none).
    pub subject: Vec<String>,
    /// First name.
    pub first_name: Vec<String>,
    /// Last name.
    pub last_name: Vec<String>,
    /// E-mail.
    pub email: Vec<String>,
    /// Telephone.
    pub phone: Vec<String>,
    /// Position.
    pub position: Vec<String>,
    /// The short name of the organisation.
    pub organisation: Vec<String>,
    /// The name of the organisation.
    pub organisation_name: Vec<String>,
    /// Roles: several values, or one separated by `;`.
    pub roles: Vec<String>,
}

impl Default for CasAttributes {
    /// The names of LDAP, of geOrchestra and of the Apereo server.
    fn default() -> Self {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Self {
            subject: Vec::new(),
            first_name: names(&["givenName", "firstName", "first_name"]),
            last_name: names(&["sn", "lastName", "last_name", "familyName", "surname"]),
            email: names(&["mail", "email", "emailAddress"]),
            phone: names(&["telephoneNumber", "phone", "tel"]),
            position: names(&["title", "position"]),
            organisation: names(&["org", "organization", "organisation"]),
            organisation_name: names(&["orgname", "o", "organizationName", "organisationName"]),
            roles: names(&["roles", "role", "authorities"]),
        }
    }
}

/// What the server said of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "answer")]
#[expect(clippy::large_enum_variant, reason = "one is made for each sign-in, and taken apart at once")]
pub enum CasAnswer {
    /// The ticket is good.
    Success {
        /// Who.
        identity: OutsideIdentity,
        /// The services that stand between the person and this one, the nearest first.
        proxies: Vec<String>,
        /// The ticket to ask for proxy tickets with, when one was asked for.
        granting_ticket: Option<String>,
    },
    /// The ticket is not good.
    Failure {
        /// The code of the protocol: `INVALID_TICKET`, `INVALID_SERVICE`, `INVALID_REQUEST`…
        code: String,
        /// What the server says, for a log; it may repeat the ticket.
        text: String,
    },
}

impl CasAnswer {
    /// Reads a `serviceResponse`. `provider` is the name that the host gives to the server.
    ///
    /// Strict: UTF-8 XML, every element in `http://www.yale.edu/tp/cas`, one success or one failure,
    /// one `user`. Attributes are read in their three spellings: within `attributes`, as elements
    /// beside `user`, and as `<attribute name=… value=…>`. An attribute that holds elements is left
    /// out.
    ///
    /// ```
    /// use catalogue_core::{CasAnswer, CasAttributes};
    /// let xml = br#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">
    ///   <cas:authenticationSuccess><cas:user>jdupont</cas:user></cas:authenticationSuccess>
    /// </cas:serviceResponse>"#;
    /// let answer = CasAnswer::parse(xml, "cas.example.org", &CasAttributes::default())?;
    /// assert_eq!(answer.identity(&[])?.subject, "jdupont");
    /// # Ok::<(), catalogue_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `LimitExceeded` above [`CAS_RESPONSE_LIMIT`]; `BadInput` for what is no such answer: not XML,
    /// a document type or an entity of its own, another namespace, several answers, no user.
    pub fn parse(bytes: &[u8], provider: &str, names: &CasAttributes) -> Result<Self> {
        if as_count(bytes.len()) > CAS_RESPONSE_LIMIT {
            return Err(Error::LimitExceeded {
                what: "bytes of a CAS answer".to_owned(),
                limit: CAS_RESPONSE_LIMIT,
                found: as_count(bytes.len()),
            });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| cas_read::bad("it is not UTF-8"))?;
        match cas_read::read(text.strip_prefix('\u{feff}').unwrap_or(text))? {
            Found::Failure { code, text } => Ok(Self::Failure { code, text }),
            Found::Success { user, attributes, proxies, granting_ticket } => {
                let identity = identity(provider, user, attributes, names);
                identity.check()?;
                Ok(Self::Success { identity, proxies, granting_ticket })
            }
        }
    }

    /// The person, when the ticket is good and came directly or through proxies that are all in
    /// `allowed_proxies`.
    ///
    /// # Errors
    /// `Unauthenticated` otherwise.
    pub fn identity(self, allowed_proxies: &[String]) -> Result<OutsideIdentity> {
        match self {
            Self::Success { identity, proxies, .. }
                if proxies.iter().all(|proxy| allowed_proxies.contains(proxy)) =>
            {
                Ok(identity)
            }
            _ => Err(Error::Unauthenticated { action: "account.sign_in".to_owned() }),
        }
    }
}

fn identity(
    provider: &str,
    user: String,
    attributes: BTreeMap<String, Vec<String>>,
    names: &CasAttributes,
) -> OutsideIdentity {
    let values = |wanted: &[String]| {
        wanted.iter().find_map(|name| {
            attributes.iter().find(|(held, _)| held.eq_ignore_ascii_case(name)).map(|(_, values)| values)
        })
    };
    let one = |wanted: &[String]| values(wanted)?.iter().find_map(|value| filled(value));
    let mut identity = OutsideIdentity {
        provider: provider.to_owned(),
        subject: one(&names.subject).unwrap_or_else(|| user.clone()),
        login: Some(user),
        first_name: one(&names.first_name),
        last_name: one(&names.last_name),
        email: one(&names.email),
        phone: one(&names.phone),
        position: one(&names.position),
        organisation: one(&names.organisation),
        organisation_name: one(&names.organisation_name),
        ..OutsideIdentity::default()
    };
    for text in values(&names.roles).into_iter().flatten() {
        // Some servers write a list as Java prints it: `[A, B]`.
        identity.add_roles(text.trim().trim_start_matches('[').trim_end_matches(']'));
    }
    identity.attributes = attributes;
    identity
}
