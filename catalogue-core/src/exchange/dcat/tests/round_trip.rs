//! What is written is read again as it was, on all that DCAT or our own words carry.

use crate::exchange::dcat::Syntax;
use crate::exchange::sample::{self, dataset, organisation};
use crate::exchange::tests::{VOCABULARY, assert_fit, reading};
use crate::exchange::{ExportFormat, Imported, Outcome, ReadingLimits, read};
use crate::model::*;
use proptest::prelude::*;

fn written(held: &Dataset, syntax: Syntax) -> String {
    let format = match syntax {
        Syntax::Turtle => ExportFormat::DcatTurtle,
        Syntax::RdfXml => ExportFormat::DcatRdfXml,
        Syntax::JsonLd => ExportFormat::DcatJsonLd,
    };
    let (text, lost) = sample::written(format, std::slice::from_ref(held), Some(&organisation()));
    assert_eq!(lost, [vec![]]);
    text
}

fn again(text: &str) -> Imported {
    let limits = ReadingLimits::default();
    let mut reading = reading(&limits);
    reading.source = None;
    let mut found = read(None, text.as_bytes(), &reading).unwrap();
    assert_eq!(found.len(), 1, "{text}");
    match found.remove(0).outcome {
        Outcome::Taken(imported) => *imported,
        Outcome::Refused(issues) => panic!("{issues:?}\n{text}"),
    }
}

/// A record with something in every field that is carried.
fn full() -> (Metadata, Vec<ResourceMetadata>) {
    let date = |text: &str| text.parse::<PartialDate>().ok();
    let metadata = Metadata {
        title: "Arbres d'Exemple".into(),
        alternative_titles: vec!["Trees".into()],
        description: "Les arbres < de la commune & de l'« Exemple ».\n\n- un\n- deux".into(),
        keywords: vec!["arbre".into(), "qualité de l'eau".into()],
        licence: Some("etalab-2.0".into()),
        frequency: Some("ANNUAL".into()),
        data_types: vec!["donnees-ouvertes".into(), "donnees-geographiques".into()],
        thumbnail: Some("https://exemple.fr/vignette.png".into()),
        themes: vec!["environnement".into(), "agriculture".into()],
        categories: vec!["foret".into()],
        link: Some("https://exemple.fr/arbres".into()),
        inspire_url: Some("https://exemple.fr/inspire/arbres".into()),
        granularity: Some("municipality".into()),
        created_on: date("2012"),
        published_on: date("2012-05"),
        updated_on: date("2012-05-03"),
        support: Some("alpi".into()),
        contacts: vec![
            Contact {
                name: Some("Service SIG".into()),
                email: Some("sig@exemple.fr".into()),
                phone: Some("05 56 00 00 00".into()),
                url: Some("https://exemple.fr/sig".into()),
                role: Some("pointOfContact".into()),
                organisation: Some("Ville".into()),
            },
            Contact { name: Some("Producteur".into()), role: Some("custodian".into()), ..Default::default() },
        ],
        extent: Extent {
            place: Some("Bordeaux".into()),
            territory: Some("municipality:33063".into()),
            boxes: vec![
                BoundingBox::new(-0.64, 44.81, -0.53, 44.92),
                BoundingBox::new(177.5, -19.0, -178.0, -16.0),
            ],
        },
        temporal: vec![
            Period { start: date("2010"), end: date("2011-12-31") },
            Period { start: date("2020"), end: None },
        ],
        languages: vec!["fr".into(), "en".into()],
        lineage: Some("Relevés sur le terrain.".into()),
        conformity: vec![
            Conformity {
                specification: "Géostandard".into(),
                uri: Some("https://exemple.fr/standard".into()),
                date: date("2010-11-23"),
                pass: Some(false),
            },
            Conformity { specification: "Autre".into(), uri: None, date: None, pass: Some(true) },
        ],
        crs: vec!["EPSG:2154".into(), "EPSG:9794".into()],
        resolution: vec![Resolution::Distance(0.5), Resolution::Scale(25_000)],
        topics: vec!["farming".into()],
        inspire_themes: vec!["hy".into()],
        progress: Some("onGoing".into()),
        access_reason: Some("h".into()),
        identifiers: vec![
            Identifier { kind: "file".into(), value: "fr-1".into(), namespace: None },
            Identifier { kind: "doi".into(), value: "https://doi.org/10.5072/a".into(), namespace: None },
            Identifier { kind: "resource".into(), value: "arbres-2012".into(), namespace: None },
            Identifier { kind: "other".into(), value: "xyz".into(), namespace: Some("Agence".into()) },
        ],
        ..Default::default()
    };
    let file = ResourceMetadata {
        name: "Arbres en CSV".into(),
        description: "Un fichier.".into(),
        resource_type: Some("main".into()),
        url: Some("https://exemple.fr/arbres.zip".into()),
        format: Some("CSV".into()),
        container: Some("ZIP".into()),
        media_type: Some("text/csv".into()),
        size: Some(123_456),
        checksum: Some(Checksum {
            algorithm: "md5".into(),
            value: "d41d8cd98f00b204e9800998ecf8427e".into(),
        }),
        languages: vec!["fr".into()],
        crs: Some("EPSG:2154".into()),
        temporal: Some(Period { start: date("2012"), end: date("2012") }),
        published_on: date("2012-05-03"),
        updated_on: date("2013"),
        licence: Some("ODbL-1.0".into()),
        access: AccessRule {
            download: Access::Authenticated,
            reason: Some("h".into()),
            ask: Some("Écrire au service.".into()),
            ..Default::default()
        },
        ..Default::default()
    };
    let service = ResourceMetadata {
        name: "Service".into(),
        description: "De consultation.".into(),
        resource_type: Some("api".into()),
        url: Some("https://exemple.fr/ows".into()),
        services: vec![
            ServiceOffer {
                operation: Some(Operation::View),
                url: None,
                protocol: Some("WMS".into()),
                layer: Some("ville:arbre".into()),
            },
            ServiceOffer {
                operation: None,
                url: Some("https://exemple.fr/api".into()),
                protocol: Some("API".into()),
                layer: None,
            },
        ],
        access: AccessRule { download: Access::Closed, ..Default::default() },
        ..Default::default()
    };
    (metadata, vec![file, service])
}

