//! A `data.json` dataset into a dataset.

use super::distribution;
use super::table::MAPPING;
use crate::exchange::clean::NAME_LIMIT;
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, objects_of, text_of, texts_of};
use crate::exchange::reading::Reading;
use crate::exchange::recognise;
use crate::exchange::record::{Imported, ImportedOrganisation};
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, AccessRule, Conformity, Provenance, State};
use crate::vocabulary::{Match, scheme};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What of a record is derived there.
static DERIVED: LazyLock<recognise::Derived> = LazyLock::new(|| recognise::Derived::of(MAPPING));

/// ISO 8601 intervals between two updates, and the frequency they make.
const INTERVALS: &[(&str, &str)] = &[
    ("P10Y", "DECENNIAL"),
    ("P5Y", "QUINQUENNIAL"),
    ("P4Y", "QUADRENNIAL"),
    ("P3Y", "TRIENNIAL"),
    ("P2Y", "BIENNIAL"),
    ("P1Y", "ANNUAL"),
    ("P6M", "ANNUAL_2"),
    ("P4M", "ANNUAL_3"),
    ("P3M", "QUARTERLY"),
    ("P2M", "BIMONTHLY"),
    ("P1M", "MONTHLY"),
    ("P0.5M", "MONTHLY_2"),
    ("P0.33M", "MONTHLY_3"),
    ("P2W", "BIWEEKLY"),
    ("P14D", "BIWEEKLY"),
    ("P1W", "WEEKLY"),
    ("P7D", "WEEKLY"),
    ("P0.5W", "WEEKLY_2"),
    ("P3.5D", "WEEKLY_2"),
    ("P0.33W", "WEEKLY_3"),
    ("P1D", "DAILY"),
    ("PT12H", "12HRS"),
    ("PT1H", "HOURLY"),
    ("PT1S", "UPDATE_CONT"),
];

/// Whether an object is a dataset of `data.json`, by the keys that nothing else has.
pub(in crate::exchange) fn is_record(map: &Map<String, Value>) -> bool {
    let has = |key: &str| map.contains_key(key);
    let listed = map.get("distribution").is_some_and(|value| value.is_array() || value.is_object());
    let told = has("title") || has("identifier");
    let signs = [
        has("accessLevel"),
        has("contactPoint"),
        has("publisher"),
        has("keyword"),
        has("bureauCode") || has("programCode"),
        listed,
        map.get("@type").and_then(Value::as_str) == Some("dcat:Dataset"),
        has("accrualPeriodicity"),
        has("landingPage"),
    ];
    let foreign = ["resources", "notes", "owner_org", "@context", "@graph"].iter().any(|key| has(key));
    told && !foreign && signs.iter().filter(|sign| **sign).count() >= 2
}

/// Reads one dataset.
pub(in crate::exchange) fn read(
    map: Map<String, Value>,
    reading: &Reading<'_>,
) -> Result<Imported, Vec<Issue>> {
    let fingerprint = recognise::fingerprint(&map, &DERIVED);
    let mut fields = Fields::new(map, "", "", MAPPING);
    let mut draft = Draft::new(reading, "datajson");
    let mut provenance = Provenance {
        format: "datajson".into(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint),
        ..Default::default()
    };
    if let Some(id) = fields.take_text(&["identifier"]) {
        provenance.remote_id = draft.own_identifier(&id);
        let lower = id.to_ascii_lowercase();
        if lower.contains("doi.org/10.") {
            draft.identifier("doi", &id, None);
        } else if lower.starts_with("http") {
            draft.identifier("url", &id, None);
        } else {
            draft.identifier("resource", &id, None);
        }
    }
    if let Some(value) = fields.take("title") {
        draft.title(&value);
    }
    if let Some(value) = fields.take("description") {
        draft.description(&value);
    }
    words(&mut draft, &mut fields);
    let licence = fields.take("license");
    draft.metadata.licence = licence.and_then(|value| recognised(&mut draft, "licence", &value));
    dates(&mut draft, &mut fields);
    let organisation = publisher(&mut draft, &mut fields);
    contacts(&mut draft, &mut fields);
    coverage(&mut draft, &mut fields);
    for text in fields.take("language").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(code) = draft.language("languages", &text) {
            Draft::add_once(&mut draft.metadata.languages, code);
        }
    }
    if let Some(url) = fields.take_text(&["landingPage"]) {
        draft.metadata.link = draft.url("link", &url);
    }
    if let Some(value) = fields.take("conformsTo") {
        conforms(&mut draft, &value);
    }
    if let Some(text) = fields.take_text(&["isPartOf"]) {
        draft.keep_raw("parent", &text);
        draft.lose(Issue::hint("parent", IssueCode::ReferenceLost).with("found", &text));
    }
    let access = access(&mut draft, &mut fields);
    let resources = distribution::read(&mut draft, &mut fields, &access);
    draft.lose_rest(fields);
    draft.finished(resources, organisation, None, State::Published, provenance)
}

