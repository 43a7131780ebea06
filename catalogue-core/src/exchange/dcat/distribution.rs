//! The distributions of a record, and the services that give access to it.

use super::value::{self, address, candidates, items, literal, text_or_address};
use super::{coverage, quality, rights};
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::issue::{Issue, IssueCode};
use crate::model::{AccessRule, Operation, ResourceMetadata, ServiceOffer};
use crate::vocabulary::scheme;
use serde_json::Value;

/// The most services of one resource.
const SERVICES: usize = 20;

/// Reads the distributions: in the order of their positions when this catalogue wrote them, else as
/// they come, for RDF has no order.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields, whole: &AccessRule) -> Vec<ResourceMetadata> {
    let value = fields.take("dcat:distribution").unwrap_or_default();
    let mut list: Vec<(usize, &Value)> =
        items(&value).iter().filter(|item| !item.is_null()).enumerate().collect();
    let position = |item: &Value| value::best(item.get("cat:position")?)?.parse::<i64>().ok();
    if list.iter().all(|(_, item)| position(item).is_some()) {
        list.sort_by_key(|(_, item)| position(item));
    }
    let limit = usize::try_from(draft.reading.limits.resources).unwrap_or(0);
    if list.len() > limit {
        draft.lose(
            Issue::warning("resources", IssueCode::TooMany).with("found", list.len()).with("limit", limit),
        );
        list.truncate(limit);
    }
    let mut resources = Vec::new();
    for (at, item) in list {
        let described = item.as_object().is_some_and(|map| map.keys().any(|key| key != "@id"));
        if !described {
            match text_or_address(item) {
                Some(found) => draft.lose_value("resources", IssueCode::ReferenceLost, found),
                None => draft.wrong_type("resources", item),
            }
            continue;
        }
        let path = format!("resources[{}]", resources.len());
        let own = value::inner(item, &format!("dcat:distribution[{at}]."), "dcat:distribution[].");
        resources.push(one(draft, &path, item, own, whole));
    }
    resources
}

fn one(
    draft: &mut Draft<'_>,
    path: &str,
    item: &Value,
    mut own: Fields,
    whole: &AccessRule,
) -> ResourceMetadata {
    let at = |field: &str| format!("{path}.{field}");
    let mut resource = ResourceMetadata::default();
    let identifier = value::take_text(&mut own, "dct:identifier");
    if let Some(id) = address(item).or(identifier.as_deref()) {
        draft.keep_raw(&at("id"), id);
    }
    own.take("cat:position");
    for key in ["dct:title", "rdfs:label"] {
        if resource.name.is_empty()
            && let Some(value) = own.take(key)
            && let Some(text) = draft.in_one_language(&at("name"), &value::by_language(&value))
        {
            resource.name = draft.line(&at("name"), &text, NAME_LIMIT).unwrap_or_default();
        }
    }
    if let Some(value) = own.take("dct:description")
        && let Some(text) = draft.in_one_language(&at("description"), &value::by_language(&value))
    {
        resource.description = draft.markdown(&at("description"), &text, TEXT_LIMIT).unwrap_or_default();
    }
    addresses(draft, path, &mut own, &mut resource);
    format(draft, path, &mut own, &mut resource);
    if let Some(text) = value::take_text(&mut own, "dcat:byteSize") {
        resource.size = draft.size(path, &text);
    }
    if let Some(value) = own.take("spdx:checksum") {
        for item in items(&value).iter().take(1) {
            let mut inner = value::inner(item, &format!("{path}.spdx:checksum."), "spdx:checksum.");
            let algorithm = value::take_first(&mut inner, "spdx:algorithm").0;
            match value::take_text(&mut inner, "spdx:checksumValue")
                .or_else(|| literal(item).map(str::to_owned))
            {
                Some(text) => resource.checksum = draft.checksum(path, algorithm.as_deref(), &text),
                None => draft.wrong_type(&at("checksum"), item),
            }
            draft.lose_rest(inner);
        }
    }
    if let Some(text) = value::take_text(&mut own, "dct:issued") {
        resource.published_on = draft.date(&at("published_on"), &text);
    }
    if let Some(text) = value::take_text(&mut own, "dct:modified") {
        resource.updated_on = draft.date(&at("updated_on"), &text);
    }
    for item in own.take("dct:language").as_ref().map(items).unwrap_or_default() {
        if let Some(text) = candidates(item).into_iter().next()
            && let Some(code) = draft.language(&at("languages"), &text)
        {
            Draft::add_once(&mut resource.languages, code);
        }
    }
    if let Some(value) = own.take("dct:temporal") {
        resource.temporal = coverage::one_period(draft, path, &value);
    }
    for key in ["geodcatap:referenceSystem", "dct:conformsTo"] {
        if let Some(value) = own.take(key) {
            resource.crs = resource.crs.take().or(quality::of_distribution(draft, &value));
        }
    }
    kind(draft, path, &mut own, &mut resource);
    rights::distribution(draft, path, &mut own, whole, &mut resource);
    services(draft, path, &mut own, &mut resource);
    draft.lose_rest(own);
    resource
}

