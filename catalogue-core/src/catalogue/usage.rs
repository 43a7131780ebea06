//! Counting what is seen and taken, and reading the counters of one dataset.

use crate::access::{Action, Facts, Scope};
use crate::catalogue::open::Catalogue;
use crate::catalogue::session::{Session, organisations_of};
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId};
use crate::model::{Dataset, DayOfUse, UsageTotals};
use crate::store::UsePlace;

impl Catalogue {
    /// Writes the use counted in memory, waiting for other writers. Hosts that live for long may call
    /// it from a timer, and before they end; it is also done when the last handle goes.
    ///
    /// Use is counted in memory and written by the event that makes it
    /// [`Options::usage_events`](crate::Options), by the next event after
    /// [`Options::usage_age`](crate::Options), by a read of figures, by
    /// [`Session::sync`] and [`Session::backup`], and when the catalogue is dropped. A crash loses
    /// what was not written: at most that many events of this process. (While somebody else holds
    /// the catalogue for longer, more are held: up to 100 000 different counters.)
    ///
    /// # Errors
    /// `Busy`, `Storage`; what was counted is kept for the next attempt.
    pub fn flush_usage(&self) -> Result<()> {
        self.inner.flush_usage()
    }
}

impl Session {
    /// Counts a view of a record, as a portal shows it. Waits for no writer.
    ///
    /// # Errors
    /// `NotFound` when it may not be read.
    pub fn record_view(&self, id: DatasetId) -> Result<()> {
        let dataset = {
            let reader = self.inner.store.read()?;
            self.readable(&reader, &self.scope(&reader)?, id)?
        };
        self.count_use(&dataset, None, UsageTotals { views: 1, ..UsageTotals::default() });
        Ok(())
    }

    /// Counts a download that the host served itself, or a link that it sent somebody to, for those whom
    /// the access rule allows; `bytes` is 0 when not known. ([`Session::open_file`] counts by itself.)
    /// Waits for no writer.
    ///
    /// # Errors
    /// `NotFound`; `Unauthenticated` or `Forbidden` by the rule; `BadInput` for a negative size.
    pub fn record_download(&self, id: DatasetId, resource: ResourceId, bytes: i64) -> Result<()> {
        let taken = UsageTotals { downloads: 1, bytes, ..UsageTotals::default() };
        self.record_taken(id, resource, Action::Download, taken)
    }

    /// Counts an extraction that the host made outside the queue (those of the queue are counted when
    /// they are reported), for those whom the access rule allows; `bytes` is 0
    /// when not known. Waits for no writer.
    ///
    /// # Errors
    /// As [`Session::record_download`].
    pub fn record_extraction(&self, id: DatasetId, resource: ResourceId, bytes: i64) -> Result<()> {
        let taken = UsageTotals { extractions: 1, bytes, ..UsageTotals::default() };
        self.record_taken(id, resource, Action::Extract, taken)
    }

    fn record_taken(
        &self,
        id: DatasetId,
        resource: ResourceId,
        action: Action,
        taken: UsageTotals,
    ) -> Result<()> {
        not_negative(taken)?;
        let dataset = {
            let reader = self.inner.store.read()?;
            let standing = self.standing(&reader)?;
            let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
            let held = dataset.resources.iter().find(|held| held.id == resource);
            let held = held.ok_or_else(|| Error::not_found("resource", resource))?;
            let memberships = organisations_of(&reader, &standing)?;
            let gate = self.gate(&standing, &memberships);
            self.demand(&standing, action, &gate.facts(&dataset, held))?;
            dataset
        };
        self.count_use(&dataset, Some(resource), taken);
        Ok(())
    }

    /// Counts views, downloads and extractions that the host has gathered itself; for those who
    /// maintain the catalogue.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`; `BadInput` for negative counts.
    pub fn record_usage(&self, id: DatasetId, usage: UsageTotals) -> Result<()> {
        not_negative(usage)?;
        let dataset = {
            let reader = self.inner.store.read()?;
            let standing = self.standing(&reader)?;
            let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
            let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
            self.demand(&standing, Action::Maintain, &facts)?;
            dataset
        };
        self.count_use(&dataset, None, usage);
        Ok(())
    }

    /// Views, downloads, bytes and extractions of a dataset by day, oldest first, for members of its
    /// organisation and moderators. (The totals are shown to everybody who reads the record.)
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn usage_by_day(&self, id: DatasetId, resource: Option<ResourceId>) -> Result<Vec<DayOfUse>> {
        // What somebody else's write holds up is counted in a later answer.
        self.inner.try_flush_usage()?;
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
        let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
        self.demand(&standing, Action::ReadStatistics, &facts)?;
        let days = reader.usage_by_day(id, resource)?;
        Ok(days.into_iter().map(|(day, totals)| DayOfUse { day, totals }).collect())
    }

    /// Counts a use of a dataset, for the organisation that it has now and the portal asked through.
    pub(super) fn count_use(&self, dataset: &Dataset, resource: Option<ResourceId>, delta: UsageTotals) {
        let now = self.inner.options.clock.now();
        let place = UsePlace {
            dataset: dataset.id,
            resource,
            organisation: dataset.metadata.organisation,
            portal: self.portal_code().map(str::to_owned),
            day: now.date_naive(),
        };
        self.inner.count(place, delta, now);
    }
}

fn not_negative(usage: UsageTotals) -> Result<()> {
    let UsageTotals { views, downloads, bytes, extractions } = usage;
    if [views, downloads, bytes, extractions].iter().any(|count| *count < 0) {
        let reason = "counts are zero or more".to_owned();
        return Err(Error::BadInput { format: "usage".to_owned(), line: None, reason });
    }
    Ok(())
}
