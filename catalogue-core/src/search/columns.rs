//! One segment, opened: its columns and what is worked out of it once and kept.

use crate::access::Scope;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::model::{BoundingBox, State};
use crate::search::bits::Bits;
use crate::search::dictionary::{KeptFacets, KeptNumbers};
use crate::search::docs::Docs;
use crate::search::fault::{fault, unread};
use crate::search::fields::{
    AFTER_PART, BOUNDS, COMPLETENESS, DATES, FACETS, Fields, PART, TITLE_KEY, TextField,
};
use crate::search::lists::{self, FacetColumn, Lists};
use crate::search::titles::Titles;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use tantivy::columnar::{Column, StrColumn, TermOrdHit};
use tantivy::postings::{BlockSegmentPostings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, SegmentReader, Term};
use uuid::Uuid;

/// Scopes whose readable documents are kept per segment.
const SCOPES_KEPT: usize = 64;

/// One segment, opened.
pub(crate) struct Segment {
    pub(crate) reader: SegmentReader,
    pub(crate) fields: Fields,
    pub(crate) titles: Option<StrColumn>,
    ids: [Column<u64>; 2],
    dates: [Column<i64>; DATES.len()],
    bounds: [Column<f64>; BOUNDS.len()],
    completeness: Column<u64>,
    /// Shared with the same segment before and after deletions in it.
    kept: Arc<Kept>,
    readable: Mutex<HashMap<Scope, Arc<Bits>>>,
    /// What it was before documents of it were deleted, and these documents.
    former: Option<(Weak<Segment>, Vec<DocId>)>,
}

/// What is worked out of a segment at the first need; deletions change nothing of it.
#[derive(Debug)]
struct Kept {
    boxes: OnceLock<Lists<BoundingBox>>,
    titled: OnceLock<Titles>,
    facets: Vec<OnceLock<Option<FacetColumn>>>,
    states: Vec<OnceLock<Bits>>,
    merged: KeptFacets,
    numbers: KeptNumbers,
    orders: [OnceLock<Vec<i32>>; DATES.len()],
    title_orders: OnceLock<Vec<u32>>,
    completenesses: OnceLock<Vec<u8>>,
}

impl Kept {
    fn nothing() -> Self {
        Self {
            boxes: OnceLock::new(),
            titled: OnceLock::new(),
            facets: FACETS.iter().map(|_| OnceLock::new()).collect(),
            states: State::ALL.iter().map(|_| OnceLock::new()).collect(),
            merged: Mutex::default(),
            numbers: Mutex::default(),
            orders: Default::default(),
            title_orders: OnceLock::new(),
            completenesses: OnceLock::new(),
        }
    }
}

impl fmt::Debug for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Segment({}, {} documents)",
            self.reader.segment_id().short_uuid_string(),
            self.len()
        )
    }
}

fn try_array<T, const N: usize>(mut make: impl FnMut(usize) -> Result<T>) -> Result<[T; N]> {
    let list: Vec<T> = (0..N).map(&mut make).collect::<Result<_>>()?;
    list.try_into().map_err(|_| Error::storage("opening the search index", "a column is missing"))
}

