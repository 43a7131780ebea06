//! The first look at the facets of large segments: their columns are unpacked side by side, so that whoever
//! asks first does not wait for one after the other.

use crate::error::Result;
use crate::search::columns::Segment;
use crate::search::find::Parts;
use crate::search::snapshot::{Readable, Snapshot};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

/// Segments of fewer documents are unpacked sooner than a thread starts.
const LARGE: u32 = if cfg!(test) { 1 } else { 32_768 };

/// Unpacks these facets, by place, and counts what may be read of them.
pub(crate) fn unpack(snapshot: &Snapshot, facets: &[usize], parts: &Parts) -> Result<()> {
    let mut packed: Vec<(&Segment, &Readable, usize)> = Vec::new();
    for (view, part) in snapshot.views().iter().zip(&parts.parts) {
        let segment = &*view.segment;
        if segment.len() >= LARGE {
            let facets = facets.iter().filter(|facet| !segment.is_unpacked(**facet));
            packed.extend(facets.map(|facet| (segment, &*part.base.readable, *facet)));
        }
    }
    if packed.len() < 2 {
        return Ok(());
    }
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some((segment, readable, facet)) = packed.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(column) = segment.facet(*facet)? {
                column.counting().unpack();
                readable.totals(*facet, column);
            }
        }
        Ok(())
    };
    let threads = available_parallelism().map_or(1, usize::from).min(packed.len());
    scope(|scope| {
        // What no thread can be had for is done on this one.
        let others: Vec<_> =
            (1..threads).filter_map(|_| Builder::new().spawn_scoped(scope, work).ok()).collect();
        let own = work();
        let others: Vec<Result<()>> = others
            .into_iter()
            .map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect();
        others.into_iter().chain([own]).collect()
    })
}
