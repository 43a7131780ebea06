//! Target 8, under load: several threads searching, and searching while records come in.

use crate::building::{Built, Result};
use crate::clock::since;
use crate::figures::{Summary, over};
use crate::log::log;
use crate::results::{Goal, Section, Table, numbers};
use catalogue_core::{Change, Query, Session};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::scope;
use std::time::{Duration, Instant};

/// How long each crowd searches.
const LONG: Duration = Duration::from_secs(5);
/// Datasets in a batch that comes in.
const BATCH: u64 = 100;
const CROWD: usize = 8;

type Asks = Vec<(Session, Query)>;

/// Searches in so many threads; milliseconds on the wall of each search, and searches a second.
fn crowd(asks: &Asks, threads: usize, long: Duration) -> Result<(Vec<f64>, f64)> {
    let started = Instant::now();
    let all = scope(|scope| {
        let work: Vec<_> = (0..threads)
            .map(|own| {
                scope.spawn(move || -> std::result::Result<Vec<f64>, catalogue_core::Error> {
                    let mut times = Vec::new();
                    // Each starts elsewhere in the log.
                    let mut at = own * asks.len() / threads;
                    while started.elapsed() < long {
                        let Some((session, query)) = asks.get(at % asks.len().max(1)) else { break };
                        let one = Instant::now();
                        session.search(query)?;
                        times.push(since(one));
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
    let rate = times.len() as f64 / took;
    Ok((times, rate))
}

/// Deposits and publishes batches until told to stop; how many datasets.
fn coming_in(built: &Built, stop: &AtomicBool, done: &AtomicU64) -> Result<()> {
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
        &["threads", "searches a second", "p50", "p95", "p99", "p99.9", "max"],
    );
    let mut rates = Vec::new();
    let mut worst = Summary::default();
    for threads in [1, cores, CROWD] {
        let (times, rate) = crowd(&asks, threads, LONG)?;
        let own = Summary::of(&times);
        table.row(format!("{threads}"), numbers([rate, own.p50, own.p95, own.p99, own.p999, own.most]));
        rates.push(rate);
        worst = own;
    }
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let (beside, came) = scope(|scope| -> Result<_> {
        let incoming = scope.spawn(|| coming_in(built, &stop, &done).map_err(|error| error.to_string()));
        let (started, found) = (Instant::now(), crowd(&asks, 1, LONG));
        let came = done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        incoming.join().map_err(|_| "the import ended badly")??;
        Ok((found?, came))
    })?;
    let own = Summary::of(&beside.0);
    let cells = [beside.1, own.p50, own.p95, own.p99, own.p999, own.most];
    table.row("1, while records come in", numbers(cells));
    let loss = 100.0 * (1.0 - over(beside.1, rates[0]));
    let goals = vec![
        Goal::least(8, "8 threads against as many as cores", 95.0, "%", 100.0 * over(rates[2], rates[1])),
        Goal::most(8, "searches lost while records come in", 30.0, "%", loss).figure(format!("{loss:.0} %")),
        Goal::told(8, "8 threads: p99, p99.9", format!("{:.1} ms, {:.1} ms", worst.p99, worst.p999)),
    ];
    let section = Section::new("Under load")
        .note(format!(
            "{cores} cores. {came:.0} datasets a second came in, in batches of {BATCH}, each searched by the next \
             query."
        ))
        .table(table);
    Ok((goals, section))
}
