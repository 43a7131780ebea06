//! The machine and what ran on it.

use serde::Serialize;
use std::path::Path;
use std::process::Command;

/// What a reader must know to compare.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gigabytes: f64,
    pub(crate) system: String,
    /// Processes that wanted a core when the run began, over one minute.
    pub(crate) load: String,
    pub(crate) when: String,
    pub(crate) commit: String,
    pub(crate) versions: Vec<(String, String)>,
}

impl Machine {
    /// This one, now.
    pub(crate) fn here() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let line = |text: &str, key: &str| {
            text.lines()
                .find(|line| line.starts_with(key))
                .and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
        };
        let system = format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease").trim());
        Self {
            processor: line(&read("/proc/cpuinfo"), "model name")
                .unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gigabytes: kibibytes(&read("/proc/meminfo"), "MemTotal") / 1_048_576.0,
            system,
            load: read("/proc/loadavg").split(' ').next().unwrap_or_default().to_owned(),
            when: chrono::Utc::now().format("%Y-%m-%d %H:%M UTC").to_string(),
            commit: commit(),
            versions: [
                ("catalogue", env!("CARGO_PKG_VERSION").to_owned()),
                ("rustc", said(&mut Command::new("rustc"), "--version")),
                ("tantivy", tantivy::version_string().to_owned()),
                ("SQLite", rusqlite::version().to_owned()),
            ]
            .map(|(name, version)| (name.to_owned(), version))
            .to_vec(),
        }
    }
}

/// The first line of what a command says; empty when it cannot run.
fn said(command: &mut Command, argument: &str) -> String {
    let output = command.arg(argument).output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).lines().next().unwrap_or_default().to_owned()
}

fn commit() -> String {
    let git = |arguments: &[&str]| said(Command::new("git").args(arguments), "--");
    let commit = git(&["log", "-1", "--format=%h %cs"]);
    let changed = !git(&["status", "--porcelain", "--untracked-files=no"]).is_empty();
    format!("{commit}{}", if changed { " and changes that are not committed" } else { "" })
}

/// A figure of `/proc` in KiB; zero when it is not told.
fn kibibytes(text: &str, key: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(key));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
}

/// Memory of this process that no file stands behind, in MB.
pub(crate) fn anonymous_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    kibibytes(&status, "RssAnon") * 1_024.0 / 1_000_000.0
}

/// Bytes of all files in a folder.
pub(crate) fn bytes_in(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => bytes_in(&entry.path()),
            _ => entry.metadata().map_or(0, |metadata| metadata.len()),
        })
        .sum()
}

/// Files in a folder that end so.
pub(crate) fn files_in(folder: &Path, end: &str) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(end)).count()
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => std::fs::copy(entry.path(), target).map(drop)?,
        }
    }
    Ok(())
}
