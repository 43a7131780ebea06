//! What to ask instead, when little is found: words as they were meant, and what may be dropped.

use crate::access::Scope;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::DatasetId;
use crate::model::Dataset;
use crate::search::{ENOUGH, Found, PieceKind, Plan, Query, Seen, Snapshot, each_word, is_stop_word, words};
use crate::store::Reader;
use serde::{Deserialize, Serialize};

/// The most relaxations that are tried.
const TRIED: usize = 12;
/// Hits that are looked at for how a word is spelled.
const SPELLERS: i64 = 3;

/// What may be dropped of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dropped {
    /// A word of the text.
    Word,
    /// A phrase of the text, its words kept.
    Phrase,
    /// Something that must be absent.
    Without,
    /// The values wanted of one facet.
    Filter,
    /// The area.
    Area,
    /// The period of publication.
    Published,
    /// The period of the last update.
    Updated,
    /// The period covered.
    Temporal,
    /// Public or private only.
    Visibility,
    /// The portal.
    Portal,
}

/// What would be found without one part of the query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relaxation {
    /// What is dropped.
    pub drop: Dropped,
    /// Which of them: the word, the phrase, the facet; empty where there is but one.
    pub name: String,
    /// How many datasets are found then; exact.
    pub total: i64,
    /// The query without it, to be asked.
    pub query: Query,
}

/// What to ask instead.
#[derive(Debug, Default)]
pub(super) struct Advice {
    pub(super) did_you_mean: Option<String>,
    pub(super) relaxations: Vec<Relaxation>,
}

/// One search that found little.
pub(super) struct Poor<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) reader: &'a Reader<'a>,
    pub(super) scope: &'a Scope,
    pub(super) query: &'a Query,
    pub(super) plan: &'a Plan,
}

impl Session {
    /// What to ask instead, on the first page of an answer that is empty, short or relaxed.
    pub(super) fn advice(&self, poor: &Poor<'_>, found: &Found) -> Result<Advice> {
        if poor.plan.cursor.is_some() || !found.relaxed && found.total >= ENOUGH {
            return Ok(Advice::default());
        }
        let relaxations =
            if found.total == 0 || found.relaxed { self.relaxations(poor, found.total)? } else { Vec::new() };
        Ok(Advice { did_you_mean: self.did_you_mean(poor)?, relaxations })
    }

    /// The text with its unknown words as they were meant, when that finds something.
    fn did_you_mean(&self, poor: &Poor<'_>) -> Result<Option<String>> {
        let seen = Seen { scope: poor.scope, portal: poor.plan.portal.as_deref() };
        let corrections = poor.snapshot.corrections(poor.plan, seen)?;
        if corrections.is_empty() {
            return Ok(None);
        }
        let corrected = |spelled: &dyn Fn(&str) -> String| {
            let meant: Vec<(String, String)> =
                corrections.iter().map(|own| (own.word.clone(), spelled(&own.meant))).collect();
            replaced(&poor.query.text, &meant)
        };
        let query = Query { text: corrected(&str::to_owned), page_size: SPELLERS, ..poor.query.clone() };
        let mut plan = self.planned(poor.reader, &query)?;
        plan.facets.clear();
        let found = poor.snapshot.find(&plan, poor.scope, None)?;
        if found.total == 0 {
            return Ok(None);
        }
        let ids: Vec<DatasetId> = found.ids.iter().map(|(id, _)| *id).collect();
        let rows = poor.reader.datasets(&ids, poor.scope)?;
        let spellers: Vec<Dataset> = rows.into_iter().flatten().collect();
        Ok(Some(corrected(&|words| {
            words.split(' ').map(|word| spelled(word, &spellers)).collect::<Vec<_>>().join(" ")
        })))
    }

    /// What would be found without each part of the query, where that is more, or is all that holds
    /// the other words; the most found first.
    fn relaxations(&self, poor: &Poor<'_>, total: i64) -> Result<Vec<Relaxation>> {
        let through_portal = self.portal_asked(poor.reader)?.is_some();
        let mut relaxations = Vec::new();
        for (drop, name, query) in without_each(poor.query, poor.plan, through_portal).into_iter().take(TRIED)
        {
            let plan = self.planned(poor.reader, &query)?.total_only();
            let found = poor.snapshot.find(&plan, poor.scope, None)?;
            let all_others = drop == Dropped::Word && !found.relaxed && found.total > 0;
            if found.total > total || all_others || drop == Dropped::Word && found.total == total && total > 0
            {
                relaxations.push(Relaxation { drop, name, total: found.total, query });
            }
        }
        relaxations.sort_by_key(|relaxation| -relaxation.total);
        Ok(relaxations)
    }
}

