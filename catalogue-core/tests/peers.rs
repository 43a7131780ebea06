//! Servers that others wrote take what we write, and we take what they answer.

use crate::support::World;
use crate::support::peers::{Ckan, Csw};
use crate::top;
use catalogue_core::exchange::{Edition, ExportFormat, ExportWriter, Exported};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{
    Dataset, Error, ExportOptions, ImportOptions, ImportReport, Metadata, OrganisationId, Query,
    ResourceMetadata,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Datasets of the demonstration, deposited and published in a catalogue.
fn deposited(world: &World, organisation: OrganisationId, number: usize) -> Vec<Dataset> {
    let lines = std::fs::read_to_string(top().join("fixtures/demo/datasets.jsonl")).unwrap();
    let session = world.admin();
    let (mut held, mut names) = (Vec::new(), Vec::new());
    for line in lines.lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        if line["state"] != "published" || held.len() == number {
            continue;
        }
        // A deposited file is of another catalogue.
        if line["resources"].as_array().unwrap().iter().any(|resource| resource.get("file").is_some()) {
            continue;
        }
        let metadata: Metadata = serde_json::from_value(line["metadata"].take()).unwrap();
        // Two of them bear one identifier, which a CSW takes once.
        if metadata.identifiers.iter().any(|own| names.contains(&own.value)) {
            continue;
        }
        names.extend(metadata.identifiers.iter().map(|own| own.value.clone()));
        let mut resources = Vec::new();
        for mut resource in line["resources"].take().as_array().unwrap().clone() {
            resource.as_object_mut().unwrap().remove("access");
            resources.push(serde_json::from_value(resource).unwrap());
        }
        let draft = session.create(Metadata { organisation: Some(organisation), ..metadata }).unwrap();
        let draft = session.add_resources(draft.id, draft.revision, resources).unwrap();
        match session.publish(draft.id, draft.revision) {
            // Two may bear one title.
            Err(Error::AlreadyExists { .. }) => {}
            published => held.push(published.unwrap()),
        }
    }
    assert_eq!(held.len(), number);
    held
}

fn iso(dataset: &Dataset, vocabulary: &Vocabulary) -> String {
    let edition = Edition { vocabulary, base: "https://exemple.fr/", title: "Catalogue d'exemple" };
    let mut out = Vec::new();
    let mut writer = ExportWriter::new(ExportFormat::Iso19139, edition, &mut out).unwrap();
    writer.write(&Exported::new(dataset, None)).unwrap();
    writer.finish().unwrap();
    String::from_utf8(out).unwrap()
}

fn import(world: &World, text: &str, source: &str) -> ImportReport {
    let organisation = world.admin().organisations().unwrap().first().map(|held| held.id);
    let organisation = Some(organisation.unwrap_or_else(|| world.organisation("Ville").id));
    let options = ImportOptions {
        source: Some(source.to_owned()),
        organisation,
        publish: true,
        ..ImportOptions::default()
    };
    world.admin().import(text.as_bytes(), &options, &mut |_, _| true).unwrap()
}

/// What is said of everything in a catalogue, by title, without what belongs to one catalogue.
fn content(world: &World) -> BTreeMap<String, (Metadata, Vec<ResourceMetadata>)> {
    let session = world.admin();
    let listed = session.list(None, 1_000).unwrap();
    let held = listed.into_iter().map(|held| {
        let Dataset { mut metadata, resources, .. } = session.get(held.id).unwrap().dataset;
        (metadata.organisation, metadata.profile) = (None, None);
        metadata.identifiers.clear();
        let resources = resources.into_iter().map(|resource| resource.metadata).collect();
        (metadata.title.clone(), (metadata, resources))
    });
    held.collect()
}

#[test]
fn a_csw_keeps_our_records_and_gives_them_back() {
    let Some(csw) = Csw::start() else { return };
    let (here, direct, through) = (World::new(), World::new(), World::new());
    let owner = here.organisation("Ville").id;
    let vocabulary = Vocabulary::new(shipped_schemes().unwrap());
    let records: Vec<String> =
        deposited(&here, owner, 40).iter().map(|held| iso(held, &vocabulary)).collect();
    csw.insert(&records);
    assert!(csw.folder().join("records.db").exists());
    // Through the server or not, they are read the same.
    for record in &records {
        assert_eq!(import(&direct, record, "https://exemple.fr/csw").created, 1);
    }
    let answer = csw.records();
    let report = import(&through, &answer, "https://exemple.fr/csw");
    assert_eq!((report.created, report.refused), (40, 0), "{:?}", report.records);
    assert_eq!(content(&through), content(&direct));
    let again = import(&through, &csw.records(), "https://exemple.fr/csw");
    assert_eq!((again.unchanged, again.updated), (40, 0));
    // A record changed there, one taken away there.
    let id = |record: &str| {
        let start = record.find("<gmd:fileIdentifier>").unwrap();
        let text = &record[start..start + record[start..].find("</gco:CharacterString>").unwrap()];
        text.rsplit('>').next().unwrap().to_owned()
    };
    csw.update(&records[3].replace("<gmd:title>", "<gmd:title><!-- -->").replacen(
        "</gmd:abstract>",
        "</gmd:abstract><gmd:purpose><gco:CharacterString>Changé.</gco:CharacterString></gmd:purpose>",
        1,
    ));
    csw.delete(&id(&records[5]));
    let answer = csw.records();
    assert!(answer.contains("Changé."));
    assert_eq!(answer.matches("<gmd:fileIdentifier>").count(), 39);
}

