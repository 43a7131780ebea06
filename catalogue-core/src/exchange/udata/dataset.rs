//! A udata dataset into a dataset.

use super::table::MAPPING;
use super::{place, resource};
use crate::exchange::beside;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, is_empty, objects_of, text_of, texts_of, truth_of};
use crate::exchange::levels::{LevelSystem, NamedAudience, access_of};
use crate::exchange::reading::Reading;
use crate::exchange::recognise;
use crate::exchange::record::{Imported, ImportedOrganisation};
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, AccessRule, Provenance, State, Visibility};
use crate::vocabulary::scheme;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What of a record is derived there.
static DERIVED: LazyLock<recognise::Derived> = LazyLock::new(|| recognise::Derived::of(MAPPING));

/// Reads one dataset.
pub(in crate::exchange) fn read(
    map: Map<String, Value>,
    reading: &Reading<'_>,
) -> Result<Imported, Vec<Issue>> {
    let fingerprint = recognise::fingerprint(&map, &DERIVED);
    let mut fields = Fields::new(map, "", "", MAPPING);
    let mut draft = Draft::new(reading, "udata");
    let mut provenance = Provenance {
        format: "udata".into(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint),
        ..Default::default()
    };
    let slug = fields.take_text(&["slug"]);
    provenance.remote_id =
        fields.take_text(&["id"]).or_else(|| slug.clone()).and_then(|id| draft.own_identifier(&id));
    let page = [fields.take_text(&["page"]), fields.take_text(&["uri"])];
    provenance.remote_url =
        page.into_iter().flatten().find_map(|url| draft.url("provenance.remote_url", &url));

    if let Some(value) = fields.take("title") {
        draft.title(&value);
    }
    if let Some(text) = fields.take_text(&["acronym"]) {
        draft.alternative_title(&text);
    }
    if let Some(value) = fields.take("description") {
        draft.description(&value);
    }
    if let Some(value) = fields.take("tags") {
        draft.keywords(texts_of(&value));
    }
    if let Some(value) = fields.take("license") {
        licence(&mut draft, &value);
    }
    if let Some(text) = fields.take("frequency").and_then(|value| id_of(&mut draft, "frequency", &value)) {
        draft.metadata.frequency = draft.code("frequency", scheme::FREQUENCY, &text);
    }
    match fields.take("spatial") {
        Some(Value::Object(spatial)) => place::read(&mut draft, spatial),
        Some(other) => draft.lose_field("spatial".to_owned(), other),
        None => {}
    }
    temporal(&mut draft, &mut fields);
    contacts(&mut draft, &mut fields);
    for key in ["created_at", "last_modified"] {
        if let Some(text) = fields.take_text(&[key]) {
            draft.keep_raw(key, &text);
        }
    }
    if let Some(Value::Object(harvest)) = fields.take("harvest") {
        harvested(&mut draft, harvest);
    }
    if let Some(value) = fields.take("schema") {
        resource::conformity(&mut draft, &value);
    }
    let mut own_words = None;
    match fields.take("extras") {
        Some(Value::Object(mut map)) => {
            own_words = map.remove(beside::KEY).as_ref().and_then(text_of);
            extras(&mut draft, map);
        }
        Some(other) => draft.lose_field("extras".to_owned(), other),
        None => {}
    }
    let organisation = organisation(&mut draft, &mut fields);
    if fields.take("owner").is_some() {
        // A person's name is not kept without need.
        draft.lose(Issue::hint("owner", IssueCode::ReferenceLost).with("found", "account"));
    }
    let mut state = state(&mut draft, &mut fields);
    let access = access(&mut draft, &mut fields);
    let resources = match fields.take("resources") {
        Some(Value::Object(link)) if link.contains_key("href") => {
            // API version 2 pages the resources apart.
            let href = link.get("href").and_then(text_of).unwrap_or_default();
            draft.lose(Issue::warning("resources", IssueCode::ReferenceLost).with("found", href));
            Vec::new()
        }
        Some(value) => {
            let list = objects_of(&value);
            if list.is_empty() || value.as_array().is_some_and(|all| all.len() != list.len()) {
                draft.wrong_type("resources", &value);
            }
            resource::read(&mut draft, list, &access)
        }
        None => Vec::new(),
    };
    if let Some(text) = own_words {
        let path = format!("extras.{}", beside::KEY);
        draft.restore(&path, &text, provenance.remote_id.as_deref(), &mut state);
    }
    draft.lose_rest(fields);
    draft.finished(resources, organisation, slug, state, provenance)
}

/// The id of a value that may be an object (API version 2), or a text.
fn id_of(draft: &mut Draft<'_>, path: &str, value: &Value) -> Option<String> {
    let text = text_of(value).or_else(|| text_of(value.get("id")?));
    if text.is_none() {
        draft.wrong_type(path, value);
    }
    text
}

