//! What is worked out of the columns of one segment at the first need, and kept: a walk of a
//! compressed column per document costs ten times what a plain list does.

use crate::error::Result;
use crate::model::BoundingBox;
use crate::search::bits::Bits;
use crate::search::fault::unread;
use crate::search::fields::PART;
use crate::text::key;
use std::sync::OnceLock;
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

/// Facets of at most this many values are counted by a set of documents for each.
const FEW_VALUES: usize = 64;

/// Several items for each of many owners, end to end.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// Where the items of each owner start, and the end.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// The items of every document of a segment.
    pub(crate) fn of_documents<I: Iterator<Item = T>>(len: u32, mut of: impl FnMut(DocId) -> I) -> Self {
        let mut starts = Vec::with_capacity(len as usize + 1);
        let mut items = Vec::new();
        starts.push(0);
        for doc in 0..len {
            items.extend(of(doc));
            starts.push(items.len() as u32);
        }
        items.shrink_to_fit();
        Self { starts, items }
    }

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
        let mut starts = vec![0_u32; values + 1];
        for doc in 0..len {
            if let Some(count) = column.first(doc).and_then(|value| starts.get_mut(value as usize + 1)) {
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
        for doc in 0..len {
            let place = column.first(doc).and_then(|value| next.get_mut(value as usize));
            if let Some(place) = place {
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
    let [west, south, east, north] = bounds;
    Lists::of_documents(len, |doc| {
        west.values_for_doc(doc)
            .zip(south.values_for_doc(doc))
            .zip(east.values_for_doc(doc).zip(north.values_for_doc(doc)))
            .map(|((west, south), (east, north))| BoundingBox::new(west, south, east, north))
    })
}

/// One value of a facet, its code told from what follows it.
#[derive(Debug)]
pub(crate) struct FacetValue {
    text: Box<str>,
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
    places: OnceLock<Lists<u32>>,
    sets: OnceLock<Vec<Bits>>,
    names: OnceLock<Vec<String>>,
}

impl FacetColumn {
    /// Reads its values.
    pub(crate) fn open(column: &StrColumn, len: u32) -> Result<Self> {
        let mut values = Vec::with_capacity(column.num_terms());
        let mut stream = column.dictionary().stream().map_err(unread)?;
        while stream.advance() {
            values.push(FacetValue::new(&String::from_utf8_lossy(stream.key())));
        }
        Ok(Self {
            values,
            column: column.ords().clone(),
            len,
            places: OnceLock::new(),
            sets: OnceLock::new(),
            names: OnceLock::new(),
        })
    }

    /// How many of these documents have each value, in the order of the values.
    pub(crate) fn counts(&self, documents: &Bits) -> Vec<u32> {
        let blocks = self.len as usize / 64 + 1;
        let held = documents.count() as usize;
        if self.values.len() <= FEW_VALUES && self.values.len() * blocks <= 4 * held {
            return self.sets().iter().map(|set| set.count_common(documents) as u32).collect();
        }
        let mut counts = vec![0_u32; self.values.len()];
        let places = self.places();
        for doc in documents.iter() {
            for place in places.of(doc) {
                if let Some(count) = counts.get_mut(*place as usize) {
                    *count += 1;
                }
            }
        }
        counts
    }

    /// The values of each document, by place.
    fn places(&self) -> &Lists<u32> {
        self.places.get_or_init(|| {
            Lists::of_documents(self.len, |doc| self.column.values_for_doc(doc).map(|place| place as u32))
        })
    }

    /// The documents of each value.
    fn sets(&self) -> &[Bits] {
        self.sets.get_or_init(|| {
            let mut sets = vec![Bits::none(self.len); self.values.len()];
            for doc in 0..self.len {
                for place in self.column.values_for_doc(doc) {
                    if let Some(set) = sets.get_mut(place as usize) {
                        set.insert(doc);
                    }
                }
            }
            sets
        })
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
