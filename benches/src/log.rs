//! Query logs: what people type and choose, the same at every run.

use crate::generate::Generator;
use crate::random::Random;
use crate::words;
use catalogue_core::{Area, AreaRelation, BoundingBox, Metadata, Query, Sort, text};
use serde::Serialize;
use std::collections::BTreeMap;

const STREAM_QUERY: u64 = 3;
/// The records that words are drawn from: always there, so that a log fits every size.
const DRAWN_FROM: usize = 1_000;
/// Words of four letters or more that only link others: nobody searches for them.
const LINKING: [&str; 12] =
    ["avec", "cette", "dans", "elle", "leur", "leurs", "mais", "notre", "nous", "pour", "sont", "votre"];
/// Members that ask, each of one organisation.
pub(crate) const MEMBERS: usize = 4;
/// The eight facets of every search.
pub(crate) const FACETS: [&str; 8] =
    ["theme", "keyword", "data-type", "frequency", "granularity", "organisation", "licence", "format"];

/// What somebody may type and choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// Nothing: the whole catalogue, latest first.
    All,
    /// One word.
    Term,
    /// Two words, which must both occur.
    TwoTerms,
    /// One word within one value of a facet.
    TermAndFilter,
    /// The beginning of a word.
    Prefix,
    /// One word within a box of the map.
    TermAndArea,
}

/// Each with how often it is asked, of 200.
pub(crate) const KINDS: [(Kind, &str, u64); 6] = [
    (Kind::All, "everything", 20),
    (Kind::Term, "one word", 40),
    (Kind::TwoTerms, "two words", 50),
    (Kind::TermAndFilter, "word and filter", 40),
    (Kind::Prefix, "start of a word", 30),
    (Kind::TermAndArea, "word and area", 20),
];

/// Values chosen, by facet.
pub(crate) type Filters = BTreeMap<String, Vec<String>>;

/// One line of a query log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Asked {
    /// Its place in the log.
    pub(crate) n: usize,
    /// What kind of question it is; figures are told apart by it.
    pub(crate) kind: Kind,
    /// The text typed; empty when none.
    pub(crate) words: String,
    /// The values chosen.
    pub(crate) filters: Filters,
    /// The values chosen when the same is asked with several: two in a facet and one in another.
    pub(crate) several: Filters,
    /// The box of the map: west, south, east, north.
    pub(crate) area: Option<[f64; 4]>,
    /// The member who asks, below [`MEMBERS`]; anybody when absent.
    pub(crate) member: Option<usize>,
}

impl Asked {
    /// As the library is asked, with its default options.
    pub(crate) fn query(&self) -> Query {
        Query {
            text: self.words.clone(),
            filters: self.filters.clone(),
            area: self.area.map(|[west, south, east, north]| Area {
                bounds: BoundingBox::new(west, south, east, north),
                relation: AreaRelation::Intersects,
            }),
            sort: if self.kind == Kind::All { Sort::Updated } else { Sort::Relevance },
            ..everything()
        }
    }

    /// The same with several values chosen.
    pub(crate) fn with_several(&self) -> Self {
        Self { filters: self.several.clone(), ..self.clone() }
    }
}

/// The whole catalogue with its facets, latest first.
pub(crate) fn everything() -> Query {
    Query { facets: FACETS.map(str::to_owned).to_vec(), sort: Sort::Updated, ..Query::default() }
}

/// A log of `count` queries over what a generator makes: words are drawn from records, so that
/// frequent ones are asked for often, and both words of a pair stand in one record.
pub(crate) fn log(generator: &Generator, seed: u64, count: usize) -> Vec<Asked> {
    (0..count).map(|n| asked(generator, seed, n)).collect()
}

