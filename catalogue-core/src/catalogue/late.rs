//! Data late on the frequency that it declares.

use crate::access::{Action, Facts, Scope};
use crate::catalogue::notices::arguments;
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId, ResourceId};
use crate::model::{Dataset, Role};
use crate::validate::{Freshness, freshness, resource_freshness};
use crate::vocabulary::Vocabulary;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Titles that one notice names.
const NAMED: usize = 50;

/// A resource that is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateResource {
    /// The resource.
    pub id: ResourceId,
    /// Its name.
    pub name: String,
    /// How late it is, from its own dates, else from those of the dataset.
    pub freshness: Freshness,
}

/// A dataset that is late on the frequency it declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateDataset {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// Its organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// How late it is: as fresh as its latest resource.
    pub freshness: Freshness,
    /// Its resources that are late.
    pub resources: Vec<LateResource>,
}

/// A page of late datasets, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LatePage {
    /// The datasets.
    pub datasets: Vec<LateDataset>,
    /// The last dataset looked at: give it back for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<DatasetId>,
}

impl Session {
    /// The published datasets that are late on the frequency they declare, of an organisation or of
    /// all, within what this principal reads and its portal shows; at most `limit` (1 to 1 000), by
    /// identifier, after the last one of the page before. See [`freshness`] for what late means.
    ///
    /// # Errors
    /// `NotFound` for an unknown portal.
    pub fn late(
        &self,
        organisation: Option<OrganisationId>,
        after: Option<DatasetId>,
        limit: i64,
    ) -> Result<LatePage> {
        let reader = self.inner.store.read()?;
        let scope = self.scope(&reader)?;
        let vocabulary = self.inner.known(&reader)?.vocabulary;
        let today = self.inner.options.clock.now().date_naive();
        let limit = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1);
        let wanted = |dataset: &Dataset| lateness(dataset, &vocabulary, today);
        let (found, after) = self.published(&reader, &scope, organisation, after, limit, wanted)?;
        Ok(LatePage { datasets: found.into_iter().map(|(_, late)| late).collect(), after })
    }

    /// Owes the keepers of every organisation that has late datasets one notice that lists them, for
    /// those who maintain the catalogue; the number of organisations. The host calls it as often as
    /// people should be reminded, say once a week.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn remind_late(&self) -> Result<i64> {
        let today = self.inner.options.clock.now().date_naive();
        let mut by_organisation: BTreeMap<OrganisationId, Vec<LateDataset>> = BTreeMap::new();
        {
            let reader = self.inner.store.read()?;
            self.demand(&self.standing(&reader)?, Action::Maintain, &Facts::default())?;
            let vocabulary = self.inner.known(&reader)?.vocabulary;
            let wanted = |dataset: &Dataset| lateness(dataset, &vocabulary, today);
            let everything = Scope::everything();
            let (found, _) = self.published(&reader, &everything, None, None, usize::MAX, wanted)?;
            for (_, late) in found {
                if let Some(organisation) = late.organisation {
                    by_organisation.entry(organisation).or_default().push(late);
                }
            }
        }
        let mut acting = self.act()?;
        acting.permit_in(Action::Maintain, None)?;
        let mut told = 0;
        for (id, mut late) in by_organisation {
            let Some(organisation) = acting.writer.organisation(id)? else { continue };
            late.sort_by(|a, b| {
                b.freshness.late_by.cmp(&a.freshness.late_by).then(a.dataset.cmp(&b.dataset))
            });
            let lines: Vec<String> = late
                .iter()
                .take(NAMED)
                .map(|late| format!("– {} : {}", late.title, late.freshness.late_by))
                .collect();
            let mut list = lines.join("\n");
            if late.len() > NAMED {
                list.push_str("\n– …");
            }
            let told_of = arguments([
                ("organisation", organisation.details.name),
                ("count", late.len().to_string()),
                ("list", list),
            ]);
            acting.owe_to_members(id, Role::Editor, "resources-late", told_of)?;
            told += 1;
        }
        acting.commit()?;
        Ok(told)
    }
}

fn lateness(dataset: &Dataset, vocabulary: &Vocabulary, today: NaiveDate) -> Option<LateDataset> {
    let whole = freshness(dataset, vocabulary, today);
    if !whole.is_late() {
        return None;
    }
    let resources = dataset.resources.iter().filter_map(|resource| {
        let freshness = resource_freshness(dataset, resource, vocabulary, today);
        freshness.is_late().then(|| LateResource {
            id: resource.id,
            name: resource.metadata.name.clone(),
            freshness,
        })
    });
    Some(LateDataset {
        dataset: dataset.id,
        title: dataset.metadata.title.clone(),
        organisation: dataset.metadata.organisation,
        resources: resources.collect(),
        freshness: whole,
    })
}
