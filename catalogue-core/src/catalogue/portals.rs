//! Portals: named views of the one catalogue.

use crate::access::Action;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::model::Portal;
use crate::store::Subject;
use crate::validate;

impl Session {
    /// Creates a portal, or replaces the one of that code.
    ///
    /// # Errors
    /// `Forbidden`, `Invalid`.
    pub fn put_portal(&self, portal: Portal) -> Result<Portal> {
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditPortals, None)?;
        let proof = acting
            .with_context(|context| validate::well_formed_portal(portal, context))
            .map_err(|issues| Error::Invalid { issues })?;
        acting.writer.put_portal(proof.get(), &permit)?;
        acting.journal(Action::EditPortals.code(), Subject::Portal(proof.get().code.clone()))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Removes a portal; its datasets stay in the catalogue.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub fn delete_portal(&self, code: &str) -> Result<()> {
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditPortals, None)?;
        if !acting.writer.portals()?.iter().any(|portal| portal.code == code) {
            return Err(Error::not_found("portal", code));
        }
        acting.writer.delete_portal(code, &permit)?;
        acting.journal("portal.delete", Subject::Portal(code.to_owned()))?;
        acting.commit()
    }

    /// Every portal.
    ///
    /// # Errors
    /// `Storage`.
    pub fn portals(&self) -> Result<Vec<Portal>> {
        self.inner.store.read()?.portals()
    }
}
