//! What is counted, what is controlled and what is late: true, under the rights of who asks, and at
//! most so much of it lost in a crash.

use crate::support::{Hands, World, link, metadata, options};
use catalogue_core::{
    AccountDetails, Catalogue, CheckedLink, Dataset, DatasetId, ErrorKind, Extent, Issue, IssueCode,
    Metadata, Options, Organisation, OrganisationDetails, Portal, PortalPredicate, Principal, QualityCode,
    Query, ReviewOutcome, Role, Session, Statistics, UsageTotals, Verdict, Visibility,
};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

fn world_at(date: &str) -> (World, Arc<Hands>) {
    let hands = Hands::at(date);
    (World::with(Options { clock: hands.clone(), ..options() }), hands)
}

/// Publishes a dataset with one deposited file.
fn deposited(world: &World, metadata: Metadata, content: &str) -> Dataset {
    let admin = world.admin();
    let draft = admin.create(metadata).unwrap();
    let resource = catalogue_core::ResourceMetadata { url: None, ..link("Fichier", "") };
    let draft = admin.add_resource(draft.id, draft.revision, resource).unwrap();
    let id = draft.resources[0].id;
    let draft =
        admin.attach_file(draft.id, draft.revision, id, "donnees.csv", &mut content.as_bytes()).unwrap();
    admin.publish(draft.id, draft.revision).unwrap()
}

fn take(session: &Session, dataset: &Dataset) {
    let mut file = session.open_file(dataset.id, dataset.resources[0].id).unwrap();
    let mut content = Vec::new();
    file.file.read_to_end(&mut content).unwrap();
    assert_eq!(content.len(), usize::try_from(file.size).unwrap());
}

fn portal(code: &str, organisation: &Organisation) -> Portal {
    Portal {
        code: code.into(),
        name: code.into(),
        base_url: format!("https://{code}.example.org"),
        predicate: PortalPredicate { organisations: vec![organisation.id], ..PortalPredicate::default() },
        ..Portal::default()
    }
}

fn totals(views: i64, downloads: i64, bytes: i64) -> UsageTotals {
    UsageTotals { views, downloads, bytes, extractions: 0 }
}

fn private(metadata: Metadata) -> Metadata {
    Metadata { visibility: Visibility::Private, ..metadata }
}

/// The seven figures of the slide: users, datasets given out, controlled, open, downloads, bytes in
/// all and in one year.
#[test]
fn the_figures_of_the_slide_are_one_call() {
    let (world, hands) = world_at("2015-06-01");
    let ville = world.organisation("Ville");
    let region = world.organisation("Région");
    world.account("marie", &[(&ville, Role::Editor)]);
    world.admin().put_portal(portal("open", &ville)).unwrap();
    let typed = |organisation, title: &str, types: &[&str]| Metadata {
        data_types: types.iter().map(|kind| format!("donnees-{kind}")).collect(),
        ..metadata(organisation, title, &["mot"])
    };
    let arbres = deposited(&world, typed(&ville, "Arbres", &["ouvertes", "geographiques"]), "0123456789");
    let budget = deposited(&world, typed(&ville, "Budget", &["statistiques"]), "01234");
    let capteurs = deposited(&world, typed(&region, "Capteurs", &["intelligentes", "geographiques"]), "0");
    world.admin().create(metadata(&ville, "Brouillon", &["mot"])).unwrap();

    let anybody = world.anonymous();
    let open = world.catalogue.session(Principal::Anonymous, Some("open")).unwrap();
    take(&anybody, &arbres);
    anybody.record_view(arbres.id).unwrap();
    hands.put("2016-03-01");
    take(&open, &arbres);
    take(&open, &budget);
    take(&anybody, &capteurs);
    let accepted = world.admin().review(arbres.id, arbres.revision, ReviewOutcome::Accepted, None).unwrap();
    assert_eq!((accepted.stale, accepted.revision), (false, arbres.revision));

    let whole = world.session(Principal::System).statistics().unwrap();
    assert_eq!(whole.accounts, Some(2), "marie and the administrator");
    assert_eq!(whole.organisations, 2);
    assert_eq!((whole.datasets["published"], whole.datasets["draft"]), (3, 1));
    assert_eq!((whole.controlled, whole.open, whole.geographic), (1, 1, 2));
    assert_eq!((whole.statistical, whole.intelligent), (1, 1));
    assert_eq!(whole.usage, totals(1, 4, 26));
    let years: Vec<_> = whole.usage_by_year.iter().map(|year| (year.year, year.totals)).collect();
    assert_eq!(years, [(2015, totals(1, 1, 10)), (2016, totals(0, 3, 16))]);
    assert_eq!(whole.usage_by_organisation["ville"], totals(1, 3, 25));
    assert_eq!(whole.usage_by_organisation["region"], totals(0, 1, 1));
    assert_eq!(whole.usage_by_portal["open"], totals(0, 2, 15));
    assert_eq!(whole.usage_by_portal[""], totals(1, 2, 11));
    assert_eq!(whole.by_portal["open"], 2);

    let there = open.statistics().unwrap();
    assert_eq!((there.organisations, there.datasets["published"], there.controlled), (1, 2, 1));
    assert_eq!((there.accounts, there.usage), (None, totals(0, 2, 15)));
    assert_eq!(there.by_portal.len(), 1);

    let public = anybody.statistics().unwrap();
    assert_eq!(Statistics { accounts: None, datasets: public.datasets.clone(), ..whole.clone() }, public);
    assert_eq!((public.datasets["draft"], public.datasets["published"]), (0, 3));
    // What an answer holds comes back from its JSON.
    let json = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<Statistics>(&json).unwrap(), whole);
}

