//! What a principal may read, as a set of labels compared with those of each record.

use crate::access::{Principal, Standing};
use crate::id::{AccountId, OrganisationId};
use crate::model::{Collaboration, Collaborator, Dataset, Role, State, Visibility};
use std::collections::BTreeSet;

/// The labels of what a principal may read. Required by every read of the store and the index.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// `None` is everything.
    labels: Option<BTreeSet<String>>,
}

/// The label of what everybody may read.
pub const PUBLIC: &str = "public";

fn member(organisation: OrganisationId) -> String {
    format!("member:{organisation}")
}

fn editor(organisation: OrganisationId) -> String {
    format!("editor:{organisation}")
}

/// The label of what an account made in an organisation and nobody sees yet.
pub(crate) fn own(organisation: OrganisationId, account: AccountId) -> String {
    format!("own:{organisation}:{account}")
}

fn reader(account: AccountId) -> String {
    format!("reader:{account}")
}

fn co_editor(account: AccountId) -> String {
    format!("co-editor:{account}")
}

/// The labels of what an account is invited to.
pub(crate) fn invited(account: AccountId) -> [String; 2] {
    [reader(account), co_editor(account)]
}

const MODERATOR: &str = "moderator";
const NOBODY: &str = "administrator";

impl Scope {
    /// The scope of a principal with the rights it has now.
    pub fn of(standing: &Standing) -> Self {
        if standing.is_unlimited() {
            return Self { labels: None };
        }
        let mut labels = BTreeSet::from([PUBLIC.to_owned()]);
        if let Principal::Harvester(organisation) = standing.principal {
            labels.extend([member(organisation), editor(organisation)]);
        }
        if let Some(account) = &standing.account {
            labels.extend([reader(account.id), co_editor(account.id)]);
            for membership in &account.details.memberships {
                let organisation = membership.organisation;
                labels.insert(member(organisation));
                if membership.role >= Role::Contributor {
                    labels.insert(own(organisation, account.id));
                }
                if membership.role >= Role::Editor {
                    labels.insert(editor(organisation));
                }
            }
            if account.details.moderator {
                labels.insert(MODERATOR.to_owned());
            }
        }
        Self { labels: Some(labels) }
    }

    /// The scope of the public: what anonymous reads.
    pub fn public() -> Self {
        Self { labels: Some(BTreeSet::from([PUBLIC.to_owned()])) }
    }

    /// The scope that reads everything, for maintenance that answers nobody (index, backup).
    pub(crate) fn everything() -> Self {
        Self { labels: None }
    }

    /// Whether it reads everything.
    pub fn is_everything(&self) -> bool {
        self.labels.is_none()
    }

    /// Its labels; empty when it reads everything.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().flatten().map(String::as_str)
    }

    /// Whether a record of these labels may be read.
    pub fn admits<'a>(&self, labels: impl IntoIterator<Item = &'a str>) -> bool {
        match &self.labels {
            None => true,
            Some(mine) => labels.into_iter().any(|label| mine.contains(label)),
        }
    }

    /// Whether a dataset may be read.
    pub fn reads(&self, dataset: &Dataset) -> bool {
        self.reads_bearing(&Bearing::of(dataset))
    }

    /// Whether a dataset may be read of which this is known.
    pub(crate) fn reads_bearing(&self, bearing: &Bearing<'_>) -> bool {
        let Some(mine) = &self.labels else { return true };
        // What everybody reads is most of what is read: its other labels need not be written out.
        bearing.is_public() && mine.contains(PUBLIC)
            || self.admits(bearing.labels().iter().map(String::as_str))
    }
}

/// What the labels of a dataset depend on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bearing<'a> {
    pub(crate) state: State,
    pub(crate) state_before_deletion: Option<State>,
    pub(crate) visibility: Visibility,
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) creator: Option<AccountId>,
    pub(crate) collaborators: &'a [Collaborator],
}

impl<'a> Bearing<'a> {
    /// That of a dataset.
    pub(crate) fn of(dataset: &'a Dataset) -> Self {
        Self {
            state: dataset.state,
            state_before_deletion: dataset.state_before_deletion,
            visibility: dataset.metadata.visibility,
            organisation: dataset.metadata.organisation,
            creator: dataset.creator,
            collaborators: &dataset.collaborators,
        }
    }

    /// The state; of a tombstone, the one before the deletion.
    fn lasting_state(&self) -> State {
        match self.state {
            State::Deleted => self.state_before_deletion.unwrap_or(State::Draft),
            state => state,
        }
    }

    /// Whether it has the label of what everybody may read.
    fn is_public(&self) -> bool {
        matches!(self.lasting_state(), State::Published | State::Archived)
            && self.visibility == Visibility::Public
    }

    fn labels(&self) -> Vec<String> {
        let state = self.lasting_state();
        let mut labels = vec![NOBODY.to_owned(), MODERATOR.to_owned()];
        if state == State::Purged {
            labels.truncate(1);
            return labels;
        }
        let seen = matches!(state, State::Published | State::Archived);
        if let Some(organisation) = self.organisation {
            labels.push(if seen { member(organisation) } else { editor(organisation) });
            if let (false, Some(creator)) = (seen, self.creator) {
                labels.push(own(organisation, creator));
            }
        }
        for collaborator in self.collaborators {
            match collaborator.may {
                Collaboration::Edit => labels.push(co_editor(collaborator.account)),
                Collaboration::Read if seen => labels.push(reader(collaborator.account)),
                Collaboration::Read => {}
            }
        }
        if self.is_public() {
            labels.push(PUBLIC.to_owned());
        }
        labels
    }
}

/// The labels of a dataset: whoever has one of them may read it. A tombstone keeps the labels
/// of the state before the deletion. Never empty.
pub fn labels(dataset: &Dataset) -> Vec<String> {
    Bearing::of(dataset).labels()
}
