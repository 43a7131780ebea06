//! Who takes what data: the levels of access against those of other systems, portal by portal, never
//! an address too many; and how one asks to be let in.

use crate::support::{World, counts, found, link, metadata, text};
use catalogue_core::exchange::{LevelSystem, NamedAudience, access_of};
use catalogue_core::{
    Access, AccessRule, AccountDetails, AccountId, Ask, Audience, CapabilityKind, Dataset, Error, ErrorKind,
    IssueCode, Language, Membership, Metadata, Operation, Organisation, OrganisationDetails, Portal,
    PortalAccess, PortalPredicate, Principal, Query, Request, RequestState, ResourceId, ResourceMetadata,
    Role, ServiceOffer, Session, Visibility,
};
use std::collections::BTreeMap;

fn service(operation: Operation, url: Option<&str>) -> ServiceOffer {
    ServiceOffer { operation: Some(operation), url: url.map(str::to_owned), ..ServiceOffer::default() }
}

/// A resource that offers everything, each at an address of its own.
fn offering(access: AccessRule) -> ResourceMetadata {
    ResourceMetadata {
        access,
        services: vec![
            service(Operation::View, Some("https://example.org/secret-view")),
            service(Operation::Extract, Some("https://example.org/secret-extract")),
        ],
        ..link("Fichier", "https://example.org/secret.csv")
    }
}

fn rule(download: Access) -> AccessRule {
    AccessRule { download, reason: Some("f".into()), ..AccessRule::default() }
}

fn restricted(audiences: Vec<Audience>) -> Access {
    Access::Restricted { audiences }
}

fn nobody() -> Access {
    restricted(vec![])
}

fn said<T>(answer: &Result<T, Error>) -> &'static str {
    match answer.as_ref().map_err(Error::kind) {
        Ok(_) => "allow",
        Err(ErrorKind::Unauthenticated) => "unauthenticated",
        Err(ErrorKind::Forbidden) => "forbidden",
        Err(other) => panic!("{other:?}"),
    }
}

fn portal(code: &str) -> Portal {
    Portal {
        code: code.into(),
        name: format!("Portail {code}"),
        base_url: format!("https://{code}.example.org"),
        ..Portal::default()
    }
}

fn through(world: &World, principal: &Principal, code: &str) -> Session {
    world.catalogue.session(principal.clone(), Some(code)).unwrap()
}

