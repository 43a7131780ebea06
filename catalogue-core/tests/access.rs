//! Nothing hidden shows, nothing is given that one does not have, and the library answers whoever
//! calls it from a callback or by another path.

use crate::support::{World, found, link, metadata, options, text};
use catalogue_core::{
    Access, AccessRule, AccountDetails, AccountId, Audience, Catalogue, Collaboration, Collaborator, Dataset,
    ErrorKind, ImportOptions, IssueCode, Membership, Metadata, Operation, Organisation, OwnedDatasets,
    Principal, Query, Resource, ResourceMetadata, Role, ServiceOffer, Session, State, Visibility,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn closed() -> AccessRule {
    AccessRule { download: Access::Closed, reason: Some("f".into()), ..AccessRule::default() }
}

fn secret() -> ResourceMetadata {
    ResourceMetadata { access: closed(), ..link("Secret", "https://example.org/secret.csv") }
}

fn moderator(world: &World) -> Session {
    let (id, session) = world.account("moderatrice", &[]);
    let account = world.admin().account("moderatrice").unwrap();
    let details = AccountDetails { moderator: true, ..account.details };
    world.admin().update_account(id, account.revision, details).unwrap();
    session
}

fn deleted(world: &World, dataset: &Dataset) -> Dataset {
    let token = world.admin().prepare_delete(dataset.id).unwrap().token;
    world.admin().delete(dataset.id, &token).unwrap()
}

#[test]
fn a_tombstone_is_left_alone_until_it_is_restored_with_all_it_had() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let (invited, _) = world.account("invite", &[]);
    let place = link("Fichier", "https://example.org/g.csv");
    let held = world.published_with(
        metadata(&organisation, "Jeu", &["mot"]),
        vec![link("Lien", "https://example.org/f.csv"), place],
    );
    let resource = held.resources[1].id;
    let held = admin.attach_file(held.id, held.revision, resource, "f.csv", &mut "a,b\n".as_bytes()).unwrap();
    let collaborator = Collaborator { account: invited, may: Collaboration::Read };
    let held = admin.set_collaborators(held.id, held.revision, vec![collaborator]).unwrap();
    admin.record_view(held.id).unwrap();
    let before = admin.get(held.id).unwrap();
    let gone = deleted(&world, &held);
    let (id, at) = (gone.id, gone.revision);
    let order: Vec<_> = gone.resources.iter().rev().map(|held| held.id).collect();
    let metadata_of = gone.metadata.clone();
    for (verb, answer) in [
        ("update", admin.update(id, at, metadata_of.clone()).err()),
        (
            "update_resource",
            admin.update_resource(id, at, resource, link("G", "https://example.org/g")).err(),
        ),
        ("add_resource", admin.add_resource(id, at, link("G", "https://example.org/g")).err()),
        ("reorder_resources", admin.reorder_resources(id, at, &order).err()),
        ("attach_file", admin.attach_file(id, at, resource, "g.csv", &mut "x".as_bytes()).err()),
        ("prepare_remove_resource", admin.prepare_remove_resource(id, resource).err()),
        ("remove_resource", admin.remove_resource(id, resource, "token").err()),
        ("set_collaborators", admin.set_collaborators(id, at, vec![]).err()),
        ("change_slug", admin.change_slug(id, at, "autre").err()),
        ("change_slug to its own", admin.change_slug(id, at, gone.slug.as_str()).err()),
        ("revert", admin.revert(id, at, held.revision).err()),
    ] {
        assert_eq!(answer.map(|error| error.kind()), Some(ErrorKind::Unsupported), "{verb}");
    }
    let may = admin.get(id).unwrap().may;
    assert_eq!(may, ["dataset.restore", "dataset.purge", "dataset.history"]);
    let restored = admin.restore(id, at).unwrap();
    let after = admin.get(id).unwrap();
    let same = Dataset { revision: restored.revision, modified: restored.modified, ..before.dataset.clone() };
    assert_eq!(after.dataset, same);
    assert_eq!((after.address, after.usage), (before.address, before.usage));
    assert!(world.anonymous().open_file(id, resource).is_ok());
}

