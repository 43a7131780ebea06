//! Target 8: what each act costs as the catalogue grows.

use crate::building::{Built, Result, catalogue_folder};
use crate::clock::since;
use crate::figures::{Summary, mean};
use crate::log::{KINDS, log, starts};
use crate::machine::bytes_in;
use crate::opening::open_apart;
use crate::publishing::over_the_log;
use crate::results::{Cell, Chart, Goal, Section, Table, thousands};
use crate::typing::suggest;
use catalogue_core::{Change, SuggestField};
use std::path::Path;
use std::time::Instant;

const PUBLICATIONS: usize = 40;
/// A figure may rise by so much from the least size to the largest and still be flat: an open page
/// cache, a deeper tree.
const FLAT: f64 = 3.0;

/// The costs of one size, in the order of [`ACTS`].
struct Size {
    datasets: u64,
    costs: Vec<f64>,
    by_kind: Vec<f64>,
}

/// Each act with whether its cost should not grow.
const ACTS: [(&str, &str, bool); 9] = [
    ("full answer, mean", "ms", false),
    ("suggestion of a title, p95", "ms", false),
    ("publication, durable, p50", "ms", true),
    ("search after it, p50", "ms", false),
    ("open, p50", "ms", true),
    ("first full answer", "ms", false),
    ("building, a dataset", "ms", true),
    ("index, a dataset", "kB", true),
    ("anonymous memory after 200 queries", "MB", false),
];

fn measure_one(folder: &Path, datasets: u64, seed: u64, queries: usize) -> Result<Size> {
    drop(Built::find_or_make(folder, seed, datasets)?);
    let told = (0..3).map(|_| open_apart(folder, seed, 200)).collect::<Result<Vec<_>>>()?;
    let open = Summary::of(&told.iter().map(|own| own.open).collect::<Vec<_>>()).p50;
    let first = Summary::of(&told.iter().map(|own| own.first).collect::<Vec<_>>()).p50;
    let memory = told.last().and_then(|own| own.memory.last()).map_or(0.0, |own| own.1);
    let index = bytes_in(&catalogue_folder(folder).join("index")) as f64;
    let built = Built::find_or_make(folder, seed, datasets)?;
    let times = over_the_log(&built, queries, seed)?;
    let asked = log(&built.generator, seed, queries);
    let by_kind = KINDS
        .iter()
        .map(|(kind, _, _)| {
            let own: Vec<f64> =
                asked.iter().zip(&times).filter(|own| own.0.kind == *kind).map(|own| *own.1).collect();
            mean(&own)
        })
        .collect();
    let typed = starts(&built.generator, seed, 100);
    let titles = Summary::of(&suggest(&built.anybody()?, &typed, &SuggestField::Title)?).p95;
    let (mut published, mut searched) = (Vec::new(), Vec::new());
    let (admin, anybody) = (built.administrator()?, built.anybody()?);
    for index in 0..PUBLICATIONS as u64 {
        let (metadata, resources) = built.dataset(datasets + index);
        let change = Change::Create { metadata: Box::new(metadata), resources, publish: false };
        let draft = admin.apply(vec![change])?.remove(0);
        let started = Instant::now();
        admin.publish(draft.id, draft.revision)?;
        published.push(since(started));
        let started = Instant::now();
        anybody.search(&crate::log::everything())?;
        searched.push(since(started));
    }
    // Written to: the next run makes it anew.
    std::fs::remove_file(folder.join("made.json"))?;
    let count = datasets.max(1) as f64;
    let building = (built.made.stored + built.made.indexed) * 1_000.0 / count;
    let costs = vec![
        mean(&times),
        titles,
        Summary::of(&published).p50,
        Summary::of(&searched).p50,
        open,
        first,
        building,
        index / count / 1_000.0,
        memory,
    ];
    Ok(Size { datasets, costs, by_kind })
}

/// Measures every size from a thousand, ten times more each, up to `most`.
pub(crate) fn measure(folder: &Path, most: u64, seed: u64, queries: usize) -> Result<(Vec<Goal>, Section)> {
    let mut sizes = Vec::new();
    let mut size = 1_000;
    while size <= most {
        sizes.push(measure_one(&folder.join(format!("growth-{size}")), size, seed, queries)?);
        size *= 10;
    }
    let names: Vec<String> = sizes.iter().map(|own| thousands(own.datasets)).collect();
    let columns: Vec<&str> = std::iter::once("act").chain(names.iter().map(String::as_str)).collect();
    let mut table = Table::new("Cost of each act by the number of datasets", &columns);
    let (mut goals, mut milliseconds) = (Vec::new(), Vec::new());
    for (at, (act, unit, flat)) in ACTS.into_iter().enumerate() {
        let costs: Vec<f64> = sizes.iter().filter_map(|own| own.costs.get(at)).copied().collect();
        table.row(format!("{act}, {unit}"), costs.iter().map(|cost| Cell::Number(*cost)));
        let points: Vec<(f64, f64)> =
            sizes.iter().map(|own| own.datasets as f64).zip(costs.iter().copied()).collect();
        if unit == "ms" {
            milliseconds.push((act.to_owned(), points));
        }
        if let (true, [least, .., most]) = (flat, costs.as_slice()) {
            let what = format!("{act}: largest size against least");
            goals.push(Goal::most(8, &what, FLAT, "×", most / least.max(1e-9)));
        }
    }
    let by_kind = KINDS
        .iter()
        .enumerate()
        .map(|(at, (_, name, _))| {
            let points = sizes.iter().filter_map(|own| Some((own.datasets as f64, *own.by_kind.get(at)?)));
            ((*name).to_owned(), points.collect())
        })
        .collect();
    let lines = |title: &str, series| Chart::Lines {
        title: title.to_owned(),
        across: "datasets".to_owned(),
        unit: "ms".to_owned(),
        logarithmic: true,
        series,
    };
    let section = Section::new("Growth")
        .note(format!(
            "Each size is a catalogue of its own; {queries} queries. Flat is what a larger catalogue need not \
             make dearer: it may rise {FLAT} times from the least size to the largest."
        ))
        .table(table)
        .chart(lines("Cost of each act as the catalogue grows", milliseconds))
        .chart(lines("A full answer by kind of query", by_kind));
    Ok((goals, section))
}
