//! What a list of measures comes to.

use serde::Serialize;

/// A list of measures, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Summary {
    pub(crate) count: usize,
    pub(crate) mean: f64,
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) p999: f64,
    pub(crate) most: f64,
}

impl Summary {
    /// Sums up; nothing gives zeros.
    pub(crate) fn of(measures: &[f64]) -> Self {
        let mut sorted = measures.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            count: sorted.len(),
            mean: mean(&sorted),
            p50: share(&sorted, 0.5),
            p95: share(&sorted, 0.95),
            p99: share(&sorted, 0.99),
            p999: share(&sorted, 0.999),
            most: share(&sorted, 1.0),
        }
    }
}

/// The mean; zero of nothing.
pub(crate) fn mean(measures: &[f64]) -> f64 {
    if measures.is_empty() { 0.0 } else { measures.iter().sum::<f64>() / measures.len() as f64 }
}

/// The measure below which this share of a sorted list lies.
fn share(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a short list")]
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}

/// Each of a list over its pair in another.
pub(crate) fn ratios(above: &[f64], below: &[f64]) -> Vec<f64> {
    above.iter().zip(below).filter(|(_, below)| **below > 0.0).map(|(above, below)| above / below).collect()
}

/// One sum over another; zero over nothing.
pub(crate) fn over(above: f64, below: f64) -> f64 {
    if below > 0.0 { above / below } else { 0.0 }
}

/// A mean of repeated runs and how far it may be off, at 95 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Interval {
    pub(crate) mean: f64,
    pub(crate) half: f64,
}

impl Interval {
    /// By Student's t over the runs; nothing is known of one run alone.
    pub(crate) fn of(runs: &[f64]) -> Self {
        const STUDENT: [f64; 10] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
        let (count, mean) = (runs.len(), mean(runs));
        if count < 2 {
            return Self { mean, half: 0.0 };
        }
        let variance = runs.iter().map(|run| (run - mean).powi(2)).sum::<f64>() / (count - 1) as f64;
        let student = STUDENT.get(count - 2).copied().unwrap_or(2.0);
        Self { mean, half: student * (variance / count as f64).sqrt() }
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:.2} ± {:.2}", self.mean, self.half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_summed_up() {
        let hundred: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let summary = Summary::of(&hundred);
        assert_eq!((summary.p50, summary.p95, summary.p99, summary.most), (50.0, 95.0, 99.0, 100.0));
        assert_eq!((summary.mean, summary.count), (50.0, 101));
        assert_eq!(Summary::of(&[]), Summary::default());
        assert_eq!(ratios(&[2.0, 9.0, 1.0], &[1.0, 3.0, 0.0]), [2.0, 3.0]);
    }

    #[test]
    fn an_interval_narrows_with_more_runs() {
        // Two runs one apart: 12.706 times the standard error, which is a half.
        let two = Interval::of(&[1.0, 2.0]);
        assert!((two.mean - 1.5).abs() < 1e-9 && (two.half - 6.353).abs() < 1e-9, "{two:?}");
        assert!(Interval::of(&[1.0, 2.0, 1.0, 2.0]).half < two.half);
        assert_eq!(Interval::of(&[3.0]), Interval { mean: 3.0, half: 0.0 });
    }
}
