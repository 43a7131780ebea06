//! Nobody becomes more than they were by giving each other what they have: whatever two accounts do
//! with what one of them may grant, together they can do no more than before.

use crate::support::{World, link, metadata};
use catalogue_core::access::{Facts, Standing, decide};
use catalogue_core::{
    Access, AccessRule, Account, AccountApplication, AccountDetails, AccountId, Action, Ask, Audience,
    Collaboration, Collaborator, Dataset, DatasetId, Error, ErrorKind, Membership, Metadata, Operation,
    Organisation, OrganisationDetails, OrganisationId, Principal, Resource, ResourceMetadata, Revision, Role,
    Session, State, Token, TokenDetails, TokenId, TokenScope, Visibility,
};
use std::collections::{BTreeSet, VecDeque};

/// What one of the two holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Person {
    /// In ours, which owns the dataset at first, and in the other organisation.
    roles: [Option<Role>; 2],
    moderator: bool,
    administrator: bool,
    active: bool,
    invited: Option<Collaboration>,
    /// A member of an organisation that has nothing to do with the dataset.
    elsewhere: bool,
    /// Named in the access rule, which forgets it when it is written anew.
    let_in: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    AnyMember,
    SameOrganisation,
    Partners,
    Closed,
}

/// Everything that a grant can change. The other organisation is a partner, ours is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Situation {
    people: [Person; 2],
    partner: [bool; 2],
    owner: usize,
    creator: Option<usize>,
    published: bool,
    private: bool,
    rule: Rule,
}

/// One grant. People and organisations are 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Grant {
    Role(usize, usize, Option<Role>),
    Moderator(usize),
    Administrator(usize),
    Active(usize, bool),
    Invite(usize, Option<Collaboration>),
    Transfer(usize),
    Partner(usize),
    Rule(Rule),
    Private(bool),
    /// The first asks for the role, who grants approves.
    Asked(usize, usize, Option<Role>),
    /// The first offers the dataset to the organisation, who grants takes it.
    Offered(usize, usize),
    /// The first asks for a new organisation, who grants approves.
    Founded(usize),
    /// The first asks to be let in to the data, who grants approves.
    LetIn(usize),
}

fn grants(roles: &[Option<Role>], invitations: &[Option<Collaboration>]) -> Vec<Grant> {
    let mut all = vec![
        Grant::Transfer(0),
        Grant::Transfer(1),
        Grant::Partner(0),
        Grant::Rule(Rule::AnyMember),
        Grant::Rule(Rule::Closed),
        Grant::Private(true),
        Grant::Private(false),
    ];
    for who in 0..2 {
        all.extend([Grant::Moderator(who), Grant::Administrator(who)]);
        all.extend([Grant::Active(who, false), Grant::Active(who, true)]);
        all.extend([Grant::Offered(who, 0), Grant::Offered(who, 1), Grant::Founded(who), Grant::LetIn(who)]);
        all.extend(invitations.iter().map(|may| Grant::Invite(who, *may)));
        for organisation in 0..2 {
            all.extend(roles.iter().map(|role| Grant::Role(who, organisation, *role)));
            let given = roles.iter().filter(|role| role.is_some());
            all.extend(given.map(|role| Grant::Asked(who, organisation, *role)));
        }
    }
    all
}

impl Situation {
    fn after(mut self, grant: Grant) -> Self {
        match grant {
            Grant::Role(who, organisation, role) => self.people[who].roles[organisation] = role,
            Grant::Moderator(who) => self.people[who].moderator = true,
            Grant::Administrator(who) => self.people[who].administrator = true,
            Grant::Active(who, active) => self.people[who].active = active,
            Grant::Invite(who, may) => self.people[who].invited = may,
            Grant::Transfer(to) => self.owner = to,
            Grant::Partner(organisation) => self.partner[organisation] = true,
            Grant::Rule(rule) => {
                self.rule = rule;
                self.people.iter_mut().for_each(|person| person.let_in = false);
            }
            Grant::Private(private) => self.private = private,
            Grant::Asked(who, organisation, role) => {
                let held = &mut self.people[who].roles[organisation];
                *held = role.max(*held);
            }
            Grant::Offered(_, to) => self.owner = to,
            Grant::Founded(who) => self.people[who].elsewhere = true,
            // What is closed lets nobody in.
            Grant::LetIn(who) => self.people[who].let_in |= self.rule != Rule::Closed,
        }
        self
    }
}

