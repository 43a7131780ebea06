//! Target 7: one durable publication beside a raw SQLite commit, and the search that follows it, here
//! and in another process. Target 1 too: searching after many small publications.

use crate::building::{Built, Result};
use crate::clock::{since, spent};
use crate::figures::{Summary, mean, over};
use crate::log::{Kind, log};
use crate::machine::files_in;
use crate::progress;
use crate::results::{Goal, Section, Table, numbers};
use catalogue_core::{Catalogue, Change, Dataset, Metadata, Options, Principal, Query, Session};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// Publications timed alone, raw commits likewise.
const ALONE: usize = 200;
/// How often the tail grows from one to ten.
const TAILS: usize = 5;
const TAIL: usize = 10;
/// Small publications after which there are many segments.
const MANY: usize = 1_000;

/// Deposits a dataset that nobody knows, not yet published.
fn draft(built: &Built, session: &Session, index: u64) -> Result<Dataset> {
    let (metadata, resources) = built.dataset(index);
    let metadata =
        Box::new(Metadata { title: format!("{} publication {index}", metadata.title), ..metadata });
    Ok(session.apply(vec![Change::Create { metadata, resources, publish: false }])?.remove(0))
}

/// Milliseconds of a commit of as many bytes in a database of its own, in the same folder.
fn raw_commits(folder: &Path) -> Result<Vec<f64>> {
    let path = folder.join("raw.sqlite");
    let mut database = rusqlite::Connection::open(&path)?;
    database.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    database.execute_batch(
        "PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS dataset (id INTEGER PRIMARY KEY, body BLOB);
         CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, body BLOB);",
    )?;
    let body = vec![b'x'; 3_000];
    let mut times = Vec::new();
    for _ in 0..ALONE {
        let started = Instant::now();
        let transaction = database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute("INSERT INTO dataset (body) VALUES (?1)", [&body])?;
        transaction.execute("INSERT INTO journal (body) VALUES (?1)", [&body])?;
        transaction.commit()?;
        times.push(since(started));
    }
    drop(database);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("raw.sqlite{end}")));
    }
    Ok(times)
}

/// Another process that has the catalogue open and searches when told to.
struct Other {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Other {
    fn start(catalogue: &Path) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["child", "follow", "--folder"])
            .arg(catalogue)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asks = process.stdin.take().ok_or("a child without input")?;
        let answers = BufReader::new(process.stdout.take().ok_or("a child without output")?);
        Ok(Self { process, asks, answers })
    }

    /// Milliseconds of a search there, and what it found.
    fn search(&mut self, query: &Query) -> Result<(f64, i64)> {
        writeln!(self.asks, "{}", serde_json::to_string(query)?)?;
        self.asks.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }

    fn end(self) -> Result<()> {
        let Self { mut process, asks, answers } = self;
        drop((asks, answers));
        process.wait()?;
        Ok(())
    }
}

/// The child: a query a line in, milliseconds and the total out.
pub(crate) fn follow(catalogue: &Path) -> Result<()> {
    let catalogue = Catalogue::open(catalogue, Options::default())?;
    let session = catalogue.session(Principal::Anonymous, None)?;
    for line in std::io::stdin().lock().lines() {
        let query: Query = serde_json::from_str(&line?)?;
        let started = Instant::now();
        let page = session.search(&query)?;
        let took = since(started);
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string(&(took, page.total))?)?;
        out.flush()?;
    }
    Ok(())
}

/// Extra milliseconds of the search after a publication, by the length of the tail.
#[derive(Default)]
struct Tails {
    here: Vec<Vec<f64>>,
    there: Vec<Vec<f64>>,
    unseen: usize,
}

fn tails(built: &Built, session: &Session, next: &mut u64) -> Result<Tails> {
    let mut other = Other::start(built.catalogue.path())?;
    let anybody = built.anybody()?;
    let mut tails = Tails { here: vec![Vec::new(); TAIL], there: vec![Vec::new(); TAIL], unseen: 0 };
    for _ in 0..TAILS {
        session.sync()?;
        let query = Query { text: "publication".to_owned(), ..crate::log::everything() };
        let (mut here, mut there) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..5 {
            let started = Instant::now();
            anybody.search(&query)?;
            here = here.min(since(started));
            there = there.min(other.search(&query)?.0);
        }
        for at in 0..TAIL {
            let deposited = draft(built, session, *next)?;
            *next += 1;
            session.publish(deposited.id, deposited.revision)?;
            let started = Instant::now();
            let page = anybody.search(&query)?;
            tails.here[at].push((since(started) - here).max(0.0));
            let (took, total) = other.search(&query)?;
            tails.there[at].push((took - there).max(0.0));
            tails.unseen += usize::from(total != page.total);
        }
    }
    other.end()?;
    Ok(tails)
}

