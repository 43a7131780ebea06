//! The questions of a log put to plain tantivy.

use super::french::{asked_words, stem, tokenizers};
use super::{BOUNDS, Fields, PLAIN, STEMMED};
use crate::building::Result;
use crate::log::{Asked, FACETS, Filters, Kind};
use std::ops::Bound;
use std::path::Path;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, InvertedIndexRangeQuery, Occur, Query, RangeQuery,
    TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Index, Order, ReloadPolicy, Searcher, Term};

type Clause = Box<dyn Query>;

/// Hits of a page.
const PAGE: usize = 20;
/// Values shown of a facet.
const VALUES: usize = 20;

/// The floor's index, opened.
pub(crate) struct Floor {
    searcher: Searcher,
    fields: Fields,
}

/// How a question is put.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner<'a> {
    /// The labels of whoever asks; rights are not asked for when absent.
    pub(crate) labels: Option<&'a [String]>,
    /// Whether the last word may be the start of one, as in the library.
    pub(crate) starts: bool,
}

impl Floor {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut index = Index::open_in_dir(path)?;
        index.set_tokenizers(tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: tantivy::IndexReader::searcher(&reader), fields: Fields(index.schema()) })
    }

    /// Datasets that it holds.
    pub(crate) fn len(&self) -> u64 {
        self.searcher.num_docs()
    }

    fn term(&self, field: &str, text: &str) -> Result<Term> {
        Ok(Term::from_field_text(self.fields.get(field)?, text))
    }

    /// The words: each must stand in one of the fields, scored by BM25.
    fn text(&self, asked: &Asked, starts: bool) -> Result<Vec<Clause>> {
        let all = asked_words(&asked.words);
        let mut clauses: Vec<Clause> = Vec::new();
        for (at, word) in all.iter().enumerate() {
            let mut ways: Vec<(Occur, Clause)> = Vec::new();
            for (field, weight) in STEMMED {
                let term = TermQuery::new(self.term(field, &stem(word))?, IndexRecordOption::WithFreqs);
                ways.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), weight))));
            }
            let last = at + 1 == all.len() && word.chars().nth(1).is_some();
            if last && (starts || asked.kind == Kind::Prefix) {
                for (field, weight) in PLAIN {
                    // Every word from the start itself to the last that begins with it.
                    let from = Bound::Included(self.term(field, word)?);
                    let to = Bound::Excluded(self.term(field, &format!("{word}\u{10FFFF}"))?);
                    let begins = InvertedIndexRangeQuery::new(from, to);
                    ways.push((Occur::Should, Box::new(BoostQuery::new(Box::new(begins), weight))));
                }
            }
            clauses.push(Box::new(BooleanQuery::new(ways)));
        }
        Ok(clauses)
    }

    fn one_of<'a>(&self, field: &str, values: impl IntoIterator<Item = &'a String>) -> Result<Clause> {
        let mut any: Vec<(Occur, Clause)> = Vec::new();
        for value in values {
            let term = TermQuery::new(self.term(field, value)?, IndexRecordOption::Basic);
            any.push((Occur::Should, Box::new(term)));
        }
        let clause: Clause = match any.len() {
            1 => any.remove(0).1,
            _ => Box::new(BooleanQuery::new(any)),
        };
        Ok(Box::new(ConstScoreQuery::new(clause, 0.0)))
    }

    /// West of it not beyond its east, and so on: four ranges.
    fn within(&self, [west, south, east, north]: [f64; 4]) -> Result<Vec<Clause>> {
        let asked = [(Some(east), true), (Some(north), true), (Some(west), false), (Some(south), false)];
        let mut clauses: Vec<Clause> = Vec::new();
        for (name, (bound, most)) in BOUNDS.into_iter().zip(asked) {
            let Some(bound) = bound else { continue };
            let term = Bound::Included(Term::from_field_f64(self.fields.get(name)?, bound));
            let range = match most {
                true => RangeQuery::new(Bound::Unbounded, term),
                false => RangeQuery::new(term, Bound::Unbounded),
            };
            clauses.push(Box::new(ConstScoreQuery::new(Box::new(range), 0.0)));
        }
        Ok(clauses)
    }

    fn query(&self, asked: &Asked, filters: &Filters, manner: Manner<'_>) -> Result<Clause> {
        let mut clauses = self.text(asked, manner.starts)?;
        for (facet, values) in filters {
            clauses.push(self.one_of(facet, values)?);
        }
        if let Some(area) = asked.area {
            clauses.extend(self.within(area)?);
        }
        if let Some(labels) = manner.labels {
            clauses.push(self.one_of("readers", labels)?);
        }
        Ok(match clauses.len() {
            0 => Box::new(AllQuery),
            1 => clauses.remove(0),
            _ => Box::new(BooleanQuery::new(clauses.into_iter().map(|own| (Occur::Must, own)).collect())),
        })
    }

    fn search<C: Collector>(&self, asked: &Asked, query: &dyn Query, also: C) -> Result<(usize, C::Fruit)> {
        let hits = TopDocs::with_limit(PAGE);
        Ok(if asked.words.is_empty() {
            let latest = hits.order_by_fast_field::<i64>("modified", Order::Desc);
            let (hits, also) = self.searcher.search(query, &(latest, also))?;
            (hits.len(), also)
        } else {
            let (hits, also) = self.searcher.search(query, &(hits.order_by_score(), also))?;
            (hits.len(), also)
        })
    }

    /// Twenty hits, nothing else.
    pub(crate) fn hits(&self, asked: &Asked, manner: Manner<'_>) -> Result<usize> {
        let query = self.query(asked, &asked.filters, manner)?;
        let hits = TopDocs::with_limit(PAGE);
        Ok(if asked.words.is_empty() {
            let latest = hits.order_by_fast_field::<i64>("modified", Order::Desc);
            self.searcher.search(&query, &latest)?.len()
        } else {
            let best: Vec<(f32, DocAddress)> = self.searcher.search(&query, &hits.order_by_score())?;
            best.len()
        })
    }

    /// How many there are.
    pub(crate) fn total(&self, asked: &Asked, manner: Manner<'_>) -> Result<i64> {
        let query = self.query(asked, &asked.filters, manner)?;
        Ok(i64::try_from(self.searcher.search(&query, &Count)?)?)
    }

    /// Hits, total and eight terms aggregations with their default options.
    pub(crate) fn aggregated(&self, asked: &Asked, manner: Manner<'_>) -> Result<usize> {
        let query = self.query(asked, &asked.filters, manner)?;
        let counts = counts(FACETS.into_iter())?;
        Ok(self.search(asked, &query, (Count, counts))?.0)
    }

    /// The naive way to several choices: one more query for each facet chosen in, without its own.
    pub(crate) fn several(&self, asked: &Asked, manner: Manner<'_>) -> Result<usize> {
        let query = self.query(asked, &asked.filters, manner)?;
        let open = FACETS.into_iter().filter(|facet| !asked.filters.contains_key(*facet));
        let hits = self.search(asked, &query, (Count, counts(open)?))?.0;
        for facet in asked.filters.keys() {
            let mut others = asked.filters.clone();
            others.remove(facet);
            let query = self.query(asked, &others, manner)?;
            self.searcher.search(&query, &counts(std::iter::once(facet.as_str()))?)?;
        }
        Ok(hits)
    }
}

fn counts<'a>(facets: impl Iterator<Item = &'a str>) -> Result<AggregationCollector> {
    let asked: serde_json::Map<String, serde_json::Value> = facets
        .map(|facet| (facet.to_owned(), serde_json::json!({ "terms": { "field": facet, "size": VALUES } })))
        .collect();
    let asked: Aggregations = serde_json::from_value(asked.into())?;
    Ok(AggregationCollector::from_aggs(asked, AggContextParams::default()))
}
