//! TO DO
#![allow(unused_variables, clippy::unused_self, reason = "written by the branches to come")]

use crate::access::{Permit, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId};
use crate::model::{Operation, Request, RequestState};
use crate::store::Reader;

fn soon<T>() -> Result<T> {
    Err(Error::Unsupported { what: "this kind of request".to_owned() })
}

impl Session {
    pub(super) fn may_decide_access(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        dataset: DatasetId,
    ) -> Result<Permit> {
        soon()
    }
}

impl Acting<'_> {
    pub(super) fn may_ask_access(
        &self,
        dataset: DatasetId,
        resource: ResourceId,
        operation: Operation,
    ) -> Result<Permit> {
        soon()
    }

    pub(super) fn received_access(&self, request: Request) -> Result<Request> {
        soon()
    }

    pub(super) fn grant_access(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        resource: ResourceId,
        operation: Operation,
    ) -> Result<()> {
        soon()
    }

    pub(super) fn tell_access(
        &mut self,
        request: &Request,
        dataset: DatasetId,
        resource: ResourceId,
        step: RequestState,
    ) -> Result<()> {
        soon()
    }
}
