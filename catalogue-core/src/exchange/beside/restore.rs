//! A dataset read, put as our own words beside it say.

use super::compare::{digest, fields_of, resource_of};
use super::{fit, resource};
use crate::exchange::clean::NAME_LIMIT;
use crate::exchange::draft::Draft;
use crate::model::{Identifier, Metadata, ResourceMetadata, State, Visibility};
use crate::vocabulary::{Vocabulary, scheme};
use serde_json::{Map, Value};

/// The key that our own words stand under, among extras and in resources.
pub(in crate::exchange) const KEY: &str = "catalogue-core";
/// The longest that they are read, in bytes.
const LIMIT: usize = 1 << 20;

impl Draft<'_> {
    /// Puts the fields of the dataset as our own words say them. `own` is the record's identifier there.
    pub fn restore(&mut self, path: &str, text: &str, own: Option<&str>, state: &mut State) {
        let Some(entries) = entries(text) else { return self.unread(path, text) };
        let said = fields_of(&self.metadata, *state, own, &self.raw);
        for (field, entry) in entries {
            let Some(value) = current(&field, &entry, said.get(&field)) else { continue };
            let is_own = |held: &&Identifier| held.kind == "source" && Some(held.value.as_str()) == own;
            let kept = self.metadata.identifiers.iter().find(is_own).cloned();
            let put = match field.as_str() {
                "state" => value.as_str().and_then(State::from_code).map(|read| *state = read).is_some(),
                _ => put(self.reading.vocabulary, &mut self.metadata, &field, value).is_some(),
            };
            if !put {
                self.lose_field(format!("{path}.{field}"), value.clone());
                continue;
            }
            if field == "identifiers"
                && let Some(kept) = kept
            {
                self.metadata.identifiers.insert(0, kept);
            }
            self.forget(&field);
        }
    }

    /// Puts the fields of a resource as our own words say them; `path` is its path here.
    pub fn restore_resource(&mut self, path: &str, text: &str, held: &mut ResourceMetadata) {
        let Some(entries) = entries(text) else { return self.unread(&format!("{path}.{KEY}"), text) };
        let said = resource_of(held);
        for (field, entry) in entries {
            let Some(value) = current(&field, &entry, said.get(&field)) else { continue };
            match resource::put(self.reading.vocabulary, held, &field, value) {
                Some(()) => self.forget(&format!("{path}.{field}")),
                None => self.lose_field(format!("{path}.{KEY}.{field}"), value.clone()),
            }
        }
    }

    fn unread(&mut self, path: &str, text: &str) {
        let head: String = text.chars().take(200).collect();
        self.wrong_type(path, &Value::String(head));
    }

    /// What was noted of a field that is said better beside is no longer so.
    fn forget(&mut self, field: &str) {
        let of_it = |path: &str| {
            path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '#', '[']))
        };
        self.repaired.retain(|issue| !of_it(&issue.path));
        self.lost.retain(|issue| !of_it(&issue.path));
        // Zones stay: they are what the place is known by there.
        self.raw.retain(|path, _| !of_it(path) || path.starts_with("extent.territory"));
    }
}

fn entries(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) if text.len() <= LIMIT => Some(map),
        _ => None,
    }
}

/// The value of a field, when the other keys still say what they said as it was written.
fn current<'e>(field: &str, entry: &'e Value, said: Option<&Value>) -> Option<&'e Value> {
    let same = entry.get("while").and_then(Value::as_str) == Some(digest(field, said).as_str());
    entry.get("value").filter(|_| same)
}

/// Puts one field, when the value fits it.
fn put(vocabulary: &Vocabulary, metadata: &mut Metadata, field: &str, value: &Value) -> Option<()> {
    let code = |list: &'static str| fit::maybe(value, |value| fit::code(vocabulary, value, &[list]));
    let codes = |list: &'static str| fit::list(value, 100, |value| fit::code(vocabulary, value, &[list]));
    let reasons = [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA];
    match field {
        "title" => metadata.title = fit::line(value, NAME_LIMIT)?,
        "alternative_titles" => {
            metadata.alternative_titles = fit::list(value, 20, |v| fit::line(v, NAME_LIMIT))?
        }
        "description" => {
            metadata.description = if value.is_null() { String::new() } else { fit::text(value)? }
        }
        "lineage" => metadata.lineage = fit::maybe(value, fit::text)?,
        "keywords" => metadata.keywords = fit::keywords(value)?,
        "licence" => metadata.licence = code(scheme::LICENCE)?,
        "frequency" => metadata.frequency = code(scheme::FREQUENCY)?,
        "granularity" => metadata.granularity = code(scheme::GRANULARITY)?,
        "support" => metadata.support = code(scheme::SUPPORT)?,
        "progress" => metadata.progress = code(scheme::PROGRESS)?,
        "kind" => metadata.kind = code(scheme::KIND)??,
        "access_reason" => {
            metadata.access_reason = fit::maybe(value, |value| fit::code(vocabulary, value, &reasons))?;
        }
        "data_types" => metadata.data_types = codes(scheme::DATA_TYPE)?,
        "themes" => metadata.themes = codes(scheme::THEME)?,
        "categories" => metadata.categories = codes(scheme::CATEGORY)?,
        "languages" => metadata.languages = codes(scheme::LANGUAGE)?,
        "topics" => metadata.topics = codes(scheme::TOPIC_CATEGORY)?,
        "inspire_themes" => metadata.inspire_themes = codes(scheme::INSPIRE_THEME)?,
        "representations" => metadata.representations = codes(scheme::REPRESENTATION)?,
        "service_type" => metadata.service_type = code(scheme::SERVICE_TYPE)?,
        "encodings" => metadata.encodings = fit::list(value, 100, fit::encoding)?,
        "operates_on" => metadata.operates_on = fit::list(value, 100, fit::coupled)?,
        "crs" => metadata.crs = fit::list(value, 100, |value| fit::crs(vocabulary, value))?,
        "visibility" => metadata.visibility = fit::of::<Visibility>(value)?,
        "thumbnail" => metadata.thumbnail = fit::maybe(value, fit::url)?,
        "link" => metadata.link = fit::maybe(value, fit::url)?,
        "inspire_url" => metadata.inspire_url = fit::maybe(value, fit::url)?,
        "created_on" => metadata.created_on = fit::of(value)?,
        "published_on" => metadata.published_on = fit::of(value)?,
        "updated_on" => metadata.updated_on = fit::of(value)?,
        "contacts" => metadata.contacts = fit::contacts(vocabulary, value)?,
        "extent" => metadata.extent = fit::extent(value)?,
        "temporal" => metadata.temporal = fit::list(value, 100, fit::period)?,
        "conformity" => metadata.conformity = fit::conformity(value)?,
        "resolution" => metadata.resolution = fit::list(value, 100, fit::resolution)?,
        "identifiers" => metadata.identifiers = fit::list(value, 99, fit::identifier)?,
        _ => return None,
    }
    Some(())
}
