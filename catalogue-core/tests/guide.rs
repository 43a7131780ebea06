//! What the guide of the portal tells: who comes in, what the form asks, the life of a dataset, how it
//! is found.

use crate::support::{World, found, link, metadata, text};
use catalogue_core::{
    Access, AccessRule, AccountApplication, Area, AreaRelation, Ask, Audience, BoundingBox, CasAnswer,
    CasAttributes, ErrorKind, Extent, IssueCode, Language, Metadata, OrganisationDetails, Principal, Query,
    RecognitionRules, RequestState, Role, Severity, State, Visibility,
};
use std::io::Read;

#[test]
fn somebody_asks_to_come_in_and_deposits_for_their_organisation() {
    let world = World::new();
    let organisation = world.organisation("Département d'Exemple");
    let neighbour = world.organisation("Commune d'Exemple");
    let interne =
        Metadata { visibility: Visibility::Private, ..metadata(&organisation, "Interne", &["mot"]) };
    world.published(interne);
    world.published(metadata(&neighbour, "Ouvert", &["mot"]));
    // Not signed in: public records, and what one wanted to do waits for a sign-in.
    let stranger = world.anonymous();
    assert_eq!(stranger.count(&Query::default()).unwrap(), 1);
    let wanted = metadata(&organisation, "Mon jeu", &["mot"]);
    assert_eq!(stranger.create(wanted.clone()).unwrap_err().kind(), ErrorKind::Unauthenticated);

    // The request: last name, first name, organisation, position, e-mail, telephone, all of them.
    let asked = AccountApplication {
        last_name: "Etcheverry".into(),
        first_name: "Maïa".into(),
        position: "Géomaticienne".into(),
        email: "m.etcheverry@example.org".into(),
        phone: "05 36 49 10 00".into(),
        organisation: Some(organisation.id),
        role: Some(Role::Contributor),
        ..AccountApplication::default()
    };
    let missing = stranger.ask(Ask::Account(AccountApplication::default())).unwrap_err();
    let paths: Vec<&str> = missing.issues().iter().map(|issue| issue.path.as_str()).collect();
    for field in ["last_name", "first_name", "position", "email", "phone"] {
        assert!(paths.contains(&field), "{field} in {paths:?}");
    }
    let request = stranger.ask(Ask::Account(asked)).unwrap();
    assert_eq!(request.state, RequestState::Requested);
    // Those who look after the catalogue are told, and decide.
    let host = world.session(Principal::System);
    let owed = host.notices(10).unwrap();
    assert_eq!(owed[0].kind, "account-requested");
    assert!(owed[0].body(Language::French).contains("Etcheverry"));
    let decided = world.admin().approve(request.id, request.revision, None).unwrap();
    assert_eq!(decided.state, RequestState::Approved);
    let told: Vec<_> =
        host.notices(10).unwrap().into_iter().map(|notice| (notice.kind, notice.email)).collect();
    assert!(told.contains(&("account-approved".into(), Some("m.etcheverry@example.org".into()))), "{told:?}");

    // One login, one organisation; a way to a password by mail, which says nothing to others.
    let account = world.admin().account("m.etcheverry@example.org").unwrap();
    assert_eq!(account.details.home, Some(organisation.id));
    assert_eq!(account.role_in(organisation.id), Some(Role::Contributor));
    let catalogue = &world.catalogue;
    assert!(catalogue.request_password_reset("personne@example.org").unwrap().is_empty());
    let sent = catalogue.request_password_reset("m.etcheverry@example.org").unwrap();
    let secret = &sent[0].arguments["secret"];
    catalogue.reset_password(secret, "quatre chevaux bleus").unwrap();
    assert_eq!(
        catalogue.reset_password(secret, "cinq chevaux verts").unwrap_err().kind(),
        ErrorKind::Unauthenticated
    );
    let wrong = catalogue.authenticate("m.etcheverry@example.org", "autre").unwrap_err();
    let unknown = catalogue.authenticate("personne@example.org", "autre").unwrap_err();
    assert_eq!(wrong.to_string(), unknown.to_string());
    let principal = catalogue.authenticate("M.Etcheverry@example.org", "quatre chevaux bleus").unwrap();

    // Signed in: the private records of the organisation too, and what was wanted can be done.
    let partner = world.session(principal);
    assert_eq!(partner.count(&Query::default()).unwrap(), 2);
    assert_eq!(
        partner.form(Some("pigma"), None).unwrap().defaults["organisation"],
        organisation.id.to_string()
    );
    assert_eq!(partner.create(wanted).unwrap().state, State::Draft);
    let elsewhere = metadata(&neighbour, "Pas le mien", &["mot"]);
    assert_eq!(partner.create(elsewhere).unwrap_err().kind(), ErrorKind::Forbidden);
}

