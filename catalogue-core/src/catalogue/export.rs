//! Exporting: what a query finds, written for others in their formats.

use crate::access::{Action, Facts};
use crate::catalogue::changes::Walked;
use crate::catalogue::exported::{Found, Gathered};
use crate::catalogue::open::{Known, setting};
use crate::catalogue::options::Progress;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::exchange::{Edition, ExportFormat, ExportWriter};
use crate::id::DatasetId;
use crate::issue::Issue;
use crate::search::Query;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use url::Url;

/// Datasets read in one snapshot, and held at a time.
const BATCH: usize = 100;
/// The longest base address, in characters.
const BASE: usize = 2_000;

/// How to export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportOptions {
    /// The format; `jsonl` by default.
    pub format: ExportFormat,
    /// Where the addresses of records and of deposited files start, `http` or `https`, at most 2 000
    /// characters; the portal's, else the catalogue's, when absent.
    pub base_url: Option<String>,
    /// What the whole is called, where a format names it; the portal's name, else the catalogue's,
    /// when absent.
    pub title: Option<String>,
    /// Datasets at most; all when absent.
    pub limit: Option<i64>,
    /// Only these, of what the query finds; all when absent.
    pub datasets: Option<Vec<DatasetId>>,
    /// Only what changed after this position, of [`ExportReport::position`],
    /// [`ChangePage::position`](crate::ChangePage::position) or [`Session::event_position`].
    pub changed_after: Option<String>,
    /// Only what changed at this time or later.
    pub since: Option<DateTime<Utc>>,
}

/// What was exported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportReport {
    /// Datasets written.
    pub records: i64,
    /// Bytes written.
    pub bytes: i64,
    /// Datasets of which the format could not carry something.
    pub records_with_loss: i64,
    /// How many datasets lost something of a field, by the model's path without the places in lists:
    /// `resources[].licence`.
    pub lost: BTreeMap<String, i64>,
    /// Whether too little matched all the words of the query, so that these match some, or nearly.
    pub relaxed: bool,
    /// Whether datasets were left out, by the limit or because the caller wanted no more.
    pub cut: bool,
    /// Of an export of what changed: the datasets that changed and are not in it, because they may no
    /// longer be read or the query no longer finds them. Who keeps a copy drops these.
    pub gone: Vec<DatasetId>,
    /// Of an export of what changed: whether everything is to be exported again, as
    /// [`ChangePage::start_over`](crate::ChangePage::start_over).
    pub start_over: bool,
    /// Where the export stands in what happens: what changes later comes after it. Absent when
    /// datasets were left out.
    pub position: Option<String>,
}

/// One dataset of an export, as a document of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// The dataset.
    pub id: DatasetId,
    /// Its address: `slug`, or `organisation/slug` when it was never public.
    pub address: String,
    /// A name for a file: the address, `--` between its parts, and the extension of the format.
    pub name: String,
    /// The document.
    pub content: Vec<u8>,
    /// What the format could not carry, by the model's path.
    pub lost: Vec<Issue>,
}

/// What every document of an export refers to.
struct Heading {
    known: Known,
    base: String,
    title: String,
}

impl Heading {
    fn edition(&self) -> Edition<'_> {
        Edition { vocabulary: &self.known.vocabulary, base: &self.base, title: &self.title }
    }
}

/// Which datasets are exported, and what is told of it.
struct Selected {
    found: Found,
    changed: Option<HashSet<DatasetId>>,
    start_over: bool,
    position: String,
}

