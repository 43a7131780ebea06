//! Spelling slips: what one letter more, less, wrong or swapped makes of a word.

use crate::search::analyse::stem;
use std::collections::BTreeSet;

/// The shortest word in which a slip is admitted, in letters.
const SHORTEST: usize = 5;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Whether a folded word is long enough for a slip to be likelier than another word.
pub(crate) fn is_long_enough(word: &str) -> bool {
    word.is_ascii() && word.len() >= SHORTEST
}

/// Every text at one slip from this one; slips at the last letter left out when `inside`.
fn variants(word: &str, inside: bool) -> BTreeSet<String> {
    let letters = word.as_bytes();
    let mut variants = BTreeSet::new();
    let mut add = |bytes: Vec<u8>| {
        if let Ok(text) = String::from_utf8(bytes) {
            variants.insert(text);
        }
    };
    let last = letters.len() - usize::from(inside && !letters.is_empty());
    for at in 0..last {
        add([&letters[..at], &letters[at + 1..]].concat());
        for letter in LETTERS {
            add([&letters[..at], &[*letter], &letters[at + 1..]].concat());
        }
        if at + 1 < letters.len() {
            let mut swapped = letters.to_vec();
            swapped.swap(at, at + 1);
            add(swapped);
        }
    }
    for at in 0..=last {
        for letter in LETTERS {
            add([&letters[..at], &[*letter], &letters[at..]].concat());
        }
    }
    variants.remove(word);
    variants
}

/// The stems of all words at one slip from this one.
pub(crate) fn whole_words(word: &str) -> BTreeSet<String> {
    variants(word, false).iter().map(|variant| stem(variant)).collect()
}

/// The starts at one slip from this one. A slip at its last letter is none: the shorter start
/// would fit too many words.
pub(crate) fn starts(word: &str) -> BTreeSet<String> {
    variants(word, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_each_kind_is_found() {
        let found = variants("foret", false);
        for slip in ["fort", "foort", "forzt", "forret", "froet", "aforet", "foreta"] {
            assert_eq!(found.contains(slip), slip != "foort", "{slip}");
        }
        assert!(!found.contains("foret"));
        assert!(whole_words("forrets").contains("foret"));
        assert!(starts("etabliss").contains("etabiss") && !starts("ecole").contains("ecol"));
        assert!(is_long_enough("foret") && !is_long_enough("eaux"));
    }
}
