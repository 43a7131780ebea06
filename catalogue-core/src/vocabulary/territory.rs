//! The gazetteer: places by name, with their boxes.

use super::territory_csv;
use crate::error::{Error, Result};
use crate::text;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The level of a territory, larger first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TerritoryLevel {
    /// A country.
    Country,
    /// A French *région*.
    Region,
    /// A *département*.
    Department,
    /// An inter-municipality (EPCI).
    Epci,
    /// A *commune*.
    Municipality,
}

impl TerritoryLevel {
    /// Every level, larger first.
    pub const ALL: &'static [TerritoryLevel] = &[
        TerritoryLevel::Country,
        TerritoryLevel::Region,
        TerritoryLevel::Department,
        TerritoryLevel::Epci,
        TerritoryLevel::Municipality,
    ];

    /// The stable code, the first half of an identifier; a code of `granularity` too.
    pub const fn code(self) -> &'static str {
        match self {
            TerritoryLevel::Country => "country",
            TerritoryLevel::Region => "region",
            TerritoryLevel::Department => "department",
            TerritoryLevel::Epci => "epci",
            TerritoryLevel::Municipality => "municipality",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.code() == code)
    }
}

/// One place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Territory {
    /// Its identifier, `level:code`, e.g. `department:33`.
    pub id: String,
    /// Its level.
    pub level: TerritoryLevel,
    /// INSEE or SIREN code; `FR` for the country.
    pub code: String,
    /// Its name, 1 to 350 characters.
    pub name: String,
    /// The identifier of the territory it lies in.
    pub parent: Option<String>,
    /// Inhabitants, when known.
    pub population: Option<i64>,
    /// West, south, east, north in degrees of WGS 84, when known.
    pub bounds: Option<[f64; 4]>,
    /// Whether the bounds are those of a larger territory: good for a search, not for an extent.
    pub approximate: bool,
}

/// Places that can be looked up and suggested.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    /// Most populated first: a place's index is its rank.
    places: Vec<Territory>,
    /// Indexes of the places, by identifier.
    by_id: Vec<u32>,
    /// The folded names, one after the other.
    names: String,
    /// Every word of every name, by the text that starts there.
    words: Vec<Word>,
}

/// A word of a name: the folded name runs from it to `end` in [`Gazetteer::names`].
#[derive(Clone, Copy, Debug)]
struct Word {
    start: u32,
    end: u32,
    place: u32,
    /// Whether it is the first of its name.
    first: bool,
}

