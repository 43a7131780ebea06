//! Importing against its floor: what the same records cost when they are parsed, their very rows and
//! journal inserted into SQLite, and their texts indexed by tantivy, with nothing in between.
//!
//! The rows are those that the import under test wrote, read back from its store: not a byte less is
//! inserted. The floor has no rules, no rights, no slugs to find and no record to recognise. Each round
//! runs both, in turn, each into an empty folder. Both have tantivy's own thread that indexes and two more: one
//! of the floor parses and inserts, the other makes documents; one of the import reads, maps and makes
//! documents, the other checks and writes. The target is records a second, on the clock and two cores: where
//! others work on the same cores it is hidden, and processor time tells the work.

use crate::building::Result;
use crate::floor_index::{FloorIndex, Texts};
use crate::generate::Generator;
use catalogue_core::{AccountDetails, Catalogue, ImportOptions, Options};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use rustix::time::{ClockId, clock_gettime};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Records of one transaction, as the import has it.
const BATCH: usize = 100;

/// What to measure.
pub(crate) struct Work {
    /// How many records.
    pub(crate) records: u64,
    /// How often, floor and import in turn.
    pub(crate) rounds: usize,
    /// The same seed gives the same records.
    pub(crate) seed: u64,
}

/// What one run took.
#[derive(Clone, Copy, Debug)]
struct Took {
    /// Seconds on the clock.
    wall: f64,
    /// Seconds of processor time of all threads.
    processor: f64,
}

/// Runs the rounds and prints records a second, least and median.
pub(crate) fn run(work: &Work) -> Result<()> {
    let lines = packages(&Generator::new(work.seed, 100), work.records)?;
    let mut rounds: HashMap<&str, Vec<Took>> = HashMap::new();
    let mut rows = None;
    for round in 0..work.rounds.max(1) {
        let folder = tempfile::tempdir()?;
        let store = folder.path().join("ours.catalogue");
        let took = ours(&lines, &store, work.records)?;
        rounds.entry("import").or_default().push(took);
        let rows = match &rows {
            Some(rows) => rows,
            None => rows.insert(Rows::of(&store.join("store.catdb"))?),
        };
        std::fs::remove_dir_all(&store)?;
        for (part, took) in floor(&lines, rows, folder.path())? {
            rounds.entry(part).or_default().push(took);
        }
        writeln!(std::io::stdout(), "round {} of {}", round + 1, work.rounds.max(1))?;
    }
    print(&rounds, work.records)
}

