//! How what is written and what is read again are compared, and what becomes of hostile words.

use super::{KEY, same};
use crate::exchange::sample::dataset;
use crate::exchange::tests::{files, reading};
use crate::exchange::{Format, Imported, Outcome, ReadingLimits, read, read_stream};
use crate::model::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The one record of a text.
pub(in crate::exchange) fn again(text: &str) -> Imported {
    let limits = ReadingLimits::default();
    let mut found = read(None, text.as_bytes(), &reading(&limits)).unwrap();
    assert_eq!(found.len(), 1, "{text}");
    match found.remove(0).outcome {
        Outcome::Taken(imported) => *imported,
        Outcome::Refused(issues) => panic!("{issues:?}\n{text}"),
    }
}

fn sorted(list: &[Identifier]) -> BTreeSet<Identifier> {
    list.iter().cloned().collect()
}

/// Compares what was held and what was read, field by field; the order of tags is CKAN's own.
pub(in crate::exchange) fn differences(held: &Dataset, imported: &Imported) -> Vec<String> {
    let own = imported.provenance.remote_id.clone().unwrap_or_default();
    let normal = |metadata: &Metadata, keywords: bool| {
        let mut metadata = metadata.clone();
        metadata.organisation = None;
        metadata.identifiers.retain(|held| held.kind != "source" || held.value != own);
        metadata.identifiers = sorted(&metadata.identifiers).into_iter().collect();
        if keywords {
            metadata.keywords.sort();
        }
        for contact in &mut metadata.contacts {
            contact.role.get_or_insert_with(|| "pointOfContact".into());
        }
        serde_json::to_value(metadata).unwrap()
    };
    let mut paths = Vec::new();
    let mut compare = |prefix: &str, a: &Value, b: &Value| {
        let keys: BTreeSet<&String> =
            a.as_object().unwrap().keys().chain(b.as_object().unwrap().keys()).collect();
        for key in keys {
            if !same(a.get(key), b.get(key)) {
                paths.push(format!(
                    "{prefix}{key}: {} → {}",
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null)
                ));
            }
        }
    };
    compare("", &normal(&held.metadata, true), &normal(&imported.metadata, true));
    for (at, resource) in held.resources.iter().enumerate() {
        let a = serde_json::to_value(&resource.metadata).unwrap();
        let b =
            imported.resources.get(at).map_or_else(|| json!({}), |read| serde_json::to_value(read).unwrap());
        compare(&format!("resources[{at}]."), &a, &b);
    }
    if held.resources.len() != imported.resources.len() {
        paths.push("resources".into());
    }
    if held.state != imported.state {
        paths.push(format!("state: {:?} → {:?}", held.state, imported.state));
    }
    paths
}

/// Fields without a place, wherever they stood: an extra and a field of the root are one.
pub(in crate::exchange) fn bare(unmapped: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    unmapped
        .iter()
        .map(|(path, value)| {
            let bare = path.strip_prefix("extras.").or_else(|| path.strip_prefix("harvest.")).unwrap_or(path);
            (bare.to_owned(), as_text(crate::exchange::fields::unpacked(value)))
        })
        .collect()
}

/// An extra is a text: a number or a truth value that became one is the same.
fn as_text(value: Value) -> Value {
    crate::exchange::fields::text_of(&value).map_or(value, Value::String)
}

/// The records of a folder that are taken.
pub(in crate::exchange) fn real(folder: &Path, format: Format) -> Vec<Imported> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let limits = ReadingLimits::default();
    let mut taken = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        let mut found = Vec::new();
        if path.extension().is_some_and(|end| end == "jsonl") {
            let mut each = |record| {
                found.push(record);
                true
            };
            read_stream(&mut bytes.as_slice(), Some(format), &reading(&limits), &(), &mut each).unwrap();
        } else {
            found = read(Some(format), &bytes, &reading(&limits)).unwrap_or_default();
        }
        taken.extend(found.into_iter().filter_map(|record| match record.outcome {
            Outcome::Taken(imported) => Some(*imported),
            Outcome::Refused(_) => None,
        }));
    }
    taken
}

/// The datasets of the demonstration.
pub(in crate::exchange) fn demonstration() -> Vec<Dataset> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/demo/datasets.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    let read = lines.lines().map(|line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let metadata: Metadata = serde_json::from_value(line["metadata"].take()).unwrap();
        let resources =
            line["resources"].as_array().cloned().unwrap_or_default().into_iter().map(|mut held| {
                let fields = held.as_object_mut().unwrap();
                fields.remove("file");
                fields.remove("access");
                serde_json::from_value(held).unwrap()
            });
        dataset(metadata, resources.collect())
    });
    read.collect()
}

/// Every key written is in the table of the format: `scopes` are the objects whose keys it lists.
pub(in crate::exchange) fn assert_documented(format: Format, value: &Value, scopes: &[(&str, &str)]) {
    let table = crate::exchange::mapping_table(format);
    for (pointer, scope) in scopes {
        let keys = value.pointer(pointer).unwrap_or_else(|| panic!("{pointer} {value}"));
        for key in keys.as_object().unwrap().keys() {
            let path = format!("{scope}{key}");
            let listed = |source: &str| {
                source == path || source.strip_suffix('*').is_some_and(|start| path.starts_with(start))
            };
            assert!(table.iter().any(|row| listed(row.source)), "{path} is written and not in the table");
        }
    }
}

