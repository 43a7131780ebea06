//! What the slides of a deposit desk promise: deposit once for several portals, a simple form and a
//! strict one, three levels of access, services, figures.

use crate::support::{World, found, link, options, text};
use catalogue_core::{
    Access, AccessRule, Ask, Audience, CapabilityKind, ErrorKind, ExtractionDetails, ExtractionOutcome,
    ExtractionState, Footprint, ImportOptions, Metadata, Operation, Options, Organisation, Portal,
    PortalAccess, PortalPredicate, Principal, Query, RecordOutcome, ResourceMetadata, ReviewOutcome, Role,
    ServiceOffer, Session, State, SuggestField,
};

const OPEN: &str = "open-paca";
const GEOGRAPHIC: &str = "crige-paca";

struct Desk {
    world: World,
    city: Organisation,
    agency: Organisation,
}

impl Desk {
    fn new() -> Self {
        let world = World::with(Options { preset: "idgo".into(), ..options() });
        let city = world.organisation("Ville de Démonstration");
        let agency = world.organisation("Agence de l'eau");
        let portal = |code: &str, data_type: &str| Portal {
            code: code.into(),
            name: code.to_uppercase(),
            base_url: format!("https://{code}.example.org"),
            predicate: PortalPredicate { data_types: vec![data_type.into()], ..PortalPredicate::default() },
            facets: vec!["theme".into(), "access".into()],
            ..Portal::default()
        };
        world.admin().put_portal(portal(OPEN, "donnees-ouvertes")).unwrap();
        world.admin().put_portal(portal(GEOGRAPHIC, "donnees-geographiques")).unwrap();
        Self { world, city, agency }
    }

    fn through(&self, portal: &str) -> Session {
        self.world.catalogue.session(Principal::Anonymous, Some(portal)).unwrap()
    }

    /// What the simple form asks for, and no more.
    fn simple(&self, title: &str, data_types: &[&str]) -> Metadata {
        Metadata {
            title: title.into(),
            description: "Ce que la ville mesure dans ses rues, avec la date de chaque relevé.".into(),
            licence: Some("etalab-2.0".into()),
            organisation: Some(self.city.id),
            data_types: data_types.iter().map(|code| (*code).to_owned()).collect(),
            ..Metadata::default()
        }
    }
}

fn plain(url: &str) -> ResourceMetadata {
    ResourceMetadata { name: "Relevés".into(), url: Some(url.into()), ..ResourceMetadata::default() }
}

#[test]
fn where_to_put_my_data_is_no_question_any_more() {
    let desk = Desk::new();
    let (_, contributor) = desk.world.account("depot", &[(&desk.city, Role::Contributor)]);
    let publish = |metadata: Metadata| {
        let draft = contributor.create(metadata).unwrap();
        let draft = contributor
            .add_resource(draft.id, draft.revision, plain("https://city.example.org/r.geojson"))
            .unwrap();
        contributor.publish(draft.id, draft.revision).unwrap()
    };
    let both = publish(desk.simple("Arbres", &["donnees-ouvertes", "donnees-geographiques"]));
    let open = publish(desk.simple("Budget", &["donnees-ouvertes"]));
    let geographic = publish(desk.simple("Réseaux", &["donnees-geographiques"]));
    let by_title = Query { sort: catalogue_core::Sort::Title, ..text("") };
    assert_eq!(found(&desk.through(OPEN), &by_title), [both.id, open.id]);
    assert_eq!(found(&desk.through(GEOGRAPHIC), &by_title), [both.id, geographic.id]);
    assert_eq!(desk.world.anonymous().count(&Query::default()).unwrap(), 3, "nothing is copied");
    // The same record, under the address of each portal; nothing of it through the other.
    assert_eq!(desk.through(OPEN).get(both.id).unwrap().url, "https://open-paca.example.org/dataset/arbres");
    assert_eq!(
        desk.through(GEOGRAPHIC).get(both.id).unwrap().url,
        "https://crige-paca.example.org/dataset/arbres"
    );
    let resource = geographic.resources[0].id;
    let hidden = desk.through(OPEN).resource_address(geographic.id, resource).unwrap_err();
    assert_eq!(hidden.kind(), ErrorKind::NotFound);
    assert_eq!(desk.through(OPEN).statistics().unwrap().datasets["published"], 2);
    // Open and geographic are two things that a dataset is, or not.
    let counts = crate::support::counts(&desk.world.anonymous(), &text(""), "data-type");
    assert_eq!((counts["donnees-ouvertes"], counts["donnees-geographiques"]), (2, 2));
}

