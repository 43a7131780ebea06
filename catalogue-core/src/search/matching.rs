//! Words against one segment: which documents hold them, and how well.

use crate::error::Result;
use crate::search::bits::Bits;
use crate::search::columns::{Segment, count_in, fill};
use crate::search::fault::{fault, unread};
use crate::search::fields::{TEXT_FIELDS, TextField};
use crate::search::parse::Word;
use crate::search::slips;
use crate::search::snapshot::Statistics;
use std::collections::BTreeMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

/// What an occurrence found by its start only weighs.
const PREFIX: f64 = 0.5;
/// What an occurrence found through a spelling slip weighs.
const SLIP: f64 = 0.3;
/// Documents are sought in a list this many times longer; a shorter list is walked.
const SEEK_BELOW: usize = 32;
/// How fast further occurrences of a word stop counting (BM25's k1).
const SATURATION: f64 = 1.2;

/// One way in which a word may stand in a segment.
#[derive(Debug)]
struct Leaf {
    field: TextField,
    factor: f64,
    stem: Option<String>,
    info: TermInfo,
}

/// The ways in which a word stands in a segment. They are listed in the same order in every
/// segment, so that the sum of a document does not depend on its neighbours.
#[derive(Debug, Default)]
pub(crate) struct Leaves(Vec<Leaf>);

impl Leaves {
    /// Finds a word in a segment; `slips` admits one typing error in words of five letters or more.
    pub(crate) fn find(segment: &Segment, word: &Word, slips: bool) -> Result<Self> {
        let mut leaves = Self::default();
        for field in TextField::STEMMED {
            leaves.add_exact(segment, field, &word.stem, 1.0, false)?;
        }
        if word.prefix {
            for field in TextField::PLAIN {
                leaves.add_starts(segment, field, std::slice::from_ref(&word.folded), PREFIX)?;
            }
        }
        if slips && slips::is_long_enough(&word.folded) {
            let mut stems = slips::whole_words(&word.folded);
            stems.remove(&word.stem);
            for field in TextField::STEMMED {
                for stem in &stems {
                    leaves.add_exact(segment, field, stem, SLIP, true)?;
                }
            }
            if word.prefix {
                let starts: Vec<String> = slips::starts(&word.folded).into_iter().collect();
                for field in TextField::PLAIN {
                    leaves.add_starts(segment, field, &starts, SLIP)?;
                }
            }
        }
        Ok(leaves)
    }

    fn add_exact(
        &mut self,
        segment: &Segment,
        field: TextField,
        stem: &str,
        factor: f64,
        slip: bool,
    ) -> Result<()> {
        let handle = segment.fields.text(field);
        let index = segment.reader.inverted_index(handle).map_err(fault("reading the search index"))?;
        if let Some(info) = index.terms().get(stem.as_bytes()).map_err(unread)? {
            self.0.push(Leaf { field, factor, stem: slip.then(|| stem.to_owned()), info });
        }
        Ok(())
    }

    /// Adds each word that has one of these starts, once, in alphabetical order.
    fn add_starts(
        &mut self,
        segment: &Segment,
        field: TextField,
        starts: &[String],
        factor: f64,
    ) -> Result<()> {
        let handle = segment.fields.text(field);
        let index = segment.reader.inverted_index(handle).map_err(fault("reading the search index"))?;
        let mut found = BTreeMap::new();
        for start in starts {
            let mut stream = index.terms().range().ge(start.as_bytes()).into_stream().map_err(unread)?;
            while stream.advance() && stream.key().starts_with(start.as_bytes()) {
                found.insert(stream.key().to_vec(), stream.value().clone());
            }
        }
        let leaf = |(word, info): (Vec<u8>, TermInfo)| {
            let stem = String::from_utf8(word).ok().filter(|_| factor < PREFIX);
            Leaf { field, factor, stem, info }
        };
        self.0.extend(found.into_iter().map(leaf));
        Ok(())
    }

    /// Visits the lists of its leaves, block by block.
    fn lists(
        &self,
        segment: &Segment,
        record: IndexRecordOption,
        mut visit: impl FnMut(&Leaf, BlockSegmentPostings),
    ) -> Result<()> {
        for leaves in self.0.chunk_by(|a, b| a.field == b.field) {
            let Some(first) = leaves.first() else { continue };
            let field = segment.fields.text(first.field);
            let index = segment.reader.inverted_index(field).map_err(fault("reading the search index"))?;
            for leaf in leaves {
                visit(leaf, index.read_block_postings_from_terminfo(&leaf.info, record).map_err(unread)?);
            }
        }
        Ok(())
    }

