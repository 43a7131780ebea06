//! The period that a frequency of update promises.

use super::{Vocabulary, scheme};

/// A century: a longer period promises nothing.
const LONGEST: f64 = 36_525.0;

impl Vocabulary {
    /// The days within which data of this frequency is expected anew, at least 1: the attribute
    /// `period_days` of the term, rounded up, since dates know no hours. `None` for frequencies that
    /// promise no date (continuous, as needed, irregular, not planned, never, unknown), for codes
    /// that are not in the list, and for a period that is no number.
    pub fn period_days(&self, frequency: &str) -> Option<i64> {
        let days: f64 =
            self.term(scheme::FREQUENCY, frequency)?.attributes.get("period_days")?.parse().ok()?;
        let sensible = days.is_finite() && days > 0.0 && days <= LONGEST;
        #[expect(clippy::cast_possible_truncation, reason = "between 1 and a century")]
        sensible.then(|| days.ceil() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{SchemeTerms, Term};

    #[test]
    fn a_period_is_whole_days_or_nothing() {
        let term = |code: &str, period: &str| Term {
            code: code.to_owned(),
            attributes: [("period_days".to_owned(), period.to_owned())].into(),
            ..Term::default()
        };
        let mut scheme: SchemeTerms =
            serde_json::from_str(include_str!("../../vocabularies/frequency.json")).unwrap();
        for (code, period) in
            [("NAN", "NaN"), ("MUCH", "1e400"), ("MINUS", "-3"), ("NO", "weekly"), ("ZERO", "0")]
        {
            scheme.terms.push(term(code, period));
        }
        let vocabulary = Vocabulary::new([scheme]);
        for (code, days) in
            [("DAILY", 1), ("HOURLY", 1), ("12HRS", 1), ("ANNUAL_2", 183), ("TRIDECENNIAL", 10_950)]
        {
            assert_eq!(vocabulary.period_days(code), Some(days), "{code}");
        }
        for code in ["UPDATE_CONT", "IRREG", "AS_NEEDED", "NOT_PLANNED", "NEVER", "OTHER", "UNKNOWN", "", "x"]
        {
            assert_eq!(vocabulary.period_days(code), None, "{code}");
        }
        for code in ["NAN", "MUCH", "MINUS", "NO", "ZERO"] {
            assert_eq!(vocabulary.period_days(code), None, "{code}");
        }
    }
}
