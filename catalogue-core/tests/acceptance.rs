//! The fourteen acceptance tests derived from what users of such catalogues complain about.

use crate::support::{World, counts, found, link, metadata, text};
use catalogue_core::{
    Area, AreaRelation, BoundingBox, Error, ErrorKind, ImportOptions, IssueCode, Metadata, Query, Revision,
    Role, Sort, SuggestField, Visibility, validate,
};
use std::collections::BTreeSet;

#[test]
fn test_01_one_word_in_any_case_accent_or_number_is_one_keyword() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    for (title, keyword) in [("A", "Forêt"), ("B", "forêt"), ("C", "foret"), ("D", "Forêt")] {
        world.published(metadata(&organisation, &format!("Jeu {title}"), &[keyword]));
    }
    let anonymous = world.anonymous();
    let all: BTreeSet<_> = found(&anonymous, &text("foret")).into_iter().collect();
    assert_eq!(all.len(), 4);
    for spelling in ["forêt", "FORÊTS", "Forêt", "forets"] {
        let set: BTreeSet<_> = found(&anonymous, &text(spelling)).into_iter().collect();
        assert_eq!(set, all, "{spelling}");
    }
    let page = anonymous.search(&Query { facets: vec!["keyword".into()], ..text("") }).unwrap();
    let values = &page.facets[0].values;
    assert_eq!(values.len(), 1, "{values:?}");
    assert_eq!((values[0].labels.fr.as_str(), values[0].count), ("Forêt", 4));
}

#[test]
fn test_02_elisions_ligatures_and_prefixes() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let water = world.published(metadata(&organisation, "Qualité de l’eau", &["rivières"]));
    let land = world.published(metadata(&organisation, "Plan d'occupation des sols", &["urbanisme"]));
    let art = world.published(metadata(&organisation, "Œuvres d'art à l'école", &["culture"]));
    let schools = world.published(metadata(&organisation, "Établissements scolaires", &["écoles"]));
    let anonymous = world.anonymous();
    for words in ["l'eau", "l’eau", "eau", "L'EAU", "qualité de l'eau"] {
        assert_eq!(found(&anonymous, &text(words)), [water.id], "{words}");
    }
    assert_eq!(found(&anonymous, &text("occupation")), [land.id]);
    assert_eq!(found(&anonymous, &text("d'occupation")), [land.id]);
    assert_eq!(found(&anonymous, &text("oeuvre")), [art.id]);
    assert_eq!(found(&anonymous, &text("œuvres")), [art.id]);
    assert_eq!(found(&anonymous, &text("etabliss")), [schools.id]);
}

#[test]
fn test_03_folding_comes_before_stemming() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let one = world.published(metadata(&organisation, "Événements culturels", &["agenda"]));
    for word in ["événements", "évènement", "evenement", "EVENEMENTS"] {
        assert_eq!(found(&world.anonymous(), &text(word)), [one.id], "{word}");
    }
}

#[test]
fn test_04_counts_lists_suggestions_and_exports_agree_for_everybody() {
    let world = World::new();
    let (a, b) = (world.organisation("Organisation A"), world.organisation("Organisation B"));
    for (n, organisation) in [(0, &a), (1, &a), (2, &b), (3, &b), (4, &b)] {
        let keyword = format!("mot {n}");
        let mut described = metadata(organisation, &format!("Jeu {n}"), &[&keyword, "commun"]);
        if n % 2 == 0 {
            described.visibility = Visibility::Private;
        }
        world.published(described);
    }
    let sessions = [
        (world.anonymous(), 2),
        (world.account("membre-a", &[(&a, Role::Member)]).1, 3),
        (world.account("redacteur-b", &[(&b, Role::Editor)]).1, 4),
        (world.admin(), 5),
    ];
    for (session, expected) in sessions {
        let page = session.search(&text("")).unwrap();
        assert_eq!((page.total, page.hits.len()), (expected, expected as usize));
        assert_eq!(session.count(&Query::default()).unwrap(), expected);
        assert_eq!(counts(&session, &text(""), "organisation").values().sum::<i64>(), expected);
        assert_eq!(counts(&session, &text(""), "keyword")["commun"], expected);
        let suggested = session.suggest(&SuggestField::Keyword, "mot", 100).unwrap();
        assert_eq!(suggested.len() as i64, expected);
        assert_eq!(session.list(None, 100).unwrap().len() as i64, expected);
        let mut exported = 0;
        session
            .search_all(&Query::default(), &mut |_| {
                exported += 1;
                true
            })
            .unwrap();
        assert_eq!(exported, expected);
        assert_eq!(session.statistics().unwrap().datasets["published"], expected);
    }
}

