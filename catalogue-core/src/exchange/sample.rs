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
