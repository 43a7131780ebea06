//! A stock JSON Schema validator and `check` find fault with the same fields, on generated records.

use super::*;
use crate::validate::{profiles, read_metadata, read_resource};
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Rules of which a schema can say nothing, or not all: there it may be silent, never the contrary.
const BEYOND_A_SCHEMA: &[IssueCode] = &[
    IssueCode::InvalidUrl,
    IssueCode::InvalidEmail,
    IssueCode::InvalidChecksum,
    IssueCode::DuplicateValue,
    IssueCode::DateOrder,
    IssueCode::BoxSouthAboveNorth,
    IssueCode::UnknownTerritory,
    IssueCode::UnknownOrganisation,
    IssueCode::UnknownAccount,
    IssueCode::UnknownDataset,
    IssueCode::CyclicReference,
    IssueCode::NoLicence,
    IssueCode::ReasonRequired,
    IssueCode::NoResource,
    IssueCode::NoDate,
    IssueCode::NoBox,
    IssueCode::NoInspireTheme,
    IssueCode::NoConformity,
    IssueCode::NoCompleteContact,
    IssueCode::NoEncoding,
];

type Faults = BTreeSet<(String, IssueCode)>;

fn top(path: &str) -> String {
    path.split(['.', '[']).next().unwrap_or_default().to_owned()
}

/// The fields at fault for us: reading goes on without the fields that cannot be read.
fn ours<T>(
    record: &Map<String, Value>,
    read: fn(&str) -> Result<T, Vec<Issue>>,
    check: impl Fn(T) -> Vec<Issue>,
) -> Faults {
    let mut record = record.clone();
    let mut faults = Faults::new();
    loop {
        match read(&Value::Object(record.clone()).to_string()) {
            Ok(read) => {
                let known: BTreeSet<String> = faults.iter().map(|(field, _)| field.clone()).collect();
                let errors = check(read).into_iter().filter(|issue| issue.severity == Severity::Error);
                let errors = errors.map(|issue| (top(&issue.path), issue.code));
                faults.extend(errors.filter(|(field, _)| !known.contains(field)));
                return faults;
            }
            Err(issues) => {
                for issue in issues {
                    assert!(
                        record.contains_key(&top(&issue.path))
                            || faults.iter().any(|(field, _)| *field == top(&issue.path)),
                        "{issue:?}"
                    );
                    record.remove(&top(&issue.path));
                    faults.insert((top(&issue.path), issue.code));
                }
            }
        }
    }
}

/// The fields at fault for the stock validator.
fn theirs(validator: &jsonschema::Validator, record: &Value) -> BTreeSet<String> {
    let mut faults = BTreeSet::new();
    for error in validator.iter_errors(record) {
        let path = error.instance_path.as_str().to_owned();
        match (path.split('/').nth(1), &error.kind) {
            (Some(field), _) => drop(faults.insert(field.to_owned())),
            (None, ValidationErrorKind::Required { property }) => {
                faults.insert(property.as_str().unwrap().to_owned());
            }
            (None, ValidationErrorKind::AdditionalProperties { unexpected }) => {
                faults.extend(unexpected.iter().cloned());
            }
            (None, kind) => panic!("{kind:?}"),
        }
    }
    faults
}

fn agree(ours: &Faults, theirs: &BTreeSet<String>, record: &Value) {
    let all: BTreeSet<String> = ours.iter().map(|(field, _)| field.clone()).collect();
    let said: BTreeSet<String> = ours
        .iter()
        .filter(|(_, code)| !BEYOND_A_SCHEMA.contains(code))
        .map(|(field, _)| field.clone())
        .collect();
    assert!(theirs.is_subset(&all), "the schema alone refuses {:?}: {record}", theirs - &all);
    assert!(said.is_subset(theirs), "the schema takes {:?}: {ours:?} {record}", &said - theirs);
}