#[test]
fn test_05_what_only_hidden_datasets_use_appears_nowhere() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let hidden = Metadata {
        visibility: Visibility::Private,
        licence: Some("ODbL-1.0".into()),
        ..metadata(&organisation, "Projet secret", &["confidentiel"])
    };
    world.published_with(hidden, vec![link("Carte", "https://example.org/carte.gpkg")]);
    let anonymous = world.anonymous();
    for (field, typed) in [(SuggestField::Keyword, "confid"), (SuggestField::Title, "projet")] {
        assert!(anonymous.suggest(&field, typed, 10).unwrap().is_empty());
    }
    for field in [SuggestField::Format, SuggestField::Term("licence".into()), SuggestField::Organisation] {
        let used = anonymous.suggest(&field, "", 1_000).unwrap();
        assert!(used.iter().all(|suggestion| suggestion.count == 0), "{field:?}");
    }
    for facet in ["keyword", "licence", "format", "organisation"] {
        assert!(counts(&anonymous, &text(""), facet).is_empty(), "{facet}");
    }
    // The same title elsewhere gets the slug it would get if the hidden one did not exist.
    let other = world.organisation("Autre");
    let (_, author) = world.account("auteur", &[(&other, Role::Editor)]);
    let draft = author.create(metadata(&other, "Projet secret", &["public"])).unwrap();
    let draft =
        author.add_resource(draft.id, draft.revision, link("F", "https://example.org/f.csv")).unwrap();
    let published = author.publish(draft.id, draft.revision).unwrap();
    assert_eq!(published.slug.as_str(), "projet-secret");
    assert_eq!(anonymous.find("projet-secret").unwrap().dataset.id, published.id);
}

#[test]
fn test_06_facets_are_or_inside_and_between_and_ignore_their_own_selection() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    for (title, theme, licence) in [
        ("A", "mer", "etalab-2.0"),
        ("B", "mer", "ODbL-1.0"),
        ("C", "culture", "etalab-2.0"),
        ("D", "sante", "ODbL-1.0"),
    ] {
        let mut described = metadata(&organisation, title, &["mot"]);
        described.themes = vec![theme.into()];
        described.licence = Some(licence.into());
        world.published(described);
    }
    let anonymous = world.anonymous();
    let mut query = text("");
    query.filters.insert("theme".into(), vec!["mer".into(), "culture".into()]);
    assert_eq!(anonymous.search(&query).unwrap().total, 3, "OR inside a facet");
    query.filters.insert("licence".into(), vec!["etalab-2.0".into()]);
    assert_eq!(anonymous.search(&query).unwrap().total, 2, "AND between facets");
    // Themes are counted under the licence alone, licences under the themes alone.
    let themes = counts(&anonymous, &query, "theme");
    assert_eq!((themes["mer"], themes["culture"], themes.get("sante")), (1, 1, None));
    let licences = counts(&anonymous, &query, "licence");
    assert_eq!((licences["etalab-2.0"], licences["ODbL-1.0"]), (2, 1));
}