#[test]
fn what_was_taken_of_a_purged_dataset_stays_with_its_organisation() {
    let (world, _) = world_at("2026-01-01");
    let ville = world.organisation("Ville");
    let autre = world.organisation("Autre");
    let (_, member) = world.account("membre", &[(&ville, Role::Member)]);
    let (_, stranger) = world.account("ailleurs", &[(&autre, Role::Administrator)]);
    let held = deposited(&world, metadata(&ville, "Éphémère", &["mot"]), "0123");
    let moved = deposited(&world, metadata(&ville, "Transmis", &["mot"]), "01");
    take(&world.anonymous(), &held);
    take(&world.anonymous(), &moved);
    world.catalogue.flush_usage().unwrap();
    // Counted and not yet written when the dataset goes.
    take(&world.anonymous(), &held);
    let admin = world.admin();
    let token = admin.prepare_delete(held.id).unwrap();
    assert_eq!(token.uses, 2, "what is in memory is counted too");
    let gone = admin.delete(held.id, &token.token).unwrap();
    admin.purge(held.id, gone.revision).unwrap();
    let given = Metadata { organisation: Some(autre.id), ..moved.metadata.clone() };
    admin.update(moved.id, moved.revision, given).unwrap();

    assert_eq!(admin.statistics().unwrap().usage, totals(0, 3, 10));
    let ever = member.organisation_usage(ville.id).unwrap();
    assert_eq!((ever.totals, ever.by_year.len()), (totals(0, 3, 10), 1));
    assert_eq!(ever.by_portal.keys().collect::<Vec<_>>(), [""]);
    assert_eq!(stranger.organisation_usage(ville.id).unwrap_err().kind(), ErrorKind::Forbidden);
    for asks in [&stranger, &member, &world.anonymous()] {
        let figures = asks.statistics().unwrap();
        assert_eq!(figures.usage_by_organisation.get("ville"), None, "{asks:?}");
        assert_eq!(figures.usage_by_organisation["autre"], totals(0, 1, 2), "{asks:?}");
    }
    let ville = admin.organisation("ville").unwrap();
    admin.merge_organisations(ville.id, ville.revision, autre.id).unwrap();
    assert_eq!(stranger.organisation_usage(autre.id).unwrap().totals, totals(0, 3, 10));
}

#[test]
fn a_download_waits_for_nobody_who_writes() {
    let world = World::with(Options { usage_events: 1, busy_timeout: Duration::from_secs(20), ..options() });
    let ville = world.organisation("Ville");
    let held = deposited(&world, metadata(&ville, "Arbres", &["mot"]), "0123");
    let folder = world.catalogue.path().to_owned();
    // Somebody else writes for long.
    let lock = std::fs::File::options().read(true).write(true).open(folder.join("write.lock")).unwrap();
    lock.lock().unwrap();
    let started = std::time::Instant::now();
    for _ in 0..20 {
        take(&world.anonymous(), &held);
        world.anonymous().record_view(held.id).unwrap();
    }
    assert_eq!(
        world.anonymous().get(held.id).unwrap().usage,
        totals(20, 20, 80),
        "seen before it is written"
    );
    world.anonymous().statistics().unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    lock.unlock().unwrap();
    world.anonymous().record_view(held.id).unwrap();
    assert_eq!(world.anonymous().statistics().unwrap().usage, totals(21, 20, 80));
    assert_eq!(world.admin().usage_by_day(held.id, None).unwrap().len(), 1);
}

