//! How well what was found fits.

use crate::access::Scope;
use crate::error::Result;
use crate::model::BoundingBox;
use crate::search::columns::Segment;
use crate::search::find::{Level, Part, Parts};
use crate::search::matching::{CODES, Held, is_in_title, rarity, strength, worth};
use crate::search::plan::Plan;
use crate::search::query::Area;
use crate::search::snapshot::Snapshot;
use tantivy::DocId;

/// By how much it counts that all words stand in the title.
const ALL_IN_TITLE: f64 = 1.2;
/// What scores are made of, the same for every segment.
pub(crate) struct Ranking {
    /// What each word is worth by the code it was found under; all, and 0 for none.
    worth: Vec<Worth>,
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
        let worth = holding
            .into_iter()
            .map(|holding| {
                let rarity = rarity(holding, documents);
                let mut by_code = [(0.0, false); CODES];
                for (code, of_code) in (0..).zip(&mut by_code) {
                    *of_code = (worth(strength(code), rarity), is_in_title(code));
                }
                by_code
            })
            .collect();
        Ok(Self { worth, scores })
    }

    /// How to score one segment; `None` when the order needs no score.
    pub(crate) fn scoring<'a>(
        &'a self,
        segment: &'a Segment,
        plan: &'a Plan,
        level: Level,
        part: &'a Part,
    ) -> Option<Scoring<'a>> {
        let words = part.words(level).held.iter().zip(&self.worth);
        let words = words.map(|(held, worth)| Scored { held, worth }).collect();
        self.scores.then_some(Scoring { segment, area: plan.area.as_ref(), level, part, words })
    }
}

/// What a word is worth by its code, and whether that code is one of a title.
type Worth = [(f64, bool); CODES];

/// A word and what it is worth.
struct Scored<'a> {
    held: &'a Held,
    worth: &'a Worth,
}

/// Scores documents of one segment: 0 or more, summed in one order, so that equal content has equal
/// bits whatever the segments.
pub(crate) struct Scoring<'a> {
    segment: &'a Segment,
    area: Option<&'a Area>,
    level: Level,
    part: &'a Part,
    words: Vec<Scored<'a>>,
}

impl Scoring<'_> {
    /// Adds the score of each of these documents.
    pub(crate) fn score(&self, docs: &[DocId], scores: &mut [f64]) {
        // How many of the words each holds, and how many in its title.
        let mut held = vec![(0_u8, 0_u8); docs.len()];
        for Scored { held: word, worth } in &self.words {
            word.each(docs, |at, code| {
                let (Some(score), Some(held), Some((worth, in_title))) =
                    (scores.get_mut(at), held.get_mut(at), worth.get(usize::from(code)))
                else {
                    return;
                };
                *score += worth;
                held.0 = held.0.saturating_add(u8::from(code > 0));
                held.1 = held.1.saturating_add(u8::from(*in_title));
            });
        }
        let words = self.words.len();
        for (score, (held, in_title)) in scores.iter_mut().zip(&held) {
            if usize::from(*in_title) == words.min(255) {
                *score *= ALL_IN_TITLE;
            }
            if self.level == Level::Any {
                let share = f64::from(*held) / words.max(1) as f64;
                *score *= share * share;
            }
        }
        if let Some(area) = self.area {
            for (score, doc) in scores.iter_mut().zip(docs) {
                let overlap = best_overlap(self.segment.boxes(*doc), &area.bounds);
                *score = if words == 0 { overlap } else { *score * (1.0 + overlap) };
            }
        }
        if let Some(tiers) = self.part.tiers.as_ref().filter(|_| self.level != Level::Exact) {
            for (score, doc) in scores.iter_mut().zip(docs) {
                // What holds all words comes first, as written before misspelt.
                let tier = u8::from(tiers.slips.contains(*doc)) + u8::from(tiers.exact.contains(*doc));
                *score = f64::from(tier) + *score / (1.0 + *score);
            }
        }
    }
}

fn best_overlap(boxes: &[BoundingBox], area: &BoundingBox) -> f64 {
    boxes.iter().map(|own| own.overlap(area)).fold(0.0, f64::max)
}