#[test]
fn signed_in_once_for_every_tool() {
    let world = World::new();
    let details = OrganisationDetails {
        name: "Agence landaise".into(),
        acronym: Some("ALPI".into()),
        ..OrganisationDetails::default()
    };
    let organisation = world.admin().create_organisation(details).unwrap();
    let answer = r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>
        <cas:user>metcheverry</cas:user><cas:attributes><cas:mail>m.etcheverry@example.org</cas:mail>
        <cas:sn>Etcheverry</cas:sn><cas:givenName>Maïa</cas:givenName><cas:org>alpi</cas:org>
        <cas:roles>ROLE_CKAN_EDITOR</cas:roles></cas:attributes>
        </cas:authenticationSuccess></cas:serviceResponse>"#;
    let identity = || {
        let read = CasAnswer::parse(answer.as_bytes(), "cas.example.org", &CasAttributes::default()).unwrap();
        read.identity(&[]).unwrap()
    };
    let rules = RecognitionRules::default();
    let first = world.catalogue.recognise(&identity(), &rules).unwrap();
    let again = world.catalogue.recognise(&identity(), &rules).unwrap();
    assert!(first.created && !again.created);
    assert_eq!(first.account.id, again.account.id);
    assert_eq!(again.account.role_in(organisation.id), Some(Role::Editor));
    let editor = world.session(again.principal);
    editor.create(metadata(&organisation, "Forêts", &["forêt"])).unwrap();
}

#[test]
fn the_form_asks_what_the_guide_says() {
    let world = World::new();
    let organisation = world.organisation("Département d'Exemple");
    let (_, partner) = world.account("partenaire", &[(&organisation, Role::Contributor)]);
    let form = partner.form(None, None).unwrap();
    assert_eq!(form.profile, "pigma");
    let required = form.schema["required"].as_array().unwrap();
    for field in ["title", "keywords", "licence", "organisation", "description", "frequency", "data_types"] {
        assert!(required.iter().any(|name| name == field), "{field} has an asterisk");
        let default = form.defaults.get(field);
        assert!(field == "organisation" || default.is_none(), "{field} is chosen, not given: {default:?}");
    }
    for (field, count) in [
        ("themes", 16),
        ("categories", 8),
        ("granularity", 7),
        ("data_types", 5),
        ("frequency", 12),
        ("support", 5),
    ] {
        assert_eq!(form.choices[field].len(), count, "{field}");
    }
    assert_eq!(form.choices["resources[].type"].len(), 6);
    assert_eq!(form.choices["organisation"].len(), 1);
    assert_eq!(form.defaults["visibility"], "public");
    assert_eq!(
        (&form.defaults["published_on"], &form.defaults["updated_on"]),
        (&"2026-01-01".into(), &"2026-01-01".into())
    );
    let data = form.resource_schema["required"].as_array().unwrap();
    for field in ["name", "description", "type"] {
        assert!(data.iter().any(|name| name == field), "{field} of a resource");
    }
}

#[test]
fn found_by_words_facets_and_map_and_more_when_signed_in() {
    let world = World::new();
    let organisation = world.organisation("Département d'Exemple");
    let (_, member) = world.account("membre", &[(&organisation, Role::Member)]);
    let placed = |title: &str, territory: &str| Metadata {
        extent: Extent { territory: Some(territory.into()), ..Extent::default() },
        granularity: Some("municipality".into()),
        categories: vec!["foret".into()],
        ..metadata(&organisation, title, &["forêt"])
    };
    let landes = world.published(placed("Forêts des Landes", "department:40"));
    let gironde = world.published(placed("Forêts de Gironde", "department:33"));
    let hidden = Metadata { visibility: Visibility::Private, ..placed("Coupes", "department:40") };
    world.published(hidden);
    let anonymous = world.anonymous();
    let page = anonymous.search(&text("foret")).unwrap();
    let names: Vec<&str> = page.facets.iter().map(|facet| facet.name.as_str()).collect();
    assert_eq!(names, ["theme", "keyword", "data-type", "frequency", "granularity", "organisation"]);
    assert_eq!((page.total, member.count(&text("foret")).unwrap()), (2, 3));
    let mut query = text("");
    query.filters.insert("granularity".into(), vec!["municipality".into()]);
    query.area =
        Some(Area { bounds: BoundingBox::new(-0.6, 43.8, -0.4, 44.0), relation: AreaRelation::Intersects });
    assert_eq!(found(&anonymous, &query), [landes.id]);
    let category = Query { facets: vec!["category".into()], ..Query::default() };
    assert_eq!(anonymous.search(&category).unwrap_err().kind(), ErrorKind::BadQuery);
    assert_eq!(anonymous.get(gironde.id).unwrap().dataset.metadata.categories, ["foret"]);
    let padlocks = member.search(&text("coupe")).unwrap().hits;
    assert!(padlocks.iter().all(|hit| hit.private == (hit.title == "Coupes")));
    assert!(anonymous.suggest(&catalogue_core::SuggestField::Title, "coup", 5).unwrap().is_empty());
}