#[test]
fn use_is_counted_by_day_resource_and_portal_and_nothing_impossible_is() {
    let (world, hands) = world_at("2026-02-27");
    let ville = world.organisation("Ville");
    let held = deposited(&world, metadata(&ville, "Arbres", &["mot"]), "0123");
    let (_, member) = world.account("membre", &[(&ville, Role::Member)]);
    let anybody = world.anonymous();
    anybody.record_view(held.id).unwrap();
    take(&anybody, &held);
    hands.put("2026-02-28");
    take(&anybody, &held);
    let days = member.usage_by_day(held.id, None).unwrap();
    assert_eq!(days.iter().map(|day| day.totals).collect::<Vec<_>>(), [totals(1, 1, 4), totals(0, 1, 4)]);
    let of_file = member.usage_by_day(held.id, Some(held.resources[0].id)).unwrap();
    assert_eq!(of_file[0].totals, totals(0, 1, 4));
    for bad in [totals(-1, 0, 0), totals(0, i64::MIN, 0), UsageTotals { extractions: -1, ..totals(0, 0, 0) }]
    {
        assert_eq!(world.admin().record_usage(held.id, bad).unwrap_err().kind(), ErrorKind::BadInput);
    }
    let many = UsageTotals { extractions: 7, ..totals(1, 2, i64::MAX / 4) };
    world.admin().record_usage(held.id, many).unwrap();
    world.admin().record_usage(held.id, many).unwrap();
    let used = world.admin().statistics().unwrap().usage;
    assert_eq!((used.views, used.extractions), (3, 14));
    let file = held.resources[0].id;
    anybody.record_download(held.id, file, 100).unwrap();
    anybody.record_extraction(held.id, file, 0).unwrap();
    assert_eq!(anybody.record_download(held.id, file, -1).unwrap_err().kind(), ErrorKind::BadInput);
    let used = anybody.get(held.id).unwrap().usage;
    assert_eq!((used.views, used.downloads, used.extractions), (3, 7, 15));
    let foreign = catalogue_core::ResourceId::from_uuid(uuid::Uuid::from_u128(9));
    assert_eq!(anybody.record_download(held.id, foreign, 0).unwrap_err().kind(), ErrorKind::NotFound);
    let nothing = DatasetId::from_uuid(uuid::Uuid::from_u128(9));
    assert_eq!(anybody.record_view(nothing).unwrap_err().kind(), ErrorKind::NotFound);
}

const COUNTER: &str = "CATALOGUE_TEST_COUNTER";

/// The process that is killed while it counts.
#[test]
#[ignore = "run as a child by the test below"]
fn counter() {
    let Ok(folder) = std::env::var(COUNTER) else { return };
    let options = Options { usage_events: 50, usage_age: Duration::from_secs(3_600), ..Options::default() };
    let catalogue = Catalogue::open(Path::new(&folder), options).unwrap();
    let anybody = catalogue.session(Principal::Anonymous, None).unwrap();
    let id = anybody.search(&Query::default()).unwrap().hits[0].id;
    for n in 1_i64.. {
        anybody.record_view(id).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "@{n}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_crash_loses_no_more_than_was_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    {
        let catalogue = Catalogue::create(&path, options(), admin).unwrap();
        let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let details =
            OrganisationDetails { name: "Ville".into(), active: true, ..OrganisationDetails::default() };
        let ville = session.create_organisation(details).unwrap();
        let draft = session.create(metadata(&ville, "Arbres", &["mot"])).unwrap();
        let draft =
            session.add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv")).unwrap();
        session.publish(draft.id, draft.revision).unwrap();
    }
    let mut before = 0;
    let mut written = false;
    for wait in [30, 120, 300] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "figures::counter", "--ignored", "--nocapture", "--test-threads=1"])
            .env(COUNTER, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("@1")), "the child counts");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = lines.filter_map(|line| line.split_once('@')?.1.parse::<i64>().ok()).last().unwrap_or(1);
        let catalogue = Catalogue::open(&path, Options::default()).unwrap();
        let found =
            catalogue.session(Principal::System, None).unwrap().statistics().unwrap().usage.views - before;
        assert!(said - found <= 50, "{said} counted, {found} kept");
        assert!(found <= said + 1, "{said} counted, {found} kept");
        written |= found > 0;
        before += found;
    }
    assert!(written, "no run counted so much that something was written");
}

