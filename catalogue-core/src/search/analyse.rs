//! French analysis: words of a text, folded before they are stemmed (D§4.4 tests 2 and 3).

use crate::text::fold_character;
use std::ops::Range;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Words that an apostrophe cuts off and that say nothing: they are not indexed.
const ELIDED: &[&str] =
    &["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];

/// Words whose apostrophe does not cut: `aujourd'hui`, `presqu'île`, `prud'hommes`, `quelqu'un`.
const JOINED: &[&str] = &["aujourd", "presqu", "prud", "quelqu"];

/// French words skipped in a query that has others; folded, in alphabetical order.
const STOP_WORDS: &[&str] = &[
    "a", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "d", "dans", "de", "des", "du", "elle",
    "elles", "en", "est", "et", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "leurs", "m", "mais",
    "n", "ne", "nos", "notre", "nous", "on", "ont", "ou", "par", "pas", "pour", "qu", "que", "qui", "s",
    "sa", "se", "ses", "son", "sont", "sur", "t", "un", "une", "vos", "votre", "vous", "y",
];

/// Bytes kept of one word: what is longer is no word, and its start is enough to find it.
const WORD_LIMIT: usize = 80;

/// Visits the folded words of a text with the bytes each takes there.
pub(crate) fn each_word(text: &str, mut visit: impl FnMut(&str, Range<usize>)) {
    let mut word = String::new();
    let mut folded = String::new();
    let (mut start, mut end) = (0, 0);
    for (at, character) in text.char_indices() {
        folded.clear();
        fold_character(character, &mut folded);
        for part in folded.chars() {
            if part.is_alphanumeric() {
                if word.is_empty() {
                    start = at;
                }
                if word.len() < WORD_LIMIT {
                    word.push(part);
                }
                end = at + character.len_utf8();
            } else if part == '\'' && ELIDED.contains(&word.as_str()) {
                word.clear();
            } else if !(word.is_empty() || part == '\'' && JOINED.contains(&word.as_str())) {
                visit(&word, start..end);
                word.clear();
            }
        }
    }
    if !word.is_empty() {
        visit(&word, start..end);
    }
}

/// The folded words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word, _| words.push(word.to_owned()));
    words
}

/// Whether a folded word only links others.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&word).is_ok()
}

/// Plurals in `-aux` that `-al` does not make.
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

/// Reduces a folded word to a light stem: plural, feminine, a few endings. Words with digits or
/// foreign letters are left alone.
pub(crate) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return stem;
    }
    singular(&mut stem);
    masculine(&mut stem);
    stem
}

fn replace_end(word: &mut String, end: &str, by: &str, shortest: usize) -> bool {
    let fits = word.len() >= shortest && word.ends_with(end);
    if fits {
        word.truncate(word.len() - end.len());
        word.push_str(by);
    }
    fits
}

fn singular(word: &mut String) {
    if let Some((_, singular)) = PLURALS.iter().find(|(plural, _)| plural == word) {
        (*singular).clone_into(word);
        return;
    }
    let done = replace_end(word, "eaux", "eau", 4)
        || replace_end(word, "aux", "al", 5)
        || replace_end(word, "eux", "eu", 4)
        || replace_end(word, "oux", "ou", 6);
    if !done && !word.ends_with("ss") {
        replace_end(word, "s", "", 4);
    }
}

fn masculine(word: &mut String) {
    if replace_end(word, "euse", "eu", 6) {
        return;
    }
    replace_end(word, "ee", "e", 5);
    if !replace_end(word, "e", "", 4) {
        return;
    }
    let _ = replace_end(word, "iqu", "ic", 5)
        || replace_end(word, "iv", "if", 4)
        || replace_end(word, "ell", "el", 5)
        || replace_end(word, "enn", "en", 5)
        || replace_end(word, "ett", "et", 5);
}

/// The tokenizer given to tantivy: folded words, stemmed or not.
#[derive(Clone, Default)]
pub(crate) struct French {
    stemmed: bool,
    words: Vec<(String, Range<usize>)>,
    token: Token,
}

impl French {
    /// Folded words, reduced to their stem.
    pub(crate) fn stemmed() -> Self {
        Self { stemmed: true, ..Self::default() }
    }

    /// Folded words as they are.
    pub(crate) fn plain() -> Self {
        Self::default()
    }
}

impl Tokenizer for French {
    type TokenStream<'a> = FrenchStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchStream<'a> {
        self.words.clear();
        let (words, stemmed) = (&mut self.words, self.stemmed);
        each_word(text, |word, place| {
            words.push((if stemmed { stem(word) } else { word.to_owned() }, place));
        });
        self.token.reset();
        FrenchStream { tokenizer: self, next: 0 }
    }
}

/// The words of one text, in turn.
pub(crate) struct FrenchStream<'a> {
    tokenizer: &'a mut French,
    next: usize,
}

impl TokenStream for FrenchStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((word, place)) = self.tokenizer.words.get_mut(self.next) else { return false };
        let token = &mut self.tokenizer.token;
        token.text = std::mem::take(word);
        token.position = self.next;
        (token.offset_from, token.offset_to) = (place.start, place.end);
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.tokenizer.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokenizer.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elisions_are_cut_and_exceptions_kept_whole() {
        assert_eq!(words("l'eau"), ["eau"]);
        assert_eq!(words("L’Eau d'aujourd’hui"), ["eau", "aujourdhui"]);
        assert_eq!(words("Qualité de l'eau — presqu'île"), ["qualite", "de", "eau", "presquile"]);
        assert_eq!(words("jusqu'à Saint-Émilion"), ["a", "saint", "emilion"]);
        assert_eq!(words("n_commune_033.csv"), ["n", "commune", "033", "csv"]);
        assert_eq!(words("e\u{301}tat fo\u{ad}ret"), ["etat", "foret"]);
        assert!(words("--- '' 🎉").is_empty());
    }

    #[test]
    fn inflected_forms_share_one_stem() {
        for same in [
            &["école", "écoles", "ECOLE", "ecole"][..],
            &["événement", "évènements", "evenement"],
            &["forêt", "forêts", "FORETS"],
            &["données", "donnée", "donnees", "donnee"],
            &["régional", "régionale", "régionaux", "régionales"],
            &["travaux", "travail"],
            &["eau", "eaux"],
            &["réseau", "réseaux"],
            &["public", "publique", "publics", "publiques"],
            &["actif", "active", "actives"],
            &["dangereux", "dangereuse", "dangereuses"],
            &["lieu", "lieux"],
            &["européen", "européenne", "européennes"],
            &["naturel", "naturelle", "naturels"],
            &["œuvre", "oeuvres"],
        ] {
            let stems: Vec<String> =
                same.iter().flat_map(|text| words(text)).map(|word| stem(&word)).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{same:?}: {stems:?}");
        }
        assert_ne!(stem("donnees"), stem("don"));
        assert_ne!(stem("ecole"), stem("ecologie"));
    }

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("de") && !is_stop_word("eau"));
    }
}
