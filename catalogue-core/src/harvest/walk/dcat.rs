//! A DCAT catalogue: one document, or pages that each name the next; or a `data.json`.

use super::records::{each_record, reason, refused, said, unread};
use crate::error::{Error, Result};
use crate::exchange::{self, Outcome, Read, Reading};
use crate::harvest::address::{service, shown, with_parameters};
use crate::harvest::polite::{Fetched, Page, Polite, Validator};
use crate::harvest::spool::Aside;
use crate::harvest::transport::Asked;
use crate::harvest::walk::{Batch, Ending, Traffic, Walk};
use crate::issue::IssueCode;
use crate::model::HarvestSourceDetails;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io::BufRead;
use url::Url;

/// What is asked for, the best known first.
const ACCEPT: &str =
    "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/json;q=0.7, */*;q=0.1";
/// Records given at a time.
const BATCH: usize = 100;
/// The most pages of a catalogue.
const PAGES: usize = 100_000;
/// The most pages whose validators are kept.
const KEPT: usize = 1_000;
/// After how many pages in a row that fail or hold nothing the walk ends.
const GIVEN_UP: i64 = 3;

/// Where a walk is, as its bookmark says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    /// The page.
    page: String,
    /// Its records that were given.
    read: usize,
    /// What could not be had before.
    missing: i64,
    /// Pages before it.
    pages: usize,
}

/// A walk through a DCAT catalogue.
pub(super) struct Dcat<'a> {
    polite: Polite<'a>,
    first: String,
    bookmark: Option<Position>,
    /// Of the last complete run.
    known: Vec<Validator>,
    /// Of this one; none once a page had none.
    found: Option<Vec<Validator>>,
}

impl<'a> Dcat<'a> {
    /// A walk from the source's address.
    ///
    /// # Errors
    /// `BadInput` when the address is none.
    pub(super) fn new(
        polite: Polite<'a>,
        details: &HarvestSourceDetails,
        bookmark: Option<&str>,
        validators: Option<&str>,
    ) -> Result<Self> {
        let first = String::from(service(&details.address)?);
        let bookmark: Option<Position> = bookmark.and_then(|text| serde_json::from_str(text).ok());
        let known = validators.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        Ok(Self {
            polite,
            first,
            bookmark: bookmark.filter(|at| Url::parse(&at.page).is_ok()),
            known,
            found: None,
        })
    }

    /// Whether every page is still what it was; the first page when it is not and was given.
    fn unchanged(&mut self) -> Result<(bool, Option<Page>)> {
        if self.known.first().is_none_or(|page| page.url != self.first) {
            return Ok((false, None));
        }
        for known in self.known.clone() {
            let mut asked = ask(&known.url);
            known.put(&mut asked);
            match self.polite.fetch(&asked)? {
                Fetched::Page(page) if page.status == 304 => {}
                Fetched::Page(page) if page.is_success() && known.url == self.first => {
                    return Ok((false, Some(page)));
                }
                _ => return Ok((false, None)),
            }
        }
        Ok((true, None))
    }
}

fn ask(url: &str) -> Asked {
    let headers = [("accept".to_owned(), ACCEPT.to_owned())].into();
    Asked { url: url.to_owned(), posted: None, headers }
}

impl Walk for Dcat<'_> {
    fn run(&mut self, reading: &Reading<'_>, each: &mut dyn FnMut(Batch) -> Result<bool>) -> Result<Ending> {
        let mut first = None;
        let resumed = self.bookmark.is_some();
        let start = Position { page: self.first.clone(), read: 0, missing: 0, pages: 0 };
        let mut at = self.bookmark.take().unwrap_or(start);
        if !resumed {
            let (unchanged, page) = self.unchanged()?;
            if unchanged {
                self.found = Some(self.known.clone());
                return Ok(Ending::NotModified);
            }
            first = page;
        }
        self.found = (!resumed).then(Vec::new);
        let mut seen: HashSet<String> = HashSet::new();
        let mut failing = 0;
        loop {
            seen.insert(at.page.clone());
            let asked = ask(&at.page);
            let fetched = match first.take() {
                Some(page) => Fetched::Page(page),
                None => self.polite.fetch(&asked)?,
            };
            let page = match fetched {
                Fetched::Page(page) if page.is_success() => Ok(page),
                Fetched::Page(page) if matches!(page.status, 401 | 403 | 429) => {
                    return Err(page.error(page.reason()));
                }
                Fetched::Page(page) => Err(page.reason()),
                Fetched::Broken(reason) => Err(reason),
            };
            let turned = match page {
                Ok(page) => {
                    self.note(&page, &asked.url);
                    self.turn(&page, &mut at, reading, each)?
                }
                Err(reason) => Turned::Failed(reason),
            };
            let next = match turned {
                Turned::Stopped => return Ok(Ending::Partial),
                Turned::Read(next) => {
                    failing = 0;
                    next
                }
                Turned::Empty(next) => {
                    failing += 1;
                    next
                }
                Turned::Failed(reason) if at.pages == 0 => {
                    return Err(Error::Remote { url: shown(&at.page), reason });
                }
                Turned::Failed(reason) => {
                    failing += 1;
                    at.missing += 1;
                    let place = shown(&at.page);
                    if !each(Batch {
                        reads: vec![refused(place, &reason)],
                        bookmark: at.text(),
                        total: None,
                    })? {
                        return Ok(Ending::Partial);
                    }
                    numbered(&at.page)
                }
            };
            let Some(next) = next else { return Ok(self.end(&at)) };
            at = Position { page: secure(&at.page, next), read: 0, pages: at.pages + 1, ..at };
            if seen.contains(&at.page) || at.pages >= PAGES || failing >= GIVEN_UP {
                // In a circle, or without an end.
                self.found = None;
                return Ok(Ending::Partial);
            }
        }
    }

    fn validators(&self) -> Option<String> {
        let found = self.found.as_ref().filter(|found| !found.is_empty() && found.len() <= KEPT)?;
        serde_json::to_string(found).ok()
    }

    fn traffic(&self) -> Traffic {
        self.polite.traffic()
    }
}

