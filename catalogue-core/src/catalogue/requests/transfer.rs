//! TO DO
#![allow(unused_variables, clippy::unused_self, reason = "written by the branches to come")]

use crate::access::{Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{DatasetId, OrganisationId};
use crate::model::{Request, RequestState};

fn soon<T>() -> Result<T> {
    Err(Error::Unsupported { what: "this kind of request".to_owned() })
}

impl Session {
    pub(super) fn may_decide_transfer(&self, standing: &Standing, to: OrganisationId) -> Result<Permit> {
        soon()
    }
}

impl Acting<'_> {
    pub(super) fn may_offer_transfer(&self, dataset: DatasetId) -> Result<Permit> {
        soon()
    }

    pub(super) fn received_transfer(&self, request: Request) -> Result<Request> {
        soon()
    }

    pub(super) fn grant_transfer(&mut self, dataset: DatasetId, to: OrganisationId) -> Result<()> {
        soon()
    }

    pub(super) fn tell_transfer(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        to: OrganisationId,
        step: RequestState,
    ) -> Result<()> {
        soon()
    }
}
