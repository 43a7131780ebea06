//! The texts of consent, and who accepted them.

use super::fault::{Doing, corrupt};
use super::reader::Reader;
use super::rows::{body, bytes, time};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::model::{Account, Consent, ConsentText};
use chrono::{DateTime, Utc};

const ACT: &str = "read consents";

impl Reader<'_> {
    /// Every text of consent, oldest first; the last is in force.
    pub(crate) fn consent_texts(&self) -> Result<Vec<ConsentText>> {
        self.bodies(ACT, "SELECT body FROM consent_text ORDER BY sequence", [])
    }

    /// The text of consent in force.
    pub(crate) fn consent_text(&self) -> Result<Option<ConsentText>> {
        self.body(ACT, "SELECT body FROM consent_text ORDER BY sequence DESC LIMIT 1", [])
    }

    /// What an account consented to, in the order of the texts.
    pub(crate) fn consents(&self, account: AccountId) -> Result<Vec<Consent>> {
        let sql = "SELECT consent.version, consent.time FROM consent
            JOIN consent_text ON consent_text.version = consent.version
            WHERE account = ?1 ORDER BY consent_text.sequence";
        self.all(ACT, sql, [bytes(account.uuid())], |row| {
            let text: String = row.get(1).doing(ACT)?;
            let time = DateTime::parse_from_rfc3339(&text).map_err(|error| corrupt(ACT, error))?;
            Ok(Consent { version: row.get(0).doing(ACT)?, time: time.with_timezone(&Utc) })
        })
    }

    /// The accounts that have not consented to a version, by login.
    pub(crate) fn without_consent(&self, version: &str) -> Result<Vec<Account>> {
        let sql = "SELECT body FROM account WHERE id NOT IN (SELECT account FROM consent WHERE version = ?1)
            ORDER BY login_key";
        self.bodies(ACT, sql, [version])
    }
}

impl Writer<'_> {
    /// Puts a text of consent in force.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] for a version that was put already.
    pub(crate) fn put_consent_text(&mut self, text: &ConsentText, _permit: &Permit) -> Result<()> {
        if self.consent_texts()?.iter().any(|held| held.version == text.version) {
            return Err(Error::AlreadyExists {
                what: "consent".to_owned(),
                id: text.version.clone(),
                suggestion: None,
            });
        }
        let sql = "INSERT INTO consent_text (version, body) VALUES (?1, ?2)";
        self.run("write a text of consent", sql, (&text.version, body(text)?)).map(drop)
    }

    /// Notes that an account consented; the first time counts.
    pub(crate) fn put_consent(
        &mut self,
        account: AccountId,
        version: &str,
        at: DateTime<Utc>,
        _permit: &Permit,
    ) -> Result<()> {
        let sql = "INSERT INTO consent (account, version, time) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.run("write a consent", sql, (bytes(account.uuid()), version, time(at))).map(drop)
    }
}
