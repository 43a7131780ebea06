//! The pure decisions, and what two people can do together.

use super::situation::{Grant, Person, Rule, Situation};
use crate::support::{World, metadata};
use catalogue_core::access::{Facts, Standing, decide};
use catalogue_core::{
    Access, AccessRule, Account, AccountDetails, AccountId, Action, Audience, Collaborator, Dataset,
    Membership, Organisation, OrganisationId, Principal, Resource, Revision, Role, State, Visibility,
};
use std::collections::BTreeSet;

/// The acts that nobody may come to by grants; publishing, archiving and the like go with them.
pub const ACTS: [Action; 7] = [
    Action::ReadRecord,
    Action::Download,
    Action::UpdateDataset,
    Action::DeleteDataset,
    Action::SetAccessRule,
    Action::ManageCollaborators,
    Action::ReadHistory,
];

/// What two people can do together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Power {
    pub roles: [Option<Role>; 2],
    pub moderator: bool,
    pub administrator: bool,
    pub acts: BTreeSet<&'static str>,
}

impl Power {
    pub fn exceeds(&self, other: &Self) -> bool {
        self.roles.iter().zip(&other.roles).any(|(mine, theirs)| mine > theirs)
            || self.moderator && !other.moderator
            || self.administrator && !other.administrator
            || !self.acts.is_subset(&other.acts)
    }

    pub fn of(people: &[Person; 2], acts: BTreeSet<&'static str>) -> Self {
        let best = |organisation: usize| people.iter().filter_map(|person| person.roles[organisation]).max();
        Self {
            roles: [best(0), best(1)],
            moderator: people.iter().any(|person| person.moderator),
            administrator: people.iter().any(|person| person.administrator),
            acts,
        }
    }
}

/// The pure decisions, over values that are written nowhere.
pub struct Paper {
    pub accounts: [AccountId; 2],
    pub organisations: [Organisation; 2],
    pub elsewhere: OrganisationId,
    pub dataset: Dataset,
}

impl Paper {
    pub fn new() -> Self {
        // Values of the right shape, from a catalogue that is not looked at again.
        let world = World::new();
        let organisations = [world.organisation("Nôtre"), world.organisation("Autre")];
        let elsewhere = world.organisation("Ailleurs").id;
        let accounts = [world.account("un", &[]).0, world.account("deux", &[]).0];
        let dataset = world.published(metadata(&organisations[0], "Jeu", &["mot"]));
        Self { accounts, organisations, elsewhere, dataset }
    }

    pub fn standing(&self, situation: &Situation, who: usize) -> Standing {
        let person = &situation.people[who];
        let held = self.organisations.iter().zip(person.roles);
        let memberships = held.filter_map(|(organisation, role)| {
            Some(Membership { organisation: organisation.id, role: role? })
        });
        let founded = Membership { organisation: self.elsewhere, role: Role::Administrator };
        let memberships = memberships.chain(person.elsewhere.then_some(founded));
        let details = AccountDetails {
            memberships: memberships.collect(),
            moderator: person.moderator,
            administrator: person.administrator,
            active: person.active,
            ..AccountDetails::default()
        };
        let id = self.accounts[who];
        let account = Account { id, revision: Revision(1), created: self.dataset.created, details };
        Standing::new(Principal::Account(id), Some(account))
    }

    pub fn dataset(&self, situation: &Situation) -> Dataset {
        let mut dataset = self.dataset.clone();
        dataset.state = if situation.published { State::Published } else { State::Draft };
        dataset.creator = situation.creator.map(|who| self.accounts[who]);
        let invited = self.accounts.iter().zip(situation.people);
        dataset.collaborators = invited
            .filter_map(|(account, person)| Some(Collaborator { account: *account, may: person.invited? }))
            .collect();
        dataset.metadata.organisation = Some(self.organisations[situation.owner].id);
        dataset.metadata.visibility =
            if situation.private { Visibility::Private } else { Visibility::Public };
        dataset.resources[0].metadata.access = rule(situation.rule, &self.let_in(situation));
        dataset
    }

    pub fn let_in(&self, situation: &Situation) -> Vec<AccountId> {
        let named = self.accounts.iter().zip(situation.people);
        named.filter(|(_, person)| person.let_in).map(|(account, _)| *account).collect()
    }

    pub fn organisations(&self, situation: &Situation, who: usize) -> Vec<Organisation> {
        let roles = situation.people[who].roles;
        (0..2)
            .filter(|n| roles[*n].is_some())
            .map(|n| {
                let mut organisation = self.organisations[n].clone();
                organisation.details.partner = situation.partner[n];
                organisation
            })
            .collect()
    }

