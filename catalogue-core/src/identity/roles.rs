//! What an outside role gives here.

use super::outside::OutsideIdentity;
use crate::model::Role;
use serde::{Deserialize, Serialize};

/// What a role held elsewhere gives here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "grant", content = "role")]
pub enum RoleGrant {
    /// Administrator of the catalogue.
    Administrator,
    /// Moderator.
    Moderator,
    /// A role in the person's organisation.
    Organisation(Role),
}

/// One role held elsewhere, and what it gives here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// The role as the identity names it, without `ROLE_`; compared exactly.
    pub outside: String,
    /// What it gives.
    pub gives: RoleGrant,
}

/// How somebody from outside is recognised, and what they get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecognitionRules {
    /// Whether the one account with the same e-mail is theirs. Only for a provider that has verified the
    /// addresses it tells: otherwise anybody takes any account over. Default no.
    pub by_email: bool,
    /// Whether an account with the same login is theirs. Only for a provider that shares its logins
    /// with the catalogue. Default no.
    pub by_login: bool,
    /// Whether an account is made for somebody unknown. Default yes.
    pub create: bool,
    /// Whether an organisation that is not known is created, from its short name and its name.
    /// Default no.
    pub create_organisations: bool,
    /// Whether the organisation, the roles and the names are brought up to date. Default yes.
    pub update: bool,
    /// What roles give; the highest that applies counts. Default: those of geOrchestra.
    pub roles: Vec<RoleRule>,
    /// The role in the organisation of those who hold none of them; `None` for no membership.
    /// Default member.
    pub otherwise: Option<Role>,
}

impl Default for RecognitionRules {
    fn default() -> Self {
        let rule = |outside: &str, gives| RoleRule { outside: outside.to_owned(), gives };
        Self {
            by_email: false,
            by_login: false,
            create: true,
            create_organisations: false,
            update: true,
            roles: vec![
                rule("CKAN_SYSADMIN", RoleGrant::Administrator),
                rule("ADMINISTRATOR", RoleGrant::Administrator),
                rule("SUPERUSER", RoleGrant::Moderator),
                rule("CKAN_ADMIN", RoleGrant::Organisation(Role::Administrator)),
                rule("REFERENT", RoleGrant::Organisation(Role::Administrator)),
                rule("CKAN_EDITOR", RoleGrant::Organisation(Role::Editor)),
            ],
            otherwise: Some(Role::Member),
        }
    }
}

/// What the roles of an identity give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// Administrator of the catalogue.
    pub administrator: bool,
    /// Moderator.
    pub moderator: bool,
    /// The role in the person's organisation.
    pub role: Option<Role>,
}

impl RecognitionRules {
    /// What the roles of an identity give.
    pub fn grant(&self, identity: &OutsideIdentity) -> Granted {
        let mut granted = Granted::default();
        for rule in self.roles.iter().filter(|rule| identity.roles.contains(&rule.outside)) {
            match rule.gives {
                RoleGrant::Administrator => granted.administrator = true,
                RoleGrant::Moderator => granted.moderator = true,
                RoleGrant::Organisation(role) => granted.role = granted.role.max(Some(role)),
            }
        }
        granted.role = granted.role.or(self.otherwise);
        granted
    }
}