#[test]
fn an_archived_record_may_be_corrected_and_gains_no_error() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (_, editor) = world.account("editrice", &[(&organisation, Role::Editor)]);
    let held = world.published(metadata(&organisation, "Jeu", &["mot"]));
    let held = editor.archive(held.id, held.revision).unwrap();
    let corrected = Metadata { title: "Jeu corrigé".into(), ..held.metadata.clone() };
    let held = editor.update(held.id, held.revision, corrected).unwrap();
    assert_eq!((held.state, held.metadata.title.as_str()), (State::Archived, "Jeu corrigé"));
    let emptied = Metadata { licence: None, ..held.metadata.clone() };
    let refused = editor.update(held.id, held.revision, emptied).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    assert_eq!(editor.unarchive(held.id, held.revision).unwrap().state, State::Published);
}

#[test]
fn what_a_write_or_the_history_answers_hides_what_a_read_hides() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let moderator = moderator(&world);
    let (own, author) = world.account("auteur", &[(&organisation, Role::Contributor)]);
    let draft = author.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
    let draft =
        author.add_resource(draft.id, draft.revision, link("Ouvert", "https://example.org/secret.csv"));
    let draft = draft.unwrap();
    // Once an editing collaborator, the moderator is one no more: what counts is what they are now.
    let id = match moderator.principal() {
        Principal::Account(id) => *id,
        other => panic!("{other:?}"),
    };
    let invited = vec![Collaborator { account: id, may: Collaboration::Edit }];
    let draft = admin.set_collaborators(draft.id, draft.revision, invited).unwrap();
    let open = draft.revision;
    let others = vec![Collaborator { account: own, may: Collaboration::Read }];
    let draft = admin.set_collaborators(draft.id, draft.revision, others).unwrap();
    let shut = draft.resources[0].id;
    let draft = admin.update_resource(draft.id, draft.revision, shut, secret()).unwrap();
    let leaks = |dataset: &Dataset| serde_json::to_string(dataset).unwrap().contains("secret.csv");
    let published = moderator.publish(draft.id, draft.revision).unwrap();
    assert!(!leaks(&published) && published.collaborators.is_empty(), "{published:?}");
    let batch = catalogue_core::Change::State {
        id: draft.id,
        expected: published.revision,
        act: catalogue_core::Act::Unpublish,
    };
    assert!(!leaks(&moderator.apply(vec![batch]).unwrap()[0]));
    for revision in 1..=published.revision.0 {
        let past = moderator.revision(draft.id, catalogue_core::Revision(revision)).unwrap();
        assert!(!leaks(&past) && past.collaborators.is_empty(), "revision {revision}: {past:?}");
    }
    assert!(leaks(&admin.revision(draft.id, open).unwrap()), "whoever keeps it sees it all");
    let past = author.revision(draft.id, open).unwrap();
    assert!(leaks(&past) && past.collaborators.is_empty());
    let now = admin.get(draft.id).unwrap().dataset;
    let renamed = Metadata { title: "Autre".into(), ..now.metadata };
    let written = author.update(draft.id, now.revision, renamed).unwrap();
    assert!(leaks(&written) && written.collaborators.is_empty(), "others invited are the editors' to know");
}

#[test]
fn a_view_open_to_all_shows_its_service_and_no_rule_names_people() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (named, _) = world.account("nommee", &[]);
    let (other, asks) = world.account("autre", &[]);
    let service = |operation, url: &str| ServiceOffer {
        operation: Some(operation),
        url: Some(url.into()),
        protocol: None,
        layer: None,
    };
    let rule = AccessRule {
        download: Access::Restricted { audiences: vec![Audience::Accounts { accounts: vec![named, other] }] },
        view: Some(Access::Open),
        reason: Some("f".into()),
        ..AccessRule::default()
    };
    let resource = ResourceMetadata {
        access: rule,
        services: vec![
            service(Operation::View, "https://example.org/wms"),
            service(Operation::Download, "https://example.org/wfs"),
        ],
        ..link("Fichier", "https://example.org/f.csv")
    };
    let held = world.published_with(metadata(&organisation, "Jeu", &["mot"]), vec![resource]);
    let urls = |shown: &Resource| -> Vec<bool> {
        shown.metadata.services.iter().map(|service| service.url.is_some()).collect()
    };
    let seen = world.anonymous().get(held.id).unwrap().dataset;
    assert_eq!(urls(&seen.resources[0]), [true, false]);
    let told = serde_json::to_string(&seen.resources).unwrap();
    assert!(!told.contains(&named.to_string()) && !told.contains(&other.to_string()));
    let seen = asks.get(held.id).unwrap().dataset;
    assert_eq!(urls(&seen.resources[0]), [true, true]);
    let told = serde_json::to_string(&seen.resources).unwrap();
    assert!(!told.contains(&named.to_string()) && told.contains(&other.to_string()));
}

