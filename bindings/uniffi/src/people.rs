//! People whom others vouch for, and sentences for them.

use crate::crossing::TextMap;
use crate::error::CatalogueError;
use crate::guard::guarded;
use catalogue_core::{CasAnswer, CasAttributes, Issue, Language, OutsideIdentity};

/// What a CAS server answered to the validation of a ticket; the names of attributes are the library's where
/// none are given.
///
/// Errors:
/// `LimitExceeded` for more than such an answer holds; `BadInput` for what is none.
#[uniffi::export]
pub fn parse_cas(
    bytes: Vec<u8>,
    provider: String,
    attributes: Option<CasAttributes>,
) -> Result<CasAnswer, CatalogueError> {
    guarded(|| Ok(CasAnswer::parse(&bytes, &provider, &attributes.unwrap_or_default())?))
}

/// Who it is, when the ticket came through no proxy but those allowed.
///
/// Errors:
/// `Unauthenticated` otherwise.
#[uniffi::export]
pub fn cas_identity(
    answer: CasAnswer,
    allowed_proxies: Vec<String>,
) -> Result<OutsideIdentity, CatalogueError> {
    guarded(|| Ok(answer.identity(&allowed_proxies)?))
}

/// Who the headers of geOrchestra say is there; nobody for a visitor.
///
/// Errors:
/// `BadInput` for a value that cannot be decoded, a header given twice with two values, or a user name that
/// none is; `LimitExceeded` for too much of it.
#[uniffi::export]
pub fn georchestra_identity(
    provider: String,
    headers: TextMap,
) -> Result<Option<OutsideIdentity>, CatalogueError> {
    guarded(|| Ok(catalogue_core::georchestra_identity(&provider, &headers)?))
}

/// The sentence of an issue.
#[uniffi::export]
pub fn issue_sentence(issue: Issue, language: Language) -> String {
    issue.sentence(language)
}