/// The file rather than the page: `dcat:downloadURL`, else `dcat:accessURL`.
fn addresses(draft: &mut Draft<'_>, path: &str, own: &mut Fields, resource: &mut ResourceMetadata) {
    let field = format!("{path}.url");
    let mut rest: Vec<String> = Vec::new();
    for key in ["dcat:downloadURL", "dcat:accessURL"] {
        let (first, others) = value::take_first(own, key);
        rest.extend(first);
        rest.extend(others);
    }
    for found in rest {
        match &resource.url {
            None => resource.url = draft.url(&field, &found),
            Some(held) if *held == found => {}
            // The page of a file that can be had directly.
            Some(_) => draft.keep_raw(&format!("{path}.access_url"), &found),
        }
    }
}

fn format(draft: &mut Draft<'_>, path: &str, own: &mut Fields, resource: &mut ResourceMetadata) {
    let known = |draft: &Draft<'_>, text: &str| draft.reading.vocabulary.normalise_format(text).is_some();
    let mut declared: Option<String> = None;
    if let Some(value) = own.take("dct:format") {
        for item in items(&value) {
            let texts = candidates(item);
            let best = texts.iter().find(|text| known(draft, text)).or(texts.first());
            match (&declared, best) {
                (None, Some(text)) => declared = Some(text.clone()),
                (Some(_), Some(text)) => draft.keep_raw(&format!("{path}.format"), text),
                (_, None) => draft.wrong_type(&format!("{path}.format"), item),
            }
        }
    }
    let media = own.take("dcat:mediaType");
    let media = media.as_ref().and_then(|value| items(value).iter().flat_map(candidates).next());
    draft.format(path, declared.as_deref(), media.as_deref(), resource);
    for key in ["dcat:packageFormat", "dcat:compressFormat"] {
        let Some(value) = own.take(key) else { continue };
        for text in items(&value).iter().filter_map(|item| candidates(item).into_iter().next()) {
            let found = draft.reading.vocabulary.normalise_format(&text).and_then(|guess| guess.container);
            match found {
                Some(code) if resource.container.is_none() => resource.container = Some(code),
                Some(code) if resource.container.as_ref() == Some(&code) => {}
                _ => draft.lose_value(&format!("{path}.container"), IssueCode::UnknownFormat, &text),
            }
        }
    }
}

fn kind(draft: &mut Draft<'_>, path: &str, own: &mut Fields, resource: &mut ResourceMetadata) {
    let path = format!("{path}.type");
    if let Some(text) = value::take_text(own, "cat:resourceType") {
        resource.resource_type = draft.code(&path, scheme::RESOURCE_TYPE, &text);
    }
    if let Some(value) = own.take("dct:type") {
        for text in items(&value).iter().filter_map(|item| candidates(item).into_iter().next()) {
            let last = text.rsplit('/').next().unwrap_or(&text);
            let found = draft.reading.vocabulary.resolve(scheme::RESOURCE_TYPE, last, Some("eu"));
            match found {
                Some(found) if resource.resource_type.is_none() => resource.resource_type = Some(found.code),
                Some(_) => {}
                None => draft.lose_value(&path, IssueCode::ValueLost, &text),
            }
        }
    }
}

fn services(draft: &mut Draft<'_>, path: &str, own: &mut Fields, resource: &mut ResourceMetadata) {
    let value = own.take("dcat:accessService").unwrap_or_default();
    let list: Vec<&Value> = items(&value).iter().filter(|item| item.is_object()).collect();
    for item in list.iter().take(SERVICES) {
        let mut own = value::inner(item, &format!("{path}.dcat:accessService."), "dcat:accessService.");
        let title = own.take("dct:title").map(|value| value::by_language(&value));
        if let Some(text) = title.and_then(|texts| draft.in_one_language(&format!("{path}.services"), &texts))
            && text != resource.name
        {
            draft.keep_raw(&format!("{path}.services.title"), &text);
        }
        offer(draft, path, &mut own, false, resource);
        draft.lose_rest(own);
    }
    if list.len() > SERVICES {
        let issue = Issue::warning(format!("{path}.services"), IssueCode::TooMany);
        draft.lose(issue.with("found", list.len()).with("limit", SERVICES));
    }
    if resource.services.is_empty() {
        draft.services(None, None, resource);
    }
}

