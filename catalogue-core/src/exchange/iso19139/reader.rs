//! A record being read: its draft, its languages, and the texts of its properties.

use crate::exchange::draft::Draft;
use crate::exchange::mapping::MappingRow;
use crate::exchange::reading::Reading;
use crate::exchange::xml::Element;
use crate::vocabulary::scheme;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most paths of what is left that are told one by one, and the most values of one path.
const REST_PATHS: usize = 2_000;
const REST_VALUES: usize = 200;

/// What a property says.
#[derive(Clone, Debug, Default)]
pub(super) struct Words<'t> {
    /// The text, or the code of a code list.
    pub text: Option<&'t str>,
    /// What an anchor leads to.
    pub href: Option<&'t str>,
    /// The text in other languages, by the identifier of the language's declaration.
    pub others: Vec<(&'t str, &'t str)>,
}

impl<'t> Words<'t> {
    /// The text in whatever language there is.
    pub fn any(&self) -> Option<&'t str> {
        self.text.or_else(|| self.others.first().map(|(_, text)| *text))
    }
}

/// A record half read.
pub(super) struct Record<'a, 't> {
    pub draft: Draft<'a>,
    pub root: Element<'t>,
    table: &'static [MappingRow],
    /// The places named so far.
    pub places: Vec<String>,
    /// The language of each declaration.
    locales: BTreeMap<&'t str, String>,
    /// The language of the record.
    own: String,
}

impl<'a, 't> Record<'a, 't> {
    pub fn new(reading: &'a Reading<'a>, root: Element<'t>, table: &'static [MappingRow]) -> Self {
        let mut record = Self {
            draft: Draft::new(reading, "iso"),
            root,
            table,
            places: Vec::new(),
            locales: BTreeMap::new(),
            own: String::new(),
        };
        record.languages();
        record
    }

    /// The languages that the record is written in.
    fn languages(&mut self) {
        if let Some(found) = self.text("language").or_else(|| self.text("defaultLocale/language")) {
            self.draft.keep_raw("record.language", found);
            self.own = self.short_language(found);
        }
        for path in ["locale", "otherLocale", "defaultLocale"] {
            for locale in self.root.objects(path) {
                let Some(id) = locale.attribute("id") else { continue };
                let code = ["languageCode", "language"].into_iter().find_map(|name| {
                    let property = locale.first(name)?;
                    self.words(property).any()
                });
                if let Some(code) = code {
                    let language = self.short_language(code);
                    self.locales.insert(id, language);
                }
            }
        }
    }

    fn short_language(&self, found: &str) -> String {
        let found = found.rsplit(['#', '/']).next().unwrap_or(found);
        let bare = found.split(['-', '_', ';', ':', ',']).next().unwrap_or(found).trim();
        match self.draft.find_code(scheme::LANGUAGE, bare) {
            Some((code, _)) => code,
            None => bare.to_lowercase(),
        }
    }

    /// What a property says; it counts as read.
    pub fn words(&self, property: Element<'t>) -> Words<'t> {
        self.check(property);
        let mut words = Words { href: property.attribute("href"), ..Words::default() };
        let mut nothing = true;
        for child in property.children() {
            nothing = false;
            if child.name().starts_with("PT_Free") {
                for part in child.all().filter(|part| part.name().starts_with("Localised")) {
                    let locale = part.attribute("locale").unwrap_or_default().trim_start_matches('#');
                    if !part.text().is_empty() {
                        words.others.push((locale, part.text()));
                    }
                }
                continue;
            }
            let text = match child.attribute("codeListValue") {
                // Codes of another register (North American profile): the text says the one of ISO.
                Some(code) if code.starts_with("RI_") && !child.text().is_empty() => {
                    child.text().split(';').next().unwrap_or_default().trim()
                }
                Some(code) => code,
                None => child.text(),
            };
            if words.text.is_none() && !text.is_empty() {
                words.text = Some(text);
            }
            words.href = words.href.or_else(|| child.attribute("href"));
        }
        if nothing && !property.text().is_empty() {
            words.text = Some(property.text());
        }
        self.note_absent(property);
        property.take();
        words
    }

    /// Leaves why a value is absent to be told at the end.
    fn note_absent(&self, property: Element<'t>) {
        property
            .telling()
            .filter(|(name, _, _)| *name != "nilReason")
            .for_each(|(_, _, taken)| taken.set(true));
    }

    /// In tests: no property is read that the mapping does not name.
    pub(super) fn check(&self, property: Element<'t>) {
        if cfg!(test) {
            let path = property.path();
            // Records of either standard carry properties of the other.
            let rows = super::MAPPING.iter().chain(crate::exchange::iso191153::MAPPING);
            let known = rows.chain(self.table).any(|row| row.field.is_some() && names(row.source, &path));
            assert!(known, "{path} is read but not in the mapping table");
        }
    }

    /// The text of the first property that a path from the root leads to.
    pub fn text(&self, path: &str) -> Option<&'t str> {
        self.root.each(path).into_iter().find_map(|property| self.words(property).any())
    }

