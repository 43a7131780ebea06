//! French analysis: words of a text, folded before they are stemmed.

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

/// A word being read, with its place in the text.
#[derive(Default)]
struct Reading {
    word: String,
    start: usize,
    end: usize,
}

impl Reading {
    /// Letters of a word as they stand in the text, of ASCII, from a byte on.
    fn letters(&mut self, letters: &str, at: usize) {
        if self.word.is_empty() {
            self.start = at;
        }
        let kept = letters.len().min(WORD_LIMIT.saturating_sub(self.word.len()));
        let from = self.word.len();
        self.word.push_str(letters.get(..kept).unwrap_or_default());
        if let Some(new) = self.word.get_mut(from..) {
            new.make_ascii_lowercase();
        }
        self.end = at + letters.len();
    }

    /// A letter that a character of the text folds to.
    fn letter(&mut self, letter: char, at: usize, end: usize) {
        if self.word.is_empty() {
            self.start = at;
        }
        if self.word.len() < WORD_LIMIT {
            self.word.push(letter);
        }
        self.end = end;
    }

    /// What is neither letter nor digit: the word ends here, unless an apostrophe joins.
    fn mark(&mut self, mark: char, visit: &mut impl FnMut(&str, Range<usize>)) {
        if self.word.is_empty() {
            return;
        }
        let is = |words: &[&str]| mark == '\'' && words.contains(&self.word.as_str());
        if is(ELIDED) {
            self.word.clear();
        } else if !is(JOINED) {
            self.finish(visit);
        }
    }

    fn finish(&mut self, visit: &mut impl FnMut(&str, Range<usize>)) {
        if !self.word.is_empty() {
            visit(&self.word, self.start..self.end);
            self.word.clear();
        }
    }
}

/// Visits the folded words of a text with the bytes each takes there.
pub(crate) fn each_word(text: &str, mut visit: impl FnMut(&str, Range<usize>)) {
    let mut reading = Reading::default();
    let mut folded = String::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        // Most of any text: folds to itself but for its case.
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if plain > 0 {
            reading.letters(rest.get(..plain).unwrap_or_default(), at);
            at += plain;
            continue;
        }
        let Some(character) = rest.chars().next() else { break };
        let end = at + character.len_utf8();
        if character.is_ascii() {
            reading.mark(character, &mut visit);
        } else {
            folded.clear();
            fold_character(character, &mut folded);
            for part in folded.chars() {
                if part.is_alphanumeric() {
                    reading.letter(part, at, end);
                } else {
                    reading.mark(part, &mut visit);
                }
            }
        }
        at = end;
    }
    reading.finish(&mut visit);
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

/// The tokenizer given to tantivy: folded words.
#[derive(Clone, Default)]
pub(crate) struct French {
    /// The words of the text at hand end to end.
    words: String,
    /// Where each ends there, and its place in the text.
    places: Vec<(usize, Range<usize>)>,
    token: Token,
}

impl Tokenizer for French {
    type TokenStream<'a> = FrenchStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchStream<'a> {
        let Self { words, places, token } = self;
        words.clear();
        places.clear();
        each_word(text, |word, place| {
            words.push_str(word);
            places.push((words.len(), place));
        });
        token.reset();
        FrenchStream { tokenizer: self, next: 0, from: 0 }
    }
}

/// The words of one text, in turn.
pub(crate) struct FrenchStream<'a> {
    tokenizer: &'a mut French,
    next: usize,
    from: usize,
}

impl TokenStream for FrenchStream<'_> {
    fn advance(&mut self) -> bool {
        let French { words, places, token, .. } = &mut *self.tokenizer;
        let Some((end, place)) = places.get(self.next) else { return false };
        token.text.clear();
        token.text.push_str(words.get(self.from..*end).unwrap_or_default());
        token.position = self.next;
        (token.offset_from, token.offset_to) = (place.start, place.end);
        self.from = *end;
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
    fn a_word_longer_than_any_is_cut_at_one_place() {
        let long = "Ab9".repeat(40);
        assert_eq!(words(&long), [&long.to_lowercase()[..WORD_LIMIT]]);
        assert_eq!(words(&format!("é{long}"))[0].len(), WORD_LIMIT);
        let mut places = Vec::new();
        each_word(&format!("x {long}é!y"), |_, place| places.push(place));
        assert_eq!(places, [0..1, 2..124, 125..126]);
    }

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("de") && !is_stop_word("eau"));
    }
}
