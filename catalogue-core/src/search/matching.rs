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
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

/// What an occurrence found by its start only weighs.
const PREFIX: f64 = 0.5;
/// What an occurrence found through a spelling slip weighs.
const SLIP: f64 = 0.3;
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

    fn postings(segment: &Segment, leaf: &Leaf, record: IndexRecordOption) -> Result<SegmentPostings> {
        let field = segment.fields.text(leaf.field);
        let index = segment.reader.inverted_index(field).map_err(fault("reading the search index"))?;
        index.read_postings_from_terminfo(&leaf.info, record).map_err(unread)
    }

    /// The documents that hold the word in one of these ways.
    pub(crate) fn documents(&self, segment: &Segment) -> Result<Bits> {
        let mut bits = Bits::none(segment.len());
        for leaf in &self.0 {
            fill(Self::postings(segment, leaf, IndexRecordOption::Basic)?, &mut bits);
        }
        Ok(bits)
    }

    /// The slips that stand in one of these documents.
    pub(crate) fn slips_in(&self, segment: &Segment, documents: &Bits) -> Result<Vec<String>> {
        let mut slips = Vec::new();
        for (leaf, stem) in self.0.iter().filter_map(|leaf| leaf.stem.as_ref().map(|stem| (leaf, stem))) {
            if count_in(Self::postings(segment, leaf, IndexRecordOption::Basic)?, documents) > 0 {
                slips.push(stem.clone());
            }
        }
        Ok(slips)
    }

    /// How strongly the word stands in each of these documents: weighted occurrences over all
    /// fields, zero when absent (the inner sum of BM25F).
    pub(crate) fn strengths(
        &self,
        segment: &Segment,
        docs: &[DocId],
        statistics: &Statistics,
    ) -> Result<Vec<f64>> {
        let mut strengths = vec![0.0; docs.len()];
        for leaf in &self.0 {
            let mut postings = Self::postings(segment, leaf, IndexRecordOption::WithFreqs)?;
            let lengths = &segment.lengths[leaf.field as usize];
            let mean = mean_length(statistics, leaf.field);
            let penalty = leaf.field.length_penalty();
            common(&mut postings, docs, |at, postings| {
                let length = f64::from(lengths.fieldnorm(postings.doc()));
                let occurrences = f64::from(postings.term_freq()) / (1.0 - penalty + penalty * length / mean);
                if let Some(strength) = strengths.get_mut(at) {
                    *strength += leaf.field.weight() * leaf.factor * occurrences;
                }
            });
        }
        Ok(strengths)
    }
}

fn mean_length(statistics: &Statistics, field: TextField) -> f64 {
    const { assert!(TEXT_FIELDS == TextField::ALL.len()) };
    statistics.mean_lengths[field as usize]
}

/// Visits the documents that both lists hold, with their place in the second.
fn common(postings: &mut SegmentPostings, docs: &[DocId], mut visit: impl FnMut(usize, &SegmentPostings)) {
    let mut from = 0;
    if docs.len() < postings.doc_freq() as usize {
        for (at, doc) in docs.iter().enumerate() {
            if postings.doc() < *doc && postings.seek(*doc) == TERMINATED {
                return;
            }
            if postings.doc() == *doc {
                visit(at, postings);
            }
        }
        return;
    }
    let mut doc = postings.doc();
    while doc != TERMINATED {
        match docs.get(from..).map(|rest| rest.binary_search(&doc)) {
            Some(Ok(at)) => {
                visit(from + at, postings);
                from += at + 1;
            }
            Some(Err(at)) => from += at,
            None => return,
        }
        doc = postings.advance();
    }
}

/// What a word of this strength is worth; `holding` public documents of `documents` hold it.
pub(crate) fn worth(strength: f64, holding: i64, documents: i64) -> f64 {
    let (holding, documents) = (holding as f64, documents as f64);
    let rarity = (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln();
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
