//! Nothing panics, whatever is given.

use super::*;
use crate::model::{BoundingBox, Checksum, Identifier, Period, Resolution, StoredFile};
use crate::validate::{profiles, publishable, read_metadata, read_resource, well_formed};
use proptest::prelude::*;
use serde_json::Value;

fn json(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let name = prop_oneof![3 => proptest::sample::select(names).prop_map(str::to_owned), 1 => ".{0,8}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,30}".prop_map(Value::from),
        "[0-9/T:-]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

const NAMES: &[&str] = &[
    "title",
    "keywords",
    "contacts",
    "email",
    "extent",
    "boxes",
    "west",
    "south",
    "east",
    "north",
    "resolution",
    "scale",
    "distance",
    "temporal",
    "start",
    "end",
    "identifiers",
    "organisation",
    "visibility",
    "access",
    "download",
    "level",
    "audiences",
    "audience",
    "services",
    "checksum",
    "type",
    "url",
    "format",
    "size",
];

fn check_all(dataset: &Dataset) {
    for profile in profiles() {
        let issues = check(dataset, profile, &context());
        for issue in issues.iter().take(50) {
            let _ = issue.sentence(crate::issue::Language::French);
        }
        let errors: Vec<Issue> =
            issues.into_iter().filter(|issue| issue.severity == Severity::Error).collect();
        match well_formed(dataset.clone(), &context()) {
            Ok(proof) => {
                assert_eq!(publishable(proof, profile, &context()).err().unwrap_or_default(), errors)
            }
            Err(found) => assert!(!found.is_empty() && found.iter().all(|issue| errors.contains(issue))),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_json_is_read_or_refused_with_a_place(value in json(NAMES)) {
        let text = value.to_string();
        if let Err(issues) = read_metadata(&text) {
            prop_assert!(!issues.is_empty() && issues.iter().all(|issue| issue.severity == Severity::Error));
        }
        if let Ok(metadata) = read_resource(&text) {
            check_all(&with(|dataset| dataset.resources[0].metadata = metadata));
        }
        if let Ok(metadata) = read_metadata(&text) {
            check_all(&with(|dataset| dataset.metadata = metadata));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}|[\\[\\]{}\":,0-9a-z]{0,60}") {
        let _ = read_metadata(&text);
        let _ = read_resource(&text);
    }

    #[test]
    fn any_dataset_is_checked(
        texts in prop::collection::vec("(?s).{0,40}", 24),
        numbers in prop::collection::vec(any::<f64>(), 5),
        size in any::<i64>(),
        scale in any::<i64>(),
    ) {
        let text = |n: usize| texts[n].clone();
        let some = |n: usize| Some(texts[n].clone());
        let metadata = Metadata {
            title: text(0), description: text(1), keywords: texts[2..6].to_vec(), licence: some(6),
            kind: text(7), profile: some(8), frequency: some(9), data_types: texts[10..12].to_vec(),
            thumbnail: some(12), themes: texts[13..15].to_vec(), link: some(15), support: some(16),
            contacts: vec![Contact { name: some(17), email: some(18), phone: some(19), url: some(20), ..Contact::default() }],
            extent: Extent {
                place: some(21), territory: some(22),
                boxes: vec![BoundingBox::new(numbers[0], numbers[1], numbers[2], numbers[3])],
            },
            temporal: vec![Period::default()], crs: texts[4..6].to_vec(), languages: texts[4..6].to_vec(),
            resolution: vec![Resolution::Distance(numbers[4]), Resolution::Scale(scale)],
            access_reason: some(23),
            identifiers: vec![Identifier { kind: text(3), value: text(4), namespace: some(5) }],
            ..Metadata::default()
        };
        let resource = Resource {
            file: Some(StoredFile { hash: text(6), size, name: text(7) }),
            metadata: ResourceMetadata {
                name: text(8), url: some(9), format: some(10), size: Some(size), licence: some(11), crs: some(12),
                checksum: Some(Checksum { algorithm: text(13), value: text(14) }),
                ..ResourceMetadata::default()
            },
            ..resource()
        };
        check_all(&with(|dataset| { dataset.metadata = metadata; dataset.resources = vec![resource]; }));
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let dataset = with(|dataset| {
            dataset.metadata.extent.boxes = vec![BoundingBox::new(number, number, number, number)];
            dataset.metadata.resolution = vec![Resolution::Distance(number)];
        });
        check_all(&dataset);
        assert_eq!(well_formed(dataset, &context()).unwrap_err().len(), 5);
    }
}

#[test]
fn huge_records_are_refused_with_few_words() {
    let keywords =
        with(|dataset| dataset.metadata.keywords = (0..10_000).map(|n| format!("\u{1}{n}")).collect());
    check_all(&keywords);
    let issues = well_formed(keywords, &context()).unwrap_err();
    assert!(issues.len() <= 201, "{}", issues.len());
    let text = with(|dataset| dataset.metadata.title = "é".repeat(20 << 20));
    check_all(&text);
    let issues = well_formed(text, &context()).unwrap_err();
    assert_eq!(issues[0].code, IssueCode::TooLarge);
    let names: serde_json::Map<String, Value> = (0..50_000).map(|n| (format!("x{n}"), Value::Null)).collect();
    assert_eq!(read_metadata(&Value::Object(names).to_string()).unwrap_err().len(), 1_000);
    let long_name = format!("{{\"{}\": 1}}", "x".repeat(1 << 20));
    assert!(read_metadata(&long_name).unwrap_err()[0].path.len() <= 100);
}