/// Shows what is written, when somebody asks to see it.
pub(in crate::exchange) fn show(text: &str) {
    if std::env::var_os("CATALOGUE_EXAMPLES").is_some() {
        let value: Value = serde_json::from_str(text).unwrap();
        println!("{value:#}");
    }
}

/// The dataset that a record read becomes.
pub(in crate::exchange) fn came(first: &Imported) -> Dataset {
    let mut held = dataset(first.metadata.clone(), first.resources.clone());
    held.state = first.state;
    held.provenance = Some(first.provenance.clone());
    held
}

/// What two readings differ in, counted by path.
#[derive(Default)]
pub(in crate::exchange) struct Tally {
    records: usize,
    paths: BTreeMap<String, (usize, String)>,
}

impl Tally {
    /// Compares the record read first, the dataset it became and the record read again.
    pub fn count(&mut self, first: &Imported, held: &Dataset, second: &Imported) {
        self.records += 1;
        let mut found = differences(held, second);
        let (a, b) = (bare(&first.provenance.unmapped), bare(&second.provenance.unmapped));
        let gone = a.iter().filter(|(path, value)| b.get(*path) != Some(*value));
        found.extend(gone.map(|(path, value)| format!("unmapped.{path}: {value} → {:?}", b.get(path))));
        for difference in found {
            let path = difference.split(": ").next().unwrap_or_default();
            let path: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
            let entry = self.paths.entry(path).or_insert_with(|| (0, difference.chars().take(400).collect()));
            entry.0 += 1;
        }
    }

    /// Prints the count, and fails when there are fewer records than expected or any difference.
    pub fn tell(&self, what: &str, least: usize) {
        let counts: BTreeMap<_, _> = self.paths.iter().map(|(path, (count, _))| (path, count)).collect();
        println!("{} {what}; differences by path: {counts:#?}", self.records);
        if std::env::var_os("CATALOGUE_EXAMPLES").is_some() {
            println!("{:#?}", self.paths);
        }
        assert!(self.records >= least, "{} {what}", self.records);
        assert!(counts.is_empty(), "{counts:?}");
    }
}

/// A package with words beside it that were never ours.
fn hostile(field: &str, value: &Value) -> Imported {
    let mut package = json!({ "id": "3f1b7e5e-0000-4000-8000-000000000001", "name": "arbres", "title": "Arbres", "notes": "n",
        "resources": [{ "url": "https://exemple.fr/a", "name": "a" }] });
    let digests = |package: &Value| {
        let read = again(&package.to_string());
        let side = super::Side::said(&read);
        let of = |fields: &serde_json::Map<String, Value>, field: &str| {
            super::compare::digest(field, fields.get(field))
        };
        (of(&side.fields, field), of(&side.resources[0], field))
    };
    let (own, of_resource) = digests(&package);
    let words = |digest: &str| json!({ field: { "value": value, "while": digest } }).to_string();
    package["extras"] = json!([{ "key": KEY, "value": words(&own) }]);
    package["resources"][0][KEY] = json!(words(&of_resource));
    again(&package.to_string())
}

#[test]
fn hostile_words_beside_are_checked_like_any_others() {
    let plain = hostile("nothing", &Value::Null);
    let person = "0190a0b0-0000-7000-8000-000000000001";
    for (field, value) in [
        ("title", json!("a\u{0}b")),
        ("title", json!("x".repeat(351))),
        ("title", json!(null)),
        ("description", json!("x".repeat(100_001))),
        ("keywords", json!(["eau", "EAU"])),
        ("keywords", json!(vec!["mot"; 201])),
        ("keywords", json!({"a": 1})),
        ("licence", json!("licence-inventée")),
        ("themes", json!(["rien"])),
        ("kind", json!(null)),
        ("link", json!("javascript:alert(1)")),
        ("link", json!("https://jean:secret@exemple.fr/")),
        ("contacts", json!([{"email": "pas une adresse"}])),
        ("contacts", json!([{"role": "roi"}])),
        ("extent", json!({"boxes": [{"west": 0, "south": 91, "east": 1, "north": 92}]})),
        ("temporal", json!([{"start": "2012", "end": "2010"}])),
        ("created_on", json!("hier")),
        ("resolution", json!([{"scale": 0}])),
        ("identifiers", json!([{"kind": "clef", "value": "a"}])),
        ("organisation", json!(person)),
        ("parent", json!(person)),
        ("profile", json!("pigma")),
        ("size", json!(-1)),
        ("format", json!("FORMAT")),
        ("checksum", json!({"algorithm": "md5", "value": "zz"})),
        ("services", json!([{"url": "file:///etc/passwd"}])),
        (
            "access",
            json!({"download": {"level": "restricted", "audiences": [{"audience": "accounts", "accounts": [person]}]}}),
        ),
        ("access", json!({"download": {"level": "open"}, "portals": [{"portal": "intranet"}]})),
        ("access", json!({"level": 1})),
    ] {
        let read = hostile(field, &value);
        assert_eq!(read.metadata, plain.metadata, "{field} {value}");
        assert_eq!(read.resources, plain.resources, "{field} {value}");
        assert!(!read.lost.is_empty(), "{field} {value}: told");
    }
    for text in ["", "[", "[]", "1", "{\"title\": 1}", &"[".repeat(10_000)] {
        let package = json!({ "name": "arbres", "title": "Arbres", "notes": "n", "extras": [{ "key": KEY, "value": text }] });
        assert_eq!(again(&package.to_string()).metadata.title, "Arbres");
    }
}
