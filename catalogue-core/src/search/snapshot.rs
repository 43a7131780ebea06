//! What one search sees: the committed segments and the tail, fixed.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::model::State;
use crate::search::bits::Bits;
use crate::search::columns::Segment;
use crate::search::fault::guarded;
use crate::search::fields::{TEXT_FIELDS, TextField};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, OnceLock};
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

/// A segment without the documents that the tail replaces.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) segment: Arc<Segment>,
    pub(crate) masked: Vec<DocId>,
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
        Ok(Self { segment: segment.clone(), masked })
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

    /// The readable documents of these states.
    pub(crate) fn in_states(&self, scope: &Scope, states: &[State]) -> Result<Bits> {
        let mut bits = Bits::none(self.segment.len());
        for state in states {
            self.segment.add_state(*state, &mut bits)?;
        }
        bits.and(self.readable(scope)?.as_ref());
        Ok(bits)
    }
}

/// What the ranking knows of the whole, from public documents only: hidden ones must not move
/// the order of those that are seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Statistics {
    /// How many public documents.
    pub(crate) documents: i64,
    /// Their mean length by field, in words.
    pub(crate) mean_lengths: [f64; TEXT_FIELDS],
}

#[derive(Debug)]
struct Content {
    position: Option<Position>,
    views: Vec<View>,
    statistics: OnceLock<Statistics>,
}

/// What one search sees; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot(Arc<Content>);

impl Snapshot {
    /// A snapshot of these views.
    pub(crate) fn new(position: Option<Position>, views: Vec<View>) -> Self {
        Self(Arc::new(Content { position, views, statistics: OnceLock::new() }))
    }

    /// How far it has followed the store, the tail included.
    pub(crate) fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Its segments.
    pub(crate) fn views(&self) -> &[View] {
        &self.0.views
    }

    /// The statistics of ranking.
    pub(crate) fn statistics(&self) -> Result<Statistics> {
        if let Some(known) = self.0.statistics.get() {
            return Ok(*known);
        }
        let mut documents = 0;
        let mut sums = [0_u64; TEXT_FIELDS];
        for view in self.views() {
            let own = view.segment.public_lengths()?;
            let every = view.segment.readable(&Scope::public())?;
            documents += every.count();
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            for doc in view.masked.iter().filter(|doc| every.contains(**doc)) {
                documents -= 1;
                for field in TextField::ALL {
                    sums[field as usize] -= u64::from(view.segment.lengths[field as usize].fieldnorm(*doc));
                }
            }
        }
        let mean_lengths = sums.map(|sum| (sum as f64 / documents.max(1) as f64).max(1.0));
        Ok(*self.0.statistics.get_or_init(|| Statistics { documents, mean_lengths }))
    }

    /// How many published datasets a scope may read.
    #[cfg(test)]
    pub(crate) fn count(&self, scope: &Scope) -> Result<i64> {
        guarded(|| {
            let mut count = 0;
            for view in self.views() {
                count += view.in_states(scope, &[State::Published])?.count();
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
