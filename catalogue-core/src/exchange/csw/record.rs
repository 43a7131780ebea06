//! `csw:Record` and its shorter forms.

use super::table::MAPPING;
use crate::exchange::clean::{NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::iso19139::{derive_themes, fingerprint, identifier_kind, layer_named, resource_kind};
use crate::exchange::reading::{Format, Reading};
use crate::exchange::record::{Imported, ImportedOrganisation};
use crate::exchange::xml::{Element, Tree};
use crate::issue::{Issue, IssueCode};
use crate::model::{Conformity, Provenance, ResourceMetadata, State};
use crate::vocabulary::scheme;
use serde_json::Value;
use std::collections::BTreeMap;

/// The most conformities of a record.
const CONFORMITY_LIMIT: usize = 100;

/// The elements of a record, taken name by name.
struct Record<'a, 't> {
    draft: Draft<'a>,
    root: Element<'t>,
}

/// Reads one record.
pub(in crate::exchange) fn read(tree: &Tree, reading: &Reading<'_>) -> Result<Imported, Vec<Issue>> {
    let root = Element::root(tree);
    let mut record = Record { draft: Draft::new(reading, "iso"), root };
    let mut provenance = Provenance {
        format: Format::Csw.code().to_owned(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint(root)),
        ..Default::default()
    };
    provenance.remote_id = record.identity();
    record.words();
    record.subjects();
    record.rights();
    record.facts();
    record.place();
    let organisation = record.contacts();
    let resources = record.links();
    record.lose_rest();
    record.draft.finished(resources, organisation, None, State::Published, provenance)
}

impl<'t> Record<'_, 't> {
    /// The elements of a name that say something; they count as read.
    fn all(&mut self, name: &str) -> Vec<Element<'t>> {
        if cfg!(test) {
            let known = MAPPING.iter().any(|row| row.field.is_some() && row.source == name);
            assert!(known, "{name} is read but not in the mapping table");
        }
        let found: Vec<Element<'t>> = self.root.named(name).filter(|held| !held.text().is_empty()).collect();
        found.iter().for_each(|element| element.take());
        found
    }

    fn texts(&mut self, name: &str) -> Vec<&'t str> {
        self.all(name).into_iter().map(Element::text).collect()
    }

    fn identity(&mut self) -> Option<String> {
        let mut identifiers = self.texts("identifier").into_iter();
        let own = identifiers.next().and_then(|first| {
            let id = self.draft.own_identifier(first)?;
            self.draft.identifier("file", &id, None);
            Some(id)
        });
        for other in identifiers {
            self.draft.identifier(identifier_kind(other), other, None);
        }
        own
    }

    fn words(&mut self) {
        let mut titles = self.texts("title").into_iter();
        if let Some(title) = titles.next() {
            self.draft.title(&Value::from(title));
        }
        titles.for_each(|title| self.draft.alternative_title(title));
        self.texts("alternative").into_iter().for_each(|title| self.draft.alternative_title(title));
        let mut descriptions = self.texts("abstract");
        for other in self.texts("description") {
            if descriptions.is_empty() {
                descriptions.push(other);
            } else if !descriptions.contains(&other) {
                self.draft.lose_value("description", IssueCode::ValueLost, other);
            }
        }
        if !descriptions.is_empty() {
            self.draft.description(&Value::from(descriptions.join("\n\n")));
        }
        let lineage = self.texts("provenance").join("\n\n");
        if !lineage.is_empty() {
            self.draft.metadata.lineage = self.draft.markdown("lineage", &lineage, TEXT_LIMIT);
        }
    }

    fn subjects(&mut self) {
        let mut plain = Vec::new();
        for text in self.texts("subject") {
            let address = text.contains("://");
            let topic = self.draft.reading.vocabulary.term(scheme::TOPIC_CATEGORY, text).is_some();
            if topic {
                Draft::add_once(&mut self.draft.metadata.topics, text.to_owned());
            } else if !(address && self.draft.theme(text)) {
                plain.push(text.to_owned());
            }
        }
        self.draft.keywords(plain);
        derive_themes(&mut self.draft);
    }

    /// The licence and the reason of a limitation, which are not told apart there.
    fn rights(&mut self) {
        for name in ["license", "rights", "accessRights"] {
            for text in self.texts(name) {
                let reason = [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA]
                    .into_iter()
                    .find_map(|list| self.draft.find_code(list, text).map(|(code, _)| code));
                if let Some(code) = reason.filter(|_| self.draft.metadata.access_reason.is_none()) {
                    self.draft.keep_raw("access_reason", text);
                    self.draft.metadata.access_reason = Some(code);
                    continue;
                }
                let licence = self.draft.reading.vocabulary.recognise_licence(text, Some("iso"));
                match licence.filter(|_| self.draft.metadata.licence.is_none()) {
                    Some(found) => {
                        self.draft.keep_raw("licence", text);
                        self.draft.metadata.licence = Some(found.code);
                    }
                    None => self.draft.lose_value("licence", IssueCode::ValueLost, text),
                }
            }
        }
    }

    fn facts(&mut self) {
        for text in self.texts("type") {
            let bare = text.rsplit(['/', '#', ':']).next().unwrap_or(text);
            if let Some(code) = self.draft.code("kind", scheme::KIND, bare) {
                self.draft.metadata.kind = code;
            }
        }
        for text in self.texts("created") {
            self.draft.metadata.created_on = self.draft.date("created_on", text);
        }
        for text in self.texts("issued") {
            self.draft.metadata.published_on = self.draft.date("published_on", text);
        }
        for (name, kept) in [("modified", "record.date"), ("date", "record.date"), ("source", "source")] {
            self.texts(name).into_iter().for_each(|text| self.draft.keep_raw(kept, text));
        }
        for text in self.texts("language") {
            if let Some(code) = self.draft.language("languages", text) {
                Draft::add_once(&mut self.draft.metadata.languages, code);
            }
        }
        for text in self.texts("temporal") {
            match text.split_once('/') {
                Some((start, end)) => self.draft.period("temporal", Some(start), Some(end)),
                None => self.draft.period("temporal", Some(text), Some(text)),
            }
        }
        for text in self.texts("conformsTo") {
            let Some(specification) = self.draft.line("conformity", text, NAME_LIMIT) else { continue };
            let uri = text.contains("://").then(|| self.draft.url("conformity", text)).flatten();
            if self.draft.metadata.conformity.len() < CONFORMITY_LIMIT {
                self.draft.metadata.conformity.push(Conformity {
                    specification,
                    uri,
                    date: None,
                    pass: None,
                });
            } else {
                self.draft.lose_value("conformity", IssueCode::TooMany, text);
            }
        }
        for (name, path) in [("relation", "relation"), ("isPartOf", "parent")] {
            for text in self.texts(name) {
                self.draft.keep_raw(path, text);
                self.draft.lose(Issue::hint(path, IssueCode::ReferenceLost).with("found", text));
            }
        }
    }

    fn place(&mut self) {
        for text in self.texts("spatial") {
            let _ = self.draft.spatial("extent.boxes", &Value::from(text));
        }
        for (name, longitude_first) in [("WGS84BoundingBox", true), ("BoundingBox", false)] {
            for element in self.all(name) {
                let system = element.attribute("crs").unwrap_or_default();
                let corner = |name: &str| -> Option<[f64; 2]> {
                    let text = element.named(name).next()?.text();
                    let numbers: Vec<f64> =
                        text.split_whitespace().filter_map(|part| part.parse().ok()).collect();
                    numbers.get(..2)?.try_into().ok()
                };
                match (corner("LowerCorner"), corner("UpperCorner")) {
                    (Some(lower), Some(upper)) => {
                        let bounds = bounds(lower, upper, system, longitude_first);
                        self.draft.add_bounds("extent.boxes", bounds);
                    }
                    _ => self.draft.lose_value("extent.boxes", IssueCode::BoxOutOfRange, element.text()),
                }
            }
        }
    }

    /// Names and addresses of people and organisations, which are not told apart there.
    fn contacts(&mut self) -> Option<ImportedOrganisation> {
        let mut organisation = None;
        for (name, role) in [
            ("contributor", "pointOfContact"),
            ("creator", "author"),
            ("publisher", "publisher"),
            ("rightsHolder", "owner"),
        ] {
            for text in self.texts(name) {
                let mail = text.contains('@');
                let (named, email) = if mail { (None, Some(text)) } else { (Some(text), None) };
                self.draft.contact(role, named, email, None, None);
                // A whole paragraph is no name.
                let fits = !mail && text.chars().count() <= NAME_LIMIT;
                if fits && (organisation.is_none() || matches!(name, "publisher" | "rightsHolder")) {
                    organisation = self.draft.line("organisation.name", text, NAME_LIMIT);
                }
            }
        }
        organisation.map(|name| ImportedOrganisation { name, ..ImportedOrganisation::default() })
    }

    fn links(&mut self) -> Vec<ResourceMetadata> {
        let formats = self.texts("format");
        let mut links = self.all("URI");
        links.extend(self.all("references"));
        let limit = usize::try_from(self.draft.reading.limits.resources).unwrap_or(0);
        if links.len() > limit {
            let issue = Issue::warning("resources", IssueCode::TooMany);
            self.draft.lose(issue.with("found", links.len()).with("limit", limit));
            links.truncate(limit);
        }
        let mut resources: Vec<ResourceMetadata> = Vec::new();
        for link in links {
            let path = format!("resources[{}]", resources.len());
            let at = |field: &str| format!("{path}.{field}");
            let Some(url) = self.draft.url(&at("url"), link.text()) else { continue };
            if resources.iter().any(|held| held.url.as_deref() == Some(url.as_str())) {
                continue;
            }
            let mut resource = ResourceMetadata { url: Some(url), ..ResourceMetadata::default() };
            if let Some(name) = link.attribute("name") {
                resource.name = self.draft.line(&at("name"), name, NAME_LIMIT).unwrap_or_default();
            }
            if let Some(text) = link.attribute("description") {
                resource.description =
                    self.draft.markdown(&at("description"), text, TEXT_LIMIT).unwrap_or_default();
            }
            let protocol = link.attribute("protocol").or_else(|| link.attribute("scheme"));
            if let Some(protocol) = protocol {
                self.draft.keep_raw(&at("protocol"), protocol);
            }
            let guess = self.draft.reading.vocabulary.guess_format(resource.url.as_deref(), protocol, None);
            if let Some(guess) = guess {
                (resource.format, resource.container) = (guess.format, guess.container);
            }
            self.draft.services(protocol, None, &mut resource);
            for service in &mut resource.services {
                service.layer = service.layer.take().or_else(|| layer_named(link.attribute("name")));
            }
            resource.resource_type = Some(resource_kind(protocol, None, &resource).to_owned());
            resources.push(resource);
        }
        match (resources.as_mut_slice(), formats.as_slice()) {
            ([only], [format]) if only.format.is_none() => {
                self.draft.format("resources[0]", Some(format), None, only);
            }
            _ => formats
                .iter()
                .for_each(|format| self.draft.lose_value("resources.format", IssueCode::ValueLost, format)),
        }
        resources
    }

    fn lose_rest(&mut self) {
        let mut rest: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for element in self.root.children().filter(|element| !element.is_taken()) {
            let derived = MAPPING.iter().any(|row| row.field.is_none() && row.source == element.name());
            if !derived && !element.text().is_empty() && rest.len() < 1_000 {
                rest.entry(element.name().to_owned()).or_default().push(Value::from(element.text()));
            }
        }
        for (name, values) in rest {
            self.draft.lose_field(name, Value::Array(values));
        }
    }
}

