//! The piece of a text that shows best why it was found.

use crate::search::analyse::{each_word, stem};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A piece of a text, with what to highlight in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// The piece, Markdown left as it is; `…` at either end where text was left out.
    pub text: String,
    /// What to highlight, as `[start, end)` in characters of `text`, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub highlights: Vec<[i64; 2]>,
}

/// A word of the text that fits a term: its place in characters, and where it starts in bytes.
struct Mark {
    term: usize,
    start: usize,
    end: usize,
    at: usize,
}

/// What one term asks of a word.
struct Wanted {
    folded: String,
    stem: String,
    prefix: bool,
}

impl Wanted {
    fn new(term: &str) -> Self {
        let folded = term.trim_end_matches('*');
        Self { folded: folded.to_owned(), stem: stem(folded), prefix: term.ends_with('*') }
    }

    fn fits(&self, word: &str, word_stem: &str) -> bool {
        !self.folded.is_empty()
            && (word == self.folded
                || word_stem == self.stem
                || word_stem == self.folded
                || self.prefix && word.starts_with(&self.folded))
    }
}

/// The best window of about `length` characters of a text: the one where most different terms
/// stand, then most words, then the first. The terms are those of [`Found::terms`]; without any
/// in the text it is its beginning.
///
/// [`Found::terms`]: crate::search::Found
pub(crate) fn excerpt(text: &str, terms: &[String], length: usize) -> Excerpt {
    let wanted: Vec<Wanted> = terms.iter().map(|term| Wanted::new(term)).collect();
    let mut marks: Vec<Mark> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    // Characters are counted from one mark to the next: most words are none.
    let (mut count, mut counted) = (0, 0);
    if !wanted.is_empty() {
        each_word(text, |word, bytes| {
            starts.push(bytes.start);
            // A stem keeps the first letter of its word: most words need none.
            let first = word.as_bytes().first();
            if !wanted.iter().any(|term| term.folded.as_bytes().first() == first) {
                return;
            }
            let word_stem = stem(word);
            if let Some(term) = wanted.iter().position(|term| term.fits(word, &word_stem)) {
                let start = count + characters(text, counted..bytes.start);
                (count, counted) = (start + characters(text, bytes.clone()), bytes.end);
                marks.push(Mark { term, start, end: count, at: bytes.start });
            }
        });
    }
    let total = count + characters(text, counted..text.len());
    let (first, held) = best(&marks, length, wanted.len());
    let shown = marks.get(first..first + held).unwrap_or_default();
    cut(text, shown, window_start(text, shown, &starts, length, total), length)
}

/// How many characters stand between two bytes.
fn characters(text: &str, bytes: Range<usize>) -> usize {
    text.get(bytes).map_or(0, |piece| piece.chars().count())
}

/// The run of marks that fits in the length and shows most: (its first, how many).
fn best(marks: &[Mark], length: usize, terms: usize) -> (usize, usize) {
    let mut held = vec![0_u32; terms];
    let (mut best, mut best_worth) = ((0, 0), (0, 0));
    let (mut last, mut different) = (0, 0);
    for first in 0..marks.len() {
        while let Some(mark) = marks.get(last).filter(|mark| {
            last == first || mark.end <= marks.get(first).map_or(0, |mark| mark.start) + length
        }) {
            if let Some(held) = held.get_mut(mark.term) {
                different += usize::from(*held == 0);
                *held += 1;
            }
            last += 1;
        }
        let worth = (different, last - first);
        if worth > best_worth {
            (best, best_worth) = ((first, last - first), worth);
        }
        if let Some(held) = marks.get(first).and_then(|mark| held.get_mut(mark.term)) {
            *held -= 1;
            different -= usize::from(*held == 0);
        }
    }
    best
}

