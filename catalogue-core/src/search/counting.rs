//! How many documents of a set have each value of a facet, in one segment.

use crate::search::bits::Bits;
use crate::search::docs::Docs;
use crate::search::lists::{self, Lists, Value};
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

/// The values of each document by their places, held as small as they fit.
#[derive(Debug)]
enum Places<N> {
    /// One at most, from 1; 0 is none.
    One(Vec<N>),
    Several(Lists<N>),
}

impl<N: Value> Places<N> {
    fn new(several: bool, len: u32, column: &Column<u64>, as_held: impl Fn(u64) -> N) -> Self {
        if several {
            return Places::Several(Lists::by_document(len, column, as_held));
        }
        Places::One(lists::firsts(len, column, |place| as_held(place + 1), N::default()))
    }
}

/// The same, of whichever size.
#[derive(Debug)]
enum Sized {
    Small(Places<u8>),
    Middle(Places<u16>),
    Large(Places<u32>),
}

/// What counting reads of one facet in one segment.
#[derive(Debug)]
pub(crate) struct Counting {
    values: usize,
    len: u32,
    places: Sized,
    sets: OnceLock<Vec<Bits>>,
}

impl Counting {
    /// Unpacks a column of so many values.
    pub(crate) fn new(values: usize, len: u32, column: &Column<u64>) -> Self {
        let several = column.get_cardinality().is_multivalue();
        let places = match values {
            0..=0xFF => Sized::Small(Places::new(several, len, column, |place| place as u8)),
            0x100..=0xFFFF => Sized::Middle(Places::new(several, len, column, |place| place as u16)),
            _ => Sized::Large(Places::new(several, len, column, |place| place as u32)),
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

    /// Makes the sets, where there are any, before they are asked for.
    pub(crate) fn unpack(&self) {
        if self.values <= FEW_VALUES {
            self.sets();
        }
    }

    fn tally(&self) -> Tally<'_> {
        let lanes = if self.values <= LANED_VALUES { LANES } else { 1 };
        Tally { counting: self, lanes, counts: vec![0; lanes * (self.values + 1)] }
    }

    /// Adds the places of the values of each of these documents.
    pub(crate) fn each_place(&self, documents: &[DocId], mut visit: impl FnMut(u32)) {
        match &self.places {
            Sized::Small(places) => each_place(documents.iter().copied(), places, |_, place| visit(place)),
            Sized::Middle(places) => each_place(documents.iter().copied(), places, |_, place| visit(place)),
            Sized::Large(places) => each_place(documents.iter().copied(), places, |_, place| visit(place)),
        }
    }

    /// The documents of each value.
    fn sets(&self) -> &[Bits] {
        self.sets.get_or_init(|| {
            let mut sets = vec![Bits::none(self.len); self.values];
            let insert = |doc, place: u32| {
                if let Some(set) = sets.get_mut(place as usize) {
                    set.insert(doc);
                }
            };
            // Only facets of few values have sets, whose places are small.
            if let Sized::Small(places) = &self.places {
                each_place(0..self.len, places, insert);
            }
            sets
        })
    }
}

fn each_place<N: Value + Into<u32>>(
    documents: impl Iterator<Item = DocId>,
    places: &Places<N>,
    mut visit: impl FnMut(DocId, u32),
) {
    match places {
        Places::One(numbers) => {
            for doc in documents {
                let number: u32 = numbers.get(doc as usize).map_or(0, |number| (*number).into());
                if let Some(place) = number.checked_sub(1) {
                    visit(doc, place);
                }
            }
        }
        Places::Several(lists) => {
            documents.for_each(|doc| lists.of(doc).iter().for_each(|number| visit(doc, (*number).into())));
        }
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
            Sized::Small(places) => tally(docs, places, lanes, counts),
            Sized::Middle(places) => tally(docs, places, lanes, counts),
            Sized::Large(places) => tally(docs, places, lanes, counts),
        }
    }

    fn counted(mut self) -> Vec<u32> {
        let one = match &self.counting.places {
            Sized::Small(places) => matches!(places, Places::One(_)),
            Sized::Middle(places) => matches!(places, Places::One(_)),
            Sized::Large(places) => matches!(places, Places::One(_)),
        };
        if one {
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

fn tally<N: Value + Into<u32>>(docs: &[DocId], places: &Places<N>, lanes: usize, tally: &mut [u32]) {
    let mut count = |at: usize, number: u32| {
        if let Some(count) = tally.get_mut(number as usize * lanes + (at & (lanes - 1))) {
            *count += 1;
        }
    };
    match places {
        Places::One(numbers) => {
            for (at, doc) in docs.iter().enumerate() {
                count(at, numbers.get(*doc as usize).map_or(0, |number| (*number).into()));
            }
        }
        Places::Several(lists) => {
            for (at, doc) in docs.iter().enumerate() {
                lists.of(*doc).iter().for_each(|number| count(at, (*number).into()));
            }
        }
    }
}
