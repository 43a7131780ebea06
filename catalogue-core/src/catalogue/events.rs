//! Following what happens, from a place in the journal that tells nothing of what is hidden.

use crate::access::{Action, Facts, Standing};
use crate::catalogue::onlooker::Onlooker;
use crate::catalogue::position::Seal;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{AccountId, SubscriptionId};
use crate::issue::{Issue, IssueCode};
use crate::model::{Event, EventFilter, EventPage, Subscription};
use crate::store::Reader;

/// Events looked at in one go.
const AT_ONCE: usize = 5_000;
/// Events of a page at most.
const PAGE: i64 = 1_000;
/// Places that one account may keep.
const PLACES: usize = 100;
/// Codes that a filter may name.
const CODES: usize = 100;

impl Session {
    /// What happened after a position that this principal may know of, oldest first, at most `limit`
    /// (1 to 1 000), and the position to go on from; everything from the beginning when `after` is
    /// absent. No event at all means that there is nothing more now.
    ///
    /// Rights are those of now, whatever they were when it happened: of a dataset that may no longer
    /// be read, only the event by which it went is told, as [`Event::GONE`]. (When it is the principal
    /// that lost a right, the datasets it saw by it are not told one by one.) Through a portal, only
    /// what the portal shows.
    ///
    /// # Errors
    /// `BadQuery` for a position that is none of this catalogue; `LimitExceeded` for a filter of more
    /// than 100 codes.
    pub fn events(&self, after: Option<&str>, filter: &EventFilter, limit: i64) -> Result<EventPage> {
        let reader = self.inner.store.read()?;
        self.event_page(&reader, after, filter, limit)
    }

    /// The position after everything that has happened so far.
    ///
    /// # Errors
    /// `Storage`.
    pub fn event_position(&self) -> Result<String> {
        let reader = self.inner.store.read()?;
        let seal = self.event_seal(&reader)?;
        Ok(seal.close(self.inner.options.identifiers.next(), reader.sequence()?))
    }

    pub(super) fn event_seal(&self, reader: &Reader<'_>) -> Result<Seal> {
        self.inner.seal(reader, "events")
    }

    /// The seal of positions, and the sequence of one; the beginning when it is absent.
    pub(super) fn event_place(&self, reader: &Reader<'_>, after: Option<&str>) -> Result<(Seal, i64)> {
        let seal = self.event_seal(reader)?;
        let Some(text) = after else { return Ok((seal, 0)) };
        let sequence = seal.open(text, "after")?;
        if sequence > reader.sequence()? {
            let reason = "a position ahead of this catalogue: it was brought back from a copy";
            return Err(Error::BadQuery { at: "after".to_owned(), reason: reason.to_owned() });
        }
        Ok((seal, sequence))
    }

    fn event_page(
        &self,
        reader: &Reader<'_>,
        after: Option<&str>,
        filter: &EventFilter,
        limit: i64,
    ) -> Result<EventPage> {
        within(filter)?;
        let (seal, from) = self.event_place(reader, after)?;
        let limit = usize::try_from(limit.clamp(1, PAGE)).unwrap_or(1);
        let (events, until) = self.events_from(reader, from, filter, limit)?;
        Ok(EventPage { events, position: seal.close(self.inner.options.identifiers.next(), until) })
    }

    /// Events after a sequence, and up to which sequence the journal was looked at.
    pub(super) fn events_from(
        &self,
        reader: &Reader<'_>,
        from: i64,
        filter: &EventFilter,
        limit: usize,
    ) -> Result<(Vec<Event>, i64)> {
        let mut onlooker = Onlooker::new(self, reader)?;
        let mut at = match filter.since {
            Some(since) => from.max(reader.sequence_before(since)?),
            None => from,
        };
        let mut events = Vec::new();
        // Hidden events are passed over to the end: a page that stopped among them would tell of them.
        loop {
            let entries = reader.events_after(at, AT_ONCE)?;
            if entries.is_empty() {
                return Ok((events, at));
            }
            for entry in entries {
                at = entry.sequence;
                events.extend(onlooker.told(&entry, filter)?);
                if events.len() >= limit {
                    return Ok((events, at));
                }
            }
        }
    }

