//! The decisions compared with the tables of `fixtures/access`, which are read, never copied.

use super::{Action, Denial, Facts, Principal, Scope, Standing, decide, reason};
use crate::id::{AccountId, DatasetId, OrganisationId, ResourceId, Revision, Slug};
use crate::model::{
    Access, Account, AccountDetails, Act, Audience, Collaboration, Collaborator, Dataset, Membership,
    Metadata, Organisation, OrganisationDetails, Provenance, Resource, ResourceMetadata, Role, State,
    Visibility,
};
use chrono::DateTime;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const OURS: OrganisationId = OrganisationId::from_uuid(Uuid::from_u128(1));
const OTHER: OrganisationId = OrganisationId::from_uuid(Uuid::from_u128(2));
const TARGET: OrganisationId = OrganisationId::from_uuid(Uuid::from_u128(3));
const ASKER: AccountId = AccountId::from_uuid(Uuid::from_u128(10));
const STRANGER: AccountId = AccountId::from_uuid(Uuid::from_u128(11));

fn account(id: AccountId, memberships: &[(OrganisationId, Role)]) -> Account {
    let memberships = memberships
        .iter()
        .map(|(organisation, role)| Membership { organisation: *organisation, role: *role });
    Account {
        id,
        revision: Revision(1),
        created: DateTime::UNIX_EPOCH,
        details: AccountDetails {
            login: "asker".into(),
            memberships: memberships.collect(),
            active: true,
            ..AccountDetails::default()
        },
    }
}

fn organisation(id: OrganisationId, partner: bool, territory: &str) -> Organisation {
    Organisation {
        id,
        slug: Slug::from_title("organisation", "organisation"),
        revision: Revision(1),
        created: DateTime::UNIX_EPOCH,
        details: OrganisationDetails {
            partner,
            territories: vec![territory.into()],
            ..OrganisationDetails::default()
        },
    }
}

fn resource(id: u128, download: Access, view: Option<Access>) -> Resource {
    let mut metadata = ResourceMetadata::default();
    (metadata.access.download, metadata.access.view) = (download, view);
    Resource {
        id: ResourceId::from_uuid(Uuid::from_u128(id)),
        created: DateTime::UNIX_EPOCH,
        modified: DateTime::UNIX_EPOCH,
        file: None,
        metadata,
    }
}

fn dataset(state: State, visibility: Visibility) -> Dataset {
    Dataset {
        id: DatasetId::from_uuid(Uuid::from_u128(20)),
        slug: Slug::from_title("dataset", "dataset"),
        revision: Revision(1),
        state,
        state_before_deletion: None,
        created: DateTime::UNIX_EPOCH,
        modified: DateTime::UNIX_EPOCH,
        first_public: None,
        creator: Some(STRANGER),
        collaborators: Vec::new(),
        metadata: Metadata { organisation: Some(OURS), visibility, ..Metadata::default() },
        resources: vec![resource(30, Access::Open, None)],
        provenance: None,
    }
}

fn role_of(column: &str) -> Option<Role> {
    match column {
        "member" => Some(Role::Member),
        "contributor" | "contributor-own" => Some(Role::Contributor),
        "editor" => Some(Role::Editor),
        "administrator-of-organisation" => Some(Role::Administrator),
        _ => None,
    }
}

/// One cell: who asks, and what about.
struct Case {
    standing: Standing,
    dataset: Option<Dataset>,
    resource: Option<Resource>,
    organisation: Option<OrganisationId>,
    account: Option<AccountId>,
    target: Option<OrganisationId>,
    role: Option<Role>,
    memberships: Vec<Organisation>,
    owns_datasets: bool,
    privileged: bool,
    archived_by_harvest: bool,
}

