//! What one search sees: the committed segments and the tail, fixed.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::model::State;
use crate::search::bits::Bits;
use crate::search::columns::Segment;
use crate::search::dictionary::Dictionaries;
use crate::search::docs::Docs;
use crate::search::fault::guarded;
use crate::search::fields::FACETS;
use crate::search::lists::FacetColumn;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};
use uuid::Uuid;

/// How far the index has followed the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The store.
    pub(crate) store: Uuid,
    /// Its epoch.
    pub(crate) epoch: i64,
    /// The last event taken in.
    pub(crate) sequence: i64,
}

impl Position {
    /// Whether the two are of the same history, so that their sequences compare.
    pub(crate) fn same_history(&self, other: &Position) -> bool {
        self.store == other.store && self.epoch == other.epoch
    }
}

/// The readable documents of some states, and what is worked out of them once.
#[derive(Debug)]
pub(crate) struct Readable {
    pub(crate) bits: Arc<Bits>,
    /// How many they are.
    pub(crate) count: i64,
    /// How many of them have each value of a facet, facet by facet.
    totals: Vec<OnceLock<Vec<u32>>>,
}

impl Readable {
    fn new(bits: Bits) -> Self {
        let totals = FACETS.iter().map(|_| OnceLock::new()).collect();
        Self { count: bits.count(), bits: Arc::new(bits), totals }
    }

    /// The same without some documents, which are in order; what was counted is not counted again.
    fn without(self: &Arc<Self>, docs: &[DocId], segment: &Segment) -> Result<Arc<Self>> {
        let held: Vec<DocId> = docs.iter().copied().filter(|doc| self.bits.contains(*doc)).collect();
        if held.is_empty() {
            return Ok(self.clone());
        }
        let mut bits = (*self.bits).clone();
        held.iter().for_each(|doc| bits.remove(*doc));
        let count = self.count - held.len() as i64;
        let held = Docs::Few(held);
        let totals: Vec<OnceLock<Vec<u32>>> = FACETS.iter().map(|_| OnceLock::new()).collect();
        for (facet, (known, slot)) in self.totals.iter().zip(&totals).enumerate() {
            if let (Some(known), Some(column)) = (known.get(), segment.facet(facet)?) {
                let less = column.counts(&held);
                slot.get_or_init(|| {
                    known.iter().zip(less).map(|(all, less)| all.saturating_sub(less)).collect()
                });
            }
        }
        Ok(Arc::new(Self { bits: Arc::new(bits), count, totals }))
    }

    /// How many of them have each value of a facet; counted at the first need.
    pub(crate) fn totals(&self, facet: usize, column: &FacetColumn) -> &[u32] {
        let count = || column.counts(&Docs::Many(self.bits.clone()));
        self.totals.get(facet).map_or(&[], |known| known.get_or_init(count))
    }
}

/// What each scope may read in some states, as asked last.
type KeptReadable = HashMap<(Scope, Vec<State>), Arc<Readable>>;

/// Scopes whose readable documents are kept per view.
const SCOPES_KEPT: usize = 32;

/// A segment without the documents that the tail replaces.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) segment: Arc<Segment>,
    /// In order.
    masked: Vec<DocId>,
    /// The datasets that were looked for in it to mask them.
    replaced: Arc<BTreeSet<DatasetId>>,
    kept: Arc<Mutex<KeptReadable>>,
}

impl View {
    /// A segment without these datasets. What one of the former views has worked out of the segment is kept.
    pub(crate) fn over(
        segment: &Arc<Segment>,
        replaced: &Arc<BTreeSet<DatasetId>>,
        former: &[View],
    ) -> Result<Self> {
        let same = |view: &&View| Arc::ptr_eq(&view.segment, segment);
        let known = match former.iter().find(same) {
            Some(view) => Some((view, &[][..])),
            None => former.iter().find_map(|view| Some((view, segment.deleted_since(&view.segment)?))),
        };
        let Some((known, deleted)) = known else {
            let masked = masked(segment, replaced.iter())?;
            return Ok(Self {
                segment: segment.clone(),
                masked,
                replaced: replaced.clone(),
                kept: Arc::default(),
            });
        };
        let still = |doc: &DocId| !segment.reader.is_deleted(*doc) && replaced.contains(&segment.id(*doc));
        let mut hidden: Vec<DocId> = known.masked.iter().copied().filter(still).collect();
        // A document that is to be seen again is in none of the sets that were kept.
        let gone = |doc: &DocId| hidden.binary_search(doc).is_ok() || segment.reader.is_deleted(*doc);
        let keeps = known.masked.iter().all(gone);
        let mut new = masked(segment, replaced.difference(&known.replaced))?;
        hidden.extend(&new);
        hidden.sort_unstable();
        new.extend(deleted.iter().filter(|doc| known.masked.binary_search(doc).is_err()));
        new.sort_unstable();
        let kept = match keeps {
            true if new.is_empty() => known.kept.clone(),
            true => Arc::new(Mutex::new(known.kept_without(&new, segment)?)),
            false => Arc::default(),
        };
        Ok(Self { segment: segment.clone(), masked: hidden, replaced: replaced.clone(), kept })
    }

