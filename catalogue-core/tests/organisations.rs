//! Organisations and who belongs to them: coming, leaving, closing, merging, going.

use crate::requests::{membership, notices, told};
use crate::support::{World, found, link, metadata, text};
use catalogue_core::{
    Access, AccessRule, AccountDetails, Ask, Audience, ErrorKind, IssueCode, Language, Metadata,
    Organisation, OrganisationDetails, OwnedDatasets, Portal, PortalPredicate, Principal, Query,
    RequestState, ResourceMetadata, Role, Session, State, Visibility,
};

fn hidden(organisation: &Organisation, title: &str) -> Metadata {
    Metadata { visibility: Visibility::Private, ..metadata(organisation, title, &["mot"]) }
}

fn drafts(words: &str) -> Query {
    Query { states: vec![State::Draft], ..text(words) }
}

fn portal(code: &str, organisations: &[&Organisation]) -> Portal {
    Portal {
        code: code.into(),
        name: code.into(),
        base_url: format!("https://{code}.example.org"),
        predicate: PortalPredicate {
            organisations: organisations.iter().map(|held| held.id).collect(),
            ..PortalPredicate::default()
        },
        ..Portal::default()
    }
}

/// A resource whose data is for the organisations named.
fn shared(organisations: &[&Organisation]) -> ResourceMetadata {
    let organisations = organisations.iter().map(|held| held.id).collect();
    let access = AccessRule {
        download: Access::Restricted { audiences: vec![Audience::Organisations { organisations }] },
        reason: Some("f".into()),
        ..AccessRule::default()
    };
    ResourceMetadata { access, ..link("Données", "https://example.org/d.csv") }
}

fn moderator(world: &World) -> Session {
    let (id, session) = world.account("moderation", &[]);
    let account = world.admin().account("moderation").unwrap();
    let details = AccountDetails { moderator: true, ..account.details };
    world.admin().update_account(id, account.revision, details).unwrap();
    session
}

#[test]
fn a_role_asked_for_is_decided_by_those_who_have_it() {
    let world = World::new();
    let (town, orphan) = (world.organisation("Ville"), world.organisation("Sans référent"));
    let moderates = moderator(&world);
    let (_, editor) = world.account("editeur", &[(&town, Role::Editor)]);
    let (referent, administers) = world.account("referent", &[(&town, Role::Administrator)]);
    let (asker, asks) = world.account("camille", &[]);
    let administrator = world.admin().account("admin").unwrap().id;
    notices(&world);

    let request = asks.ask(membership(&town, Role::Administrator)).unwrap();
    assert_eq!(told(&notices(&world)), [(Some(referent), "membership-requested")]);
    for blind in [&editor, &moderates] {
        let refused = blind.approve(request.id, request.revision, None).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotFound);
    }
    administers.approve(request.id, request.revision, None).unwrap();
    notices(&world);
    // Where an organisation has no administrator, those of the catalogue decide, and are told.
    let request = asks.ask(membership(&orphan, Role::Member)).unwrap();
    assert_eq!(told(&notices(&world)), [(Some(administrator), "membership-requested")]);
    world.admin().approve(request.id, request.revision, None).unwrap();
    // What is granted never lowers what one has meanwhile.
    let lower = world.account("dominique", &[]).1.ask(membership(&town, Role::Member)).unwrap();
    let dominique = world.admin().account("dominique").unwrap();
    administers.set_membership(dominique.id, town.id, Some(Role::Editor)).unwrap();
    administers.approve(lower.id, lower.revision, None).unwrap();
    let dominique = world.admin().account("dominique").unwrap();
    assert_eq!(dominique.role_in(town.id), Some(Role::Editor));
    assert_eq!(world.admin().account("camille").unwrap().id, asker);
}

#[test]
fn a_home_is_one_of_the_organisations() {
    let world = World::new();
    let (first, second) = (world.organisation("Première"), world.organisation("Seconde"));
    let (id, asks) = world.account("camille", &[(&first, Role::Member)]);
    let home = |wanted: &Organisation| Ask::Membership {
        organisation: wanted.id,
        role: Role::Member,
        home: true,
        message: None,
    };
    assert_eq!(asks.ask(home(&first)).unwrap_err().kind(), ErrorKind::AlreadyExists);
    let moved = asks.ask(home(&second)).unwrap();
    world.admin().approve(moved.id, moved.revision, None).unwrap();
    let account = asks.account("camille").unwrap();
    assert_eq!((account.details.home, account.details.memberships.len()), (Some(second.id), 2));
    world.admin().set_membership(id, second.id, None).unwrap();
    assert_eq!(asks.account("camille").unwrap().details.home, None);
}

