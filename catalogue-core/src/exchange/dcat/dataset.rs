//! A framed dataset, series or service into a dataset.

use super::table::MAPPING;
use super::value::{self, candidates, items, literal, text, text_or_address};
use super::{agents, coverage, distribution, fingerprint, quality, rights, technical, words};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::exchange::reading::Reading;
use crate::exchange::record::Imported;
use crate::issue::{Issue, IssueCode};
use crate::model::{Provenance, State};
use crate::vocabulary::scheme;
use serde_json::{Map, Value};

/// What the document says around a record.
pub(super) struct Around {
    /// `dataset`, `series` or `service`.
    pub kind: &'static str,
    /// Its address; none for a blank node.
    pub subject: Option<String>,
    /// The publisher of its catalogue.
    pub publisher: Value,
}

/// Reads one record.
pub(super) fn read(
    mut map: Map<String, Value>,
    around: Around,
    reading: &Reading<'_>,
) -> Result<Imported, Vec<Issue>> {
    let mut provenance = Provenance {
        format: "dcat".into(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint::of(&map)),
        ..Default::default()
    };
    map.remove("@id");
    let mut fields = Fields::new(map, "", "", MAPPING);
    let mut draft = Draft::new(reading, "dcat");
    identity(&mut draft, &mut fields, &around, &mut provenance);
    words::read(&mut draft, &mut fields);
    words::themes(&mut draft, &mut fields);
    codes(&mut draft, &mut fields);
    dates(&mut draft, &mut fields);
    let organisation = agents::read(&mut draft, &mut fields, &around.publisher);
    coverage::read(&mut draft, &mut fields);
    links(&mut draft, &mut fields);
    let own = rights::dataset(&mut draft, &mut fields);
    let mut resources = distribution::read(&mut draft, &mut fields, &own);
    distribution::endpoint(&mut draft, &mut fields, &mut resources, &own);
    kind(&mut draft, &mut fields, around.kind);
    quality::read(&mut draft, &mut fields);
    technical::read(&mut draft, &mut fields);
    rights::derive(&mut draft, &mut resources);
    let slug = own_name(&mut fields, around.subject.as_deref());
    draft.lose_rest(fields);
    draft.finished(resources, organisation, slug, State::Published, provenance)
}

/// The names by which others know the record: its address first, which is the one that lasts.
fn identity(draft: &mut Draft<'_>, fields: &mut Fields, around: &Around, provenance: &mut Provenance) {
    let identifiers = fields.take("dct:identifier").unwrap_or_default();
    let identifiers: Vec<String> =
        items(&identifiers).iter().filter_map(|item| text_or_address(item).map(str::to_owned)).collect();
    let own = around.subject.clone().or_else(|| identifiers.first().cloned());
    provenance.remote_id = own.and_then(|own| draft.own_identifier(&own));
    if let Some(subject) = around.subject.as_deref().filter(|subject| subject.starts_with("http")) {
        provenance.remote_url = draft.url("provenance.remote_url", subject);
    }
    for text in identifiers {
        draft.identifier(identifier_kind(&text), &text, None);
    }
    for item in fields.take("adms:identifier").as_ref().map(items).unwrap_or_default() {
        let mut own = value::inner(item, "adms:identifier[].", "adms:identifier[].");
        let agency = value::take_text(&mut own, "adms:schemaAgency");
        let notation = value::take_text(&mut own, "skos:notation");
        match notation.or_else(|| text_or_address(item).map(str::to_owned)) {
            Some(text) => draft.identifier(
                Some(identifier_kind(&text)).filter(|kind| *kind != "resource").unwrap_or("other"),
                &text,
                agency,
            ),
            None => draft.wrong_type("identifiers", item),
        }
        draft.lose_rest(own);
    }
    if let Some(value) = fields.take("foaf:isPrimaryTopicOf") {
        for item in items(&value) {
            let mut own = value::inner(item, "foaf:isPrimaryTopicOf.", "foaf:isPrimaryTopicOf.");
            if let Some(text) = value::take_text(&mut own, "dct:identifier") {
                draft.identifier("file", &text, None);
            }
            for key in ["dct:issued", "dct:modified"] {
                if let Some(text) = value::take_text(&mut own, key) {
                    draft.keep_raw(&format!("record.{key}"), &text);
                }
            }
            draft.lose_rest(own);
        }
    }
}