#[test]
fn a_parent_that_may_not_be_read_does_not_exist() {
    let world = World::new();
    let (ours, other) = (world.organisation("Nôtre"), world.organisation("Autre"));
    let (_, editor) = world.account("editrice", &[(&ours, Role::Editor)]);
    let hidden = world.admin().create(metadata(&other, "Caché", &["mot"])).unwrap();
    let child = world.published(Metadata { parent: Some(hidden.id), ..metadata(&ours, "Jeu", &["mot"]) });
    assert_eq!(world.anonymous().get(child.id).unwrap().dataset.metadata.parent, None);
    assert_eq!(world.anonymous().list(None, 10).unwrap()[0].metadata.parent, None);
    // Whoever edits the record keeps what is there, and cannot point elsewhere into the dark.
    let mine = editor.get(child.id).unwrap().dataset;
    let kept = editor.update(child.id, mine.revision, mine.metadata.clone()).unwrap();
    assert_eq!(kept.metadata.parent, Some(hidden.id));
    let made_up = catalogue_core::DatasetId::from_uuid(uuid::Uuid::from_u128(7));
    let another = world.admin().create(metadata(&other, "Caché aussi", &["mot"])).unwrap();
    let mut refusals = Vec::new();
    for parent in [another.id, made_up] {
        let pointed = Metadata { parent: Some(parent), ..metadata(&ours, "Neuf", &["mot"]) };
        let refused = editor.create(pointed).unwrap_err();
        assert_eq!(refused.issues()[0].code, IssueCode::UnknownDataset);
        refusals.push(refused.to_string().replace(&parent.to_string(), "…"));
    }
    assert_eq!(refusals[0], refusals[1], "hidden and not there read alike");
}

#[test]
fn refusals_and_echoes_tell_nothing_of_what_is_hidden() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (known, stranger) = world.account("etrangere", &[]);
    let unknown = AccountId::from_uuid(uuid::Uuid::from_u128(7));
    let (_, manager) = world.account("referente", &[(&organisation, Role::Administrator)]);
    for asks in [&world.anonymous(), &stranger] {
        for role in [None, Some(Role::Member)] {
            let there = asks.set_membership(known, organisation.id, role).unwrap_err();
            let not_there = asks.set_membership(unknown, organisation.id, role).unwrap_err();
            assert_eq!(there.to_string(), not_there.to_string());
        }
    }
    // Taking away what is not there tells nothing of the account.
    let there = manager.set_membership(known, organisation.id, None).unwrap_err();
    assert_eq!(there.kind(), ErrorKind::NotFound);
    assert_eq!(world.anonymous().account("etrangere").unwrap_err().kind(), ErrorKind::NotFound);
    // A filter on a keyword is echoed as it was typed, not as somebody spelled it in hiding.
    let private = Metadata {
        visibility: Visibility::Private,
        ..metadata(&organisation, "Caché", &["Forêt  SECRÈTE"])
    };
    world.published(private);
    world.published(metadata(&organisation, "Montré", &["mot"]));
    let mut query = Query { facets: vec!["keyword".into()], ..text("") };
    query.filters.insert("keyword".into(), vec!["foret secrete".into()]);
    let page = world.anonymous().search(&query).unwrap();
    let told = serde_json::to_string(&page).unwrap();
    assert!(page.total == 0 && !told.contains("SECR"), "{told}");
    // Members are told to those who manage them, without what they are elsewhere.
    let elsewhere = world.organisation("Ailleurs");
    let (shared, _) = world.account("partagee", &[(&elsewhere, Role::Editor), (&organisation, Role::Member)]);
    let members = manager.members(organisation.id).unwrap();
    let told = members.iter().find(|account| account.id == shared).unwrap();
    assert_eq!(told.details.memberships.len(), 1);
    assert_eq!(told.details.home, None);
    let changed = manager.set_membership(shared, organisation.id, Some(Role::Editor)).unwrap();
    assert_eq!(
        changed.details.memberships,
        [Membership { organisation: organisation.id, role: Role::Editor }]
    );
    assert_eq!(world.admin().account("partagee").unwrap().details.memberships.len(), 2);
}

