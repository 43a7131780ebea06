//! Erasing a person: what holds their account, name or address is found by its text and redacted in
//! place. The journal keeps its sequence.

use super::fault::Doing;
use super::reader::Reader;
use super::rows::bytes;
use super::store::Store;
use super::writer::Writer;
use crate::access::{Permit, Scope};
use crate::error::Result;
use crate::id::AccountId;
use crate::model::{Dataset, Organisation, Request};
use serde_json::Value;

const ACT: &str = "erase a person";

/// The tables of bodies that are redacted in place, with the column that tells a row.
const BODIES: &[(&str, &str, &str)] = &[
    ("request", "id", "body"),
    ("review", "id", "body"),
    ("extraction", "id", "body"),
    ("portal", "code", "body"),
    ("event", "sequence", "after"),
    ("harvest_source", "id", "body"),
    ("harvest_item", "hex(source) || ' ' || remote", "body"),
    ("harvest_item", "hex(source) || ' ' || remote", "copy"),
];

/// The bodies of one person in tables that name an account, for an export.
const OF_ACCOUNT: &[(&str, &str)] =
    &[("reviews", "review"), ("extractions", "extraction"), ("subscriptions", "subscription")];

/// A text as it stands within JSON, without its quotes, in lower case as SQLite makes it.
fn needle(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.trim_matches('"').to_ascii_lowercase()
}

impl Reader<'_> {
    /// The datasets, in any state, whose record holds one of the texts, by identifier.
    pub(crate) fn datasets_holding(&self, texts: &[String], scope: &Scope) -> Result<Vec<Dataset>> {
        let sql = "SELECT body FROM dataset WHERE EXISTS (SELECT 1 FROM json_each(?1)
            WHERE instr(lower(dataset.body), value) > 0) ORDER BY id";
        let mut found: Vec<Dataset> = self.bodies(ACT, sql, [needles(texts)])?;
        found.retain(|dataset| scope.reads(dataset));
        Ok(found)
    }

    /// The organisations whose record holds one of the texts, by identifier.
    pub(crate) fn organisations_holding(&self, texts: &[String]) -> Result<Vec<Organisation>> {
        let sql = "SELECT body FROM organisation WHERE EXISTS (SELECT 1 FROM json_each(?1)
            WHERE instr(lower(organisation.body), value) > 0) ORDER BY id";
        self.bodies(ACT, sql, [needles(texts)])
    }

    /// The requests that an account made, oldest first.
    pub(crate) fn requests_of(&self, account: AccountId) -> Result<Vec<Request>> {
        let sql = "SELECT body FROM request WHERE account = ?1 ORDER BY id";
        self.bodies(ACT, sql, [bytes(account.uuid())])
    }

    /// The notices owed to an account, oldest first.
    pub(crate) fn notices_of(&self, account: AccountId) -> Result<Vec<Value>> {
        self.bodies(
            ACT,
            "SELECT body FROM notice WHERE account = ?1 ORDER BY sequence",
            [bytes(account.uuid())],
        )
    }

    /// What an account did, oldest first: sequence, time, action, and what about.
    pub(crate) fn acts_of(&self, account: AccountId) -> Result<Vec<Value>> {
        let sql = "SELECT json_object('time', time, 'action', action, 'subject', subject, 'id', subject_id)
            FROM event WHERE account = ?1 OR (subject = 'account' AND subject_id = ?2) ORDER BY sequence";
        self.bodies(ACT, sql, (bytes(account.uuid()), account.to_string()))
    }

    /// What was refused to an account, oldest first.
    pub(crate) fn refusals_of(&self, account: AccountId) -> Result<Vec<Value>> {
        let sql = "SELECT json_object('time', time, 'action', action, 'subject', subject, 'id', subject_id,
                'reason', reason) FROM refusal WHERE account = ?1 ORDER BY sequence";
        self.bodies(ACT, sql, [bytes(account.uuid())])
    }

    /// What other tables keep under an account, by what it is.
    pub(crate) fn kept_of(&self, account: AccountId) -> Result<Vec<(&'static str, Vec<Value>)>> {
        let of = |table: &str| {
            // Where a result lies is told where rights are looked at, not here.
            let sql =
                format!("SELECT json_remove(body, '$.result') FROM {table} WHERE account = ?1 ORDER BY id");
            self.bodies(ACT, &sql, [bytes(account.uuid())])
        };
        OF_ACCOUNT.iter().map(|(name, table)| Ok((*name, of(table)?))).collect()
    }
}

fn needles(texts: &[String]) -> String {
    Value::from(texts.iter().map(|text| needle(text)).collect::<Vec<_>>()).to_string()
}

impl Writer<'_> {
    /// Removes an account with all that hangs on it: password, tokens, ways to a new password,
    /// outside names, consents, subscriptions, notices. What it did keeps its identifier, which
    /// leads nowhere any more.
    pub(crate) fn delete_account(&mut self, id: AccountId, _permit: &Permit) -> Result<()> {
        let key = bytes(id.uuid());
        self.run(ACT, "DELETE FROM notice WHERE account = ?1", [key])?;
        self.run(ACT, "DELETE FROM account WHERE id = ?1", [key])?;
        self.owe(super::journal::Subject::Account(id));
        Ok(())
    }

    /// Removes the notices that hold one of the texts.
    pub(crate) fn delete_notices_holding(&mut self, texts: &[String]) -> Result<()> {
        let sql = "DELETE FROM notice WHERE EXISTS (SELECT 1 FROM json_each(?1)
            WHERE instr(lower(notice.body), value) > 0)";
        self.run(ACT, sql, [needles(texts)]).map(drop)
    }

    /// Rewrites, wherever it is kept as text and not under its own revision, what holds one of the
    /// texts: requests, reviews, extractions, portals, and the snapshots of the journal.
    pub(crate) fn redact_holding(
        &mut self,
        texts: &[String],
        redact: &dyn Fn(&mut Value),
        _permit: &Permit,
    ) -> Result<()> {
        for (table, key, column) in BODIES {
            let sql = format!(
                "SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL AND EXISTS
                    (SELECT 1 FROM json_each(?1) WHERE instr(lower({table}.{column}), value) > 0)"
            );
            let found = self.all(ACT, &sql, [needles(texts)], |row| {
                let id: rusqlite::types::Value = row.get(0).doing(ACT)?;
                let text: String = row.get(1).doing(ACT)?;
                Ok((id, text))
            })?;
            let sql = format!("UPDATE {table} SET {column} = ?2 WHERE {key} = ?1");
            for (id, text) in found {
                let mut value: Value = serde_json::from_str(&text).doing(ACT)?;
                redact(&mut value);
                self.run(ACT, &sql, (id, value.to_string()))?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Writes the database anew without its free pages, and folds the log: what was deleted is in no
    /// byte of it any more. Waits for readers and writers, and they for it.
    ///
    /// # Errors
    /// [`crate::Error::Busy`] past the time limit, [`crate::Error::Storage`].
    pub(crate) fn compact(&self) -> Result<()> {
        self.lanes().compact()
    }
}
