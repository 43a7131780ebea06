//! Figures of ranks, with intervals drawn again from the pairs themselves (bootstrap).

use crate::random::Random;
use serde::Serialize;

/// How often the pairs are drawn again.
const DRAWS: usize = 2_000;
/// The share of draws inside an interval.
const INSIDE: f64 = 0.95;

/// What became of one query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// The rank of what was expected, 1 for the first hit.
    pub(crate) rank: Option<usize>,
    /// The dataset expected: all the pairs of one are drawn together.
    pub(crate) of: usize,
}

impl Outcome {
    /// 1 when it is among the first `depth`.
    fn success(self, depth: usize) -> f64 {
        if self.rank.is_some_and(|rank| rank <= depth) { 1.0 } else { 0.0 }
    }

    fn reciprocal_rank(self) -> f64 {
        self.rank.map_or(0.0, |rank| 1.0 / rank as f64)
    }

    /// With one dataset expected the ideal gain is 1.
    fn gain(self) -> f64 {
        self.rank.filter(|rank| *rank <= 10).map_or(0.0, |rank| 1.0 / (1.0 + rank as f64).log2())
    }

    /// For people.
    pub(crate) fn shown(self) -> String {
        self.rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string())
    }
}

/// A figure and the interval it lies in.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Estimate {
    value: f64,
    low: f64,
    high: f64,
}

impl Estimate {
    /// For people, times `scale`.
    pub(crate) fn shown(self, scale: f64) -> String {
        let places = if scale > 1.0 { 1 } else { 3 };
        let [value, low, high] = [self.value, self.low, self.high].map(|figure| figure * scale);
        format!("{value:.places$} [{low:.places$}, {high:.places$}]")
    }
}

/// Values in groups that are drawn together.
pub(crate) struct Sample {
    outcomes: Vec<Outcome>,
    seed: u64,
}

impl Sample {
    pub(crate) fn new(outcomes: &[Outcome], seed: u64) -> Self {
        Self { outcomes: outcomes.to_vec(), seed }
    }

    fn mean(&self, of: impl Fn(Outcome) -> f64) -> Estimate {
        let values: Vec<(usize, f64)> = self.outcomes.iter().map(|own| (own.of, of(*own))).collect();
        estimate(&values, self.seed)
    }
}

/// The mean of values in groups, and its interval.
fn estimate(values: &[(usize, f64)], seed: u64) -> Estimate {
    let mut groups: Vec<(f64, f64)> = Vec::new();
    for (group, value) in values {
        if groups.len() <= *group {
            groups.resize(group + 1, (0.0, 0.0));
        }
        groups[*group].0 += value;
        groups[*group].1 += 1.0;
    }
    groups.retain(|group| group.1 > 0.0);
    let mean = |sum: (f64, f64)| if sum.1 > 0.0 { sum.0 / sum.1 } else { 0.0 };
    let add = |a: (f64, f64), b: &(f64, f64)| (a.0 + b.0, a.1 + b.1);
    let value = mean(groups.iter().fold((0.0, 0.0), add));
    let mut means: Vec<f64> = (0..DRAWS)
        .map(|draw| {
            let mut random = Random::of(seed, 7, draw as u64);
            mean((0..groups.len()).map(|_| random.one(&groups)).fold((0.0, 0.0), add))
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a short list"
        )]
        let place = (share * (DRAWS - 1) as f64).round() as usize;
        means.get(place).copied().unwrap_or_default()
    };
    Estimate { value, low: at((1.0 - INSIDE) / 2.0), high: at(f64::midpoint(1.0, INSIDE)) }
}

/// The figures of some pairs.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Summary {
    pub(crate) pairs: usize,
    success_1: Estimate,
    success_5: Estimate,
    success_10: Estimate,
    reciprocal_rank: Estimate,
    gain_10: Estimate,
}

impl Summary {
    /// In the order of the report.
    pub(crate) fn all(&self) -> [Estimate; 5] {
        [self.success_1, self.success_5, self.success_10, self.reciprocal_rank, self.gain_10]
    }
}

/// The figures of a sample.
pub(crate) fn summary(sample: &Sample) -> Summary {
    Summary {
        pairs: sample.outcomes.len(),
        success_1: sample.mean(|own| own.success(1)),
        success_5: sample.mean(|own| own.success(5)),
        success_10: sample.mean(|own| own.success(10)),
        reciprocal_rank: sample.mean(Outcome::reciprocal_rank),
        gain_10: sample.mean(Outcome::gain),
    }
}

/// What variants lose against the queries that they are of.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Loss {
    pub(crate) kind: String,
    pub(crate) variants: usize,
    pub(crate) success_1: Estimate,
    pub(crate) success_5: Estimate,
    pub(crate) reciprocal_rank: Estimate,
}

/// The paired loss of (original, variant).
pub(crate) fn loss(kind: &str, pairs: &[(Outcome, Outcome)], seed: u64) -> Loss {
    let of = |figure: &dyn Fn(Outcome) -> f64| {
        let values: Vec<(usize, f64)> = pairs
            .iter()
            .map(|(original, variant)| (original.of, figure(*original) - figure(*variant)))
            .collect();
        estimate(&values, seed)
    };
    Loss {
        kind: kind.to_owned(),
        variants: pairs.len(),
        success_1: of(&|own| own.success(1)),
        success_5: of(&|own| own.success(5)),
        reciprocal_rank: of(&Outcome::reciprocal_rank),
    }
}
