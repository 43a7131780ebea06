//! The only public error: one variant per [`ErrorKind`].

pub(crate) mod words;

use crate::id::Revision;
use crate::issue::{Issue, Language};
use chrono::{DateTime, Utc};
use std::fmt;
use words::french_noun;

/// The result of every public verb.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, with what a caller needs to act on it. Never holds personal data.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.sentence(Language::English))]
pub enum Error {
    /// No such thing, or none that this principal may know of.
    NotFound {
        /// The noun: `dataset`, `resource`, `organisation`…
        what: String,
        /// What was asked for.
        id: String,
    },
    /// A thing of that name or identity exists already.
    AlreadyExists {
        /// The noun.
        what: String,
        /// The name that clashes.
        id: String,
        /// A free name to offer instead, when there is one.
        suggestion: Option<String>,
    },
    /// The content breaks rules; each broken rule is one issue.
    Invalid {
        /// At least one issue of severity error.
        issues: Vec<Issue>,
    },
    /// The act needs an account and nobody is signed in.
    Unauthenticated {
        /// The code of the refused action.
        action: String,
    },
    /// The principal may see the thing but not do this.
    Forbidden {
        /// The code of the refused action.
        action: String,
        /// Why, as a stable code.
        reason: String,
    },
    /// Too many attempts.
    Throttled {
        /// When to try again.
        until: DateTime<Utc>,
    },
    /// Somebody else changed the record meanwhile.
    Conflict {
        /// The revision the caller had read.
        expected: Revision,
        /// The revision found.
        found: Revision,
    },
    /// The query cannot be understood.
    BadQuery {
        /// The part at fault (a field name, or a character position).
        at: String,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// A file or text given for reading cannot be read.
    BadInput {
        /// The format expected.
        format: String,
        /// The line at fault, from 1, when known.
        line: Option<i64>,
        /// What is wrong.
        reason: String,
    },
    /// More than the limit set in the options.
    LimitExceeded {
        /// What is limited.
        what: String,
        /// The limit.
        limit: i64,
        /// What was found (at least).
        found: i64,
    },
    /// The catalogue was written by another version.
    Incompatible {
        /// The version found.
        found: String,
        /// The versions this library reads.
        supported: String,
    },
    /// The place or the platform cannot do this.
    Unsupported {
        /// What cannot be done, and what to do instead.
        what: String,
    },
    /// A remote catalogue did not answer as it should.
    Remote {
        /// The address asked.
        url: String,
        /// What it answered.
        reason: String,
    },
    /// The caller cancelled the act; nothing of it remains unless the act says so.
    Cancelled,
    /// Somebody else held the catalogue for longer than the time limit; try again.
    Busy,
    /// The disk, the database or the index failed.
    Storage(Fault),
}

/// What failed below, without the types of the libraries used there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What was being done.
    pub doing: String,
    /// The cause, as the system tells it.
    pub cause: String,
    /// Whether the store itself is damaged (run `check`, restore a backup), not just the act.
    pub corrupt: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.doing, self.cause)
    }
}

macro_rules! kinds {
    ($($name:ident = $code:literal, $doc:literal;)*) => {
        /// The closed list of kinds. Exhaustive on purpose: a new kind must be taken up everywhere.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorKind {
            $(#[doc = $doc] $name,)*
        }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$name),*];

            /// The stable code, the same in every language.
            pub const fn code(self) -> &'static str {
                match self { $(ErrorKind::$name => $code,)* }
            }
        }
    };
}

kinds! {
    NotFound = "not-found", "No such thing, or none that this principal may know of.";
    AlreadyExists = "already-exists", "A thing of that name or identity exists already.";
    Invalid = "invalid", "The content breaks rules.";
    Unauthenticated = "unauthenticated", "The act needs an account.";
    Forbidden = "forbidden", "The principal may not do this.";
    Throttled = "throttled", "Too many attempts.";
    Conflict = "conflict", "Somebody else changed the record meanwhile.";
    BadQuery = "bad-query", "The query cannot be understood.";
    BadInput = "bad-input", "A file or text given for reading cannot be read.";
    LimitExceeded = "limit-exceeded", "More than the limit set in the options.";
    Incompatible = "incompatible", "The catalogue was written by another version.";
    Unsupported = "unsupported", "The place or the platform cannot do this.";
    Remote = "remote", "A remote catalogue did not answer as it should.";
    Cancelled = "cancelled", "The caller cancelled the act.";
    Busy = "busy", "Somebody else held the catalogue for too long.";
    Storage = "storage", "The disk, the database or the index failed.";
}