#[test]
fn what_is_counted_is_written_when_the_catalogue_goes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let admin = AccountDetails { login: "admin".into(), ..AccountDetails::default() };
    let catalogue = Catalogue::create(&path, options(), admin).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    let draft = session.create(Metadata { title: "Arbres".into(), ..Metadata::default() }).unwrap();
    session.record_view(draft.id).unwrap();
    drop((session, catalogue));
    let catalogue = Catalogue::open(&path, options()).unwrap();
    let session = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
    assert_eq!(session.get(draft.id).unwrap().usage.views, 1);
}

/// Two catalogues that differ in what is hidden give the same figures and the same lists.
#[test]
fn figures_and_late_lists_say_nothing_of_what_is_hidden() {
    let told = |hidden: bool| -> Vec<String> {
        let (world, hands) = world_at("2024-01-01");
        let ville = world.organisation("Ville");
        let region = world.organisation("Région");
        let (_, stranger) = world.account("ailleurs", &[(&region, Role::Editor)]);
        world.admin().put_portal(portal("open", &ville)).unwrap();
        let through = world.catalogue.session(Principal::Anonymous, Some("open")).unwrap();
        let shown = deposited(&world, metadata(&ville, "Visible", &["mot"]), "0123");
        take(&world.anonymous(), &shown);
        if hidden {
            let admin = world.admin();
            let secret = deposited(&world, private(metadata(&ville, "Secret", &["mot"])), "01234567");
            take(&admin, &secret);
            admin.record_view(secret.id).unwrap();
            admin.review(secret.id, secret.revision, ReviewOutcome::Accepted, None).unwrap();
            admin.create(metadata(&ville, "Brouillon", &["mot"])).unwrap();
            let gone = deposited(&world, private(metadata(&ville, "Disparu", &["mot"])), "0");
            take(&admin, &gone);
            let token = admin.prepare_delete(gone.id).unwrap().token;
            let gone = admin.delete(gone.id, &token).unwrap();
            admin.purge(gone.id, gone.revision).unwrap();
            world.account("personne", &[(&ville, Role::Editor)]);
            let refused = admin.review(shown.id, shown.revision, ReviewOutcome::ToCorrect, Some("x".into()));
            refused.unwrap();
        }
        hands.put("2026-01-01");
        let mut said = Vec::new();
        for session in [world.anonymous(), stranger, through] {
            said.push(serde_json::to_string(&session.statistics().unwrap()).unwrap());
            let late = session.late(None, None, 100).unwrap();
            said.extend(late.datasets.iter().map(|late| format!("{} {:?}", late.title, late.freshness)));
            said.push(late.after.is_some().to_string());
            let page = session.qualities(Some(ville.id), None, 100).unwrap();
            said.extend(page.datasets.iter().map(|one| format!("{} {:?}", one.title, one.quality)));
        }
        said
    };
    let (without, with) = (told(false), told(true));
    assert_eq!(without, with);
    assert!(without.iter().any(|said| said.contains("Visible")), "{without:?}");
}

