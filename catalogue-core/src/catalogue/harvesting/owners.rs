//! Harvest sources of organisations that go.

use crate::access::Permit;
use crate::catalogue::acting::Acting;
use crate::error::Result;
use crate::id::OrganisationId;
use crate::store::Subject;

impl Acting<'_> {
    /// Gives the harvest sources of an organisation that goes to another one, or ends them.
    pub(in crate::catalogue) fn move_sources(
        &mut self,
        from: OrganisationId,
        to: Option<OrganisationId>,
        permit: &Permit,
    ) -> Result<()> {
        for mut source in self.writer.harvest_sources(Some(from))? {
            match to {
                Some(to) => {
                    let expected = source.revision;
                    source.details.organisation = to;
                    source.revision = expected.next();
                    source.modified = self.now;
                    self.writer.move_harvest_source(&source, permit, expected)?;
                }
                None => self.writer.delete_harvest_source(source.id, permit)?,
            }
            self.journal(permit.action().code(), Subject::HarvestSource(source.id))?;
        }
        Ok(())
    }

    /// Lets the harvest sources of an organisation that stays, inactive, rest.
    pub(in crate::catalogue) fn rest_sources(&mut self, of: OrganisationId, permit: &Permit) -> Result<()> {
        for mut source in self.writer.harvest_sources(Some(of))? {
            let expected = source.revision;
            source.details.active = false;
            source.revision = expected.next();
            source.modified = self.now;
            self.writer.move_harvest_source(&source, permit, expected)?;
            self.journal(permit.action().code(), Subject::HarvestSource(source.id))?;
        }
        Ok(())
    }
}
