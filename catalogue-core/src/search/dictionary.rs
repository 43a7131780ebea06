//! The values of each facet over all segments of a snapshot, so that counts of several segments
//! add up by number and not by text.
//!
//! The large segments have one list, merged once and kept beside the first of them; the few values
//! that only small segments have, such as the tail, come after it, so that a publication costs
//! what the small segments cost.

use crate::search::columns::Segment;
use crate::search::fields::FACETS;
use crate::search::lists::{FacetColumn, FacetValue};
use crate::search::snapshot::View;
use crate::text::key;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tantivy::index::SegmentId;

/// Segments of fewer documents are small.
const LARGE: u32 = 1024;
/// The number of a value that only small segments have, until it gets one.
const UNKNOWN: u32 = u32::MAX;

/// The values of one facet in the large segments.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Each once, in the order of codes, then of texts.
    values: Vec<FacetValue>,
    /// Where the values of each code start.
    groups: Vec<u32>,
    /// The code of each value, by number.
    group_of: Vec<u32>,
    /// The number of each value of each segment; none where they are the same.
    numbers: Vec<Option<Vec<u32>>>,
    names: OnceLock<Vec<String>>,
}

impl Merged {
    fn new(columns: &[Option<&FacetColumn>]) -> Self {
        let mut all: Vec<(&FacetValue, usize, u32)> = Vec::new();
        for (segment, column) in columns.iter().enumerate() {
            let values = column.map_or(&[][..], |column| &column.values);
            all.extend(values.iter().zip(0..).map(|(value, place)| (value, segment, place)));
        }
        all.sort_by(|a, b| order(a.0, b.0));
        let mut values: Vec<FacetValue> = Vec::new();
        let mut groups: Vec<u32> = Vec::new();
        let mut group_of: Vec<u32> = Vec::new();
        let mut numbers: Vec<Vec<u32>> =
            columns.iter().map(|column| vec![0; column.map_or(0, |column| column.values.len())]).collect();
        for (value, segment, place) in all {
            let last = values.last();
            if last != Some(value) {
                if last.is_none_or(|last| last.code() != value.code()) {
                    groups.push(values.len() as u32);
                }
                values.push(value.clone());
                group_of.push(groups.len() as u32 - 1);
            }
            if let Some(number) = numbers.get_mut(segment).and_then(|own| own.get_mut(place as usize)) {
                *number = values.len() as u32 - 1;
            }
        }
        let same = |own: &Vec<u32>| own.len() == values.len() && own.is_sorted_by(|a, b| a < b);
        let numbers = numbers.into_iter().map(|own| (!same(&own)).then_some(own)).collect();
        Self { values, groups, group_of, numbers, names: OnceLock::new() }
    }

    fn group(&self, code: &str) -> Option<u32> {
        let start = |start: &u32| self.values.get(*start as usize).map_or("", FacetValue::code).cmp(code);
        self.groups.binary_search_by(start).ok().map(|group| group as u32)
    }

    fn number(&self, value: &FacetValue) -> Option<u32> {
        self.values.binary_search_by(|own| order(own, value)).ok().map(|at| at as u32)
    }

    /// The folded labels of the values, in their order.
    fn names(&self) -> &[String] {
        self.names.get_or_init(|| self.values.iter().map(name).collect())
    }
}

fn name(value: &FacetValue) -> String {
    value.label().map_or_else(String::new, |(label, _)| key(label))
}

fn order(a: &FacetValue, b: &FacetValue) -> Ordering {
    a.code().cmp(b.code()).then_with(|| a.text().cmp(b.text()))
}

/// What is kept beside the first large segment: the lists of these segments, facet by facet.
#[derive(Debug)]
pub(crate) struct MergedFacets {
    segments: Vec<SegmentId>,
    facets: Vec<OnceLock<Arc<Merged>>>,
}

impl MergedFacets {
    fn new(segments: Vec<SegmentId>) -> Self {
        Self { segments, facets: FACETS.iter().map(|_| OnceLock::new()).collect() }
    }
}

/// Where [`MergedFacets`] are kept.
pub(crate) type KeptFacets = Mutex<Option<Arc<MergedFacets>>>;
/// The numbers of the values of a small segment in a merged list, by facet.
pub(crate) type KeptNumbers = Mutex<Vec<Option<(Arc<Merged>, Arc<Vec<u32>>)>>>;

