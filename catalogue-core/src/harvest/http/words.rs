//! What went wrong on the way, in words for a person.

use std::error::Error as _;
use std::io;
use ureq::{Error, Timeout};

/// A failure to have an answer.
pub(super) fn of(error: &Error) -> String {
    match error {
        Error::Io(error) => of_io(error),
        Error::Timeout(timeout) => of_timeout(timeout).to_owned(),
        Error::HostNotFound => "no host of that name is known".to_owned(),
        Error::Protocol(error) => format!("the answer is not HTTP: {error}"),
        Error::LargeResponseHeader(found, limit) => {
            format!("the headers of the answer are too large: {found} bytes, at most {limit}")
        }
        Error::Rustls(error) => format!("no secure connection: {error}"),
        Error::Tls(reason) => format!("no secure connection: {reason}"),
        Error::TlsRequired => "no secure connection".to_owned(),
        Error::ConnectProxyFailed(reason) => format!("the proxy does not lead there: {reason}"),
        Error::ConnectionFailed => "no connection".to_owned(),
        Error::Decompress(_, error) => format!("the compression of the answer is broken: {error}"),
        other => other.to_string(),
    }
}

fn of_timeout(timeout: &Timeout) -> &'static str {
    match timeout {
        Timeout::Resolve => "its name was not resolved in time",
        Timeout::Connect => "no connection in time",
        Timeout::Global | Timeout::PerCall => "the answer took longer than allowed",
        _ => "no answer in time",
    }
}

/// A failure while reading.
pub(super) fn of_io(error: &io::Error) -> String {
    if let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        return of(inner);
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "the connection is refused: no server listens there".to_owned(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
            "the connection broke".to_owned()
        }
        io::ErrorKind::UnexpectedEof => "the connection ended before the answer did".to_owned(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "no answer in time".to_owned(),
        _ => match error.source() {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}