#[test]
fn a_role_given_or_taken_is_told() {
    let world = World::new();
    let town = world.organisation("Ville");
    let (_, administers) = world.account("referent", &[(&town, Role::Administrator)]);
    let (id, _) = world.account("camille", &[]);
    notices(&world);
    administers.set_membership(id, town.id, Some(Role::Editor)).unwrap();
    let owed = notices(&world);
    assert_eq!(told(&owed), [(Some(id), "membership-given")]);
    assert!(owed[0].body(Language::French).contains("éditeur"));
    administers.set_membership(id, town.id, Some(Role::Editor)).unwrap();
    assert_eq!(notices(&world), [], "nothing changed");
    administers.set_membership(id, town.id, None).unwrap();
    assert_eq!(told(&notices(&world)), [(Some(id), "membership-ended")]);
}

#[test]
fn who_leaves_leaves_the_drafts() {
    let world = World::new();
    let (town, other) = (world.organisation("Ville"), world.organisation("Autre"));
    let moderates = moderator(&world);
    let (id, leaves) = world.account("camille", &[(&town, Role::Contributor), (&other, Role::Member)]);
    let (editor, edits) = world.account("editeur", &[(&town, Role::Editor)]);
    let (referent, administers) = world.account("referent", &[(&town, Role::Administrator)]);
    let draft = leaves.create(hidden(&town, "Brouillon")).unwrap();
    notices(&world);

    let account = leaves.leave_organisation(town.id).unwrap();
    assert_eq!((account.role_in(town.id), account.details.home), (None, None));
    assert_eq!(account.role_in(other.id), Some(Role::Member));
    assert_eq!(leaves.get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(found(&edits, &drafts("brouillon")), [draft.id]);
    assert_eq!(found(&leaves, &drafts("brouillon")), []);
    let held = edits.get(draft.id).unwrap().dataset;
    edits.update(held.id, held.revision, hidden(&town, "Brouillon repris")).unwrap();
    let owed = notices(&world);
    assert_eq!(told(&owed), [(Some(editor), "membership-left"), (Some(referent), "membership-left")]);
    assert!(owed[0].body(Language::French).contains("éditeurs : 1"), "{owed:?}");
    assert_eq!(leaves.leave_organisation(town.id).unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(world.admin().leave_organisation(town.id).unwrap_err().kind(), ErrorKind::Unsupported);

    // The last administrator may leave; those who look after the catalogue are told.
    administers.leave_organisation(town.id).unwrap();
    let moderator = moderates.account("moderation").unwrap().id;
    let mut expected = [(Some(moderator), "organisation-unadministered"), (Some(editor), "membership-left")];
    expected.sort();
    assert_eq!(told(&notices(&world)), expected);
    // Who comes back finds what they made.
    world.admin().set_membership(id, town.id, Some(Role::Contributor)).unwrap();
    assert_eq!(leaves.get(draft.id).unwrap().dataset.creator, Some(id));
}

#[test]
fn an_inactive_organisation_keeps_and_receives_nothing() {
    let world = World::new();
    let (town, other) = (world.organisation("Ville"), world.organisation("Autre"));
    let (_, edits) = world.account("editeur", &[(&town, Role::Editor), (&other, Role::Editor)]);
    let held = edits.create(hidden(&town, "Ancien")).unwrap();
    let elsewhere = edits.create(hidden(&other, "Ailleurs")).unwrap();
    let details = OrganisationDetails { active: false, ..town.details.clone() };
    let town = moderator(&world).update_organisation(town.id, town.revision, details).unwrap();
    for session in [&edits, &world.admin(), &world.session(Principal::Harvester(town.id))] {
        let refused = session.create(hidden(&town, "Neuf")).unwrap_err();
        assert_eq!(refused.issues()[0].code, IssueCode::InactiveOrganisation);
        assert_eq!(refused.issues()[0].path, "organisation");
    }
    let moved = Metadata { organisation: Some(town.id), ..elsewhere.metadata.clone() };
    let refused = edits.update(elsewhere.id, elsewhere.revision, moved).unwrap_err();
    assert_eq!(refused.issues()[0].code, IssueCode::InactiveOrganisation);
    // Its members go on with what is there, and may give it away.
    let form = edits.form(None, Some(held.id)).unwrap();
    assert!(form.choices["organisation"].iter().any(|choice| choice.code == town.id.to_string()));
    let held = edits.update(held.id, held.revision, hidden(&town, "Ancien, revu")).unwrap();
    let held = edits.add_resource(held.id, held.revision, link("F", "https://example.org/f")).unwrap();
    let held = edits.publish(held.id, held.revision).unwrap();
    edits.transfer(held.id, held.revision, other.id).unwrap();
    let offered = |existing| -> Vec<String> {
        let form = edits.form(None, existing).unwrap();
        form.choices["organisation"].iter().map(|choice| choice.code.clone()).collect()
    };
    assert_eq!(offered(None), [other.id.to_string()]);
    let kept = edits.create(hidden(&other, "Gardé")).unwrap();
    assert_eq!(offered(Some(kept.id)), [other.id.to_string()]);
}

#[test]
fn organisations_are_merged_whole() {
    let world = World::new();
    let admin = world.admin();
    let [old, new, third] = ["Ancienne", "Nouvelle", "Tierce"].map(|name| world.organisation(name));
    let strict = OrganisationDetails { profile: Some("simple".into()), ..old.details.clone() };
    let old = admin.update_organisation(old.id, old.revision, strict).unwrap();
    let renamed = OrganisationDetails {
        slug: Some(catalogue_core::Slug::parse("ex-ancienne").unwrap()),
        ..old.details.clone()
    };
    let old = admin.update_organisation(old.id, old.revision, renamed).unwrap();
    let (both, as_both) = world.account("deux", &[(&old, Role::Administrator), (&new, Role::Member)]);
    let (one, as_one) = world.account("une", &[(&old, Role::Contributor)]);
    let (_, newcomer) = world.account("nouvelle", &[(&new, Role::Editor)]);
    let draft = as_one.create(hidden(&old, "Pistes")).unwrap();
    let clash = newcomer.create(hidden(&new, "Pistes")).unwrap();
    let shown = world.published_with(metadata(&old, "Captages", &["eau"]), vec![shared(&[&old, &new])]);
    let theirs = world.published_with(metadata(&third, "Réseaux", &["eau"]), vec![shared(&[&old])]);
    let gone = as_both.create(hidden(&old, "Supprimé")).unwrap();
    let token = as_both.prepare_delete(gone.id).unwrap().token;
    let gone = as_both.delete(gone.id, &token).unwrap();
    admin.put_portal(portal("commun", &[&old, &third])).unwrap();
    admin.put_portal(portal("sien", &[&old])).unwrap();
    let (asker, asks) = world.account("camille", &[]);
    let wished = asks.ask(membership(&old, Role::Member)).unwrap();
    let offered = as_both.ask(Ask::Transfer { dataset: draft.id, to: new.id, message: None }).unwrap();
    notices(&world);

    let impact = admin.organisation_impact(old.id).unwrap();
    let counts = [impact.drafts, impact.published, impact.archived, impact.deleted, impact.rules];
    assert_eq!((counts, impact.members, impact.requests), ([1, 1, 0, 1, 2], 2, 1));
    assert_eq!(impact.portals, ["commun", "sien"]);

    let moderates = moderator(&world);
    let refused = moderates.merge_organisations(old.id, old.revision, new.id).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let stale = admin.merge_organisations(old.id, catalogue_core::Revision(1), new.id).unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict);
    let itself = admin.merge_organisations(old.id, old.revision, old.id).unwrap_err();
    assert_eq!(itself.kind(), ErrorKind::Unsupported);
    notices(&world);
    let merged = admin.merge_organisations(old.id, old.revision, new.id).unwrap();
    assert_eq!(merged, new);

    // One organisation is left, under every address.
    for address in ["ancienne", "ex-ancienne", "nouvelle", &new.id.to_string()] {
        assert_eq!(admin.organisation(address).unwrap().id, new.id, "{address}");
    }
    assert_eq!(admin.organisation(&old.id.to_string()).unwrap_err().kind(), ErrorKind::NotFound);
    // Datasets, tombstones too, with their addresses: each leads where it led.
    for id in [draft.id, shown.id, gone.id] {
        assert_eq!(admin.get(id).unwrap().dataset.metadata.organisation, Some(new.id));
    }
    assert_eq!(newcomer.find("ancienne/pistes").unwrap().dataset.id, draft.id);
    assert_eq!(newcomer.find("ex-ancienne/pistes").unwrap().dataset.id, draft.id);
    assert_eq!(newcomer.find("nouvelle/pistes").unwrap().dataset.id, clash.id);
    assert_eq!(newcomer.get(draft.id).unwrap().address, "nouvelle/pistes-2");
    assert_eq!(newcomer.find("ancienne/pistes-2").unwrap().dataset.id, draft.id);
    assert_eq!(admin.restore(gone.id, gone.revision.next()).unwrap().state, State::Draft);
    assert_eq!(found(&newcomer, &drafts("pistes")).len(), 2);
    assert_eq!(admin.get(shown.id).unwrap().dataset.metadata.profile.as_deref(), Some("simple"));
    // Rules, portals, members, requests.
    let named = |id| match &admin.get(id).unwrap().dataset.resources[0].metadata.access.download {
        Access::Restricted { audiences } => audiences.clone(),
        other => panic!("{other:?}"),
    };
    let only_new = vec![Audience::Organisations { organisations: vec![new.id] }];
    assert_eq!((named(shown.id), named(theirs.id)), (only_new.clone(), only_new));
    assert!(newcomer.get(theirs.id).unwrap().restricted.is_empty());
    let selected: Vec<_> =
        admin.portals().unwrap().into_iter().map(|portal| portal.predicate.organisations).collect();
    assert_eq!(selected, [vec![new.id, third.id], vec![new.id]]);
    let roles = |login: &str| {
        let account = admin.account(login).unwrap();
        (account.role_in(new.id), account.details.memberships.len(), account.details.home)
    };
    assert_eq!(roles("deux"), (Some(Role::Administrator), 1, Some(new.id)));
    assert_eq!(roles("une"), (Some(Role::Contributor), 1, Some(new.id)));
    assert_eq!(as_one.get(draft.id).unwrap().dataset.creator, Some(one));
    let waits = asks.request(wished.id).unwrap();
    assert_eq!(waits.ask.organisation(), Some(new.id));
    as_both.approve(waits.id, waits.revision, None).unwrap();
    assert_eq!(admin.account("camille").unwrap().role_in(new.id), Some(Role::Member));
    assert_eq!(admin.request(offered.id).unwrap().state, RequestState::Withdrawn);
    let owed = notices(&world);
    assert_eq!(told(&owed), {
        let mut expected = [(Some(both), "organisation-merged"), (Some(asker), "membership-approved")];
        expected.sort();
        expected
    });
    let history = admin.history(draft.id).unwrap();
    assert_eq!(history.last().unwrap().action, "organisation.merge");
    assert!(admin.check_integrity().unwrap().is_empty());

    // What was merged may be merged again: every address leads on.
    let last = admin.merge_organisations(new.id, new.revision, third.id).unwrap();
    assert_eq!(admin.organisation("ancienne").unwrap().id, last.id);
    assert_eq!(newcomer.find("ancienne/pistes").unwrap().dataset.id, draft.id);
    assert_eq!(newcomer.find("nouvelle/pistes").unwrap().dataset.id, clash.id);
    assert!(admin.check_integrity().unwrap().is_empty());
}

#[test]
fn a_merge_that_fails_leaves_everything() {
    let world = World::new();
    let admin = world.admin();
    let (old, new) = (world.organisation("Ancienne"), world.organisation("Nouvelle"));
    let draft = admin.create(hidden(&old, "Pistes")).unwrap();
    let closed = OrganisationDetails { active: false, ..new.details.clone() };
    let new = admin.update_organisation(new.id, new.revision, closed).unwrap();
    let refused = admin.merge_organisations(old.id, old.revision, new.id).unwrap_err();
    assert_eq!(refused.issues()[0].path, "into");
    let unknown = catalogue_core::OrganisationId::from_uuid(uuid::Uuid::from_u128(5));
    for (from, into) in [(old.id, unknown), (unknown, old.id)] {
        let refused = admin.merge_organisations(from, old.revision, into).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotFound);
    }
    assert_eq!(admin.get(draft.id).unwrap().dataset, draft);
    assert_eq!(admin.organisation("ancienne").unwrap(), old);
}