/// The values of every facet over all segments; each is put together at the first need.
#[derive(Debug)]
pub(crate) struct Dictionaries {
    merged: Arc<MergedFacets>,
    /// For each view its place among the large ones.
    large: Vec<Option<usize>>,
    facets: Vec<OnceLock<Dictionary>>,
}

impl Dictionaries {
    /// Those of these views.
    pub(crate) fn over(views: &[View]) -> Self {
        let is_large = |view: &&View| view.segment.len() >= LARGE;
        let segments: Vec<SegmentId> =
            views.iter().filter(is_large).map(|view| view.segment.reader.segment_id()).collect();
        let merged = match views.iter().find(is_large) {
            None => Arc::new(MergedFacets::new(segments)),
            Some(first) => {
                let mut kept = first.segment.merged().lock().unwrap_or_else(PoisonError::into_inner);
                match &*kept {
                    Some(known) if known.segments == segments => known.clone(),
                    _ => kept.insert(Arc::new(MergedFacets::new(segments))).clone(),
                }
            }
        };
        let mut next = 0..;
        let large = views.iter().map(|view| is_large(&view).then(|| next.next()).flatten()).collect();
        Self { merged, large, facets: FACETS.iter().map(|_| OnceLock::new()).collect() }
    }

    /// The facets that were put together.
    pub(crate) fn facets(&self) -> impl Iterator<Item = usize> + '_ {
        self.facets.iter().enumerate().filter(|(_, slot)| slot.get().is_some()).map(|(facet, _)| facet)
    }

    /// That of one facet; `columns` are those of the views.
    pub(crate) fn of(
        &self,
        facet: usize,
        views: &[View],
        columns: &[Option<&FacetColumn>],
    ) -> Option<&Dictionary> {
        let slot = self.facets.get(facet)?;
        if let Some(known) = slot.get() {
            return Some(known);
        }
        let only = |large: bool| {
            let of = self.large.iter().zip(views).zip(columns);
            of.filter(move |((place, _), _)| place.is_some() == large)
        };
        let merged = self.merged.facets.get(facet)?.get_or_init(|| {
            Arc::new(Merged::new(&only(true).map(|(_, column)| *column).collect::<Vec<_>>()))
        });
        let mut dictionary = Dictionary::new(merged.clone());
        for ((place, view), column) in self.large.iter().zip(views).zip(columns) {
            let numbers = match (place, column) {
                (Some(place), _) => match merged.numbers.get(*place) {
                    Some(Some(_)) => Numbering::Merged(*place),
                    _ => Numbering::Same,
                },
                (None, None) => Numbering::Same,
                (None, Some(column)) => dictionary.numbers_of(&view.segment, facet, column),
            };
            dictionary.numberings.push(numbers);
        }
        Some(slot.get_or_init(|| dictionary))
    }
}

/// How the values of a view are numbered.
#[derive(Debug)]
enum Numbering {
    /// By their places.
    Same,
    /// As a large segment is.
    Merged(usize),
    /// By a list.
    Own(Vec<u32>),
}

/// The values of one facet over all segments, by number.
#[derive(Debug)]
pub(crate) struct Dictionary {
    merged: Arc<Merged>,
    /// Values of small segments only, by number from the length of the merged list.
    extra: Vec<FacetValue>,
    /// The code of each, by number; those of small segments only come after the merged ones.
    extra_group_of: Vec<u32>,
    /// A value of each code of small segments only.
    extra_groups: Vec<u32>,
    /// The place of each among `extra`, and the code of each code that has one there: a small catalogue has
    /// nothing but small segments.
    extra_by_text: HashMap<String, usize>,
    extra_by_code: HashMap<String, u32>,
    numberings: Vec<Numbering>,
}

impl Dictionary {
    fn new(merged: Arc<Merged>) -> Self {
        Self {
            merged,
            extra: Vec::new(),
            extra_group_of: Vec::new(),
            extra_groups: Vec::new(),
            extra_by_text: HashMap::new(),
            extra_by_code: HashMap::new(),
            numberings: Vec::new(),
        }
    }

