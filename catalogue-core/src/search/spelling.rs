//! Words that nobody wrote, and the ones they were meant to be.

use crate::access::Scope;
use crate::error::Result;
use crate::search::columns::count_in;
use crate::search::fault::{guarded, unread};
use crate::search::fields::TextField;
use crate::search::matches::{Words, published};
use crate::search::parse::Word;
use crate::search::plan::Plan;
use crate::search::slips::{self, Dictionary};
use crate::search::snapshot::Snapshot;
use crate::search::suggest::Seen;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tantivy::schema::IndexRecordOption;

/// The shortest half of a word that is two words written as one, in letters.
const HALF: usize = 3;
/// From so many letters on two slips are admitted, when one gives nothing.
const TWO_SLIPS: usize = 8;

/// A word to be put in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Correction {
    /// The word as written, folded.
    pub(crate) word: String,
    /// The word meant, folded; two words when two were written as one.
    pub(crate) meant: String,
}

impl Snapshot {
    /// The words of a query that nothing readable holds, with what was meant: the nearest word
    /// that public records hold, the most used of several.
    pub(crate) fn corrections(&self, plan: &Plan, seen: Seen<'_>) -> Result<Vec<Correction>> {
        guarded(|| {
            let mut corrections = Vec::new();
            for word in &plan.text.words {
                if !slips::is_long_enough(&word.folded, false) || self.is_known(word, seen)? {
                    continue;
                }
                if let Some(meant) = self.meant(&word.folded)? {
                    corrections.push(Correction { word: word.folded.clone(), meant });
                }
            }
            Ok(corrections)
        })
    }

    /// Whether a published record that somebody may read holds a word.
    fn is_known(&self, word: &Word, seen: Seen<'_>) -> Result<bool> {
        for view in self.views() {
            let readable = published(view, seen.scope, seen.portal)?;
            let words = Words::find(&view.segment, std::slice::from_ref(word))?;
            if words.held.iter().any(|held| held.docs.clone().meet(&readable).count() > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn meant(&self, word: &str) -> Result<Option<String>> {
        let distances: &[u8] = if word.chars().count() >= TWO_SLIPS { &[1, 2] } else { &[1] };
        for distance in distances {
            let near = self.near(word, *distance)?;
            let best = near.into_iter().max_by_key(|(term, uses)| (*uses, Reverse(term.clone())));
            if let Some((meant, _)) = best {
                return Ok(Some(meant));
            }
        }
        self.halves(word)
    }

    /// The words within so many slips of one, each with how many public records hold it.
    fn near(&self, word: &str, distance: u8) -> Result<BTreeMap<String, i64>> {
        let mut uses = BTreeMap::new();
        for view in self.views() {
            let public = published(view, &Scope::public(), None)?;
            let words = Dictionary::open(&view.segment, TextField::Word)?;
            for (term, info) in words.near(word, distance, false)? {
                let list = words
                    .index
                    .read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)
                    .map_err(unread)?;
                let count = count_in(list, &public);
                if count > 0 {
                    *uses.entry(term).or_insert(0) += count;
                }
            }
        }
        Ok(uses)
    }

    /// The two words that are written as one: of several ways the one whose rarer half is the most used.
    fn halves(&self, word: &str) -> Result<Option<String>> {
        let mut best: Option<(i64, String)> = None;
        for (at, _) in word.char_indices().skip(HALF) {
            let (first, second) = word.split_at(at);
            if second.chars().count() < HALF {
                break;
            }
            let uses = self.public_uses(first)?.min(self.public_uses(second)?);
            if uses > best.as_ref().map_or(0, |(uses, _)| *uses) {
                best = Some((uses, format!("{first} {second}")));
            }
        }
        Ok(best.map(|(_, words)| words))
    }

    fn public_uses(&self, word: &str) -> Result<i64> {
        let mut uses = 0;
        for view in self.views() {
            let field = view.segment.fields.text(TextField::Word);
            if let Some(list) = view.segment.blocks(field, word)? {
                uses += count_in(list, &published(view, &Scope::public(), None)?);
            }
        }
        Ok(uses)
    }
}
