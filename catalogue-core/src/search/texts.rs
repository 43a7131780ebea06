//! Folded texts in order, searched while somebody types: those that start so by bisection, those that
//! hold it without reading most of them.

use crate::search::fields::PART;
use std::ops::Range;
use std::sync::OnceLock;

/// Texts of which is known together which three letters in a row stand in them.
const BLOCK: usize = 256;
/// Letters told apart: those without accent, digits, the space, and all others as one.
const LETTERS: usize = 38;
/// Three letters in a row.
const TRIGRAMS: usize = LETTERS * LETTERS * LETTERS;

/// Folded texts in order, end to end.
#[derive(Debug, Default)]
pub(crate) struct SortedTexts {
    /// All of them, each with a [`PART`] at its end, so that one pass finds a text in any.
    joined: String,
    /// Where each ends, its mark left out.
    ends: Vec<u32>,
    blocks: OnceLock<Blocks>,
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
        self.joined.push_str(text);
        self.ends.push(self.joined.len() as u32);
        self.joined.push(PART);
    }

    /// The same, nothing more to be added.
    pub(crate) fn finished(mut self) -> Self {
        self.joined.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text at a place; empty beyond the end.
    pub(crate) fn at(&self, place: usize) -> &str {
        let Some(end) = self.ends.get(place) else { return "" };
        self.joined.get(self.start(place)..*end as usize).unwrap_or_default()
    }

    fn start(&self, place: usize) -> usize {
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        before.map_or(0, |end| *end as usize + PART.len_utf8())
    }

    /// The places of the texts that start so.
    pub(crate) fn starting(&self, start: &str) -> Range<usize> {
        let first = |fits: &dyn Fn(&str) -> bool| {
            let (mut from, mut to) = (0, self.ends.len());
            while from < to {
                let middle = from + (to - from) / 2;
                if fits(self.at(middle)) { from = middle + 1 } else { to = middle }
            }
            from
        };
        first(&|text| text < start)..first(&|text| text < start || text.starts_with(start))
    }

    /// The places of the texts that hold a text further on than at their start, in order.
    pub(crate) fn holding<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let blocks = if text.is_empty() { Vec::new() } else { self.blocks().with(text) };
        blocks.into_iter().flat_map(move |block| self.holding_in(block, text))
    }

    /// Those of one block.
    fn holding_in<'a>(&'a self, block: usize, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let mut next = block * BLOCK;
        let last = (next + BLOCK).min(self.ends.len());
        let end = self.start(last);
        std::iter::from_fn(move || {
            while next < last {
                let from = self.start(next);
                let found = from + self.joined.get(from..end)?.find(text)?;
                let ahead = self.ends.get(next..last)?;
                let place = next + ahead.partition_point(|end| (*end as usize) < found);
                next = place + 1;
                if !self.at(place).starts_with(text) {
                    return Some(place);
                }
            }
            None
        })
    }

    fn blocks(&self) -> &Blocks {
        self.blocks.get_or_init(|| {
            let count = self.ends.len().div_ceil(BLOCK);
            let of = |block: usize| {
                let from = self.start(block * BLOCK);
                let to = self.start(((block + 1) * BLOCK).min(self.ends.len()));
                self.joined.get(from..to).unwrap_or_default().as_bytes()
            };
            Blocks::new(count, of)
        })
    }
}

/// Which three letters in a row stand in which blocks.
#[derive(Debug)]
struct Blocks {
    count: usize,
    /// For each three letters the number of their row, from 1; 0 when they stand nowhere.
    rows: Vec<u16>,
    /// Row after row, one bit for each block.
    sets: Vec<u64>,
}

impl Blocks {
    fn new<'a>(count: usize, of: impl Fn(usize) -> &'a [u8]) -> Self {
        let width = count.div_ceil(64);
        let mut own = Self { count, rows: vec![0; TRIGRAMS], sets: Vec::new() };
        let mut rows = 0_u16;
        for block in 0..count {
            for trigram in trigrams(of(block)) {
                let Some(row) = own.rows.get_mut(trigram) else { continue };
                if *row == 0 {
                    rows += 1;
                    *row = rows;
                    own.sets.resize(usize::from(rows) * width, 0);
                }
                if let Some(set) = own.sets.get_mut((usize::from(*row) - 1) * width + block / 64) {
                    *set |= 1 << (block % 64);
                }
            }
        }
        own
    }

    /// The blocks that may hold a text, in order.
    fn with(&self, text: &str) -> Vec<usize> {
        let width = self.count.div_ceil(64);
        let mut set = vec![u64::MAX; width];
        for trigram in trigrams(text.as_bytes()) {
            let row = self.rows.get(trigram).copied().map_or(0, usize::from);
            let Some(start) = row.checked_sub(1).map(|row| row * width) else { return Vec::new() };
            let own = self.sets.get(start..start + width).unwrap_or_default();
            set.iter_mut().zip(own).for_each(|(set, own)| *set &= own);
        }
        (0..self.count)
            .filter(|block| set.get(block / 64).is_some_and(|bits| bits >> (block % 64) & 1 == 1))
            .collect()
    }
}

/// The three letters in a row of a text, by number.
fn trigrams(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    text.windows(3).map(|three| three.iter().fold(0, |number, byte| number * LETTERS + letter(*byte)))
}

fn letter(byte: u8) -> usize {
    usize::from(match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => byte - b'0' + 26,
        b' ' => 36,
        _ => 37,
    })
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
        assert_eq!((sorted.at(0), sorted.at(9999)), (texts[0].as_str(), ""));
        assert_eq!(SortedTexts::default().holding("eau").count(), 0);
    }
}
