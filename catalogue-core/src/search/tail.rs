//! What the committed index has not taken in yet, as a few small segments in memory.

use crate::error::Result;
use crate::id::DatasetId;
use crate::search::columns::Segment;
use crate::search::document::{Indexed, document};
use crate::search::fault::fault;
use crate::search::fields::{Fields, schema, tokenizers};
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

/// What every part is made with; making it takes longer than a small part does.
static MADE: LazyLock<(Schema, TokenizerManager)> = LazyLock::new(|| (schema().0, tokenizers()));

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
    /// The datasets that it replaces, those gone too.
    pub(crate) changed: BTreeSet<DatasetId>,
    /// Those that are not gone.
    pub(crate) segments: Vec<Arc<Segment>>,
}

impl Part {
    /// Builds a part; of a dataset named twice the last counts.
    pub(crate) fn build(changed: Vec<(DatasetId, Option<Indexed>)>, fields: &Fields) -> Result<Self> {
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
        Ok(Self { changed: ids, segments })
    }
}

impl Tail {
    /// A tail of one part.
    pub(crate) fn new(position: Position, base: Option<Position>, part: Part) -> Self {
        Self { position, base, parts: vec![part] }
    }

    /// The same with what changed since; `None` when it would have too many parts.
    pub(crate) fn extended(&self, position: Position, part: Part) -> Option<Self> {
        let mut parts = self.parts.clone();
        if !part.changed.is_empty() {
            parts.push(part);
        }
        (parts.len() <= PARTS).then_some(Self { position, base: self.base, parts })
    }

    /// Whether one more part fits.
    pub(crate) fn has_room(&self) -> bool {
        self.parts.len() < PARTS
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

    /// Whether it still says more than a committed part that goes so far, and misses nothing.
    pub(crate) fn continues(&self, committed: Option<Position>) -> bool {
        match (self.base, committed) {
            (None, None) => true,
            (base, Some(committed)) => {
                committed.same_history(&self.position)
                    && committed.sequence < self.position.sequence
                    && base.is_none_or(|base| base.sequence <= committed.sequence)
            }
            (Some(_), None) => false,
        }
    }
}