    /// The text of the first property of an object.
    pub fn text_in(&self, object: Element<'t>, path: &str) -> Option<&'t str> {
        object.each(path).into_iter().find_map(|property| self.words(property).any())
    }

    /// A text in its languages, as a value that the draft chooses from.
    pub fn value(&self, words: &Words<'t>) -> Option<Value> {
        if words.others.is_empty() {
            return words.text.map(Value::from);
        }
        let mut map = Map::new();
        let own = if self.own.is_empty() { "und" } else { self.own.as_str() };
        if let Some(text) = words.text {
            map.insert(own.to_owned(), Value::from(text));
        }
        for (locale, text) in &words.others {
            let language = self.locales.get(locale).cloned().unwrap_or_else(|| self.short_language(locale));
            map.entry(language).or_insert_with(|| Value::from(*text));
        }
        match map.len() {
            1 => map.into_iter().next().map(|(_, text)| text),
            _ => Some(Value::Object(map)),
        }
    }

    /// A property's text in the language preferred, the others kept raw.
    pub fn one_language(&mut self, path: &str, words: &Words<'t>) -> Option<String> {
        match self.value(words)? {
            Value::String(text) => Some(text),
            several => self.draft.in_one_language(path, &several),
        }
    }

    /// Tells all that was not read, by path.
    pub fn lose_rest(&mut self) {
        let mut rest: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut absent: BTreeMap<String, &'t str> = BTreeMap::new();
        for element in self.root.all() {
            let leaf = element.children().next().is_none();
            let text = if leaf && !element.is_taken() { element.text() } else { "" };
            let code = if leaf && text.is_empty() && !element.is_taken() {
                element.attribute("codeListValue").unwrap_or_default()
            } else {
                ""
            };
            let said = if text.is_empty() { code } else { text };
            let told: Vec<(&str, &str)> = element
                .telling()
                .filter(|(_, value, taken)| !taken.get() && !value.is_empty())
                .map(|(name, value, _)| (name, value))
                .collect();
            if said.is_empty() && told.is_empty() {
                continue;
            }
            let path = element.path();
            if rest.len() + absent.len() >= REST_PATHS || self.is_derived(&path) {
                continue;
            }
            for (name, value) in told {
                match name {
                    "nilReason" => _ = absent.insert(format!("{path}@{name}"), value),
                    "title" => {}
                    _ => push(&mut rest, format!("{path}@{name}"), value),
                }
            }
            if !said.is_empty() {
                push(&mut rest, path, said);
            }
        }
        for (path, reason) in absent {
            self.draft.keep_raw(&path, reason);
        }
        for (path, mut values) in rest {
            let value = if values.len() == 1 { values.swap_remove(0) } else { Value::Array(values) };
            self.draft.lose_field(path, value);
        }
    }

    fn is_derived(&self, path: &str) -> bool {
        self.table.iter().any(|row| row.field.is_none() && names(row.source, path))
    }
}

fn push(rest: &mut BTreeMap<String, Vec<Value>>, path: String, text: &str) {
    let values = rest.entry(path).or_default();
    if values.len() < REST_VALUES {
        values.push(Value::from(text));
    }
}

/// Whether a row of a table names a path: whole, or by its start before `*`.
fn names(source: &str, path: &str) -> bool {
    match source.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => source == path,
    }
}
