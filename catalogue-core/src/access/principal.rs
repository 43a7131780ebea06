//! Who asks. The host names a principal that it has authenticated.

use crate::id::{AccountId, OrganisationId, TokenId};
use crate::model::{Account, Role, Token, TokenScope};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who asks: every read and every write has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "principal", content = "id")]
pub enum Principal {
    /// Nobody signed in.
    Anonymous,
    /// An account; its rights are those it has when it asks, never a copy.
    Account(AccountId),
    /// A token of an account: the rights that the account has when it asks, within the token's scope,
    /// until it expires or is revoked.
    Token(TokenId),
    /// A harvest, limited to the organisation it deposits for.
    Harvester(OrganisationId),
    /// Maintenance by the host itself: everything, and no name in the history.
    System,
}

/// A principal with the rights it has now.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who.
    pub principal: Principal,
    /// The account as it stands now; `None` for others, and for an account that is gone or inactive.
    pub account: Option<Account>,
    /// What the token allows, when one asks.
    pub token: Option<TokenScope>,
}

impl Standing {
    /// The standing of a principal whose account, if it has one, was just read.
    /// An inactive account has the rights of anonymous.
    pub fn new(principal: Principal, account: Option<Account>) -> Self {
        let account = account.filter(|account| {
            account.details.active && matches!(&principal, Principal::Account(id) if *id == account.id)
        });
        Self { principal, account, token: None }
    }

    /// The standing of a token, which was just read with its account. One that has expired, or whose
    /// account is gone or inactive, has the rights of anonymous.
    pub fn of_token(token: &Token, account: Option<Account>, now: DateTime<Utc>) -> Self {
        let principal = Principal::Token(token.id);
        let account = account
            .filter(|account| account.id == token.account && account.details.active && token.is_valid(now));
        let scope = account.is_some().then_some(token.details.scope);
        Self { principal, account, token: scope }
    }

    /// Whether somebody is signed in.
    pub fn is_authenticated(&self) -> bool {
        self.account.is_some() || self.is_unlimited() || matches!(self.principal, Principal::Harvester(_))
    }

    /// Whether everything is allowed: an administrator, or the host itself.
    pub fn is_unlimited(&self) -> bool {
        self.principal == Principal::System
            || self.account.as_ref().is_some_and(|account| account.details.administrator)
    }

    /// Whether the account is a moderator.
    pub fn is_moderator(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.details.moderator)
    }

    /// The role in an organisation.
    pub fn role_in(&self, organisation: OrganisationId) -> Option<Role> {
        match &self.principal {
            Principal::Harvester(own) => (*own == organisation).then_some(Role::Editor),
            _ => self.account.as_ref().and_then(|account| account.role_in(organisation)),
        }
    }
}
