//! Accounts.

use super::journal::Subject;
use super::organisations::agree;
use super::reader::Reader;
use super::rows::{body, bytes};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::{Error, Result};
use crate::id::{AccountId, Revision};
use crate::model::Account;

const ACT: &str = "read accounts";

/// Logins are compared without case.
pub(super) fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}

impl Reader<'_> {
    /// An account.
    pub(crate) fn account(&self, id: AccountId) -> Result<Option<Account>> {
        self.body(ACT, "SELECT body FROM account WHERE id = ?1", [bytes(id.uuid())])
    }

    /// The account of a login, whatever its case.
    pub(crate) fn account_by_login(&self, login: &str) -> Result<Option<Account>> {
        self.body(ACT, "SELECT body FROM account WHERE login_key = ?1", [login_key(login)])
    }

    /// Every account, by login.
    pub(crate) fn accounts(&self) -> Result<Vec<Account>> {
        self.bodies(ACT, "SELECT body FROM account ORDER BY login_key", [])
    }
}

impl Writer<'_> {
    /// Writes an account: a new one without `expected`, else the next revision.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] for the login of another, [`Error::Conflict`], [`Error::NotFound`].
    pub(crate) fn put_account(
        &mut self,
        account: &Account,
        _permit: &Permit,
        expected: Option<Revision>,
    ) -> Result<()> {
        let id = account.id;
        let found = self.account(id)?.map(|stored| stored.revision);
        agree("account", &id.to_string(), found, expected, account.revision)?;
        let login = &account.details.login;
        if self.account_by_login(login)?.is_some_and(|other| other.id != id) {
            return Err(Error::AlreadyExists {
                what: "login".to_owned(),
                id: login.clone(),
                suggestion: None,
            });
        }
        let sql = "INSERT INTO account (id, revision, login_key, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, login_key = excluded.login_key,
                body = excluded.body";
        let values = (bytes(id.uuid()), account.revision.0, login_key(login), body(account)?);
        self.run("write an account", sql, values)?;
        self.owe(Subject::Account(id));
        Ok(())
    }
}
