//! Two people, a dataset, and the grants that change what they may do.

use catalogue_core::{Collaboration, Role};

/// What one of the two holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// In ours, which owns the dataset at first, and in the other organisation.
    pub roles: [Option<Role>; 2],
    pub moderator: bool,
    pub administrator: bool,
    pub active: bool,
    pub invited: Option<Collaboration>,
    /// A member of an organisation that has nothing to do with the dataset.
    pub elsewhere: bool,
    /// Named in the access rule, which forgets it when it is written anew.
    pub let_in: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    AnyMember,
    SameOrganisation,
    Partners,
    Closed,
}

/// Everything that a grant can change. The other organisation is a partner, ours is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Situation {
    pub people: [Person; 2],
    pub partner: [bool; 2],
    pub owner: usize,
    pub creator: Option<usize>,
    pub published: bool,
    pub private: bool,
    pub rule: Rule,
}

/// One grant. People and organisations are 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grant {
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

pub fn grants(roles: &[Option<Role>], invitations: &[Option<Collaboration>]) -> Vec<Grant> {
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
    pub fn after(mut self, grant: Grant) -> Self {
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

pub const NOBODY: Person = Person {
    roles: [None; 2],
    moderator: false,
    administrator: false,
    active: true,
    invited: None,
    elsewhere: false,
    let_in: false,
};

pub const QUIET: Situation = Situation {
    people: [NOBODY; 2],
    partner: [false, true],
    owner: 0,
    creator: None,
    published: true,
    private: true,
    rule: Rule::SameOrganisation,
};
