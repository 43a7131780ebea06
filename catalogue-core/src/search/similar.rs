//! Datasets like another: those that share its rare words, its keywords and its themes.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::search::analyse::{each_word, is_stop_word, stem};
use crate::search::bits::Bits;
use crate::search::docs::Docs;
use crate::search::fault::guarded;
use crate::search::fields::facet_named;
use crate::search::matches::{Words, chosen, published};
use crate::search::matching::{rarity, strength, worth_of};
use crate::search::parse::Word;
use crate::search::snapshot::Snapshot;
use crate::search::suggest::Seen;
use crate::text::key;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words of the subject whose rarity is looked up.
const CANDIDATES: usize = 40;
/// Words by which others are found.
const WORDS: usize = 12;
/// What one occurrence weighs, by where it stands.
const TITLE: f64 = 4.0;
const KEYWORD: f64 = 2.5;
const DESCRIPTION: f64 = 1.0;
/// What a shared keyword and a shared theme weigh beside a word as rare.
const SHARED_KEYWORD: f64 = 0.7;
const SHARED_THEME: f64 = 0.3;
/// How fast occurrences in the subject stop counting.
const SATURATION: f64 = 4.0;

/// What the others are compared with.
#[derive(Clone, Debug)]
pub(crate) struct Subject<'a> {
    pub(crate) id: DatasetId,
    pub(crate) titles: Vec<&'a str>,
    pub(crate) keywords: &'a [String],
    pub(crate) description: &'a str,
    pub(crate) themes: &'a [String],
}

/// One dataset like the subject.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Similar {
    pub(crate) id: DatasetId,
    pub(crate) score: f64,
}

impl Subject<'_> {
    /// The stems that say what it is about, the strongest first, each with its weight.
    fn stems(&self) -> Vec<(String, f64)> {
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        let mut add = |text: &str, weight: f64| {
            each_word(text, |word, _| {
                if !is_stop_word(word) && word.chars().nth(1).is_some() {
                    *weights.entry(stem(word)).or_default() += weight;
                }
            });
        };
        self.titles.iter().for_each(|title| add(title, TITLE));
        self.keywords.iter().for_each(|keyword| add(keyword, KEYWORD));
        add(self.description, DESCRIPTION);
        let mut stems: Vec<(String, f64)> = weights.into_iter().collect();
        stems.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        stems.truncate(CANDIDATES);
        stems
    }

    /// What it has of facets: (facet, code, weight).
    fn values(&self) -> Vec<(usize, String, f64)> {
        let of = |name, codes: Vec<String>, weight| {
            let facet = facet_named(name);
            codes.into_iter().filter_map(move |code| Some((facet?, code, weight)))
        };
        let mut keywords: Vec<String> = self.keywords.iter().map(|keyword| key(keyword)).collect();
        keywords.sort();
        keywords.dedup();
        of("keyword", keywords, SHARED_KEYWORD)
            .chain(of("theme", self.themes.to_vec(), SHARED_THEME))
            .collect()
    }
}

impl Snapshot {
    /// The published datasets that are most like a subject, of those that may be read, the most like it first.
    pub(crate) fn similar(
        &self,
        subject: &Subject<'_>,
        seen: Seen<'_>,
        limit: usize,
    ) -> Result<Vec<Similar>> {
        guarded(|| {
            let documents = self.documents()?;
            let own = i64::from(self.place(&Scope::public(), subject.id)?.is_some());
            let mut words = Vec::new();
            for (stem, weight) in subject.stems() {
                let word = Word { folded: stem.clone(), stem, prefix: false };
                let holding = self.public_holding(&word)?;
                // A word that no other record holds leads nowhere.
                if holding > own {
                    words.push((word, rarity(holding, documents) * weight / (weight + SATURATION)));
                }
            }
            words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.stem.cmp(&b.0.stem)));
            words.truncate(WORDS);
            let mut values = Vec::new();
            for (facet, code, weight) in subject.values() {
                let mut holding = 0;
                for view in self.views() {
                    let public = published(view, &Scope::public(), None)?;
                    let mut holders = public;
                    holders.and(&chosen(&view.segment, facet, std::slice::from_ref(&code))?);
                    holding += holders.count();
                }
                values.push((facet, code, weight * rarity(holding, documents)));
            }
            let mut found = Vec::new();
            for (at, view) in self.views().iter().enumerate() {
                let segment = &view.segment;
                let readable = published(view, seen.scope, seen.portal)?;
                let plain: Vec<Word> = words.iter().map(|(word, _)| word.clone()).collect();
                let words_here = Words::find(segment, &plain)?;
                let mut sets: Vec<(Bits, f64)> = Vec::new();
                for (facet, code, value) in &values {
                    sets.push((chosen(segment, *facet, std::slice::from_ref(code))?, *value));
                }
                let mut candidates = Bits::none(segment.len());
                words_here.held.iter().for_each(|held| held.docs.add_to(&mut candidates));
                sets.iter().for_each(|(set, _)| candidates.or(set));
                let candidates = Docs::Many(Arc::new(candidates)).meet(&readable);
                let mut docs = Vec::new();
                candidates.batches(|some| docs.extend_from_slice(some));
                let mut scores = vec![0.0; docs.len()];
                for (held, (_, value)) in words_here.held.iter().zip(&words) {
                    held.each(&docs, |at, code| {
                        if let Some(score) = scores.get_mut(at) {
                            *score += worth_of(strength(code), *value);
                        }
                    });
                }
                for (set, value) in &sets {
                    let own = docs.iter().zip(&mut scores).filter(|(doc, _)| set.contains(**doc));
                    own.for_each(|(_, score)| *score += value);
                }
                let scored = docs.iter().zip(scores).map(|(doc, score)| (score, at, *doc));
                found.extend(scored.filter(|(score, at, doc)| {
                    *score > 0.0
                        && self.views().get(*at).is_none_or(|view| view.segment.id(*doc) != subject.id)
                }));
            }
            self.first(found, limit)
        })
    }

    /// How many public records hold a word.
    fn public_holding(&self, word: &Word) -> Result<i64> {
        let mut holding = 0;
        for view in self.views() {
            let public = view.readable(&Scope::public())?;
            let words = Words::find(&view.segment, std::slice::from_ref(word))?;
            holding += words.held.iter().map(|held| held.count_common(&public)).sum::<i64>();
        }
        Ok(holding)
    }

    /// The best of these, equal ones by title, then by identifier.
    fn first(&self, mut found: Vec<(f64, usize, u32)>, limit: usize) -> Result<Vec<Similar>> {
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let Some(last) = limit.checked_sub(1).and_then(|last| found.get(last)).map(|last| last.0) {
            found.truncate(found.partition_point(|own| own.0 >= last));
        }
        let mut named = Vec::with_capacity(found.len());
        for (score, at, doc) in found {
            let Some(view) = self.views().get(at) else { continue };
            let place = view.segment.titles.as_ref().and_then(|titles| titles.ords().first(doc));
            let title = view.segment.title(place.unwrap_or_default())?;
            named.push((score, title, view.segment.id(doc)));
        }
        named.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)).then_with(|| a.2.cmp(&b.2)));
        named.truncate(limit);
        Ok(named.into_iter().map(|(score, _, id)| Similar { id, score }).collect())
    }
}
