//! How strongly a word stands in a dataset, worked out once when the dataset is indexed and kept as
//! the frequency of its stem: a search reads one list per word instead of one per field, and what a
//! word weighs depends on nothing but the dataset itself.

use crate::search::analyse::{each_word, stem};
use std::collections::HashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// How many levels of strength there are outside the title.
const LEVELS: usize = 6;
/// What each level stands for; the first is no occurrence at all.
const OUTSIDE: [f64; LEVELS + 1] = [0.0, 0.35, 0.6, 1.0, 1.7, 2.8, 4.5];
/// What standing in the title adds: not there, in a long one, in a usual one, in a short one.
const IN_TITLE: [f64; 4] = [0.0, 4.0, 4.5, 5.0];
/// Words of the longest title that is short, and of the longest that is usual.
const TITLE_LENGTHS: [usize; 2] = [3, 8];
/// How many impacts there are, none at all being one.
pub(crate) const IMPACTS: usize = IN_TITLE.len() * (LEVELS + 1);
/// A word that stands in a title, of which no more is known.
pub(crate) const TITLE_WORD: u8 = impact(2, 0);

/// Weight of an occurrence, how much the length of the text counts against it (0 to 1), and the
/// length at which it counts neither way.
struct Weight {
    occurrence: f64,
    penalty: f64,
    length: f64,
}

const KEYWORDS: Weight = Weight { occurrence: 2.5, penalty: 0.4, length: 8.0 };
const DESCRIPTION: Weight = Weight { occurrence: 1.0, penalty: 0.4, length: 100.0 };
const OTHER: Weight = Weight { occurrence: 0.5, penalty: 0.4, length: 20.0 };

impl Weight {
    fn of(&self, occurrences: u32, length: usize) -> f64 {
        let against = 1.0 - self.penalty + self.penalty * length as f64 / self.length;
        self.occurrence * f64::from(occurrences) / against
    }
}

/// The number of an impact, from 1: those outside titles first, as they are the most frequent.
const fn impact(title: usize, outside: usize) -> u8 {
    (title * (LEVELS + 1) + outside) as u8
}

/// The impact of a word found `times` times outside titles, of which no more is known.
pub(crate) fn plain_impact(times: u32) -> u8 {
    impact(0, (times as usize + 1).clamp(2, 4))
}

/// How strong an impact is.
pub(crate) fn strength(impact: u8) -> f64 {
    let (title, outside) = (usize::from(impact) / (LEVELS + 1), usize::from(impact) % (LEVELS + 1));
    IN_TITLE.get(title).copied().unwrap_or_default() + OUTSIDE.get(outside).copied().unwrap_or_default()
}

/// Whether an impact is that of a word in the title.
#[cfg(test)]
fn is_in_title(impact: u8) -> bool {
    usize::from(impact) > LEVELS
}

/// The level nearest to a strength, by ratio.
fn level(strength: f64) -> usize {
    if strength <= 0.0 {
        return 0;
    }
    let nearer = OUTSIDE.windows(2).skip(1).take_while(|pair| strength * strength > pair[0] * pair[1]);
    1 + nearer.count()
}

/// The texts of a dataset.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts<'a> {
    pub(crate) title: &'a str,
    pub(crate) other_titles: Vec<&'a str>,
    pub(crate) keywords: Vec<&'a str>,
    pub(crate) description: &'a str,
    pub(crate) others: Vec<&'a str>,
}

/// Where one word stands.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    title: usize,
    keywords: u32,
    description: u32,
    other: u32,
}

/// Stems kept from one dataset to the next; all are forgotten when there are so many.
const FORMS_KEPT: usize = 20_000;

/// Works out impacts; keeps the stems that it met.
#[derive(Debug, Default)]
pub(crate) struct Impacts {
    /// The stem of each form, by its number.
    forms: HashMap<Box<str>, usize>,
    numbers: HashMap<Box<str>, usize>,
    stems: Vec<Met>,
    /// The stems of the dataset at hand.
    met: Vec<usize>,
}

/// A stem, and where it stands in the dataset at hand if it does.
#[derive(Debug)]
struct Met {
    stem: Box<str>,
    standing: Option<Standing>,
}

