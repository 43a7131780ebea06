//! Figures, under the rights of who asks.

use crate::access::{Action, Facts, Scope};
use crate::catalogue::reviews::is_stale;
use crate::catalogue::session::{Session, permit};
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId};
use crate::model::{Organisation, State, UsageTotals, YearOfUse};
use crate::search::{Query, plan};
use crate::store::Reader;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Figures of what a principal may know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statistics {
    /// Registered users: personal accounts that may sign in. Only for those who read the statistics of
    /// the whole catalogue, and only without a portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accounts: Option<i64>,
    /// Organisations; through a portal, those that have a dataset there.
    pub organisations: i64,
    /// Datasets by state code.
    pub datasets: BTreeMap<String, i64>,
    /// Published datasets that their last review accepts as they are.
    pub controlled: i64,
    /// Published datasets marked as open data.
    pub open: i64,
    /// Published datasets marked as geographic data.
    pub geographic: i64,
    /// Published datasets marked as statistical data.
    pub statistical: i64,
    /// Published datasets marked as intelligent data.
    pub intelligent: i64,
    /// Published datasets by organisation slug.
    pub by_organisation: BTreeMap<String, i64>,
    /// Published datasets by format.
    pub by_format: BTreeMap<String, i64>,
    /// Published datasets by data type.
    pub by_data_type: BTreeMap<String, i64>,
    /// Published datasets by portal; through a portal, its own alone.
    pub by_portal: BTreeMap<String, i64>,
    /// Views, downloads, bytes and extractions in all: for those who read the statistics of the whole
    /// catalogue everything that was ever counted, that of datasets which have gone too; for others
    /// that of the datasets they may read. Through a portal, what was counted there.
    pub usage: UsageTotals,
    /// The same by year, oldest first.
    pub usage_by_year: Vec<YearOfUse>,
    /// The same by organisation slug: that of the time for those who read the statistics of the whole,
    /// that of now for others; `""` without an organisation, or with one that has gone.
    pub usage_by_organisation: BTreeMap<String, UsageTotals>,
    /// The same by portal; `""` without one.
    pub usage_by_portal: BTreeMap<String, UsageTotals>,
}

/// What was counted for one organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OrganisationUsage {
    /// In all.
    pub totals: UsageTotals,
    /// By year, oldest first.
    pub by_year: Vec<YearOfUse>,
    /// By portal; `""` without one.
    pub by_portal: BTreeMap<String, UsageTotals>,
}

impl Session {
    /// The figures of what this principal may know, through its portal if there is one.
    ///
    /// What may not be read is not counted: anonymous gets the figures of what is public. A host that
    /// publishes the figures of the whole asks as the principal `System`. What this process has
    /// counted in memory is written first, unless somebody else is writing. Nothing is
    /// held meanwhile that a search would wait for.
    ///
    /// # Errors
    /// `NotFound` for an unknown portal; `Storage`.
    pub fn statistics(&self) -> Result<Statistics> {
        // What somebody else's write holds up is counted in a later answer.
        self.inner.try_flush_usage()?;
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let organisations = reader.organisations()?;
        let mut statistics = Statistics::default();
        let whole = permit(&standing, Action::ReadStatistics, &Facts::default()).is_ok();
        if whole && self.portal_code().is_none() {
            statistics.accounts = Some(reader.count_people()?);
        }
        self.count_datasets(&reader, &scope, &mut statistics)?;
        statistics.organisations = match self.portal_code() {
            Some(_) => number(statistics.by_organisation.len()),
            None => number(organisations.len()),
        };
        statistics.controlled = self.controlled(&reader, &scope)?;
        self.count_usage(&reader, &scope, whole, &organisations, &mut statistics)?;
        Ok(statistics)
    }

    fn count_datasets(&self, reader: &Reader<'_>, scope: &Scope, statistics: &mut Statistics) -> Result<()> {
        let known = self.inner.known(reader)?;
        let portal = self.portal_asked(reader)?.map(|portal| portal.code);
        for state in State::ALL.iter().filter(|state| **state != State::Purged) {
            let query = Query { states: vec![*state], portal: portal.clone(), ..Query::default() };
            let plan = plan(&query, &known.vocabulary)?.total_only();
            let found = self.inner.ask(|snapshot| snapshot.find(&plan, scope, None))?;
            statistics.datasets.insert(state.code().to_owned(), found.total);
        }
        let query = Query {
            portal: portal.clone(),
            facets: ["organisation", "format", "data-type", "portal"].map(str::to_owned).to_vec(),
            page_size: 0,
            ..Query::default()
        };
        let mut plan = plan(&query, &known.vocabulary)?;
        // Figures are whole: the limit is for answers that people look at.
        plan.facet_limit = usize::MAX;
        let found = self.inner.ask(|snapshot| snapshot.find(&plan, scope, None))?;
        for facet in found.facets {
            let counts = facet.values.into_iter().map(|value| (value.code, value.count)).collect();
            match facet.name.as_str() {
                "organisation" => statistics.by_organisation = counts,
                "format" => statistics.by_format = counts,
                "portal" => statistics.by_portal = counts,
                _ => statistics.by_data_type = counts,
            }
        }
        if let Some(portal) = portal {
            statistics.by_portal.retain(|code, _| *code == portal);
        }
        let marked = |code: &str| statistics.by_data_type.get(code).copied().unwrap_or_default();
        let [open, geographic, statistical, intelligent] =
            ["ouvertes", "geographiques", "statistiques", "intelligentes"]
                .map(|kind| marked(&format!("donnees-{kind}")));
        statistics.open = open;
        statistics.geographic = geographic;
        statistics.statistical = statistical;
        statistics.intelligent = intelligent;
        Ok(())
    }

