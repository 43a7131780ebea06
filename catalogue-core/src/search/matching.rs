//! Words against one segment: which documents hold them, and how well.

use crate::error::Result;
use crate::search::analyse::stem;
use crate::search::bits::Bits;
use crate::search::columns::{Segment, count_in};
use crate::search::docs::{Docs, is_few};
use crate::search::fault::unread;
use crate::search::fields::TextField;
use crate::search::impact::{self, IMPACTS, TITLE_WORD, plain_impact};
use crate::search::parse::Word;
use crate::search::slips::{self, Dictionary};
use std::sync::Arc;
use tantivy::postings::{BlockSegmentPostings, Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

/// How fast further strength stops counting (BM25's k1).
const SATURATION: f64 = 1.2;

/// How a word was found. What comes later is surer: it counts where several are true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Through a spelling slip.
    Slip,
    /// By its start only.
    Start,
    /// Whole.
    Whole,
}

/// Impacts of each way, from the number of the way times this.
const WAY: u8 = 32;
const _: () = assert!(IMPACTS <= WAY as usize);

/// How many codes there are.
pub(crate) const CODES: usize = WAY as usize * 3;

impl Way {
    const ALL: [Way; 3] = [Way::Slip, Way::Start, Way::Whole];

    /// What a word found so weighs; `known` tells whether something readable holds it as written.
    const fn weight(self, known: bool) -> f64 {
        match self {
            // What nobody writes so is the word meant.
            Way::Slip if !known => 1.0,
            Way::Slip => 0.3,
            Way::Start => 0.1,
            Way::Whole => 1.0,
        }
    }

    /// The way and the impact as one number: the greater, the surer.
    const fn code(self, impact: u8) -> u8 {
        self as u8 * WAY + impact
    }
}

/// How a word was found, and its impact, as told by a code; `None` for 0, which is not found.
pub(crate) fn decode(code: u8) -> Option<(Way, u8)> {
    let way = Way::ALL.get(usize::from(code / WAY)).copied()?;
    (code > 0).then_some((way, code % WAY))
}

/// How strongly a word stands that has this code.
pub(crate) fn strength(code: u8) -> f64 {
    decode(code).map_or(0.0, |(_, impact)| impact::strength(impact))
}

/// What a word of this rarity is worth that has this code.
pub(crate) fn worth(code: u8, rarity: f64, known: bool) -> f64 {
    decode(code).map_or(0.0, |(way, impact)| way.weight(known) * worth_of(impact::strength(impact), rarity))
}

