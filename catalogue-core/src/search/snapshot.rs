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
    pub(crate) masked: Vec<DocId>,
    kept: Arc<Mutex<KeptReadable>>,
}

impl View {
    /// A segment without these datasets.
    pub(crate) fn over(segment: &Arc<Segment>, replaced: &BTreeSet<DatasetId>) -> Result<Self> {
        let mut masked = Vec::new();
        for id in replaced {
            let found = segment.postings(segment.fields.id, &id.to_string(), IndexRecordOption::Basic)?;
            let Some(mut postings) = found else { continue };
            while postings.doc() != TERMINATED {
                if !segment.reader.is_deleted(postings.doc()) {
                    masked.push(postings.doc());
                }
                postings.advance();
            }
        }
        Ok(Self { segment: segment.clone(), masked, kept: Arc::default() })
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

#[derive(Debug)]
struct Content {
    position: Option<Position>,
    views: Vec<View>,
    documents: OnceLock<i64>,
    dictionaries: OnceLock<Dictionaries>,
}

/// What one search sees; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot(Arc<Content>);

impl Snapshot {
    /// A snapshot of these views.
    pub(crate) fn new(position: Option<Position>, views: Vec<View>) -> Self {
        Self(Arc::new(Content { position, views, documents: OnceLock::new(), dictionaries: OnceLock::new() }))
    }

    /// How far it has followed the store, the tail included.
    pub(crate) fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Its segments.
    pub(crate) fn views(&self) -> &[View] {
        &self.0.views
    }

    /// How many public documents there are: what ranking knows of the whole. Hidden ones must not
    /// move the order of those that are seen.
    pub(crate) fn documents(&self) -> Result<i64> {
        if let Some(known) = self.0.documents.get() {
            return Ok(*known);
        }
        let mut documents = 0;
        for view in self.views() {
            documents += view.readable(&Scope::public())?.count();
        }
        Ok(*self.0.documents.get_or_init(|| documents))
    }

    /// The values of facets over all segments.
    pub(crate) fn dictionaries(&self) -> &Dictionaries {
        self.0.dictionaries.get_or_init(|| Dictionaries::over(self.views()))
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
