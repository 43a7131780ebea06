//! A process killed at random moments loses nothing that it had acknowledged, and leaves an index
//! equal to the store.

use crate::support::{link, metadata, options, text};
use catalogue_core::{
    AccountDetails, Catalogue, DatasetId, ImportOptions, OrganisationDetails, Query, State,
};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What the killed process does.
const ROLE: &str = "CATALOGUE_TEST_CRASH_ROLE";
const FOLDER: &str = "CATALOGUE_TEST_CRASH_FOLDER";
const ROUND: &str = "CATALOGUE_TEST_CRASH_ROUND";

/// How many kills: a few at a desk, 200 in CI, thousands by hand (`CATALOGUE_CRASHES`).
fn crashes() -> u64 {
    std::env::var("CATALOGUE_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(40)
}

/// The process that is killed. It tells each acknowledged write on its standard output.
#[test]
#[ignore = "run as a child by the other tests of this file"]
fn child() {
    let (Ok(role), Ok(folder), Ok(round)) =
        (std::env::var(ROLE), std::env::var(FOLDER), std::env::var(ROUND))
    else {
        return;
    };
    say("starting");
    let catalogue = Catalogue::open(Path::new(&folder), options_now()).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let organisation = session.organisation("commune").unwrap();
    say("ready");
    for n in 0.. {
        match role.as_str() {
            "open" => std::thread::sleep(Duration::from_secs(1)),
            "publish" => {
                let draft =
                    session.create(metadata(&organisation, &format!("Jeu {round} {n}"), &["mot"])).unwrap();
                say(&format!("draft {}", draft.id));
                let draft = session
                    .add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv"))
                    .unwrap();
                let published =
                    session.publish(draft.id, draft.revision).unwrap_or_else(|error| panic!("{error}"));
                say(&format!("published {}", published.id));
                if n % 7 == 0 {
                    let token = session.prepare_delete(published.id).unwrap().token;
                    session.delete(published.id, &token).unwrap();
                    say(&format!("deleted {}", published.id));
                }
            }
            // The moments between the store's commit and the index's, and inside its merges.
            "index" => {
                let draft =
                    session.create(metadata(&organisation, &format!("Index {round} {n}"), &["mot"])).unwrap();
                say(&format!("draft {}", draft.id));
                session.search(&Query::default()).unwrap();
                session.sync().unwrap();
                if n % 5 == 4 {
                    session.reindex(&mut |_, _| true).unwrap();
                }
            }
            _ => {
                let lines: Vec<String> = (0..40)
                    .map(|k| {
                        format!(
                            r#"{{"id": "{round}-{n}-{k}", "name": "importe-{round}-{n}-{k}", "title": "Importé {round} {n} {k}",
                            "notes": "Texte du jeu importé.", "type": "dataset", "private": false, "state": "active",
                            "license_id": "odc-odbl", "tags": [{{"name": "import"}}], "resources": [
                            {{"id": "r", "name": "R", "url": "https://example.org/{k}.csv", "format": "CSV"}}]}}"#
                        )
                        .replace('\n', " ")
                    })
                    .collect();
                let organisation = Some(organisation.id);
                let options = ImportOptions {
                    organisation,
                    publish: true,
                    format: Some("ckan".into()),
                    ..Default::default()
                };
                let report = session.import(lines.join("\n").as_bytes(), &options, &mut |_, _| true).unwrap();
                for record in report.records {
                    let word = if record.state == Some(State::Published) { "published" } else { "draft" };
                    say(&format!("{word} {}", record.id.unwrap()));
                }
            }
        }
    }
}

fn options_now() -> catalogue_core::Options {
    catalogue_core::Options {
        base_url: "https://data.example.org".into(),
        ..catalogue_core::Options::default()
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "@{line}").unwrap();
    out.flush().unwrap();
}

fn spawn(role: &str, folder: &Path, round: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(ROLE, role)
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A small generator, so that a failure tells the round that made it.
fn random(seed: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D;
    x ^= x >> 31;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 29)
}

fn kill_and_compare(role: &str, share: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    {
        let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let catalogue = Catalogue::create(&path, options(), admin).unwrap();
        let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let details =
            OrganisationDetails { name: "Commune".into(), active: true, ..OrganisationDetails::default() };
        session.create_organisation(details).unwrap();
    }
    let mut acknowledged: BTreeMap<DatasetId, State> = BTreeMap::new();
    let mut killed_at_work = 0;
    for round in 0..(crashes() / share).max(3) {
        let mut child = spawn(role, &path, round);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.by_ref().map_while(Result::ok).any(|line| line.contains("@ready"));
        assert!(ready, "the child of round {round} did not open the catalogue");
        // An import says something only when it is done; the others at every write.
        let longest = if role == "import" { 900_000 } else { 150_000 };
        std::thread::sleep(Duration::from_micros(random(round) % longest));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut said = 0;
        for line in lines.map_while(Result::ok) {
            let Some((word, id)) = line.split_once('@').and_then(|(_, said)| said.split_once(' ')) else {
                continue;
            };
            let state = match word {
                "published" => State::Published,
                "deleted" => State::Deleted,
                _ => State::Draft,
            };
            // A line cut by the kill was not acknowledged.
            if let Ok(id) = id.parse() {
                acknowledged.insert(id, state);
                said += 1;
            }
        }
        killed_at_work += usize::from(said > 0);
        compare(&path, &acknowledged, round);
    }
    assert!(killed_at_work > 0, "no kill fell on a working process");
}