#[test]
fn a_number_given_for_a_hidden_draft_does_not_reach_the_public() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (_, author) = world.account("auteur", &[(&organisation, Role::Contributor)]);
    author.create(metadata(&organisation, "Forêt", &["mot"])).unwrap();
    let second = world.published(metadata(&organisation, "Forêt", &["mot"]));
    assert_eq!(second.slug.as_str(), "foret");
    assert_eq!(world.anonymous().get(second.id).unwrap().address, "foret");
    // What the public itself has, a title that ends in a number, and a chosen slug keep their number.
    let third = world.published(metadata(&organisation, "Forêt", &["mot"]));
    assert_eq!(third.slug.as_str(), "foret-2");
    author.create(metadata(&organisation, "Lot", &["mot"])).unwrap();
    let titled = world.published(metadata(&organisation, "Lot 2", &["mot"]));
    assert_eq!(titled.slug.as_str(), "lot-2");
    let chosen = author.create(metadata(&organisation, "Autre", &["mot"])).unwrap();
    let chosen = author.change_slug(chosen.id, chosen.revision, "lot-3").unwrap();
    let chosen = author.add_resource(chosen.id, chosen.revision, link("F", "https://example.org/f")).unwrap();
    assert_eq!(author.publish(chosen.id, chosen.revision).unwrap().slug.as_str(), "lot-3");
    assert!(world.admin().check_integrity().unwrap().is_empty());
}

#[test]
fn an_import_moves_neither_visibility_nor_rules_without_the_right() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let harvest = world.session(Principal::Harvester(organisation.id));
    let file = |notes: &str| {
        let resource = serde_json::json!({ "id": "r", "name": "Fichier", "url": "https://example.org/f.csv",
            "format": "CSV" });
        serde_json::to_vec(&serde_json::json!([{ "id": "x", "name": "moissonne", "title": "Moissonné",
            "notes": notes, "private": false, "license_id": "etalab-2.0", "resources": [resource] }]))
        .unwrap()
    };
    let options = ImportOptions {
        format: Some("ckan".into()),
        source: Some("https://remote.example.org".into()),
        organisation: Some(organisation.id),
        ..ImportOptions::default()
    };
    let report = harvest.import(&file("Une fois."), &options, &mut |_, _| true).unwrap();
    let id = report.records[0].id.unwrap();
    let admin = world.admin();
    let held = admin.get(id).unwrap().dataset;
    let hidden = Metadata { visibility: Visibility::Private, ..held.metadata.clone() };
    let held = admin.update(id, held.revision, hidden).unwrap();
    let shut = ResourceMetadata { access: closed(), ..held.resources[0].metadata.clone() };
    admin.update_resource(id, held.revision, held.resources[0].id, shut).unwrap();
    let report = harvest.import(&file("Une autre fois."), &options, &mut |_, _| true).unwrap();
    assert_eq!(report.updated, 1, "{report:?}");
    let held = admin.get(id).unwrap().dataset;
    assert_eq!(held.metadata.visibility, Visibility::Private);
    assert_eq!(held.resources[0].metadata.access, closed());
    assert!(held.metadata.description.contains("autre fois"));
}

#[test]
fn of_two_who_write_at_once_exactly_one_wins() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let mut held = world.published(metadata(&organisation, "Jeu", &["mot"]));
    for round in 0..20 {
        let start = std::sync::Barrier::new(2);
        let answers: Vec<_> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..2)
                .map(|n| {
                    let (admin, held, start) = (world.admin(), held.clone(), &start);
                    scope.spawn(move || {
                        let title = format!("Jeu {round}.{n}");
                        start.wait();
                        admin.update(held.id, held.revision, Metadata { title, ..held.metadata })
                    })
                })
                .collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        let lost: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
        assert_eq!(lost.len(), 1);
        assert_eq!(lost[0].kind(), ErrorKind::Conflict);
        held = world.admin().get(held.id).unwrap().dataset;
        assert!(answers.into_iter().flatten().any(|won| won == held));
    }
}