fn words(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("keyword") {
        let texts = match &value {
            Value::String(text) => text.split([',', ';']).map(|word| word.trim().to_owned()).collect(),
            list => texts_of(list),
        };
        draft.keywords(texts.into_iter().filter(|word| !word.is_empty()).collect());
    }
    for key in ["theme", "category"] {
        for text in fields.take(key).map(|value| texts_of(&value)).unwrap_or_default() {
            if draft.theme(&text) {
                continue;
            }
            draft.keep_raw("themes", &text);
            if text.contains("://") || text.chars().count() > 100 {
                draft.lose_value("themes", IssueCode::ValueLost, &text);
            } else {
                let issue = Issue::hint("keywords", IssueCode::ValueRepaired);
                draft.repair(issue.with("found", key).with("value", &text));
                draft.keywords(vec![text]);
            }
        }
    }
}

/// The licence that a text, or the first of several, names; unknown ones are lost, never supposed.
pub(super) fn recognised(draft: &mut Draft<'_>, path: &str, value: &Value) -> Option<String> {
    let texts = match value {
        Value::Object(map) => ["@id", "url", "uri", "id", "name", "title"]
            .iter()
            .filter_map(|key| text_of(map.get(*key)?))
            .collect(),
        other => texts_of(other),
    };
    let vocabulary = draft.reading.vocabulary;
    let found = texts.iter().find_map(|text| Some((vocabulary.recognise_licence(text, None)?, text)));
    match (found, texts.first()) {
        (Some((found, text)), _) => {
            if *text != found.code || found.kind != Match::Exact {
                draft.keep_raw(path, text);
            }
            Some(found.code)
        }
        (None, Some(text)) => {
            draft.lose_value(path, IssueCode::ValueLost, text);
            None
        }
        (None, None) => {
            draft.wrong_type(path, value);
            None
        }
    }
}

/// The frequency of a repeating interval, or of a word.
fn frequency(draft: &mut Draft<'_>, found: &str) -> Option<String> {
    let interval = found.trim().to_ascii_uppercase();
    let interval = interval.rsplit('/').next().unwrap_or_default();
    match INTERVALS.iter().find(|(text, _)| *text == interval) {
        Some((_, code)) => {
            draft.keep_raw("frequency", found);
            Some((*code).to_owned())
        }
        None => draft.code("frequency", scheme::FREQUENCY, found),
    }
}

fn dates(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(text) = fields.take_text(&["accrualPeriodicity"]) {
        draft.metadata.frequency = frequency(draft, &text);
    }
    if let Some(text) = fields.take_text(&["issued"]) {
        draft.metadata.published_on = draft.date("published_on", &text);
    }
    let Some(text) = fields.take_text(&["modified"]) else { return };
    if !text.trim().to_ascii_uppercase().starts_with("R/P") {
        draft.metadata.updated_on = draft.date("updated_on", &text);
    } else if draft.metadata.frequency.is_none() {
        draft.metadata.frequency = frequency(draft, &text);
    } else {
        draft.keep_raw("updated_on", &text);
    }
}

fn publisher(draft: &mut Draft<'_>, fields: &mut Fields) -> Option<ImportedOrganisation> {
    let value = fields.take("publisher")?;
    let name = match objects_of(&value).into_iter().next() {
        Some(map) => {
            let mut own = Fields::new(map, "publisher.", "publisher.", MAPPING);
            let name = own.take_text(&["name"]);
            draft.lose_rest(own);
            name
        }
        None => text_of(&value),
    };
    let Some(name) = name else {
        draft.wrong_type("organisation", &value);
        return None;
    };
    let name = draft.line("organisation.name", &name, NAME_LIMIT)?;
    Some(ImportedOrganisation { name, ..Default::default() })
}

