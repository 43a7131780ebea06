//! How somebody stands to one dataset, from the rights they have now.

use crate::access::Standing;
use crate::model::{Collaboration, Dataset, Role, State, Visibility};

/// Whether a record may be read: the rule that [`crate::access::labels`] and
/// [`crate::access::Scope`] write as labels. A tombstone is read by those who read the record before.
pub(super) fn may_read(standing: &Standing, dataset: &Dataset) -> bool {
    let state = match dataset.state {
        State::Deleted => dataset.state_before_deletion.unwrap_or(State::Draft),
        state => state,
    };
    let organisation = dataset.metadata.organisation;
    let role = organisation.and_then(|organisation| standing.role_in(organisation));
    let invited = invitation(standing, dataset);
    let seen = match state {
        State::Published | State::Archived => true,
        State::Draft | State::Deleted => false,
        State::Purged => return false,
    };
    if standing.is_moderator() || invited == Some(Collaboration::Edit) {
        return true;
    }
    if seen {
        dataset.metadata.visibility == Visibility::Public || role.is_some() || invited.is_some()
    } else {
        role >= Some(Role::Editor) || is_own(standing, dataset)
    }
}

/// Whether the account made the dataset and is a contributor of its organisation now.
pub(super) fn is_own(standing: &Standing, dataset: &Dataset) -> bool {
    let account = standing.account.as_ref();
    account.is_some_and(|account| {
        dataset.creator == Some(account.id)
            && dataset.metadata.organisation.and_then(|owner| account.role_in(owner))
                >= Some(Role::Contributor)
    })
}

/// Whether the account keeps the dataset and its files: editors of its organisation, the contributor
/// who made it, collaborators who edit it. They take its data whatever the rule says.
pub(super) fn may_keep(standing: &Standing, dataset: &Dataset) -> bool {
    let Some(account) = &standing.account else { return false };
    let role = dataset.metadata.organisation.and_then(|organisation| account.role_in(organisation));
    role >= Some(Role::Editor)
        || is_own(standing, dataset)
        || invitation(standing, dataset) == Some(Collaboration::Edit)
}

/// What the account was invited to do with the dataset; the wider of several invitations.
pub(super) fn invitation(standing: &Standing, dataset: &Dataset) -> Option<Collaboration> {
    let account = standing.account.as_ref()?;
    let mine = dataset.collaborators.iter().filter(|invited| invited.account == account.id);
    mine.map(|invited| invited.may).max()
}
