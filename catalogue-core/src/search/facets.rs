//! Counting facets: each over what meets everything but its own selection.

use crate::error::Result;
use crate::search::dictionary::{Code, Counts, Dictionary};
use crate::search::docs::Docs;
use crate::search::fields::{BY_PORTAL, FACETS, Facet, FacetKind};
use crate::search::find::Parts;
use crate::search::lists::{FacetColumn, FacetValue};
use crate::search::plan::Plan;
use crate::search::query::{FacetCount, FacetCounts};
use crate::search::snapshot::Snapshot;
use crate::text::key;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

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

/// Fewer documents than one in so many values of a facet are counted value by value.
const FEW: i64 = 32;

/// One facet asked for.
struct Asked<'a> {
    at: usize,
    facet: &'static Facet,
    /// Its own selection, by place in the plan.
    own: Option<usize>,
    /// Its values in each view.
    columns: Vec<Option<&'a FacetColumn>>,
}

impl<'a> Asked<'a> {
    fn column(&self, view: usize) -> Option<&'a FacetColumn> {
        self.columns.get(view).copied().flatten()
    }
}

/// Counts the facets of a plan.
pub(crate) fn count_facets(snapshot: &Snapshot, plan: &Plan, parts: &Parts) -> Result<Vec<FacetCounts>> {
    let mut asked = Vec::with_capacity(plan.facets.len());
    for (at, facet) in plan.facets.iter().filter_map(|at| FACETS.get(*at).map(|facet| (*at, facet))) {
        let own = plan.selections.iter().position(|selection| selection.facet == at);
        let mut columns = Vec::with_capacity(snapshot.views().len());
        for view in snapshot.views() {
            columns.push(view.segment.facet(at)?);
        }
        asked.push(Asked { at, facet, own, columns });
    }
    // Those that ignore no selection are over the same documents: these are gone through once for all.
    let (together, alone): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) =
        asked.iter().partition(|asked| asked.own.is_none());
    let mut counted: Vec<FacetCounts> = Vec::with_capacity(asked.len());
    let full: Vec<Cow<'_, Docs>> = parts.parts.iter().map(|part| Cow::Borrowed(part.full())).collect();
    count_over(snapshot, plan, parts, &full, &together, &mut counted);
    for asked in alone {
        let without_own = parts.parts.iter().map(|part| part.base.selected(&part.found, asked.own));
        let documents: Vec<Cow<'_, Docs>> = without_own.map(Cow::Owned).collect();
        count_over(snapshot, plan, parts, &documents, &[asked], &mut counted);
    }
    let place = |name: &str| asked.iter().position(|asked| asked.facet.name == name);
    counted.sort_by_key(|counts| place(&counts.name));
    Ok(counted)
}