#[test]
fn a_partner_deposits_edits_and_withdraws_a_dataset() {
    let world = World::new();
    let organisation = world.organisation("Département d'Exemple");
    let (_, partner) = world.account("partenaire", &[(&organisation, Role::Contributor)]);

    // Step 1: the form knows the organisation; required closed lists have no default.
    let form = partner.form(Some("pigma"), None).unwrap();
    assert_eq!(form.defaults["organisation"], organisation.id.to_string());
    assert!(form.defaults.get("frequency").is_none() && form.defaults.get("licence").is_none());
    let draft = partner
        .create(Metadata {
            title: "Pistes cyclables".into(),
            organisation: Some(organisation.id),
            ..Metadata::default()
        })
        .unwrap();
    assert_eq!((draft.state, draft.slug.as_str()), (State::Draft, "pistes-cyclables"));
    assert_eq!(partner.get(draft.id).unwrap().address, "departement-d-exemple/pistes-cyclables");
    assert_eq!(world.anonymous().get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);

    // Not ready: every unmet condition is told, in both languages.
    let refused = partner.publish(draft.id, draft.revision).unwrap_err();
    let paths: Vec<&str> = refused.issues().iter().map(|issue| issue.path.as_str()).collect();
    for field in ["description", "keywords", "licence", "frequency", "data_types", "resources"] {
        assert!(paths.contains(&field), "{field} in {paths:?}");
    }
    let complete = Metadata {
        title: "Pistes cyclables".into(),
        ..metadata(&organisation, "Pistes cyclables", &["vélo", "mobilité"])
    };
    let draft = partner.update(draft.id, draft.revision, complete).unwrap();

    // Step 2: add data, by link and by file; the format is guessed.
    let draft = partner
        .add_resource(draft.id, draft.revision, link("Tracés", "https://example.org/pistes.geojson"))
        .unwrap();
    assert_eq!(draft.resources[0].metadata.format.as_deref(), Some("GEOJSON"));
    let draft = partner
        .add_resource(
            draft.id,
            draft.revision,
            catalogue_core::ResourceMetadata { url: None, ..link("Comptages", "") },
        )
        .unwrap();
    let deposited = draft.resources[1].id;
    let draft = partner
        .attach_file(draft.id, draft.revision, deposited, "comptages.csv", &mut "a,b\n1,2\n".as_bytes())
        .unwrap();
    assert_eq!(draft.resources[1].metadata.format.as_deref(), Some("CSV"));
    let address = partner.resource_address(draft.id, deposited).unwrap();

    let published = partner.publish(draft.id, draft.revision).unwrap();
    assert_eq!(published.state, State::Published);
    assert_eq!(world.anonymous().find("pistes-cyclables").unwrap().dataset.id, published.id);
    assert_eq!(found(&world.anonymous(), &text("velo")), [published.id]);

    // A published record may not gain an error.
    let emptied = Metadata { licence: None, ..published.metadata.clone() };
    assert_eq!(
        partner.update(published.id, published.revision, emptied).unwrap_err().kind(),
        ErrorKind::Invalid
    );

    // Replacing a file keeps its address; the former revision can be read again.
    let replaced = partner
        .attach_file(
            published.id,
            published.revision,
            deposited,
            "comptages-2026.csv",
            &mut "a,b\n3,4\n".as_bytes(),
        )
        .unwrap();
    assert_eq!(partner.resource_address(replaced.id, deposited).unwrap(), address);
    let mut content = String::new();
    world.anonymous().open_file(replaced.id, deposited).unwrap().file.read_to_string(&mut content).unwrap();
    assert_eq!(content, "a,b\n3,4\n");

    // A stale form is refused, and says with which revision.
    let stale = partner.update(published.id, published.revision, published.metadata.clone()).unwrap_err();
    assert!(matches!(stale, catalogue_core::Error::Conflict { expected, found } if expected < found));

    // Two-phase removal of a resource; the last one stays.
    let impact = partner.prepare_remove_resource(replaced.id, deposited).unwrap();
    assert_eq!((impact.files, impact.bytes), (1, 8));
    let left = partner.remove_resource(replaced.id, deposited, &impact.token).unwrap();
    assert_eq!(left.resources.len(), 1);
    let last = partner.prepare_remove_resource(left.id, left.resources[0].id).unwrap_err();
    assert_eq!(last.issues()[0].code, IssueCode::LastResource);

    // Two-phase deletion: told first, then done; a tombstone for those who could read it.
    assert_eq!(partner.delete(left.id, "made-up").unwrap_err().kind(), ErrorKind::BadInput);
    let impact = partner.prepare_delete(left.id).unwrap();
    assert_eq!(impact.resources, 1);
    let deleted = partner.delete(left.id, &impact.token).unwrap();
    assert_eq!(deleted.state, State::Deleted);
    assert!(found(&world.anonymous(), &text("velo")).is_empty());
    assert_eq!(world.anonymous().get(deleted.id).unwrap().dataset.state, State::Deleted);

    // Restored by an editor, with its state; then archived and brought back.
    assert_eq!(partner.restore(deleted.id, deleted.revision).unwrap_err().kind(), ErrorKind::Forbidden);
    let (_, editor) = world.account("editeur", &[(&organisation, Role::Editor)]);
    let restored = editor.restore(deleted.id, deleted.revision).unwrap();
    assert_eq!(restored.state, State::Published);
    let archived = editor.archive(restored.id, restored.revision).unwrap();
    assert!(found(&world.anonymous(), &text("velo")).is_empty());
    assert_eq!(
        found(&world.anonymous(), &Query { states: vec![State::Archived], ..text("velo") }),
        [archived.id]
    );
    let back = editor.unarchive(archived.id, archived.revision).unwrap();
    let draft = editor.unpublish(back.id, back.revision).unwrap();
    assert_eq!(world.anonymous().get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);

    // The history tells it all; an earlier revision comes back.
    let history = editor.history(draft.id).unwrap();
    let actions: Vec<&str> = history.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[0], "dataset.create");
    assert!(actions.contains(&"dataset.delete") && actions.contains(&"dataset.restore"));
    assert!(history.windows(2).all(|pair| pair[0].revision <= pair[1].revision));
    let reverted = editor.revert(draft.id, draft.revision, published.revision).unwrap();
    assert_eq!(reverted.metadata, published.metadata);
    assert_eq!(reverted.resources.len(), 2);
    assert_eq!(reverted.state, State::Draft);
}