    /// Whether the catalogue would let one of the two make a grant.
    pub fn allows(
        &self,
        situation: &Situation,
        dataset: &Dataset,
        standing: &Standing,
        grant: Grant,
    ) -> bool {
        let may = |action: Action, facts: Facts<'_>| decide(standing, action, &facts).is_ok();
        let of_dataset = Facts { dataset: Some(dataset), ..Facts::default() };
        let editing = |action: Action| may(Action::UpdateDataset, of_dataset) && may(action, of_dataset);
        let managing =
            |privileged: bool| may(Action::ManageAccounts, Facts { privileged, ..Facts::default() });
        match grant {
            Grant::Role(_, organisation, role) => {
                let organisation = Some(self.organisations[organisation].id);
                may(Action::ManageMembers, Facts { organisation, role, ..Facts::default() })
            }
            Grant::Moderator(_) | Grant::Administrator(_) => managing(true),
            Grant::Active(who, _) => {
                managing(situation.people[who].moderator || situation.people[who].administrator)
            }
            Grant::Invite(..) => may(Action::ManageCollaborators, of_dataset),
            Grant::Transfer(to) => {
                let target = Some(self.organisations[to].id);
                may(Action::UpdateDataset, of_dataset)
                    && (to == situation.owner || may(Action::TransferDataset, Facts { target, ..of_dataset }))
            }
            Grant::Partner(organisation) => {
                let privileged = !situation.partner[organisation];
                let organisation = Some(self.organisations[organisation].id);
                may(Action::EditOrganisation, Facts { organisation, privileged, ..Facts::default() })
            }
            Grant::Rule(_) => editing(Action::SetAccessRule),
            Grant::Private(private) if private == situation.private => may(Action::UpdateDataset, of_dataset),
            Grant::Private(_) => editing(Action::SetVisibility),
            Grant::Asked(who, organisation, role) => {
                let organisation = Some(self.organisations[organisation].id);
                situation.people[who].active
                    && may(Action::ManageMembers, Facts { organisation, role, ..Facts::default() })
            }
            Grant::Offered(who, to) => {
                let offers = self.standing(situation, who);
                let organisation = Some(self.organisations[to].id);
                to != situation.owner
                    && offers.account.is_some()
                    && decide(&offers, Action::ProposeTransfer, &of_dataset).is_ok()
                    && may(Action::AcceptTransfer, Facts { organisation, ..Facts::default() })
            }
            Grant::Founded(who) => {
                let account = Some(self.accounts[who]);
                situation.people[who].active
                    && may(Action::CreateOrganisation, Facts { account, ..Facts::default() })
            }
            Grant::LetIn(who) => {
                let asks = self.standing(situation, who);
                let memberships = self.organisations(situation, who);
                let facts =
                    Facts { resource: dataset.resources.first(), memberships: &memberships, ..of_dataset };
                asks.account.is_some()
                    && decide(&asks, Action::RequestAccess, &facts).is_ok()
                    && decide(&asks, Action::Download, &facts).is_err()
                    && may(Action::DecideAccess, of_dataset)
            }
        }
    }

    /// What one of them may do with the dataset.
    pub fn acts(&self, situation: &Situation, who: usize) -> BTreeSet<&'static str> {
        let (standing, dataset) = (self.standing(situation, who), self.dataset(situation));
        let memberships = self.organisations(situation, who);
        let resource: Option<&Resource> = dataset.resources.first();
        let facts =
            Facts { dataset: Some(&dataset), resource, memberships: &memberships, ..Facts::default() };
        let allowed = ACTS.iter().filter(|action| decide(&standing, **action, &facts).is_ok());
        allowed.map(|action| action.code()).collect()
    }

    /// What the two can do together, with the rights that sleep: a suspended account keeps what it
    /// had; who made a dataset keeps it again once they are a contributor again, which one of the
    /// two who is a contributor at least may be able to make them; and to let people in is what
    /// moderators are for, so that one of them may make the other a member somewhere.
    pub fn power(&self, situation: &Situation) -> Power {
        let mut awake = *situation;
        let owner = situation.owner;
        let best = situation.people.iter().filter_map(|person| person.roles[owner]).max();
        let moderated = situation.people.iter().any(|person| person.moderator);
        for (who, person) in awake.people.iter_mut().enumerate() {
            person.active = true;
            person.elsewhere |= moderated;
            if situation.creator == Some(who) && best >= Some(Role::Contributor) {
                person.roles[owner] = person.roles[owner].max(Some(Role::Contributor));
            }
        }
        let acts = (0..2).flat_map(|who| self.acts(&awake, who)).collect();
        Power::of(&situation.people, acts)
    }
}

pub fn rule(rule: Rule, let_in: &[AccountId]) -> AccessRule {
    let restricted = |audience: Audience| {
        let named = Audience::Accounts { accounts: let_in.to_vec() };
        Access::Restricted {
            audiences: [audience].into_iter().chain((!let_in.is_empty()).then_some(named)).collect(),
        }
    };
    let download = match rule {
        Rule::AnyMember => restricted(Audience::AnyMember),
        Rule::SameOrganisation => restricted(Audience::SameOrganisation),
        Rule::Partners => restricted(Audience::Partners),
        Rule::Closed => Access::Closed,
    };
    AccessRule { download, reason: Some("f".into()), ..AccessRule::default() }
}
