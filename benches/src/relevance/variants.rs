//! The same words written otherwise, as people write them.

use crate::random::Random;
use crate::relevance::pairs::Pair;

/// The shortest word in which a typing error is made, in letters.
const SHORTEST: usize = 5;
/// How often another error is tried for when one changes nothing.
const TRIES: usize = 20;

/// What is written otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Accents left out.
    Accents,
    /// Plural for singular, or the reverse, in one word.
    Number,
    /// One letter left out, added, wrong or swapped with the next.
    Typing,
    /// The other apostrophe, or an elided article before a word.
    Apostrophe,
    /// All of these.
    All,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Accents => "without accents",
            Kind::Number => "in the other number",
            Kind::Typing => "with one typing error",
            Kind::Apostrophe => "with another apostrophe, or an article",
            Kind::All => "all of these",
        }
    }
}

/// One variant of a pair.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) kind: Kind,
    /// The place of the pair.
    pub(crate) of: usize,
    pub(crate) pair: Pair,
}

/// At least `least` variants, where the words allow: all that are of one make, then typing errors.
pub(crate) fn variants(pairs: &[Pair], least: usize, seed: u64) -> Vec<Variant> {
    let mut made = Vec::new();
    for (of, pair) in pairs.iter().enumerate() {
        let mut add = |kind, query: String| {
            if query != pair.query {
                made.push(Variant { kind, of, pair: Pair { query, ..pair.clone() } });
            }
        };
        add(Kind::Accents, pair.query.chars().map(bare).collect());
        for place in words(&pair.query) {
            let word = &pair.query[place.clone()];
            if let Some(other) = other_number(word) {
                add(Kind::Number, replaced(&pair.query, &place, &other));
            }
            if word.chars().map(bare).next().is_some_and(|c| "aeiouhAEIOUH".contains(c)) && place.start == 0 {
                add(Kind::Apostrophe, format!("l'{}", pair.query));
                add(Kind::Apostrophe, format!("d’{}", pair.query));
            }
        }
        add(Kind::Apostrophe, pair.query.replace('\'', "’"));
    }
    let mut round = 0;
    let mut before = usize::MAX;
    while made.len() < least && made.len() != before {
        before = made.len();
        for (of, pair) in pairs.iter().enumerate() {
            let mut random = Random::of(seed, of as u64, round);
            if let Some(query) = mistyped(&pair.query, &mut random) {
                made.push(Variant { kind: Kind::Typing, of, pair: Pair { query, ..pair.clone() } });
            }
        }
        round += 1;
    }
    made
}

/// Where the words of a text are, in bytes.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn replaced(text: &str, place: &std::ops::Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..place.start], &text[place.end..])
}

fn other_number(word: &str) -> Option<String> {
    let lower = word.chars().all(char::is_lowercase) || word.chars().skip(1).all(char::is_lowercase);
    if !lower || word.chars().count() < 4 {
        return None;
    }
    match word.chars().last()? {
        's' => Some(word[..word.len() - 1].to_owned()),
        'x' | 'z' => None,
        _ => Some(format!("{word}s")),
    }
}

fn bare(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'É' | 'È' | 'Ê' => 'E',
        'À' | 'Â' => 'A',
        'Î' => 'I',
        'Ô' => 'O',
        'Ç' => 'C',
        other => other,
    }
}

/// One typing error in one of the longer words.
fn mistyped(text: &str, random: &mut Random) -> Option<String> {
    let long: Vec<_> =
        words(text).into_iter().filter(|place| text[place.clone()].chars().count() >= SHORTEST).collect();
    if long.is_empty() {
        return None;
    }
    for _ in 0..TRIES {
        let place = random.one(&long).clone();
        let mut letters: Vec<char> = text[place.clone()].chars().collect();
        let letter = char::from(*random.one(b"abcdefghijklmnopqrstuvwxyz"));
        let at = random.below(letters.len());
        match random.below(4) {
            0 => letters[at] = letter,
            1 => letters.insert(at, letter),
            2 => drop(letters.remove(at)),
            _ if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => continue,
        }
        let query = replaced(text, &place, &letters.into_iter().collect::<String>());
        if query != text {
            return Some(query);
        }
    }
    None
}