impl Session {
    /// Writes everything that a query finds, in its order, to `out`, holding a hundred datasets at a
    /// time. The pages of the query are not looked at; its cursor is. Each dataset is written as
    /// [`Session::get`] shows it at that moment: what this principal may no longer read, and data it
    /// may not take, is not written. Through a portal, only what the portal shows. What is found is
    /// settled at the start; nothing found is an empty document.
    ///
    /// A cancelled or failed export has written the beginning of a document.
    ///
    /// # Errors
    /// `BadQuery` for the query, a negative limit or a position that is none; `BadInput` for a base
    /// address that is none; `Storage` when `out` fails; `Cancelled`.
    pub fn export(
        &self,
        query: &Query,
        options: &ExportOptions,
        out: &mut dyn Write,
        progress: Progress<'_>,
    ) -> Result<ExportReport> {
        let heading = self.heading(options)?;
        let selected = self.selected(query, options)?;
        let mut out = Counted { out, bytes: 0 };
        let mut report = ExportReport::default();
        let mut written = HashSet::new();
        let mut writer = ExportWriter::new(options.format, heading.edition(), &mut out)?;
        self.each_gathered(&selected, query, progress, &mut |held| {
            let lost = writer.write(&held.exported())?;
            report.count(&lost);
            if selected.changed.is_some() {
                written.insert(held.id());
            }
            Ok(true)
        })?;
        writer.finish()?;
        report.bytes = out.bytes;
        Ok(report.ended(selected, &written))
    }

    /// As [`Session::export`], a document for each dataset, given to `each` until it returns `false`.
    ///
    /// # Errors
    /// As [`Session::export`].
    pub fn export_each(
        &self,
        query: &Query,
        options: &ExportOptions,
        each: &mut dyn FnMut(ExportedFile) -> bool,
        progress: Progress<'_>,
    ) -> Result<ExportReport> {
        let heading = self.heading(options)?;
        let mut selected = self.selected(query, options)?;
        let mut report = ExportReport::default();
        let mut written = HashSet::new();
        let whole = self.each_gathered(&selected, query, progress, &mut |held| {
            let mut content = Vec::new();
            let mut writer = ExportWriter::new(options.format, heading.edition(), &mut content)?;
            let lost = writer.write(&held.exported())?;
            writer.finish()?;
            report.count(&lost);
            report.bytes += i64::try_from(content.len()).unwrap_or(i64::MAX);
            written.insert(held.id());
            let address = held.address().to_owned();
            let name = format!("{}.{}", address.replace('/', "--"), options.format.extension());
            Ok(each(ExportedFile { id: held.id(), address, name, content, lost }))
        })?;
        selected.found.cut |= !whole;
        Ok(report.ended(selected, &written))
    }

    /// The vocabularies, the base address and the title, once it is known that one may export.
    fn heading(&self, options: &ExportOptions) -> Result<Heading> {
        let reader = self.inner.store.read()?;
        self.demand(&self.standing(&reader)?, Action::Export, &Facts::default())?;
        let portal = self.portal_asked(&reader)?;
        let base = match &options.base_url {
            Some(base) => address(base)?,
            None => self.base_url(&reader)?,
        };
        let title = match (&options.title, portal) {
            (Some(title), _) => title.clone(),
            (None, Some(portal)) => portal.name,
            (None, None) => {
                let own = reader.setting(setting::NAME)?;
                own.unwrap_or_else(|| self.inner.options.name.clone())
            }
        };
        Ok(Heading { known: self.inner.known(&reader)?, base, title })
    }

    fn selected(&self, query: &Query, options: &ExportOptions) -> Result<Selected> {
        let limit = match options.limit {
            Some(limit) => usize::try_from(limit).map_err(|_| Error::BadQuery {
                at: "limit".to_owned(),
                reason: format!("{limit}: less than nothing"),
            })?,
            None => usize::MAX,
        };
        // The journal before the index: what happens between the two comes again later.
        let reader = self.inner.store.read()?;
        let (seal, from) = self.event_place(&reader, options.changed_after.as_deref())?;
        let mut changed = None;
        let walked = if options.changed_after.is_some() || options.since.is_some() {
            let ids = changed.insert(HashSet::new());
            self.walk_changes(&reader, from, options.since, &mut |id, _, _| {
                ids.insert(id);
                Ok(true)
            })?
        } else {
            Walked { until: reader.sequence()?, start_over: false }
        };
        drop(reader);
        let named: Option<HashSet<DatasetId>> =
            options.datasets.as_ref().map(|datasets| datasets.iter().copied().collect());
        if let (Some(changed), Some(named)) = (&mut changed, &named) {
            changed.retain(|id| named.contains(id));
        }
        let found = self.found(query, changed.as_ref().or(named.as_ref()), limit)?;
        let position = seal.close(self.inner.options.identifiers.next(), walked.until);
        Ok(Selected { found, changed, start_over: walked.start_over, position })
    }

