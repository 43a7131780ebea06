//! What people ask for and what is decided of it. Each kind says in a file of its own who may ask,
//! who decides and what granting does; the life of a request is here, the same for all.

mod access;
mod account;
mod membership;
mod organisation;
mod telling;
mod transfer;
mod waiting;

use crate::access::{Action, Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{RequestId, Revision};
use crate::model::{Ask, Decision, Request, RequestState};
use crate::store::{Reader, Subject};
use crate::validate;
use chrono::Duration;

/// How long a request waits to be decided, unless its kind says otherwise.
const PATIENCE: Duration = Duration::days(60);
/// Requests read at a time.
const BATCH: usize = 500;

impl Session {
    /// Asks for something: an account, an organisation, a role, the transfer of a dataset, access to
    /// data. Those who decide are owed a notice.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` by the rule of the kind; `NotFound` for what may not be read;
    /// `Invalid` for what is missing or wrong in it; `AlreadyExists` when the same was asked already
    /// and waits, whatever its message, except for an account: that an address is known is not told,
    /// the request is then answered and not kept; `LimitExceeded` for more than 100 that wait.
    pub fn ask(&self, ask: Ask) -> Result<Request> {
        let mut acting = self.act()?;
        let permit = acting.may_ask(&ask)?;
        let id = RequestId::from_uuid(self.inner.options.identifiers.next());
        let account = acting.standing.account.as_ref().map(|account| account.id);
        let request = Request {
            id,
            revision: Revision(1),
            created: acting.now,
            expires: Some(acting.now + PATIENCE),
            state: RequestState::Requested,
            account,
            ask,
            title: None,
            flags: Vec::new(),
            decision: None,
        };
        let request = acting
            .with_context(|context| validate::well_formed_request(request, context))
            .map_err(|issues| Error::Invalid { issues })?
            .into_inner();
        acting.not_asked_yet(&request)?;
        let request = acting.received(request)?;
        if acting.is_repeated(&request)? {
            acting.commit()?;
            return Ok(request);
        }
        acting.writer.put_request(&request, &permit, None)?;
        acting.journal("request.ask", Subject::Request(id))?;
        acting.tell(&request, RequestState::Requested)?;
        acting.commit()?;
        Ok(request)
    }

    /// The requests that this principal made or may decide, in the order they were asked; of one
    /// state, or of all. For many, [`Session::requests_page`].
    ///
    /// # Errors
    /// `Storage`.
    pub fn requests(&self, state: Option<RequestState>) -> Result<Vec<Request>> {
        self.requests_seen(state, None, usize::MAX)
    }

    /// As [`Session::requests`], in pages of 1 to 1,000; `after` is the last one of the page before.
    ///
    /// # Errors
    /// `Storage`.
    pub fn requests_page(
        &self,
        state: Option<RequestState>,
        after: Option<RequestId>,
        limit: i64,
    ) -> Result<Vec<Request>> {
        self.requests_seen(state, after, usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1))
    }

    fn requests_seen(
        &self,
        state: Option<RequestState>,
        after: Option<RequestId>,
        wanted: usize,
    ) -> Result<Vec<Request>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let (mut seen, mut last) = (Vec::new(), after);
        loop {
            let batch = reader.requests_after(state, last, BATCH)?;
            let Some(end) = batch.last().map(|request| request.id) else { return Ok(seen) };
            last = Some(end);
            for request in batch {
                if self.sees(&reader, &standing, &request)? {
                    seen.push(request);
                    if seen.len() == wanted {
                        return Ok(seen);
                    }
                }
            }
        }
    }

    /// One request, for who made it and those who may decide it.
    ///
    /// # Errors
    /// `NotFound`, also for those who may not know of it.
    pub fn request(&self, id: RequestId) -> Result<Request> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.seen_request(&reader, &standing, id)
    }

    /// Grants a request: what was asked for is done, in the same write, and who asked is owed a
    /// notice.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden` (who asked does not decide, unless they could have done it at once),
    /// `Conflict`; `Unsupported` when it was decided already, or its time is over; what the act
    /// itself refuses, and the request waits on then.
    pub fn approve(&self, id: RequestId, expected: Revision, note: Option<String>) -> Result<Request> {
        self.decide_request(id, expected, RequestState::Approved, note)
    }

    /// Refuses a request; who asked is owed a notice with the note.
    ///
    /// # Errors
    /// As [`Session::approve`].
    pub fn refuse(&self, id: RequestId, expected: Revision, note: Option<String>) -> Result<Request> {
        self.decide_request(id, expected, RequestState::Refused, note)
    }

    /// Takes back a request that one made oneself. Nobody is told.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`; `Forbidden` for another's; `Unsupported` when it was decided already,
    /// or its time is over.
    pub fn withdraw(&self, id: RequestId, expected: Revision) -> Result<Request> {
        let mut acting = self.act()?;
        let before = acting.pending(id, expected)?;
        let permit = acting.may_ask_again(&before)?;
        let after = acting.decided(before, RequestState::Withdrawn, None, &permit)?;
        acting.commit()?;
        Ok(after)
    }

    /// Ends the requests that nobody decided in time, for those who maintain the catalogue; the
    /// number that ended. Who asked is owed a notice. To be called by the host, say once a day.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn expire_requests(&self) -> Result<i64> {
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::Maintain, None)?;
        let now = acting.now;
        let mut ended = 0;
        for request in acting.writer.requests(Some(RequestState::Requested))? {
            if request.expires.is_some_and(|expires| expires <= now) {
                acting.decided(request, RequestState::Expired, None, &permit)?;
                ended += 1;
            }
        }
        acting.commit()?;
        Ok(ended)
    }

    fn decide_request(
        &self,
        id: RequestId,
        expected: Revision,
        state: RequestState,
        note: Option<String>,
    ) -> Result<Request> {
        let mut acting = self.act()?;
        let mut before = acting.pending(id, expected)?;
        let permit = self.may_decide(&acting.writer, &acting.standing, &before)?;
        if state == RequestState::Approved {
            acting.grant(&mut before)?;
        }
        let after = acting.decided(before, state, note, &permit)?;
        acting.commit()?;
        Ok(after)
    }

    /// A request that the principal may see.
    fn seen_request(&self, reader: &Reader<'_>, standing: &Standing, id: RequestId) -> Result<Request> {
        match reader.request(id)? {
            Some(request) if self.sees(reader, standing, &request)? => Ok(request),
            _ => Err(Error::not_found("request", id)),
        }
    }

    /// Whether the principal made a request or may decide it.
    pub(super) fn sees(&self, reader: &Reader<'_>, standing: &Standing, request: &Request) -> Result<bool> {
        if standing.account.as_ref().is_some_and(|account| request.account == Some(account.id)) {
            return Ok(true);
        }
        let decides = allowed(self.quietly().may_decide(reader, standing, request))?;
        match &request.ask {
            // Those who might have offered it know that it is offered.
            Ask::Transfer { dataset, .. } if !decides => allowed(self.may_offer(reader, standing, *dataset)),
            _ => Ok(decides),
        }
    }

    /// Decides whether the principal may decide a request.
    fn may_decide(&self, reader: &Reader<'_>, standing: &Standing, request: &Request) -> Result<Permit> {
        match &request.ask {
            Ask::Account(_) => self.may_decide_account(standing),
            Ask::Organisation { details, .. } => {
                self.may_decide_organisation(standing, details, request.account)
            }
            Ask::Membership { organisation, role, .. } => {
                self.may_decide_membership(standing, *organisation, *role)
            }
            Ask::Transfer { to, .. } => self.may_decide_transfer(standing, *to),
            Ask::Access { dataset, .. } => self.may_decide_access(reader, standing, *dataset),
        }
    }
}

