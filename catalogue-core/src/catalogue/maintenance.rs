//! Keeping a catalogue in health.

use crate::access::{Action, Facts};
use crate::catalogue::options::Progress;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::store::Finding;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::SystemTime;

/// How a catalogue stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Writes committed to the store.
    pub writes: i64,
    /// Writes that the index on disk holds.
    pub indexed: i64,
    /// Writes that a search sees.
    pub searched: i64,
    /// Datasets searched from memory because the index on disk does not hold them yet.
    pub tail: i64,
    /// Where the catalogue lies.
    pub path: String,
}

impl Session {
    fn maintain(&self) -> Result<()> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.demand(&standing, Action::Maintain, &Facts::default()).map(|_| ())
    }

    /// How the catalogue stands, for its maintainers.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn health(&self) -> Result<Health> {
        self.maintain()?;
        Ok(Health {
            writes: self.inner.store.sequence()?,
            indexed: self.inner.index.position().map_or(0, |position| position.sequence),
            searched: self.inner.current()?.position().map_or(0, |position| position.sequence),
            tail: i64::try_from(self.inner.index.tail_len()).unwrap_or(i64::MAX),
            path: self.inner.store.folder().display().to_string(),
        })
    }

    /// Checks store, files and index, each and against each other. An empty list is good news.
    ///
    /// # Errors
    /// `Forbidden`, `Storage` when it cannot even be read.
    pub fn check_integrity(&self) -> Result<Vec<Finding>> {
        self.maintain()?;
        let mut findings = self.inner.store.check()?;
        // A file without a dataset is a deposit under way until `remove_stray_files` would take it; one
        // that went meanwhile was being purged.
        let stray = self.stray_before();
        let files = self.inner.store.files();
        findings.retain(|finding| {
            finding.code != "orphan" || files.deposited(&finding.detail).is_some_and(|time| time < stray)
        });
        if !self.inner.index.is_sound()? {
            let detail = "a file of the index is damaged; run reindex".to_owned();
            findings.push(Finding { place: "index".to_owned(), code: "damaged".to_owned(), detail });
        }
        let indexed = self.inner.ask(|snapshot| snapshot.ids())?;
        let reader = self.inner.store.read()?;
        let mut last = None;
        let mut stored = std::collections::BTreeSet::new();
        loop {
            let page = reader.dataset_page(last, 1_000, &crate::access::Scope::everything())?;
            let Some(end) = page.last().map(|dataset| dataset.id) else { break };
            last = Some(end);
            stored.extend(page.into_iter().map(|dataset| dataset.id));
        }
        drop(reader);
        for id in stored.symmetric_difference(&indexed) {
            if let Some(code) = self.disagreement(*id)? {
                findings.push(Finding {
                    place: "index".to_owned(),
                    code: code.to_owned(),
                    detail: id.to_string(),
                });
            }
        }
        Ok(findings)
    }

    /// Looks again at one dataset that store and index told differently: somebody may have written
    /// between the two looks. Identifiers are never used again, so that being there before and after
    /// is being there all along.
    fn disagreement(&self, id: DatasetId) -> Result<Option<&'static str>> {
        let stored = || -> Result<bool> {
            let row = self.inner.store.read()?.dataset(id, &crate::access::Scope::everything())?;
            Ok(row.is_some())
        };
        let before = stored()?;
        let indexed = self.inner.ask(|snapshot| snapshot.ids())?.contains(&id);
        Ok(match (before, indexed) {
            (true, false) if stored()? => Some("missing-document"),
            (false, true) if !stored()? => Some("stray-document"),
            _ => None,
        })
    }

    /// Since when a file that no dataset holds may be a deposit under way.
    fn stray_before(&self) -> SystemTime {
        let day = std::time::Duration::from_secs(24 * 3_600);
        let now = SystemTime::from(self.inner.options.clock.now());
        now.checked_sub(day).unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Builds the search index anew from the store.
    ///
    /// # Errors
    /// `Forbidden`, `Busy` while another process writes it, `Cancelled`.
    pub fn reindex(&self, progress: Progress<'_>) -> Result<()> {
        self.maintain()?;
        self.inner.reindex(progress)
    }

    /// Removes deposited files that no dataset holds and that are older than a day (a deposit cut
    /// short leaves one); how many.
    ///
    /// # Errors
    /// `Forbidden`, `Storage`.
    pub fn remove_stray_files(&self) -> Result<i64> {
        self.maintain()?;
        self.inner.store.remove_unreferenced(self.stray_before())
    }

    /// Commits to the index on disk what it does not hold yet.
    ///
    /// # Errors
    /// `Forbidden`, `Storage`.
    pub fn sync(&self) -> Result<()> {
        self.maintain()?;
        self.inner.try_flush_usage()?;
        match self.inner.flush() {
            // Whoever holds the index commits it, or the next opening replays the journal.
            Ok(()) | Err(Error::Busy) => self.inner.store.checkpoint(),
            Err(other) => Err(other),
        }
    }

    /// Copies the catalogue, in use, to a folder that does not exist yet or is empty. The copy
    /// opens as a catalogue of its own; its index is built then.
    ///
    /// # Errors
    /// `Forbidden`, `AlreadyExists`, `Storage`, `Cancelled`.
    pub fn backup(&self, to: impl AsRef<Path>, progress: Progress<'_>) -> Result<()> {
        self.maintain()?;
        self.inner.flush_usage()?;
        self.inner.store.backup(to.as_ref(), &mut |done, total| {
            let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            progress(number(done), Some(number(total)))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue::{Catalogue, Options};
    use crate::id::DatasetId;
    use crate::model::{AccountDetails, Dataset, Metadata};
    use crate::search::Indexed;

    #[test]
    fn documents_that_are_missing_or_stray_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let login = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let catalogue =
            Catalogue::create(folder.path().join("catalogue"), Options::default(), login).unwrap();
        let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let held = admin.create(Metadata { title: "Jeu".into(), ..Metadata::default() }).unwrap();
        admin.sync().unwrap();
        assert!(admin.check_integrity().unwrap().is_empty());
        // What no path through the API does: the index alone is changed.
        let stray = DatasetId::from_uuid(uuid::Uuid::from_u128(7));
        let document = Indexed {
            dataset: Dataset { id: stray, ..held.clone() },
            organisation_name: String::new(),
            organisation_slug: String::new(),
            portals: Vec::new(),
            words: Vec::new(),
        };
        let inner = &catalogue.inner;
        let position = inner.position(inner.store.sequence().unwrap());
        inner.index.apply(position, vec![(held.id, None), (stray, Some(document))]).unwrap();
        let found = admin.check_integrity().unwrap();
        let mut told: Vec<_> = found.iter().map(|one| (one.code.as_str(), one.detail.clone())).collect();
        told.sort();
        assert_eq!(told, [("missing-document", held.id.to_string()), ("stray-document", stray.to_string())]);
        admin.reindex(&mut |_, _| true).unwrap();
        assert!(admin.check_integrity().unwrap().is_empty());
    }
}
