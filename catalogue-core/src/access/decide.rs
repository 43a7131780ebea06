//! The decision: who may do what, as `fixtures/access/matrix.csv` says it.

use super::relation::{is_own, may_keep, may_read};
use super::{data, reason};
use crate::access::{Action, Denial, Facts, Principal, Standing};
use crate::id::OrganisationId;
use crate::model::{Role, State, TokenScope};

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

/// Decides whether a principal may act, from the rights it has now. In this order: who may do
/// everything is allowed; a dataset that may not be read does not exist; nobody signed in is asked to
/// sign in, if that could help; everything that no rule allows is forbidden.
///
/// Whether the act fits the state of the record is not asked here ([`crate::model::Act::from`]).
///
/// # Errors
/// Why not.
pub fn decide(standing: &Standing, action: Action, facts: &Facts<'_>) -> Result<Permit, Denial> {
    let permit = Permit { action, principal: standing.principal.clone() };
    let bounded = within_token(standing, action);
    if standing.is_unlimited() {
        return bounded.map(|()| permit);
    }
    if facts.dataset.is_some_and(|dataset| !may_read(standing, dataset)) {
        return Err(Denial::NotFound);
    }
    let allowed = bounded.and_then(|()| match &standing.principal {
        Principal::Harvester(organisation) => harvester(*organisation, action, facts),
        _ => account(standing, action, facts),
    });
    match allowed {
        Ok(()) => Ok(permit),
        Err(Denial::Forbidden(reason))
            if !standing.is_authenticated() && reason::signing_in_may_help(reason) =>
        {
            Err(Denial::Unauthenticated)
        }
        Err(denial) => Err(denial),
    }
}

fn forbid_unless(allowed: bool, reason: &'static str) -> Result<(), Denial> {
    if allowed { Ok(()) } else { Err(Denial::Forbidden(reason)) }
}

/// What a token holds back of the rights of its account.
fn within_token(standing: &Standing, action: Action) -> Result<(), Denial> {
    let Some(scope) = standing.token else { return Ok(()) };
    forbid_unless(!action.is_personal(), reason::NOT_BY_TOKEN)?;
    forbid_unless(scope == TokenScope::Write || action.reads(), reason::TOKEN_ONLY_READS)
}

/// The rules for accounts, and for nobody signed in (who has no role and no account).
fn account(standing: &Standing, action: Action, facts: &Facts<'_>) -> Result<(), Denial> {
    let concerned = facts.concerned();
    let role = concerned.and_then(|organisation| standing.role_in(organisation));
    let moderator = standing.is_moderator();
    let at_least = |least: Role, reason| forbid_unless(role >= Some(least), reason);
    match action {
        Action::Export => Ok(()),
        Action::RequestAccount => forbid_unless(standing.account.is_none(), reason::HAS_ACCOUNT),
        Action::CreateDataset => at_least(Role::Contributor, reason::NEEDS_CONTRIBUTOR),
        Action::ManageMembers => match facts.role {
            // The right to give a role is that role itself: nobody gives more than they have.
            Some(given) => {
                forbid_unless(
                    role == Some(Role::Administrator) || moderator,
                    reason::NEEDS_ORGANISATION_ADMINISTRATOR,
                )?;
                forbid_unless(role >= Some(given), reason::ABOVE_OWN_ROLE)
            }
            None => forbid_unless(
                role == Some(Role::Administrator) || (moderator && concerned.is_some()),
                reason::NEEDS_ORGANISATION_ADMINISTRATOR,
            ),
        },
        Action::EditOrganisation => {
            forbid_unless(!facts.privileged, reason::NEEDS_ADMINISTRATOR)?;
            forbid_unless(
                moderator || role == Some(Role::Administrator),
                reason::NEEDS_ORGANISATION_ADMINISTRATOR,
            )
        }
        Action::CreateOrganisation => {
            forbid_unless(moderator, reason::NEEDS_MODERATOR)?;
            forbid_unless(!facts.privileged, reason::NEEDS_ADMINISTRATOR)?;
            // A role there comes with it, and nobody gives themselves one.
            forbid_unless(!is_their_own(standing, facts), reason::OWN_REQUEST)
        }
        Action::DeleteOrganisation => {
            forbid_unless(moderator, reason::NEEDS_MODERATOR)?;
            forbid_unless(!facts.owns_datasets, reason::NOT_EMPTY)
        }
        Action::ManageAccounts => {
            forbid_unless(moderator, reason::NEEDS_MODERATOR)?;
            forbid_unless(!facts.privileged, reason::NEEDS_ADMINISTRATOR)?;
            forbid_unless(facts.role.is_none() || role >= facts.role, reason::ABOVE_OWN_ROLE)
        }
        Action::ManageHarvest => {
            // Files of the host are not for those who run one organisation.
            forbid_unless(!facts.privileged, reason::NEEDS_ADMINISTRATOR)?;
            forbid_unless(
                moderator || role == Some(Role::Administrator),
                reason::NEEDS_ORGANISATION_ADMINISTRATOR,
            )
        }
        Action::ReadStatistics if concerned.is_none() => forbid_unless(moderator, reason::NEEDS_MODERATOR),
        Action::ReadStatistics => forbid_unless(moderator || role.is_some(), reason::NEEDS_MEMBER),
        Action::RequestOrganisation | Action::RequestMembership | Action::Subscribe => {
            forbid_unless(standing.account.is_some(), reason::NEEDS_ACCOUNT)
        }
        Action::WithdrawRequest
        | Action::EditPerson
        | Action::ManagePassword
        | Action::ManageTokens
        | Action::AcceptConsent
        | Action::ExportPerson
        | Action::DeleteAccount => forbid_unless(is_their_own(standing, facts), reason::NOT_OWN_ACCOUNT),
        Action::LeaveOrganisation => forbid_unless(role.is_some(), reason::NEEDS_MEMBER),
        Action::AcceptTransfer => at_least(Role::Editor, reason::NEEDS_EDITOR),
        Action::ReadAudit => at_least(Role::Administrator, reason::NEEDS_ORGANISATION_ADMINISTRATOR),
        Action::EditVocabulary
        | Action::EditPortals
        | Action::EditConsent
        | Action::MergeOrganisations
        | Action::RunExtraction
        | Action::ReadNotices
        | Action::Maintain => Err(Denial::Forbidden(reason::NEEDS_ADMINISTRATOR)),
        _ => on_dataset(standing, action, facts, role),
    }
}