#[test]
fn callbacks_may_call_back_in() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    for n in 0..3 {
        world.published(metadata(&organisation, &format!("Jeu {n}"), &["mot"]));
    }
    let admin = world.admin();
    let file = br#"[{"id":"x","name":"dedans","title":"Dedans","notes":"Texte","resources":[]}]"#;
    let options = ImportOptions {
        format: Some("ckan".into()),
        organisation: Some(organisation.id),
        ..ImportOptions::default()
    };
    // A rebuild: searching from its own thread and from another, writing, importing.
    let mut called = 0;
    admin
        .reindex(&mut |_, _| {
            called += 1;
            assert_eq!(admin.count(&Query::default()).unwrap(), 2 + called);
            let other = std::thread::scope(|scope| {
                scope.spawn(|| world.admin().count(&Query::default()).unwrap()).join().unwrap()
            });
            assert_eq!(other, 2 + called);
            world.published(metadata(&organisation, "Dedans aussi", &["mot"]));
            assert_eq!(admin.count(&Query::default()).unwrap(), 3 + called, "a write inside is seen inside");
            admin.import(file, &options, &mut |_, _| true).unwrap();
            assert_eq!(admin.reindex(&mut |_, _| true).unwrap_err().kind(), ErrorKind::Busy, "one at a time");
            assert!(admin.health().is_ok());
            true
        })
        .unwrap();
    assert!(called > 0);
    assert_eq!(admin.count(&Query::default()).unwrap(), 3 + called);
    assert!(admin.check_integrity().unwrap().is_empty());
    // An import: its progress comes after the commit.
    let mut called = false;
    let other = br#"[{"id":"y","name":"ensuite","title":"Ensuite","notes":"Texte","resources":[]}]"#;
    admin
        .import(other, &options, &mut |_, _| {
            called = true;
            let drafts = Query { states: vec![State::Draft], ..text("ensuite") };
            assert_eq!(found(&admin, &drafts).len(), 1);
            true
        })
        .unwrap();
    assert!(called);
    // A backup: searching and writing meanwhile.
    let folder = tempfile::tempdir().unwrap();
    let mut written = false;
    admin
        .backup(folder.path().join("copy"), &mut |_, _| {
            if !written {
                written = true;
                world.published(metadata(&organisation, "Pendant la copie", &["mot"]));
            }
            assert_eq!(found(&admin, &text("pendant la copie")).len(), 1);
            true
        })
        .unwrap();
    assert!(written);
}

#[test]
fn one_folder_is_one_catalogue_by_whatever_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(&path, options(), admin.clone()).unwrap();
    let session = catalogue.session(Principal::System, None).unwrap();
    let details =
        catalogue_core::OrganisationDetails { name: "Commune".into(), active: true, ..Default::default() };
    let organisation = session.create_organisation(details).unwrap();
    let dotted = folder.path().join("catalogue/../catalogue/.");
    let mut paths = vec![path.clone(), dotted];
    #[cfg(unix)]
    {
        let linked = folder.path().join("lien");
        std::os::unix::fs::symlink(&path, &linked).unwrap();
        paths.push(linked);
    }
    for path in &paths {
        let elsewhere = catalogue_core::Options { base_url: "https://autre.example.org".into(), ..options() };
        let same = Catalogue::open(path, elsewhere).unwrap();
        assert_eq!(same.path(), catalogue.path());
        // The clock of the first, which goes on.
        let made = same.session(Principal::System, None).unwrap().create(metadata(&organisation, "Jeu", &[]));
        assert!(made.unwrap().created > organisation.created);
    }
    // A session keeps the catalogue alive.
    drop(catalogue);
    assert_eq!(session.list(None, 10).unwrap().len(), paths.len());
    // The folder taken away: a clear error; made anew: another catalogue, though the session lives.
    #[cfg(unix)]
    {
        std::fs::remove_dir_all(&path).unwrap();
        let gone = Catalogue::open(&path, options()).unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        let anew = Catalogue::create(&path, options(), admin).unwrap();
        let fresh = anew.session(Principal::System, None).unwrap();
        assert!(fresh.list(None, 10).unwrap().is_empty());
        drop(session);
        assert!(fresh.check_integrity().unwrap().is_empty(), "the former one left nothing here");
    }
}

