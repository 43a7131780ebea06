//! Two processes on one folder, both writing and searching: no error, no stale answer, no lost write.

use crate::support::{link, metadata, options, text};
use catalogue_core::{AccountDetails, Catalogue, Metadata, OrganisationDetails, Session};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

const FOLDER: &str = "CATALOGUE_TEST_SECOND_FOLDER";

/// Rounds of write here, search there: `CATALOGUE_ROUNDS`, 10 000 in CI.
fn rounds() -> u64 {
    std::env::var("CATALOGUE_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(500)
}

/// A phrase is taken as it is: words that are nearly the same do not count.
fn exactly(word: &str) -> catalogue_core::Query {
    text(&format!("\"{word}\""))
}

fn open(path: &Path) -> Session {
    let catalogue = Catalogue::open(path, catalogue_core::Options::default()).unwrap();
    catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap()
}

/// The second process. For each word it is given it searches at once and tells what it found;
/// every tenth time it writes too.
#[test]
#[ignore = "run as a child by the other test of this file"]
fn second() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let session = open(Path::new(&folder));
    let organisation = session.organisation("commune").unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n@ready").unwrap();
    out.flush().unwrap();
    for (n, line) in std::io::stdin().lock().lines().map_while(Result::ok).enumerate() {
        let total = session.search(&exactly(&line)).map_or(-1, |page| page.total);
        let mut reply = format!("@{total}");
        if n % 10 == 0 {
            let word = format!("second{n}x");
            session.create(metadata(&organisation, &format!("Fiche {word}"), &["mot"])).unwrap();
            reply += &format!(" {word}");
        }
        writeln!(out, "{reply}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_search_elsewhere_sees_every_acknowledged_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    drop(Catalogue::create(&path, options(), admin).unwrap());
    let session = open(&path);
    let details =
        OrganisationDetails { name: "Commune".into(), active: true, ..OrganisationDetails::default() };
    let organisation = session.create_organisation(details).unwrap();
    let mut held = Vec::new();
    for n in 0..20 {
        let draft = session.create(metadata(&organisation, &format!("Jeu {n}"), &["mot"])).unwrap();
        let draft =
            session.add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv")).unwrap();
        held.push(session.publish(draft.id, draft.revision).unwrap());
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "two_processes::second", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FOLDER, &path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(answers.any(|line| line.contains("@ready")), "the second process opens the folder");
    let mut missed = 0;
    let mut theirs = Vec::new();
    for round in 0..rounds() {
        let word = format!("jeton{round}x");
        let at = usize::try_from(round).unwrap() % held.len();
        let dataset = &held[at];
        let title = format!("Jeu {at} {word}");
        let described = Metadata { title, ..dataset.metadata.clone() };
        held[at] = session.update(dataset.id, dataset.revision, described).unwrap();
        writeln!(ask, "{word}").unwrap();
        ask.flush().unwrap();
        let answer = answers.find_map(|line| line.split_once('@').map(|(_, said)| said.to_owned())).unwrap();
        let mut parts = answer.split(' ');
        missed += u64::from(parts.next() != Some("1"));
        if let Some(word) = parts.next() {
            // Their write was acknowledged before they answered: this process sees it.
            let query = catalogue_core::Query { states: vec![catalogue_core::State::Draft], ..exactly(word) };
            missed += u64::from(session.search(&query).unwrap().total != 1);
            theirs.push(word.to_owned());
        }
    }
    drop(ask);
    assert!(child.wait().unwrap().success());
    assert_eq!(missed, 0, "stale answers in {} rounds", rounds());
    assert!(session.check_integrity().unwrap().is_empty());
    let drafts = session.statistics().unwrap().datasets["draft"];
    assert_eq!(drafts, i64::try_from(theirs.len()).unwrap(), "no write of theirs was lost");
}
