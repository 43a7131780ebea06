//! A right that is withdrawn, or given, counts at the very next read: in this process and in another.

use crate::support::{link, metadata, options};
use catalogue_core::{
    Access, AccessRule, AccountDetails, AccountId, Audience, Catalogue, Clock, Collaboration, Collaborator,
    Dataset, DatasetId, ErrorKind, Metadata, Options, Organisation, OrganisationDetails, Principal, Query,
    ResourceMetadata, Role, Session, State, SuggestField, TokenDetails, TokenId, TokenScope, Visibility,
};
use chrono::{DateTime, Duration, TimeZone, Utc};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const FOLDER: &str = "CATALOGUE_TEST_REVOCATION_FOLDER";

/// A clock that both processes are told: the days since the first of the year.
#[derive(Default)]
struct Days(AtomicI64);

impl Days {
    fn set(&self, days: i64) {
        self.0.store(days, Ordering::Relaxed);
    }
}

impl Clock for Days {
    fn now(&self) -> DateTime<Utc> {
        day(self.0.load(Ordering::Relaxed))
    }
}

fn day(days: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap() + Duration::days(days)
}

/// What one principal gets of one dataset, by each path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    got: bool,
    found: bool,
    listed: bool,
    searched: bool,
    suggested: bool,
    /// Its link is shown and given.
    taken: bool,
    /// Its form opens.
    edited: bool,
    /// Its history is read.
    traced: bool,
}

/// What the other process is asked.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    days: i64,
    principal: Principal,
    datasets: Vec<DatasetId>,
}

/// Asks by each path.
fn look(session: &Session, datasets: &[DatasetId]) -> BTreeMap<DatasetId, Seen> {
    let listed: BTreeSet<DatasetId> =
        session.list(None, 100).unwrap().into_iter().map(|dataset| dataset.id).collect();
    let states = vec![State::Draft, State::Published];
    let query = Query { text: "jeton".into(), states, page_size: 100, ..Query::default() };
    let page = session.search(&query).unwrap();
    assert_eq!(page.total, session.count(&query).unwrap());
    assert_eq!(page.total, i64::try_from(page.hits.len()).unwrap(), "a total tells nothing hidden");
    let searched: BTreeSet<DatasetId> = page.hits.into_iter().map(|hit| hit.id).collect();
    let suggested: BTreeSet<String> = session
        .suggest(&SuggestField::Title, "jeton", 100)
        .unwrap()
        .into_iter()
        .map(|suggestion| suggestion.value)
        .collect();
    let seen = |id: DatasetId| {
        let got = session.get(id);
        let link = got.as_ref().ok().and_then(|view| view.dataset.resources[0].metadata.url.clone());
        let resource = got.as_ref().ok().map(|view| view.dataset.resources[0].id);
        let given = resource.is_some_and(|resource| session.resource_address(id, resource).is_ok());
        assert_eq!(link.is_some(), given, "the page and the gate say the same");
        Seen {
            got: got.is_ok(),
            found: session.find(&id.to_string()).is_ok(),
            listed: listed.contains(&id),
            searched: searched.contains(&id),
            suggested: suggested.contains(&id.to_string()),
            taken: given,
            edited: session.form(None, Some(id)).is_ok(),
            traced: session.history(id).is_ok(),
        }
    };
    datasets.iter().map(|id| (*id, seen(*id))).collect()
}

/// The second process: for each line it looks at once and tells what it saw.
#[test]
#[ignore = "run as a child by the other test of this file"]
fn onlooker() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let clock = Arc::new(Days::default());
    let told = Options { clock: clock.clone(), ..options() };
    let catalogue = Catalogue::open(Path::new(&folder), told).unwrap();
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n@ready").unwrap();
    out.flush().unwrap();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let asked: Asked = serde_json::from_str(&line).unwrap();
        clock.set(asked.days);
        let seen = look(&catalogue.session(asked.principal, None).unwrap(), &asked.datasets);
        writeln!(out, "@{}", serde_json::to_string(&seen).unwrap()).unwrap();
        out.flush().unwrap();
    }
}

struct Onlooker {
    child: Child,
    ask: Option<ChildStdin>,
    answers: std::io::Lines<BufReader<ChildStdout>>,
}

