//! The record being written: each value put into the model is cleaned here, and what that costs noted.

use crate::exchange::clean::{self, Address, NAME_LIMIT, TEXT_LIMIT};
use crate::exchange::fields::{self, Fields};
use crate::exchange::html;
use crate::exchange::reading::Reading;
use crate::issue::{Issue, IssueCode};
use crate::model::{Identifier, Metadata, PartialDate, Period, is_siret};
use crate::text;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// The most identifiers read; one place of the model's hundred is left to who imports.
const IDENTIFIER_LIMIT: usize = 99;

/// A record half read.
pub(super) struct Draft<'a> {
    pub reading: &'a Reading<'a>,
    /// The system whose codes the record uses (`pigma`, `idgo`, `ckan`, `udata`).
    pub system: &'static str,
    pub metadata: Metadata,
    pub repaired: Vec<Issue>,
    pub lost: Vec<Issue>,
    pub raw: BTreeMap<String, String>,
    raw_bytes: usize,
    pub unmapped: BTreeMap<String, Value>,
    unmapped_bytes: usize,
    full: bool,
    keyword_keys: HashSet<String>,
}

impl<'a> Draft<'a> {
    pub fn new(reading: &'a Reading<'a>, system: &'static str) -> Self {
        Self {
            reading,
            system,
            metadata: Metadata::default(),
            repaired: Vec::new(),
            lost: Vec::new(),
            raw: BTreeMap::new(),
            raw_bytes: 0,
            unmapped: BTreeMap::new(),
            unmapped_bytes: 0,
            full: false,
            keyword_keys: HashSet::new(),
        }
    }

    /// Notes something put right.
    pub fn repair(&mut self, issue: Issue) {
        push_bounded(&mut self.repaired, issue, self.reading.limits.issues);
    }

    /// Notes something lost.
    pub fn lose(&mut self, issue: Issue) {
        push_bounded(&mut self.lost, issue, self.reading.limits.issues);
    }

    /// Keeps the text that the source had; a text too long for what may be kept is cut.
    pub fn keep_raw(&mut self, path: &str, found: &str) {
        let room = usize::try_from(self.reading.limits.kept).unwrap_or(0).saturating_sub(self.raw_bytes);
        let (clean, _) = clean::without_controls(found);
        let clean = clean::masked(&clean);
        let path = &short(path);
        let mut end = clean.len().min(room);
        while !clean.is_char_boundary(end) {
            end -= 1;
        }
        if end == 0 {
            return;
        }
        self.raw_bytes += end + path.len();
        let free = std::iter::once(path.to_owned())
            .chain((2..1000).map(|n| format!("{path}#{n}")))
            .find(|path| self.raw.get(path).is_none_or(|held| held == &clean[..end]));
        if let Some(path) = free {
            self.raw.insert(path, clean[..end].to_owned());
        }
    }

    /// Notes a value of a known field that could not be taken, and keeps it raw.
    pub fn lose_value(&mut self, path: &str, code: IssueCode, found: &str) {
        self.keep_raw(path, found);
        self.lose(Issue::warning(path, code).with("found", found));
    }

    /// Notes a value of another shape than expected.
    pub fn wrong_type(&mut self, path: &str, value: &Value) {
        let found = value.to_string();
        self.keep_raw(path, &found);
        self.lose(Issue::warning(path, IssueCode::WrongType).with("found", found).with("allowed", "text"));
    }

    /// Notes a field that has no place, and keeps it as it came while there is room.
    pub fn lose_field(&mut self, path: String, value: Value) {
        let path = short(&path);
        self.lose(Issue::hint(path.clone(), IssueCode::UnknownField));
        let value = without_secrets(value);
        let limit = usize::try_from(self.reading.limits.kept).unwrap_or(0);
        let bytes = path.len() + serde_json::to_string(&value).map_or(usize::MAX, |text| text.len());
        if self.unmapped_bytes.saturating_add(bytes) <= limit {
            self.unmapped_bytes += bytes;
            self.unmapped.insert(path, value);
        } else {
            if !self.full {
                self.full = true;
                self.lose(
                    Issue::warning("", IssueCode::TooLarge)
                        .with("found", self.unmapped_bytes + bytes)
                        .with("limit", limit),
                );
            }
            // The name alone stays, while names are few.
            if self.unmapped.len() < 2_000 {
                self.unmapped.insert(path, Value::Null);
            }
        }
    }