impl Case {
    fn new(column: &str, situation: &str) -> Self {
        let mut memberships: Vec<(OrganisationId, Role)> =
            role_of(column).map(|role| (OURS, role)).into_iter().collect();
        let words: Vec<&str> = situation.split('+').collect();
        let mut case = Case {
            standing: Standing::new(Principal::Anonymous, None),
            dataset: None,
            resource: None,
            organisation: None,
            account: None,
            target: None,
            role: None,
            memberships: vec![organisation(OURS, true, "department:33")],
            owns_datasets: false,
            privileged: false,
            archived_by_harvest: false,
        };
        for word in &words {
            case.add(word, &mut memberships);
        }
        case.resource = case
            .resource
            .or_else(|| case.dataset.as_ref().and_then(|dataset| dataset.resources.first().cloned()));
        if let Some(dataset) = &mut case.dataset {
            if column == "contributor-own" {
                dataset.creator = Some(ASKER);
            }
            let invited = match column {
                "collaborator-read" => Some(Collaboration::Read),
                "collaborator-edit" => Some(Collaboration::Edit),
                _ => None,
            };
            dataset.collaborators.extend(invited.map(|may| Collaborator { account: ASKER, may }));
        }
        let mut asker = account(ASKER, &memberships);
        asker.details.moderator = column == "moderator";
        asker.details.administrator = column == "administrator";
        case.standing = match column {
            "anonymous" => Standing::new(Principal::Anonymous, None),
            "harvester" => Standing::new(Principal::Harvester(OURS), None),
            "system" => Standing::new(Principal::System, None),
            "user"
            | "member"
            | "contributor"
            | "contributor-own"
            | "editor"
            | "administrator-of-organisation"
            | "collaborator-read"
            | "collaborator-edit"
            | "moderator"
            | "administrator" => Standing::new(Principal::Account(ASKER), Some(asker)),
            _ => panic!("no principal {column:?}"),
        };
        if case.standing.account.is_none() || memberships.is_empty() {
            case.memberships.clear();
        }
        case
    }

    fn add(&mut self, word: &str, memberships: &mut Vec<(OrganisationId, Role)>) {
        use Visibility::{Private, Public};
        let deleted = |before, visibility| {
            let mut dataset = dataset(State::Deleted, visibility);
            dataset.state_before_deletion = Some(before);
            Some(dataset)
        };
        let restricted = |audience| Access::Restricted { audiences: vec![audience] };
        match word {
            "public-published" => self.dataset = Some(dataset(State::Published, Public)),
            "private-published" => self.dataset = Some(dataset(State::Published, Private)),
            "public-archived" => self.dataset = Some(dataset(State::Archived, Public)),
            "private-archived" => self.dataset = Some(dataset(State::Archived, Private)),
            "draft" => self.dataset = Some(dataset(State::Draft, Public)),
            "tombstone-public" => self.dataset = deleted(State::Published, Public),
            "tombstone-private" => self.dataset = deleted(State::Published, Private),
            "tombstone-draft" => self.dataset = deleted(State::Draft, Public),
            "purged" => self.dataset = Some(dataset(State::Purged, Public)),
            "whole" => {}
            "own-organisation" => self.organisation = Some(OURS),
            "other-organisation" => self.organisation = Some(OTHER),
            "own-account" => self.account = Some(ASKER),
            "other-account" => self.account = Some(STRANGER),
            "elsewhere" => self.dataset().metadata.organisation = Some(OTHER),
            "unowned" => self.dataset().metadata.organisation = None,
            "harvested" => self.dataset().provenance = Some(Provenance::default()),
            "once-public" => self.dataset().first_public = Some(DateTime::UNIX_EPOCH),
            "foreign-resource" => self.resource = Some(resource(31, Access::Open, None)),
            "privileged" => self.privileged = true,
            "archived-by-harvest" => self.archived_by_harvest = true,
            "owning" => self.owns_datasets = true,
            "to-same-role" | "to-contributor" => {
                self.target = Some(TARGET);
                let role = memberships.first().map(|(_, role)| *role);
                let role = if word == "to-contributor" { role.map(|_| Role::Contributor) } else { role };
                memberships.extend(role.map(|role| (TARGET, role)));
            }
            "rule-open" => self.rule(Access::Open),
            "rule-authenticated" => self.rule(Access::Authenticated),
            "rule-closed" => self.rule(Access::Closed),
            "rule-view-open" => {
                self.dataset().resources = vec![resource(30, Access::Closed, Some(Access::Open))];
            }
            "rule-empty" => self.rule(Access::Restricted { audiences: Vec::new() }),
            "rule-any-member" => self.rule(restricted(Audience::AnyMember)),
            "rule-same-organisation" => self.rule(restricted(Audience::SameOrganisation)),
            "rule-organisations-ours" => {
                self.rule(restricted(Audience::Organisations { organisations: vec![TARGET, OURS] }));
            }
            "rule-organisations-others" => {
                self.rule(restricted(Audience::Organisations { organisations: vec![TARGET, OTHER] }));
            }
            "rule-accounts-named" => {
                self.rule(restricted(Audience::Accounts { accounts: vec![STRANGER, ASKER] }))
            }
            "rule-accounts-others" => self.rule(restricted(Audience::Accounts { accounts: vec![STRANGER] })),
            "rule-partners-in" => self.rule(restricted(Audience::Partners)),
            "rule-partners-out" => {
                self.rule(restricted(Audience::Partners));
                // A partner that the account is no member of is none of its own.
                self.memberships = vec![
                    organisation(OURS, false, "department:33"),
                    organisation(OTHER, true, "department:33"),
                ];
            }
            "rule-territory-in" => {
                self.rule(restricted(Audience::Territory { territories: vec!["department:33".into()] }));
            }
            "rule-territory-out" => {
                self.rule(restricted(Audience::Territory { territories: vec!["department:3".into()] }));
            }
            _ => match word.strip_prefix("grant-") {
                Some(given) => {
                    self.role = Role::ALL.iter().copied().find(|role| role.code() == given);
                    assert!(self.role.is_some(), "no role {given:?}");
                }
                None => panic!("no situation {word:?}"),
            },
        }
    }

