//! Addresses: who holds which slug, now and formerly.
//!
//! Records that have been public share one name space, kept for good; others have that of their
//! organisation. A former address leads straight to its dataset.

use super::datasets::dataset_id;
use super::fault::Doing;
use super::reader::Reader;
use super::rows::{bytes, uuid};
use super::writer::Writer;
use crate::access::Scope;
use crate::error::{Error, Result};
use crate::id::{DatasetId, OrganisationId, SLUG_LIMIT, Slug};
use std::collections::BTreeSet;
use std::str::FromStr;

const ACT: &str = "look an address up";

/// The name space: public, or an organisation's; `None` for a hidden record without organisation,
/// which is addressed by its identifier.
fn namespace(organisation: Option<OrganisationId>, public: bool) -> Option<String> {
    if public { Some(String::new()) } else { organisation.map(|id| id.to_string()) }
}

impl Reader<'_> {
    /// The dataset at an address, current or former: `slug` for records that have been public,
    /// `organisation-slug/slug` for others, or the identifier.
    pub(crate) fn find_address(&self, address: &str, scope: &Scope) -> Result<Option<DatasetId>> {
        let found = match address.split_once('/') {
            None => match self.holder("", address)? {
                None => DatasetId::from_str(address).ok(),
                found => found,
            },
            Some((organisation, slug)) => self.held_in(organisation, slug)?,
        };
        match found {
            Some(id) => Ok(self.dataset(id, scope)?.map(|dataset| dataset.id)),
            None => Ok(None),
        }
    }

    /// The current address of a dataset: `slug`, `organisation-slug/slug`, or the identifier when it
    /// has neither. `None` when there is no such dataset.
    pub(crate) fn address_of(&self, id: DatasetId) -> Result<Option<String>> {
        let sql = "SELECT CASE address.namespace WHEN '' THEN address.slug
                ELSE organisation_address.slug || '/' || address.slug END
            FROM dataset
            LEFT JOIN address ON address.dataset = dataset.id AND address.current = 1
            LEFT JOIN organisation_address
                ON organisation_address.organisation = unhex(replace(address.namespace, '-', ''))
                AND organisation_address.current = 1
            WHERE dataset.id = ?1";
        let found = self.one(ACT, sql, [bytes(id.uuid())], |row| row.get::<_, Option<String>>(0))?;
        Ok(found.map(|address| address.unwrap_or_else(|| id.to_string())))
    }

    /// The dataset that has a slug in the organisation of a slug; under the name of one that was merged
    /// into it, first what was addressed so before.
    fn held_in(&self, organisation: &str, slug: &str) -> Result<Option<DatasetId>> {
        let sql = "SELECT origin, organisation FROM organisation_address WHERE slug = ?1";
        let places = self.one(ACT, sql, [organisation], |row| {
            Ok([row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?])
        })?;
        for place in places.into_iter().flatten().flatten() {
            let found = self.holder(&uuid(ACT, &place)?.to_string(), slug)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn holder(&self, namespace: &str, slug: &str) -> Result<Option<DatasetId>> {
        let sql = "SELECT dataset FROM address WHERE namespace = ?1 AND slug = ?2";
        let found = self.all(ACT, sql, [namespace, slug], |row| dataset_id(ACT, row))?;
        Ok(found.into_iter().next())
    }

    /// The first of `slug`, `slug-2`, `slug-3`… that no dataset but `except` holds or has held there.
    pub(crate) fn free_slug(
        &self,
        organisation: Option<OrganisationId>,
        slug: &Slug,
        public: bool,
        except: Option<DatasetId>,
    ) -> Result<Slug> {
        let Some(namespace) = namespace(organisation, public) else { return Ok(slug.clone()) };
        let free = |slug: &Slug| -> Result<bool> {
            let holder = self.holder(&namespace, slug.as_str())?;
            Ok(holder.is_none() || holder == except)
        };
        if free(slug)? {
            return Ok(slug.clone());
        }
        // One pass over the numbered ones instead of a look-up for each: an import may bring
        // thousands of one title. Not for slugs so long that numbering cuts them.
        let taken = if slug.as_str().len() + 11 <= SLUG_LIMIT {
            let sql =
                "SELECT slug FROM address WHERE namespace = ?1 AND slug >= ?2 || '-' AND slug < ?2 || '.'
                AND dataset IS NOT ?3";
            let except = except.map(|id| bytes(id.uuid()));
            let held = self.all(ACT, sql, (&namespace, slug.as_str(), except), |row| {
                row.get::<_, String>(0).doing(ACT)
            })?;
            Some(held.into_iter().collect::<BTreeSet<_>>())
        } else {
            None
        };
        for number in 2..=u32::MAX {
            let numbered = slug.numbered(number);
            let vacant = match &taken {
                Some(taken) => !taken.contains(numbered.as_str()),
                None => free(&numbered)?,
            };
            if vacant {
                return Ok(numbered);
            }
        }
        Err(Error::storage(ACT, "every number of this slug is taken"))
    }
}

impl Writer<'_> {
    /// Makes the slugs of an organisation that goes lead to another, where the datasets that it had
    /// are found under them still.
    pub(crate) fn merge_addresses(&mut self, from: OrganisationId, into: OrganisationId) -> Result<()> {
        let sql = "UPDATE organisation_address
            SET organisation = ?2, current = 0, origin = coalesce(origin, organisation)
            WHERE organisation = ?1";
        self.run("merge addresses", sql, [bytes(from.uuid()), bytes(into.uuid())]).map(drop)
    }

    /// Gives a dataset that was just written its first addresses, the last of them the current one; each in
    /// the public name space or in that of the organisation.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`], with a free slug, when another dataset holds one or has held it.
    pub(crate) fn claim_first(
        &mut self,
        id: DatasetId,
        organisation: Option<OrganisationId>,
        slugs: &[(&Slug, bool)],
    ) -> Result<()> {
        for (at, (slug, public)) in slugs.iter().enumerate() {
            let Some(namespace) = namespace(organisation, *public) else { continue };
            let sql = "INSERT INTO address (namespace, slug, dataset, current) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (namespace, slug) DO NOTHING";
            let current = at + 1 == slugs.len();
            let values = (namespace, slug.as_str(), bytes(id.uuid()), current);
            if self.run("claim an address", sql, values)? == 0 {
                return Err(self.held_by_another(id, organisation, slug, *public)?);
            }
        }
        self.owe(super::Subject::Dataset(id));
        Ok(())
    }

    fn held_by_another(
        &self,
        id: DatasetId,
        organisation: Option<OrganisationId>,
        slug: &Slug,
        public: bool,
    ) -> Result<Error> {
        let suggestion = Some(self.free_slug(organisation, slug, public, Some(id))?.to_string());
        Ok(Error::AlreadyExists { what: "slug".to_owned(), id: slug.to_string(), suggestion })
    }

    /// Makes an address the current one of a dataset; its former ones stay aliases. The slug in the
    /// dataset's own record is the caller's to write.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`], with a free slug, when another dataset holds it or has held it;
    /// [`Error::NotFound`] when there is no such dataset.
    pub(crate) fn claim_address(
        &mut self,
        id: DatasetId,
        organisation: Option<OrganisationId>,
        slug: &Slug,
        public: bool,
    ) -> Result<()> {
        let act = "claim an address";
        if !self.has_dataset(id)? {
            return Err(Error::not_found("dataset", id));
        }
        let namespace = namespace(organisation, public);
        if let Some(namespace) = &namespace
            && self.holder(namespace, slug.as_str())?.is_some_and(|holder| holder != id)
        {
            return Err(self.held_by_another(id, organisation, slug, public)?);
        }
        let dataset = bytes(id.uuid());
        self.run(act, "UPDATE address SET current = 0 WHERE dataset = ?1 AND current = 1", [dataset])?;
        if let Some(namespace) = namespace {
            let sql = "INSERT INTO address (namespace, slug, dataset, current) VALUES (?1, ?2, ?3, 1)
                ON CONFLICT (namespace, slug) DO UPDATE SET current = 1";
            self.run(act, sql, (namespace, slug.as_str(), dataset))?;
        }
        self.owe(super::Subject::Dataset(id));
        Ok(())
    }
}