/// What the states may have become by writes that were not acknowledged yet.
fn may_be(told: State, found: State) -> bool {
    match told {
        State::Draft => found != State::Purged,
        State::Published => matches!(found, State::Published | State::Deleted),
        state => found == state,
    }
}

fn compare(path: &Path, acknowledged: &BTreeMap<DatasetId, State>, round: u64) {
    let catalogue = Catalogue::open(path, options_now()).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    for (id, told) in acknowledged {
        let found =
            session.get(*id).unwrap_or_else(|error| panic!("round {round}: {told:?} {id} lost: {error}"));
        assert!(
            may_be(*told, found.dataset.state),
            "round {round}: {id} was {told:?}, is {:?}",
            found.dataset.state
        );
    }
    let findings = session.check_integrity().unwrap();
    assert!(findings.is_empty(), "round {round}: {findings:?}");
    // The index answers as the store would.
    let figures = session.statistics().unwrap();
    let mut stored: BTreeMap<String, i64> = BTreeMap::new();
    let mut last = None;
    loop {
        let page = session.list(last, 1_000).unwrap();
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        for dataset in &page {
            *stored.entry(dataset.state.code().to_owned()).or_default() += 1;
        }
    }
    for (state, count) in stored {
        assert_eq!(figures.datasets[&state], count, "round {round}: {state}");
    }
    assert!(session.search(&text("jeu")).is_ok());
}

#[test]
fn killed_while_publishing() {
    kill_and_compare("publish", 2);
}

#[test]
fn killed_while_importing() {
    kill_and_compare("import", 4);
}

#[test]
fn killed_while_indexing() {
    kill_and_compare("index", 4);
}

/// The tables of version 1.
const FIRST: &[&str] = &[
    "meta",
    "setting",
    "organisation",
    "organisation_address",
    "account",
    "portal",
    "scheme",
    "territory",
    "dataset",
    "label",
    "identity",
    "address",
    "file_use",
    "event",
];

/// A store of version 1, as the first library wrote it: the tables of later versions are taken away.
fn make_old(path: &Path) {
    let database = rusqlite::Connection::open(path.join("store.catdb")).unwrap();
    let mut statement = database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let tables: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut script = "PRAGMA foreign_keys = OFF;".to_owned();
    for later in tables.iter().filter(|table| !FIRST.contains(&table.as_str())) {
        script.push_str(&format!("DROP TABLE {later};"));
    }
    script.push_str("ALTER TABLE organisation_address DROP COLUMN origin;");
    script.push_str("ALTER TABLE event DROP COLUMN source; DROP INDEX identity_value;");
    script.push_str("PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE);");
    database.execute_batch(&script).unwrap();
}

fn version(path: &Path) -> i64 {
    let database = rusqlite::Connection::open(path.join("store.catdb")).unwrap();
    database.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

#[test]
fn killed_while_migrating() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let mut expected = BTreeMap::new();
    {
        let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let catalogue = Catalogue::create(&path, options(), admin).unwrap();
        let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let details =
            OrganisationDetails { name: "Commune".into(), active: true, ..OrganisationDetails::default() };
        let organisation = session.create_organisation(details).unwrap();
        for n in 0..20 {
            let draft = session.create(metadata(&organisation, &format!("Jeu {n}"), &["mot"])).unwrap();
            expected.insert(draft.id, State::Draft);
        }
    }
    let present = version(&path);
    let mut interrupted = 0;
    for round in 0..(crashes() / 4).max(8) {
        make_old(&path);
        assert_eq!(version(&path), 1);
        let mut child = spawn("open", &path, round);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.by_ref().map_while(Result::ok).any(|line| line.contains("@starting")));
        std::thread::sleep(Duration::from_micros(random(round) % 12_000));
        child.kill().unwrap();
        child.wait().unwrap();
        interrupted += usize::from(version(&path) < present);
        compare(&path, &expected, round);
        assert_eq!(version(&path), present, "round {round}: brought forward at the next opening");
    }
    assert!(interrupted > 0, "no kill fell before the end of a migration");
}
