//! Why a dataset stands where it does in an answer.

use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::search::docs::Docs;
use crate::search::fault::guarded;
use crate::search::find::Level;
use crate::search::matching::strength;
use crate::search::plan::Plan;
use crate::search::score::{Change, Ranking};
use crate::search::snapshot::Snapshot;
use crate::vocabulary::Labels;
use serde::{Deserialize, Serialize};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

/// Why a dataset stands where it does in an answer: what its score is the sum of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The dataset.
    pub id: DatasetId,
    /// Whether the query finds it.
    pub found: bool,
    /// Whether the answer is the relaxed one: too little holds all the words as written.
    pub relaxed: bool,
    /// Its score: the contributions of the words and the bonuses together. 0 when it is not found, and
    /// when the order asked is not that of relevance.
    pub score: f64,
    /// The words of the query, each with what it is worth here.
    pub words: Vec<ExplainedWord>,
    /// What is added to that, or taken off.
    pub bonuses: Vec<ExplainedBonus>,
}

/// What one word of a query is worth in one dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplainedWord {
    /// The word as asked, folded.
    pub word: String,
    /// The terms under which the dataset holds it: its stem, words that start so, words at one slip.
    /// Empty when it does not.
    pub found: Vec<String>,
    /// How strongly it stands there: its occurrences, weighted by field and length. 0 when absent.
    pub strength: f64,
    /// How rare it is among public records.
    pub rarity: f64,
    /// What it adds to the score.
    pub contribution: f64,
}

/// What changes a score beyond the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExplainedBonus {
    /// `title`, `completeness`, `coverage`, `area` or `nearness`.
    pub code: String,
    /// The same for people.
    pub labels: Labels,
    /// What it adds to the score; below 0 what it takes off.
    pub contribution: f64,
}

impl Change {
    const fn code(self) -> &'static str {
        match self {
            Change::Title => "title",
            Change::Completeness => "completeness",
            Change::Coverage => "coverage",
            Change::Area => "area",
            Change::Nearness => "nearness",
        }
    }

    const fn labels(self) -> [&'static str; 2] {
        match self {
            Change::Title => ["Titre exact", "Exact title"],
            Change::Completeness => ["Fiche complète", "Complete record"],
            Change::Coverage => ["Mots manquants", "Missing words"],
            Change::Area => ["Recouvrement de l'emprise", "Overlap with the area"],
            Change::Nearness => {
                ["Tous les mots, tels quels ou à une coquille près", "All the words, as written or nearly"]
            }
        }
    }
}

impl Snapshot {
    /// Explains the score of a dataset; nothing when the scope may not read it.
    pub(crate) fn explain(&self, plan: &Plan, scope: &Scope, id: DatasetId) -> Result<Option<Explanation>> {
        guarded(|| {
            let Some((at, doc)) = self.place(scope, id)? else { return Ok(None) };
            let parts = self.parts(plan, scope)?;
            let (Some(view), Some(part)) = (self.views().get(at), parts.parts.get(at)) else {
                return Ok(None);
            };
            let segment = &view.segment;
            let only = Docs::Few(vec![doc]);
            let found = part.full().contains(doc);
            let ranking = Ranking::new(self, plan, &parts)?;
            let scoring = ranking.scoring(segment, plan, parts.level, part)?.filter(|_| found);
            let mut score = [0.0];
            let mut words = Vec::new();
            let own = part.words(parts.level);
            for (((word, leaves), held), rarity) in
                plan.text.words.iter().zip(&own.leaves).zip(&own.held).zip(&ranking.rarities)
            {
                let mut code = 0;
                held.each(&[doc], |_, found| code = found);
                words.push(ExplainedWord {
                    word: word.folded.clone(),
                    found: leaves.terms_in(segment, &only, false)?,
                    strength: strength(code),
                    rarity: *rarity,
                    contribution: 0.0,
                });
            }
            let mut bonuses = Vec::new();
            if let Some(scoring) = scoring {
                let mut held = [0];
                let mut codes = Vec::new();
                scoring.words(&[doc], &mut score, |word, _, code| codes.push((word, code)));
                for (at, code) in codes {
                    held[0] += u32::from(code > 0);
                    if let Some(word) = words.get_mut(at) {
                        word.contribution = ranking.worth(at, code);
                    }
                }
                let held: &[u32] = if scoring.counts_words() { &held } else { &[] };
                scoring.change(&[doc], &mut score, held, |change, by| {
                    let [fr, en] = change.labels().map(str::to_owned);
                    let labels = Labels { fr, en };
                    bonuses.push(ExplainedBonus { code: change.code().to_owned(), labels, contribution: by });
                });
            }
            let relaxed = parts.level != Level::Exact;
            let [score] = score;
            Ok(Some(Explanation { id, found, relaxed, score: f64::from(score as f32), words, bonuses }))
        })
    }

    /// Where a dataset stands: its view and its document there.
    pub(crate) fn place(&self, scope: &Scope, id: DatasetId) -> Result<Option<(usize, DocId)>> {
        for (at, view) in self.views().iter().enumerate() {
            let segment = &view.segment;
            let Some(mut list) =
                segment.postings(segment.fields.id, &id.to_string(), IndexRecordOption::Basic)?
            else {
                continue;
            };
            let readable = view.readable(scope)?;
            while list.doc() != TERMINATED {
                if readable.contains(list.doc()) {
                    return Ok(Some((at, list.doc())));
                }
                list.advance();
            }
        }
        Ok(None)
    }
}