/// What came of a page, and the page after it.
enum Turned {
    Read(Option<String>),
    Empty(Option<String>),
    Failed(String),
    Stopped,
}

impl Position {
    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Dcat<'_> {
    fn note(&mut self, page: &Page, url: &str) {
        self.found = match (self.found.take(), page.validator(url)) {
            (Some(mut found), Some(validator)) if found.len() <= KEPT => {
                found.push(validator);
                Some(found)
            }
            _ => None,
        };
    }

    fn end(&mut self, at: &Position) -> Ending {
        if at.missing > 0 {
            self.found = None;
            return Ending::Partial;
        }
        Ending::Complete
    }

    /// Gives the records of a page.
    fn turn(
        &mut self,
        page: &Page,
        at: &mut Position,
        reading: &Reading<'_>,
        each: &mut dyn FnMut(Batch) -> Result<bool>,
    ) -> Result<Turned> {
        let next = match exchange::next_page_of(&mut page.body.reader()?, Some(&page.url), &Aside) {
            Ok(next) => next,
            Err(Error::LimitExceeded { limit, .. }) => {
                return Ok(Turned::Failed(format!("a page larger than the {limit} bytes that are read")));
            }
            Err(error) => return Err(error),
        };
        let before = at.read;
        let (mut count, mut taken, mut only) = (0_usize, false, None);
        let mut batch = Vec::new();
        let mut outcome: Result<bool> = Ok(true);
        let open = || -> Result<Box<dyn BufRead + '_>> { Ok(Box::new(page.body.reader()?)) };
        let read = each_record(&open, None, reading, &mut |read| {
            count += 1;
            if count <= before {
                taken = true;
                return true;
            }
            if let Outcome::Refused(issues) = &read.outcome
                && read.place.is_empty()
                && count == 1
            {
                // The document as a whole, not one of its records.
                only = issues.first().map(said);
                return true;
            }
            taken = true;
            at.missing +=
                i64::from(unread(&read).is_some() || (at.pages == 0 && next.is_none() && lacks(&read)));
            batch.push(read);
            if batch.len() < BATCH {
                return true;
            }
            at.read = count;
            outcome = each(Batch { reads: std::mem::take(&mut batch), bookmark: at.text(), total: None });
            matches!(outcome, Ok(true))
        });
        match (read, outcome) {
            (_, Err(error)) => return Err(error),
            (_, Ok(false)) => return Ok(Turned::Stopped),
            (Err(error @ Error::Storage(_)), _) => return Err(error),
            (Err(error), _) => return Ok(Turned::Failed(reason(&error))),
            (Ok(()), Ok(true)) => {}
        }
        if !batch.is_empty() {
            at.read = count;
            if !each(Batch { reads: batch, bookmark: at.text(), total: None })? {
                return Ok(Turned::Stopped);
            }
        }
        Ok(match only {
            _ if taken => Turned::Read(next),
            // A page after the last, or one that only leads on.
            Some(_) if next.is_some() || (at.pages > 0 && !is_page(page)) => Turned::Empty(next),
            Some(reason) => Turned::Failed(reason),
            None => Turned::Empty(next),
        })
    }
}

/// Whether a record tells that others are named and not described.
fn lacks(read: &Read) -> bool {
    let Outcome::Taken(imported) = &read.outcome else { return false };
    imported.lost.iter().any(|issue| issue.path == "dcat:dataset" && issue.code == IssueCode::ReferenceLost)
}

/// Whether a page is one for people.
fn is_page(page: &Page) -> bool {
    let head = String::from_utf8_lossy(page.body.head(2_000)).to_ascii_lowercase();
    head.contains("<html") || head.contains("<!doctype html")
}

/// The page after one that failed, when pages have numbers.
fn numbered(page: &str) -> Option<String> {
    let url = Url::parse(page).ok()?;
    let (_, number) = url.query_pairs().find(|(name, _)| name == "page")?;
    let next = number.parse::<i64>().ok()?.checked_add(1)?.to_string();
    Some(with_parameters(&url, &[], &[("page", &next)]))
}

/// The next page, asked as securely as this one: servers behind a proxy do not know that they are secure.
fn secure(page: &str, next: String) -> String {
    match (Url::parse(page), Url::parse(&next)) {
        (Ok(page), Ok(mut url))
            if page.scheme() == "https" && url.scheme() == "http" && page.host() == url.host() =>
        {
            match url.set_scheme("https") {
                Ok(()) => url.into(),
                Err(()) => next,
            }
        }
        _ => next,
    }
}
