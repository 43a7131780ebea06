//! Every reader stands what is thrown at it: kept seeds, and what a small mutator makes of them, on a
//! stable toolchain. `CATALOGUE_FUZZ_SECONDS` for each target (1 by default), `CATALOGUE_FUZZ_SEED` for another
//! course. An input that fails stays in `target/fuzz`; `CATALOGUE_FUZZ_REPLAY=<file>` with
//! `CATALOGUE_FUZZ_TARGET=<target>` runs it alone.

#[path = "../fuzz/targets.rs"]
mod targets;

use crate::support::World;
use crate::top;
use catalogue_core::exchange::mapping_table;
use catalogue_core::{ErrorKind, ImportOptions, RecordOutcome};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

const TARGET: &str = "CATALOGUE_FUZZ_TARGET";
/// The longest that one input may take.
const SLOW: Duration = Duration::from_secs(5);
/// The longest input, in bytes.
const LONGEST: usize = 48 << 10;
/// The most memory one target may hold, in kB.
const MEMORY: i64 = 700 << 10;
/// The stack of a host's thread.
const STACK: usize = 1 << 20;
/// One input of so many is imported into a catalogue too.
const IMPORTED: usize = 40;

/// Why a record may be refused at the door, once reading took it: the file has it twice.
const REFUSALS: &[&str] =
    &["record-skipped", "not-well-formed", "too-large", "too-many", "same-identity", "required"];

/// Values that trouble readers.
const WORDS: &[&str] = &[
    "",
    " ",
    "\"",
    "'",
    "<",
    ">",
    "&",
    "&amp;",
    "&x;",
    "&#0;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml",
    "<!DOCTYPE a [",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ";",
    "\n",
    "\r\n",
    "\t",
    "\\",
    "\\ud800",
    "\\u0000",
    "\u{0}",
    "\u{feff}",
    "é",
    "😀",
    "null",
    "true",
    "-0",
    "1e400",
    "9223372036854775808",
    "NaN",
    "2024-02-30",
    "2024",
    "NaN-NaN-NaN",
    "-180 -90 180 90",
    "POLYGON((0 0,0 1,1 1,1 0,0 0))",
    "{\"type\":\"Point\",\"coordinates\":[1,2]}",
    "https://exemple.fr/a b",
    "mailto:a@b.fr",
    "ftp://a:b@c/",
    "../..",
    "C:\\x",
    "@context",
    "@id",
    "@type",
    "@graph",
    "@list",
    "@reverse",
    "_:b",
    "a",
    ".",
    "(",
    ")",
    "^^",
    "@fr",
    "@prefix : <a:> .",
    "xmlns=\"\"",
    "xmlns:gmd=\"x\"",
    "gco:nilReason=\"missing\"",
    "xlink:href=\"#a\"",
    "rdf:about=\"a:b\"",
    "rdf:nodeID=\"a\"",
    "rdf:parseType=\"Resource\"",
    "PK\u{3}\u{4}",
    "%ZZ",
    "{base64}",
    "sec-username: a",
];

/// A small source of chances, the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// Makes another input of one, with pieces of a second one.
fn mutated(input: &[u8], other: &[u8], words: &[String], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..1 + chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let most = 1 << (1 + chance.below(10));
        let end = (at + 1 + chance.below(most)).min(bytes.len());
        match chance.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..end.max(at))),
            4 => {
                let piece = bytes[at..end.max(at)].to_vec();
                let most = 1 << chance.below(7);
                let times = 1 + chance.below(most);
                bytes.splice(at..at, piece.repeat(times));
            }
            5 => {
                let from = chance.below(other.len() + 1);
                let to = (from + 1 + chance.below(400)).min(other.len());
                bytes.splice(at..end.max(at), other[from..to.max(from)].iter().copied());
            }
            6 | 7 => {
                let word = &words[chance.below(words.len())];
                let end = if chance.below(2) == 0 { at } else { end.max(at) };
                bytes.splice(at..end, word.bytes());
            }
            _ => {
                let to = chance.below(bytes.len() + 1);
                let piece: Vec<u8> = bytes.drain(at..end.max(at)).collect();
                let to = to.min(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
        bytes.truncate(LONGEST);
    }
    bytes
}

/// The words of a target: those of its mapping, and those that trouble any reader.
fn words(target: Target) -> Vec<String> {
    let mut words: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    for row in target.format.map(mapping_table).unwrap_or_default() {
        words.extend(row.source.split(['.', '/', '[', ']']).map(str::to_owned));
    }
    words.sort();
    words.dedup();
    words
}

fn seeds(target: Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = top().join("catalogue-core/fuzz/seeds").join(target.name);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no seed in {}", folder.display());
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn found() -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from);
    folder.join("fuzz")
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The most memory this process has held so far, in kB.
fn peak() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0)
}

/// How long this process has worked; nothing where the system does not tell.
fn worked() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// A catalogue that inputs are imported into, as drafts: what reading took, no rule refuses.
struct Door(World, ImportOptions);

impl Door {
    fn new() -> Self {
        let world = World::new();
        let organisation = Some(world.organisation("Ville").id);
        Self(world, ImportOptions { organisation, ..ImportOptions::default() })
    }

