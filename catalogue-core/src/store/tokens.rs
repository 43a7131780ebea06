//! Tokens.

use super::journal::Subject;
use super::reader::Reader;
use super::rows::{body, bytes};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::Result;
use crate::id::{AccountId, TokenId};
use crate::model::Token;

const ACT: &str = "read tokens";

impl Reader<'_> {
    /// A token; nothing once it is revoked.
    pub(crate) fn token(&self, id: TokenId) -> Result<Option<Token>> {
        self.body(ACT, "SELECT body FROM token WHERE id = ?1", [bytes(id.uuid())])
    }

    /// The token of a secret, by its hash.
    pub(crate) fn token_by_hash(&self, hash: &str) -> Result<Option<Token>> {
        self.body(ACT, "SELECT body FROM token WHERE hash = ?1", [hash.as_bytes()])
    }

    /// The tokens of an account, oldest first.
    pub(crate) fn tokens(&self, account: AccountId) -> Result<Vec<Token>> {
        self.bodies(ACT, "SELECT body FROM token WHERE account = ?1 ORDER BY id", [bytes(account.uuid())])
    }
}

impl Writer<'_> {
    /// Writes a new token with the hash of its secret.
    pub(crate) fn put_token(&mut self, token: &Token, hash: &str, _permit: &Permit) -> Result<()> {
        let sql = "INSERT INTO token (id, account, hash, body) VALUES (?1, ?2, ?3, ?4)";
        let (id, account) = (bytes(token.id.uuid()), bytes(token.account.uuid()));
        self.run("write a token", sql, (id, account, hash.as_bytes(), body(token)?))?;
        self.owe(Subject::Token(token.id));
        Ok(())
    }

    /// Revokes a token; whether it was there.
    pub(crate) fn delete_token(&mut self, id: TokenId, _permit: &Permit) -> Result<bool> {
        let gone = self.run("revoke a token", "DELETE FROM token WHERE id = ?1", [bytes(id.uuid())])? > 0;
        if gone {
            self.owe(Subject::Token(id));
        }
        Ok(gone)
    }
}