fn print(rounds: &HashMap<&str, Vec<Took>>, records: u64) -> Result<()> {
    let mut out = std::io::stdout().lock();
    #[expect(clippy::cast_precision_loss, reason = "a count of records")]
    let count = records as f64;
    writeln!(out, "{:<26} {:>14} {:>14} {:>20}", "", "best, rec/s", "median, rec/s", "processor, µs/rec")?;
    for part in ["parse", "sqlite", "tantivy", "floor", "import"] {
        let Some(took) = rounds.get(part) else { continue };
        let wall = sorted(took.iter().map(|took| took.wall));
        let processor = sorted(took.iter().map(|took| took.processor));
        writeln!(
            out,
            "{part:<26} {:>14.0} {:>14.0} {:>20.1}",
            count / wall.first().copied().unwrap_or(f64::NAN),
            count / median(&wall),
            median(&processor) * 1e6 / count,
        )?;
    }
    let (Some(floor), Some(ours)) = (rounds.get("floor"), rounds.get("import")) else { return Ok(()) };
    let ratio =
        |of: fn(&Took) -> f64| sorted(floor.iter().zip(ours).map(|(floor, ours)| of(floor) / of(ours)));
    for (what, ratios) in [
        ("records a second, on the clock (target: at least 75 %)", ratio(|took| took.wall)),
        ("records for the same processor time", ratio(|took| took.processor)),
    ] {
        writeln!(
            out,
            "import / floor, {what}: median {:.0} %, {:.0} % to {:.0} %",
            median(&ratios) * 100.0,
            ratios.first().copied().unwrap_or(f64::NAN) * 100.0,
            ratios.last().copied().unwrap_or(f64::NAN) * 100.0
        )?;
    }
    Ok(())
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Runs something on the clock.
fn timed<T>(run: impl FnOnce() -> Result<T>) -> Result<(T, Took)> {
    let (started, before) = (Instant::now(), processor());
    let done = run()?;
    Ok((done, Took { wall: started.elapsed().as_secs_f64(), processor: processor() - before }))
}

/// Processor time of all threads of this process so far, in seconds.
fn processor() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// Our import, into an empty catalogue, until everything is stored and indexed.
fn ours(lines: &[u8], folder: &Path, records: u64) -> Result<Took> {
    let admin = AccountDetails { login: "admin".to_owned(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(folder, Options::default(), admin)?;
    let session = catalogue.session(catalogue.principal("admin")?, None)?;
    let options = ImportOptions {
        format: Some("ckan".to_owned()),
        create_organisations: true,
        publish: true,
        ..ImportOptions::default()
    };
    let (report, took) =
        timed(|| Ok(session.import_from(&mut std::io::Cursor::new(lines), &options, &mut |_, _| true)?))?;
    if report.created.cast_unsigned() != records || report.published != report.created {
        return Err(format!("{} created, {} published of {records}", report.created, report.published).into());
    }
    drop((session, catalogue));
    // What closing folds away is part of the rows.
    Ok(took)
}

/// The rows of one table in the order in which they were written.
struct Table {
    insert: String,
    rows: Vec<Vec<Cell>>,
}

/// What an import wrote: the tables that it fills, and how they are made.
struct Rows {
    schema: Vec<String>,
    /// Small tables, inserted first.
    once: Vec<Table>,
    /// The tables of datasets, cut into transactions.
    batches: Vec<Vec<Table>>,
}

impl Rows {
    fn of(database: &Path) -> Result<Self> {
        let connection = Connection::open(database)?;
        let mut schema = Vec::new();
        let sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
            ORDER BY type = 'index', rowid";
        let mut statement = connection.prepare(sql)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            schema.push(row.get(0)?);
        }
        let once = ["organisation", "organisation_address", "account"]
            .iter()
            .map(|table| Table::of(&connection, table, "", []))
            .collect::<Result<_>>()?;
        // Identifiers are in the order of creation.
        let ids: Vec<Vec<u8>> = connection
            .prepare("SELECT id FROM dataset ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut batches = Vec::new();
        for batch in ids.chunks(BATCH) {
            let (Some(first), Some(last)) = (batch.first(), batch.last()) else { continue };
            let ends = || [Cell::Blob(first.clone()), Cell::Blob(last.clone())];
            let mut tables = vec![Table::of(&connection, "dataset", "WHERE id BETWEEN ?1 AND ?2", ends())?];
            for table in ["label", "identity", "address"] {
                tables.push(Table::of(&connection, table, "WHERE dataset BETWEEN ?1 AND ?2", ends())?);
            }
            let named = |id: &[u8]| Ok::<_, uuid::Error>(Cell::Text(uuid::Uuid::from_slice(id)?.to_string()));
            let of = "WHERE subject = 'dataset' AND subject_id BETWEEN ?1 AND ?2 ORDER BY sequence";
            tables.push(Table::of(&connection, "event", of, [named(first)?, named(last)?])?);
            batches.push(tables);
        }
        Ok(Self { schema, once, batches })
    }
}

impl Table {
    fn of<const N: usize>(
        connection: &Connection,
        table: &str,
        which: &str,
        values: [Cell; N],
    ) -> Result<Self> {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table} {which}"))?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let places = vec!["?"; names.len()].join(", ");
        let insert = format!("INSERT INTO {table} ({}) VALUES ({places})", names.join(", "));
        let mut rows = Vec::new();
        let mut found = statement.query(params_from_iter(values))?;
        while let Some(row) = found.next()? {
            rows.push((0..names.len()).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?);
        }
        Ok(Self { insert, rows })
    }

    fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        let mut statement = connection.prepare_cached(&self.insert)?;
        for row in &self.rows {
            statement.execute(params_from_iter(row))?;
        }
        Ok(())
    }
}

/// The parts of the floor, each alone, then all of them on two threads.
fn floor(lines: &[u8], rows: &Rows, folder: &Path) -> Result<Vec<(&'static str, Took)>> {
    let (parsed, parse) = timed(|| {
        let mut parsed = Vec::new();
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            parsed.push(serde_json::from_slice::<Texts<'_>>(line)?);
        }
        Ok(parsed)
    })?;
    let ((), sqlite) = timed(|| {
        let connection = database(&folder.join("alone.db"), rows)?;
        rows.batches.iter().try_for_each(|batch| insert(&connection, batch))?;
        fold(&connection)
    })?;
    let ((), tantivy) = timed(|| {
        let mut index = FloorIndex::create(&folder.join("alone"))?;
        parsed.iter().try_for_each(|texts| index.add(texts))?;
        index.finish()
    })?;
    drop(parsed);
    let ((), together) = timed(|| together(lines, rows, folder))?;
    Ok(vec![("parse", parse), ("sqlite", sqlite), ("tantivy", tantivy), ("floor", together)])
}

/// Parsing and SQLite on one thread, documents on another, and tantivy's own.
fn together(lines: &[u8], rows: &Rows, folder: &Path) -> Result<()> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<Texts<'_>>>(8);
        let indexing = scope.spawn(move || {
            let run = || -> Result<()> {
                let mut index = FloorIndex::create(&folder.join("together"))?;
                for batch in receiver {
                    batch.iter().try_for_each(|texts| index.add(texts))?;
                }
                index.finish()
            };
            run().map_err(|error| error.to_string())
        });
        let connection = database(&folder.join("together.db"), rows)?;
        let mut written = rows.batches.iter();
        let mut batch = Vec::with_capacity(BATCH);
        let mut lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).peekable();
        while let Some(line) = lines.next() {
            batch.push(serde_json::from_slice(line)?);
            if batch.len() == BATCH || lines.peek().is_none() {
                if let Some(tables) = written.next() {
                    insert(&connection, tables)?;
                }
                let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                // Nobody takes it any more when indexing failed, which is told below.
                if sender.send(full).is_err() {
                    break;
                }
            }
        }
        fold(&connection)?;
        drop(sender);
        match indexing.join() {
            Ok(done) => done.map_err(Into::into),
            Err(_) => Err("the indexing thread panicked".into()),
        }
    })
}

