//! A package into a dataset.

use super::dialect::Dialect;
use super::table::MAPPING;
use super::{access, contacts::contacts, coverage, frequency, licence, organisation, resource, words::words};
use crate::exchange::beside;
use crate::exchange::draft::Draft;
use crate::exchange::fields::{
    Fields, into_objects, into_unpacked, is_empty, objects_of, text_of, texts_of, truth_of,
};
use crate::exchange::reading::Reading;
use crate::exchange::recognise;
use crate::exchange::record::{Imported, ImportedOrganisation};
use crate::issue::{Issue, IssueCode};
use crate::model::{Conformity, Provenance, Resolution, State, Visibility};
use crate::vocabulary::scheme;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What of a record is derived there.
static DERIVED: LazyLock<recognise::Derived> = LazyLock::new(|| recognise::Derived::of(MAPPING));

/// Reads one package.
pub(in crate::exchange) fn read(
    map: Map<String, Value>,
    reading: &Reading<'_>,
) -> Result<Imported, Vec<Issue>> {
    let fingerprint = recognise::fingerprint(&map, &DERIVED);
    let (mut fields, early) = opened(map);
    let dialect = Dialect::of(&fields);
    let mut draft = Draft::new(reading, dialect.system());
    for (path, value) in early {
        draft.lose(
            Issue::hint(path.clone(), IssueCode::DuplicateValue)
                .with("found", text_of(&value).unwrap_or_default()),
        );
        draft.keep_raw(&path, &text_of(&value).unwrap_or_else(|| value.to_string()));
    }
    let harvested = ["guid", "harvest_object_id", "harvest_source_id", "harvest_source_title", "inspire_url"]
        .iter()
        .any(|key| fields.has(key));

    let mut provenance = Provenance {
        format: "ckan".into(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint),
        ..Default::default()
    };
    let slug = fields.take_text(&["name"]);
    provenance.remote_id =
        fields.take_text(&["id"]).or_else(|| slug.clone()).and_then(|id| draft.own_identifier(&id));
    words(&mut draft, &mut fields);
    kind(&mut draft, &mut fields);
    licence::read(&mut draft, &mut fields, dialect, harvested);
    themes(&mut draft, &mut fields);
    codes(&mut draft, &mut fields);
    dates(&mut draft, &mut fields);
    let publisher = contacts(&mut draft, &mut fields, dialect);
    coverage::extent(&mut draft, &mut fields);
    coverage::periods(&mut draft, &mut fields);
    identifiers(&mut draft, &mut fields);
    links(&mut draft, &mut fields);
    let mut state = state(&mut draft, &mut fields);
    let organisation = organisation::read(&mut draft, &mut fields)
        .or_else(|| publisher.map(|name| ImportedOrganisation { name, ..Default::default() }));
    let whole = fields.take_text(&["access_rights"]).and_then(|text| {
        let rights = access::rights(&mut draft, &text);
        if rights.is_none() {
            fields.put_back("access_rights", Value::String(text));
        }
        rights
    });
    let resources = match fields.take("resources") {
        Some(value) => {
            let plain = value.as_array().is_some_and(|all| all.iter().all(Value::is_object));
            let list = if plain { into_objects(value) } else { packed(&mut draft, &value) };
            resource::read(&mut draft, list, dialect, whole.as_ref())
        }
        None => Vec::new(),
    };
    let path = fields.path(beside::KEY);
    if let Some(text) = own_words(&mut fields) {
        draft.restore(&path, &text, provenance.remote_id.as_deref(), &mut state);
    }
    draft.lose_rest(fields);
    draft.finished(resources, organisation, slug, state, provenance)
}

/// Resources that are not a list of objects: what of it are objects, and that not all were.
fn packed(draft: &mut Draft<'_>, value: &Value) -> Vec<Map<String, Value>> {
    let list = objects_of(value);
    if list.is_empty() || value.as_array().is_some_and(|all| all.len() != list.len()) {
        draft.wrong_type("resources", value);
    }
    list
}

/// Our own words, from the extras that they were cut into.
fn own_words(fields: &mut Fields) -> Option<String> {
    let mut text = match fields.take(beside::KEY)? {
        Value::String(text) => text,
        other => other.to_string(),
    };
    for part in 2.. {
        let key = format!("{}-{part}", beside::KEY);
        let Some(more) = fields.get(&key).and_then(Value::as_str) else { break };
        text.push_str(more);
        fields.put_back(&key, Value::Null);
    }
    Some(text)
}

/// The fields of a package with its extras brought to the root, and the extras that clash with them.
pub(super) fn opened(map: Map<String, Value>) -> (Fields, Vec<(String, Value)>) {
    let mut early = Vec::new();
    let mut fields = Fields::new(map, "", "", MAPPING);
    for key in ["extras", "harvest"] {
        spread(&mut fields, key, &mut early);
    }
    (fields, early)
}

