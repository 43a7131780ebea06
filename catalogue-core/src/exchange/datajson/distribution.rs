//! The distributions of a `data.json` dataset, and what version 1.0 said in their place.

use super::dataset::{conforms, recognised};
use super::table::MAPPING;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, objects_of, texts_of};
use crate::issue::{Issue, IssueCode};
use crate::model::{AccessRule, ResourceMetadata};

/// Reads the resources in their order; `access` is the dataset's rule.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields, access: &AccessRule) -> Vec<ResourceMetadata> {
    let mut resources = Vec::new();
    if let Some(value) = fields.take("distribution") {
        let mut list = objects_of(&value);
        if list.is_empty() || value.as_array().is_some_and(|all| all.len() != list.len()) {
            draft.wrong_type("resources", &value);
        }
        let limit = usize::try_from(draft.reading.limits.resources).unwrap_or(0);
        if list.len() > limit {
            let issue = Issue::warning("resources", IssueCode::TooMany);
            draft.lose(issue.with("found", list.len()).with("limit", limit));
            list.truncate(limit);
        }
        for (at, map) in list.into_iter().enumerate() {
            let path = format!("resources[{at}]");
            let own = Fields::new(map, &format!("distribution[{at}]."), "distribution[].", MAPPING);
            resources.push(one(draft, &path, own, access));
        }
    }
    old(draft, fields, access, &mut resources);
    resources
}

fn one(draft: &mut Draft<'_>, path: &str, mut own: Fields, access: &AccessRule) -> ResourceMetadata {
    let at = |field: &str| format!("{path}.{field}");
    let mut resource = ResourceMetadata { access: access.clone(), ..Default::default() };
    if let Some(id) = own.take_text(&["@id", "identifier"]) {
        draft.keep_raw(&at("id"), &id);
    }
    if let Some(text) = own.take_text(&["title"]) {
        resource.name = draft.line(&at("name"), &text, NAME_LIMIT).unwrap_or_default();
    }
    if let Some(text) = own.take_text(&["description"]) {
        resource.description = draft.markdown(&at("description"), &text, TEXT_LIMIT).unwrap_or_default();
    }
    for key in ["downloadURL", "accessURL"] {
        for url in own.take(key).map(|value| texts_of(&value)).unwrap_or_default() {
            match &resource.url {
                None => resource.url = draft.url(&at("url"), &url),
                Some(held) if *held == url => {}
                Some(_) => draft.keep_raw(&at("access_url"), &url),
            }
        }
    }
    let (format, media_type) = (own.take_text(&["format"]), own.take_text(&["mediaType"]));
    draft.format(path, format.as_deref(), media_type.as_deref(), &mut resource);
    if let Some(size) = own.take_text(&["byteSize", "size"]) {
        resource.size = draft.size(path, &size);
    }
    if let Some(text) = own.take_text(&["issued"]) {
        resource.published_on = draft.date(&at("published_on"), &text);
    }
    if let Some(text) = own.take_text(&["modified"]) {
        resource.updated_on = draft.date(&at("updated_on"), &text);
    }
    if let Some(value) = own.take("license") {
        let found = recognised(draft, &at("licence"), &value);
        resource.licence = found.filter(|code| Some(code) != draft.metadata.licence.as_ref());
    }
    if let Some(value) = own.take("conformsTo") {
        conforms(draft, &value);
    }
    draft.services(None, None, &mut resource);
    draft.lose_rest(own);
    resource
}

/// One link on the dataset itself (version 1.0), and its dictionary.
fn old(
    draft: &mut Draft<'_>,
    fields: &mut Fields,
    access: &AccessRule,
    resources: &mut Vec<ResourceMetadata>,
) {
    let (mut format, mut size) = (fields.take_text(&["format"]), fields.take_text(&["size"]));
    let media_type = fields.take_text(&["describedByType"]);
    for key in ["accessURL", "webService", "describedBy", "dataDictionary"] {
        for url in fields.take(key).map(|value| texts_of(&value)).unwrap_or_default() {
            let path = format!("resources[{}]", resources.len());
            let mut resource = ResourceMetadata { access: access.clone(), ..Default::default() };
            resource.url = draft.url(&format!("{path}.url"), &url);
            if resource.url.is_none() || resources.iter().any(|held| held.url == resource.url) {
                continue;
            }
            match key {
                "accessURL" => {
                    draft.format(&path, format.take().as_deref(), None, &mut resource);
                    resource.size = size.take().and_then(|size| draft.size(&path, &size));
                }
                "webService" => resource.resource_type = Some("api".to_owned()),
                _ => {
                    draft.format(&path, None, media_type.as_deref(), &mut resource);
                    resource.resource_type = Some("documentation".to_owned());
                }
            }
            draft.services(None, None, &mut resource);
            resources.push(resource);
        }
    }
    for (path, rest) in [("resources.format", format), ("resources.size", size)] {
        if let Some(text) = rest {
            draft.lose_value(path, IssueCode::ValueLost, &text);
        }
    }
}
