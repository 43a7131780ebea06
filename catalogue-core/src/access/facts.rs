//! What a decision looks at, and what a refusal says.

use crate::access::Action;
use crate::error::Error;
use crate::id::{AccountId, OrganisationId};
use crate::model::{Dataset, Organisation, Resource, Role};
use std::fmt;

/// What a decision looks at, besides who asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// The dataset concerned, as it stands before the act.
    pub dataset: Option<&'a Dataset>,
    /// The resource whose data is asked for; one of the dataset's.
    pub resource: Option<&'a Resource>,
    /// The code of the portal asked through, for what a rule says otherwise there.
    pub portal: Option<&'a str>,
    /// The organisation concerned, when there is no dataset (creation, members, statistics);
    /// for statistics, absent means the whole catalogue.
    pub organisation: Option<OrganisationId>,
    /// The account concerned, for what is personal (tokens, passwords, notices, extractions); for the
    /// creation of an organisation, who asked for it.
    pub account: Option<AccountId>,
    /// The organisation that a transfer gives to.
    pub target: Option<OrganisationId>,
    /// The role that a grant gives; absent when members are listed or removed.
    pub role: Option<Role>,
    /// The organisations of the account that asks, as they stand now (partner flag, territories).
    pub memberships: &'a [Organisation],
    /// Whether the organisation to delete still owns datasets.
    pub owns_datasets: bool,
    /// Whether the act gives or touches rights that hold beyond one organisation: an account that is
    /// or becomes moderator or administrator; an organisation's partner flag or territories of
    /// competence, which open restricted data; a harvest source that reads files of the host.
    pub privileged: bool,
    /// Whether it was the harvest that archived the dataset, and nobody since.
    pub archived_by_harvest: bool,
}

impl Facts<'_> {
    /// The organisation concerned: the dataset's, else the one named.
    pub(super) fn concerned(&self) -> Option<OrganisationId> {
        match self.dataset {
            Some(dataset) => dataset.metadata.organisation,
            None => self.organisation,
        }
    }
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The thing may not be read: it does not exist for this principal.
    NotFound,
    /// Nobody is signed in.
    Unauthenticated,
    /// The principal may not; the reason is a stable code of [`crate::access::reason`].
    Forbidden(&'static str),
}

impl Denial {
    /// The public error of a refusal; `what` and `id` name the thing asked for.
    pub fn into_error(self, action: Action, what: &str, id: impl fmt::Display) -> Error {
        let action = action.code().to_owned();
        match self {
            Denial::NotFound => Error::not_found(what, id),
            Denial::Unauthenticated => Error::Unauthenticated { action },
            Denial::Forbidden(reason) => Error::Forbidden { action, reason: reason.to_owned() },
        }
    }
}