#[test]
fn ten_fields_are_enough_and_more_may_be_asked_of_the_same_record() {
    let desk = Desk::new();
    let (_, contributor) = desk.world.account("depot", &[(&desk.city, Role::Contributor)]);
    let form = contributor.form(None, None).unwrap();
    assert_eq!(form.profile, "simple");
    let properties = form.schema["properties"].as_object().unwrap();
    let shown = properties.values().filter(|property| property["x-form"] != false).count();
    assert!((1..=10).contains(&shown), "{shown} fields");
    let draft = contributor.create(desk.simple("Capteurs", &["donnees-intelligentes"])).unwrap();
    let draft =
        contributor.add_resource(draft.id, draft.revision, plain("https://city.example.org/c.csv")).unwrap();
    let published = contributor.publish(draft.id, draft.revision).unwrap();
    assert_eq!(published.state, State::Published);
    // The strict eye sees what is missing; the record is completed, not typed again.
    let missing = contributor.check(published.id, Some("pigma")).unwrap();
    let paths: Vec<&str> = missing.iter().map(|issue| issue.path.as_str()).collect();
    assert!(paths.contains(&"frequency") && paths.contains(&"keywords"), "{paths:?}");
    let completed = Metadata {
        profile: Some("pigma".into()),
        frequency: Some("DAILY".into()),
        keywords: vec!["capteur".into(), "bruit".into(), "air".into()],
        ..published.metadata.clone()
    };
    let refused = contributor.update(published.id, published.revision, completed.clone()).unwrap_err();
    let paths: Vec<&str> = refused.issues().iter().map(|issue| issue.path.as_str()).collect();
    assert!(paths.iter().all(|path| path.starts_with("resources")), "only its data lacks words: {paths:?}");
    let described = link("Relevés", "https://city.example.org/c.csv");
    let held = contributor
        .update_resource(published.id, published.revision, published.resources[0].id, described)
        .unwrap();
    let upgraded = contributor.update(held.id, held.revision, completed).unwrap();
    assert_eq!(upgraded.metadata.description, published.metadata.description);
    assert_eq!(upgraded.resources[0].id, published.resources[0].id);
}

#[test]
fn other_catalogues_are_taken_in_and_recognised_again() {
    let desk = Desk::new();
    let harvester = desk.world.session(Principal::Harvester(desk.agency.id));
    let record = |title: &str| {
        serde_json::to_vec(&serde_json::json!([{
            "id": "r1", "name": "debits", "title": title, "notes": "Débits journaliers des rivières.",
            "license_id": "lov2",
            "resources": [{ "name": "Débits", "format": "CSV", "url": "https://eau.example.org/debits.csv" }]
        }]))
        .unwrap()
    };
    let from = ImportOptions {
        format: Some("ckan".into()),
        source: Some("https://eau.example.org".into()),
        organisation: Some(desk.agency.id),
        publish: true,
        ..ImportOptions::default()
    };
    let takes = |title: &str| {
        let report = harvester.import(&record(title), &from, &mut |_, _| true).unwrap();
        (report.records[0].outcome, report.records[0].id.unwrap())
    };
    let (outcome, id) = takes("Débits");
    assert_eq!(outcome, RecordOutcome::Created);
    assert_eq!(takes("Débits"), (RecordOutcome::Unchanged, id));
    assert_eq!(takes("Débits des rivières"), (RecordOutcome::Updated, id));
    // What came by harvest is not the harvest of another organisation to touch.
    let other = desk.world.session(Principal::Harvester(desk.city.id));
    let held = desk.world.admin().get(id).unwrap().dataset;
    assert!(other.update(id, held.revision, held.metadata.clone()).is_err());
}

