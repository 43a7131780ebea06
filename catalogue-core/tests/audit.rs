//! Who did what and what was refused: told to those who answer for it, and to nobody else.

use crate::support::{World, metadata, options};
use catalogue_core::access::reason;
use catalogue_core::{
    Ask, AuditQuery, ErrorKind, Metadata, NOT_READABLE, NOT_SIGNED_IN, Options, PersonDetails, Principal,
    RefusalQuery, Revision, Role, Session, TokenDetails, Visibility,
};
use std::time::Duration;

fn actions(session: &Session, query: &AuditQuery) -> Vec<String> {
    session.audit(query).unwrap().entries.into_iter().map(|entry| entry.action).collect()
}

#[test]
fn the_journal_is_read_by_administrators_in_pages() {
    let world = World::new();
    let (ville, region) = (world.organisation("Ville"), world.organisation("Région"));
    let (id, editor) = world.account("editrice", &[(&ville, Role::Editor)]);
    let draft = editor.create(metadata(&ville, "Arbres", &["mot"])).unwrap();
    world.published(metadata(&region, "Rivières", &["mot"]));
    let admin = world.admin();
    let whole = AuditQuery::default;
    let all = admin.audit(&AuditQuery { page_size: Some(1_000), ..whole() }).unwrap();
    assert_eq!(all.cursor, None);
    assert!(all.entries.is_sorted_by(|a, b| a.time >= b.time), "latest first");
    assert!(all.entries.iter().any(|entry| entry.action == "catalogue.create"));

    let mut paged = Vec::new();
    let mut cursor = None;
    loop {
        let page = admin.audit(&AuditQuery { page_size: Some(3), cursor, ..whole() }).unwrap();
        assert!((1..=3).contains(&page.entries.len()));
        paged.extend(page.entries);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, all.entries);

    let by_her = admin.audit(&AuditQuery { account: Some(id), ..whole() }).unwrap().entries;
    assert_eq!(by_her.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["dataset.create"]);
    assert_eq!(by_her[0].subject_id, draft.id.to_string());
    let time = by_her[0].time;
    let of = |query: AuditQuery| actions(&admin, &query).len();
    assert_eq!(of(AuditQuery { subject_id: Some(draft.id.to_string()), ..whole() }), 1);
    assert_eq!(of(AuditQuery { since: Some(time), until: Some(time), ..whole() }), 0);
    let moment = time + chrono::Duration::nanoseconds(1);
    assert_eq!(of(AuditQuery { since: Some(time), until: Some(moment), ..whole() }), 1);
    assert_eq!(of(AuditQuery { subject: Some("' OR 1 = 1 --".into()), ..whole() }), 0);
    let refused = admin.audit(&AuditQuery { cursor: Some("0".repeat(64)), ..whole() }).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::BadQuery);
    let other = admin.refusals(&RefusalQuery {
        cursor: admin.audit(&AuditQuery { page_size: Some(1), ..whole() }).unwrap().cursor,
        ..RefusalQuery::default()
    });
    assert_eq!(other.unwrap_err().kind(), ErrorKind::BadQuery, "a cursor of something else");
}

#[test]
fn an_organisation_reads_its_own_part() {
    let world = World::new();
    let (ville, region) = (world.organisation("Ville"), world.organisation("Région"));
    let (_, referent) = world.account("referente", &[(&ville, Role::Administrator)]);
    let (_, editor) = world.account("editrice", &[(&ville, Role::Editor)]);
    let held = world.published(metadata(&ville, "Arbres", &["mot"]));
    world.published(metadata(&region, "Rivières", &["mot"]));
    let own = AuditQuery { organisation: Some(ville.id), ..AuditQuery::default() };
    let told = actions(&referent, &own);
    assert_eq!(told, ["dataset.publish", "dataset.update", "dataset.create", "organisation.create"]);
    for (session, query, kind) in [
        (&referent, AuditQuery::default(), ErrorKind::Forbidden),
        (&referent, AuditQuery { organisation: Some(region.id), ..own.clone() }, ErrorKind::Forbidden),
        (&editor, own.clone(), ErrorKind::Forbidden),
        (&world.anonymous(), own.clone(), ErrorKind::Unauthenticated),
    ] {
        assert_eq!(session.audit(&query).unwrap_err().kind(), kind);
        let refusals = RefusalQuery { organisation: query.organisation, ..RefusalQuery::default() };
        assert_eq!(session.refusals(&refusals).unwrap_err().kind(), kind);
    }
    // What is given away goes with its past.
    let given = Metadata { organisation: Some(region.id), ..held.metadata.clone() };
    world.admin().update(held.id, held.revision, given).unwrap();
    assert_eq!(actions(&referent, &own), ["organisation.create"]);
}

