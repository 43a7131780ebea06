//! The decision: the matrix of D§3.6 as code. (Being written.)

use crate::access::{Action, Principal, Standing};
use crate::id::OrganisationId;
use crate::model::{Dataset, Organisation, Resource, Role};

/// What a decision looks at, besides who asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// The dataset concerned, as it stands before the act.
    pub dataset: Option<&'a Dataset>,
    /// The resource whose data is asked for.
    pub resource: Option<&'a Resource>,
    /// The organisation concerned, when there is no dataset (creation, members, statistics).
    pub organisation: Option<OrganisationId>,
    /// The organisation that a transfer gives to.
    pub target: Option<OrganisationId>,
    /// The role that a grant gives.
    pub role: Option<Role>,
    /// The organisations of the account that asks, as they stand now (partner flag, territories).
    pub memberships: &'a [Organisation],
    /// Whether the organisation to delete still owns datasets.
    pub owns_datasets: bool,
}

/// Proof that an act was allowed; only [`decide`] makes one.
#[derive(Clone, Debug)]
pub struct Permit {
    action: Action,
    principal: Principal,
}

impl Permit {
    /// The action allowed.
    pub fn action(&self) -> Action {
        self.action
    }

    /// To whom.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The thing may not be read: it does not exist for this principal.
    NotFound,
    /// Nobody is signed in.
    Unauthenticated,
    /// The role does not allow it; the reason is a stable code.
    Forbidden(&'static str),
}

/// Decides whether a principal may act.
///
/// # Errors
/// Why not.
pub fn decide(standing: &Standing, action: Action, _facts: &Facts<'_>) -> Result<Permit, Denial> {
    if standing.is_unlimited() {
        return Ok(Permit { action, principal: standing.principal.clone() });
    }
    Err(Denial::Forbidden("denied-by-default"))
}

#[cfg(test)]
impl Permit {
    pub(crate) fn for_test(action: Action) -> Self {
        Self { action, principal: Principal::System }
    }
}
