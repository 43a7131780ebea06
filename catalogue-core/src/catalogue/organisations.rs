//! Organisations.

use crate::access::{Action, Facts};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{OrganisationId, Revision, Slug};
use crate::issue::{Issue, IssueCode};
use crate::model::{Organisation, OrganisationDetails};
use crate::store::Subject;
use crate::validate;

impl Session {
    /// Creates an organisation.
    ///
    /// # Errors
    /// `Forbidden`, `Invalid`, `AlreadyExists` for a name or slug that is taken.
    pub fn create_organisation(&self, details: OrganisationDetails) -> Result<Organisation> {
        let mut acting = self.act()?;
        let organisation = acting.create_organisation(details)?;
        acting.commit()?;
        Ok(organisation)
    }

    /// Replaces what is written of an organisation. One made inactive keeps its datasets and its
    /// members, who go on editing them; it receives no new dataset and no new member.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`, `AlreadyExists`.
    pub fn update_organisation(
        &self,
        id: OrganisationId,
        expected: Revision,
        details: OrganisationDetails,
    ) -> Result<Organisation> {
        let mut acting = self.act()?;
        let before = acting.writer.organisation(id)?.ok_or_else(|| Error::not_found("organisation", id))?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        // What opens data elsewhere is not the organisation's own to write.
        let privileged = before.details.partner != details.partner
            || before.details.territories != details.territories
            || before.details.aggregator != details.aggregator;
        let facts = Facts {
            organisation: Some(id),
            memberships: &acting.memberships,
            privileged,
            ..Facts::default()
        };
        let granted = self.demand(&acting.standing, Action::EditOrganisation, &facts)?;
        if before.details.active != details.active {
            // Admitting an organisation, and suspending it, is for those who may create one.
            let facts = Facts { organisation: None, privileged: false, ..facts };
            self.demand(&acting.standing, Action::CreateOrganisation, &facts)?;
        }
        let slug = details.slug.clone().unwrap_or_else(|| before.slug.clone());
        let after = Organisation { slug, revision: expected.next(), details, ..before };
        let proof = acting
            .with_context(|context| validate::well_formed_organisation(after, context))
            .map_err(|issues| Error::Invalid { issues })?;
        acting.writer.put_organisation(proof.get(), &granted, Some(expected))?;
        acting.journal(Action::EditOrganisation.code(), Subject::Organisation(id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Every organisation, by name. Organisations are public.
    ///
    /// # Errors
    /// `Storage`.
    pub fn organisations(&self) -> Result<Vec<Organisation>> {
        let mut organisations = self.inner.store.read()?.organisations()?;
        organisations
            .sort_by_cached_key(|organisation| crate::text::collation_key(&organisation.details.name));
        Ok(organisations)
    }

    /// One organisation, by slug or identifier.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn organisation(&self, address: &str) -> Result<Organisation> {
        let reader = self.inner.store.read()?;
        let found = match address.parse() {
            Ok(id) => reader.organisation(id)?,
            Err(_) => reader.organisation_by_slug(address)?,
        };
        found.ok_or_else(|| Error::not_found("organisation", address))
    }
}

impl Acting<'_> {
    /// See [`Session::create_organisation`].
    pub(super) fn create_organisation(&mut self, details: OrganisationDetails) -> Result<Organisation> {
        let privileged = is_privileged(&details);
        let facts = Facts { memberships: &self.memberships, privileged, ..Facts::default() };
        let permit = self.session.demand(&self.standing, Action::CreateOrganisation, &facts)?;
        let id = OrganisationId::from_uuid(self.session.inner.options.identifiers.next());
        let slug = match &details.slug {
            Some(slug) => slug.clone(),
            None => self.free_organisation_slug(&details.name, id)?,
        };
        let organisation = Organisation { id, slug, revision: Revision(1), created: self.now, details };
        let proof = self
            .with_context(|context| validate::well_formed_organisation(organisation, context))
            .map_err(|issues| Error::Invalid { issues })?;
        self.writer.put_organisation(proof.get(), &permit, None)?;
        self.journal(Action::CreateOrganisation.code(), Subject::Organisation(id))?;
        Ok(proof.into_inner())
    }

    /// Refuses to give a dataset to an organisation that is unknown or inactive.
    pub(super) fn receives(&self, id: OrganisationId) -> Result<()> {
        if self.writer.organisation(id)?.is_none() {
            let issue = Issue::error("organisation", IssueCode::UnknownOrganisation).with("found", id);
            return Err(Error::Invalid { issues: vec![issue] });
        }
        self.is_active(id, "organisation")
    }

    /// Refuses to deposit in an organisation that is inactive; `path` is the field that names it.
    /// What is unknown is left to the rules.
    pub(super) fn is_active(&self, id: OrganisationId, path: &str) -> Result<()> {
        match self.writer.known_organisation(id)? {
            Some(organisation) if !organisation.details.active => {
                let issue = Issue::error(path, IssueCode::InactiveOrganisation);
                Err(Error::Invalid { issues: vec![issue.with("found", &organisation.details.name)] })
            }
            _ => Ok(()),
        }
    }

    fn free_organisation_slug(&self, name: &str, id: OrganisationId) -> Result<Slug> {
        self.writer.free_organisation_slug(&Slug::from_title(name, &id.to_string()), None)
    }
}

/// Whether an organisation has what opens restricted data elsewhere.
pub(super) fn is_privileged(details: &OrganisationDetails) -> bool {
    details.partner || details.aggregator || !details.territories.is_empty()
}
