//! Answers to searches: made into nouns when they are looked at.

use crate::error::raised;
use crate::guard::{detached, locked};
use crate::into_python::to_python;
use catalogue_core::{Error, Facet, Hit, Page, Query, Session};
use pyo3::prelude::*;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// A page.
#[pyclass(frozen, module = "catalogue_core._catalogue")]
pub struct NativePage {
    hits: Vec<Hit>,
    facets: Vec<Facet>,
    /// The answer without these two.
    rest: Page,
}

impl NativePage {
    pub fn of(mut page: Page) -> Self {
        // Every field by name: one that is added does not compile until Python has it.
        let Page {
            hits,
            facets,
            total: _,
            cursor: _,
            relaxed: _,
            did_you_mean: _,
            relaxations: _,
            took: _,
            reading: _,
        } = &mut page;
        let (hits, facets) = (std::mem::take(hits), std::mem::take(facets));
        Self { hits, facets, rest: page }
    }
}

#[pymethods]
impl NativePage {
    fn __len__(&self) -> usize {
        self.hits.len()
    }

    /// Its hits.
    #[getter]
    fn hits<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.hits)
    }

    /// How many datasets match in all.
    #[getter]
    fn total(&self) -> i64 {
        self.rest.total
    }

    /// Where the next page begins.
    #[getter]
    fn cursor(&self) -> Option<&str> {
        self.rest.cursor.as_deref()
    }

    /// Whether too little matched all the words.
    #[getter]
    fn relaxed(&self) -> bool {
        self.rest.relaxed
    }

    /// Milliseconds taken.
    #[getter]
    fn took(&self) -> f64 {
        self.rest.took
    }

    /// Everything that it tells besides hits and facets, by name.
    #[getter]
    fn told<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.rest)
    }

    /// Its facets.
    #[getter]
    fn facets<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.facets)
    }
}

/// Hits handed over at once.
const BATCH: usize = 100;

/// Every hit of a query, gathered by a thread as far as it is asked for.
#[pyclass(frozen, module = "catalogue_core._catalogue")]
pub struct NativeHits {
    inner: Mutex<Waiting>,
    process: u32,
}

struct Waiting {
    from: Receiver<Result<Vec<Hit>, Error>>,
    here: VecDeque<Hit>,
}

impl NativeHits {
    pub fn of(session: Session, query: Query) -> PyResult<Self> {
        let (to, from) = sync_channel(1);
        std::thread::Builder::new()
            .name("catalogue-hits".to_owned())
            .spawn(move || gather(&session, &query, &to))?;
        let inner = Mutex::new(Waiting { from, here: VecDeque::new() });
        Ok(Self { inner, process: std::process::id() })
    }
}

fn gather(session: &Session, query: &Query, to: &SyncSender<Result<Vec<Hit>, Error>>) {
    let mut batch = Vec::with_capacity(BATCH);
    let found = session.search_all(query, &mut |hit| {
        batch.push(hit);
        batch.len() < BATCH || to.send(Ok(std::mem::take(&mut batch))).is_ok()
    });
    // Nobody may be waiting any more.
    let _ = match found {
        Ok(()) if batch.is_empty() => Ok(()),
        Ok(()) => to.send(Ok(batch)),
        Err(error) => to.send(Err(error)),
    };
}

enum Next {
    Hit(Box<Hit>),
    Refused(Error),
    End,
    NotYet,
}

#[pymethods]
impl NativeHits {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.process != std::process::id() {
            return Err(crate::error::own(
                py,
                "forked",
                "this search began before the process was forked: search again in the child",
                "cette recherche a commencé avant la bifurcation du processus : chercher de nouveau dans l'enfant",
            ));
        }
        loop {
            let next = detached(py, || {
                let mut waiting = locked(&self.inner);
                if let Some(hit) = waiting.here.pop_front() {
                    return Next::Hit(Box::new(hit));
                }
                match waiting.from.recv_timeout(Duration::from_millis(50)) {
                    Ok(Ok(hits)) => {
                        waiting.here = hits.into();
                        waiting.here.pop_front().map_or(Next::End, |hit| Next::Hit(Box::new(hit)))
                    }
                    Ok(Err(error)) => Next::Refused(error),
                    Err(RecvTimeoutError::Timeout) => Next::NotYet,
                    Err(RecvTimeoutError::Disconnected) => Next::End,
                }
            })?;
            match next {
                Next::Hit(hit) => return to_python(py, &*hit).map(Some),
                Next::Refused(error) => return Err(raised(py, &error)),
                Next::End => return Ok(None),
                Next::NotYet => py.check_signals()?,
            }
        }
    }
}
