//! Counting facets: each over what meets everything but its own selection.

use crate::error::Result;
use crate::search::bits::Bits;
use crate::search::columns::FacetColumn;
use crate::search::fields::{FACETS, Facet, FacetKind, PART};
use crate::search::find::Parts;
use crate::search::plan::Plan;
use crate::search::query::{FacetCount, FacetCounts};
use crate::search::snapshot::Snapshot;
use crate::text::key;
use std::borrow::Cow;
use std::collections::HashMap;

/// The count of one code, with the labels it was found under.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) count: i64,
    /// (label, identifier, count)
    labels: Vec<(String, String, i64)>,
}

impl Tally {
    fn add(&mut self, label: Option<&str>, id: &str, count: i64) {
        self.count += count;
        let Some(label) = label else { return };
        match self.labels.iter_mut().find(|known| known.0 == label && known.1 == id) {
            Some(known) => known.2 += count,
            None => self.labels.push((label.to_owned(), id.to_owned(), count)),
        }
    }

    /// The most used label, the first of the alphabet among equals.
    pub(crate) fn label(&self) -> Option<&str> {
        self.best().map(|(label, _, _)| label.as_str())
    }

    /// The identifier found with it.
    pub(crate) fn id(&self) -> Option<&str> {
        self.best().map(|(_, id, _)| id.as_str())
    }

    fn best(&self) -> Option<&(String, String, i64)> {
        self.labels.iter().max_by(|a, b| a.2.cmp(&b.2).then_with(|| (&b.0, &b.1).cmp(&(&a.0, &a.1))))
    }

    fn is_named(&self, code: &str) -> bool {
        self.labels.iter().any(|(label, id, _)| id.eq_ignore_ascii_case(code) || key(label) == key(code))
    }
}

/// The counts of one facet over all segments.
#[derive(Debug, Default)]
pub(crate) struct Tallies(pub(crate) HashMap<String, Tally>);

impl Tallies {
    /// Adds the documents of one segment.
    pub(crate) fn add(&mut self, column: &FacetColumn, documents: &Bits) {
        let mut counts = vec![0_u32; column.values.len()];
        for doc in documents.iter() {
            for place in column.ordinals.values_for_doc(doc) {
                if let Some(count) = counts.get_mut(place as usize) {
                    *count += 1;
                }
            }
        }
        for (value, count) in column.values.iter().zip(counts).filter(|(_, count)| *count > 0) {
            self.add_value(value, i64::from(count));
        }
    }

    /// Adds a value with its count.
    pub(crate) fn add_value(&mut self, value: &str, count: i64) {
        let mut parts = value.split(PART);
        let code = parts.next().unwrap_or_default();
        let (label, id) = (parts.next(), parts.next().unwrap_or_default());
        match self.0.get_mut(code) {
            Some(tally) => tally.add(label, id, count),
            None => self.0.entry(code.to_owned()).or_default().add(label, id, count),
        }
    }
}

/// Counts the facets of a plan.
pub(crate) fn count_facets(snapshot: &Snapshot, plan: &Plan, parts: &Parts) -> Result<Vec<FacetCounts>> {
    let mut facets = Vec::with_capacity(plan.facets.len());
    for (at, facet) in plan.facets.iter().filter_map(|at| FACETS.get(*at).map(|facet| (*at, facet))) {
        let own = plan.selections.iter().position(|selection| selection.facet == at);
        let mut tallies = Tallies::default();
        for (view, part) in snapshot.views().iter().zip(&parts.parts) {
            let Some(column) = view.segment.facet(at)? else { continue };
            let documents = match own {
                Some(_) => Cow::Owned(part.base.selected(&part.found, own)),
                None => Cow::Borrowed(&part.full),
            };
            tallies.add(column, &documents);
        }
        let selected = own.and_then(|own| plan.selections.get(own)).map_or(&[][..], |own| &own.codes);
        facets.push(counts(facet, tallies, selected, plan.facet_limit));
    }
    Ok(facets)
}

fn counts(facet: &Facet, tallies: Tallies, selected: &[String], limit: usize) -> FacetCounts {
    let distinct = tallies.0.len();
    let asked = |code: &str, tally: &Tally| {
        selected
            .iter()
            .any(|wanted| wanted == code || facet.kind == FacetKind::Organisation && tally.is_named(wanted))
    };
    // What was asked but counted nowhere is shown as it was asked: nothing else is known of it here.
    let absent: Vec<FacetCount> = selected
        .iter()
        .filter(|wanted| {
            !tallies.0.iter().any(|(code, tally)| {
                code == *wanted || facet.kind == FacetKind::Organisation && tally.is_named(wanted)
            })
        })
        .map(|wanted| FacetCount { code: wanted.clone(), label: None, count: 0, selected: true })
        .collect();
    let mut values: Vec<FacetCount> = tallies
        .0
        .iter()
        .map(|(code, tally)| FacetCount {
            selected: asked(code, tally),
            label: tally.label().map(str::to_owned),
            count: tally.count,
            code: code.clone(),
        })
        .collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    let mut shown = 0;
    values.retain(|value| {
        shown += 1;
        shown <= limit || value.selected
    });
    values.extend(absent);
    let start = values.len().min(limit);
    if let Some(rest) = values.get_mut(start..) {
        rest.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    }
    FacetCounts { name: facet.name.to_owned(), values, distinct: i64::try_from(distinct).unwrap_or(i64::MAX) }
}