#[test]
fn purged_means_gone_with_its_history_and_file() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let draft = admin.create(metadata(&organisation, "Secret retiré", &["mot"])).unwrap();
    let draft = admin
        .add_resource(
            draft.id,
            draft.revision,
            catalogue_core::ResourceMetadata { url: None, ..link("F", "") },
        )
        .unwrap();
    let draft = admin
        .attach_file(draft.id, draft.revision, draft.resources[0].id, "f.csv", &mut "x".as_bytes())
        .unwrap();
    let early = admin.purge(draft.id, draft.revision).unwrap_err();
    assert_eq!(early.kind(), ErrorKind::Unsupported, "deleted first");
    let token = admin.prepare_delete(draft.id).unwrap().token;
    let deleted = admin.delete(draft.id, &token).unwrap();
    admin.purge(deleted.id, deleted.revision).unwrap();
    assert_eq!(admin.get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(admin.history(draft.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(admin.check_integrity().unwrap().is_empty());
    let files = walk(&world.catalogue.path().join("files"));
    assert!(files.is_empty(), "{files:?}");
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

#[test]
fn the_warnings_of_the_guide_are_warnings() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let mut described = metadata(&organisation, "Jeu", &["mot"]);
    described.visibility = Visibility::Private;
    described.data_types.push("unknown".into());
    described.contacts =
        vec![catalogue_core::Contact { email: Some("contact@example.org".into()), ..Default::default() }];
    let dataset = world.published(described);
    let issues = admin.check(dataset.id, None).unwrap();
    for code in [IssueCode::GenericEmail, IssueCode::OpenButPrivate, IssueCode::ExclusiveValue] {
        let issue =
            issues.iter().find(|issue| issue.code == code).unwrap_or_else(|| panic!("{code} in {issues:?}"));
        assert_eq!(issue.severity, Severity::Warning, "{code}");
    }
}

#[test]
fn thumbnail_falls_back_to_the_first_theme_chosen() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let chosen = Metadata {
        themes: vec!["mer".into(), "culture".into()],
        ..metadata(&organisation, "Ports", &["port"])
    };
    let dataset = world.published(chosen);
    let view = world.anonymous().get(dataset.id).unwrap();
    assert_eq!(view.thumbnail.as_deref(), Some("theme:mer.svg"));
    assert!(world.anonymous().illustration("theme:mer.svg").unwrap().contains("<svg"));
    let bare = Metadata { themes: vec![], ..metadata(&organisation, "Sans thème", &["mot"]) };
    assert_eq!(world.anonymous().get(world.published(bare).id).unwrap().thumbnail, None);
}

#[test]
fn restricted_data_is_shown_as_restricted_with_whom_to_ask() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (_, member) = world.account("membre", &[(&organisation, Role::Member)]);
    let (_, stranger) = world.account("autre", &[]);
    let restricted = AccessRule {
        download: Access::Restricted { audiences: vec![Audience::SameOrganisation] },
        reason: Some("f".into()),
        ask: Some("Service SIG".into()),
        ..AccessRule::default()
    };
    let mut secret = link("Fichier", "https://example.org/secret.csv");
    secret.access = restricted;
    let dataset = world.published_with(metadata(&organisation, "Jeu", &["mot"]), vec![secret]);
    for session in [world.anonymous(), stranger] {
        let view = session.get(dataset.id).unwrap();
        assert_eq!(view.restricted, [dataset.resources[0].id]);
        assert_eq!(view.ask.as_deref(), Some("Service SIG"));
        assert!(!serde_json::to_string(&view).unwrap().contains("secret.csv"));
        assert!(session.resource_address(dataset.id, dataset.resources[0].id).is_err());
    }
    let view = member.get(dataset.id).unwrap();
    assert!(view.restricted.is_empty());
    assert_eq!(view.dataset.resources[0].metadata.url.as_deref(), Some("https://example.org/secret.csv"));
}