/// The acts that nobody may come to by grants; publishing, archiving and the like go with them.
const ACTS: [Action; 7] = [
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
struct Power {
    roles: [Option<Role>; 2],
    moderator: bool,
    administrator: bool,
    acts: BTreeSet<&'static str>,
}

impl Power {
    fn exceeds(&self, other: &Self) -> bool {
        self.roles.iter().zip(&other.roles).any(|(mine, theirs)| mine > theirs)
            || self.moderator && !other.moderator
            || self.administrator && !other.administrator
            || !self.acts.is_subset(&other.acts)
    }

    fn of(people: &[Person; 2], acts: BTreeSet<&'static str>) -> Self {
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
struct Paper {
    accounts: [AccountId; 2],
    organisations: [Organisation; 2],
    elsewhere: OrganisationId,
    dataset: Dataset,
}

impl Paper {
    fn new() -> Self {
        // Values of the right shape, from a catalogue that is not looked at again.
        let world = World::new();
        let organisations = [world.organisation("Nôtre"), world.organisation("Autre")];
        let elsewhere = world.organisation("Ailleurs").id;
        let accounts = [world.account("un", &[]).0, world.account("deux", &[]).0];
        let dataset = world.published(metadata(&organisations[0], "Jeu", &["mot"]));
        Self { accounts, organisations, elsewhere, dataset }
    }

    fn standing(&self, situation: &Situation, who: usize) -> Standing {
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

    fn dataset(&self, situation: &Situation) -> Dataset {
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

    fn let_in(&self, situation: &Situation) -> Vec<AccountId> {
        let named = self.accounts.iter().zip(situation.people);
        named.filter(|(_, person)| person.let_in).map(|(account, _)| *account).collect()
    }

    fn organisations(&self, situation: &Situation, who: usize) -> Vec<Organisation> {
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
    fn allows(&self, situation: &Situation, dataset: &Dataset, standing: &Standing, grant: Grant) -> bool {
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
    fn acts(&self, situation: &Situation, who: usize) -> BTreeSet<&'static str> {
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
    fn power(&self, situation: &Situation) -> Power {
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

fn rule(rule: Rule, let_in: &[AccountId]) -> AccessRule {
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

const NOBODY: Person = Person {
    roles: [None; 2],
    moderator: false,
    administrator: false,
    active: true,
    invited: None,
    elsewhere: false,
    let_in: false,
};

/// Every situation of two people, one of whom acts: no single grant raises what they can do
/// together, so no sequence does, of any length.
#[test]
fn no_grant_raises_what_two_can_do_together() {
    const ROLES: [Option<Role>; 5] =
        [None, Some(Role::Member), Some(Role::Contributor), Some(Role::Editor), Some(Role::Administrator)];
    const INVITATIONS: [Option<Collaboration>; 3] =
        [None, Some(Collaboration::Read), Some(Collaboration::Edit)];
    let paper = Paper::new();
    let grants = grants(&ROLES, &INVITATIONS);
    let mut people = Vec::new();
    for here in ROLES {
        // What a role elsewhere is worth: nothing, membership, the right to take over, all.
        for there in [None, Some(Role::Member), Some(Role::Editor), Some(Role::Administrator)] {
            for moderator in [false, true] {
                for invited in INVITATIONS {
                    people.push(Person { roles: [here, there], moderator, invited, ..NOBODY });
                }
            }
        }
    }
    let datasets = [
        (true, false, Rule::AnyMember, None),
        (true, false, Rule::Partners, None),
        (true, true, Rule::SameOrganisation, None),
        (false, false, Rule::Closed, None),
        (false, true, Rule::Closed, Some(0)),
        (true, true, Rule::Closed, Some(1)),
    ];
    let (mut asked, mut given) = (0_u64, 0_u64);
    // Whom they act with: what lies between is no other case.
    let others: Vec<&Person> = people
        .iter()
        .filter(|other| other.invited != Some(Collaboration::Read) && other.roles[1] != Some(Role::Member))
        .collect();
    for first in &people {
        for second in others.iter().copied() {
            for (published, private, rule, creator) in datasets {
                let situation = Situation {
                    people: [*first, *second],
                    partner: [false, true],
                    owner: 0,
                    creator,
                    published,
                    private,
                    rule,
                };
                let (standing, dataset) = (paper.standing(&situation, 0), paper.dataset(&situation));
                let mut before = None;
                for grant in &grants {
                    asked += 1;
                    let after = situation.after(*grant);
                    if after == situation || !paper.allows(&situation, &dataset, &standing, *grant) {
                        continue;
                    }
                    given += 1;
                    let before = before.get_or_insert_with(|| paper.power(&situation));
                    let power = paper.power(&after);
                    assert!(
                        !power.exceeds(before),
                        "{grant:?} in {situation:?}\nraises {before:?}\nto {power:?}"
                    );
                }
            }
        }
    }
    assert!(given > 100_000 && asked > given, "{given} grants of {asked}: too few to show anything");
}

/// A catalogue in which the two act, led from situation to situation by its administrator.
struct Real {
    world: World,
    paper: Paper,
    accounts: [AccountId; 2],
    sessions: [Session; 2],
    organisations: [OrganisationId; 2],
    dataset: DatasetId,
    now: Situation,
    /// Organisations made so far.
    founded: std::cell::Cell<usize>,
}

impl Real {
    fn new(start: &Situation) -> Self {
        let world = World::new();
        let organisations = [world.organisation("Nôtre").id, world.organisation("Autre").id];
        let [(one, first), (two, second)] = [world.account("un", &[]), world.account("deux", &[])];
        let (accounts, sessions) = ([one, two], [first, second]);
        let admin = world.admin();
        let owner = admin.organisation(&organisations[0].to_string()).unwrap();
        let maker = match start.creator {
            Some(who) => {
                admin.set_membership(accounts[who], organisations[0], Some(Role::Contributor)).unwrap();
                sessions[who].clone()
            }
            None => admin.clone(),
        };
        let draft = maker.create(metadata(&owner, "Jeu", &["mot"])).unwrap();
        let draft =
            admin.add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv")).unwrap();
        if start.published {
            admin.publish(draft.id, draft.revision).unwrap();
        }
        if let Some(who) = start.creator {
            admin.set_membership(accounts[who], organisations[0], None).unwrap();
        }
        let now = Situation {
            people: [NOBODY; 2],
            partner: [false; 2],
            owner: 0,
            private: false,
            rule: Rule::Closed,
            ..*start
        };
        let mut real = Self {
            world,
            paper: Paper::new(),
            accounts,
            sessions,
            organisations,
            dataset: draft.id,
            now,
            founded: Default::default(),
        };
        real.set_rule(&real.world.admin(), Rule::Closed, &[]).unwrap();
        real.lead_to(start);
        real
    }

    fn held(&self) -> Dataset {
        self.world.admin().get(self.dataset).unwrap().dataset
    }

    fn account(&self, who: usize) -> Account {
        let login = ["un", "deux"][who];
        self.world.admin().account(login).unwrap()
    }

    fn set_account(
        &self,
        by: &Session,
        who: usize,
        change: impl Fn(&mut AccountDetails),
    ) -> Result<(), Error> {
        let account = self.account(who);
        let mut details = account.details.clone();
        change(&mut details);
        by.update_account(account.id, account.revision, details).map(|_| ())
    }

    fn set_rule(&self, by: &Session, wanted: Rule, let_in: &[AccountId]) -> Result<(), Error> {
        let held = self.held();
        let resource = &held.resources[0];
        let described = ResourceMetadata { access: rule(wanted, let_in), ..resource.metadata.clone() };
        by.update_resource(held.id, held.revision, resource.id, described).map(|_| ())
    }

    fn describe(&self, by: &Session, change: impl Fn(&mut Metadata)) -> Result<(), Error> {
        let held = self.held();
        let mut described = held.metadata.clone();
        change(&mut described);
        by.update(held.id, held.revision, described).map(|_| ())
    }

    fn invite(&self, by: &Session, people: &[Person; 2]) -> Result<(), Error> {
        let held = self.held();
        let invited = self.accounts.iter().zip(people);
        let invited = invited
            .filter_map(|(account, person)| Some(Collaborator { account: *account, may: person.invited? }));
        by.set_collaborators(held.id, held.revision, invited.collect()).map(|_| ())
    }

    fn set_partner(&self, by: &Session, organisation: usize, partner: bool) -> Result<(), Error> {
        let held = self.world.admin().organisation(&self.organisations[organisation].to_string()).unwrap();
        let details = OrganisationDetails { partner, ..held.details.clone() };
        by.update_organisation(held.id, held.revision, details).map(|_| ())
    }

    /// Makes a grant through the verb that gives it.
    fn try_grant(&self, by: &Session, grant: Grant) -> Result<(), Error> {
        match grant {
            Grant::Role(who, organisation, role) => {
                by.set_membership(self.accounts[who], self.organisations[organisation], role).map(|_| ())
            }
            Grant::Moderator(who) => self.set_account(by, who, |details| details.moderator = true),
            Grant::Administrator(who) => self.set_account(by, who, |details| details.administrator = true),
            Grant::Active(who, active) => self.set_account(by, who, |details| details.active = active),
            Grant::Invite(..) => self.invite(by, &self.now.after(grant).people),
            Grant::Transfer(to) => {
                self.describe(by, |described| described.organisation = Some(self.organisations[to]))
            }
            Grant::Partner(organisation) => self.set_partner(by, organisation, true),
            Grant::Rule(wanted) => self.set_rule(by, wanted, &[]),
            Grant::Private(private) => self.describe(by, |described| {
                described.visibility = if private { Visibility::Private } else { Visibility::Public };
            }),
            Grant::Asked(who, organisation, role) => self.request(
                by,
                who,
                Ask::Membership {
                    organisation: self.organisations[organisation],
                    role: role.unwrap_or(Role::Member),
                    home: false,
                    message: None,
                },
            ),
            Grant::Offered(who, to) => self.request(
                by,
                who,
                Ask::Transfer { dataset: self.dataset, to: self.organisations[to], message: None },
            ),
            Grant::Founded(who) => {
                let name = format!("Fondée {}", self.founded.get());
                self.founded.set(self.founded.get() + 1);
                let details = OrganisationDetails { name, ..OrganisationDetails::default() };
                self.request(by, who, Ask::Organisation { details, message: None })
            }
            Grant::LetIn(who) => {
                let resource = self.held().resources[0].id;
                let operation = Operation::Download;
                self.request(
                    by,
                    who,
                    Ask::Access { dataset: self.dataset, resource, operation, message: None },
                )
            }
        }
    }

    /// One asks, the other decides; what is not granted is taken back.
    fn request(&self, by: &Session, who: usize, ask: Ask) -> Result<(), Error> {
        let asker = &self.sessions[who];
        let asked = asker.ask(ask)?;
        let answer = by.approve(asked.id, asked.revision, None).map(|_| ());
        if answer.is_err() {
            asker.withdraw(asked.id, asked.revision).unwrap();
        }
        answer
    }

    /// Leads the catalogue to a situation, as its administrator.
    fn lead_to(&mut self, wanted: &Situation) {
        let admin = self.world.admin();
        for who in 0..2 {
            let (is, shall) = (self.now.people[who], wanted.people[who]);
            if (is.moderator, is.administrator, is.active)
                != (shall.moderator, shall.administrator, shall.active)
            {
                let set = |details: &mut AccountDetails| {
                    details.moderator = shall.moderator;
                    details.administrator = shall.administrator;
                    details.active = shall.active;
                };
                self.set_account(&admin, who, set).unwrap();
            }
            for n in 0..2 {
                if is.roles[n] != shall.roles[n] {
                    admin.set_membership(self.accounts[who], self.organisations[n], shall.roles[n]).unwrap();
                }
            }
            if is.elsewhere != shall.elsewhere {
                let id = self.accounts[who];
                for held in self.account(who).details.memberships {
                    if !self.organisations.contains(&held.organisation) {
                        admin.set_membership(id, held.organisation, None).unwrap();
                    }
                }
                if shall.elsewhere {
                    let details = OrganisationDetails {
                        name: format!("Ailleurs {}", self.founded.get()),
                        ..OrganisationDetails::default()
                    };
                    self.founded.set(self.founded.get() + 1);
                    let elsewhere = admin.create_organisation(details).unwrap();
                    admin.set_membership(id, elsewhere.id, Some(Role::Administrator)).unwrap();
                }
            }
        }
        for n in 0..2 {
            if self.now.partner[n] != wanted.partner[n] {
                self.set_partner(&admin, n, wanted.partner[n]).unwrap();
            }
        }
        if (self.now.owner, self.now.private) != (wanted.owner, wanted.private) {
            let change = |described: &mut Metadata| {
                described.organisation = Some(self.organisations[wanted.owner]);
                described.visibility = if wanted.private { Visibility::Private } else { Visibility::Public };
            };
            self.describe(&admin, change).unwrap();
        }
        let named = |situation: &Situation| situation.people.map(|person| person.let_in);
        if (self.now.rule, named(&self.now)) != (wanted.rule, named(wanted)) {
            let accounts = self.accounts.iter().zip(named(wanted)).filter(|(_, named)| *named);
            let accounts: Vec<AccountId> = accounts.map(|(account, _)| *account).collect();
            self.set_rule(&admin, wanted.rule, &accounts).unwrap();
        }
        if self.now.people.map(|person| person.invited) != wanted.people.map(|person| person.invited) {
            self.invite(&admin, &wanted.people).unwrap();
        }
        self.now = *wanted;
    }

    /// What the two can do together, asked of the catalogue.
    fn power(&self) -> Power {
        let mut acts = BTreeSet::new();
        let mut people = [NOBODY; 2];
        for (who, person) in people.iter_mut().enumerate() {
            let details = self.account(who).details;
            let role = |n: usize| {
                let mut held = details.memberships.iter();
                held.find(|held| held.organisation == self.organisations[n]).map(|held| held.role)
            };
            *person = Person {
                roles: [role(0), role(1)],
                moderator: details.moderator,
                administrator: details.administrator,
                ..NOBODY
            };
            let Ok(view) = self.sessions[who].get(self.dataset) else { continue };
            acts.insert(Action::ReadRecord.code());
            let resource = view.dataset.resources[0].id;
            if self.sessions[who].resource_address(self.dataset, resource).is_ok() {
                acts.insert(Action::Download.code());
            }
            acts.extend(
                ACTS.iter().map(|act| act.code()).filter(|code| view.may.iter().any(|may| may == code)),
            );
        }
        Power::of(&people, acts)
    }

    /// Tries every sequence of grants up to a length, by either of the two: each situation that one
    /// leads to is gone on from once. Tells how many grants were tried, and how many made.
    fn explore(&mut self, length: usize, grants: &[Grant]) -> (u64, u64) {
        let start = self.now;
        let first = self.paper.power(&start);
        let mut known = BTreeSet::from([start]);
        let mut open = VecDeque::from([(start, Vec::new())]);
        let (mut tried, mut made) = (0, 0);
        while let Some((situation, path)) = open.pop_front() {
            if path.len() == length {
                continue;
            }
            for by in 0..2 {
                for grant in grants {
                    let after = situation.after(*grant);
                    if after == situation {
                        continue;
                    }
                    self.lead_to(&situation);
                    tried += 1;
                    let answer = self.try_grant(&self.sessions[by], *grant);
                    let told = (&path, by, grant, &situation);
                    let refused = [ErrorKind::NotFound, ErrorKind::Unauthenticated, ErrorKind::Forbidden];
                    let (standing, dataset) =
                        (self.paper.standing(&situation, by), self.paper.dataset(&situation));
                    let allowed = self.paper.allows(&situation, &dataset, &standing, *grant);
                    match answer {
                        Err(error) => {
                            let had =
                                matches!(grant, Grant::LetIn(_)) && error.kind() == ErrorKind::AlreadyExists;
                            assert!(had || refused.contains(&error.kind()), "{error}: {told:?}");
                            assert!(!allowed, "refused what the decision allows: {told:?}: {error}");
                        }
                        Ok(()) => {
                            assert!(allowed, "made what the decision refuses: {told:?}");
                            made += 1;
                            self.now = after;
                            if known.insert(after) {
                                let power = self.power();
                                assert!(!power.exceeds(&first), "{told:?}\nraises {first:?}\nto {power:?}");
                                let acts = (0..2).flat_map(|who| self.paper.acts(&after, who)).collect();
                                assert_eq!(power, Power::of(&after.people, acts), "{told:?}");
                                let mut path = path.clone();
                                path.push((by, *grant));
                                open.push_back((after, path));
                            }
                        }
                    }
                }
            }
        }
        (tried, made)
    }
}

/// A token does nothing that its account may not, whatever its scope; one that reads only reads.
#[test]
fn a_token_does_no_more_than_its_account() {
    let paper = Paper::new();
    let now = paper.dataset.created;
    let (mut asked, mut held_back) = (0, 0);
    for roles in
        [[None, None], [Some(Role::Contributor), None], [Some(Role::Administrator), Some(Role::Editor)]]
    {
        for (moderator, administrator) in [(false, false), (true, false), (false, true)] {
            let person = Person { roles, moderator, administrator, ..NOBODY };
            for published in [false, true] {
                let situation = Situation { people: [person, NOBODY], published, creator: Some(0), ..QUIET };
                let (account, dataset) = (paper.standing(&situation, 0), paper.dataset(&situation));
                let memberships = paper.organisations(&situation, 0);
                for scope in [TokenScope::Read, TokenScope::Write] {
                    let details = TokenDetails { name: "jeton".into(), scope, expires: None };
                    let id = TokenId::from_uuid(paper.accounts[1].uuid());
                    let token = Token { id, account: paper.accounts[0], created: now, details };
                    let standing = Standing::of_token(&token, account.account.clone(), now);
                    for action in Action::ALL {
                        let of_dataset = Facts {
                            dataset: Some(&dataset),
                            resource: dataset.resources.first(),
                            memberships: &memberships,
                            account: Some(paper.accounts[0]),
                            ..Facts::default()
                        };
                        let at_large = Facts {
                            organisation: Some(paper.organisations[0].id),
                            account: Some(paper.accounts[0]),
                            ..Facts::default()
                        };
                        for facts in [of_dataset, at_large] {
                            asked += 1;
                            let by_token = decide(&standing, *action, &facts).is_ok();
                            let by_account = decide(&account, *action, &facts).is_ok();
                            assert!(
                                by_account || !by_token,
                                "{action:?} by {scope:?} token in {situation:?}"
                            );
                            held_back += usize::from(by_account && !by_token);
                        }
                    }
                }
            }
        }
    }
    assert!(held_back > 100 && held_back < asked, "{held_back} of {asked}");
}

/// Who decides about accounts lets people in as members; more is given by those who could give it.
#[test]
fn an_account_asked_for_is_no_more_than_who_decides_could_make_it() {
    let world = World::new();
    let ours = world.organisation("Nôtre");
    let (moderator, decides) = world.account("moderateur", &[]);
    world.account("referent", &[(&ours, Role::Administrator)]);
    let held = world.admin().account("moderateur").unwrap();
    let details = AccountDetails { moderator: true, ..held.details };
    world.admin().update_account(moderator, held.revision, details).unwrap();
    let referent = world.session(world.catalogue.principal("referent").unwrap());
    let mut number = 0;
    for own in
        [None, Some(Role::Member), Some(Role::Contributor), Some(Role::Editor), Some(Role::Administrator)]
    {
        world.admin().set_membership(moderator, ours.id, own).unwrap();
        for wished in Role::ALL {
            number += 1;
            let application = AccountApplication {
                last_name: "Dupont".into(),
                first_name: "Jean".into(),
                position: "Agent".into(),
                email: format!("jean{number}@example.org"),
                phone: "05 36 49 10 00".into(),
                organisation: Some(ours.id),
                role: Some(*wished),
                ..AccountApplication::default()
            };
            let asked = world.anonymous().ask(Ask::Account(application)).unwrap();
            let refused = referent.approve(asked.id, asked.revision, None).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::NotFound, "accounts are not theirs to decide");
            decides.approve(asked.id, asked.revision, None).unwrap();
            let made = world.admin().account(&format!("jean{number}@example.org")).unwrap();
            let expected = if own >= Some(*wished) { *wished } else { Role::Member };
            assert_eq!(made.role_in(ours.id), Some(expected), "{own:?} lets in who wished {wished:?}");
            assert!(!made.details.moderator && !made.details.administrator);
            assert_eq!(made.details.memberships.len(), 1);
        }
    }
}

const QUIET: Situation = Situation {
    people: [NOBODY; 2],
    partner: [false, true],
    owner: 0,
    creator: None,
    published: true,
    private: true,
    rule: Rule::SameOrganisation,
};

fn explored(first: Person, second: Person, situation: Situation) {
    let start = Situation { people: [first, second], ..situation };
    let roles = [None, Some(Role::Contributor), Some(Role::Administrator)];
    let mut grants = grants(&roles, &[None, Some(Collaboration::Edit)]);
    // Suspension gives nobody anything, and doubles what there is to try.
    grants.retain(|grant| !matches!(grant, Grant::Active(_, false) | Grant::Private(_)));
    let (tried, made) = Real::new(&start).explore(4, &grants);
    println!("{tried} grants tried, {made} made");
    assert!(tried > 100 && made > 0, "{tried} tried, {made} made");
}

#[test]
fn who_keeps_an_organisation_makes_nobody_more_than_themselves() {
    let referent = Person { roles: [Some(Role::Administrator), None], ..NOBODY };
    explored(referent, NOBODY, QUIET);
}

#[test]
fn an_editor_of_both_organisations_gives_no_more_than_that() {
    let editor = Person { roles: [Some(Role::Editor), Some(Role::Editor)], ..NOBODY };
    let contributor = Person { roles: [Some(Role::Contributor), None], ..NOBODY };
    explored(editor, contributor, Situation { creator: Some(1), published: false, ..QUIET });
}

#[test]
fn a_moderator_raises_nobody() {
    let moderator = Person { moderator: true, ..NOBODY };
    let member = Person { roles: [Some(Role::Member), None], ..NOBODY };
    explored(moderator, member, Situation { rule: Rule::AnyMember, ..QUIET });
}

#[test]
fn an_invitation_and_a_role_elsewhere_add_up_to_nothing_more() {
    let invited = Person { invited: Some(Collaboration::Edit), ..NOBODY };
    let elsewhere = Person { roles: [None, Some(Role::Administrator)], ..NOBODY };
    explored(invited, elsewhere, Situation { rule: Rule::Closed, ..QUIET });
}
