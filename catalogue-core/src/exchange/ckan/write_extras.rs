//! A package being written: its keys at the root and its extras, each key once.

use super::write::CkanKeys;
use crate::exchange::beside;
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::fields::text_of;
use crate::exchange::kept::Kept;
use crate::issue::{Issue, IssueCode};
use crate::model::{Dataset, Organisation};
use crate::vocabulary::Vocabulary;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::char::is_combining_mark;

/// The systems whose words a CKAN uses, the one whose portals check them first.
pub(super) const SYSTEMS: &[&str] = &["pigma", "ckan", "idgo"];

/// The keys of CKAN's own schema: no extra may bear the name of one.
const SCHEMA: &[&str] = &[
    "author",
    "author_email",
    "extras",
    "groups",
    "id",
    "license_id",
    "maintainer",
    "maintainer_email",
    "name",
    "notes",
    "owner_org",
    "plugin_data",
    "private",
    "relationships_as_object",
    "relationships_as_subject",
    "resources",
    "return_to",
    "save",
    "state",
    "tag_string",
    "tags",
    "title",
    "type",
    "url",
    "version",
];

/// The longest extra, in bytes: the search of a CKAN keeps each as one word, of 32 766 at most.
const EXTRA_LIMIT: usize = 32_000;

/// A package half written.
pub(super) struct Package<'a> {
    pub dataset: &'a Dataset,
    pub organisation: Option<&'a Organisation>,
    pub vocabulary: &'a Vocabulary,
    pub keys: CkanKeys,
    pub kept: Kept<'a>,
    pub root: Map<String, Value>,
    pub lost: Vec<Issue>,
    extras: BTreeMap<String, String>,
}

impl<'a> Package<'a> {
    pub fn new(exported: &Exported<'a>, edition: &Edition<'a>, keys: CkanKeys) -> Self {
        let vocabulary = edition.vocabulary;
        Self {
            dataset: exported.dataset,
            organisation: exported.organisation,
            vocabulary,
            keys,
            kept: Kept::new(exported.dataset, "ckan", vocabulary, SYSTEMS),
            root: Map::new(),
            lost: Vec::new(),
            extras: BTreeMap::new(),
        }
    }

    /// A key of CKAN's own schema.
    pub fn core(&mut self, key: &str, value: Option<String>) {
        if let Some(value) = value {
            self.root.insert(key.to_owned(), Value::String(value));
        }
    }

    /// An extra: always a text. One that is too long is left to our own words beside.
    pub fn extra(&mut self, key: &str, text: String) {
        if text.len() <= EXTRA_LIMIT {
            self.extras.insert(key.to_owned(), text);
        }
    }

    /// Our own words, in as many extras as they need.
    pub fn beside(&mut self, text: &str) {
        let mut rest = text;
        for part in 1.. {
            let key = if part == 1 { beside::KEY.to_owned() } else { format!("{}-{part}", beside::KEY) };
            let (head, tail) = rest.split_at(end_of_part(rest));
            self.extras.insert(key, head.to_owned());
            if tail.is_empty() {
                return;
            }
            rest = tail;
        }
    }