    fn dataset(&mut self) -> &mut Dataset {
        self.dataset.as_mut().expect("the first word of a situation is the dataset")
    }

    fn rule(&mut self, access: Access) {
        self.dataset().resources = vec![resource(30, access, None)];
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            dataset: self.dataset.as_ref(),
            resource: self.resource.as_ref(),
            portal: None,
            organisation: self.organisation,
            account: self.account,
            target: self.target,
            role: self.role,
            memberships: &self.memberships,
            owns_datasets: self.owns_datasets,
            privileged: self.privileged,
            archived_by_harvest: self.archived_by_harvest,
        }
    }
}

fn answer(decision: &Result<super::Permit, Denial>) -> &'static str {
    match decision {
        Ok(_) => "allow",
        Err(Denial::NotFound) => "not-found",
        Err(Denial::Unauthenticated) => "unauthenticated",
        Err(Denial::Forbidden(_)) => "forbidden",
    }
}

fn fixture(name: &str) -> csv::Reader<std::fs::File> {
    let path = format!("{}/../fixtures/access/{name}", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).unwrap()
}

#[test]
fn decisions_are_those_of_the_matrix() {
    let mut reader = fixture("matrix.csv");
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header[..2], ["action", "situation"]);
    assert_eq!(header.last().unwrap(), "note");
    let columns = &header[2..header.len() - 1];
    assert_eq!(columns.len(), 13);
    let mut seen = BTreeSet::new();
    let mut actions = BTreeSet::new();
    let mut wrong = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let (code, situation) = (&record[0], &record[1]);
        assert!(seen.insert((code.to_owned(), situation.to_owned())), "{code} {situation} twice");
        let action = Action::ALL.iter().copied().find(|action| action.code() == code);
        let action = action.unwrap_or_else(|| panic!("no action {code:?}"));
        actions.insert(action);
        for (at, column) in columns.iter().enumerate() {
            let cell = &record[at + 2];
            assert!(
                ["allow", "not-found", "unauthenticated", "forbidden"].contains(&cell),
                "{code} {situation} {column}: {cell:?}"
            );
            let case = Case::new(column, situation);
            let decision = decide(&case.standing, action, &case.facts());
            if answer(&decision) != cell {
                wrong.push(format!("{code} {situation} {column}: {cell} expected, {decision:?}"));
            }
            match decision {
                Ok(permit) => {
                    assert_eq!((permit.action(), permit.principal()), (action, &case.standing.principal));
                }
                Err(Denial::Forbidden(code)) => assert!(reason::ALL.contains(&code), "{code}"),
                Err(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let missing: Vec<&Action> = Action::ALL.iter().filter(|action| !actions.contains(action)).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}

#[test]
fn acts_are_those_of_the_life_cycle() {
    let mut table = BTreeMap::new();
    for record in fixture("lifecycle.csv").records() {
        let record = record.unwrap();
        assert!(!record[3].is_empty(), "{record:?}");
        let row = ((record[0].to_owned(), record[1].to_owned()), record[2].to_owned());
        assert!(table.insert(row.0, row.1).is_none(), "{record:?} twice");
    }
    for state in State::ALL {
        for act in Act::ALL {
            let expected = table.remove(&(state.code().to_owned(), act.code().to_owned()));
            assert_eq!(
                act.from(*state).map(State::code),
                expected.as_deref(),
                "{} {}",
                state.code(),
                act.code()
            );
        }
    }
    assert!(table.is_empty(), "{table:?}");
}

#[test]
fn an_account_that_is_gone_or_inactive_is_nobody() {
    let mut asker = account(ASKER, &[(OURS, Role::Administrator)]);
    asker.details.administrator = true;
    asker.details.active = false;
    let draft = dataset(State::Draft, Visibility::Public);
    let published = dataset(State::Published, Visibility::Public);
    for standing in [
        Standing::new(Principal::Account(ASKER), Some(asker.clone())),
        Standing::new(Principal::Account(ASKER), None),
        Standing::new(
            Principal::Account(ASKER),
            Some(Account {
                details: AccountDetails { active: true, ..asker.details.clone() },
                ..account(STRANGER, &[])
            }),
        ),
        Standing::new(Principal::Anonymous, Some(account(ASKER, &[(OURS, Role::Editor)]))),
    ] {
        let read = |dataset| {
            decide(&standing, Action::ReadRecord, &Facts { dataset: Some(dataset), ..Facts::default() })
        };
        assert_eq!(answer(&read(&draft)), "not-found");
        assert_eq!(answer(&read(&published)), "allow");
        let update = decide(
            &standing,
            Action::UpdateDataset,
            &Facts { dataset: Some(&published), ..Facts::default() },
        );
        assert_eq!(answer(&update), "unauthenticated");
    }
}

#[test]
fn an_act_on_a_dataset_needs_one() {
    let asker = account(ASKER, &[(OURS, Role::Administrator)]);
    let standing = Standing::new(Principal::Account(ASKER), Some(asker));
    let published = dataset(State::Published, Visibility::Public);
    for action in [Action::ReadRecord, Action::UpdateDataset, Action::Download, Action::TransferDataset] {
        let facts = Facts { organisation: Some(OURS), ..Facts::default() };
        assert_eq!(decide(&standing, action, &facts).unwrap_err(), Denial::NotFound, "{action:?}");
    }
    let facts = Facts { dataset: Some(&published), ..Facts::default() };
    assert_eq!(decide(&standing, Action::Download, &facts).unwrap_err(), Denial::NotFound);
}

#[test]
fn nobody_gives_more_than_they_have() {
    for own in Role::ALL {
        for moderator in [false, true] {
            let mut asker = account(ASKER, &[(OURS, *own), (OTHER, Role::Administrator)]);
            asker.details.moderator = moderator;
            let standing = Standing::new(Principal::Account(ASKER), Some(asker));
            for given in Role::ALL {
                let facts = Facts { organisation: Some(OURS), role: Some(*given), ..Facts::default() };
                for action in [Action::ManageMembers, Action::ManageAccounts] {
                    if decide(&standing, action, &facts).is_ok() {
                        assert!(given <= own, "{own:?} gives {given:?}");
                    }
                }
            }
        }
    }
}

fn organisations() -> impl Strategy<Value = Option<OrganisationId>> {
    prop_oneof![Just(None), Just(Some(OURS)), Just(Some(OURS)), Just(Some(OTHER)), Just(Some(TARGET))]
}

fn states() -> impl Strategy<Value = State> {
    proptest::sample::select(State::ALL)
}

fn roles() -> impl Strategy<Value = Option<Role>> {
    proptest::option::of(proptest::sample::select(Role::ALL))
}

fn accesses() -> impl Strategy<Value = Access> {
    let audience = prop_oneof![
        Just(Audience::AnyMember),
        Just(Audience::SameOrganisation),
        Just(Audience::Partners),
        Just(Audience::Organisations { organisations: vec![OTHER] }),
        Just(Audience::Organisations { organisations: Vec::new() }),
        Just(Audience::Accounts { accounts: vec![ASKER] }),
        Just(Audience::Accounts { accounts: Vec::new() }),
        Just(Audience::Territory { territories: vec!["department:33".into()] }),
        Just(Audience::Territory { territories: Vec::new() }),
    ];
    prop_oneof![
        Just(Access::Open),
        Just(Access::Authenticated),
        Just(Access::Closed),
        proptest::collection::vec(audience, 0..3).prop_map(|audiences| Access::Restricted { audiences }),
    ]
}

prop_compose! {
    fn datasets()(
        state in states(),
        before in proptest::option::of(states()),
        private in any::<bool>(),
        owner in organisations(),
        creator in prop_oneof![Just(None), Just(Some(ASKER)), Just(Some(STRANGER))],
        invited in proptest::collection::vec((any::<bool>(), any::<bool>()), 0..3),
        access in accesses(),
        harvested in any::<bool>(),
        once_public in any::<bool>(),
    ) -> Dataset {
        let mut made = dataset(state, if private { Visibility::Private } else { Visibility::Public });
        made.state_before_deletion = before;
        made.metadata.organisation = owner;
        made.creator = creator;
        made.collaborators = invited.into_iter().map(|(asker, edit)| Collaborator {
            account: if asker { ASKER } else { STRANGER },
            may: if edit { Collaboration::Edit } else { Collaboration::Read },
        }).collect();
        made.resources = vec![resource(30, access, None)];
        made.provenance = harvested.then(Provenance::default);
        made.first_public = once_public.then_some(DateTime::UNIX_EPOCH);
        made
    }
}

prop_compose! {
    fn accounts()(ours in roles(), other in roles(), flags in proptest::collection::vec(proptest::bool::weighted(0.15), 3)) -> Account {
        let memberships: Vec<(OrganisationId, Role)> =
            [(OURS, ours), (OTHER, other)].into_iter().filter_map(|(id, role)| Some((id, role?))).collect();
        let mut made = account(ASKER, &memberships);
        (made.details.moderator, made.details.administrator) = (flags[0], flags[1]);
        made.details.active = !flags[2];
        made
    }
}

fn standings() -> impl Strategy<Value = Standing> {
    prop_oneof![
        8 => accounts().prop_map(|account| Standing::new(Principal::Account(ASKER), Some(account))),
        1 => Just(Standing::new(Principal::Anonymous, None)),
        1 => prop_oneof![Just(OURS), Just(OTHER)].prop_map(|own| Standing::new(Principal::Harvester(own), None)),
        1 => Just(Standing::new(Principal::System, None)),
    ]
}

const DATA: [Action; 3] = [Action::Download, Action::View, Action::Extract];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_scope_reads_what_the_decision_allows(standing in standings(), dataset in datasets()) {
        let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
        let allowed = decide(&standing, Action::ReadRecord, &facts);
        prop_assert_eq!(Scope::of(&standing).reads(&dataset), allowed.is_ok());
        // What may not be read does not exist, whatever is asked of it.
        if allowed.is_err() {
            for action in Action::ALL {
                let facts = Facts { resource: dataset.resources.first(), ..facts };
                prop_assert_eq!(decide(&standing, *action, &facts).unwrap_err(), Denial::NotFound);
            }
        }
    }

    #[test]
    fn the_public_reads_what_everybody_reads(standing in standings(), dataset in datasets()) {
        if Scope::public().reads(&dataset) {
            prop_assert!(Scope::of(&standing).reads(&dataset));
            prop_assert!(dataset.is_public() || dataset.state == State::Deleted);
        }
    }

    #[test]
    fn a_rule_that_names_nobody_lets_in_only_those_who_keep_the_dataset(
        standing in standings(), mut dataset in datasets(), kind in 0..4,
    ) {
        let audiences = match kind {
            0 => Vec::new(),
            1 => vec![Audience::Organisations { organisations: Vec::new() }],
            2 => vec![Audience::Accounts { accounts: Vec::new() }],
            _ => vec![Audience::Territory { territories: Vec::new() }],
        };
        dataset.resources = vec![resource(30, Access::Restricted { audiences }, None)];
        // An invitation counts beside the audiences where there are some.
        if kind > 0 {
            dataset.collaborators.retain(|invited| invited.may == Collaboration::Edit);
        }
        let partners = [organisation(OURS, true, "department:33"), organisation(OTHER, true, "region:75")];
        let keeps = standing.is_unlimited() || standing.account.as_ref().is_some_and(|account| {
            let role = dataset.metadata.organisation.and_then(|owner| account.role_in(owner));
            role >= Some(Role::Editor)
                || (role == Some(Role::Contributor) && dataset.creator == Some(ASKER))
                || dataset.collaborators.contains(&Collaborator { account: ASKER, may: Collaboration::Edit })
        });
        for action in DATA {
            let facts = Facts {
                dataset: Some(&dataset),
                resource: dataset.resources.first(),
                memberships: &partners,
                ..Facts::default()
            };
            if !keeps {
                prop_assert!(decide(&standing, action, &facts).is_err());
            } else if dataset.state == State::Published {
                prop_assert!(decide(&standing, action, &facts).is_ok());
            }
        }
    }

    #[test]
    fn a_higher_role_loses_nothing(
        mut asker in accounts(), dataset in datasets(), about_dataset in any::<bool>(),
        organisation_asked in organisations(), target in organisations(), given in roles(),
        owns_datasets in any::<bool>(), privileged in any::<bool>(),
    ) {
        asker.details.memberships.retain(|membership| membership.organisation != OURS);
        let at = |role: Option<Role>| {
            let mut asker = asker.clone();
            asker.details.memberships.extend(role.map(|role| Membership { organisation: OURS, role }));
            Standing::new(Principal::Account(ASKER), Some(asker))
        };
        let memberships = [organisation(OTHER, true, "department:33")];
        let facts = Facts {
            dataset: about_dataset.then_some(&dataset),
            resource: dataset.resources.first(),
            portal: Some("portail"),
            organisation: organisation_asked,
            account: None,
            target,
            role: given,
            memberships: &memberships,
            owns_datasets,
            archived_by_harvest: false,
            privileged,
        };
        let ladder = [None, Some(Role::Member), Some(Role::Contributor), Some(Role::Editor), Some(Role::Administrator)];
        // Whoever deposits for an organisation does not control what it deposits.
        for action in Action::ALL.iter().filter(|action| **action != Action::ReviewDataset) {
            for pair in ladder.windows(2) {
                if decide(&at(pair[0]), *action, &facts).is_ok() {
                    prop_assert!(decide(&at(pair[1]), *action, &facts).is_ok(), "{action:?}: {pair:?}");
                }
            }
        }
    }
}

#[test]
fn every_action_and_reason_has_words_in_both_languages() {
    use crate::issue::Language::{English, French};
    for language in [French, English] {
        for action in Action::ALL {
            assert_ne!(action.label(language), action.code());
        }
        for code in reason::ALL {
            assert_ne!(reason::sentence(code, language), *code);
        }
    }
}
