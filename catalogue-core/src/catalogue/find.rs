//! Searching: scope, index, then the rows from the store under the same scope.

use crate::access::Scope;
use crate::catalogue::advice::{Poor, Relaxation};
use crate::catalogue::open::Inner;
use crate::catalogue::portals::arrange;
use crate::catalogue::session::Session;
use crate::catalogue::view::thumbnail;
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId};
use crate::model::{PartialDate, State, Visibility};
use crate::search::{Excerpt, FacetCounts, Query, Snapshot, Sort, excerpt, facet_scheme, plan};
use crate::store::{Reader, Summary};
use crate::vocabulary::{Labels, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Instant;

/// The length of the excerpt of a hit, in characters.
const EXCERPT: usize = 200;

/// One answer to a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The hits of this page, best first or in the order asked.
    pub hits: Vec<Hit>,
    /// How many datasets match in all; exact.
    pub total: i64,
    /// The facets asked, in the order asked.
    pub facets: Vec<Facet>,
    /// Give it back in the query for the next page; absent on the last.
    pub cursor: Option<String>,
    /// Whether too little matched all the words, so that these match some, or nearly.
    pub relaxed: bool,
    /// The text with the words that nothing holds as they were probably meant, where little is found
    /// and that finds more; to be asked in its place.
    #[serde(default)]
    pub did_you_mean: Option<String>,
    /// What would be found without one part of the query, where nothing is found or not all words;
    /// the most found first.
    #[serde(default)]
    pub relaxations: Vec<Relaxation>,
    /// Milliseconds taken.
    pub took: f64,
    /// Milliseconds of these spent on reading the hits from the store and on their excerpts.
    pub reading: f64,
}

/// One dataset found, as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Its identifier.
    pub id: DatasetId,
    /// Its address: `slug`, or `organisation/slug`.
    pub address: String,
    /// Its title.
    pub title: String,
    /// The part of its description that fits the query best.
    pub excerpt: Excerpt,
    /// Its organisation.
    pub organisation: Option<OrganisationId>,
    /// The organisation's name.
    pub organisation_name: Option<String>,
    /// Its state.
    pub state: State,
    /// Whether it shows a padlock.
    pub private: bool,
    /// What it is, a code of `kind`.
    pub kind: String,
    /// Its themes, codes of `theme`.
    pub themes: Vec<String>,
    /// The formats of its resources.
    pub formats: Vec<String>,
    /// When the data was published.
    pub published_on: Option<PartialDate>,
    /// When the data last changed.
    pub updated_on: Option<PartialDate>,
    /// Its thumbnail, or `theme:<file>`.
    pub thumbnail: Option<String>,
    /// How well it fits; comparable within one answer only.
    pub score: f64,
}

/// The counts of one facet. They ignore the facet's own selection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// Its name, as in [`Query::filters`].
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// Its values, most frequent first; selected ones are always there.
    pub values: Vec<FacetValue>,
    /// How many values it has in all.
    pub distinct: i64,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FacetValue {
    /// What to give back in [`Query::filters`].
    pub code: String,
    /// Its labels.
    pub labels: Labels,
    /// How many datasets have it.
    pub count: i64,
    /// Whether it is selected.
    pub selected: bool,
}

impl Session {
    /// Answers a query with hits, exact total and facets, all within what this principal may read.
    /// A search that starts after a write returned sees that write, whichever process made it.
    ///
    /// # Errors
    /// `BadQuery` with the part at fault.
    pub fn search(&self, query: &Query) -> Result<Page> {
        let started = Instant::now();
        let mut page = self.inner.ask_both(|snapshot, reader| self.answer(query, snapshot, reader))?;
        page.took = started.elapsed().as_secs_f64() * 1_000.0;
        Ok(page)
    }

