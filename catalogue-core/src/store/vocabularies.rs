//! Schemes of terms, and the territories that the host loaded.

use super::journal::Subject;
use super::reader::Reader;
use super::rows::body;
use super::writer::Writer;
use crate::access::Permit;
use crate::error::Result;
use crate::vocabulary::{SchemeTerms, Territory};

impl Reader<'_> {
    /// Every scheme, by code.
    pub(crate) fn schemes(&self) -> Result<Vec<SchemeTerms>> {
        self.bodies("read vocabularies", "SELECT body FROM scheme ORDER BY code", [])
    }

    /// The territories that the host loaded, by identifier; those shipped are not here.
    pub(crate) fn territories(&self) -> Result<Vec<Territory>> {
        self.bodies("read territories", "SELECT body FROM territory ORDER BY id", [])
    }
}

impl Writer<'_> {
    /// Writes a scheme whole, new or not; its event is of [`Subject::Vocabulary`] with its code.
    pub(crate) fn put_scheme(&mut self, scheme: &SchemeTerms, _permit: &Permit) -> Result<()> {
        let sql = "INSERT INTO scheme (code, body) VALUES (?1, ?2)
            ON CONFLICT (code) DO UPDATE SET body = excluded.body";
        self.run("write a vocabulary", sql, (&scheme.scheme, body(scheme)?))?;
        self.owe(Subject::Vocabulary(scheme.scheme.clone()));
        Ok(())
    }

    /// Adds territories, replacing those of the same identifiers; the event is of
    /// [`Subject::Vocabulary`] `territory`.
    pub(crate) fn put_territories(&mut self, territories: &[Territory], _permit: &Permit) -> Result<()> {
        let sql = "INSERT INTO territory (id, body) VALUES (?1, ?2)
            ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        for territory in territories {
            self.run("write territories", sql, (&territory.id, body(territory)?))?;
        }
        self.owe(Subject::Vocabulary("territory".to_owned()));
        Ok(())
    }
}
