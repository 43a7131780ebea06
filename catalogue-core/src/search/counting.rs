//! How many documents of a set have each value of a facet, in one segment.

use crate::search::bits::Bits;
use crate::search::docs::Docs;
use crate::search::lists::each_document;
use std::sync::OnceLock;
use tantivy::DocId;
use tantivy::columnar::Column;

/// Facets of at most this many values may keep a set of documents for each.
pub(crate) const FEW_VALUES: usize = 64;
/// How many words of bits are met with others while one document of a set is looked up.
const WORDS_PER_LOOKUP: usize = 4;
/// Equal values follow each other often: several tallies side by side do not wait for one another,
/// as long as all fit the nearest cache.
const LANES: usize = 4;
/// The most values that are tallied side by side.
const LANED_VALUES: usize = 1024;

/// Places of values, as small as they fit.
#[derive(Debug)]
enum Numbers {
    Small(Vec<u8>),
    Middle(Vec<u16>),
    Large(Vec<u32>),
}

impl Numbers {
    fn of(largest: usize) -> Self {
        match largest {
            0..=0xFF => Numbers::Small(Vec::new()),
            0x100..=0xFFFF => Numbers::Middle(Vec::new()),
            _ => Numbers::Large(Vec::new()),
        }
    }

    fn push(&mut self, number: u64) {
        match self {
            Numbers::Small(list) => list.push(number as u8),
            Numbers::Middle(list) => list.push(number as u16),
            Numbers::Large(list) => list.push(number as u32),
        }
    }

    fn len(&self) -> usize {
        match self {
            Numbers::Small(list) => list.len(),
            Numbers::Middle(list) => list.len(),
            Numbers::Large(list) => list.len(),
        }
    }

    fn shrink(&mut self) {
        match self {
            Numbers::Small(list) => list.shrink_to_fit(),
            Numbers::Middle(list) => list.shrink_to_fit(),
            Numbers::Large(list) => list.shrink_to_fit(),
        }
    }
}

/// The values of each document.
#[derive(Debug)]
enum Places {
    /// One at most, from 1; 0 is none.
    One(Numbers),
    /// Several: where those of each document start, and the end.
    Several { starts: Vec<u32>, items: Numbers },
}

/// What counting reads of one facet in one segment.
#[derive(Debug)]
pub(crate) struct Counting {
    values: usize,
    len: u32,
    places: Places,
    sets: OnceLock<Vec<Bits>>,
}

impl Counting {
    /// Unpacks a column of so many values.
    pub(crate) fn new(values: usize, len: u32, column: &Column<u64>) -> Self {
        let places = if column.get_cardinality().is_multivalue() {
            let mut starts = Vec::with_capacity(len as usize + 1);
            starts.push(0);
            let mut items = Numbers::of(values.saturating_sub(1));
            each_document(len, column, |_, own: &[u64]| {
                own.iter().for_each(|place| items.push(*place));
                starts.push(items.len() as u32);
            });
            items.shrink();
            Places::Several { starts, items }
        } else {
            let mut items = Numbers::of(values);
            each_document(len, column, |_, own: &[u64]| items.push(own.first().map_or(0, |place| place + 1)));
            items.shrink();
            Places::One(items)
        };
        Self { values, len, places, sets: OnceLock::new() }
    }

    /// How many of these documents have each value, in the order of the values.
    pub(crate) fn counts(&self, documents: &Docs) -> Vec<u32> {
        count_together(documents, &[self]).pop().unwrap_or_default()
    }

    /// The same by meeting the set of each value, where that costs less than looking up each document.
    fn by_sets(&self, bits: &Bits, held: i64) -> Option<Vec<u32>> {
        let words = self.values * bits.blocks();
        let cheaper = self.values <= FEW_VALUES && words <= WORDS_PER_LOOKUP * held as usize;
        cheaper.then(|| self.sets().iter().map(|set| set.count_common(bits) as u32).collect())
    }

    /// The documents that have one of these values, of at most [`FEW_VALUES`].
    pub(crate) fn holding(&self, places: impl Iterator<Item = usize>) -> Bits {
        let mut bits = Bits::none(self.len);
        places.filter_map(|place| self.sets().get(place)).for_each(|set| bits.or(set));
        bits
    }

