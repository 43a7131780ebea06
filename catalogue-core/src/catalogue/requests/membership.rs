//! TO DO
#![allow(unused_variables, clippy::unused_self, reason = "written by the branches to come")]

use crate::access::{Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::OrganisationId;
use crate::model::{Request, RequestState, Role};

fn soon<T>() -> Result<T> {
    Err(Error::Unsupported { what: "this kind of request".to_owned() })
}

impl Session {
    pub(super) fn may_decide_membership(
        &self,
        standing: &Standing,
        organisation: OrganisationId,
        role: Role,
    ) -> Result<Permit> {
        soon()
    }
}

impl Acting<'_> {
    pub(super) fn received_membership(&self, request: Request) -> Result<Request> {
        soon()
    }

    pub(super) fn grant_membership(
        &mut self,
        request: &Request,
        organisation: OrganisationId,
        role: Role,
        home: bool,
    ) -> Result<()> {
        soon()
    }

    pub(super) fn tell_membership(
        &mut self,
        request: &Request,
        organisation: OrganisationId,
        role: Role,
        step: RequestState,
    ) -> Result<()> {
        soon()
    }
}
