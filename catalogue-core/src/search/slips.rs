//! Spelling slips: the words of an index at one letter more, less, wrong or swapped from another.
//!
//! An automaton walks the dictionary and leaves what cannot come near after a few letters, so that
//! a slip costs little more than a word.

use crate::error::Result;
use crate::search::analyse::stem;
use crate::search::columns::Segment;
use crate::search::fault::{fault, unread};
use crate::search::fields::TextField;
use std::collections::BTreeSet;
use std::sync::Arc;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, Term};

/// The shortest word in which a slip is admitted, in letters.
const SHORTEST: usize = 5;

/// Whether a folded word is long enough for a slip to be likelier than another word. A shorter one
/// that nothing holds may be one too.
pub(crate) fn is_long_enough(word: &str, known: bool) -> bool {
    word.is_ascii() && word.len() + usize::from(!known) >= SHORTEST
}

/// The dictionary of a field in one segment.
pub(crate) struct Dictionary {
    pub(crate) index: Arc<InvertedIndexReader>,
    field: Field,
}

impl Dictionary {
    /// Opens it.
    pub(crate) fn open(segment: &Segment, field: TextField) -> Result<Self> {
        Ok(Self { index: segment.words(field)?, field: segment.fields.text(field) })
    }

    /// The words within so many slips of one, that one left out; with `start` those that begin so.
    pub(crate) fn near(&self, word: &str, distance: u8, start: bool) -> Result<Vec<(String, TermInfo)>> {
        let term = Term::from_field_text(self.field, word);
        let query = match start {
            true => FuzzyTermQuery::new_prefix(term, distance, true),
            false => FuzzyTermQuery::new(term, distance, true),
        };
        let automaton = query.automaton().map_err(fault("reading the search index"))?;
        let mut found = Vec::new();
        let mut stream = self.index.terms().search(automaton).into_stream().map_err(unread)?;
        while stream.advance() {
            if let Ok(near) = std::str::from_utf8(stream.key())
                && near != word
            {
                found.push((near.to_owned(), stream.value().clone()));
            }
        }
        Ok(found)
    }

    /// The words that begin at one slip from this start. A slip at its last letter is none: the
    /// shorter start would fit too many words.
    pub(crate) fn starting_near(&self, start: &str) -> Result<Vec<(String, TermInfo)>> {
        let mut found = self.near(start, 1, true)?;
        found.retain(|(word, _)| starts_with_a_slip(word, start));
        Ok(found)
    }
}

/// The stems of the words at one slip from this one, its own left out; `stems` is the dictionary of stems.
pub(crate) fn stems_near(words: &Dictionary, stems: &Dictionary, word: &str) -> Result<BTreeSet<String>> {
    let own = stem(word);
    let mut found: BTreeSet<String> =
        words.near(word, 1, false)?.into_iter().map(|(near, _)| stem(&near)).collect();
    // A plural misspelt is near the stem of a word that only stands in the singular. Shorter stems are
    // near too many others.
    if own.len() + 1 >= SHORTEST {
        found.extend(stems.near(&own, 1, false)?.into_iter().map(|(near, _)| near));
    }
    found.remove(&own);
    Ok(found)
}

/// Whether a word begins at one slip from a start, its last letter being right.
fn starts_with_a_slip(word: &str, start: &str) -> bool {
    let (word, start) = (word.as_bytes(), start.as_bytes());
    let Some((last, before)) = start.split_last() else { return false };
    if word.starts_with(start) {
        return false;
    }
    let ends = start.len().saturating_sub(1).max(1)..=(start.len() + 1).min(word.len());
    let slipped = ends.clone().any(|end| {
        word.get(..end)
            .and_then(<[u8]>::split_last)
            .is_some_and(|(own, rest)| own == last && is_one_slip(rest, before))
    });
    slipped
        || word.get(..start.len()).is_some_and(|own| {
            is_one_slip(own, start) && own.last() != Some(last) && {
                // The last two letters swapped.
                let (tail, wanted) =
                    (own.get(own.len().saturating_sub(2)..), start.get(start.len().saturating_sub(2)..));
                matches!((tail, wanted), (Some([a, b]), Some([c, d])) if a == d && b == c)
            }
        })
}

/// Whether one letter more, less, wrong or swapped with the next makes one of the other.
fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) => false,
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, rest @ ..]) if rest == a => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a, next_a, rest_a @ ..], [b, next_b, rest_b @ ..]) => {
            a == next_b && b == next_a && rest_a == rest_b
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_each_kind_is_one() {
        for slip in ["fort", "forzt", "forret", "froet", "aforet", "foreta", "oret", "fore"] {
            assert!(is_one_slip(slip.as_bytes(), b"foret"), "{slip}");
        }
        for other in ["foret", "foort", "frot", "forets1", "tforez", ""] {
            assert!(!is_one_slip(other.as_bytes(), b"foret"), "{other}");
        }
    }

    #[test]
    fn a_slip_at_the_last_letter_of_a_start_is_none() {
        assert!(starts_with_a_slip("etabissements", "etabliss"));
        assert!(starts_with_a_slip("ecoel", "ecole") && starts_with_a_slip("eocle", "ecole"));
        assert!(!starts_with_a_slip("ecologie", "ecole") && !starts_with_a_slip("ecoles", "ecole"));
        assert!(!starts_with_a_slip("", "ecole") && !starts_with_a_slip("e", ""));
    }

    #[test]
    fn short_words_are_slips_only_of_what_nothing_holds() {
        assert!(is_long_enough("foret", true) && !is_long_enough("eaux", true));
        assert!(is_long_enough("eaux", false) && !is_long_enough("mer", false));
    }
}
