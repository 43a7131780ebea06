//! The command `catalogue`: a catalogue of datasets from the terminal.

mod advice;
mod args;
mod commands;
mod demo;
mod deposit;
mod export;
mod figures;
mod harvest;
mod import;
mod output;
mod page;
mod show;
mod upgrade;
mod words;

use args::Arguments;
use catalogue_core::{Error, ErrorKind, Language};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads us has seen enough (`catalogue search … | head`).
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell(arguments.language(), arguments.json);
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
    /// A file could not be read.
    Unreadable(String),
    /// The arguments do not fit.
    Usage(String),
    /// A check found something; it has been told.
    Findings,
}

impl Failure {
    /// 1 refused, 2 usage, 3 not found, 4 not allowed, 5 conflict or busy, 6 storage, 7 findings.
    fn code(&self) -> u8 {
        match self {
            Failure::Unreadable(_) => 1,
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

    /// Says on standard error what went wrong and, when it is known, what to do.
    fn tell(&self, language: Language, json: bool) {
        let (kind, text, hint) = match self {
            Failure::Findings => return,
            Failure::Usage(text) => ("usage", text.clone(), None),
            Failure::Unreadable(text) => ("bad-input", text.clone(), None),
            Failure::Output(error) => ("storage", error.to_string(), None),
            Failure::Catalogue(error) => {
                let hint = match error {
                    Error::NotFound { what, .. } if what == "catalogue" => {
                        Some(words::no_catalogue(language))
                    }
                    Error::Unauthenticated { .. } => Some(words::sign_in(language)),
                    _ => None,
                };
                let text = match error {
                    // One line for each broken rule follows.
                    Error::Invalid { issues } => words::refused_for(language, issues.len()),
                    other => other.sentence(language),
                };
                (error.code(), text, hint)
            }
        };
        let issues = match self {
            Failure::Catalogue(error) => error.issues(),
            _ => &[],
        };
        if json {
            let issues: Vec<_> = issues.iter().map(|issue| output::issue_json(issue, language)).collect();
            let told = serde_json::json!({ "error": { "kind": kind, "reason": text, "issues": issues } });
            return output::complain(&told.to_string());
        }
        output::complain(&text);
        for issue in issues {
            output::complain(&output::issue_line(issue, language));
        }
        if let Some(hint) = hint {
            output::complain(hint);
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