#[test]
fn what_is_refused_is_noted_with_its_reason() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (member_id, member) = world.account("membre", &[(&ville, Role::Member)]);
    let (_, referent) = world.account("referente", &[(&ville, Role::Administrator)]);
    let secret = Metadata { visibility: Visibility::Private, ..metadata(&ville, "Secret", &["mot"]) };
    let held = world.published(secret);
    let anybody = world.anonymous();
    assert_eq!(anybody.get(held.id).unwrap_err().kind(), ErrorKind::NotFound);
    let nothing = catalogue_core::DatasetId::from_uuid(uuid::Uuid::from_u128(7));
    assert_eq!(anybody.get(nothing).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(member.archive(held.id, held.revision).unwrap_err().kind(), ErrorKind::Forbidden);
    assert_eq!(anybody.create(Metadata::default()).unwrap_err().kind(), ErrorKind::Unauthenticated);
    assert_eq!(member.health().unwrap_err().kind(), ErrorKind::Forbidden);
    // A page asks what it may offer: that is no refusal.
    assert!(!member.get(held.id).unwrap().may.contains(&"dataset.archive".to_owned()));

    let page = world.admin().refusals(&RefusalQuery::default()).unwrap();
    let told: Vec<(&str, &str, &str)> = page
        .refusals
        .iter()
        .map(|one| (one.action.as_str(), one.subject.as_str(), one.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("catalogue.maintain", "catalogue", reason::NEEDS_ADMINISTRATOR),
            ("dataset.create", "catalogue", NOT_SIGNED_IN),
            ("dataset.archive", "dataset", reason::NEEDS_EDITOR),
            ("record.read", "dataset", NOT_READABLE),
        ]
    );
    assert_eq!((page.refusals[2].account, page.refusals[2].organisation), (Some(member_id), Some(ville.id)));
    let own = RefusalQuery { organisation: Some(ville.id), ..RefusalQuery::default() };
    let mine = referent.refusals(&own).unwrap().refusals;
    assert_eq!(mine, page.refusals[2..], "what concerns the organisation");
    let of_member = RefusalQuery { account: Some(member_id), ..RefusalQuery::default() };
    assert_eq!(world.admin().refusals(&of_member).unwrap().refusals.len(), 2);
    let first = RefusalQuery { page_size: Some(3), ..RefusalQuery::default() };
    let first_page = world.admin().refusals(&first).unwrap();
    let rest = RefusalQuery { cursor: first_page.cursor, ..first };
    let rest = world.admin().refusals(&rest).unwrap();
    assert_eq!([first_page.refusals, rest.refusals].concat(), page.refusals);
}

#[test]
fn the_same_refusal_is_noted_once_a_minute_and_the_log_survives() {
    let hands = crate::support::Hands::at("2026-01-01");
    let world = World::with(Options { clock: hands.clone(), ..options() });
    let (_, user) = world.account("personne", &[]);
    for _ in 0..500 {
        user.health().unwrap_err();
    }
    let count = || world.admin().refusals(&RefusalQuery::default()).unwrap().refusals.len();
    assert_eq!(count(), 1);
    hands.put("2026-01-02");
    user.health().unwrap_err();
    assert_eq!(count(), 2);
    // Somebody who tries many things fills no memory, and waits for nobody who writes.
    let lock = std::fs::File::options()
        .read(true)
        .write(true)
        .open(world.catalogue.path().join("write.lock"))
        .unwrap();
    lock.lock().unwrap();
    let started = std::time::Instant::now();
    let ville = world.anonymous();
    for n in 0..1_500 {
        let organisation = catalogue_core::OrganisationId::from_uuid(uuid::Uuid::from_u128(n));
        ville.members(organisation).unwrap_err();
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    lock.unlock().unwrap();
    let page = world.admin().refusals(&RefusalQuery { page_size: Some(1_000), ..RefusalQuery::default() });
    let page = page.unwrap();
    assert_eq!((page.refusals.len(), page.cursor.is_some()), (1_000, true));
}

#[test]
fn nothing_is_noted_where_the_host_wants_none() {
    let world = World::with(Options { log_refusals: false, ..options() });
    world.anonymous().health().unwrap_err();
    world.session(Principal::Anonymous).create(Metadata::default()).unwrap_err();
    assert_eq!(world.admin().refusals(&RefusalQuery::default()).unwrap().refusals, []);
}

/// Looking through the queue asks nothing of anybody; deciding, and touching another's account, does.
#[test]
fn what_is_refused_at_the_desk_is_noted_and_looking_is_not() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let (_, referent) = world.account("referent", &[(&ville, Role::Administrator)]);
    let (asker, asks) = world.account("demandeur", &[]);
    let (_, stranger) = world.account("curieux", &[]);
    let role = Role::Editor;
    let request =
        asks.ask(Ask::Membership { organisation: ville.id, role, home: false, message: None }).unwrap();
    let noted = || -> Vec<String> {
        let page = world.admin().refusals(&RefusalQuery::default()).unwrap();
        page.refusals.into_iter().map(|refusal| refusal.action).collect()
    };
    assert_eq!(referent.requests(None).unwrap().len(), 1);
    assert_eq!(stranger.requests(None).unwrap().len(), 0);
    assert_eq!(asks.requests(None).unwrap().len(), 1);
    assert_eq!(noted(), Vec::<String>::new(), "to look is not to ask");

    let kind = |error: catalogue_core::Error| error.kind();
    assert_eq!(kind(asks.approve(request.id, request.revision, None).unwrap_err()), ErrorKind::Forbidden);
    assert_eq!(kind(stranger.set_password(asker, None, "une phrase").unwrap_err()), ErrorKind::Forbidden);
    assert_eq!(kind(stranger.tokens(asker).unwrap_err()), ErrorKind::Forbidden);
    let made = stranger.create_token(asker, TokenDetails { name: "n".into(), ..TokenDetails::default() });
    assert_eq!(kind(made.unwrap_err()), ErrorKind::Forbidden);
    let written = stranger.update_person(asker, Revision(1), PersonDetails::default());
    assert_eq!(kind(written.unwrap_err()), ErrorKind::Forbidden);
    let mut said = noted();
    said.sort();
    // The same that is refused twice in a short time is noted once.
    assert_eq!(said, ["account.edit", "account.password", "account.tokens", "member.manage"]);
}
