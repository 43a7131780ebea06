//! The index follows the journal. A write is durable when the store has committed; the index
//! learns of it at the next search, as a small tail in memory, and in batches on disk.

use crate::access::Scope;
use crate::catalogue::open::{Inner, lock};
use crate::catalogue::streaming::Standing;
use crate::error::{Error, Result};
use crate::id::{DatasetId, OrganisationId};
use crate::issue::Language;
use crate::model::{Dataset, Organisation, Portal};
use crate::search::{Indexed, Position, Snapshot};
use crate::store::{Reader, Subject};
use crate::vocabulary::{Vocabulary, scheme};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, TryLockError};
use std::time::{Duration, Instant};

/// The tail is rebuilt at each search that follows a write: beyond this it is committed instead.
const TAIL_LIMIT: usize = 100;
/// What may wait in memory while another process holds the index on disk.
const TAIL_AT_MOST: usize = 2_000;
/// How long to wait before looking again whether another process is done with the index.
const RETRY: Duration = Duration::from_millis(5);
/// Events replayed into the tail: beyond this the journal is read too often.
const TAIL_EVENTS: usize = 1_000;
/// Events read at a time.
const EVENTS: usize = 10_000;
/// Beyond this many changed datasets, indexing all of them anew is not dearer.
const REBUILD_FROM: usize = 50_000;

/// Up to where this process has brought what it searches.
#[derive(Default)]
pub(super) struct Following {
    sequence: Option<i64>,
}

/// What changed since the index was committed.
pub(super) enum Missing {
    Datasets { changed: BTreeSet<DatasetId>, events: usize },
    Everything,
}

impl Inner {
    /// The searchable state that holds every write acknowledged before this call.
    pub(super) fn current(&self) -> Result<Snapshot> {
        let sequence = self.store.sequence()?;
        // From inside the progress of a rebuild, waiting for its end would be waiting for oneself:
        // what cannot be brought forward beside it is answered as it stands.
        let rebuilding = Rebuilding::is_this_thread(self);
        let mut following = match self.following.try_lock() {
            Err(TryLockError::WouldBlock) if rebuilding => return Ok(self.index.snapshot()),
            Ok(held) => held,
            Err(_) => lock(&self.following),
        };
        if following.sequence != Some(sequence) {
            let seen = self.index.snapshot().position().map(|position| position.sequence);
            match self.streaming_since(seen, sequence) {
                Standing::None => {}
                Standing::OnItsWay => return Ok(self.index.snapshot()),
                Standing::Due => self.commit_streamed(),
            }
            let brought = match rebuilding {
                true => self.bring_forward(&mut following, TAIL_LIMIT),
                false => self.follow(&mut following, TAIL_LIMIT),
            };
            match brought {
                Err(Error::Busy) if rebuilding => {}
                other => other?,
            }
        }
        Ok(self.index.snapshot())
    }

    /// Asks the index; when it turns out to be damaged, builds it anew and asks once more.
    pub(super) fn ask<T>(&self, question: impl Fn(&Snapshot) -> Result<T>) -> Result<T> {
        match question(&self.current()?) {
            Err(Error::Storage(fault)) if fault.corrupt => {
                self.reindex(&mut |_, _| true)?;
                question(&self.current()?)
            }
            answer => answer,
        }
    }

