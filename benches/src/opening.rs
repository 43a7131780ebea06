//! Target 4: opening a catalogue, the first answer, memory. Each in a process of its own.

use crate::building::{Result, catalogue_folder};
use crate::clock::since;
use crate::figures::Summary;
use crate::floor::floor_folder;
use crate::generate::Generator;
use crate::log::log;
use crate::machine::{anonymous_megabytes, bytes_in};
use crate::results::{Chart, Goal, Section, Table, numbers};
use catalogue_core::{Catalogue, Options, Principal};
use rustix::fs::{Advice, fadvise};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Openings with a warm page cache.
const OPENINGS: usize = 7;
/// Queries after which memory is looked at.
const QUERIES: usize = 1_000;
/// Queries between two looks.
const EVERY: usize = 25;
/// The most of anonymous memory, in MB, that the goal allows.
const MEMORY: f64 = 120.0;

/// What a process that opened the catalogue tells.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) open: f64,
    pub(crate) first: f64,
    /// Megabytes before opening, after the first answer, then every so many queries.
    pub(crate) memory: Vec<(f64, f64)>,
}

/// The child: opens, answers, tells.
pub(crate) fn child(folder: &Path, seed: u64, queries: usize, organisations: usize) -> Result<Told> {
    let mut memory = vec![(0.0, anonymous_megabytes())];
    let started = Instant::now();
    let catalogue = Catalogue::open(catalogue_folder(folder), Options::default())?;
    let open = since(started);
    let session = catalogue.session(Principal::Anonymous, None)?;
    let generator = Generator::new(seed, organisations);
    let asked = log(&generator, seed, queries);
    let everything = crate::log::everything();
    let started = Instant::now();
    session.search(&everything)?;
    let first = since(started);
    memory.push((1.0, anonymous_megabytes()));
    for (at, asked) in asked.iter().enumerate() {
        session.search(&asked.query())?;
        if (at + 1) % EVERY == 0 {
            memory.push(((at + 1) as f64, anonymous_megabytes()));
        }
    }
    Ok(Told { open, first, memory })
}

/// Runs the child and reads what it tells.
pub(crate) fn open_apart(folder: &Path, seed: u64, queries: usize) -> Result<Told> {
    let output = Command::new(std::env::current_exe()?)
        .args(["child", "open", "--seed", &seed.to_string(), "--queries", &queries.to_string(), "--folder"])
        .arg(folder)
        .output()?;
    if !output.status.success() {
        return Err(format!("opening apart failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Gives up the pages that the system keeps of the files of a folder. It may not obey.
fn give_up_pages(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            give_up_pages(&entry.path())?;
        } else {
            let file = File::open(entry.path())?;
            // Pages that are not written cannot be given up.
            file.sync_all()?;
            fadvise(&file, 0, None, Advice::DontNeed)?;
        }
    }
    Ok(())
}

/// Measures; nobody else has the catalogue open.
pub(crate) fn measure(folder: &Path, seed: u64, datasets: u64) -> Result<(Vec<Goal>, Section)> {
    open_apart(folder, seed, 0)?;
    let told = (0..OPENINGS).map(|_| open_apart(folder, seed, 0)).collect::<Result<Vec<Told>>>()?;
    let open = Summary::of(&told.iter().map(|own| own.open).collect::<Vec<_>>());
    let first = Summary::of(&told.iter().map(|own| own.first).collect::<Vec<_>>());
    let long = open_apart(folder, seed, QUERIES)?;
    let cold = give_up_pages(&catalogue_folder(folder))
        .map_err(Into::into)
        .and_then(|()| open_apart(folder, seed, 0));

    let own = bytes_in(&catalogue_folder(folder).join("index")) as f64;
    let plain = bytes_in(&floor_folder(folder)) as f64;
    let memory = long.memory.last().map_or(0.0, |own| own.1);
    let before = long.memory.first().map_or(0.0, |own| own.1);
    let million = 1_000_000.max(datasets);
    let goals = vec![
        Goal::most(4, "open, warm page cache, p50", 20.0, "ms", open.p50).at(million, datasets),
        Goal::most(4, "first full answer, p50", 100.0, "ms", first.p50).at(million, datasets),
        Goal::most(4, "anonymous memory after 1,000 queries", MEMORY, "MB", memory).at(million, datasets),
        Goal::most(4, "index against plain tantivy's", 1.6, "×", own / plain.max(1.0)),
    ];
    let mut table = Table::new("In a process of its own", &["what", "p50", "most", "n"]);
    let count = OPENINGS as f64;
    table.row("open, ms", numbers([open.p50, open.most, count]));
    table.row("first full answer, ms", numbers([first.p50, first.most, count]));
    let mut note = "What the system kept of the files could not be given up: no cold figures.".to_owned();
    if let Ok(cold) = cold {
        table.row("open with cold files, ms", numbers([cold.open, cold.open, 1.0]));
        table.row("first full answer with cold files, ms", numbers([cold.first, cold.first, 1.0]));
        note = "Cold: what the system kept of the files was given up with posix_fadvise, which it may not obey; \
                a host below may keep them still."
            .to_owned();
    }
    table.row("anonymous memory before opening, MB", numbers([before, before, 1.0]));
    table.row("anonymous memory after 1,000 queries, MB", numbers([memory, memory, 1.0]));
    table.row("index, MB", numbers([own / 1e6, own / 1e6, 1.0]));
    table.row("plain tantivy's index, MB", numbers([plain / 1e6, plain / 1e6, 1.0]));
    let section = Section::new("Opening and memory")
        .note(note)
        .note(
            "The plain index holds the same texts, words, identifiers, title keys, boxes, eight of the \
             catalogue's fifteen facets and one of its eight dates.",
        )
        .table(table)
        .chart(Chart::Lines {
            title: "Anonymous memory over a thousand queries".to_owned(),
            across: "queries".to_owned(),
            unit: "MB".to_owned(),
            logarithmic: false,
            series: vec![
                ("catalogue".to_owned(), long.memory),
                ("goal at a million".to_owned(), vec![(0.0, MEMORY), (QUERIES as f64, MEMORY)]),
            ],
        });
    Ok((goals, section))
}
