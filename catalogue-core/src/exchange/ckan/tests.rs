//! What is written is a package that a stock CKAN takes, and is read again as it was.

use super::{CkanKeys, write};
use crate::exchange::beside::tests::{
    Tally, again, assert_documented, bare, came, demonstration, differences, real, show,
};
use crate::exchange::sample::{dataset, organisation};
use crate::exchange::tests::any_dataset::{any_resource, any_rich_metadata, full};
use crate::exchange::tests::{VOCABULARY, assert_fit, corpus};
use crate::exchange::write::Written;
use crate::exchange::{Edition, Exported, Format};
use crate::model::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const MODES: [CkanKeys; 2] = [CkanKeys::Stock, CkanKeys::Pigma];

fn written(held: &Dataset, keys: CkanKeys) -> Written {
    let owner = organisation();
    let edition = Edition { vocabulary: &VOCABULARY, base: "https://exemple.fr/", title: "Catalogue" };
    write(&Exported::new(held, Some(&owner)), &edition, keys)
}

/// A package as a stock CKAN shows it: what it works out itself is gone or worked out, tags are sorted.
fn shown(text: &str) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    let map = value.as_object_mut().unwrap();
    for key in ["isopen", "license_title", "license_url", "metadata_created", "metadata_modified"] {
        map.remove(key);
    }
    let mut tags = map["tags"].as_array().unwrap().clone();
    tags.sort_by_key(|tag| tag["name"].as_str().unwrap().to_owned());
    for tag in &mut tags {
        let name = tag["name"].clone();
        tag.as_object_mut()
            .unwrap()
            .extend([("display_name".to_owned(), name), ("state".to_owned(), json!("active"))]);
    }
    map.insert("tags".into(), json!(tags));
    map.insert("num_tags".into(), json!(0));
    map.insert("relationships_as_object".into(), json!([]));
    value.to_string()
}

/// What `package_create` of a stock CKAN 2.11 asks of a package.
fn assert_creatable(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let name = value["name"].as_str().unwrap();
    assert!(
        (2..=100).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b)),
        "{name}"
    );
    for tag in value["tags"].as_array().unwrap() {
        let tag = tag["name"].as_str().unwrap();
        assert!((2..=100).contains(&tag.chars().count()), "{tag}");
        assert!(tag.chars().all(|c| c.is_alphanumeric() || " -_.".contains(c)), "{tag}");
    }
    let root: BTreeSet<&String> = value.as_object().unwrap().keys().collect();
    let mut keys = BTreeSet::new();
    for extra in value["extras"].as_array().unwrap() {
        let key = extra["key"].as_str().unwrap();
        assert!(extra["value"].as_str().is_some_and(|text| !text.is_empty()), "{key}");
        assert!(keys.insert(key.to_owned()), "twice {key}");
        assert!(extra["value"].as_str().unwrap().len() <= 32_766, "{key}: the search takes no longer word");
        assert!(!root.contains(&key.to_owned()), "{key} at the root too");
    }
    let stamp = |value: &Value| {
        value.is_null()
            || chrono::NaiveDateTime::parse_from_str(value.as_str().unwrap(), "%Y-%m-%dT%H:%M:%S%.f").is_ok()
    };
    for (at, resource) in value["resources"].as_array().unwrap().iter().enumerate() {
        assert_eq!(resource["position"], at);
        assert!(uuid::Uuid::parse_str(resource["id"].as_str().unwrap()).is_ok());
        assert!(resource["size"].is_null() || resource["size"].is_i64());
        assert!(stamp(&resource["created"]) && stamp(&resource["last_modified"]), "{resource}");
        assert!(resource["url"].is_string());
    }
    assert!(stamp(&value["metadata_created"]) && stamp(&value["metadata_modified"]));
    assert!(uuid::Uuid::parse_str(value["id"].as_str().unwrap()).is_ok());
    // A list of objects under a key that is not in the schema is refused.
    for (key, held) in value.as_object().unwrap() {
        let objects = held.as_array().is_some_and(|list| list.first().is_some_and(Value::is_object));
        assert!(!objects || ["tags", "extras", "resources"].contains(&key.as_str()), "{key}");
    }
}

#[test]
fn every_field_comes_back_with_either_keys() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    for keys in MODES {
        let Written { text, lost } = written(&held, keys);
        assert_creatable(&text);
        for text in [text.clone(), shown(&text)] {
            let imported = again(&text);
            assert_fit(&imported, &text);
            assert_eq!(differences(&held, &imported), Vec::<String>::new(), "{keys:?} {text}");
            assert_eq!(imported.slug.as_deref(), Some("arbres-d-exemple"));
            let owner = imported.organisation.unwrap();
            assert_eq!(
                (owner.slug.as_deref(), owner.siret.as_deref()),
                (Some("ville-d-exemple"), Some("73282932000074"))
            );
        }
        // Only the tag that had to change is told.
        assert_eq!(
            lost.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(),
            ["keywords"],
            "{lost:?}"
        );
        assert_eq!(text, written(&held, keys).text, "the same again writes the same bytes");
    }
}