fn asked(generator: &Generator, seed: u64, n: usize) -> Asked {
    let mut random = Random::of(seed, STREAM_QUERY, n as u64);
    let kind = random.weighted(&KINDS, |item| item.2).0;
    let (record, resources) = generator.dataset(random.below(DRAWN_FROM) as u64);
    let first = word(&mut random, &record);
    let words = match kind {
        Kind::All => String::new(),
        Kind::TwoTerms => {
            let second = (0..8).map(|_| word(&mut random, &record)).find(|second| *second != first);
            format!("{} {first}", second.unwrap_or_default()).trim().to_owned()
        }
        Kind::Prefix => first.chars().take(3 + random.below(3)).collect(),
        Kind::Term | Kind::TermAndFilter | Kind::TermAndArea => first,
    };
    let theme = record.themes.first().cloned().unwrap_or_default();
    let licence = record.licence.clone().unwrap_or_default();
    let format = resources.into_iter().find_map(|own| own.format).unwrap_or_default();
    let other = random.one(words::SUBJECTS).0.to_owned();
    let second = match random.below(3) {
        0 => ("licence".to_owned(), vec![licence.clone()]),
        1 => ("format".to_owned(), vec![format.clone()]),
        _ => ("data-type".to_owned(), record.data_types.clone()),
    };
    let mut themes = vec![theme.clone()];
    if other != theme {
        themes.push(other);
    }
    let filter = match random.below(3) {
        0 => ("theme", theme),
        1 => ("licence", licence),
        _ => ("format", format),
    };
    let area = (kind == Kind::TermAndArea).then(|| area(&mut random, &record)).flatten();
    Asked {
        n,
        kind,
        words,
        filters: (kind == Kind::TermAndFilter)
            .then(|| (filter.0.to_owned(), vec![filter.1]))
            .into_iter()
            .collect(),
        several: [("theme".to_owned(), themes), second].into_iter().collect(),
        area,
        member: random.percent(50).then(|| random.below(MEMBERS)),
    }
}

/// A word of the title, of the keywords or of the description, three letters or more.
fn word(random: &mut Random, record: &Metadata) -> String {
    let from = match random.below(10) {
        0..=4 => record.title.clone(),
        5..=7 => record.keywords.join(" "),
        _ => record.description.clone(),
    };
    let all: Vec<&str> = from
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 && !word.starts_with(|letter: char| letter.is_ascii_digit()))
        .filter(|word| !LINKING.contains(&word.to_lowercase().as_str()))
        .collect();
    match all.is_empty() {
        true => "données".to_owned(),
        false => random.one(&all).to_lowercase(),
    }
}

/// The box of the record and some way around it: a town, a département or more.
fn area(random: &mut Random, record: &Metadata) -> Option<[f64; 4]> {
    let own = record.extent.boxes.first()?;
    let around = [0.1, 0.5, 2.0][random.below(3)];
    Some([
        (own.west - around).max(-180.0),
        (own.south - around).max(-90.0),
        (own.east + around).min(180.0),
        (own.north + around).min(90.0),
    ])
}

/// The start of a word, as somebody types it into a field that suggests.
pub(crate) fn starts(generator: &Generator, seed: u64, count: usize) -> Vec<String> {
    (0..count)
        .map(|n| {
            let mut random = Random::of(seed, STREAM_QUERY + 1, n as u64);
            let record = generator.dataset(random.below(DRAWN_FROM) as u64).0;
            let letters = 1 + random.below(6);
            word(&mut random, &record).chars().take(letters).collect()
        })
        .collect()
}

/// A word with one letter gone, where it is long enough for a slip to be admitted.
pub(crate) fn misspelt(word: &str) -> Option<String> {
    let letters: Vec<char> = text::fold(word).chars().collect();
    if letters.len() < 6 {
        return None;
    }
    let gone = letters.len() / 2;
    Some(letters.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, letter)| *letter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_fixed_and_holds_every_kind_about_as_often_as_told() {
        let generator = Generator::new(5, 20);
        let asked = log(&generator, 5, 4_000);
        assert_eq!(asked[..50], log(&generator, 5, 50));
        assert_ne!(asked[..50], log(&generator, 6, 50));
        for (kind, name, of_200) in KINDS {
            let found = asked.iter().filter(|own| own.kind == kind).count() as u64 / 20;
            assert!(found.abs_diff(of_200) <= 6, "{name}: {found} of 200, {of_200} expected");
        }
        for own in &asked {
            assert_eq!(own.words.is_empty(), own.kind == Kind::All, "{own:?}");
            assert_eq!(own.filters.is_empty(), own.kind != Kind::TermAndFilter);
            assert_eq!(own.area.is_some(), own.kind == Kind::TermAndArea);
            assert!(own.several.len() == 2 && own.several.values().flatten().all(|code| !code.is_empty()));
        }
    }

    #[test]
    fn a_slip_leaves_out_one_letter() {
        assert_eq!(misspelt("forêts").as_deref(), Some("forts"));
        assert_eq!(misspelt("eau"), None);
    }
}