/// SplitMix64: the same records on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }

    fn scalar(&mut self) -> Value {
        let scalars = [
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(3),
            json!(2.5),
            json!(25000.0),
            json!(1e300),
            json!(u64::MAX),
            json!(""),
            json!(" "),
            json!("a"),
            json!(" a "),
            json!("a\u{7}b"),
            json!("a\nb"),
            json!("\u{85}x"),
            json!("é".repeat(2)),
            json!("x".repeat(100)),
            json!("x".repeat(101)),
            json!("é".repeat(350)),
            json!("é".repeat(351)),
            json!("x".repeat(2001)),
            json!("x".repeat(100_001)),
            json!("eau"),
            json!("Eau"),
            json!("etalab-2.0"),
            json!("ANNUAL"),
            json!("BIENNIAL"),
            json!("donnees-ouvertes"),
            json!("donnees-moissonnees"),
            json!("mobilite"),
            json!("foret"),
            json!("main"),
            json!("fr"),
            json!("EPSG:2154"),
            json!("EPSG:99999"),
            json!("EPSG:x"),
            json!("OGC:CRS84"),
            json!("CSV"),
            json!("epsg:2154"),
            json!("dataset"),
            json!("pigma"),
            json!("public"),
            json!("private"),
            json!("secret"),
            json!("onGoing"),
            json!("a"),
            json!("L311-4"),
            json!("department:33"),
            json!("department:"),
            json!("Gironde"),
            json!("2012"),
            json!("2012-02-29"),
            json!("2011-02-29"),
            json!("03/05/2012"),
            json!("demain"),
            json!("20120503"),
            json!("2012-05-03T10:00:00Z"),
            json!("https://exemple.fr/é"),
            json!("exemple.fr"),
            json!("http://a b"),
            json!("sig@exemple.fr"),
            json!("sig.exemple.fr"),
            json!("05 56 00 00 00"),
            json!(PRODUCER),
            json!("00000000-0000-0000-0000-00000000000"),
            json!(STRANGER),
            json!(SERIES),
            json!(HASH),
            json!("doi"),
            json!("md5"),
            json!("sha256"),
            json!("view"),
            json!("open"),
            json!("restricted"),
            json!("owner"),
            json!("WMS"),
            json!("alpi"),
            json!("municipality"),
            json!("transportation"),
        ];
        self.pick(&scalars).clone()
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.roll(if depth == 0 { 3 } else { 6 }) {
            0..=2 => self.scalar(),
            3 => {
                let length = *self.pick(&[0, 1, 2, 3, 3, 5, 21, 51, 101, 201]);
                // One deep or long value is enough: two hundred of them would be gigabytes.
                let length = if depth > 1 { length.min(5) } else { length };
                let first = self.value(depth - 1);
                let long = first.as_str().is_some_and(|text| text.len() > 1_000);
                let length = if long { 1 } else { length };
                let mut list: Vec<Value> = (0..length)
                    .map(|n| match first.as_str() {
                        Some(text) if n > 0 => {
                            json!(format!("{} {n}", text.chars().take(20).collect::<String>()))
                        }
                        _ if n < 4 => self.value(depth - 1),
                        _ => first.clone(),
                    })
                    .collect();
                if let Some(slot) = list.first_mut() {
                    *slot = first;
                }
                Value::Array(list)
            }
            _ => {
                let names = [
                    "west",
                    "south",
                    "east",
                    "north",
                    "start",
                    "end",
                    "email",
                    "name",
                    "role",
                    "url",
                    "phone",
                    "boxes",
                    "territory",
                    "place",
                    "specification",
                    "date",
                    "pass",
                    "scale",
                    "distance",
                    "kind",
                    "value",
                    "namespace",
                    "level",
                    "audiences",
                    "audience",
                    "download",
                    "view",
                    "reason",
                    "algorithm",
                    "x",
                ];
                let mut map = Map::new();
                for _ in 0..self.roll(5) {
                    map.insert((*self.pick(&names)).to_owned(), self.value(depth - 1));
                }
                Value::Object(map)
            }
        }
    }

    /// Changes one place of a record: replaced, removed, doubled or made up.
    fn break_one(&mut self, record: &mut Map<String, Value>, names: &[&str]) {
        let name = if self.roll(25) == 0 { "colour" } else { *self.pick(names) };
        match (self.roll(5), record.get_mut(name)) {
            (0, _) => drop(record.remove(name)),
            (1 | 2, Some(held)) => self.break_within(held),
            _ => {
                let depth = 1 + self.roll(3);
                let value = self.value(depth);
                record.insert(name.to_owned(), value);
            }
        }
    }

    fn break_within(&mut self, held: &mut Value) {
        match held {
            Value::Array(list) if !list.is_empty() => match self.roll(4) {
                0 => list.push(list[0].clone()),
                1 => list.push(self.value(2)),
                2 => list.clear(),
                _ => {
                    let at = self.roll(list.len());
                    self.break_within(&mut list[at]);
                }
            },
            Value::Object(map) if !map.is_empty() => {
                let names: Vec<String> = map.keys().cloned().collect();
                let name = self.pick(&names).clone();
                match self.roll(5) {
                    0 => drop(map.remove(&name)),
                    1 => drop(map.insert("x".to_owned(), json!(1))),
                    _ => {
                        if let Some(inner) = map.get_mut(&name) {
                            self.break_within(inner);
                        }
                    }
                }
            }
            other => *other = self.value(1),
        }
    }
}

fn full_resource() -> Value {
    json!({
        "name": "Pistes", "description": "Tout.\nVraiment.", "type": "main", "url": "https://exemple.fr/a.csv",
        "format": "CSV", "container": "ZIP", "media_type": "text/csv", "size": 12,
        "checksum": { "algorithm": "sha256", "value": HASH },
        "services": [{ "operation": "view", "url": "https://exemple.fr/wms", "protocol": "WMS", "layer": "a" }],
        "languages": ["fr"], "crs": "EPSG:2154", "temporal": { "start": "2012", "end": "2013" },
        "published_on": "2012", "updated_on": "2013-05-01", "licence": "ODbL-1.0",
        "access": {
            "download": { "level": "restricted", "audiences": [
                { "audience": "partners" }, { "audience": "organisations", "organisations": [PRODUCER] },
                { "audience": "accounts", "accounts": [ALICE] },
                { "audience": "territory", "territories": ["department:33"] },
            ] },
            "view": { "level": "open" }, "extract": { "level": "closed" }, "reason": "f", "ask": "SIG",
        },
    })
}

