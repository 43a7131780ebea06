//! Bytes → model → bytes → model: what was read of a record is read again of the record written from it.
//! On records of our own always, on real ones where they are.

use crate::top;
use catalogue_core::exchange::{
    Edition, ExportFormat, ExportWriter, Exported, Imported, Outcome, Places, Reading, ReadingLimits, read,
};
use catalogue_core::vocabulary::{Vocabulary, scheme, shipped_schemes};
use catalogue_core::{
    BoundingBox, Contact, Dataset, DatasetId, Extent, Identifier, Metadata, Organisation,
    OrganisationDetails, OrganisationId, Period, Resource, ResourceId, ResourceMetadata, Revision, Slug,
    State,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(shipped_schemes().unwrap()));
static LIMITS: LazyLock<ReadingLimits> = LazyLock::new(ReadingLimits::default);
const BASE: &str = "https://exemple.fr/";
const OWN_ID: &str = "00000000-0000-0000-0000-000000000001";

/// A gazetteer of any place.
struct AnyPlace;

impl Places for AnyPlace {
    fn by_code(&self, id: &str) -> Option<Extent> {
        Some(Extent { territory: Some(id.to_owned()), ..Extent::default() })
    }
}

fn taken(bytes: &[u8]) -> Vec<Imported> {
    let reading = Reading { vocabulary: &VOCABULARY, places: &AnyPlace, limits: &LIMITS, source: None };
    let found = read(None, bytes, &reading).unwrap_or_default();
    let imported = found.into_iter().filter_map(|read| match read.outcome {
        Outcome::Taken(imported) => Some(*imported),
        Outcome::Refused(_) => None,
    });
    imported.collect()
}

/// The dataset that a record becomes.
fn dataset(imported: &Imported) -> Dataset {
    let moment = "2026-01-02T03:04:05Z".parse().unwrap();
    let resource = |(at, metadata): (usize, &ResourceMetadata)| Resource {
        id: ResourceId::from_uuid(uuid::Uuid::from_u128(100 + u128::try_from(at).unwrap())),
        created: moment,
        modified: moment,
        file: None,
        metadata: metadata.clone(),
    };
    Dataset {
        id: DatasetId::from_uuid(OWN_ID.parse().unwrap()),
        slug: Slug::parse("jeu").unwrap(),
        revision: Revision(1),
        state: State::Published,
        state_before_deletion: None,
        created: moment,
        modified: moment,
        first_public: None,
        creator: None,
        collaborators: Vec::new(),
        metadata: imported.metadata.clone(),
        resources: imported.resources.iter().enumerate().map(resource).collect(),
        provenance: Some(imported.provenance.clone()),
    }
}

fn organisation(imported: &Imported) -> Option<Organisation> {
    let named = imported.organisation.as_ref()?;
    Some(Organisation {
        id: OrganisationId::from_uuid(uuid::Uuid::from_u128(7)),
        slug: Slug::parse("organisation").unwrap(),
        revision: Revision(1),
        created: "2026-01-02T03:04:05Z".parse().unwrap(),
        details: OrganisationDetails {
            name: named.name.clone(),
            acronym: named.acronym.clone(),
            siret: named.siret.clone(),
            website: named.website.clone(),
            active: true,
            ..OrganisationDetails::default()
        },
    })
}

/// How a record is written.
type Way = ExportFormat;

fn written(way: Way, imported: &Imported) -> Vec<u8> {
    let dataset = dataset(imported);
    let organisation = organisation(imported);
    let edition = Edition { vocabulary: &VOCABULARY, base: BASE, title: "Catalogue" };
    let mut out = Vec::new();
    let mut writer = ExportWriter::new(way, edition, &mut out).unwrap();
    writer.write(&Exported::new(&dataset, organisation.as_ref())).unwrap();
    writer.finish().unwrap();
    out
}

