//! A record moved from one profile to another: nothing is typed again, nothing is lost.

use super::*;
use crate::model::{Access, BoundingBox, Operation, OrganisationDetails, ServiceOffer};
use crate::validate::{Filling, UpgradeFacts, fillings, in_steps};
use serde_json::{Value, json};

fn facts() -> UpgradeFacts {
    UpgradeFacts {
        owner: Some(OrganisationDetails {
            name: "Département de la Gironde".to_owned(),
            email: Some("sig@gironde.example.org".to_owned()),
            ..OrganisationDetails::default()
        }),
        bounds: Some(BoundingBox::new(-1.26, 44.19, 0.31, 45.57)),
    }
}

fn value<'a>(list: &'a [Filling], path: &str) -> Option<&'a Value> {
    list.iter().find(|filling| filling.path == path).map(|filling| &filling.value)
}

#[test]
fn what_follows_is_filled_in_and_what_may_be_right_is_suggested() {
    let before = with(|dataset| {
        dataset.metadata.contacts.clear();
        dataset.resources[0].metadata.crs = Some("EPSG:2154".to_owned());
    });
    let found = fillings(&before, profile("inspire").unwrap(), &facts(), &context());
    let filled: Vec<&str> = found.filled.iter().map(|filling| filling.path.as_str()).collect();
    assert_eq!(filled, ["contacts", "extent.boxes", "crs"]);
    assert_eq!(found.metadata.contacts[0].email.as_deref(), Some("sig@gironde.example.org"));
    assert_eq!(found.metadata.contacts[0].role.as_deref(), Some("pointOfContact"));
    assert_eq!(found.metadata.extent.boxes, [facts().bounds.unwrap()]);
    assert_eq!(found.metadata.crs, ["EPSG:2154"]);
    assert_eq!(value(&found.suggestions, "topics"), Some(&json!(["transportation"])));
    assert_eq!(value(&found.suggestions, "inspire_themes"), Some(&json!(["tn"])));
    assert_eq!(value(&found.suggestions, "representations"), Some(&json!(["vector"])));
    assert_eq!(value(&found.suggestions, "access_reason"), Some(&json!("none")));
    assert_eq!(value(&found.suggestions, "languages"), Some(&json!(["fr"])));
    assert!(value(&found.suggestions, "conformity").is_none(), "not without a theme of INSPIRE");
    // Nothing that was suggested is written.
    assert!(found.metadata.topics.is_empty() && found.metadata.access_reason.is_none());
    for filling in found.filled.iter().chain(&found.suggestions) {
        assert!(!filling.because.fr.is_empty() && !filling.because.en.is_empty(), "{}", filling.path);
    }
}

#[test]
fn nothing_is_changed_that_had_a_value_and_nothing_filled_that_the_form_does_not_show() {
    let full = with(|dataset| dataset.metadata = reading::full());
    for profile in crate::validate::profiles() {
        let found = fillings(&full, profile, &facts(), &context());
        assert_eq!(found.metadata, full.metadata, "{}", profile.code());
        assert_eq!(found.filled, [], "{}", profile.code());
        let told = check(&full, profile, &context());
        assert_eq!(in_steps(told.clone(), profile).len(), told.len());
    }
    let bare = with(|dataset| dataset.metadata.contacts.clear());
    let found = fillings(&bare, simple(), &facts(), &context());
    assert!(value(&found.filled, "contacts").is_some());
    assert!(value(&found.suggestions, "topics").is_none());
    let back = fillings(&with(|dataset| dataset.metadata.data_types.clear()), pigma(), &facts(), &context());
    let types = json!(["donnees-ouvertes", "donnees-geographiques"]);
    assert_eq!(value(&back.suggestions, "data_types"), Some(&types));
}

#[test]
fn candidates_come_nearest_first_and_once() {
    let themed = with(|dataset| {
        dataset.metadata.themes = vec!["environnement".to_owned(), "mobilite".to_owned()];
        dataset.metadata.inspire_themes = vec!["hy".to_owned()];
    });
    let found = fillings(&themed, profile("inspire").unwrap(), &facts(), &context());
    let topics = value(&found.suggestions, "topics").unwrap().as_array().unwrap();
    let codes: Vec<&str> = topics.iter().filter_map(Value::as_str).collect();
    // Near ones of the themes before the wide one of the INSPIRE theme, which is among them.
    assert_eq!(codes[0], "environment");
    assert!(codes.contains(&"inlandWaters") && codes.contains(&"transportation"));
    let once: std::collections::BTreeSet<&&str> = codes.iter().collect();
    assert_eq!(once.len(), codes.len());
    let conformity = value(&found.suggestions, "conformity").unwrap();
    assert_eq!(conformity[0]["pass"], Value::Null);
    assert!(conformity[0]["specification"].as_str().unwrap().contains("1089/2010"));
}

#[test]
fn resources_speak_for_the_whole_only_when_they_agree() {
    let two = |change: fn(&mut ResourceMetadata, usize)| {
        with(|dataset| {
            dataset.metadata.licence = None;
            dataset.resources.push(Resource { id: ResourceId::from_uuid(Uuid::from_u128(21)), ..resource() });
            for (at, resource) in dataset.resources.iter_mut().enumerate() {
                change(&mut resource.metadata, at);
            }
        })
    };
    let found = |dataset: &Dataset| fillings(dataset, profile("inspire").unwrap(), &facts(), &context());
    let same = two(|resource, _| {
        resource.licence = Some("ODbL-1.0".to_owned());
        resource.access.download = Access::Closed;
        resource.access.reason = Some("h".to_owned());
    });
    let told = found(&same);
    assert_eq!(told.metadata.licence.as_deref(), Some("ODbL-1.0"));
    assert_eq!(told.metadata.access_reason.as_deref(), Some("h"));
    assert!(value(&told.suggestions, "access_reason").is_none());
    let apart = two(|resource, at| {
        resource.licence = Some(["ODbL-1.0", "etalab-2.0"][at].to_owned());
        resource.access.download = Access::Closed;
        resource.access.reason = Some(["h", "f"][at].to_owned());
    });
    let told = found(&apart);
    assert_eq!((told.metadata.licence, told.metadata.access_reason), (None, None));
    assert!(value(&told.suggestions, "access_reason").is_none());
    let one = two(|resource, at| resource.licence = (at == 0).then(|| "ODbL-1.0".to_owned()));
    assert_eq!(found(&one).metadata.licence, None);
}

#[test]
fn a_service_is_what_its_links_do() {
    let of = |operations: [Operation; 2]| {
        let service = with(|dataset| {
            dataset.metadata.kind = "service".to_owned();
            dataset.resources[0].metadata.services = operations
                .map(|operation| ServiceOffer { operation: Some(operation), ..ServiceOffer::default() })
                .to_vec();
        });
        fillings(&service, profile("inspire").unwrap(), &facts(), &context()).metadata.service_type
    };
    assert_eq!(of([Operation::View, Operation::View]).as_deref(), Some("view"));
    assert_eq!(of([Operation::View, Operation::Download]), None);
    assert_eq!(of([Operation::Extract, Operation::Extract]), None);
}
