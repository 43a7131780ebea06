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

impl Operation {
    /// Every operation.
    pub const ALL: &'static [Operation] = &[Operation::Download, Operation::View, Operation::Extract];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Operation::Download => "download",
            Operation::View => "view",
            Operation::Extract => "extract",
        }
    }
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

/// What a rule says otherwise through one portal. What it does not name is as the rule itself has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalAccess {
    /// The code of the portal.
    pub portal: String,
    /// The level for downloading, and for the other operations unless this or the rule says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<Access>,
    /// The level for view services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Access>,
    /// The level for extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extract: Option<Access>,
}

impl PortalAccess {
    /// The level named for an operation.
    pub const fn named(&self, operation: Operation) -> Option<&Access> {
        match operation {
            Operation::Download => self.download.as_ref(),
            Operation::View => self.view.as_ref(),
            Operation::Extract => self.extract.as_ref(),
        }
    }

    /// The level named for an operation, to write.
    pub const fn named_mut(&mut self, operation: Operation) -> &mut Option<Access> {
        match operation {
            Operation::Download => &mut self.download,
            Operation::View => &mut self.view,
            Operation::Extract => &mut self.extract,
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
    /// What differs through a portal, each portal once. Without a portal, and through one that is not
    /// named here, the rule itself holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portals: Vec<PortalAccess>,
    /// The legal reason, a code of `access-reason` or `access-reason-crpa`; needed when not open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whom to ask for access, at most 350 characters; absent: the dataset's contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
}

impl AccessRule {
    /// The level of an operation, without a portal.
    pub fn access(&self, operation: Operation) -> &Access {
        self.access_through(operation, None)
    }

    /// The level of an operation through a portal: what the rule says of the portal put over what it
    /// says itself.
    pub fn access_through(&self, operation: Operation, portal: Option<&str>) -> &Access {
        let own = portal.and_then(|code| self.portals.iter().find(|entry| entry.portal == code));
        let named =
            |operation| own.and_then(|entry| entry.named(operation)).or_else(|| self.named(operation));
        named(operation).or_else(|| named(Operation::Download)).unwrap_or(&self.download)
    }

    /// The level that the rule itself names for an operation.
    pub const fn named(&self, operation: Operation) -> Option<&Access> {
        match operation {
            Operation::Download => Some(&self.download),
            Operation::View => self.view.as_ref(),
            Operation::Extract => self.extract.as_ref(),
        }
    }

    /// Every level that it names, for whatever operation and portal.
    pub fn levels(&self) -> impl Iterator<Item = &Access> {
        let own = Operation::ALL.iter().filter_map(|operation| self.named(*operation));
        own.chain(
            self.portals
                .iter()
                .flat_map(|entry| Operation::ALL.iter().filter_map(|operation| entry.named(*operation))),
        )
    }

    /// The same, to write.
    pub fn levels_mut(&mut self) -> impl Iterator<Item = &mut Access> {
        let own = [Some(&mut self.download), self.view.as_mut(), self.extract.as_mut()];
        let through = self
            .portals
            .iter_mut()
            .flat_map(|entry| [entry.download.as_mut(), entry.view.as_mut(), entry.extract.as_mut()]);
        own.into_iter().chain(through).flatten()
    }

    /// Whether every operation is open, through whatever portal.
    pub fn is_open(&self) -> bool {
        self.levels().all(|level| *level == Access::Open)
    }

    /// Whether an organisation is among those named.
    pub(crate) fn names(&self, organisation: OrganisationId) -> bool {
        self.levels().any(|level| {
            let Access::Restricted { audiences } = level else { return false };
            audiences.iter().any(|audience| match audience {
                Audience::Organisations { organisations } => organisations.contains(&organisation),
                _ => false,
            })
        })
    }

    /// Puts an organisation, or none, in the place of another. A list that became empty is nobody.
    pub(crate) fn rename(&mut self, from: OrganisationId, by: Option<OrganisationId>) {
        for level in self.levels_mut() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_is_put_over_the_rule_and_another_portal_is_the_rule() {
        let rule = AccessRule {
            download: Access::Closed,
            view: Some(Access::Open),
            portals: vec![
                PortalAccess {
                    portal: "crige".into(),
                    download: Some(Access::Authenticated),
                    ..PortalAccess::default()
                },
                PortalAccess { portal: "paca".into(), view: Some(Access::Closed), ..PortalAccess::default() },
            ],
            ..AccessRule::default()
        };
        let level = |operation, portal| rule.access_through(operation, portal).code();
        for portal in [None, Some("autre"), Some("")] {
            let levels = [Operation::Download, Operation::View, Operation::Extract];
            assert_eq!(levels.map(|operation| level(operation, portal)), ["closed", "open", "closed"]);
        }
        assert_eq!(level(Operation::Download, Some("crige")), "authenticated");
        assert_eq!(level(Operation::View, Some("crige")), "open", "the rule names it itself");
        assert_eq!(level(Operation::Extract, Some("crige")), "authenticated", "follows downloading there");
        assert_eq!(level(Operation::View, Some("paca")), "closed");
        assert_eq!(level(Operation::Download, Some("paca")), "closed");
        assert_eq!(rule.levels().count(), 4);
    }

    #[test]
    fn a_rule_is_open_when_no_portal_says_otherwise() {
        let mut rule = AccessRule::default();
        assert!(rule.is_open());
        let extract = Some(Access::Closed);
        rule.portals.push(PortalAccess { portal: "crige".into(), extract, ..PortalAccess::default() });
        assert!(!rule.is_open());
        rule.levels_mut().for_each(|level| *level = Access::Open);
        assert!(rule.is_open());
    }
}