#[test]
fn a_stock_ckan_takes_packages_and_we_take_its_answers() {
    let Some(ckan) = Ckan::start() else { return };
    ckan.organisation("ville", "Ville d'Exemple");
    let package = json!({
        "name": "forets", "title": "Forêts", "notes": "Les forêts.", "owner_org": "ville", "license_id": "cc-by",
        "tags": [{ "name": "forêt" }],
        "resources": [{ "name": "Forêts", "url": "https://exemple.fr/forets.csv", "format": "CSV" }],
    });
    let created = ckan.create(&package);
    assert_eq!(created["organization"]["name"], "ville");
    // One name is taken once.
    assert!(ckan.ask("package_create", &package).unwrap_err()["name"].is_array());
    let id = created["id"].as_str().unwrap();
    let found = ckan.call("package_search", &json!({ "q": "foret" }));
    assert_eq!((&found["count"], &found["results"][0]["id"]), (&json!(1), &json!(id)));
    let world = World::new();
    let answer = |ckan: &Ckan| json!({ "success": true, "result": ckan.show(id) }).to_string();
    assert_eq!(import(&world, &answer(&ckan), &ckan.url).created, 1);
    assert_eq!(import(&world, &answer(&ckan), &ckan.url).unchanged, 1);
    ckan.patch(id, &json!({ "notes": "Les forêts, relevées." }));
    assert_eq!(import(&world, &answer(&ckan), &ckan.url).updated, 1);
    ckan.delete(id);
    assert_eq!(ckan.call("package_search", &json!({}))["count"], 0);
    ckan.revive(id);
    assert_eq!(ckan.call("package_search", &json!({}))["count"], 1);
}

/// The fields of a dataset; its keywords without their order, which a CKAN does not keep.
fn fields(metadata: &Metadata) -> BTreeMap<String, Value> {
    let mut metadata = metadata.clone();
    metadata.keywords.sort();
    serde_json::from_value(serde_json::to_value(metadata).unwrap()).unwrap()
}

#[test]
fn a_stock_ckan_takes_every_package_that_we_export() {
    let Some(ckan) = Ckan::start() else { return };
    let (here, direct, through) = (World::new(), World::new(), World::new());
    let owner = here.organisation("Ville").id;
    let number = deposited(&here, owner, 40).len();
    let options = ExportOptions { format: ExportFormat::Ckan, ..ExportOptions::default() };
    let mut exported = Vec::new();
    let report = here.admin().export(&Query::default(), &options, &mut exported, &mut |_, _| true).unwrap();
    assert_eq!(usize::try_from(report.records).unwrap(), number);
    let packages: Vec<Value> = serde_json::from_slice(&exported).unwrap();
    ckan.organisation(packages[0]["organization"]["name"].as_str().unwrap(), "Ville");
    let mut shown = Vec::new();
    for package in &packages {
        let created = ckan.create(package);
        for key in ["id", "name", "title", "notes", "owner_org"] {
            let expected = if key == "owner_org" { &created["organization"]["id"] } else { &package[key] };
            assert_eq!(&created[key], expected, "{key}");
        }
        shown.push(ckan.show(created["id"].as_str().unwrap()));
    }
    let found = ckan.call("package_search", &json!({ "rows": 1_000, "include_private": true }));
    assert_eq!(found["count"], number);
    // Through the server or not, they are read the same.
    let answer = json!({ "success": true, "result": { "count": number, "results": shown } }).to_string();
    let text = String::from_utf8(exported).unwrap();
    for (world, text) in [(&direct, &text), (&through, &answer)] {
        let report = import(world, text, "https://exemple.fr/ckan");
        assert_eq!(
            (usize::try_from(report.created).unwrap(), report.refused),
            (number, 0),
            "{:?}",
            report.records
        );
    }
    let (direct, through) = (content(&direct), content(&through));
    let mut differences = Vec::new();
    for (title, (metadata, resources)) in &direct {
        let (found, found_resources) = &through[title];
        for (key, value) in fields(metadata) {
            let other = fields(found).remove(&key).unwrap_or_default();
            if value != other {
                differences.push(format!("{title}: {key} {value} {other}"));
            }
        }
        if resources != found_resources {
            differences.push(format!("{title}: {resources:?} {found_resources:?}"));
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert_eq!(through.len(), direct.len());
}