/// Whether the account concerned is that of who asks.
fn is_their_own(standing: &Standing, facts: &Facts<'_>) -> bool {
    standing.account.as_ref().is_some_and(|account| facts.account == Some(account.id))
}

/// The rules of acts on one dataset, which is known to be readable.
fn on_dataset(
    standing: &Standing,
    action: Action,
    facts: &Facts<'_>,
    role: Option<Role>,
) -> Result<(), Denial> {
    let Some(dataset) = facts.dataset else { return Err(Denial::NotFound) };
    let editor = role >= Some(Role::Editor);
    let keeper = editor || is_own(standing, dataset);
    match action {
        Action::ReadRecord => Ok(()),
        Action::Download | Action::View | Action::Extract => data::decide(standing, action, dataset, facts),
        Action::UpdateDataset => forbid_unless(may_keep(standing, dataset), reason::NEEDS_EDITOR),
        Action::PublishDataset | Action::UnpublishDataset | Action::ReadHistory => {
            forbid_unless(keeper || standing.is_moderator(), reason::NEEDS_EDITOR)
        }
        Action::ArchiveDataset
        | Action::UnarchiveDataset
        | Action::SetVisibility
        | Action::SetAccessRule
        | Action::DeleteDataset => forbid_unless(keeper, reason::NEEDS_EDITOR),
        Action::RestoreDataset | Action::RevertDataset | Action::ManageCollaborators => {
            forbid_unless(editor, reason::NEEDS_EDITOR)
        }
        Action::ChangeSlug => {
            // Others may hold a link to what was once public: its keeper alone no longer decides.
            let unseen = dataset.state == State::Draft && dataset.first_public.is_none();
            forbid_unless(editor || (keeper && unseen), reason::NEEDS_EDITOR)
        }
        Action::TransferDataset => {
            forbid_unless(editor, reason::NEEDS_EDITOR)?;
            let there = facts.target.and_then(|target| standing.role_in(target));
            forbid_unless(there >= Some(Role::Editor), reason::NEEDS_EDITOR_IN_TARGET)
        }
        Action::ProposeTransfer => {
            forbid_unless(role == Some(Role::Administrator), reason::NEEDS_ORGANISATION_ADMINISTRATOR)
        }
        Action::RequestAccess => forbid_unless(standing.account.is_some(), reason::NEEDS_ACCOUNT),
        Action::DecideAccess => forbid_unless(keeper, reason::NEEDS_EDITOR),
        // Whoever deposits does not control.
        Action::ReviewDataset => {
            forbid_unless(standing.is_moderator(), reason::NEEDS_MODERATOR)?;
            let deposits = role >= Some(Role::Contributor) || may_keep(standing, dataset);
            forbid_unless(!deposits, reason::OWN_DEPOSIT)
        }
        Action::ReadReviews => forbid_unless(
            role.is_some() || may_keep(standing, dataset) || standing.is_moderator(),
            reason::NEEDS_MEMBER,
        ),
        Action::ReadExtraction => {
            forbid_unless(is_their_own(standing, facts) || keeper, reason::NOT_OWN_ACCOUNT)
        }
        Action::OverrideHarvested => {
            forbid_unless(role == Some(Role::Administrator), reason::NEEDS_ORGANISATION_ADMINISTRATOR)?;
            forbid_unless(dataset.provenance.is_some(), reason::NOT_HARVESTED)
        }
        // Purging, and any action that no rule above names.
        _ => Err(Denial::Forbidden(reason::NEEDS_ADMINISTRATOR)),
    }
}

/// The rules for a harvest: it deposits for one organisation, and touches only what was harvested.
fn harvester(own: OrganisationId, action: Action, facts: &Facts<'_>) -> Result<(), Denial> {
    match action {
        Action::Export => Ok(()),
        Action::ReadRecord => facts.dataset.map(|_| ()).ok_or(Denial::NotFound),
        Action::CreateDataset => forbid_unless(facts.concerned() == Some(own), reason::OUTSIDE_HARVEST),
        Action::UpdateDataset
        | Action::PublishDataset
        | Action::ArchiveDataset
        | Action::UnarchiveDataset => {
            let dataset = facts.dataset.ok_or(Denial::NotFound)?;
            forbid_unless(dataset.metadata.organisation == Some(own), reason::OUTSIDE_HARVEST)?;
            // It brings back what it put away itself.
            let away = action == Action::UnarchiveDataset && !facts.archived_by_harvest;
            forbid_unless(!away, reason::OUTSIDE_HARVEST)?;
            forbid_unless(dataset.provenance.is_some(), reason::NOT_HARVESTED)
        }
        Action::Download | Action::View | Action::Extract => {
            let dataset = facts.dataset.ok_or(Denial::NotFound)?;
            data::decide_open(action, dataset, facts)
        }
        _ => Err(Denial::Forbidden(reason::OUTSIDE_HARVEST)),
    }
}

#[cfg(test)]
impl Permit {
    pub(crate) fn for_test(action: Action) -> Self {
        Self { action, principal: Principal::System }
    }
}
