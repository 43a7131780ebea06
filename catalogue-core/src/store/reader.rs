//! Reading one snapshot.

use super::fault::{Doing, corrupt};
use super::lanes::{Lane, Lanes, last_sequence};
use super::remembered::Remembered;
use crate::error::{Error, Result};
use rusqlite::{CachedStatement, Connection, Params, Row};

/// One snapshot of the store: what is committed later is not seen. Every read of datasets takes a
/// scope; what lies outside is absent.
#[derive(Debug)]
pub(crate) struct Reader<'store> {
    pub(super) lanes: &'store Lanes,
    pub(super) lane: Option<Lane>,
    /// The last sequence when the snapshot was taken; `None` inside a writer, which adds to it.
    fixed: Option<i64>,
    writing: bool,
    /// What was read of the snapshot and will be asked again.
    pub(super) remembered: Remembered,
}

impl<'store> Reader<'store> {
    pub(super) fn start(lanes: &'store Lanes) -> Result<Self> {
        let (lane, sequence) = lanes.start_reading()?;
        let remembered = Remembered::default();
        Ok(Self { lanes, lane: Some(lane), fixed: Some(sequence), writing: false, remembered })
    }

    /// The reads of a writer, which see its own writes.
    pub(super) fn of_writer(lanes: &'store Lanes, lane: Lane) -> Self {
        Self { lanes, lane: Some(lane), fixed: None, writing: true, remembered: Remembered::default() }
    }

    /// Whether these are the reads of a writer.
    pub(super) fn is_writing(&self) -> bool {
        self.writing
    }

    pub(super) fn connection(&self) -> Result<&Connection> {
        match &self.lane {
            Some(lane) => Ok(&lane.connection),
            None => Err(Error::storage("read the store", "the transaction has ended")),
        }
    }

    pub(super) fn statement(&self, sql: &str) -> Result<CachedStatement<'_>> {
        #[cfg(test)]
        super::counted::statement();
        self.connection()?.prepare_cached(sql).doing("prepare a statement")
    }

    /// The first row, if there is one.
    pub(super) fn one<T>(
        &self,
        act: &str,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(values).doing(act)?;
        rows.next().doing(act)?.map(read).transpose().doing(act)
    }

    /// Every row.
    pub(super) fn all<T>(
        &self,
        act: &str,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(values).doing(act)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(act)? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// The first body, parsed.
    pub(super) fn body<T: serde::de::DeserializeOwned>(
        &self,
        act: &str,
        sql: &str,
        values: impl Params,
    ) -> Result<Option<T>> {
        let mut statement = self.statement(sql)?;
        let mut rows = statement.query(values).doing(act)?;
        match rows.next().doing(act)? {
            Some(row) => parse(act, row, 0).map(Some),
            None => Ok(None),
        }
    }

    /// Every body, parsed.
    pub(super) fn bodies<T: serde::de::DeserializeOwned>(
        &self,
        act: &str,
        sql: &str,
        values: impl Params,
    ) -> Result<Vec<T>> {
        self.all(act, sql, values, |row| parse(act, row, 0))
    }

    /// The last sequence of the snapshot.
    pub(crate) fn sequence(&self) -> Result<i64> {
        match self.fixed {
            Some(sequence) => Ok(sequence),
            None => last_sequence(self.connection()?),
        }
    }

    /// The same without looking it up; `None` for the reads of a writer.
    pub(crate) fn fixed_sequence(&self) -> Option<i64> {
        self.fixed
    }

    /// A setting of the catalogue.
    pub(crate) fn setting(&self, key: &str) -> Result<Option<String>> {
        self.one("read a setting", "SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0))
    }
}

/// Parses the body in a column, without copying its text.
pub(super) fn parse<T: serde::de::DeserializeOwned>(act: &str, row: &Row<'_>, column: usize) -> Result<T> {
    #[cfg(test)]
    super::counted::parsed();
    // What is read of it is checked to be UTF-8 as it is parsed; the rest need not be gone through for that.
    let body = row.get_ref(column).doing(act)?.as_bytes().map_err(|error| corrupt(act, error))?;
    serde_json::from_slice(body).doing(act)
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(lane) = self.lane.take() {
            if self.writing { self.lanes.stop_writing(lane) } else { self.lanes.stop_reading(lane) }
        }
    }
}
