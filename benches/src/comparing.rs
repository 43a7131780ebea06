//! Target 2: the peers, asked the same queries over the same records in the same run.

use crate::building::Result;
use crate::figures::{Summary, over, ratios};
use crate::peers::{PeerResult, Peers, Status, run};
use crate::results::{Cell, Chart, Goal, Section, Table};
use crate::searching::Searched;
use std::collections::BTreeMap;
use std::path::Path;

/// Peers with a goal, and how many times less time at half of the queries it asks for.
const GOALS: [(&str, f64); 3] = [("sqlite", 40.0), ("postgresql", 200.0), ("lucene", 1.0)];
/// The size that the goals stand for.
const SIZE: u64 = 100_000;

/// A peer's times beside ours for the same queries.
struct Pair {
    theirs: Vec<f64>,
    ours: Vec<f64>,
}

impl Pair {
    fn of(peer: &PeerResult, ours: &BTreeMap<usize, f64>) -> Self {
        let both = peer.answers.iter().filter_map(|own| Some((own.best(), *ours.get(&own.n)?)));
        let (theirs, ours) = both.filter(|own| own.0.is_finite()).unzip();
        Self { theirs, ours }
    }

    /// Half of their queries by half of ours.
    fn halves(&self) -> f64 {
        over(Summary::of(&self.theirs).p50, Summary::of(&self.ours).p50)
    }
}

/// Runs the peers named, all when none is.
pub(crate) fn measure(
    folder: &Path,
    searched: &Searched,
    names: &[String],
    rounds: usize,
    datasets: u64,
) -> Result<(Vec<Goal>, Section)> {
    let every = names.iter().all(|name| name == "all");
    let names = if every { Peers::default().names()? } else { names.to_vec() };
    let results = run(folder, &names, rounds);
    let (ours, totals) = (searched.full_answers(), searched.totals());
    let mut table = Table::new(
        "The same queries, one engine after another",
        &[
            "peer",
            "version",
            "state",
            "built, s",
            "index, MB",
            "memory, MB",
            "queries",
            "p50, ms",
            "p95, ms",
            "times ours, p50",
            "times ours, p95",
            "times our whole time",
            "equal totals, %",
        ],
    );
    let all: Vec<f64> = ours.values().copied().collect();
    let own = Summary::of(&all);
    let mut groups = vec![("catalogue".to_owned(), vec![own.p50, own.p95])];
    let dash = || Cell::from("–");
    let megabytes = |bytes: Option<u64>| bytes.map_or_else(dash, |own| Cell::Number(own as f64 / 1e6));
    let mut section = Section::new("Peers").note(
        "Milliseconds of processor time, the least of the rounds; what waits is not counted. Ours read rows and \
         make excerpts too; the peers give identifiers. Totals differ where words are analysed otherwise. \
         Ratios pair the same query.",
    );
    let mut goals = Vec::new();
    for peer in &results {
        let pair = Pair::of(peer, &ours);
        let (theirs, each) = (Summary::of(&pair.theirs), Summary::of(&ratios(&pair.theirs, &pair.ours)));
        let whole = over(pair.theirs.iter().sum(), pair.ours.iter().sum());
        let (equal, compared) = peer.agreement(&totals);
        let state = match peer.status {
            Status::Complete => "ran".to_owned(),
            Status::Stopped => format!("stopped: {}", peer.reason.as_deref().unwrap_or_default()),
            Status::Failed => format!("could not run: {}", peer.reason.as_deref().unwrap_or_default()),
        };
        let measured = |number: f64| if theirs.count > 0 { Cell::Number(number) } else { dash() };
        table.row(
            peer.name.clone(),
            [
                Cell::from(peer.version.clone().unwrap_or_default()),
                Cell::from(state.clone()),
                peer.build_seconds.map_or_else(dash, Cell::Number),
                megabytes(peer.index_bytes),
                megabytes(peer.memory_bytes),
                Cell::Number(theirs.count as f64),
                measured(theirs.p50),
                measured(theirs.p95),
                measured(each.p50),
                measured(each.p95),
                measured(whole),
                measured(100.0 * over(equal as f64, compared as f64)),
            ],
        );
        for differs in &peer.differs {
            section = section.note(format!("{}: {differs}", peer.name));
        }
        if theirs.count > 0 {
            groups.push((peer.name.clone(), vec![theirs.p50, theirs.p95]));
        }
        if let Some((_, least)) = GOALS.iter().find(|own| own.0 == peer.name) {
            let goal =
                Goal::least(2, &format!("p50 of {} against ours", peer.name), *least, "×", pair.halves());
            goals.push(match peer.status {
                Status::Failed => Goal { met: None, ..goal.figure(state) },
                Status::Complete | Status::Stopped => goal.at(SIZE.max(datasets), datasets),
            });
        }
    }
    let chart = Chart::Bars {
        title: "Hits, exact total, eight facets and rights".to_owned(),
        unit: "ms".to_owned(),
        logarithmic: true,
        series: ["half of the queries take less", "95 % take less"].map(str::to_owned).to_vec(),
        groups,
    };
    Ok((goals, section.table(table).chart(chart)))
}