/// Whether something was allowed; a fault of the store is none of the answers.
fn allowed(decision: Result<Permit>) -> Result<bool> {
    match decision {
        Ok(_) => Ok(true),
        Err(Error::NotFound { .. } | Error::Forbidden { .. } | Error::Unauthenticated { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

impl Acting<'_> {
    /// Decides whether the principal may ask.
    fn may_ask(&self, ask: &Ask) -> Result<Permit> {
        match ask {
            Ask::Account(_) => self.permit_in(Action::RequestAccount, None),
            Ask::Organisation { .. } => self.permit_in(Action::RequestOrganisation, None),
            Ask::Membership { organisation, .. } => {
                self.permit_in(Action::RequestMembership, Some(*organisation))
            }
            Ask::Transfer { dataset, .. } => {
                self.session.readable(&self.writer, &self.scope, *dataset)?;
                self.session.may_offer(&self.writer, &self.standing, *dataset)
            }
            Ask::Access { dataset, resource, operation, .. } => {
                self.may_ask_access(*dataset, *resource, *operation)
            }
        }
    }

    /// Looks at a request that is well formed: what it must not be, and what those who decide should
    /// look at.
    fn received(&self, request: Request) -> Result<Request> {
        match request.ask.clone() {
            Ask::Account(_) => self.received_account(request),
            Ask::Organisation { details, .. } => self.received_organisation(request, &details),
            Ask::Membership { organisation, role, home, .. } => {
                self.received_membership(request, organisation, role, home)
            }
            Ask::Transfer { dataset, to, .. } => self.received_transfer(request, dataset, to),
            Ask::Access { .. } => self.received_access(request),
        }
    }

    /// Does what was asked for, with the rights of who decides.
    fn grant(&mut self, request: &mut Request) -> Result<()> {
        if let Ask::Account(application) = &request.ask {
            request.account = Some(self.grant_account(request, application)?);
            return Ok(());
        }
        let request = &*request;
        match &request.ask {
            Ask::Account(_) => Ok(()),
            Ask::Organisation { details, .. } => self.grant_organisation(request, details),
            Ask::Membership { organisation, role, home, .. } => {
                self.grant_membership(request, *organisation, *role, *home)
            }
            Ask::Transfer { dataset, to, .. } => self.grant_transfer(request, *dataset, *to),
            Ask::Access { dataset, resource, operation, .. } => {
                self.grant_access(request, *dataset, *resource, *operation)
            }
        }
    }

    /// Owes the notices of a step: to those who decide when it was asked, else to who asked.
    fn tell(&mut self, request: &Request, step: RequestState) -> Result<()> {
        match &request.ask {
            Ask::Account(application) => self.tell_account(request, application, step),
            Ask::Organisation { details, .. } => self.tell_organisation(request, details, step),
            Ask::Membership { organisation, role, .. } => {
                self.tell_membership(request, *organisation, *role, step)
            }
            Ask::Transfer { dataset, to, .. } => self.tell_transfer(request, *dataset, *to, step),
            Ask::Access { dataset, resource, .. } => self.tell_access(request, *dataset, *resource, step),
        }
    }

    /// A request that waits to be decided, at the revision expected.
    fn pending(&self, id: RequestId, expected: Revision) -> Result<Request> {
        let request = self.session.seen_request(&self.writer, &self.standing, id)?;
        if request.revision != expected {
            return Err(Error::Conflict { expected, found: request.revision });
        }
        if request.state != RequestState::Requested {
            return Err(Error::Unsupported { what: format!("a request that is {}", request.state.code()) });
        }
        if request.expires.is_some_and(|expires| expires <= self.now) {
            return Err(Error::Unsupported { what: "a request whose time is over; ask again".to_owned() });
        }
        Ok(request)
    }

    /// The permit of who made a request.
    fn may_ask_again(&self, request: &Request) -> Result<Permit> {
        let facts = crate::access::Facts { account: request.account, ..Default::default() };
        self.session.demand(&self.standing, Action::WithdrawRequest, &facts)
    }

    /// Writes what was decided.
    pub(super) fn decided(
        &mut self,
        before: Request,
        state: RequestState,
        note: Option<String>,
        permit: &Permit,
    ) -> Result<Request> {
        let expected = before.revision;
        let account = match state {
            RequestState::Expired => None,
            _ => self.standing.account.as_ref().map(|account| account.id),
        };
        let decision = Some(Decision { time: self.now, account, note });
        let after = Request { revision: expected.next(), state, decision, ..before };
        let after = self
            .with_context(|context| validate::well_formed_request(after, context))
            .map_err(|issues| Error::Invalid { issues })?
            .into_inner();
        self.writer.put_request(&after, permit, Some(expected))?;
        self.journal(&format!("request.{}", state.code()), Subject::Request(after.id))?;
        if state != RequestState::Withdrawn {
            self.tell(&after, state)?;
        }
        Ok(after)
    }
}