impl Gazetteer {
    /// The French territories shipped with the library (country, regions, departments, EPCI and
    /// municipalities), read when first asked for and kept.
    ///
    /// # Errors
    /// [`Error::BadInput`] when the shipped file cannot be read.
    pub fn embedded() -> Result<&'static Self> {
        static FRENCH: OnceLock<Result<Gazetteer>> = OnceLock::new();
        let bytes = include_bytes!("../../../fixtures/territories/territories.csv.gz");
        FRENCH.get_or_init(|| territory_csv::read(bytes).map(Self::new)).as_ref().map_err(Error::clone)
    }

    /// A gazetteer of the places given; of two with one identifier, the later stays.
    pub fn new(places: Vec<Territory>) -> Self {
        Self::default().with(places)
    }

    /// Reads a CSV file of territories (UTF-8, comma, the columns of `fixtures/territories`, in any
    /// order), plain or gzipped: at most 64 MiB once unpacked and 200 000 places.
    ///
    /// # Errors
    /// [`Error::BadInput`] with the first line at fault, [`Error::LimitExceeded`].
    pub fn read_csv(bytes: &[u8]) -> Result<Vec<Territory>> {
        territory_csv::read(bytes)
    }

    /// These places and those that the host has loaded: a loaded place replaces the one of the same
    /// identifier, but an approximate box never replaces an exact one.
    #[must_use]
    pub fn with(self, loaded: Vec<Territory>) -> Self {
        let mut places = self.places;
        let mut index: HashMap<String, usize> =
            places.iter().enumerate().map(|(at, place)| (place.id.clone(), at)).collect();
        for mut place in loaded {
            let known = index.get(&place.id).and_then(|at| places.get_mut(*at));
            if let Some(known) = known {
                if known.bounds.is_some()
                    && !known.approximate
                    && (place.approximate || place.bounds.is_none())
                {
                    (place.bounds, place.approximate) = (known.bounds, false);
                }
                *known = place;
            } else {
                index.insert(place.id.clone(), places.len());
                places.push(place);
            }
        }
        Self::indexed(places)
    }

    fn indexed(mut places: Vec<Territory>) -> Self {
        places.sort_by(|a, b| {
            let rank = |place: &Territory| (Reverse(place.population.unwrap_or(-1)), place.level);
            rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id))
        });
        // Counts beyond 32 bits cannot be reached: names are at most 350 characters, places 200 000.
        let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut by_id: Vec<u32> = (0..narrow(places.len())).collect();
        by_id.sort_by(|a, b| id_at(&places, *a).cmp(id_at(&places, *b)));
        let mut names = String::new();
        let mut words = Vec::new();
        for (place, territory) in (0_u32..).zip(&places) {
            let name = text::key(&territory.name);
            let base = names.len();
            let end = narrow(base + name.len());
            let inner = name.match_indices(' ').map(|(at, _)| at + 1);
            for at in std::iter::once(0).chain(inner) {
                words.push(Word { start: narrow(base + at), end, place, first: at == 0 });
            }
            names.push_str(&name);
        }
        words.sort_by(|a, b| text_of(&names, *a).cmp(text_of(&names, *b)).then(a.place.cmp(&b.place)));
        places.shrink_to_fit();
        words.shrink_to_fit();
        names.shrink_to_fit();
        Self { places, by_id, names, words }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The place of an identifier, `level:code`.
    pub fn get(&self, id: &str) -> Option<&Territory> {
        let at = self.by_id.binary_search_by(|place| id_at(&self.places, *place).cmp(id)).ok()?;
        self.places.get(*self.by_id.get(at)? as usize)
    }

    /// The places whose name, or a word of it, starts with what was typed, folded; at most `limit`.
    ///
    /// The whole name first, then names that start so, then words that do. Among equals the most
    /// populated first: « bord » wants Bordeaux before thirty hamlets. Larger levels come before
    /// those they hold by having their people; at equal population (Paris) the larger level is
    /// first, then the name decides. (Level before population would put Nièvre before Nice.)
    pub fn suggest(&self, text: &str, limit: usize) -> Vec<&Territory> {
        let typed = text::key(text);
        if typed.is_empty() || limit == 0 {
            return Vec::new();
        }
        let plain = self.suggest_key(&typed, limit);
        if !plain.is_empty() {
            return plain;
        }
        spelled_out(&typed).map_or_else(Vec::new, |full| self.suggest_key(&full, limit))
    }

    fn suggest_key(&self, typed: &str, limit: usize) -> Vec<&Territory> {
        let before = |word: &Word| text_of(&self.names, *word) < typed;
        let until = |word: &Word| before(word) || text_of(&self.names, *word).starts_with(typed);
        let range = self.words.partition_point(before)..self.words.partition_point(until);
        // The best so far, in order. Thousands of names may fit; few get further than one comparison.
        let mut best: Vec<(u8, u32)> = Vec::new();
        for word in self.words.get(range).unwrap_or_default() {
            let tier = match word.first {
                true if (word.end - word.start) as usize == typed.len() => 0,
                true => 1,
                false => 2,
            };
            let candidate = (tier, word.place);
            if best.len() == limit && best.last().is_some_and(|last| *last <= candidate) {
                continue;
            }
            if let Some(at) = best.iter().position(|(_, place)| *place == word.place) {
                if best.get(at).is_some_and(|known| *known <= candidate) {
                    continue;
                }
                best.remove(at);
            }
            best.insert(best.partition_point(|known| *known < candidate), candidate);
            best.truncate(limit);
        }
        best.iter().filter_map(|(_, place)| self.places.get(*place as usize)).collect()
    }

    /// The place of exactly this name, folded; the most populated of several, the larger level first
    /// at equal population.
    pub fn find_by_name(&self, text: &str) -> Option<&Territory> {
        let typed = text::key(text);
        self.named(&typed).or_else(|| self.named(&spelled_out(&typed)?))
    }

    fn named(&self, typed: &str) -> Option<&Territory> {
        let start = self.words.partition_point(|word| text_of(&self.names, *word) < typed);
        let found = self.words.get(start..)?.iter();
        let same = found.take_while(|word| text_of(&self.names, **word) == typed);
        let place = same.filter(|word| word.first).map(|word| word.place).min()?;
        self.places.get(place as usize)
    }
}

fn id_at(places: &[Territory], place: u32) -> &str {
    places.get(place as usize).map_or("", |place| place.id.as_str())
}

fn text_of(names: &str, word: Word) -> &str {
    names.get(word.start as usize..word.end as usize).unwrap_or_default()
}

