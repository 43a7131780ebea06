//! Titles, descriptions, keywords and themes of a record.

use super::value::{self, address, candidates, items, literal};
use crate::exchange::clean::TEXT_LIMIT;
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::issue::{Issue, IssueCode};
use crate::vocabulary::scheme;
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads the words.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields) {
    for key in ["dct:title", "rdfs:label", "skos:prefLabel", "dc:title", "schema:name"] {
        let Some(value) = fields.take(key) else { continue };
        let texts = value::by_language(&value);
        if draft.metadata.title.is_empty() {
            draft.title(&texts);
        } else if let Some(text) = draft.in_one_language("title", &texts) {
            draft.alternative_title(&text);
        }
    }
    if let Some(value) = fields.take("dct:alternative") {
        for item in items(&value) {
            match value::text(item) {
                Some(text) => draft.alternative_title(&text),
                None => draft.wrong_type("alternative_titles", item),
            }
        }
    }
    if let Some(value) = fields.take("dct:description") {
        draft.description(&value::by_language(&value));
    }
    if let Some(value) = fields.take("dcat:keyword") {
        keywords(draft, &value);
    }
    if let Some(value) = fields.take("dct:provenance") {
        draft.metadata.lineage = statement(draft, "lineage", &value);
    }
}

/// A statement: a text, a thing with a label, or several of them.
fn statement(draft: &mut Draft<'_>, path: &str, value: &Value) -> Option<String> {
    let mut found: Option<String> = None;
    for item in items(value) {
        let texts = match item.get("rdfs:label").or_else(|| item.get("dct:description")) {
            Some(labels) => value::by_language(labels),
            None => value::by_language(item),
        };
        let Some(text) = draft.in_one_language(path, &texts) else { continue };
        match &found {
            None => found = draft.markdown(path, &text, TEXT_LIMIT),
            Some(_) => draft.lose_value(path, IssueCode::ValueLost, &text),
        }
    }
    found
}

/// Keywords in French, else in English, else in the first language; those of other languages are
/// kept raw. Keywords without a language go with any.
fn keywords(draft: &mut Draft<'_>, value: &Value) {
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in items(value) {
        match value::text(item) {
            Some(text) => lists.entry(value::language(item)).or_default().push(text),
            None => draft.wrong_type("keywords", item),
        }
    }
    let chosen = ["fr", "en"].into_iter().find(|language| lists.contains_key(*language)).map(str::to_owned);
    let chosen = chosen.or_else(|| lists.keys().find(|language| !language.is_empty()).cloned());
    let mut words = Vec::new();
    for (language, list) in lists {
        if language.is_empty() || Some(&language) == chosen.as_ref() {
            words.extend(list);
        } else {
            let others = list.join("; ");
            draft.keep_raw(&format!("keywords.{language}"), &others);
            draft.lose(
                Issue::hint(format!("keywords.{language}"), IssueCode::ValueLost).with("found", others),
            );
        }
    }
    // One literal with all of them.
    if let [only] = words.as_slice()
        && only.matches(',').count() >= 2
    {
        let parts: Vec<String> = only.split(',').map(|part| part.trim().to_owned()).collect();
        draft.repair(
            Issue::hint("keywords", IssueCode::ValueRepaired)
                .with("found", only)
                .with("value", parts.join(" / ")),
        );
        words = parts;
    }
    words.retain(|word| !word.is_empty());
    draft.keywords(words);
}

/// Reads the themes: this catalogue's own codes first, then INSPIRE themes, ISO topics and EU data
/// themes. A concept of another list that has a label is a keyword.
pub(super) fn themes(draft: &mut Draft<'_>, fields: &mut Fields) {
    let own = fields.take("cat:theme");
    // This catalogue writes the EU themes that follow from its own: they say nothing new.
    let told = own.is_some() || fields.has("cat:slug");
    for item in own.as_ref().map(items).unwrap_or_default() {
        if let Some(found) = literal(item)
            && let Some(code) = draft.code("themes", scheme::THEME, found)
        {
            Draft::add_once(&mut draft.metadata.themes, code);
        }
    }
    if let Some(value) = fields.take("cat:topic") {
        for found in items(&value).iter().filter_map(literal) {
            if let Some(code) = draft.code("topics", scheme::TOPIC_CATEGORY, found) {
                Draft::add_once(&mut draft.metadata.topics, code);
            }
        }
    }
    for key in ["dcat:theme", "dct:subject", "geodcatap:topicCategory", "dcatap:hvdCategory"] {
        let Some(value) = fields.take(key) else { continue };
        for item in items(&value) {
            theme(draft, key, item, told);
        }
    }
}

fn theme(draft: &mut Draft<'_>, key: &str, item: &Value, told: bool) {
    let texts = candidates(item);
    let eu = texts.iter().any(|text| text.contains("/authority/data-theme/"));
    if eu && told {
        return;
    }
    for text in &texts {
        let found = if key == "geodcatap:topicCategory" {
            let code = draft.find_code(scheme::TOPIC_CATEGORY, text).map(|(code, _)| code);
            code.map(|code| Draft::add_once(&mut draft.metadata.topics, code)).is_some()
        } else {
            known(draft, text)
        };
        if found {
            return;
        }
    }
    let Some(first) = texts.first() else {
        draft.wrong_type("themes", item);
        return;
    };
    // `find_code` alone does not say what an EU theme covers.
    let label = if address(item).is_some_and(|address| address.contains("/authority/data-theme/")) {
        None
    } else {
        value::label(item).or_else(|| literal(item).map(str::to_owned)).filter(|text| !text.contains("://"))
    };
    match label.filter(|text| text.chars().count() <= 100) {
        Some(label) => {
            draft.keep_raw("themes", first);
            draft.repair(
                Issue::hint("keywords", IssueCode::ValueRepaired).with("found", key).with("value", &label),
            );
            draft.keywords(vec![label]);
        }
        None => draft.lose_value("themes", IssueCode::ValueLost, first),
    }
}

/// An address of a register is looked up in that register alone: its last part may be a word of
/// another.
fn known(draft: &mut Draft<'_>, text: &str) -> bool {
    for (part, list) in [
        ("/metadata-codelist/TopicCategory", scheme::TOPIC_CATEGORY),
        ("inspire.ec.europa.eu/theme", scheme::INSPIRE_THEME),
    ] {
        if text.contains(part) {
            let Some((code, _)) = draft.find_code(list, text) else { return false };
            let metadata = &mut draft.metadata;
            let codes = if list == scheme::INSPIRE_THEME {
                &mut metadata.inspire_themes
            } else {
                &mut metadata.topics
            };
            Draft::add_once(codes, code);
            return true;
        }
    }
    let register = text.contains("/authority/data-theme/");
    if text.contains("://") && !register {
        // Only an exact address: the last part of a stranger's address means nothing here.
        let vocabulary = draft.reading.vocabulary;
        let exact = [scheme::THEME, scheme::INSPIRE_THEME, scheme::TOPIC_CATEGORY]
            .iter()
            .any(|list| vocabulary.resolve(list, text, None).is_some());
        return exact && draft.theme(text);
    }
    draft.theme(text)
}
