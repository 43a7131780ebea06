//! How people prove who they are: passwords, failures, ways to a new password, outside names.

use super::fault::{Doing, corrupt};
use super::reader::Reader;
use super::rows::{body, bytes, time, uuid};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::Result;
use crate::id::AccountId;
use crate::model::Account;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

const ACT: &str = "read how people sign in";
const WRITE: &str = "write how people sign in";

/// Failures of one login.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failures {
    pub(crate) count: i64,
    pub(crate) last: DateTime<Utc>,
}

/// An account under the name that another system knows it by, and what the last sign-in gave.
#[derive(Clone, Debug)]
pub(crate) struct Linked<T> {
    pub(crate) provider: String,
    pub(crate) subject: String,
    pub(crate) account: AccountId,
    pub(crate) given: T,
}

fn moment(act: &str, text: &str) -> Result<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|error| corrupt(act, error))?;
    Ok(time.with_timezone(&Utc))
}

fn linked<T: DeserializeOwned>(row: &rusqlite::Row<'_>) -> Result<Linked<T>> {
    let account: Vec<u8> = row.get(2).doing(ACT)?;
    let given: String = row.get(3).doing(ACT)?;
    Ok(Linked {
        provider: row.get(0).doing(ACT)?,
        subject: row.get(1).doing(ACT)?,
        account: AccountId::from_uuid(uuid(ACT, &account)?),
        given: serde_json::from_str(&given).doing(ACT)?,
    })
}