/// The query without each of its parts, one at a time.
fn without_each(query: &Query, plan: &Plan, through_portal: bool) -> Vec<(Dropped, String, Query)> {
    let query = Query { cursor: None, ..query.clone() };
    let mut all = Vec::new();
    let mut add = |drop, name: &str, change: &dyn Fn(&mut Query)| {
        let mut changed = query.clone();
        change(&mut changed);
        all.push((drop, name.to_owned(), changed));
    };
    for name in query.filters.keys() {
        add(Dropped::Filter, name, &|query| drop(query.filters.remove(name)));
    }
    for (drop, set) in [
        (Dropped::Area, query.area.is_some()),
        (Dropped::Published, query.published.is_some()),
        (Dropped::Updated, query.updated.is_some()),
        (Dropped::Temporal, query.temporal.is_some()),
        (Dropped::Visibility, query.visibility.is_some()),
        (Dropped::Portal, query.portal.is_some() && !through_portal),
    ] {
        if set {
            add(drop, "", &|query| match drop {
                Dropped::Area => query.area = None,
                Dropped::Published => query.published = None,
                Dropped::Updated => query.updated = None,
                Dropped::Temporal => query.temporal = None,
                Dropped::Visibility => query.visibility = None,
                _ => query.portal = None,
            });
        }
    }
    let pieces = &plan.text.pieces;
    let says = |text: &str| words(text).iter().any(|word| !is_stop_word(word));
    let of_words = |kind| matches!(kind, PieceKind::Words | PieceKind::Phrase);
    let several = pieces.iter().filter(|piece| of_words(piece.kind)).count() > 1;
    for piece in pieces {
        let Some(text) = query.text.get(piece.place.clone()) else { continue };
        let bare = text.trim_start_matches('-').trim_matches(['"', '«', '»', '“', '”', ' ']);
        let (drop, instead) = match piece.kind {
            PieceKind::Words if several && says(text) => (Dropped::Word, ""),
            PieceKind::Words => continue,
            // Its words may still be found apart.
            PieceKind::Phrase if words(bare).len() > 1 => (Dropped::Phrase, bare),
            PieceKind::Phrase if several => (Dropped::Word, ""),
            PieceKind::Phrase => continue,
            PieceKind::Without => (Dropped::Without, ""),
            PieceKind::Filter => (Dropped::Filter, ""),
        };
        let name = match piece.kind {
            PieceKind::Filter => bare.split(':').next().unwrap_or(bare),
            _ => bare,
        };
        add(drop, name, &|query| {
            query.text.replace_range(piece.place.clone(), instead);
            query.text = query.text.split_whitespace().collect::<Vec<_>>().join(" ");
        });
    }
    all
}

/// The text with these folded words replaced, wherever they stand.
fn replaced(text: &str, meant: &[(String, String)]) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut kept = 0;
    each_word(text, |word, place| {
        if let Some((_, meant)) = meant.iter().find(|(wrong, _)| wrong == word) {
            replaced.push_str(text.get(kept..place.start).unwrap_or_default());
            replaced.push_str(meant);
            kept = place.end;
        }
    });
    replaced.push_str(text.get(kept..).unwrap_or_default());
    replaced
}

/// A folded word as the first of these records that holds it spells it, in small letters unless it is
/// written in capitals there.
fn spelled(folded: &str, datasets: &[Dataset]) -> String {
    let mut found: Option<String> = None;
    for dataset in datasets {
        let metadata = &dataset.metadata;
        let texts = [&metadata.title].into_iter().chain(&metadata.alternative_titles);
        for text in texts.chain(&metadata.keywords).chain([&metadata.description]) {
            each_word(text, |word, place| {
                if word == folded && found.is_none() {
                    found = text.get(place).map(str::to_owned);
                }
            });
            if let Some(found) = found {
                let capitals = found.chars().all(char::is_uppercase);
                return if capitals { found } else { found.to_lowercase() };
            }
        }
    }
    folded.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_where_they_stand() {
        let meant = [("foret".to_owned(), "forêt".to_owned()), ("o".to_owned(), "eau".to_owned())];
        assert_eq!(replaced("Foret -\"l'o\" forets FORÊT", &meant), "forêt -\"l'eau\" forets forêt");
        assert_eq!(replaced("", &meant), "");
    }
}
