//! The hits of one page, in an order that depends on nothing but what is seen.

use crate::error::Result;
use crate::id::DatasetId;
use crate::search::columns::Segment;
use crate::search::cursor::Cursor;
use crate::search::fault::unread;
use crate::search::fields::{PUBLISHED_ORDER, UPDATED_ORDER};
use crate::search::find::Parts;
use crate::search::plan::Plan;
use crate::search::query::Sort;
use crate::search::score::Ranking;
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
        let scoring = ranking.scoring(segment, plan, parts.level, part)?;
        // Where all hits tie every title is looked at: better unpacked at once.
        let titles = if scoring.is_none() && matches!(plan.sort, Sort::Relevance | Sort::Title) {
            Titles::Unpacked(segment.title_places())
        } else {
            Titles::Packed(segment.titles.as_ref().map(|titles| titles.ords()))
        };
        let after =
            plan.cursor.as_ref().map(|cursor| After::new(cursor, segment, descending_titles)).transpose()?;
        let mut heap: BinaryHeap<Hit> = BinaryHeap::with_capacity(plan.page_size + 2);
        let mut scores = Vec::new();
        part.full().batches(|docs| {
            scores.clear();
            scores.resize(docs.len(), 0.0);
            if let Some(scoring) = &scoring {
                scoring.score(docs, &mut scores);
            }
            let order = Order::new(plan, segment, popularity);
            for (doc, score) in docs.iter().zip(&scores) {
                let order = order.of(*doc, *score);
                // One more than the page tells whether others follow.
                let worst = heap.peek().filter(|_| heap.len() > plan.page_size);
                // Titles and identifiers are read only where what comes before ties.
                if worst.is_some_and(|worst| order > worst.order) {
                    continue;
                }
                let place = titles.place(*doc);
                let title = if descending_titles { !place } else { place };
                if worst.is_some_and(|worst| (order, title) > (worst.order, worst.title)) {
                    continue;
                }
                let hit = Hit { order, title, id: segment.id(*doc), view: at, score: *score };
                if after.as_ref().is_some_and(|after| !after.admits(&hit, place)) {
                    continue;
                }
                if worst.is_none() {
                    heap.push(hit);
                } else if worst.is_some_and(|worst| hit < *worst) {
                    heap.pop();
                    heap.push(hit);
                }
            }
        });
        hits.extend(heap);
    }
    page(snapshot, plan, hits, descending_titles)
}

/// The places of titles in one segment.
enum Titles<'a> {
    Unpacked(&'a [u32]),
    Packed(Option<&'a Column<u64>>),
}

impl Titles<'_> {
    fn place(&self, doc: DocId) -> u64 {
        match self {
            Titles::Unpacked(places) => places.get(doc as usize).copied().map_or(0, u64::from),
            Titles::Packed(places) => places.and_then(|places| places.first(doc)).unwrap_or_default(),
        }
    }
}

/// Puts the hits of all segments in one order. Titles are read only where the first key ties across segments.
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
        // Within one segment the places of titles are in their order; across several, only the texts are.
        let view = group.first().map(|hit| hit.view);
        if group.iter().all(|hit| Some(hit.view) == view) {
            let mut group = group;
            group.sort_unstable_by_key(|hit| (hit.title, hit.id));
            ordered.extend(group);
            continue;
        }
        let mut named = Vec::with_capacity(group.len());
        for hit in group {
            named.push((title(&hit)?, hit));
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
        Some(last) => {
            Some(Cursor { query: plan.fingerprint(), order: last.order, title: title(last)?, id: last.id })
        }
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

/// The column of days that an order needs, of those of a segment.
pub(crate) fn order_column(sort: Sort) -> Option<usize> {
    match sort {
        Sort::Published => Some(PUBLISHED_ORDER),
        Sort::Updated => Some(UPDATED_ORDER),
        Sort::Relevance | Sort::Title | Sort::Popularity => None,
    }
}

/// The first part of the sort key.
enum Order<'a> {
    Score { descending: bool },
    None,
    Day { days: &'a [i32], descending: bool },
    Use { segment: &'a Segment, uses: Option<&'a HashMap<DatasetId, i64>>, descending: bool },
}

impl<'a> Order<'a> {
    fn new(plan: &Plan, segment: &'a Segment, uses: Option<&'a HashMap<DatasetId, i64>>) -> Self {
        let descending = plan.descending;
        match (plan.sort, order_column(plan.sort)) {
            (_, Some(column)) => Order::Day { days: segment.days(column), descending },
            (Sort::Relevance, None) => Order::Score { descending },
            (Sort::Popularity, None) => Order::Use { segment, uses, descending },
            (Sort::Title | Sort::Published | Sort::Updated, None) => Order::None,
        }
    }

    #[inline]
    fn of(&self, doc: DocId, score: f64) -> u64 {
        const SIGN: u64 = 1 << 63;
        let turn = |key: u64, descending: bool| if descending { !key } else { key };
        match self {
            // Scores are never negative: their bits are in their order.
            Order::Score { descending } => turn(score.to_bits(), *descending),
            Order::None => 0,
            // The undated come last either way.
            Order::Day { days, descending } => match days.get(doc as usize).copied().unwrap_or(i32::MAX) {
                i32::MAX => u64::MAX,
                day => turn(i64::from(day) as u64 ^ SIGN, *descending),
            },
            Order::Use { segment, uses, descending } => {
                let used = uses.and_then(|uses| uses.get(&segment.id(doc))).copied().unwrap_or_default();
                turn(used as u64 ^ SIGN, *descending)
            }
        }
    }
}
