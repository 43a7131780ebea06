//! A dataset offered to another organisation, whose editors take it or decline.

use crate::access::{Action, Facts, Permit, Principal, Scope, Standing};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{DatasetId, OrganisationId};
use crate::model::{Ask, Request, RequestState, State};
use crate::store::Reader;

impl Session {
    pub(super) fn may_decide_transfer(&self, standing: &Standing, to: OrganisationId) -> Result<Permit> {
        let facts = Facts { organisation: Some(to), ..Facts::default() };
        self.demand(standing, Action::AcceptTransfer, &facts)
    }

    /// Decides whether somebody may offer a dataset as it stands now.
    pub(super) fn may_offer(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        dataset: DatasetId,
    ) -> Result<Permit> {
        let found = reader.dataset(dataset, &Scope::of(standing))?;
        let found = found.ok_or_else(|| Error::not_found("dataset", dataset))?;
        let facts = Facts { dataset: Some(&found), ..Facts::default() };
        self.demand(standing, Action::ProposeTransfer, &facts)
    }
}

impl Acting<'_> {
    pub(super) fn received_transfer(
        &self,
        mut request: Request,
        dataset: DatasetId,
        to: OrganisationId,
    ) -> Result<Request> {
        let offered = self.dataset(dataset, None)?;
        living(&offered)?;
        if self.standing.account.is_none() {
            return Err(Error::Unsupported { what: "an offer by nobody; transfer it at once".to_owned() });
        }
        if offered.metadata.organisation == Some(to) {
            let what = "an offer to the organisation that has the dataset already".to_owned();
            return Err(Error::Unsupported { what });
        }
        self.is_active(to, "to")?;
        // One offer, whoever of the organisation made it.
        let same = |held: &Request| match held.ask {
            Ask::Transfer { dataset: held, to: there, .. } => (held, there) == (dataset, to),
            _ => false,
        };
        let waiting = self.writer.requests(Some(RequestState::Requested))?;
        let waits = |held: &&Request| held.expires.is_none_or(|expires| expires > self.now);
        if let Some(held) = waiting.iter().filter(waits).find(|held| same(held)) {
            let id = held.id.to_string();
            return Err(Error::AlreadyExists { what: "request".to_owned(), id, suggestion: None });
        }
        request.title = Some(offered.metadata.title);
        Ok(request)
    }

    pub(super) fn grant_transfer(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        to: OrganisationId,
    ) -> Result<()> {
        let permit = self.session.may_decide_transfer(&self.standing, to)?;
        self.is_active(to, "to")?;
        // Who takes it may not read it yet: why it cannot be given is not theirs to know.
        let over = || Error::Unsupported { what: "an offer that holds no longer; refuse it".to_owned() };
        let account = self.asker(request)?;
        let standing = Standing::new(Principal::Account(account.id), Some(account));
        if !super::allowed(self.session.quietly().may_offer(&self.writer, &standing, dataset))? {
            return Err(over());
        }
        let offered = self.writer.dataset(dataset, &Scope::everything())?.ok_or_else(over)?;
        if offered.state == State::Deleted || offered.metadata.organisation == Some(to) {
            return Err(over());
        }
        self.give(&offered, to, Action::AcceptTransfer, &permit).map(drop)
    }

    pub(super) fn tell_transfer(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        to: OrganisationId,
        step: RequestState,
    ) -> Result<()> {
        let mut arguments = self.words_of(request)?;
        let owner = self.writer.dataset(dataset, &Scope::everything())?;
        let owner = owner.and_then(|dataset| dataset.metadata.organisation);
        let from = owner.map(|owner| self.organisation_name(owner)).transpose()?;
        arguments.insert("from".to_owned(), from.unwrap_or_default());
        arguments.insert("organisation".to_owned(), self.organisation_name(to)?);
        arguments.insert("dataset".to_owned(), request.title.clone().unwrap_or_default());
        self.owe_step(request, step, arguments)
    }
}
