//! What is written is read back the same, and is valid where schemas are at hand.

use super::super::keywords::OUR_THEMES;
use crate::exchange::tests::{VOCABULARY, reading};
use crate::exchange::write::Written;
use crate::exchange::{ExportFormat, Imported, Outcome, ReadingLimits, read, sample};
use crate::id::{DatasetId, OrganisationId, ResourceId, Revision, Slug};
use crate::model::*;
use crate::vocabulary::scheme;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn dataset(metadata: Metadata, resources: Vec<ResourceMetadata>) -> Dataset {
    let moment = "2026-01-02T03:04:05Z".parse().unwrap();
    let id = |at: u128| uuid::Uuid::from_u128(at);
    let resources = resources.into_iter().enumerate().map(|(at, metadata)| Resource {
        id: ResourceId::from_uuid(id(100 + u128::try_from(at).unwrap())),
        created: moment,
        modified: moment,
        file: None,
        metadata,
    });
    Dataset {
        id: DatasetId::from_uuid(id(1)),
        slug: Slug::parse("jeu").unwrap(),
        revision: Revision(1),
        state: State::Published,
        state_before_deletion: None,
        created: moment,
        modified: moment,
        first_public: None,
        creator: None,
        collaborators: Vec::new(),
        metadata,
        resources: resources.collect(),
        provenance: None,
    }
}

fn organisation() -> Organisation {
    let details = OrganisationDetails {
        name: "Conseil des haies".into(),
        email: Some("haies@exemple.fr".into()),
        ..OrganisationDetails::default()
    };
    let created = "2026-01-02T03:04:05Z".parse().unwrap();
    let id = OrganisationId::from_uuid(uuid::Uuid::from_u128(2));
    Organisation { id, slug: Slug::parse("haies").unwrap(), revision: Revision(1), created, details }
}

fn written_by(dataset: &Dataset, organisation: Option<&Organisation>) -> Written {
    let (text, mut lost) =
        sample::written(ExportFormat::Iso19139, std::slice::from_ref(dataset), organisation);
    Written { text, lost: lost.remove(0) }
}

fn written(dataset: &Dataset) -> Written {
    written_by(dataset, Some(&organisation()))
}

fn read_back(text: &str) -> Imported {
    let limits = ReadingLimits::default();
    match read(None, text.as_bytes(), &reading(&limits)).unwrap().remove(0).outcome {
        Outcome::Taken(held) => *held,
        Outcome::Refused(issues) => panic!("{issues:?}\n{text}"),
    }
}

/// What a record is once written and read: the identifiers of the record, the role, the organisation
/// as a contact and the derived themes that INSPIRE asks for are then there.
fn expected(mut metadata: Metadata, read: &Imported) -> Metadata {
    let own = metadata.identifiers.iter().any(|held| !matches!(held.kind.as_str(), "source" | "file"));
    metadata.identifiers = read
        .metadata
        .identifiers
        .iter()
        .filter(|held| !own || matches!(held.kind.as_str(), "source" | "file"))
        .cloned()
        .chain(
            metadata.identifiers.into_iter().filter(|held| !matches!(held.kind.as_str(), "source" | "file")),
        )
        .collect();
    if metadata.contacts.is_empty() {
        let held = organisation().details;
        metadata.contacts.push(Contact {
            organisation: Some(held.name),
            email: held.email,
            ..Contact::default()
        });
    }
    for contact in &mut metadata.contacts {
        contact.role.get_or_insert_with(|| "pointOfContact".to_owned());
    }
    if metadata.themes.is_empty() {
        metadata.themes = read.metadata.themes.clone();
    }
    metadata
}

fn codes(list: &'static str, most: usize) -> impl Strategy<Value = Vec<String>> {
    let terms = &VOCABULARY.scheme(list).unwrap().terms;
    let codes: Vec<String> =
        terms.iter().filter(|term| !term.deprecated).map(|term| term.code.clone()).collect();
    prop::collection::vec(prop::sample::select(codes), 0..=most).prop_map(|mut codes| {
        let mut once = Vec::new();
        codes.retain(|code| {
            !once.contains(code) && {
                once.push(code.clone());
                true
            }
        });
        codes
    })
}