#[test]
fn test_07_category_is_on_the_record_and_not_a_facet() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let described =
        Metadata { categories: vec!["foret".into()], ..metadata(&organisation, "Bois", &["bois"]) };
    let dataset = world.published(described);
    let anonymous = world.anonymous();
    assert_eq!(anonymous.get(dataset.id).unwrap().dataset.metadata.categories, ["foret"]);
    let page = anonymous.search(&Query::default()).unwrap();
    assert!(page.facets.iter().all(|facet| facet.name != "category"));
    let refused = anonymous.search(&Query { facets: vec!["category".into()], ..Query::default() });
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::BadQuery);
}

#[test]
fn test_08_titles_sort_by_french_collation() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    for title in ["Zones", "école", "Eau", "Étangs", "eau", "École", "arbres"] {
        world.published(metadata(&organisation, title, &["mot"]));
    }
    let query = Query { sort: Sort::Title, page_size: 100, ..Query::default() };
    let titles = |session: &catalogue_core::Session| -> Vec<String> {
        session.search(&query).unwrap().hits.into_iter().map(|hit| hit.title).collect()
    };
    let sorted = titles(&world.anonymous());
    let folded: Vec<String> = sorted.iter().map(|title| catalogue_core::text::fold(title)).collect();
    assert_eq!(folded, ["arbres", "eau", "eau", "ecole", "ecole", "etangs", "zones"]);
    assert_eq!(sorted, titles(&world.anonymous()), "stable");
}

#[test]
fn test_09_reordering_is_a_permutation_or_nothing() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let draft = admin.create(metadata(&organisation, "Jeu", &["mot"])).unwrap();
    let mut links: Vec<_> =
        (0..5).map(|n| link(&format!("R{n}"), &format!("https://example.org/{n}.csv"))).collect();
    links[3].description = String::new();
    links[3].resource_type = None;
    let draft = admin.add_resources(draft.id, draft.revision, links).unwrap();
    let ids: Vec<_> = draft.resources.iter().map(|resource| resource.id).collect();
    let foreign = {
        let other = admin.create(metadata(&organisation, "Autre", &["mot"])).unwrap();
        let link = link("X", "https://example.org/x.csv");
        admin.add_resource(other.id, other.revision, link).unwrap().resources[0].id
    };
    let missing = ids[..4].to_vec();
    let doubled = vec![ids[0], ids[0], ids[1], ids[2], ids[3]];
    let strange = vec![foreign, ids[1], ids[2], ids[3], ids[4]];
    for wrong in [missing, doubled, strange, vec![]] {
        let error = admin.reorder_resources(draft.id, draft.revision, &wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert_eq!(admin.get(draft.id).unwrap().dataset, draft, "nothing changed");
    }
    // A resource without description or type (invalid under the profile) does not stand in the way.
    let reversed: Vec<_> = ids.iter().rev().copied().collect();
    let after = admin.reorder_resources(draft.id, draft.revision, &reversed).unwrap();
    assert_eq!(after.resources.iter().map(|resource| resource.id).collect::<Vec<_>>(), reversed);
    assert_eq!(after.revision, Revision(draft.revision.0 + 1));
}

#[test]
fn test_10_former_slugs_lead_to_the_dataset_in_one_hop_and_are_not_reused() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let admin = world.admin();
    let mut dataset = world.published(metadata(&organisation, "Premier nom", &["mot"]));
    for slug in ["deuxieme-nom", "troisieme-nom", "quatrieme-nom"] {
        dataset = admin.change_slug(dataset.id, dataset.revision, slug).unwrap();
    }
    for slug in ["premier-nom", "deuxieme-nom", "troisieme-nom", "quatrieme-nom"] {
        let view = world.anonymous().find(slug).unwrap();
        assert_eq!((view.dataset.id, view.address.as_str()), (dataset.id, "quatrieme-nom"), "{slug}");
    }
    let elsewhere = world.organisation("Autre commune");
    let other = admin.create(metadata(&elsewhere, "Premier nom", &["mot"])).unwrap();
    let other = admin.add_resource(other.id, other.revision, link("F", "https://example.org/f.csv")).unwrap();
    match admin.publish(other.id, other.revision).unwrap_err() {
        Error::AlreadyExists { suggestion: Some(free), .. } => assert_eq!(free, "premier-nom-2"),
        error => panic!("{error}"),
    }
    // Purged, its names are free again.
    let token = admin.prepare_delete(dataset.id).unwrap().token;
    let deleted = admin.delete(dataset.id, &token).unwrap();
    admin.purge(deleted.id, deleted.revision).unwrap();
    let slug = admin.change_slug(other.id, other.revision, "premier-nom").unwrap();
    let published = admin.publish(other.id, slug.revision).unwrap();
    assert_eq!(published.slug.as_str(), "premier-nom");
}

