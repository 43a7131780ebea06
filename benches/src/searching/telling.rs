//! What the searches came to: goals, tables, chart.

use super::{Effort, Measured, Searched, WAYS, Way};
use crate::figures::{Summary, mean, over};
use crate::log::KINDS;
use crate::results::{Cell, Chart, Goal, Section, Table, numbers};

/// Queries shown that are furthest above the floor.
const FURTHEST: usize = 12;

/// The goals of targets 1 and 2.
pub(crate) fn goals(searched: &Searched, datasets: u64) -> Vec<Goal> {
    let (full, several) =
        (searched.by_seed(Way::Full, Way::Floor), searched.by_seed(Way::Several, Way::FloorSeveral));
    let floor0 = searched.by_seed(Way::Full, Way::Floor0);
    let each = searched.each(Way::Full, Way::Floor);
    let reading = Summary::of(&searched.all().map(|own| own.reading).collect::<Vec<_>>());
    let read = match reading.most > 0.0 {
        true => Goal::most(1, "reading 20 rows with excerpts, p50, apart", 0.5, "ms", reading.p50),
        false => {
            Goal::told(1, "reading 20 rows with excerpts", "not told by the library; within the answers")
        }
    };
    let big = datasets.max(100_000);
    vec![
        Goal::most(1, "full answer, mean over the log against the floor (stretch 0.85)", 1.0, "×", full.mean)
            .figure(format!("{full} ×"))
            .at(big, datasets),
        Goal::most(1, "several values, against the floor (stretch 0.65)", 0.85, "×", several.mean)
            .figure(format!("{several} ×"))
            .at(big, datasets),
        Goal::most(1, "ratio of each query, p95", 2.5, "×", each.p95)
            .figure(format!("{:.2} × (p50 {:.2} ×)", each.p95, each.p50))
            .at(big, datasets),
        Goal::told(1, "against floor0, without rights (1.3 would be a record)", format!("{floor0} ×")),
        read,
        Goal::least(
            2,
            "less than tantivy's default aggregations",
            8.0,
            "×",
            searched.against(Way::Aggregated, Way::Full),
        )
        .at(big, datasets),
    ]
}

/// The part of the report.
pub(crate) fn section(searched: &Searched, effort: Effort) -> Section {
    let mut ways = Table::new(
        "Each way, milliseconds of the thread on a core",
        &[
            "way",
            "mean",
            "p50",
            "p95",
            "max",
            "on the wall, p50",
            "mean / floor",
            "p50 / floor",
            "p95 / floor",
        ],
    );
    for (way, name) in WAYS {
        let of = Summary::of(&searched.times(way, |_| true));
        let walls: Vec<f64> =
            searched.all().map(|own| own.took[way as usize].wall).filter(|wall| wall.is_finite()).collect();
        let below = if matches!(way, Way::Several | Way::Naive) { Way::FloorSeveral } else { Way::Floor };
        let each = searched.each(way, below);
        let floor =
            Summary::of(&searched.times(below, |_| true).into_iter().take(of.count).collect::<Vec<_>>());
        let cells = [of.mean, of.p50, of.p95, of.most, Summary::of(&walls).p50];
        ways.row(
            name,
            numbers(cells).into_iter().chain(numbers([over(of.mean, floor.mean), each.p50, each.p95])),
        );
    }
    let mut kinds = Table::new(
        "By kind of query, p50 in milliseconds",
        &[
            "kind",
            "floor0",
            "floor",
            "catalogue",
            "mean / floor",
            "tantivy's aggregations",
            "several values",
            "naive several",
        ],
    );
    let mut groups = Vec::new();
    for (kind, name, _) in KINDS {
        let p50 = |way: Way| Summary::of(&searched.times(way, |own| own.kind == kind)).p50;
        let mean_of = |way: Way| mean(&searched.times(way, |own| own.kind == kind));
        let [floor0, floor, full] = [Way::Floor0, Way::Floor, Way::Full].map(p50);
        let [aggregated, several, naive] = [Way::Aggregated, Way::Several, Way::Naive].map(p50);
        let ratio = over(mean_of(Way::Full), mean_of(Way::Floor));
        kinds.row(name, numbers([floor0, floor, full, ratio, aggregated, several, naive]));
        groups.push((name.to_owned(), vec![floor0, floor, full, aggregated]));
    }
    let mut furthest = Table::new(
        "The queries furthest above the floor, first log",
        &["kind", "query", "found", "floor, ms", "catalogue, ms", "times"],
    );
    let mut all: Vec<&Measured> = searched.seeds.first().into_iter().flatten().collect();
    let times = |own: &Measured| over(own.answer(Way::Full), own.answer(Way::Floor));
    all.sort_by(|a, b| times(b).total_cmp(&times(a)));
    for own in all.into_iter().take(FURTHEST) {
        let kind = KINDS.iter().find(|(kind, ..)| *kind == own.kind).map_or("", |(_, name, _)| name);
        let cells = [own.answer(Way::Floor), own.answer(Way::Full), times(own)];
        let texts = [Cell::from(own.asked.as_str()), Cell::from(own.total.to_string())];
        furthest.row(kind, texts.into_iter().chain(numbers(cells)));
    }
    let first = mean(&searched.all().map(|own| own.first).collect::<Vec<_>>());
    let count = searched.all().count();
    let agree = searched.all().filter(|own| own.agrees).count();
    Section::new("Search against plain tantivy")
        .note(format!(
            "{} seeds of {} queries; each way answers the whole log in turn in one process, {} rounds, of \
             which the least of each query counts (tantivy's aggregations: first seed, two rounds). The floor has the same texts and \
             words in one segment and ranks by BM25 over the same weighted fields.",
            effort.seeds, effort.queries, effort.rounds
        ))
        .note(format!(
            "Totals of the floor and of the catalogue are equal for {agree} of {count} queries. Asked for the \
             first time, a full answer takes {first:.3} ms in the mean."
        ))
        .table(ways)
        .table(kinds)
        .table(furthest)
        .chart(Chart::Bars {
            title: "Half of the queries take less, by kind".to_owned(),
            unit: "ms".to_owned(),
            logarithmic: true,
            series: ["floor0", "floor", "catalogue, full answer", "tantivy's aggregations"].map(str::to_owned).to_vec(),
            groups,
        })
}
