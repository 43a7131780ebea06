//! A dataset goes from one organisation to another: at once by an editor of both, else offered and taken.

use crate::requests::{notices, told};
use crate::support::{World, link, metadata};
use catalogue_core::{
    Access, AccessRule, Ask, Audience, Collaboration, Collaborator, Dataset, ErrorKind, Invitation,
    IssueCode, Language, Metadata, Organisation, OrganisationDetails, Request, RequestState,
    ResourceMetadata, Role, Session, State, Visibility,
};

fn offer(dataset: &Dataset, to: &Organisation) -> Ask {
    Ask::Transfer { dataset: dataset.id, to: to.id, message: None }
}

fn hidden(organisation: &Organisation, title: &str) -> Metadata {
    Metadata { visibility: Visibility::Private, ..metadata(organisation, title, &["mot"]) }
}

/// Two organisations, and who runs each.
struct Two {
    world: World,
    from: Organisation,
    to: Organisation,
    gives: Session,
    takes: Session,
}

impl Two {
    fn new() -> Self {
        let world = World::new();
        let (from, to) = (world.organisation("Donneuse"), world.organisation("Preneuse"));
        let (_, gives) = world.account("donne", &[(&from, Role::Administrator)]);
        let (_, takes) = world.account("prend", &[(&to, Role::Editor)]);
        Self { world, from, to, gives, takes }
    }

    fn offered(&self, dataset: &Dataset) -> Request {
        self.gives.ask(offer(dataset, &self.to)).unwrap()
    }
}

#[test]
fn an_editor_of_both_transfers_at_once() {
    let Two { world, from, to, gives, takes } = Two::new();
    let (_, both) = world.account("deux", &[(&from, Role::Editor), (&to, Role::Editor)]);
    let draft = both.create(hidden(&from, "Pistes")).unwrap();
    takes.create(metadata(&to, "Pistes", &["mot"])).unwrap();
    notices(&world);
    for refused in [&gives, &world.admin()] {
        let stale = refused.transfer(draft.id, catalogue_core::Revision(9), to.id).unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Conflict);
    }
    assert_eq!(gives.transfer(draft.id, draft.revision, to.id).unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(takes.transfer(draft.id, draft.revision, to.id).unwrap_err().kind(), ErrorKind::NotFound);
    let unknown = catalogue_core::OrganisationId::from_uuid(uuid::Uuid::from_u128(3));
    let nowhere = world.admin().transfer(draft.id, draft.revision, unknown).unwrap_err();
    assert_eq!(nowhere.issues()[0].code, IssueCode::UnknownOrganisation);

    let moved = both.transfer(draft.id, draft.revision, to.id).unwrap();
    assert_eq!((moved.metadata.organisation, moved.revision.0), (Some(to.id), 2));
    // The name was taken there; the old address leads on.
    assert_eq!(moved.slug.as_str(), "pistes-2");
    let view = takes.find("donneuse/pistes").unwrap();
    assert_eq!((view.dataset.id, view.address.as_str()), (moved.id, "preneuse/pistes-2"));
    assert_eq!(gives.get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);
    let owed = notices(&world);
    assert_eq!(owed.len(), 2, "{owed:?}");
    assert!(owed.iter().all(|notice| notice.kind == "dataset-transferred"));
    assert!(owed[0].body(Language::French).contains("de « Donneuse » à « Preneuse »"));
    // To who has it already: nothing happens.
    assert_eq!(both.transfer(moved.id, moved.revision, to.id).unwrap(), moved);
    // By the form it is the same act.
    let back = Metadata { organisation: Some(from.id), ..moved.metadata.clone() };
    let back = both.update(moved.id, moved.revision, back).unwrap();
    assert_eq!(back.slug.as_str(), "pistes-2");
    assert!(world.admin().check_integrity().unwrap().is_empty());
}

