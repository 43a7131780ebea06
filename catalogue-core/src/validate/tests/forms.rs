use super::*;
use crate::validate::{FormFacts, form, read_metadata};
use serde_json::json;

fn facts() -> FormFacts {
    FormFacts {
        organisations: vec![(PRODUCER, "Gironde".to_owned()), (STRANGER, "Landes".to_owned())],
        home: Some(PRODUCER),
        default_licence: Some("ODbL-1.0".to_owned()),
        existing: None,
        ..FormFacts::default()
    }
}

#[test]
fn a_new_form_proposes_only_what_the_guide_does() {
    let form = form(pigma(), &facts(), &context());
    assert_eq!(
        form.defaults,
        json!({
            "organisation": PRODUCER,
            "visibility": "public",
            "published_on": "2026-11-22",
            "updated_on": "2026-11-22",
        })
    );
    assert!(read_metadata(&form.defaults.to_string()).is_ok());
    assert_eq!(form.issues, []);
    assert_eq!(form.profile, "pigma");
    assert_eq!(form.schema, pigma().schema(&VOCABULARY));
}

#[test]
fn choices_are_those_offered_in_order() {
    let form = form(pigma(), &facts(), &context());
    let codes =
        |path: &str| -> Vec<&str> { form.choices[path].iter().map(|choice| choice.code.as_str()).collect() };
    assert_eq!(form.choices["themes"].len(), 16);
    assert_eq!(form.choices["frequency"].len(), 12);
    assert_eq!(form.choices["resources[].type"].len(), 6);
    assert_eq!(codes("licence")[..3], ["ODbL-1.0", "etalab-2.0", "LicenseRef-fr-lo-1.0"]);
    assert_eq!(form.choices["licence"].len(), 9);
    assert_eq!(form.choices["organisation"][1].label_fr, "Landes");
    assert_eq!(codes("visibility"), ["public", "private"]);
    assert_eq!(form.choices["visibility"][0].label_fr, "Publique");
    assert_eq!(codes("resources[].access.download.level"), ["open", "authenticated", "restricted", "closed"]);
    assert!(codes("contacts[].role").contains(&"pointOfContact"));
    assert!(codes("resources[].format").contains(&"GEOJSON"));
    assert!(form.choices.values().flatten().all(|choice| !choice.label_fr.is_empty()));
}

#[test]
fn home_is_proposed_only_where_one_may_deposit() {
    let elsewhere = FormFacts { organisations: vec![], ..facts() };
    assert!(form(pigma(), &elsewhere, &context()).defaults.get("organisation").is_none());
    let only = FormFacts { organisations: vec![(STRANGER, "Landes".to_owned())], home: None, ..facts() };
    assert_eq!(form(pigma(), &only, &context()).defaults["organisation"], json!(STRANGER));
}

#[test]
fn an_existing_record_keeps_what_it_has_and_gains_nothing() {
    let existing = with(|dataset| {
        dataset.metadata.frequency = Some("BIENNIAL".to_owned());
        dataset.metadata.published_on = None;
        dataset.metadata.themes.clear();
    });
    let facts = FormFacts { existing: Some(existing.clone()), ..facts() };
    let form = form(pigma(), &facts, &context());
    assert!(form.defaults.get("published_on").is_none() && form.defaults.get("themes").is_none());
    assert_eq!(read_metadata(&form.defaults.to_string()).unwrap(), existing.metadata);
    assert_eq!(form.issues, check(&existing, pigma(), &context()));
    let last = form.choices["frequency"].last().unwrap();
    assert_eq!((last.code.as_str(), last.label_fr.as_str()), ("BIENNIAL", "biennal"));
}

#[test]
fn a_form_travels_as_json() {
    let form = form(simple(), &facts(), &context());
    let text = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<crate::validate::Form>(&text).unwrap(), form);
}

#[test]
fn the_schema_tells_how_to_draw_the_form() {
    let schema = pigma().schema(&VOCABULARY);
    assert_eq!(schema["$id"], "urn:catalogue-core:profile:pigma");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["x-order"][0], "title");
    assert_eq!(schema["x-order"][1], "keywords");
    let title = &schema["properties"]["title"];
    assert_eq!((title["title"].as_str(), title["maxLength"].as_u64()), (Some("Titre"), Some(350)));
    assert_eq!(title["x-labels"], json!({ "fr": "Titre", "en": "Title" }));
    assert_eq!(title["x-required-mark"], true);
    assert_eq!(schema["properties"]["keywords"]["x-autocomplete"], "keywords");
    assert_eq!(schema["properties"]["extent"]["x-autocomplete"], "territories");
    let frequency = schema["properties"]["frequency"]["oneOf"].as_array().unwrap();
    assert_eq!(frequency.iter().filter(|entry| entry.get("const").is_some()).count(), 12);
    assert_eq!(frequency[0]["const"], "UPDATE_CONT");
    assert_eq!(schema["properties"]["lineage"]["x-form"], false);
    assert_eq!(
        schema["required"],
        json!(["title", "keywords", "licence", "organisation", "description", "frequency", "data_types"])
    );
    let resource = pigma().resource_schema(&VOCABULARY);
    assert_eq!(resource["required"], json!(["name", "description", "type"]));
    assert_eq!(resource["properties"]["url"]["x-or"], "file");
    assert_eq!(resource["properties"]["url"]["x-required-mark"], true);
    assert_eq!(resource["properties"]["format"]["x-autocomplete"], "formats");
}
