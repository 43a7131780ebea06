//! Whether a value in our own words may be taken as it is: it comes from outside, whoever says it is ours.

use crate::exchange::clean::{self, NAME_LIMIT, TEXT_LIMIT, URL_LIMIT};
use crate::model::{
    BoundingBox, Conformity, Contact, CoupledResource, Encoding, Extent, Identifier, Period, Resolution,
};
use crate::text;
use crate::vocabulary::{Vocabulary, scheme};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// The most of a list that has no limit of its own.
const LIST_LIMIT: usize = 100;

/// A value of a type.
pub(super) fn of<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

/// A value that may be absent.
pub(super) fn maybe<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { read(value).map(Some) }
}

/// A list of which each value is there once.
pub(super) fn list<T>(value: &Value, limit: usize, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(all) if all.len() <= limit => all.iter().map(read).collect(),
        _ => None,
    }
}

pub(super) fn is_line(text: &str, limit: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= limit && !text.chars().any(char::is_control)
}

pub(super) fn line(value: &Value, limit: usize) -> Option<String> {
    value.as_str().filter(|text| is_line(text, limit)).map(str::to_owned)
}

pub(super) fn text(value: &Value) -> Option<String> {
    let fits = |text: &&str| {
        text.chars().count() <= TEXT_LIMIT
            && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    };
    value.as_str().filter(fits).map(str::to_owned)
}

pub(super) fn is_url(text: &str) -> bool {
    let plain = |url: Url| {
        matches!(url.scheme(), "http" | "https" | "ftp")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    };
    is_line(text, URL_LIMIT) && Url::parse(text).is_ok_and(plain)
}

pub(super) fn url(value: &Value) -> Option<String> {
    value.as_str().filter(|text| is_url(text)).map(str::to_owned)
}

/// A code of one of several schemes.
pub(super) fn code(vocabulary: &Vocabulary, value: &Value, schemes: &[&str]) -> Option<String> {
    let code = value.as_str()?;
    let known = schemes.iter().any(|scheme| vocabulary.term(scheme, code).is_some());
    known.then(|| code.to_owned())
}

/// A reference system, also one that only the register of EPSG knows.
pub(super) fn crs(vocabulary: &Vocabulary, value: &Value) -> Option<String> {
    let number = |code: &&str| {
        code.strip_prefix("EPSG:")
            .is_some_and(|n| (1..=6).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
    };
    code(vocabulary, value, &[scheme::CRS]).or_else(|| value.as_str().filter(number).map(str::to_owned))
}

/// Keywords, each once for a reader.
pub(super) fn keywords(value: &Value) -> Option<Vec<String>> {
    let words = list(value, 200, |word| line(word, 100).filter(|word| word.chars().count() >= 2))?;
    let mut keys = HashSet::new();
    words.iter().all(|word| keys.insert(text::same_text_key(word))).then_some(words)
}

pub(super) fn contacts(vocabulary: &Vocabulary, value: &Value) -> Option<Vec<Contact>> {
    list(value, 50, |value| {
        let held: Contact = of(value)?;
        let named = |text: &Option<String>| text.as_deref().is_none_or(|text| is_line(text, NAME_LIMIT));
        let fits = named(&held.name)
            && named(&held.organisation)
            && held.url.as_deref().is_none_or(is_url)
            && held.phone.as_deref().is_none_or(|found| clean::phone(found).as_deref() == Some(found))
            && held.email.as_ref().is_none_or(|email| clean::emails(email).0 == std::slice::from_ref(email))
            && held.role.as_deref().is_none_or(|role| vocabulary.term(scheme::CONTACT_ROLE, role).is_some());
        fits.then_some(held)
    })
}

pub(super) fn extent(value: &Value) -> Option<Extent> {
    let held: Extent = if value.is_null() { Extent::default() } else { of(value)? };
    let fits = held.boxes.len() <= LIST_LIMIT
        && held.boxes.iter().all(BoundingBox::is_valid)
        && held.place.as_deref().is_none_or(|place| is_line(place, NAME_LIMIT))
        && held.territory.as_deref().is_none_or(is_territory);
    fits.then_some(held)
}

/// `level:code`.
pub(super) fn is_territory(text: &str) -> bool {
    text.split_once(':').is_some_and(|(level, code)| !level.is_empty() && !code.is_empty())
        && is_line(text, 60)
}

pub(super) fn period(value: &Value) -> Option<Period> {
    let held: Period = of(value)?;
    let ordered = held.start.zip(held.end).is_none_or(|(start, end)| start.first_day() <= end.last_day());
    ordered.then_some(held)
}

pub(super) fn conformity(value: &Value) -> Option<Vec<Conformity>> {
    list(value, LIST_LIMIT, |value| {
        let held: Conformity = of(value)?;
        let fits = is_line(&held.specification, NAME_LIMIT) && held.uri.as_deref().is_none_or(is_url);
        fits.then_some(held)
    })
}

pub(super) fn resolution(value: &Value) -> Option<Resolution> {
    of(value).filter(|held| match held {
        Resolution::Scale(scale) => (1..=1_000_000_000).contains(scale),
        Resolution::Distance(metres) => (f64::MIN_POSITIVE..=1e9).contains(metres),
    })
}

pub(super) fn identifier(value: &Value) -> Option<Identifier> {
    const KINDS: &[&str] = &["source", "file", "resource", "doi", "url", "other"];
    of::<Identifier>(value).filter(|held| {
        KINDS.contains(&held.kind.as_str())
            && is_line(&held.value, 1_000)
            && held.namespace.as_deref().is_none_or(|space| is_line(space, URL_LIMIT))
    })
}

pub(super) fn encoding(value: &Value) -> Option<Encoding> {
    of::<Encoding>(value).filter(|held| {
        is_line(&held.name, NAME_LIMIT)
            && held.version.as_deref().is_none_or(|text| is_line(text, NAME_LIMIT))
    })
}

pub(super) fn coupled(value: &Value) -> Option<CoupledResource> {
    of::<CoupledResource>(value).filter(|held| {
        held.identifier.as_deref().is_none_or(|id| is_line(id, 1_000))
            && held.url.as_deref().is_none_or(is_url)
    })
}