/// How much a word counts that `holding` public documents of `documents` hold.
pub(crate) fn rarity(holding: i64, documents: i64) -> f64 {
    let (holding, documents) = (holding as f64, documents as f64);
    (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln()
}

/// What a word of this strength is worth.
pub(crate) fn worth_of(strength: f64, rarity: f64) -> f64 {
    rarity * strength * (SATURATION + 1.0) / (strength + SATURATION)
}

/// Documents of a list from which it is worth making a stem to know whether it must be read; tests have no long
/// lists.
const LONG: u32 = if cfg!(test) { 1 } else { 64 };

/// One way in which a word may stand in a segment.
#[derive(Debug)]
struct Leaf {
    field: TextField,
    way: Way,
    /// The term of the index.
    term: String,
    info: TermInfo,
}

/// The ways in which a word stands in a segment.
#[derive(Debug, Default)]
pub(crate) struct Leaves(Vec<Leaf>);

impl Leaves {
    /// Finds a word in a segment.
    pub(crate) fn find(segment: &Segment, word: &Word, slips: bool) -> Result<Self> {
        const PLAIN: [TextField; 2] = [TextField::TitleWord, TextField::Word];
        let mut leaves = Self::default();
        leaves.add_stem(segment, &word.stem, Way::Whole)?;
        if word.prefix {
            for field in PLAIN {
                leaves.add_starts(segment, field, word)?;
            }
        }
        if slips {
            let words = Dictionary::open(segment, TextField::Word)?;
            let stems = Dictionary::open(segment, TextField::Stem)?;
            for stem in slips::stems_near(&words, &stems, &word.folded)? {
                leaves.add_stem(segment, &stem, Way::Slip)?;
            }
            if word.prefix {
                for field in PLAIN {
                    let found = Dictionary::open(segment, field)?.starting_near(&word.folded)?;
                    let leaf = |(term, info)| Leaf { field, way: Way::Slip, term, info };
                    leaves.0.extend(found.into_iter().map(leaf));
                }
            }
        }
        Ok(leaves)
    }

    fn add_stem(&mut self, segment: &Segment, stem: &str, way: Way) -> Result<()> {
        let field = TextField::Stem;
        let index = segment.words(field)?;
        if let Some(info) = index.terms().get(stem.as_bytes()).map_err(unread)? {
            self.0.push(Leaf { field, way, term: stem.to_owned(), info });
        }
        Ok(())
    }

    /// Adds each word that starts so.
    fn add_starts(&mut self, segment: &Segment, field: TextField, word: &Word) -> Result<()> {
        let start = word.folded.as_str();
        let index = segment.words(field)?;
        let mut stream = index.terms().range().ge(start.as_bytes()).into_stream().map_err(unread)?;
        while stream.advance() && stream.key().starts_with(start.as_bytes()) {
            let term = String::from_utf8_lossy(stream.key()).into_owned();
            // Whoever holds a word holds its stem: a form of the word itself is found whole already, which is
            // surer. Short lists are read sooner than a stem is made.
            if stream.value().doc_freq >= LONG && stem(&term) == word.stem {
                continue;
            }
            self.0.push(Leaf { field, way: Way::Start, term, info: stream.value().clone() });
        }
        Ok(())
    }

    /// Visits the lists of its leaves, block by block.
    fn lists(
        &self,
        segment: &Segment,
        record: IndexRecordOption,
        mut visit: impl FnMut(&Leaf, BlockSegmentPostings),
    ) -> Result<()> {
        for leaf in &self.0 {
            let index = segment.words(leaf.field)?;
            visit(leaf, index.read_block_postings_from_terminfo(&leaf.info, record).map_err(unread)?);
        }
        Ok(())
    }

    /// The documents that hold the word in one of these ways, each with the surest.
    pub(crate) fn held(&self, segment: &Segment) -> Result<Held> {
        let most: u64 = self.0.iter().map(|leaf| u64::from(leaf.info.doc_freq)).sum();
        if is_few(most, segment.len()) {
            return self.held_by_few(segment, most as usize);
        }
        let mut bits = Bits::none(segment.len());
        let mut codes = vec![0; segment.len() as usize];
        self.lists(segment, IndexRecordOption::WithFreqs, |leaf, mut list| {
            while !list.docs().is_empty() {
                bits.add_all(list.docs());
                each_code(leaf, &list, |doc, code| {
                    if let Some(own) = codes.get_mut(doc as usize) {
                        *own = code.max(*own);
                    }
                });
                list.advance();
            }
        })?;
        Ok(Held { docs: Docs::Many(Arc::new(bits)), codes })
    }

    fn held_by_few(&self, segment: &Segment, most: usize) -> Result<Held> {
        let mut found: Vec<(DocId, u8)> = Vec::with_capacity(most);
        self.lists(segment, IndexRecordOption::WithFreqs, |leaf, mut list| {
            while !list.docs().is_empty() {
                each_code(leaf, &list, |doc, code| found.push((doc, code)));
                list.advance();
            }
        })?;
        if self.0.len() > 1 {
            found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
            found.dedup_by_key(|(doc, _)| *doc);
        }
        let (docs, codes) = found.into_iter().unzip();
        Ok(Held { docs: Docs::Few(docs), codes })
    }

    /// The terms under which one of these documents holds the word; with `slips` only those of a slip.
    pub(crate) fn terms_in(&self, segment: &Segment, documents: &Docs, slips: bool) -> Result<Vec<String>> {
        let mut terms = Vec::new();
        self.lists(segment, IndexRecordOption::Basic, |leaf, list| {
            if (!slips || leaf.way == Way::Slip)
                && count_in(list, documents) > 0
                && !terms.contains(&leaf.term)
            {
                terms.push(leaf.term.clone());
            }
        })?;
        Ok(terms)
    }
}

/// The code of each document in the block at hand.
fn each_code(leaf: &Leaf, list: &BlockSegmentPostings, mut visit: impl FnMut(DocId, u8)) {
    let docs = list.docs().iter().copied();
    match leaf.field {
        TextField::Stem => {
            let first = leaf.way.code(0);
            docs.zip(list.freqs())
                .for_each(|(doc, times)| visit(doc, first + (*times).min(IMPACTS as u32 - 1) as u8));
        }
        TextField::TitleWord => {
            let code = leaf.way.code(TITLE_WORD);
            docs.for_each(|doc| visit(doc, code));
        }
        TextField::Word => {
            docs.zip(list.freqs()).for_each(|(doc, times)| visit(doc, leaf.way.code(plain_impact(*times))))
        }
    }
}

/// The documents of a segment that hold a word, each with its code.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) docs: Docs,
    /// Of few, in their order; of many, by document.
    codes: Vec<u8>,
}

