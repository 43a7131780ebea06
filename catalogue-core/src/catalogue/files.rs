//! Depositing and taking files.

use crate::access::{Action, Facts, Scope};
use crate::catalogue::acting::living;
use crate::catalogue::gate::link_operation;
use crate::catalogue::resources::find;
use crate::catalogue::session::{Session, organisations_of, permit};
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId, Revision};
use crate::model::{Dataset, Resource, StoredFile, UsageTotals};
use crate::store::Reader;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;

/// The use of a dataset on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfUse {
    /// The day.
    pub day: NaiveDate,
    /// What was counted.
    pub totals: UsageTotals,
}

/// A deposited file, open for reading.
#[derive(Debug)]
pub struct FileContent {
    /// The name it was deposited under.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// Its media type, when known.
    pub media_type: Option<String>,
    /// SHA-256, lower-case hexadecimal.
    pub hash: String,
    /// The content.
    pub file: File,
}

impl Session {
    /// Deposits a file for a resource, streamed; replaces the file or link it had. The resource
    /// keeps its identifier, its address and its counts.
    ///
    /// # Errors
    /// `LimitExceeded` above [`Options::file_limit`](crate::Options); `Conflict`; `Forbidden`;
    /// `Storage` when the disk is full. In each case the resource is as it was.
    pub fn attach_file(
        &self,
        id: DatasetId,
        expected: Revision,
        resource: ResourceId,
        name: &str,
        content: &mut dyn Read,
    ) -> Result<Dataset> {
        // Refused before the bytes are taken; decided again inside the transaction.
        {
            let reader = self.inner.store.read()?;
            let standing = self.standing(&reader)?;
            let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
            let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
            permit(&standing, Action::UpdateDataset, &facts)?;
            living(&dataset)?;
        }
        let limit = self.inner.options.file_limit;
        let (hash, size) = self.inner.store.files().put(content, limit, &mut |_| true)?;
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        let mut after = before.clone();
        let now = acting.now;
        let held = find(&mut after, resource)?;
        held.file = Some(StoredFile { hash, size, name: base_name(name) });
        held.modified = now;
        held.metadata.url = None;
        held.metadata.size = None;
        held.metadata.checksum = None;
        acting.complete_resource(held);
        let saved = acting.save(&before, after, Action::UpdateDataset)?;
        acting.finish(saved)
    }

    /// Opens the deposited file of a resource, for those whom its access rule allows, and counts
    /// a download.
    ///
    /// # Errors
    /// `NotFound` for a resource without a file; `Unauthenticated` or `Forbidden` by the rule.
    pub fn open_file(&self, id: DatasetId, resource: ResourceId) -> Result<FileContent> {
        let content = {
            let reader = self.inner.store.read()?;
            let held = self.takeable(&reader, id, resource)?;
            let stored = held.file.ok_or_else(|| Error::not_found("file", resource))?;
            let file = self.inner.store.files().open(&stored.hash)?;
            FileContent {
                name: stored.name,
                size: stored.size,
                media_type: held.metadata.media_type,
                hash: stored.hash,
                file,
            }
        };
        let taken = UsageTotals { downloads: 1, bytes: content.size, ..UsageTotals::default() };
        match self.count_use(id, Some(resource), taken) {
            // A count is worth less than the file: somebody who writes for long stops no download.
            Ok(()) | Err(Error::Busy | Error::Storage(_)) => Ok(content),
            Err(other) => Err(other),
        }
    }

    /// Counts a view of a record, as a portal shows it.
    ///
    /// # Errors
    /// `NotFound` when it may not be read.
    pub fn record_view(&self, id: DatasetId) -> Result<()> {
        {
            let reader = self.inner.store.read()?;
            self.readable(&reader, &self.scope(&reader)?, id)?;
        }
        self.count_use(id, None, UsageTotals { views: 1, ..UsageTotals::default() })
    }

    /// Counts views and downloads that the host has gathered itself; for those who maintain the
    /// catalogue.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`; `BadInput` for negative counts.
    pub fn record_usage(&self, id: DatasetId, usage: UsageTotals) -> Result<()> {
        if usage.views < 0 || usage.downloads < 0 || usage.bytes < 0 {
            let reason = "counts are zero or more".to_owned();
            return Err(Error::BadInput { format: "usage".to_owned(), line: None, reason });
        }
        {
            let reader = self.inner.store.read()?;
            let standing = self.standing(&reader)?;
            let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
            let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
            permit(&standing, Action::Maintain, &facts)?;
        }
        self.count_use(id, None, usage)
    }

    /// Views, downloads and bytes of a dataset by day, oldest first, for members of its organisation
    /// and moderators. (The totals are shown to everybody who reads the record.)
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn usage_by_day(&self, id: DatasetId, resource: Option<ResourceId>) -> Result<Vec<DayOfUse>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
        let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
        permit(&standing, Action::ReadStatistics, &facts)?;
        let days = reader.usage_by_day(id, resource)?;
        Ok(days.into_iter().map(|(day, totals)| DayOfUse { day, totals }).collect())
    }

    fn count_use(&self, id: DatasetId, resource: Option<ResourceId>, delta: UsageTotals) -> Result<()> {
        let day = self.inner.options.clock.now().date_naive();
        let mut writer = self.inner.store.write()?;
        writer.record_usage(id, resource, day, delta)?;
        writer.commit().map(|_| ())
    }

    /// A resource whose data this principal may take: the one gate before a link or a file is given.
    fn takeable(&self, reader: &Reader<'_>, id: DatasetId, resource: ResourceId) -> Result<Resource> {
        let standing = self.standing(reader)?;
        let mut dataset = self.readable(reader, &Scope::of(&standing), id)?;
        let memberships = organisations_of(reader, &standing)?;
        let held = find(&mut dataset, resource)?.clone();
        self.gate(&standing, &memberships).permit(link_operation(&held), &dataset, &held)?;
        Ok(held)
    }

    /// The permanent address of the data of a resource: its link, or for a deposited file a place
    /// under the portal's base address that stays when the file is replaced.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden` as [`Session::open_file`].
    pub fn resource_address(&self, id: DatasetId, resource: ResourceId) -> Result<String> {
        let reader = self.inner.store.read()?;
        let held = self.takeable(&reader, id, resource)?;
        match held.metadata.url {
            Some(url) => Ok(url),
            None => self.file_address(&reader, id, resource),
        }
    }

    /// Where the deposited file of a resource is given out.
    pub(super) fn file_address(
        &self,
        reader: &Reader<'_>,
        id: DatasetId,
        resource: ResourceId,
    ) -> Result<String> {
        let base = self.base_url(reader)?;
        Ok(format!("{base}/dataset/{id}/resource/{resource}/download"))
    }
}

/// The last part of a path given as a file name, without control characters: it is shown, never opened.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(255).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}
