//! What the committed index has not taken in yet, as one small segment in memory.

use crate::error::Result;
use crate::id::DatasetId;
use crate::search::columns::Segment;
use crate::search::document::{Indexed, document};
use crate::search::fault::fault;
use crate::search::fields::{Fields, schema, tokenizers};
use crate::search::snapshot::Position;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::{Index, SegmentReader};

/// Bytes that the writer of a tail may take.
const MEMORY: usize = 15_000_000;

/// The tail.
#[derive(Clone, Debug)]
pub(crate) struct Tail {
    /// How far it follows the store.
    pub(crate) position: Position,
    /// How far the committed part went when it was put over it.
    pub(crate) base: Option<Position>,
    /// The datasets it replaces in the committed part, those gone too.
    pub(crate) changed: Vec<DatasetId>,
    /// Those that are not gone.
    pub(crate) segments: Vec<Arc<Segment>>,
}

impl Tail {
    /// Builds a tail; of a dataset named twice the last counts.
    pub(crate) fn build(
        position: Position,
        changed: Vec<(DatasetId, Option<Indexed>)>,
        fields: &Fields,
    ) -> Result<Self> {
        let changed: BTreeMap<DatasetId, Option<Indexed>> = changed.into_iter().collect();
        let ids = changed.keys().copied().collect();
        let living: Vec<Indexed> = changed.into_values().flatten().collect();
        let mut segments = Vec::new();
        if !living.is_empty() {
            let failed = fault("building the tail of the search index");
            let (schema, _) = schema();
            let mut writer = Index::builder()
                .schema(schema)
                .tokenizers(tokenizers())
                .single_segment_index_writer(RamDirectory::create(), MEMORY)
                .map_err(&failed)?;
            for indexed in &living {
                writer.add_document(document(indexed, fields)).map_err(&failed)?;
            }
            let index = writer.finalize().map_err(&failed)?;
            for segment in index.searchable_segments().map_err(&failed)? {
                let reader = SegmentReader::open(&segment).map_err(&failed)?;
                segments.push(Arc::new(Segment::open(reader, fields)?));
            }
        }
        Ok(Self { position, base: None, changed: ids, segments })
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
