//! What a JSON object is: an envelope, a dataset of one format, or something else.

use crate::exchange::fields::{first_object, is_empty, text_of};
use crate::exchange::mapping::MappingRow;
use crate::exchange::reading::Format;
use crate::exchange::{datajson, dcat, mef, metadata, neighbours, scdl, xml};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// How many bytes tell what a document is.
const HEAD: usize = 16 * 1024;

/// The key under which an object holds records, when it is an envelope and not a record.
pub(super) fn envelope(map: &Map<String, Value>) -> Option<&'static str> {
    // An answer that failed has nothing inside; `record` says why.
    if map.get("success") == Some(&Value::Bool(false)) {
        return None;
    }
    let list = |key: &str| map.get(key).is_some_and(Value::is_array);
    // A data.json catalogue, which may have a title of its own.
    if list("dataset") && !map.contains_key("resources") {
        return Some("dataset");
    }
    let thing = |key: &str| map.get(key).is_some_and(|value| value.is_object() || value.is_array());
    let titled = map.contains_key("title") || map.contains_key("name");
    if neighbours::of_json(map).is_some() {
        return None;
    }
    // An organisation that lists its datasets.
    if titled && (map.get("is_organization").is_some() || map.contains_key("package_count")) {
        return ["packages", "datasets"]
            .into_iter()
            .find(|key| map.get(*key).is_some_and(|v| !is_empty(v) && v.is_array()));
    }
    if titled {
        return None;
    }
    if thing("result") {
        return Some("result");
    }
    // udata's page; its records lie beside their own paging.
    ["results", "data", "datasets", "packages"].into_iter().find(|key| list(key))
}

/// Whether the first lines are those of a document of RDF.
pub(super) fn begins_as_rdf(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    dcat::Syntax::detect(&head).is_some()
}

/// The format of the first record that is clearly of one.
pub(super) fn detect(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK") {
        return mef::is_archive(bytes).then_some(Format::Mef);
    }
    if xml::looks_like_xml(bytes) {
        return if begins_as_rdf(bytes) { Some(Format::Dcat) } else { metadata::detect(bytes) };
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    if dcat::Syntax::detect(text).is_some() {
        return Some(Format::Dcat);
    }
    if scdl::is_header(text) {
        return Some(Format::Scdl);
    }
    let value = serde_json::from_str(text).ok().or_else(|| {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(20)
            .find_map(|line| serde_json::from_str(line).ok())
    })?;
    first(&value, 0)
}

fn first(value: &Value, depth: usize) -> Option<Format> {
    match value {
        Value::Array(list) if depth < 6 => list.iter().take(20).find_map(|item| first(item, depth + 1)),
        Value::Object(map) if depth < 6 => match envelope(map) {
            Some(key) => first(map.get(key)?, depth + 1),
            None if datajson::is_record(map) => Some(Format::DataJson),
            None => likelier(&unwrapped(map.clone())),
        },
        _ => None,
    }
}

/// Decides what a value is: the format and the object to read, or why it is no dataset.
pub(super) fn record(format: Option<Format>, value: Value) -> Result<(Format, Map<String, Value>), String> {
    let map = match value {
        Value::Object(map) => unwrapped(map),
        Value::Array(list) if list.iter().any(Value::is_string) => {
            return Err("a list of names: ask for each dataset (package_show)".to_owned());
        }
        Value::Array(list) if list.is_empty() => return Err("an empty list".to_owned()),
        Value::Array(_) => return Err("a table of values, not datasets".to_owned()),
        Value::String(_) => return Err("a name, not a dataset: ask for it (package_show)".to_owned()),
        _ => return Err("a bare value, not a dataset".to_owned()),
    };
    if format.is_none_or(|told| told == Format::DataJson) && datajson::is_record(&map) {
        return Ok((Format::DataJson, map));
    }
    if let Some(reason) = neighbours::of_json(&map).map(str::to_owned).or_else(|| not_a_dataset(&map)) {
        return Err(reason);
    }
    match format.or_else(|| likelier(&map)) {
        Some(found) if marks(found, &map) >= least(found, format.is_some()) => Ok((found, map)),
        Some(Format::Ckan) if format.is_some() => {
            Err("not a CKAN package: no notes, resources or licence".to_owned())
        }
        Some(Format::DataJson) => {
            Err("not a data.json dataset: no accessLevel, publisher, contactPoint or distribution".to_owned())
        }
        Some(Format::Udata) if format.is_some() => {
            Err("not a udata dataset: no description, resources or page".to_owned())
        }
        Some(xml) if xml.is_xml() => Err(format!("JSON, not {}", xml.code())),
        _ => {
            Err("neither a CKAN package (notes, resources, licence) nor a udata dataset (description, page)"
                .to_owned())
        }
    }
}

