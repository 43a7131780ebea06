//! Generated records, for the tests of reading and of importing.

use super::{Format, mapping_table};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Any JSON made of keys that readers know and values that trouble them.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "2012-05-03",
            "<p>é</p>",
            "[1,2,3,4]",
            "{\"level\":\"x\"}",
            "https://e.fr/é à",
            "a@b.fr, c",
            "12 MB",
            "&lt;b&gt;",
            "active",
            "`<",
            "[x TO *]",
            "POINT(1 2)",
            "ftp://jean:secret@ftp.exemple.fr/a b.zip",
            "Forêt-claire",
            "foret claire.",
            "a",
            "\u{92}",
            "9223372036854775807",
            "1e300",
            "D41D8CD98F00B204E9800998ECF8427E",
            "732 829 320 00074",
            "73282932000075",
            "Jean.Dupont@exemple.fr",
            "http:///x",
            "https://exemple.fr:99999/",
            "http://[::1]/",
            "9999-99-99",
        ])
        .prop_map(Value::from),
    ];
    let mut keys: Vec<&'static str> = Format::ALL
        .iter()
        .filter(|format| !format.is_xml())
        .flat_map(|format| mapping_table(*format))
        .map(|row| row.source.rsplit(['.', ']']).next().unwrap_or(row.source))
        .collect();
    keys.extend([
        "result",
        "results",
        "data",
        "success",
        "key",
        "value",
        "level",
        "coordinates",
        "type",
        "zones",
        "geom",
        "fr",
        "en",
    ]);
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(keys.clone()), inner, 0..10).prop_map(|map| {
                Value::Object(map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

/// A dataset that another record may have become, for the tests of writing.
pub(crate) fn dataset(
    metadata: crate::model::Metadata,
    resources: Vec<crate::model::ResourceMetadata>,
) -> crate::model::Dataset {
    use crate::id::{DatasetId, ResourceId, Revision, Slug};
    use crate::model::{Dataset, Resource, State};
    let now = chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    let uuid = |n: usize| uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n as u128);
    let resources = resources.into_iter().enumerate().map(|(at, metadata)| Resource {
        id: ResourceId::from_uuid(uuid(at + 1)),
        created: now,
        modified: now,
        file: None,
        metadata,
    });
    Dataset {
        id: DatasetId::from_uuid(uuid(0)),
        slug: Slug::parse("arbres-d-exemple").unwrap(),
        revision: Revision(1),
        state: State::Published,
        state_before_deletion: None,
        created: now,
        modified: now,
        first_public: Some(now),
        creator: None,
        collaborators: Vec::new(),
        metadata,
        resources: resources.collect(),
        provenance: None,
    }
}

/// Datasets written, and what was lost of each.
pub(crate) fn written(
    format: super::ExportFormat,
    datasets: &[crate::model::Dataset],
    organisation: Option<&crate::model::Organisation>,
) -> (String, Vec<Vec<crate::issue::Issue>>) {
    let (base, title) = ("https://exemple.fr/", "Catalogue d'exemple");
    let edition = super::Edition { vocabulary: &super::tests::VOCABULARY, base, title };
    let mut out = Vec::new();
    let mut writer = super::ExportWriter::new(format, edition, &mut out).unwrap();
    let lost = datasets
        .iter()
        .map(|dataset| writer.write(&super::Exported::new(dataset, organisation)).unwrap())
        .collect();
    writer.finish().unwrap();
    (String::from_utf8(out).unwrap(), lost)
}

/// An organisation, for the tests of writing.
pub(crate) fn organisation() -> crate::model::Organisation {
    use crate::id::{OrganisationId, Revision, Slug};
    crate::model::Organisation {
        id: OrganisationId::from_uuid(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00ff)),
        slug: Slug::parse("ville-d-exemple").unwrap(),
        revision: Revision(1),
        created: chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
        details: crate::model::OrganisationDetails {
            name: "Ville d'Exemple".into(),
            acronym: Some("VE".into()),
            siret: Some("73282932000074".into()),
            website: Some("https://exemple.fr/".into()),
            ..Default::default()
        },
    }
}