impl Held {
    /// Adds what the word is worth in each of these documents, in order; `seen` is told the code
    /// of each that holds it.
    #[inline]
    pub(crate) fn each(&self, documents: &[DocId], mut seen: impl FnMut(usize, u8)) {
        match &self.docs {
            Docs::Many(_) => {
                for (at, doc) in documents.iter().enumerate() {
                    seen(at, self.codes.get(*doc as usize).copied().unwrap_or_default());
                }
            }
            Docs::Few(docs) => {
                let Some(first) = documents.first() else { return };
                let mut place = docs.partition_point(|doc| doc < first);
                for (at, doc) in documents.iter().enumerate() {
                    while docs.get(place).is_some_and(|own| own < doc) {
                        place += 1;
                    }
                    if docs.get(place) == Some(doc) {
                        seen(at, self.codes.get(place).copied().unwrap_or_default());
                    }
                }
            }
        }
    }

    /// How many public documents hold it.
    pub(crate) fn count_common(&self, public: &Bits) -> i64 {
        match &self.docs {
            Docs::Few(docs) => docs.iter().filter(|doc| public.contains(**doc)).count() as i64,
            Docs::Many(bits) => bits.count_common(public),
        }
    }
}

/// The documents where these folded words follow each other.
pub(crate) fn phrase(segment: &Segment, words: &[String]) -> Result<Bits> {
    let mut bits = Bits::none(segment.len());
    let field = segment.fields.text(TextField::Word);
    let mut lists = Vec::with_capacity(words.len());
    for word in words {
        match segment.postings(field, word, IndexRecordOption::WithFreqsAndPositions)? {
            Some(postings) => lists.push(postings),
            None => return Ok(bits),
        }
    }
    let Some((first, others)) = lists.split_first_mut() else { return Ok(bits) };
    let (mut starts, mut places) = (Vec::new(), Vec::new());
    let mut doc = first.doc();
    while doc != TERMINATED {
        let mut next = doc + 1;
        for other in others.iter_mut() {
            let reached = if other.doc() < doc { other.seek(doc) } else { other.doc() };
            if reached != doc {
                next = reached;
                break;
            }
            next = doc;
        }
        if next == doc || others.is_empty() {
            first.positions(&mut starts);
            for (other, offset) in others.iter_mut().zip(1_u32..) {
                other.positions(&mut places);
                starts.retain(|start| places.binary_search(&(start + offset)).is_ok());
            }
            if !starts.is_empty() {
                bits.insert(doc);
            }
            doc = first.advance();
        } else {
            doc = if next == TERMINATED { TERMINATED } else { first.seek(next) };
        }
    }
    Ok(bits)
}