    /// An extra, when there is a value.
    pub fn maybe_extra(&mut self, key: &str, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.extra(key, text);
        }
    }

    /// A list as an extra: one value as it is, several as JSON.
    pub fn list_extra(&mut self, key: &str, list: &[String]) {
        match list {
            [] => {}
            [only] => self.extra(key, only.clone()),
            several => self.extra(key, json!(several).to_string()),
        }
    }

    /// A key of PIGMA: at the root of its portals, an extra elsewhere.
    pub fn own(&mut self, key: &str, value: Option<Value>) {
        let Some(value) = value else { return };
        match (self.keys, &value) {
            (CkanKeys::Pigma, _) => {
                self.root.insert(key.to_owned(), value);
            }
            (CkanKeys::Stock, Value::String(text)) => self.maybe_extra(key, Some(text.clone())),
            (CkanKeys::Stock, other) => self.extra(key, other.to_string()),
        }
    }

    /// The keywords as tags: CKAN takes letters, digits, spaces and `-_.`, 2 to 100 of them.
    pub fn tags(&mut self) {
        let mut names = BTreeSet::new();
        let mut tags = Vec::new();
        for keyword in &self.dataset.metadata.keywords {
            let name = tag(keyword);
            let fits = (2..=100).contains(&name.chars().count());
            if name != *keyword || !fits {
                let issue = Issue::hint("keywords", IssueCode::ValueRepaired).with("found", keyword);
                self.lost.push(issue.with("value", if fits { name.as_str() } else { "" }));
            }
            if fits && names.insert(name.clone()) {
                tags.push(json!({ "name": name }));
            }
        }
        self.root.insert("num_tags".to_owned(), json!(tags.len()));
        self.root.insert("tags".to_owned(), Value::Array(tags));
    }

    /// What had no place here goes back where it was, or among the extras of a stock CKAN; what is said
    /// here already is not said twice.
    pub fn kept_fields(&mut self) {
        let kept = self.kept;
        for (path, value) in kept.fields() {
            let (list, key) = match path.split_once('.') {
                Some((list @ ("extras" | "harvest"), key)) => (Some(list), key),
                _ => (None, path),
            };
            let said = self.root.contains_key(key) || self.extras.contains_key(key);
            if said
                || path.starts_with("resources[")
                || key.starts_with(beside::KEY)
                || key.is_empty()
                || value.is_null()
            {
                continue;
            }
            let in_schema = SCHEMA.contains(&key);
            if key == "version" && list.is_none() {
                let fits = text_of(value).filter(|text| text.chars().count() <= 100);
                self.core("version", fits);
            } else if self.keys == CkanKeys::Pigma && list.is_none() && !in_schema && !key.contains('.') {
                self.root.insert(key.to_owned(), value.clone());
            } else if !in_schema {
                let text = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                if text.len() > EXTRA_LIMIT {
                    let issue = Issue::warning(path, IssueCode::TooLarge).with("found", text.len());
                    self.lost.push(issue.with("limit", EXTRA_LIMIT));
                }
                self.maybe_extra(key, Some(text));
            }
        }
    }

    /// The package as it stands.
    pub fn map(&self) -> Map<String, Value> {
        let mut map = self.root.clone();
        let extras: Vec<Value> =
            self.extras.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
        map.insert("extras".to_owned(), Value::Array(extras));
        map
    }
}

/// Where a part ends: between two characters of which none is a space, which others cut.
fn end_of_part(text: &str) -> usize {
    if text.len() <= EXTRA_LIMIT {
        return text.len();
    }
    let space = |c: Option<char>| c.is_some_and(char::is_whitespace);
    let fits = |at: &usize| {
        text.is_char_boundary(*at)
            && !space(text.get(..*at).and_then(|head| head.chars().next_back()))
            && !space(text.get(*at..).and_then(|tail| tail.chars().next()))
    };
    (1..=EXTRA_LIMIT).rev().find(fits).unwrap_or(text.len())
}

/// A keyword with the signs that CKAN takes: apostrophes become spaces, other signs hyphens, as PIGMA's
/// own harvester has them.
fn tag(keyword: &str) -> String {
    let mapped: String = keyword
        .chars()
        .map(|c| match c {
            '\'' | '’' => ' ',
            '-' | '_' | '.' => c,
            c if c.is_whitespace() => ' ',
            c if is_word(c) => c,
            _ => '-',
        })
        .collect();
    mapped.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What CKAN counts as a letter or a digit: marks and circled letters are none to it.
fn is_word(c: char) -> bool {
    let circled = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphanumeric() && !is_combining_mark(c) && !circled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_become_tags_that_ckan_takes() {
        for (keyword, name) in [
            ("qualité de l'eau", "qualité de l eau"),
            ("Forêt", "Forêt"),
            ("eau, air / sol", "eau- air - sol"),
            ("A_b-c.d", "A_b-c.d"),
            ("l’\u{a0}arbre", "l arbre"),
            ("e\u{301}te\u{301}", "e-te-"),
        ] {
            assert_eq!(tag(keyword), name);
        }
    }
}