impl Impacts {
    /// Every stem of a dataset with its impact, as the text that [`ImpactTokenizer`] reads.
    pub(crate) fn of(&mut self, texts: &Texts<'_>) -> String {
        if self.forms.len() >= FORMS_KEPT {
            *self = Self::default();
        }
        let length = self.add(texts.title, |_| {});
        let class = 3 - TITLE_LENGTHS.iter().filter(|longest| length > **longest).count();
        self.add(texts.title, |standing| standing.title = class);
        for title in &texts.other_titles {
            // An acronym, most of the time: as good as a short title.
            self.add(title, |standing| standing.title = 3);
        }
        let keywords: usize =
            texts.keywords.iter().map(|text| self.add(text, |standing| standing.keywords += 1)).sum();
        let description = self.add(texts.description, |standing| standing.description += 1);
        let other: usize =
            texts.others.iter().map(|text| self.add(text, |standing| standing.other += 1)).sum();
        let mut encoded = String::new();
        for number in self.met.drain(..) {
            let Some(Met { stem, standing }) = self.stems.get_mut(number) else { continue };
            let Some(standing) = standing.take() else { continue };
            let outside = KEYWORDS.of(standing.keywords, keywords)
                + DESCRIPTION.of(standing.description, description)
                + OTHER.of(standing.other, other);
            encoded.push(char::from(FIRST + impact(standing.title, level(outside))));
            encoded.push_str(stem);
            encoded.push(END);
        }
        encoded
    }

    /// Visits the standing of each word of a text; how many there are.
    fn add(&mut self, text: &str, mut stands: impl FnMut(&mut Standing)) -> usize {
        let mut count = 0;
        each_word(text, |word, _| {
            count += 1;
            let number = self.forms.get(word).copied();
            let number = number.unwrap_or_else(|| self.learn(word));
            let Some(Met { standing, .. }) = self.stems.get_mut(number) else { return };
            if standing.is_none() {
                self.met.push(number);
            }
            stands(standing.get_or_insert_default());
        });
        count
    }

    /// The number of the stem of a form that was not met before.
    fn learn(&mut self, word: &str) -> usize {
        let stem: Box<str> = stem(word).into();
        let next = self.stems.len();
        let number = *self.numbers.entry(stem.clone()).or_insert(next);
        if number == next {
            self.stems.push(Met { stem, standing: None });
        }
        self.forms.insert(word.into(), number);
        number
    }
}

/// The sign of impact 0.
const FIRST: u8 = b'0';
/// What ends a stem: no word holds it.
const END: char = '\n';

/// Gives each stem as often as its impact says.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImpactTokenizer {
    token: Token,
}

/// The stems of one text, in turn.
pub(crate) struct ImpactStream<'a> {
    token: &'a mut Token,
    rest: &'a str,
    left: u8,
}

impl Tokenizer for ImpactTokenizer {
    type TokenStream<'a> = ImpactStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ImpactStream<'a> {
        self.token.reset();
        ImpactStream { token: &mut self.token, rest: text, left: 0 }
    }
}

impl TokenStream for ImpactStream<'_> {
    fn advance(&mut self) -> bool {
        while self.left == 0 {
            let Some((piece, rest)) = self.rest.split_once(END) else { return false };
            self.rest = rest;
            let (Some(sign), Some(stem)) = (piece.bytes().next(), piece.get(1..)) else { continue };
            self.left = sign.saturating_sub(FIRST).min(IMPACTS as u8 - 1);
            self.token.text.clear();
            self.token.text.push_str(stem);
        }
        self.left -= 1;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn frequencies(texts: &Texts<'_>) -> BTreeMap<String, u8> {
        let text = Impacts::default().of(texts);
        let mut tokenizer = ImpactTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut found = BTreeMap::new();
        while stream.advance() {
            *found.entry(stream.token().text.clone()).or_default() += 1;
        }
        found
    }

    #[test]
    fn titles_weigh_most_and_short_ones_more() {
        let found = frequencies(&Texts {
            title: "Pistes cyclables",
            keywords: vec!["vélo", "mobilité"],
            description: "Les pistes de la ville, et rien d'autre.",
            others: vec!["Ville d'Arles"],
            ..Texts::default()
        });
        let of = |stem: &str| strength(found[stem]);
        assert!(of("pist") > of("cyclabl") && of("cyclabl") > of("velo"), "{found:?}");
        assert!(of("velo") > of("arl") && of("arl") > 0.0, "{found:?}");
        assert!(is_in_title(found["pist"]) && !is_in_title(found["velo"]));
        let long = "Pistes cyclables de la commune d'Arles relevées en 2013 par les services techniques";
        let long = frequencies(&Texts { title: long, ..Texts::default() });
        assert!(strength(long["cyclabl"]) < of("cyclabl"));
    }

    #[test]
    fn each_level_is_nearest_to_itself() {
        for (at, strength) in OUTSIDE.iter().enumerate() {
            assert_eq!(level(*strength), at);
        }
        assert_eq!((level(1e-9), level(1e9)), (1, LEVELS));
        assert!((1..IMPACTS as u8).all(|one| strength(one) > 0.0));
        assert!(is_in_title(TITLE_WORD) && !is_in_title(plain_impact(u32::MAX)));
        assert!(frequencies(&Texts::default()).is_empty());
    }
}
