//! Nobody becomes more than they were by giving each other what they have: whatever two accounts do
//! with what one of them may grant, together they can do no more than before.

mod paper;
mod real;
mod situation;

use crate::support::World;
use catalogue_core::access::{Facts, Standing, decide};
use catalogue_core::{
    AccountApplication, AccountDetails, Action, Ask, Collaboration, ErrorKind, Role, Token, TokenDetails,
    TokenId, TokenScope,
};
use paper::Paper;
use real::Real;
use situation::{Grant, NOBODY, Person, QUIET, Rule, Situation, grants};

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
