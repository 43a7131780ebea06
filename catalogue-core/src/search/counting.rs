//! How many documents of a set have each value of a facet, in one segment.

use crate::search::bits::Bits;
use crate::search::docs::Docs;
use crate::search::lists::each_document;
use std::sync::OnceLock;
use tantivy::DocId;
use tantivy::columnar::Column;

/// Facets of at most this many values may be counted by a set of documents for each.
const FEW_VALUES: usize = 64;
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
        if let Docs::Many(bits) = documents {
            let words = self.values * bits.blocks();
            if self.values <= FEW_VALUES && words <= WORDS_PER_LOOKUP * documents.count() as usize {
                return self.sets().iter().map(|set| set.count_common(bits) as u32).collect();
            }
        }
        let lanes = if self.values <= LANED_VALUES { LANES } else { 1 };
        let mut tally = vec![0_u32; lanes * (self.values + 1)];
        match &self.places {
            Places::One(numbers) => {
                documents.batches(|docs| match numbers {
                    Numbers::Small(list) => tally_one(docs, list, lanes, &mut tally),
                    Numbers::Middle(list) => tally_one(docs, list, lanes, &mut tally),
                    Numbers::Large(list) => tally_one(docs, list, lanes, &mut tally),
                });
                // The first place is that of no value.
                tally.drain(..lanes);
            }
            Places::Several { starts, items } => documents.batches(|docs| match items {
                Numbers::Small(list) => tally_several(docs, starts, list, lanes, &mut tally),
                Numbers::Middle(list) => tally_several(docs, starts, list, lanes, &mut tally),
                Numbers::Large(list) => tally_several(docs, starts, list, lanes, &mut tally),
            }),
        }
        tally.chunks_exact(lanes).take(self.values).map(|lanes| lanes.iter().sum()).collect()
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