    /// Notes all that is left of an object.
    pub fn lose_rest(&mut self, fields: Fields) {
        for (path, value) in fields.rest() {
            self.lose_field(path, value);
        }
    }

    /// One line of plain text within a limit.
    pub fn line(&mut self, path: &str, found: &str, limit: usize) -> Option<String> {
        let found = self.bounded(path, found);
        let (text, controls) = clean::without_controls(found);
        if controls {
            self.repair(Issue::warning(path, IssueCode::ControlCharactersRemoved));
        }
        let plain = html::to_plain(&text);
        if plain != text {
            self.repair(Issue::hint(path, IssueCode::HtmlRemoved));
        }
        // Decoded entities may be anything; controls go once more.
        let line = clean::one_line(&clean::without_controls(&plain).0);
        self.fitted(path, line, limit)
    }

    /// One line taken literally, as names of machines are.
    pub fn plain(&mut self, path: &str, found: &str, limit: usize) -> Option<String> {
        let found = self.bounded(path, found);
        let (text, controls) = clean::without_controls(found);
        if controls {
            self.repair(Issue::warning(path, IssueCode::ControlCharactersRemoved));
        }
        self.fitted(path, clean::one_line(&text), limit)
    }

    /// A SIRET whose key holds, or a loss.
    pub fn siret(&mut self, found: &str) -> Option<String> {
        let digits: String = found.chars().filter(|c| !c.is_whitespace()).collect();
        if is_siret(&digits) {
            return Some(digits);
        }
        self.lose_value("organisation.siret", IssueCode::InvalidSiret, found);
        None
    }

    /// Markdown within a limit.
    pub fn markdown(&mut self, path: &str, found: &str, limit: usize) -> Option<String> {
        let found = self.bounded(path, found);
        let (text, controls) = clean::without_controls(found);
        if controls {
            self.repair(Issue::warning(path, IssueCode::ControlCharactersRemoved));
        }
        let text = match html::to_markdown(&text) {
            Some(markdown) => {
                self.repair(Issue::hint(path, IssueCode::HtmlRemoved));
                clean::without_controls(&markdown).0
            }
            None => text,
        };
        self.fitted(path, text, limit)
    }

