//! Passwords, for those who have no single sign-on: setting one, signing in with it, losing it.

use crate::access::{Action, Facts, Permit, Principal, Standing, reason};
use crate::catalogue::acting::Acting;
use crate::catalogue::notices::arguments;
use crate::catalogue::open::Catalogue;
use crate::catalogue::session::Session;
use crate::catalogue::throttle::seconds;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::identity::{PASSWORD_LIMIT, SecretKind, check_password, digest, kind_of, new_secret};
use crate::model::{Account, Notice};
use crate::store::{Reader, Subject};
use chrono::SecondsFormat;

/// What is salted in place of an account that is not there.
const NOBODY: [u8; 16] = *b"nobody is there.";

const SIGN_IN: &str = "account.sign_in";
const RESET: &str = "account.reset_password";

impl Session {
    /// Sets the password of an account: one's own, with the current one when there is one, or any
    /// for administrators, which revokes its tokens. Ways to a new password are closed. The account
    /// is owed a notice.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` (`wrong-password`, another's account, a token), `NotFound`;
    /// `Throttled` after several wrong ones; `Invalid` for a password of less than 8 or more than
    /// 1 024 bytes, the login, the e-mail, or one character repeated.
    pub fn set_password(&self, account: AccountId, current: Option<&str>, new: &str) -> Result<()> {
        let catalogue = Catalogue { inner: self.inner.clone() };
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.may_set_password(&standing, account)?;
        let held = reader.account(account)?.ok_or_else(|| Error::not_found("account", account))?;
        checked(&held, new)?;
        let kept = reader.credential(account)?;
        drop(reader);
        let own = standing.account.as_ref().is_some_and(|own| own.id == account);
        let mut counted = None;
        if let (true, Some(kept)) = (own, kept) {
            counted = Some(catalogue.count_attempt("sign-in", &held.details.login)?);
            if !catalogue.verified(current.unwrap_or_default(), Some(&kept))? {
                let action = Action::ManagePassword.code().to_owned();
                return Err(Error::Forbidden { action, reason: reason::WRONG_PASSWORD.to_owned() });
            }
        }
        // Hashed before the write begins: it takes long, and others would wait.
        let hash = catalogue.hashed(new)?;
        let mut acting = self.act()?;
        let permit = self.may_set_password(&acting.standing, account)?;
        acting.put_password(account, &hash, &permit, !own)?;
        if let Some(key) = counted {
            acting.writer.forget_failures(&key)?;
        }
        acting.commit()
    }

    /// Whether an account has a password here: one's own, or any for those who manage accounts.
    ///
    /// # Errors
    /// `NotFound`, also for those who may not know.
    pub fn has_password(&self, account: AccountId) -> Result<bool> {
        let reader = self.inner.store.read()?;
        self.knows_account(&reader, account)?;
        Ok(reader.credential(account)?.is_some())
    }
}

impl Catalogue {
    /// Who signs in with a login, whatever its case, and a password. An unknown login takes the same
    /// time as a wrong password, and is told alike. Each attempt is counted under the login, known or
    /// not; after several failures the next ones wait ([`SignInPolicy`](crate::SignInPolicy)).
    ///
    /// # Errors
    /// `Unauthenticated` for an unknown login or a wrong password; `Throttled` during a pause;
    /// `Forbidden` (`suspended`) for the right password of a suspended account.
    pub fn authenticate(&self, login: &str, password: &str) -> Result<Principal> {
        let key = self.count_attempt("sign-in", login)?;
        let reader = self.inner.store.read()?;
        let account = reader.account_by_login(login)?;
        let kept = match &account {
            Some(account) => reader.credential(account.id)?,
            None => None,
        };
        drop(reader);
        let right = self.verified(password, kept.as_deref())?;
        let (true, Some(account), Some(kept)) = (right, account, kept) else {
            return Err(Error::Unauthenticated { action: SIGN_IN.to_owned() });
        };
        if !account.details.active {
            return Err(suspended());
        }
        // One made with other settings is made anew, now that the password is known.
        let renewed = match self.inner.options.passwords.is_outdated(&kept) {
            true => Some(self.hashed(password)?),
            false => None,
        };
        let host = self.host();
        let mut acting = host.act()?;
        acting.writer.forget_failures(&key)?;
        let unchanged = acting.writer.credential(account.id)? == Some(kept);
        if let Some(hash) = renewed.filter(|_| unchanged) {
            let permit = host.may_set_password(&acting.standing, account.id)?;
            let now = acting.now;
            acting.writer.put_credential(account.id, &hash, now, &permit)?;
        }
        acting.commit()?;
        Ok(Principal::Account(account.id))
    }

