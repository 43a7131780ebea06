//! The schema, as numbered scripts, and the way from an older one to this one.

use super::fault::{Doing, corrupt};
use crate::error::{Error, Result};
use rusqlite::{Connection, TransactionBehavior};

/// What marks a file of ours among SQLite files: `CATC`.
pub(super) const APPLICATION_ID: i64 = 0x4341_5443;

/// The scripts; the n-th leads from version n-1 to version n.
const SCRIPTS: &[&str] = &[
    include_str!("schema/0001_catalogue.sql"),
    include_str!("schema/0002_usage.sql"),
    include_str!("schema/0003_people.sql"),
    include_str!("schema/0004_harvest.sql"),
];

/// The version that this library writes.
pub(super) const fn version() -> i64 {
    SCRIPTS.len() as i64
}

pub(super) fn version_of(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA user_version")?.query_one([], |row| row.get(0))
}

/// Refuses what is not a catalogue, and what a newer library wrote. Writes nothing.
pub(super) fn recognise(connection: &Connection) -> Result<i64> {
    let act = "open the catalogue";
    let application: i64 = connection.query_one("PRAGMA application_id", [], |row| row.get(0)).doing(act)?;
    let found = version_of(connection).doing(act)?;
    if application != APPLICATION_ID || found < 1 {
        return Err(corrupt(act, "the file is not the database of a catalogue, or it was emptied"));
    }
    if found > version() { Err(newer(found)) } else { Ok(found) }
}

/// What is said of a store of a newer version.
pub(super) fn newer(found: i64) -> Error {
    Error::Incompatible { found: found.to_string(), supported: format!("1 to {}", version()) }
}

/// Brings the schema from `from` to [`version`], each step in a transaction of its own: what is
/// interrupted is at one version or the next. The caller holds the write lock.
pub(super) fn migrate(connection: &mut Connection, from: i64) -> Result<()> {
    for (step, script) in (1_i64..).zip(SCRIPTS).filter(|(step, _)| *step > from) {
        let act = "bring the catalogue to this version";
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).doing(act)?;
        // Somebody may have done the step between the reading of the version and this lock.
        if version_of(&transaction).doing(act)? >= step {
            continue;
        }
        transaction.execute_batch(script).doing(act)?;
        transaction.pragma_update(None, "user_version", step).doing(act)?;
        transaction.commit().doing(act)?;
    }
    Ok(())
}

#[cfg(test)]
pub(super) fn oldest() -> &'static str {
    SCRIPTS[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(connection: &Connection) -> Vec<(String, String, String)> {
        let mut statement = connection
            .prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY type, name")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)));
        rows.unwrap()
            .map(|row| {
                row.map(|(kind, name, sql)| {
                    (kind, name, sql.split_whitespace().collect::<Vec<_>>().join(" "))
                })
                .unwrap()
            })
            .collect()
    }

    #[test]
    fn an_upgraded_schema_equals_a_fresh_one() {
        let mut fresh = Connection::open_in_memory().unwrap();
        migrate(&mut fresh, 0).unwrap();
        for start in 1..version() {
            let mut old = Connection::open_in_memory().unwrap();
            for script in &SCRIPTS[..start as usize] {
                old.execute_batch(script).unwrap();
            }
            old.pragma_update(None, "user_version", start).unwrap();
            assert_ne!(shape(&old), shape(&fresh));
            migrate(&mut old, start).unwrap();
            assert_eq!(shape(&old), shape(&fresh));
            assert_eq!(version_of(&old).unwrap(), version());
        }
    }

    #[test]
    fn a_migration_that_fails_leaves_the_former_version() {
        let mut old = Connection::open_in_memory().unwrap();
        old.execute_batch(SCRIPTS[0]).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute_batch("CREATE TABLE usage_total (in_the_way)").unwrap();
        let before = shape(&old);
        assert!(matches!(migrate(&mut old, 1), Err(Error::Storage(_))));
        assert_eq!(version_of(&old).unwrap(), 1);
        assert_eq!(shape(&old), before);
    }
}
