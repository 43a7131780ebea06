//! Portals: named views of the one catalogue.

use crate::access::Action;
use crate::catalogue::find::{Facet, FacetValue};
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::issue::{Issue, IssueCode, Language};
use crate::model::Portal;
use crate::search::{Query, facet_name, facet_names};
use crate::store::Subject;
use crate::validate;
use crate::vocabulary::{Labels, scheme};
use serde::{Deserialize, Serialize};

impl Session {
    /// Creates a portal, or replaces the one of that code.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`, `Invalid`.
    pub fn put_portal(&self, portal: Portal) -> Result<Portal> {
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditPortals, None)?;
        let proof = acting
            .with_context(|context| validate::well_formed_portal(portal, context))
            .map_err(|issues| Error::Invalid { issues })?;
        known_facets(proof.get())?;
        acting.writer.put_portal(proof.get(), &permit)?;
        acting.journal(Action::EditPortals.code(), Subject::Portal(proof.get().code.clone()))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// Removes a portal; its datasets stay in the catalogue. What access rules say of it no longer
    /// applies to anybody.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub fn delete_portal(&self, code: &str) -> Result<()> {
        let mut acting = self.act()?;
        let permit = acting.permit_in(Action::EditPortals, None)?;
        if !acting.writer.portals()?.iter().any(|portal| portal.code == code) {
            return Err(Error::not_found("portal", code));
        }
        acting.writer.delete_portal(code, &permit)?;
        acting.journal("portal.delete", Subject::Portal(code.to_owned()))?;
        acting.commit()
    }

    /// Every portal, by code.
    ///
    /// # Errors
    /// `Storage`.
    pub fn portals(&self) -> Result<Vec<Portal>> {
        self.inner.store.read()?.portals()
    }

    /// A portal by its code.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn portal(&self, code: &str) -> Result<Portal> {
        let held = self.inner.store.read()?.portals()?.into_iter().find(|portal| portal.code == code);
        held.ok_or_else(|| Error::not_found("portal", code))
    }

    /// What the front page of a portal needs, as this principal sees it through that portal: its
    /// sheet, its themes and facets in order with what it calls them, and how much there is.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn portal_page(&self, code: &str) -> Result<PortalPage> {
        let portal = self.portal(code)?;
        let through = self.through(&portal.code);
        let found = through.search(&Query { page_size: 0, facet_limit: 0, ..Query::default() })?;
        let facets = found.facets.into_iter().map(|facet| Facet { values: Vec::new(), ..facet }).collect();
        let counted = through.search(&Query {
            page_size: 0,
            facet_limit: 1_000,
            facets: vec!["theme".to_owned()],
            ..Query::default()
        })?;
        let reader = self.inner.store.read()?;
        let vocabulary = self.inner.known(&reader)?.vocabulary;
        let offered = vocabulary.offered(scheme::THEME).into_iter().map(|term| term.code.clone());
        let order = if portal.themes.is_empty() { offered.collect() } else { portal.themes.clone() };
        let theme = |code: String| {
            let values = counted.facets.first().map_or(&[][..], |facet| &facet.values);
            let count = values.iter().find(|value| value.code == code).map_or(0, |value| value.count);
            let label = |language| vocabulary.label(scheme::THEME, &code, language);
            let own = || Labels { fr: label(Language::French), en: label(Language::English) };
            let labels = portal.label("theme", Some(&code)).cloned().unwrap_or_else(own);
            FacetValue { code, labels, count, selected: false }
        };
        let themes = order.into_iter().map(theme).collect();
        Ok(PortalPage { datasets: found.total, themes, facets, portal })
    }

    /// For each portal, how many published datasets this principal sees through it.
    ///
    /// # Errors
    /// `Storage`.
    pub fn portal_counts(&self) -> Result<Vec<PortalCount>> {
        self.inner.ask(|snapshot| {
            let reader = self.inner.store.read()?;
            let scope = self.scope(&reader)?;
            let counts = snapshot.usage("portal", (&scope).into())?;
            let count = |portal: Portal| {
                let datasets = counts.get(&portal.code).copied().unwrap_or(0);
                PortalCount { portal: portal.code, name: portal.name, datasets }
            };
            Ok(reader.portals()?.into_iter().map(count).collect())
        })
    }

    /// The pages of a dataset: that of the catalogue itself, then one for each portal that shows it,
    /// by code. Each stays: a former address of the dataset leads on to the present one.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn permalinks(&self, id: DatasetId) -> Result<Vec<Permalink>> {
        let reader = self.inner.store.read()?;
        let scope = self.scope(&reader)?;
        let dataset = self.readable(&reader, &scope, id)?;
        let address = reader.address_of(id)?.unwrap_or_else(|| id.to_string());
        let base = self.own_url(&reader)?;
        let mut links = vec![Permalink { portal: None, url: format!("{base}/dataset/{address}") }];
        let showing = reader.portals()?.into_iter().filter(|portal| portal.predicate.shows(&dataset));
        links.extend(
            showing.map(|portal| Permalink { url: portal.page_of(&address), portal: Some(portal.code) }),
        );
        Ok(links)
    }
}

/// What the front page of a portal needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortalPage {
    /// Its sheet.
    pub portal: Portal,
    /// How many published datasets it shows to who asks.
    pub datasets: i64,
    /// Its themes in order, each with how many of these datasets have it; also those without any.
    pub themes: Vec<FacetValue>,
    /// Its facets in order, without values.
    pub facets: Vec<Facet>,
}

/// How much a portal shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalCount {
    /// The code of the portal.
    pub portal: String,
    /// Its name.
    pub name: String,
    /// Published datasets.
    pub datasets: i64,
}

/// Where a dataset is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permalink {
    /// The code of the portal; absent for the catalogue itself.
    pub portal: Option<String>,
    /// The page.
    pub url: String,
}

/// Refuses facets that a search would refuse.
fn known_facets(portal: &Portal) -> Result<()> {
    let listed = portal.facets.iter().enumerate().map(|(at, name)| (format!("facets[{at}]"), name));
    let named = portal.labels.iter().enumerate();
    let named = named.map(|(at, label)| (format!("labels[{at}].facet"), &label.facet));
    let unknown = |(path, name): (String, &String)| {
        // A label is looked up by the facet's own name, a list may use any that a query may.
        let own = facet_name(name).filter(|own| path.starts_with("facets") || own == name);
        let issue = || Issue::error(path, IssueCode::UnknownCode).with("found", name);
        own.is_none().then(|| issue().with("allowed", facet_names()))
    };
    let issues: Vec<Issue> = listed.chain(named).filter_map(unknown).collect();
    if issues.is_empty() { Ok(()) } else { Err(Error::Invalid { issues }) }
}

/// Puts a facet as a portal wants it: its own words, its themes in its order, and no more values than
/// were asked.
pub(super) fn arrange(portal: &Portal, facet: &mut Facet, limit: usize) {
    if let Some(labels) = portal.label(&facet.name, None) {
        facet.labels = labels.clone();
    }
    for value in &mut facet.values {
        if let Some(labels) = portal.label(&facet.name, Some(&value.code)) {
            value.labels = labels.clone();
        }
    }
    if facet.name == "theme" && !portal.themes.is_empty() {
        let last = portal.themes.len();
        let place = |code: &String| portal.themes.iter().position(|theme| theme == code).unwrap_or(last);
        facet.values.sort_by_key(|value| place(&value.code));
    }
    let mut seen = 0;
    facet.values.retain(|value| {
        seen += 1;
        seen <= limit || value.selected
    });
}