    /// At opening: an index that is missing, damaged or of another store is built anew.
    pub(super) fn settle(&self, position: Option<Position>) -> Result<()> {
        let sequence = self.store.sequence()?;
        if position.is_none_or(|position| !self.fits(position, sequence)) {
            let mut following = lock(&self.following);
            match self.rebuild(&mut |_, _| true) {
                Ok(sequence) => following.sequence = Some(sequence),
                // Another process is writing the index: the first search settles it.
                Err(Error::Busy) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Commits what the index is missing, so that the next opening has nothing to replay.
    ///
    /// # Errors
    /// `Busy` when another process is writing the index: it will commit, or the journal is replayed.
    pub(super) fn flush(&self) -> Result<()> {
        let mut following = lock(&self.following);
        self.commit_streamed();
        if self.index.position().map(|position| position.sequence) == Some(self.store.sequence()?) {
            return Ok(());
        }
        self.bring_forward(&mut following, 0)
    }

    /// Builds the index anew from the store. No lock of ours is held while `progress` runs: it may
    /// search, from any thread.
    pub(super) fn reindex(&self, progress: &mut dyn FnMut(i64, Option<i64>) -> bool) -> Result<()> {
        let _rebuilding = Rebuilding::by_this_thread(self);
        self.rebuild(progress)?;
        // Others may have gone further meanwhile: the next search looks.
        lock(&self.following).sequence = None;
        Ok(())
    }

    pub(super) fn fits(&self, position: Position, sequence: i64) -> bool {
        let identity = self.store.identity();
        position.store == identity.store && position.epoch == identity.epoch && position.sequence <= sequence
    }

    /// Brings what is searched forward, waiting for another process that is writing the index.
    fn follow(&self, following: &mut Following, tail_limit: usize) -> Result<()> {
        let started = Instant::now();
        loop {
            match self.bring_forward(following, tail_limit) {
                Err(Error::Busy) if started.elapsed() < self.options.busy_timeout => {
                    std::thread::sleep(RETRY);
                }
                other => return other,
            }
        }
    }

    /// Brings what is searched forward once: as a tail in memory when little is missing, else on disk.
    fn bring_forward(&self, following: &mut Following, tail_limit: usize) -> Result<()> {
        let position = self.index.reload()?;
        let reader = self.store.read()?;
        let sequence = reader.sequence()?;
        if tail_limit > 0 && self.extend_tail(&reader, position, sequence, tail_limit)? {
            following.sequence = Some(sequence);
            return Ok(());
        }
        let missing = match position.filter(|position| self.fits(*position, sequence)) {
            Some(base) => missing(&reader, base.sequence, sequence)?,
            None => Missing::Everything,
        };
        let Missing::Datasets { changed, events } = missing else {
            drop(reader);
            following.sequence = Some(self.rebuild(&mut |_, _| true)?);
            return Ok(());
        };
        let target = self.position(sequence);
        let documents = Projection::new(self, &reader, Vec::new())?.of(&reader, &changed)?;
        drop(reader);
        if documents.len() <= tail_limit && events <= TAIL_EVENTS {
            self.index.set_tail(target, documents)?;
        } else if documents.len() <= TAIL_AT_MOST {
            match self.index.apply(target, documents.clone()) {
                // Another process holds the index: its changes wait in memory here.
                Err(Error::Busy) if tail_limit > 0 => self.index.set_tail(target, documents)?,
                other => other?,
            }
        } else {
            self.index.apply(target, documents)?;
        }
        following.sequence = Some(sequence);
        Ok(())
    }

    /// Adds what is new to the tail, so that a write costs the next search what it wrote, not what
    /// others wrote before. `false` when that cannot be: the tail is then built anew, or committed.
    fn extend_tail(
        &self,
        reader: &Reader<'_>,
        committed: Option<Position>,
        sequence: i64,
        tail_limit: usize,
    ) -> Result<bool> {
        let (Some(base), Some(from)) = (committed, self.index.open_tail()) else { return Ok(false) };
        let few = |events: i64| usize::try_from(events).is_ok_and(|events| events <= TAIL_EVENTS);
        if !self.fits(base, sequence) || !self.fits(from, sequence) || !few(sequence - base.sequence) {
            return Ok(false);
        }
        let Missing::Datasets { changed, .. } = missing(reader, from.sequence, sequence)? else {
            return Ok(false);
        };
        if self.index.tail_len() + changed.len() > tail_limit {
            return Ok(false);
        }
        let documents = Projection::new(self, reader, Vec::new())?.of(reader, &changed)?;
        self.index.extend_tail(from, self.position(sequence), documents)
    }

    /// Builds the index anew; up to which sequence.
    fn rebuild(&self, progress: &mut dyn FnMut(i64, Option<i64>) -> bool) -> Result<i64> {
        let scope = Scope::everything();
        let (sequence, projection, total) = {
            let reader = self.store.read()?;
            let total = reader.counts(&scope)?.values().sum::<i64>();
            (reader.sequence()?, Projection::new(self, &reader, reader.organisations()?)?, total)
        };
        let mut last = None;
        let mut batch: std::vec::IntoIter<Dataset> = Vec::new().into_iter();
        let mut documents = std::iter::from_fn(|| {
            loop {
                if let Some(dataset) = batch.next() {
                    return Some(Ok(projection.document(dataset)));
                }
                // A snapshot per page, so that writers may fold their log meanwhile; what changes
                // after `sequence` is replayed by the next search.
                match self.store.read().and_then(|reader| reader.dataset_page(last, 500, &scope)) {
                    Err(error) => return Some(Err(error)),
                    Ok(page) => {
                        last = Some(page.last()?.id);
                        batch = page.into_iter();
                    }
                }
            }
        });
        self.index.rebuild(self.position(sequence), &mut documents, &mut |done| {
            progress(i64::try_from(done).unwrap_or(i64::MAX), Some(total))
        })?;
        Ok(sequence)
    }
}

/// While it lives, its thread is building the index anew and may be inside the caller's progress.
struct Rebuilding<'a>(&'a Inner);

impl<'a> Rebuilding<'a> {
    fn by_this_thread(inner: &'a Inner) -> Self {
        lock(&inner.rebuilding).push(std::thread::current().id());
        Self(inner)
    }

    fn is_this_thread(inner: &Inner) -> bool {
        lock(&inner.rebuilding).contains(&std::thread::current().id())
    }
}

impl Drop for Rebuilding<'_> {
    fn drop(&mut self) {
        let own = std::thread::current().id();
        let mut rebuilding = lock(&self.0.rebuilding);
        if let Some(at) = rebuilding.iter().position(|thread| *thread == own) {
            rebuilding.remove(at);
        }
    }
}

/// What the events after `base` touched.
pub(super) fn missing(reader: &Reader<'_>, base: i64, sequence: i64) -> Result<Missing> {
    let mut changed = BTreeSet::new();
    let mut count = 0;
    let mut at = base;
    while at < sequence {
        let events = reader.events_after(at, EVENTS)?;
        let Some(last) = events.last() else { break };
        at = last.sequence;
        count += events.len();
        for event in events {
            match event.subject {
                Subject::Dataset(id) => {
                    changed.insert(id);
                }
                Subject::Organisation(id) => changed.extend(reader.organisation_datasets(id)?),
                // Labels of terms and views of portals are searched in every document.
                Subject::Vocabulary(scheme) if scheme != "territory" => return Ok(Missing::Everything),
                Subject::Portal(_) => return Ok(Missing::Everything),
                Subject::Vocabulary(_)
                | Subject::Account(_)
                | Subject::Request(_)
                | Subject::Token(_)
                | Subject::Extraction(_)
                | Subject::HarvestSource(_)
                | Subject::Catalogue => {}
            }
        }
        if changed.len() > REBUILD_FROM {
            return Ok(Missing::Everything);
        }
    }
    Ok(Missing::Datasets { changed, events: count })
}

/// What a document takes from beside its dataset.
pub(super) struct Projection {
    vocabulary: Arc<Vocabulary>,
    portals: Vec<Portal>,
    organisations: HashMap<OrganisationId, (String, String)>,
}

impl Projection {
    /// With these organisations known.
    pub(super) fn new(inner: &Inner, reader: &Reader<'_>, organisations: Vec<Organisation>) -> Result<Self> {
        let mut projection = Self {
            vocabulary: inner.known(reader)?.vocabulary,
            portals: reader.portals()?,
            organisations: HashMap::new(),
        };
        organisations.into_iter().for_each(|organisation| projection.know(organisation));
        Ok(projection)
    }

