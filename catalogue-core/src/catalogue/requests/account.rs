//! TO DO
#![allow(unused_variables, clippy::unused_self, reason = "written by the branches to come")]

use crate::access::{Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::model::{AccountApplication, Request, RequestState};

fn soon<T>() -> Result<T> {
    Err(Error::Unsupported { what: "this kind of request".to_owned() })
}

impl Session {
    pub(super) fn may_decide_account(
        &self,
        standing: &Standing,
        application: &AccountApplication,
    ) -> Result<Permit> {
        soon()
    }
}

impl Acting<'_> {
    pub(super) fn received_account(&self, request: Request) -> Result<Request> {
        soon()
    }

    pub(super) fn grant_account(
        &mut self,
        request: &Request,
        application: &AccountApplication,
    ) -> Result<()> {
        soon()
    }

    pub(super) fn tell_account(
        &mut self,
        request: &Request,
        application: &AccountApplication,
        step: RequestState,
    ) -> Result<()> {
        soon()
    }
}
