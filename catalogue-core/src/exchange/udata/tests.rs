//! What is written is what udata's API has, and is read again as it was.

use super::write;
use crate::exchange::beside::tests::{
    Tally, again, assert_documented, came, demonstration, differences, real, show,
};
use crate::exchange::sample::{dataset, organisation};
use crate::exchange::tests::any_dataset::{any_resource, any_rich_metadata, full};
use crate::exchange::tests::{VOCABULARY, assert_fit, corpus};
use crate::exchange::write::Written;
use crate::exchange::{Edition, Exported, Format};
use crate::model::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn written(held: &Dataset) -> Written {
    let owner = organisation();
    let edition = Edition { vocabulary: &VOCABULARY, base: "https://exemple.fr/", title: "Catalogue" };
    write(&Exported::new(held, Some(&owner)), &edition)
}

/// What udata's own model asks of a dataset.
fn assert_valid(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    assert!(!value["title"].as_str().unwrap().is_empty());
    for tag in value["tags"].as_array().unwrap() {
        let tag = tag.as_str().unwrap();
        assert!(
            (3..=96).contains(&tag.len())
                && tag.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{tag}"
        );
    }
    let open = value["access_type"] == "open";
    assert!(open || value["license"].is_null(), "what is not open has no licence there");
    if let Some(spatial) = value["spatial"].as_object() {
        let zones = !spatial["zones"].as_array().unwrap().is_empty();
        assert!(!zones || spatial["geom"].is_null(), "zones or a geometry");
        assert!(spatial["geom"].is_null() || spatial["geom"]["type"] == "MultiPolygon");
    }
    for resource in value["resources"].as_array().unwrap() {
        assert!(resource["filetype"] == "remote" || resource["filetype"] == "file");
        let kind = &resource["type"];
        assert!(
            kind.is_null()
                || ["main", "documentation", "update", "api", "code", "other"]
                    .iter()
                    .any(|known| kind == known),
            "{kind}"
        );
    }
}

#[test]
fn every_field_comes_back() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    let Written { text, lost } = written(&held);
    assert_valid(&text);
    let imported = again(&text);
    assert_fit(&imported, &text);
    assert_eq!(differences(&held, &imported), Vec::<String>::new(), "{text}");
    assert_eq!(imported.slug.as_deref(), Some("arbres-d-exemple"));
    assert_eq!(imported.organisation.unwrap().siret.as_deref(), Some("73282932000074"));
    // A tag and the licence of what is not open are changed for udata, and told.
    assert_eq!(
        lost.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(),
        ["keywords", "licence"],
        "{lost:?}"
    );
    assert_eq!(text, written(&held).text, "the same again writes the same bytes");
    let value: Value = serde_json::from_str(&text).unwrap();
    let scopes = [
        ("", ""),
        ("/extras", "extras."),
        ("/organization", "organization."),
        ("/resources/0", "resources[]."),
        ("/resources/0/extras", "resources[].extras."),
    ];
    assert_documented(Format::Udata, &value, &scopes);
    assert_eq!(value["frequency"], "annual");
    assert_eq!(value["tags"], json!(["arbre", "qualite-de-l-eau"]));
    assert_eq!(value["spatial"]["zones"], json!(["fr:commune:33063"]));
    assert_eq!(value["spatial"]["granularity"], "fr:commune");
    assert_eq!(value["access_type"], "restricted", "as strict as its strictest resource");
    assert_eq!(value["access_type_reason_category"], "protection_of_environment");
    assert_eq!(value["contact_points"][0]["role"], "contact");
    assert_eq!(value["resources"][0]["format"], "csv");
    assert_eq!(value["resources"][0]["checksum"]["type"], "md5");
}

#[test]
fn nobody_is_named_and_closed_data_stays_closed() {
    let (metadata, mut resources) = full();
    let account = crate::id::AccountId::from_uuid(uuid::Uuid::from_u128(77));
    resources[1].access.download =
        Access::Restricted { audiences: vec![Audience::Accounts { accounts: vec![account] }] };
    let Written { text, lost } = written(&dataset(metadata, resources));
    assert!(!text.contains("0000004d"), "{text}");
    assert!(lost.iter().any(|issue| issue.path == "resources[1].access.audiences"), "{lost:?}");
    let read = &again(&text).resources[1].access.download;
    assert_eq!(*read, Access::Restricted { audiences: vec![] });
}

#[test]
fn a_change_over_there_wins_over_our_words_beside() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    let mut value: Value = serde_json::from_str(&written(&held).text).unwrap();
    value["tags"] = json!(["neuf"]);
    value["spatial"] = json!({ "zones": [], "geom": null, "granularity": "fr:commune" });
    let imported = again(&value.to_string());
    assert_eq!(imported.metadata.keywords, ["neuf"]);
    assert!(imported.metadata.extent.is_empty(), "{:?}", imported.metadata.extent);
    assert_eq!(imported.metadata.contacts, held.metadata.contacts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_record_comes_back(
        metadata in any_rich_metadata(), resources in prop::collection::vec(any_resource(), 0..4),
        state in prop::sample::select(vec![State::Draft, State::Published, State::Archived, State::Deleted]),
    ) {
        let mut held = dataset(metadata, resources);
        held.state = state;
        let Written { text, lost } = written(&held);
        assert_valid(&text);
        let imported = again(&text);
        assert_fit(&imported, &text);
        prop_assert_eq!(differences(&held, &imported), Vec::<String>::new(), "{}", text);
        prop_assert!(lost.iter().all(|issue| ["keywords", "licence"].contains(&issue.path.as_str())), "{:?}", lost);
    }
}

#[test]
fn the_demonstration_comes_back() {
    for held in demonstration() {
        let text = written(&held).text;
        assert_valid(&text);
        assert_eq!(differences(&held, &again(&text)), Vec::<String>::new(), "{text}");
        show(&text);
    }
}

/// Every real dataset: read, written, read again.
#[test]
fn real_datasets_come_back() {
    let Some(folder) = corpus() else {
        println!("skipped: CATALOGUE_CORPUS names no folder of real records");
        return;
    };
    let mut tally = Tally::default();
    for (at, first) in real(&folder.join("udata"), Format::Udata).into_iter().enumerate() {
        let held = came(&first);
        let text = written(&held).text;
        if at % 100 == 0 {
            show(&text);
        }
        assert_valid(&text);
        tally.count(&first, &held, &again(&text));
    }
    tally.tell("datasets", 400);
}
