//! The resources of a package.

use super::table::MAPPING;
use super::{access, dialect::Dialect, licence};
use crate::exchange::beside;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, text_of, texts_of};
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, ResourceMetadata};
use crate::vocabulary::scheme;
use serde_json::{Map, Value};

/// Reads the resources in the order of their positions.
pub(super) fn read(
    draft: &mut Draft<'_>,
    mut list: Vec<Map<String, Value>>,
    dialect: Dialect,
    whole: Option<&Access>,
) -> Vec<ResourceMetadata> {
    // Only when every one has its own position: half-numbered lists are already in order.
    let position = |map: &Map<String, Value>| map.get("position").and_then(text_of)?.parse::<i64>().ok();
    if list.iter().all(|map| position(map).is_some()) {
        list.sort_by_key(position);
    }
    let limit = usize::try_from(draft.reading.limits.resources).unwrap_or(0);
    if list.len() > limit {
        draft.lose(
            Issue::warning("resources", IssueCode::TooMany).with("found", list.len()).with("limit", limit),
        );
        list.truncate(limit);
    }
    let mut resources = Vec::new();
    for map in list {
        // Also of what has no place: by it a resource is found that it belongs to.
        let path = format!("resources[{}]", resources.len());
        let source = format!("{path}.");
        if let Some(mut resource) =
            one(draft, &path, Fields::new(map, &source, "resources[].", MAPPING), dialect)
        {
            if let Some(whole) = whole.filter(|_| resource.access.is_open()) {
                resource.access.download = whole.clone();
            }
            resources.push(resource);
        }
    }
    resources
}

fn one(draft: &mut Draft<'_>, path: &str, mut own: Fields, dialect: Dialect) -> Option<ResourceMetadata> {
    let at = |field: &str| format!("{path}.{field}");
    let state = own.take_text(&["state"]).unwrap_or_default();
    if state.eq_ignore_ascii_case("deleted") {
        draft.lose(Issue::hint(own.path("state"), IssueCode::RecordSkipped).with("found", "deleted"));
        return None;
    }
    let mut resource = ResourceMetadata::default();
    if let Some(id) = own.take_text(&["id"]) {
        draft.keep_raw(&at("id"), &id);
    }
    let name = own.take("name_translated").or_else(|| own.take("name")).or_else(|| own.take("title"));
    if let Some(name) = name.and_then(|value| draft.in_one_language(&at("name"), &value)) {
        resource.name = draft.line(&at("name"), &name, NAME_LIMIT).unwrap_or_default();
    }
    repeated(&mut own, "name", &resource.name);
    repeated(&mut own, "title", &resource.name);
    let description = own.take("description_translated").or_else(|| own.take("description"));
    if let Some(text) = description.and_then(|value| draft.in_one_language(&at("description"), &value)) {
        resource.description = draft.markdown(&at("description"), &text, TEXT_LIMIT).unwrap_or_default();
    }
    repeated(&mut own, "description", &resource.description);
    if let Some(url) = own.take_text(&["url", "download_url", "access_url"]) {
        resource.url = draft.url(&at("url"), &url);
    }
    let (format, media_type) = (own.take_text(&["format"]), own.take_text(&["mimetype"]));
    draft.format(path, format.as_deref(), media_type.as_deref(), &mut resource);
    if let Some(size) = own.take_text(&["size"]) {
        resource.size = draft.size(path, &size);
    }
    let algorithm = own.take_text(&["hash_algorithm"]);
    if let Some(hash) = own.take_text(&["hash"]) {
        resource.checksum = draft.checksum(path, algorithm.as_deref(), &hash);
    }
    for kind in [own.take_text(&["data_type"]), own.take_text(&["resource_type"])].into_iter().flatten() {
        if resource.resource_type.is_none() {
            resource.resource_type = draft.code(&at("type"), scheme::RESOURCE_TYPE, &kind);
        } else if draft
            .find_code(scheme::RESOURCE_TYPE, &kind)
            .is_none_or(|(code, _)| Some(code) != resource.resource_type)
        {
            draft.keep_raw(&at("type"), &kind);
        }
    }
    if let Some(date) = own.take_text(&["issued", "created"]) {
        resource.published_on = draft.date(&at("published_on"), &date);
    }
    if let Some(date) = own.take_text(&["modified", "last_modified"]) {
        resource.updated_on = draft.date(&at("updated_on"), &date);
    }
    // The losers of the two pairs are dates of the same fact, less exact.
    for key in ["created", "last_modified"] {
        if let Some(date) = own.take_text(&[key]) {
            draft.keep_raw(&at(key), &date);
        }
    }
    for language in own.take("language").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(code) = draft.language(&at("languages"), &language) {
            Draft::add_once(&mut resource.languages, code);
        }
    }
    if let Some(crs) = own.take_text(&["crs"]) {
        resource.crs = draft.code(&at("crs"), scheme::CRS, &crs);
    }
    if let Some(text) = own.take_text(&["license"]) {
        match licence::find(draft, std::iter::once(text.as_str())) {
            Some((code, _, _)) => {
                resource.licence = Some(code).filter(|code| Some(code) != draft.metadata.licence.as_ref())
            }
            None => draft.lose_value(&at("licence"), IssueCode::ValueLost, &text),
        }
    }
    if let Some(value) = own.take("restricted") {
        resource.access = access::rule(draft, path, &value, dialect);
    }
    let protocol = own.take_text(&["resource_locator_protocol", "protocol"]);
    let layer = own.take_text(&["wms_layer", "wfs_layer"]);
    draft.services(protocol.as_deref(), layer.as_deref(), &mut resource);
    if let Some(protocol) = protocol.filter(|_| resource.services.is_empty()) {
        draft.keep_raw(&at("protocol"), &protocol);
    }
    if let Some(layer) = layer.filter(|_| resource.services.is_empty()) {
        draft.lose_value(&at("services.layer"), IssueCode::ValueLost, &layer);
    }
    if let Some(text) = own.take_text(&[beside::KEY]) {
        draft.restore_resource(path, &text, &mut resource);
    }
    draft.lose_rest(own);
    Some(resource)
}

/// Takes away a field that only repeats what was read.
fn repeated(own: &mut Fields, key: &'static str, read: &str) {
    if own.get(key).and_then(text_of).is_some_and(|text| text == read) {
        own.take(key);
    }
}
