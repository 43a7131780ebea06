//! The analysis of the floor: what the library does to French words, said again, so that the floor
//! searches the same words. The share of equal totals in the report tells how well they agree.

use catalogue_core::text::fold;
use std::collections::HashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

const ELIDED: &[&str] =
    &["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];
const JOINED: &[&str] = &["aujourd", "presqu", "prud", "quelqu"];
const STOP_WORDS: &[&str] = &[
    "a", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "du", "elle",
    "elles", "en", "est", "et", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "m", "mais",
    "n", "ne", "nos", "notre", "nous", "on", "ont", "ou", "par", "pas", "pour", "qu", "que", "qui", "s",
    "sa", "se", "ses", "son", "sont", "sur", "t", "un", "une", "vos", "votre", "vous", "y",
];
const PLURALS: &[(&str, &str)] = &[
    ("travaux", "travail"),
    ("vitraux", "vitrail"),
    ("coraux", "corail"),
    ("emaux", "email"),
    ("baux", "bail"),
    ("materiaux", "materiau"),
    ("noyaux", "noyau"),
    ("tuyaux", "tuyau"),
    ("boyaux", "boyau"),
    ("taux", "taux"),
];
/// Ends of words and what they become, the first that fits, with the letters a word must have.
const NUMBER: &[(&str, &str, usize)] =
    &[("eaux", "eau", 4), ("aux", "al", 5), ("eux", "eu", 4), ("oux", "ou", 6)];
const GENDER: &[(&str, &str, usize)] =
    &[("iqu", "ic", 5), ("iv", "if", 4), ("ell", "el", 5), ("enn", "en", 5), ("ett", "et", 5)];

/// The folded words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let (mut all, mut word) = (Vec::new(), String::new());
    for letter in fold(text).chars() {
        let cuts = |parts: &[&str]| letter == '\'' && parts.contains(&word.as_str());
        if letter.is_alphanumeric() {
            word.push(letter);
        } else if cuts(ELIDED) {
            word.clear();
        } else if !word.is_empty() && !cuts(JOINED) {
            all.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// The folded words of a query: those that only link others are left out where others stand.
pub(crate) fn asked_words(text: &str) -> Vec<String> {
    let all = words(text);
    let some: Vec<String> = all.iter().filter(|word| !STOP_WORDS.contains(&word.as_str())).cloned().collect();
    if some.is_empty() { all } else { some }
}

fn turn(word: &mut String, ends: &[(&str, &str, usize)]) -> bool {
    for (end, by, shortest) in ends {
        if word.len() >= *shortest && word.ends_with(end) {
            word.truncate(word.len() - end.len());
            word.push_str(by);
            return true;
        }
    }
    false
}

/// A light stem of a folded word.
pub(crate) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return stem;
    }
    if let Some((_, singular)) = PLURALS.iter().find(|(plural, _)| *plural == word) {
        (*singular).clone_into(&mut stem);
    } else if !turn(&mut stem, NUMBER) && !stem.ends_with("ss") {
        turn(&mut stem, &[("s", "", 4)]);
    }
    if turn(&mut stem, &[("euse", "eu", 6)]) {
        return stem;
    }
    turn(&mut stem, &[("ee", "e", 5)]);
    if turn(&mut stem, &[("e", "", 4)]) {
        turn(&mut stem, GENDER);
    }
    stem
}

/// The tokenizer given to tantivy: folded words, their stems remembered when they are stemmed.
#[derive(Clone, Default)]
struct French {
    stemmed: bool,
    stems: HashMap<String, String>,
}

/// The tokens of one text.
struct Words {
    all: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for French {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        let mut all = words(text);
        if self.stemmed {
            for word in &mut all {
                if !self.stems.contains_key(word) {
                    self.stems.insert(word.clone(), stem(word));
                }
                if let Some(known) = self.stems.get(word) {
                    word.clone_from(known);
                }
            }
        }
        Words { all: all.into_iter(), token: Token { position: usize::MAX, ..Token::default() } }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.all.next() else { return false };
        self.token.text = word;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The tokenizers that the floor's schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register("stemmed", French { stemmed: true, ..French::default() });
    manager.register("plain", French::default());
    manager
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_cut_and_stemmed() {
        assert_eq!(words("Qualité de l’eau — presqu'île"), ["qualite", "de", "eau", "presquile"]);
        assert_eq!(asked_words("la qualité de l'eau"), ["qualite", "eau"]);
        assert_eq!(asked_words("de la"), ["de", "la"]);
        for same in [["ecole", "ecoles"], ["regionaux", "regionales"], ["publics", "publiques"]] {
            assert_eq!(stem(same[0]), stem(same[1]));
        }
        assert_ne!(stem("donnees"), stem("don"));
    }
}
