//! Folded texts in order, searched while somebody types: those that start so by bisection, those that
//! hold it by way of the words that do, so that few texts are read.

use crate::search::fields::PART;
use crate::search::lists::Lists;
use memchr::memmem::Finder;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Texts of which is known together which words stand in them, at least.
const BLOCK: usize = if cfg!(test) { 16 } else { 1024 };
/// The most blocks: their numbers are kept in two bytes.
const BLOCKS: usize = 1 << 16;
/// Words of a text's blocks beyond which, for each block there is, one need not know which: what so many
/// words hold stands almost everywhere, and the first few are soon found.
const OFTEN: usize = 16;
/// Words of what is typed by which blocks are told; a text may have any number, and each is looked for.
const PIECES: usize = 8;

/// Texts end to end, each with a [`PART`] at its end, so that one pass finds a text in any.
#[derive(Debug, Default)]
struct Joined {
    text: String,
    /// Where each ends, its mark left out.
    ends: Vec<u32>,
}

impl Joined {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.text.push(PART);
    }

    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn at(&self, place: usize) -> &str {
        let Some(end) = self.ends.get(place) else { return "" };
        self.text.get(self.start(place)..*end as usize).unwrap_or_default()
    }

    fn start(&self, place: usize) -> usize {
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize + PART.len_utf8())
    }

    /// The places among these of the texts that hold what a finder looks for, in order.
    fn holding<'a>(
        &'a self,
        places: Range<usize>,
        finder: &'a Finder<'_>,
    ) -> impl Iterator<Item = usize> + 'a {
        let Range { start: mut next, end: last } = places;
        let end = self.start(last);
        std::iter::from_fn(move || {
            let from = self.start(next);
            let found = from + finder.find(self.text.as_bytes().get(from..end)?)?;
            let place = next + self.ends.get(next..last)?.partition_point(|end| (*end as usize) < found);
            next = place + 1;
            Some(place)
        })
    }
}

/// Folded texts in order, end to end.
#[derive(Debug, Default)]
pub(crate) struct SortedTexts {
    texts: Joined,
    words: OnceLock<Words>,
}

impl SortedTexts {
    /// These texts, which come in order.
    pub(crate) fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut own = Self::default();
        texts.for_each(|text| own.push(text));
        own.finished()
    }

    /// Adds a text, not before the last one.
    pub(crate) fn push(&mut self, text: &str) {
        self.texts.push(text);
    }

    /// The same, nothing more to be added.
    pub(crate) fn finished(mut self) -> Self {
        self.texts.shrink();
        self
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text at a place; empty beyond the end.
    pub(crate) fn at(&self, place: usize) -> &str {
        self.texts.at(place)
    }

    /// The places of the texts that start so.
    pub(crate) fn starting(&self, start: &str) -> Range<usize> {
        let first = |fits: &dyn Fn(&str) -> bool| {
            let (mut from, mut to) = (0, self.len());
            while from < to {
                let middle = from + (to - from) / 2;
                if fits(self.at(middle)) { from = middle + 1 } else { to = middle }
            }
            from
        };
        first(&|text| text < start)..first(&|text| text < start || text.starts_with(start))
    }

    /// The places of the texts that hold a text further on than at their start, in order. `text` is folded:
    /// its words are parted by one space.
    pub(crate) fn holding<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let blocks = if text.is_empty() { Vec::new() } else { self.words().blocks_with(text) };
        let finder = Finder::new(text).into_owned();
        let mut blocks = blocks.into_iter();
        let mut found = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(place) = found.next() {
                    return Some(place);
                }
                let places: Vec<usize> = self.texts.holding(blocks.next()?, &finder).collect();
                found = places.into_iter();
            }
        })
        .filter(move |place| !self.at(*place).starts_with(text))
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::new(&self.texts))
    }
}

/// Which words stand in which blocks of texts.
#[derive(Debug)]
struct Words {
    /// Each once, as they were met.
    texts: Joined,
    /// The blocks of each.
    blocks: Lists<u16>,
    /// Texts in a block, and of all.
    each: usize,
    of: usize,
}

