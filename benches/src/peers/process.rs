//! A program with all it starts: its lines within a time, and its end whatever it does.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program that is asked to end may take to clear up.
const CLEARING: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 10 });

/// Why there is no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It said nothing for so long.
    Silent(Duration),
    /// It has closed its output.
    Closed,
}

/// A running program: it ends with this value, and whatever it started with it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    lines: Receiver<String>,
    log: PathBuf,
    // A peer ends when its input does, should this process die before it can kill.
    _input: Option<ChildStdin>,
}

impl Process {
    /// Starts a program in a process group of its own; what it says to its error output is logged.
    pub(crate) fn start(program: &Path, arguments: &[&OsStr], log: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .process_group(0)
            .spawn()
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", program.display())))?;
        let (sender, lines) = channel();
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || {
                let mut output = BufReader::new(output);
                let mut line = Vec::new();
                while output.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                    let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                    line.clear();
                    if sender.send(text).is_err() {
                        break;
                    }
                }
            });
        }
        let input = child.stdin.take();
        Ok(Self { child, lines, log: log.to_owned(), _input: input })
    }

    /// Its next line, waited for so long at most.
    pub(crate) fn line(&mut self, limit: Duration) -> Result<String, Ended> {
        self.lines.recv_timeout(limit).map_err(|error| match error {
            RecvTimeoutError::Timeout => Ended::Silent(limit),
            RecvTimeoutError::Disconnected => Ended::Closed,
        })
    }

    /// Waits for its end, so long at most; says why it did not succeed.
    pub(crate) fn finish(mut self, limit: Duration) -> Result<(), String> {
        let end = Instant::now() + limit;
        loop {
            match self.line(end.saturating_duration_since(Instant::now())) {
                Ok(_) => {}
                Err(Ended::Silent(_)) => return Err(format!("not ended within {} s", limit.as_secs())),
                Err(Ended::Closed) => break,
            }
        }
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(self.last_words()),
        }
    }

    /// How it ended, with the end of its log.
    pub(crate) fn last_words(&mut self) -> String {
        let ended = match self.wait(CLEARING) {
            true => self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string()),
            false => "it closed its output and went on".to_owned(),
        };
        let log = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let last = lines.iter().rev().take(3).rev().copied().collect::<Vec<_>>().join("; ");
        if last.is_empty() { ended } else { format!("{ended}: {last}") }
    }

    /// Asks it to end, and ends it with all it started.
    pub(crate) fn kill(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.signal("-TERM", "");
            self.wait(CLEARING);
        }
        // The group outlives its first process when that left others behind.
        self.signal("-KILL", "-");
        // It cannot refuse, and its end is awaited so that nothing of it is left.
        let _ = self.child.wait();
    }

    /// Whether it has ended by itself within a time.
    fn wait(&mut self, limit: Duration) -> bool {
        let end = Instant::now() + limit;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > end {
                return false;
            }
            thread::sleep(Duration::from_millis(20));
        }
        true
    }

    /// Signals the process, or its group when the number is negative.
    fn signal(&self, signal: &str, sign: &str) {
        let whom = format!("{sign}{}", self.child.id());
        let _ = Command::new("kill").args([signal, "--", &whom]).stderr(Stdio::null()).status();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
