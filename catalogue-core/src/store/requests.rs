//! Requests, and the notices owed to people.

use super::journal::Subject;
use super::organisations::agree;
use super::reader::Reader;
use super::rows::{body, bytes, time};
use super::writer::Writer;
use crate::access::Permit;
use crate::error::Result;
use crate::id::{AccountId, DatasetId, RequestId, Revision};
use crate::model::{Notice, Request, RequestState};
use uuid::Uuid;

const ACT: &str = "read requests";

impl Reader<'_> {
    /// A request.
    pub(crate) fn request(&self, id: RequestId) -> Result<Option<Request>> {
        self.body(ACT, "SELECT body FROM request WHERE id = ?1", [bytes(id.uuid())])
    }

    /// Requests in the order they were asked, of one state or all.
    pub(crate) fn requests(&self, state: Option<RequestState>) -> Result<Vec<Request>> {
        let sql = "SELECT body FROM request WHERE ?1 IS NULL OR state = ?1 ORDER BY id";
        self.bodies(ACT, sql, [state.map(RequestState::code)])
    }

    /// Requests about a dataset, in the order they were asked.
    pub(crate) fn requests_about(&self, dataset: DatasetId) -> Result<Vec<Request>> {
        let sql = "SELECT body FROM request WHERE dataset = ?1 ORDER BY id";
        self.bodies(ACT, sql, [bytes(dataset.uuid())])
    }

    /// At most `limit` requests after one, in the order they were asked, of one state or all.
    pub(crate) fn requests_after(
        &self,
        state: Option<RequestState>,
        after: Option<RequestId>,
        limit: usize,
    ) -> Result<Vec<Request>> {
        let sql =
            "SELECT body FROM request WHERE (?1 IS NULL OR state = ?1) AND id > ?2 ORDER BY id LIMIT ?3";
        let after = after.map_or(Vec::new(), |id| bytes(id.uuid()).to_vec());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.bodies(ACT, sql, (state.map(RequestState::code), after, limit))
    }

    /// The requests of an account that wait to be decided, in the order they were asked.
    pub(crate) fn waiting_requests_of(&self, account: AccountId) -> Result<Vec<Request>> {
        let sql = "SELECT body FROM request WHERE account = ?1 AND state = 'requested' ORDER BY id";
        self.bodies(ACT, sql, [bytes(account.uuid())])
    }

    /// The oldest notices not yet sent.
    pub(crate) fn notices(&self, limit: usize) -> Result<Vec<Notice>> {
        let sql = "SELECT body FROM notice ORDER BY sequence LIMIT ?1";
        self.bodies("read notices", sql, [i64::try_from(limit).unwrap_or(i64::MAX)])
    }
}

impl Writer<'_> {
    /// Writes a request: a new one without `expected`, else the next revision.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`], [`crate::Error::NotFound`].
    pub(crate) fn put_request(
        &mut self,
        request: &Request,
        _permit: &Permit,
        expected: Option<Revision>,
    ) -> Result<()> {
        let id = request.id;
        let found = self.request(id)?.map(|stored| stored.revision);
        agree("request", &id.to_string(), found, expected, request.revision)?;
        let sql = "INSERT INTO request
                (id, revision, kind, state, created, expires, account, organisation, dataset, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
                expires = excluded.expires, account = excluded.account,
                organisation = excluded.organisation, dataset = excluded.dataset, body = excluded.body";
        let ask = &request.ask;
        let values = (
            bytes(id.uuid()),
            request.revision.0,
            ask.kind(),
            request.state.code(),
            time(request.created),
            request.expires.map(time),
            request.account.map(|account| bytes(account.uuid())),
            ask.organisation().map(|organisation| bytes(organisation.uuid())),
            ask.dataset().map(|dataset| bytes(dataset.uuid())),
            body(request)?,
        );
        self.run("write a request", sql, values)?;
        self.owe(Subject::Request(id));
        Ok(())
    }

    /// Adds a notice. It tells of a write that has its event, and has none of its own.
    pub(crate) fn put_notice(&mut self, notice: &Notice) -> Result<()> {
        let sql = "INSERT INTO notice (id, account, body) VALUES (?1, ?2, ?3)";
        let account = notice.account.map(|account| bytes(account.uuid()));
        self.run("write a notice", sql, (bytes(notice.id), account, body(notice)?)).map(drop)
    }

    /// Removes a notice that was sent; whether it was there.
    pub(crate) fn delete_notice(&mut self, id: Uuid) -> Result<bool> {
        Ok(self.run("remove a notice", "DELETE FROM notice WHERE id = ?1", [bytes(id)])? > 0)
    }
}