/// Brings extras to the root: a list of {key, value}, or an object. Those that clash with another
/// value are given back.
fn spread(fields: &mut Fields, list: &'static str, clashes: &mut Vec<(String, Value)>) {
    let Some(value) = fields.take(list) else { return };
    let add = |key: String, value: Value, fields: &mut Fields, clashes: &mut Vec<(String, Value)>| {
        let path = format!("{list}.{key}");
        if !is_empty(&value)
            && let Err(value) = fields.merge(&key, value, path.clone())
        {
            clashes.push((path, value));
        }
    };
    match into_unpacked(value) {
        Value::Array(items) => {
            for item in items {
                // SOLR keeps each as Python text, which repeats the extras.
                let Some(map) = item.as_object() else { continue };
                match (map.get("key").and_then(text_of), map.get("value")) {
                    (Some(key), Some(value)) => add(key, value.clone(), fields, clashes),
                    (None, _) if map.len() == 1 => {
                        for (key, value) in map {
                            add(key.clone(), value.clone(), fields, clashes);
                        }
                    }
                    (Some(_), None) => {}
                    (None, _) => clashes.push((format!("{list}[]"), item.clone())),
                }
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                add(key, value, fields, clashes);
            }
        }
        other => clashes.push((list.to_owned(), other)),
    }
}

fn kind(draft: &mut Draft<'_>, fields: &mut Fields) {
    for key in ["resource-type", "dcat_type", "type"] {
        let Some(text) = fields.take_text(&[key]) else { continue };
        match draft.find_code(scheme::KIND, &text) {
            Some((code, _)) if draft.metadata.kind == "dataset" => draft.metadata.kind = code,
            Some(_) => {}
            None => draft.lose_value("kind", IssueCode::ValueLost, &text),
        }
    }
}

fn themes(draft: &mut Draft<'_>, fields: &mut Fields) {
    for key in ["themes", "theme", "theme-primary", "theme-secondary", "topic-category"] {
        for text in fields.take(key).map(|value| texts_of(&value)).unwrap_or_default() {
            // The names of some topics are names of our themes too.
            let topic =
                (key == "topic-category").then(|| draft.find_code(scheme::TOPIC_CATEGORY, &text)).flatten();
            match topic {
                Some((code, _)) => Draft::add_once(&mut draft.metadata.topics, code),
                None if draft.theme(&text) => {}
                None => draft.lose_value("themes", IssueCode::ValueLost, &text),
            }
        }
    }
    let Some(value) = fields.take("groups") else { return };
    let groups = objects_of(&value);
    for group in &groups {
        let texts: Vec<String> =
            ["name", "title", "display_name"].iter().filter_map(|key| text_of(group.get(*key)?)).collect();
        if !texts.iter().any(|text| draft.theme(text))
            && let Some(text) = texts.first()
        {
            draft.lose_value("themes", IssueCode::ValueLost, text);
        }
    }
    if groups.is_empty() {
        for text in texts_of(&value) {
            if !draft.theme(&text) {
                draft.lose_value("themes", IssueCode::ValueLost, &text);
            }
        }
    }
}

fn codes(draft: &mut Draft<'_>, fields: &mut Fields) {
    frequency::read(draft, fields);
    for text in fields.take("datatype").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(code) = draft.code("data_types", scheme::DATA_TYPE, &text) {
            Draft::add_once(&mut draft.metadata.data_types, code);
        }
    }
    for text in fields.take("category").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(code) = draft.code("categories", scheme::CATEGORY, &text) {
            Draft::add_once(&mut draft.metadata.categories, code);
        }
    }
    if let Some(text) = fields.take_text(&["granularity", "geographic_granularity"]) {
        draft.metadata.granularity = draft.code("granularity", scheme::GRANULARITY, &text);
    }
    if let Some(text) = fields.take_text(&["support"]) {
        draft.metadata.support = draft.code("support", scheme::SUPPORT, &text);
    }
    if let Some(text) = fields.take_text(&["progress"]) {
        draft.metadata.progress = draft.code("progress", scheme::PROGRESS, &text);
    }
    if let Some(text) = fields.take_text(&["access_reason"]) {
        draft.metadata.access_reason = draft.access_reason("access_reason", &text);
    }
    let languages = fields.take_first(&["language", "metadata-language"]).map(|(_, value)| texts_of(&value));
    let languages = languages.unwrap_or_default();
    for text in
        languages.iter().flat_map(|text| text.split([',', ';'])).filter(|text| !text.trim().is_empty())
    {
        if let Some(code) = draft.language("languages", text.trim()) {
            Draft::add_once(&mut draft.metadata.languages, code);
        }
    }
    for text in fields.take("spatial-reference-system").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(code) = draft.code("crs", scheme::CRS, &text) {
            Draft::add_once(&mut draft.metadata.crs, code);
        }
    }
    for text in fields.take("spatial_resolution_in_meters").map(|value| texts_of(&value)).unwrap_or_default()
    {
        match text.parse::<f64>().ok().filter(|metres| {
            (f64::MIN_POSITIVE..=1e9).contains(metres) && draft.metadata.resolution.len() < 100
        }) {
            Some(metres) => draft.metadata.resolution.push(Resolution::Distance(metres)),
            None => draft.lose_value("resolution", IssueCode::InvalidNumber, &text),
        }
    }
    for text in fields.take("conforms_to").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(specification) = draft.line("conformity", &text, 350) {
            let uri = text.starts_with("http").then(|| draft.url("conformity", &text)).flatten();
            if draft.metadata.conformity.len() < 100 {
                draft.metadata.conformity.push(Conformity { specification, uri, date: None, pass: None });
            } else {
                draft.lose_value("conformity", IssueCode::TooMany, &text);
            }
        }
    }
}

