//! Harvest sources: who keeps them, what their runs did, where their records stand.

use crate::access::{Action, Facts, Scope, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::{Session, permit};
use crate::error::{Error, Result};
use crate::id::{HarvestSourceId, OrganisationId, Revision};
use crate::model::{
    HarvestItem, HarvestItemPage, HarvestItemQuery, HarvestReport, HarvestSource, HarvestSourceDetails,
};
use crate::store::{Reader, Subject};
use crate::validate::{self, WellFormed};

impl Session {
    /// Creates a harvest source. Nothing is asked of it before it is harvested.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` (also for who is no administrator of the catalogue, when the
    /// source lies on this machine: it reads files of the host), `Invalid`.
    pub fn create_harvest_source(&self, details: HarvestSourceDetails) -> Result<HarvestSource> {
        let mut acting = self.act()?;
        let granted = self.demand(&acting.standing, Action::ManageHarvest, &facts_of(&details))?;
        acting.is_active(details.organisation, "organisation")?;
        let source = HarvestSource {
            id: HarvestSourceId::from_uuid(self.inner.options.identifiers.next()),
            details: tidy(details),
            revision: Revision(1),
            created: acting.now,
            modified: acting.now,
        };
        let proof = acting.well_formed_source(source)?;
        acting.writer.put_harvest_source(&proof, &granted, None)?;
        acting.journal("harvest.create", Subject::HarvestSource(proof.get().id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// A harvest source, for those who may manage it. The path of one that lies on this machine is
    /// shown to administrators of the catalogue alone; it is empty for others.
    ///
    /// # Errors
    /// `Unauthenticated`; `NotFound` also for who may not manage it.
    pub fn harvest_source(&self, id: HarvestSourceId) -> Result<HarvestSource> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        Ok(masked(self.managed(&reader, &standing, id)?, &standing))
    }

    /// The harvest sources that this principal may manage, of one organisation or of all, in the order
    /// they were made.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub fn harvest_sources(&self, organisation: Option<OrganisationId>) -> Result<Vec<HarvestSource>> {
        let reader = self.inner.store.read()?;
        let standing = self.signed_in(&reader)?;
        let mut sources = reader.harvest_sources(organisation)?;
        sources.retain(|source| manages(&standing, source));
        Ok(sources.into_iter().map(|source| masked(source, &standing)).collect())
    }

    /// Replaces what is decided of a source; a run in progress keeps to what it began with, unless the
    /// source is no longer active: then it stops. The next run looks at every record again.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`, `Invalid`; `Unsupported` for another organisation, which has
    /// a source of its own.
    pub fn update_harvest_source(
        &self,
        id: HarvestSourceId,
        expected: Revision,
        details: HarvestSourceDetails,
    ) -> Result<HarvestSource> {
        let mut acting = self.act()?;
        let before = self.managed(&acting.writer, &acting.standing, id)?;
        self.demand(&acting.standing, Action::ManageHarvest, &facts_of(&before.details))?;
        let granted = self.demand(&acting.standing, Action::ManageHarvest, &facts_of(&details))?;
        if details.organisation != before.details.organisation {
            let what = "giving a harvest source to another organisation; create one there".to_owned();
            return Err(Error::Unsupported { what });
        }
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        let source = HarvestSource {
            details: tidy(details),
            revision: expected.next(),
            modified: acting.now,
            ..before
        };
        let proof = acting.well_formed_source(source)?;
        acting.writer.put_harvest_source(&proof, &granted, Some(expected))?;
        acting.journal("harvest.update", Subject::HarvestSource(id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Removes a source with its runs and items. The datasets that it brought stay, and are edited
    /// freely from then on.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`, `Forbidden`; `Busy` while it is harvested.
    pub fn delete_harvest_source(&self, id: HarvestSourceId, expected: Revision) -> Result<()> {
        let mut acting = self.act()?;
        let before = self.managed(&acting.writer, &acting.standing, id)?;
        let granted = self.demand(&acting.standing, Action::ManageHarvest, &facts_of(&before.details))?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        let _lock = self.inner.store.lock_harvest(id)?;
        acting.writer.delete_harvest_source(id, &granted)?;
        acting.journal("harvest.delete", Subject::HarvestSource(id))?;
        acting.commit()
    }

    /// The runs of a source, the latest first, at most `limit` (1 to 1 000). Why one failed is told in full
    /// to those who see where the source lies.
    ///
    /// # Errors
    /// As [`Session::harvest_source`].
    pub fn harvest_runs(&self, id: HarvestSourceId, limit: i64) -> Result<Vec<HarvestReport>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let source = self.managed(&reader, &standing, id)?;
        let runs = reader.harvest_runs(id, limit.clamp(1, 1_000))?;
        Ok(runs.into_iter().map(|report| told(report, &source, &standing)).collect())
    }

    /// Where the records of a source stand, by identifier there. A dataset that this principal may not
    /// read is left out of the item.
    ///
    /// # Errors
    /// As [`Session::harvest_source`]; `BadQuery` for a cursor that is none.
    pub fn harvest_items(&self, id: HarvestSourceId, query: &HarvestItemQuery) -> Result<HarvestItemPage> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.managed(&reader, &standing, id)?;
        let after = query.cursor.as_deref().map_or_else(|| Ok(String::new()), opened)?;
        let limit = query.page_size.unwrap_or(100).clamp(1, 1_000);
        let mut rows = reader.harvest_items(id, query.status, query.run, &after, limit + 1)?;
        let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(1));
        let cursor = rows.last().filter(|_| more).map(|row| closed(&row.key));
        let ids: Vec<_> = rows.iter().filter_map(|row| row.item.dataset).collect();
        let read = reader.datasets(&ids, &Scope::of(&standing))?;
        let readable: Vec<_> = read.into_iter().flatten().map(|dataset| dataset.id).collect();
        let shown = |mut item: HarvestItem| {
            item.dataset = item.dataset.filter(|id| readable.contains(id));
            item
        };
        Ok(HarvestItemPage { items: rows.into_iter().map(|row| shown(row.item)).collect(), cursor })
    }

    /// The source, if it may be managed; whether it exists is not told to others.
    pub(super) fn managed(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        id: HarvestSourceId,
    ) -> Result<HarvestSource> {
        authenticated(standing)?;
        let held = reader.harvest_source(id)?.filter(|source| manages(standing, source));
        held.ok_or_else(|| Error::not_found("harvest-source", id))
    }

    /// The standing of somebody who is signed in.
    pub(super) fn signed_in(&self, reader: &Reader<'_>) -> Result<Standing> {
        let standing = self.standing(reader)?;
        authenticated(&standing).map(|()| standing)
    }
}

fn authenticated(standing: &Standing) -> Result<()> {
    if standing.is_authenticated() {
        return Ok(());
    }
    Err(Error::Unauthenticated { action: Action::ManageHarvest.code().to_owned() })
}

/// What is looked at when a source is written: one that reads files of the host is for administrators.
fn facts_of(details: &HarvestSourceDetails) -> Facts<'static> {
    Facts {
        organisation: Some(details.organisation),
        privileged: details.kind.is_local(),
        ..Facts::default()
    }
}

/// Whether a source may be looked at and run.
pub(super) fn manages(standing: &Standing, source: &HarvestSource) -> bool {
    let facts = Facts { organisation: Some(source.details.organisation), ..Facts::default() };
    permit(standing, Action::ManageHarvest, &facts).is_ok()
}

/// A source as its managers may see it.
pub(super) fn masked(mut source: HarvestSource, standing: &Standing) -> HarvestSource {
    if source.details.kind.is_local() && !standing.is_unlimited() {
        source.details.address.clear();
    }
    source
}

/// A report as the managers of its source may see it: an error of a file names its path.
pub(super) fn told(mut report: HarvestReport, source: &HarvestSource, standing: &Standing) -> HarvestReport {
    if source.details.kind.is_local() && !standing.is_unlimited() {
        report.error = report.error.and_then(|error| error.split(':').next().map(str::to_owned));
    }
    report
}

fn tidy(mut details: HarvestSourceDetails) -> HarvestSourceDetails {
    details.name = details.name.trim().to_owned();
    details.address = details.address.trim().to_owned();
    details
}

impl Acting<'_> {
    fn well_formed_source(&self, source: HarvestSource) -> Result<WellFormed<HarvestSource>> {
        self.with_context(|context| validate::well_formed_harvest_source(source, context))
            .map_err(|issues| Error::Invalid { issues })
    }
}

fn closed(key: &str) -> String {
    key.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn opened(cursor: &str) -> Result<String> {
    let bad = || Error::BadQuery {
        at: "cursor".to_owned(),
        reason: "not a cursor of this list: give back one that it gave, or start without".to_owned(),
    };
    let whole = cursor.len().is_multiple_of(2);
    let digits = cursor.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = digits
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    bytes.filter(|_| whole).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)
}