#[test]
fn the_keys_that_others_look_for_are_there() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    let value: Value = serde_json::from_str(&written(&held, CkanKeys::Stock).text).unwrap();
    let extra = |key: &str| {
        value["extras"]
            .as_array()
            .unwrap()
            .iter()
            .find(|extra| extra["key"] == key)
            .map(|extra| extra["value"].as_str().unwrap().to_owned())
    };
    assert_eq!(value["owner_org"], "ville-d-exemple");
    assert_eq!(value["license_id"], "lov2");
    assert_eq!(extra("frequency").as_deref(), Some("annual"));
    assert_eq!(extra("update_frequency").as_deref(), Some("annual"));
    assert_eq!(extra("issued").as_deref(), Some("2012-05"), "a month stays a month");
    assert!(extra("spatial").unwrap().starts_with("{\"coordinates\":[[["), "{:?}", extra("spatial"));
    assert_eq!(value["resources"][0]["created"], "2012-05-03T00:00:00");
    assert_eq!(value["resources"][0]["format"], "CSV");
    let spread = |value: &Value| {
        let extras = value["extras"].as_array().unwrap().iter();
        let map = extras.map(|extra| (extra["key"].as_str().unwrap().to_owned(), json!(1))).collect();
        let mut value = value.clone();
        value["extras"] = Value::Object(map);
        value
    };
    let scopes = [
        ("", ""),
        ("/extras", ""),
        ("/organization", "organization."),
        ("/resources/0", "resources[]."),
        ("/resources/1", "resources[]."),
    ];
    assert_documented(Format::Ckan, &spread(&value), &scopes);
    let value: Value = serde_json::from_str(&written(&held, CkanKeys::Pigma).text).unwrap();
    assert_documented(Format::Ckan, &spread(&value), &scopes);
    assert_eq!(value["update_frequency"], "annual");
    assert_eq!(value["granularity"], "commune");
    assert_eq!(value["themes"], "[\"environnement\",\"agriculture\"]");
    assert_eq!(value["dataset_modification_date"], "2012-05-03");
    assert_eq!(value["hyperlink"], "https://exemple.fr/arbres");
    assert_eq!(value["author"], "Service SIG");
    assert_eq!(value["resources"][0]["data_type"], "file");
}

#[test]
fn a_change_over_there_wins_over_our_words_beside() {
    let (metadata, resources) = full();
    let held = dataset(metadata, resources);
    let mut value: Value = serde_json::from_str(&written(&held, CkanKeys::Stock).text).unwrap();
    value["tags"] = json!([{ "name": "neuf" }]);
    value["resources"][0]["last_modified"] = json!("2020-01-01T00:00:00");
    let imported = again(&value.to_string());
    assert_eq!(imported.metadata.keywords, ["neuf"]);
    assert_eq!(imported.metadata.contacts, again(&written(&held, CkanKeys::Stock).text).metadata.contacts);
}

#[test]
fn closed_data_stays_closed_and_nobody_is_named() {
    let (metadata, resources) = full();
    let account = crate::id::AccountId::from_uuid(uuid::Uuid::from_u128(77));
    let organisation = crate::id::OrganisationId::from_uuid(uuid::Uuid::from_u128(78));
    let named = Access::Restricted {
        audiences: vec![
            Audience::Accounts { accounts: vec![account] },
            Audience::Organisations { organisations: vec![organisation] },
        ],
    };
    for access in [
        Access::Closed,
        named.clone(),
        Access::Restricted { audiences: vec![Audience::Partners] },
        Access::Restricted { audiences: vec![] },
    ] {
        let mut resources = resources.clone();
        resources[0].access =
            AccessRule { download: access.clone(), view: Some(named.clone()), ..Default::default() };
        resources[0].access.portals.push(PortalAccess {
            portal: "intranet".into(),
            download: Some(named.clone()),
            ..Default::default()
        });
        let held = dataset(metadata.clone(), resources);
        for keys in MODES {
            let Written { text, lost } = written(&held, keys);
            for secret in ["0000004d", "0000004e", "intranet"] {
                assert!(!text.contains(secret), "{secret} {text}");
            }
            let value: Value = serde_json::from_str(&text).unwrap();
            let rule: Value =
                serde_json::from_str(value["resources"][0]["restricted"].as_str().unwrap()).unwrap();
            assert_eq!(rule["level"], "only_allowed_users");
            assert_eq!(rule["allowed_users"], "");
            let read = &again(&text).resources[0].access;
            assert!(matches!(&read.download, Access::Closed | Access::Restricted { .. }), "{read:?}");
            let lost: Vec<&str> = lost.iter().map(|issue| issue.path.as_str()).collect();
            assert!(
                lost.contains(&"resources[0].access.portals")
                    && lost.contains(&"resources[0].access.audiences"),
                "{lost:?}"
            );
        }
    }
}