fn code(list: &'static str) -> impl Strategy<Value = Option<String>> {
    codes(list, 1).prop_map(|codes| codes.into_iter().next())
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zéèàçœÉ'’][A-Za-zéèàçœ0-9 '&\"%-]{2,28}[a-zéà]"
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    prop::option::of((1900..2100_i32, prop::option::of((1..=12_u32, prop::option::of(1..=28_u32)))).prop_map(
        |(year, rest)| {
            PartialDate::new(year, rest.map(|(month, _)| month), rest.and_then(|(_, day)| day)).unwrap()
        },
    ))
}

fn bounds() -> impl Strategy<Value = BoundingBox> {
    (-1_700..1_500_i32, -800..700_i32, 1..300_i32, 1..100_i32).prop_map(|(west, south, width, height)| {
        let degrees = |tenths: i32| f64::from(tenths) / 10.0;
        BoundingBox::new(degrees(west), degrees(south), degrees(west + width), degrees(south + height))
    })
}

fn contact() -> impl Strategy<Value = Contact> {
    (
        prop::option::of(words()),
        words(),
        prop::option::of(Just("a.b@exemple.fr".to_owned())),
        code(scheme::CONTACT_ROLE),
        any::<bool>(),
    )
        .prop_map(|(name, organisation, email, role, page)| Contact {
            name,
            organisation: Some(organisation),
            email,
            phone: page.then(|| "05 56 00 00 00".to_owned()),
            url: page.then(|| "https://exemple.fr/nous?a=1&b=2".to_owned()),
            role,
        })
}

fn resource() -> impl Strategy<Value = ResourceMetadata> {
    let file = (
        words(),
        prop::sample::select(vec![
            ("CSV", None),
            ("SHP", Some("ZIP")),
            ("GEOJSON", None),
            ("GPKG", Some("7Z")),
        ]),
        prop::option::of(0..9_000_000_000_i64),
    );
    let file = file.prop_map(|(name, (format, container), size)| ResourceMetadata {
        name,
        resource_type: Some("main".into()),
        format: Some(format.into()),
        container: container.map(str::to_owned),
        size,
        ..ResourceMetadata::default()
    });
    let notice = words().prop_map(|name| ResourceMetadata {
        name,
        resource_type: Some("documentation".into()),
        format: Some("PDF".into()),
        ..ResourceMetadata::default()
    });
    let service = prop::sample::select(vec![("WMS", Operation::View), ("WFS", Operation::Download)])
        .prop_map(|(code, operation)| ResourceMetadata {
            name: "bocage:haies".into(),
            resource_type: Some("api".into()),
            // A service is a format too, to readers and facets.
            format: Some(code.into()),
            services: vec![ServiceOffer {
                operation: Some(operation),
                url: None,
                protocol: Some(code.into()),
                layer: Some("bocage:haies".into()),
            }],
            ..ResourceMetadata::default()
        });
    let page = words().prop_map(|name| ResourceMetadata {
        name,
        resource_type: Some("other".into()),
        ..ResourceMetadata::default()
    });
    (prop_oneof![file, notice, service, page], words(), 0..1_000_000_u32).prop_map(
        |(mut held, description, at)| {
            held.description = description;
            held.url = Some(format!("https://exemple.fr/telecharger/{at}?a=1&b=<2>").replace(['<', '>'], ""));
            held
        },
    )
}

