//! Tokens: what a program presents instead of a person.

use crate::id::{AccountId, TokenId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How far a token goes within the rights of its account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenScope {
    /// Reads what the account reads.
    #[default]
    Read,
    /// Does what the account does, except what is personal: passwords, tokens, its own deletion.
    Write,
}

/// What the holder of an account writes of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenDetails {
    /// What it is for, 1 to 350 characters.
    pub name: String,
    /// How far it goes.
    #[serde(default)]
    pub scope: TokenScope,
    /// When it ends; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
}

/// A token. Its secret is shown once, when it is made, and kept as a hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its identifier.
    pub id: TokenId,
    /// The account it stands for.
    pub account: AccountId,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What was written of it.
    pub details: TokenDetails,
}

impl Token {
    /// Whether it still stands at a time.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.details.expires.is_none_or(|expires| now < expires)
    }
}