    /// The first mebibyte of a text: what follows could not be kept, and must not cost.
    fn bounded<'t>(&mut self, path: &str, found: &'t str) -> &'t str {
        const LIMIT: usize = 1 << 20;
        if found.len() <= LIMIT {
            return found;
        }
        self.lose(Issue::warning(path, IssueCode::TooLarge).with("found", found.len()).with("limit", LIMIT));
        let end = (0..=LIMIT).rev().find(|at| found.is_char_boundary(*at)).unwrap_or(0);
        &found[..end]
    }

    fn fitted(&mut self, path: &str, text: String, limit: usize) -> Option<String> {
        let fitted = match clean::cut(&text, limit) {
            Some(head) => {
                self.keep_raw(path, &text);
                let length = text.chars().count();
                self.lose(
                    Issue::warning(path, IssueCode::ValueCut).with("found", length).with("limit", limit),
                );
                head
            }
            None => text,
        };
        Some(fitted).filter(|text| !text.is_empty())
    }

    /// An address, or a loss.
    pub fn url(&mut self, path: &str, found: &str) -> Option<String> {
        match clean::address(found, self.reading.source.as_deref()) {
            Address::Kept(url) => Some(url),
            Address::Repaired(url) => {
                if url != found.trim() {
                    self.repair(
                        Issue::hint(path, IssueCode::ValueRepaired).with("found", found).with("value", &url),
                    );
                }
                Some(url)
            }
            Address::Stripped(url) => {
                self.lose(Issue::warning(path, IssueCode::ValueLost).with("found", found));
                Some(url)
            }
            Address::Bad => {
                self.lose_value(path, IssueCode::InvalidUrl, found);
                None
            }
        }
    }

    /// A date, or a loss.
    pub fn date(&mut self, path: &str, found: &str) -> Option<PartialDate> {
        match clean::date(found) {
            Some((date, repaired)) => {
                if repaired {
                    self.repair(
                        Issue::hint(path, IssueCode::ValueRepaired).with("found", found).with("value", date),
                    );
                }
                Some(date)
            }
            None => {
                self.lose_value(path, IssueCode::InvalidDate, found);
                None
            }
        }
    }

    /// A period of two dates; one whose end comes first is turned round.
    pub fn period(&mut self, path: &str, start: Option<&str>, end: Option<&str>) {
        let open = |text: &&str| !matches!(text.trim(), "" | "*" | "..");
        let start = start.filter(open).and_then(|text| self.date(&format!("{path}.start"), text));
        let end = end.filter(open).and_then(|text| self.date(&format!("{path}.end"), text));
        let mut period = Period { start, end };
        if let (Some(first), Some(last)) = (start, end)
            && first.first_day() > last.last_day()
        {
            self.repair(Issue::warning(path, IssueCode::DateOrder).with("start", first).with("end", last));
            period = Period { start: end, end: start };
        }
        if period != Period::default() && !self.metadata.temporal.contains(&period) {
            if self.metadata.temporal.len() < 100 {
                self.metadata.temporal.push(period);
            } else {
                self.lose(Issue::warning(path, IssueCode::TooMany).with("found", "101").with("limit", 100));
            }
        }
    }

    /// The keywords, each once.
    pub fn keywords(&mut self, found: Vec<String>) {
        let mut over = Vec::new();
        for keyword in found {
            let separators = [',', ';', '|', '\n'];
            let pasted = keyword.chars().count() > 100 || keyword.contains([';', '\n', '|']);
            let parts: Vec<&str> =
                if pasted { keyword.split(separators).collect() } else { vec![keyword.as_str()] };
            if parts.len() > 1 {
                self.repair(
                    Issue::hint("keywords", IssueCode::ValueRepaired)
                        .with("found", &keyword)
                        .with("value", parts.join(" / ")),
                );
            }
            for part in parts {
                let Some(line) = self.line("keywords", part, 100_000) else { continue };
                match line.chars().count() {
                    0..2 => self.lose_value("keywords", IssueCode::TooShort, &line),
                    2..=100 if self.metadata.keywords.len() < 200 || self.has_keyword(&line) => {
                        self.add_keyword(line)
                    }
                    2..=100 => over.push(line),
                    _ => self.lose_value("keywords", IssueCode::KeywordLong, &line),
                }
            }
        }
        if !over.is_empty() {
            self.lose(
                Issue::warning("keywords", IssueCode::TooMany)
                    .with("found", 200 + over.len())
                    .with("limit", 200),
            );
            self.keep_raw("keywords", &over.join("; "));
        }
    }

    fn has_keyword(&self, keyword: &str) -> bool {
        self.keyword_keys.contains(&text::same_text_key(keyword))
    }

    fn add_keyword(&mut self, keyword: String) {
        if !self.keyword_keys.insert(text::same_text_key(&keyword)) {
            self.repair(Issue::hint("keywords", IssueCode::DuplicateValue).with("found", &keyword));
        } else {
            self.metadata.keywords.push(keyword);
        }
    }

    /// Another title or an acronym.
    pub fn alternative_title(&mut self, found: &str) {
        let Some(title) = self.line("alternative_titles", found, NAME_LIMIT) else { return };
        let key = text::same_text_key(&title);
        let titles = &self.metadata.alternative_titles;
        if title == self.metadata.title || titles.iter().any(|held| text::same_text_key(held) == key) {
            return;
        }
        if self.metadata.alternative_titles.len() < 20 {
            self.metadata.alternative_titles.push(title);
        } else {
            self.lose_value("alternative_titles", IssueCode::TooMany, &title);
        }
    }

    /// A name under which others know the dataset.
    pub fn identifier(&mut self, kind: &str, found: &str, namespace: Option<String>) {
        let Some(value) = self.plain("identifiers", found, 1_000) else { return };
        let namespace =
            namespace.and_then(|namespace| self.plain("identifiers", &namespace, clean::URL_LIMIT));
        let identifier = Identifier { kind: kind.to_owned(), value, namespace };
        match self.metadata.identifiers.len() {
            _ if self.metadata.identifiers.contains(&identifier) => {}
            0..IDENTIFIER_LIMIT => self.metadata.identifiers.push(identifier),
            _ => self.lose_value("identifiers", IssueCode::TooMany, &identifier.value),
        }
    }

    /// A text in several languages: French first, then English, then any; the others are kept raw.
    pub fn in_one_language(&mut self, path: &str, value: &Value) -> Option<String> {
        let unpacked = fields::unpacked(value);
        let Value::Object(map) = &unpacked else {
            let text = fields::text_of(value);
            if text.is_none() {
                self.wrong_type(path, value);
            }
            return text;
        };
        let order = ["fr", "fr-FR", "fr_FR", "en", "en-GB", "en_GB"];
        let texts: Vec<(String, String)> = map
            .iter()
            .filter_map(|(language, value)| Some((language.clone(), fields::text_of(value)?)))
            .collect();
        let rank = |language: &str| order.iter().position(|known| *known == language).unwrap_or(order.len());
        let Some((chosen, text)) = texts.iter().min_by_key(|(language, _)| rank(language)).cloned() else {
            self.wrong_type(path, value);
            return None;
        };
        for (language, other) in texts {
            if language == chosen || other == text {
                continue;
            }
            self.keep_raw(&format!("{path}.{language}"), &other);
            if path == "title" {
                self.alternative_title(&other);
            } else {
                self.lose(
                    Issue::hint(format!("{path}.{language}"), IssueCode::ValueLost).with("found", &other),
                );
            }
        }
        Some(text)
    }

    /// The title, which may come in several languages.
    pub fn title(&mut self, value: &Value) {
        if let Some(text) = self.in_one_language("title", value)
            && let Some(title) = self.line("title", &text, NAME_LIMIT)
        {
            self.metadata.alternative_titles.retain(|held| *held != title);
            self.metadata.title = title;
        }
    }

    /// The description, which may come in several languages.
    pub fn description(&mut self, value: &Value) {
        if let Some(text) = self.in_one_language("description", value)
            && let Some(markdown) = self.markdown("description", &text, TEXT_LIMIT)
        {
            self.metadata.description = markdown;
        }
    }

    /// Pushes a code into a list, once.
    pub fn add_once(list: &mut Vec<String>, code: String) {
        if !list.contains(&code) {
            list.push(code);
        }
    }
}

/// A path of the source, cut so that it stays a path.
fn short(path: &str) -> String {
    path.chars().take(200).collect()
}

/// A value with its texts masked.
fn without_secrets(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean::masked(&text).into_owned()),
        Value::Array(list) => list.into_iter().map(without_secrets).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, without_secrets(value))).collect(),
        other => other,
    }
}

fn push_bounded(list: &mut Vec<Issue>, mut issue: Issue, limit: i64) {
    for text in issue.args.values_mut() {
        if let Cow::Owned(shown) = clean::masked(text) {
            *text = shown;
        }
    }
    let limit = usize::try_from(limit).unwrap_or(0);
    match list.len() {
        length if length < limit => list.push(issue),
        length if length == limit => {
            list.push(Issue::warning("", IssueCode::TooMany).with("found", limit + 1).with("limit", limit));
        }
        _ => {}
    }
}