fn assert_same(held: &Dataset, imported: &Imported, whence: &str) {
    assert_fit(imported, whence);
    let mut found = imported.metadata.clone();
    // The address of the record is one more name of it.
    found.identifiers.retain(|identifier| identifier.kind != "source");
    let sorted = |list: &[Identifier]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    assert_eq!(sorted(&found.identifiers), sorted(&held.metadata.identifiers), "{whence}");
    found.identifiers = held.metadata.identifiers.clone();
    assert_eq!(found, held.metadata, "{whence}");
    let own: Vec<&ResourceMetadata> = held.resources.iter().map(|resource| &resource.metadata).collect();
    assert_eq!(imported.resources.iter().collect::<Vec<_>>(), own, "{whence}");
}

#[test]
fn every_field_comes_back_in_every_syntax() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    for syntax in Syntax::ALL {
        let text = written(&held, *syntax);
        let imported = again(&text);
        assert_same(&held, &imported, &text);
        assert_eq!(imported.slug.as_deref(), Some("arbres-d-exemple"));
        let owner = imported.organisation.unwrap();
        assert_eq!(
            (owner.name.as_str(), owner.slug.as_deref(), owner.siret.as_deref()),
            ("Ville d'Exemple", Some("ville-d-exemple"), Some("73282932000074"))
        );
        assert_eq!(imported.lost, [], "{text}");
        // The same again writes the same bytes.
        assert_eq!(text, written(&held, *syntax));
    }
}

#[test]
fn what_had_no_place_is_written_back() {
    let source = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        <https://ailleurs.fr/a> a dcat:Dataset ; dct:title \"A\"@fr ; dct:description \"a\"@fr ; dcat:version \"1.2\" ;
          dct:relation <https://ailleurs.fr/b>, [ dct:title \"C\"@nl ] ;
          <https://ailleurs.fr/ns#etiquette> \"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .";
    let first = again(source);
    let mut held = dataset(first.metadata.clone(), Vec::new());
    held.provenance = Some(first.provenance.clone());
    for syntax in Syntax::ALL {
        let text = written(&held, *syntax);
        let second = again(&text);
        assert_eq!(second.provenance.remote_id, first.provenance.remote_id, "the address lasts");
        assert_eq!(second.provenance.unmapped, first.provenance.unmapped, "{text}");
    }
}