/// Reads one service: its address, its protocol, its layer. `whole` when its other fields are those of
/// a record, which others read.
fn offer(draft: &mut Draft<'_>, path: &str, own: &mut Fields, whole: bool, resource: &mut ResourceMetadata) {
    let (endpoint, others) = value::take_first(own, "dcat:endpointURL");
    let description = value::take_first(own, "dcat:endpointDescription").0;
    for other in others.iter().chain(description.as_ref()) {
        draft.keep_raw(&format!("{path}.services.description"), other);
    }
    let found = endpoint.or(description);
    let url = found.and_then(|found| draft.url(&format!("{path}.services.url"), &found));
    if resource.url.is_none() {
        resource.url = url.clone();
    }
    let layer = value::take_text(own, "cat:layer");
    let operation = value::take_text(own, "cat:operation");
    let told = value::take_text(own, "cat:protocol");
    // The standards named say it again.
    let named = protocol(draft, own, whole);
    let protocol = told.clone().or(named);
    if own_offer(&told, &layer, &operation) {
        let operation = match operation.as_deref() {
            Some("view") => Some(Operation::View),
            Some("download") => Some(Operation::Download),
            Some("extract") => Some(Operation::Extract),
            _ => None,
        };
        let layer = layer.and_then(|layer| draft.line(&format!("{path}.services.layer"), &layer, 350));
        let protocol = protocol
            .and_then(|found| draft.code(&format!("{path}.services.protocol"), scheme::FORMAT, &found));
        let url = url.filter(|url| Some(url) != resource.url.as_ref());
        resource.services.push(ServiceOffer { operation, url, protocol, layer });
        return;
    }
    let held = resource.services.len();
    draft.services(protocol.as_deref(), layer.as_deref(), resource);
    let url = url.filter(|url| Some(url) != resource.url.as_ref());
    match resource.services.get_mut(held) {
        Some(offer) => offer.url = url,
        None if url.is_some() => {
            resource.services.push(ServiceOffer { operation: None, url, protocol: None, layer: None });
        }
        None => {}
    }
}

/// Whether this catalogue wrote the service, in its own words.
fn own_offer(protocol: &Option<String>, layer: &Option<String>, operation: &Option<String>) -> bool {
    protocol.is_some() || layer.is_some() || operation.is_some()
}

/// The protocol that a service follows, by the standards it names.
fn protocol(draft: &mut Draft<'_>, own: &mut Fields, whole: bool) -> Option<String> {
    let mut found = None;
    for key in ["geodcatap:serviceProtocol", "dct:conformsTo", "dct:format", "dct:type"] {
        let peeked = whole && key != "geodcatap:serviceProtocol";
        let value = if peeked { own.get(key).cloned() } else { own.take(key) };
        let Some(value) = value else { continue };
        for text in items(&value).iter().flat_map(candidates) {
            let last = text.trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or(&text);
            let vocabulary = draft.reading.vocabulary;
            let code =
                [text.as_str(), last].iter().find_map(|text| vocabulary.normalise_format(text)?.format);
            let service = |code: &String| {
                vocabulary.term(scheme::FORMAT, code).is_some_and(|term| term.flag("service"))
            };
            match code.filter(service) {
                Some(code) if found.is_none() => found = Some(code),
                Some(_) => {}
                None if peeked => {}
                None => draft.keep_raw("services.protocol", &text),
            }
        }
    }
    found
}

/// A service that is a record of its own: its endpoint is its resource.
pub(super) fn endpoint(
    draft: &mut Draft<'_>,
    fields: &mut Fields,
    resources: &mut Vec<ResourceMetadata>,
    whole: &AccessRule,
) {
    let path = format!("resources[{}]", resources.len());
    if !fields.has("dcat:endpointURL") && !fields.has("dcat:endpointDescription") {
        return;
    }
    let mut resource = ResourceMetadata { access: whole.clone(), ..Default::default() };
    offer(draft, &path, fields, true, &mut resource);
    // A distribution may say more of the same address.
    if resource.url.is_none() || resources.iter().any(|held| held.url == resource.url) {
        return;
    }
    resource.name = draft.metadata.title.clone();
    if resource.services.is_empty() {
        resource.services.push(ServiceOffer { operation: None, url: None, protocol: None, layer: None });
    }
    resource.resource_type = Some("api".to_owned());
    resources.push(resource);
}
