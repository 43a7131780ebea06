//! The peers: other engines given the same records and the same queries, in turn, each a program of its
//! own under `benches/peers`. What one cannot do is said in its result, never left out.

mod line;
mod process;
mod result;

use crate::random::Random;
use crate::record::{QUERIES, RECORDS};
use line::Line;
use process::{Ended, Process};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub(crate) use result::{PeerResult, Status, summary};

/// How long a peer may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// To install what it needs.
    pub(crate) installing: Duration,
    /// To build its index.
    pub(crate) building: Duration,
    /// To answer one query, all rounds of it.
    pub(crate) query: Duration,
    /// After so much time of asking, no further query is begun.
    pub(crate) asking: Duration,
    /// From its start to its end.
    pub(crate) whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            installing: Duration::from_secs(900),
            building: Duration::from_secs(900),
            query: Duration::from_secs(180),
            asking: Duration::from_secs(180),
            whole: Duration::from_secs(1_500),
        }
    }
}

/// Where the peers are, where they are installed, and how long they may take.
#[derive(Clone, Debug)]
pub(crate) struct Peers {
    pub(crate) home: PathBuf,
    pub(crate) installed: PathBuf,
    pub(crate) limits: Limits,
}

impl Default for Peers {
    fn default() -> Self {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        Self {
            home: crate_folder.join("peers"),
            installed: target.unwrap_or_else(|| crate_folder.join("../target")).join("peers"),
            limits: Limits::default(),
        }
    }
}

impl Peers {
    /// The names of all peers.
    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.home)? {
            let entry = entry?;
            if entry.path().join("run").exists() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Installs one peer, gives it the records and queries of a work folder, and collects what it says.
    pub(crate) fn one(&self, folder: &Path, name: &str, rounds: usize) -> PeerResult {
        self.attempt(folder, name, rounds).unwrap_or_else(|error| PeerResult::failed(name, error))
    }

    fn attempt(&self, folder: &Path, name: &str, rounds: usize) -> io::Result<PeerResult> {
        if !self.home.join(name).join("run").exists() {
            let names = self.names()?.join(", ");
            return Ok(PeerResult::failed(name, format!("no peer of this name; there are {names}")));
        }
        let installed = self.installed.join(name);
        // Whatever it is started in, paths must hold.
        let folder = fs::canonicalize(folder)?;
        let work = folder.join("peers").join(name);
        if work.exists() {
            fs::remove_dir_all(&work)?;
        }
        fs::create_dir_all(&work)?;
        fs::create_dir_all(&installed)?;
        let asked = folder.join("peers").join(QUERIES);
        shuffle(&folder.join(QUERIES), &asked)?;

        let log = installed.join("install.log");
        let install = Process::start(&self.home.join(name).join("install"), &[installed.as_os_str()], &log)?;
        if let Err(reason) = install.finish(self.limits.installing) {
            return Ok(PeerResult::failed(name, format!("not installed: {reason}")));
        }
        let (records, rounds) = (folder.join(RECORDS), rounds.to_string());
        let seconds = self.limits.asking.as_secs().to_string();
        let arguments = [
            installed.as_os_str(),
            "--datasets".as_ref(),
            records.as_os_str(),
            "--queries".as_ref(),
            asked.as_os_str(),
            "--rounds".as_ref(),
            rounds.as_ref(),
            "--work".as_ref(),
            work.as_os_str(),
            "--seconds".as_ref(),
            seconds.as_ref(),
        ];
        let log = folder.join("peers").join(format!("{name}.log"));
        let running = Process::start(&self.home.join(name).join("run"), &arguments, &log)?;
        let result = self.listen(name, running);
        // Indexes are large, and of no use to anybody afterwards.
        fs::remove_dir_all(&work)?;
        Ok(result)
    }

    fn listen(&self, name: &str, mut process: Process) -> PeerResult {
        let mut result = PeerResult { name: name.to_owned(), ..PeerResult::default() };
        let end = Instant::now() + self.limits.whole;
        let ended = loop {
            let step = if result.build_seconds.is_some() { self.limits.query } else { self.limits.building };
            match process.line(step.min(end.saturating_duration_since(Instant::now()))) {
                Ok(text) => match Line::read(&text) {
                    Ok(line) => result.take(line),
                    Err(reason) => break reason,
                },
                Err(Ended::Silent(waited)) => {
                    let doing = if result.build_seconds.is_some() { "answer" } else { "built index" };
                    break format!("no {doing} within {} s", waited.as_secs());
                }
                Err(Ended::Closed) => break process.last_words(),
            }
        };
        process.kill();
        let whole = result.reason.is_none() && result.memory_bytes.is_some();
        if !whole {
            result.reason.get_or_insert(ended);
        }
        result.status = match (whole, result.answers.is_empty()) {
            (true, false) => Status::Complete,
            (false, false) => Status::Stopped,
            (_, true) => Status::Failed,
        };
        if result.answers.is_empty() {
            result.reason.get_or_insert_with(|| "answered none of the queries".to_owned());
        }
        result
    }
}

/// Runs peers by name, in turn.
pub(crate) fn run(folder: &Path, names: &[String], rounds: usize) -> Vec<PeerResult> {
    let peers = Peers::default();
    names.iter().map(|name| peers.one(folder, name, rounds)).collect()
}

/// The same order for every peer, and a fair sample wherever a slow one is cut off.
fn shuffle(from: &Path, to: &Path) -> io::Result<()> {
    let text = fs::read_to_string(from)?;
    let mut lines: Vec<&str> = text.lines().collect();
    let mut random = Random::of(1, 0, 0);
    for last in (1..lines.len()).rev() {
        lines.swap(last, random.below(last + 1));
    }
    fs::write(to, lines.iter().map(|line| format!("{line}\n")).collect::<String>())
}

#[cfg(test)]
mod tests;
