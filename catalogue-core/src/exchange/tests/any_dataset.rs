//! Datasets for the tests of writing: one with something in every field, and any others.

use crate::exchange::tests::VOCABULARY;
use crate::model::*;
use proptest::prelude::*;

/// A record with something in every field that is carried.
pub(in crate::exchange) fn full() -> (Metadata, Vec<ResourceMetadata>) {
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
        representations: vec!["vector".into(), "grid".into()],
        encodings: vec![
            Encoding { name: "ESRI Shapefile".into(), version: Some("1.0".into()) },
            Encoding { name: "GML".into(), version: None },
        ],
        service_type: Some("view".into()),
        operates_on: vec![
            CoupledResource {
                identifier: Some("jeu-2".into()),
                url: Some("https://exemple.fr/fiches/2".into()),
            },
            CoupledResource { identifier: Some("jeu-1".into()), url: None },
        ],
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

/// One of the codes of a scheme that readers give back.
pub(in crate::exchange) fn code(scheme: &'static str) -> impl Strategy<Value = String> {
    let codes: Vec<String> =
        VOCABULARY.scheme(scheme).unwrap().terms.iter().map(|term| term.code.clone()).collect();
    prop::sample::select(codes)
}

pub(in crate::exchange) fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-zé0-9'œ&\"\\\\ß]{1,9}", 1..6).prop_map(|words| words.join(" "))
}

pub(in crate::exchange) fn some_date() -> impl Strategy<Value = Option<PartialDate>> {
    prop::option::of((1900..2100_i32, prop::option::of((1..13_u32, prop::option::of(1..29_u32)))).prop_map(
        |(year, rest)| {
            PartialDate::new(year, rest.map(|(month, _)| month), rest.and_then(|(_, day)| day)).unwrap()
        },
    ))
}