fn licence(draft: &mut Draft<'_>, value: &Value) {
    let texts: Vec<String> = match value {
        Value::Object(map) => {
            ["url", "id", "title"].iter().filter_map(|key| text_of(map.get(*key)?)).collect()
        }
        other => text_of(other).into_iter().collect(),
    };
    let found = texts.iter().find_map(|text| Some((draft.find_code(scheme::LICENCE, text)?, text)));
    match (found, texts.first()) {
        (Some(((code, exact), text)), _) => {
            if *text != code || !exact {
                draft.keep_raw("licence", text);
            }
            draft.metadata.licence = Some(code);
        }
        (None, Some(text)) => draft.lose_value("licence", IssueCode::ValueLost, text),
        (None, None) => draft.wrong_type("licence", value),
    }
}

fn temporal(draft: &mut Draft<'_>, fields: &mut Fields) {
    let Some(value) = fields.take("temporal_coverage") else { return };
    let maps = objects_of(&value);
    for map in &maps {
        let text = |key: &str| map.get(key).and_then(text_of);
        draft.period("temporal", text("start").as_deref(), text("end").as_deref());
    }
    match text_of(&value) {
        Some(text) if maps.is_empty() => match text.split_once('/') {
            Some((start, end)) if start.len() >= 4 => draft.period("temporal", Some(start), Some(end)),
            _ => draft.period("temporal", Some(&text), Some(&text)),
        },
        None if maps.is_empty() => draft.wrong_type("temporal", &value),
        _ => {}
    }
}

fn contacts(draft: &mut Draft<'_>, fields: &mut Fields) {
    for key in ["contact_point", "contact_points"] {
        let Some(value) = fields.take(key) else { continue };
        let list = objects_of(&value);
        if list.is_empty() {
            draft.wrong_type("contacts", &value);
        }
        for map in list {
            let text = |key: &str| map.get(key).and_then(text_of);
            let role = match text("role").as_deref() {
                None | Some("contact") => "pointOfContact".to_owned(),
                Some("creator") => "author".to_owned(),
                Some(role) => match draft.find_code(scheme::CONTACT_ROLE, role) {
                    Some((code, _)) => code,
                    None => {
                        draft.keep_raw("contacts.role", role);
                        "pointOfContact".to_owned()
                    }
                },
            };
            draft.contact(
                &role,
                text("name").as_deref(),
                text("email").as_deref(),
                None,
                text("contact_form").as_deref(),
            );
        }
    }
}

/// What the platform's own harvest says: names elsewhere, and dates of the data unless the source
/// was a CKAN, whose dates are the record's (T8).
fn harvested(draft: &mut Draft<'_>, mut harvest: Map<String, Value>) {
    let mut take =
        |key: &str| harvest.remove(key).filter(|value| !is_empty(value)).as_ref().and_then(text_of);
    let backend = take("backend").unwrap_or_default();
    let domain = take("domain");
    for (key, kind) in
        [("remote_id", "source"), ("dct_identifier", "resource"), ("uri", "url"), ("ckan_name", "source")]
    {
        if let Some(text) = take(key) {
            draft.identifier(kind, &text, domain.clone());
        }
    }
    if let Some(url) = take("remote_url") {
        draft.metadata.link = draft.url("link", &url);
    }
    let ckan = backend.to_ascii_lowercase().contains("ckan");
    for (key, path) in
        [("created_at", "created_on"), ("issued_at", "published_on"), ("modified_at", "updated_on")]
    {
        let Some(text) = take(key) else { continue };
        if ckan {
            draft.keep_raw(&format!("harvest.{key}"), &text);
            continue;
        }
        let read = draft.date(path, &text);
        match path {
            "created_on" => draft.metadata.created_on = read,
            "published_on" => draft.metadata.published_on = read,
            _ => draft.metadata.updated_on = read,
        }
    }
    if !backend.is_empty() {
        draft.keep_raw("harvest.backend", &backend);
    }
    // Stamps of the harvest itself.
    for key in ["last_update", "source_id", "archived_at", "archived"] {
        take(key);
    }
    for (key, value) in harvest {
        if !is_empty(&value) {
            draft.lose_field(format!("harvest.{key}"), value);
        }
    }
}