#[test]
fn what_had_no_place_goes_back_where_it_was() {
    let source = json!({
        "id": "3f1b7e5e-0000-4000-8000-000000000001", "name": "arbres", "title": "Arbres", "notes": "Les arbres.",
        "version": "1.2", "license_id": "licence-locale", "couleur": "vert", "liste": [{"a": 1}],
        "update_frequency": "continuous", "url": "pas une adresse",
        "extras": [{"key": "guid", "value": "fr-1"}, {"key": "dossier", "value": "{\"a\": [1]}"}],
        "resources": [
            {"id": "3f1b7e5e-0000-4000-8000-000000000002", "url": "https://exemple.fr/a.csv", "format": "csv", "resource_type": "file.upload", "encodage": "utf-8"},
            {"id": "3f1b7e5e-0000-4000-8000-000000000003", "url": "Not Available", "format": "pas un format", "name": "b"},
        ],
    });
    let first = again(&source.to_string());
    let mut held = dataset(first.metadata.clone(), first.resources.clone());
    held.provenance = Some(first.provenance.clone());
    for keys in MODES {
        let text = written(&held, keys).text;
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["id"], source["id"]);
        assert_eq!(value["version"], "1.2");
        assert_eq!(value["license_id"], "licence-locale");
        assert_eq!(value["url"], "pas une adresse");
        for (at, key) in
            [(0, "id"), (0, "format"), (0, "resource_type"), (0, "encodage"), (1, "url"), (1, "format")]
        {
            assert_eq!(value["resources"][at][key], source["resources"][at][key], "{key} {text}");
        }
        if keys == CkanKeys::Pigma {
            assert_eq!((&value["couleur"], &value["liste"]), (&source["couleur"], &source["liste"]));
        } else {
            assert_creatable(&text);
        }
        let second = again(&text);
        assert_eq!(second.metadata, first.metadata);
        assert_eq!(second.resources, first.resources);
        assert_eq!(bare(&second.provenance.unmapped), bare(&first.provenance.unmapped));
    }
    // What changed here is what is written.
    held.metadata.frequency = Some("ANNUAL".into());
    held.metadata.licence = Some("ODbL-1.0".into());
    held.metadata.link = Some("https://exemple.fr/neuf".into());
    held.resources[0].metadata.format = Some("GEOJSON".into());
    let value: Value = serde_json::from_str(&written(&held, CkanKeys::Pigma).text).unwrap();
    assert_eq!(value["update_frequency"], "annual");
    assert_eq!(value["license_id"], "odc-odbl");
    assert_eq!(value["url"], "https://exemple.fr/neuf");
    assert_eq!(value["resources"][0]["format"], "GEOJSON");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_record_comes_back(
        metadata in any_rich_metadata(), resources in prop::collection::vec(any_resource(), 0..4),
        state in prop::sample::select(vec![State::Draft, State::Published, State::Archived, State::Deleted]),
        pigma in any::<bool>(),
    ) {
        let mut held = dataset(metadata, resources);
        held.state = state;
        let keys = if pigma { CkanKeys::Pigma } else { CkanKeys::Stock };
        let Written { text, lost } = written(&held, keys);
        assert_creatable(&text);
        for text in [text.clone(), shown(&text)] {
            let imported = again(&text);
            assert_fit(&imported, &text);
            prop_assert_eq!(differences(&held, &imported), Vec::<String>::new(), "{}", text);
        }
        prop_assert!(lost.iter().all(|issue| issue.path == "keywords"), "{:?}", lost);
    }
}

#[test]
fn long_texts_come_back_in_parts() {
    let held = dataset(
        Metadata {
            title: "Arbres".into(),
            description: "<b>Les</b> arbres &amp; les haies. ".repeat(2_500).trim().to_owned(),
            lineage: Some("Relevés   sur le terrain ; ".repeat(3_000).trim().to_owned()),
            ..Metadata::default()
        },
        Vec::new(),
    );
    for keys in MODES {
        let Written { text, lost } = written(&held, keys);
        assert_creatable(&text);
        let imported = again(&text);
        assert_eq!(differences(&held, &imported), Vec::<String>::new());
        assert_eq!((lost, imported.provenance.unmapped), (Vec::new(), BTreeMap::new()));
    }
}

#[test]
fn the_demonstration_comes_back() {
    for held in demonstration() {
        for keys in MODES {
            let text = written(&held, keys).text;
            assert_creatable(&text);
            assert_eq!(differences(&held, &again(&text)), Vec::<String>::new(), "{text}");
            show(&text);
        }
    }
}

/// Every real package: read, written, read again.
#[test]
fn real_packages_come_back() {
    let Some(folder) = corpus() else {
        println!("skipped: CATALOGUE_CORPUS names no folder of real records");
        return;
    };
    let mut tally = Tally::default();
    for (at, first) in real(&folder.join("ckan"), Format::Ckan).into_iter().enumerate() {
        let held = came(&first);
        for keys in MODES {
            let text = written(&held, keys).text;
            if at % 30 == 0 {
                show(&text);
            }
            if keys == CkanKeys::Stock {
                assert_creatable(&text);
            }
            tally.count(&first, &held, &again(&text));
        }
    }
    tally.tell("packages, with either keys", 200);
}
