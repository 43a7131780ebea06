//! The library's errors, each with its stable code, its sentence in both languages and its data.

use crate::crossing::Moment;
use catalogue_core::{Error, Fault, Issue, Language, Revision};
use std::fmt;

macro_rules! errors {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident $pattern:pat => {
            $($(#[doc = $told:literal])* $field:ident: $kind:ty = $value:expr,)*
        }
    )*) => {
        /// Why a call was refused or failed. Every one has the stable `code` of its kind, a sentence in
        /// English (`reason`) and in French (`reason_french`), and its data.
        #[derive(Clone, Debug, uniffi::Error)]
        #[uniffi::export(Display)]
        pub enum CatalogueError {
            $(
                $(#[doc = $doc])*
                $name {
                    /// The stable code of the kind.
                    code: String,
                    /// What is wrong, in English.
                    reason: String,
                    /// What is wrong, in French.
                    reason_french: String,
                    $($(#[doc = $told])* $field: $kind,)*
                },
            )*
            /// Something of the caller's own, called back, threw an exception.
            Callback {
                /// The code `callback`.
                code: String,
                /// What it said.
                reason: String,
                /// What it said.
                reason_french: String,
            },
            /// What was opened before the process was forked is not for the child.
            Forked {
                /// The code `forked`.
                code: String,
                /// What is wrong, in English.
                reason: String,
                /// What is wrong, in French.
                reason_french: String,
            },
            /// A fault of the library itself: please report it.
            Internal {
                /// The code `internal`.
                code: String,
                /// What is wrong, in English.
                reason: String,
                /// What is wrong, in French.
                reason_french: String,
            },
        }

        impl CatalogueError {
            /// Its code, and its sentences in English and French.
            fn told(&self) -> (&str, &str, &str) {
                match self {
                    $(Self::$name { code, reason, reason_french, .. } => (code, reason, reason_french),)*
                    Self::Callback { code, reason, reason_french }
                    | Self::Forked { code, reason, reason_french }
                    | Self::Internal { code, reason, reason_french } => (code, reason, reason_french),
                }
            }
        }

        impl From<Error> for CatalogueError {
            fn from(error: Error) -> Self {
                let code = error.code().to_owned();
                let reason = error.sentence(Language::English);
                let reason_french = error.sentence(Language::French);
                // Every field by name: one that is added does not compile until it is taken up here.
                match error {
                    $($pattern => Self::$name { code, reason, reason_french, $($field: $value,)* },)*
                }
            }
        }
    };
}

errors! {
    /// No such thing, or none that this principal may know of.
    NotFound Error::NotFound { what, id } => {
        /// The noun: `dataset`, `resource`, `organisation`…
        what: String = what,
        /// What was asked for.
        id: String = id,
    }
    /// A thing of that name or identity exists already.
    AlreadyExists Error::AlreadyExists { what, id, suggestion } => {
        /// The noun.
        what: String = what,
        /// The name that clashes.
        id: String = id,
        /// A free name to offer instead, when there is one.
        suggestion: Option<String> = suggestion,
    }
    /// The content breaks rules; each broken rule is one issue.
    Invalid Error::Invalid { issues } => {
        /// At least one issue of severity error.
        issues: Vec<Issue> = issues,
    }
    /// The act needs an account and nobody is signed in.
    Unauthenticated Error::Unauthenticated { action } => {
        /// The code of the refused action.
        action: String = action,
    }
    /// The principal may see the thing but not do this.
    Forbidden Error::Forbidden { action, reason: because } => {
        /// The code of the refused action.
        action: String = action,
        /// Why, as a stable code.
        because: String = because,
    }
    /// Too many attempts.
    Throttled Error::Throttled { until } => {
        /// When to try again.
        until: Moment = until,
    }
    /// Somebody else changed the record meanwhile.
    Conflict Error::Conflict { expected, found } => {
        /// The revision the caller had read.
        expected: Revision = expected,
        /// The revision found.
        found: Revision = found,
    }
    /// The query cannot be understood.
    BadQuery Error::BadQuery { at, reason: because } => {
        /// The part at fault (a field name, or a character position).
        at: String = at,
        /// What is wrong and what is allowed.
        because: String = because,
    }
    /// A file or text given for reading cannot be read.
    BadInput Error::BadInput { format, line, reason: because } => {
        /// The format expected.
        format: String = format,
        /// The line at fault, from 1, when known.
        line: Option<i64> = line,
        /// What is wrong.
        because: String = because,
    }
    /// More than the limit set in the options.
    LimitExceeded Error::LimitExceeded { what, limit, found } => {
        /// What is limited.
        what: String = what,
        /// The limit.
        limit: i64 = limit,
        /// What was found (at least).
        found: i64 = found,
    }
    /// The catalogue was written by another version.
    Incompatible Error::Incompatible { found, supported } => {
        /// The version found.
        found: String = found,
        /// The versions this library reads.
        supported: String = supported,
    }
    /// The place or the platform cannot do this.
    Unsupported Error::Unsupported { what } => {
        /// What cannot be done, and what to do instead.
        what: String = what,
    }
    /// A remote catalogue did not answer as it should.
    Remote Error::Remote { url, reason: because } => {
        /// The address asked.
        url: String = url,
        /// What it answered.
        because: String = because,
    }
    /// The caller cancelled the act; nothing of it remains unless the act says so.
    Cancelled Error::Cancelled => {}
    /// Somebody else held the catalogue for longer than the time limit; try again.
    Busy Error::Busy => {}
    /// The disk, the database or the index failed.
    Storage Error::Storage(Fault { doing, cause: because, corrupt }) => {
        /// What was being done.
        doing: String = doing,
        /// The cause, as the system tells it.
        because: String = because,
        /// Whether the store itself is damaged, not just the act.
        corrupt: bool = corrupt,
    }
}

impl CatalogueError {
    /// The stable code of its kind.
    #[cfg(test)]
    pub fn code(&self) -> &str {
        self.told().0
    }

    /// Something of the caller's own threw an exception.
    pub fn called_back(said: &str) -> Self {
        let code = "callback".to_owned();
        Self::Callback { code, reason: said.to_owned(), reason_french: said.to_owned() }
    }

    /// What was opened before a fork is not for the child.
    pub fn forked() -> Self {
        Self::Forked {
            code: "forked".to_owned(),
            reason: "this was opened before the process was forked: open the catalogue again in the child"
                .to_owned(),
            reason_french:
                "ceci a été ouvert avant la bifurcation du processus : ouvrir de nouveau le catalogue dans l'enfant"
                    .to_owned(),
        }
    }

    /// A panic of the library's.
    pub fn internal(said: &str) -> Self {
        Self::Internal {
            code: "internal".to_owned(),
            reason: format!("a fault of the library itself, please report it: {said}"),
            reason_french: format!("une faute de la bibliothèque elle-même, à signaler : {said}"),
        }
    }
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.told().1)
    }
}

impl std::error::Error for CatalogueError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for CatalogueError {
    fn from(thrown: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::called_back(&thrown.reason)
    }
}

/// Why a batch was refused: nothing of it happened.
#[derive(Clone, Debug, uniffi::Error)]
pub enum BatchError {
    /// One change could not be made, and so none was.
    Refused {
        /// The stable code of the kind.
        code: String,
        /// What is wrong, in English.
        reason: String,
        /// What is wrong, in French.
        reason_french: String,
        /// The place of the change at fault, from 0; absent when the commit itself failed.
        index: Option<i64>,
        /// What is wrong with it, with its data.
        fault: CatalogueError,
    },
}

impl BatchError {
    /// Of a change, or of the whole.
    pub fn of(index: Option<i64>, fault: CatalogueError) -> Self {
        let (code, reason, reason_french) = fault.told();
        let (code, reason, reason_french) = (code.to_owned(), reason.to_owned(), reason_french.to_owned());
        Self::Refused { code, reason, reason_french, index, fault }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Refused { index, reason, .. } = self;
        match index {
            Some(index) => write!(formatter, "change {index}: {reason}"),
            None => formatter.write_str(reason),
        }
    }
}

impl std::error::Error for BatchError {}