#[test]
fn every_level_lets_in_whom_the_table_says() {
    let world = World::new();
    let admin = world.admin();
    let organisation = |name: &str, partner: bool, territory: Option<&str>| {
        let held = world.organisation(name);
        let territories = territory.iter().map(|code| (*code).to_owned()).collect();
        let details = OrganisationDetails { partner, territories, ..held.details.clone() };
        admin.update_organisation(held.id, held.revision, details).unwrap()
    };
    let producer = organisation("Producteur", false, None);
    let named = organisation("Nommée", false, None);
    let member = |login: &str, of: &Organisation| world.account(login, &[(of, Role::Member)]).1;
    let (named_account, named_session) = world.account("nommee", &[]);
    let people = BTreeMap::from([
        ("anonymous", world.anonymous()),
        ("account", world.account("compte", &[]).1),
        ("member-of-producer", member("membre", &producer)),
        ("editor-of-producer", world.account("editrice", &[(&producer, Role::Editor)]).1),
        ("member-of-named", member("membre-nommee", &named)),
        ("member-of-other", member("membre-autre", &organisation("Autre", false, None))),
        ("named-account", named_session),
        ("member-of-partner", member("membre-partenaire", &organisation("Partenaire", true, None))),
        (
            "member-in-territory",
            member("membre-dedans", &organisation("Dedans", false, Some("department:33"))),
        ),
        (
            "member-outside-territory",
            member("membre-dehors", &organisation("Dehors", false, Some("department:40"))),
        ),
        ("administrator", world.admin()),
    ]);
    let organisations = |listed: bool| Audience::Organisations {
        organisations: if listed { vec![named.id] } else { vec![] },
    };
    let accounts =
        |listed: bool| Audience::Accounts { accounts: if listed { vec![named_account] } else { vec![] } };
    let ours = |word: &str, listed: bool| match word {
        "open" => Access::Open,
        "authenticated" => Access::Authenticated,
        "any-member" => restricted(vec![Audience::AnyMember]),
        "same-organisation" => restricted(vec![Audience::SameOrganisation]),
        "organisations" => restricted(vec![organisations(listed)]),
        "accounts" => restricted(vec![accounts(listed)]),
        "partners" => restricted(vec![Audience::Partners]),
        "territory" => {
            let territories = if listed { vec!["department:33".to_owned()] } else { vec![] };
            restricted(vec![Audience::Territory { territories }])
        }
        "nobody" => nobody(),
        "several" => restricted(vec![organisations(listed), accounts(listed), Audience::Partners]),
        "closed" => Access::Closed,
        other => panic!("no level {other}"),
    };
    let table = std::fs::read_to_string(crate::top().join("fixtures/access/levels.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let columns = &rows[0][3..14];
    assert_eq!(columns.len(), people.len());
    let (mut words, mut cells, mut wrong) = (BTreeMap::new(), 0, Vec::new());
    for row in &rows[1..] {
        let (system, word, listed) = (row[0], row[1], row[2] == "named");
        let access = match LevelSystem::ALL.iter().find(|known| known.code() == system) {
            Some(known) => {
                let lists = NamedAudience {
                    organisations: if listed { vec![named.id] } else { vec![] },
                    accounts: if listed { vec![named_account] } else { vec![] },
                };
                words.entry(known.code()).or_insert_with(Vec::new).push(word);
                access_of(*known, word, &lists).unwrap()
            }
            None => ours(word, listed),
        };
        let title = format!("{system} {word} {listed}");
        let held = world.published_with(metadata(&producer, &title, &["mot"]), vec![offering(rule(access))]);
        let resource = held.resources[0].id;
        for (column, wanted) in columns.iter().zip(&row[3..14]) {
            let asks = &people[column];
            let seen = asks.get(held.id).unwrap();
            let told = serde_json::to_string(&seen).unwrap();
            let answers = [
                said(&asks.resource_address(held.id, resource)),
                said(&asks.service_address(held.id, resource, Operation::View)),
                said(&asks.service_address(held.id, resource, Operation::Extract)),
            ];
            let allowed = *wanted == "allow";
            let buttons = seen.capabilities[0].offers.iter().all(|offer| offer.allowed == allowed);
            cells += 1;
            let shown = told.contains("secret") == allowed && seen.restricted.is_empty() == allowed;
            if answers.iter().any(|answer| answer != wanted) || !buttons || !shown {
                wrong.push(format!("{title}, {column}: {answers:?}, {buttons}, {shown}; wanted {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells > 400, "only {cells} cells");
    for system in LevelSystem::ALL {
        for word in system.words() {
            assert!(words[system.code()].contains(word), "{} {word} is not in the table", system.code());
        }
    }
}

#[test]
fn what_is_not_open_needs_a_legal_reason_whichever_operation_and_portal() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    admin.put_portal(portal("crige")).unwrap();
    let one = |operation: Operation| {
        let mut rule = AccessRule::default();
        match operation {
            Operation::Download => rule.download = Access::Authenticated,
            Operation::View => rule.view = Some(Access::Closed),
            Operation::Extract => rule.extract = Some(Access::Closed),
        }
        rule
    };
    let entry =
        PortalAccess { portal: "crige".into(), extract: Some(Access::Closed), ..PortalAccess::default() };
    let elsewhere = AccessRule { portals: vec![entry], ..AccessRule::default() };
    let rules: Vec<AccessRule> = Operation::ALL.iter().map(|operation| one(*operation)).collect();
    for (at, access) in rules.into_iter().chain([elsewhere]).enumerate() {
        let described = metadata(&organisation, &format!("Jeu {at}"), &["mot"]);
        let draft = admin.create(described.clone()).unwrap();
        let resource = ResourceMetadata { access, ..link("Fichier", "https://example.org/f.csv") };
        let draft = admin.add_resource(draft.id, draft.revision, resource.clone()).unwrap();
        let id = draft.resources[0].id;
        let reasoned = |reason: &str| ResourceMetadata {
            access: AccessRule { reason: Some(reason.into()), ..resource.access.clone() },
            ..resource.clone()
        };
        let refusal = admin.publish(draft.id, draft.revision).unwrap_err();
        let Error::Invalid { issues } = &refusal else { panic!("{refusal}") };
        assert!(
            issues.iter().any(|issue| {
                issue.code == IssueCode::ReasonRequired && issue.path == "resources[0].access.reason"
            }),
            "{at}: {issues:?}"
        );
        // "No restriction" is no reason, and a reason is one of the codes.
        let draft = admin.update_resource(draft.id, draft.revision, id, reasoned("none")).unwrap();
        assert_eq!(admin.publish(draft.id, draft.revision).unwrap_err().kind(), ErrorKind::Invalid);
        let made_up = admin.update_resource(draft.id, draft.revision, id, reasoned("parce que"));
        assert_eq!(made_up.unwrap_err().kind(), ErrorKind::Invalid);
        // INSPIRE 13(1)h, then one of the CRPA.
        for reason in ["h", "L311-6-1-vp"] {
            let now = admin.get(draft.id).unwrap().dataset;
            let now = admin.update_resource(draft.id, now.revision, id, reasoned(reason)).unwrap();
            let published = admin.publish(draft.id, now.revision).unwrap();
            // A published record does not lose its reason again.
            let stripped = admin.update_resource(draft.id, published.revision, id, resource.clone());
            assert_eq!(stripped.unwrap_err().kind(), ErrorKind::Invalid);
            admin.unpublish(draft.id, published.revision).unwrap();
        }
        // The reason of the whole dataset does for its resources.
        let now = admin.get(draft.id).unwrap().dataset;
        let now = admin.update_resource(draft.id, now.revision, id, resource.clone()).unwrap();
        let whole = Metadata { access_reason: Some("a".into()), ..described };
        let now = admin.update(draft.id, now.revision, whole).unwrap();
        admin.publish(draft.id, now.revision).unwrap();
    }
}

/// Closed but for the portal `crige`, where one is let in who is signed in, and open by `paca`.
fn by_portal() -> AccessRule {
    let entry = |portal: &str, download| PortalAccess {
        portal: portal.into(),
        download: Some(download),
        ..PortalAccess::default()
    };
    AccessRule {
        portals: vec![entry("crige", Access::Authenticated), entry("paca", Access::Open)],
        ..rule(Access::Closed)
    }
}

#[test]
fn a_rule_differs_by_portal_on_every_path() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    for code in ["crige", "paca", "autre"] {
        admin.put_portal(portal(code)).unwrap();
    }
    let (_, member) = world.account("membre", &[(&organisation, Role::Member)]);
    let held = world.published_with(metadata(&organisation, "Jeu", &["mot"]), vec![offering(by_portal())]);
    let (id, resource) = (held.id, held.resources[0].id);
    let principals = [("anonymous", Principal::Anonymous), ("member", member.principal().clone())];
    for (name, principal) in &principals {
        for code in [None, Some("crige"), Some("paca"), Some("autre")] {
            let asks = world.catalogue.session(principal.clone(), code).unwrap();
            let allowed = match code {
                Some("paca") => true,
                Some("crige") => *name == "member",
                _ => false,
            };
            let place = format!("{name} through {code:?}");
            assert_eq!(asks.resource_address(id, resource).is_ok(), allowed, "{place}");
            for operation in [Operation::View, Operation::Extract] {
                assert_eq!(asks.service_address(id, resource, operation).is_ok(), allowed, "{place}");
            }
            let view = asks.get(id).unwrap();
            assert_eq!(view.restricted.is_empty(), allowed, "{place}");
            assert!(view.capabilities[0].offers.iter().all(|offer| offer.allowed == allowed), "{place}");
            for told in [
                serde_json::to_string(&view).unwrap(),
                serde_json::to_string(&asks.find("jeu").unwrap()).unwrap(),
                serde_json::to_string(&asks.list(None, 10).unwrap()).unwrap(),
            ] {
                assert_eq!(told.contains("secret"), allowed, "{place}: {told}");
            }
            // The facet tells the levels that hold where one asks.
            let level = match code {
                Some("crige") => "authenticated",
                Some("paca") => "open",
                _ => "closed",
            };
            let query = Query::default();
            assert_eq!(counts(&asks, &query, "access"), [(level.to_owned(), 1)].into(), "{place}");
            for wanted in ["open", "authenticated", "closed"] {
                let filters = [("access".to_owned(), vec![wanted.to_owned()])].into();
                let query = Query { filters, ..Query::default() };
                assert_eq!(!found(&asks, &query).is_empty(), wanted == level, "{place} {wanted}");
                assert_eq!(asks.count(&query).unwrap(), i64::from(wanted == level), "{place} {wanted}");
            }
        }
    }
    // A deposited file goes by the same gate.
    let held = admin.attach_file(id, held.revision, resource, "f.csv", &mut "a,b\n".as_bytes()).unwrap();
    assert_eq!(world.anonymous().open_file(id, resource).unwrap_err().kind(), ErrorKind::Unauthenticated);
    assert_eq!(through(&world, &Principal::Anonymous, "paca").open_file(id, resource).unwrap().size, 4);
    let address = through(&world, &Principal::Anonymous, "paca").resource_address(id, resource).unwrap();
    assert!(address.starts_with("https://paca.example.org/dataset/"), "{address}");
    // What the rule was is read with what it is: a portal that was open once is not any more.
    let closed = ResourceMetadata { access: rule(Access::Closed), ..held.resources[0].metadata.clone() };
    admin.update_resource(id, held.revision, resource, closed).unwrap();
    let (moderator, _) = world.account("moderatrice", &[]);
    let account = admin.account("moderatrice").unwrap();
    let details = AccountDetails { moderator: true, ..account.details };
    admin.update_account(moderator, account.revision, details).unwrap();
    let asks = through(&world, &Principal::Account(moderator), "paca");
    for revision in 1..=held.revision.0 {
        let past = asks.revision(id, catalogue_core::Revision(revision)).unwrap();
        assert!(!serde_json::to_string(&past).unwrap().contains("secret"), "revision {revision}");
    }
}

#[test]
fn a_rule_names_portals_that_exist_each_once() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    admin.put_portal(portal("crige")).unwrap();
    admin.put_portal(portal("paca")).unwrap();
    let held = world.published_with(metadata(&organisation, "Jeu", &["mot"]), vec![offering(by_portal())]);
    let resource = held.resources[0].id;
    let with = |portals: Vec<PortalAccess>| offering(AccessRule { portals, ..rule(Access::Closed) });
    let entry = |code: &str| PortalAccess { portal: code.into(), ..PortalAccess::default() };
    let unknown_organisation = PortalAccess {
        download: Some(restricted(vec![Audience::Organisations {
            organisations: vec![catalogue_core::OrganisationId::from_uuid(uuid::Uuid::from_u128(7))],
        }])),
        ..entry("crige")
    };
    for (portals, path, code) in [
        (vec![entry("ailleurs")], "resources[0].access.portals[0].portal", IssueCode::UnknownPortal),
        (
            vec![entry("crige"), entry("crige")],
            "resources[0].access.portals[1].portal",
            IssueCode::DuplicateValue,
        ),
        (vec![entry("Pas un code")], "resources[0].access.portals[0].portal", IssueCode::InvalidSlug),
        (
            vec![unknown_organisation],
            "resources[0].access.portals[0].download.audiences[0].organisations[0]",
            IssueCode::UnknownOrganisation,
        ),
    ] {
        let refusal = admin.update_resource(held.id, held.revision, resource, with(portals)).unwrap_err();
        let Error::Invalid { issues } = &refusal else { panic!("{refusal}") };
        assert!(issues.iter().any(|issue| issue.path == path && issue.code == code), "{issues:?}");
    }
    // A portal that goes takes its levels with it, and stops nobody from correcting the record.
    admin.delete_portal("paca").unwrap();
    let gone = world.catalogue.session(Principal::Anonymous, Some("paca"));
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
    let renamed = Metadata { title: "Jeu corrigé".into(), ..held.metadata.clone() };
    let held = admin.update(held.id, held.revision, renamed).unwrap();
    let told = admin.check(held.id, None).unwrap();
    assert!(told.iter().any(|issue| issue.code == IssueCode::UnknownPortal), "{told:?}");
    let empty = PortalAccess { download: Some(nobody()), ..entry("crige") };
    let held = admin.update_resource(held.id, held.revision, resource, with(vec![empty])).unwrap();
    let told = admin.check(held.id, None).unwrap();
    let path = "resources[0].access.portals[0].download.audiences";
    assert!(
        told.iter().any(|issue| issue.code == IssueCode::EmptyAudience && issue.path == path),
        "{told:?}"
    );
    assert!(!told.iter().any(|issue| issue.code == IssueCode::UnknownPortal));
}

#[test]
fn a_rule_by_portal_names_people_to_nobody() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    world.admin().put_portal(portal("crige")).unwrap();
    let (named, _) = world.account("nommee", &[]);
    let level = restricted(vec![Audience::Accounts { accounts: vec![named] }]);
    let entry = PortalAccess { portal: "crige".into(), view: Some(level), ..PortalAccess::default() };
    let access = AccessRule { portals: vec![entry], ..rule(Access::Closed) };
    let held = world.published_with(metadata(&organisation, "Jeu", &["mot"]), vec![offering(access)]);
    let told = serde_json::to_string(&world.anonymous().get(held.id).unwrap()).unwrap();
    assert!(!told.contains(&named.to_string()), "{told}");
    assert!(
        serde_json::to_string(&world.admin().get(held.id).unwrap()).unwrap().contains(&named.to_string())
    );
}

#[test]
fn the_address_of_a_view_service_is_for_those_who_may_view() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let wms = |access: AccessRule| ResourceMetadata {
        access,
        format: Some("WMS".into()),
        services: vec![service(Operation::View, None)],
        ..link("Flux", "https://example.org/secret-wms")
    };
    let viewed = AccessRule { view: Some(Access::Open), ..rule(Access::Closed) };
    let taken = AccessRule { view: Some(Access::Closed), ..rule(Access::Open) };
    let file =
        ResourceMetadata { services: vec![service(Operation::View, None)], ..offering(viewed.clone()) };
    let held = world.published_with(
        metadata(&organisation, "Jeu", &["mot"]),
        vec![wms(viewed.clone()), wms(taken), file],
    );
    let anybody = world.anonymous();
    let [shown, hidden, file] = [0, 1, 2].map(|at| held.resources[at].id);
    let address = anybody.service_address(held.id, shown, Operation::View).unwrap();
    assert_eq!(address.url.as_deref(), Some("https://example.org/secret-wms"));
    assert_eq!(anybody.resource_address(held.id, shown).unwrap(), "https://example.org/secret-wms");
    let view = anybody.get(held.id).unwrap();
    let urls: Vec<bool> = view.dataset.resources.iter().map(|held| held.metadata.url.is_some()).collect();
    assert_eq!(urls, [true, false, false]);
    assert_eq!(view.restricted, [hidden, file]);
    let refused = anybody.service_address(held.id, hidden, Operation::View).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
    // Looking at a file by a service without an address of its own would be taking the file.
    let refused = anybody.service_address(held.id, file, Operation::View).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
    let none = anybody.service_address(held.id, shown, Operation::Extract).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Unauthenticated, "the rule is asked before the offer");
    let none = world.admin().service_address(held.id, shown, Operation::Extract).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotFound);
}

