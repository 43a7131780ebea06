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
use std::fmt::Debug;
use std::sync::{Arc, OnceLock};
use tantivy::DocId;
use tantivy::columnar::{Column, ColumnIndex, StrColumn};

/// Documents whose values are unpacked at a time.
const UNPACKED: u32 = 4096;

/// What a column can hold.
pub(crate) trait Value: PartialOrd + Copy + Default + Debug + Send + Sync + 'static {}
impl<T: PartialOrd + Copy + Default + Debug + Send + Sync + 'static> Value for T {}

/// Visits each document of a segment with its values in a column, unpacking many at a time.
pub(crate) fn each_document<T: Value>(len: u32, column: &Column<T>, mut visit: impl FnMut(DocId, &[T])) {
    let mut values = Vec::new();
    let mut present = match &column.index {
        ColumnIndex::Optional(index) => Some(index.iter_non_null_docs().peekable()),
        _ => None,
    };
    let mut from = 0;
    while from < len {
        let to = len.min(from + UNPACKED);
        let rows = column.index.docid_range_to_rowids(from..to);
        values.clear();
        values.resize((rows.end - rows.start) as usize, T::default());
        column.values.get_range(u64::from(rows.start), &mut values);
        let mut at = 0;
        for doc in from..to {
            let count = match (&column.index, &mut present) {
                (ColumnIndex::Empty { .. }, _) => 0,
                (ColumnIndex::Full, _) => 1,
                (_, Some(present)) => usize::from(present.next_if_eq(&doc).is_some()),
                (index, None) => index.value_row_ids(doc).len(),
            };
            visit(doc, values.get(at..at + count).unwrap_or_default());
            at += count;
        }
        from = to;
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
    each_document(len, column, |_, values| {
        firsts.push(values.first().map_or(absent, |value| as_held(*value)))
    });
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
