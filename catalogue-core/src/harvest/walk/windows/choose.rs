//! Which of the ways to ask a service works.

use super::service::{Cause, Judged, Service};
use crate::error::{Error, Result};
use crate::harvest::address::shown;
use crate::harvest::polite::{Fetched, Page, Polite};

/// How often a way is tried that may not be one, in all.
const ATTEMPTS: i64 = 2;

/// The way found.
pub(super) struct Chosen {
    /// Which one.
    pub(super) at: usize,
    /// Its first page, as large as wanted; none when only less works.
    pub(super) page: Option<Page>,
}

/// Tries one way after the other. A way that has no record is taken only when every way has none. When a
/// server fails, less is asked of it: its first record may be a bad one.
///
/// # Errors
/// `Remote` when none works.
pub(super) fn choose(polite: &mut Polite<'_>, services: &[Box<dyn Service>], full: i64) -> Result<Chosen> {
    let mut telling: Option<(bool, Error)> = None;
    let mut failing = vec![true; services.len()];
    let mut empty = None;
    for (start, size) in [(0, full), (0, 1), (1, 1)] {
        for (at, service) in services.iter().enumerate() {
            let Some(may) = failing.get_mut(at).filter(|may| **may) else { continue };
            let whole = size == full && start == 0;
            let attempts = if at == 0 && whole { i64::MAX } else { ATTEMPTS };
            let asked = service.asked(start, service.fits(start, size));
            let (own, error) = match polite.fetch_in(&asked, attempts)? {
                Fetched::Broken(reason) => (true, Error::Remote { url: shown(&asked.url), reason }),
                Fetched::Page(page) if page.is_success() => match service.judge(&page, size)? {
                    Judged::Records { total: Some(0), .. } | Judged::Records { here: Some(0), .. } => {
                        *may = false;
                        empty.get_or_insert(Chosen { at, page: Some(page) });
                        continue;
                    }
                    Judged::Records { .. } => {
                        return Ok(Chosen { at, page: whole.then_some(page) });
                    }
                    Judged::Bad { reason, cause } => (cause != Cause::Other, page.error(reason)),
                },
                Fetched::Page(page) if page.status == 429 => return Err(page.error(page.reason())),
                Fetched::Page(page) => {
                    let own = page.is_failure() && page.status != 501;
                    // Some say what is wrong in the body of a failure.
                    match service.judge(&page, size)? {
                        Judged::Bad { reason, cause: Cause::Said } => (true, page.error(reason)),
                        _ => (own, page.error(page.reason())),
                    }
                }
            };
            *may = own;
            // What the service says itself tells more than a status does.
            if telling.as_ref().is_none_or(|(told, _)| own && !*told) {
                telling = Some((own, error));
            }
        }
        if let Some(empty) = empty.take() {
            return Ok(empty);
        }
    }
    let none = || Error::Unsupported { what: "a service without a way to ask it".to_owned() };
    Err(telling.map_or_else(none, |(_, error)| error))
}
