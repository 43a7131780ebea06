//! What an export gathers: which datasets, in which order, and each as its reader sees it.

use crate::access::Scope;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::exchange::Exported;
use crate::id::{DatasetId, OrganisationId};
use crate::model::{Dataset, Organisation, Portal, State, UsageTotals};
use crate::search::{Query, Snapshot, Sort, plan};
use std::collections::{HashMap, HashSet};

/// Identifiers asked of the index in one go.
const AT_ONCE: usize = 10_000;

/// Which datasets an export is of.
pub(super) struct Found {
    pub(super) ids: Vec<DatasetId>,
    pub(super) relaxed: bool,
    /// Whether a limit left some out.
    pub(super) cut: bool,
}

/// A dataset as its reader sees it, with what is written beside it.
pub(super) struct Gathered {
    dataset: Dataset,
    organisation: Option<Organisation>,
    address: String,
    usage: UsageTotals,
}

impl Gathered {
    pub(super) fn id(&self) -> DatasetId {
        self.dataset.id
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    pub(super) fn exported(&self) -> Exported<'_> {
        Exported {
            dataset: &self.dataset,
            organisation: self.organisation.as_ref(),
            address: Some(&self.address),
            usage: Some(self.usage),
        }
    }
}

impl Session {
    /// What a query finds, all of it, in its order; of these only `wanted`, and no more than `limit`.
    pub(super) fn found(
        &self,
        query: &Query,
        wanted: Option<&HashSet<DatasetId>>,
        limit: usize,
    ) -> Result<Found> {
        self.inner.ask(|snapshot| self.found_in(snapshot, query, wanted, limit))
    }

    fn found_in(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        wanted: Option<&HashSet<DatasetId>>,
        limit: usize,
    ) -> Result<Found> {
        let reader = self.inner.store.read()?;
        let scope = self.scope(&reader)?;
        let through = self.portal_asked(&reader)?.map(|portal| portal.code);
        let portal = through.clone().or_else(|| query.portal.clone());
        // The facets and the size of a page are asked of a page that somebody looks at.
        let mut query = Query { portal, page_size: 1, facets: Vec::new(), ..query.clone() };
        let vocabulary = self.inner.known(&reader)?.vocabulary;
        let popularity = match query.sort {
            Sort::Popularity => Some(self.popularity(&reader)?),
            _ => None,
        };
        let mut found = Found { ids: Vec::new(), relaxed: false, cut: false };
        loop {
            let mut plan = plan(&query, &vocabulary)?.total_only();
            (plan.through, plan.page_size) = (through.clone(), AT_ONCE);
            let page = snapshot.find(&plan, &scope, popularity.as_ref())?;
            found.relaxed = page.relaxed;
            for (id, _) in page.ids {
                if wanted.is_some_and(|wanted| !wanted.contains(&id)) {
                    continue;
                }
                if found.ids.len() >= limit {
                    found.cut = true;
                    return Ok(found);
                }
                found.ids.push(id);
            }
            if page.cursor.is_none() {
                return Ok(found);
            }
            query.cursor = page.cursor;
        }
    }

    /// Some of these, as the principal sees them now: what it may no longer read, and what the query
    /// no longer asks for, is left out.
    pub(super) fn gathered(&self, ids: &[DatasetId], query: &Query) -> Result<Vec<Gathered>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let asked = self.portal_asked(&reader)?;
        let named = query.portal.as_ref().filter(|_| asked.is_none());
        let portal = match named {
            Some(code) => reader.portals()?.into_iter().find(|portal| portal.code == *code),
            None => asked,
        };
        let mut organisations: HashMap<OrganisationId, Option<Organisation>> = HashMap::new();
        let mut gathered = Vec::with_capacity(ids.len());
        for dataset in reader.datasets(ids, &scope)?.into_iter().flatten() {
            if !still_asked(query, portal.as_ref(), &dataset) {
                continue;
            }
            let organisation = match dataset.metadata.organisation {
                Some(id) => match organisations.get(&id) {
                    Some(held) => held.clone(),
                    None => {
                        let held = reader.organisation(id)?;
                        organisations.insert(id, held.clone());
                        held
                    }
                },
                None => None,
            };
            let address = match dataset.first_public {
                Some(_) => dataset.slug.to_string(),
                None => reader.address_of(dataset.id)?.unwrap_or_else(|| dataset.id.to_string()),
            };
            let usage = self.inner.usage_of(&reader, dataset.id)?;
            let dataset = self.masked(&reader, &standing, dataset)?;
            gathered.push(Gathered { dataset, organisation, address, usage });
        }
        Ok(gathered)
    }
}

/// What a query asks of a record's place in its life and of its portal, asked again of the row.
fn still_asked(query: &Query, portal: Option<&Portal>, dataset: &Dataset) -> bool {
    let state = match query.states.as_slice() {
        [] => dataset.state == State::Published,
        states => states.contains(&dataset.state),
    };
    state
        && query.visibility.is_none_or(|wanted| wanted == dataset.metadata.visibility)
        && portal.is_none_or(|portal| portal.predicate.shows(dataset))
}
