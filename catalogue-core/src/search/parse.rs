//! The text of a query, taken apart. Nothing in it is an error.

use crate::search::analyse::{is_stop_word, stem, words};
use crate::search::fields::facet_named;
use std::ops::Range;

/// A word to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written, folded.
    pub(crate) folded: String,
    /// Its stem.
    pub(crate) stem: String,
    /// Whether it may be the start of a word.
    pub(crate) prefix: bool,
}

impl Word {
    fn new(folded: String, prefix: bool) -> Self {
        // One letter starts too many words to be meant so.
        let prefix = prefix && folded.chars().nth(1).is_some();
        Self { stem: stem(&folded), folded, prefix }
    }
}

/// What a piece of the text of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// Words to be found.
    Words,
    /// Words to be found next to each other.
    Phrase,
    /// What must be absent.
    Without,
    /// A value wanted of a facet.
    Filter,
}

/// A piece of the text of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    /// Where it stands, in bytes.
    pub(crate) place: Range<usize>,
}

/// The text of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// Words to be found, each stem once, those of the phrases too.
    pub(crate) words: Vec<Word>,
    /// Phrases to be found, as folded words.
    pub(crate) phrases: Vec<Vec<String>>,
    /// Stems that must be absent.
    pub(crate) without_stems: Vec<String>,
    /// Phrases that must be absent.
    pub(crate) without_phrases: Vec<Vec<String>>,
    /// Values wanted, as (facet, code).
    pub(crate) filters: Vec<(usize, String)>,
    /// Values that must be absent, as (facet, code).
    pub(crate) without_filters: Vec<(usize, String)>,
    /// The pieces of the text that say something, in order.
    pub(crate) pieces: Vec<Piece>,
}

const QUOTES: [char; 4] = ['"', '«', '“', '”'];
const CLOSING: [char; 4] = ['"', '»', '”', '“'];

/// Takes one piece off the start: what stands in quotes, or what goes on to the next white space.
fn take(text: &str) -> (bool, &str, &str) {
    if let Some(inner) = text.strip_prefix(QUOTES) {
        return match inner.split_once(CLOSING) {
            Some((phrase, rest)) => (true, phrase, rest),
            None => (true, inner, ""),
        };
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    (false, &text[..end], &text[end..])
}

/// Reads the text of a query; `resolve` gives the code of a facet's value, if it is one.
pub(crate) fn parse(text: &str, resolve: impl Fn(usize, &str) -> Option<String>) -> Parsed {
    let mut parsed = Parsed::default();
    let mut plain: Vec<Word> = Vec::new();
    let mut quoted: Vec<Word> = Vec::new();
    let mut ends_plain = false;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let from = text.len() - rest.len();
        let negated = rest.strip_prefix('-').filter(|after| after.starts_with(|c: char| !c.is_whitespace()));
        let (in_quotes, piece, after) = take(negated.unwrap_or(rest));
        let after_plain = std::mem::take(&mut ends_plain);
        if let (false, Some((facet, value, after))) =
            (in_quotes, facet_value(negated.unwrap_or(rest), &resolve))
        {
            let list = if negated.is_some() { &mut parsed.without_filters } else { &mut parsed.filters };
            list.push((facet, value));
            let kind = if negated.is_some() { PieceKind::Without } else { PieceKind::Filter };
            parsed.pieces.push(Piece { kind, place: from..text.len() - after.len() });
            rest = after.trim_start();
            continue;
        }
        let found = words(piece);
        if !found.is_empty() {
            let kind = match (negated.is_some(), in_quotes) {
                (true, _) => PieceKind::Without,
                (false, true) => PieceKind::Phrase,
                (false, false) => PieceKind::Words,
            };
            parsed.pieces.push(Piece { kind, place: from..text.len() - after.len() });
        }
        match (negated.is_some(), in_quotes) {
            (true, true) if found.len() > 1 => parsed.without_phrases.push(found),
            (true, _) => parsed.without_stems.extend(found.iter().map(|word| stem(word))),
            (false, true) if !found.is_empty() => {
                quoted.extend(found.iter().map(|word| Word::new(word.clone(), false)));
                parsed.phrases.push(found);
            }
            (false, true) => {}
            (false, false) => {
                // Punctuation alone ends nothing.
                ends_plain = !found.is_empty() || after_plain;
                plain.extend(found.into_iter().map(|word| Word::new(word, false)));
            }
        }
        rest = after.trim_start();
    }
    if let (true, Some(last)) = (ends_plain, plain.last_mut()) {
        *last = Word::new(std::mem::take(&mut last.folded), true);
    }
    parsed.words = keep(plain, quoted);
    parsed
}