/// Milliseconds of every query of a log, the least of three.
pub(crate) fn over_the_log(built: &Built, queries: usize, seed: u64) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for asked in log(&built.generator, seed, queries) {
        let (session, query) = (built.asker(&asked)?, asked.query());
        let mut least = f64::INFINITY;
        for _ in 0..3 {
            let (page, took) = spent(|| session.search(&query));
            page?;
            least = least.min(took.core);
        }
        times.push(least);
    }
    Ok(times)
}

fn segments(built: &Built) -> f64 {
    files_in(&built.catalogue.path().join("index"), ".idx") as f64
}

/// Measures on a catalogue that is its own: it is written to.
pub(crate) fn measure(built: &Built, queries: usize, seed: u64) -> Result<(Vec<Goal>, Section)> {
    let session = built.administrator()?;
    let mut next = built.made.datasets + 1;
    let (before, segments_before) = (over_the_log(built, queries, seed)?, segments(built));
    let (mut raw, mut published) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        raw.extend(raw_commits(&built.folder)?);
        for _ in 0..ALONE / 2 {
            let deposited = draft(built, &session, next)?;
            next += 1;
            let started = Instant::now();
            session.publish(deposited.id, deposited.revision)?;
            published.push(since(started));
        }
    }
    let tails = tails(built, &session, &mut next)?;

    let bar = progress::bar("publishing one by one", MANY as u64);
    let anybody = built.anybody()?;
    let first = log(&built.generator, seed, queries).into_iter().find(|own| own.kind == Kind::Term);
    let query = first.map(|own| own.query()).unwrap_or_default();
    for _ in 0..MANY {
        let deposited = draft(built, &session, next)?;
        next += 1;
        session.publish(deposited.id, deposited.revision)?;
        anybody.search(&query)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let (after, segments_after) = (over_the_log(built, queries, seed)?, segments(built));
    session.reindex(&mut |_, _| true)?;
    let (anew, segments_anew) = (over_the_log(built, queries, seed)?, segments(built));

    let (raw, published) = (Summary::of(&raw), Summary::of(&published));
    let flat = |lists: &[Vec<f64>]| Summary::of(&lists.concat());
    let (here, there) = (flat(&tails.here), flat(&tails.there));
    let datasets = built.made.datasets;
    let many = over(mean(&after), mean(&anew));
    let million = datasets.max(1_000_000);
    let goals = vec![
        Goal::most(7, "one publication above a raw commit, p50", 0.5, "ms", published.p50 - raw.p50),
        Goal::most(7, "the next search here, tail of 1 to 10, p95, more", 4.0, "ms", here.p95)
            .at(million, datasets),
        Goal::most(7, "the next search in another process, p95, more", 20.0, "ms", there.p95)
            .at(million, datasets),
        Goal::most(1, "after 1,000 small publications, against an index built anew", 1.3, "×", many),
    ];
    let mut alone = Table::new("One publication, ms", &["what", "p50", "p95", "p99", "max", "n"]);
    for (name, own) in [("publish, durable", published), ("raw SQLite commit of two rows, 3 kB each", raw)] {
        alone.row(name, numbers([own.p50, own.p95, own.p99, own.most, own.count as f64]));
    }
    let mut following = Table::new(
        "The next search, ms more than at rest, p50",
        &["in the tail", "here", "in another process"],
    );
    for (at, (here, there)) in tails.here.iter().zip(&tails.there).enumerate() {
        following.row(format!("{}", at + 1), numbers([Summary::of(here).p50, Summary::of(there).p50]));
    }
    following.row("all, p95", numbers([here.p95, there.p95]));
    let mut segments = Table::new("Many segments", &["state", "segments", "mean of a full answer, ms"]);
    segments.row("as built", numbers([segments_before, mean(&before)]));
    segments.row("after 1,000 publications, a search after each", numbers([segments_after, mean(&after)]));
    segments.row("built anew", numbers([segments_anew, mean(&anew)]));
    let section = Section::new("Publishing")
        .note(format!(
            "The other process saw every publication at its next search, but {} of {}. Both databases are in \
             one folder, synchronous = FULL; what fsync costs is the disk's affair.",
            tails.unseen,
            TAILS * TAIL
        ))
        .table(alone)
        .table(following)
        .table(segments);
    Ok((goals, section))
}