#[test]
fn a_review_counts_until_what_it_controlled_changes() {
    let (world, _) = world_at("2026-01-01");
    let ville = world.organisation("Ville");
    let (_, editor) = world.account("editrice", &[(&ville, Role::Editor)]);
    let moderator = moderator(&world, "moderation", &[]);
    let held = deposited(&world, metadata(&ville, "Arbres", &["mot"]), "0123");
    let controlled = || world.anonymous().statistics().unwrap().controlled;
    assert_eq!(controlled(), 0);

    let wrong = moderator.review(held.id, held.revision, ReviewOutcome::ToCorrect, Some("  ".into()));
    assert_eq!(wrong.unwrap_err().issues(), [Issue::error("note", IssueCode::Required)]);
    let long = moderator.review(held.id, held.revision, ReviewOutcome::Accepted, Some("x".repeat(2_001)));
    assert_eq!(long.unwrap_err().kind(), ErrorKind::Invalid);
    let note = Some("Préciser la licence.".to_owned());
    moderator.review(held.id, held.revision, ReviewOutcome::ToCorrect, note.clone()).unwrap();
    assert_eq!((controlled(), world.anonymous().get(held.id).unwrap().controlled), (0, false));
    moderator.review(held.id, held.revision, ReviewOutcome::Accepted, None).unwrap();
    assert_eq!((controlled(), world.anonymous().get(held.id).unwrap().controlled), (1, true));

    // An update of the data keeps it controlled.
    let file = held.resources[0].id;
    let held = editor.attach_file(held.id, held.revision, file, "d.csv", &mut "nouveau".as_bytes()).unwrap();
    let dated = Metadata { updated_on: "2026-01-01".parse().ok(), ..held.metadata.clone() };
    let held = editor.update(held.id, held.revision, dated).unwrap();
    assert_eq!(controlled(), 1);
    // What was controlled is no longer what it was.
    let changed =
        Metadata { description: format!("{} Et plus.", held.metadata.description), ..held.metadata };
    let held = editor.update(held.id, held.revision, changed).unwrap();
    assert_eq!((controlled(), world.anonymous().get(held.id).unwrap().controlled), (0, false));
    let reviews = editor.reviews(held.id).unwrap();
    let told: Vec<_> = reviews.iter().map(|review| (review.outcome, review.stale)).collect();
    assert_eq!(told, [(ReviewOutcome::Accepted, true), (ReviewOutcome::ToCorrect, true)]);
    assert_eq!(reviews[1].note, note);
    assert!((0..=100).contains(&reviews[0].score) && !reviews[0].rules.is_empty());

    let stale = moderator.review(held.id, catalogue_core::Revision(1), ReviewOutcome::Accepted, None);
    assert_eq!(stale.unwrap_err().kind(), ErrorKind::Conflict);
    moderator.review(held.id, held.revision, ReviewOutcome::Accepted, None).unwrap();
    assert_eq!(controlled(), 1);
    editor.unpublish(held.id, held.revision).unwrap();
    assert_eq!(controlled(), 0, "controlled datasets are published ones");

    let kinds: Vec<String> =
        world.admin().notices(100).unwrap().into_iter().map(|notice| notice.kind).collect();
    assert_eq!(kinds, ["review-to-correct", "review-accepted", "review-accepted"]);
    let actions: Vec<String> =
        editor.history(held.id).unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions.iter().filter(|action| *action == "dataset.review").count(), 3);
    assert!(world.admin().check_integrity().unwrap().is_empty());
}

fn moderator(world: &World, login: &str, roles: &[(&Organisation, Role)]) -> Session {
    let (id, session) = world.account(login, roles);
    let account = world.admin().account(login).unwrap();
    let details = AccountDetails { moderator: true, ..account.details };
    world.admin().update_account(id, account.revision, details).unwrap();
    session
}

#[test]
fn whoever_deposits_does_not_control() {
    let world = World::new();
    let ville = world.organisation("Ville");
    let held = deposited(&world, metadata(&ville, "Arbres", &["mot"]), "0123");
    let review = |session: &Session| {
        session.review(held.id, held.revision, ReviewOutcome::Accepted, None).map_err(|error| error.kind())
    };
    for (login, role, allowed) in [
        ("neutre", None, true),
        ("lit", Some(Role::Member), true),
        ("depose", Some(Role::Contributor), false),
        ("dirige", Some(Role::Administrator), false),
    ] {
        let roles: Vec<_> = role.map(|role| (&ville, role)).into_iter().collect();
        let said = review(&moderator(&world, login, &roles)).map(|_| ());
        assert_eq!(said, if allowed { Ok(()) } else { Err(ErrorKind::Forbidden) }, "{login}");
    }
    assert_eq!(review(&world.anonymous()).map(|_| ()), Err(ErrorKind::Unauthenticated));
    assert!(review(&world.admin()).is_ok());
}

