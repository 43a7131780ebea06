//! What is worked out of the columns of one segment at the first need, and kept: a walk of a
//! compressed column per document costs ten times what a plain list does.

use crate::error::Result;
use crate::model::BoundingBox;
use crate::search::bits::Bits;
use crate::search::counting::{Counting, FEW_VALUES};
use crate::search::docs::Docs;
use crate::search::fault::unread;
use crate::search::fields::PART;
use crate::search::texts::SortedTexts;
use crate::text::key;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, OnceLock};
use tantivy::DocId;
use tantivy::columnar::column_index::{MultiValueIndex, Set};
use tantivy::columnar::{Column, ColumnIndex, StrColumn};

/// Documents whose values are unpacked at a time.
const UNPACKED: u32 = 4096;

/// Fewer documents with a value than one in so many are listed rather than asked one by one.
const FEW_OWN: u32 = 16;

/// What a column can hold.
pub(crate) trait Value: PartialOrd + Copy + Default + Debug + Send + Sync + 'static {}
impl<T: PartialOrd + Copy + Default + Debug + Send + Sync + 'static> Value for T {}

/// Visits each document of a segment with its values in a column, unpacking many at a time.
pub(crate) fn each_document<T: Value>(len: u32, column: &Column<T>, mut visit: impl FnMut(DocId, &[T])) {
    // Which documents have values, and where those of each that has some start: absent where all have one.
    let (owners, starts) = match &column.index {
        ColumnIndex::Empty { .. } => return (0..len).for_each(|doc| visit(doc, &[])),
        ColumnIndex::Full => (None, None),
        ColumnIndex::Optional(index) => (Some(index), None),
        ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV1(index)) => {
            (None, Some(&index.start_index_column))
        }
        ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index)) => {
            (Some(&index.optional_index), Some(&index.start_index_column))
        }
    };
    let mut values = Vec::new();
    let (mut places, mut listed): (Vec<u32>, Vec<DocId>) = (Vec::new(), Vec::new());
    let (mut from, mut first) = (0, 0);
    while from < len {
        let to = len.min(from + UNPACKED);
        let past = owners.map_or(to, |index| index.rank(to));
        places.clear();
        match starts {
            Some(starts) => {
                places.resize(past.saturating_sub(first) as usize + 1, 0);
                starts.get_range(u64::from(first), &mut places);
            }
            None => places.extend(first..=past),
        }
        let (row, end) = (places.first().copied().unwrap_or(0), places.last().copied().unwrap_or(0));
        values.clear();
        values.resize(end.saturating_sub(row) as usize, T::default());
        column.values.get_range(u64::from(row), &mut values);
        let owning = past.saturating_sub(first);
        // Asking for each costs more where few have one, listing them more where many do.
        let few = owning * FEW_OWN < to - from;
        listed.clear();
        if let Some(index) = owners.filter(|_| few) {
            listed.extend(first..past);
            index.select_batch(&mut listed);
        }
        let mut listed = listed.iter().copied().peekable();
        let mut own = places.windows(2);
        for doc in from..to {
            let owns = match owners {
                Some(_) if few => listed.next_if_eq(&doc).is_some(),
                Some(index) => owning == to - from || index.contains(doc),
                None => true,
            };
            let places = if owns { own.next() } else { None };
            let range = match places {
                Some([start, end]) => start.saturating_sub(row) as usize..end.saturating_sub(row) as usize,
                _ => 0..0,
            };
            visit(doc, values.get(range).unwrap_or_default());
        }
        (from, first) = (to, past);
    }
}

/// The first value of every document, `absent` where there is none.
pub(crate) fn firsts<T: Value, U: Copy>(
    len: u32,
    column: &Column<T>,
    as_held: impl Fn(T) -> U,
    absent: U,
) -> Vec<U> {
    let mut firsts = Vec::with_capacity(len as usize);
    if !matches!(column.index, ColumnIndex::Full) {
        each_document(len, column, |_, values| {
            firsts.push(values.first().map_or(absent, |value| as_held(*value)))
        });
        return firsts;
    }
    let mut values = vec![T::default(); UNPACKED as usize];
    while firsts.len() < len as usize {
        let count = (len as usize - firsts.len()).min(values.len());
        let Some(values) = values.get_mut(..count) else { break };
        column.values.get_range(firsts.len() as u64, values);
        firsts.extend(values.iter().map(|value| as_held(*value)));
    }
    firsts
}