fn identifier_kind(text: &str) -> &'static str {
    let lower = text.to_ascii_lowercase();
    if lower.contains("doi.org/10.") || lower.starts_with("doi:") {
        "doi"
    } else if lower.starts_with("http") {
        "url"
    } else {
        "resource"
    }
}

/// The name in the address of the record, by which systems show what has no title.
fn own_name(fields: &mut Fields, subject: Option<&str>) -> Option<String> {
    if let Some(slug) = value::take_text(fields, "cat:slug") {
        return Some(slug);
    }
    let name = subject?.trim_end_matches('/').rsplit(['/', '#', ':']).next()?;
    let machine = name.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-' || b == b'_')
        || uuid::Uuid::parse_str(name).is_ok()
        || name.contains(['?', '=', '%', '.']);
    (!machine && name.len() >= 3).then(|| name.to_owned())
}

fn kind(draft: &mut Draft<'_>, fields: &mut Fields, kind: &'static str) {
    draft.metadata.kind = kind.to_owned();
    fields.take("rdf:type");
    let mut told: Option<String> = None;
    if let Some(text) = value::take_text(fields, "cat:kind") {
        told = draft.find_code(scheme::KIND, &text).map(|(code, _)| code);
    }
    for item in fields.take("cat:dataType").as_ref().map(items).unwrap_or_default() {
        if let Some(found) = literal(item)
            && let Some(code) = draft.code("data_types", scheme::DATA_TYPE, found)
        {
            Draft::add_once(&mut draft.metadata.data_types, code);
        }
    }
    for key in ["geodcatap:resourceType", "dct:type"] {
        let Some(value) = fields.take(key) else { continue };
        for item in items(&value) {
            let texts = candidates(item);
            let find = |draft: &Draft<'_>, list| texts.iter().find_map(|text| draft.find_code(list, text));
            if let Some((code, _)) = find(draft, scheme::KIND) {
                told = told.or(Some(code));
            } else if let Some(code) = texts.iter().find_map(|text| data_type(draft, text)) {
                Draft::add_once(&mut draft.metadata.data_types, code);
            } else if let Some(first) = texts.first() {
                draft.lose_value(key, IssueCode::ValueLost, first);
            }
        }
    }
    // `dataset` is what every record is to some; a series and a service know better.
    if let Some(code) = told.filter(|code| kind == "dataset" || code != "dataset") {
        draft.metadata.kind = code;
    }
}

/// A data type by the EU register of dataset types.
fn data_type(draft: &Draft<'_>, text: &str) -> Option<String> {
    let last = text.rsplit('/').next().unwrap_or(text);
    let found = draft.reading.vocabulary.resolve(scheme::DATA_TYPE, last, Some("eu"))?;
    Some(found.code)
}

fn codes(draft: &mut Draft<'_>, fields: &mut Fields) {
    // Some write the class for the property.
    let periodicity = fields.take("dct:accrualPeriodicity").or_else(|| fields.take("dct:frequency"));
    if let Some(value) = periodicity {
        draft.metadata.frequency = first_code(draft, "frequency", scheme::FREQUENCY, &value);
    }
    if let Some(value) = fields.take("dct:language") {
        for item in items(&value) {
            let texts = candidates(item);
            let known = texts.iter().find(|text| {
                let last = text.rsplit('/').next().unwrap_or(text);
                draft
                    .find_code(scheme::LANGUAGE, text)
                    .or_else(|| draft.find_code(scheme::LANGUAGE, last))
                    .is_some()
            });
            if let Some(text) = known.or(texts.first()).cloned()
                && let Some(code) = draft.language("languages", &text)
            {
                Draft::add_once(&mut draft.metadata.languages, code);
            }
        }
    }
    if let Some(value) = fields.take("adms:status") {
        let texts = items(&value).iter().flat_map(candidates).collect::<Vec<_>>();
        let code = texts.iter().find_map(|text| {
            let last = text.rsplit('/').next().unwrap_or(text);
            let found = draft.reading.vocabulary.resolve(scheme::PROGRESS, last, Some("eu"));
            found.map(|found| found.code).or_else(|| Some(draft.find_code(scheme::PROGRESS, text)?.0))
        });
        match (code, texts.first()) {
            (Some(code), _) => draft.metadata.progress = Some(code),
            (None, Some(text)) => draft.lose_value("progress", IssueCode::ValueLost, text),
            (None, None) => {}
        }
    }
    if let Some(text) = value::take_text(fields, "cat:progress") {
        draft.metadata.progress = draft.code("progress", scheme::PROGRESS, &text);
    }
    if let Some(text) = value::take_text(fields, "cat:granularity") {
        draft.metadata.granularity = draft.code("granularity", scheme::GRANULARITY, &text);
    }
    if let Some(text) = value::take_text(fields, "cat:support") {
        draft.metadata.support = draft.code("support", scheme::SUPPORT, &text);
    }
    for item in fields.take("cat:category").as_ref().map(items).unwrap_or_default() {
        if let Some(found) = literal(item)
            && let Some(code) = draft.code("categories", scheme::CATEGORY, found)
        {
            Draft::add_once(&mut draft.metadata.categories, code);
        }
    }
}

