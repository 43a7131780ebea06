//! The hits of one page, in an order that depends on nothing but what is seen.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::model::BoundingBox;
use crate::search::columns::Segment;
use crate::search::cursor::Cursor;
use crate::search::fault::unread;
use crate::search::find::{Level, Part, Parts};
use crate::search::matching::{Hits, Penalties, rarity, worth};
use crate::search::plan::Plan;
use crate::search::query::Sort;
use crate::search::snapshot::Snapshot;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use tantivy::DocId;
use tantivy::columnar::{Column, TermOrdHit};

/// The hits of a page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) hits: Vec<(DatasetId, f32)>,
    /// After its last hit, when others follow.
    pub(crate) cursor: Option<Cursor>,
}

/// A hit with its sort key: what comes first is smaller.
#[derive(Clone, Copy, Debug)]
struct Hit {
    order: u64,
    /// The place of the title in its segment, or its complement when titles descend.
    title: u64,
    id: DatasetId,
    view: usize,
    score: f64,
}

impl Hit {
    fn key(&self) -> (u64, u64, DatasetId) {
        (self.order, self.title, self.id)
    }
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Hit {}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Hit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Collects the page that a plan asks for.
pub(crate) fn collect(
    snapshot: &Snapshot,
    plan: &Plan,
    parts: &Parts,
    popularity: Option<&HashMap<DatasetId, i64>>,
) -> Result<Page> {
    if plan.page_size == 0 {
        return Ok(Page { hits: Vec::new(), cursor: None });
    }
    let descending_titles = plan.sort == Sort::Title && plan.descending;
    let ranking = Ranking::new(snapshot, plan, parts)?;
    let mut hits = Vec::new();
    for (at, (view, part)) in snapshot.views().iter().zip(&parts.parts).enumerate() {
        let segment = &view.segment;
        let wanted = Hits::new(&part.full);
        let scores = ranking.scores(segment, plan, parts.level, part, &wanted)?;
        let titles = segment.titles.as_ref().map(|titles| titles.ords());
        let after =
            plan.cursor.as_ref().map(|cursor| After::new(cursor, segment, descending_titles)).transpose()?;
        let mut heap: BinaryHeap<Hit> = BinaryHeap::with_capacity(plan.page_size.min(wanted.docs.len()) + 2);
        for (at_doc, doc) in wanted.docs.iter().copied().enumerate() {
            let score = scores.get(at_doc).copied().unwrap_or_default();
            let order = order(plan, segment, doc, score, || {
                popularity.and_then(|use_of| use_of.get(&segment.id(doc)))
            });
            // One more than the page tells whether others follow.
            let worst = heap.peek().filter(|_| heap.len() > plan.page_size).copied();
            // Titles and identifiers are read only where what comes before ties.
            if worst.is_some_and(|worst| order > worst.order) {
                continue;
            }
            let place = titles.and_then(|titles| titles.first(doc)).unwrap_or_default();
            let title = if descending_titles { !place } else { place };
            if worst.is_some_and(|worst| (order, title) > (worst.order, worst.title)) {
                continue;
            }
            let hit = Hit { order, title, id: segment.id(doc), view: at, score };
            if after.as_ref().is_some_and(|after| !after.admits(&hit, place)) {
                continue;
            }
            if worst.is_none() {
                heap.push(hit);
            } else if worst.is_some_and(|worst| hit < worst) {
                heap.pop();
                heap.push(hit);
            }
        }
        hits.extend(heap);
    }
    page(snapshot, plan, hits, descending_titles)
}

/// Puts the hits of all segments in one order. Titles are read only where the first key ties.
fn page(snapshot: &Snapshot, plan: &Plan, hits: Vec<Hit>, descending_titles: bool) -> Result<Page> {
    let mut groups: BTreeMap<u64, Vec<Hit>> = BTreeMap::new();
    for hit in hits {
        groups.entry(hit.order).or_default().push(hit);
    }
    let title = |hit: &Hit| -> Result<String> {
        let place = if descending_titles { !hit.title } else { hit.title };
        snapshot.views().get(hit.view).map_or_else(|| Ok(String::new()), |view| view.segment.title(place))
    };
    let mut ordered: Vec<Hit> = Vec::new();
    for group in groups.into_values() {
        if ordered.len() > plan.page_size {
            break;
        }
        let mut named = Vec::with_capacity(group.len());
        let single = group.len() == 1;
        for hit in group {
            named.push((if single { String::new() } else { title(&hit)? }, hit));
        }
        named.sort_by(|(title_a, a), (title_b, b)| {
            let titles = title_a.cmp(title_b);
            (if descending_titles { titles.reverse() } else { titles }).then(a.id.cmp(&b.id))
        });
        ordered.extend(named.into_iter().map(|(_, hit)| hit));
    }
    let more = ordered.len() > plan.page_size;
    ordered.truncate(plan.page_size);
    let cursor = match ordered.last().filter(|_| more) {
        Some(last) => Some(Cursor {
            query: plan.fingerprint.clone(),
            order: last.order,
            title: title(last)?,
            id: last.id,
        }),
        None => None,
    };
    Ok(Page { hits: ordered.iter().map(|hit| (hit.id, hit.score as f32)).collect(), cursor })
}

/// Where a cursor stands in one segment.
struct After<'a> {
    cursor: &'a Cursor,
    /// The first title not before the cursor's, and whether it is the same.
    place: u64,
    same: bool,
    descending_titles: bool,
}