/// Several items for each of many owners, end to end.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// Where the items of each owner start, and the end.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// Those of one owner.
    #[inline]
    pub(crate) fn of(&self, owner: u32) -> &[T] {
        let at = owner as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => self.items.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

impl<T: Copy> Lists<T> {
    /// Those of every owner, in turn.
    pub(crate) fn of_each(lists: &[Vec<T>]) -> Self {
        let mut starts = Vec::with_capacity(lists.len() + 1);
        starts.push(0);
        let mut items = Vec::with_capacity(lists.iter().map(Vec::len).sum());
        for own in lists {
            items.extend_from_slice(own);
            starts.push(items.len() as u32);
        }
        Self { starts, items }
    }
}

impl<T: Value> Lists<T> {
    /// The values of every document of a column, as they are to be held.
    pub(crate) fn by_document<U: Value>(len: u32, column: &Column<U>, as_held: impl Fn(U) -> T) -> Self {
        let mut starts = Vec::with_capacity(len as usize + 1);
        starts.push(0);
        // A damaged file may tell any number.
        let told = column.values.num_vals().min(len.saturating_mul(16));
        let mut items = Vec::with_capacity(told as usize);
        each_document(len, column, |_, values| {
            items.extend(values.iter().map(|value| as_held(*value)));
            starts.push(items.len() as u32);
        });
        Self { starts, items }
    }
}

impl Lists<DocId> {
    /// The documents of each value of a column that gives them at most one.
    pub(crate) fn by_value(values: usize, len: u32, column: &Column<u64>) -> Self {
        let own = firsts(len, column, |value| value as u32, u32::MAX);
        let mut starts = vec![0_u32; values + 1];
        for value in &own {
            if let Some(count) = starts.get_mut((*value as usize).saturating_add(1)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut items = vec![0; sum as usize];
        for (doc, value) in (0..).zip(&own) {
            if let Some(place) = next.get_mut(*value as usize).filter(|_| (*value as usize) < values) {
                if let Some(item) = items.get_mut(*place as usize) {
                    *item = doc;
                }
                *place += 1;
            }
        }
        Self { starts, items }
    }
}

/// The boxes of each document.
pub(crate) fn boxes(len: u32, bounds: &[Column<f64>; 4]) -> Lists<BoundingBox> {
    let mut starts = Vec::with_capacity(len as usize + 1);
    starts.push(0);
    let mut items: Vec<BoundingBox> = Vec::new();
    let [first, others @ ..] = bounds;
    each_document(len, first, |_, values| {
        items.extend(values.iter().map(|west| BoundingBox::new(*west, 0.0, 0.0, 0.0)));
        starts.push(items.len() as u32);
    });
    // The bounds of a box were added together, so that each column has them in the same order.
    for (column, set) in others.iter().zip([
        (|bounds, south| bounds.south = south) as fn(&mut BoundingBox, f64),
        |bounds, east| bounds.east = east,
        |bounds, north| bounds.north = north,
    ]) {
        let mut next = items.iter_mut();
        each_document(len, column, |_, values| {
            values.iter().zip(&mut next).for_each(|(value, bounds)| set(bounds, *value));
        });
    }
    items.shrink_to_fit();
    Lists { starts, items }
}

/// One value of a facet, its code told from what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FacetValue {
    text: Arc<str>,
    code: u32,
}

impl FacetValue {
    fn new(text: &str) -> Self {
        Self { text: text.into(), code: text.find(PART).unwrap_or(text.len()) as u32 }
    }

    /// The whole of it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its code.
    pub(crate) fn code(&self) -> &str {
        self.text.get(..self.code as usize).unwrap_or_default()
    }

    /// What follows the code: its label, and its identifier if it has one.
    pub(crate) fn label(&self) -> Option<(&str, &str)> {
        let rest = self.text.get(self.code as usize..)?.strip_prefix(PART)?;
        let mut parts = rest.split(PART);
        Some((parts.next().unwrap_or_default(), parts.next().unwrap_or_default()))
    }
}

/// The values of a facet in one segment.
#[derive(Debug)]
pub(crate) struct FacetColumn {
    /// Values, in order; a document refers to them by place.
    pub(crate) values: Vec<FacetValue>,
    column: Column<u64>,
    len: u32,
    counting: OnceLock<Counting>,
    names: OnceLock<Vec<String>>,
    codes: OnceLock<SortedTexts>,
}

impl FacetColumn {
    /// Reads its values.
    pub(crate) fn open(column: &StrColumn, len: u32) -> Result<Self> {
        let mut values = Vec::with_capacity(column.num_terms());
        let mut stream = column.dictionary().stream().map_err(unread)?;
        while stream.advance() {
            values.push(FacetValue::new(&String::from_utf8_lossy(stream.key())));
        }
        let column = column.ords().clone();
        Ok(Self {
            values,
            column,
            len,
            counting: OnceLock::new(),
            names: OnceLock::new(),
            codes: OnceLock::new(),
        })
    }

    /// How many of these documents have each value, in the order of the values.
    pub(crate) fn counts(&self, documents: &Docs) -> Vec<u32> {
        self.counting().counts(documents)
    }

    /// The documents that have one of these values, deleted ones too, where the set of each value is kept;
    /// for facets whose values have no labels.
    pub(crate) fn holding<'a>(&self, wanted: impl Iterator<Item = &'a str>) -> Option<Bits> {
        // Asked first: a column that keeps no sets need not be unpacked for this.
        if self.values.len() > FEW_VALUES {
            return None;
        }
        let place = |code: &str| self.values.binary_search_by(|own| own.text().cmp(code)).ok();
        Some(self.counting().holding(wanted.filter_map(place)))
    }

    /// Whether counting has been made ready.
    pub(crate) fn is_unpacked(&self) -> bool {
        self.counting.get().is_some()
    }

    /// The documents that have one of these values, deleted ones too: of a segment without terms of facets.
    pub(crate) fn having<'a>(&self, wanted: impl Iterator<Item = &'a str>) -> Bits {
        let place = |text: &str| self.values.binary_search_by(|own| own.text().cmp(text)).ok();
        let places: BTreeSet<u64> = wanted.filter_map(place).map(|place| place as u64).collect();
        let mut bits = Bits::none(self.len);
        each_document(self.len, &self.column, |doc, values| {
            if values.iter().any(|value| places.contains(value)) {
                bits.insert(doc);
            }
        });
        bits
    }

    /// What counting reads.
    pub(crate) fn counting(&self) -> &Counting {
        self.counting.get_or_init(|| Counting::new(self.values.len(), self.len, &self.column))
    }

    /// The codes of the values, in their order; where no code holds a control character it is theirs too.
    pub(crate) fn codes(&self) -> &SortedTexts {
        self.codes.get_or_init(|| SortedTexts::new(self.values.iter().map(FacetValue::code)))
    }

    /// The values of one code; codes are in order where no code holds a control character.
    pub(crate) fn with_code(&self, code: &str) -> &[FacetValue] {
        let from = self.values.partition_point(|value| value.code() < code);
        let rest = self.values.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|value| value.code() == code)).unwrap_or_default()
    }

    /// The folded labels of the values, in their order.
    pub(crate) fn names(&self) -> &[String] {
        self.names.get_or_init(|| {
            self.values
                .iter()
                .map(|value| value.label().map_or_else(String::new, |(label, _)| key(label)))
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::columnar::{ColumnType, ColumnarReader, ColumnarWriter, DynamicColumn};

    /// A column of numbers over so many documents.
    fn column(len: u32, values: &[(DocId, u64)]) -> Column<u64> {
        let mut writer = ColumnarWriter::default();
        writer.record_column_type("n", ColumnType::U64, false);
        values.iter().for_each(|(doc, value)| writer.record_numerical(*doc, "n", *value));
        let mut bytes = Vec::new();
        writer.serialize(len, None, &mut bytes).unwrap();
        let columns = ColumnarReader::open(bytes).unwrap().read_columns("n").unwrap();
        match columns.first().unwrap().open().unwrap() {
            DynamicColumn::U64(column) => column,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_document_is_visited_with_its_own_values() {
        let len = UNPACKED * 3 + 7;
        // All documents, most, few, none but in one part; one value each or several.
        let chosen: [fn(DocId) -> bool; 5] = [
            |_| true,
            |doc| doc % 10 != 3,
            |doc| doc % 100 == 7,
            |doc| doc > UNPACKED + 5 && doc < UNPACKED * 2,
            |doc| doc == UNPACKED * 3 + 6,
        ];
        for chosen in chosen {
            for several in [false, true] {
                let of =
                    |doc: DocId| (0..if several { 1 + doc % 3 } else { 1 }).map(move |n| u64::from(doc + n));
                let values: Vec<(DocId, u64)> = (0..len)
                    .filter(|doc| chosen(*doc))
                    .flat_map(|doc| of(doc).map(move |value| (doc, value)))
                    .collect();
                let column = column(len, &values);
                let (mut seen, mut next) = (Vec::new(), 0);
                each_document(len, &column, |doc, own| {
                    assert_eq!(doc, next);
                    next += 1;
                    seen.extend(own.iter().map(|value| (doc, *value)));
                });
                assert_eq!((next, &seen), (len, &values));
                let wanted: Vec<u64> =
                    (0..len).map(|doc| if chosen(doc) { u64::from(doc) } else { u64::MAX }).collect();
                assert_eq!(firsts(len, &column, |value| value, u64::MAX), wanted);
                let lists = Lists::by_document(len, &column, |value| value);
                let listed = (0..len).flat_map(|doc| lists.of(doc).iter().map(move |value| (doc, *value)));
                assert_eq!(listed.collect::<Vec<_>>(), values);
            }
        }
    }
}
