//! Records written here that show what real `data.json` files do.

use crate::exchange::tests::{assert_fit, reading};
use crate::exchange::{Format, Imported, Outcome, ReadingLimits, read};
use serde_json::{Value, json};

fn taken(value: Value) -> Vec<Imported> {
    let limits = ReadingLimits::default();
    let found = read(None, value.to_string().as_bytes(), &reading(&limits)).unwrap();
    found
        .into_iter()
        .map(|read| match read.outcome {
            Outcome::Taken(imported) => {
                assert_eq!(imported.provenance.format, "datajson");
                assert_fit(&imported, &read.place);
                *imported
            }
            Outcome::Refused(issues) => panic!("refused: {issues:?}"),
        })
        .collect()
}

fn one(more: Value) -> Imported {
    let mut base = json!({"@type": "dcat:Dataset", "identifier": "arbres-1", "title": "Arbres", "description": "<p>Les <b>arbres</b></p>",
        "accessLevel": "public", "keyword": ["arbre"], "modified": "2020-01-02",
        "publisher": {"@type": "org:Organization", "name": "Ville d'Exemple"},
        "contactPoint": {"@type": "vcard:Contact", "fn": "Service", "hasEmail": "mailto:sig@exemple.fr"}});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    taken(json!({"@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@type": "dcat:Catalog",
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [base]}))
    .remove(0)
}

#[test]
fn a_dataset_is_read_with_its_oddities() {
    let read = one(json!({
        "accrualPeriodicity": "R/P1Y", "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "spatial": "-0.64,44.81,-0.53,44.92", "temporal": "2000-01-15T00:45:00Z/2010-01-15T00:06:00Z", "language": ["fr-FR"],
        "landingPage": "https://exemple.fr/arbres", "theme": ["geospatial"], "isPartOf": "serie-1", "bureauCode": ["015:11"],
        "describedBy": "https://exemple.fr/dictionnaire.pdf", "describedByType": "application/pdf",
        "distribution": [{"@type": "dcat:Distribution", "title": "CSV", "downloadURL": "https://exemple.fr/a.csv",
            "accessURL": "https://exemple.fr/page", "mediaType": "text/csv", "format": "csv"}],
    }));
    let metadata = &read.metadata;
    assert_eq!(metadata.description, "Les **arbres**");
    assert_eq!(
        (metadata.licence.as_deref(), metadata.frequency.as_deref()),
        (Some("CC0-1.0"), Some("ANNUAL"))
    );
    assert_eq!(metadata.updated_on.unwrap().to_string(), "2020-01-02");
    assert_eq!(metadata.extent.boxes[0].west, -0.64);
    assert_eq!(metadata.temporal[0].end.unwrap().to_string(), "2010-01-15");
    assert_eq!(metadata.keywords, ["arbre", "geospatial"]);
    assert_eq!(metadata.contacts[0].email.as_deref(), Some("sig@exemple.fr"));
    assert_eq!(read.organisation.unwrap().name, "Ville d'Exemple");
    assert_eq!(read.provenance.remote_id.as_deref(), Some("arbres-1"));
    assert!(read.provenance.unmapped.contains_key("bureauCode"));
    assert_eq!(read.resources[0].url.as_deref(), Some("https://exemple.fr/a.csv"));
    assert_eq!(read.resources[0].format.as_deref(), Some("CSV"));
    assert_eq!(read.resources[1].resource_type.as_deref(), Some("documentation"));
}

#[test]
fn what_is_odd_is_told_and_never_opened() {
    let read = one(
        json!({"modified": "R/P1D", "spatial": "Bordeaux", "license": "https://exemple.fr/licence", "accessLevel": "restricted public",
        "rights": "sur demande", "keyword": null, "distribution": [{"accessURL": "https://exemple.fr/a"}]}),
    );
    assert_eq!(read.metadata.frequency.as_deref(), Some("DAILY"));
    assert_eq!(read.metadata.updated_on, None);
    assert_eq!(read.metadata.extent.place.as_deref(), Some("Bordeaux"));
    assert_eq!(read.metadata.licence, None);
    assert_eq!(read.resources[0].access.download.code(), "restricted");
    assert_eq!(
        one(json!({"accessLevel": "non-public", "distribution": [{"accessURL": "https://exemple.fr/a"}]}))
            .resources[0]
            .access
            .download
            .code(),
        "closed"
    );
}

#[test]
fn version_one_is_a_bare_list() {
    let found = taken(
        json!([{"title": "Arbres", "description": "d", "identifier": "1", "accessLevel": "public", "publisher": "Ville",
        "contactPoint": "Service", "mbox": "sig@exemple.fr", "keyword": "arbre, ville", "accessURL": "https://exemple.fr/a.csv", "format": "csv"}]),
    );
    assert_eq!(found[0].metadata.keywords, ["arbre", "ville"]);
    assert_eq!(found[0].metadata.contacts[0].email.as_deref(), Some("sig@exemple.fr"));
    assert_eq!(found[0].resources[0].format.as_deref(), Some("CSV"));
}

#[test]
fn a_catalogue_is_known_by_its_content() {
    let text =
        json!({"dataset": [{"title": "A", "identifier": "1", "accessLevel": "public", "distribution": []}]})
            .to_string();
    assert_eq!(Format::detect(text.as_bytes()), Some(Format::DataJson));
    let limits = ReadingLimits::default();
    let told =
        read(Some(Format::DataJson), br#"{"notes": "n", "name": "a-b", "resources": []}"#, &reading(&limits))
            .unwrap();
    assert!(
        matches!(&told[0].outcome, Outcome::Refused(issues) if issues[0].args["found"].contains("data.json"))
    );
}
