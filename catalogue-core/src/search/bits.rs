//! A set of documents of one segment, as one bit each.

use tantivy::DocId;

/// Documents handed out at a time: few enough to stay in the nearest cache.
const BATCH: usize = 1024;

/// Runs a loop over words with the widest instructions of this machine.
fn widest<R>(run: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(run)
}

/// A set of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    blocks: Vec<u64>,
}

impl Bits {
    /// No document of `len`.
    pub(crate) fn none(len: u32) -> Self {
        Self { blocks: vec![0; (len as usize).div_ceil(64)] }
    }

    /// Every document of `len`.
    pub(crate) fn all(len: u32) -> Self {
        let mut blocks = vec![u64::MAX; (len as usize).div_ceil(64)];
        if let (Some(last), rest @ 1..) = (blocks.last_mut(), len % 64) {
            *last = (1 << rest) - 1;
        }
        Self { blocks }
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
        let (own, other) = (&mut self.blocks, &other.blocks);
        widest(|| {
            for (own, other) in own.iter_mut().zip(other) {
                *own = with(*own, *other);
            }
        });
    }

    /// Keeps what the other holds too.
    pub(crate) fn and(&mut self, other: &Bits) {
        self.combine(other, |own, other| own & other);
    }

    /// The blocks of 64 documents.
    pub(crate) fn blocks(&self) -> usize {
        self.blocks.len()
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
        widest(|| self.blocks.iter().map(|block| u64::from(block.count_ones())).sum::<u64>()) as i64
    }

    /// How many documents both sets hold.
    pub(crate) fn count_common(&self, other: &Bits) -> i64 {
        let blocks = self.blocks.iter().zip(&other.blocks);
        widest(|| blocks.map(|(a, b)| u64::from((a & b).count_ones())).sum::<u64>()) as i64
    }

    /// Adds documents.
    pub(crate) fn add_all(&mut self, docs: &[DocId]) {
        // Gathering those of one block first costs a branch that is guessed wrong too often.
        for doc in docs {
            self.insert(*doc);
        }
    }

    /// Hands out its documents in order, many at a time.
    pub(crate) fn batches(&self, mut visit: impl FnMut(&[DocId])) {
        let mut batch = [0; BATCH + 64];
        let mut len = 0;
        for (at, block) in self.blocks.iter().enumerate() {
            let mut rest = *block;
            let first = at as u32 * 64;
            while rest != 0 {
                if let Some(place) = batch.get_mut(len) {
                    *place = first + rest.trailing_zeros();
                }
                rest &= rest - 1;
                len += 1;
            }
            if len >= BATCH {
                visit(batch.get(..len).unwrap_or_default());
                len = 0;
            }
        }
        if len > 0 {
            visit(batch.get(..len).unwrap_or_default());
        }
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
        for len in [0, 1, 63, 64, 65, 200, 20_000] {
            assert_eq!(Bits::all(len).count(), i64::from(len));
            let mut bits = Bits::none(len);
            let wanted: BTreeSet<u32> = (0..len).filter(|doc| doc % 3 == 0).collect();
            wanted.iter().for_each(|doc| bits.insert(*doc));
            assert_eq!(bits.iter().collect::<BTreeSet<_>>(), wanted);
            bits.retain(|doc| doc % 2 == 0);
            assert!(bits.iter().all(|doc| doc % 6 == 0));
            let mut batched = Vec::new();
            bits.batches(|docs| batched.extend_from_slice(docs));
            assert!(bits.iter().eq(batched.iter().copied()));
            let mut again = Bits::none(len);
            again.add_all(&batched);
            assert_eq!(again, bits);
            let mut rest = Bits::all(len);
            rest.and_not(&bits);
            assert_eq!(rest.count() + bits.count(), i64::from(len));
            assert_eq!(rest.count_common(&bits), 0);
        }
    }
}
