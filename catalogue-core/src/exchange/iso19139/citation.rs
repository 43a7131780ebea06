//! The words of a record: title, abstract, dates, identifiers.

use super::reader::Record;
use crate::exchange::draft::Draft;
use crate::issue::IssueCode;
use crate::model::PartialDate;

impl Record<'_, '_> {
    pub(super) fn citation(&mut self) {
        for property in self.root.each("identificationInfo/citation/title") {
            let words = self.words(property);
            let Some(value) = self.value(&words) else { continue };
            if self.draft.metadata.title.is_empty() {
                self.draft.title(&value);
            } else if let Some(text) = words.any() {
                self.draft.alternative_title(text);
            }
        }
        for property in self.root.each("identificationInfo/citation/alternateTitle") {
            let words = self.words(property);
            for text in words.text.iter().chain(words.others.iter().map(|(_, text)| text)) {
                self.draft.alternative_title(text);
            }
        }
        let mut abstracts = Vec::new();
        for property in self.root.each("identificationInfo/abstract") {
            let words = self.words(property);
            abstracts.extend(self.one_language("description", &words));
        }
        if !abstracts.is_empty() {
            self.draft.description(&serde_json::Value::from(abstracts.join("\n\n")));
        }
        self.dates();
        self.identifiers();
    }

    /// The three dates of the data. Of several of one kind the first creation, the first
    /// publication and the last revision count.
    fn dates(&mut self) {
        for date in self.root.objects("identificationInfo/citation/date") {
            let kind = self.text_in(date, "dateType").unwrap_or_default();
            let Some(found) = self.text_in(date, "date") else { continue };
            let kind = kind.rsplit('#').next().unwrap_or(kind);
            let path = match kind {
                "creation" => "created_on",
                "publication" | "released" => "published_on",
                "revision" | "lastUpdate" | "lastRevision" => "updated_on",
                _ => {
                    self.draft.lose_value("published_on", IssueCode::ValueLost, &format!("{kind}: {found}"));
                    continue;
                }
            };
            let Some(read) = self.draft.date(path, found) else { continue };
            let draft = &mut self.draft;
            let (held, later) = match path {
                "created_on" => (&mut draft.metadata.created_on, false),
                "published_on" => (&mut draft.metadata.published_on, false),
                _ => (&mut draft.metadata.updated_on, true),
            };
            let other = choose(held, read, later);
            if let Some(other) = other {
                draft.lose_value(path, IssueCode::ValueLost, &other.to_string());
            }
        }
    }

    fn identifiers(&mut self) {
        for identifier in self.root.objects("identificationInfo/citation/identifier") {
            let space = self.text_in(identifier, "codeSpace").map(str::to_owned);
            for property in identifier.each("code") {
                let words = self.words(property);
                let Some(code) = words.any().or(words.href) else { continue };
                self.draft.identifier(identifier_kind(code), code, space.clone());
                if let Some(href) = words.href.filter(|href| *href != code) {
                    self.draft.identifier(identifier_kind(href), href, None);
                }
            }
        }
    }
}

/// Keeps the date that counts of two, and gives back the other.
fn choose(held: &mut Option<PartialDate>, read: PartialDate, later: bool) -> Option<PartialDate> {
    let Some(before) = *held else {
        *held = Some(read);
        return None;
    };
    if before == read {
        return None;
    }
    if (read > before) == later {
        *held = Some(read);
        return Some(before);
    }
    Some(read)
}

/// What a resource identifier is by its look.
pub(in crate::exchange) fn identifier_kind(code: &str) -> &'static str {
    let lower = code.to_ascii_lowercase();
    if lower.contains("doi.org/10.")
        || lower.starts_with("doi:")
        || lower.starts_with("10.") && lower.contains('/')
    {
        "doi"
    } else if lower.starts_with("http://") || lower.starts_with("https://") {
        "url"
    } else {
        "resource"
    }
}

/// Adds a code to a list of the draft, once.
pub(super) fn add(list: &mut Vec<String>, code: String) {
    Draft::add_once(list, code);
}