impl<'a> After<'a> {
    fn new(cursor: &'a Cursor, segment: &Segment, descending_titles: bool) -> Result<Self> {
        let (mut place, mut same) = (u64::MAX, false);
        if let Some(titles) = &segment.titles {
            match titles.dictionary().term_ord_or_next(cursor.title.as_bytes()).map_err(unread)? {
                TermOrdHit::Exact(found) => (place, same) = (found, true),
                TermOrdHit::Next(next) => place = next,
            }
        }
        Ok(Self { cursor, place, same, descending_titles })
    }

    fn admits(&self, hit: &Hit, place: u64) -> bool {
        let titles = match place.cmp(&self.place) {
            Ordering::Equal if !self.same => Ordering::Greater,
            ordering => ordering,
        };
        let titles = if self.descending_titles { titles.reverse() } else { titles };
        hit.order.cmp(&self.cursor.order).then(titles).then(hit.id.cmp(&self.cursor.id)) == Ordering::Greater
    }
}

/// The first part of the sort key.
fn order<'a>(
    plan: &Plan,
    segment: &Segment,
    doc: DocId,
    score: f64,
    used: impl Fn() -> Option<&'a i64>,
) -> u64 {
    const SIGN: u64 = 1 << 63;
    let turn = |key: u64| if plan.descending { !key } else { key };
    let day = |days: &Column<i64>| days.first(doc).map_or(u64::MAX, |day| turn(day as u64 ^ SIGN));
    let [_, _, published, _, _, updated, ..] = segment.dates();
    match plan.sort {
        // Scores are never negative: their bits are in their order.
        Sort::Relevance => turn(score.to_bits()),
        Sort::Title => 0,
        Sort::Published => day(published),
        Sort::Updated => day(updated),
        Sort::Popularity => turn(*used().unwrap_or(&0) as u64 ^ SIGN),
    }
}

/// What scores are made of, the same for every segment.
struct Ranking {
    penalties: Penalties,
    /// How much each word counts.
    rarities: Vec<f64>,
}

impl Ranking {
    fn new(snapshot: &Snapshot, plan: &Plan, parts: &Parts) -> Result<Self> {
        let mut holding = vec![0; plan.text.words.len()];
        if plan.ranks() && !holding.is_empty() {
            for (view, part) in snapshot.views().iter().zip(&parts.parts) {
                let public = view.readable(&Scope::public())?;
                for (count, documents) in holding.iter_mut().zip(&part.words(parts.level).documents) {
                    *count += documents.count_common(&public);
                }
            }
        }
        let statistics = snapshot.statistics()?;
        let rarities = holding.into_iter().map(|holding| rarity(holding, statistics.documents)).collect();
        Ok(Self { penalties: Penalties::new(&statistics), rarities })
    }

    /// The score of each document, 0 or more; summed in one order, so that equal content has
    /// equal bits whatever the segments. None when the order needs no score.
    fn scores(
        &self,
        segment: &Segment,
        plan: &Plan,
        level: Level,
        part: &Part,
        hits: &Hits,
    ) -> Result<Vec<f64>> {
        let docs = &hits.docs;
        if !plan.ranks() || plan.text.words.is_empty() && plan.area.is_none() {
            return Ok(Vec::new());
        }
        let mut scores = vec![0.0; docs.len()];
        let mut held = vec![0_u32; docs.len()];
        for (leaves, rarity) in part.words(level).leaves.iter().zip(&self.rarities) {
            let strengths = leaves.strengths(segment, hits, &self.penalties)?;
            for ((score, held), strength) in scores.iter_mut().zip(&mut held).zip(strengths) {
                if strength > 0.0 {
                    *score += worth(strength, *rarity);
                    *held += 1;
                }
            }
        }
        let words = plan.text.words.len();
        for ((score, held), doc) in scores.iter_mut().zip(held).zip(docs) {
            if level == Level::Any {
                let share = f64::from(held) / words as f64;
                *score *= share * share;
            }
            if let Some(area) = &plan.area {
                let overlap = best_overlap(segment.boxes(*doc), &area.bounds);
                *score = if words == 0 { overlap } else { *score * (1.0 + overlap) };
            }
            if level != Level::Exact {
                // What holds all words comes first, as written before misspelt.
                let tier = u8::from(part.slips.contains(*doc)) + u8::from(part.exact.contains(*doc));
                *score = f64::from(tier) + *score / (1.0 + *score);
            }
        }
        Ok(scores)
    }
}

fn best_overlap(boxes: &[BoundingBox], area: &BoundingBox) -> f64 {
    boxes.iter().map(|own| own.overlap(area)).fold(0.0, f64::max)
}
