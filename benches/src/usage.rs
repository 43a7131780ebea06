//! Use counted and folded, and what figures cost those who search meanwhile.

use crate::building::{Built, Result, administrator, catalogue_folder};
use crate::clock::since;
use crate::figures::Summary;
use crate::generate::Generator;
use crate::log::log;
use crate::random::{Random, Zipf};
use catalogue_core::{Catalogue, Clock, DatasetId, Options, Principal, Query, ResourceId, Session};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Datasets with a deposited file.
const FILES: usize = 100;
/// Days over which the events are spread.
const DAYS: i64 = 365;

/// What to count.
pub(crate) struct Use {
    pub(crate) datasets: u64,
    pub(crate) events: u64,
    pub(crate) queries: usize,
    pub(crate) seed: u64,
    pub(crate) folder: Option<PathBuf>,
}

/// Days that the bench moves on.
struct Calendar(AtomicI64);

impl Clock for Calendar {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        let days = Duration::from_secs(self.0.load(Ordering::Relaxed).unsigned_abs() * 86_400);
        (SystemTime::UNIX_EPOCH + days).into()
    }
}

/// Counts the events, then asks for figures, alone and beside searches.
pub(crate) fn run(wanted: &Use) -> Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = wanted.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    let Built { generator, catalogue, .. } = Built::find_or_make(&folder, wanted.seed, wanted.datasets)?;
    drop(catalogue);

    let calendar = Arc::new(Calendar(AtomicI64::new(20_000)));
    let options = Options { clock: calendar.clone(), ..Options::default() };
    let catalogue = Catalogue::open(catalogue_folder(&folder), options)?;
    let anybody = catalogue.session(Principal::Anonymous, None)?;
    let mut ids: Vec<DatasetId> = Vec::new();
    anybody.search_all(&Query::default(), &mut |hit| {
        ids.push(hit.id);
        true
    })?;
    let files = deposit(&administrator(&catalogue)?, &ids)?;
    search_alone(&anybody, &generator, wanted, "search before any use")?;

    let ranks = Zipf::new(ids.len());
    let mut random = Random::of(wanted.seed, 9, 0);
    let (mut views, mut downloads) = (Vec::new(), Vec::new());
    let started = Instant::now();
    for event in 0..wanted.events {
        let day = i64::try_from(event).unwrap_or(0) * DAYS / i64::try_from(wanted.events.max(1)).unwrap_or(1);
        calendar.0.store(20_000 + day, Ordering::Relaxed);
        let one = Instant::now();
        if random.percent(10) && !files.is_empty() {
            let (dataset, resource) = *random.one(&files);
            anybody.open_file(dataset, resource)?;
            downloads.push(since(one));
        } else if let Some(id) = ids.get(ranks.rank(&mut random)) {
            anybody.record_view(*id)?;
            views.push(since(one));
        }
    }
    let counted = started.elapsed().as_secs_f64();
    let started = Instant::now();
    catalogue.flush_usage()?;
    let last = since(started);
    writeln!(
        std::io::stdout().lock(),
        "counted {} events over {DAYS} days: {counted:.1} s, {:.0} a second; the last flush {last:.1} ms",
        wanted.events,
        wanted.events as f64 / counted
    )?;
    say("count a view", &views)?;
    say("open a file and count it", &downloads)?;

    for (who, session) in
        [("anonymous", anybody.clone()), ("the host", catalogue.session(Principal::System, None)?)]
    {
        let mut times = Vec::new();
        for _ in 0..9 {
            let started = Instant::now();
            session.statistics()?;
            times.push(since(started));
        }
        say(&format!("statistics: {who}"), &times)?;
    }
    search_alone(&anybody, &generator, wanted, "search after")?;
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| -> Result<()> {
        let beside = anybody.clone();
        let stopped = &stop;
        scope.spawn(move || while !stopped.load(Ordering::Relaxed) && beside.statistics().is_ok() {});
        let done = search_alone(&anybody, &generator, wanted, "search while somebody asks for figures");
        stop.store(true, Ordering::Relaxed);
        done
    })
}

fn deposit(admin: &Session, ids: &[DatasetId]) -> Result<Vec<(DatasetId, ResourceId)>> {
    let mut files = Vec::new();
    for id in ids {
        if files.len() == FILES {
            break;
        }
        let held = admin.get(*id)?.dataset;
        // Anybody takes them.
        let open = held.resources.iter().find(|resource| resource.metadata.access.is_open());
        if let Some(resource) = open.map(|resource| resource.id) {
            let content = format!("id;nom\n{id};arbre\n");
            admin.attach_file(*id, held.revision, resource, "donnees.csv", &mut content.as_bytes())?;
            files.push((*id, resource));
        }
    }
    Ok(files)
}

fn search_alone(session: &Session, generator: &Generator, wanted: &Use, what: &str) -> Result<()> {
    let mut times = Vec::new();
    for logged in log(generator, wanted.seed, wanted.queries) {
        let query = logged.query();
        session.search(&query)?;
        let started = Instant::now();
        session.search(&query)?;
        times.push(since(started));
    }
    say(what, &times)
}

/// One line: median, 95th percentile, maximum, number of runs.
fn say(what: &str, times: &[f64]) -> Result<()> {
    let own = Summary::of(times);
    writeln!(
        std::io::stdout().lock(),
        "{what:<44} p50 {:>9.3} ms   p95 {:>9.3} ms   max {:>9.3} ms   n {}",
        own.p50,
        own.p95,
        own.most,
        own.count
    )?;
    Ok(())
}
