//! The walk itself: forward by what is really there, smaller where the service fails, and never in a circle.

use super::choose::choose;
use super::seen::Seen;
use super::service::{Next, Service};
use super::step::Step;
use crate::error::{Error, Result};
use crate::exchange::Reading;
use crate::harvest::address::shown;
use crate::harvest::polite::{Fetched, Polite};
use crate::harvest::walk::records::refused;
use crate::harvest::walk::{Batch, Ending, Traffic, Walk};
use serde::{Deserialize, Serialize};

/// After how many records in a row that cannot be had a walk is given up.
const GIVEN_UP: i64 = 10;
/// From how many bytes a page on fewer records are asked for, so that little is held.
const LARGE: u64 = 8 << 20;

/// Where a walk is, as its bookmark says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    /// The way the service is asked.
    service: String,
    /// The position of the next record, from 0.
    start: i64,
    /// How many records before it could not be had.
    missing: i64,
    /// The total that the service told last.
    total: Option<i64>,
    /// Whether that total went down: what came after moved up, unseen.
    fell: bool,
}

/// A walk through a service, window after window.
pub(in crate::harvest::walk) struct Windows<'a> {
    polite: Polite<'a>,
    services: Vec<Box<dyn Service>>,
    full: i64,
    bookmark: Option<Position>,
}

impl<'a> Windows<'a> {
    /// A walk that asks in one of several ways, for at most `full` records at a time.
    pub(in crate::harvest::walk) fn new(
        polite: Polite<'a>,
        services: Vec<Box<dyn Service>>,
        full: i64,
        bookmark: Option<&str>,
    ) -> Self {
        let known = |position: &Position| {
            (1..1 << 40).contains(&position.start)
                && services.iter().any(|service| service.name() == position.service)
        };
        let bookmark = bookmark.and_then(|text| serde_json::from_str(text).ok()).filter(known);
        Self { polite, services, full: full.clamp(1, 1_000), bookmark }
    }
}

impl Walk for Windows<'_> {
    fn run(&mut self, reading: &Reading<'_>, each: &mut dyn FnMut(Batch) -> Result<bool>) -> Result<Ending> {
        let (at, position, mut page) = match self.bookmark.take() {
            Some(position) => {
                let at = self.services.iter().position(|service| service.name() == position.service);
                (at.unwrap_or(0), position, None)
            }
            None => {
                let chosen = choose(&mut self.polite, &self.services, self.full)?;
                (chosen.at, Position::default(), Some(chosen.page))
            }
        };
        let Some(service) = self.services.get(at) else { return Ok(Ending::Partial) };
        let resumed = position.start > 0;
        let mut progress = Progress {
            position: Position { service: service.name(), ..position },
            size: self.full,
            full: self.full,
            seen: Seen::default(),
            resumed,
            failing: 0,
            stuck: 0,
            said_end: false,
        };
        if matches!(page, Some(None)) {
            progress.size = (self.full / 2).max(1);
        }
        let mut page = page.take().flatten();
        loop {
            let start = progress.position.start;
            let size = service.fits(start, progress.size).clamp(1, progress.size);
            let asked = service.asked(start, size);
            let fetched = match page.take() {
                Some(page) => Fetched::Page(page),
                None => self.polite.fetch(&asked)?,
            };
            let step = Step::of(service.as_ref(), fetched, size, reading)?;
            let (batch, end) = progress.take(step, size, &asked.url)?;
            if let Some(batch) = batch
                && !each(batch)?
            {
                return Ok(Ending::Partial);
            }
            if let Some(ending) = end {
                return Ok(ending);
            }
        }
    }

    fn validators(&self) -> Option<String> {
        None
    }

    fn traffic(&self) -> Traffic {
        self.polite.traffic()
    }
}

/// What is known on the way.
struct Progress {
    position: Position,
    size: i64,
    full: i64,
    seen: Seen,
    /// Whether what was seen before is not known.
    resumed: bool,
    /// Records in a row that could not be had.
    failing: i64,
    /// Records in a row that were seen before.
    stuck: i64,
    /// Whether the service called the last page its last.
    said_end: bool,
}

type Taken = (Option<Batch>, Option<Ending>);

