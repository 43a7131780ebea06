//! Organisations and their addresses.

use super::journal::Subject;
use super::reader::Reader;
use super::rows::{body, bytes, uuid};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::{Error, Result};
use crate::id::{OrganisationId, Revision, Slug};
use crate::model::Organisation;
use crate::text;
use std::rc::Rc;

const ACT: &str = "read organisations";

impl Reader<'_> {
    /// An organisation.
    pub(crate) fn organisation(&self, id: OrganisationId) -> Result<Option<Organisation>> {
        Ok(self.known_organisation(id)?.map(|held| (*held).clone()))
    }

    /// An organisation, shared with whoever asks the same snapshot for it again.
    pub(crate) fn known_organisation(&self, id: OrganisationId) -> Result<Option<Rc<Organisation>>> {
        if let Some(known) = self.remembered.organisation(id) {
            return Ok(known);
        }
        let sql = "SELECT body FROM organisation WHERE id = ?1";
        let found: Option<Organisation> = self.body(ACT, sql, [bytes(id.uuid())])?;
        let found = found.map(Rc::new);
        self.remembered.keep_organisation(id, found.clone());
        Ok(found)
    }

    /// The organisation that has a slug or has had it: its own record tells the current one.
    pub(crate) fn organisation_by_slug(&self, slug: &str) -> Result<Option<Organisation>> {
        let sql = "SELECT body FROM organisation
            WHERE id = (SELECT organisation FROM organisation_address WHERE slug = ?1)";
        self.body(ACT, sql, [slug])
    }

    /// The organisation of a name, given as [`text::key`] of it.
    pub(crate) fn organisation_by_name(&self, name_key: &str) -> Result<Option<Organisation>> {
        self.organisation_named(name_key)?.map_or(Ok(None), |id| self.organisation(id))
    }

    /// Which organisation has a name, given as [`text::key`] of it.
    pub(crate) fn organisation_named(&self, name_key: &str) -> Result<Option<OrganisationId>> {
        if let Some(known) = self.remembered.named(name_key) {
            return Ok(known);
        }
        let sql = "SELECT id FROM organisation WHERE name_key = ?1";
        let found = self.one(ACT, sql, [name_key], |row| row.get::<_, Vec<u8>>(0))?;
        let found = found.map(|id| uuid(ACT, &id).map(OrganisationId::from_uuid)).transpose()?;
        self.remembered.keep_named(name_key, found);
        Ok(found)
    }

    /// Every organisation, by name.
    pub(crate) fn organisations(&self) -> Result<Vec<Organisation>> {
        self.bodies(ACT, "SELECT body FROM organisation ORDER BY name_key", [])
    }
}

impl Writer<'_> {
    /// Writes an organisation: a new one without `expected`, else the next revision.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`] for a name or a slug that another has (or a slug it has had, with a
    /// free one), [`Error::Conflict`], [`Error::NotFound`].
    pub(crate) fn put_organisation(
        &mut self,
        organisation: &Organisation,
        _permit: &Permit,
        expected: Option<Revision>,
    ) -> Result<()> {
        let act = "write an organisation";
        let id = organisation.id;
        let found = self.organisation(id)?.map(|stored| stored.revision);
        agree("organisation", &id.to_string(), found, expected, organisation.revision)?;
        let name_key = text::key(&organisation.details.name);
        if self.organisation_by_name(&name_key)?.is_some_and(|other| other.id != id) {
            return Err(Error::AlreadyExists {
                what: "organisation".to_owned(),
                id: organisation.details.name.clone(),
                suggestion: None,
            });
        }
        let slug = &organisation.slug;
        if self.organisation_by_slug(slug.as_str())?.is_some_and(|other| other.id != id) {
            return Err(Error::AlreadyExists {
                what: "slug".to_owned(),
                id: slug.to_string(),
                suggestion: Some(self.free_organisation_slug(slug, Some(id))?.to_string()),
            });
        }
        self.remembered.forget_organisations();
        let sql = "INSERT INTO organisation (id, revision, name_key, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, name_key = excluded.name_key,
                body = excluded.body";
        let key = bytes(id.uuid());
        self.run(act, sql, (key, organisation.revision.0, name_key, body(organisation)?))?;
        self.run(act, "UPDATE organisation_address SET current = 0 WHERE organisation = ?1", [key])?;
        let sql = "INSERT INTO organisation_address (slug, organisation, current) VALUES (?1, ?2, 1)
            ON CONFLICT (slug) DO UPDATE SET current = 1, origin = NULL";
        self.run(act, sql, (slug.as_str(), key))?;
        self.owe(Subject::Organisation(id));
        Ok(())
    }

    /// Removes an organisation that owns no dataset, tombstones included; its slugs are free again.
    ///
    /// # Errors
    /// [`Error::Conflict`], [`Error::NotFound`], [`Error::Forbidden`] while it owns datasets.
    pub(crate) fn delete_organisation(
        &mut self,
        id: OrganisationId,
        permit: &Permit,
        expected: Revision,
    ) -> Result<()> {
        let stored = self.organisation(id)?.ok_or_else(|| Error::not_found("organisation", id))?;
        if stored.revision != expected {
            return Err(Error::Conflict { expected, found: stored.revision });
        }
        if !self.organisation_datasets(id)?.is_empty() {
            return Err(Error::Forbidden {
                action: permit.action().code().to_owned(),
                reason: "not-empty".to_owned(),
            });
        }
        self.remembered.forget_organisations();
        self.run("delete an organisation", "DELETE FROM organisation WHERE id = ?1", [bytes(id.uuid())])?;
        self.owe(Subject::Organisation(id));
        Ok(())
    }

    /// The first of `slug`, `slug-2`… that no organisation but `except` has or has had.
    pub(crate) fn free_organisation_slug(&self, slug: &Slug, except: Option<OrganisationId>) -> Result<Slug> {
        let free = |slug: &Slug| -> Result<bool> {
            let holder = self.organisation_by_slug(slug.as_str())?;
            Ok(holder.is_none_or(|holder| Some(holder.id) == except))
        };
        if free(slug)? {
            return Ok(slug.clone());
        }
        for number in 2..=u32::MAX {
            let numbered = slug.numbered(number);
            if free(&numbered)? {
                return Ok(numbered);
            }
        }
        Err(Error::storage("find a free slug", "every number of this slug is taken"))
    }
}

/// Whether what is stored, what the writer had read and what is written follow each other.
pub(super) fn agree(
    what: &str,
    id: &str,
    found: Option<Revision>,
    expected: Option<Revision>,
    written: Revision,
) -> Result<()> {
    match (found, expected) {
        (Some(_), None) => {
            Err(Error::AlreadyExists { what: what.to_owned(), id: id.to_owned(), suggestion: None })
        }
        (None, Some(_)) => Err(Error::not_found(what, id)),
        (Some(found), Some(expected)) if found != expected => Err(Error::Conflict { expected, found }),
        _ if written != found.unwrap_or_default().next() => {
            Err(Error::storage("write a record", format!("{what} {id}: revision {written} is not the next")))
        }
        _ => Ok(()),
    }
}