fn extras(draft: &mut Draft<'_>, map: Map<String, Value>) {
    let mut own = Fields::new(map, "extras.", "extras.", MAPPING);
    for (key, kind) in [
        ("guid", "file"),
        ("inspire:identifier", "file"),
        ("inspire:resource_identifier", "resource"),
        ("identifier", "resource"),
        ("dct:identifier", "resource"),
        ("datagouv_ckan_id", "source"),
        ("harvest:remote_id", "source"),
    ] {
        if let Some(text) = own.take_text(&[key]) {
            let known = draft.metadata.identifiers.iter().any(|held| held.value == text);
            if !known {
                draft.identifier(if text.starts_with("http") { "url" } else { kind }, &text, None);
            }
        }
    }
    if let Some(text) = own.take_text(&["issued"]) {
        let read = draft.date("published_on", &text);
        draft.metadata.published_on = draft.metadata.published_on.or(read);
    }
    if let Some(text) = own.take_text(&["modified"]) {
        let read = draft.date("updated_on", &text);
        draft.metadata.updated_on = draft.metadata.updated_on.or(read);
    }
    for text in own.take("language").map(|value| texts_of(&value)).unwrap_or_default() {
        if let Some(code) = draft.language("languages", &text) {
            Draft::add_once(&mut draft.metadata.languages, code);
        }
    }
    if let Some(url) = own.take_text(&["remote_url"]) {
        match &draft.metadata.link {
            None => draft.metadata.link = draft.url("link", &url),
            Some(link) if *link == url => {}
            Some(_) => draft.keep_raw("link", &url),
        }
    }
    let (name, email) = (own.take_text(&["contact_name"]), own.take_text(&["contact_email"]));
    draft.contact("pointOfContact", name.as_deref(), email.as_deref(), None, None);
    let (name, email) = (own.take_text(&["publisher_name"]), own.take_text(&["publisher_email"]));
    draft.contact("publisher", name.as_deref(), email.as_deref(), None, None);
    if let Some(value) = own.take("spatial") {
        let wanted = draft.metadata.extent.boxes.is_empty();
        if !wanted || draft.spatial("extent.boxes", &value).is_err() {
            own.put_back("spatial", value);
        }
    }
    draft.lose_rest(own);
}

fn organisation(draft: &mut Draft<'_>, fields: &mut Fields) -> Option<ImportedOrganisation> {
    let map = match fields.take("organization")? {
        Value::Object(map) => map,
        other => {
            draft.wrong_type("organisation", &other);
            return None;
        }
    };
    let mut own = Fields::new(map, "organization.", "organization.", MAPPING);
    let name = own.take_text(&["name"]).and_then(|text| draft.line("organisation.name", &text, NAME_LIMIT));
    let siret = own.take_text(&["business_number_id"]).and_then(|text| draft.siret(&text));
    Some(ImportedOrganisation {
        name: name?,
        slug: own.take_text(&["slug"]).and_then(|slug| draft.plain("organisation.slug", &slug, NAME_LIMIT)),
        siret,
        description: own
            .take_text(&["description"])
            .and_then(|text| draft.markdown("organisation.description", &text, TEXT_LIMIT)),
        website: own.take_text(&["url"]).and_then(|url| draft.url("organisation.website", &url)),
        logo: own.take_text(&["logo"]).and_then(|url| draft.url("organisation.logo", &url)),
        acronym: own.take_text(&["acronym"]).and_then(|text| draft.line("organisation.acronym", &text, 128)),
        remote_id: own.take_text(&["id"]).and_then(|id| draft.plain("organisation.id", &id, NAME_LIMIT)),
    })
}

/// The state, and the visibility with it: private is a draft there.
fn state(draft: &mut Draft<'_>, fields: &mut Fields) -> State {
    // A date or `true`; anything that says something counts, but a plain `false`.
    let mut said = |key: &str| fields.take(key).is_some_and(|value| truth_of(&value) != Some(false));
    let (deleted, archived, private) = (said("deleted"), said("archived"), said("private"));
    if private {
        draft.metadata.visibility = Visibility::Private;
    }
    match (deleted, archived, private) {
        (true, _, _) => State::Deleted,
        (_, true, _) => State::Archived,
        (_, _, true) => State::Draft,
        _ => State::Published,
    }
}

/// The rule of every resource. What was not open never becomes open.
fn access(draft: &mut Draft<'_>, fields: &mut Fields) -> AccessRule {
    let mut rule = AccessRule::default();
    if let Some(value) = fields.take("access_type") {
        let text = text_of(&value).unwrap_or_default();
        rule.download = match access_of(LevelSystem::Udata, &text, &NamedAudience::default()) {
            Some(access @ (Access::Open | Access::Authenticated)) => access,
            _ => {
                draft.keep_raw("access_type", &value.to_string());
                draft.lose(
                    Issue::warning("resources.access.audiences", IssueCode::ReferenceLost)
                        .with("found", text),
                );
                Access::Restricted { audiences: Vec::new() }
            }
        };
    }
    if let Some(text) = fields.take_text(&["access_type_reason_category"]) {
        let code = draft.access_reason("access_reason", &text);
        rule.reason = code.clone();
        draft.metadata.access_reason = code;
    }
    if let Some(text) = fields.take_text(&["access_type_reason"]) {
        draft.lose_value("access_type_reason", IssueCode::ValueLost, &text);
    }
    if let Some(url) = fields.take_text(&["authorization_request_url"]) {
        rule.ask = draft.line("resources.access.ask", &url, 350);
    }
    rule
}
