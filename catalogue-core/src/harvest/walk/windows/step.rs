//! One page of a service: what it holds, or why it holds nothing.

use super::service::{Cause, Judged, Next, Service};
use crate::error::Result;
use crate::exchange::{Read, Reading};
use crate::harvest::polite::Fetched;
use crate::harvest::walk::records::{each_record, reason, unread};
use std::io::BufRead;

/// What came of asking for a page.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// The records, in order; those before the failure when there is one.
    pub(super) reads: Vec<Read>,
    /// How many there are in all, it says.
    pub(super) total: Option<i64>,
    /// Where to go on, it says.
    pub(super) next: Option<Next>,
    /// The most records of a page, when they are fewer than asked for.
    pub(super) page: Option<i64>,
    /// Why there are no more.
    pub(super) failure: Option<String>,
    /// The bytes of the page.
    pub(super) bytes: u64,
}

impl Step {
    fn failed(reason: String) -> Self {
        Self { failure: Some(reason), ..Self::default() }
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// `Remote` when the service does not want to be asked any more.
    pub(super) fn of(
        service: &dyn Service,
        fetched: Fetched,
        size: i64,
        reading: &Reading<'_>,
    ) -> Result<Self> {
        let page = match fetched {
            Fetched::Broken(reason) => return Ok(Self::failed(reason)),
            Fetched::Page(page) => page,
        };
        if matches!(page.status, 401 | 403 | 407 | 429) {
            return Err(page.error(page.reason()));
        }
        let judged = service.judge(&page, size)?;
        let (total, here, next, most) = match judged {
            Judged::Records { total, here, next, page: most } if page.is_success() => {
                (total, here, next, most)
            }
            Judged::Bad { reason, cause } if cause == Cause::Said || page.is_success() => {
                return Ok(Self::failed(reason));
            }
            _ => return Ok(Self::failed(page.reason())),
        };
        let mut step =
            Self { total, next: Some(next), page: most, bytes: page.body.length(), ..Self::default() };
        if here == Some(0) {
            return Ok(step);
        }
        let open = || -> Result<Box<dyn BufRead + '_>> { Ok(Box::new(page.body.reader()?)) };
        let read = each_record(&open, service.format(), reading, &mut |read| {
            step.failure = unread(&read);
            if step.failure.is_none() {
                step.reads.push(read);
            }
            step.failure.is_none()
        });
        if let Err(error) = read {
            step.failure = Some(reason(&error));
        }
        Ok(step)
    }
}