    /// The numbers of the values of a small segment; those new to all get one.
    fn numbers_of(&mut self, segment: &Segment, facet: usize, column: &FacetColumn) -> Numbering {
        let mut kept = segment.numbers().lock().unwrap_or_else(PoisonError::into_inner);
        kept.resize(FACETS.len(), None);
        let known = kept
            .get(facet)
            .and_then(Option::as_ref)
            .filter(|(merged, _)| Arc::ptr_eq(merged, &self.merged))
            .map(|(_, numbers)| numbers.clone());
        let known = known.unwrap_or_else(|| {
            let number = |value| self.merged.number(value).unwrap_or(UNKNOWN);
            let numbers = Arc::new(column.values.iter().map(number).collect::<Vec<u32>>());
            if let Some(slot) = kept.get_mut(facet) {
                *slot = Some((self.merged.clone(), numbers.clone()));
            }
            numbers
        });
        let mut numbers = (*known).clone();
        for (number, value) in numbers.iter_mut().zip(&column.values).filter(|(own, _)| **own == UNKNOWN) {
            let known = self.extra_by_text.get(value.text()).copied();
            let at = known.unwrap_or_else(|| self.add_extra(value));
            *number = (self.merged.values.len() + at) as u32;
        }
        Numbering::Own(numbers)
    }

    fn add_extra(&mut self, value: &FacetValue) -> usize {
        let merged = self.merged.groups.len() as u32;
        let known = self.merged.group(value.code()).or_else(|| self.extra_by_code.get(value.code()).copied());
        let group = known.unwrap_or_else(|| {
            self.extra_groups.push((self.merged.values.len() + self.extra.len()) as u32);
            let group = merged + self.extra_groups.len() as u32 - 1;
            self.extra_by_code.insert(value.code().to_owned(), group);
            group
        });
        self.extra_by_text.insert(value.text().to_owned(), self.extra.len());
        self.extra_group_of.push(group);
        self.extra.push(value.clone());
        self.extra.len() - 1
    }

    /// How many values.
    pub(crate) fn len(&self) -> usize {
        self.merged.values.len() + self.extra.len()
    }

    /// A value by number.
    pub(crate) fn value(&self, number: usize) -> Option<&FacetValue> {
        let extra = || self.extra.get(number - self.merged.values.len());
        self.merged.values.get(number).or_else(|| (number >= self.merged.values.len()).then(extra).flatten())
    }