#[test]
fn capabilities_say_which_buttons_to_show_and_whom_to_ask() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let (_, account) = world.account("compte", &[]);
    let ask = AccessRule { view: Some(Access::Open), ask: Some("sig@exemple.fr".into()), ..rule(nobody()) };
    let geographic = ResourceMetadata { format: Some("GEOJSON".into()), ..offering(ask) };
    let api = ServiceOffer {
        url: Some("https://example.org/api".into()),
        protocol: Some("OGC-API".into()),
        ..ServiceOffer::default()
    };
    let open = ResourceMetadata { services: vec![api], ..link("Ouvert", "https://example.org/o.csv") };
    let flow = ResourceMetadata { format: Some("WFS".into()), ..link("Flux", "https://example.org/wfs") };
    let held = world.published_with(metadata(&organisation, "Jeu", &["mot"]), vec![geographic, open, flow]);
    type Shown = (CapabilityKind, bool, bool);
    let offers = |session: &Session, at: usize| -> Vec<Shown> {
        let view = session.get(held.id).unwrap();
        let told = &view.capabilities[at];
        assert_eq!(told.resource, held.resources[at].id);
        told.offers.iter().map(|offer| (offer.kind, offer.allowed, offer.may_ask)).collect()
    };
    use CapabilityKind::{Api, Download, Extract, Flow, Map, View};
    let by_anybody = [
        (Download, false, false),
        (View, true, false),
        (Extract, false, false),
        (Flow, true, false),
        (Map, true, false),
    ];
    assert_eq!(offers(&world.anonymous(), 0), by_anybody);
    let by_account = [
        (Download, false, true),
        (View, true, false),
        (Extract, false, true),
        (Flow, true, false),
        (Map, true, false),
    ];
    assert_eq!(offers(&account, 0), by_account);
    assert!(offers(&world.admin(), 0).iter().all(|(_, allowed, may_ask)| *allowed && !may_ask));
    assert_eq!(offers(&world.anonymous(), 1), [(Download, true, false), (Api, true, false)]);
    assert_eq!(offers(&world.anonymous(), 2), [(Flow, true, false)]);
    let view = world.anonymous().get(held.id).unwrap();
    let asked: Vec<Option<&str>> = view.capabilities.iter().map(|told| told.ask.as_deref()).collect();
    assert_eq!(asked, [Some("sig@exemple.fr"), None, None]);
    assert_eq!(world.admin().get(held.id).unwrap().capabilities[0].ask, None);
}

