//! One run: makes the data, runs every workload, checks the answers, prints, writes.

use crate::building::{Built, Result, catalogue_folder};
use crate::log::log;
use crate::machine::{Machine, copy};
use crate::results::{Cell, Goal, Results, Section, Table, numbers, thousands};
use crate::searching::Effort;
use crate::{
    brute, comparing, floor, growth, load, opening, publishing, record, report, rights, searching, typing,
};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What to run.
#[derive(Clone, Debug, Args)]
pub(crate) struct Run {
    /// How many datasets to search among, to ten million.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1_000..=10_000_000))]
    datasets: u64,
    /// How many queries a log has.
    #[arg(long, default_value_t = 200)]
    queries: usize,
    /// How many logs: intervals are over them.
    #[arg(long, default_value_t = 10)]
    seeds: u64,
    /// How often each query is put, of which the least counts.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// The same seed gives the same work.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many queries are checked by looking at every record, each as asked and with several values.
    #[arg(long, default_value_t = 40)]
    checked: usize,
    /// The largest catalogue of the growth curves; 0 for none.
    #[arg(long, default_value_t = 10_000)]
    growth_to: u64,
    /// Parts to leave out: search, rights, opening, typing, publishing, load.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Ask the peers too: those named, with commas, or all.
    #[arg(long, num_args = 0.., value_delimiter = ',')]
    peers: Option<Vec<String>>,
    /// The work folder, kept; a temporary one when absent.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Write the report there, one page that needs nothing else, and its figures beside it as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Write the figures there.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    goals: Vec<Goal>,
    sections: Vec<Section>,
}

impl Found {
    fn take(&mut self, (goals, section): (Vec<Goal>, Section)) {
        self.goals.extend(goals);
        self.sections.push(section);
    }
}

/// Runs everything.
pub(crate) fn run(run: &Run) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = run.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    let (machine, started) = (Machine::here(), Instant::now());
    let wants = |part: &str| !run.without.iter().any(|own| own == part);
    let (seed, datasets) = (run.seed, run.datasets);
    let mut found = Found::default();

    let built = Built::find_or_make(&folder, seed, datasets)?;
    let asked = log(&built.generator, seed, run.queries);
    record::write_queries(&folder, &asked, &built.slugs)?;
    let (plain, floor_took) = floor::find_or_make(&folder, datasets)?;
    let made = built.made.clone();
    if wants("opening") {
        // Nobody else may have its files open.
        drop(built);
        found.take(opening::measure(&folder, seed, datasets)?);
    } else {
        drop(built);
    }
    let built = Built::find_or_make(&folder, seed, datasets)?;
    let sample: Vec<_> = asked.iter().step_by((asked.len() / run.checked.max(1)).max(1)).cloned().collect();
    let checked = (run.checked > 0).then(|| brute::check(&built, &sample)).transpose()?;
    if wants("search") {
        let effort =
            Effort { queries: run.queries, seed, seeds: run.seeds.max(1), rounds: run.rounds.max(1) };
        let searched = searching::measure(&built, &plain, effort)?;
        found.take((searching::goals(&searched, datasets), searching::section(&searched, effort)));
        if let Some(names) = &run.peers {
            found.take(comparing::measure(&folder, &searched, names, effort.rounds, datasets)?);
        }
    }
    drop(plain);
    if wants("rights") {
        found.take(rights::measure(&built, run.queries, seed)?);
    }
    if wants("typing") {
        found.take(typing::measure(&built, run.queries, seed)?);
    }
    drop(built);
    written_to(run, &folder, wants, &mut found)?;
    if run.growth_to >= 1_000 {
        found.take(growth::measure(&folder, run.growth_to, seed, run.queries)?);
    }
    found.goals.sort_by_key(|goal| goal.number);
    found.sections.push(building(&made, floor_took));

    let work = [
        ("datasets", thousands(datasets)),
        ("queries a log", run.queries.to_string()),
        ("logs", run.seeds.to_string()),
        ("rounds", run.rounds.to_string()),
        ("seed", seed.to_string()),
        ("took", format!("{:.0} s", started.elapsed().as_secs_f64())),
    ];
    let work = work.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let results = Results { machine, work, checked, goals: found.goals, sections: found.sections };
    report::print(&results, &mut std::io::stdout().lock())?;
    write(run, &results)
}

/// The parts that write, on a copy that is thrown away.
fn written_to(run: &Run, folder: &Path, wants: impl Fn(&str) -> bool, found: &mut Found) -> Result<()> {
    if !wants("publishing") && !wants("load") {
        return Ok(());
    }
    let apart = folder.join("written");
    if apart.exists() {
        std::fs::remove_dir_all(&apart)?;
    }
    copy(&catalogue_folder(folder), &catalogue_folder(&apart))?;
    std::fs::copy(folder.join("made.json"), apart.join("made.json"))?;
    let built = Built::find_or_make(&apart, run.seed, run.datasets)?;
    if wants("load") {
        found.take(load::measure(&built, run.queries, run.seed)?);
    }
    if wants("publishing") {
        found.take(publishing::measure(&built, run.queries, run.seed)?);
    }
    drop(built);
    Ok(std::fs::remove_dir_all(&apart)?)
}

/// What making the catalogue took.
fn building(made: &crate::building::Made, floor: Option<f64>) -> Section {
    let rate = |seconds: f64| if seconds > 0.0 { made.datasets as f64 / seconds } else { 0.0 };
    let mut table = Table::new("Making the data", &["what", "seconds", "datasets a second"]);
    table.row("the store: rules, rights, journal", numbers([made.stored, rate(made.stored)]));
    table.row("the index", numbers([made.indexed, rate(made.indexed)]));
    match floor {
        Some(took) => {
            table.row("the floor's index, one thread, merged into one segment", numbers([took, rate(took)]))
        }
        None => table.row("the floor's index", [Cell::from("found in the folder"), Cell::from("")]),
    }
    Section::new("Building")
        .note("Through `apply`, 1,000 datasets in a transaction, each created and published; not the import of files.")
        .table(table)
}

fn write(run: &Run, results: &Results) -> Result<()> {
    let beside = run.report.as_ref().map(|path| path.with_extension("json"));
    if let Some(path) = run.json.as_ref().or(beside.as_ref()) {
        std::fs::write(path, serde_json::to_vec_pretty(results)?)?;
    }
    if let Some(path) = &run.report {
        std::fs::write(path, report::page(results))?;
        writeln!(std::io::stdout(), "\nThe report: {}", path.display())?;
    }
    Ok(())
}