    fn answer(&self, query: &Query, snapshot: &Snapshot, reader: &Reader<'_>) -> Result<Page> {
        let scope = self.scope(reader)?;
        let known = self.inner.known(reader)?;
        let mut query = query.clone();
        let portal = self.portal_asked(reader)?;
        if let Some(portal) = &portal {
            if query.facets.is_empty() {
                query.facets = portal.facets.clone();
            }
            query.portal = Some(portal.code.clone());
        }
        let mut plan = plan(&query, &known.vocabulary)?;
        plan.through = portal.as_ref().map(|portal| portal.code.clone());
        let shown = plan.facet_limit;
        if portal.as_ref().is_some_and(|portal| !portal.themes.is_empty()) {
            // Themes come in the portal's order: those that are seldom used may come first.
            plan.facet_limit = usize::MAX;
        }
        let popularity = match query.sort {
            Sort::Popularity => Some(self.popularity(reader)?),
            _ => None,
        };
        let found = snapshot.find(&plan, &scope, popularity.as_ref())?;
        let poor = Poor { snapshot, reader, scope: &scope, query: &query, plan: &plan };
        let advice = self.advice(&poor, &found)?;
        let started = Instant::now();
        let ids: Vec<DatasetId> = found.ids.iter().map(|(id, _)| *id).collect();
        let rows = reader.summaries(&ids, &scope)?;
        let names = Names::new(&self.inner, reader);
        let mut hits = Vec::with_capacity(rows.len());
        for (row, (_, score)) in rows.into_iter().zip(&found.ids) {
            // A right withdrawn since the index was brought forward beats the index.
            let Some(dataset) = row else { continue };
            hits.push(hit(reader, &known.vocabulary, &names, dataset, &found.terms, f64::from(*score))?);
        }
        let reading = started.elapsed().as_secs_f64() * 1_000.0;
        let mut facets: Vec<Facet> = found
            .facets
            .into_iter()
            .map(|counts| labelled(counts, &known.vocabulary, reader))
            .collect::<Result<_>>()?;
        if let Some(portal) = &portal {
            facets.iter_mut().for_each(|facet| arrange(portal, facet, shown));
        }
        Ok(Page {
            hits,
            total: found.total,
            facets,
            cursor: found.cursor,
            relaxed: found.relaxed,
            did_you_mean: advice.did_you_mean,
            relaxations: advice.relaxations,
            took: 0.0,
            reading,
        })
    }

    /// How many datasets match, nothing else.
    ///
    /// # Errors
    /// `BadQuery`.
    pub fn count(&self, query: &Query) -> Result<i64> {
        self.inner.ask_both(|snapshot, reader| {
            let scope = self.scope(reader)?;
            let through = self.portal_asked(reader)?.map(|portal| portal.code);
            let portal = through.clone().or_else(|| query.portal.clone());
            let query = Query { portal, page_size: 1, facets: Vec::new(), ..query.clone() };
            let mut plan = plan(&query, &self.inner.known(reader)?.vocabulary)?.total_only();
            plan.through = through;
            Ok(snapshot.find(&plan, &scope, None)?.total)
        })
    }

    pub(super) fn popularity(&self, reader: &Reader<'_>) -> Result<HashMap<DatasetId, i64>> {
        let totals = reader.usage_totals()?;
        Ok(totals.into_iter().map(|(id, usage)| (id, usage.views + usage.downloads)).collect())
    }
}

/// Names of organisations, as they stand in a snapshot.
pub(super) struct Names<'a, 'b> {
    inner: &'a Inner,
    reader: &'a Reader<'b>,
}

impl<'a, 'b> Names<'a, 'b> {
    pub(super) fn new(inner: &'a Inner, reader: &'a Reader<'b>) -> Self {
        Self { inner, reader }
    }

    fn of(&self, id: OrganisationId) -> Result<Option<String>> {
        Ok(self.inner.organisation_name(self.reader, id)?.map(|name| name.as_ref().to_owned()))
    }
}

