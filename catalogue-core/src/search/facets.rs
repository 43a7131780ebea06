//! Counting facets: each over what meets everything but its own selection.

use crate::error::Result;
use crate::search::fields::{BY_PORTAL, FACETS, Facet, FacetKind};
use crate::search::find::Parts;
use crate::search::lists::FacetValue;
use crate::search::plan::Plan;
use crate::search::query::{FacetCount, FacetCounts};
use crate::search::snapshot::Snapshot;
use crate::text::key;
use std::borrow::Cow;

/// A value counted in one segment.
#[derive(Clone, Copy, Debug)]
struct Seen<'a> {
    code: &'a str,
    /// (label, identifier)
    label: Option<(&'a str, &'a str)>,
    count: i64,
}

/// The counts of one facet over all segments, gathered.
#[derive(Debug, Default)]
pub(crate) struct Tallies<'a> {
    seen: Vec<Seen<'a>>,
    /// Whether a second segment brought values.
    several: bool,
}

impl<'a> Tallies<'a> {
    /// Adds the values of one segment that are counted more than zero.
    pub(crate) fn add(&mut self, values: impl Iterator<Item = (&'a FacetValue, i64)>) {
        self.several |= !self.seen.is_empty();
        let counted = values.filter(|(_, count)| *count > 0);
        self.seen.extend(counted.map(|(value, count)| Seen {
            code: value.code(),
            label: value.label(),
            count,
        }));
    }

    /// Adds those of one portal, or those of none, by what comes after the portal.
    fn add_through(&mut self, values: impl Iterator<Item = (&'a FacetValue, i64)>, portal: Option<&str>) {
        self.several |= !self.seen.is_empty();
        for (value, count) in values.filter(|(_, count)| *count > 0) {
            let (of, code) = match value.code().split_once('/') {
                Some((of, code)) => (Some(of), code),
                None => (None, value.code()),
            };
            if of == portal {
                self.seen.push(Seen { code, label: None, count });
            }
        }
    }

    /// Puts equal codes together, in the order of codes.
    pub(crate) fn sort(&mut self) {
        let order = |a: &Seen<'_>, b: &Seen<'_>| a.code.cmp(b.code).then_with(|| a.label.cmp(&b.label));
        // Values of one segment are in order already, unless a code holds a control character.
        if !self.several && self.seen.is_sorted_by(|a, b| order(a, b).is_le()) {
            return;
        }
        self.seen.sort_by(order);
        self.seen.dedup_by(|next, kept| {
            let same = kept.code == next.code && kept.label == next.label;
            if same {
                kept.count += next.count;
            }
            same
        });
    }

    /// The count of each code; after [`Tallies::sort`].
    pub(crate) fn codes(&self) -> impl Iterator<Item = Tally<'_>> {
        self.seen.chunk_by(|a, b| a.code == b.code).filter_map(|spellings| {
            let code = spellings.first()?.code;
            Some(Tally { code, count: spellings.iter().map(|seen| seen.count).sum(), spellings })
        })
    }
}

/// The count of one code, with the labels it was found under.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally<'a> {
    pub(crate) code: &'a str,
    pub(crate) count: i64,
    spellings: &'a [Seen<'a>],
}

impl<'a> Tally<'a> {
    /// The most used label, the first of the alphabet among equals.
    pub(crate) fn label(&self) -> Option<&'a str> {
        self.best().map(|(label, _)| label)
    }

    /// The identifier found with it.
    pub(crate) fn id(&self) -> Option<&'a str> {
        self.best().map(|(_, id)| id)
    }

    fn best(&self) -> Option<(&'a str, &'a str)> {
        let labelled = self.spellings.iter().filter(|seen| seen.label.is_some());
        labelled.max_by(|a, b| a.count.cmp(&b.count).then_with(|| b.label.cmp(&a.label)))?.label
    }

    fn is_named(&self, code: &str, wanted: &str) -> bool {
        let mut labels = self.spellings.iter().filter_map(|seen| seen.label);
        labels.any(|(label, id)| id.eq_ignore_ascii_case(code) || key(label) == wanted)
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
            let counts = column.counts(&documents).into_iter().map(i64::from);
            let counted = column.values.iter().zip(counts);
            if facet.name == BY_PORTAL {
                tallies.add_through(counted, plan.portal_of(at));
            } else {
                tallies.add(counted);
            }
        }
        let selected = own.and_then(|own| plan.selections.get(own)).map_or(&[][..], |own| &own.codes);
        tallies.sort();
        facets.push(counts(facet, &tallies, selected, plan.facet_limit));
    }
    Ok(facets)
}

fn counts(facet: &Facet, tallies: &Tallies<'_>, selected: &[String], limit: usize) -> FacetCounts {
    let mut all: Vec<Tally<'_>> = tallies.codes().collect();
    let distinct = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let keys: Vec<String> = selected.iter().map(|wanted| key(wanted)).collect();
    let is = |tally: &Tally<'_>, wanted: &str, key: &str| {
        wanted == tally.code || facet.kind == FacetKind::Organisation && tally.is_named(wanted, key)
    };
    let asked = |tally: &Tally<'_>| selected.iter().zip(&keys).any(|(wanted, key)| is(tally, wanted, key));
    // What was asked but counted nowhere is shown as it was asked: nothing else is known of it here.
    let absent: Vec<FacetCount> = selected
        .iter()
        .zip(&keys)
        .filter(|(wanted, key)| !all.iter().any(|tally| is(tally, wanted, key)))
        .map(|(wanted, _)| FacetCount { code: wanted.clone(), label: None, count: 0, selected: true })
        .collect();
    let order = |a: &Tally<'_>, b: &Tally<'_>| b.count.cmp(&a.count).then_with(|| a.code.cmp(b.code));
    if limit < all.len() {
        // Only those shown need an order.
        all.select_nth_unstable_by(limit, order);
        let beyond = all.split_off(limit);
        all.sort_unstable_by(order);
        all.extend(beyond.into_iter().filter(|tally| asked(tally)));
    } else {
        all.sort_unstable_by(order);
    }
    let shown = |tally: &Tally<'_>| FacetCount {
        selected: asked(tally),
        label: tally.label().map(str::to_owned),
        count: tally.count,
        code: tally.code.to_owned(),
    };
    let mut values: Vec<FacetCount> = all.iter().map(shown).chain(absent).collect();
    let start = values.len().min(limit);
    if let Some(rest) = values.get_mut(start..) {
        rest.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    }
    FacetCounts { name: facet.name.to_owned(), values, distinct }
}
