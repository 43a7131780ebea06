//! Tokens: what a program presents instead of a person.

use crate::access::{Action, Facts, Permit, Principal, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::open::Catalogue;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, TokenId};
use crate::identity::{SecretKind, digest, kind_of, new_secret};
use crate::issue::{Issue, IssueCode};
use crate::model::{Token, TokenDetails};
use crate::store::Subject;
use serde::{Deserialize, Serialize};

/// The most tokens of one account.
const TOKENS_LIMIT: i64 = 100;

/// A token just made, and its secret: the only time that it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// What is kept of it.
    pub token: Token,
    /// What the program presents; not kept.
    pub secret: String,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("NewToken").field("token", &self.token).finish_non_exhaustive()
    }
}

impl Session {
    /// Makes a token for an account: one's own, or any for administrators. A token cannot make one.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `NotFound`; `Invalid` for a name that is absent or too long,
    /// or an end that is past; `LimitExceeded` above a hundred tokens.
    pub fn create_token(&self, account: AccountId, details: TokenDetails) -> Result<NewToken> {
        let mut acting = self.act()?;
        let permit = self.may_manage_tokens(&acting.standing, account)?;
        if acting.writer.account(account)?.is_none() {
            return Err(Error::not_found("account", account));
        }
        acting.check_token(&details)?;
        let held = i64::try_from(acting.writer.tokens(account)?.len()).unwrap_or(i64::MAX);
        if held >= TOKENS_LIMIT {
            return Err(Error::LimitExceeded {
                what: "tokens of one account".to_owned(),
                limit: TOKENS_LIMIT,
                found: held + 1,
            });
        }
        let options = &self.inner.options;
        let id = TokenId::from_uuid(options.identifiers.next());
        let secret = new_secret(SecretKind::Token, options.secrets.as_ref())?;
        let token = Token { id, account, created: acting.now, details };
        acting.writer.put_token(&token, &digest(&secret), &permit)?;
        acting.journal("token.create", Subject::Token(id))?;
        acting.commit()?;
        Ok(NewToken { token, secret })
    }

    /// The tokens of an account, oldest first, expired ones too: one's own, or any for
    /// administrators.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn tokens(&self, account: AccountId) -> Result<Vec<Token>> {
        let reader = self.inner.store.read()?;
        self.may_manage_tokens(&self.standing(&reader)?, account)?;
        reader.tokens(account)
    }

    /// Revokes a token: from then on it is nobody's, in every process.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` for a token; `NotFound`, also for another's.
    pub fn revoke_token(&self, id: TokenId) -> Result<()> {
        let mut acting = self.act()?;
        let own = acting.standing.account.as_ref().map(|account| account.id);
        if let Some(own) = own {
            self.may_manage_tokens(&acting.standing, own)?;
        }
        // Whose it is must not be told: to those with an account, a stranger's token is none.
        let unknown = || Error::not_found("token", id);
        let permit = match (acting.writer.token(id)?.map(|token| token.account), own) {
            (Some(holder), Some(own)) if holder != own => {
                self.may_manage_tokens(&acting.standing, holder).map_err(|_| unknown())
            }
            (Some(account), _) | (None, Some(account)) => self.may_manage_tokens(&acting.standing, account),
            (None, None) => self.may_manage_tokens(&acting.standing, AccountId::from_uuid(id.uuid())),
        }?;
        if !acting.writer.delete_token(id, &permit)? {
            return Err(unknown());
        }
        acting.journal("token.revoke", Subject::Token(id))?;
        acting.commit()
    }
}

impl Catalogue {
    /// The principal of a token's secret. Its rights are looked up at every call: an expired or
    /// revoked token, or one whose account is suspended, has those of anonymous.
    ///
    /// # Errors
    /// `Unauthenticated` for whatever is not the secret of a token that stands, without saying why.
    pub fn authenticate_token(&self, secret: &str) -> Result<Principal> {
        let refused = || Error::Unauthenticated { action: "account.sign_in".to_owned() };
        if kind_of(secret) != Some(SecretKind::Token) {
            return Err(refused());
        }
        let reader = self.inner.store.read()?;
        let token = reader.token_by_hash(&digest(secret))?.ok_or_else(refused)?;
        let account = reader.account(token.account)?;
        let standing = Standing::of_token(&token, account, self.inner.options.clock.now());
        if standing.account.is_none() { Err(refused()) } else { Ok(standing.principal) }
    }
}

impl Acting<'_> {
    fn check_token(&self, details: &TokenDetails) -> Result<()> {
        let mut issues = Vec::new();
        let (found, limit) = (details.name.chars().count(), self.session.inner.options.limits.name);
        if details.name.trim().is_empty() {
            issues.push(Issue::error("name", IssueCode::Required));
        }
        if found > limit {
            issues.push(Issue::error("name", IssueCode::TooLong).with("found", found).with("limit", limit));
        }
        if let Some(control) = details.name.chars().find(|letter| letter.is_control()) {
            let found = format!("U+{:04X}", u32::from(control));
            issues.push(Issue::error("name", IssueCode::ControlCharacterRefused).with("found", found));
        }
        if let Some(expires) = details.expires.filter(|expires| *expires <= self.now) {
            issues.push(Issue::error("expires", IssueCode::PastDate).with("found", expires.to_rfc3339()));
        }
        if issues.is_empty() { Ok(()) } else { Err(Error::Invalid { issues }) }
    }

    /// Revokes every token of an account.
    pub(super) fn revoke_all(&mut self, account: AccountId, permit: &Permit) -> Result<()> {
        for token in self.writer.tokens(account)? {
            self.writer.delete_token(token.id, permit)?;
            self.journal("token.revoke", Subject::Token(token.id))?;
        }
        Ok(())
    }
}

impl Session {
    fn may_manage_tokens(&self, standing: &Standing, account: AccountId) -> Result<Permit> {
        self.demand(standing, Action::ManageTokens, &Facts { account: Some(account), ..Facts::default() })
    }
}