#[test]
fn maps_are_datasets_of_their_own_kind() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let map = Metadata { kind: "map".into(), ..metadata(&organisation, "Carte des cours d'eau", &["eau"]) };
    let page = ResourceMetadata { format: Some("HTML".into()), ..link("Carte", "https://example.org/carte") };
    let map = world.published_with(map, vec![page]);
    let data = world.published(metadata(&organisation, "Cours d'eau", &["eau"]));
    let asks = world.anonymous();
    let kinds = counts(&asks, &Query::default(), "kind");
    assert_eq!((kinds.get("map"), kinds.get("dataset")), (Some(&1), Some(&1)), "{kinds:?}");
    let only = |kind: &str| Query {
        filters: [("kind".to_owned(), vec![kind.to_owned()])].into(),
        ..Query::default()
    };
    assert_eq!(found(&asks, &only("map")), [map.id]);
    assert_eq!(found(&asks, &only("dataset")), [data.id]);
    assert_eq!(found(&asks, &text("kind:map eau")), [map.id]);
    // A library of maps is a portal.
    let predicate = PortalPredicate { kinds: vec!["map".into()], ..PortalPredicate::default() };
    world.admin().put_portal(Portal { predicate, ..portal("cartotheque") }).unwrap();
    let library = through(&world, &Principal::Anonymous, "cartotheque");
    assert_eq!(found(&library, &Query::default()), [map.id]);
    for profile in ["simple", "pigma"] {
        let form = world.admin().form(Some(profile), Some(map.id)).unwrap();
        assert!(serde_json::to_string(&form).unwrap().contains("map"), "{profile}");
        let told = world.admin().check(map.id, Some(profile)).unwrap();
        assert!(!told.iter().any(|issue| issue.path == "kind"), "{profile}: {told:?}");
    }
}

