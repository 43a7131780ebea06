//! Folding: the one function that slugs, search and vocabularies share.
//!
//! Two spellings that a French reader takes for the same word fold to the same text:
//! case, accents, ligatures (œ, æ), the two apostrophes and every kind of hyphen.

pub(crate) mod size;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds `text`: lower case, no accents, ligatures spelled out, typographic apostrophes,
/// hyphens and white space made plain. Word boundaries are kept.
///
/// ```
/// use catalogue_core::text::fold;
/// assert_eq!(fold("Œuvres d’Art"), "oeuvres d'art");
/// assert_eq!(fold("FORÊTS"), fold("forets"));
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        fold_character(character, &mut folded);
    }
    folded
}

/// Appends the folded form of one character.
pub(crate) fn fold_character(character: char, folded: &mut String) {
    if character.is_ascii() {
        if character.is_ascii_control() {
            folded.push(' ');
        } else {
            folded.push(character.to_ascii_lowercase());
        }
        return;
    }
    match character {
        'œ' | 'Œ' => folded.push_str("oe"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'ß' | 'ẞ' => folded.push_str("ss"),
        'ø' | 'Ø' => folded.push('o'),
        'ł' | 'Ł' => folded.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
        'þ' | 'Þ' => folded.push_str("th"),
        'ı' => folded.push('i'),
        '’' | '‘' | 'ʼ' | '′' | '‛' | '`' | '´' => folded.push('\''),
        '‐' | '‑' | '‒' | '–' | '—' | '−' => folded.push('-'),
        // Soft hyphens and zero-width marks are invisible: two texts that look alike fold alike.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
        _ if character.is_whitespace() => folded.push(' '),
        _ => {
            for part in std::iter::once(character).nfkd() {
                if is_combining_mark(part) {
                    continue;
                }
                folded.extend(part.to_lowercase().filter(|low| !is_combining_mark(*low)));
            }
        }
    }
}

/// The comparison key of a label: folded, with every run of characters that are neither
/// letters nor digits reduced to one space. `Qualité de l'eau`, `qualite de l eau` and
/// `qualite-de-l-eau` share one key.
///
/// ```
/// use catalogue_core::text::key;
/// assert_eq!(key("Qualité de l’eau"), key("qualite-de-l-eau"));
/// ```
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len());
    for character in folded.chars() {
        if character.is_alphanumeric() {
            key.push(character);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    if key.ends_with(' ') {
        key.pop();
    }
    key
}

/// Whether [`key`] of a text is this one; most texts tell by their first letters.
pub(crate) fn has_key(text: &str, wanted: &str) -> bool {
    let mut folded = String::new();
    let (mut rest, mut apart) = (wanted, false);
    for character in text.chars() {
        folded.clear();
        fold_character(character, &mut folded);
        for part in folded.chars() {
            if !part.is_alphanumeric() {
                apart = rest.len() < wanted.len();
                continue;
            }
            let after = if std::mem::take(&mut apart) { rest.strip_prefix(' ') } else { Some(rest) };
            let Some(after) = after.and_then(|after| after.strip_prefix(part)) else { return false };
            rest = after;
        }
    }
    rest.is_empty()
}

/// The key under which two keywords or titles are the same for a reader: folded, and with the
/// separators that systems exchange for one another (T24) made one.
pub(crate) fn same_text_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in fold(text).chars() {
        let separator = character.is_whitespace() || "-_.,;'".contains(character);
        if !separator {
            key.push(character);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The sort key of a title by French collation: accents and case count only between
/// titles that are otherwise equal.
///
/// ```
/// use catalogue_core::text::collation_key;
/// let mut titles = ["Zones", "École", "ecole", "Eaux"];
/// titles.sort_by_key(|title| collation_key(title));
/// assert_eq!(titles, ["Eaux", "ecole", "École", "Zones"]);
/// ```
pub fn collation_key(text: &str) -> String {
    format!("{}\u{1}{}\u{1}{}", key(text), text.to_lowercase(), text)
}

/// A slug: `a-z`, `0-9` and `-`, at most `limit` bytes, cut between words.
/// `None` when nothing of the text can be kept.
///
/// ```
/// use catalogue_core::text::slugify;
/// assert_eq!(slugify("Œuvres d'art à l'école", 100).as_deref(), Some("oeuvres-d-art-a-l-ecole"));
/// assert_eq!(slugify("🎉🎉", 100), None);
/// ```
pub fn slugify(text: &str, limit: usize) -> Option<String> {
    // Emoji are dropped first: the slug crate would spell them out in English.
    let letters: String = fold(text).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut slug = slug::slugify(letters);
    if slug.len() > limit {
        let cut = slug[..limit].rfind('-').filter(|at| *at > limit / 2).unwrap_or(limit);
        slug.truncate(cut);
    }
    let slug = slug.trim_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_spellings_of_one_word_fold_alike() {
        for same in [
            ["forêt", "FORÊT", "foret"],
            ["œuvre", "oeuvre", "ŒUVRE"],
            ["l’eau", "l'eau", "L'EAU"],
            ["événement", "évènement", "EVENEMENT"],
        ] {
            assert_eq!(fold(same[0]), fold(same[1]));
            assert_eq!(fold(same[1]), fold(same[2]));
        }
        // Composed and decomposed spellings of the same letter.
        assert_eq!(fold("e\u{301}tat"), fold("état"));
    }

    #[test]
    fn a_key_is_recognised_without_being_made() {
        let texts =
            ["", " ", "l'eau", "L’Eau !", "eau", "l eau de", "--l--eau", "Œuvre", "oeuvre", "oe", "œ", "ß"];
        for text in texts {
            for other in texts {
                assert_eq!(has_key(text, &key(other)), key(text) == key(other), "{text:?} {other:?}");
            }
        }
    }

    #[test]
    fn slug_cuts_on_a_word() {
        let long = "mot ".repeat(60);
        let slug = slugify(&long, 100).unwrap();
        assert!(slug.len() <= 100 && slug.ends_with("mot"), "{slug}");
        assert_eq!(slugify("", 100), None);
        assert_eq!(slugify("œ", 100).as_deref(), Some("oe"));
    }
}