fn metadata() -> impl Strategy<Value = Metadata> {
    let texts = (
        words(),
        prop::collection::vec(words(), 0..3),
        words(),
        prop::option::of(words()),
        prop::collection::vec(words(), 0..5),
    );
    let lists = (
        codes(scheme::INSPIRE_THEME, 3),
        codes(scheme::THEME, 3),
        codes(scheme::TOPIC_CATEGORY, 3),
        codes(scheme::LANGUAGE, 3),
        codes(scheme::CRS, 3),
        codes(scheme::REPRESENTATION, 2),
    );
    let single = (
        code(scheme::LICENCE),
        code(scheme::FREQUENCY),
        code(scheme::PROGRESS),
        code(scheme::ACCESS_REASON),
        prop::sample::select(vec!["dataset", "series", "non-geographic"]),
    );
    let dates = (date(), date(), date(), prop::collection::vec((date(), date()), 0..3));
    let rest = (
        prop::collection::vec(bounds(), 0..3),
        prop::option::of(words()),
        prop::collection::vec(contact(), 0..3),
        prop::collection::vec((words(), date(), any::<bool>(), prop::option::of(any::<bool>())), 0..3),
        prop::collection::vec(
            prop_oneof![
                (1..1_000_000_i64).prop_map(Resolution::Scale),
                (1..100_000_i32).prop_map(|tenths| Resolution::Distance(f64::from(tenths) / 10.0))
            ],
            0..3,
        ),
    );
    let encodings = prop::collection::btree_map(
        prop::sample::select(vec!["ESRI Shapefile", "GML", "GeoTIFF", "Format maison"]),
        "[0-9][.][0-9]{1,2}",
        0..3,
    );
    let identifiers = prop::collection::vec(
        ("[a-z0-9-]{3,20}", prop::option::of(Just("https://exemple.fr/jeux/".to_owned()))),
        0..3,
    );
    (texts, lists, single, dates, rest, (identifiers, encodings), any::<bool>()).prop_map(
        |(texts, lists, single, dates, rest, (identifiers, encodings), there)| {
            let encodings = encodings
                .into_iter()
                .map(|(name, version)| Encoding { name: name.to_owned(), version: Some(version) });
            let mut conformity: Vec<Conformity> = Vec::new();
            for (specification, date, uri, pass) in rest.3 {
                if !conformity.iter().any(|held| held.specification == specification) {
                    conformity.push(Conformity {
                        specification,
                        uri: uri.then(|| "https://exemple.fr/norme".to_owned()),
                        date,
                        pass,
                    });
                }
            }
            let mut read = Metadata {
                title: texts.0,
                description: texts.2,
                lineage: texts.3,
                inspire_themes: lists.0,
                themes: lists.1,
                topics: lists.2,
                languages: lists.3,
                crs: lists.4,
                representations: lists.5,
                licence: single.0.filter(|code| code != "LicenseRef-other-at"),
                frequency: single.1,
                progress: single.2,
                access_reason: single.3,
                kind: single.4.to_owned(),
                created_on: dates.0,
                published_on: dates.1,
                updated_on: dates.2,
                conformity,
                encodings: encodings.collect(),
                link: there.then(|| "https://exemple.fr/page".to_owned()),
                thumbnail: there.then(|| "https://exemple.fr/vignette.png".to_owned()),
                ..Metadata::default()
            };
            let once = |list: &mut Vec<String>, text: String| {
                let key = |text: &str| crate::text::same_text_key(text);
                if !list.iter().any(|held| key(held) == key(&text)) && key(&text) != key(&read.title) {
                    list.push(text);
                }
            };
            let (mut titles, mut keywords) = (Vec::new(), Vec::new());
            texts.1.into_iter().for_each(|text| once(&mut titles, text));
            texts.4.into_iter().for_each(|text| once(&mut keywords, text));
            (read.alternative_titles, read.keywords) = (titles, keywords);
            for bounds in rest.0 {
                if !read.extent.boxes.contains(&bounds) {
                    read.extent.boxes.push(bounds);
                }
            }
            read.extent.place = rest.1;
            for contact in rest.2 {
                let said = |held: &Contact| Contact {
                    role: Some(held.role.clone().unwrap_or("pointOfContact".into())),
                    ..held.clone()
                };
                if !read.contacts.iter().any(|held| said(held) == said(&contact)) {
                    read.contacts.push(contact);
                }
            }
            for resolution in rest.4 {
                if !read.resolution.contains(&resolution) {
                    read.resolution.push(resolution);
                }
            }
            for (start, end) in dates.3 {
                let turned = start.zip(end).is_some_and(|(start, end)| start.first_day() > end.last_day());
                let period = if turned { Period { start: end, end: start } } else { Period { start, end } };
                if period != Period::default() && !read.temporal.contains(&period) {
                    read.temporal.push(period);
                }
            }
            for (value, namespace) in identifiers {
                let identifier = Identifier { kind: "resource".into(), value, namespace };
                if !read.identifiers.contains(&identifier) {
                    read.identifiers.push(identifier);
                }
            }
            read
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_the_same(metadata in metadata(), resources in prop::collection::vec(resource(), 0..4)) {
        let mut apart: Vec<ResourceMetadata> = Vec::new();
        for resource in resources {
            if !apart.iter().any(|held| held.url == resource.url) {
                apart.push(resource);
            }
        }
        let mut metadata = metadata;
        if apart.len() == 1 {
            // The only encoding beside the only link is taken for the link's format.
            metadata.encodings.clear();
        }
        let written = written(&dataset(metadata.clone(), apart.clone()));
        let read = read_back(&written.text);
        prop_assert_eq!(&read.metadata, &expected(metadata, &read), "{}", written.text);
        prop_assert_eq!(&read.resources, &apart, "{}", written.text);
        prop_assert_eq!(written.lost, vec![], "all of it has a place");
        // Who keeps the record is the organisation, which need not be a contact of the data.
        let lost = read.lost.iter().filter(|issue| !issue.path.starts_with("contact/"));
        let lost: Vec<String> = lost.map(|issue| format!("{} {}", issue.path, issue.code)).collect();
        prop_assert_eq!(lost, Vec::<String>::new(), "{}", written.text);
    }
}

#[test]
fn a_record_of_others_comes_back_with_what_has_no_place_here() {
    let bytes = std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/metadata/inspire.xml"),
    )
    .unwrap();
    let first = read_back(&String::from_utf8(bytes).unwrap());
    let mut held = dataset(
        first.metadata.clone(),
        first.resources.iter().filter(|held| held.url.is_some()).cloned().collect(),
    );
    held.provenance = Some(first.provenance.clone());
    let text = written(&held).text;
    let again = read_back(&text);
    let path = "identificationInfo/purpose";
    assert_eq!(again.provenance.unmapped.get(path), first.provenance.unmapped.get(path), "{path}");
    assert!(again.provenance.unmapped.contains_key(path), "{path}");
    assert_eq!(again.metadata.representations, ["vector"]);
    assert_eq!(again.metadata.encodings[0].version.as_deref(), Some("1.0"));
    assert_eq!(again.provenance.raw["parent"], "fr-000000000-haies");
    assert_eq!(again.provenance.remote_id, first.provenance.remote_id);
    assert_eq!(again.metadata.identifiers, first.metadata.identifiers);
    assert_eq!(again.metadata, first.metadata);
}

#[test]
fn what_has_no_place_is_told() {
    let metadata = Metadata {
        title: "T".into(),
        granularity: Some("epci".into()),
        categories: vec!["foret".into()],
        inspire_url: Some("https://exemple.fr/".into()),
        visibility: Visibility::Private,
        ..Metadata::default()
    };
    let resource = ResourceMetadata {
        name: "R".into(),
        url: Some("https://exemple.fr/r".into()),
        resource_type: Some("update".into()),
        licence: Some("CC0-1.0".into()),
        ..ResourceMetadata::default()
    };
    let told = written(&dataset(
        metadata,
        vec![resource, ResourceMetadata { name: "Déposé".into(), ..Default::default() }],
    ))
    .lost;
    let told: Vec<&str> = told.iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(
        told,
        [
            "resources[1]",
            "resources[0].type",
            "resources[0].licence",
            "granularity",
            "categories",
            "inspire_url",
            "visibility"
        ]
    );
    assert!(!OUR_THEMES.is_empty());
}

/// `CATALOGUE_ISO_SCHEMAS` names the folder that holds `iso/19139/20070417` and
/// `iso/19139/20060504`, as the source package of pycsw carries them.
fn schemas() -> Option<std::path::PathBuf> {
    let named = std::env::var_os("CATALOGUE_ISO_SCHEMAS").map(std::path::PathBuf::from);
    if named.is_none() {
        assert!(std::env::var_os("CATALOGUE_REQUIRE_ALL").is_none(), "CI must have the schemas");
        eprintln!("skipped: CATALOGUE_ISO_SCHEMAS does not name a folder of schemas");
    }
    named
}

/// A judge that others wrote.
#[test]
fn what_is_written_is_valid_for_the_schemas_of_the_standard() {
    let Some(schemas) = schemas() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    let mut put = |text: &str| {
        let path = folder.path().join(format!("{}.xml", files.len()));
        std::fs::write(&path, text).unwrap();
        files.push(path);
    };
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..60 {
        let metadata = metadata().new_tree(&mut runner).unwrap().current();
        let resources = prop::collection::vec(resource(), 0..4).new_tree(&mut runner).unwrap().current();
        put(&written(&dataset(metadata, resources)).text);
    }
    put(&written(&dataset(Metadata { title: "T".into(), ..Metadata::default() }, vec![])).text);
    put(&written_by(&dataset(Metadata { title: "T".into(), ..Metadata::default() }, vec![]), None).text);
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/metadata/inspire.xml");
    let read = read_back(&std::fs::read_to_string(fixture).unwrap());
    let mut held = dataset(read.metadata, read.resources);
    held.provenance = Some(read.provenance);
    put(&written(&held).text);
    let judged = std::process::Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schemas.join("iso/19139/20070417/gmx/gmx.xsd"))
        .args(&files)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&judged.stderr);
    assert!(
        judged.status.success(),
        "{}",
        said.lines().filter(|line| !line.ends_with("validates")).take(20).collect::<Vec<_>>().join("\n")
    );
    assert_eq!(said.lines().filter(|line| line.ends_with("validates")).count(), files.len());
}

