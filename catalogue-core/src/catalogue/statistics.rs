//! Figures, under the rights of who asks.

use crate::catalogue::session::Session;
use crate::error::Result;
use crate::model::{State, UsageTotals};
use crate::search::{Query, plan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Figures of what a principal may read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// Organisations.
    pub organisations: i64,
    /// Datasets by state code.
    pub datasets: BTreeMap<String, i64>,
    /// Published datasets marked as open data.
    pub open: i64,
    /// Published datasets by organisation slug.
    pub by_organisation: BTreeMap<String, i64>,
    /// Published datasets by format.
    pub by_format: BTreeMap<String, i64>,
    /// Views and downloads of the readable datasets.
    pub usage: UsageTotals,
}

impl Session {
    /// The figures of what this principal may read, through its portal if there is one.
    ///
    /// # Errors
    /// `Storage`.
    pub fn statistics(&self) -> Result<Statistics> {
        let reader = self.inner.store.read()?;
        let scope = self.scope(&reader)?;
        let known = self.inner.known(&reader)?;
        let organisations = reader.organisations()?;
        let mut statistics = Statistics {
            organisations: organisations.len().try_into().unwrap_or(i64::MAX),
            ..Default::default()
        };
        let portal = self.portal_code().map(str::to_owned);
        for state in State::ALL.iter().filter(|state| **state != State::Purged) {
            let query = Query { states: vec![*state], portal: portal.clone(), ..Query::default() };
            let plan = plan(&query, &known.vocabulary)?.total_only();
            let found = self.inner.ask(|snapshot| snapshot.find(&plan, &scope, None))?;
            statistics.datasets.insert(state.code().to_owned(), found.total);
        }
        let query = Query {
            portal,
            facets: ["organisation", "format", "data-type"].map(str::to_owned).to_vec(),
            page_size: 0,
            ..Query::default()
        };
        let mut plan = plan(&query, &known.vocabulary)?;
        // Figures are whole: the limit is for answers that people look at.
        plan.facet_limit = usize::MAX;
        let found = self.inner.ask(|snapshot| snapshot.find(&plan, &scope, None))?;
        for facet in found.facets {
            let counts = facet.values.into_iter().map(|value| (value.code, value.count));
            match facet.name.as_str() {
                "organisation" => statistics.by_organisation = counts.collect(),
                "format" => statistics.by_format = counts.collect(),
                _ => {
                    statistics.open =
                        counts.filter(|(code, _)| code == "donnees-ouvertes").map(|(_, count)| count).sum();
                }
            }
        }
        let used = reader.usage_totals()?;
        if !used.is_empty() {
            // The index knows who reads what; a row of the store each would be read for its labels alone.
            let readable = self.inner.ask(|snapshot| snapshot.readable_ids(&scope))?;
            for totals in used.iter().filter(|(id, _)| readable.contains(id)).map(|(_, totals)| totals) {
                statistics.usage.views += totals.views;
                statistics.usage.downloads += totals.downloads;
                statistics.usage.bytes += totals.bytes;
            }
        }
        Ok(statistics)
    }
}