/// The code of the first value that has one; those that have none are lost.
pub(super) fn first_code(draft: &mut Draft<'_>, path: &str, list: &str, value: &Value) -> Option<String> {
    let mut found = None;
    for item in items(value) {
        let texts = candidates(item);
        let known = texts.iter().find(|text| draft.find_code(list, text).is_some()).or(texts.first());
        match known.cloned() {
            Some(text) if found.is_none() => found = draft.code(path, list, &text),
            Some(text) => draft.keep_raw(path, &text),
            None => draft.wrong_type(path, item),
        }
    }
    found
}

fn dates(draft: &mut Draft<'_>, fields: &mut Fields) {
    for (key, path) in
        [("dct:created", "created_on"), ("dct:issued", "published_on"), ("dct:modified", "updated_on")]
    {
        let Some(value) = fields.take(key) else { continue };
        let texts: Vec<String> = items(&value).iter().filter_map(text).collect();
        let mut read = None;
        for text in &texts {
            match read {
                // The first that is one; the dates of several languages or precisions say the same.
                None => read = draft.date(path, text),
                Some(_) => draft.keep_raw(path, text),
            }
        }
        match path {
            "created_on" => draft.metadata.created_on = read,
            "published_on" => draft.metadata.published_on = read,
            _ => draft.metadata.updated_on = read,
        }
    }
}

fn links(draft: &mut Draft<'_>, fields: &mut Fields) {
    let inspire = value::take_first(fields, "cat:inspirePage").0;
    if let Some(url) = &inspire {
        draft.metadata.inspire_url = draft.url("inspire_url", url);
    }
    for key in ["dcat:landingPage", "foaf:page", "foaf:homepage"] {
        let (first, others) = value::take_first(fields, key);
        for url in first.into_iter().chain(others).filter(|url| Some(url) != inspire.as_ref()) {
            match &draft.metadata.link {
                None => draft.metadata.link = draft.url("link", &url),
                Some(held) if *held == url => {}
                Some(_) => draft.lose_value("link", IssueCode::ValueLost, &url),
            }
        }
    }
    for key in ["cat:thumbnail", "foaf:thumbnail", "foaf:depiction", "schema:image", "foaf:logo"] {
        let (first, others) = value::take_first(fields, key);
        for url in first.into_iter().chain(others) {
            match &draft.metadata.thumbnail {
                None => draft.metadata.thumbnail = draft.url("thumbnail", &url),
                Some(held) if *held == url => {}
                Some(_) => draft.lose_value("thumbnail", IssueCode::ValueLost, &url),
            }
        }
    }
    for key in ["dcat:inSeries", "dct:isPartOf"] {
        let Some(value) = fields.take(key) else { continue };
        for found in items(&value).iter().filter_map(text_or_address) {
            // Which record here that is, only a harvest of all of them knows.
            draft.keep_raw("parent", found);
            draft.lose(Issue::hint("parent", IssueCode::ReferenceLost).with("found", found));
        }
    }
}
