//! Who takes the data of a resource: its rule, evaluated against the memberships of now.

use super::reason;
use super::relation::{invitation, may_keep};
use crate::access::{Action, Denial, Facts, Standing};
use crate::id::OrganisationId;
use crate::model::{Access, Account, Audience, Dataset, Operation, Organisation, State};

/// Decides an operation on the data of a readable dataset.
pub(super) fn decide(
    standing: &Standing,
    action: Action,
    dataset: &Dataset,
    facts: &Facts<'_>,
) -> Result<(), Denial> {
    let access = rule(action, dataset, facts)?;
    if may_keep(standing, dataset) {
        return Ok(());
    }
    match (access, &standing.account) {
        (Access::Open, _) | (Access::Authenticated, Some(_)) => Ok(()),
        (Access::Authenticated, None) => Err(Denial::Forbidden(reason::NEEDS_ACCOUNT)),
        (Access::Restricted { audiences }, Some(account)) => {
            // An invitation to the dataset makes an audience of one, beside those named: never
            // where the rule names nobody.
            let invited = !audiences.is_empty() && invitation(standing, dataset).is_some();
            let owner = dataset.metadata.organisation;
            let admitted = invited
                || audiences.iter().any(|audience| admits(audience, account, owner, facts.memberships));
            if admitted { Ok(()) } else { Err(Denial::Forbidden(reason::NOT_IN_AUDIENCE)) }
        }
        (Access::Restricted { .. }, None) => Err(Denial::Forbidden(reason::NOT_IN_AUDIENCE)),
        (Access::Closed, _) => Err(Denial::Forbidden(reason::CLOSED)),
    }
}

/// Decides an operation for somebody who takes open data only.
pub(super) fn decide_open(action: Action, dataset: &Dataset, facts: &Facts<'_>) -> Result<(), Denial> {
    match rule(action, dataset, facts)? {
        Access::Open => Ok(()),
        _ => Err(Denial::Forbidden(reason::OUTSIDE_HARVEST)),
    }
}

/// The level of access through the portal asked through, as the dataset itself has it.
fn rule<'a>(action: Action, dataset: &'a Dataset, facts: &Facts<'_>) -> Result<&'a Access, Denial> {
    let operation = match action {
        Action::View => Operation::View,
        Action::Extract => Operation::Extract,
        _ => Operation::Download,
    };
    // A resource of another dataset would bring the rule of that one.
    let wanted = facts.resource.ok_or(Denial::NotFound)?.id;
    let resource = dataset.resources.iter().find(|resource| resource.id == wanted).ok_or(Denial::NotFound)?;
    if dataset.state == State::Deleted {
        return Err(Denial::Forbidden(reason::DELETED));
    }
    Ok(resource.metadata.access.access_through(operation, facts.portal))
}

/// Whether an audience holds the account. Territories are compared by identifier: a competence for a
/// region is not one for its departments unless both are named.
fn admits(
    audience: &Audience,
    account: &Account,
    owner: Option<OrganisationId>,
    memberships: &[Organisation],
) -> bool {
    // The caller's list is believed only where the account says the same.
    let mut theirs = memberships.iter().filter(|organisation| account.role_in(organisation.id).is_some());
    match audience {
        Audience::AnyMember => !account.details.memberships.is_empty(),
        Audience::SameOrganisation => owner.and_then(|owner| account.role_in(owner)).is_some(),
        Audience::Organisations { organisations } => {
            organisations.iter().any(|organisation| account.role_in(*organisation).is_some())
        }
        Audience::Accounts { accounts } => accounts.contains(&account.id),
        Audience::Partners => theirs.any(|organisation| organisation.details.partner),
        Audience::Territory { territories } => theirs.any(|organisation| {
            organisation.details.territories.iter().any(|territory| territories.contains(territory))
        }),
    }
}