impl Error {
    /// The kind, for switching on.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Error::NotFound { .. } => ErrorKind::NotFound,
            Error::AlreadyExists { .. } => ErrorKind::AlreadyExists,
            Error::Invalid { .. } => ErrorKind::Invalid,
            Error::Unauthenticated { .. } => ErrorKind::Unauthenticated,
            Error::Forbidden { .. } => ErrorKind::Forbidden,
            Error::Throttled { .. } => ErrorKind::Throttled,
            Error::Conflict { .. } => ErrorKind::Conflict,
            Error::BadQuery { .. } => ErrorKind::BadQuery,
            Error::BadInput { .. } => ErrorKind::BadInput,
            Error::LimitExceeded { .. } => ErrorKind::LimitExceeded,
            Error::Incompatible { .. } => ErrorKind::Incompatible,
            Error::Unsupported { .. } => ErrorKind::Unsupported,
            Error::Remote { .. } => ErrorKind::Remote,
            Error::Cancelled => ErrorKind::Cancelled,
            Error::Busy => ErrorKind::Busy,
            Error::Storage(_) => ErrorKind::Storage,
        }
    }

    /// The stable code of the kind.
    pub const fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// The broken rules, empty for other kinds.
    pub fn issues(&self) -> &[Issue] {
        match self {
            Error::Invalid { issues } => issues,
            _ => &[],
        }
    }

    /// One sentence for a person, in the language asked.
    pub fn sentence(&self, language: Language) -> String {
        let fr = language == Language::French;
        match self {
            Error::NotFound { what, id } if fr => format!("introuvable : {} {id:?}", french_noun(what)),
            Error::NotFound { what, id } => format!("no such {what}: {id:?}"),
            Error::AlreadyExists { what, id, suggestion } => {
                let mut text = if fr {
                    format!("existe déjà : {} {id:?}", french_noun(what))
                } else {
                    format!("{what} {id:?} exists already")
                };
                if let Some(free) = suggestion {
                    text += &if fr { format!(" ; libre : {free:?}") } else { format!("; free: {free:?}") };
                }
                text
            }
            Error::Invalid { issues } => {
                let list: Vec<String> = issues.iter().map(|issue| issue.sentence(language)).collect();
                let head = if fr { "contenu non valable" } else { "invalid content" };
                format!("{head} ({}) : {}", issues.len(), list.join(" ; "))
            }
            Error::Unauthenticated { action } if words::refusal(action, language).is_some() => {
                words::refusal(action, language).unwrap_or_default().to_owned()
            }
            Error::Unauthenticated { action } => {
                let act = words::act(action, language);
                if fr {
                    format!("connexion nécessaire pour {act}")
                } else {
                    format!("sign in first to {act}")
                }
            }
            Error::Forbidden { action, reason } => {
                let (act, why) = (words::act(action, language), words::reason(reason, language));
                if fr { format!("refusé : {act} ; {why}") } else { format!("you may not {act}: {why}") }
            }
            Error::Throttled { until } if fr => format!("trop de tentatives ; réessayer après {until}"),
            Error::Throttled { until } => format!("too many attempts; try again after {until}"),
            Error::Conflict { expected, found } if fr => {
                format!(
                    "modifié entre-temps : révision {expected} attendue, {found} trouvée ; relire puis recommencer"
                )
            }
            Error::Conflict { expected, found } => {
                format!(
                    "changed meanwhile: revision {expected} expected, {found} found; read it again and retry"
                )
            }
            Error::BadQuery { at, reason } if fr => format!("requête incomprise ({at}) : {reason}"),
            Error::BadQuery { at, reason } => format!("bad query at {at}: {reason}"),
            Error::BadInput { format, line, reason } => {
                let place =
                    line.map(|line| if fr { format!(", ligne {line}") } else { format!(", line {line}") });
                let head = if fr { "lecture impossible" } else { "cannot read" };
                format!("{head} ({format}{}): {reason}", place.unwrap_or_default())
            }
            Error::LimitExceeded { what, limit, found } if fr => {
                format!("{what} : {found} trouvé, {limit} au plus")
            }
            Error::LimitExceeded { what, limit, found } => {
                format!("{what}: {found} found, at most {limit} allowed")
            }
            Error::Incompatible { found, supported } if fr => {
                format!(
                    "catalogue de version {found}, versions lues : {supported} ; mettre à jour la bibliothèque"
                )
            }
            Error::Incompatible { found, supported } => {
                format!(
                    "this catalogue has version {found}, this library reads {supported}; upgrade the library"
                )
            }
            Error::Unsupported { what } if fr => format!("impossible ici : {what}"),
            Error::Unsupported { what } => format!("not possible here: {what}"),
            Error::Remote { url, reason } if fr => format!("réponse inattendue de {url} : {reason}"),
            Error::Remote { url, reason } => format!("unexpected answer from {url}: {reason}"),
            Error::Cancelled if fr => "annulé".to_owned(),
            Error::Cancelled => "cancelled".to_owned(),
            Error::Busy if fr => "catalogue occupé par un autre ; réessayer".to_owned(),
            Error::Busy => "the catalogue is held by somebody else; try again".to_owned(),
            Error::Storage(fault) if fr => format!("stockage : {fault}"),
            Error::Storage(fault) => format!("storage: {fault}"),
        }
    }

    /// A [`Error::NotFound`] for the noun and the identifier given.
    pub fn not_found(what: &str, id: impl fmt::Display) -> Self {
        Error::NotFound { what: what.to_owned(), id: id.to_string() }
    }

    /// A [`Error::Storage`] for an act and its cause.
    pub fn storage(doing: &str, cause: impl fmt::Display) -> Self {
        Error::Storage(Fault { doing: doing.to_owned(), cause: cause.to_string(), corrupt: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_are_said_in_the_language_asked() {
        let error = Error::not_found("dataset", "pistes");
        assert_eq!(error.sentence(Language::French), "introuvable : jeu de données \"pistes\"");
        assert_eq!(error.sentence(Language::English), "no such dataset: \"pistes\"");
        let error =
            Error::AlreadyExists { what: "folder".to_owned(), id: "/srv".to_owned(), suggestion: None };
        assert_eq!(error.sentence(Language::French), "existe déjà : dossier \"/srv\"");
    }

    #[test]
    fn a_refusal_says_what_and_why_in_the_language_asked() {
        let error = Error::Forbidden { action: "dataset.create".into(), reason: "needs-contributor".into() };
        let french = error.sentence(Language::French);
        assert!(french.contains("créer un jeu de données") && french.contains("contributeur"), "{french}");
        let english = error.sentence(Language::English);
        assert!(english.contains("create a dataset") && english.contains("contributor"), "{english}");
    }
}