/// A producer, its editor, a dataset restricted to nobody, and somebody who wants in.
struct Restricted {
    world: World,
    producer: Organisation,
    editor: Session,
    asker: AccountId,
    asks: Session,
    held: Dataset,
}

impl Restricted {
    fn new(access: AccessRule) -> Self {
        let world = World::new();
        let producer = world.organisation("Producteur");
        let details = AccountDetails {
            login: "editrice".into(),
            email: Some("editrice@producteur.fr".into()),
            memberships: vec![Membership { organisation: producer.id, role: Role::Editor }],
            active: true,
            ..AccountDetails::default()
        };
        let editor = world.admin().create_account(details).unwrap();
        let editor = world.session(Principal::Account(editor.id));
        let details = AccountDetails {
            login: "jeanne".into(),
            first_name: Some("Jeanne".into()),
            last_name: Some("Dupont".into()),
            email: Some("jeanne@exemple.fr".into()),
            active: true,
            ..AccountDetails::default()
        };
        let asker = world.admin().create_account(details).unwrap().id;
        let asks = world.session(Principal::Account(asker));
        let held = world.published_with(metadata(&producer, "Réseaux", &["mot"]), vec![offering(access)]);
        Self { world, producer, editor, asker, asks, held }
    }

    fn resource(&self) -> ResourceId {
        self.held.resources[0].id
    }

