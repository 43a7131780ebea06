//! Files of the host's: anything with `read`, anything with `write`.

use crate::progress::Raising;
use pyo3::exceptions::{PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use std::io::{self, Read, Write};

/// Something with `read(size)` that gives bytes.
pub struct Reading {
    source: Py<PyAny>,
    rest: Vec<u8>,
    at: usize,
    raising: Raising,
    /// Whether errors of the system are told to who reads, and not raised.
    of_network: bool,
}

impl Reading {
    pub fn new(source: Py<PyAny>, raising: &Raising) -> Self {
        Self { source, rest: Vec::new(), at: 0, raising: raising.clone(), of_network: false }
    }

    /// The body of an answer: a connection that breaks is no mistake of the host's.
    pub fn of_network(source: Py<PyAny>, raising: &Raising) -> Self {
        Self { of_network: true, ..Self::new(source, raising) }
    }

    fn more(&self, size: usize) -> PyResult<Vec<u8>> {
        Python::attach(|py| {
            py.check_signals()?;
            let given = self.source.bind(py).call_method1("read", (size,))?;
            if let Ok(bytes) = given.cast::<PyBytes>() {
                return Ok(bytes.as_bytes().to_vec());
            }
            if let Ok(text) = given.cast::<PyString>() {
                return Ok(text.to_cow()?.as_bytes().to_vec());
            }
            Err(PyTypeError::new_err(format!("read() gave {}, not bytes", given.get_type().name()?)))
        })
    }
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.rest.len() {
            if self.raising.is_raised() {
                return Err(io::Error::other("stopped"));
            }
            self.rest = self.more(into.len().max(1 << 16)).map_err(|error| {
                let said = error.to_string();
                let broken = Python::attach(|py| error.is_instance_of::<PyOSError>(py));
                if !(self.of_network && broken) {
                    self.raising.keep(error);
                }
                io::Error::other(said)
            })?;
            self.at = 0;
        }
        let size = into.len().min(self.rest.len() - self.at);
        into[..size].copy_from_slice(&self.rest[self.at..self.at + size]);
        self.at += size;
        Ok(size)
    }
}

/// Something with `write(bytes)`.
pub struct Writing {
    target: Py<PyAny>,
    raising: Raising,
}

impl Writing {
    pub fn new(target: Py<PyAny>, raising: &Raising) -> Self {
        Self { target, raising: raising.clone() }
    }
}

impl Write for Writing {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        let written = Python::attach(|py| {
            py.check_signals()?;
            self.target.bind(py).call_method1("write", (PyBytes::new(py, from),)).map(drop)
        });
        written.map_err(|error| {
            let said = error.to_string();
            self.raising.keep(error);
            io::Error::other(said)
        })?;
        Ok(from.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