    /// The documents that hold the word in one of these ways.
    pub(crate) fn documents(&self, segment: &Segment) -> Result<Bits> {
        let mut bits = Bits::none(segment.len());
        self.lists(segment, IndexRecordOption::Basic, |_, list| fill(list, &mut bits))?;
        Ok(bits)
    }

    /// The slips that stand in one of these documents.
    pub(crate) fn slips_in(&self, segment: &Segment, documents: &Bits) -> Result<Vec<String>> {
        let mut slips = Vec::new();
        self.lists(segment, IndexRecordOption::Basic, |leaf, list| {
            if let Some(stem) = leaf.stem.as_ref().filter(|_| count_in(list, documents) > 0) {
                slips.push(stem.clone());
            }
        })?;
        Ok(slips)
    }

    /// How strongly the word stands in each of these documents: weighted occurrences over all
    /// fields, zero when absent (the inner sum of BM25F).
    pub(crate) fn strengths(
        &self,
        segment: &Segment,
        hits: &Hits,
        penalties: &Penalties,
    ) -> Result<Vec<f64>> {
        let mut strengths = vec![0.0; hits.docs.len()];
        self.lists(segment, IndexRecordOption::WithFreqs, |leaf, list| {
            let lengths = &segment.lengths[leaf.field as usize];
            let penalties = penalties.of(leaf.field);
            let weight = leaf.field.weight() * leaf.factor;
            hits.common(list, |at, doc, occurrences| {
                let penalty = penalties[usize::from(lengths.fieldnorm_id(doc))];
                if let Some(strength) = strengths.get_mut(at) {
                    *strength += weight * (f64::from(occurrences) / penalty);
                }
            });
        })?;
        Ok(strengths)
    }
}

/// By how much the length of a field divides an occurrence in it, for each length told apart.
pub(crate) struct Penalties(Box<[[f64; 256]; TEXT_FIELDS]>);

impl Penalties {
    /// Works them out.
    pub(crate) fn new(statistics: &Statistics) -> Self {
        let mut all = Box::new([[1.0; 256]; TEXT_FIELDS]);
        for (field, penalties) in TextField::ALL.into_iter().zip(all.iter_mut()) {
            let (mean, penalty) = (statistics.mean_lengths[field as usize], field.length_penalty());
            for (id, own) in (0_u8..=u8::MAX).zip(penalties) {
                let length = f64::from(FieldNormReader::id_to_fieldnorm(id));
                *own = 1.0 - penalty + penalty * length / mean;
            }
        }
        Self(all)
    }

    fn of(&self, field: TextField) -> &[f64; 256] {
        &self.0[field as usize]
    }
}

/// The documents to score in one segment.
pub(crate) struct Hits {
    pub(crate) docs: Vec<DocId>,
    bits: Bits,
    ranks: Vec<u32>,
}

impl Hits {
    /// These documents.
    pub(crate) fn new(bits: &Bits) -> Self {
        Self { docs: bits.iter().collect(), bits: bits.clone(), ranks: bits.ranks() }
    }

    /// Visits those of a list, each with its place, and how often the term stands there.
    fn common(&self, mut list: BlockSegmentPostings, mut visit: impl FnMut(usize, DocId, u32)) {
        if self.docs.len() < list.doc_freq() as usize / SEEK_BELOW {
            for (at, doc) in self.docs.iter().enumerate() {
                let place = list.seek(*doc);
                match list.docs().get(place) {
                    Some(found) if found == doc => visit(at, *doc, list.freq(place)),
                    Some(_) => {}
                    None => return,
                }
            }
            return;
        }
        while !list.docs().is_empty() {
            for (doc, occurrences) in list.docs().iter().zip(list.freqs()) {
                if let Some(at) = self.bits.place(&self.ranks, *doc) {
                    visit(at, *doc, *occurrences);
                }
            }
            list.advance();
        }
    }
}

/// How much a word counts that `holding` public documents of `documents` hold.
pub(crate) fn rarity(holding: i64, documents: i64) -> f64 {
    let (holding, documents) = (holding as f64, documents as f64);
    (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln()
}

/// What a word of this strength is worth.
pub(crate) fn worth(strength: f64, rarity: f64) -> f64 {
    rarity * strength * (SATURATION + 1.0) / (strength + SATURATION)
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
