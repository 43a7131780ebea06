//! The command `catalogue`: a catalogue of datasets from the terminal.

mod args;
mod commands;
mod demo;
mod output;
mod words;

use args::Arguments;
use catalogue_core::{Error, ErrorKind};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = arguments.language();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads us has seen enough (`catalogue search … | head`).
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            let text = match &failure {
                Failure::Catalogue(error) => error.sentence(language),
                Failure::Output(error) => error.to_string(),
                Failure::Usage(text) => text.clone(),
                Failure::Findings => String::new(),
            };
            if !text.is_empty() {
                output::complain(&text);
            }
            ExitCode::from(failure.code())
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The catalogue refused.
    Catalogue(Error),
    /// The terminal or the pipe did.
    Output(std::io::Error),
    /// The arguments do not fit.
    Usage(String),
    /// A check found something; it has been told.
    Findings,
}

impl Failure {
    /// 1 refused, 2 usage, 3 not found, 4 not allowed, 5 conflict or busy, 6 storage, 7 findings.
    fn code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Findings => 7,
            Failure::Output(_) => 6,
            Failure::Catalogue(error) => match error.kind() {
                ErrorKind::NotFound => 3,
                ErrorKind::Unauthenticated | ErrorKind::Forbidden | ErrorKind::Throttled => 4,
                ErrorKind::Conflict | ErrorKind::Busy | ErrorKind::AlreadyExists => 5,
                ErrorKind::Storage | ErrorKind::Incompatible | ErrorKind::Unsupported => 6,
                ErrorKind::Invalid
                | ErrorKind::BadQuery
                | ErrorKind::BadInput
                | ErrorKind::LimitExceeded
                | ErrorKind::Remote
                | ErrorKind::Cancelled => 1,
            },
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Catalogue(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Output(error)
    }
}