    fn ask(&self, operation: Operation) -> Ask {
        Ask::Access {
            dataset: self.held.id,
            resource: self.resource(),
            operation,
            message: Some("Étude de bassin".into()),
        }
    }

    /// Kind, e-mail and English text of the notices owed, which are then sent.
    fn notices(&self) -> Vec<(String, Option<String>, String)> {
        let system = self.world.session(Principal::System);
        let owed = system.notices(100).unwrap();
        system.acknowledge_notices(&owed.iter().map(|notice| notice.id).collect::<Vec<_>>()).unwrap();
        let told = |notice: catalogue_core::Notice| {
            let body = notice.body(Language::English);
            (notice.kind, notice.email, body)
        };
        owed.into_iter().map(told).collect()
    }

    fn now(&self) -> Dataset {
        self.world.admin().get(self.held.id).unwrap().dataset
    }
}

#[test]
fn whoever_reads_the_record_asks_and_the_producer_lets_in() {
    let access = AccessRule { ask: Some("acces@producteur.fr".into()), ..rule(nobody()) };
    let place = Restricted::new(access);
    let (id, resource) = (place.held.id, place.resource());
    let refused = place.world.anonymous().ask(place.ask(Operation::View)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
    let request = place.asks.ask(place.ask(Operation::View)).unwrap();
    assert_eq!((request.state, request.account), (RequestState::Requested, Some(place.asker)));
    let owed = place.notices();
    let to: Vec<Option<&str>> = owed.iter().map(|(_, email, _)| email.as_deref()).collect();
    assert_eq!(to, [Some("acces@producteur.fr"), Some("editrice@producteur.fr")]);
    for (kind, _, body) in &owed {
        assert_eq!(kind, "access-requested");
        for part in ["Jeanne Dupont", "jeanne@exemple.fr", "Fichier", "Réseaux", "view", "Étude de bassin"]
        {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(!body.contains("secret"), "{body}");
    }
    // Asked once; another operation is another request.
    let again = place.asks.ask(place.ask(Operation::View)).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AlreadyExists);
    let other = place.asks.ask(place.ask(Operation::Extract)).unwrap();
    place.asks.withdraw(other.id, other.revision).unwrap();
    place.asks.ask(place.ask(Operation::Extract)).unwrap();
    place.notices();
    // Who asked, and strangers, decide nothing.
    let (_, stranger) = place.world.account("etrangere", &[]);
    assert_eq!(stranger.request(request.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(stranger.requests(None).unwrap().is_empty());
    let own = place.asks.approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(own.kind(), ErrorKind::Forbidden);
    let (_, member) = place.world.account("membre", &[(&place.producer, Role::Member)]);
    assert_eq!(
        member.approve(request.id, request.revision, None).unwrap_err().kind(),
        ErrorKind::NotFound,
        "a member does not see the requests of others"
    );
    let seen: Vec<Request> = place.editor.requests(Some(RequestState::Requested)).unwrap();
    assert_eq!(seen.len(), 2);
    let note = Some("Bienvenue".to_owned());
    let done = place.editor.approve(request.id, request.revision, note).unwrap();
    assert_eq!(done.state, RequestState::Approved);
    let owed = place.notices();
    assert_eq!((owed[0].0.as_str(), owed[0].1.as_deref()), ("access-approved", Some("jeanne@exemple.fr")));
    assert!(owed[0].2.contains("Bienvenue") && owed[0].2.contains("Réseaux"), "{}", owed[0].2);
    // Let in to look, and to nothing else; others as before.
    assert!(place.asks.service_address(id, resource, Operation::View).is_ok());
    assert_eq!(place.asks.resource_address(id, resource).unwrap_err().kind(), ErrorKind::Forbidden);
    for operation in Operation::ALL {
        assert!(stranger.service_address(id, resource, *operation).is_err());
    }
    let admitted = place.asks.ask(place.ask(Operation::View)).unwrap_err();
    assert_eq!(admitted.kind(), ErrorKind::AlreadyExists);
    assert!(place.editor.history(id).unwrap().iter().any(|entry| entry.action == "dataset.set_access_rule"));
    // The rule is the right: without the name in it there is none.
    let now = place.now();
    let emptied = ResourceMetadata { access: rule(nobody()), ..now.resources[0].metadata.clone() };
    place.editor.update_resource(id, now.revision, resource, emptied).unwrap();
    let gone = place.asks.service_address(id, resource, Operation::View).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::Forbidden);
}

#[test]
fn a_refusal_and_an_end_are_told_to_who_asked() {
    let place = Restricted::new(rule(nobody()));
    let request = place.asks.ask(place.ask(Operation::Download)).unwrap();
    let owed = place.notices();
    assert_eq!(owed.len(), 1, "without an address of the rule the keepers alone: {owed:?}");
    let note = Some("Données personnelles".to_owned());
    let done = place.editor.refuse(request.id, request.revision, note).unwrap();
    assert_eq!(done.state, RequestState::Refused);
    let owed = place.notices();
    assert_eq!(owed[0].0, "access-refused");
    assert!(owed[0].2.contains("Données personnelles"));
    assert!(place.asks.resource_address(place.held.id, place.resource()).is_err());
    let decided = place.editor.approve(request.id, done.revision, None).unwrap_err();
    assert_eq!(decided.kind(), ErrorKind::Unsupported);
    assert_eq!(place.asks.requests(None).unwrap(), [done]);
}

#[test]
fn what_is_closed_is_not_granted_and_what_is_open_not_asked() {
    let place = Restricted::new(rule(Access::Closed));
    let request = place.asks.ask(place.ask(Operation::Download)).unwrap();
    let refusal = place.editor.approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::Unsupported);
    assert!(refusal.to_string().contains("access rule"), "{refusal}");
    assert_eq!(place.now().revision, place.held.revision, "nothing was written");
    // As the error says: restricted first, then the request again.
    let opened = ResourceMetadata { access: rule(nobody()), ..place.held.resources[0].metadata.clone() };
    place.editor.update_resource(place.held.id, place.held.revision, place.resource(), opened).unwrap();
    place.editor.approve(request.id, request.revision, None).unwrap();
    assert!(place.asks.resource_address(place.held.id, place.resource()).is_ok());

    let open = Restricted::new(AccessRule::default());
    let refused = open.asks.ask(open.ask(Operation::Download)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    let refused = open.editor.ask(open.ask(Operation::Download)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
}

#[test]
fn a_request_outlives_neither_the_resource_nor_the_record() {
    let place = Restricted::new(rule(nobody()));
    let (id, resource) = (place.held.id, place.resource());
    let admin = place.world.admin();
    let request = place.asks.ask(place.ask(Operation::Download)).unwrap();
    let made_up = ResourceId::from_uuid(uuid::Uuid::from_u128(7));
    let ask = Ask::Access { dataset: id, resource: made_up, operation: Operation::View, message: None };
    assert_eq!(place.asks.ask(ask).unwrap_err().kind(), ErrorKind::NotFound);
    // The resource goes.
    let now =
        admin.add_resource(id, place.now().revision, link("Autre", "https://example.org/g.csv")).unwrap();
    let impact = admin.prepare_remove_resource(id, resource).unwrap();
    admin.remove_resource(id, resource, &impact.token).unwrap();
    let refusal = place.editor.approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::NotFound);
    place.notices();
    place.editor.refuse(request.id, request.revision, None).unwrap();
    let owed = place.notices();
    assert!(owed[0].2.contains("“—”") && owed[0].2.contains("Réseaux"), "{}", owed[0].2);
    // The record becomes private: who asked is not told its new title.
    let other = now.resources[1].id;
    let now = place.now();
    let shut = ResourceMetadata { access: rule(nobody()), ..now.resources[0].metadata.clone() };
    admin.update_resource(id, now.revision, other, shut).unwrap();
    let ask = Ask::Access { dataset: id, resource: other, operation: Operation::View, message: None };
    let request = place.asks.ask(ask.clone()).unwrap();
    let now = place.now();
    let hidden =
        Metadata { visibility: Visibility::Private, title: "Titre caché".into(), ..now.metadata.clone() };
    let now = admin.update(id, now.revision, hidden).unwrap();
    place.notices();
    place.editor.refuse(request.id, request.revision, None).unwrap();
    let owed = place.notices();
    assert!(!owed[0].2.contains("caché"), "{}", owed[0].2);
    assert_eq!(place.asks.ask(ask.clone()).unwrap_err().kind(), ErrorKind::NotFound);
    // The record is deleted, then gone: the request waits, then goes with it.
    let public = Metadata { visibility: Visibility::Public, ..now.metadata.clone() };
    let now = admin.update(id, now.revision, public).unwrap();
    let request = place.asks.ask(ask.clone()).unwrap();
    let token = admin.prepare_delete(id).unwrap().token;
    let deleted = admin.delete(id, &token).unwrap();
    assert!(deleted.revision > now.revision);
    assert_eq!(place.asks.ask(ask).unwrap_err().kind(), ErrorKind::Unsupported);
    let refusal = place.editor.approve(request.id, request.revision, None).unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::Unsupported);
    admin.purge(id, deleted.revision).unwrap();
    assert_eq!(place.asks.request(request.id).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn whoever_asks_through_a_portal_is_let_in_there() {
    let place = Restricted::new(rule(nobody()));
    let admin = place.world.admin();
    admin.put_portal(portal("crige")).unwrap();
    let entry = PortalAccess {
        portal: "crige".into(),
        download: Some(restricted(vec![Audience::SameOrganisation])),
        ..PortalAccess::default()
    };
    let by_portal = AccessRule { portals: vec![entry], ..rule(Access::Closed) };
    let by_portal = ResourceMetadata { access: by_portal, ..place.held.resources[0].metadata.clone() };
    let (id, resource) = (place.held.id, place.resource());
    place.editor.update_resource(id, place.held.revision, resource, by_portal).unwrap();
    let there = through(&place.world, &Principal::Account(place.asker), "crige");
    let request = there.ask(place.ask(Operation::Download)).unwrap();
    place.editor.approve(request.id, request.revision, None).unwrap();
    assert!(there.resource_address(id, resource).is_ok());
    assert_eq!(place.asks.resource_address(id, resource).unwrap_err().kind(), ErrorKind::Forbidden);
    let level = &place.now().resources[0].metadata.access.portals[0].download;
    let accounts = Audience::Accounts { accounts: vec![place.asker] };
    assert_eq!(*level, Some(restricted(vec![Audience::SameOrganisation, accounts])));
}