#[test]
fn the_quality_of_a_dataset_is_told_with_its_reasons() {
    let (world, _) = world_at("2026-06-01");
    let ville = world.organisation("Ville");
    let held = world.published_with(
        Metadata { extent: Extent::default(), ..metadata(&ville, "Arbres", &["mot"]) },
        vec![link("Fichier", "https://example.org/f.csv")],
    );
    let anybody = world.anonymous();
    let quality = anybody.quality(held.id, &[]).unwrap();
    assert!((1..100).contains(&quality.score), "{}", quality.score);
    let missed: Vec<QualityCode> = quality.missed().iter().map(|criterion| criterion.code).collect();
    for code in [QualityCode::Contact, QualityCode::Keywords, QualityCode::SpatialCoverage] {
        assert!(missed.contains(&code), "{code:?} {missed:?}");
    }
    assert!(quality.missed().iter().all(|criterion| criterion.remedy.is_some()));
    let dead = CheckedLink { url: "https://example.org/f.csv".into(), available: false, checked: None };
    let with_links = anybody.quality(held.id, &[dead]).unwrap();
    assert!(with_links.score < quality.score);
    let links = with_links.criteria.iter().find(|held| held.code == QualityCode::Links).unwrap();
    assert_eq!(
        (links.verdict, links.paths.as_slice()),
        (Verdict::Missed, &["resources[0].url".to_owned()][..])
    );

    world.published(metadata(&ville, "Autre", &["mot"]));
    world.admin().create(metadata(&ville, "Brouillon", &["mot"])).unwrap();
    let first = anybody.qualities(Some(ville.id), None, 1).unwrap();
    assert_eq!(first.datasets.len(), 1);
    let second = anybody.qualities(Some(ville.id), first.after, 1).unwrap();
    assert_eq!(second.datasets.len(), 1);
    assert_ne!(first.datasets[0].dataset, second.datasets[0].dataset);
    assert_eq!(anybody.qualities(Some(ville.id), second.after, 10).unwrap().datasets.len(), 0);
}

#[test]
fn late_data_is_listed_and_its_keepers_are_told() {
    let (world, hands) = world_at("2026-01-01");
    let ville = world.organisation("Ville");
    let region = world.organisation("Région");
    world.account("editrice", &[(&ville, Role::Editor)]);
    world.account("lecteur", &[(&ville, Role::Member)]);
    let often = |organisation, title: &str, frequency: &str| Metadata {
        frequency: Some(frequency.into()),
        ..metadata(organisation, title, &["mot"])
    };
    let weekly = deposited(&world, often(&ville, "Hebdomadaire", "WEEKLY"), "0");
    deposited(&world, often(&ville, "Annuel", "ANNUAL"), "0");
    deposited(&world, often(&ville, "Continu", "UPDATE_CONT"), "0");
    deposited(&world, often(&region, "Quotidien", "DAILY"), "0");
    let secret = deposited(&world, private(often(&region, "Secret", "DAILY")), "0");
    let anybody = world.anonymous();
    assert_eq!(anybody.late(None, None, 10).unwrap().datasets.len(), 0);
    hands.put("2026-02-01");
    let titles = |session: &Session, of: Option<&Organisation>| -> Vec<String> {
        let mut titles = Vec::new();
        let mut after = None;
        loop {
            let page = session.late(of.map(|held| held.id), after, 1).unwrap();
            titles.extend(page.datasets.into_iter().map(|late| late.title));
            after = page.after;
            if after.is_none() {
                titles.sort();
                return titles;
            }
        }
    };
    assert_eq!(titles(&anybody, None), ["Hebdomadaire", "Quotidien"]);
    assert_eq!(titles(&anybody, Some(&ville)), ["Hebdomadaire"]);
    assert_eq!(titles(&world.admin(), None), ["Hebdomadaire", "Quotidien", "Secret"]);
    let late = anybody.late(Some(ville.id), None, 10).unwrap().datasets.remove(0);
    assert_eq!((late.freshness.late_by, late.resources.len()), (24, 1));

    assert_eq!(world.admin().remind_late().unwrap(), 2);
    let notices = world.admin().notices(100).unwrap();
    let of_ville = notices.iter().find(|notice| notice.arguments["organisation"] == "Ville").unwrap();
    assert_eq!((of_ville.kind.as_str(), of_ville.arguments["count"].as_str()), ("resources-late", "1"));
    assert!(of_ville.body(catalogue_core::Language::French).contains("– Hebdomadaire : 24"));
    assert_eq!(anybody.remind_late().unwrap_err().kind(), ErrorKind::Unauthenticated);

    // A new file is new data, without a word being written.
    let admin = world.admin();
    let file = weekly.resources[0].id;
    admin.attach_file(weekly.id, weekly.revision, file, "n.csv", &mut "nouveau".as_bytes()).unwrap();
    assert_eq!(titles(&anybody, None), ["Quotidien"]);
    let secret = admin.get(secret.id).unwrap().dataset;
    let done = Metadata { progress: Some("completed".into()), ..secret.metadata.clone() };
    admin.update(secret.id, secret.revision, done).unwrap();
    assert_eq!(titles(&admin, None), ["Quotidien"]);
}
