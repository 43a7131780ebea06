//! What waits already is not asked again.

use crate::catalogue::acting::Acting;
use crate::error::{Error, Result};
use crate::model::{Ask, Request};

/// The requests of one account that may wait at once.
const WAITING: usize = 100;

/// Whether two ask for the same; the word that goes with it does not count.
fn same(one: &Ask, other: &Ask) -> bool {
    match (one, other) {
        (Ask::Organisation { details: one, .. }, Ask::Organisation { details: other, .. }) => {
            crate::text::key(&one.name) == crate::text::key(&other.name)
        }
        (
            Ask::Membership { organisation, role, home, .. },
            Ask::Membership { organisation: there, role: wished, home: settled, .. },
        ) => (organisation, role, home) == (there, wished, settled),
        (Ask::Transfer { dataset, to, .. }, Ask::Transfer { dataset: other, to: there, .. }) => {
            (dataset, to) == (other, there)
        }
        (
            Ask::Access { dataset, resource, operation, .. },
            Ask::Access { dataset: there, resource: part, operation: act, .. },
        ) => (dataset, resource, operation) == (there, part, act),
        // Who asks for an account has none to be recognised by: that kind looks at its own.
        _ => false,
    }
}

impl Acting<'_> {
    /// Refuses what the same account asked already and waits for. One whose time is over makes room.
    pub(super) fn not_asked_yet(&self, request: &Request) -> Result<()> {
        let Some(account) = request.account else { return Ok(()) };
        let mut waiting = self.writer.waiting_requests_of(account)?;
        waiting.retain(|held| held.expires.is_none_or(|expires| expires > self.now));
        if let Some(held) = waiting.iter().find(|held| same(&held.ask, &request.ask)) {
            return Err(Error::AlreadyExists {
                what: "request".to_owned(),
                id: held.id.to_string(),
                suggestion: None,
            });
        }
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        if waiting.len() >= WAITING {
            let what = "requests that wait".to_owned();
            return Err(Error::LimitExceeded {
                what,
                limit: count(WAITING),
                found: count(waiting.len()) + 1,
            });
        }
        Ok(())
    }
}