    /// Keeps a place, under a name, from which this account follows events: from `after`, else from
    /// now on. It holds across processes and restarts, and goes with the account.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` for a token that only reads; `Unsupported` for a principal
    /// without an account; `AlreadyExists` for a name that the account has used; `Invalid` for a name
    /// that is empty or too long; `LimitExceeded` beyond 100; `BadQuery` for a position that is none.
    pub fn create_subscription(
        &self,
        name: &str,
        filter: EventFilter,
        after: Option<&str>,
    ) -> Result<Subscription> {
        let mut acting = self.act()?;
        let account = self.subscriber(&acting.standing)?.ok_or_else(|| Error::Unsupported {
            what: "a subscription without an account; keep the position yourself".to_owned(),
        })?;
        within(&filter)?;
        let limit = self.inner.options.limits.name;
        let length = name.chars().count();
        let issue = match length {
            _ if name.trim().is_empty() => Some(Issue::error("name", IssueCode::Required)),
            _ if length > limit => {
                Some(Issue::error("name", IssueCode::TooLong).with("found", length).with("limit", limit))
            }
            _ => None,
        };
        if let Some(issue) = issue {
            return Err(Error::Invalid { issues: vec![issue] });
        }
        let held = acting.writer.subscriptions(account)?;
        if held.iter().any(|held| held.name == name) {
            let (what, id) = ("subscription".to_owned(), name.to_owned());
            return Err(Error::AlreadyExists { what, id, suggestion: None });
        }
        if held.len() >= PLACES {
            return Err(exceeded("subscriptions", PLACES, held.len() + 1));
        }
        let seal = self.event_seal(&acting.writer)?;
        let from = match after {
            Some(text) => seal.open(text, "after")?,
            None => acting.writer.sequence()?,
        };
        let subscription = Subscription {
            id: SubscriptionId::from_uuid(self.inner.options.identifiers.next()),
            account,
            name: name.to_owned(),
            filter,
            created: acting.now,
            position: seal.close(self.inner.options.identifiers.next(), from),
        };
        acting.writer.put_subscription(&subscription)?;
        acting.commit()?;
        Ok(subscription)
    }

    /// The places that this account keeps, by name.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>> {
        let reader = self.inner.store.read()?;
        match self.subscriber(&self.standing(&reader)?)? {
            Some(account) => reader.subscriptions(account),
            None => Ok(Vec::new()),
        }
    }

    /// The events after the position of a subscription, at most `limit` (1 to 1 000). The place stays
    /// where it is until they are acknowledged: who fails while treating them sees them again.
    ///
    /// # Errors
    /// `NotFound`, also for another account's; `Unauthenticated`, `Forbidden`.
    pub fn poll_subscription(&self, id: SubscriptionId, limit: i64) -> Result<EventPage> {
        let reader = self.inner.store.read()?;
        let account = self.subscriber(&self.standing(&reader)?)?;
        let held = own(&reader, account, id)?;
        self.event_page(&reader, Some(&held.position), &held.filter, limit)
    }

    /// Moves the place of a subscription to a position that an answer gave: what comes before is
    /// treated. An earlier position brings events back.
    ///
    /// # Errors
    /// As [`Session::poll_subscription`]; `BadQuery` for a position that is none.
    pub fn acknowledge_subscription(&self, id: SubscriptionId, position: &str) -> Result<Subscription> {
        let mut acting = self.act()?;
        let account = self.subscriber(&acting.standing)?;
        let held = own(&acting.writer, account, id)?;
        self.event_seal(&acting.writer)?.open(position, "position")?;
        let moved = Subscription { position: position.to_owned(), ..held };
        acting.writer.put_subscription(&moved)?;
        acting.commit()?;
        Ok(moved)
    }

    /// Removes a subscription.
    ///
    /// # Errors
    /// As [`Session::poll_subscription`].
    pub fn delete_subscription(&self, id: SubscriptionId) -> Result<()> {
        let mut acting = self.act()?;
        let account = self.subscriber(&acting.standing)?;
        own(&acting.writer, account, id)?;
        acting.writer.delete_subscription(id)?;
        acting.commit()
    }

    /// The account that keeps places; none for a principal that may, and has no account.
    fn subscriber(&self, standing: &Standing) -> Result<Option<AccountId>> {
        self.demand(standing, Action::Subscribe, &Facts::default())?;
        Ok(standing.account.as_ref().map(|account| account.id))
    }
}

fn own(reader: &Reader<'_>, account: Option<AccountId>, id: SubscriptionId) -> Result<Subscription> {
    let held = reader.subscription(id)?.filter(|held| Some(held.account) == account);
    held.ok_or_else(|| Error::not_found("subscription", id))
}

pub(super) fn within(filter: &EventFilter) -> Result<()> {
    match filter.subjects.len().max(filter.actions.len()) {
        found if found > CODES => Err(exceeded("codes of a filter", CODES, found)),
        _ => Ok(()),
    }
}

fn exceeded(what: &str, limit: usize, found: usize) -> Error {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Error::LimitExceeded { what: what.to_owned(), limit: number(limit), found: number(found) }
}
