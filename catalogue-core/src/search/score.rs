//! How well what was found fits: what each word is worth, and what is added to that.

use crate::access::Scope;
use crate::error::Result;
use crate::model::BoundingBox;
use crate::search::columns::Segment;
use crate::search::document::MOST_COMPLETE;
use crate::search::find::{Level, Part, Parts};
use crate::search::matching::{CODES, Held, rarity, worth};
use crate::search::plan::Plan;
use crate::search::query::Area;
use crate::search::snapshot::Snapshot;
use std::ops::Range;
use tantivy::DocId;

/// What a record that tells everything gets.
const COMPLETE: f64 = 2.5;
/// What a title gets that is the text asked, for each of its words.
const EXACT_TITLE: f64 = 0.25;

/// What changes a score beyond its words, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// A title that is the text asked.
    Title,
    /// How much the record tells.
    Completeness,
    /// Words that are missing.
    Coverage,
    /// The overlap with the area asked.
    Area,
    /// All the words, as written or nearly, in an answer where others lack some.
    Nearness,
}

/// What scores are made of, the same for every segment.
pub(crate) struct Ranking {
    /// What each word is worth by the code it was found under; all, and 0 for none.
    worth: Vec<[f64; CODES]>,
    /// How rare each word is.
    pub(crate) rarities: Vec<f64>,
    /// Whether the order needs scores.
    scores: bool,
}

impl Ranking {
    pub(crate) fn new(snapshot: &Snapshot, plan: &Plan, parts: &Parts) -> Result<Self> {
        let words = plan.text.words.len();
        let scores = plan.ranks() && (words > 0 || plan.area.is_some());
        let mut holding = vec![0; words];
        if plan.ranks() && words > 0 {
            for (view, part) in snapshot.views().iter().zip(&parts.parts) {
                let public = view.readable(&Scope::public())?;
                for (count, held) in holding.iter_mut().zip(&part.words(parts.level).held) {
                    *count += held.count_common(&public);
                }
            }
        }
        let documents = snapshot.documents()?;
        let rarities: Vec<f64> = holding.into_iter().map(|holding| rarity(holding, documents)).collect();
        let known = parts.known.iter().copied().chain(std::iter::repeat(true));
        let of = |(rarity, known): (&f64, bool)| {
            let mut by_code = [0.0; CODES];
            (0..).zip(&mut by_code).for_each(|(code, of_code)| *of_code = worth(code, *rarity, known));
            by_code
        };
        Ok(Self { worth: rarities.iter().zip(known).map(of).collect(), rarities, scores })
    }

    /// What a word is worth that has this code.
    pub(crate) fn worth(&self, word: usize, code: u8) -> f64 {
        self.worth.get(word).and_then(|by_code| by_code.get(usize::from(code))).copied().unwrap_or_default()
    }

    /// How to score one segment; `None` when the order needs no score.
    pub(crate) fn scoring<'a>(
        &'a self,
        segment: &'a Segment,
        plan: &'a Plan,
        level: Level,
        part: &'a Part,
    ) -> Result<Option<Scoring<'a>>> {
        if !self.scores {
            return Ok(None);
        }
        let words = part.words(level).held.iter().zip(&self.worth);
        let words: Vec<Scored<'a>> = words.map(|(held, worth)| Scored { held, worth }).collect();
        let titles = if words.is_empty() { 0..0 } else { segment.titles_of(&plan.title)? };
        Ok(Some(Scoring { segment, area: plan.area.as_ref(), level, part, words, titles }))
    }
}

/// A word and what it is worth.
struct Scored<'a> {
    held: &'a Held,
    worth: &'a [f64; CODES],
}

/// Scores documents of one segment: 0 or more, summed in one order, so that equal content has equal
/// bits whatever the segments.
pub(crate) struct Scoring<'a> {
    segment: &'a Segment,
    area: Option<&'a Area>,
    level: Level,
    part: &'a Part,
    words: Vec<Scored<'a>>,
    /// The places of the titles that are the text asked.
    titles: Range<u32>,
}

impl Scoring<'_> {
    /// Adds what each word is worth in each of these documents; `told` is told word, place and code.
    #[inline]
    pub(crate) fn words(&self, docs: &[DocId], scores: &mut [f64], mut told: impl FnMut(usize, usize, u8)) {
        for (at_word, Scored { held, worth }) in self.words.iter().enumerate() {
            held.each(docs, |at, code| {
                if let (Some(score), Some(worth)) = (scores.get_mut(at), worth.get(usize::from(code))) {
                    *score += worth;
                }
                told(at_word, at, code);
            });
        }
    }

    /// Adds the score of each of these documents.
    pub(crate) fn score(&self, docs: &[DocId], scores: &mut [f64]) {
        if self.level == Level::Any {
            let mut held = vec![0_u32; docs.len()];
            self.words(docs, scores, |_, at, code| {
                if let Some(held) = held.get_mut(at) {
                    *held += u32::from(code > 0);
                }
            });
            self.change(docs, scores, &held, |_, _| {});
        } else {
            self.words(docs, scores, |_, _, _| {});
            self.change(docs, scores, &[], |_, _| {});
        }
    }

    /// Changes scores by all but the words; `held` is how many words each holds, needed where one is
    /// enough. `told` is told each change of each document, in order.
    #[inline]
    pub(crate) fn change(
        &self,
        docs: &[DocId],
        scores: &mut [f64],
        held: &[u32],
        mut told: impl FnMut(Change, f64),
    ) {
        let mut change = |change, score: &mut f64, to: f64| {
            told(change, to - *score);
            *score = to;
        };
        let words = self.words.len();
        if words > 0 {
            if !self.titles.is_empty() {
                let places = self.segment.title_places();
                for (score, doc) in scores.iter_mut().zip(docs) {
                    if places.get(*doc as usize).is_some_and(|place| self.titles.contains(place)) {
                        change(Change::Title, score, *score + EXACT_TITLE * words as f64);
                    }
                }
            }
            let told = self.segment.completeness();
            for (score, doc) in scores.iter_mut().zip(docs) {
                let share =
                    told.get(*doc as usize).map_or(0.0, |told| f64::from(*told) / MOST_COMPLETE as f64);
                change(Change::Completeness, score, *score + COMPLETE * share);
            }
        }
        for (score, held) in scores.iter_mut().zip(held) {
            let share = f64::from(*held) / words.max(1) as f64;
            change(Change::Coverage, score, *score * share * share);
        }
        if let Some(area) = self.area {
            let boxes = self.segment.boxes();
            for (score, doc) in scores.iter_mut().zip(docs) {
                let overlap = best_overlap(boxes.of(*doc), &area.bounds);
                change(Change::Area, score, if words == 0 { overlap } else { *score * (1.0 + overlap) });
            }
        }
        if let Some(tiers) = self.part.tiers.as_ref().filter(|_| self.level != Level::Exact) {
            for (score, doc) in scores.iter_mut().zip(docs) {
                // What holds all words comes first, as written before misspelt.
                let tier = u8::from(tiers.slips.contains(*doc)) + u8::from(tiers.exact.contains(*doc));
                change(Change::Nearness, score, f64::from(tier) + *score / (1.0 + *score));
            }
        }
    }

    /// Whether words may be missing, so that those held must be counted.
    pub(crate) fn counts_words(&self) -> bool {
        self.level == Level::Any
    }
}

fn best_overlap(boxes: &[BoundingBox], area: &BoundingBox) -> f64 {
    boxes.iter().map(|own| own.overlap(area)).fold(0.0, f64::max)
}