/// The name without the abbreviations of saints (`st jean`), when it has some.
fn spelled_out(typed: &str) -> Option<String> {
    let full = |word| match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    };
    let words: Vec<&str> = typed.split(' ').map(full).collect();
    let spelled = words.join(" ");
    (spelled != typed).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn french() -> &'static Gazetteer {
        Gazetteer::embedded().unwrap()
    }

    fn ids(found: &[&Territory]) -> Vec<String> {
        found.iter().map(|place| place.id.clone()).collect()
    }

    #[test]
    fn the_shipped_places_are_read() {
        assert!(french().len() > 35_000);
        let gironde = french().get("department:33").unwrap();
        assert_eq!((&*gironde.name, gironde.parent.as_deref()), ("Gironde", Some("region:75")));
        assert!(gironde.bounds.is_some() && !gironde.approximate);
        assert!(french().get("municipality:33063").unwrap().approximate);
        assert_eq!(french().get("municipality:75"), None);
        for place in &french().places {
            assert_eq!(french().get(&place.id), Some(place));
            assert!(place.parent.as_deref().is_none_or(|parent| french().get(parent).is_some()), "{place:?}");
        }
    }

    #[test]
    fn what_people_type_finds_the_place_they_mean() {
        let first = |typed: &str| french().suggest(typed, 5).first().map(|place| place.id.clone());
        let near_top = french().suggest("bord", 3);
        assert!(ids(&near_top).contains(&"municipality:33063".to_owned()), "{near_top:?}");
        assert_eq!(first("bordeaux").as_deref(), Some("municipality:33063"), "whole names first");
        assert_eq!(first("GIRONDE").as_deref(), Some("department:33"));
        assert_eq!(first("nouvelle aq").as_deref(), Some("region:75"));
        assert_eq!(first("saint etienne").as_deref(), Some("municipality:42218"));
        assert_eq!(first("st-etienne").as_deref(), Some("municipality:42218"));
        assert_eq!(first("Hay-les-ro").as_deref(), Some("municipality:94038"), "a word inside the name");
        assert_eq!(first("l’haÿ").as_deref(), Some("municipality:94038"));
        assert_eq!(first("Île-de-Fr").as_deref(), Some("region:11"));
        let both = ids(&french().suggest("ni", 10));
        let at = |id: &str| both.iter().position(|found| found == id).unwrap();
        assert!(at("municipality:06088") < at("department:58"), "{both:?}");
        assert_eq!(first("zzzz"), None);
        assert!(french().suggest("", 5).is_empty() && french().suggest(" ' ", 5).is_empty());
        assert!(french().suggest("bord", 0).is_empty());
        assert_eq!(french().suggest("sain", 7).len(), 7);
    }

    #[test]
    fn a_name_alone_is_the_largest_place_of_that_name() {
        let id = |name: &str| french().find_by_name(name).map(|place| place.id.clone());
        assert_eq!(id("LA REUNION").as_deref(), Some("region:04"));
        assert_eq!(id("Saint-Denis").as_deref(), Some("municipality:97411"));
        assert_eq!(id("Paris").as_deref(), Some("department:75"));
        assert_eq!(id("St-Malo").as_deref(), Some("municipality:35288"));
        assert_eq!(id("Bord"), None);
        assert_eq!(id(""), None);
    }

    #[test]
    fn loaded_places_replace_approximate_ones() {
        let mut exact = french().get("municipality:33063").unwrap().clone();
        (exact.bounds, exact.approximate) = (Some([-0.64, 44.81, -0.53, 44.92]), false);
        let mut elsewhere = exact.clone();
        (elsewhere.id, elsewhere.code, elsewhere.name) =
            ("municipality:es1".into(), "es1".into(), "Irun".into());
        let places = french().clone().with(vec![exact.clone(), elsewhere]);
        assert_eq!(places.get("municipality:33063"), Some(&exact));
        assert_eq!(places.len(), french().len() + 1);
        assert_eq!(places.find_by_name("irun").map(|place| &*place.id), Some("municipality:es1"));
        let vague = Territory { approximate: true, ..exact.clone() };
        let again = places.with(vec![vague]);
        assert_eq!(again.get("municipality:33063"), Some(&exact), "an exact box stays");
    }

    #[test]
    fn a_suggestion_is_found_at_once() {
        // The worst of the prefixes: 12 000 words, some 30 µs without full optimisation. More is
        // allowed here, since machines that test are slow and shared.
        french();
        let start = std::time::Instant::now();
        for _ in 0..100 {
            assert_eq!(french().suggest("l", 10).len(), 10);
        }
        assert!(start.elapsed() < std::time::Duration::from_millis(500), "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn suggestions_are_those_of_a_plain_scan(typed in "[a-z]{1,3}|sain[a-z ]{0,3}|[a-z]{2} [a-z]", limit in 1_usize..40) {
            let key = text::key(&typed);
            prop_assume!(spelled_out(&key).is_none());
            let mut expected: Vec<(u8, usize)> = french().places.iter().enumerate().filter_map(|(rank, place)| {
                let name = text::key(&place.name);
                let word = name.match_indices(' ').any(|(at, _)| name[at + 1..].starts_with(&key));
                let tier = if name == key { 0 } else if name.starts_with(&key) { 1 } else if word { 2 } else { return None };
                Some((tier, rank))
            }).collect();
            expected.sort_unstable();
            let expected: Vec<&Territory> = expected.iter().take(limit).map(|(_, rank)| &french().places[*rank]).collect();
            prop_assert_eq!(french().suggest(&typed, limit), expected);
        }
    }
}
