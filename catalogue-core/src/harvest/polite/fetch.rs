//! Asking until there is an answer.

use super::page::Page;
use super::policy::Politeness;
use super::retry_after::retry_after;
use crate::error::{Error, Result};
use crate::harvest::spool::Spool;
use crate::harvest::transport::{Answered, Asked, Transport};
use crate::harvest::walk::Traffic;
use std::fmt;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

/// The statuses after which asking again may help.
const FALTERING: &[i64] = &[408, 429, 500, 502, 503, 504];

/// Time that goes by, so that tests do not wait.
pub(crate) trait Pace {
    /// How long it has been.
    fn elapsed(&self) -> Duration;
    /// Waits.
    fn wait(&self, time: Duration);
}

/// Time as it is.
struct Real(Instant);

impl Pace for Real {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// What came of asking.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// An answer of any status, whole.
    Page(Page),
    /// An answer began, and could not be received whole, however often; or it is too large.
    Broken(String),
}

/// Asks politely, for the length of one run.
pub(crate) struct Polite<'a> {
    transport: &'a dyn Transport,
    politeness: Politeness,
    pace: Box<dyn Pace + 'a>,
    last: Option<Duration>,
    traffic: Traffic,
}

impl fmt::Debug for Polite<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Polite").field("traffic", &self.traffic).finish_non_exhaustive()
    }
}

/// One try.
enum Tried {
    Page(Page),
    Unreachable(Error),
    Broken(String),
    TooLarge(String),
}

impl<'a> Polite<'a> {
    /// A run that begins now.
    pub(crate) fn new(transport: &'a dyn Transport, politeness: &Politeness) -> Self {
        Self::with_pace(transport, politeness, Box::new(Real(Instant::now())))
    }

    /// A run in a time of its own.
    pub(crate) fn with_pace(
        transport: &'a dyn Transport,
        politeness: &Politeness,
        pace: Box<dyn Pace + 'a>,
    ) -> Self {
        Self { transport, politeness: politeness.clone(), pace, last: None, traffic: Traffic::default() }
    }

    /// What was asked and received up to now.
    pub(crate) fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// Asks, as often as it takes and is allowed.
    ///
    /// # Errors
    /// `Remote` when no answer comes; `LimitExceeded` when the run has taken too long, or received too much;
    /// `Storage` when the body cannot be kept; what the transport refuses.
    pub(crate) fn fetch(&mut self, asked: &Asked) -> Result<Fetched> {
        self.fetch_in(asked, self.politeness.attempts)
    }

    /// Asks, at most so often.
    ///
    /// # Errors
    /// As [`Polite::fetch`].
    pub(crate) fn fetch_in(&mut self, asked: &Asked, attempts: i64) -> Result<Fetched> {
        let attempts = attempts.min(self.politeness.attempts).max(1);
        let longest = milliseconds(self.politeness.longest_wait_ms);
        let mut wait = milliseconds(self.politeness.wait_ms).min(longest);
        let mut attempt = 1;
        loop {
            self.hold_on(milliseconds(self.politeness.delay_ms))?;
            let tried = self.try_once(asked)?;
            let last = attempt >= attempts;
            let mut pause = wait;
            match tried {
                Tried::Page(page) if !FALTERING.contains(&page.status) || last => {
                    return Ok(Fetched::Page(page));
                }
                Tried::Page(page) => match retry_after(&page.headers) {
                    // It wants to be left alone for longer than we stay.
                    Some(asked) if asked > longest => return Ok(Fetched::Page(page)),
                    Some(asked) => pause = asked,
                    None => {}
                },
                Tried::TooLarge(reason) => return Ok(Fetched::Broken(reason)),
                Tried::Unreachable(error) if last => return Err(error),
                Tried::Broken(reason) if last => return Ok(Fetched::Broken(reason)),
                Tried::Unreachable(_) | Tried::Broken(_) => {}
            }
            self.within_time(pause)?;
            self.pace.wait(pause);
            wait = wait.saturating_mul(2).min(longest);
            attempt += 1;
        }
    }

    /// Waits until the next request may be made.
    fn hold_on(&mut self, delay: Duration) -> Result<()> {
        if let Some(last) = self.last {
            let since = self.pace.elapsed().saturating_sub(last);
            if since < delay {
                self.pace.wait(delay.saturating_sub(since));
            }
        }
        self.within_time(Duration::ZERO)
    }

    fn within_time(&self, more: Duration) -> Result<()> {
        let found = self.pace.elapsed().saturating_add(more);
        let limit = self.politeness.seconds;
        if i64::try_from(found.as_secs()).unwrap_or(i64::MAX) >= limit.max(1) {
            let found = i64::try_from(found.as_secs()).unwrap_or(i64::MAX);
            return Err(Error::LimitExceeded { what: "seconds of a harvest".to_owned(), limit, found });
        }
        Ok(())
    }

    fn try_once(&mut self, asked: &Asked) -> Result<Tried> {
        self.traffic.requests += 1;
        let answered = match self.transport.ask(asked) {
            Ok(answered) => answered,
            Err(Error::LimitExceeded { limit, found, .. }) => {
                self.last = Some(self.pace.elapsed());
                return Ok(Tried::TooLarge(format!("an answer of {found} bytes, at most {limit} are taken")));
            }
            Err(error @ Error::Remote { .. }) => {
                self.last = Some(self.pace.elapsed());
                return Ok(Tried::Unreachable(error));
            }
            Err(error) => return Err(error),
        };
        let tried = self.receive(answered);
        self.last = Some(self.pace.elapsed());
        tried
    }

    fn receive(&mut self, mut answered: Answered) -> Result<Tried> {
        let mut body = Spool::default();
        let mut buffer = vec![0; 1 << 16];
        let limit = u64::try_from(self.politeness.answer_bytes).unwrap_or(0);
        let too_large =
            || Ok(Tried::TooLarge(format!("an answer of more than {limit} bytes, more than are taken")));
        loop {
            let found = match answered.body.read(&mut buffer) {
                Ok(0) => break,
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return too_large(),
                Err(error) => return Ok(Tried::Broken(error.to_string())),
            };
            let part = buffer.get(..found).unwrap_or_default();
            body.write_all(part).map_err(|error| Error::storage("keeping what was received", error))?;
            self.traffic.bytes = self.traffic.bytes.saturating_add(i64::try_from(found).unwrap_or(i64::MAX));
            if self.traffic.bytes > self.politeness.bytes {
                let (limit, found) = (self.politeness.bytes, self.traffic.bytes);
                return Err(Error::LimitExceeded { what: "bytes of a harvest".to_owned(), limit, found });
            }
            if body.length() > limit {
                return too_large();
            }
            self.within_time(Duration::ZERO)?;
        }
        let announced =
            answered.headers.get("content-length").and_then(|text| text.trim().parse::<u64>().ok());
        let plain = answered.headers.get("content-encoding").is_none_or(|how| how.trim() == "identity");
        if let Some(announced) = announced.filter(|announced| plain && *announced != body.length())
            && answered.status != 304
        {
            let found = body.length();
            return Ok(Tried::Broken(format!("{found} bytes received where {announced} were announced")));
        }
        let Answered { status, headers, url, .. } = answered;
        Ok(Tried::Page(Page { url, status, headers, body }))
    }
}

fn milliseconds(number: i64) -> Duration {
    Duration::from_millis(u64::try_from(number).unwrap_or(0))
}
