//! One search: what is found, how it ranks, and the facets of exactly that.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::search::bits::Bits;
use crate::search::collect::collect;
use crate::search::facets::count_facets;
use crate::search::fault::guarded;
use crate::search::matches::{Base, Words};
use crate::search::plan::Plan;
use crate::search::query::FacetCounts;
use crate::search::slips;
use crate::search::snapshot::Snapshot;
use std::collections::{BTreeSet, HashMap};

/// Fewer hits than this are too few: a relaxed answer is tried.
const ENOUGH: i64 = 3;

/// The answer of the index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The hits of the page, each with its score (0 unless ranked by relevance).
    pub(crate) ids: Vec<(DatasetId, f32)>,
    /// How many datasets meet the query.
    pub(crate) total: i64,
    /// The facets asked for, over exactly those.
    pub(crate) facets: Vec<FacetCounts>,
    /// Whether spelling slips or missing words were admitted, because too little was found.
    pub(crate) relaxed: bool,
    /// Where to go on; absent on the last page.
    pub(crate) cursor: Option<String>,
    /// What to highlight: folded words, `*` at the end of those that start others.
    pub(crate) terms: Vec<String>,
}

/// How strictly the words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// All of them, as written.
    Exact,
    /// All of them, spelling slips admitted.
    Slips,
    /// One of them, spelling slips admitted.
    Any,
}

/// What was found in one segment.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) base: Base,
    /// The words as written.
    written: Words,
    /// The words with slips, when these were tried.
    misspelt: Option<Words>,
    /// Those that hold all words as written, selections left aside.
    pub(crate) exact: Bits,
    /// Those that hold all words, slips admitted; as `exact` at the exact level.
    pub(crate) slips: Bits,
    /// Those that hold the words as the level asks.
    pub(crate) found: Bits,
    /// Those of `found` that meet every selection.
    pub(crate) full: Bits,
}

impl Part {
    /// The words as a level takes them.
    pub(crate) fn words(&self, level: Level) -> &Words {
        match (level, &self.misspelt) {
            (Level::Slips | Level::Any, Some(words)) => words,
            (Level::Exact | Level::Slips | Level::Any, _) => &self.written,
        }
    }
}

/// What was found, segment by segment.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) level: Level,
    pub(crate) parts: Vec<Part>,
    pub(crate) total: i64,
}

impl Snapshot {
    /// Answers a plan under a scope. `popularity` is the use of each dataset, for that order.
    pub(crate) fn find(
        &self,
        plan: &Plan,
        scope: &Scope,
        popularity: Option<&HashMap<DatasetId, i64>>,
    ) -> Result<Found> {
        guarded(|| {
            let parts = self.parts(plan, scope)?;
            let page = collect(self, plan, &parts, popularity)?;
            Ok(Found {
                ids: page.hits,
                total: parts.total,
                facets: count_facets(self, plan, &parts)?,
                relaxed: parts.level != Level::Exact,
                cursor: page.cursor.map(|cursor| cursor.encode()),
                terms: self.terms(plan, &parts)?,
            })
        })
    }

    /// What meets the plan, at the first level that finds enough.
    fn parts(&self, plan: &Plan, scope: &Scope) -> Result<Parts> {
        let words = &plan.text.words;
        let mut parts = Vec::with_capacity(self.views().len());
        for view in self.views() {
            let base = Base::find(view, plan, scope)?;
            let written = Words::find(&view.segment, words, false)?;
            let exact = written.all(&base.bits);
            let full = base.selected(&exact, None);
            let (slips, found) = (exact.clone(), exact.clone());
            parts.push(Part { base, written, misspelt: None, exact, slips, found, full });
        }
        let mut parts = Parts { level: Level::Exact, total: total(&parts), parts };
        if words.is_empty() || parts.total >= ENOUGH {
            return Ok(parts);
        }
        if words.iter().any(|word| slips::is_long_enough(&word.folded)) {
            let mut relaxed = Vec::with_capacity(parts.parts.len());
            for (view, part) in self.views().iter().zip(&parts.parts) {
                let own = Words::find(&view.segment, words, true)?;
                let slips = own.all(&part.base.bits);
                relaxed.push((own, slips));
            }
            parts.admit_slips(relaxed);
        }
        if words.len() > 1 && parts.total < ENOUGH {
            let any = parts.parts.iter().map(|part| part.words(Level::Any).any(&part.base.bits)).collect();
            parts.admit_any(any);
        }
        Ok(parts)
    }

    /// What to highlight. Slips are told only when they stand in what was found.
    fn terms(&self, plan: &Plan, parts: &Parts) -> Result<Vec<String>> {
        let star = |prefix: bool| if prefix { "*" } else { "" };
        let mut terms: BTreeSet<String> =
            plan.text.words.iter().map(|word| format!("{}{}", word.folded, star(word.prefix))).collect();
        terms.extend(plan.text.phrases.iter().flatten().cloned());
        if parts.level != Level::Exact {
            for (view, part) in self.views().iter().zip(&parts.parts) {
                for leaves in &part.words(parts.level).leaves {
                    terms.extend(leaves.slips_in(&view.segment, &part.full)?);
                }
            }
        }
        Ok(terms.into_iter().collect())
    }
}

fn total(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.full.count()).sum()
}

impl Parts {
    /// Takes the words with slips, when they find more.
    fn admit_slips(&mut self, relaxed: Vec<(Words, Bits)>) {
        let fulls: Vec<Bits> = self
            .parts
            .iter()
            .zip(&relaxed)
            .map(|(part, (_, found))| part.base.selected(found, None))
            .collect();
        let total: i64 = fulls.iter().map(Bits::count).sum();
        // Kept even when alone they find nothing more: one of the words may, misspelt.
        let more = total > self.total;
        for ((part, (words, slips)), full) in self.parts.iter_mut().zip(relaxed).zip(fulls) {
            part.misspelt = Some(words);
            part.slips = slips;
            if more {
                part.found = part.slips.clone();
                part.full = full;
            }
        }
        if more {
            (self.level, self.total) = (Level::Slips, total);
        }
    }

    /// Takes what holds one of the words, when that is more.
    fn admit_any(&mut self, any: Vec<Bits>) {
        let fulls: Vec<Bits> =
            self.parts.iter().zip(&any).map(|(part, found)| part.base.selected(found, None)).collect();
        let total: i64 = fulls.iter().map(Bits::count).sum();
        if total <= self.total {
            return;
        }
        for ((part, found), full) in self.parts.iter_mut().zip(any).zip(fulls) {
            (part.found, part.full) = (found, full);
        }
        (self.level, self.total) = (Level::Any, total);
    }
}