#[test]
fn three_levels_of_access_by_operation_and_by_portal() {
    let desk = Desk::new();
    let partners = catalogue_core::OrganisationDetails { partner: true, ..desk.agency.details.clone() };
    desk.world.admin().update_organisation(desk.agency.id, desk.agency.revision, partners).unwrap();
    let (_, contributor) = desk.world.account("depot", &[(&desk.city, Role::Contributor)]);
    let (_, partner) = desk.world.account("partenaire", &[(&desk.agency, Role::Member)]);
    let (_, user) = desk.world.account("inscrit", &[]);
    let offer = |operation, url: &str| ServiceOffer {
        operation: Some(operation),
        url: Some(url.into()),
        protocol: (operation == Operation::View).then(|| "WMS".into()),
        layer: None,
    };
    let restricted = Access::Restricted { audiences: vec![Audience::Partners] };
    let resource = ResourceMetadata {
        services: vec![
            offer(Operation::View, "https://city.example.org/wms"),
            offer(Operation::Extract, "https://city.example.org/extract"),
        ],
        access: AccessRule {
            download: restricted,
            view: Some(Access::Open),
            extract: Some(Access::Authenticated),
            reason: Some("f".into()),
            ask: Some("Direction du numérique".into()),
            ..AccessRule::default()
        },
        ..plain("https://city.example.org/r.gpkg")
    };
    let metadata = desk.simple("Réseaux", &["donnees-geographiques"]);
    let draft = contributor.create(metadata).unwrap();
    let draft = contributor.add_resource(draft.id, draft.revision, resource).unwrap();
    let published = contributor.publish(draft.id, draft.revision).unwrap();
    let shows = |session: &Session| {
        let view = session.get(published.id).unwrap();
        let held = &view.dataset.resources[0].metadata;
        let services = held.services.iter().map(|service| service.url.is_some());
        (held.url.is_some(), services.collect::<Vec<_>>(), view.ask)
    };
    let ask = Some("Direction du numérique".to_owned());
    for portal in [None, Some(GEOGRAPHIC)] {
        let session = |of: &Session| desk.world.catalogue.session(of.principal().clone(), portal).unwrap();
        assert_eq!(shows(&session(&desk.world.anonymous())), (false, vec![true, false], ask.clone()));
        assert_eq!(shows(&session(&user)), (false, vec![true, true], ask.clone()));
        assert_eq!(shows(&session(&partner)), (true, vec![true, true], None));
        assert_eq!(shows(&session(&contributor)), (true, vec![true, true], None));
    }
    // The record is everybody's; its level is counted.
    let levels = crate::support::counts(&desk.through(GEOGRAPHIC), &text(""), "access");
    assert_eq!(levels.get("restricted"), Some(&1), "{levels:?}");
    // A partner no more: nothing was copied, so nothing lasts.
    desk.world
        .admin()
        .set_membership(desk.world.admin().account("partenaire").unwrap().id, desk.agency.id, None)
        .unwrap();
    assert_eq!(shows(&partner), (false, vec![true, true], ask));
}