/// What both sides say, made alike where a format cannot do otherwise; each line is a difference that is
/// known and wanted.
fn alike(way: Way, first: &Imported, metadata: &mut Metadata, resources: &mut Vec<ResourceMetadata>) {
    match way {
        Way::Iso19139 => {
            // INSPIRE asks for an identifier of the resource, a record for its own: ours, when there is none.
            metadata.identifiers.retain(|held| held.value != OWN_ID);
            // A role must be written, and a contact: who keeps the record, when there is no other.
            for contact in &mut metadata.contacts {
                contact.role.get_or_insert_with(|| "pointOfContact".to_owned());
            }
            if first.metadata.contacts.is_empty() {
                metadata.contacts.clear();
            }
            // A service must say its type: what its operations are for, when it does not.
            if first.metadata.service_type.is_none() {
                metadata.service_type = None;
            }
            // The identification of a service has no place for these, that of data none for what it serves.
            if metadata.kind == "service" {
                metadata.topics.clear();
                metadata.languages.clear();
                metadata.resolution.clear();
                metadata.representations.clear();
            } else {
                metadata.service_type = None;
                metadata.operates_on.clear();
            }
            // Words of this catalogue, which ISO has none for.
            metadata.granularity = None;
            metadata.categories.clear();
            metadata.data_types.clear();
            metadata.support = None;
            // A link without an address is no link.
            resources.retain(|resource| resource.url.is_some());
        }
        Way::DcatTurtle | Way::DcatRdfXml | Way::DcatJsonLd => {
            // A record has one address: the one it came with, else its own here.
            metadata.identifiers.retain(|held| held.kind != "source" && held.kind != "file");
            // RDF is a set: contacts of one role keep their order, roles among each other do not.
            metadata.contacts.sort_by(|one, other| one.role.cmp(&other.role));
            // DCAT-AP asks for a description: the title, when there is none.
            if metadata.description == metadata.title {
                metadata.description.clear();
            }
            // It asks for an address of each distribution: the record's, when there is none.
            for resource in resources {
                resource.url = resource.url.take().filter(|url| !is_record_of(first, url));
            }
        }
        Way::Idgo => {
            // The columns, and nothing else.
            *metadata = Metadata {
                title: metadata.title.clone(),
                description: metadata.description.clone(),
                // Inside a cell `;` parts the values.
                keywords: metadata.keywords.iter().map(|keyword| keyword.replace(';', ",")).collect(),
                themes: metadata.themes.clone(),
                frequency: metadata
                    .frequency
                    .clone()
                    .filter(|code| is_written_alone(scheme::FREQUENCY, code)),
                granularity: metadata
                    .granularity
                    .clone()
                    .filter(|code| is_written_alone(scheme::GRANULARITY, code)),
                licence: metadata.licence.clone(),
                created_on: metadata.created_on,
                published_on: metadata.published_on,
                updated_on: metadata.updated_on,
                // One period, one distributor.
                temporal: metadata.temporal.first().cloned().into_iter().collect(),
                extent: Extent {
                    place: metadata.extent.place.clone(),
                    territory: metadata.extent.territory.clone(),
                    boxes: Vec::new(),
                },
                crs: metadata.crs.clone(),
                languages: metadata.languages.clone(),
                link: metadata.link.clone().filter(|link| !link.starts_with(BASE)),
                ..Metadata::default()
            };
            resources.clear();
        }
        other => panic!("{other:?} is not read again here"),
    }
}

fn is_record_of(first: &Imported, url: &str) -> bool {
    let own = first.provenance.remote_id.as_deref();
    url.starts_with(BASE) || own.is_some_and(|own| own.eq_ignore_ascii_case(url))
}

/// Whether a code has a word of its own in SCDL's closed list.
fn is_written_alone(list: &str, code: &str) -> bool {
    let said = |code: &str| VOCABULARY.alias(list, code, "scdl").map(|(word, _)| word.to_owned());
    let word = said(code);
    let terms = VOCABULARY.scheme(list).map(|scheme| scheme.terms.as_slice()).unwrap_or_default();
    word.is_none() || terms.iter().filter(|term| said(&term.code) == word).count() == 1
}