fn dates(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("dataset-reference-date") {
        // ckanext-spatial: [{"type": "creation", "value": "2012"}].
        for date in objects_of(&value) {
            let kind = date.get("type").and_then(text_of).unwrap_or_default();
            let Some(text) = date.get("value").and_then(text_of) else { continue };
            let (path, held) = match kind.as_str() {
                "creation" => ("created_on", draft.metadata.created_on),
                "publication" => ("published_on", draft.metadata.published_on),
                "revision" => ("updated_on", draft.metadata.updated_on),
                _ => {
                    draft.lose_value("published_on", IssueCode::ValueLost, &text);
                    continue;
                }
            };
            let read = held.or_else(|| draft.date(path, &text));
            match path {
                "created_on" => draft.metadata.created_on = read,
                "published_on" => draft.metadata.published_on = read,
                _ => draft.metadata.updated_on = read,
            }
        }
    }
    if let Some(text) = fields.take_text(&["dataset_creation_date", "created"]) {
        draft.metadata.created_on = draft.date("created_on", &text);
    }
    if let Some(text) =
        fields.take_text(&["dataset_publication_date", "issued", "dcat_issued", "date_released"])
    {
        draft.metadata.published_on = draft.date("published_on", &text);
    }
    if let Some(text) =
        fields.take_text(&["dataset_modification_date", "modified", "dcat_modified", "date_updated"])
    {
        draft.metadata.updated_on = draft.date("updated_on", &text);
    }
    for key in ["metadata_created", "metadata_modified"] {
        if let Some(text) = fields.take_text(&[key]) {
            draft.keep_raw(key, &text);
        }
    }
}

fn identifiers(draft: &mut Draft<'_>, fields: &mut Fields) {
    let namespace = fields.take_text(&["harvest_source_title"]);
    if let Some(title) = &namespace {
        draft.keep_raw("harvest_source_title", title);
    }
    for (key, kind) in [
        ("guid", "file"),
        ("identifier", "resource"),
        ("alternate_identifier", "other"),
        ("doi", "doi"),
        ("uri", "url"),
        ("ckan_id", "source"),
        ("harvest_source_reference", "source"),
        ("harvest_dataset_url", "url"),
    ] {
        for text in fields.take(key).map(|value| texts_of(&value)).unwrap_or_default() {
            let lower = text.to_ascii_lowercase();
            let kind = match kind {
                "source" => kind,
                _ if lower.contains("doi.org/10.") || lower.starts_with("doi:") => "doi",
                _ if lower.starts_with("http") => "url",
                _ => kind,
            };
            let space =
                matches!(key, "guid" | "harvest_source_reference").then(|| namespace.clone()).flatten();
            draft.identifier(kind, &text, space);
        }
    }
}

fn links(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(url) = fields.take_text(&["hyperlink", "landing_page", "url", "remote_url"]) {
        draft.metadata.link = draft.url("link", &url);
    }
    if let Some(url) = fields.take_text(&["inspire_url"]) {
        draft.metadata.inspire_url = draft.url("inspire_url", &url);
    }
    if let Some(url) = fields.take_text(&["thumbnail", "image_url"]) {
        draft.metadata.thumbnail = draft.url("thumbnail", &url);
    }
}

/// The state, and the visibility with it: what is not clearly public is private.
fn state(draft: &mut Draft<'_>, fields: &mut Fields) -> State {
    if let Some(value) = fields.take("private") {
        match truth_of(&value) {
            Some(false) => {}
            Some(true) => draft.metadata.visibility = Visibility::Private,
            None => {
                draft.metadata.visibility = Visibility::Private;
                draft.wrong_type("visibility", &value);
            }
        }
    }
    match fields.take_text(&["capacity"]).as_deref() {
        None | Some("public") => {}
        Some(_) => draft.metadata.visibility = Visibility::Private,
    }
    let state = match fields.take_text(&["state"]).map(|text| text.to_ascii_lowercase()).as_deref() {
        None | Some("active") => State::Published,
        Some("draft" | "draft-complete") => State::Draft,
        Some("deleted" | "to_delete") => State::Deleted,
        Some(other) => {
            draft.lose_value("state", IssueCode::ValueLost, other);
            State::Draft
        }
    };
    match fields.take("archived").as_ref().map(truth_of) {
        Some(Some(true)) if state == State::Published => State::Archived,
        _ => state,
    }
}
