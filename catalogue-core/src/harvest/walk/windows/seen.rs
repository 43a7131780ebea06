//! Which records were seen: pages that come again, and records given twice in place of others.

use crate::exchange::{Outcome, Read};
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The records of a walk, by a number each.
#[derive(Debug, Default)]
pub(super) struct Seen {
    numbers: HashSet<u64>,
    twice: i64,
    /// The refusals of the last page, when it held nothing else.
    refusals: Option<u64>,
}

impl Seen {
    /// Notes the records of a page; how many of them are new.
    pub(super) fn note(&mut self, reads: &[Read]) -> usize {
        let mut new = 0;
        for read in reads {
            let mut hasher = DefaultHasher::new();
            match &read.outcome {
                Outcome::Taken(imported) => {
                    imported.provenance.remote_id.hash(&mut hasher);
                    imported.provenance.fingerprint.hash(&mut hasher);
                    imported.metadata.title.hash(&mut hasher);
                }
                // What was refused is not known by anything: it counts as one more.
                Outcome::Refused(_) => self.numbers.len().hash(&mut hasher),
            }
            if self.numbers.insert(hasher.finish()) {
                new += 1;
            } else {
                self.twice += 1;
            }
        }
        new
    }

    /// Whether a page holds refusals only, the same as the page before it.
    pub(super) fn refuses_again(&mut self, reads: &[Read]) -> bool {
        let mut hasher = DefaultHasher::new();
        for read in reads {
            let Outcome::Refused(issues) = &read.outcome else {
                self.refusals = None;
                return false;
            };
            issues.iter().for_each(|issue| issue.args.hash(&mut hasher));
        }
        self.refusals.replace(hasher.finish()) == Some(hasher.finish())
    }

    /// Whether records were given twice, so that of a total others were not given.
    pub(super) fn lacks(&self, total: i64) -> bool {
        self.twice > 0 && i64::try_from(self.numbers.len()).unwrap_or(i64::MAX) < total
    }
}
