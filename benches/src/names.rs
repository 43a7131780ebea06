//! Invented places: some thirty thousand, so that words have the long tail that real texts have.

use crate::random::{Random, Zipf};
use crate::words;

const SYLLABLES: [&str; 20] = [
    "bra", "cal", "dor", "fau", "gar", "lan", "mar", "mon", "pey", "riv", "sau", "tour", "val", "ver",
    "cham", "lou", "bel", "cas", "nou", "pre",
];
const ENDINGS: [&str; 16] = [
    "zac", "gnan", "rgues", "nens", "reuil", "ssey", "gnac", "lin", "rolle", "ronne", "zous", "ville", "ry",
    "gères", "liers", "moult",
];
/// How many names there are.
const COUNT: usize = 30_000;

/// Draws names: a few are everywhere, most are seldom.
#[derive(Clone, Debug)]
pub(crate) struct Places(Zipf);

impl Places {
    /// All of them.
    pub(crate) fn new() -> Self {
        Self(Zipf::new(COUNT))
    }

    /// The name of a commune: one word, or one with what stands before or after.
    pub(crate) fn commune(&self, random: &mut Random) -> String {
        let name = name(self.0.rank(random));
        match random.below(6) {
            0 => format!("{}-{name}", random.one(words::COMMUNE_HEADS)),
            1 | 2 => format!("{name}-{}", random.one(words::COMMUNE_TAILS)),
            _ => name,
        }
    }

    /// The name of a hamlet, as a description mentions it.
    pub(crate) fn hamlet(&self, random: &mut Random) -> String {
        name(self.0.rank(random))
    }
}

/// A name that no other index has: one word, or two joined once all are taken.
pub(crate) fn own_name(index: u64) -> String {
    let count = COUNT as u64;
    let word = |at: u64| name(usize::try_from(at % count).unwrap_or_default());
    match index / count {
        0 => word(index),
        round => format!("{}-{}", word(index), word(round)),
    }
}

/// The name of a rank.
fn name(rank: usize) -> String {
    let syllable = |at: usize| SYLLABLES[at % SYLLABLES.len()];
    let (ending, rest) = (ENDINGS[rank % ENDINGS.len()], rank / ENDINGS.len());
    let (first, second, third) = (rest % 20, rest / 20 % 20, rest / 400);
    let mut name = String::new();
    if third > 0 {
        name.push_str(syllable(third + 6));
    }
    name.push_str(syllable(first));
    name.push_str(syllable(second));
    name.push_str(ending);
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_differ_and_a_few_are_common() {
        let names: BTreeSet<String> = (0..COUNT).map(name).collect();
        assert_eq!(names.len(), COUNT);
        assert_ne!(own_name(7), own_name(30_007));
        let (places, mut random) = (Places::new(), Random::of(1, 2, 3));
        let drawn: BTreeSet<String> = (0..5_000).map(|_| places.hamlet(&mut random)).collect();
        assert!((1_000..4_000).contains(&drawn.len()), "{} different of 5,000", drawn.len());
    }
}
