//! Target 8, under load: several threads searching, and searching while records come in.

use crate::building::{Built, ORGANISATIONS, Result};
use crate::clock::{Spent, spent};
use crate::figures::{Summary, mean, over};
use crate::generate::Generator;
use crate::import_floor::packages;
use crate::log::log;
use crate::results::{Cell, Goal, Section, Table, numbers};
use catalogue_core::{Change, Error, ImportOptions, Query, Session};
use std::io::Cursor;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::scope;
use std::time::{Duration, Instant};

/// How long each crowd searches.
const LONG: Duration = Duration::from_secs(5);
/// Datasets in a batch that comes in.
const BATCH: u64 = 100;
const CROWD: usize = 8;
/// Records of the file that is imported: more than can be taken meanwhile.
const IMPORTED: u64 = 40_000;

type Asks = Vec<(Session, Query)>;

/// What a crowd did.
struct Crowd {
    /// Milliseconds on the wall of each search.
    times: Vec<f64>,
    /// Searches a second.
    rate: f64,
    /// Milliseconds of a core that a search took.
    core: f64,
}

impl Crowd {
    fn row(&self) -> [Cell; 7] {
        let own = Summary::of(&self.times);
        numbers([self.rate, self.core, own.p50, own.p95, own.p99, own.p999, own.most])
    }
}

/// Searches in so many threads.
fn crowd(asks: &Asks, threads: usize, long: Duration) -> Result<Crowd> {
    let started = Instant::now();
    let all = scope(|scope| {
        let work: Vec<_> = (0..threads)
            .map(|own| {
                scope.spawn(move || -> std::result::Result<Vec<Spent>, Error> {
                    let mut times = Vec::new();
                    // Each starts elsewhere in the log.
                    let mut at = own * asks.len() / threads;
                    while started.elapsed() < long {
                        let Some((session, query)) = asks.get(at % asks.len().max(1)) else { break };
                        let (found, took) = spent(|| session.search(query));
                        found?;
                        times.push(took);
                        at += 1;
                    }
                    Ok(times)
                })
            })
            .collect();
        work.into_iter().map(|own| own.join()).collect::<Vec<_>>()
    });
    let took = started.elapsed().as_secs_f64();
    let mut times = Vec::new();
    for own in all {
        times.extend(own.map_err(|_| "a thread ended badly")??);
    }
    let core = times.iter().map(|own| own.core).collect::<Vec<_>>();
    let wall = times.iter().map(|own| own.wall).collect::<Vec<_>>();
    Ok(Crowd { rate: wall.len() as f64 / took, core: mean(&core), times: wall })
}

/// Something that writes until told to stop; how many datasets it has written stands in the number.
type Writing<'a> = &'a (dyn Fn(&AtomicBool, &AtomicU64) -> Result<()> + Sync);

/// Deposits and publishes batches.
fn batches(built: &Built, stop: &AtomicBool, done: &AtomicU64) -> Result<()> {
    let session = built.administrator()?;
    let from = built.made.datasets * 2 + 100_000;
    while !stop.load(Ordering::Relaxed) {
        let at = from + done.load(Ordering::Relaxed);
        let changes = (at..at + BATCH).map(|index| {
            let (metadata, resources) = built.dataset(index);
            Change::Create { metadata: Box::new(metadata), resources, publish: true }
        });
        session.apply(changes.collect())?;
        done.fetch_add(BATCH, Ordering::Relaxed);
    }
    Ok(())
}

/// Imports a file of CKAN packages.
fn file(built: &Built, packages: &[u8], stop: &AtomicBool, done: &AtomicU64) -> Result<()> {
    let options = ImportOptions {
        format: Some("ckan".to_owned()),
        create_organisations: true,
        publish: true,
        ..ImportOptions::default()
    };
    let mut progress = |read: i64, _: Option<i64>| {
        done.store(read.cast_unsigned(), Ordering::Relaxed);
        !stop.load(Ordering::Relaxed)
    };
    match built.administrator()?.import_from(&mut Cursor::new(packages), &options, &mut progress) {
        Ok(_) if !stop.load(Ordering::Relaxed) => Err("the file was too short".into()),
        Ok(_) | Err(Error::Cancelled) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// One thread searching beside another that writes, and the datasets written in a second.
fn beside(asks: &Asks, write: Writing<'_>) -> Result<(Crowd, f64)> {
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    scope(|scope| {
        let writing = scope.spawn(|| write(&stop, &done).map_err(|error| error.to_string()));
        let (started, found) = (Instant::now(), crowd(asks, 1, LONG));
        let came = done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        writing.join().map_err(|_| "the writer ended badly")??;
        Ok((found?, came))
    })
}

/// Measures; the catalogue is written to.
pub(crate) fn measure(built: &Built, queries: usize, seed: u64) -> Result<(Vec<Goal>, Section)> {
    let mut asks: Asks = Vec::new();
    for asked in log(&built.generator, seed, queries) {
        asks.push((built.asker(&asked)?, asked.query()));
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    crowd(&asks, 1, LONG / 5)?;
    let mut table = Table::new(
        "A crowd searching, ms on the wall",
        &["threads", "searches a second", "mean of a core", "p50", "p95", "p99", "p99.9", "max"],
    );
    let mut rates = Vec::new();
    let mut worst = Summary::default();
    for threads in [1, cores, CROWD] {
        let own = crowd(&asks, threads, LONG)?;
        table.row(format!("{threads}"), own.row());
        rates.push(own.rate);
        worst = Summary::of(&own.times);
    }
    let packages = packages(&Generator::new(seed + 1, ORGANISATIONS), IMPORTED)?;
    let writers: [(&str, Writing<'_>); 2] = [
        ("while batches are applied", &|stop, done| batches(built, stop, done)),
        ("while a file is imported", &|stop, done| file(built, &packages, stop, done)),
    ];
    let mut goals = vec![Goal::least(
        8,
        "8 threads against as many as cores",
        95.0,
        "%",
        100.0 * over(rates[2], rates[1]),
    )];
    let mut came_in = Vec::new();
    for (what, write) in writers {
        let (own, came) = beside(&asks, write)?;
        table.row(format!("1, {what}"), own.row());
        // Against one thread alone, on a core of its own as this one has.
        let loss = 100.0 * (1.0 - over(own.rate, rates[0]));
        let goal = Goal::most(8, &format!("searches lost {what}"), 30.0, "%", loss);
        goals.push(goal.figure(format!("{loss:.0} %")));
        came_in.push(format!("{came:.0} datasets a second {what}"));
    }
    goals.push(Goal::told(8, "8 threads: p99, p99.9", format!("{:.1} ms, {:.1} ms", worst.p99, worst.p999)));
    let section = Section::new("Under load")
        .note(format!(
            "{cores} cores. One thread wrote without pause beside one that searched: {}. A batch is {BATCH} datasets \
             in a transaction, which every search that begins after it finds.",
            came_in.join(", ")
        ))
        .table(table);
    Ok((goals, section))
}