#[test]
fn a_service_is_written_as_one() {
    let metadata = Metadata {
        title: "Vue".into(),
        kind: "service".into(),
        topics: vec!["biota".into()],
        ..Metadata::default()
    };
    let extent = Extent { boxes: vec![BoundingBox::new(-1.0, 44.0, 0.0, 45.0)], ..Extent::default() };
    let resource = ResourceMetadata {
        name: "GetCapabilities".into(),
        url: Some("https://exemple.fr/wms".into()),
        resource_type: Some("api".into()),
        services: vec![ServiceOffer {
            operation: Some(Operation::View),
            url: None,
            protocol: Some("WMS".into()),
            layer: None,
        }],
        ..ResourceMetadata::default()
    };
    let text = written(&dataset(Metadata { extent, ..metadata }, vec![resource.clone()]));
    assert_eq!(text.lost.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(), ["topics"]);
    let read = read_back(&text.text);
    assert_eq!(read.metadata.kind, "service");
    assert_eq!(read.metadata.extent.boxes.len(), 1);
    let [only] = read.resources.as_slice() else { panic!("{:?}", read.resources) };
    assert_eq!(
        (&only.url, &only.name, &only.resource_type),
        (&resource.url, &resource.name, &resource.resource_type)
    );
    assert_eq!(only.services[0].operation, Some(Operation::View));
    let Some(schemas) = schemas() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (file, schema) = (folder.path().join("service.xml"), folder.path().join("all.xsd"));
    // The schema of services is of an earlier edition, whose GML is another; nothing here is GML.
    std::fs::write(&file, text.text.replace("http://www.opengis.net/gml/3.2", "http://www.opengis.net/gml"))
        .unwrap();
    let import = |name: &str| {
        let path = schemas.join(format!("iso/19139/20060504/{name}/{name}.xsd"));
        format!(
            "<xs:import namespace=\"http://www.isotc211.org/2005/{name}\" schemaLocation=\"{}\"/>",
            path.display()
        )
    };
    let all = ["gmd", "gmx", "srv"].map(import).concat();
    std::fs::write(
        &schema,
        format!("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">{all}</xs:schema>"),
    )
    .unwrap();
    let judged = std::process::Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .args([&schema, &file])
        .output()
        .unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
}
