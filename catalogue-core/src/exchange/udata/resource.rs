//! The resources of a dataset.

use super::table::MAPPING;
use crate::exchange::beside;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, text_of};
use crate::issue::{Issue, IssueCode};
use crate::model::{AccessRule, Conformity, ResourceMetadata};
use crate::vocabulary::scheme;
use serde_json::{Map, Value};

/// Reads the resources in their order; `access` is the dataset's rule.
pub(super) fn read(
    draft: &mut Draft<'_>,
    mut list: Vec<Map<String, Value>>,
    access: &AccessRule,
) -> Vec<ResourceMetadata> {
    let limit = usize::try_from(draft.reading.limits.resources).unwrap_or(0);
    if list.len() > limit {
        draft.lose(
            Issue::warning("resources", IssueCode::TooMany).with("found", list.len()).with("limit", limit),
        );
        list.truncate(limit);
    }
    let mut resources = Vec::new();
    for (at, map) in list.into_iter().enumerate() {
        let path = format!("resources[{at}]");
        let own = Fields::new(map, &format!("{path}."), "resources[].", MAPPING);
        resources.push(one(draft, &path, own, access));
    }
    resources
}

fn one(draft: &mut Draft<'_>, path: &str, mut own: Fields, access: &AccessRule) -> ResourceMetadata {
    let at = |field: &str| format!("{path}.{field}");
    let mut resource = ResourceMetadata { access: access.clone(), ..Default::default() };
    if let Some(id) = own.take_text(&["id"]) {
        draft.keep_raw(&at("id"), &id);
    }
    if let Some(name) = own.take("title").and_then(|value| draft.in_one_language(&at("name"), &value)) {
        resource.name = draft.line(&at("name"), &name, NAME_LIMIT).unwrap_or_default();
    }
    if let Some(text) =
        own.take("description").and_then(|value| draft.in_one_language(&at("description"), &value))
    {
        resource.description = draft.markdown(&at("description"), &text, TEXT_LIMIT).unwrap_or_default();
    }
    if let Some(kind) = own.take_text(&["type"]) {
        resource.resource_type = draft.code(&at("type"), scheme::RESOURCE_TYPE, &kind);
    }
    if let Some(url) = own.take_text(&["url"]) {
        resource.url = draft.url(&at("url"), &url);
    }
    let (format, media_type) = (own.take_text(&["format"]), own.take_text(&["mime"]));
    draft.format(path, format.as_deref(), media_type.as_deref(), &mut resource);
    if let Some(size) = own.take_text(&["filesize"]) {
        resource.size = draft.size(path, &size);
    }
    if let Some(value) = own.take("checksum") {
        let kind = value.get("type").and_then(text_of);
        match value.get("value").and_then(text_of).or_else(|| text_of(&value)) {
            Some(text) => resource.checksum = draft.checksum(path, kind.as_deref(), &text),
            None => draft.wrong_type(&at("checksum"), &value),
        }
    }
    if let Some(date) = own.take_text(&["published", "created_at"]) {
        resource.published_on = draft.date(&at("published_on"), &date);
    }
    if let Some(date) = own.take_text(&["created_at"]) {
        draft.keep_raw(&at("created_at"), &date);
    }
    if let Some(date) = own.take_text(&["last_modified"]) {
        resource.updated_on = draft.date(&at("updated_on"), &date);
    }
    if let Some(Value::Object(mut harvest)) = own.take("harvest") {
        for (keys, path, slot) in [
            (["issued_at", "created_at"], at("published_on"), &mut resource.published_on),
            (["modified_at", "modified"], at("updated_on"), &mut resource.updated_on),
        ] {
            let texts = keys.map(|key| harvest.remove(key).as_ref().and_then(text_of));
            if let Some(text) = texts.into_iter().flatten().next() {
                *slot = draft.date(&path, &text).or(*slot);
            }
        }
        for (key, value) in harvest {
            draft.lose_field(own.path(&format!("harvest.{key}")), value);
        }
    }
    if let Some(value) = own.take("schema") {
        conformity(draft, &value);
    }
    let mut own_words = None;
    if let Some(value) = own.take("extras") {
        match value {
            Value::Object(mut map) => {
                own_words = map.remove(beside::KEY).as_ref().and_then(text_of);
                draft.lose_rest(Fields::new(map, &own.path("extras."), "resources[].extras.", MAPPING));
            }
            other => draft.lose_field(own.path("extras"), other),
        }
    }
    draft.services(None, None, &mut resource);
    if let Some(text) = own_words {
        draft.restore_resource(path, &text, &mut resource);
    }
    draft.lose_rest(own);
    resource
}

/// A schema that the data follows, not evaluated.
pub(super) fn conformity(draft: &mut Draft<'_>, value: &Value) {
    let get = |key: &str| value.get(key).and_then(text_of);
    let name = get("name").or_else(|| text_of(value));
    let Some(name) = name.or_else(|| get("url")) else {
        draft.wrong_type("conformity", value);
        return;
    };
    let title = get("version").map_or_else(|| name.clone(), |version| format!("{name} {version}"));
    let uri = get("url").and_then(|url| draft.url("conformity", &url));
    if let Some(specification) = draft.line("conformity", &title, 350) {
        let known = draft.metadata.conformity.iter().any(|held| held.specification == specification);
        if !known {
            draft.metadata.conformity.push(Conformity { specification, uri, date: None, pass: None });
        }
    }
    // A schema that nothing but a name identifies is still worth a word in the report when cut.
    if draft.metadata.conformity.len() > 100 {
        draft.metadata.conformity.truncate(100);
        draft.lose(Issue::warning("conformity", IssueCode::TooMany).with("found", 101).with("limit", 100));
    }
}
