//! The records that are judged: those of the demonstration, those of `fixtures/metadata`, one with
//! something in every field, and one with nothing but a title.

use crate::top;
use catalogue_core::exchange::{Outcome, Reading, ReadingLimits, read};
use catalogue_core::vocabulary::Vocabulary;
use catalogue_core::{
    Dataset, DatasetId, Metadata, Organisation, OrganisationDetails, OrganisationId, Resource, ResourceId,
    ResourceMetadata, Revision, Slug, State,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A dataset, the organisation that owns it, and a name for the files it is written to.
pub struct Record {
    pub name: String,
    pub dataset: Dataset,
    pub organisation: Option<Organisation>,
}

const MOMENT: &str = "2026-01-02T03:04:05Z";

fn uuid(number: usize) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number as u128)
}

pub fn dataset(number: usize, slug: &str, metadata: Metadata, resources: Vec<ResourceMetadata>) -> Dataset {
    let moment = MOMENT.parse().unwrap();
    let resources = resources.into_iter().enumerate().map(|(at, metadata)| Resource {
        id: ResourceId::from_uuid(uuid((number + 1) * 10_000 + at)),
        created: moment,
        modified: moment,
        file: None,
        metadata,
    });
    Dataset {
        id: DatasetId::from_uuid(uuid(number)),
        slug: Slug::parse(slug).unwrap(),
        revision: Revision(1),
        state: State::Published,
        state_before_deletion: None,
        created: moment,
        modified: moment,
        first_public: Some(moment),
        creator: None,
        collaborators: Vec::new(),
        metadata,
        resources: resources.collect(),
        provenance: None,
    }
}

fn lines(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(top().join("fixtures/demo").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn organisations() -> BTreeMap<String, Organisation> {
    let moment = MOMENT.parse().unwrap();
    let held = lines("organisations.jsonl").into_iter().enumerate().map(|(at, details)| {
        let details: OrganisationDetails = serde_json::from_value(details).unwrap();
        let slug = details.slug.clone().unwrap();
        let id = OrganisationId::from_uuid(uuid(5_000 + at));
        let held = Organisation { id, slug: slug.clone(), revision: Revision(1), created: moment, details };
        (slug.to_string(), held)
    });
    held.collect()
}

/// What the demonstration publishes.
pub fn demonstration() -> Vec<Record> {
    let organisations = organisations();
    let mut records = Vec::new();
    for (at, line) in lines("datasets.jsonl").into_iter().enumerate() {
        if line["state"] != "published" {
            continue;
        }
        let metadata: Metadata = serde_json::from_value(line["metadata"].clone()).unwrap();
        let mut resources: Vec<ResourceMetadata> = Vec::new();
        for resource in line["resources"].as_array().into_iter().flatten() {
            let mut resource = resource.clone();
            let held = resource.as_object_mut().unwrap();
            // Deposited files and who is admitted belong to a catalogue.
            held.remove("file");
            held.remove("access");
            resources.push(serde_json::from_value(resource).unwrap());
        }
        let slug = format!("demo-{at}");
        let organisation = organisations.get(line["organisation"].as_str().unwrap()).cloned();
        assert!(organisation.is_some(), "line {at} names an organisation of the demonstration");
        records.push(Record { dataset: dataset(at, &slug, metadata, resources), name: slug, organisation });
    }
    assert!(records.len() > 200);
    records
}

/// The records of other formats that we wrote, once read.
fn read_here(vocabulary: &Vocabulary) -> Vec<Record> {
    let limits = ReadingLimits::default();
    let reading = Reading { vocabulary, places: &(), limits: &limits, source: None };
    let mut records = Vec::new();
    for file in ["inspire.xml", "service.xml", "iso19115-3.xml", "csw-iso.xml"] {
        let bytes = std::fs::read(top().join("fixtures/metadata").join(file)).unwrap();
        for found in read(None, &bytes, &reading).unwrap() {
            let Outcome::Taken(imported) = found.outcome else { continue };
            let number = 1_000 + records.len();
            let slug = format!("lu-{}", records.len());
            let mut dataset = dataset(number, &slug, imported.metadata, imported.resources);
            dataset.provenance = Some(imported.provenance);
            records.push(Record { name: slug, dataset, organisation: None });
        }
    }
    assert!(records.len() > 8);
    records
}

/// A record with something in every field that others' formats carry, as a dataset and as a service.
fn full() -> Vec<Record> {
    let file = std::fs::read(top().join("fixtures/metadata/full.json")).unwrap();
    let held: Value = serde_json::from_slice(&file).unwrap();
    let organisation = organisations().remove("gip-atgeri");
    assert!(organisation.is_some());
    let mut records = Vec::new();
    for (at, kind) in ["dataset", "series", "service", "map"].into_iter().enumerate() {
        let mut metadata: Metadata = serde_json::from_value(held["metadata"].clone()).unwrap();
        kind.clone_into(&mut metadata.kind);
        let resources: Vec<ResourceMetadata> = serde_json::from_value(held["resources"].clone()).unwrap();
        let resources = if kind == "service" { resources[1..].to_vec() } else { resources };
        let name = format!("plein-{kind}");
        let dataset = dataset(2_000 + at, &name, metadata, resources);
        records.push(Record { name, dataset, organisation: organisation.clone() });
    }
    let bare: Metadata = serde_json::from_value(json!({"title": "Nu"})).unwrap();
    let dataset = dataset(2_100, "nu", bare, vec![ResourceMetadata::default()]);
    records.push(Record { name: "nu".into(), dataset, organisation: None });
    records
}

/// All of them.
pub fn records(vocabulary: &Vocabulary) -> Vec<Record> {
    let mut records = full();
    records.extend(read_here(vocabulary));
    records.extend(demonstration());
    records
}