impl Segment {
    /// Opens the columns of a segment.
    pub(crate) fn open(reader: SegmentReader, fields: &Fields) -> Result<Self> {
        let columns = reader.fast_fields();
        let len = reader.max_doc();
        let open = fault("opening the search index");
        let number = |name: &str| columns.column_opt::<u64>(name).map_err(&open);
        let empty = || Column::build_empty_column(len);
        let ids = [number("id_high")?.unwrap_or_else(empty), number("id_low")?.unwrap_or_else(empty)];
        let dates = try_array(|at| {
            let column = columns.column_opt::<i64>(DATES[at]).map_err(&open)?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(len)))
        })?;
        let bounds = try_array(|at| {
            let column = columns.column_opt::<f64>(BOUNDS[at]).map_err(&open)?;
            Ok(column.unwrap_or_else(|| Column::build_empty_column(len)))
        })?;
        let titles = columns.str(TITLE_KEY).map_err(&open)?;
        Ok(Self {
            titles,
            ids,
            dates,
            bounds,
            fields: fields.clone(),
            completeness: number(COMPLETENESS)?.unwrap_or_else(empty),
            kept: Arc::new(Kept::nothing()),
            readable: Mutex::default(),
            former: None,
            reader,
        })
    }

    /// The same segment after documents of it were deleted: what was worked out of it stays.
    pub(crate) fn after_deletions(former: &Arc<Self>, reader: SegmentReader) -> Self {
        let deleted: Vec<DocId> = (0..former.len())
            .filter(|doc| reader.is_deleted(*doc) && !former.reader.is_deleted(*doc))
            .collect();
        let without = |bits: &Arc<Bits>| {
            let mut bits = (**bits).clone();
            deleted.iter().for_each(|doc| bits.remove(*doc));
            Arc::new(bits)
        };
        let known = former.readable.lock().unwrap_or_else(PoisonError::into_inner);
        let readable = known.iter().map(|(scope, bits)| (scope.clone(), without(bits))).collect();
        drop(known);
        Self {
            reader,
            fields: former.fields.clone(),
            titles: former.titles.clone(),
            ids: former.ids.clone(),
            dates: former.dates.clone(),
            bounds: former.bounds.clone(),
            completeness: former.completeness.clone(),
            kept: former.kept.clone(),
            readable: Mutex::new(readable),
            former: Some((Arc::downgrade(former), deleted)),
        }
    }

    /// The documents deleted since it was another; `None` when it never was that one.
    pub(crate) fn deleted_since(&self, other: &Arc<Self>) -> Option<&[DocId]> {
        let (former, deleted) = self.former.as_ref()?;
        std::ptr::eq(former.as_ptr(), Arc::as_ptr(other)).then_some(deleted)
    }

    /// Works out what has been worked out of another, so that the first search need not.
    pub(crate) fn warm_as(&self, other: &Self) -> Result<()> {
        for (facet, slot) in other.kept.facets.iter().enumerate() {
            if let (Some(_), Some(column)) = (slot.get(), self.facet(facet)?)
                && other.is_unpacked(facet)
            {
                column.counting().unpack();
            }
        }
        for (column, slot) in other.kept.orders.iter().enumerate() {
            if slot.get().is_some() {
                self.days(column);
            }
        }
        if other.kept.boxes.get().is_some() {
            self.boxes();
        }
        if other.kept.titled.get().is_some() {
            self.titled()?;
        }
        if other.kept.title_orders.get().is_some() {
            self.title_places();
        }
        if other.kept.completenesses.get().is_some() {
            self.completeness();
        }
        Ok(())
    }

    /// How many documents, deleted ones too.
    pub(crate) fn len(&self) -> u32 {
        self.reader.max_doc()
    }

    /// The identifier of a document.
    pub(crate) fn id(&self, doc: DocId) -> DatasetId {
        let [high, low] = [0, 1].map(|half: usize| self.ids[half].first(doc).unwrap_or_default());
        DatasetId::from_uuid(Uuid::from_u64_pair(high, low))
    }

    /// The columns of days, in the order of [`DATES`].
    pub(crate) fn dates(&self) -> &[Column<i64>; DATES.len()] {
        &self.dates
    }

    /// The boxes of every document.
    pub(crate) fn boxes(&self) -> &Lists<BoundingBox> {
        self.kept.boxes.get_or_init(|| lists::boxes(self.len(), &self.bounds))
    }

    /// Its titles, to be suggested; `None` when it holds none.
    pub(crate) fn titled(&self) -> Result<Option<&Titles>> {
        let Some(titles) = &self.titles else { return Ok(None) };
        if let Some(known) = self.kept.titled.get() {
            return Ok(Some(known));
        }
        let read = Titles::open(titles, self.len())?;
        Ok(Some(self.kept.titled.get_or_init(|| read)))
    }

    /// The documents that hold a term, in order.
    pub(crate) fn postings(
        &self,
        field: Field,
        text: &str,
        record: IndexRecordOption,
    ) -> Result<Option<SegmentPostings>> {
        let index = self.reader.inverted_index(field).map_err(fault("reading the search index"))?;
        index.read_postings(&Term::from_field_text(field, text), record).map_err(unread)
    }

    /// The documents that hold a term, block by block.
    pub(crate) fn blocks(&self, field: Field, text: &str) -> Result<Option<BlockSegmentPostings>> {
        let index = self.reader.inverted_index(field).map_err(fault("reading the search index"))?;
        index
            .read_block_postings(&Term::from_field_text(field, text), IndexRecordOption::Basic)
            .map_err(unread)
    }

    /// Adds the documents that hold a term.
    pub(crate) fn add_term(&self, field: Field, text: &str, bits: &mut Bits) -> Result<()> {
        if let Some(postings) = self.blocks(field, text)? {
            fill(postings, bits);
        }
        Ok(())
    }

    /// Whether the values of facets are terms too, and not columns only.
    pub(crate) fn has_terms_of(&self, facet: Field) -> bool {
        self.reader.schema().get_field_entry(facet).is_indexed()
    }

    /// The documents that hold one of these terms.
    pub(crate) fn any_term<'a>(
        &self,
        field: Field,
        terms: impl IntoIterator<Item = &'a str>,
    ) -> Result<Bits> {
        let mut bits = Bits::none(self.len());
        for term in terms {
            self.add_term(field, term, &mut bits)?;
        }
        Ok(bits)
    }

    /// Adds the documents in a state, living or not.
    pub(crate) fn add_state(&self, state: State, bits: &mut Bits) -> Result<()> {
        let code = state.code();
        let Some(slot) =
            State::ALL.iter().position(|own| *own == state).and_then(|at| self.kept.states.get(at))
        else {
            return self.add_term(self.fields.state, code, bits);
        };
        if slot.get().is_none() {
            let read = self.any_term(self.fields.state, [code])?;
            slot.get_or_init(|| read);
        }
        if let Some(known) = slot.get() {
            bits.or(known);
        }
        Ok(())
    }

    /// The living documents that a scope may read; kept for the scopes asked last.
    pub(crate) fn readable(&self, scope: &Scope) -> Result<Arc<Bits>> {
        if let Some(known) = self.readable.lock().unwrap_or_else(PoisonError::into_inner).get(scope) {
            return Ok(known.clone());
        }
        let mut bits = if scope.is_everything() {
            Bits::all(self.len())
        } else {
            self.any_term(self.fields.label, scope.labels())?
        };
        if let Some(alive) = self.reader.alive_bitset() {
            bits.retain(|doc| alive.is_alive(doc));
        }
        let bits = Arc::new(bits);
        let mut kept = self.readable.lock().unwrap_or_else(PoisonError::into_inner);
        // Sessions come and go: starting over now and then is cheaper than knowing the oldest.
        if kept.len() >= SCOPES_KEPT {
            kept.clear();
        }
        kept.insert(scope.clone(), bits.clone());
        Ok(bits)
    }

    /// The words of a field.
    pub(crate) fn words(&self, field: TextField) -> Result<Arc<InvertedIndexReader>> {
        self.reader.inverted_index(self.fields.text(field)).map_err(fault("reading the search index"))
    }

    /// The first day of every document in a column of days, the last of all days where there is none.
    pub(crate) fn days(&self, column: usize) -> &[i32] {
        let (Some(slot), Some(days)) = (self.kept.orders.get(column), self.dates.get(column)) else {
            return &[];
        };
        slot.get_or_init(|| {
            let day = |day: i64| i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX });
            lists::firsts(self.len(), days, day, i32::MAX)
        })
    }

    /// The place of the title of every document among those of the segment.
    pub(crate) fn title_places(&self) -> &[u32] {
        self.kept.title_orders.get_or_init(|| match &self.titles {
            Some(titles) => lists::firsts(self.len(), titles.ords(), |place| place as u32, 0),
            None => vec![0; self.len() as usize],
        })
    }

    /// How complete the record of every document is.
    pub(crate) fn completeness(&self) -> &[u8] {
        self.kept.completenesses.get_or_init(|| {
            lists::firsts(self.len(), &self.completeness, |told| u8::try_from(told).unwrap_or(u8::MAX), 0)
        })
    }

    /// The places of the titles that fold to a text, among those of the segment.
    pub(crate) fn titles_of(&self, folded: &str) -> Result<Range<u32>> {
        let Some(titles) = &self.titles else { return Ok(0..0) };
        let place = |key: String| {
            let found = titles.dictionary().term_ord_or_next(key.as_bytes()).map_err(unread)?;
            Ok::<_, Error>(match found {
                TermOrdHit::Exact(place) | TermOrdHit::Next(place) => {
                    u32::try_from(place).unwrap_or(u32::MAX)
                }
            })
        };
        Ok(place(format!("{folded}{PART}"))?..place(format!("{folded}{AFTER_PART}"))?)
    }

    /// The values of a facet; `None` when no document has one.
    pub(crate) fn facet(&self, facet: usize) -> Result<Option<&FacetColumn>> {
        let (Some(slot), Some(named)) = (self.kept.facets.get(facet), FACETS.get(facet)) else {
            return Ok(None);
        };
        if let Some(known) = slot.get() {
            return Ok(known.as_ref());
        }
        let column = self.reader.fast_fields().str(named.name).map_err(fault("reading the search index"))?;
        let read = column.map(|column| FacetColumn::open(&column, self.len())).transpose()?;
        Ok(slot.get_or_init(|| read).as_ref())
    }

    /// Whether the values of a facet were counted before.
    pub(crate) fn is_unpacked(&self, facet: usize) -> bool {
        let known = self.kept.facets.get(facet).and_then(OnceLock::get);
        known.is_some_and(|known| known.as_ref().is_none_or(FacetColumn::is_unpacked))
    }

    /// Where the merged lists of values are kept of which this is the first segment.
    pub(crate) fn merged(&self) -> &KeptFacets {
        &self.kept.merged
    }

    /// Where the numbers of its values in merged lists are kept.
    pub(crate) fn numbers(&self) -> &KeptNumbers {
        &self.kept.numbers
    }

    /// The sort key of a title by its place among those of the segment.
    pub(crate) fn title(&self, ordinal: u64) -> Result<String> {
        let mut title = String::new();
        if let Some(titles) = &self.titles {
            titles.ord_to_str(ordinal, &mut title).map_err(unread)?;
        }
        Ok(title)
    }
}

/// How many documents of a list are in a set.
pub(crate) fn count_in(mut postings: BlockSegmentPostings, documents: &Docs) -> i64 {
    let mut count = 0;
    while !postings.docs().is_empty() {
        count += postings.docs().iter().filter(|doc| documents.contains(**doc)).count();
        postings.advance();
    }
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Adds every document of a list.
pub(crate) fn fill(mut postings: BlockSegmentPostings, bits: &mut Bits) {
    while !postings.docs().is_empty() {
        bits.add_all(postings.docs());
        postings.advance();
    }
}