impl Onlooker {
    fn new(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "revocation::onlooker", "--ignored", "--nocapture", "--test-threads=1"])
            .env(FOLDER, folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let ask = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut onlooker = Self { child, ask, answers };
        assert_eq!(onlooker.answer(), "ready");
        onlooker
    }

    fn answer(&mut self) -> String {
        let mut lines = self.answers.by_ref().map_while(Result::ok);
        lines.find_map(|line| line.split_once('@').map(|(_, said)| said.to_owned())).unwrap()
    }

    fn look(&mut self, asked: &Asked) -> BTreeMap<DatasetId, Seen> {
        let ask = self.ask.as_mut().unwrap();
        writeln!(ask, "{}", serde_json::to_string(asked).unwrap()).unwrap();
        ask.flush().unwrap();
        serde_json::from_str(&self.answer()).unwrap()
    }
}

impl Drop for Onlooker {
    fn drop(&mut self) {
        // The end of its input ends it.
        self.ask = None;
        let _ = self.child.wait();
    }
}

/// What an administrator changes of the rights of one person.
#[derive(Clone, Debug)]
enum Change {
    Membership {
        other: bool,
        role: Option<Role>,
    },
    Active(bool),
    Moderator(bool),
    Administrator(bool),
    Invited {
        dataset: usize,
        may: Option<Collaboration>,
    },
    Visibility {
        dataset: usize,
        private: bool,
    },
    Rule {
        dataset: usize,
        rule: Rule,
    },
    Partner {
        other: bool,
        partner: bool,
    },
    Moved {
        dataset: usize,
        other: bool,
    },
    /// A token that stands for ten days in the place of the one before; revoked when absent.
    Token(Option<TokenScope>),
    /// Days go by.
    Later(i64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    Open,
    Authenticated,
    AnyMember,
    SameOrganisation,
    Named,
    Partners,
    Nobody,
    Closed,
}

/// A published dataset, a draft, and a draft that the person made.
const DATASETS: usize = 3;

fn change() -> impl Strategy<Value = Change> {
    let role = prop_oneof![
        2 => Just(None), 1 => Just(Some(Role::Member)), 1 => Just(Some(Role::Contributor)),
        1 => Just(Some(Role::Editor)), 1 => Just(Some(Role::Administrator))
    ];
    let rule = prop::sample::select(vec![
        Rule::Open,
        Rule::Authenticated,
        Rule::AnyMember,
        Rule::SameOrganisation,
        Rule::Named,
        Rule::Partners,
        Rule::Nobody,
        Rule::Closed,
    ]);
    let may = prop::sample::select(vec![None, Some(Collaboration::Read), Some(Collaboration::Edit)]);
    let which = 0..DATASETS;
    prop_oneof![
        6 => (any::<bool>(), role).prop_map(|(other, role)| Change::Membership { other, role }),
        2 => any::<bool>().prop_map(Change::Active),
        1 => any::<bool>().prop_map(Change::Moderator),
        1 => any::<bool>().prop_map(Change::Administrator),
        3 => (which.clone(), may).prop_map(|(dataset, may)| Change::Invited { dataset, may }),
        2 => (which.clone(), any::<bool>()).prop_map(|(dataset, private)| Change::Visibility { dataset, private }),
        4 => (which.clone(), rule).prop_map(|(dataset, rule)| Change::Rule { dataset, rule }),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(other, partner)| Change::Partner { other, partner }),
        1 => (which, any::<bool>()).prop_map(|(dataset, other)| Change::Moved { dataset, other }),
        3 => prop::sample::select(vec![None, Some(TokenScope::Read), Some(TokenScope::Write)])
            .prop_map(Change::Token),
        2 => (1..8_i64).prop_map(Change::Later),
    ]
}

/// What the rights are, kept beside the catalogue in the plainest words.
#[derive(Clone, Debug)]
struct Told {
    roles: [Option<Role>; 2],
    active: bool,
    moderator: bool,
    administrator: bool,
    partner: [bool; 2],
    datasets: [ToldOf; DATASETS],
    today: i64,
    /// How far it goes, and its last day.
    token: Option<(TokenScope, i64)>,
}

#[derive(Clone, Copy, Debug)]
struct ToldOf {
    published: bool,
    own: bool,
    owner: usize,
    private: bool,
    invited: Option<Collaboration>,
    rule: Rule,
}

