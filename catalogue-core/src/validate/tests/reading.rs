use super::*;
use crate::model::{AccessRule, BoundingBox, Conformity, CoupledResource, Encoding, Identifier, Period};
use crate::model::{Resolution, ServiceOffer};
use crate::validate::shape::{Field, Object};
use crate::validate::tables::{METADATA, RESOURCE};
use crate::validate::{read_metadata, read_resource};
use serde_json::{Value, json};

fn codes(json: Value) -> Vec<String> {
    let issues = read_metadata(&json.to_string()).unwrap_err();
    issues.iter().map(|issue| format!("{} {}", issue.path, issue.code)).collect()
}

/// A metadata that says something in every field.
pub(super) fn full() -> Metadata {
    let some = |text: &str| Some(text.to_owned());
    let contact = Contact {
        name: some("Service SIG"),
        organisation: some("Gironde"),
        email: some("sig@exemple.fr"),
        phone: some("05 56 00 00 00"),
        url: some("https://exemple.fr"),
        role: some("owner"),
    };
    let conformity = Conformity {
        specification: "CNIG".to_owned(),
        uri: some("https://cnig.fr"),
        date: "2020-01".parse().ok(),
        pass: Some(true),
    };
    let identifier =
        Identifier { kind: "doi".to_owned(), value: "10.1/x".to_owned(), namespace: some("datacite") };
    Metadata {
        alternative_titles: vec!["Vélo 33".to_owned()],
        profile: some("pigma"),
        thumbnail: some("https://exemple.fr/a.png"),
        categories: vec!["foret".to_owned()],
        link: some("https://exemple.fr"),
        inspire_url: some("https://exemple.fr/inspire"),
        granularity: some("municipality"),
        created_on: "2012".parse().ok(),
        updated_on: "2026-05".parse().ok(),
        support: some("alpi"),
        contacts: vec![contact],
        extent: Extent {
            place: some("Gironde"),
            territory: some("department:33"),
            boxes: vec![BoundingBox::new(-1.26, 44.0, 0.31, 45.57)],
        },
        temporal: vec![Period { start: "2012".parse().ok(), end: "2013".parse().ok() }],
        languages: vec!["fr".to_owned()],
        lineage: some("Relevé.\nRepris."),
        conformity: vec![conformity],
        crs: vec!["EPSG:2154".to_owned()],
        resolution: vec![Resolution::Scale(25_000), Resolution::Distance(0.5)],
        topics: vec!["transportation".to_owned()],
        inspire_themes: vec!["tn".to_owned()],
        representations: vec!["vector".to_owned()],
        encodings: vec![Encoding { name: "GML".to_owned(), version: some("3.2.1") }],
        service_type: some("view"),
        operates_on: vec![CoupledResource {
            identifier: some("jeu-1"),
            url: some("https://exemple.fr/jeu-1"),
        }],
        progress: some("onGoing"),
        access_reason: some("a"),
        identifiers: vec![identifier],
        parent: Some(SERIES),
        ..good().metadata
    }
}

/// The names of the fields of a type, told by a refusal of a wrong one, are those of the table.
fn same_names<T: serde::de::DeserializeOwned>(table: &Object) {
    let fault = serde_json::from_value::<T>(json!({ "no such field": 1 })).err().unwrap().to_string();
    let mut names: Vec<&str> = fault.split('`').skip(3).step_by(2).collect();
    let mut own: Vec<&str> = table.fields.iter().map(|field: &Field| field.name).collect();
    names.sort_unstable();
    own.sort_unstable();
    assert_eq!(own, names);
}

#[test]
fn the_tables_have_the_fields_of_the_types() {
    same_names::<Metadata>(&METADATA);
    same_names::<ResourceMetadata>(&RESOURCE);
    same_names::<crate::model::OrganisationDetails>(&crate::validate::records::ORGANISATION);
    same_names::<crate::model::AccountDetails>(&crate::validate::records::ACCOUNT);
    same_names::<crate::model::Portal>(&crate::validate::records::PORTAL);
    same_names::<crate::model::Provenance>(&crate::validate::records::PROVENANCE);
}

