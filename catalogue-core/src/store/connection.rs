//! Connections, all set up alike.

use super::fault::Doing;
use super::schema;
use crate::error::Result;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// The database of a store, under a name of its own so that nobody takes it for a layer.
pub(super) const DATABASE: &str = "store.catdb";
/// The database while it is made; what bears this name is not yet a catalogue.
pub(super) const UNFINISHED: &str = "store.catdb.new";

/// Opens a database that exists.
pub(super) fn connect(database: &Path, timeout: Duration) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags).doing("open the catalogue")?;
    set_up(&connection, timeout).doing("open the catalogue")?;
    Ok(connection)
}

fn set_up(connection: &Connection, timeout: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(timeout)?;
    // Closing must not write into the database: another copy of SQLite in this process may use it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    // Otherwise a statement is planned anew whenever a value is bound that its plan might depend on.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    // secure_delete: what is purged does not stay readable in free pages. fullfsync: only macOS heeds it.
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
         PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -8000; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;",
    )
}

/// Makes a database under the unfinished name; the caller gives it its name once all is well.
pub(super) fn make(database: &Path, timeout: Duration, store: Uuid) -> Result<()> {
    let act = "make a catalogue";
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(database, flags).doing(act)?;
    set_up(&connection, timeout).doing(act)?;
    connection.pragma_update(None, "application_id", schema::APPLICATION_ID).doing(act)?;
    schema::migrate(&mut connection, 0)?;
    connection
        .execute("INSERT INTO meta (key, value) VALUES ('store', ?1), ('epoch', '1')", [store.to_string()])
        .doing(act)?;
    finish(connection)
}

/// Leaves a whole database in one file, in the mode that the store uses.
pub(super) fn finish(connection: Connection) -> Result<()> {
    let act = "make a catalogue";
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).doing(act)?;
    use_log(&connection)?;
    connection.close().map_err(|(_, error)| error).doing(act)
}

/// Turns the write-ahead log on; remembered in the file.
pub(super) fn use_log(connection: &Connection) -> Result<()> {
    let act = "open the catalogue";
    let mode: String = connection.query_one("PRAGMA journal_mode = WAL", [], |row| row.get(0)).doing(act)?;
    if mode.eq_ignore_ascii_case("wal") {
        return Ok(());
    }
    Err(crate::Error::Unsupported {
        what: format!(
            "the file system has no shared memory for the write-ahead log (mode {mode}); \
             keep the catalogue on a local disk"
        ),
    })
}