impl Told {
    fn apply(&mut self, change: &Change) {
        match *change {
            Change::Membership { other, role } => self.roles[usize::from(other)] = role,
            Change::Active(active) => self.active = active,
            Change::Moderator(moderator) => self.moderator = moderator,
            Change::Administrator(administrator) => self.administrator = administrator,
            Change::Invited { dataset, may } => self.datasets[dataset].invited = may,
            Change::Visibility { dataset, private } => self.datasets[dataset].private = private,
            Change::Rule { dataset, rule } => self.datasets[dataset].rule = rule,
            Change::Partner { other, partner } => self.partner[usize::from(other)] = partner,
            Change::Moved { dataset, other } => self.datasets[dataset].owner = usize::from(other),
            Change::Token(scope) => self.token = scope.map(|scope| (scope, self.today + 10)),
            Change::Later(days) => self.today += days,
        }
    }

    /// What the holder of the token sees.
    fn seen_by_token(&self, dataset: ToldOf) -> Seen {
        match self.token.filter(|(_, last)| self.today < *last) {
            None => Self { active: false, ..self.clone() }.seen(dataset),
            Some((scope, _)) => {
                let seen = self.seen(dataset);
                Seen { edited: seen.edited && scope == TokenScope::Write, ..seen }
            }
        }
    }

    fn seen(&self, dataset: ToldOf) -> Seen {
        let role = self.roles[dataset.owner].filter(|_| self.active);
        let invited = dataset.invited.filter(|_| self.active);
        let administrator = self.active && self.administrator;
        let moderator = self.active && self.moderator;
        let own = dataset.own && role >= Some(Role::Contributor);
        let keeps =
            administrator || role >= Some(Role::Editor) || own || invited == Some(Collaboration::Edit);
        let reads = keeps
            || moderator
            || dataset.published && (!dataset.private || role.is_some() || invited.is_some());
        let member = self.active && self.roles.iter().any(Option::is_some);
        let partner = self.active && (0..2).any(|n| self.roles[n].is_some() && self.partner[n]);
        let ruled = match dataset.rule {
            Rule::Open => true,
            Rule::Authenticated => self.active,
            Rule::AnyMember => member || invited.is_some(),
            Rule::SameOrganisation => role.is_some() || invited.is_some(),
            Rule::Named => self.active,
            Rule::Partners => partner || invited.is_some(),
            Rule::Nobody | Rule::Closed => false,
        };
        Seen {
            got: reads,
            found: reads,
            listed: reads,
            searched: reads,
            suggested: reads && dataset.published,
            taken: keeps || reads && ruled,
            edited: keeps,
            traced: administrator || moderator || role >= Some(Role::Editor) || own,
        }
    }
}

struct Real {
    catalogue: Catalogue,
    person: AccountId,
    organisations: [Organisation; 2],
    datasets: Vec<DatasetId>,
    onlooker: Onlooker,
    clock: Arc<Days>,
    /// Every token made; the last may stand.
    tokens: std::cell::RefCell<Vec<TokenId>>,
    _folder: tempfile::TempDir,
}