    fn kept_without(&self, docs: &[DocId], segment: &Segment) -> Result<KeptReadable> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        kept.into_iter().map(|(asked, readable)| Ok((asked, readable.without(docs, segment)?))).collect()
    }

    /// Works out what has been worked out of other views, so that the first search need not.
    fn warm_as(&self, others: &[View]) -> Result<()> {
        if others.iter().any(|other| Arc::ptr_eq(&other.kept, &self.kept)) {
            return Ok(());
        }
        for other in others {
            self.segment.warm_as(&other.segment)?;
            let asked = other.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for ((scope, states), readable) in asked {
                let own = self.in_states(&scope, &states)?;
                for (facet, totals) in readable.totals.iter().enumerate() {
                    if let (Some(_), Some(column)) = (totals.get(), self.segment.facet(facet)?) {
                        own.totals(facet, column);
                    }
                }
            }
        }
        Ok(())
    }

    /// The documents that a scope may read, without those replaced.
    pub(crate) fn readable(&self, scope: &Scope) -> Result<Arc<Bits>> {
        let bits = self.segment.readable(scope)?;
        if self.masked.is_empty() {
            return Ok(bits);
        }
        let mut bits = (*bits).clone();
        self.masked.iter().for_each(|doc| bits.remove(*doc));
        Ok(Arc::new(bits))
    }

    /// The readable documents of these states; kept for the scopes asked last.
    pub(crate) fn in_states(&self, scope: &Scope, states: &[State]) -> Result<Arc<Readable>> {
        let asked = (scope.clone(), states.to_vec());
        if let Some(known) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&asked) {
            return Ok(known.clone());
        }
        let mut bits = Bits::none(self.segment.len());
        for state in states {
            self.segment.add_state(*state, &mut bits)?;
        }
        bits.and(self.readable(scope)?.as_ref());
        let readable = Arc::new(Readable::new(bits));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // Sessions come and go: starting over now and then is cheaper than knowing the oldest.
        if kept.len() >= SCOPES_KEPT {
            kept.clear();
        }
        kept.insert(asked, readable.clone());
        Ok(readable)
    }
}

/// The documents of these datasets in a segment, in order.
fn masked<'a>(segment: &Segment, datasets: impl Iterator<Item = &'a DatasetId>) -> Result<Vec<DocId>> {
    let mut masked = Vec::new();
    for id in datasets {
        let found = segment.postings(segment.fields.id, &id.to_string(), IndexRecordOption::Basic)?;
        let Some(mut postings) = found else { continue };
        while postings.doc() != TERMINATED {
            if !segment.reader.is_deleted(postings.doc()) {
                masked.push(postings.doc());
            }
            postings.advance();
        }
    }
    masked.sort_unstable();
    Ok(masked)
}

#[derive(Debug)]
struct Content {
    views: Vec<View>,
    documents: OnceLock<i64>,
    dictionaries: OnceLock<Dictionaries>,
}

/// What one search sees; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    position: Option<Position>,
    content: Arc<Content>,
}

impl Snapshot {
    /// A snapshot of these views.
    pub(crate) fn new(position: Option<Position>, views: Vec<View>) -> Self {
        let content = Content { views, documents: OnceLock::new(), dictionaries: OnceLock::new() };
        Self { position, content: Arc::new(content) }
    }

    /// The same, which nothing up to there has changed.
    pub(crate) fn moved(&self, position: Position) -> Self {
        Self { position: Some(position), content: self.content.clone() }
    }

    /// How far it has followed the store, the tail included.
    pub(crate) fn position(&self) -> Option<Position> {
        self.position
    }

    /// Its segments.
    pub(crate) fn views(&self) -> &[View] {
        &self.content.views
    }

    /// How many public documents there are: what ranking knows of the whole. Hidden ones must not
    /// move the order of those that are seen.
    pub(crate) fn documents(&self) -> Result<i64> {
        if let Some(known) = self.content.documents.get() {
            return Ok(*known);
        }
        let mut documents = 0;
        for view in self.views() {
            documents += view.readable(&Scope::public())?.count();
        }
        Ok(*self.content.documents.get_or_init(|| documents))
    }

    /// The values of facets over all segments.
    pub(crate) fn dictionaries(&self) -> &Dictionaries {
        self.content.dictionaries.get_or_init(|| Dictionaries::over(self.views()))
    }

    /// Works out what has been worked out of another, so that the first search need not.
    pub(crate) fn warm_as(&self, other: &Snapshot) -> Result<()> {
        self.views().iter().try_for_each(|view| view.warm_as(other.views()))?;
        let Some(known) = other.content.dictionaries.get() else { return Ok(()) };
        for facet in known.facets() {
            let columns =
                self.views().iter().map(|view| view.segment.facet(facet)).collect::<Result<Vec<_>>>()?;
            self.dictionaries().of(facet, self.views(), &columns);
        }
        Ok(())
    }

    /// How many published datasets a scope may read.
    #[cfg(test)]
    pub(crate) fn count(&self, scope: &Scope) -> Result<i64> {
        guarded(|| {
            let mut count = 0;
            for view in self.views() {
                count += view.in_states(scope, &[State::Published])?.count;
            }
            Ok(count)
        })
    }

    /// Every dataset held, in any state.
    pub(crate) fn ids(&self) -> Result<BTreeSet<DatasetId>> {
        Ok(self.readable_ids(&Scope::everything())?.into_iter().collect())
    }

    /// Every dataset that a scope may read, in any state.
    pub(crate) fn readable_ids(&self, scope: &Scope) -> Result<HashSet<DatasetId>> {
        guarded(|| {
            let mut ids = HashSet::new();
            for view in self.views() {
                ids.extend(view.readable(scope)?.iter().map(|doc| view.segment.id(doc)));
            }
            Ok(ids)
        })
    }
}