    /// Calls `each` with every dataset selected, until it wants no more; whether it wanted all.
    fn each_gathered(
        &self,
        selected: &Selected,
        query: &Query,
        progress: Progress<'_>,
        each: &mut dyn FnMut(&Gathered) -> Result<bool>,
    ) -> Result<bool> {
        let ids = &selected.found.ids;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let (mut done, total) = (0, Some(number(ids.len())));
        for some in ids.chunks(BATCH) {
            // The store is let go before the host writes: it may take its time.
            for held in self.gathered(some, query)? {
                if !each(&held)? {
                    return Ok(false);
                }
            }
            done += number(some.len());
            if !progress(done, total) {
                return Err(Error::Cancelled);
            }
        }
        Ok(true)
    }
}

impl ExportReport {
    fn count(&mut self, lost: &[Issue]) {
        self.records += 1;
        self.records_with_loss += i64::from(!lost.is_empty());
        let paths: HashSet<String> = lost.iter().map(|issue| unplaced(&issue.path)).collect();
        for path in paths {
            *self.lost.entry(path).or_default() += 1;
        }
    }

    fn ended(self, selected: Selected, written: &HashSet<DatasetId>) -> Self {
        let Selected { found, changed, start_over, position } = selected;
        let mut gone: Vec<DatasetId> = match changed {
            // What a limit left out is not gone.
            Some(changed) if !found.cut => changed.difference(written).copied().collect(),
            _ => Vec::new(),
        };
        gone.sort_unstable();
        Self {
            relaxed: found.relaxed,
            cut: found.cut,
            gone,
            start_over,
            position: (!found.cut).then_some(position),
            ..self
        }
    }
}

/// A path without its places in lists.
fn unplaced(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|c| {
            inside = (inside || *c == '[') && *c != ']';
            !inside || *c == '['
        })
        .collect()
}

/// A base address, without a trailing slash.
fn address(text: &str) -> Result<String> {
    let bad = |reason: &str| Error::BadInput {
        format: "base_url".to_owned(),
        line: None,
        reason: reason.to_owned(),
    };
    if text.chars().nth(BASE).is_some() {
        return Err(bad("longer than 2000 characters"));
    }
    let url = Url::parse(text).map_err(|_| bad("no address; https://example.org is one"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(bad("neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("an address with a password, which every record would repeat"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(bad("an address with ? or #, after which no path can follow"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Where the host wants the bytes, counted.
struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: i64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.bytes = self.bytes.saturating_add(i64::try_from(taken).unwrap_or(i64::MAX));
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_places() {
        assert_eq!(unplaced("resources[12].services[0].url"), "resources[].services[].url");
        assert_eq!(unplaced("extent.place"), "extent.place");
        assert_eq!(unplaced("a[b"), "a[");
    }

    #[test]
    fn a_base_is_an_address_of_the_web() {
        assert_eq!(address("https://exemple.fr/données/").unwrap(), "https://exemple.fr/donn%C3%A9es");
        for text in ["", "exemple.fr", "ftp://exemple.fr", "https://a:b@exemple.fr", "javascript:alert(1)"] {
            assert!(address(text).is_err(), "{text}");
        }
        assert!(address("https://exemple.fr/?a=").is_err() && address("https://exemple.fr/#").is_err());
        assert!(address(&format!("https://exemple.fr/{}", "a".repeat(2_000))).is_err());
    }
}