impl Real {
    fn new() -> (Self, Told) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue");
        let login = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
        let clock = Arc::new(Days::default());
        let told = Options { clock: clock.clone(), ..options() };
        let catalogue = Catalogue::create(&path, told, login).unwrap();
        let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let organisations = ["Une", "Autre"].map(|name| {
            admin
                .create_organisation(OrganisationDetails { name: name.into(), ..Default::default() })
                .unwrap()
        });
        let details = AccountDetails { login: "personne".into(), ..AccountDetails::default() };
        let person = admin.create_account(details).unwrap().id;
        admin.set_membership(person, organisations[0].id, Some(Role::Contributor)).unwrap();
        let own = catalogue.session(Principal::Account(person), None).unwrap();
        let make = |by: &Session, n: usize| {
            let described = metadata(&organisations[0], &format!("Jeton {n}"), &["mot"]);
            let draft = by.create(described).unwrap();
            let file = link("F", &format!("https://example.org/{n}.csv"));
            admin.add_resource(draft.id, draft.revision, file).unwrap()
        };
        let published = make(&admin, 0);
        admin.publish(published.id, published.revision).unwrap();
        let datasets = vec![published.id, make(&admin, 1).id, make(&own, 2).id];
        let told = |published, own| ToldOf {
            published,
            own,
            owner: 0,
            private: false,
            invited: None,
            rule: Rule::Open,
        };
        let told = Told {
            roles: [Some(Role::Contributor), None],
            active: true,
            moderator: false,
            administrator: false,
            partner: [false; 2],
            datasets: [told(true, false), told(false, false), told(false, true)],
            today: 0,
            token: None,
        };
        let (onlooker, tokens) = (Onlooker::new(&path), Default::default());
        (Self { catalogue, person, organisations, datasets, onlooker, clock, tokens, _folder: folder }, told)
    }

    fn admin(&self) -> Session {
        self.catalogue.session(self.catalogue.principal("admin").unwrap(), None).unwrap()
    }

    fn dataset(&self, n: usize) -> Dataset {
        self.admin().get(self.datasets[n]).unwrap().dataset
    }

    fn account(&self, change: impl FnOnce(&mut AccountDetails)) {
        let account = self.admin().account("personne").unwrap();
        let mut details = account.details.clone();
        change(&mut details);
        self.admin().update_account(account.id, account.revision, details).unwrap();
    }

    fn describe(&self, n: usize, change: impl FnOnce(&mut Metadata)) {
        let held = self.dataset(n);
        let mut described = held.metadata.clone();
        change(&mut described);
        self.admin().update(held.id, held.revision, described).unwrap();
    }

    fn apply(&self, change: &Change) {
        let admin = self.admin();
        match *change {
            Change::Membership { other, role } => {
                let organisation = self.organisations[usize::from(other)].id;
                admin.set_membership(self.person, organisation, role).unwrap();
            }
            Change::Active(active) => self.account(|details| details.active = active),
            Change::Moderator(moderator) => self.account(|details| details.moderator = moderator),
            Change::Administrator(administrator) => {
                self.account(|details| details.administrator = administrator);
            }
            Change::Invited { dataset, may } => {
                let held = self.dataset(dataset);
                let invited = may.map(|may| Collaborator { account: self.person, may });
                admin.set_collaborators(held.id, held.revision, invited.into_iter().collect()).unwrap();
            }
            Change::Visibility { dataset, private } => self.describe(dataset, |described| {
                described.visibility = if private { Visibility::Private } else { Visibility::Public };
            }),
            Change::Rule { dataset, rule } => {
                let held = self.dataset(dataset);
                let resource = &held.resources[0];
                let described = ResourceMetadata { access: self.rule(rule), ..resource.metadata.clone() };
                admin.update_resource(held.id, held.revision, resource.id, described).unwrap();
            }
            Change::Partner { other, partner } => {
                let id = self.organisations[usize::from(other)].id;
                let held = admin.organisation(&id.to_string()).unwrap();
                let details = OrganisationDetails { partner, ..held.details.clone() };
                admin.update_organisation(id, held.revision, details).unwrap();
            }
            Change::Moved { dataset, other } => {
                let to = self.organisations[usize::from(other)].id;
                self.describe(dataset, |described| described.organisation = Some(to));
            }
            Change::Token(scope) => {
                let mut tokens = self.tokens.borrow_mut();
                if let Some(last) = tokens.last() {
                    // Revoked already, when the change before was the same.
                    let _ = admin.revoke_token(*last);
                }
                if let Some(scope) = scope {
                    let expires = Some(self.clock.now() + Duration::days(10));
                    let details = TokenDetails { name: "jeton".into(), scope, expires };
                    tokens.push(admin.create_token(self.person, details).unwrap().token.id);
                }
            }
            Change::Later(days) => self.clock.set(self.clock.0.load(Ordering::Relaxed) + days),
        }
    }

    fn rule(&self, rule: Rule) -> AccessRule {
        let restricted = |audiences: Vec<Audience>| Access::Restricted { audiences };
        let download = match rule {
            Rule::Open => Access::Open,
            Rule::Authenticated => Access::Authenticated,
            Rule::AnyMember => restricted(vec![Audience::AnyMember]),
            Rule::SameOrganisation => restricted(vec![Audience::SameOrganisation]),
            Rule::Named => restricted(vec![Audience::Accounts { accounts: vec![self.person] }]),
            Rule::Partners => restricted(vec![Audience::Partners]),
            Rule::Nobody => restricted(vec![]),
            Rule::Closed => Access::Closed,
        };
        AccessRule { download, reason: (rule != Rule::Open).then(|| "f".into()), ..AccessRule::default() }
    }

    /// Whether both processes see what the rights say, now: of the account, and of its last token.
    fn holds(&mut self, told: &Told) -> Result<(), String> {
        self.holds_for(Principal::Account(self.person), |of| told.seen(of), told)?;
        let token = self.tokens.borrow().last().copied();
        token.map_or(Ok(()), |token| {
            self.holds_for(Principal::Token(token), |of| told.seen_by_token(of), told)
        })
    }

    fn holds_for(
        &mut self,
        principal: Principal,
        seen: impl Fn(ToldOf) -> Seen,
        told: &Told,
    ) -> Result<(), String> {
        let wanted: BTreeMap<DatasetId, Seen> =
            self.datasets.iter().zip(told.datasets).map(|(id, of)| (*id, seen(of))).collect();
        let asked = Asked { days: told.today, principal, datasets: self.datasets.clone() };
        // The other process first: its first read is the one that matters.
        let there = self.onlooker.look(&asked);
        let here = look(&self.catalogue.session(asked.principal.clone(), None).unwrap(), &self.datasets);
        for (name, seen) in [("the other process", there), ("this process", here)] {
            for (n, id) in self.datasets.iter().enumerate() {
                if seen[id] != wanted[id] {
                    let (seen, wanted) = (seen[id], wanted[id]);
                    return Err(format!(
                        "{principal:?} in {name}, dataset {n}: sees {seen:?}, may {wanted:?}",
                        principal = asked.principal
                    ));
                }
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_change_of_rights_counts_at_the_next_read_in_both_processes(
        changes in prop::collection::vec(change(), 12..30)
    ) {
        let (mut real, mut told) = Real::new();
        prop_assert_eq!(real.holds(&told), Ok(()));
        for change in &changes {
            real.apply(change);
            told.apply(change);
            let held = real.holds(&told);
            prop_assert!(held.is_ok(), "after {:?}: {}", change, held.unwrap_err());
        }
    }
}

/// What was read before the right went: revisions, addresses and tokens in hand open nothing.
#[test]
fn a_page_in_hand_is_worth_nothing_once_the_right_is_gone() {
    let (mut real, mut told) = Real::new();
    let person = real.catalogue.session(Principal::Account(real.person), None).unwrap();
    let own = person.get(real.datasets[2]).unwrap().dataset;
    let token = person.prepare_delete(own.id).unwrap().token;
    for (withdraw, give) in [
        (
            Change::Membership { other: false, role: None },
            Change::Membership { other: false, role: Some(Role::Contributor) },
        ),
        (Change::Active(false), Change::Active(true)),
        (Change::Moved { dataset: 2, other: true }, Change::Moved { dataset: 2, other: false }),
    ] {
        real.apply(&withdraw);
        told.apply(&withdraw);
        assert_eq!(real.holds(&told), Ok(()), "{withdraw:?}");
        let kinds = [
            person.update(own.id, own.revision, own.metadata.clone()).map(|_| ()),
            person.publish(own.id, own.revision).map(|_| ()),
            person.delete(own.id, &token).map(|_| ()),
            person
                .attach_file(own.id, own.revision, own.resources[0].id, "f", &mut "x".as_bytes())
                .map(|_| ()),
        ]
        .map(|answer| answer.unwrap_err().kind());
        assert_eq!(kinds, [ErrorKind::NotFound; 4], "{withdraw:?}");
        real.apply(&give);
        told.apply(&give);
        assert_eq!(real.holds(&told), Ok(()), "{give:?}");
    }
    // A rule that closes: the address given before is refused now, to a member who reads on.
    let published = real.dataset(0);
    assert!(person.resource_address(published.id, published.resources[0].id).is_ok());
    real.apply(&Change::Rule { dataset: 0, rule: Rule::Closed });
    let closed = person.resource_address(published.id, published.resources[0].id).unwrap_err();
    assert_eq!(closed.kind(), ErrorKind::Forbidden);
}