/// The dataset inside an object that wraps it: CKAN's search index keeps the package as text,
/// udata's fixtures keep resources beside the dataset.
fn unwrapped(mut map: Map<String, Value>) -> Map<String, Value> {
    for key in ["validated_data_dict", "data_dict"] {
        if let Some(Value::String(text)) = map.get(key)
            && let Ok(Value::Object(inner)) = serde_json::from_str(text)
            && inner.contains_key("resources")
        {
            return inner;
        }
    }
    if !map.contains_key("title")
        && let Some(Value::Object(inner)) = map.get("dataset").cloned()
    {
        map.remove("dataset");
        for (key, value) in inner {
            // What lies beside wins only where the dataset itself says nothing.
            if map.get(&key).is_none_or(is_empty) {
                map.insert(key, value);
            }
        }
    }
    map
}

fn not_a_dataset(map: &Map<String, Value>) -> Option<String> {
    let has = |key: &str| map.get(key).is_some_and(|value| !is_empty(value));
    let kind = map.get("type").and_then(text_of).unwrap_or_default().to_ascii_lowercase();
    let says = |text: &str| Some(text.to_owned());
    if map.is_empty() {
        return says("an empty object");
    }
    if map.get("success") == Some(&Value::Bool(false)) || (has("error") && !has("title")) {
        let error = map.get("error").unwrap_or(&Value::Null);
        let told = text_of(error)
            .or_else(|| ["message", "__type"].iter().find_map(|key| text_of(error.get(*key)?)))
            .unwrap_or_default();
        return Some(format!("the remote catalogue answered an error: {told}"));
    }
    if map.get("success") == Some(&Value::Bool(true)) {
        return says("an answer without a dataset");
    }
    if kind == "harvest" || (has("source_type") && !has("resources")) {
        return says("a harvest source, not a dataset");
    }
    if map.get("is_organization").is_some_and(|value| !has("resources") && value.is_boolean())
        || kind == "organization"
    {
        return says("an organisation or a group, not a dataset");
    }
    if kind == "group" || (map.contains_key("package_count") && !has("resources")) {
        return says("a group, not a dataset");
    }
    if kind == "showcase" || (has("package_id") && has("image_url") && !map.contains_key("resources")) {
        return says("a showcase, not a dataset");
    }
    if has("package_id") && !map.contains_key("resources") {
        return says("a resource without its dataset");
    }
    if has("view_type") {
        return says("a resource view, not a dataset");
    }
    if has("fullname") || has("password") || (has("first_name") && has("last_name")) {
        return says("an account, not a dataset");
    }
    if map.contains_key("distribution") || map.contains_key("conformsTo") && map.contains_key("dataset") {
        return says("a data.json (DCAT) record, another format");
    }
    if !["id", "name", "slug", "title"].iter().any(|key| has(key)) {
        return says("no identifier, name or title: nothing to know the record by");
    }
    None
}

/// The marks that make a dataset: udata's keys are common words, so that more of them are asked of
/// a record whose format nobody told.
fn least(format: Format, told: bool) -> usize {
    match (format, told) {
        // Never asked: these are known by their own signs.
        (Format::Dcat | Format::DataJson | Format::Scdl, _) => usize::MAX,
        (Format::Ckan, _) => 1,
        (Format::Udata, true) => 3,
        (Format::Udata, false) => 5,
        // No JSON is a record of these.
        (Format::Csw | Format::Iso19139 | Format::Iso191153 | Format::Mef, _) => usize::MAX,
    }
}

/// The format whose marks are more numerous.
fn likelier(map: &Map<String, Value>) -> Option<Format> {
    let (ckan, udata) = (marks(Format::Ckan, map), marks(Format::Udata, map));
    match ckan.cmp(&udata) {
        std::cmp::Ordering::Greater => Some(Format::Ckan),
        std::cmp::Ordering::Less => Some(Format::Udata),
        // `notes` is CKAN's own word.
        std::cmp::Ordering::Equal => map.contains_key("notes").then_some(Format::Ckan),
    }
}

