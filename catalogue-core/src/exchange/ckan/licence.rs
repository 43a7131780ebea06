//! Which licence a package names: the address first, then the code, then the title.

use super::dialect::Dialect;
use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, texts_of};
use crate::issue::IssueCode;
use crate::vocabulary::scheme;

/// Reads the licence of a package.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields, dialect: Dialect, harvested: bool) {
    let mut texts: Vec<(bool, String)> = Vec::new();
    for key in ["license_url", "license_id", "license_title", "license", "licence"] {
        if let Some(value) = fields.take(key) {
            for text in texts_of(&value) {
                if !texts.iter().any(|(_, held)| *held == text) {
                    texts.push((key == "license_id", text));
                }
            }
        }
    }
    if texts.is_empty() {
        return;
    }
    // PIGMA's harvester writes `other-at` on everything it takes: it says nothing (T6).
    let empty = dialect == Dialect::Pigma && harvested && texts.iter().any(|(_, text)| text == "other-at");
    if empty {
        draft.lose_value("licence", IssueCode::ValueLost, "other-at");
        return;
    }
    let named = texts.iter().map(|(_, text)| text.as_str());
    let found = find(draft, named);
    match found {
        Some((code, text, exact)) => {
            if text != code || !exact {
                draft.keep_raw("licence", &text);
            }
            // Another text that says something else stays beside, e.g. `cc-by` with a 3.0 address.
            for (is_id, text) in texts.iter().filter(|(_, other)| *other != text) {
                if *is_id || draft.find_code(scheme::LICENCE, text).is_none() {
                    draft.keep_raw("licence", text);
                }
            }
            draft.metadata.licence = Some(code);
        }
        None => {
            for (at, (_, text)) in texts.iter().enumerate() {
                if at == 0 {
                    draft.lose_value("licence", IssueCode::ValueLost, text);
                } else {
                    draft.keep_raw("licence", text);
                }
            }
        }
    }
}

/// The first of several texts that names a licence: exact matches first.
pub(super) fn find<'t>(
    draft: &Draft<'_>,
    texts: impl Iterator<Item = &'t str> + Clone,
) -> Option<(String, String, bool)> {
    let addresses = texts.clone().filter(|text| text.contains("://")).find_map(|text| {
        let (code, exact) = by_address(draft, text)?;
        Some((code, text.to_owned(), exact))
    });
    addresses.or_else(|| {
        texts.clone().find_map(|text| {
            let (code, exact) = draft.find_code(scheme::LICENCE, text)?;
            Some((code, text.to_owned(), exact))
        })
    })
}

/// A licence by its address; a national port or a translation is taken for what it ports.
fn by_address(draft: &Draft<'_>, text: &str) -> Option<(String, bool)> {
    let exact = draft.find_code(scheme::LICENCE, text);
    if exact.is_some() || !text.contains("creativecommons.org/licenses/") {
        return exact;
    }
    let mut head = text.trim_end_matches('/');
    while let Some((shorter, last)) = head.rsplit_once('/') {
        // The version is the last part that may not go.
        if last.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        head = shorter;
        if let Some((code, _)) = draft.find_code(scheme::LICENCE, head) {
            return Some((code, false));
        }
    }
    None
}