fn broken(dice: &mut Dice, full: &Value, names: &[&str], round: usize) -> Map<String, Value> {
    let mut record = if round.is_multiple_of(3) { Map::new() } else { full.as_object().unwrap().clone() };
    for _ in 0..dice.roll(5) {
        let before = record.clone();
        dice.break_one(&mut record, names);
        // Large enough for every limit of a text; larger ones only cost time.
        if serde_json::to_string(&record).unwrap().len() > 150_000 {
            record = before;
        }
    }
    record
}

#[test]
fn datasets() {
    let full = serde_json::to_value(reading::full()).unwrap();
    let names: Vec<&str> = crate::validate::tables::METADATA.fields.iter().map(|field| field.name).collect();
    for (seed, profile) in profiles().iter().enumerate() {
        let schema = profile.schema(&VOCABULARY);
        assert!(jsonschema::meta::is_valid(&schema));
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert_eq!(theirs(&validator, &full), BTreeSet::new(), "the full record is valid");
        let mut dice = Dice(seed as u64);
        let (mut valid, mut invalid, mut fields) = (0, 0, BTreeSet::new());
        for round in 0..1_000 {
            let record = broken(&mut dice, &full, &names, round);
            let ours = ours(&record, read_metadata, |metadata| {
                let mut dataset = good();
                dataset.metadata = metadata;
                check(&dataset, profile, &context())
            });
            let record = Value::Object(record);
            let theirs = theirs(&validator, &record);
            agree(&ours, &theirs, &record);
            if theirs.is_empty() {
                valid += 1
            } else {
                invalid += 1
            }
            fields.extend(theirs);
        }
        // The generator reaches both sides, and every field.
        assert!(valid > 100 && invalid > 400, "{valid} {invalid}");
        assert_eq!(fields.len(), names.len() + 1, "{fields:?}");
    }
}

#[test]
fn resources() {
    let names: Vec<&str> = crate::validate::tables::RESOURCE.fields.iter().map(|field| field.name).collect();
    let full = full_resource();
    for (seed, profile) in profiles().iter().enumerate() {
        let schema = profile.resource_schema(&VOCABULARY);
        assert!(jsonschema::meta::is_valid(&schema));
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        assert_eq!(theirs(&validator, &full), BTreeSet::new(), "the full record is valid");
        let mut dice = Dice(100 + seed as u64);
        let (mut valid, mut invalid, mut fields) = (0, 0, BTreeSet::new());
        for round in 0..1_000 {
            let record = broken(&mut dice, &full, &names, round);
            let ours = ours(&record, read_resource, |metadata| {
                let mut dataset = good();
                dataset.resources[0].metadata = metadata;
                let issues = check(&dataset, profile, &context()).into_iter().filter_map(|mut issue| {
                    // A link may be replaced by a file: the schema does not ask for it.
                    issue.path = issue.path.strip_prefix("resources[0].")?.to_owned();
                    (issue.path != "source").then_some(issue)
                });
                issues.collect()
            });
            let record = Value::Object(record);
            let theirs = theirs(&validator, &record);
            agree(&ours, &theirs, &record);
            if theirs.is_empty() {
                valid += 1
            } else {
                invalid += 1
            }
            fields.extend(theirs);
        }
        assert!(valid > 100 && invalid > 400, "{valid} {invalid}");
        assert_eq!(fields.len(), names.len() + 1, "{fields:?}");
    }
}

#[test]
fn what_a_schema_can_only_say_in_part_it_says_in_part() {
    let validator = jsonschema::draft202012::new(&pigma().schema(&VOCABULARY)).unwrap();
    let mut full = serde_json::to_value(reading::full()).unwrap();
    for (field, value) in [
        ("link", json!("exemple.fr")),
        ("contacts", json!([{ "email": "sig.exemple.fr" }])),
        ("keywords", json!(["eau", "eau", "air"])),
        ("extent", json!({ "territory": "Gironde" })),
    ] {
        let kept = std::mem::replace(&mut full[field], value);
        assert_eq!(theirs(&validator, &full), BTreeSet::from([field.to_owned()]));
        full[field] = kept;
    }
}

#[test]
fn a_schema_follows_the_limits_it_is_printed_with() {
    let limits = Limits { title: 10, keywords: 1, ..Limits::default() };
    let schema = simple().schema_within(&VOCABULARY, &limits);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let record = serde_json::to_value(good().metadata).unwrap();
    let found: BTreeSet<String> = ["keywords", "title"].map(str::to_owned).into();
    assert_eq!(theirs(&validator, &record), found);
    let told = check(&good(), simple(), &Context { limits: &limits, ..context() });
    let errors = told.iter().filter(|issue| issue.severity == Severity::Error);
    assert_eq!(errors.map(|issue| top(&issue.path)).collect::<BTreeSet<_>>(), found);
}
