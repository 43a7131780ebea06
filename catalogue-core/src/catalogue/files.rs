//! Depositing and taking files.

use crate::access::{Action, Facts, Scope};
use crate::catalogue::acting::living;
use crate::catalogue::gate::{action, link_operation};
use crate::catalogue::resources::find;
use crate::catalogue::session::{Session, organisations_of};
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId, Revision};
use crate::model::{Dataset, Resource, StoredFile, UsageTotals};
use crate::store::Reader;
use std::fs::File;
use std::io::Read;

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
            self.demand(&standing, Action::UpdateDataset, &facts)?;
            living(&dataset)?;
        }
        let limit = self.inner.options.file_limit;
        let (hash, size) = self.inner.store.files().put(content, limit, &mut |_| true)?;
        let mut acting = self.act()?;
        let before = acting.dataset(id, Some(expected))?;
        let mut after = before.clone();
        let now = acting.now;
        let held = find(&mut after, resource)?;
        if held.file.as_ref().is_some_and(|file| file.hash != hash) || held.metadata.url.is_some() {
            // What is put in the place of other content is new content, whatever was declared of it.
            held.metadata.updated_on = Some(now.date_naive().into());
        }
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
    /// a download. Waits for no writer.
    ///
    /// # Errors
    /// `NotFound` for a resource without a file; `Unauthenticated` or `Forbidden` by the rule.
    pub fn open_file(&self, id: DatasetId, resource: ResourceId) -> Result<FileContent> {
        let (dataset, content) = {
            let reader = self.inner.store.read()?;
            let (dataset, held) = self.takeable(&reader, id, resource)?;
            let stored = held.file.ok_or_else(|| Error::not_found("file", resource))?;
            let file = self.inner.store.files().open(&stored.hash)?;
            let content = FileContent {
                name: stored.name,
                size: stored.size,
                media_type: held.metadata.media_type,
                hash: stored.hash,
                file,
            };
            (dataset, content)
        };
        let taken = UsageTotals { downloads: 1, bytes: content.size, ..UsageTotals::default() };
        self.count_use(&dataset, Some(resource), taken);
        Ok(content)
    }

    /// A resource whose data this principal may take: the one gate before a link or a file is given.
    fn takeable(
        &self,
        reader: &Reader<'_>,
        id: DatasetId,
        resource: ResourceId,
    ) -> Result<(Dataset, Resource)> {
        let standing = self.standing(reader)?;
        let mut dataset = self.readable(reader, &Scope::of(&standing), id)?;
        let memberships = organisations_of(reader, &standing)?;
        let held = find(&mut dataset, resource)?.clone();
        let gate = self.gate(&standing, &memberships);
        self.demand(&standing, action(link_operation(&held)), &gate.facts(&dataset, &held))?;
        Ok((dataset, held))
    }

    /// The permanent address of the data of a resource: its link, or for a deposited file a place
    /// under the portal's base address that stays when the file is replaced.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden` as [`Session::open_file`].
    pub fn resource_address(&self, id: DatasetId, resource: ResourceId) -> Result<String> {
        let reader = self.inner.store.read()?;
        let (_, held) = self.takeable(&reader, id, resource)?;
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
