//! Generated catalogues and query logs, for measuring what each act costs.

mod brute;
mod building;
mod clock;
mod comparing;
mod figures;
mod floor;
mod floor_index;
mod generate;
mod growth;
mod import_floor;
mod load;
mod log;
mod machine;
mod names;
mod opening;
mod peers;
mod progress;
mod publishing;
mod random;
mod reading;
mod record;
mod relevance;
mod report;
mod results;
mod rights;
mod run;
mod searching;
mod typing;
mod usage;
mod words;

use building::Built;
use clap::{Parser, Subcommand};
use generate::Generator;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write organisations, then datasets with their resources, one JSON object a line.
    Generate {
        /// How many datasets.
        #[arg(long)]
        datasets: u64,
        /// How many organisations share them.
        #[arg(long, default_value_t = 100)]
        organisations: usize,
        /// The same seed gives the same file.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Make a catalogue, run every workload, check the answers, print what each act costs beside the
    /// targets, write a report.
    Run(Box<run::Run>),
    /// What `run` starts in a process of its own.
    #[command(hide = true)]
    Child {
        /// What to do: `open` or `follow`.
        act: String,
        /// The work folder; of `follow`, that of the catalogue.
        #[arg(long)]
        folder: PathBuf,
        /// How many queries.
        #[arg(long, default_value_t = 0)]
        queries: usize,
        /// The seed of the work.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Count views and downloads, and print what counting and figures cost.
    Usage {
        /// How many datasets they are of.
        #[arg(long, default_value_t = 10_000)]
        datasets: u64,
        /// How many views and downloads.
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
        /// How many queries, before, after and beside.
        #[arg(long, default_value_t = 100)]
        queries: usize,
        /// The same seed gives the same work.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Where to build it; kept when given, a folder of the temporary directory otherwise.
        #[arg(long)]
        folder: Option<PathBuf>,
    },
    /// Import CKAN packages, and print records a second beside those of parsing, SQLite and tantivy alone.
    Import {
        /// How many records.
        #[arg(long, default_value_t = 20_000)]
        records: u64,
        /// How often, floor and import in turn.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// The same seed gives the same records.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Read records, bytes to model, and print the megabytes a second.
    Read {
        /// A file, or a folder whose folders are told apart; generated ISO 19139 when absent.
        #[arg(long)]
        folder: Option<PathBuf>,
        /// Their format; recognised when absent.
        #[arg(long)]
        format: Option<String>,
        /// How many generated records.
        #[arg(long, default_value_t = 2_000)]
        records: usize,
        /// How long to read each folder, over and over, in seconds.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// Ask other engines the queries of a work folder (`datasets.jsonl` and `queries.jsonl`), in turn.
    Peers {
        /// The work folder.
        #[arg(long)]
        folder: PathBuf,
        /// Which, with commas; all when absent.
        #[arg(long, value_delimiter = ',')]
        peer: Vec<String>,
        /// How often each query is asked.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
        /// Where to write all they answered, as JSON.
        #[arg(long)]
        out: PathBuf,
    },
    /// Judge the order of hits on pairs (query, expected identifier) over any records, beside plain BM25.
    Relevance {
        /// The pairs: CSV with the columns `query` and `expected`, and `params` (`facet=value&…`) if any.
        #[arg(long)]
        pairs: PathBuf,
        /// A file or a folder of records in any format that the library imports.
        #[arg(long)]
        records: PathBuf,
        /// The least number of variants: accents, number, typing errors, apostrophes.
        #[arg(long, default_value_t = 600)]
        variants: usize,
        /// The same seed gives the same variants and intervals.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Tell the rank of each pair, and the variants that fall out of the first five.
        #[arg(long)]
        each: bool,
        /// Write the figures as JSON too.
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Build a catalogue in a work folder, or find it there, and write its records and the query log
    /// beside it, as the peers are given them: `datasets.jsonl` and `queries.jsonl`.
    Prepare {
        /// How many datasets.
        #[arg(long, default_value_t = 10_000)]
        datasets: u64,
        /// How many queries.
        #[arg(long, default_value_t = 200)]
        queries: usize,
        /// The same seed gives the same files.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The work folder.
        #[arg(long)]
        folder: PathBuf,
    },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match Arguments::parse().command {
        Command::Run(wanted) => run::run(&wanted),
        Command::Child { act, folder, queries, seed } => match act.as_str() {
            "open" => {
                let told = opening::child(&folder, seed, queries, building::ORGANISATIONS)?;
                Ok(serde_json::to_writer(io::stdout(), &told)?)
            }
            "follow" => publishing::follow(&folder),
            _ => Err(format!("{act} is neither open nor follow").into()),
        },
        Command::Usage { datasets, events, queries, seed, folder } => {
            usage::run(&usage::Use { datasets, events, queries, seed, folder })
        }
        Command::Import { records, rounds, seed } => {
            import_floor::run(&import_floor::Work { records, rounds, seed })
        }
        Command::Read { folder, format, records, seconds } => {
            reading::run(&reading::Work { folder, format, records, seconds })
        }
        Command::Relevance { pairs, records, variants, seed, each, json } => {
            relevance::run(&relevance::Work { pairs, records, variants, seed, each, json })
        }
        Command::Generate { datasets, organisations, seed, out } => {
            let mut file = BufWriter::new(File::create(out)?);
            let generator = Generator::new(seed, organisations);
            for organisation in generator.organisations() {
                line(&mut file, &serde_json::json!({ "organisation": organisation }))?;
            }
            for index in 0..datasets {
                let (metadata, resources) = generator.dataset(index);
                line(&mut file, &serde_json::json!({ "dataset": metadata, "resources": resources }))?;
            }
            Ok(file.flush()?)
        }
        Command::Peers { folder, peer, rounds, out } => {
            let names = if peer.is_empty() { peers::Peers::default().names()? } else { peer };
            let results = peers::run(&folder, &names, rounds);
            serde_json::to_writer(File::create(out)?, &results)?;
            Ok(io::stdout().write_all(peers::summary(&results).as_bytes())?)
        }
        Command::Prepare { datasets, queries, seed, folder } => {
            let built = Built::find_or_make(&folder, seed, datasets)?;
            record::write_queries(&folder, &log::log(&built.generator, seed, queries), &built.slugs)
        }
    }
}

fn line(file: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *file, value)?;
    file.write_all(b"\n")
}
