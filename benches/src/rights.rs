//! Target 3: what rights cost whoever has many or all of them.

use crate::building::{Built, Result};
use crate::clock::spent;
use crate::log::log;
use crate::results::{Goal, Section, Table, numbers};
use catalogue_core::Session;

/// Runs of each query, of which the least counts.
const ROUNDS: usize = 3;

/// Asks the same log as each of four, in turn.
pub(crate) fn measure(built: &Built, queries: usize, seed: u64) -> Result<(Vec<Goal>, Section)> {
    let askers: [(&str, Session); 4] = [
        ("anybody", built.anybody()?),
        ("member of 1 organisation", built.member()?),
        ("member of 50", built.member_of_many()?),
        ("administrator", built.administrator()?),
    ];
    let (mut times, mut totals) = ([0.0; 4], [0.0; 4]);
    for asked in log(&built.generator, seed, queries) {
        let query = asked.query();
        let mut least = [f64::INFINITY; 4];
        for round in 0..ROUNDS {
            for step in 0..askers.len() {
                let at = (step + round) % askers.len();
                let (page, took) = spent(|| askers[at].1.search(&query));
                least[at] = least[at].min(took.core);
                if round == 0 {
                    totals[at] += page?.total as f64;
                }
            }
        }
        times.iter_mut().zip(least).for_each(|(sum, own)| *sum += own);
    }
    let per_match: Vec<f64> =
        times.iter().zip(totals).map(|(time, total)| 1e6 * time / f64::max(total, 1.0)).collect();
    let mut table = Table::new(
        "One log, four askers",
        &["who asks", "mean ms", "datasets matched by a query", "ns per dataset matched", "against anybody"],
    );
    let mut goals = Vec::new();
    for (((name, _), time), (total, own)) in askers.iter().zip(times).zip(totals.iter().zip(&per_match)) {
        let count = queries.max(1) as f64;
        let ratio = own / per_match[0];
        table.row(*name, numbers([time / count, total / count, *own, ratio]));
        if *name != "anybody" {
            goals.push(Goal::most(3, &format!("{name}, per dataset matched"), 1.15, "× anybody", ratio));
        }
    }
    let section = Section::new("Rights").table(table).note(
        "The whole time of the log over the datasets matched: who may read more matches more. Rows and excerpts \
         are read too.",
    );
    Ok((goals, section))
}