#[test]
fn test_11_the_same_source_again_changes_nothing() {
    let world = World::new();
    let admin = world.admin();
    let options = ImportOptions {
        source: Some("https://ckan.example.org".into()),
        create_organisations: true,
        publish: true,
        ..ImportOptions::default()
    };
    let package = |title: &str| {
        format!(
            r#"{{"id": "1b9a2f52-6a1e-4a4d-9b53-0c2f8c7a0001", "name": "arbres", "title": "{title}",
                "notes": "Arbres d'alignement de la commune.", "private": false, "state": "active", "type": "dataset",
                "license_id": "odc-odbl", "tags": [{{"name": "arbre"}}, {{"name": "voirie"}}],
                "organization": {{"id": "o1", "name": "ville", "title": "Ville d'Exemple"}},
                "resources": [{{"id": "r1", "name": "Arbres", "url": "https://example.org/arbres.csv", "format": "csv"}}]}}"#
        )
    };
    let first = admin.import(package("Arbres").as_bytes(), &options, &mut |_, _| true).unwrap();
    assert_eq!((first.created, first.refused), (1, 0), "{first:?}");
    let id = first.records[0].id.unwrap();
    let before = admin.get(id).unwrap().dataset;
    let again = admin.import(package("Arbres").as_bytes(), &options, &mut |_, _| true).unwrap();
    assert_eq!((again.unchanged, again.created, again.updated), (1, 0, 0));
    assert_eq!(admin.get(id).unwrap().dataset, before);
    let changed =
        admin.import(package("Arbres d'alignement").as_bytes(), &options, &mut |_, _| true).unwrap();
    assert_eq!((changed.updated, changed.created), (1, 0));
    let after = admin.get(id).unwrap().dataset;
    assert_eq!(after.metadata.title, "Arbres d'alignement");
    assert_eq!(after.resources[0].id, before.resources[0].id, "the resource kept its identifier");
    assert_eq!(after.slug, before.slug);
}

#[test]
fn test_12_an_unreadable_date_is_reported() {
    let issues = validate::read_metadata(r#"{"title": "Jeu", "updated_on": "NaN-NaN-NaN"}"#).unwrap_err();
    assert_eq!(issues.len(), 1);
    assert_eq!((issues[0].path.as_str(), issues[0].code), ("updated_on", IssueCode::InvalidDate));
    // Imported, it is told as lost, and the record is kept.
    let world = World::new();
    let options = ImportOptions { create_organisations: true, ..ImportOptions::default() };
    let package = r#"{"id": "x1", "name": "jeu", "title": "Jeu", "notes": "Texte", "type": "dataset",
        "organization": {"name": "ville", "title": "Ville"}, "dataset_modification_date": "31/02/2020",
        "tags": [], "resources": []}"#;
    let report = world.admin().import(package.as_bytes(), &options, &mut |_, _| true).unwrap();
    assert_eq!(report.created, 1, "{report:?}");
    assert!(
        report.records[0].lost.iter().any(
            |issue| issue.path.contains("updated_on") || issue.path.contains("dataset_modification_date")
        ),
        "{report:?}"
    );
}