impl Reader<'_> {
    /// The password of an account as it is kept.
    pub(crate) fn credential(&self, account: AccountId) -> Result<Option<String>> {
        let sql = "SELECT hash FROM credential WHERE account = ?1";
        self.one(ACT, sql, [bytes(account.uuid())], |row| row.get(0))
    }

    /// When the password of an account was set.
    pub(crate) fn credential_changed(&self, account: AccountId) -> Result<Option<DateTime<Utc>>> {
        let sql = "SELECT changed FROM credential WHERE account = ?1";
        let changed: Option<String> = self.one(ACT, sql, [bytes(account.uuid())], |row| row.get(0))?;
        changed.map(|changed| moment(ACT, &changed)).transpose()
    }

    /// The failures under a key.
    pub(crate) fn failures(&self, key: &str) -> Result<Option<Failures>> {
        let sql = "SELECT failures, last FROM throttle WHERE login = ?1";
        let row: Option<(i64, String)> =
            self.one(ACT, sql, [key.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        row.map(|(count, last)| Ok(Failures { count, last: moment(ACT, &last)? })).transpose()
    }

    /// The account that a way to a new password leads to, and until when.
    pub(crate) fn reset(&self, hash: &str) -> Result<Option<(AccountId, DateTime<Utc>)>> {
        let sql = "SELECT account, expires FROM reset WHERE hash = ?1";
        let row: Option<(Vec<u8>, String)> =
            self.one(ACT, sql, [hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        row.map(|(account, expires)| Ok((AccountId::from_uuid(uuid(ACT, &account)?), moment(ACT, &expires)?)))
            .transpose()
    }

    /// The accounts of an e-mail address, whatever its case, by login.
    pub(crate) fn accounts_by_email(&self, email: &str) -> Result<Vec<Account>> {
        let sql = "SELECT body FROM account WHERE lower(json_extract(body, '$.details.email')) = ?1
            ORDER BY login_key";
        self.bodies(ACT, sql, [email.trim().to_ascii_lowercase()])
    }

    /// Whether somebody with an e-mail address, whatever its case, waits for an account.
    pub(crate) fn application_waits(&self, email: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM request WHERE state = 'requested' AND kind = 'account'
            AND lower(trim(json_extract(body, '$.ask.email'))) = ?1";
        let found = self.one(ACT, sql, [email.trim().to_ascii_lowercase()], |row| row.get::<_, i64>(0))?;
        Ok(found.is_some())
    }

    /// Who an outside name stands for.
    pub(crate) fn outside<T: DeserializeOwned>(
        &self,
        provider: &str,
        subject: &str,
    ) -> Result<Option<Linked<T>>> {
        let sql = "SELECT provider, subject, account, given FROM outside_identity
            WHERE provider = ?1 AND subject = ?2";
        Ok(self.all(ACT, sql, [provider, subject], linked)?.pop())
    }

    /// The outside names of an account, in their order.
    pub(crate) fn outside_of<T: DeserializeOwned>(&self, account: AccountId) -> Result<Vec<Linked<T>>> {
        let sql = "SELECT provider, subject, account, given FROM outside_identity
            WHERE account = ?1 ORDER BY provider, subject";
        self.all(ACT, sql, [bytes(account.uuid())], linked)
    }
}

impl Writer<'_> {
    /// Keeps the password of an account.
    pub(crate) fn put_credential(
        &mut self,
        account: AccountId,
        hash: &str,
        now: DateTime<Utc>,
        _permit: &Permit,
    ) -> Result<()> {
        let sql = "INSERT INTO credential (account, hash, changed) VALUES (?1, ?2, ?3)
            ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed = excluded.changed";
        self.run(WRITE, sql, (bytes(account.uuid()), hash, time(now))).map(drop)
    }

    /// Notes one more failure under a key, and forgets those before a moment.
    pub(crate) fn put_failures(&mut self, key: &str, found: Failures, forget: DateTime<Utc>) -> Result<()> {
        self.run(WRITE, "DELETE FROM throttle WHERE last < ?1", [time(forget)])?;
        let sql = "INSERT INTO throttle (login, failures, last) VALUES (?1, ?2, ?3)
            ON CONFLICT (login) DO UPDATE SET failures = excluded.failures, last = excluded.last";
        self.run(WRITE, sql, (key.as_bytes(), found.count, time(found.last))).map(drop)
    }

    /// Forgets the failures under a key.
    pub(crate) fn forget_failures(&mut self, key: &str) -> Result<()> {
        self.run(WRITE, "DELETE FROM throttle WHERE login = ?1", [key.as_bytes()]).map(drop)
    }

    /// Opens a way to a new password, and closes those that have expired.
    pub(crate) fn put_reset(
        &mut self,
        hash: &str,
        account: AccountId,
        expires: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.run(WRITE, "DELETE FROM reset WHERE expires <= ?1", [time(now)])?;
        let sql = "INSERT INTO reset (hash, account, expires) VALUES (?1, ?2, ?3)";
        self.run(WRITE, sql, (hash.as_bytes(), bytes(account.uuid()), time(expires))).map(drop)
    }

    /// Closes every way to a new password of an account.
    pub(crate) fn close_resets(&mut self, account: AccountId) -> Result<()> {
        self.run(WRITE, "DELETE FROM reset WHERE account = ?1", [bytes(account.uuid())]).map(drop)
    }

    /// Notes whom an outside name stands for, and what its last sign-in gave.
    pub(crate) fn put_outside<T: Serialize>(&mut self, linked: &Linked<T>, _permit: &Permit) -> Result<()> {
        let sql = "INSERT INTO outside_identity (provider, subject, account, given) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (provider, subject) DO UPDATE SET account = excluded.account, given = excluded.given";
        let account = bytes(linked.account.uuid());
        self.run(WRITE, sql, (&linked.provider, &linked.subject, account, body(&linked.given)?)).map(drop)
    }

    /// Forgets an outside name; whether it was there.
    pub(crate) fn delete_outside(&mut self, provider: &str, subject: &str, _permit: &Permit) -> Result<bool> {
        let sql = "DELETE FROM outside_identity WHERE provider = ?1 AND subject = ?2";
        Ok(self.run(WRITE, sql, [provider, subject])? > 0)
    }
}