pub(super) fn hit(
    reader: &Reader<'_>,
    vocabulary: &Vocabulary,
    names: &Names<'_, '_>,
    dataset: Summary,
    terms: &[String],
    score: f64,
) -> Result<Hit> {
    let organisation_name = dataset.metadata.organisation.map(|id| names.of(id)).transpose()?.flatten();
    let formats = dataset.formats().into_iter().map(str::to_owned).collect();
    let address = if dataset.was_public() {
        dataset.slug.as_str().to_owned()
    } else {
        reader.address_of(dataset.id)?.unwrap_or_else(|| dataset.id.to_string())
    };
    let metadata = dataset.metadata;
    Ok(Hit {
        id: dataset.id,
        address,
        excerpt: excerpt(&metadata.description, terms, EXCERPT),
        title: metadata.title,
        organisation: metadata.organisation,
        organisation_name,
        state: dataset.state,
        private: metadata.visibility == Visibility::Private,
        kind: metadata.kind,
        thumbnail: thumbnail(vocabulary, metadata.thumbnail.as_deref(), &metadata.themes),
        themes: metadata.themes,
        formats,
        published_on: metadata.published_on,
        updated_on: metadata.updated_on,
        score,
    })
}

fn labelled(counts: FacetCounts, vocabulary: &Vocabulary, reader: &Reader<'_>) -> Result<Facet> {
    let scheme = facet_scheme(&counts.name);
    let own = |fr: &str, en: &str| Labels { fr: fr.to_owned(), en: en.to_owned() };
    let labels = match counts.name.as_str() {
        "keyword" => own("Mots-clés", "Keywords"),
        "organisation" => own("Organisations", "Organisations"),
        "portal" => own("Portails", "Portals"),
        "visibility" => own("Visibilité", "Visibility"),
        "state" => own("État", "State"),
        name => scheme
            .and_then(|code| vocabulary.scheme(code))
            .map_or_else(|| own(name, name), |terms| terms.labels.clone()),
    };
    let of_scheme = scheme.map(|code| vocabulary.labels_in(code));
    let mut values = Vec::with_capacity(counts.values.len());
    for value in counts.values {
        let labels = match counts.name.as_str() {
            "organisation" => {
                // The index follows the names of organisations; it lacks those that nothing found has.
                let name = match value.label {
                    Some(label) => Some(label),
                    None => reader.organisation_by_slug(&value.code)?.map(|held| held.details.name),
                };
                let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| value.code.clone());
                own(&name, &name)
            }
            "visibility" if value.code == "public" => own("Publique", "Public"),
            "visibility" => own("Privée", "Private"),
            _ => match &of_scheme {
                Some(labels) => labels(&value.code),
                None => {
                    let label = value.label.as_deref().unwrap_or(&value.code);
                    own(label, label)
                }
            },
        };
        values.push(FacetValue { code: value.code, labels, count: value.count, selected: value.selected });
    }
    Ok(Facet { name: counts.name, labels, values, distinct: counts.distinct })
}

impl Session {
    /// Calls `each` with every hit of a query, page after page, until it returns `false`.
    ///
    /// # Errors
    /// `BadQuery`.
    pub fn search_all(&self, query: &Query, each: &mut dyn FnMut(Hit) -> bool) -> Result<()> {
        let mut query = Query { page_size: 500, ..query.clone() };
        loop {
            let page = self.search(&query)?;
            for hit in page.hits {
                if !each(hit) {
                    return Ok(());
                }
            }
            match page.cursor {
                Some(cursor) => query.cursor = Some(cursor),
                None => return Ok(()),
            }
        }
    }

    /// The scope of this principal now, and the portal asked through, for answers that the index
    /// gives alone.
    pub(super) fn seen_now(&self) -> Result<(Scope, Option<String>)> {
        let reader = self.inner.store.read()?;
        let portal = self.portal_asked(&reader)?.map(|portal| portal.code);
        Ok((self.scope(&reader)?, portal))
    }
}
