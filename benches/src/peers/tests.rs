use super::line::Clock;
use super::*;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

const GOOD: &str = r#"
echo '{"peer":"Good","version":"1.2"}'
echo '{"differs":"no accents"}'
echo '{"built":0.5,"bytes":1000}'
echo '{"n":1,"total":7,"hits":["a"],"facets":{"data_type":{"carte":3}},"milliseconds":[1.5,1.25],"clock":"cpu","elapsed":[2,2]}'
echo '{"n":0,"total":3,"milliseconds":[0.5],"clock":"wall"}'
"#;

struct Bench {
    _folder: tempfile::TempDir,
    peers: Peers,
    work: PathBuf,
}

/// A peer called `own` that is this script, with a work folder of three queries.
fn bench(install: &str, script: &str) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("peers/own");
    let work = folder.path().join("work");
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&work).unwrap();
    for (name, text) in [("install", install), ("run", script)] {
        fs::write(home.join(name), format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(home.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::write(work.join(RECORDS), "{}\n").unwrap();
    fs::write(work.join(QUERIES), "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n").unwrap();
    let limits = Limits {
        installing: Duration::from_secs(2),
        building: Duration::from_secs(2),
        query: Duration::from_secs(1),
        asking: Duration::from_secs(1),
        whole: Duration::from_secs(5),
    };
    let peers =
        Peers { home: folder.path().join("peers"), installed: folder.path().join("installed"), limits };
    Bench { _folder: folder, peers, work }
}

fn result(script: &str) -> PeerResult {
    let bench = bench("exit 0", script);
    bench.peers.one(&bench.work, "own", 2)
}

fn reason(result: &PeerResult) -> &str {
    result.reason.as_deref().unwrap_or_default()
}

#[test]
fn what_a_peer_says_is_its_result() {
    let result = result(&format!("{GOOD}\necho '{{\"memory_bytes\":4096}}'"));
    assert_eq!(result.status, Status::Complete, "{result:?}");
    assert_eq!(result.reason, None);
    assert_eq!((result.title.as_deref(), result.version.as_deref()), (Some("Good"), Some("1.2")));
    assert_eq!((result.build_seconds, result.index_bytes), (Some(0.5), Some(1_000)));
    assert_eq!(
        (result.memory_bytes, result.differs.as_slice()),
        (Some(4_096), &["no accents".to_owned()][..])
    );
    assert_eq!(result.answers[0].facets["data-type"]["carte"], 3);
    assert_eq!((result.answers[0].milliseconds.len(), result.answers[1].clock), (2, Clock::Wall));
    let others = BTreeMap::from([(0, 3), (1, 8), (2, 5)]);
    assert_eq!(result.agreement(&others), (1, 2), "a query that one did not answer is not compared");
    assert_eq!(result.agreement(&result.totals()), (2, 2));
}

#[test]
fn it_is_given_its_folders_and_the_queries_in_another_order() {
    let given = r#"[ -d "$1" ] && [ -f "$3" ] && [ -f "$5" ] && [ "$6 $7" = "--rounds 2" ] && [ -d "$9" ]"#;
    let bench = bench("exit 0", &format!("{given} && echo '{{\"failed\":\"all there\"}}'"));
    let result = bench.peers.one(&bench.work, "own", 2);
    assert_eq!((result.status, reason(&result)), (Status::Failed, "all there"));
    let asked = fs::read_to_string(bench.work.join("peers").join(QUERIES)).unwrap();
    let mut lines: Vec<&str> = asked.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["{\"n\":0}", "{\"n\":1}", "{\"n\":2}"]);
    assert!(!bench.work.join("peers/own").exists(), "its index is removed");
}

#[test]
fn a_peer_that_hangs_is_stopped_and_what_it_answered_is_kept() {
    let started = Instant::now();
    let hanging = result(&format!("{GOOD}\nsleep 60 & wait"));
    assert_eq!((hanging.status, hanging.answers.len()), (Status::Stopped, 2));
    assert_eq!(reason(&hanging), "no answer within 1 s");
    let never = result("echo '{\"peer\":\"Slow\",\"version\":\"1\"}'\nsleep 60");
    assert_eq!((never.status, never.title.as_deref()), (Status::Failed, Some("Slow")));
    assert_eq!(reason(&never), "no built index within 2 s");
    assert!(started.elapsed() < Duration::from_secs(40), "{:?}", started.elapsed());
}

#[test]
fn nothing_that_a_peer_started_outlives_it() {
    let bench = bench("exit 0", "trap '' TERM\nsleep 60 &\necho $! >\"$9/../child\"\nexec sleep 61");
    let mut peers = bench.peers.clone();
    peers.limits.building = Duration::from_millis(300);
    assert_eq!(peers.one(&bench.work, "own", 1).status, Status::Failed);
    let child = fs::read_to_string(bench.work.join("peers/child")).unwrap();
    let left = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
    assert!(left.is_empty() || left.contains(") Z "), "{left}");
}

#[test]
fn a_peer_that_dies_says_how() {
    let dead = result(&format!("{GOOD}\necho 'out of memory' >&2\nexit 3"));
    assert_eq!((dead.status, dead.answers.len()), (Status::Stopped, 2));
    assert!(reason(&dead).contains('3') && reason(&dead).contains("out of memory"), "{}", reason(&dead));
    let giving_up = result("echo '{\"failed\":\"no Java\"}'");
    assert_eq!((giving_up.status, reason(&giving_up)), (Status::Failed, "no Java"));
    let idle = result("echo '{\"built\":1,\"bytes\":1}'; echo '{\"memory_bytes\":1}'");
    assert_eq!((idle.status, reason(&idle)), (Status::Failed, "answered none of the queries"));
}

#[test]
fn a_peer_that_prints_nonsense_is_stopped() {
    for nonsense in ["Segment merged!", "{\"n\":2,\"total\":\"many\"}", "[]", "\\377\\376"] {
        let result = result(&format!("{GOOD}\nprintf '{nonsense}\\n'\nsleep 60"));
        assert_eq!((result.status, result.answers.len()), (Status::Stopped, 2), "{nonsense}");
        assert!(
            reason(&result).starts_with("it printed what is not a line of a peer"),
            "{}",
            reason(&result)
        );
    }
}

#[test]
fn a_peer_that_cannot_be_installed_is_reported() {
    let failing = bench("echo 'no such package' >&2; exit 1", "exit 0");
    let result = failing.peers.one(&failing.work, "own", 1);
    assert_eq!(result.status, Status::Failed);
    assert!(reason(&result).contains("not installed") && reason(&result).contains("no such package"));
    let hanging = bench("sleep 60", "exit 0");
    assert_eq!(reason(&hanging.peers.one(&hanging.work, "own", 1)), "not installed: not ended within 2 s");
    let unknown = hanging.peers.one(&hanging.work, "other", 1);
    assert_eq!(reason(&unknown), "no peer of this name; there are own");
}

#[test]
fn every_peer_has_what_it_needs() {
    let peers = Peers::default();
    let names = peers.names().unwrap();
    for known in [
        "datasette",
        "lucene",
        "postgresql",
        "pycsw",
        "solr",
        "solr-embedded",
        "sqlite",
        "tantivy-py",
        "whoosh",
        "xapian",
    ] {
        assert!(names.contains(&known.to_owned()), "{known}");
    }
    for name in names {
        for part in ["install", "run", "README.md"] {
            assert!(peers.home.join(&name).join(part).exists(), "{name}/{part}");
        }
    }
}