#[test]
fn a_portal_shows_its_part_of_the_one_catalogue() {
    let world = World::new();
    let (a, b) = (world.organisation("A"), world.organisation("B"));
    let one = world.published(metadata(&a, "Un", &["mot"]));
    let two = world.published(metadata(&b, "Deux", &["mot"]));
    let portal = catalogue_core::Portal {
        code: "portail-a".into(),
        name: "Portail A".into(),
        base_url: "https://a.example.org/".into(),
        predicate: catalogue_core::PortalPredicate { organisations: vec![a.id], ..Default::default() },
        facets: vec!["licence".into()],
        ..Default::default()
    };
    world.admin().put_portal(portal).unwrap();
    let session = world.catalogue.session(Principal::Anonymous, Some("portail-a")).unwrap();
    assert_eq!(found(&session, &text("")), [one.id]);
    assert_eq!(session.search(&Query::default()).unwrap().facets[0].name, "licence");
    assert_eq!(session.get(one.id).unwrap().url, "https://a.example.org/dataset/un");
    assert_eq!(session.get(two.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(world.anonymous().count(&Query::default()).unwrap(), 2);
    let unknown = world.catalogue.session(Principal::Anonymous, Some("ailleurs"));
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn rights_withdrawn_take_effect_at_the_next_read() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (id, member) = world.account("membre", &[(&organisation, Role::Member)]);
    let private =
        Metadata { visibility: Visibility::Private, ..metadata(&organisation, "Interne", &["mot"]) };
    let dataset = world.published(private);
    assert!(member.get(dataset.id).unwrap().private);
    assert_eq!(found(&member, &text("interne")), [dataset.id]);
    world.admin().set_membership(id, organisation.id, None).unwrap();
    assert_eq!(member.get(dataset.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(found(&member, &text("interne")).is_empty());
    assert!(member.suggest(&catalogue_core::SuggestField::Title, "inter", 5).unwrap().is_empty());
}

#[test]
fn a_batch_is_all_or_nothing_and_names_the_change_at_fault() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let good = || catalogue_core::Change::Create {
        metadata: Box::new(metadata(&organisation, "Bon", &["mot"])),
        resources: vec![link("F", "https://example.org/f.csv")],
        publish: false,
    };
    let bad = catalogue_core::Change::Create {
        metadata: Box::new(Metadata {
            licence: Some("inconnue".into()),
            ..metadata(&organisation, "Mauvais", &["mot"])
        }),
        resources: vec![],
        publish: false,
    };
    let refusal = world.admin().apply(vec![good(), good(), bad]).unwrap_err();
    assert_eq!(refusal.index, Some(2));
    assert_eq!(refusal.error.issues()[0].code, IssueCode::UnknownCode);
    assert!(world.admin().list(None, 10).unwrap().is_empty());
    assert_eq!(world.admin().apply(vec![good(), good()]).unwrap().len(), 2);
}