#[test]
fn access_is_asked_of_the_producer_and_an_extraction_of_the_host() {
    let desk = Desk::new();
    let (_, contributor) = desk.world.account("depot", &[(&desk.city, Role::Contributor)]);
    let (_, referent) = desk.world.account("referent", &[(&desk.city, Role::Administrator)]);
    let (_, user) = desk.world.account("inscrit", &[]);
    let authenticated = PortalAccess {
        portal: GEOGRAPHIC.into(),
        view: Some(Access::Authenticated),
        ..PortalAccess::default()
    };
    let resource = ResourceMetadata {
        services: vec![
            ServiceOffer {
                operation: Some(Operation::View),
                url: Some("https://city.example.org/wms".into()),
                protocol: Some("WMS".into()),
                layer: Some("bruit".into()),
            },
            ServiceOffer { operation: Some(Operation::Extract), url: None, protocol: None, layer: None },
        ],
        access: AccessRule {
            download: Access::Restricted { audiences: vec![] },
            portals: vec![authenticated],
            reason: Some("f".into()),
            ..AccessRule::default()
        },
        ..plain("https://city.example.org/r.gpkg")
    };
    let both = desk.simple("Bruits", &["donnees-ouvertes", "donnees-geographiques"]);
    let draft = contributor.create(both).unwrap();
    let draft = contributor.add_resource(draft.id, draft.revision, resource).unwrap();
    let published = contributor.publish(draft.id, draft.revision).unwrap();
    let (id, resource) = (published.id, published.resources[0].id);
    let through =
        |portal: &str| desk.world.catalogue.session(user.principal().clone(), Some(portal)).unwrap();
    // Levels differ by portal: seen in the one, not in the other.
    assert!(through(GEOGRAPHIC).service_address(id, resource, Operation::View).is_ok());
    assert!(through(OPEN).service_address(id, resource, Operation::View).is_err());
    // The page shows which buttons to press, and that one may ask for the others.
    let offers = through(OPEN).get(id).unwrap().capabilities.remove(0).offers;
    let extraction = offers.iter().find(|offer| offer.kind == CapabilityKind::Extract).unwrap();
    assert!(!extraction.allowed && extraction.may_ask);

    let wanted = ExtractionDetails {
        format: "geopackage".into(),
        crs: Some("EPSG:2154".into()),
        footprint: Some(Footprint::Territory { territory: "department:13".into() }),
    };
    let refused = user.request_extraction(id, resource, wanted.clone()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let ask = Ask::Access { dataset: id, resource, operation: Operation::Extract, message: None };
    let request = user.ask(ask).unwrap();
    assert!(
        contributor.requests(None).unwrap().iter().any(|held| held.id == request.id),
        "its maker decides"
    );
    referent.approve(request.id, request.revision, None).unwrap();
    assert!(user.resource_address(id, resource).is_err(), "let in to extract, not to take");

    // En attente, en cours, succès: the library keeps the queue, a host does the work.
    let job = user.request_extraction(id, resource, wanted).unwrap();
    assert_eq!(job.state, ExtractionState::Waiting);
    let host = desk.world.session(Principal::System);
    let taken = host.next_extraction().unwrap().unwrap();
    assert_eq!((taken.id, taken.state), (job.id, ExtractionState::Running));
    let outcome =
        ExtractionOutcome::Succeeded { url: "https://extracteur.example.org/1".into(), size: Some(10) };
    host.report_extraction(taken.id, taken.revision, outcome).unwrap();
    let done = user.extraction(job.id).unwrap();
    assert_eq!(done.state, ExtractionState::Succeeded);
    assert_eq!(done.result.unwrap().url, "https://extracteur.example.org/1");
}

#[test]
fn contributors_keep_their_own_and_referents_all() {
    let desk = Desk::new();
    let (_, contributor) = desk.world.account("depot", &[(&desk.city, Role::Contributor)]);
    let (_, referent) = desk.world.account("referent", &[(&desk.city, Role::Administrator)]);
    let (newcomer, user) = desk.world.account("nouveau", &[]);
    let theirs = referent.create(desk.simple("Du référent", &[])).unwrap();
    let edit = |session: &Session, dataset: &catalogue_core::Dataset| {
        session.update(dataset.id, dataset.revision, dataset.metadata.clone()).map(|held| held.revision)
    };
    assert_eq!(edit(&contributor, &theirs).unwrap_err().kind(), ErrorKind::NotFound);
    let own = contributor.create(desk.simple("Du contributeur", &[])).unwrap();
    edit(&referent, &own).unwrap();
    assert_eq!(user.create(desk.simple("De personne", &[])).unwrap_err().kind(), ErrorKind::Forbidden);
    referent.set_membership(newcomer, desk.city.id, Some(Role::Contributor)).unwrap();
    user.create(desk.simple("Du nouveau venu", &[])).unwrap();
}

#[test]
fn maps_and_services_are_records_of_their_own() {
    let desk = Desk::new();
    let admin = desk.world.admin();
    for (title, kind) in [("Carte des bruits", "map"), ("Flux des bruits", "service"), ("Bruits", "dataset")]
    {
        let metadata = Metadata { kind: kind.into(), ..desk.simple(title, &["donnees-ouvertes"]) };
        let draft = admin.create(metadata).unwrap();
        let draft =
            admin.add_resource(draft.id, draft.revision, plain("https://city.example.org/b")).unwrap();
        admin.publish(draft.id, draft.revision).unwrap();
    }
    let mut query = text("bruit");
    assert_eq!(desk.through(OPEN).search(&query).unwrap().total, 3);
    query.filters.insert("kind".into(), vec!["map".into()]);
    assert_eq!(desk.through(OPEN).search(&query).unwrap().hits[0].title, "Carte des bruits");
    let suggested = desk.through(OPEN).suggest(&SuggestField::Title, "carte", 5).unwrap();
    assert_eq!(suggested.len(), 1);
}

#[test]
fn the_figures_of_the_slide() {
    let desk = Desk::new();
    let (_, user) = desk.world.account("inscrit", &[]);
    let admin = desk.world.admin();
    let deposit = |title: &str, data_types: &[&str], content: &str| {
        let draft = admin.create(desk.simple(title, data_types)).unwrap();
        let place = ResourceMetadata { url: None, ..plain("") };
        let draft = admin.add_resource(draft.id, draft.revision, place).unwrap();
        let resource = draft.resources[0].id;
        let draft =
            admin.attach_file(draft.id, draft.revision, resource, "r.csv", &mut content.as_bytes()).unwrap();
        let published = admin.publish(draft.id, draft.revision).unwrap();
        (published.id, resource)
    };
    let (open, first) = deposit("Arbres", &["donnees-ouvertes"], "0123456789");
    let (closed, second) = deposit("Réseaux", &["donnees-geographiques"], "01234");
    user.open_file(open, first).unwrap();
    desk.world.anonymous().open_file(open, first).unwrap();
    user.open_file(closed, second).unwrap();
    // Controlled: a review with an author, a date and an outcome, by somebody who does not deposit.
    let (reviewer, reviews) = desk.world.account("controle", &[]);
    let held = admin.account("controle").unwrap();
    let moderator = catalogue_core::AccountDetails { moderator: true, ..held.details };
    admin.update_account(reviewer, held.revision, moderator).unwrap();
    let revision = reviews.get(open).unwrap().dataset.revision;
    let review = reviews.review(open, revision, ReviewOutcome::Accepted, None).unwrap();
    assert_eq!((review.account, review.outcome), (Some(reviewer), ReviewOutcome::Accepted));
    // The slide in one call, for the host that shows it; the public gets what is public.
    let host = desk.world.session(Principal::System);
    let figures = host.statistics().unwrap();
    assert_eq!(figures.accounts, Some(3), "registered users");
    assert_eq!((figures.organisations, figures.datasets["published"]), (2, 2));
    assert_eq!((figures.controlled, figures.open, figures.geographic), (1, 1, 1));
    assert_eq!((figures.usage.downloads, figures.usage.bytes), (3, 25));
    let by_year: Vec<(i64, i64)> =
        figures.usage_by_year.iter().map(|year| (year.year, year.totals.bytes)).collect();
    assert_eq!(by_year, [(2026, 25)]);
    let public = desk.world.anonymous().statistics().unwrap();
    assert_eq!((public.accounts, public.controlled, public.usage.downloads), (None, 1, 3));
    let days = admin.usage_by_day(open, None).unwrap();
    assert_eq!(days.iter().map(|day| day.totals.downloads).sum::<i64>(), 2, "by day, hence by year");
    let through = desk.through(OPEN).statistics().unwrap();
    assert_eq!(through.datasets["published"], 1);
}
