//! Tokens.

use super::reader::Reader;
use super::rows::bytes;
use crate::error::Result;
use crate::id::TokenId;
use crate::model::Token;

impl Reader<'_> {
    /// A token; nothing once it is revoked.
    pub(crate) fn token(&self, id: TokenId) -> Result<Option<Token>> {
        self.body("read tokens", "SELECT body FROM token WHERE id = ?1", [bytes(id.uuid())])
    }
}