prop_compose! {
    pub(in crate::exchange) fn any_metadata()(
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

/// Any place, time, person and name, which some formats carry only in our own words.
pub(in crate::exchange) fn any_rich_metadata() -> impl Strategy<Value = Metadata> {
    let texts = (prop::collection::vec(words(), 0..3), prop::option::of(words()), prop::option::of(words()));
    let codes = (
        prop::option::of(code("support")),
        once(code("category"), 3),
        once(code("data-type"), 3),
        once(code("theme"), 3),
        once(code("language"), 3),
        once(code("crs"), 3),
        prop::option::of(code("access-reason")),
        once(code("topic-category"), 3),
        once(code("inspire-theme"), 3),
    );
    let lists = (
        prop::collection::vec(any_contact(), 0..4),
        prop::collection::vec(any_box(), 0..3),
        prop::collection::vec(any_period(), 0..3),
        prop::collection::vec(any_conformity(), 0..3),
        prop::collection::vec(any_resolution(), 0..3),
        prop::collection::btree_set(any_identifier(), 0..4),
        prop::collection::btree_map("[a-zé]{2,6}", "['’ ,./;:!&a-z-]{0,6}", 0..5),
    );
    let choices = (
        any::<bool>(),
        prop::option::of(Just("department:33".to_owned())),
        prop::option::of(Just("https://exemple.fr/é".replace('é', "%C3%A9"))),
    );
    (any_metadata(), texts, codes, lists, choices).prop_map(
        |(base, (titles, place, lineage), codes, lists, (private, territory, url))| {
            let (contacts, boxes, temporal, conformity, resolution, identifiers, keywords) = lists;
            let mut seen = std::collections::HashSet::new();
            let unique = |word: &String| seen.insert(crate::text::same_text_key(word));
            Metadata {
                alternative_titles: titles
                    .into_iter()
                    .filter(|title| *title != base.title)
                    .collect::<std::collections::BTreeSet<_>>()
                    .into_iter()
                    .collect(),
                lineage,
                support: codes.0,
                categories: codes.1,
                data_types: codes.2,
                themes: codes.3,
                languages: codes.4,
                crs: codes.5,
                access_reason: codes.6,
                topics: codes.7,
                inspire_themes: codes.8,
                contacts,
                extent: Extent { place, territory, boxes },
                temporal,
                conformity,
                resolution,
                identifiers: identifiers.into_iter().collect(),
                keywords: keywords.into_iter().map(|(a, b)| format!("{a}{b}z")).filter(unique).collect(),
                visibility: if private { Visibility::Private } else { Visibility::Public },
                link: url.clone(),
                inspire_url: url.clone().filter(|_| private),
                thumbnail: url.filter(|_| !private),
                ..base
            }
        },
    )
}

fn once(code: impl Strategy<Value = String>, most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(code, 0..=most).prop_map(|codes| {
        let mut list: Vec<String> = Vec::new();
        for code in codes {
            if !list.contains(&code) {
                list.push(code);
            }
        }
        list
    })
}

fn any_contact() -> impl Strategy<Value = Contact> {
    let email = prop::sample::select(vec!["a.b@exemple.fr", "sig@exemple.fr", "j_d+x@sous.exemple.fr"]);
    let phone = prop::option::of(Just("05 56 00 00 00".to_owned()));
    let url = prop::option::of(Just("https://exemple.fr/nous?a=1&b=2".to_owned()));
    (
        words(),
        prop::option::of(words()),
        prop::option::of(email),
        phone,
        url,
        prop::option::of(code("contact-role")),
    )
        .prop_map(|(name, organisation, email, phone, url, role)| Contact {
            name: Some(name),
            organisation,
            email: email.map(str::to_owned),
            phone,
            url,
            role,
        })
}

/// Boxes with a surface or none, meeting others or not, across the antimeridian or not.
pub(in crate::exchange) fn any_box() -> impl Strategy<Value = BoundingBox> {
    let sides = (-179.0..179.0_f64, -89.0..89.0_f64, prop::sample::select(vec![0.0, 0.1, 1.0, 40.0]));
    let plain =
        sides.prop_map(|(x, y, side)| BoundingBox::new(x, y, (x + side).min(180.0), (y + side).min(90.0)));
    prop_oneof![4 => plain, 1 => Just(BoundingBox::new(177.5, -19.0, -178.0, -16.0))]
}

fn any_period() -> impl Strategy<Value = Period> {
    (some_date(), some_date()).prop_filter_map("a period has an end", |(a, b)| {
        let (start, end) = match (a, b) {
            (Some(a), Some(b)) if a.first_day() > b.last_day() => (Some(b), Some(a)),
            other => other,
        };
        (start.is_some() || end.is_some()).then_some(Period { start, end })
    })
}

fn any_conformity() -> impl Strategy<Value = Conformity> {
    (
        words(),
        prop::option::of(Just("https://exemple.fr/standard".to_owned())),
        some_date(),
        any::<Option<bool>>(),
    )
        .prop_map(|(specification, uri, date, pass)| Conformity { specification, uri, date, pass })
}

fn any_resolution() -> impl Strategy<Value = Resolution> {
    prop_oneof![
        (1..10_000_000_i64).prop_map(Resolution::Scale),
        (0.01..5_000.0_f64).prop_map(Resolution::Distance),
    ]
}

fn any_identifier() -> impl Strategy<Value = Identifier> {
    let kind = prop::sample::select(vec!["source", "file", "resource", "doi", "url", "other"]);
    let value = prop_oneof![
        "[a-z]{3,9}-[0-9]{1,3}",
        Just("https://exemple.fr/id/1".to_owned()),
        Just("https://doi.org/10.5072/a".to_owned())
    ];
    (kind, value, prop::option::of(words())).prop_map(|(kind, value, namespace)| Identifier {
        kind: kind.to_owned(),
        value,
        namespace,
    })
}

/// Any resource, also one that names in its rule who is let in.
pub(in crate::exchange) fn any_resource() -> impl Strategy<Value = ResourceMetadata> {
    let format = prop::option::of(prop::sample::select(vec![
        ("CSV", None),
        ("SHP", Some("ZIP")),
        ("GEOJSON", None),
        ("GPKG", Some("7Z")),
        ("PDF", None),
        ("WMS", None),
    ]));
    let services = prop::collection::vec(
        (
            prop::sample::select(vec!["WMS", "WFS", "API", "WMTS"]),
            prop::option::of(Just("ville:arbre".to_owned())),
            any::<bool>(),
        )
            .prop_map(|(protocol, layer, url)| ServiceOffer {
                operation: Some(Operation::View).filter(|_| url),
                url: url.then(|| "https://exemple.fr/ows".to_owned()),
                protocol: Some(protocol.to_owned()),
                layer,
            }),
        0..3,
    );
    let facts =
        (prop::option::of(0..9_000_000_000_i64), some_date(), some_date(), prop::option::of(any_period()));
    let codes = (
        prop::option::of(code("resource-type")),
        once(code("language"), 2),
        prop::option::of(code("crs")),
        prop::option::of(code("licence")),
    );
    (words(), prop::option::of(words()), format, services, facts, codes, any_rule(), 0..1_000_000_u32)
        .prop_map(
            |(
                name,
                description,
                format,
                services,
                (size, published_on, updated_on, temporal),
                codes,
                access,
                at,
            )| {
                let (format, container) =
                    format.map_or((None, None), |(format, container)| (Some(format), container));
                ResourceMetadata {
                    name,
                    description: description.unwrap_or_default(),
                    resource_type: codes.0,
                    url: (at % 7 != 0).then(|| format!("https://exemple.fr/telecharger/{at}?a=1&b=2")),
                    format: format.map(str::to_owned),
                    container: container.map(str::to_owned),
                    media_type: (at % 3 == 0).then(|| "text/csv".to_owned()),
                    size,
                    checksum: (at % 2 == 0).then(|| Checksum {
                        algorithm: "md5".into(),
                        value: "d41d8cd98f00b204e9800998ecf8427e".into(),
                    }),
                    services,
                    languages: codes.1,
                    crs: codes.2,
                    temporal,
                    published_on,
                    updated_on,
                    licence: codes.3,
                    access,
                }
            },
        )
}

fn any_rule() -> impl Strategy<Value = AccessRule> {
    let audience = || {
        prop_oneof![
            Just(Audience::AnyMember),
            Just(Audience::SameOrganisation),
            Just(Audience::Partners),
            Just(Audience::Territory { territories: vec!["department:33".into()] }),
        ]
    };
    let level = move || {
        prop_oneof![
            3 => Just(Access::Open),
            1 => Just(Access::Authenticated),
            1 => Just(Access::Closed),
            2 => prop::collection::vec(audience(), 0..3).prop_map(|audiences| Access::Restricted { audiences }),
        ]
    };
    (level(), prop::option::of(level()), prop::option::of(code("access-reason")), prop::option::of(words()))
        .prop_map(|(download, view, reason, ask)| AccessRule {
            download,
            view,
            reason,
            ask,
            ..AccessRule::default()
        })
}
