//! Accounts and what they may do where.

use crate::id::{AccountId, OrganisationId, Revision};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The role of an account in one organisation; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads what is private to the organisation.
    Member,
    /// Deposits datasets and keeps their own.
    Contributor,
    /// Keeps every dataset of the organisation.
    Editor,
    /// Keeps the organisation too (*référent*).
    Administrator,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: &'static [Role] = &[Role::Member, Role::Contributor, Role::Editor, Role::Administrator];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Contributor => "contributor",
            Role::Editor => "editor",
            Role::Administrator => "administrator",
        }
    }
}

/// The membership of an account in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The role there.
    pub role: Role,
}

/// A person or a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// One person.
    #[default]
    Personal,
    /// A shared or machine account.
    Service,
}

/// What an administrator writes of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountDetails {
    /// The login, 2 to 100 of letters, digits and `-_.@`; compared without case.
    pub login: String,
    /// Person or service.
    #[serde(default)]
    pub kind: AccountKind,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Position (*fonction*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The home organisation, offered first when depositing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<OrganisationId>,
    /// The memberships, at most one per organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memberships: Vec<Membership>,
    /// Validates accounts, organisations and harvests; reads everything.
    #[serde(default)]
    pub moderator: bool,
    /// May do everything.
    #[serde(default)]
    pub administrator: bool,
    /// May sign in.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

impl Default for AccountDetails {
    /// An active personal account without a login yet, and without rights.
    fn default() -> Self {
        Self {
            login: String::new(),
            kind: AccountKind::default(),
            first_name: None,
            last_name: None,
            email: None,
            phone: None,
            position: None,
            home: None,
            memberships: Vec::new(),
            moderator: false,
            administrator: false,
            active: true,
        }
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its revision.
    pub revision: Revision,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What was written of it.
    pub details: AccountDetails,
}

impl Account {
    /// The role in an organisation, `None` when not a member.
    pub fn role_in(&self, organisation: OrganisationId) -> Option<Role> {
        self.details
            .memberships
            .iter()
            .filter(|membership| membership.organisation == organisation)
            .map(|membership| membership.role)
            .max()
    }
}
