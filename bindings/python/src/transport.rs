//! A callable of the host's that asks remote servers, for harvesting.

use crate::progress::Raising;
use crate::stream::Reading;
use catalogue_core::Error;
use catalogue_core::harvest::{Answered, Asked, Transport};
use pyo3::exceptions::{PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// The callable.
pub struct HostTransport {
    ask: Py<PyAny>,
    raising: Raising,
}

impl HostTransport {
    pub fn new(ask: Py<PyAny>, raising: &Raising) -> Self {
        Self { ask, raising: raising.clone() }
    }

    fn asked(&self, py: Python<'_>, asked: &Asked) -> PyResult<Answered> {
        py.check_signals()?;
        let Asked { url, posted, headers } = asked;
        let (media_type, content) = posted.as_ref().map_or((None, None), |(media_type, content)| {
            (Some(media_type.as_str()), Some(PyBytes::new(py, content)))
        });
        let request = py.import("catalogue_core._transport")?.getattr("Asked")?.call1((
            url,
            headers.clone(),
            media_type,
            content,
        ))?;
        let answer = self.ask.bind(py).call1((request,))?;
        let headers: BTreeMap<String, String> = answer.getattr("headers")?.extract()?;
        let from: Option<String> = answer.getattr("url")?.extract()?;
        Ok(Answered {
            status: answer.getattr("status")?.extract()?,
            headers: headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect(),
            url: from.unwrap_or_else(|| url.clone()),
            body: self.body(&answer.getattr("body")?)?,
        })
    }

    fn body(&self, given: &Bound<'_, PyAny>) -> PyResult<Box<dyn Read + Send>> {
        if let Ok(bytes) = given.cast::<PyBytes>() {
            Ok(Box::new(Cursor::new(bytes.as_bytes().to_vec())))
        } else if let Ok(text) = given.cast::<PyString>() {
            Ok(Box::new(Cursor::new(text.to_cow()?.as_bytes().to_vec())))
        } else if given.hasattr("read")? {
            Ok(Box::new(Reading::of_network(given.clone().unbind(), &self.raising)))
        } else {
            let found = given.get_type().name()?;
            Err(PyTypeError::new_err(format!("the body of an answer is bytes or a file, not {found}")))
        }
    }
}

impl Transport for HostTransport {
    fn ask(&self, asked: &Asked) -> Result<Answered, Error> {
        Python::attach(|py| {
            self.asked(py, asked).map_err(|error| {
                refused(py, &error, &asked.url).unwrap_or_else(|| {
                    // A mistake of the callable's: it ends the harvest, and comes out of it as it is.
                    self.raising.keep(error);
                    Error::Cancelled
                })
            })
        })
    }
}

/// What the harvest deals with: errors of the system and of clients, and those that a transport is to raise.
fn refused(py: Python<'_>, error: &PyErr, url: &str) -> Option<Error> {
    let value = error.value(py);
    let text = |name: &str| value.getattr(name).and_then(|held| held.extract::<String>());
    let number = |name: &str| value.getattr(name).and_then(|held| held.extract::<i64>());
    match text("code").as_deref() {
        Ok("remote") => {
            let reason = text("reason").unwrap_or_else(|_| value.to_string());
            Some(Error::Remote { url: text("url").unwrap_or_else(|_| url.to_owned()), reason })
        }
        Ok("unsupported") => {
            Some(Error::Unsupported { what: text("what").unwrap_or_else(|_| value.to_string()) })
        }
        Ok("limit-exceeded") => Some(Error::LimitExceeded {
            what: text("what").unwrap_or_default(),
            limit: number("limit").unwrap_or_default(),
            found: number("found").unwrap_or_default(),
        }),
        _ if error.is_instance_of::<PyOSError>(py) => {
            Some(Error::Remote { url: url.to_owned(), reason: value.to_string() })
        }
        _ => None,
    }
}