impl Words {
    fn new(texts: &Joined) -> Self {
        let of = texts.len();
        let each = BLOCK.max(of.div_ceil(BLOCKS).next_power_of_two());
        let mut words = Joined::default();
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut blocks: Vec<Vec<u16>> = Vec::new();
        for block in 0..of.div_ceil(each) {
            let number = u16::try_from(block).unwrap_or(u16::MAX);
            let end = texts.start(((block + 1) * each).min(of));
            let joined = texts.text.get(texts.start(block * each)..end).unwrap_or_default();
            for word in joined.split([' ', PART]).filter(|word| !word.is_empty()) {
                let place = *known.entry(word).or_insert_with(|| {
                    words.push(word);
                    blocks.push(Vec::new());
                    blocks.len() - 1
                });
                if let Some(own) = blocks.get_mut(place).filter(|own| own.last() != Some(&number)) {
                    own.push(number);
                }
            }
        }
        words.shrink();
        Self { texts: words, blocks: Lists::of_each(&blocks), each, of }
    }

    /// The blocks that may hold a text, as the places of their texts, in order.
    fn blocks_with(&self, text: &str) -> Vec<Range<usize>> {
        let count = self.of.div_ceil(self.each);
        let mut may = vec![u64::MAX; count.div_ceil(64)];
        let last = text.split(' ').count() - 1;
        let pieces = text.split(' ').enumerate().filter(|(_, piece)| !piece.is_empty());
        for (at, piece) in pieces.take(PIECES) {
            // The first piece may be the end of a word, the last one its start; between them words are whole.
            let fits =
                |word: &str| (at == 0 || word.starts_with(piece)) && (at == last || word.ends_with(piece));
            if let Some(own) = self.with_a_word(piece, fits, count) {
                may.iter_mut().zip(own).for_each(|(may, own)| *may &= own);
            }
        }
        let places = |block: usize| block * self.each..((block + 1) * self.each).min(self.of);
        (0..count)
            .filter(|block| may.get(block / 64).is_some_and(|bits| bits >> (block % 64) & 1 == 1))
            .map(places)
            .collect()
    }

    /// The blocks of the words that hold a piece and fit, as bits; `None` when these are too many to tell.
    fn with_a_word(&self, piece: &str, fits: impl Fn(&str) -> bool, count: usize) -> Option<Vec<u64>> {
        let finder = Finder::new(piece);
        let mut bits = vec![0_u64; count.div_ceil(64)];
        let mut seen = 0;
        for word in self.texts.holding(0..self.texts.len(), &finder) {
            if !fits(self.texts.at(word)) {
                continue;
            }
            let own = self.blocks.of(word as u32);
            seen += own.len();
            if seen > count * OFTEN {
                return None;
            }
            for block in own {
                if let Some(bits) = bits.get_mut(usize::from(*block) / 64) {
                    *bits |= 1 << (block % 64);
                }
            }
        }
        Some(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_start_and_by_what_they_hold() {
        let mut texts: Vec<String> =
            (0..1000).map(|n| format!("jeu {n:04} {}", ["eau", "foret", "été ouvert"][n % 3])).collect();
        texts.extend(["eau", "eau eau", "la foret", "bord de mer"].map(str::to_owned));
        texts.sort();
        let sorted = SortedTexts::new(texts.iter().map(String::as_str));
        assert_eq!(sorted.len(), texts.len());
        for typed in [
            "eau",
            "foret",
            "jeu 0",
            "0999",
            "e",
            "t o",
            "té",
            "xyz",
            "de mer",
            "ea",
            "jeu 0001 foret",
            "mer jeu",
        ] {
            let starting: Vec<usize> = (0..texts.len()).filter(|at| texts[*at].starts_with(typed)).collect();
            assert_eq!(sorted.starting(typed).collect::<Vec<_>>(), starting, "{typed}");
            let holding: Vec<usize> = (0..texts.len())
                .filter(|at| texts[*at].contains(typed) && !texts[*at].starts_with(typed))
                .collect();
            assert_eq!(sorted.holding(typed).collect::<Vec<_>>(), holding, "{typed}");
        }
        assert_eq!(sorted.holding("").count(), 0);
        // As many words as anybody cares to send cost no more than a few.
        assert_eq!(sorted.holding(&"eau ".repeat(200_000)).count(), 0);
        assert_eq!((sorted.at(0), sorted.at(9999)), (texts[0].as_str(), ""));
        assert_eq!(SortedTexts::default().holding("eau").count(), 0);
    }
}
