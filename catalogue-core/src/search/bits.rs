//! A set of documents of one segment, as one bit each.

use tantivy::DocId;

/// A set of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    blocks: Vec<u64>,
    len: u32,
}

impl Bits {
    /// No document of `len`.
    pub(crate) fn none(len: u32) -> Self {
        Self { blocks: vec![0; (len as usize).div_ceil(64)], len }
    }

    /// Every document of `len`.
    pub(crate) fn all(len: u32) -> Self {
        let mut blocks = vec![u64::MAX; (len as usize).div_ceil(64)];
        if let (Some(last), rest @ 1..) = (blocks.last_mut(), len % 64) {
            *last = (1 << rest) - 1;
        }
        Self { blocks, len }
    }

    /// How many documents there are, in the set or not.
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Adds a document; one beyond the end is ignored.
    pub(crate) fn insert(&mut self, doc: DocId) {
        if let Some(block) = self.blocks.get_mut(doc as usize / 64) {
            *block |= 1 << (doc % 64);
        }
    }

    /// Takes a document out.
    pub(crate) fn remove(&mut self, doc: DocId) {
        if let Some(block) = self.blocks.get_mut(doc as usize / 64) {
            *block &= !(1 << (doc % 64));
        }
    }

    /// Whether a document is in the set.
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.blocks.get(doc as usize / 64).is_some_and(|block| block >> (doc % 64) & 1 == 1)
    }

    fn combine(&mut self, other: &Bits, with: impl Fn(u64, u64) -> u64) {
        for (own, other) in self.blocks.iter_mut().zip(&other.blocks) {
            *own = with(*own, *other);
        }
    }

    /// Keeps what the other holds too.
    pub(crate) fn and(&mut self, other: &Bits) {
        self.combine(other, |own, other| own & other);
    }

    /// Adds what the other holds.
    pub(crate) fn or(&mut self, other: &Bits) {
        self.combine(other, |own, other| own | other);
    }

    /// Takes out what the other holds.
    pub(crate) fn and_not(&mut self, other: &Bits) {
        self.combine(other, |own, other| own & !other);
    }

    /// Keeps the documents that pass a test.
    pub(crate) fn retain(&mut self, keep: impl Fn(DocId) -> bool) {
        for (at, block) in self.blocks.iter_mut().enumerate() {
            let mut rest = *block;
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                if !keep(at as u32 * 64 + bit) {
                    *block &= !(1 << bit);
                }
            }
        }
    }

    /// How many documents are in the set.
    pub(crate) fn count(&self) -> i64 {
        self.blocks.iter().map(|block| i64::from(block.count_ones())).sum()
    }

    /// How many documents both sets hold.
    pub(crate) fn count_common(&self, other: &Bits) -> i64 {
        self.blocks.iter().zip(&other.blocks).map(|(a, b)| i64::from((a & b).count_ones())).sum()
    }

    /// How many documents of the set come before each block.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut before = 0;
        self.blocks
            .iter()
            .map(|block| {
                let after = before + block.count_ones();
                std::mem::replace(&mut before, after)
            })
            .collect()
    }

    /// The place of a document among those of the set; `ranks` are its own.
    #[inline]
    pub(crate) fn place(&self, ranks: &[u32], doc: DocId) -> Option<usize> {
        let at = doc as usize / 64;
        let (block, before) = (self.blocks.get(at)?, ranks.get(at)?);
        let bit = 1_u64 << (doc % 64);
        (block & bit != 0).then(|| *before as usize + (block & (bit - 1)).count_ones() as usize)
    }

    /// Its documents in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        self.blocks.iter().enumerate().flat_map(|(at, block)| {
            let mut rest = *block;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    at as u32 * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sets_behave_like_sets() {
        for len in [0, 1, 63, 64, 65, 200] {
            assert_eq!(Bits::all(len).count(), i64::from(len));
            let mut bits = Bits::none(len);
            let wanted: BTreeSet<u32> = (0..len).filter(|doc| doc % 3 == 0).collect();
            wanted.iter().for_each(|doc| bits.insert(*doc));
            assert_eq!(bits.iter().collect::<BTreeSet<_>>(), wanted);
            bits.retain(|doc| doc % 2 == 0);
            assert!(bits.iter().all(|doc| doc % 6 == 0));
            let ranks = bits.ranks();
            for doc in 0..len + 70 {
                assert_eq!(bits.place(&ranks, doc), bits.iter().position(|own| own == doc));
            }
            let mut rest = Bits::all(len);
            rest.and_not(&bits);
            assert_eq!(rest.count() + bits.count(), i64::from(len));
            assert_eq!(rest.count_common(&bits), 0);
        }
    }
}
