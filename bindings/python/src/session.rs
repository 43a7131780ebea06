//! A session: who asks, and through which portal.

use crate::catalogue::{Closes, Opened};
use crate::error::raised;
use crate::from_python::from_python;
use crate::guard::{Held, detached};
use crate::into_python::to_python;
use crate::page::{NativeHits, NativePage};
use crate::progress::{Raising, Telling, goes_on};
use crate::stream::{Reading, Writing};
use crate::table::NativeTable;
use crate::transport::HostTransport;
use crate::verbs::{self, Answer};
use crate::watch::{Listener, NativeWatch, Watched};
use catalogue_core::harvest::{HttpOptions, HttpTransport, Transport};
use catalogue_core::{
    DatasetId, Error, EventFilter, ExportOptions, ExportedFile, HarvestOptions, HarvestSourceId,
    ImportOptions, Query, ResourceId, Revision, Session,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// How a session is called when it is closed.
const WHAT: (&str, &str) = ("the session", "la session");

/// Who asks.
#[pyclass(frozen, module = "catalogue_core._catalogue")]
pub struct NativeSession {
    held: Arc<Held<Session>>,
    opened: Opened,
}

impl Closes for Held<Session> {
    fn close_with(&self, py: Python<'_>) {
        self.close(py);
    }

    fn is_open(&self) -> bool {
        Held::is_open(self)
    }
}

impl NativeSession {
    pub fn of(session: Session, opened: &Opened) -> Self {
        let held = Arc::new(Held::new(session));
        opened.keep(&held);
        Self { held, opened: opened.clone() }
    }

    /// Calls the library without the interpreter.
    pub fn run<T: Send>(&self, py: Python<'_>, call: impl FnOnce(&Session) -> T + Send) -> PyResult<T> {
        let session = self.held.get(py, WHAT)?;
        detached(py, || call(&session))
    }

    /// As `run`, for long work: what a callback raised comes before what the library made of it.
    fn long<T: Send>(
        &self,
        py: Python<'_>,
        raising: &Raising,
        call: impl FnOnce(&Session) -> Result<T, Error> + Send,
    ) -> PyResult<T> {
        let answer = self.run(py, call)?;
        match raising.take() {
            Some(error) => Err(error),
            None => answer.map_err(|error| raised(py, &error)),
        }
    }
}

#[pymethods]
impl NativeSession {
    /// A verb by its name.
    fn call(&self, py: Python<'_>, verb: &str, arguments: &Bound<'_, PyTuple>) -> PyResult<Py<PyAny>> {
        verbs::call(py, self, verb, arguments)
    }

    /// Ends it.
    fn close(&self, py: Python<'_>) {
        self.held.close(py);
    }

    /// Whether it is open.
    #[getter]
    fn is_open(&self) -> bool {
        self.held.is_open()
    }

    /// Answers a query.
    fn search(&self, py: Python<'_>, query: &Bound<'_, PyAny>) -> PyResult<NativePage> {
        let query: Query = from_python(query, "search", "query")?;
        let page = self.run(py, |session| session.search(&query))?;
        page.map(NativePage::of).map_err(|error| raised(py, &error))
    }

    /// Everything that a query finds, one after the other.
    fn search_all(&self, py: Python<'_>, query: &Bound<'_, PyAny>) -> PyResult<NativeHits> {
        let query: Query = from_python(query, "search_all", "query")?;
        NativeHits::of(self.held.get(py, WHAT)?, query)
    }

    /// The datasets that a query finds, as a table.
    fn table(
        &self,
        py: Python<'_>,
        query: &Bound<'_, PyAny>,
        datasets: &Bound<'_, PyAny>,
    ) -> PyResult<NativeTable> {
        let query: Query = from_python(query, "table", "query")?;
        let datasets: Option<Vec<DatasetId>> = from_python(datasets, "table", "datasets")?;
        let raising = Raising::default();
        let mut telling = Telling::new(None, &raising);
        let batches = self
            .long(py, &raising, |session| crate::table::batches(session, &query, datasets, &mut telling))?;
        Ok(NativeTable(batches))
    }

    /// Imports a file.
    fn import_bytes(
        &self,
        py: Python<'_>,
        bytes: &[u8],
        options: &Bound<'_, PyAny>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let options: ImportOptions = from_python(options, "import_", "options")?;
        let raising = Raising::default();
        let mut telling = Telling::new(progress, &raising);
        self.long(py, &raising, |session| {
            session.import(bytes, &options, &mut |done, total| telling.tell(done, total))
        })
        .and_then(|report| to_python(py, &report).map(Bound::unbind))
    }

    /// Imports from something that can be read.
    fn import_from(
        &self,
        py: Python<'_>,
        reader: Py<PyAny>,
        options: &Bound<'_, PyAny>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let options: ImportOptions = from_python(options, "import_from", "options")?;
        let raising = Raising::default();
        let mut telling = Telling::new(progress, &raising);
        let mut reader = BufReader::with_capacity(1 << 16, Reading::new(reader, &raising));
        self.long(py, &raising, |session| {
            session.import_from(&mut reader, &options, &mut |done, total| telling.tell(done, total))
        })
        .and_then(|report| to_python(py, &report).map(Bound::unbind))
    }

    /// Deposits a file.
    fn attach_file(
        &self,
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        expected: i64,
        resource: &Bound<'_, PyAny>,
        name: &str,
        reader: Py<PyAny>,
    ) -> PyResult<Py<PyAny>> {
        let id: DatasetId = from_python(id, "attach_file", "id")?;
        let resource: ResourceId = from_python(resource, "attach_file", "resource")?;
        let raising = Raising::default();
        let mut reading = Reading::new(reader, &raising);
        self.long(py, &raising, |session| {
            session.attach_file(id, Revision(expected), resource, name, &mut reading)
        })
        .and_then(|dataset| to_python(py, &dataset).map(Bound::unbind))
    }

    /// Opens a deposited file: its name, its size, its media type, its hash, and what the system knows it by.
    fn open_file<'py>(
        &self,
        py: Python<'py>,
        id: &Bound<'py, PyAny>,
        resource: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let id: DatasetId = from_python(id, "open_file", "id")?;
        let resource: ResourceId = from_python(resource, "open_file", "resource")?;
        let taken =
            self.run(py, |session| session.open_file(id, resource))?.map_err(|error| raised(py, &error))?;
        #[cfg(unix)]
        let file = i64::from(std::os::fd::IntoRawFd::into_raw_fd(taken.file));
        #[cfg(windows)]
        let file = std::os::windows::io::IntoRawHandle::into_raw_handle(taken.file) as i64;
        (taken.name, taken.size, taken.media_type, taken.hash, file).into_pyobject(py)
    }

    /// Exports to a path, or to something that can be written to.
    fn export(
        &self,
        py: Python<'_>,
        query: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
        path: Option<PathBuf>,
        target: Option<Py<PyAny>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let query: Query = from_python(query, "export", "query")?;
        let options: ExportOptions = from_python(options, "export", "options")?;
        let raising = Raising::default();
        let mut telling = Telling::new(progress, &raising);
        let mut out: Box<dyn Write + Send> = match (path, target) {
            (Some(path), _) => Box::new(std::fs::File::create(path)?),
            (None, Some(target)) => Box::new(Writing::new(target, &raising)),
            (None, None) => Box::new(std::io::sink()),
        };
        self.long(py, &raising, |session| {
            let mut buffer = BufWriter::with_capacity(1 << 16, &mut out);
            let report = session
                .export(&query, &options, &mut buffer, &mut |done, total| telling.tell(done, total))?;
            buffer.flush().map_err(|cause| Error::storage("writing the export", cause))?;
            Ok(report)
        })
        .and_then(|report| to_python(py, &report).map(Bound::unbind))
    }

    /// Exports a document for each dataset: its identifier, its address, a name, the document, what was lost.
    fn export_each(
        &self,
        py: Python<'_>,
        query: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
        each: Py<PyAny>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let query: Query = from_python(query, "export_each", "query")?;
        let options: ExportOptions = from_python(options, "export_each", "options")?;
        let raising = Raising::default();
        let mut telling = Telling::new(progress, &raising);
        let mut give = |file: ExportedFile| {
            let ExportedFile { id, address, name, content, lost } = file;
            let given = Python::attach(|py| {
                py.check_signals()?;
                let parts =
                    (to_python(py, &id)?, address, name, PyBytes::new(py, &content), to_python(py, &lost)?);
                goes_on(&each.bind(py).call1(parts)?)
            });
            given.unwrap_or_else(|error: PyErr| {
                raising.keep(error);
                false
            })
        };
        self.long(py, &raising, |session| {
            session.export_each(&query, &options, &mut give, &mut |done, total| telling.tell(done, total))
        })
        .and_then(|report| to_python(py, &report).map(Bound::unbind))
    }

    /// Copies the catalogue to a folder.
    fn backup(&self, py: Python<'_>, to: PathBuf, progress: Option<Py<PyAny>>) -> PyResult<()> {
        let raising = Raising::default();
        let mut telling = Telling::new(progress, &raising);
        self.long(py, &raising, |session| session.backup(to, &mut |done, total| telling.tell(done, total)))
    }

    /// Builds the index anew.
    fn reindex(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<()> {
        let raising = Raising::default();
        let mut telling = Telling::new(progress, &raising);
        self.long(py, &raising, |session| session.reindex(&mut |done, total| telling.tell(done, total)))
    }

    /// Harvests a source; `http` and `transport` are none for what lies on this machine.
    fn harvest(
        &self,
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        options: &Bound<'_, PyAny>,
        http: Option<Bound<'_, PyAny>>,
        transport: Option<Py<PyAny>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let id: HarvestSourceId = from_python(id, "harvest", "id")?;
        let options: HarvestOptions = from_python(options, "harvest", "options")?;
        let http: Option<HttpOptions> = http.map(|http| from_python(&http, "harvest", "http")).transpose()?;
        let raising = Raising::default();
        let transport: Option<Box<dyn Transport>> = match (transport, http) {
            (Some(ask), _) => Some(Box::new(HostTransport::new(ask, &raising))),
            (None, Some(http)) => {
                Some(Box::new(HttpTransport::new(http).map_err(|error| raised(py, &error))?))
            }
            (None, None) => None,
        };
        let mut telling = Telling::new(progress, &raising);
        self.long(py, &raising, |session| {
            session.harvest(id, &options, transport.as_deref(), &mut |done, total| telling.tell(done, total))
        })
        .and_then(|report| to_python(py, &report).map(Bound::unbind))
    }

    /// Reads a gazetteer.
    fn load_territories(&self, py: Python<'_>, csv: &[u8]) -> PyResult<Py<PyAny>> {
        self.run(py, |session| session.load_territories(csv))?.answer(py)
    }

    /// Calls a listener with each event.
    fn watch(&self, py: Python<'_>, filter: &Bound<'_, PyAny>, listener: Py<PyAny>) -> PyResult<NativeWatch> {
        let filter: EventFilter = from_python(filter, "watch", "filter")?;
        let watch = self.run(py, |session| session.watch(filter, Arc::new(Listener(listener))))?;
        let watch = watch.map_err(|error| raised(py, &error))?;
        let watched = Arc::new(Watched(Mutex::new(Some(watch))));
        self.opened.keep(&watched);
        Ok(NativeWatch(watched))
    }
}