#[test]
fn a_transfer_is_offered_and_taken() {
    let two = Two::new();
    let Two { world, from, to, gives, takes } = &two;
    let (member, _) = world.account("membre", &[(to, Role::Contributor)]);
    let rule = AccessRule {
        download: Access::Restricted { audiences: vec![Audience::SameOrganisation] },
        reason: Some("f".into()),
        ..AccessRule::default()
    };
    let resource = ResourceMetadata { access: rule, ..link("Données", "https://example.org/secret.csv") };
    let given = world.published_with(hidden(from, "Captages d'eau"), vec![resource]);
    notices(world);
    assert_eq!(takes.get(given.id).unwrap_err().kind(), ErrorKind::NotFound);

    let request = two.offered(&given);
    assert_eq!(request.title.as_deref(), Some("Captages d'eau"));
    let owed = notices(world);
    let taker = world.admin().account("prend").unwrap().id;
    assert_eq!(told(&owed), [(Some(taker), "transfer-requested")]);
    assert!(owed[0].body(Language::French).contains("Captages d'eau"), "{owed:?}");
    // The offer tells the title, and nothing else of a record that may not be read.
    assert_eq!(takes.request(request.id).unwrap().title.as_deref(), Some("Captages d'eau"));
    assert_eq!(takes.get(given.id).unwrap_err().kind(), ErrorKind::NotFound);
    // Who might have offered it sees that it is; once is enough.
    let (_, colleague) = world.account("collegue", &[(from, Role::Administrator)]);
    assert_eq!(colleague.requests(None).unwrap(), std::slice::from_ref(&request));
    assert_eq!(colleague.ask(offer(&given, to)).unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(gives.approve(request.id, request.revision, None).unwrap_err().kind(), ErrorKind::Forbidden);

    let taken = takes.approve(request.id, request.revision, None).unwrap();
    assert_eq!(taken.state, RequestState::Approved);
    let view = takes.get(given.id).unwrap();
    assert_eq!(view.dataset.metadata.organisation, Some(to.id));
    assert_eq!(view.dataset.state, State::Published);
    // "The same organisation" means the new one: its members take the data, the former ones do not.
    assert!(view.restricted.is_empty());
    let member = world.session(catalogue_core::Principal::Account(member));
    assert!(member.get(given.id).unwrap().restricted.is_empty());
    assert_eq!(gives.get(given.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(told(&notices(world))[0].1, "transfer-approved");
    assert_eq!(takes.history(given.id).unwrap().last().unwrap().action, "dataset.accept_transfer");
}

#[test]
fn an_offer_holds_as_long_as_it_could_be_made() {
    let two = Two::new();
    let Two { world, from, to, gives, takes } = &two;
    let third = world.organisation("Tierce");
    let admin = world.admin();
    let giver = admin.account("donne").unwrap().id;
    let fresh = |title: &str| gives.create(hidden(from, title)).unwrap();
    let over = |request: &Request| {
        let refused = takes.approve(request.id, request.revision, None).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);
        // All that it tells is that it is over: the same words whatever happened.
        let words = refused.sentence(Language::English);
        assert!(words.contains("holds no longer"), "{words}");
        assert_eq!(takes.refuse(request.id, request.revision, None).unwrap().state, RequestState::Refused);
    };
    let deleted = fresh("Supprimé");
    let request = two.offered(&deleted);
    let token = gives.prepare_delete(deleted.id).unwrap().token;
    let tombstone = gives.delete(deleted.id, &token).unwrap();
    assert_eq!(gives.ask(offer(&tombstone, &third)).unwrap_err().kind(), ErrorKind::Unsupported);
    over(&request);

    let elsewhere = fresh("Parti");
    let request = two.offered(&elsewhere);
    admin.transfer(elsewhere.id, elsewhere.revision, third.id).unwrap();
    over(&request);

    let there = fresh("Arrivé");
    let request = two.offered(&there);
    admin.transfer(there.id, there.revision, to.id).unwrap();
    over(&request);

    // Who offered it and has no say any more gives nothing away.
    let kept = fresh("Gardé");
    let request = two.offered(&kept);
    admin.set_membership(giver, from.id, Some(Role::Editor)).unwrap();
    over(&request);
    assert_eq!(admin.get(kept.id).unwrap().dataset.metadata.organisation, Some(from.id));
    admin.set_membership(giver, from.id, Some(Role::Administrator)).unwrap();

    // Changed meanwhile, it is taken as it is; purged, it takes the offer with it.
    let edited = fresh("Changé");
    let request = two.offered(&edited);
    gives.update(edited.id, edited.revision, hidden(from, "Changé depuis")).unwrap();
    assert_eq!(takes.request(request.id).unwrap().title.as_deref(), Some("Changé"));
    takes.approve(request.id, request.revision, None).unwrap();
    assert_eq!(takes.get(edited.id).unwrap().dataset.metadata.title, "Changé depuis");
    let purged = fresh("Effacé");
    let request = two.offered(&purged);
    let token = gives.prepare_delete(purged.id).unwrap().token;
    let purged = gives.delete(purged.id, &token).unwrap();
    admin.purge(purged.id, purged.revision).unwrap();
    assert_eq!(takes.request(request.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(admin.check_integrity().unwrap().is_empty());
}

#[test]
fn what_cannot_be_offered_is_not() {
    let two = Two::new();
    let Two { world, from, to, gives, takes } = &two;
    let (_, editor) = world.account("editeur", &[(from, Role::Editor)]);
    let draft = gives.create(hidden(from, "Brouillon")).unwrap();
    assert_eq!(editor.ask(offer(&draft, to)).unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(takes.ask(offer(&draft, to)).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(gives.ask(offer(&draft, from)).unwrap_err().kind(), ErrorKind::Unsupported);
    let host = world.session(catalogue_core::Principal::System);
    assert_eq!(host.ask(offer(&draft, to)).unwrap_err().kind(), ErrorKind::Unsupported);
    let closed = OrganisationDetails { active: false, ..to.details.clone() };
    let pending = two.offered(&draft);
    world.admin().update_organisation(to.id, to.revision, closed).unwrap();
    let refused = takes.approve(pending.id, pending.revision, None).unwrap_err();
    assert_eq!(refused.issues()[0].code, IssueCode::InactiveOrganisation);
    gives.withdraw(pending.id, pending.revision).unwrap();
    let refused = gives.ask(offer(&draft, to)).unwrap_err();
    assert_eq!(refused.issues()[0].code, IssueCode::InactiveOrganisation);
    let refused = world.admin().transfer(draft.id, draft.revision, to.id).unwrap_err();
    assert_eq!(refused.issues()[0].code, IssueCode::InactiveOrganisation);
}

#[test]
fn where_nobody_keeps_the_datasets_administrators_decide() {
    let two = Two::new();
    let Two { world, from, gives, .. } = &two;
    let empty = world.organisation("Sans éditeur");
    let draft = gives.create(hidden(from, "Brouillon")).unwrap();
    notices(world);
    gives.ask(offer(&draft, &empty)).unwrap();
    let administrator = world.admin().account("admin").unwrap().id;
    assert_eq!(told(&notices(world)), [(Some(administrator), "transfer-requested")]);
}

#[test]
fn what_was_met_is_met_still() {
    let two = Two::new();
    let Two { world, from, to, takes, .. } = &two;
    let strict = OrganisationDetails { profile: Some("pigma".into()), ..to.details.clone() };
    world.admin().update_organisation(to.id, to.revision, strict).unwrap();
    let simple = OrganisationDetails { profile: Some("simple".into()), ..from.details.clone() };
    world.admin().update_organisation(from.id, from.revision, simple).unwrap();
    let light = Metadata { frequency: None, data_types: vec![], ..metadata(from, "Léger", &["mot"]) };
    let given = world.published(light);
    assert!(!world.admin().check(given.id, Some("pigma")).unwrap().is_empty());
    let request = two.offered(&given);
    takes.approve(request.id, request.revision, None).unwrap();
    let taken = takes.get(given.id).unwrap().dataset;
    assert_eq!((taken.state, taken.metadata.profile.as_deref()), (State::Published, Some("simple")));
    // A record that a list has outgrown goes over too.
    let mut themes = world.admin().vocabulary("theme").unwrap();
    let other = world.published(metadata(from, "Ancien", &["mot"]));
    themes.terms.retain(|term| term.code != "environnement");
    themes.offered =
        themes.offered.map(|codes| codes.into_iter().filter(|code| code != "environnement").collect());
    world.admin().put_vocabulary(themes).unwrap();
    let request = two.offered(&other);
    takes.approve(request.id, request.revision, None).unwrap();
    assert_eq!(takes.get(other.id).unwrap().dataset.metadata.organisation, Some(to.id));
}

#[test]
fn collaborators_are_told_of_what_they_may_read() {
    let Two { world, from, gives, .. } = Two::new();
    let (reader, reads) = world.account("lit", &[]);
    let (writer, writes) = world.account("ecrit", &[]);
    let draft = gives.create(hidden(&from, "Brouillon secret")).unwrap();
    let draft =
        gives.add_resource(draft.id, draft.revision, link("Fichier", "https://example.org/f.csv")).unwrap();
    notices(&world);
    let invited = vec![
        Collaborator { account: reader, may: Collaboration::Read },
        Collaborator { account: writer, may: Collaboration::Edit },
    ];
    let draft = gives.set_collaborators(draft.id, draft.revision, invited.clone()).unwrap();
    // A draft is not for those who only read: its title is not told to them.
    assert_eq!(told(&notices(&world)), [(Some(writer), "dataset-invited")]);
    let seen = |session: &Session| -> Vec<Collaboration> {
        session.invitations().unwrap().into_iter().map(|held| held.may).collect()
    };
    assert_eq!((seen(&reads), seen(&writes)), (vec![], vec![Collaboration::Edit]));
    let published = gives.publish(draft.id, draft.revision).unwrap();
    let owed = notices(&world);
    assert_eq!(told(&owed), [(Some(reader), "dataset-invited")]);
    assert!(owed[0].body(Language::French).contains("Brouillon secret"));
    assert_eq!(
        reads.invitations().unwrap(),
        [Invitation { dataset: draft.id, title: "Brouillon secret".into(), may: Collaboration::Read }]
    );
    // The same again tells nobody; more does; what is taken away is no longer listed.
    let published = gives.set_collaborators(published.id, published.revision, invited).unwrap();
    assert_eq!(notices(&world), []);
    let more = vec![Collaborator { account: reader, may: Collaboration::Edit }];
    gives.set_collaborators(published.id, published.revision, more).unwrap();
    assert_eq!(told(&notices(&world)), [(Some(reader), "dataset-invited")]);
    assert_eq!((seen(&reads), seen(&writes)), (vec![Collaboration::Edit], vec![]));
    assert_eq!((seen(&gives), seen(&world.anonymous())), (vec![], vec![]));
}