#[test]
fn closed_data_and_those_admitted_are_not_told() {
    let (metadata, mut resources) = full();
    resources[0].access.download = Access::Restricted {
        audiences: vec![Audience::Accounts {
            accounts: vec![crate::id::AccountId::from_uuid(uuid::Uuid::from_u128(77))],
        }],
    };
    let held = dataset(metadata, resources);
    let text = written(&held, Syntax::Turtle);
    assert!(!text.contains("0000004d"), "{text}");
    assert!(
        matches!(&again(&text).resources[0].access.download, Access::Restricted { audiences } if audiences.is_empty())
    );
}

/// One of the codes of a scheme that readers give back.
fn code(scheme: &'static str) -> impl Strategy<Value = String> {
    let codes: Vec<String> =
        VOCABULARY.scheme(scheme).unwrap().terms.iter().map(|term| term.code.clone()).collect();
    prop::sample::select(codes)
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-zé0-9'œ&\"\\\\ß]{1,9}", 1..6).prop_map(|words| words.join(" "))
}

fn some_date() -> impl Strategy<Value = Option<PartialDate>> {
    prop::option::of((1900..2100_i32, prop::option::of((1..13_u32, prop::option::of(1..29_u32)))).prop_map(
        |(year, rest)| {
            PartialDate::new(year, rest.map(|(month, _)| month), rest.and_then(|(_, day)| day)).unwrap()
        },
    ))
}

prop_compose! {
    fn any_metadata()(
        title in words(), description in words(), keywords in prop::collection::btree_set("[a-z]{3,9}", 0..4),
        licence in prop::option::of(code("licence")), frequency in prop::option::of(code("frequency")),
        theme in prop::option::of(code("theme")), granularity in prop::option::of(code("granularity")),
        topic in prop::option::of(code("topic-category")), inspire in prop::option::of(code("inspire-theme")),
        language in prop::option::of(code("language")), progress in prop::option::of(code("progress")),
        kind in prop::sample::select(vec!["dataset", "series", "map", "non-geographic"]),
        dates in (some_date(), some_date(), some_date()),
        bounds in prop::option::of((-179.0..179.0_f64, -89.0..89.0_f64, 0.1..1.0_f64)),
        name in prop::option::of(words()), role in code("contact-role"), lineage in prop::option::of(words()),
    ) -> Metadata {
        Metadata {
            title, description, licence, frequency, granularity, progress, lineage,
            keywords: keywords.into_iter().collect(),
            kind: kind.into(),
            themes: theme.into_iter().collect(), topics: topic.into_iter().collect(),
            inspire_themes: inspire.into_iter().collect(), languages: language.into_iter().collect(),
            created_on: dates.0, published_on: dates.1, updated_on: dates.2,
            extent: Extent { boxes: bounds.map(|(x, y, d)| BoundingBox::new(x, y, x + d, y + d)).into_iter().collect(), ..Default::default() },
            contacts: name.map(|name| Contact { name: Some(name), role: Some(role), ..Default::default() }).into_iter().collect(),
            ..Default::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_record_comes_back(metadata in any_metadata(), size in 0..1_000_000_i64, name in words(), at in 0..3_usize) {
        let resource = ResourceMetadata { name, size: Some(size), url: Some("https://exemple.fr/a".into()), ..Default::default() };
        let held = dataset(metadata, vec![resource.clone(), ResourceMetadata { name: "second".into(), ..resource }]);
        let text = written(&held, Syntax::ALL[at]);
        assert_same(&held, &again(&text), &text);
    }
}

/// Writes what the judges of `.ci` look at, when the environment names a folder for it.
#[test]
fn judges_are_given_our_exports() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources.clone());
    let service = dataset(
        Metadata { kind: "service".into(), ..held.metadata.clone() },
        resources.into_iter().skip(1).collect(),
    );
    let bare =
        dataset(Metadata { title: "Nu".into(), ..Default::default() }, vec![ResourceMetadata::default()]);
    for (name, held) in [("full", held), ("service", service), ("bare", bare)] {
        for (syntax, end) in [(Syntax::Turtle, "ttl"), (Syntax::RdfXml, "rdf"), (Syntax::JsonLd, "jsonld")] {
            let text = written(&held, syntax);
            assert_eq!(again(&text).metadata.title, held.metadata.title);
            if let Some(folder) = std::env::var_os("CATALOGUE_EXPORTS") {
                std::fs::write(std::path::Path::new(&folder).join(format!("{name}.{end}")), text).unwrap();
            }
        }
    }
}
