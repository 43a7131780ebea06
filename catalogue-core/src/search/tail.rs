//! What the committed index has not taken in yet, as a few small segments in memory.

use crate::error::Result;
use crate::id::DatasetId;
use crate::search::columns::Segment;
use crate::search::document::{Indexed, document};
use crate::search::fault::fault;
use crate::search::fields::{Fields, schema_of_tail, tokenizers};
use crate::search::snapshot::Position;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};
use tantivy::directory::RamDirectory;
use tantivy::schema::Schema;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, IndexSettings, SegmentReader};

/// Bytes that the writer of a tail may take: a table for each field is sized by them and cleared first, and a
/// tail is small.
const MEMORY: usize = 64_000;

/// Parts that a tail may have: each is one more segment to search, and building all of it anew
/// at every write would cost the more the longer it is.
const PARTS: usize = 8;
/// Parts of a tail that has them all which are put together at a time, those of so few datasets whatever comes,
/// and how many datasets that may be: what one search has to build anew.
const MERGED: usize = 4;
const SMALL: usize = 16;
const MERGED_AT_MOST: usize = 128;

/// What every part is made with; making it takes longer than a small part does.
static MADE: LazyLock<(Schema, TokenizerManager)> = LazyLock::new(|| (schema_of_tail(), tokenizers()));

#[cfg(test)]
thread_local! {
    /// Documents put into parts on this thread.
    pub(crate) static BUILT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The tail.
#[derive(Clone, Debug)]
pub(crate) struct Tail {
    /// How far it follows the store.
    pub(crate) position: Position,
    /// How far the committed part went when it was put over it.
    pub(crate) base: Option<Position>,
    /// What changed, the latest last: each replaces what is before it.
    pub(crate) parts: Vec<Part>,
}

/// What changed from one search to another.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Up to which event it goes.
    to: i64,
    /// The datasets that it replaces, those gone too.
    pub(crate) changed: BTreeSet<DatasetId>,
    /// Those that are not gone.
    pub(crate) segments: Vec<Arc<Segment>>,
}

impl Part {
    /// Builds a part that goes to an event; of a dataset named twice the last counts.
    pub(crate) fn build(
        to: i64,
        changed: Vec<(DatasetId, Option<Indexed>)>,
        fields: &Fields,
    ) -> Result<Self> {
        let changed: BTreeMap<DatasetId, Option<Indexed>> = changed.into_iter().collect();
        let ids = changed.keys().copied().collect();
        let living: Vec<Indexed> = changed.into_values().flatten().collect();
        let mut segments = Vec::new();
        if !living.is_empty() {
            let failed = fault("building the tail of the search index");
            let (schema, tokenizers) = &*MADE;
            // A thread that packs what is stored is worth its start for more than a few records.
            let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..Default::default() };
            let mut writer = Index::builder()
                .schema(schema.clone())
                .tokenizers(tokenizers.clone())
                .settings(settings)
                .single_segment_index_writer(RamDirectory::create(), MEMORY)
                .map_err(&failed)?;
            #[cfg(test)]
            BUILT.set(BUILT.get() + living.len());
            for indexed in &living {
                writer.add_document(document(indexed, fields)).map_err(&failed)?;
            }
            let index = writer.finalize().map_err(&failed)?;
            for segment in index.searchable_segments().map_err(&failed)? {
                let reader = SegmentReader::open(&segment).map_err(&failed)?;
                segments.push(Arc::new(Segment::open(reader, fields)?));
            }
        }
        Ok(Self { to, changed: ids, segments })
    }
}

impl Tail {
    /// A tail of one part, or of none where nothing that is searched has changed.
    pub(crate) fn new(position: Position, base: Option<Position>, part: Part) -> Self {
        let parts = if part.changed.is_empty() { Vec::new() } else { vec![part] };
        Self { position, base, parts }
    }

    /// The same with what changed since, in the place of so many of its last parts; `None` when it would have
    /// too many.
    pub(crate) fn extended(&self, position: Position, part: Part, instead: usize) -> Option<Self> {
        let mut parts = self.parts.clone();
        parts.truncate(parts.len().saturating_sub(instead));
        if !part.changed.is_empty() {
            parts.push(part);
        }
        (parts.len() <= PARTS).then_some(Self { position, base: self.base, parts })
    }

    /// How many of its last parts are to be built anew with so many datasets more, and their datasets; `None`
    /// when it has no room.
    pub(crate) fn to_merge(&self, more: usize) -> Option<(usize, BTreeSet<DatasetId>)> {
        if more == 0 || self.parts.len() < PARTS {
            return Some((0, BTreeSet::new()));
        }
        let mut together = more;
        let fits = |part: &&Part| {
            let own = part.changed.len();
            let few = own <= together.max(SMALL) && together + own <= MERGED_AT_MOST;
            together += own;
            few
        };
        let merged: Vec<&Part> = self.parts.iter().rev().take(MERGED).take_while(fits).collect();
        let datasets = || merged.iter().flat_map(|part| &part.changed).copied().collect();
        (!merged.is_empty()).then(|| (merged.len(), datasets()))
    }

    /// The datasets that it replaces in the committed part, those gone too.
    pub(crate) fn changed(&self) -> BTreeSet<DatasetId> {
        self.parts.iter().flat_map(|part| &part.changed).copied().collect()
    }

    /// Its segments, each with the datasets that a later part replaces.
    pub(crate) fn segments(&self) -> Vec<(&Arc<Segment>, BTreeSet<DatasetId>)> {
        let mut later = BTreeSet::new();
        let mut segments = Vec::new();
        for part in self.parts.iter().rev() {
            segments.extend(part.segments.iter().map(|segment| (segment, later.clone())));
            later.extend(&part.changed);
        }
        segments.reverse();
        segments
    }

    /// What it still says beside a committed part that goes so far; `None` when that is nothing, or when
    /// something between the two is missing.
    pub(crate) fn beside(&self, committed: Option<Position>) -> Option<Self> {
        let continues = match (self.base, committed) {
            (None, None) => true,
            (base, Some(committed)) => {
                committed.same_history(&self.position)
                    && committed.sequence < self.position.sequence
                    && base.is_none_or(|base| base.sequence <= committed.sequence)
            }
            (Some(_), None) => false,
        };
        let held = |part: &&Part| committed.is_none_or(|committed| part.to > committed.sequence);
        continues.then(|| Self { parts: self.parts.iter().filter(held).cloned().collect(), ..self.clone() })
    }
}