/// The fields that differ, named by path; values are never shown.
fn differences(way: Way, first: &Imported, again: &Imported) -> BTreeSet<String> {
    let sides = [first, again].map(|side| {
        let (mut metadata, mut resources) = (side.metadata.clone(), side.resources.clone());
        alike(way, first, &mut metadata, &mut resources);
        (serde_json::to_value(metadata).unwrap(), resources)
    });
    let [(before, resources), (after, others)] = sides;
    let mut found = BTreeSet::new();
    fields(&before, &after, "", &mut found);
    if resources.len() == others.len() {
        for (one, other) in resources.iter().zip(&others) {
            let [one, other] = [one, other].map(|side| serde_json::to_value(side).unwrap());
            fields(&one, &other, "resources[].", &mut found);
        }
    } else {
        found.insert("resources".to_owned());
    }
    if let Some(named) = &first.organisation
        && again.organisation.as_ref().map(|other| &other.name) != Some(&named.name)
    {
        found.insert("organisation.name".to_owned());
    }
    found
}

fn fields(before: &Value, after: &Value, path: &str, found: &mut BTreeSet<String>) {
    let names = [before, after].into_iter().filter_map(Value::as_object).flat_map(|map| map.keys());
    for name in names.collect::<BTreeSet<_>>() {
        if before.get(name) != after.get(name) {
            found.insert(format!("{path}{name}"));
        }
    }
}

