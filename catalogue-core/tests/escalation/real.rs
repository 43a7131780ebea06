//! The grants made through the verbs, in a catalogue led from situation to situation.

use super::paper::{ACTS, Paper, Power, rule};
use super::situation::{Grant, NOBODY, Person, Rule, Situation};
use crate::support::{World, link, metadata};
use catalogue_core::{
    Account, AccountDetails, AccountId, Action, Ask, Collaborator, Dataset, DatasetId, Error, ErrorKind,
    Metadata, Operation, OrganisationDetails, OrganisationId, ResourceMetadata, Role, Session, Visibility,
};
use std::collections::{BTreeSet, VecDeque};

/// A catalogue in which the two act, led from situation to situation by its administrator.
pub struct Real {
    pub world: World,
    pub paper: Paper,
    pub accounts: [AccountId; 2],
    pub sessions: [Session; 2],
    pub organisations: [OrganisationId; 2],
    pub dataset: DatasetId,
    pub now: Situation,
    /// Organisations made so far.
    pub founded: std::cell::Cell<usize>,
}

impl Real {
    pub fn new(start: &Situation) -> Self {
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

    pub fn held(&self) -> Dataset {
        self.world.admin().get(self.dataset).unwrap().dataset
    }

    pub fn account(&self, who: usize) -> Account {
        let login = ["un", "deux"][who];
        self.world.admin().account(login).unwrap()
    }

    pub fn set_account(
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

    pub fn set_rule(&self, by: &Session, wanted: Rule, let_in: &[AccountId]) -> Result<(), Error> {
        let held = self.held();
        let resource = &held.resources[0];
        let described = ResourceMetadata { access: rule(wanted, let_in), ..resource.metadata.clone() };
        by.update_resource(held.id, held.revision, resource.id, described).map(|_| ())
    }

    pub fn describe(&self, by: &Session, change: impl Fn(&mut Metadata)) -> Result<(), Error> {
        let held = self.held();
        let mut described = held.metadata.clone();
        change(&mut described);
        by.update(held.id, held.revision, described).map(|_| ())
    }

    pub fn invite(&self, by: &Session, people: &[Person; 2]) -> Result<(), Error> {
        let held = self.held();
        let invited = self.accounts.iter().zip(people);
        let invited = invited
            .filter_map(|(account, person)| Some(Collaborator { account: *account, may: person.invited? }));
        by.set_collaborators(held.id, held.revision, invited.collect()).map(|_| ())
    }

    pub fn set_partner(&self, by: &Session, organisation: usize, partner: bool) -> Result<(), Error> {
        let held = self.world.admin().organisation(&self.organisations[organisation].to_string()).unwrap();
        let details = OrganisationDetails { partner, ..held.details.clone() };
        by.update_organisation(held.id, held.revision, details).map(|_| ())
    }

    /// Makes a grant through the verb that gives it.
    pub fn try_grant(&self, by: &Session, grant: Grant) -> Result<(), Error> {
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
    pub fn request(&self, by: &Session, who: usize, ask: Ask) -> Result<(), Error> {
        let asker = &self.sessions[who];
        let asked = asker.ask(ask)?;
        let answer = by.approve(asked.id, asked.revision, None).map(|_| ());
        if answer.is_err() {
            asker.withdraw(asked.id, asked.revision).unwrap();
        }
        answer
    }

    /// Leads the catalogue to a situation, as its administrator.
    pub fn lead_to(&mut self, wanted: &Situation) {
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
    pub fn power(&self) -> Power {
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
    pub fn explore(&mut self, length: usize, grants: &[Grant]) -> (u64, u64) {
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