    fn know(&mut self, organisation: Organisation) {
        let names = (organisation.details.name, organisation.slug.as_str().to_owned());
        self.organisations.insert(organisation.id, names);
    }

    /// Documents of what changed, reading the organisations that these need.
    pub(super) fn of(
        &mut self,
        reader: &Reader<'_>,
        changed: &BTreeSet<DatasetId>,
    ) -> Result<Vec<(DatasetId, Option<Indexed>)>> {
        let ids: Vec<DatasetId> = changed.iter().copied().collect();
        let rows = reader.datasets(&ids, &Scope::everything())?;
        let owners: BTreeSet<_> =
            rows.iter().flatten().filter_map(|dataset| dataset.metadata.organisation).collect();
        for owner in owners {
            self.learn(reader, owner)?;
        }
        Ok(ids
            .into_iter()
            .zip(rows.into_iter().map(|row| row.map(|dataset| self.document(dataset))))
            .collect())
    }

    /// The owner of a dataset, when it is not known here.
    pub(super) fn unknown(&self, dataset: &Dataset) -> Option<OrganisationId> {
        dataset.metadata.organisation.filter(|owner| !self.organisations.contains_key(owner))
    }

    /// Reads an organisation; one that is none has no name.
    pub(super) fn learn(&mut self, reader: &Reader<'_>, id: OrganisationId) -> Result<()> {
        match reader.organisation(id)? {
            Some(organisation) => self.know(organisation),
            None => drop(self.organisations.insert(id, Default::default())),
        }
        Ok(())
    }

    /// The document of a dataset whose owner is known.
    pub(super) fn document(&self, dataset: Dataset) -> Indexed {
        let (organisation_name, organisation_slug) = dataset
            .metadata
            .organisation
            .and_then(|id| self.organisations.get(&id).cloned())
            .unwrap_or_default();
        let portals = self
            .portals
            .iter()
            .filter(|portal| portal.predicate.shows(&dataset))
            .map(|portal| portal.code.clone())
            .collect();
        let words = self.words(&dataset);
        Indexed { dataset, organisation_name, organisation_slug, portals, words }
    }

    /// The labels of its terms, so that a theme is found by its name in either language.
    fn words(&self, dataset: &Dataset) -> Vec<String> {
        let metadata = &dataset.metadata;
        let mut words = Vec::new();
        let mut add = |scheme: &str, codes: &[String]| {
            for code in codes {
                if let Some(term) = self.vocabulary.term(scheme, code) {
                    words.push(term.labels.get(Language::French).to_owned());
                    words.push(term.labels.get(Language::English).to_owned());
                }
            }
        };
        add(scheme::THEME, &metadata.themes);
        add(scheme::CATEGORY, &metadata.categories);
        add(scheme::DATA_TYPE, &metadata.data_types);
        add(scheme::INSPIRE_THEME, &metadata.inspire_themes);
        add(scheme::TOPIC_CATEGORY, &metadata.topics);
        words.extend(metadata.extent.place.iter().cloned());
        words
    }
}
