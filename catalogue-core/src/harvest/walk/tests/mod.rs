//! Walks through servers that are scripted: no network, no waiting.

mod ckan;
mod csw;
mod dcat;
mod files;
mod politeness;
mod udata;

use super::open::remote;
use super::{Batch, Ending, Traffic, Walk};
use crate::error::{Error, Result};
use crate::exchange::{Outcome, Reading, ReadingLimits};
use crate::harvest::polite::{Pace, Polite, Politeness};
use crate::harvest::transport::{Answered, Asked, Transport};
use crate::model::{HarvestFilter, HarvestKind, HarvestSourceDetails};
use crate::vocabulary::{SchemeTerms, Vocabulary};
use std::cell::{Cell, RefCell};
use std::io::{self, Cursor, Read};
use std::rc::Rc;
use std::sync::Mutex;
use std::time::Duration;

/// What a scripted server does.
pub(super) enum Reply {
    /// Answers.
    Answer(i64, Vec<(&'static str, String)>, Vec<u8>),
    /// Begins to answer, and breaks off.
    Cut(Vec<u8>),
    /// Is not there.
    Down,
}

pub(super) fn ok(body: impl Into<Vec<u8>>) -> Reply {
    Reply::Answer(200, Vec::new(), body.into())
}

pub(super) fn status(status: i64) -> Reply {
    Reply::Answer(status, Vec::new(), b"<html>no</html>".to_vec())
}

type Script = Box<dyn Fn(usize, &Asked) -> Reply + Send + Sync>;

/// A server that does what it is told, by the number of the request and what is asked.
pub(super) struct Scripted {
    script: Script,
    pub(super) asked: Mutex<Vec<Asked>>,
}

impl Scripted {
    pub(super) fn new(script: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self { script: Box::new(script), asked: Mutex::new(Vec::new()) }
    }

    pub(super) fn urls(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| asked.url.clone()).collect()
    }
}

struct Breaking(Cursor<Vec<u8>>);

impl Read for Breaking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the connection ended before the answer did",
            )),
            found => Ok(found),
        }
    }
}

impl Transport for Scripted {
    fn ask(&self, asked: &Asked) -> Result<Answered> {
        let mut all = self.asked.lock().unwrap();
        let number = all.len();
        all.push(asked.clone());
        let answered = |status, headers: Vec<(&str, String)>, body: Box<dyn Read + Send>| Answered {
            status,
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            url: asked.url.clone(),
            body,
        };
        match (self.script)(number, asked) {
            Reply::Answer(status, headers, body) => {
                Ok(answered(status, headers, Box::new(Cursor::new(body))))
            }
            Reply::Cut(body) => Ok(answered(200, Vec::new(), Box::new(Breaking(Cursor::new(body))))),
            Reply::Down => Err(Error::Remote { url: asked.url.clone(), reason: "no server listens".into() }),
        }
    }
}

/// Time that goes by when somebody waits.
#[derive(Clone, Default)]
pub(super) struct Hours {
    now: Rc<Cell<Duration>>,
    pub(super) waits: Rc<RefCell<Vec<Duration>>>,
}

impl Pace for Hours {
    fn elapsed(&self) -> Duration {
        self.now.get()
    }

    fn wait(&self, time: Duration) {
        self.waits.borrow_mut().push(time);
        self.now.set(self.now.get() + time);
    }
}

pub(super) fn source(kind: HarvestKind, address: &str) -> HarvestSourceDetails {
    let mut details: HarvestSourceDetails = serde_json::from_value(serde_json::json!({
        "name": "Source",
        "kind": kind,
        "address": address,
        "organisation": uuid::Uuid::nil(),
    }))
    .unwrap();
    details.page_size = Some(4);
    details
}

pub(super) fn filter(field: &str, value: &str) -> HarvestFilter {
    HarvestFilter { field: field.into(), values: vec![value.into()], exclude: false }
}

/// What a run gave.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) ending: Result<Ending>,
    /// The identifiers of what was taken.
    pub(super) ids: Vec<String>,
    /// Place and reason of what was refused.
    pub(super) refused: Vec<(String, String)>,
    pub(super) bookmarks: Vec<String>,
    pub(super) total: Option<i64>,
    pub(super) validators: Option<String>,
    pub(super) traffic: Traffic,
}

impl Ran {
    pub(super) fn ended(&self) -> Ending {
        match &self.ending {
            Ok(ending) => *ending,
            Err(error) => panic!("{error}"),
        }
    }

    pub(super) fn error(&self) -> String {
        self.ending.as_ref().unwrap_err().to_string()
    }
}

pub(super) fn names(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|at| format!("r{at}")).collect()
}

pub(super) fn finish(walk: &mut dyn Walk, batches: usize) -> Ran {
    let vocabulary = Vocabulary::new(std::iter::empty::<SchemeTerms>());
    let limits = ReadingLimits::default();
    let source = Some("https://exemple.fr/".to_owned());
    let reading = Reading { vocabulary: &vocabulary, places: &(), limits: &limits, source };
    let (mut ids, mut refused, mut bookmarks, mut total) = (Vec::new(), Vec::new(), Vec::new(), None);
    let ending = walk.run(&reading, &mut |batch: Batch| {
        for read in batch.reads {
            match read.outcome {
                Outcome::Taken(imported) => ids.push(imported.provenance.remote_id.unwrap_or_default()),
                Outcome::Refused(issues) => {
                    refused.push((read.place, issues[0].args.get("found").cloned().unwrap_or_default()));
                }
            }
        }
        bookmarks.push(batch.bookmark);
        total = batch.total;
        Ok(bookmarks.len() < batches)
    });
    Ran { ending, ids, refused, bookmarks, total, validators: walk.validators(), traffic: walk.traffic() }
}

/// Runs a walk to its end.
pub(super) fn run(details: &HarvestSourceDetails, transport: &Scripted) -> Ran {
    run_from(details, transport, None, None)
}

/// Runs a walk from a bookmark, with validators.
pub(super) fn run_from(
    details: &HarvestSourceDetails,
    transport: &Scripted,
    bookmark: Option<&str>,
    validators: Option<&str>,
) -> Ran {
    let polite = Polite::with_pace(transport, &Politeness::default(), Box::new(Hours::default()));
    let mut walk = remote(details, polite, bookmark, validators).unwrap();
    finish(walk.as_mut(), usize::MAX)
}
