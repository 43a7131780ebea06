//! TO DO
#![allow(unused_variables, clippy::unused_self, reason = "written by the branches to come")]

use crate::access::{Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::model::{OrganisationDetails, Request, RequestState};

fn soon<T>() -> Result<T> {
    Err(Error::Unsupported { what: "this kind of request".to_owned() })
}

impl Session {
    pub(super) fn may_decide_organisation(
        &self,
        standing: &Standing,
        details: &OrganisationDetails,
    ) -> Result<Permit> {
        soon()
    }
}

impl Acting<'_> {
    pub(super) fn received_organisation(&self, request: Request) -> Result<Request> {
        soon()
    }

    pub(super) fn grant_organisation(
        &mut self,
        request: &Request,
        details: &OrganisationDetails,
    ) -> Result<()> {
        soon()
    }

    pub(super) fn tell_organisation(
        &mut self,
        request: &Request,
        details: &OrganisationDetails,
        step: RequestState,
    ) -> Result<()> {
        soon()
    }
}