    /// Opens ways to a new password for whoever has this login or this e-mail, and gives the notices
    /// to send at once: they hold the secret, which is kept nowhere else. An earlier secret of the
    /// same account no longer serves.
    ///
    /// Empty for an unknown, suspended or too often asked one, for an account without an e-mail, and
    /// for one that signs in elsewhere and has no password here. The host must show the same page
    /// whatever the answer: the work done is the same.
    ///
    /// # Errors
    /// `Storage`, `Busy`.
    pub fn request_password_reset(&self, login_or_email: &str) -> Result<Vec<Notice>> {
        let options = &self.inner.options;
        let counted = self.count_attempt("reset", login_or_email);
        let free = match counted {
            Ok(_) => true,
            Err(Error::Throttled { .. }) => false,
            Err(other) => return Err(other),
        };
        let secret = new_secret(SecretKind::Reset, options.secrets.as_ref())?;
        let host = self.host();
        let mut acting = host.act()?;
        // Both are looked for, whichever is found.
        let by_login = acting.writer.account_by_login(login_or_email)?;
        let by_email = acting.writer.accounts_by_email(login_or_email)?;
        let hash = digest(&secret);
        let expires = acting.now + seconds(options.sign_in.reset_lifetime);
        let found = by_login.or_else(|| (by_email.len() == 1).then(|| by_email.into_iter().next()).flatten());
        let found = match found {
            Some(account) if free && may_reset(&acting.writer, &account)? => Some(account),
            _ => None,
        };
        let Some(account) = found else {
            acting.commit()?;
            return Ok(Vec::new());
        };
        acting.writer.close_resets(account.id)?;
        let now = acting.now;
        acting.writer.put_reset(&hash, account.id, expires, now)?;
        acting.commit()?;
        Ok(vec![Notice {
            id: options.identifiers.next(),
            time: now,
            kind: "password-reset".to_owned(),
            account: Some(account.id),
            email: account.details.email,
            arguments: arguments([
                ("login", account.details.login),
                ("secret", secret),
                ("expires", expires.to_rfc3339_opts(SecondsFormat::Secs, true)),
            ]),
        }])
    }

    /// Sets a new password with the secret of a notice, once. Every token of the account and every
    /// other way to a new password is revoked; the account is owed a notice.
    ///
    /// # Errors
    /// `Unauthenticated` for a secret that is none, was used, has expired or belongs to a suspended
    /// account; `Invalid` for a password that will not do, and the secret still serves.
    pub fn reset_password(&self, secret: &str, new: &str) -> Result<Principal> {
        let refused = || Error::Unauthenticated { action: RESET.to_owned() };
        if kind_of(secret) != Some(SecretKind::Reset) {
            return Err(refused());
        }
        let key = digest(secret);
        let account = self.resettable(&self.inner.store.read()?, &key)?.ok_or_else(refused)?;
        checked(&account, new)?;
        let hash = self.hashed(new)?;
        let host = self.host();
        let mut acting = host.act()?;
        // Looked up again: somebody may have used it meanwhile.
        let account = self.resettable(&acting.writer, &key)?.ok_or_else(refused)?;
        let permit = host.may_set_password(&acting.standing, account.id)?;
        acting.put_password(account.id, &hash, &permit, true)?;
        let failures = self.throttle_key(&acting.writer, "sign-in", &account.details.login)?;
        acting.writer.forget_failures(&failures)?;
        acting.commit()?;
        Ok(Principal::Account(account.id))
    }

    fn resettable(&self, reader: &Reader<'_>, key: &str) -> Result<Option<Account>> {
        let now = self.inner.options.clock.now();
        let Some((account, _)) = reader.reset(key)?.filter(|(_, expires)| now < *expires) else {
            return Ok(None);
        };
        Ok(reader.account(account)?.filter(|account| account.details.active))
    }

    /// Whether a password is the one kept; as much work when none is kept.
    fn verified(&self, password: &str, kept: Option<&str>) -> Result<bool> {
        let hashing = &self.inner.options.passwords;
        // A bound on the work: a longer one was never accepted.
        let (password, fits) = if password.len() > PASSWORD_LIMIT { ("", false) } else { (password, true) };
        match kept {
            Some(kept) => Ok(hashing.verify(password, kept) && fits),
            None => hashing.hash(password, &NOBODY).map(|_| false),
        }
    }

    fn hashed(&self, password: &str) -> Result<String> {
        let options = &self.inner.options;
        let salt = options.secrets.bytes()?;
        options.passwords.hash(password, salt.get(..16).unwrap_or(&salt))
    }

    /// A session of the host itself.
    pub(super) fn host(&self) -> Session {
        Session::new(self.inner.clone(), Principal::System, None)
    }
}

impl Acting<'_> {
    /// Keeps a password; what else could open the account is revoked.
    fn put_password(&mut self, account: AccountId, hash: &str, permit: &Permit, tokens: bool) -> Result<()> {
        let now = self.now;
        self.writer.put_credential(account, hash, now, permit)?;
        self.writer.close_resets(account)?;
        if tokens {
            self.revoke_all(account, permit)?;
        }
        self.journal(Action::ManagePassword.code(), Subject::Account(account))?;
        let login = self.writer.account(account)?.map(|account| account.details.login).unwrap_or_default();
        let time = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        self.owe(account, "password-changed", arguments([("login", login), ("time", time)]))
    }
}

/// Whether a way to a new password may be sent: not to somebody who signs in elsewhere only.
fn may_reset(reader: &Reader<'_>, account: &Account) -> Result<bool> {
    let reachable = account.details.active && account.details.email.is_some();
    Ok(reachable
        && (reader.credential(account.id)?.is_some()
            || reader.outside_of::<serde_json::Value>(account.id)?.is_empty()))
}

fn checked(account: &Account, new: &str) -> Result<()> {
    let issues = check_password(new, &account.details.login, account.details.email.as_deref());
    if issues.is_empty() { Ok(()) } else { Err(Error::Invalid { issues }) }
}

impl Session {
    fn may_set_password(&self, standing: &Standing, account: AccountId) -> Result<Permit> {
        self.demand(standing, Action::ManagePassword, &Facts { account: Some(account), ..Facts::default() })
    }
}

/// What is said to somebody who is known and suspended.
pub(super) fn suspended() -> Error {
    Error::Forbidden { action: SIGN_IN.to_owned(), reason: reason::SUSPENDED.to_owned() }
}
