//! Walks a record along its table and notes every rule of the table that it breaks.

use super::context::Context;
use super::formats::{control_character, is_epsg, looks_like_phone};
use super::profile::{Profile, profile, profiles};
use super::shape::{Field, List, Object, Presence, Shape, Tagged, Unique};
use crate::issue::{Issue, IssueCode, Severity};
use crate::text;
use crate::vocabulary::scheme;
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;

/// More issues than anybody reads: a hostile record may break a rule at each of a million places.
const MOST_ISSUES: usize = 1_000;

/// At most this many codes are named in a sentence.
const MOST_CODES: usize = 12;

/// A place in a record.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Root(&'a str),
    Key(&'a Place<'a>, &'a str),
    Index(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Root(text) => formatter.write_str(text),
            Place::Key(Place::Root(""), name) => formatter.write_str(name),
            Place::Key(parent, name) => write!(formatter, "{parent}.{name}"),
            Place::Index(parent, index) => write!(formatter, "{parent}[{index}]"),
        }
    }
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) enum Mode<'a> {
    /// Only what stops the text from being read: types, names, dates, words fixed by the model.
    Read,
    /// Everything, on a record that was read.
    Check(&'a Context<'a>),
}

/// The walk.
pub(super) struct Walk<'a> {
    mode: Mode<'a>,
    pub(super) issues: Vec<Issue>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(mode: Mode<'a>) -> Self {
        Self { mode, issues: Vec::new() }
    }

    fn note(&mut self, issue: Issue) {
        if self.issues.len() < MOST_ISSUES {
            self.issues.push(issue);
        }
    }

    fn error(&mut self, place: &Place<'_>, code: IssueCode, found: impl fmt::Display, allowed: &str) {
        let issue = Issue::error(place.to_string(), code).with("found", found);
        self.note(if allowed.is_empty() { issue } else { issue.with("allowed", allowed) });
    }

    fn wrong_type(&mut self, place: &Place<'_>, value: &Value, shape: &Shape) {
        self.error(place, IssueCode::WrongType, type_name(value), shape.expected());
    }

    /// Notes what the value breaks of the shape.
    pub(super) fn value(&mut self, value: &Value, shape: &Shape, place: &Place<'_>) {
        match shape {
            Shape::Anything => {}
            Shape::Boolean if value.is_boolean() => {}
            Shape::Integer { min, max } if is_whole(value) => {
                let within =
                    value.as_f64().is_some_and(|number| number >= *min as f64 && number <= *max as f64);
                if !within && (matches!(self.mode, Mode::Check(_)) || value.as_i64().is_none()) {
                    self.error(place, IssueCode::InvalidNumber, value, &format!("{min}–{max}"));
                }
            }
            Shape::Number { min, max, code } if value.is_number() => {
                let within = value.as_f64().is_some_and(|number| number >= *min && number <= *max);
                if !within && matches!(self.mode, Mode::Check(_)) {
                    self.error(place, *code, value, &format!("{min}–{max}"));
                }
            }
            // A number that is not one (NaN, infinity) is written as null.
            Shape::Number { min, max, code } if value.is_null() && matches!(self.mode, Mode::Check(_)) => {
                self.error(place, *code, "NaN", &format!("{min}–{max}"));
            }
            Shape::List(list) => match value.as_array() {
                Some(values) => self.list(values, list, place),
                None => self.wrong_type(place, value, shape),
            },
            Shape::Object(object) => match value.as_object() {
                Some(values) => self.fields(values, object.fields, None, place),
                None => self.wrong_type(place, value, shape),
            },
            Shape::Tagged(tagged) => match value.as_object() {
                Some(values) => self.tagged(values, tagged, place),
                None => self.wrong_type(place, value, shape),
            },
            Shape::OneOf(object) => match value.as_object() {
                Some(values) => self.one_of(values, object, place),
                None => self.wrong_type(place, value, shape),
            },
            Shape::Boolean | Shape::Integer { .. } | Shape::Number { .. } => {
                self.wrong_type(place, value, shape);
            }
            _ => match value.as_str() {
                Some(text) => self.text(text, shape, place),
                None => self.wrong_type(place, value, shape),
            },
        }
    }

    fn fields(
        &mut self,
        values: &serde_json::Map<String, Value>,
        fields: &'static [Field],
        tag: Option<&str>,
        place: &Place<'_>,
    ) {
        // A record has few of the fields that there are: each is looked for once, among these.
        let mut given: Vec<Option<&Value>> = vec![None; fields.len()];
        for (name, value) in values {
            match fields.iter().zip(&mut given).find(|(field, _)| field.name == name) {
                Some((_, given)) => *given = Some(value),
                None if tag == Some(name) => {}
                None => {
                    // The name comes from outside: cut, so that a path stays a path.
                    let short: String = name.chars().take(100).collect();
                    self.note(Issue::error(Place::Key(place, &short).to_string(), IssueCode::UnknownField));
                }
            }
        }
        for (field, given) in fields.iter().zip(given) {
            let here = Place::Key(place, field.name);
            match (given, field.presence) {
                (None | Some(Value::Null), Presence::Optional) | (None, Presence::Defaulted) => {}
                (None, Presence::Needed) => self.note(Issue::error(here.to_string(), IssueCode::Required)),
                (None, Presence::Filled) => {
                    if matches!(self.mode, Mode::Check(_)) {
                        self.note(Issue::error(here.to_string(), IssueCode::Required));
                    }
                }
                (Some(Value::String(text)), Presence::Filled | Presence::Needed)
                    if text.trim().is_empty() && matches!(self.mode, Mode::Check(_)) =>
                {
                    self.note(Issue::error(here.to_string(), IssueCode::Required));
                }
                (Some(value), _) => self.value(value, &field.shape, &here),
            }
        }
    }

    fn tagged(&mut self, values: &serde_json::Map<String, Value>, tagged: &Tagged, place: &Place<'_>) {
        let here = Place::Key(place, tagged.tag);
        let Some(word) = values.get(tagged.tag) else {
            return self.note(Issue::error(here.to_string(), IssueCode::Required));
        };
        let Some(word) = word.as_str() else {
            return self.wrong_type(&here, word, &Shape::Choice(&[]));
        };
        match tagged.variants.iter().find(|(name, _)| *name == word) {
            Some((_, fields)) => self.fields(values, fields, Some(tagged.tag), place),
            None => {
                let allowed: Vec<&str> = tagged.variants.iter().map(|(name, _)| *name).collect();
                self.error(&here, IssueCode::UnknownCode, word, &allowed.join(", "));
            }
        }
    }

    fn one_of(&mut self, values: &serde_json::Map<String, Value>, object: &Object, place: &Place<'_>) {
        let names: Vec<&str> = object.fields.iter().map(|field| field.name).collect();
        match values.iter().next() {
            Some((name, value)) if values.len() == 1 => {
                let here = Place::Key(place, name);
                match object.field(name) {
                    Some(field) => self.value(value, &field.shape, &here),
                    None => self.note(Issue::error(here.to_string(), IssueCode::UnknownField)),
                }
            }
            _ => self.error(
                place,
                IssueCode::WrongType,
                format!("object ({})", values.len()),
                &names.join(", "),
            ),
        }
    }

    fn list(&mut self, values: &[Value], list: &List, place: &Place<'_>) {
        let Mode::Check(context) = self.mode else {
            for (index, value) in values.iter().enumerate() {
                self.value(value, &list.item, &Place::Index(place, index));
            }
            return;
        };
        let most = (list.max)(context.limits);
        if values.len() > most {
            let issue = Issue::error(place.to_string(), IssueCode::TooMany);
            self.note(issue.with("found", values.len()).with("limit", most));
        }
        let mut seen = HashSet::new();
        for (index, value) in values.iter().take(most).enumerate() {
            let here = Place::Index(place, index);
            self.value(value, &list.item, &here);
            let key = match list.unique {
                Unique::No => continue,
                Unique::Folded => value.as_str().map_or_else(|| value.to_string(), text::same_text_key),
                Unique::Exact => value.to_string(),
            };
            if !seen.insert(key) {
                let found = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                self.error(&here, IssueCode::DuplicateValue, found, "");
            }
        }
    }

    fn text(&mut self, text: &str, shape: &Shape, place: &Place<'_>) {
        if let Shape::Choice(words) = shape {
            if !words.contains(&text) {
                self.error(place, IssueCode::UnknownCode, text, &words.join(", "));
            }
            return;
        }
        let Mode::Check(context) = self.mode else {
            if let Shape::Formatted(format, _) = shape
                && format.stops_reading()
                && !format.fits(text)
            {
                self.error(place, format.code(), text, format.allowed());
            }
            return;
        };
        let limits = context.limits;
        let (most, lines) = match shape {
            Shape::Text { max, lines, .. } => (max(limits), *lines),
            Shape::Formatted(_, max) => (max(limits), false),
            Shape::Phone => (limits.phone, false),
            _ => (limits.code, false),
        };
        let length = text.chars().count();
        if length > most {
            let issue = Issue::error(place.to_string(), IssueCode::TooLong);
            return self.note(issue.with("found", length).with("limit", most));
        }
        if let Some(character) = control_character(text, lines) {
            let found = format!("U+{:04X}", u32::from(character));
            return self.error(place, IssueCode::ControlCharacterRefused, found, "");
        }
        match shape {
            Shape::Text { min, .. } => {
                let found = text.trim().chars().count();
                if found < *min {
                    let issue = Issue::error(place.to_string(), IssueCode::TooShort);
                    self.note(issue.with("found", found).with("limit", min));
                }
            }
            Shape::Formatted(format, _) if !format.fits(text) => {
                self.error(place, format.code(), text, format.allowed());
            }
            Shape::Phone if !looks_like_phone(text) => {
                self.note(Issue::warning(place.to_string(), IssueCode::InvalidPhone).with("found", text));
            }
            Shape::Code(schemes) => self.code(text, schemes, context, place),
            Shape::FormatCode => self.format_code(text, context, place),
            Shape::ReferenceSystem if !is_epsg(text) => self.code(text, &[scheme::CRS], context, place),
            Shape::Profile if profile(text).is_none() => {
                let known: Vec<&str> = profiles().iter().map(Profile::code).collect();
                self.error(place, IssueCode::UnknownCode, text, &known.join(", "));
            }
            _ => {}
        }
    }

    fn code(&mut self, code: &str, schemes: &[&str], context: &Context<'_>, place: &Place<'_>) {
        let found = schemes.iter().find_map(|scheme| Some((*scheme, context.vocabulary.term(scheme, code)?)));
        let Some((scheme, term)) = found else {
            return self.error(place, IssueCode::UnknownCode, code, &allowed_codes(context, schemes));
        };
        let offered = context.vocabulary.scheme(scheme).is_none_or(|terms| {
            terms.offered.as_ref().is_none_or(|offered| offered.iter().any(|held| held == code))
        });
        let (rule, severity) = match (term.deprecated, offered) {
            (true, _) => (IssueCode::DeprecatedCode, Severity::Warning),
            (false, false) => (IssueCode::NotOffered, Severity::Hint),
            (false, true) => return,
        };
        self.note(Issue::new(place.to_string(), rule, severity).with("found", code));
    }

    fn format_code(&mut self, code: &str, context: &Context<'_>, place: &Place<'_>) {
        if context.vocabulary.term(scheme::FORMAT, code).is_none() {
            self.note(Issue::warning(place.to_string(), IssueCode::UnknownFormat).with("found", code));
        }
    }
}