/// Counts facets over the same documents.
fn count_over(
    snapshot: &Snapshot,
    plan: &Plan,
    parts: &Parts,
    documents: &[Cow<'_, Docs>],
    asked: &[&Asked<'_>],
    counted: &mut Vec<FacetCounts>,
) {
    let mut of_many: Vec<(&Asked<'_>, &Dictionary, Vec<u32>)> = Vec::new();
    for asked in asked {
        let selected = selected(plan, asked);
        if asked.facet.name == BY_PORTAL {
            let mut tallies = Tallies::default();
            for (column, documents) in asked.columns.iter().zip(documents) {
                let Some(column) = column else { continue };
                let counted = column.values.iter().zip(column.counts(documents).into_iter().map(i64::from));
                tallies.add_through(counted, plan.portal_of(asked.at));
            }
            tallies.sort();
            counted.push(counts(asked.facet, &tallies, selected, plan.facet_limit));
            continue;
        }
        let dictionary = snapshot.dictionaries().of(asked.at, snapshot.views(), &asked.columns);
        let Some(dictionary) = dictionary else { continue };
        match few(dictionary, &asked.columns, documents) {
            Some(few) => counted.push(shown(asked.facet, dictionary, &few, selected, plan.facet_limit)),
            None => of_many.push((asked, dictionary, vec![0; dictionary.len()])),
        }
    }
    for (view, (part, documents)) in parts.parts.iter().zip(documents).enumerate() {
        let columns: Vec<(usize, &FacetColumn)> =
            of_many.iter().filter_map(|(asked, ..)| Some((asked.at, asked.column(view)?))).collect();
        let mut counts = part.counts(&columns, documents).into_iter();
        for (_, dictionary, sums) in of_many.iter_mut().filter(|(asked, ..)| asked.column(view).is_some()) {
            dictionary.add(view, &counts.next().unwrap_or_default(), sums);
        }
    }
    for (asked, dictionary, sums) in of_many {
        let every = Counts::Every(sums);
        counted.push(shown(asked.facet, dictionary, &every, selected(plan, asked), plan.facet_limit));
    }
}

/// The values chosen of a facet.
fn selected<'a>(plan: &'a Plan, asked: &Asked<'_>) -> &'a [String] {
    asked.own.and_then(|own| plan.selections.get(own)).map_or(&[], |own| &own.codes)
}

/// How often each value of a facet is found, value by value, where documents are few for its values.
fn few(
    dictionary: &Dictionary,
    columns: &[Option<&FacetColumn>],
    documents: &[Cow<'_, Docs>],
) -> Option<Counts> {
    let is_few =
        |docs: &Docs| matches!(docs, Docs::Few(few) if (few.len() as i64) * FEW < dictionary.len() as i64);
    if !documents.iter().all(|docs| is_few(docs)) {
        return None;
    }
    let mut numbers: Vec<u32> = Vec::new();
    for (view, (column, docs)) in columns.iter().zip(documents).enumerate() {
        let Some(column) = column else { continue };
        docs.batches(|docs| {
            column.counting().each_place(docs, |place| numbers.push(dictionary.number(view, place)));
        });
    }
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|a, b| a == b);
    Some(Counts::Few(runs.filter_map(|run| Some((*run.first()?, run.len() as u32))).collect()))
}

/// A code that may be shown; what is shown first is smaller.
struct Candidate<'a>(i64, Code<'a>);

impl Ord for Candidate<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.cmp(&self.0).then_with(|| self.1.cmp(&other.1))
    }
}

impl PartialOrd for Candidate<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate<'_> {}

fn shown(
    facet: &Facet,
    dictionary: &Dictionary,
    counted: &Counts,
    selected: &[String],
    limit: usize,
) -> FacetCounts {
    // What each asked value is named here; an organisation may be asked by name or identifier.
    let named: Vec<Vec<&str>> = selected
        .iter()
        .map(|wanted| match facet.kind {
            FacetKind::Organisation => {
                dictionary.named(wanted, &key(wanted), counted).into_iter().chain([wanted.as_str()]).collect()
            }
            _ => vec![wanted.as_str()],
        })
        .collect();
    let asked = |code: &str| named.iter().any(|names| names.contains(&code));
    let (mut distinct, mut fewest) = (0, 0);
    let mut best: BinaryHeap<Candidate<'_>> = BinaryHeap::new();
    let mut of_asked = Vec::new();
    dictionary.each_code(counted, |count, code| {
        distinct += 1;
        if !named.is_empty() && asked(code.text()) {
            of_asked.push((count, code));
        }
        if best.len() < limit {
            best.push(Candidate(count, code));
            fewest = best.peek().map_or(0, |worst| worst.0);
        } else if count >= fewest {
            let candidate = Candidate(count, code);
            if let Some(mut worst) = best.peek_mut()
                && candidate < *worst
            {
                *worst = candidate;
            }
            fewest = best.peek().map_or(0, |worst| worst.0);
        }
    });
    let top: Vec<(i64, Code<'_>)> =
        best.into_sorted_vec().into_iter().map(|Candidate(count, code)| (count, code)).collect();
    let beyond: Vec<(i64, Code<'_>)> = of_asked
        .iter()
        .filter(|(_, code)| !top.iter().any(|(_, own)| own.text() == code.text()))
        .copied()
        .collect();
    // What was asked but counted nowhere is shown as it was asked: nothing else is known of it here.
    let absent = selected
        .iter()
        .zip(&named)
        .filter(|(_, names)| !of_asked.iter().any(|(_, code)| names.contains(&code.text())))
        .map(|(wanted, _)| FacetCount { code: wanted.clone(), label: None, count: 0, selected: true });
    let value = |(count, code): &(i64, Code<'_>)| FacetCount {
        code: code.text().to_owned(),
        label: code.label(counted).map(str::to_owned),
        count: *count,
        selected: asked(code.text()),
    };
    let mut values: Vec<FacetCount> = top.iter().map(value).collect();
    let mut rest: Vec<FacetCount> = beyond.iter().map(value).chain(absent).collect();
    rest.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    values.append(&mut rest);
    FacetCounts { name: facet.name.to_owned(), values, distinct }
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
