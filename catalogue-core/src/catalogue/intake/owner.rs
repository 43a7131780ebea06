//! Whom a record of an import is deposited for.

use crate::catalogue::acting::Acting;
use crate::catalogue::import::ImportOptions;
use crate::error::{Error, Result};
use crate::exchange::Imported;
use crate::id::OrganisationId;
use crate::issue::{Issue, IssueCode};
use crate::model::OrganisationDetails;

impl Acting<'_> {
    /// The organisation that a record is deposited for.
    pub(super) fn organisation_for(
        &mut self,
        imported: &mut Imported,
        options: &ImportOptions,
    ) -> Result<Option<OrganisationId>> {
        if options.organisation.is_some() {
            return Ok(options.organisation);
        }
        let found = self.deposited_for(imported, options);
        match (found, options.fallback) {
            (Err(Error::Invalid { .. }), Some(fallback)) => {
                let name =
                    imported.organisation.as_ref().map(|named| named.name.as_str()).unwrap_or_default();
                let code = match name {
                    "" => IssueCode::Required,
                    _ => IssueCode::UnknownOrganisation,
                };
                imported.lost.push(Issue::warning("organisation", code).with("found", name));
                Ok(Some(fallback))
            }
            (found, _) => found,
        }
    }

    /// The organisation that a record names, or else the importer's own.
    fn deposited_for(
        &mut self,
        imported: &Imported,
        options: &ImportOptions,
    ) -> Result<Option<OrganisationId>> {
        let Some(named) = &imported.organisation else {
            let home = self.standing.account.as_ref().and_then(|account| account.details.home);
            return home.or(options.fallback).map(Some).ok_or_else(|| {
                let issue = Issue::error("organisation", IssueCode::Required);
                Error::Invalid { issues: vec![issue] }
            });
        };
        let found = match (self.writer.organisation_named(&crate::text::key(&named.name))?, &named.slug) {
            (None, Some(slug)) if !options.create_organisations => {
                self.writer.organisation_by_slug(slug)?.map(|found| found.id)
            }
            (found, _) => found,
        };
        if found.is_some() {
            return Ok(found);
        }
        if !options.create_organisations {
            let issue =
                Issue::error("organisation", IssueCode::UnknownOrganisation).with("found", &named.name);
            return Err(Error::Invalid { issues: vec![issue] });
        }
        let details = OrganisationDetails {
            name: named.name.clone(),
            acronym: named.acronym.clone(),
            siret: named.siret.clone(),
            description: named.description.clone(),
            website: named.website.clone(),
            logo: named.logo.clone(),
            active: true,
            ..OrganisationDetails::default()
        };
        self.begin_part()?;
        match self.whole(|acting| acting.create_organisation(details)) {
            Ok(organisation) => Ok(Some(organisation.id)),
            Err(Error::Invalid { mut issues }) => {
                for issue in &mut issues {
                    issue.path = format!("organisation.{}", issue.path);
                }
                Err(Error::Invalid { issues })
            }
            Err(other) => Err(other),
        }
    }
}
