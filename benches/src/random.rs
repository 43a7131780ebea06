//! Numbers that look random and are the same everywhere: whole numbers only, no clock, no float.

/// A stream of numbers, fixed by its seed (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of one thing: `stream` tells kinds apart, `index` things of a kind.
    pub(crate) fn of(seed: u64, stream: u64, index: u64) -> Self {
        let mut random = Self(seed);
        for part in [stream, index] {
            random.0 = random.number() ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        }
        random
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.number()) * (limit as u128);
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// True this many times in a hundred.
    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    pub(crate) fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of a list whose items have weights.
    pub(crate) fn weighted<'a, T>(&mut self, list: &'a [T], weight: impl Fn(&T) -> u64) -> &'a T {
        let total: u64 = list.iter().map(&weight).sum();
        let mut left = self.below(usize::try_from(total).unwrap_or(usize::MAX)) as u64;
        for item in list {
            let own = weight(item);
            if left < own {
                return item;
            }
            left -= own;
        }
        &list[list.len() - 1]
    }
}

/// Ranks drawn so that rank k comes about 1/(k+1) as often as rank 0 (Zipf).
#[derive(Clone, Debug)]
pub(crate) struct Zipf(Vec<u64>);

impl Zipf {
    /// Ranks 0 to `count` - 1.
    pub(crate) fn new(count: usize) -> Self {
        let mut sum = 0;
        Self(
            (1..=count as u64)
                .map(|rank| {
                    sum += (1 << 32) / rank;
                    sum
                })
                .collect(),
        )
    }

    /// One rank.
    pub(crate) fn rank(&self, random: &mut Random) -> usize {
        let total = self.0.last().copied().unwrap_or_default();
        let at = random.below(usize::try_from(total).unwrap_or(usize::MAX)) as u64;
        self.0.partition_point(|sum| *sum <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_fixed_and_apart() {
        let first = |seed, stream, index| Random::of(seed, stream, index).number();
        assert_eq!(first(1, 2, 3), first(1, 2, 3));
        assert_ne!(first(1, 2, 3), first(2, 2, 3));
        assert_ne!(first(1, 2, 3), first(1, 3, 2));
        // The published test vector of splitmix64.
        assert_eq!(Random(1_234_567).number(), 6_457_827_717_110_365_317);
        // Written down, so that a change is noticed: figures are compared over time.
        assert_eq!(Random::of(7, 1, 0).below(1_000_000), 294_876);
    }

    #[test]
    fn weights_and_ranks_are_kept() {
        let mut random = Random::of(1, 0, 0);
        let heavy = (0..10_000).filter(|_| random.weighted(&[(1, 9), (2, 1)], |item| item.1).0 == 1).count();
        assert!((8_800..9_200).contains(&heavy), "{heavy}");
        let zipf = Zipf::new(1_000);
        let mut counts = vec![0; 1_000];
        for _ in 0..100_000 {
            counts[zipf.rank(&mut random)] += 1;
        }
        let ratio = f64::from(counts[0]) / f64::from(counts[9]);
        assert!((8.0..12.5).contains(&ratio), "rank 0 is {ratio} times rank 9");
        assert!(counts[500..].iter().sum::<i32>() > 5_000, "the tail is drawn too");
    }
}