/// An empty database of the same schema, set up as the store is.
fn database(path: &Path, rows: &Rows) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(96);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;
         PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -8000;",
    )?;
    for sql in &rows.schema {
        connection.execute_batch(sql)?;
    }
    connection.execute_batch("BEGIN IMMEDIATE")?;
    rows.once.iter().try_for_each(|table| table.write(&connection))?;
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}

fn insert(connection: &Connection, batch: &[Table]) -> Result<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    batch.iter().try_for_each(|table| table.write(connection))?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

fn fold(connection: &Connection) -> Result<()> {
    Ok(connection.query_one("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

/// CKAN packages, one a line.
pub(crate) fn packages(generator: &Generator, count: u64) -> Result<Vec<u8>> {
    let owners: HashMap<_, _> =
        generator.organisations().into_iter().map(|held| (held.id, held.details.name)).collect();
    let mut lines = Vec::new();
    for index in 0..count {
        let (metadata, resources) = generator.dataset(index);
        let resources: Vec<serde_json::Value> = resources
            .iter()
            .enumerate()
            .map(|(at, held)| {
                serde_json::json!({
                    "id": format!("{index}-{at}"), "name": held.name, "description": held.description,
                    "url": held.url, "format": held.format,
                })
            })
            .collect();
        let tags: Vec<_> = metadata.keywords.iter().map(|word| serde_json::json!({ "name": word })).collect();
        let owner = metadata.organisation.and_then(|id| owners.get(&id));
        let package = serde_json::json!({
            "id": format!("paquet-{index}"), "name": format!("jeu-{index}"), "title": metadata.title,
            "notes": metadata.description, "type": "dataset", "state": "active", "private": false,
            "license_id": "odc-odbl", "tags": tags, "resources": resources,
            "organization": { "title": owner },
        });
        serde_json::to_writer(&mut lines, &package)?;
        lines.push(b'\n');
    }
    Ok(lines)
}