#[test]
fn what_is_written_is_read_again() {
    let json = serde_json::to_string(&full()).unwrap();
    assert_eq!(read_metadata(&json).unwrap(), full());
    let services = vec![ServiceOffer {
        operation: Some(crate::model::Operation::View),
        url: Some("https://exemple.fr/wms".to_owned()),
        protocol: Some("WMS".to_owned()),
        layer: Some("pistes".to_owned()),
    }];
    let access = AccessRule {
        download: crate::model::Access::Restricted {
            audiences: vec![
                crate::model::Audience::AnyMember,
                crate::model::Audience::Organisations { organisations: vec![PRODUCER] },
                crate::model::Audience::Territory { territories: vec!["department:33".to_owned()] },
            ],
        },
        view: Some(crate::model::Access::Open),
        extract: Some(crate::model::Access::Closed),
        portals: vec![crate::model::PortalAccess {
            portal: "portail".to_owned(),
            download: Some(crate::model::Access::Authenticated),
            ..crate::model::PortalAccess::default()
        }],
        reason: Some("f".to_owned()),
        ask: Some("sig@exemple.fr".to_owned()),
    };
    let resource = ResourceMetadata { services, access, size: Some(3), ..resource().metadata };
    let json = serde_json::to_string(&resource).unwrap();
    assert_eq!(read_resource(&json).unwrap(), resource);
}

#[test]
fn every_place_is_told_at_once() {
    let json = json!({
        "title": 3,
        "keywords": ["eau", 4, null],
        "colour": "red",
        "published_on": "demain",
        "contacts": [{ "email": [], "fax": "1" }],
        "extent": { "boxes": [{ "west": "0", "south": 1, "east": 2 }] },
        "visibility": "secret",
        "organisation": "gironde",
        "temporal": [{ "start": "2012-13" }],
        "conformity": [{}],
        "resolution": [{ "scale": 1, "distance": 2 }, { "scale": 1.5 }],
        "kind": null,
    });
    assert_eq!(
        codes(json),
        [
            "colour unknown-field",
            "conformity[0].specification required",
            "contacts[0].email wrong-type",
            "contacts[0].fax unknown-field",
            "extent.boxes[0].north required",
            "extent.boxes[0].west wrong-type",
            "keywords[1] wrong-type",
            "keywords[2] wrong-type",
            "kind wrong-type",
            "organisation wrong-type",
            "published_on invalid-date",
            "resolution[0] wrong-type",
            "resolution[1].scale wrong-type",
            "temporal[0].start invalid-date",
            "title wrong-type",
            "visibility unknown-code",
        ]
    );
}

#[test]
fn null_is_absent_and_whole_numbers_may_have_a_point() {
    let read =
        read_metadata(r#"{"title": "A", "licence": null, "resolution": [{"scale": 25000.0}]}"#).unwrap();
    assert_eq!((read.licence, read.resolution), (None, vec![Resolution::Scale(25_000)]));
    assert_eq!(read_metadata("{}").unwrap(), Metadata::default());
    let dates = read_metadata(r#"{"published_on": "03/05/2012"}"#).unwrap();
    assert_eq!(dates.published_on.unwrap().to_string(), "2012-05-03");
}

#[test]
fn a_level_takes_only_what_belongs_to_it() {
    // Read carelessly, this would be open data with a list of audiences that nobody obeys.
    let json = r#"{"access": {"download": {"level": "open", "audiences": []}}}"#;
    let issues = read_resource(json).unwrap_err();
    assert_eq!(
        short(issues),
        [("access.download.audiences".to_owned(), IssueCode::UnknownField, Severity::Error)]
    );
    let issues = read_resource(r#"{"access": {"download": {"level": "libre"}, "view": {}}}"#).unwrap_err();
    assert_eq!(
        short(issues),
        [
            ("access.download.level".to_owned(), IssueCode::UnknownCode, Severity::Error),
            ("access.view.level".to_owned(), IssueCode::Required, Severity::Error),
        ]
    );
}

#[test]
fn what_is_no_json_is_told_with_its_line() {
    let issues = read_metadata("{\n  \"title\": \"A\",\n}").unwrap_err();
    assert_eq!((issues[0].code, issues[0].args["line"].as_str()), (IssueCode::NotWellFormed, "3"));
    for text in ["", "null", "[]", "3", "\"title\"", "{\"title\"", "\u{feff}{}", &"[".repeat(100_000)] {
        assert!(read_metadata(text).is_err(), "{}", text.chars().take(20).collect::<String>());
    }
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(5 << 20));
    assert_eq!(read_metadata(&large).unwrap_err()[0].code, IssueCode::TooLarge);
}