impl Progress {
    /// Goes on by one page.
    ///
    /// # Errors
    /// `Remote` when too many records in a row cannot be had.
    fn take(&mut self, mut step: Step, size: i64, url: &str) -> Result<Taken> {
        if let Some(total) = step.total {
            self.position.fell |= self.position.total.is_some_and(|before| total < before);
            self.position.total = Some(total);
        }
        let mut size = size;
        if let Some(page) = step.page.filter(|page| (1..size).contains(page)) {
            (self.full, self.size, size) = (page, page, page);
        }
        let here = i64::try_from(step.reads.len()).unwrap_or(i64::MAX);
        if let Some(reason) = step.failure.take() {
            return self.failed(step, here, size, &reason, url);
        }
        if here == 0 {
            return Ok(self.empty(size));
        }
        self.failing = 0;
        let new = self.seen.note(&step.reads);
        // With a total the walk ends in any case.
        let again = self.seen.refuses_again(&step.reads) && self.position.total.is_none();
        self.stuck = if new == 0 || again { self.stuck.saturating_add(here) } else { 0 };
        let declared = self.advance(here, size, step.next);
        self.resize(step.bytes, here, size);
        let end = if self.stuck >= self.full.saturating_mul(2).max(GIVEN_UP) {
            // The same records again and again: the position is not listened to.
            self.position.missing += 1;
            Some(Ending::Partial)
        } else {
            self.end(declared)
        };
        Ok((Some(self.batch(step.reads)), end))
    }

    /// Moves on; whether the service says that this was the end.
    fn advance(&mut self, here: i64, size: i64, next: Option<Next>) -> bool {
        let start = self.position.start;
        let after = start.saturating_add(here);
        let next_start = match next {
            Some(Next::At(next)) => next,
            Some(Next::Page) => start.saturating_add(size),
            _ => after,
        };
        self.position.start = match next_start {
            // It left some of its records out.
            next if next > after && next <= start.saturating_add(size) => {
                self.position.missing = self.position.missing.saturating_add(next - after);
                next
            }
            // Back, or far ahead: what is there is what counts.
            _ => after,
        };
        next == Some(Next::End)
    }

    fn resize(&mut self, bytes: u64, here: i64, size: i64) {
        if bytes > LARGE && here > 1 {
            self.size = (size / 2).max(1);
        } else if self.size < self.full && bytes < LARGE / 4 {
            self.size = self.size.saturating_mul(2).min(self.full);
        }
    }

    /// The end, once it is reached.
    fn end(&mut self, declared: bool) -> Option<Ending> {
        match self.position.total {
            Some(total) if self.position.start >= total => Some(self.ending()),
            // It says that there are more: one more look.
            Some(_) => {
                self.said_end = declared;
                None
            }
            None => declared.then(|| self.ending()),
        }
    }

    /// A page without records.
    fn empty(&mut self, size: i64) -> Taken {
        let start = self.position.start;
        match self.position.total {
            // An index that is being built again has no records either.
            None | Some(0) if start == 0 => (None, Some(Ending::Partial)),
            None => (None, Some(self.ending())),
            Some(total) if start >= total => (None, Some(self.ending())),
            Some(_) if self.said_end => (None, Some(Ending::Partial)),
            Some(total) if size == 1 && (self.failing + 1 >= GIVEN_UP || start + 1 >= total) => {
                let reason = "the source counts it and does not give it";
                self.position.missing = self.position.missing.saturating_add(total - start);
                self.position.start = total;
                let read = refused(format!("record {}", start + 1), reason);
                (Some(self.batch(vec![read])), Some(Ending::Partial))
            }
            Some(_) => {
                let reason = "the source counts it and does not give it";
                self.smaller(size, reason)
            }
        }
    }

    /// A page that could not be had, or not to its end.
    fn failed(&mut self, step: Step, here: i64, size: i64, reason: &str, url: &str) -> Result<Taken> {
        if here > 0 {
            // What came before the failure is good.
            self.failing = 0;
            self.seen.note(&step.reads);
            self.position.start = self.position.start.saturating_add(here);
            self.size = (size / 2).max(1);
            let end = self.end(false);
            return Ok((Some(self.batch(step.reads)), end));
        }
        if size == 1 && self.failing + 1 >= GIVEN_UP {
            return Err(Error::Remote {
                url: shown(url),
                reason: format!("{GIVEN_UP} records in a row cannot be had: {reason}"),
            });
        }
        Ok(self.smaller(size, reason))
    }

    /// Asks for less; for the next record when it was one only.
    fn smaller(&mut self, size: i64, reason: &str) -> Taken {
        if size > 1 {
            self.size = (size / 2).max(1);
            return (None, None);
        }
        let place = format!("record {}", self.position.start + 1);
        self.failing += 1;
        self.position.missing += 1;
        self.position.start += 1;
        let end = self.end(false);
        (Some(self.batch(vec![refused(place, reason)])), end)
    }

    fn ending(&self) -> Ending {
        let lacking = !self.resumed && self.position.total.is_some_and(|total| self.seen.lacks(total));
        match self.position.missing == 0 && !self.position.fell && !lacking {
            true => Ending::Complete,
            false => Ending::Partial,
        }
    }

    fn batch(&self, reads: Vec<crate::exchange::Read>) -> Batch {
        Batch {
            reads,
            bookmark: serde_json::to_string(&self.position).unwrap_or_default(),
            total: self.position.total,
        }
    }
}
