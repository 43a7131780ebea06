//! A set of documents of one segment, held as suits how many there are.

use crate::search::bits::Bits;
use std::sync::Arc;
use tantivy::DocId;

/// Fewer than one document in so many are held as a list.
const SPARSE: u32 = 64;

/// Whether a set of so many documents of a segment is best held as a list.
pub(crate) fn is_few(count: u64, len: u32) -> bool {
    count < u64::from(len / SPARSE)
}

/// A set of documents. Of many, the bits may be shared with others until they change.
#[derive(Clone, Debug)]
pub(crate) enum Docs {
    /// Few, in order.
    Few(Vec<DocId>),
    /// Many.
    Many(Arc<Bits>),
}

impl Docs {
    /// How many documents.
    pub(crate) fn count(&self) -> i64 {
        match self {
            Docs::Few(docs) => docs.len() as i64,
            Docs::Many(bits) => bits.count(),
        }
    }

    /// Whether a document is in the set.
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        match self {
            Docs::Few(docs) => docs.binary_search(&doc).is_ok(),
            Docs::Many(bits) => bits.contains(doc),
        }
    }

    /// Keeps the documents that pass a test.
    pub(crate) fn retain(&mut self, keep: impl Fn(DocId) -> bool) {
        match self {
            Docs::Few(docs) => docs.retain(|doc| keep(*doc)),
            Docs::Many(bits) => Arc::make_mut(bits).retain(keep),
        }
    }

    /// Keeps what these bits hold too.
    pub(crate) fn and(&mut self, other: &Bits) {
        match self {
            Docs::Few(docs) => docs.retain(|doc| other.contains(*doc)),
            Docs::Many(bits) => Arc::make_mut(bits).and(other),
        }
    }

    /// Takes out what these bits hold.
    pub(crate) fn and_not(&mut self, other: &Bits) {
        match self {
            Docs::Few(docs) => docs.retain(|doc| !other.contains(*doc)),
            Docs::Many(bits) => Arc::make_mut(bits).and_not(other),
        }
    }

    /// Keeps what the other set holds too; what is left may be few.
    pub(crate) fn meet(self, other: &Docs) -> Docs {
        match (self, other) {
            (mut docs, Docs::Many(bits)) => {
                docs.and(bits);
                docs
            }
            (Docs::Many(bits), Docs::Few(docs)) => {
                Docs::Few(docs.iter().copied().filter(|doc| bits.contains(*doc)).collect())
            }
            (Docs::Few(mut docs), Docs::Few(others)) => {
                let mut others = others.as_slice();
                docs.retain(|doc| {
                    let at = others.partition_point(|other| other < doc);
                    others = others.get(at..).unwrap_or_default();
                    others.first() == Some(doc)
                });
                Docs::Few(docs)
            }
        }
    }

    /// Adds these documents to bits.
    pub(crate) fn add_to(&self, bits: &mut Bits) {
        match self {
            Docs::Few(docs) => bits.add_all(docs),
            Docs::Many(own) => bits.or(own),
        }
    }

    /// Hands out its documents in order, many at a time.
    pub(crate) fn batches(&self, mut visit: impl FnMut(&[DocId])) {
        match self {
            Docs::Few(docs) => docs.chunks(1024).for_each(visit),
            Docs::Many(bits) => bits.batches(&mut visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn docs(list: &BTreeSet<DocId>, few: bool) -> Docs {
        let list: Vec<DocId> = list.iter().copied().collect();
        if few {
            return Docs::Few(list);
        }
        let mut bits = Bits::none(300);
        bits.add_all(&list);
        Docs::Many(Arc::new(bits))
    }

    fn all(docs: &Docs) -> Vec<DocId> {
        let mut list = Vec::new();
        docs.batches(|batch| list.extend_from_slice(batch));
        list
    }

    proptest! {
        #[test]
        fn however_held_a_set_is_the_same(
            a in prop::collection::btree_set(0..300_u32, 0..80),
            b in prop::collection::btree_set(0..300_u32, 0..80),
        ) {
            let wanted: Vec<DocId> = a.intersection(&b).copied().collect();
            for (few_a, few_b) in [(true, true), (true, false), (false, true), (false, false)] {
                let met = docs(&a, few_a).meet(&docs(&b, few_b));
                prop_assert_eq!(all(&met), wanted.clone());
                prop_assert_eq!(met.count(), wanted.len() as i64);
                prop_assert!((0..300).all(|doc| met.contains(doc) == wanted.contains(&doc)));
                let mut bits = Bits::none(300);
                met.add_to(&mut bits);
                let mut rest = docs(&a, few_a);
                rest.and_not(&bits);
                prop_assert_eq!(all(&rest), a.difference(&b).copied().collect::<Vec<_>>());
            }
        }
    }
}