#[test]
fn an_organisation_that_goes_says_what_becomes_of_its_datasets() {
    let world = World::new();
    let admin = world.admin();
    let moderates = moderator(&world);
    let (town, other) = (world.organisation("Ville"), world.organisation("Autre"));
    let (member, _) = world.account("membre", &[(&town, Role::Member)]);
    let shown = world.published(metadata(&town, "Pistes", &["vélo"]));
    let ruled = world.published_with(metadata(&other, "Réseaux", &["eau"]), vec![shared(&[&town, &other])]);
    let (asker, asks) = world.account("camille", &[]);
    let wished = asks.ask(membership(&town, Role::Member)).unwrap();
    admin.put_portal(portal("sien", &[&town])).unwrap();
    notices(&world);

    for session in [&moderates, &admin] {
        let refused = session.delete_organisation(town.id, town.revision, OwnedDatasets::Refuse).unwrap_err();
        assert!(
            matches!(&refused, catalogue_core::Error::Forbidden { reason, .. } if reason == "not-empty")
                || refused.kind() == ErrorKind::Unsupported,
            "{refused:?}"
        );
    }
    let reassign = OwnedDatasets::Reassign { to: other.id };
    let refused = moderates.delete_organisation(town.id, town.revision, reassign).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    // A portal that shows nothing else would show everything.
    let refused = admin.delete_organisation(town.id, town.revision, reassign).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
    admin.put_portal(portal("sien", &[&town, &other])).unwrap();
    assert_eq!(asks.request(wished.id).unwrap(), wished, "nothing of what was refused happened");

    assert_eq!(admin.delete_organisation(town.id, town.revision, reassign).unwrap(), None);
    assert_eq!(admin.organisation("ville").unwrap_err().kind(), ErrorKind::NotFound);
    let moved = admin.get(shown.id).unwrap().dataset;
    assert_eq!((moved.metadata.organisation, moved.state), (Some(other.id), State::Published));
    assert_eq!(admin.account("membre").unwrap().details.memberships, []);
    assert_eq!(admin.portals().unwrap()[0].predicate.organisations, [other.id]);
    assert_eq!(asks.request(wished.id).unwrap().state, RequestState::Refused);
    assert_eq!(told(&notices(&world)), [(Some(asker), "membership-refused")]);
    // A rule that named it names it no longer, and the record may still be edited.
    let held = admin.get(ruled.id).unwrap().dataset;
    let edited = Metadata { title: "Réseaux d'eau".into(), ..held.metadata.clone() };
    admin.update(held.id, held.revision, edited).unwrap();
    assert!(admin.check_integrity().unwrap().is_empty());
    // Its name is free.
    assert_eq!(world.organisation("Ville").slug.as_str(), "ville");
    assert_eq!(admin.account("membre").unwrap().id, member);
}

#[test]
fn an_organisation_may_stay_as_the_owner_of_archives() {
    let world = World::new();
    let admin = world.admin();
    let town = world.organisation("Ville");
    let (_, edits) = world.account("editeur", &[(&town, Role::Editor)]);
    let shown = world.published(metadata(&town, "Pistes", &["vélo"]));
    let draft = edits.create(hidden(&town, "Brouillon")).unwrap();
    let left = admin.delete_organisation(town.id, town.revision, OwnedDatasets::Archive).unwrap().unwrap();
    assert_eq!((left.id, left.details.active), (town.id, false));
    assert_eq!(world.anonymous().get(shown.id).unwrap().dataset.state, State::Archived);
    assert_eq!(admin.get(draft.id).unwrap().dataset.state, State::Draft);
    assert_eq!(edits.get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(world.anonymous().organisation("ville").unwrap(), left);
    assert_eq!(admin.create(hidden(&town, "Neuf")).unwrap_err().kind(), ErrorKind::Invalid);
    // And may come back.
    let back = OrganisationDetails { active: true, ..left.details.clone() };
    admin.update_organisation(left.id, left.revision, back).unwrap();
    admin.create(hidden(&town, "Neuf")).unwrap();
}
