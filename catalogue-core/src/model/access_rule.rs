//! Who may take the data of a resource, per operation. Deny by default: an empty list of
//! audiences is nobody.

use crate::id::{AccountId, OrganisationId};
use serde::{Deserialize, Serialize};

/// What one may do with the data of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Take the file or follow the link.
    Download,
    /// See it through a view service.
    View,
    /// Ask for an extraction.
    Extract,
}

/// One group of people who may take restricted data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "audience", deny_unknown_fields)]
pub enum Audience {
    /// Any account with a membership somewhere (`any_organization` of ckanext-restricted).
    AnyMember,
    /// Members of the organisation that owns the dataset.
    SameOrganisation,
    /// Members of the organisations named (`any_organization` of IDGO).
    Organisations {
        /// The organisations.
        organisations: Vec<OrganisationId>,
    },
    /// The accounts named.
    Accounts {
        /// The accounts.
        accounts: Vec<AccountId>,
    },
    /// Members of partner organisations.
    Partners,
    /// Members of organisations competent for one of the territories named.
    Territory {
        /// Territories as `level:code`.
        territories: Vec<String>,
    },
}

/// The level of access of one operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "level", deny_unknown_fields)]
pub enum Access {
    /// Anybody.
    #[default]
    Open,
    /// Anybody signed in.
    Authenticated,
    /// The audiences named, and nobody else.
    Restricted {
        /// Whom; empty means nobody.
        #[serde(default)]
        audiences: Vec<Audience>,
    },
    /// Nobody but those who keep the dataset.
    Closed,
}

impl Access {
    /// The code of the level (scheme `access-level`).
    pub const fn code(&self) -> &'static str {
        match self {
            Access::Open => "open",
            Access::Authenticated => "authenticated",
            Access::Restricted { .. } => "restricted",
            Access::Closed => "closed",
        }
    }
}

/// The access rule of a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRule {
    /// The level for downloading, and for the other operations unless they say otherwise.
    #[serde(default)]
    pub download: Access,
    /// The level for view services, when different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Access>,
    /// The level for extraction, when different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extract: Option<Access>,
    /// The legal reason, a code of `access-reason` or `access-reason-crpa`; needed when not open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whom to ask for access, at most 350 characters; absent: the dataset's contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
}

impl AccessRule {
    /// The level of an operation.
    pub fn access(&self, operation: Operation) -> &Access {
        match operation {
            Operation::Download => &self.download,
            Operation::View => self.view.as_ref().unwrap_or(&self.download),
            Operation::Extract => self.extract.as_ref().unwrap_or(&self.download),
        }
    }

    /// Whether every operation is open.
    pub fn is_open(&self) -> bool {
        [Operation::Download, Operation::View, Operation::Extract]
            .iter()
            .all(|operation| *self.access(*operation) == Access::Open)
    }

    /// The lists of audiences, of every operation.
    fn audiences(&self) -> impl Iterator<Item = &Audience> {
        let levels = [Some(&self.download), self.view.as_ref(), self.extract.as_ref()];
        levels.into_iter().flatten().flat_map(|level| match level {
            Access::Restricted { audiences } => audiences.as_slice(),
            _ => &[],
        })
    }

    /// Whether an organisation is among those named.
    pub(crate) fn names(&self, organisation: OrganisationId) -> bool {
        self.audiences().any(|audience| match audience {
            Audience::Organisations { organisations } => organisations.contains(&organisation),
            _ => false,
        })
    }

    /// Puts an organisation, or none, in the place of another. A list that became empty is nobody.
    pub(crate) fn rename(&mut self, from: OrganisationId, by: Option<OrganisationId>) {
        let levels = [Some(&mut self.download), self.view.as_mut(), self.extract.as_mut()];
        for level in levels.into_iter().flatten() {
            let Access::Restricted { audiences } = level else { continue };
            for audience in audiences {
                if let Audience::Organisations { organisations } = audience {
                    rename(organisations, &from, by);
                }
            }
        }
    }
}

/// Puts a value, or none, in the place of another in a list where each is once.
pub(crate) fn rename<T: PartialEq + Copy>(list: &mut Vec<T>, from: &T, by: Option<T>) {
    let there = by.is_some_and(|by| list.contains(&by));
    match list.iter().position(|held| held == from) {
        Some(at) if by.is_none() || there => {
            list.remove(at);
        }
        Some(at) => {
            if let (Some(held), Some(by)) = (list.get_mut(at), by) {
                *held = by;
            }
        }
        None => {}
    }
}