    fn takes(&self, target: Target, input: &[u8]) {
        let format = target.format.map(|format| format.code().to_owned());
        let options = ImportOptions { format, ..self.1.clone() };
        match self.0.admin().import(input, &options, &mut |_, _| true) {
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::BadInput | ErrorKind::LimitExceeded), "{error}");
            }
            Ok(report) => {
                let refused = report.records.iter().filter(|held| held.outcome == RecordOutcome::Refused);
                for issue in refused.flat_map(|held| &held.issues) {
                    assert!(REFUSALS.contains(&issue.code.code()), "a rule refuses what was read: {issue:?}");
                }
            }
        }
    }
}

/// Throws inputs at one target; how many.
fn throw(target: Target, time: Duration, current: &Path) -> usize {
    let started = Instant::now();
    let words = words(target);
    let mut pool: Vec<Vec<u8>> = Vec::new();
    let mut signs: HashSet<Vec<String>> = HashSet::new();
    let mut chance = Chance(number("CATALOGUE_FUZZ_SEED", 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for byte in target.name.bytes() {
        chance.0 = chance.0.rotate_left(5) ^ u64::from(byte);
    }
    let door = Door::new();
    // What is made once is no work of the first input.
    targets::run(target.name, b"");
    let mut seeds = seeds(target).into_iter().map(|(_, bytes)| bytes);
    let mut count = 0;
    loop {
        let seed = seeds.next();
        if seed.is_none() && started.elapsed() > time {
            return count;
        }
        let kept = seed.is_some();
        let input = seed.unwrap_or_else(|| {
            let (one, other) = (chance.below(pool.len()), chance.below(pool.len()));
            mutated(&pool[one], &pool[other], &words, &mut chance)
        });
        // A stack that overflows takes the process along: the input must lie there already.
        std::fs::write(current, &input).unwrap();
        let begun = (Instant::now(), worked());
        let sign = targets::run(target.name, &input);
        let (waited, worked) = (begun.0.elapsed(), worked().saturating_sub(begun.1));
        if target.format.is_some() && (kept || count % IMPORTED == 0) {
            door.takes(target, &input);
        }
        // On a machine with much to do, waiting is no work.
        let slow = waited > SLOW && (worked > SLOW || worked.is_zero());
        assert!(!slow, "slow: {worked:?} of work, {waited:?} in all");
        assert!(peak() < MEMORY, "it holds {} kB", peak());
        if (signs.insert(sign) || kept) && pool.len() < 4_000 {
            pool.push(input);
        }
        count += 1;
    }
}

/// Runs one target, or replays one input of it, on the stack of a host's thread.
#[test]
#[ignore = "run as a child by the other test of this file"]
fn child() {
    let Ok(name) = std::env::var(TARGET) else { return };
    let target = *TARGETS.iter().find(|target| target.name == name).unwrap();
    let run = move || {
        if let Some(path) = std::env::var_os("CATALOGUE_FUZZ_REPLAY") {
            let input = std::fs::read(path).unwrap();
            targets::run(target.name, &input);
            Door::new().takes(target, &input);
            return;
        }
        let current = found().join(format!("{name}.current"));
        let time = Duration::from_secs(number("CATALOGUE_FUZZ_SECONDS", 1));
        match catch_unwind(AssertUnwindSafe(|| throw(target, time, &current))) {
            Ok(count) => println!("\n@{count}"),
            Err(_) => panic!("{name} fails"),
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    assert!(thread.join().is_ok());
}

/// Runs a target in a process of its own; what it says when it fails.
fn run(target: Target) -> Result<String, String> {
    let folder = found();
    std::fs::create_dir_all(&folder).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fuzz::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(TARGET, target.name)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let current = folder.join(format!("{}.current", target.name));
    if output.status.success() {
        let _ = std::fs::remove_file(current);
        let count = text.split_once('@').and_then(|(_, rest)| rest.lines().next()).unwrap_or("no");
        return Ok(format!("{}: {count} inputs", target.name));
    }
    let kept = folder.join(format!("{}-{}", target.name, std::process::id()));
    std::fs::rename(current, &kept).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let first: Vec<&str> = errors.lines().filter(|line| !line.starts_with("  ")).take(12).collect();
    Err(format!(
        "{}: {}\nto replay: {TARGET}={} CATALOGUE_FUZZ_REPLAY={} cargo test -p catalogue-core --test runner -- --exact fuzz::child --ignored --nocapture",
        target.name,
        first.join("\n"),
        target.name,
        kept.display()
    ))
}

#[test]
fn every_reader_stands_what_is_thrown_at_it() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let failed = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(target) = TARGETS.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    match run(*target) {
                        Ok(told) => println!("{told}"),
                        Err(why) => failed.lock().unwrap().push(why),
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn every_target_has_a_program_and_seeds_that_are_read() {
    let fuzz = top().join("catalogue-core/fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let program = std::fs::read_to_string(fuzz.join(format!("fuzz_targets/{}.rs", target.name))).unwrap();
        assert!(program.contains(&format!("\"{}\"", target.name)));
        assert!(manifest.contains(&format!("fuzz_targets/{}.rs", target.name)), "{}", target.name);
        for (path, bytes) in seeds(*target) {
            assert!(bytes.len() <= LONGEST, "{} is no small seed", path.display());
        }
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