/// How many keys of a record belong to one format only, with the keys that both know counted low.
fn marks(format: Format, map: &Map<String, Value>) -> usize {
    let own: &[&str] = match format {
        Format::Dcat | Format::DataJson | Format::Scdl => &[],
        Format::Ckan => &[
            "notes",
            "license_id",
            "license_title",
            "owner_org",
            "metadata_created",
            "metadata_modified",
            "num_resources",
            "num_tags",
            "groups",
            "isopen",
            "maintainer",
            "author",
            "tag_string",
            "creator_user_id",
            "state",
            "notes_translated",
            "title_translated",
            "revision_id",
        ],
        Format::Udata => &[
            "acronym",
            "frequency_date",
            "badges",
            "license",
            "last_modified",
            "created_at",
            "page",
            "slug",
            "quality",
            "contact_points",
            "access_type",
            "last_update",
            "description",
            "owner",
            "created_at_internal",
        ],
        Format::Csw | Format::Iso19139 | Format::Iso191153 | Format::Mef => return 0,
    };
    let mut marks = 2 * own.iter().filter(|key| map.contains_key(**key)).count();
    let resource = map.get("resources").and_then(first_object);
    let resource_keys: &[&str] = match format {
        Format::Dcat | Format::DataJson | Format::Scdl => &[],
        Format::Ckan => &["package_id", "resource_type", "mimetype", "name", "url_type"],
        Format::Udata => &["filetype", "latest", "mime", "title", "filesize"],
        Format::Csw | Format::Iso19139 | Format::Iso191153 | Format::Mef => &[],
    };
    if let Some(resource) = resource {
        marks += resource_keys.iter().filter(|key| resource.contains_key(**key)).count();
    }
    match map.get("resources") {
        // udata's API version 2 gives a link to the resources in place of their list.
        Some(Value::Object(link)) if link.contains_key("href") => {
            marks + usize::from(format == Format::Udata) * 3
        }
        Some(Value::Array(_)) => marks + 1,
        _ => marks,
    }
}

/// What a mapping calls derived, outside resources and in them: looked out once, not for every record.
pub(super) struct Derived {
    outside: Vec<&'static str>,
    of_resources: Vec<&'static str>,
}

impl Derived {
    pub fn of(table: &'static [MappingRow]) -> Self {
        let derived = |scope: &str| -> Vec<&'static str> {
            let rows = table.iter().filter(|row| row.field.is_none());
            rows.filter_map(|row| row.source.strip_prefix(scope)).collect()
        };
        Self { outside: derived(""), of_resources: derived(RESOURCES) }
    }
}

/// SHA-256 of a record as canonical JSON (sorted keys), without what the mapping calls derived nor
/// the dates of the record there: a harvest that changes nothing else reads the same record.
pub(super) fn fingerprint(map: &Map<String, Value>, derived: &Derived) -> String {
    let volatile = |scope: &str, key: &str| {
        let names = match scope {
            "" => derived.outside.as_slice(),
            RESOURCES => derived.of_resources.as_slice(),
            _ => &[],
        };
        matches!(key, "metadata_modified" | "last_modified_internal" | "last_update")
            || names.iter().any(|own| match own.as_bytes() {
                [start @ .., b'*'] => key.as_bytes().starts_with(start) || *own == key,
                _ => *own == key,
            })
    };
    let mut canonical = String::new();
    write_canonical(map, &volatile, "", &mut canonical);
    let digest = Sha256::digest(canonical.as_bytes());
    hexadecimal(&digest)
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS.get(usize::from(half)).copied().unwrap_or_default());
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// What stands before the keys of resources in a mapping.
const RESOURCES: &str = "resources[].";
/// What stands before the keys of objects that no row of a mapping is of.
const INSIDE: &str = "\u{0}";

/// Appends a value that is no list and no object as JSON.
fn write_plain(value: &Value, out: &mut String) {
    match value {
        // Nothing to escape in most texts.
        Value::String(text) => write_text(text, out),
        other => out.push_str(&other.to_string()),
    }
}

fn write_text(text: &str, out: &mut String) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&Value::from(text).to_string());
    }
}

fn write_canonical(
    map: &Map<String, Value>,
    volatile: &dyn Fn(&str, &str) -> bool,
    scope: &str,
    out: &mut String,
) {
    let mut keys: Vec<&String> = map.keys().filter(|key| !volatile(scope, key)).collect();
    keys.sort();
    out.push('{');
    for key in keys {
        write_text(key, out);
        out.push(':');
        let inner = if scope.is_empty() && key == "resources" { RESOURCES } else { INSIDE };
        if let Some(value) = map.get(key) {
            write_value(value, volatile, inner, out);
        }
        out.push(',');
    }
    out.push('}');
}

fn write_value(value: &Value, volatile: &dyn Fn(&str, &str) -> bool, scope: &str, out: &mut String) {
    match value {
        Value::Object(map) => write_canonical(map, volatile, scope, out),
        Value::Array(list) => {
            out.push('[');
            for item in list {
                write_value(item, volatile, scope, out);
                out.push(',');
            }
            out.push(']');
        }
        other => write_plain(other, out),
    }
}
