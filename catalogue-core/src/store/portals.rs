//! Portals.

use super::journal::Subject;
use super::reader::Reader;
use super::rows::body;
use super::writer::Writer;
use crate::access::Permit;
use crate::error::{Error, Result};
use crate::model::Portal;

impl Reader<'_> {
    /// Every portal, by code.
    pub(crate) fn portals(&self) -> Result<Vec<Portal>> {
        self.bodies("read portals", "SELECT body FROM portal ORDER BY code", [])
    }
}

impl Writer<'_> {
    /// Writes a portal, new or not.
    pub(crate) fn put_portal(&mut self, portal: &Portal, _permit: &Permit) -> Result<()> {
        let sql = "INSERT INTO portal (code, body) VALUES (?1, ?2)
            ON CONFLICT (code) DO UPDATE SET body = excluded.body";
        self.run("write a portal", sql, (&portal.code, body(portal)?))?;
        self.owe(Subject::Portal(portal.code.clone()));
        Ok(())
    }

    /// Removes a portal; the datasets it showed stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) fn delete_portal(&mut self, code: &str, _permit: &Permit) -> Result<()> {
        if self.run("delete a portal", "DELETE FROM portal WHERE code = ?1", [code])? == 0 {
            return Err(Error::not_found("portal", code));
        }
        self.owe(Subject::Portal(code.to_owned()));
        Ok(())
    }
}
