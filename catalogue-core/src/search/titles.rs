//! The titles of one segment, folded and in order, to be suggested while somebody types.

use crate::error::Result;
use crate::search::fault::unread;
use crate::search::fields::PART;
use crate::search::lists::Lists;
use crate::search::texts::SortedTexts;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

/// The folded titles of one segment; each has the place of its sort key among the others.
#[derive(Debug)]
pub(crate) struct Titles {
    pub(crate) folded: SortedTexts,
    documents: Lists<DocId>,
}

impl Titles {
    /// Reads them from the sort keys of `len` documents.
    pub(crate) fn open(column: &StrColumn, len: u32) -> Result<Self> {
        let mut folded = SortedTexts::default();
        let mut stream = column.dictionary().stream().map_err(unread)?;
        while stream.advance() {
            // Sort keys are in order and begin with the folded title, so these are too.
            let sort_key = String::from_utf8_lossy(stream.key());
            folded.push(sort_key.split(PART).next().unwrap_or_default());
        }
        let folded = folded.finished();
        let documents = Lists::by_value(folded.len(), len, column.ords());
        Ok(Self { folded, documents })
    }

    /// The documents of a title.
    pub(crate) fn documents(&self, place: usize) -> &[DocId] {
        u32::try_from(place).map_or(&[], |place| self.documents.of(place))
    }
}
