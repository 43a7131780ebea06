//! What people consent to: a text in versions, and who accepted the last.

use crate::access::{Action, Facts};
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::issue::{Issue, IssueCode};
use crate::model::{Account, Consent, ConsentText};
use crate::store::Subject;

impl Session {
    /// Puts a text of consent in force, for administrators. Everybody is to accept it anew.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `Invalid`; `AlreadyExists` for a version that was put before.
    pub fn put_consent_text(&self, text: ConsentText) -> Result<()> {
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditConsent, None)?;
        let limits = &self.inner.options.limits;
        let mut issues = Vec::new();
        for (path, value, limit) in [
            ("version", &text.version, limits.code),
            ("french", &text.french, limits.description),
            ("english", &text.english, limits.description),
        ] {
            let found = value.chars().count();
            if value.trim().is_empty() {
                issues.push(Issue::error(path, IssueCode::Required));
            } else if found > limit {
                issues.push(Issue::error(path, IssueCode::TooLong).with("found", found).with("limit", limit));
            }
        }
        if text.version.chars().any(char::is_control) {
            issues.push(Issue::error("version", IssueCode::ControlCharacterRefused).with("found", "?"));
        }
        if !issues.is_empty() {
            return Err(Error::Invalid { issues });
        }
        acting.writer.put_consent_text(&text, &permit)?;
        acting.journal(Action::EditConsent.code(), Subject::Catalogue)?;
        acting.commit()
    }

    /// The text of consent in force; nothing when none was put. Everybody may read it.
    ///
    /// # Errors
    /// `Storage`.
    pub fn consent_text(&self) -> Result<Option<ConsentText>> {
        self.inner.store.read()?.consent_text()
    }

    /// Every text of consent, oldest first. Everybody may read them.
    ///
    /// # Errors
    /// `Storage`.
    pub fn consent_texts(&self) -> Result<Vec<ConsentText>> {
        self.inner.store.read()?.consent_texts()
    }

    /// Notes that somebody accepts the text in force. Accepted twice, the first time counts.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` for another's account, `NotFound`; `Invalid`
    /// (`consent-required`) for another version than the one in force.
    pub fn accept_consent(&self, account: AccountId, version: &str) -> Result<()> {
        let mut acting = self.act()?;
        let facts = Facts { account: Some(account), ..Facts::default() };
        let permit = self.demand(&acting.standing, Action::AcceptConsent, &facts)?;
        if acting.writer.account(account)?.is_none() {
            return Err(Error::not_found("account", account));
        }
        let text = acting.writer.consent_text()?.ok_or_else(|| Error::not_found("consent", version))?;
        if text.version != version {
            return Err(Error::Invalid { issues: vec![required(&text.version)] });
        }
        acting.writer.put_consent(account, version, acting.now, &permit)?;
        acting.journal(Action::AcceptConsent.code(), Subject::Account(account))?;
        acting.commit()
    }

    /// What somebody consented to, oldest first: their own, or anybody's for those who manage
    /// accounts.
    ///
    /// # Errors
    /// `NotFound`, also for those who may not know.
    pub fn consents(&self, account: AccountId) -> Result<Vec<Consent>> {
        let reader = self.inner.store.read()?;
        self.knows_account(&reader, account)?;
        reader.consents(account)
    }

    /// The active accounts that have not accepted the text in force, by login, for those who manage
    /// accounts. Nobody when no text was put.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn accounts_without_consent(&self) -> Result<Vec<Account>> {
        let reader = self.inner.store.read()?;
        self.demand(&self.standing(&reader)?, Action::ManageAccounts, &Facts::default())?;
        let Some(text) = reader.consent_text()? else { return Ok(Vec::new()) };
        let mut accounts = reader.without_consent(&text.version)?;
        accounts.retain(|account| account.details.active);
        Ok(accounts)
    }
}

/// That the text in force is to be accepted.
pub(super) fn required(version: &str) -> Issue {
    Issue::error("consent", IssueCode::ConsentRequired).with("version", version)
}