/// Writes and reads again each record; tells how many there were and what differs.
fn round(way: Way, records: &[Imported]) -> (usize, BTreeMap<String, usize>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for first in records {
        let again = taken(&written(way, first));
        let differing = match again.as_slice() {
            [again] => differences(way, first, again),
            _ => BTreeSet::from(["the record".to_owned()]),
        };
        for path in differing {
            *counts.entry(path).or_default() += 1;
        }
    }
    (records.len(), counts)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn records(folders: &[PathBuf]) -> Vec<Imported> {
    let bytes = folders.iter().flat_map(|folder| files(folder)).map(|file| std::fs::read(file).unwrap());
    bytes.flat_map(|bytes| taken(&bytes)).collect()
}

/// A record that fills every field that interchange carries.
fn full() -> Imported {
    let mut imported = records(&[top().join("fixtures/metadata")])
        .into_iter()
        .max_by_key(|held| serde_json::to_string(&held.metadata).unwrap().len())
        .unwrap();
    let day = |text: &str| text.parse().unwrap();
    imported.metadata = Metadata {
        title: "Haies bocagères « relevées » & suivies <2024>".into(),
        alternative_titles: vec!["BOCAGE".into()],
        description: "Première ligne\n\n- une liste\n- é à ü".into(),
        keywords: vec!["haie".into(), "bocage d'hier".into()],
        licence: Some("etalab-2.0".into()),
        themes: vec!["environnement".into()],
        inspire_themes: Vec::new(),
        frequency: Some("ANNUAL".into()),
        granularity: Some("municipality".into()),
        created_on: Some(day("2012")),
        published_on: Some(day("2013-05")),
        updated_on: Some(day("2024-02-29")),
        temporal: vec![Period { start: Some(day("2010")), end: Some(day("2011-06-30")) }],
        extent: Extent {
            place: Some("Gironde".into()),
            territory: Some("department:33".into()),
            boxes: vec![
                BoundingBox { west: -1.26, south: 44.19, east: 0.31, north: 45.57 },
                BoundingBox { west: 55.2, south: -21.4, east: 55.9, north: -20.8 },
            ],
        },
        crs: vec!["EPSG:2154".into()],
        languages: vec!["fr".into()],
        link: Some("https://exemple.org/haies".into()),
        contacts: vec![Contact {
            name: Some("Le distributeur".into()),
            role: Some("distributor".into()),
            ..Contact::default()
        }],
        identifiers: vec![
            Identifier { kind: "doi".into(), value: "https://doi.org/10.5555/haies".into(), namespace: None },
            Identifier { kind: "resource".into(), value: "haies".into(), namespace: None },
        ],
        ..Metadata::default()
    };
    imported.provenance.raw.clear();
    let known = [
        (scheme::LICENCE, "etalab-2.0"),
        (scheme::THEME, "environnement"),
        (scheme::FREQUENCY, "ANNUAL"),
        (scheme::GRANULARITY, "municipality"),
        (scheme::CRS, "EPSG:2154"),
    ];
    for (list, code) in known {
        assert!(VOCABULARY.term(list, code).is_some(), "{list} has no {code}");
    }
    imported
}

#[test]
fn our_own_records_come_back_the_same_from_every_format() {
    let mut own = records(&[top().join("fixtures/metadata")]);
    assert!(own.len() >= 6, "{} records", own.len());
    own.push(full());
    let mut differing = Vec::new();
    let full = [full()];
    for (way, records) in [
        (Way::Iso19139, own.as_slice()),
        (Way::DcatTurtle, &full),
        (Way::DcatRdfXml, &full),
        (Way::DcatJsonLd, &full),
        (Way::Idgo, &own),
    ] {
        let (_, counts) = round(way, records);
        differing.extend(counts.into_keys().map(|path| format!("{way:?} {path}")));
    }
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn the_35_columns_of_idgo_are_written_in_their_order_and_read() {
    let text = String::from_utf8(written(Way::Idgo, &full())).unwrap();
    let header: Vec<&str> =
        text.lines().next().unwrap().split(',').map(|name| name.trim_matches('"')).collect();
    assert_eq!(header.len(), 35);
    assert_eq!(&header[..3], ["COLL_NOM", "COLL_SIRET", "ID"]);
    assert_eq!(&header[19..21], ["URL", "IDGO_ID"]);
    assert_eq!(&header[32..], ["DIFFUSEUR", "PROJECTION", "LANG"]);
    let again = taken(text.as_bytes());
    let [again] = again.as_slice() else { panic!("{} records", again.len()) };
    assert_eq!(again.metadata.contacts.len(), 1, "the distributor");
    assert_eq!(again.metadata.extent.territory.as_deref(), Some("department:33"));
    assert!(again.lost.iter().all(|issue| issue.path.starts_with("resources.")), "{:?}", again.lost);
}

#[test]
fn real_records_come_back_the_same_from_their_own_format() {
    let Ok(corpus) = std::env::var("CATALOGUE_CORPUS") else {
        println!("skipped: set CATALOGUE_CORPUS to a folder of real records to run this");
        return;
    };
    let folders = |kinds: &[&str]| kinds.iter().map(|kind| Path::new(&corpus).join(kind)).collect::<Vec<_>>();
    let iso = records(&folders(&["iso19139", "iso19115-3", "csw-response", "csw-dc"]));
    let dcat = records(&folders(&["dcat-ttl", "dcat-rdfxml", "dcat-jsonld"]));
    let csv = records(&folders(&["catalog-csv", "udata", "ckan"]));
    let mut differing = Vec::new();
    for (way, records) in [
        (Way::Iso19139, &iso),
        (Way::DcatTurtle, &dcat),
        (Way::DcatRdfXml, &dcat),
        (Way::DcatJsonLd, &dcat),
        (Way::Idgo, &csv),
    ] {
        let (read, counts) = round(way, records);
        println!("{way:?}: {read} records written and read again; differing {counts:?}");
        assert!(read > 0);
        differing.extend(counts.into_keys().map(|path| format!("{way:?} {path}")));
    }
    assert!(differing.is_empty(), "{differing:?}");
}
