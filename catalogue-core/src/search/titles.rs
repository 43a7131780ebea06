//! The titles of one segment, folded and in order, to be suggested while somebody types.

use crate::error::Result;
use crate::search::fault::unread;
use crate::search::fields::PART;
use crate::search::lists::Lists;
use std::ops::Range;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

/// The folded titles of one segment; each has the place of its sort key among the others.
#[derive(Debug)]
pub(crate) struct Titles {
    /// All of them, each with a [`PART`] at its end, so that one pass finds a text in any.
    folded: String,
    /// Where each ends, its mark left out.
    ends: Vec<u32>,
    documents: Lists<DocId>,
}

impl Titles {
    /// Reads them from the sort keys of `len` documents.
    pub(crate) fn open(column: &StrColumn, len: u32) -> Result<Self> {
        let mut folded = String::new();
        let mut ends = Vec::with_capacity(column.num_terms());
        let mut stream = column.dictionary().stream().map_err(unread)?;
        while stream.advance() {
            let sort_key = String::from_utf8_lossy(stream.key());
            folded.push_str(sort_key.split(PART).next().unwrap_or_default());
            ends.push(folded.len() as u32);
            folded.push(PART);
        }
        folded.shrink_to_fit();
        let documents = Lists::by_value(ends.len(), len, column.ords());
        Ok(Self { folded, ends, documents })
    }

    /// The folded title at a place; empty beyond the end.
    pub(crate) fn at(&self, place: usize) -> &str {
        let Some(end) = self.ends.get(place) else { return "" };
        self.folded.get(self.start(place)..*end as usize).unwrap_or_default()
    }

    fn start(&self, place: usize) -> usize {
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize + PART.len_utf8())
    }

    /// The documents of a title.
    pub(crate) fn documents(&self, place: usize) -> &[DocId] {
        u32::try_from(place).map_or(&[], |place| self.documents.of(place))
    }

    /// The places of the titles that start so.
    pub(crate) fn starting(&self, start: &str) -> Range<usize> {
        // Sort keys are in order and begin with the folded title, so these are too.
        let first = |fits: &dyn Fn(&str) -> bool| {
            let (mut from, mut to) = (0, self.ends.len());
            while from < to {
                let middle = from + (to - from) / 2;
                if fits(self.at(middle)) { from = middle + 1 } else { to = middle }
            }
            from
        };
        first(&|title| title < start)..first(&|title| title < start || title.starts_with(start))
    }

    /// The places of the titles that hold a text further on than at their start, in order.
    pub(crate) fn holding(&self, text: &str) -> impl Iterator<Item = usize> {
        let (mut from, mut next) = (0, 0);
        let text = text.to_owned();
        std::iter::from_fn(move || {
            if text.is_empty() {
                return None;
            }
            loop {
                let found = from + self.folded.get(from..)?.find(&text)?;
                let ahead = self.ends.get(next..)?;
                let place = next + ahead.partition_point(|end| (*end as usize) < found);
                (from, next) = (self.start(place + 1), place + 1);
                if !self.at(place).starts_with(&text) {
                    return Some(place);
                }
            }
        })
    }
}