#[test]
fn a_check_in_use_finds_nothing_and_finds_a_missing_file() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let admin = world.admin();
            let mut n = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                n += 1;
                let place = ResourceMetadata { url: None, ..link("Fichier", "") };
                let held = admin.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
                let held = admin.add_resource(held.id, held.revision, place).unwrap();
                let content = format!("contenu {n}");
                let at = held.resources[0].id;
                let held =
                    admin.attach_file(held.id, held.revision, at, "f", &mut content.as_bytes()).unwrap();
                if n % 2 == 0 {
                    let gone = deleted(&world, &held);
                    admin.purge(gone.id, gone.revision).unwrap();
                }
            }
        });
        for _ in 0..8 {
            let findings = world.admin().check_integrity();
            if !findings.as_ref().is_ok_and(Vec::is_empty) {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
                panic!("{findings:?}");
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let held = world.admin().list(None, 1).unwrap().remove(0);
    let hash = held.resources[0].file.clone().unwrap().hash;
    let file = world.catalogue.path().join("files").join(&hash[..2]).join(&hash[2..]);
    std::fs::remove_file(file).unwrap();
    let findings = world.admin().check_integrity().unwrap();
    let told: Vec<_> = findings.iter().map(|one| (one.place.as_str(), one.code.as_str())).collect();
    assert_eq!(told, [("file", "missing")]);
}

#[test]
fn the_last_active_administrator_stays() {
    let world = World::new();
    let admin = world.admin();
    let account = admin.account("admin").unwrap();
    for asks in [&admin, &world.session(Principal::System)] {
        for (change, path) in [
            (AccountDetails { administrator: false, ..account.details.clone() }, "administrator"),
            (AccountDetails { active: false, ..account.details.clone() }, "active"),
        ] {
            let refused = asks.update_account(account.id, account.revision, change).unwrap_err();
            assert_eq!(refused.issues()[0].code, IssueCode::LastAdministrator);
            assert_eq!(refused.issues()[0].path, path);
        }
    }
    let second = AccountDetails {
        login: "seconde".into(),
        administrator: true,
        active: false,
        ..AccountDetails::default()
    };
    let second = admin.create_account(second).unwrap();
    let leaving = AccountDetails { administrator: false, ..account.details.clone() };
    assert!(admin.update_account(account.id, account.revision, leaving.clone()).is_err(), "not active");
    let second = admin
        .update_account(second.id, second.revision, AccountDetails { active: true, ..second.details.clone() })
        .unwrap();
    admin.update_account(account.id, account.revision, leaving).unwrap();
    // The rights are gone at the very next call.
    assert_eq!(admin.accounts().unwrap_err().kind(), ErrorKind::Forbidden);
    let organisation_session = world.session(Principal::Account(second.id));
    assert!(organisation_session.accounts().is_ok());
}

#[test]
fn an_inactive_account_is_anonymous_at_the_very_next_call() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (id, editor) = world.account("editrice", &[(&organisation, Role::Editor)]);
    let draft = editor.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
    let account = world.admin().account("editrice").unwrap();
    let details = AccountDetails { active: false, ..account.details };
    world.admin().update_account(id, account.revision, details).unwrap();
    assert_eq!(editor.get(draft.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(editor.account("editrice").unwrap_err().kind(), ErrorKind::NotFound);
    let made = editor.create(metadata(&organisation, "Autre", &["mot"])).unwrap_err();
    assert_eq!(made.kind(), ErrorKind::Unauthenticated);
    assert!(editor.list(None, 10).unwrap().is_empty());
}

#[test]
fn suspending_an_organisation_is_not_its_own_to_undo_and_removing_it_ends_its_memberships() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (id, manager) = world.account("referente", &[(&organisation, Role::Administrator)]);
    let suspended = catalogue_core::OrganisationDetails { active: false, ..organisation.details.clone() };
    let held =
        moderator(&world).update_organisation(organisation.id, organisation.revision, suspended).unwrap();
    let undone = manager.update_organisation(held.id, held.revision, organisation.details.clone());
    assert_eq!(undone.unwrap_err().kind(), ErrorKind::Forbidden);
    world.admin().delete_organisation(held.id, held.revision, OwnedDatasets::Refuse).unwrap();
    let left = world.admin().account("referente").unwrap();
    assert!(left.details.memberships.is_empty() && left.details.home.is_none());
    let renamed = AccountDetails { first_name: Some("Ève".into()), ..left.details };
    assert!(world.admin().update_account(id, left.revision, renamed).is_ok());
}

/// The weight of what an account may do: in each organisation, and everywhere.
#[derive(Clone, Debug, PartialEq)]
struct Rights {
    roles: BTreeMap<usize, Role>,
    moderator: bool,
    administrator: bool,
}

fn rights(world: &World, id: AccountId, organisations: &[Organisation]) -> Rights {
    let account = world.admin().accounts().unwrap().into_iter().find(|account| account.id == id).unwrap();
    let role = |(n, organisation): (usize, &Organisation)| Some((n, account.role_in(organisation.id)?));
    Rights {
        roles: organisations.iter().enumerate().filter_map(role).collect(),
        moderator: account.details.moderator,
        administrator: account.details.administrator,
    }
}

#[derive(Clone, Debug)]
enum Grant {
    Create { roles: Vec<(usize, Role)>, moderator: bool, administrator: bool },
    Update { whom: usize, roles: Vec<(usize, Role)>, moderator: bool, administrator: bool },
    Member { whom: usize, at: usize, role: Option<Role> },
}

fn a_role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL)
}