fn contacts(draft: &mut Draft<'_>, fields: &mut Fields) {
    let mailbox = fields.take_text(&["mbox"]);
    let Some(value) = fields.take("contactPoint") else {
        draft.contact("pointOfContact", None, mailbox.as_deref(), None, None);
        return;
    };
    let maps = objects_of(&value);
    if maps.is_empty() {
        match text_of(&value) {
            Some(text) if text.contains('@') => {
                draft.contact("pointOfContact", None, Some(text.as_str()), None, None);
            }
            Some(text) => draft.contact("pointOfContact", Some(&text), mailbox.as_deref(), None, None),
            None => draft.wrong_type("contacts", &value),
        }
        return;
    }
    for (at, map) in maps.into_iter().enumerate() {
        let mut own = Fields::new(map, &format!("contactPoint[{at}]."), "contactPoint.", MAPPING);
        let (name, url, phone) =
            (own.take_text(&["fn"]), own.take_text(&["hasURL"]), own.take_text(&["tel"]));
        let email = own.take_text(&["hasEmail", "email"]).or_else(|| mailbox.clone());
        let phone = phone.map(|phone| phone.trim_start_matches("tel:").to_owned());
        draft.contact("pointOfContact", name.as_deref(), email.as_deref(), phone.as_deref(), url.as_deref());
        draft.lose_rest(own);
    }
}

fn coverage(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("spatial") {
        let bounds = value.as_str().filter(|text| text.contains("lowerCorner")).and_then(corners);
        let read = match bounds {
            Some(bounds) => {
                draft.add_bounds("extent.boxes", bounds);
                Ok(())
            }
            None => draft.spatial("extent.boxes", &value),
        };
        if read.is_err() {
            draft.wrong_type("extent.boxes", &value);
        }
    }
    for text in fields.take("temporal").map(|value| texts_of(&value)).unwrap_or_default() {
        match text.split_once('/') {
            // `01/05/2012` is a day, not two dates.
            Some((start, end)) if start.len() >= 4 && !end.to_ascii_uppercase().starts_with('P') => {
                draft.period("temporal", Some(start), Some(end));
            }
            Some((start, duration)) if start.len() >= 4 => {
                draft.keep_raw("temporal.end", duration);
                draft.period("temporal", Some(start), None);
            }
            _ => draft.period("temporal", Some(&text), Some(&text)),
        }
    }
}

/// The bounds of a GML envelope.
fn corners(text: &str) -> Option<[f64; 4]> {
    let side = |tag: &str| -> Option<(f64, f64)> {
        let (_, rest) = text.split_once(tag)?;
        let (_, rest) = rest.split_once('>')?;
        let mut numbers = rest.split('<').next()?.split_whitespace().map(str::parse::<f64>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    let ((west, south), (east, north)) = (side("lowerCorner")?, side("upperCorner")?);
    Some([west, south, east, north])
}

pub(super) fn conforms(draft: &mut Draft<'_>, value: &Value) {
    for text in texts_of(value) {
        let uri = text.starts_with("http").then(|| draft.url("conformity", &text)).flatten();
        let Some(specification) = draft.line("conformity", &text, 350) else { continue };
        let known = draft.metadata.conformity.iter().any(|held| held.specification == specification);
        if !known && draft.metadata.conformity.len() < 100 {
            draft.metadata.conformity.push(Conformity { specification, uri, date: None, pass: None });
        }
    }
}

/// The rule of every resource. What was not open never becomes open.
fn access(draft: &mut Draft<'_>, fields: &mut Fields) -> AccessRule {
    let mut rule = AccessRule::default();
    if let Some(text) = fields.take_text(&["accessLevel"]) {
        rule.download = match text.to_ascii_lowercase().as_str() {
            "public" => Access::Open,
            "non-public" | "nonpublic" | "private" => Access::Closed,
            _ => {
                let issue = Issue::warning("resources.access.audiences", IssueCode::ReferenceLost);
                draft.lose(issue.with("found", &text));
                Access::Restricted { audiences: Vec::new() }
            }
        };
        if text != "public" {
            draft.keep_raw("accessLevel", &text);
        }
    }
    for key in ["rights", "accessLevelComment"] {
        for text in fields.take(key).map(|value| texts_of(&value)).unwrap_or_default() {
            let found = draft.reading.vocabulary.recognise_licence(&text, None);
            match found.filter(|_| draft.metadata.licence.is_none() && rule.is_open()) {
                Some(found) => {
                    draft.keep_raw("licence", &text);
                    draft.metadata.licence = Some(found.code);
                }
                None => draft.lose_value("access_reason", IssueCode::ValueLost, &text),
            }
        }
    }
    rule
}
