//! Running a source: from the walk, through filters and tables, into the catalogue.

use crate::catalogue::{Candidate, Harvesting, Progress, RunEnd, Session};
use crate::error::{Error, Result};
use crate::exchange::{Outcome, Read};
use crate::harvest::Politeness;
use crate::harvest::select::Selection;
use crate::harvest::transport::Transport;
use crate::harvest::walk::{self, Batch, Ending, Walk};
use crate::id::HarvestSourceId;
use crate::model::HarvestReport;
use serde::{Deserialize, Serialize};

/// How to run a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HarvestOptions {
    /// Archive what is absent even when it is more than half of what the source had.
    pub archive_many: bool,
    /// Begin anew: do not go on from a run that was cut, nor ask whether the source has changed.
    pub anew: bool,
    /// How the server is asked.
    pub politeness: Politeness,
}

impl Session {
    /// Harvests a source: takes what it has, brings up to date what it brought before, archives what it
    /// has no more, and says what was done. Records are written a hundred at a time; one that cannot
    /// be taken stops nothing. A run that was cut (its process was killed less than a day ago) goes on
    /// where it stood. `transport` carries the requests; what lies on this machine needs none.
    /// `progress` is told how many records were read and, when the source says so, how many there are;
    /// it may cancel, and what was written stays.
    ///
    /// It acts as the harvester of the source's organisation: it touches only what was harvested for it,
    /// and what was edited here stays as it is (see [`Session::overrides`]).
    ///
    /// A source that fails is no error: the report says how it ended, and why.
    ///
    /// # Errors
    /// `Unauthenticated`; `NotFound` also for who may not manage the source; `Unsupported` for one that
    /// is not active, or remote without a transport; `Invalid` when its organisation is not active;
    /// `Busy` while it is being harvested, in any process; `Storage`.
    pub fn harvest(
        &self,
        id: HarvestSourceId,
        options: &HarvestOptions,
        transport: Option<&dyn Transport>,
        progress: Progress<'_>,
    ) -> Result<HarvestReport> {
        let local = self.harvest_source(id)?.details.kind.is_local();
        if transport.is_none() && !local {
            return Err(Error::Unsupported { what: "harvesting a remote source without a transport".into() });
        }
        let run = self.begin_harvest(id, options.anew)?;
        let opened =
            walk::open(run.details(), transport, &options.politeness, run.bookmark(), run.validators());
        match opened {
            Ok(mut walk) => follow(run, walk.as_mut(), options.archive_many, progress),
            Err(error) => run.end(RunEnd::Failed(error), options.archive_many),
        }
    }
}

/// Takes everything that a walk gives.
pub(super) fn follow(
    mut run: Harvesting,
    walk: &mut dyn Walk,
    archive_many: bool,
    progress: Progress<'_>,
) -> Result<HarvestReport> {
    let selection = Selection::new(run.details(), run.name());
    let mut fault = None;
    let reading = run.known()?;
    let ended = reading.read(|reading| {
        walk.run(reading, &mut |batch: Batch| {
            let candidates = batch.reads.into_iter().map(|read| candidate(&selection, read)).collect();
            let taken = run.take(candidates, Some(batch.bookmark), batch.total);
            let told = taken.and_then(|more| {
                let report = run.report();
                if progress(report.read, report.total) { Ok(more) } else { Err(Error::Cancelled) }
            });
            if let Err(error) = &told {
                fault = Some(error.clone());
            }
            told
        })
    });
    let traffic = walk.traffic();
    run.spend(traffic.requests, traffic.bytes);
    let end = match ended {
        Ok(Ending::Complete) => RunEnd::Complete(walk.validators()),
        Ok(Ending::NotModified) => RunEnd::NotModified,
        Ok(Ending::Partial) => RunEnd::Partial,
        Err(error) => RunEnd::Failed(error),
    };
    let ended = run.end(end, archive_many);
    match fault {
        // The catalogue is at fault, not the source.
        Some(error) if !matches!(error, Error::Cancelled) => Err(error),
        _ => ended,
    }
}

fn candidate(selection: &Selection, read: Read) -> Candidate {
    match read.outcome {
        Outcome::Refused(issues) => Candidate::Refused(issues),
        Outcome::Taken(mut imported) => {
            if !selection.wants(&imported) {
                return Candidate::Filtered;
            }
            selection.complete(&mut imported);
            Candidate::Wanted(imported)
        }
    }
}