/// `facet:value` at the start, when the facet is one and the value too.
fn facet_value<'a>(
    text: &'a str,
    resolve: &impl Fn(usize, &str) -> Option<String>,
) -> Option<(usize, String, &'a str)> {
    let (_, piece, _) = take(text);
    let (name, _) = piece.split_once(':')?;
    let facet = facet_named(name)?;
    let (_, value, after) = take(text.get(name.len() + 1..)?);
    Some((facet, resolve(facet, value)?, after))
}

/// Drops stop words when others remain, and keeps each stem once.
fn keep(plain: Vec<Word>, quoted: Vec<Word>) -> Vec<Word> {
    let mut all: Vec<Word> = quoted.into_iter().chain(plain).collect();
    if all.iter().any(|word| !is_stop_word(&word.folded)) {
        all.retain(|word| !is_stop_word(&word.folded));
    }
    let mut kept: Vec<Word> = Vec::new();
    for word in all {
        match kept.iter_mut().find(|other| other.stem == word.stem) {
            Some(other) if word.prefix => *other = word,
            Some(_) => {}
            None => kept.push(word),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fields::FACETS;

    fn read(text: &str) -> Parsed {
        parse(text, |_, value| (!value.is_empty() && value != "nothing").then(|| value.to_owned()))
    }

    fn folded(parsed: &Parsed) -> Vec<String> {
        let star = |word: &Word| format!("{}{}", word.folded, if word.prefix { "*" } else { "" });
        parsed.words.iter().map(star).collect()
    }

    #[test]
    fn words_phrases_absences_and_values_are_told_apart() {
        let parsed = read(
            r#"qualité "de l'eau" -potable -"eau de mer" theme:environnement organisation:"Région Sud" forêts"#,
        );
        assert_eq!(folded(&parsed), ["eau", "qualite", "forets*"]);
        assert_eq!(parsed.phrases, [["de", "eau"]]);
        assert_eq!(parsed.without_stems, ["potabl"]);
        assert_eq!(parsed.without_phrases, [["eau", "de", "mer"]]);
        let filters: Vec<_> =
            parsed.filters.iter().map(|(at, code)| (FACETS[*at].name, code.as_str())).collect();
        assert_eq!(filters, [("theme", "environnement"), ("organisation", "Région Sud")]);
        let parsed = read("-thematique:eau mot-cle:forêt");
        assert_eq!(parsed.without_filters, [(0, "eau".to_owned())]);
        assert_eq!(parsed.filters, [(1, "forêt".to_owned())]);
    }

    #[test]
    fn nothing_is_an_error() {
        assert_eq!(folded(&read("https://a.fr/b")), ["https", "fr", "b"]);
        assert_eq!(folded(&read("note : bien")), ["note", "bien*"]);
        assert_eq!(folded(&read("theme:nothing")), ["theme", "nothing*"]);
        assert_eq!(folded(&read("theme:")), ["theme*"]);
        assert_eq!(folded(&read("de la")), ["de", "la*"]);
        assert_eq!(folded(&read("porte-monnaie -")), ["porte", "monnaie*"]);
        for text in
            ["", "-", "\"", "--", ":", "\"\"", "-\"", "a:\"", "«", "theme:\"", "- -", "'", "*", "\u{0}"]
        {
            let _ = read(text);
        }
        assert_eq!(read("\"ouvert").phrases, [["ouvert"]]);
    }
}
