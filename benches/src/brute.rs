//! Answers checked by looking at every record: total, facets, rights, order by date.

use crate::building::{Built, Result};
use crate::floor::{asked_words, stem, words};
use crate::log::{Asked, FACETS, Kind};
use crate::record::{Record, each_record, labels};
use catalogue_core::text::collation_key;
use catalogue_core::{Facet, Page};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Fewer than this and the library may admit slips or leave words out: totals are not compared.
const ENOUGH: i64 = 3;
/// Values shown of a facet, hits of a page.
const SHOWN: usize = 20;

/// What became of the check.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Checked {
    /// Answers looked at.
    pub(crate) answers: usize,
    /// Those with too few hits, which the library completes: only that its hits exist was looked at.
    pub(crate) completed: usize,
    /// What differs, in words.
    pub(crate) wrong: Vec<String>,
}

/// A question with its answer, and what looking at every record says of it.
struct Case {
    asked: Asked,
    page: Page,
    labels: Vec<String>,
    words: Vec<(String, String)>,
    hits: HashSet<String>,
    total: i64,
    hits_seen: usize,
    facets: Vec<HashMap<String, i64>>,
    latest: BTreeSet<(i64, String, String)>,
}

impl Case {
    fn new(built: &Built, asked: Asked) -> Result<Self> {
        let page = built.asker(&asked)?.search(&asked.query())?;
        Ok(Self {
            labels: labels(&asked, &built.slugs),
            words: asked_words(&asked.words).into_iter().map(|word| (stem(&word), word)).collect(),
            hits: page.hits.iter().map(|hit| hit.id.to_string()).collect(),
            total: 0,
            hits_seen: 0,
            facets: FACETS.map(|_| HashMap::new()).to_vec(),
            latest: BTreeSet::new(),
            asked,
            page,
        })
    }

    /// Whether a record is found before values are chosen.
    fn finds(&self, record: &Record, spoken: &Spoken) -> bool {
        let read = record.readers.iter().any(|label| self.labels.contains(label));
        let near = self.asked.area.is_none_or(|[west, south, east, north]| {
            let [own_west, own_south, own_east, own_north] = record.bounds;
            own_west <= east && own_east >= west && own_south <= north && own_north >= south
        });
        let last = self.words.len().saturating_sub(1);
        read && near
            && self.words.iter().enumerate().all(|(at, (stem, word))| {
                let begins = at == last && word.chars().nth(1).is_some();
                spoken.stems.contains(stem) || begins && spoken.begins(word)
            })
    }

    fn look(&mut self, record: &Record, spoken: &Spoken) {
        if !self.finds(record, spoken) {
            return;
        }
        let missed: Vec<&String> = self
            .asked
            .filters
            .iter()
            .filter(|(facet, codes)| {
                !record.values(facet).iter().any(|own| codes.iter().any(|code| code == own))
            })
            .map(|(facet, _)| facet)
            .collect();
        for (facet, counts) in FACETS.iter().zip(&mut self.facets) {
            if missed.iter().all(|missed| missed == facet) {
                for value in record.values(facet) {
                    *counts.entry(value.to_owned()).or_default() += 1;
                }
            }
        }
        if missed.is_empty() {
            self.total += 1;
            self.hits_seen += usize::from(self.hits.contains(&record.id));
            if self.asked.kind == Kind::All {
                self.latest.insert((-record.modified, collation_key(&record.title), record.id.clone()));
                if self.latest.len() > SHOWN {
                    self.latest.pop_last();
                }
            }
        }
    }

    /// What differs.
    fn verdict(&self, checked: &mut Checked) {
        checked.answers += 1;
        let mut wrong = |what: String| {
            let asked = &self.asked;
            checked.wrong.push(format!("query {} `{}` {:?}: {what}", asked.n, asked.words, asked.filters));
        };
        let completed = !self.words.is_empty() && self.total < ENOUGH;
        if completed {
            if self.page.total < self.total {
                wrong(format!("{} found, {} there are", self.page.total, self.total));
            }
            checked.completed += 1;
            return;
        }
        if self.page.total != self.total {
            wrong(format!("total {}, {} by looking", self.page.total, self.total));
        }
        if self.hits_seen != self.hits.len() || self.page.hits.len() as i64 != self.total.min(SHOWN as i64) {
            wrong(format!("{} hits, {} of them found by looking", self.page.hits.len(), self.hits_seen));
        }
        for (facet, counts) in self.page.facets.iter().zip(&self.facets) {
            if let Some(what) = differs(facet, counts) {
                wrong(what);
            }
        }
        let shown: Vec<String> = self.page.hits.iter().map(|hit| hit.id.to_string()).collect();
        if self.asked.kind == Kind::All && self.latest.iter().map(|own| &own.2).ne(&shown) {
            wrong("the latest are others".to_owned());
        }
    }
}

/// How a facet differs from its counts.
fn differs(facet: &Facet, counts: &HashMap<String, i64>) -> Option<String> {
    let mut sorted: Vec<(&str, i64)> = counts.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sorted.truncate(SHOWN);
    let top: HashSet<&str> = sorted.iter().map(|own| own.0).collect();
    let shown: Vec<(&str, i64)> = facet
        .values
        .iter()
        .map(|value| (value.code.as_str(), value.count))
        .filter(|(code, _)| top.contains(code))
        .collect();
    let rest = facet.values.iter().filter(|value| !top.contains(value.code.as_str()));
    let stray = rest
        .clone()
        .find(|value| !value.selected || counts.get(&value.code).copied().unwrap_or_default() != value.count);
    if shown != sorted {
        let first = shown.iter().zip(&sorted).find(|(shown, looked)| shown != looked);
        return Some(format!("facet {}: {first:?} shown and by looking", facet.name));
    }
    if let Some(value) = stray {
        return Some(format!("facet {}: {} has {}", facet.name, value.code, value.count));
    }
    let distinct = i64::try_from(counts.len()).unwrap_or(i64::MAX);
    (facet.distinct != distinct)
        .then(|| format!("facet {}: {} values, {distinct} by looking", facet.name, facet.distinct))
}

/// The words of a record.
struct Spoken {
    words: BTreeSet<String>,
    stems: HashSet<String>,
}

impl Spoken {
    fn of(record: &Record, known: &mut HashMap<String, String>) -> Self {
        let texts = [&record.title, &record.description].into_iter().chain(&record.keywords);
        let all: BTreeSet<String> = texts.chain(&record.other).flat_map(|text| words(text)).collect();
        let stems =
            all.iter().map(|word| known.entry(word.clone()).or_insert_with(|| stem(word)).clone()).collect();
        Self { words: all, stems }
    }

    fn begins(&self, start: &str) -> bool {
        self.words.range(start.to_owned()..).next().is_some_and(|word| word.starts_with(start))
    }
}

/// Checks the answers to these queries, as asked and with several values chosen.
pub(crate) fn check(built: &Built, log: &[Asked]) -> Result<Checked> {
    let mut cases = Vec::new();
    for asked in log {
        cases.push(Case::new(built, asked.clone())?);
        cases.push(Case::new(built, asked.with_several())?);
    }
    let bar = crate::progress::bar("checking by looking at every record", built.made.datasets);
    let mut known = HashMap::new();
    each_record(&built.folder, |record| {
        let spoken = Spoken::of(&record, &mut known);
        cases.iter_mut().for_each(|case| case.look(&record, &spoken));
        bar.inc(1);
        Ok(())
    })?;
    bar.finish_and_clear();
    let mut checked = Checked::default();
    cases.iter().for_each(|case| case.verdict(&mut checked));
    Ok(checked)
}