/// West, south, east, north of two corners.
fn bounds(lower: [f64; 2], upper: [f64; 2], system: &str, longitude_first: bool) -> [f64; 4] {
    let latitudes =
        |at: usize| [lower, upper].iter().all(|corner| corner.get(at).is_some_and(|n| n.abs() <= 90.0));
    // A reference system by its urn puts the latitude first, but GeoNetwork's own spelling.
    let formal = system.starts_with("urn:") && !system.to_ascii_uppercase().contains("CRS84");
    let latitude_first = !longitude_first && (formal && latitudes(0) || !latitudes(1));
    let ([first, second], [third, fourth]) = (lower, upper);
    let [west, south, east, north] =
        if latitude_first { [second, first, fourth, third] } else { [first, second, third, fourth] };
    // GeoNetwork writes east at the lower corner and west at the upper one.
    if system.starts_with("::") && west > east {
        [east, south, west, north]
    } else {
        [west, south, east, north]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_read_in_the_order_of_their_system() {
        let gironde = [-1.26, 44.19, 0.31, 45.57];
        let formal = "urn:x-ogc:def:crs:EPSG:6.11:4326";
        assert_eq!(bounds([44.19, -1.26], [45.57, 0.31], formal, false), gironde);
        assert_eq!(bounds([-1.26, 44.19], [0.31, 45.57], "EPSG:4326", false), gironde);
        assert_eq!(bounds([-1.26, 44.19], [0.31, 45.57], "", true), gironde);
        assert_eq!(bounds([0.31, 44.19], [-1.26, 45.57], "::EPSG:4326", false), gironde);
        assert_eq!(bounds([-90.0, -180.0], [90.0, 180.0], "EPSG:4326", false), [-180.0, -90.0, 180.0, 90.0]);
    }
}
