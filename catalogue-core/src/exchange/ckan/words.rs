//! Titles, descriptions, keywords and lineage of a package.

use crate::exchange::clean::TEXT_LIMIT;
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, into_unpacked, is_empty, objects_of, text_of, texts_of};
use crate::issue::{Issue, IssueCode};
use serde_json::Value;

/// Reads the words of a package.
pub(super) fn words(draft: &mut Draft<'_>, fields: &mut Fields) {
    for key in ["title_translated", "title"] {
        if let Some(value) = fields.take(key) {
            if draft.metadata.title.is_empty() {
                draft.title(&value);
            } else if let Some(text) = draft.in_one_language("title", &value) {
                draft.alternative_title(&text);
            }
        }
    }
    if let Some(subtitle) =
        fields.take("subtitle").and_then(|value| draft.in_one_language("alternative_titles", &value))
    {
        draft.alternative_title(&subtitle);
    }
    for key in ["notes_translated", "notes", "description"] {
        if draft.metadata.description.is_empty()
            && let Some(value) = fields.take(key)
        {
            draft.description(&value);
        }
    }
    // The plain field repeats one language of the translated one.
    if fields.get("notes").and_then(text_of).is_some_and(|text| text == draft.metadata.description) {
        fields.take("notes");
    }
    let mut keywords = Vec::new();
    for key in ["tags", "tag_string", "tags_translated", "keywords"] {
        let Some(value) = fields.take(key) else { continue };
        match into_unpacked(value) {
            Value::Object(map) => {
                let chosen = ["fr", "fr-FR", "en", "en-GB"]
                    .into_iter()
                    .find(|l| map.get(*l).is_some_and(|v| !is_empty(v)));
                let chosen = chosen.map(str::to_owned).or_else(|| map.keys().next().cloned());
                for (language, list) in map {
                    if Some(&language) == chosen.as_ref() {
                        keywords.extend(texts_of(&list));
                    } else if !is_empty(&list) {
                        let others = texts_of(&list).join("; ");
                        draft.keep_raw(&format!("keywords.{language}"), &others);
                        draft.lose(
                            Issue::hint(format!("keywords.{language}"), IssueCode::ValueLost)
                                .with("found", others),
                        );
                    }
                }
            }
            Value::String(text) => keywords.extend(text.split([',', ';']).map(|word| word.trim().to_owned())),
            list => {
                let texts = texts_of(&list);
                if list
                    .as_array()
                    .is_none_or(|all| all.iter().filter(|item| !is_empty(item)).count() != texts.len())
                {
                    draft.wrong_type("keywords", &list);
                }
                keywords.extend(texts);
            }
        }
    }
    keywords.retain(|word| !word.is_empty());
    draft.keywords(keywords);
    if let Some(text) = fields.take("lineage").or_else(|| fields.take("provenance")) {
        let text = match objects_of(&text).first().and_then(|map| text_of(map.get("label")?)) {
            Some(label) => Some(label),
            None => draft.in_one_language("lineage", &text),
        };
        draft.metadata.lineage = text.and_then(|text| draft.markdown("lineage", &text, TEXT_LIMIT));
    }
}
