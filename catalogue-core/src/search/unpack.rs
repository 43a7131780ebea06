//! The first look at the facets of large segments: their columns are unpacked side by side, so that whoever
//! asks first does not wait for one after the other.

use crate::error::Result;
use crate::search::collect::order_column;
use crate::search::find::Parts;
use crate::search::plan::Plan;
use crate::search::snapshot::Snapshot;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

/// Segments of fewer documents are unpacked sooner than a thread starts.
const LARGE: u32 = if cfg!(test) { 1 } else { 32_768 };

/// A column to unpack.
type Job<'a> = Box<dyn Fn() -> Result<()> + Sync + 'a>;

/// Unpacks what a plan asks of large segments, and counts what may be read of its facets.
pub(crate) fn unpack(snapshot: &Snapshot, plan: &Plan, parts: &Parts) -> Result<()> {
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for (view, part) in snapshot.views().iter().zip(&parts.parts) {
        let (segment, readable) = (&*view.segment, &*part.base.readable);
        if segment.len() < LARGE {
            continue;
        }
        let packed = jobs.len();
        for facet in plan.facets.iter().copied().filter(|facet| !segment.is_unpacked(*facet)) {
            jobs.push(Box::new(move || {
                if let Some(column) = segment.facet(facet)? {
                    column.counting().unpack();
                    readable.totals(facet, column);
                }
                Ok(())
            }));
        }
        let ordered = order_column(plan.sort);
        if let (true, Some(column)) = (jobs.len() > packed, ordered) {
            jobs.push(Box::new(move || {
                segment.days(column);
                Ok(())
            }));
        }
    }
    if jobs.len() < 2 {
        return Ok(());
    }
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            job()?;
        }
        Ok(())
    };
    let threads = available_parallelism().map_or(1, usize::from).min(jobs.len());
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