/// The budget itself is measured in `benches/`; here the work is counted: what a search reads from
/// the store does not grow with the catalogue.
#[test]
fn test_13_facets_over_many_datasets_for_anonymous_and_for_a_member() {
    let world = World::new();
    let (a, b) = (world.organisation("Alpha"), world.organisation("Bêta"));
    let (_, member) = world.account("membre", &[(&a, Role::Member)]);
    let admin = world.admin();
    let mut private = 0;
    for chunk in 0..4 {
        let changes = (0..250).map(|n| {
            let n = chunk * 250 + n;
            let mut described = metadata(if n % 3 == 0 { &a } else { &b }, &format!("Jeu {n}"), &["mot"]);
            if n % 30 == 0 {
                described.visibility = Visibility::Private;
                private += 1;
            }
            let resources = vec![link("F", "https://example.org/f.csv")];
            described.profile = Some("simple".into());
            let mut change = described;
            change.alternative_titles = vec![format!("Autre {n}")];
            catalogue_core::Change::Create { metadata: Box::new(change), resources, publish: true }
        });
        let changes: Vec<_> = changes.collect();
        admin.apply(changes).unwrap();
    }
    assert_eq!(world.anonymous().search(&text("jeu")).unwrap().total, 1_000 - private);
    assert_eq!(member.search(&text("jeu")).unwrap().total, 1_000);
    let counted = counts(&member, &text("jeu"), "organisation");
    assert_eq!((counted["alpha"], counted["beta"]), (334, 666));
}

#[test]
fn test_14_suggestions_prefix_before_infix_then_use_then_name() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    for (title, keywords) in [
        ("1", vec!["eau potable", "château d'eau"]),
        ("2", vec!["eaux usées", "château d'eau"]),
        ("3", vec!["eaux usées", "château d'eau"]),
        ("4", vec!["eau de mer"]),
    ] {
        world.published(metadata(&organisation, title, &keywords));
    }
    let suggested = world.anonymous().suggest(&SuggestField::Keyword, "EAU", 10).unwrap();
    let values: Vec<&str> = suggested.iter().map(|suggestion| suggestion.value.as_str()).collect();
    assert_eq!(values, ["eaux usées", "eau de mer", "eau potable", "château d'eau"]);
    let places = world.anonymous().suggest(&SuggestField::Territory, "gironde", 5).unwrap();
    assert_eq!(places[0].value, "department:33");
    let licences = world.anonymous().suggest(&SuggestField::Term("licence".into()), "lov2", 5).unwrap();
    assert_eq!(licences[0].value, "etalab-2.0", "by alias");
}

#[test]
fn area_filters_intersect_or_hold_and_overlap_ranks() {
    let world = World::new();
    let organisation = world.organisation("Commune");
    let with_box = |title: &str, west: f64, south: f64, east: f64, north: f64| {
        let mut described = metadata(&organisation, title, &["mot"]);
        described.extent.boxes = vec![BoundingBox::new(west, south, east, north)];
        world.published(described).id
    };
    let france = with_box("France", -5.0, 41.0, 10.0, 51.0);
    let gironde = with_box("Gironde", -1.26, 44.19, 0.31, 45.57);
    let fiji = with_box("Fidji", 177.0, -19.0, -178.0, -16.0);
    let ask = |bounds: BoundingBox, relation: AreaRelation| {
        found(&world.anonymous(), &Query { area: Some(Area { bounds, relation }), ..text("") })
    };
    let window = BoundingBox::new(-1.5, 44.0, 0.5, 46.0);
    assert_eq!(ask(window, AreaRelation::Intersects), [gironde, france]);
    assert_eq!(ask(window, AreaRelation::Within), [gironde]);
    assert_eq!(ask(BoundingBox::new(-179.5, -18.0, -178.5, -17.0), AreaRelation::Intersects), [fiji]);
}