    /// Adds the counts of a view's values, in their order, to those by number.
    pub(crate) fn add(&self, view: usize, counts: &[u32], sums: &mut [u32]) {
        let by = |numbers: &[u32], sums: &mut [u32]| {
            for (number, count) in numbers.iter().zip(counts) {
                if let Some(sum) = sums.get_mut(*number as usize) {
                    *sum += count;
                }
            }
        };
        match self.numberings.get(view) {
            Some(Numbering::Merged(place)) => {
                by(self.merged.numbers.get(*place).and_then(Option::as_ref).map_or(&[], Vec::as_slice), sums);
            }
            Some(Numbering::Own(numbers)) => by(numbers, sums),
            _ => sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count),
        }
    }

    /// The number of a view's value by its place.
    pub(crate) fn number(&self, view: usize, place: u32) -> u32 {
        let of = |numbers: &[u32]| numbers.get(place as usize).copied().unwrap_or(UNKNOWN);
        match self.numberings.get(view) {
            Some(Numbering::Merged(at)) => {
                self.merged.numbers.get(*at).and_then(Option::as_ref).map_or(place, |own| of(own))
            }
            Some(Numbering::Own(numbers)) => of(numbers),
            _ => place,
        }
    }

    /// Visits every code that is counted more than zero, with that count; codes come in no order.
    pub(crate) fn each_code<'a>(&'a self, counts: &Counts, mut visit: impl FnMut(i64, Code<'a>)) {
        match counts {
            Counts::Few(few) => {
                let mut few: Vec<(u32, i64)> =
                    few.iter().map(|(number, count)| (self.group(*number), i64::from(*count))).collect();
                few.sort_unstable();
                for same in few.chunk_by(|a, b| a.0 == b.0) {
                    let Some((group, _)) = same.first() else { continue };
                    visit(
                        same.iter().map(|(_, count)| count).sum(),
                        Code { dictionary: self, group: *group },
                    );
                }
            }
            // One spelling of each code, as almost everywhere: nothing is to be summed.
            Counts::Every(every)
                if self.extra.is_empty() && self.merged.groups.len() == self.merged.values.len() =>
            {
                for (group, count) in (0..).zip(every).filter(|(_, count)| **count > 0) {
                    visit(i64::from(*count), Code { dictionary: self, group });
                }
            }
            Counts::Every(every) => {
                let mut sums = vec![0_i64; self.merged.groups.len() + self.extra_groups.len()];
                let groups = self.merged.group_of.iter().chain(&self.extra_group_of);
                for (group, count) in groups.zip(every) {
                    if let Some(sum) = sums.get_mut(*group as usize) {
                        *sum += i64::from(*count);
                    }
                }
                for (group, count) in (0..).zip(sums).filter(|(_, count)| *count > 0) {
                    visit(count, Code { dictionary: self, group });
                }
            }
        }
    }

    /// The code of a value, both by number.
    fn group(&self, number: u32) -> u32 {
        let at = number as usize;
        let extra = || self.extra_group_of.get(at.checked_sub(self.merged.values.len())?);
        self.merged.group_of.get(at).or_else(extra).copied().unwrap_or(UNKNOWN)
    }

    /// A code by number.
    fn code(&self, group: u32) -> &str {
        let at = group as usize;
        let extra = || self.extra_groups.get(at.checked_sub(self.merged.groups.len())?);
        let number = self.merged.groups.get(at).or_else(extra);
        number.and_then(|number| self.value(*number as usize)).map_or("", FacetValue::code)
    }

    /// The values of a code, with their counts.
    fn spellings<'a>(
        &'a self,
        group: u32,
        counts: &'a Counts,
    ) -> impl Iterator<Item = (&'a FacetValue, u32)> {
        let from = self.merged.groups.get(group as usize).copied().unwrap_or(UNKNOWN);
        let own = self.merged.values.get(from as usize..).unwrap_or_default();
        let own = own.iter().zip(from..).take_while(move |(_, number)| self.group(*number) == group);
        let extra = self.extra.iter().zip(self.merged.values.len() as u32..);
        let extra = extra.filter(move |(_, number)| self.group(*number) == group);
        own.chain(extra).map(|(value, number)| (value, counts.of(number)))
    }

    /// The codes of an organisation's facet whose identifier or folded name is this, of those counted:
    /// what only hidden datasets say names nothing.
    pub(crate) fn named(&self, id: &str, wanted: &str, counts: &Counts) -> Vec<&str> {
        let is = |value: &FacetValue, name: &str| {
            value.label().is_some_and(|(_, own)| own.eq_ignore_ascii_case(id) || name == wanted)
        };
        let own = (0..).zip(&self.merged.values).zip(self.merged.names());
        let own = own.filter(|((_, value), name)| is(value, name)).map(|(numbered, _)| numbered);
        let extra = (self.merged.values.len() as u32..).zip(&self.extra);
        let extra = extra.filter(|(_, value)| is(value, &name(value)));
        own.chain(extra).filter(|(number, _)| counts.of(*number) > 0).map(|(_, value)| value.code()).collect()
    }
}

/// How often each value is found, by number.
#[derive(Debug)]
pub(crate) enum Counts {
    /// Those found at all, by number, where they are few.
    Few(Vec<(u32, u32)>),
    /// All.
    Every(Vec<u32>),
}

impl Counts {
    fn of(&self, number: u32) -> u32 {
        match self {
            Counts::Few(few) => few
                .binary_search_by_key(&number, |(own, _)| *own)
                .ok()
                .and_then(|at| few.get(at))
                .map_or(0, |(_, count)| *count),
            Counts::Every(every) => every.get(number as usize).copied().unwrap_or_default(),
        }
    }
}

/// A code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code<'a> {
    dictionary: &'a Dictionary,
    group: u32,
}

impl<'a> Code<'a> {
    /// The order of codes.
    pub(crate) fn cmp(&self, other: &Self) -> Ordering {
        let merged = self.dictionary.merged.groups.len() as u32;
        if self.group < merged && other.group < merged {
            return self.group.cmp(&other.group);
        }
        self.text().cmp(other.text())
    }

    /// The code itself.
    pub(crate) fn text(&self) -> &'a str {
        self.dictionary.code(self.group)
    }

    /// Its most used label, the first of the alphabet among equals.
    pub(crate) fn label<'c>(&self, counts: &'c Counts) -> Option<&'c str>
    where
        'a: 'c,
    {
        let spellings = self.dictionary.spellings(self.group, counts).filter(|(_, count)| *count > 0);
        let labelled = spellings.filter_map(|(value, count)| Some((value.label()?.0, count)));
        labelled.max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0))).map(|(label, _)| label)
    }
}
