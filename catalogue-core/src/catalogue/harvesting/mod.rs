//! Harvests, as far as they read and write the catalogue: sources, runs, items, overrides. Walking
//! through the remote catalogue is done elsewhere.

mod absences;
mod due;
mod merge;
mod overrides;
mod owners;
mod recognise;
mod renew;
mod runs;
mod sources;
mod take;

pub(crate) use runs::{Harvesting, RunEnd};
pub(crate) use take::Candidate;