    /// How many published datasets of the scope and the portal are controlled.
    fn controlled(&self, reader: &Reader<'_>, scope: &Scope) -> Result<i64> {
        let portal = self.portal_asked(reader)?;
        let mut count = 0;
        for (id, review, changed) in reader.accepted(scope)? {
            if changed.as_ref().is_some_and(|dataset| is_stale(&review, dataset)) {
                continue;
            }
            let shown = match &portal {
                None => true,
                Some(portal) => {
                    let dataset = match changed {
                        Some(dataset) => Some(dataset),
                        None => reader.dataset(id, scope)?,
                    };
                    dataset.is_some_and(|dataset| portal.predicate.shows(&dataset))
                }
            };
            count += i64::from(shown);
        }
        Ok(count)
    }

    fn count_usage(
        &self,
        reader: &Reader<'_>,
        scope: &Scope,
        whole: bool,
        organisations: &[Organisation],
        statistics: &mut Statistics,
    ) -> Result<()> {
        let slugs: HashMap<OrganisationId, &str> =
            organisations.iter().map(|held| (held.id, held.slug.as_str())).collect();
        let slug = |owner: Option<OrganisationId>| owner.and_then(|id| slugs.get(&id).copied());
        let mut tally = Tally { portal: self.portal_code(), years: BTreeMap::new(), statistics };
        if whole {
            for used in reader.organisation_usage(None)? {
                tally.add(slug(used.organisation), used.portal, used.year, used.totals);
            }
        } else {
            let used = reader.usage_by_year()?;
            if !used.is_empty() {
                // The index knows who reads what; a row of the store each would be read for its labels.
                let readable: HashSet<DatasetId> = self.inner.ask(|snapshot| snapshot.readable_ids(scope))?;
                let owners = reader.owners()?;
                for used in used {
                    if readable.contains(&used.dataset) {
                        let owner = owners.get(&used.dataset).copied().flatten();
                        tally.add(slug(owner), used.portal, used.year, used.totals);
                    }
                }
            }
        }
        tally.finish();
        Ok(())
    }

    /// Everything that was ever counted for an organisation, as it was at the time, that of datasets
    /// which have gone too; for its members and moderators. Through a portal, what was counted there.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn organisation_usage(&self, id: OrganisationId) -> Result<OrganisationUsage> {
        // What somebody else's write holds up is counted in a later answer.
        self.inner.try_flush_usage()?;
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let facts = Facts { organisation: Some(id), ..Facts::default() };
        self.demand(&standing, Action::ReadStatistics, &facts)?;
        let mut statistics = Statistics::default();
        let mut tally =
            Tally { portal: self.portal_code(), years: BTreeMap::new(), statistics: &mut statistics };
        for used in reader.organisation_usage(Some(id))? {
            tally.add(None, used.portal, used.year, used.totals);
        }
        tally.finish();
        Ok(OrganisationUsage {
            totals: statistics.usage,
            by_year: statistics.usage_by_year,
            by_portal: statistics.usage_by_portal,
        })
    }
}

/// Use being added up.
struct Tally<'a> {
    portal: Option<&'a str>,
    years: BTreeMap<i64, UsageTotals>,
    statistics: &'a mut Statistics,
}

impl Tally<'_> {
    fn add(&mut self, organisation: Option<&str>, portal: Option<String>, year: i64, totals: UsageTotals) {
        if self.portal.is_some() && self.portal != portal.as_deref() {
            return;
        }
        self.statistics.usage.add(totals);
        self.years.entry(year).or_default().add(totals);
        let organisation = organisation.unwrap_or_default().to_owned();
        self.statistics.usage_by_organisation.entry(organisation).or_default().add(totals);
        self.statistics.usage_by_portal.entry(portal.unwrap_or_default()).or_default().add(totals);
    }

    fn finish(self) {
        self.statistics.usage_by_year =
            self.years.into_iter().map(|(year, totals)| YearOfUse { year, totals }).collect();
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
