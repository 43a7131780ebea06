//! A catalogue: opening, closing, sessions, and people at the door.

use crate::error::raised;
use crate::from_python::from_python;
use crate::guard::{Held, detached, locked};
use crate::into_python::to_python;
use crate::options::options;
use crate::session::NativeSession;
use crate::verbs::Answer;
use catalogue_core::{
    AccountDetails, CasAnswer, CasAttributes, Catalogue, OutsideIdentity, RecognitionRules,
};
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};

/// How the catalogue is called when it is closed.
const WHAT: (&str, &str) = ("the catalogue", "le catalogue");

/// What is closed with a catalogue.
pub trait Closes: Send + Sync {
    fn close_with(&self, py: Python<'_>);
    fn is_open(&self) -> bool;
}

/// What was opened from a catalogue and keeps its folder open.
#[derive(Clone, Default)]
pub struct Opened(Arc<Mutex<Vec<Weak<dyn Closes>>>>);

impl Opened {
    pub fn keep(&self, opened: &Arc<impl Closes + 'static>) {
        let opened: Weak<dyn Closes> = Arc::downgrade(opened) as Weak<dyn Closes>;
        let mut held = locked(&self.0);
        if held.len() >= 64 && held.len().is_power_of_two() {
            held.retain(|one| one.upgrade().is_some_and(|one| one.is_open()));
        }
        held.push(opened);
    }

    fn close(&self, py: Python<'_>) {
        let held = std::mem::take(&mut *locked(&self.0));
        for opened in held.iter().filter_map(Weak::upgrade) {
            opened.close_with(py);
        }
    }
}

/// An open folder.
#[pyclass(frozen, module = "catalogue_core._catalogue")]
pub struct NativeCatalogue {
    held: Held<Catalogue>,
    path: PathBuf,
    opened: Opened,
}

impl NativeCatalogue {
    fn of(catalogue: Catalogue) -> Self {
        let path = catalogue.path().to_owned();
        Self { held: Held::new(catalogue), path, opened: Opened::default() }
    }

    fn run<T, E>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&Catalogue) -> Result<T, E> + Send,
    ) -> PyResult<Py<PyAny>>
    where
        T: Send,
        E: Send,
        Result<T, E>: Answer,
    {
        let catalogue = self.held.get(py, WHAT)?;
        detached(py, || call(&catalogue))?.answer(py)
    }
}

#[pymethods]
impl NativeCatalogue {
    /// Creates the folder.
    #[staticmethod]
    fn create(
        py: Python<'_>,
        path: PathBuf,
        administrator: &Bound<'_, PyAny>,
        given: &Bound<'_, PyAny>,
        clock: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let options = options(given, clock, "create")?;
        let administrator: AccountDetails = from_python(administrator, "create", "administrator")?;
        let made = detached(py, || Catalogue::create(path, options, administrator))?;
        made.map(Self::of).map_err(|error| raised(py, &error))
    }

    /// Opens the folder.
    #[staticmethod]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        given: &Bound<'_, PyAny>,
        clock: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let options = options(given, clock, "open")?;
        let opened = detached(py, || Catalogue::open(path, options))?;
        opened.map(Self::of).map_err(|error| raised(py, &error))
    }

    /// The folder.
    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Whether it is open.
    #[getter]
    fn is_open(&self) -> bool {
        self.held.is_open()
    }

    /// Closes it, and its sessions with it.
    fn close(&self, py: Python<'_>) {
        self.opened.close(py);
        self.held.close(py);
    }

    /// Who asks, and through which portal.
    fn session(
        &self,
        py: Python<'_>,
        principal: &Bound<'_, PyAny>,
        portal: Option<String>,
    ) -> PyResult<NativeSession> {
        let principal = from_python(principal, "session", "principal")?;
        let catalogue = self.held.get(py, WHAT)?;
        let session = detached(py, || catalogue.session(principal, portal.as_deref()))?;
        let session = session.map_err(|error| raised(py, &error))?;
        Ok(NativeSession::of(session, &self.opened))
    }

    /// A verb by its name.
    fn call(&self, py: Python<'_>, verb: &str, arguments: &Bound<'_, PyTuple>) -> PyResult<Py<PyAny>> {
        let text = |at: usize, name: &str| from_python::<String>(&arguments.get_item(at)?, verb, name);
        match verb {
            "principal" => {
                let login = text(0, "login")?;
                self.run(py, move |catalogue| catalogue.principal(&login))
            }
            "authenticate" => {
                let (login, password) = (text(0, "login")?, text(1, "password")?);
                self.run(py, move |catalogue| catalogue.authenticate(&login, &password))
            }
            "authenticate_token" => {
                let secret = text(0, "secret")?;
                self.run(py, move |catalogue| catalogue.authenticate_token(&secret))
            }
            "request_password_reset" => {
                let login_or_email = text(0, "login_or_email")?;
                self.run(py, move |catalogue| catalogue.request_password_reset(&login_or_email))
            }
            "reset_password" => {
                let (secret, new) = (text(0, "secret")?, text(1, "new")?);
                self.run(py, move |catalogue| catalogue.reset_password(&secret, &new))
            }
            "recognise" => {
                let identity: OutsideIdentity = from_python(&arguments.get_item(0)?, verb, "identity")?;
                let rules: Option<RecognitionRules> = from_python(&arguments.get_item(1)?, verb, "rules")?;
                self.run(py, move |catalogue| catalogue.recognise(&identity, &rules.unwrap_or_default()))
            }
            "flush_usage" => self.run(py, |catalogue| catalogue.flush_usage()),
            "announce" => self.run(py, |catalogue| {
                catalogue.announce();
                Ok::<_, catalogue_core::Error>(())
            }),
            unknown => Err(PyAttributeError::new_err(format!("no verb is called {unknown}"))),
        }
    }
}

/// What a CAS server answered to the validation of a ticket.
#[pyfunction]
pub fn parse_cas<'py>(
    py: Python<'py>,
    answer: &[u8],
    provider: &str,
    attributes: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let names: Option<CasAttributes> = from_python(attributes, "parse_cas", "attributes")?;
    let names = names.unwrap_or_default();
    let answer = CasAnswer::parse(answer, provider, &names).map_err(|error| raised(py, &error))?;
    to_python(py, &answer)
}

/// Who the headers of geOrchestra say is there.
#[pyfunction]
pub fn georchestra_identity<'py>(
    py: Python<'py>,
    provider: &str,
    headers: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let headers: BTreeMap<String, String> = from_python(headers, "georchestra_identity", "headers")?;
    let identity =
        catalogue_core::georchestra_identity(provider, &headers).map_err(|error| raised(py, &error))?;
    to_python(py, &identity)
}