fn grant() -> impl Strategy<Value = (usize, Grant)> {
    let roles =
        || prop::collection::btree_map(0..2usize, a_role(), 0..3).prop_map(|map| map.into_iter().collect());
    let rare = || prop::bool::weighted(0.2);
    let grant = prop_oneof![
        (roles(), rare(), rare()).prop_map(|(roles, moderator, administrator)| Grant::Create {
            roles,
            moderator,
            administrator
        }),
        (0..7usize, roles(), rare(), rare()).prop_map(|(whom, roles, moderator, administrator)| {
            Grant::Update { whom, roles, moderator, administrator }
        }),
        (0..7usize, 0..2usize, prop::option::of(a_role())).prop_map(|(whom, at, role)| Grant::Member {
            whom,
            at,
            role
        }),
    ];
    (0..7usize, grant)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 30, ..ProptestConfig::default() })]

    #[test]
    fn nobody_gives_what_they_do_not_have(grants in prop::collection::vec(grant(), 1..=3)) {
        let world = World::new();
        let organisations = [world.organisation("Une"), world.organisation("Deux")];
        let [one, two] = &organisations;
        let mut people: Vec<(AccountId, Session)> = vec![
            world.account("rien", &[]),
            world.account("membre", &[(one, Role::Member)]),
            world.account("deposante", &[(one, Role::Contributor)]),
            world.account("editrice", &[(one, Role::Editor), (two, Role::Member)]),
            world.account("referente", &[(one, Role::Administrator)]),
            world.account("double", &[(one, Role::Member), (two, Role::Administrator)]),
        ];
        let moderator = moderator(&world);
        if let Principal::Account(id) = moderator.principal() {
            people.push((*id, moderator.clone()));
        }
        for (n, (giver, grant)) in grants.into_iter().enumerate() {
            let before: Vec<Rights> =
                people.iter().map(|(id, _)| rights(&world, *id, &organisations)).collect();
            let asks = people[giver].1.clone();
            let held = |roles: Vec<(usize, Role)>| -> Vec<Membership> {
                roles.into_iter().map(|(at, role)| Membership { organisation: organisations[at].id, role }).collect()
            };
            match grant {
                Grant::Create { roles, moderator, administrator } => {
                    let details = AccountDetails {
                        login: format!("neuf-{n}"),
                        memberships: held(roles),
                        moderator,
                        administrator,
                        active: true,
                        ..AccountDetails::default()
                    };
                    if let Ok(account) = asks.create_account(details) {
                        people.push((account.id, world.session(Principal::Account(account.id))));
                    }
                }
                Grant::Update { whom, roles, moderator, administrator } => {
                    let account = world.admin().accounts().unwrap();
                    let account = account.into_iter().find(|account| account.id == people[whom].0).unwrap();
                    let details =
                        AccountDetails { memberships: held(roles), moderator, administrator, ..account.details };
                    let _ = asks.update_account(account.id, account.revision, details);
                }
                Grant::Member { whom, at, role } => {
                    let _ = asks.set_membership(people[whom].0, organisations[at].id, role);
                }
            }
            let mine = &before[giver];
            for (at, (id, _)) in people.iter().enumerate() {
                let none = Rights { roles: BTreeMap::new(), moderator: false, administrator: false };
                let had = before.get(at).unwrap_or(&none);
                let has = rights(&world, *id, &organisations);
                prop_assert!(had.moderator || !has.moderator, "{giver} made {at} a moderator");
                prop_assert!(had.administrator || !has.administrator, "{giver} made {at} an administrator");
                for (organisation, role) in &has.roles {
                    if had.roles.get(organisation) < Some(role) {
                        prop_assert!(
                            mine.roles.get(organisation) == Some(&Role::Administrator),
                            "{giver} with {mine:?} gave {role:?} in {organisation} to {at}"
                        );
                    }
                }
            }
        }
    }
}
