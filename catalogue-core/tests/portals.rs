//! Portals: one deposit, shown where the predicate says, in the portal's words and order.

use crate::support::{World, found, link, metadata, text};
use catalogue_core::vocabulary::Labels;
use catalogue_core::{
    BoundingBox, Contact, Dataset, Error, ErrorKind, Extent, IssueCode, Metadata, Organisation, Permalink,
    Portal, PortalLabel, PortalPredicate, Principal, Query, Role, Session, SuggestField, Visibility,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn portal(code: &str, predicate: PortalPredicate) -> Portal {
    Portal {
        code: code.into(),
        name: format!("Portail {code}"),
        base_url: format!("https://{code}.example.org/"),
        predicate,
        ..Portal::default()
    }
}

fn of(organisation: &Organisation) -> PortalPredicate {
    PortalPredicate { organisations: vec![organisation.id], ..PortalPredicate::default() }
}

fn anybody(world: &World, code: &str) -> Session {
    world.catalogue.session(Principal::Anonymous, Some(code)).unwrap()
}

fn label(facet: &str, code: Option<&str>, fr: &str, en: &str) -> PortalLabel {
    let labels = Labels { fr: fr.into(), en: en.into() };
    PortalLabel { facet: facet.into(), code: code.map(str::to_owned), labels }
}

fn themed(organisation: &Organisation, title: &str, themes: &[&str]) -> Metadata {
    let themes = themes.iter().map(|theme| (*theme).to_owned()).collect();
    Metadata { themes, ..metadata(organisation, title, &[title]) }
}

#[test]
fn what_one_sees_through_each_portal_is_counted_and_has_its_pages() {
    let world = World::new();
    let (a, b) = (world.organisation("A"), world.organisation("B"));
    let admin = world.admin();
    admin.put_portal(portal("tout", PortalPredicate::default())).unwrap();
    admin.put_portal(portal("de-a", of(&a))).unwrap();
    admin.put_portal(portal("de-b", of(&b))).unwrap();
    let one = world.published(metadata(&a, "Un", &["mot"]));
    world.published(metadata(&a, "Deux", &["mot"]));
    let hidden = Metadata { visibility: Visibility::Private, ..metadata(&b, "Trois", &["mot"]) };
    let hidden = world.published(hidden);
    admin.create(metadata(&b, "Brouillon", &["mot"])).unwrap();
    let (_, member) = world.account("membre", &[(&b, Role::Member)]);
    let counts = |session: &Session| -> Vec<(String, i64)> {
        let counted = session.portal_counts().unwrap();
        counted.into_iter().map(|count| (count.portal, count.datasets)).collect()
    };
    let wanted = |tout, de_a, de_b| {
        vec![("de-a".to_owned(), de_a), ("de-b".to_owned(), de_b), ("tout".to_owned(), tout)]
    };
    assert_eq!(counts(&world.anonymous()), wanted(2, 2, 0), "what is hidden does not count");
    assert_eq!(counts(&member), wanted(3, 2, 1));
    for session in [world.anonymous(), member.clone()] {
        for (code, count) in counts(&session) {
            let through = world.catalogue.session(session.principal().clone(), Some(&code)).unwrap();
            assert_eq!(through.count(&Query::default()).unwrap(), count, "{code}");
            assert_eq!(counts(&through), counts(&session), "the portal asked through changes nothing");
        }
    }
    let links = |code: Option<&str>, url: &str| Permalink {
        portal: code.map(str::to_owned),
        url: format!("{url}/dataset/un"),
    };
    let pages = [
        links(None, "https://data.example.org"),
        links(Some("de-a"), "https://de-a.example.org"),
        links(Some("tout"), "https://tout.example.org"),
    ];
    assert_eq!(world.anonymous().permalinks(one.id).unwrap(), pages);
    assert_eq!(anybody(&world, "de-a").permalinks(one.id).unwrap(), pages);
    assert_eq!(anybody(&world, "de-a").get(one.id).unwrap().url, pages[1].url);
    assert_eq!(anybody(&world, "de-b").permalinks(one.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(world.anonymous().permalinks(hidden.id).unwrap_err().kind(), ErrorKind::NotFound);
    // A page that was given once leads on.
    admin.change_slug(one.id, one.revision, "autre-nom").unwrap();
    let view = anybody(&world, "de-a").find("un").unwrap();
    assert_eq!(view.url, "https://de-a.example.org/dataset/autre-nom");
    // Its files answer at the portal too.
    let held = admin.get(one.id).unwrap().dataset;
    let resource = held.resources[0].id;
    admin.attach_file(one.id, held.revision, resource, "f.csv", &mut "x".as_bytes()).unwrap();
    let address = anybody(&world, "de-a").resource_address(one.id, resource).unwrap();
    assert!(address.starts_with("https://de-a.example.org/dataset/"), "{address}");
}

#[test]
fn a_portal_has_its_words_and_its_order() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    for at in 0..3 {
        world.published(themed(&organisation, &format!("Air {at}"), &["environnement"]));
    }
    world.published(themed(&organisation, "Bus", &["mobilite"]));
    world.published(themed(&organisation, "Budget", &["citoyennete"]));
    let sheet = Portal {
        themes: vec!["mobilite".into(), "environnement".into()],
        facets: vec!["licence".into(), "theme".into()],
        labels: vec![
            label("theme", None, "Rubriques", "Sections"),
            label("theme", Some("mobilite"), "Se déplacer", "Getting around"),
            label("licence", Some("etalab-2.0"), "Réutilisation libre", "Free reuse"),
        ],
        description: Some("Le portail.".into()),
        login_url: Some("https://p.example.org/connexion".into()),
        contacts: vec![Contact { email: Some("equipe@exemple.fr".into()), ..Contact::default() }],
        extent: Some(BoundingBox::new(-1.0, 44.0, 0.0, 45.0)),
        ..portal("po", PortalPredicate::default())
    };
    admin.put_portal(sheet.clone()).unwrap();
    assert_eq!(world.anonymous().portal("po").unwrap(), sheet);
    assert_eq!(world.anonymous().portals().unwrap(), std::slice::from_ref(&sheet));
    assert_eq!(world.anonymous().portal("q").unwrap_err().kind(), ErrorKind::NotFound);
    let asks = anybody(&world, "po");
    let found = asks.search(&Query::default()).unwrap();
    let names: Vec<&str> = found.facets.iter().map(|facet| facet.name.as_str()).collect();
    assert_eq!(names, ["licence", "theme"]);
    let themes = &found.facets[1];
    assert_eq!((themes.labels.fr.as_str(), themes.labels.en.as_str()), ("Rubriques", "Sections"));
    let shown: Vec<(&str, &str, i64)> = themes
        .values
        .iter()
        .map(|value| (value.code.as_str(), value.labels.fr.as_str(), value.count))
        .collect();
    assert_eq!(shown[0], ("mobilite", "Se déplacer", 1));
    assert_eq!((shown[1].0, shown[1].2), ("environnement", 3));
    assert_eq!(shown[2].0, "citoyennete", "what the portal does not list comes after");
    assert_eq!(found.facets[0].values[0].labels.en, "Free reuse");
    // The first of the portal's order, not the most used ones; what is selected is always there.
    let one = Query { facet_limit: 1, ..Query::default() };
    let values = asks.search(&one).unwrap().facets[1].values.clone();
    assert_eq!(values.iter().map(|value| value.code.as_str()).collect::<Vec<_>>(), ["mobilite"]);
    let filters = [("theme".to_owned(), vec!["citoyennete".to_owned()])].into();
    let values = asks.search(&Query { filters, ..one }).unwrap().facets[1].values.clone();
    assert_eq!(
        values.iter().map(|value| value.code.as_str()).collect::<Vec<_>>(),
        ["mobilite", "citoyennete"]
    );
    // A query that names facets gets those.
    let named = asks.search(&Query { facets: vec!["kind".into()], ..Query::default() }).unwrap();
    assert_eq!(named.facets.iter().map(|facet| facet.name.as_str()).collect::<Vec<_>>(), ["kind"]);
    // Elsewhere the words are the catalogue's.
    let plain = world.anonymous().search(&Query::default()).unwrap();
    assert!(plain.facets.iter().all(|facet| facet.labels.fr != "Rubriques"));
    let page = world.anonymous().portal_page("po").unwrap();
    assert_eq!((page.datasets, &page.portal), (5, &sheet));
    let themes: Vec<(&str, &str, i64)> = page
        .themes
        .iter()
        .map(|value| (value.code.as_str(), value.labels.en.as_str(), value.count))
        .collect();
    assert_eq!(themes[0], ("mobilite", "Getting around", 1));
    assert_eq!((themes[1].0, themes[1].2, themes.len()), ("environnement", 3, 2));
    assert_eq!(page.facets.iter().map(|facet| facet.name.as_str()).collect::<Vec<_>>(), names);
    admin.put_portal(portal("nu", PortalPredicate::default())).unwrap();
    let page = world.anonymous().portal_page("nu").unwrap();
    assert!(page.themes.len() > 10 && page.facets.len() == 6, "the catalogue's: {page:?}");
    assert_eq!(world.anonymous().portal_page("q").unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn a_sheet_is_checked() {
    let world = World::new();
    let admin = world.admin();
    let good = portal("po", PortalPredicate::default());
    let mut wrong: BTreeMap<&str, (Portal, IssueCode)> = BTreeMap::new();
    wrong.insert(
        "facets[1]",
        (Portal { facets: vec!["theme".into(), "humeur".into()], ..good.clone() }, IssueCode::UnknownCode),
    );
    wrong.insert(
        "labels[0].facet",
        (Portal { labels: vec![label("humeur", None, "a", "b")], ..good.clone() }, IssueCode::UnknownCode),
    );
    wrong.insert(
        "labels[0].labels.en",
        (Portal { labels: vec![label("theme", None, "Thèmes", " ")], ..good.clone() }, IssueCode::Required),
    );
    let twice = vec![label("theme", None, "a", "b"), label("theme", None, "c", "d")];
    wrong.insert("labels[1]", (Portal { labels: twice, ..good.clone() }, IssueCode::DuplicateValue));
    let contact = Contact { email: Some("personne".into()), ..Contact::default() };
    wrong.insert(
        "contacts[0].email",
        (Portal { contacts: vec![contact], ..good.clone() }, IssueCode::InvalidEmail),
    );
    wrong.insert(
        "login_url",
        (Portal { login_url: Some("javascript:alert(1)".into()), ..good.clone() }, IssueCode::InvalidUrl),
    );
    for (path, (sheet, code)) in wrong {
        let refusal = admin.put_portal(sheet).unwrap_err();
        let Error::Invalid { issues } = &refusal else { panic!("{path}: {refusal}") };
        assert!(issues.iter().any(|issue| issue.path == path && issue.code == code), "{path}: {issues:?}");
    }
    assert!(admin.portals().unwrap().is_empty(), "nothing of it was written");
    // French names of facets are as good as a query's.
    admin.put_portal(Portal { facets: vec!["thématique".into()], ..good }).unwrap();
    assert_eq!(anybody(&world, "po").search(&Query::default()).unwrap().facets[0].name, "theme");
}

#[test]
fn suggestions_are_of_what_the_portal_shows() {
    let world = World::new();
    let (a, b) = (world.organisation("Alpha"), world.organisation("Beta"));
    world.admin().put_portal(portal("de-a", of(&a))).unwrap();
    let mine = world.published(themed(&a, "Forêts", &["environnement"]));
    world.published(themed(&b, "Forages", &["environnement"]));
    world.published(themed(&b, "Forums", &["environnement"]));
    let values = |session: &Session, field: SuggestField, typed: &str| -> Vec<(String, i64)> {
        let found = session.suggest(&field, typed, 10).unwrap();
        found.into_iter().map(|one| (one.value, one.count)).collect()
    };
    let asks = anybody(&world, "de-a");
    assert_eq!(values(&world.anonymous(), SuggestField::Keyword, "for").len(), 3);
    assert_eq!(values(&asks, SuggestField::Keyword, "for"), [("Forêts".to_owned(), 1)]);
    assert_eq!(values(&asks, SuggestField::Title, "for"), [(mine.id.to_string(), 1)]);
    let theme = || SuggestField::Term("theme".into());
    assert_eq!(values(&world.anonymous(), theme(), "environnement")[0].1, 3);
    assert_eq!(values(&asks, theme(), "environnement")[0].1, 1);
    let organisations = values(&asks, SuggestField::Organisation, "");
    assert_eq!(organisations, [("alpha".to_owned(), 1), ("beta".to_owned(), 0)]);
    // A portal that is gone answers nothing.
    world.admin().delete_portal("de-a").unwrap();
    let gone = asks.suggest(&SuggestField::Keyword, "for", 10).unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
    assert_eq!(asks.get(mine.id).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(asks.search(&Query::default()).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn a_predicate_that_changes_moves_the_datasets_at_once() {
    let world = World::new();
    let (a, b) = (world.organisation("A"), world.organisation("B"));
    let (one, two) =
        (world.published(metadata(&a, "Un", &["mot"])), world.published(metadata(&b, "Deux", &["mot"])));
    world.admin().put_portal(portal("po", of(&a))).unwrap();
    let asks = anybody(&world, "po");
    assert_eq!(found(&asks, &Query::default()), [one.id]);
    world.admin().put_portal(portal("po", of(&b))).unwrap();
    assert_eq!(found(&asks, &Query::default()), [two.id]);
    assert_eq!(asks.get(one.id).unwrap_err().kind(), ErrorKind::NotFound);
    // A dataset that changes hands changes portals.
    let moved = Metadata { organisation: Some(a.id), ..two.metadata.clone() };
    world.admin().update(two.id, two.revision, moved).unwrap();
    assert_eq!(found(&asks, &Query::default()), []);
    assert_eq!(found(&asks, &text("portal:po")), []);
}

const THEMES: [&str; 3] = ["environnement", "mobilite", "citoyennete"];
const KINDS: [&str; 3] = ["dataset", "map", "service"];
const TYPES: [&str; 2] = ["donnees-ouvertes", "donnees-geographiques"];

/// A choice among a few values, as the bits of a number.
fn some(values: &[&str], bits: u8) -> Vec<String> {
    let chosen = values.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
    chosen.map(|(_, value)| (*value).to_owned()).collect()
}

fn a_box() -> impl Strategy<Value = BoundingBox> {
    (-18_i32..=18, -8_i32..8, 1_i32..6, 1_i32..4).prop_map(|(west, south, width, height)| {
        let degrees = |number: i32| f64::from(number) * 10.0;
        // Past 180 it is west again: such boxes cross the antimeridian.
        let east = if west + width > 18 { west + width - 36 } else { west + width };
        BoundingBox::new(degrees(west), degrees(south), degrees(east), degrees((south + height).min(9)))
    })
}

fn a_predicate() -> impl Strategy<Value = (u8, u8, u8, u8, Option<BoundingBox>)> {
    (0_u8..8, 0_u8..8, 0_u8..4, 0_u8..8, proptest::option::of(a_box()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn the_index_and_the_predicate_agree(
        datasets in prop::collection::vec((0_usize..3, 0_u8..8, 1_u8..4, 0_usize..3, prop::option::of(a_box())), 1..8),
        predicates in prop::collection::vec(a_predicate(), 1..4),
    ) {
        let world = World::new();
        let organisations = ["A", "B", "C"].map(|name| world.organisation(name));
        let held: Vec<Dataset> = datasets.iter().enumerate().map(|(at, (owner, themes, types, kind, bounds))| {
            world.published_with(Metadata {
                themes: some(&THEMES, *themes),
                data_types: some(&TYPES, *types),
                kind: KINDS[*kind].to_owned(),
                extent: Extent { boxes: bounds.iter().copied().collect(), ..Extent::default() },
                ..metadata(&organisations[*owner], &format!("Jeu {at}"), &["mot"])
            }, vec![link("Fichier", "https://example.org/f.csv")])
        }).collect();
        for (owners, themes, types, kinds, area) in predicates {
            let owners = organisations.iter().enumerate().filter(|(at, _)| owners & (1 << at) != 0);
            let predicate = PortalPredicate {
                organisations: owners.map(|(_, owner)| owner.id).collect(),
                themes: some(&THEMES, themes),
                data_types: some(&TYPES, types),
                kinds: some(&KINDS, kinds),
                area,
            };
            world.admin().put_portal(portal("po", predicate.clone())).unwrap();
            let asks = anybody(&world, "po");
            let mut wanted: Vec<_> =
                held.iter().filter(|dataset| predicate.shows(dataset)).map(|dataset| dataset.id).collect();
            wanted.sort();
            let mut searched = found(&asks, &Query { page_size: 100, ..Query::default() });
            searched.sort();
            prop_assert_eq!(&searched, &wanted);
            let mut listed: Vec<_> = asks.list(None, 100).unwrap().into_iter().map(|dataset| dataset.id).collect();
            listed.sort();
            prop_assert_eq!(&listed, &wanted);
            for dataset in &held {
                let shown = wanted.contains(&dataset.id);
                prop_assert_eq!(asks.get(dataset.id).is_ok(), shown);
                let links = world.anonymous().permalinks(dataset.id).unwrap();
                prop_assert_eq!(links.iter().any(|link| link.portal.as_deref() == Some("po")), shown);
            }
            let counted = world.anonymous().portal_counts().unwrap();
            prop_assert_eq!(counted[0].datasets, i64::try_from(wanted.len()).unwrap());
        }
    }
}
