//! One search: what is found, how it ranks, and the facets of exactly that.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::search::collect::collect;
use crate::search::counting::{Counting, count_together};
use crate::search::docs::Docs;
use crate::search::facets::count_facets;
use crate::search::fault::guarded;
use crate::search::lists::FacetColumn;
use crate::search::matches::{Base, Words};
use crate::search::parse::Word;
use crate::search::plan::Plan;
use crate::search::query::FacetCounts;
use crate::search::slips;
use crate::search::snapshot::Snapshot;
use crate::search::unpack::unpack;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Fewer datasets than this that hold the words, whatever is selected, are too few: a relaxed answer is tried.
pub(crate) const ENOUGH: i64 = 3;

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

/// How surely the documents of a relaxed answer hold the words.
#[derive(Debug)]
pub(crate) struct Tiers {
    /// Those that hold all words as written, selections left aside.
    pub(crate) exact: Docs,
    /// Those that hold all words, slips admitted.
    pub(crate) slips: Docs,
}

/// What was found in one segment.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) base: Base,
    /// The words as written.
    written: Words,
    /// The words with slips, when these were tried.
    misspelt: Option<Words>,
    /// Told only of a relaxed answer.
    pub(crate) tiers: Option<Tiers>,
    /// Those that hold the words as the level asks.
    pub(crate) found: Docs,
    /// Those of `found` that meet every selection; none where nothing is selected.
    selected: Option<Docs>,
}

impl Part {
    /// The words as a level takes them.
    pub(crate) fn words(&self, level: Level) -> &Words {
        match (level, &self.misspelt) {
            (Level::Slips | Level::Any, Some(words)) => words,
            (Level::Exact | Level::Slips | Level::Any, _) => &self.written,
        }
    }

    /// Those that hold the words and meet every selection.
    pub(crate) fn full(&self) -> &Docs {
        self.selected.as_ref().unwrap_or(&self.found)
    }

    /// How many of these documents have each value of each of these facets.
    pub(crate) fn counts(&self, facets: &[(usize, &FacetColumn)], documents: &Docs) -> Vec<Vec<u32>> {
        let counting: Vec<&Counting> = facets.iter().map(|(_, column)| column.counting()).collect();
        let Docs::Many(bits) = documents else { return count_together(documents, &counting) };
        let (readable, held) = (&self.base.readable, documents.count());
        // Of most of what may be read, what is left out is counted instead.
        if held * 2 <= readable.count {
            return count_together(documents, &counting);
        }
        let totals = |(facet, column): &(usize, &FacetColumn)| readable.totals(*facet, column).to_vec();
        let mut counts: Vec<Vec<u32>> = facets.iter().map(totals).collect();
        if held < readable.count {
            let mut left_out = (*readable.bits).clone();
            left_out.and_not(bits);
            let left_out = count_together(&Docs::Many(Arc::new(left_out)), &counting);
            for (counts, out) in counts.iter_mut().zip(left_out) {
                counts.iter_mut().zip(out).for_each(|(count, out)| *count -= out);
            }
        }
        counts
    }

    fn take(&mut self, found: Docs) {
        self.selected = self.base.selects().then(|| self.base.selected(&found, None));
        self.found = found;
    }
}

/// What was found, segment by segment.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) level: Level,
    pub(crate) parts: Vec<Part>,
    pub(crate) total: i64,
    /// Of each word whether something readable holds it as written; told only of a relaxed answer.
    pub(crate) known: Vec<bool>,
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
            unpack(self, plan, &parts)?;
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
    pub(crate) fn parts(&self, plan: &Plan, scope: &Scope) -> Result<Parts> {
        let words = &plan.text.words;
        let mut parts = Vec::with_capacity(self.views().len());
        for view in self.views() {
            let base = Base::find(view, plan, scope)?;
            let written = Words::find(&view.segment, words)?;
            let found = written.all(&view.segment, plan, &base);
            let mut part = Part { base, written, misspelt: None, tiers: None, found, selected: None };
            part.take(part.found.clone());
            parts.push(part);
        }
        let mut parts = Parts { level: Level::Exact, total: total(&parts), parts, known: Vec::new() };
        // Where the words are found and the selections leave little of that, no word was misspelt.
        let found: i64 = parts.parts.iter().map(|part| part.found.count()).sum();
        if words.is_empty() || found >= ENOUGH {
            return Ok(parts);
        }
        for part in &mut parts.parts {
            part.tiers = Some(Tiers { exact: part.found.clone(), slips: part.found.clone() });
        }
        parts.known = known(&parts.parts, words.len());
        let admits = |(word, known): (&Word, &bool)| slips::is_long_enough(&word.folded, *known);
        let admitted: Vec<bool> = words.iter().zip(&parts.known).map(admits).collect();
        if admitted.contains(&true) {
            let mut relaxed = Vec::with_capacity(parts.parts.len());
            for (view, part) in self.views().iter().zip(&parts.parts) {
                let own = Words::with_slips(&view.segment, words, &admitted)?;
                let slips = own.all(&view.segment, plan, &part.base);
                relaxed.push((own, slips));
            }
            parts.admit_slips(relaxed);
        }
        if words.len() > 1 && parts.total < ENOUGH {
            let of = self.views().iter().zip(&parts.parts);
            let any =
                of.map(|(view, part)| part.words(Level::Any).any(&view.segment, plan, &part.base)).collect();
            parts.admit(Level::Any, any);
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
                    terms.extend(leaves.terms_in(&view.segment, part.full(), true)?);
                }
            }
        }
        Ok(terms.into_iter().collect())
    }
}

/// Whether something readable holds each word as written, whatever else is asked.
fn known(parts: &[Part], words: usize) -> Vec<bool> {
    let holds = |part: &Part, word: usize| {
        let held = part.written.held.get(word);
        held.is_some_and(|held| held.count_common(&part.base.readable.bits) > 0)
    };
    (0..words).map(|word| parts.iter().any(|part| holds(part, word))).collect()
}

fn total(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.full().count()).sum()
}

impl Parts {
    /// Takes the words with slips, when they find more.
    fn admit_slips(&mut self, relaxed: Vec<(Words, Docs)>) {
        let mut found = Vec::with_capacity(relaxed.len());
        for (part, (words, slips)) in self.parts.iter_mut().zip(relaxed) {
            // Kept even when alone they find nothing more: one of the words may, misspelt.
            part.misspelt = Some(words);
            if let Some(tiers) = &mut part.tiers {
                tiers.slips = slips.clone();
            }
            found.push(slips);
        }
        self.admit(Level::Slips, found);
    }

    /// Takes what was found at a level, when that is more.
    fn admit(&mut self, level: Level, found: Vec<Docs>) {
        let selected = self.parts.iter().zip(&found).map(|(part, found)| part.base.selected(found, None));
        let total: i64 = selected.map(|docs| docs.count()).sum();
        if total <= self.total {
            return;
        }
        self.parts.iter_mut().zip(found).for_each(|(part, found)| part.take(found));
        (self.level, self.total) = (level, total);
    }
}
