//! How well a search orders what it finds, on pairs of words and the dataset that they should find.
//!
//! Beside it plain BM25 on the same records, and how much is lost when the words are written
//! otherwise. Printed, not asserted.

mod measures;
mod pairs;
mod plain;
mod records;
mod variants;

use catalogue_core::{Query, Session, State};
use comfy_table::{Table, presets::ASCII_MARKDOWN};
use measures::{Outcome, Sample, loss, summary};
use pairs::Pair;
use plain::Plain;
use records::Records;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use variants::Kind;

/// How far down a hit is looked for.
const DEPTH: usize = 100;

/// What to judge.
pub(crate) struct Work {
    /// Pairs: `query`, `expected`, and `params` if there are any.
    pub(crate) pairs: PathBuf,
    /// Files that the library imports.
    pub(crate) records: PathBuf,
    /// The least number of variants.
    pub(crate) variants: usize,
    /// The same seed gives the same variants and intervals.
    pub(crate) seed: u64,
    /// Whether each pair is told.
    pub(crate) each: bool,
    /// Where to write the figures as JSON.
    pub(crate) json: Option<PathBuf>,
}

/// Something that answers a query with the identifiers of datasets, best first.
trait Ranker {
    fn rank(&self, pair: &Pair) -> Result<Vec<String>, Box<dyn std::error::Error>>;
}

/// The library's own search.
struct Own<'a>(&'a Session);

impl Ranker for Own<'_> {
    fn rank(&self, pair: &Pair) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let page = self.0.search(&Query {
            text: pair.query.clone(),
            filters: pair.filters.clone(),
            states: vec![State::Published, State::Draft],
            page_size: i64::try_from(DEPTH)?,
            ..Query::default()
        })?;
        Ok(page.hits.into_iter().map(|hit| hit.id.to_string()).collect())
    }
}

/// One line of the report.
#[derive(Debug, Serialize)]
struct Line {
    what: String,
    system: String,
    figures: measures::Summary,
}

/// The report, as JSON.
#[derive(Debug, Serialize)]
struct Report {
    records: usize,
    pairs: usize,
    left_out: usize,
    variants: usize,
    lines: Vec<Line>,
    losses: Vec<measures::Loss>,
}

/// Judges and prints.
pub(crate) fn run(work: &Work) -> Result<(), Box<dyn std::error::Error>> {
    let records = Records::import(&work.records)?;
    let read = pairs::read(&work.pairs)?;
    let all = read.len();
    let known: Vec<Pair> = read.into_iter().filter_map(|pair| records.resolve(pair)).collect();
    let session = records.session()?;
    let own = Own(&session);
    let even = Plain::new(&records, [1.0; 4])?;
    let weighted = Plain::new(&records, [8.0, 4.0, 1.0, 2.0])?;
    let systems: [(&str, &dyn Ranker); 3] =
        [("catalogue", &own), ("FTS5 bm25", &even), ("FTS5 bm25, fields weighted", &weighted)];

    let mut report = Report {
        records: records.len(),
        pairs: known.len(),
        left_out: all - known.len(),
        variants: 0,
        lines: Vec::new(),
        losses: Vec::new(),
    };
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} records; {} pairs, and {} left out: what they expect is not among the records\n",
        report.records, report.pairs, report.left_out
    )?;
    let mut originals = Vec::new();
    for (name, ranker) in systems {
        let outcomes = outcomes(ranker, &known)?;
        for (what, wanted) in [("all", None), ("acronyms", Some(true)), ("other words", Some(false))] {
            let of: Vec<Outcome> = known
                .iter()
                .zip(&outcomes)
                .filter(|(pair, _)| wanted.is_none_or(|wanted| pair.is_acronym() == wanted))
                .map(|(_, outcome)| *outcome)
                .collect();
            report.lines.push(Line {
                what: what.to_owned(),
                system: name.to_owned(),
                figures: summary(&Sample::new(&of, work.seed)),
            });
        }
        originals.push(outcomes);
    }
    writeln!(out, "{}\n", table(&report.lines))?;
    if work.each {
        for (at, pair) in known.iter().enumerate() {
            let ranks: Vec<String> = originals
                .iter()
                .map(|list| list.get(at).map_or_else(String::new, |outcome| outcome.shown()))
                .collect();
            writeln!(out, "{:>4} {:>4} {:>4}  {}", ranks[0], ranks[1], ranks[2], pair.shown())?;
        }
        writeln!(out)?;
    }
    let made = variants::variants(&known, work.variants, work.seed);
    report.variants = made.len();
    let mut of_kind: BTreeMap<Kind, Vec<(Outcome, Outcome)>> = BTreeMap::new();
    for variant in &made {
        let outcome = outcome(&own, &variant.pair)?;
        let original = originals[0][variant.of];
        if work.each
            && original.rank.is_some_and(|rank| rank <= 5)
            && outcome.rank.is_none_or(|rank| rank > 5)
        {
            writeln!(
                out,
                "{:>4} to {:>4}  {:?}: {} (of {})",
                original.shown(),
                outcome.shown(),
                variant.kind,
                variant.pair.shown(),
                known[variant.of].shown()
            )?;
        }
        of_kind.entry(variant.kind).or_default().push((original, outcome));
        of_kind.entry(Kind::All).or_default().push((original, outcome));
    }
    report.losses = of_kind.iter().map(|(kind, pairs)| loss(kind.name(), pairs, work.seed)).collect();
    writeln!(
        out,
        "What is lost when the words are written otherwise, in points:\n\n{}",
        losses(&report.losses)
    )?;
    if let Some(path) = &work.json {
        serde_json::to_writer_pretty(std::fs::File::create(path)?, &report)?;
    }
    Ok(())
}

fn outcome(ranker: &dyn Ranker, pair: &Pair) -> Result<Outcome, Box<dyn std::error::Error>> {
    let found = ranker.rank(pair)?;
    let rank = found.iter().position(|id| *id == pair.expected).map(|at| at + 1);
    Ok(Outcome { rank, of: pair.target })
}

fn outcomes(ranker: &dyn Ranker, pairs: &[Pair]) -> Result<Vec<Outcome>, Box<dyn std::error::Error>> {
    pairs.iter().map(|pair| outcome(ranker, pair)).collect()
}

fn table(lines: &[Line]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(ASCII_MARKDOWN)
        .set_header(["Pairs", "System", "n", "S@1", "S@5", "S@10", "MRR", "nDCG@10"]);
    for line in lines {
        let mut row = vec![line.what.clone(), line.system.clone(), line.figures.pairs.to_string()];
        row.extend(line.figures.all().iter().map(|estimate| estimate.shown(1.0)));
        table.add_row(row);
    }
    table
}

fn losses(losses: &[measures::Loss]) -> Table {
    let mut table = Table::new();
    table.load_preset(ASCII_MARKDOWN).set_header(["Written", "n", "S@1", "S@5", "MRR"]);
    for loss in losses {
        table.add_row([
            loss.kind.clone(),
            loss.variants.to_string(),
            loss.success_1.shown(100.0),
            loss.success_5.shown(100.0),
            loss.reciprocal_rank.shown(100.0),
        ]);
    }
    table
}