/// Where the window starts, in characters and in bytes: at a word, with the marks about its middle.
fn window_start(text: &str, shown: &[Mark], starts: &[usize], length: usize, total: usize) -> (usize, usize) {
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return (0, 0) };
    let room = length.saturating_sub(last.end - first.start) / 2;
    let wished = first.start.saturating_sub(room).min(total.saturating_sub(length));
    if wished == 0 {
        return (0, 0);
    }
    let before = text.get(..first.at).unwrap_or_default();
    let back = first.start.saturating_sub(wished);
    let wished = match back.checked_sub(1) {
        Some(back) => before.char_indices().rev().nth(back).map_or(0, |(at, _)| at),
        None => first.at,
    };
    let word = starts.partition_point(|start| *start < wished);
    let at = starts.get(word).copied().unwrap_or(first.at).min(first.at);
    (first.start - characters(text, at..first.at), at)
}

fn cut(text: &str, shown: &[Mark], (start, at): (usize, usize), length: usize) -> Excerpt {
    let rest = text.get(at..).unwrap_or_default();
    let mut piece = match rest.char_indices().nth(length) {
        Some((end, _)) => rest.get(..end).unwrap_or_default(),
        None => rest,
    };
    let ends_inside = piece.len() < rest.len();
    if ends_inside {
        // Not in the middle of a word, unless that would lose what is highlighted.
        let needed = shown.last().map_or(0, |mark| mark.end.saturating_sub(start));
        let cut = piece.char_indices().rfind(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
        if let Some(at) = cut.filter(|at| *at > 0 && characters(piece, 0..*at) >= needed) {
            piece = piece.get(..at).unwrap_or_default();
        }
    }
    let end = start + piece.chars().count();
    let before = if start > 0 { "…" } else { "" };
    let after = if ends_inside { "…" } else { "" };
    let shift = i64::from(start > 0);
    let place = |at: usize| i64::try_from(at - start).unwrap_or(i64::MAX).saturating_add(shift);
    let highlights = shown
        .iter()
        .filter(|mark| mark.start >= start && mark.end <= end)
        .map(|mark| [place(mark.start), place(mark.end)])
        .collect();
    Excerpt { text: format!("{before}{piece}{after}"), highlights }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, terms: &[&str], length: usize) -> (String, Vec<String>) {
        let terms: Vec<String> = terms.iter().map(|term| (*term).to_owned()).collect();
        let found = excerpt(text, &terms, length);
        let characters: Vec<char> = found.text.chars().collect();
        let words = found.highlights.iter();
        let words =
            words.map(|[from, to]| characters[*from as usize..*to as usize].iter().collect()).collect();
        (found.text, words)
    }

    #[test]
    fn words_are_marked_as_written() {
        let (text, words) =
            marked("Les **forêts** d’Œuvre, l’eau et l'Établissement", &["foret", "oeuvre", "etabl*"], 200);
        assert_eq!(text, "Les **forêts** d’Œuvre, l’eau et l'Établissement");
        assert_eq!(words, ["forêts", "Œuvre", "Établissement"]);
        assert_eq!(marked("données", &["donn"], 20).1, ["données"]);
        assert_eq!(marked("e\u{301}tat", &["etat"], 20).1, ["e\u{301}tat"]);
    }

    #[test]
    fn the_window_shows_most_of_the_terms() {
        let far = format!("eau {} la forêt et l'eau {}", "mot ".repeat(100), "fin ".repeat(100));
        let (text, words) = marked(&far, &["foret", "eau*"], 60);
        assert_eq!(words, ["forêt", "eau"]);
        assert!(text.starts_with('…') && text.ends_with('…'), "{text}");
        assert!(text.chars().count() <= 62, "{text}");
        let (text, words) = marked(&far, &["absent"], 12);
        assert_eq!((text.as_str(), words.len()), ("eau mot mot…", 0));
        assert_eq!(marked("", &["eau"], 10).0, "");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(
            text in "[a-zé’ \n*🎉\u{301}]{0,80}",
            terms in prop::collection::vec("[a-z]{0,3}[*]?", 0..4),
            length in 0..50_usize,
        ) {
            let found = excerpt(&text, &terms, length);
            let size = found.text.chars().count() as i64;
            prop_assert!(found.highlights.iter().all(|[from, to]| 0 <= *from && from < to && *to <= size));
            prop_assert!(found.highlights.is_sorted_by(|a, b| a[1] <= b[0]));
        }
    }
}