/// The codes offered, the first dozen of them.
fn allowed_codes(context: &Context<'_>, schemes: &[&str]) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for scheme in schemes {
        codes.extend(context.vocabulary.offered(scheme).into_iter().map(|term| term.code.as_str()));
    }
    let mut text = codes.iter().take(MOST_CODES).copied().collect::<Vec<_>>().join(", ");
    // Long codes must not cost the sentence its ellipsis: arguments are cut at 120 characters.
    while text.chars().count() > 110 {
        text = text.rsplit_once(", ").map_or_else(String::new, |(head, _)| head.to_owned());
    }
    if text.matches(", ").count() + 1 < codes.len() {
        text.push_str(", …");
    }
    text
}

/// The JSON type of a value.
pub(super) const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Whether a value is a number without a fraction, however it is written (`3`, `3.0`).
pub(super) fn is_whole(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::same_text_key;

    #[test]
    fn keywords_that_systems_rewrite_are_the_same_and_signs_are_not() {
        assert_eq!(same_text_key("Qualité de l’eau"), same_text_key("qualite-de-l-eau"));
        assert_eq!(same_text_key(" Eau. "), same_text_key("eau"));
        assert_ne!(same_text_key("C++"), same_text_key("C#"));
    }

    #[test]
    fn places_read_like_paths() {
        let root = Place::Root("");
        let contacts = Place::Key(&root, "contacts");
        let first = Place::Index(&contacts, 0);
        assert_eq!(Place::Key(&first, "email").to_string(), "contacts[0].email");
        let resource = Place::Root("resources[2]");
        assert_eq!(Place::Key(&resource, "name").to_string(), "resources[2].name");
    }
}