    fn tally(&self) -> Tally<'_> {
        let lanes = if self.values <= LANED_VALUES { LANES } else { 1 };
        Tally { counting: self, lanes, counts: vec![0; lanes * (self.values + 1)] }
    }

    /// Adds the places of the values of each of these documents.
    pub(crate) fn each_place(&self, documents: &[DocId], mut visit: impl FnMut(u32)) {
        let read = |at: usize, numbers: &Numbers| match numbers {
            Numbers::Small(list) => list.get(at).map(|number| u32::from(*number)),
            Numbers::Middle(list) => list.get(at).map(|number| u32::from(*number)),
            Numbers::Large(list) => list.get(at).copied(),
        };
        for doc in documents {
            let at = *doc as usize;
            match &self.places {
                Places::One(numbers) => {
                    read(at, numbers)
                        .and_then(|number| number.checked_sub(1))
                        .into_iter()
                        .for_each(&mut visit);
                }
                Places::Several { starts, items } => {
                    let (Some(from), Some(to)) = (starts.get(at), starts.get(at + 1)) else { continue };
                    (*from..*to).filter_map(|at| read(at as usize, items)).for_each(&mut visit);
                }
            }
        }
    }

    /// The documents of each value.
    fn sets(&self) -> &[Bits] {
        self.sets.get_or_init(|| {
            let mut sets = vec![Bits::none(self.len); self.values];
            for doc in 0..self.len {
                self.each_place(&[doc], |place| {
                    if let Some(set) = sets.get_mut(place as usize) {
                        set.insert(doc);
                    }
                });
            }
            sets
        })
    }
}

/// One facet being counted, document by document.
struct Tally<'a> {
    counting: &'a Counting,
    lanes: usize,
    counts: Vec<u32>,
}

impl Tally<'_> {
    fn add(&mut self, docs: &[DocId]) {
        let (lanes, counts) = (self.lanes, &mut self.counts);
        match &self.counting.places {
            Places::One(numbers) => match numbers {
                Numbers::Small(list) => tally_one(docs, list, lanes, counts),
                Numbers::Middle(list) => tally_one(docs, list, lanes, counts),
                Numbers::Large(list) => tally_one(docs, list, lanes, counts),
            },
            Places::Several { starts, items } => match items {
                Numbers::Small(list) => tally_several(docs, starts, list, lanes, counts),
                Numbers::Middle(list) => tally_several(docs, starts, list, lanes, counts),
                Numbers::Large(list) => tally_several(docs, starts, list, lanes, counts),
            },
        }
    }

    fn counted(mut self) -> Vec<u32> {
        if matches!(self.counting.places, Places::One(_)) {
            // The first place is that of no value.
            self.counts.drain(..self.lanes);
        }
        self.counts.truncate(self.lanes * self.counting.values);
        match self.lanes {
            1 => self.counts,
            lanes => self.counts.chunks_exact(lanes).map(|lanes| lanes.iter().sum()).collect(),
        }
    }
}

/// How many of these documents have each value of several facets; the documents are gone through once.
pub(crate) fn count_together(documents: &Docs, facets: &[&Counting]) -> Vec<Vec<u32>> {
    let mut counts: Vec<Vec<u32>> = match documents {
        Docs::Few(_) => vec![Vec::new(); facets.len()],
        Docs::Many(bits) => {
            let held = documents.count();
            facets.iter().map(|facet| facet.by_sets(bits, held).unwrap_or_default()).collect()
        }
    };
    let left = |(own, counted): (usize, &Vec<u32>)| counted.is_empty().then_some(own);
    let left: Vec<usize> = counts.iter().enumerate().filter_map(left).collect();
    let mut tallies: Vec<Tally<'_>> =
        left.iter().filter_map(|at| facets.get(*at)).map(|facet| facet.tally()).collect();
    if !tallies.is_empty() {
        documents.batches(|docs| tallies.iter_mut().for_each(|tally| tally.add(docs)));
    }
    for (at, tally) in left.into_iter().zip(tallies) {
        if let Some(own) = counts.get_mut(at) {
            *own = tally.counted();
        }
    }
    counts
}

fn tally_one<N: Copy + Into<u32>>(docs: &[DocId], numbers: &[N], lanes: usize, tally: &mut [u32]) {
    for (at, doc) in docs.iter().enumerate() {
        let number: u32 = numbers.get(*doc as usize).map_or(0, |number| (*number).into());
        if let Some(count) = tally.get_mut(number as usize * lanes + (at & (lanes - 1))) {
            *count += 1;
        }
    }
}

fn tally_several<N: Copy + Into<u32>>(
    docs: &[DocId],
    starts: &[u32],
    items: &[N],
    lanes: usize,
    tally: &mut [u32],
) {
    for (at, doc) in docs.iter().enumerate() {
        let at_doc = *doc as usize;
        let (Some(from), Some(to)) = (starts.get(at_doc), starts.get(at_doc + 1)) else { continue };
        for number in items.get(*from as usize..*to as usize).unwrap_or_default() {
            let number: u32 = (*number).into();
            if let Some(count) = tally.get_mut(number as usize * lanes + (at & (lanes - 1))) {
                *count += 1;
            }
        }
    }
}
