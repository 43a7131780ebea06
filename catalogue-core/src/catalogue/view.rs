//! A dataset as one principal sees it: what they may not take is shown as restricted, without its
//! address or file.

use crate::access::{Action, Facts, Standing};
use crate::catalogue::open::setting;
use crate::catalogue::session::{Session, organisations_of, permit};
use crate::error::Result;
use crate::id::ResourceId;
use crate::model::{Dataset, UsageTotals, Visibility};
use crate::store::Reader;
use crate::vocabulary::{Vocabulary, scheme};
use serde::{Deserialize, Serialize};

/// A dataset as one principal sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatasetView {
    /// The dataset; links and files of restricted resources are left out.
    pub dataset: Dataset,
    /// Its current address: `slug`, or `organisation/slug` when it was never public.
    pub address: String,
    /// Its page, under the portal's base address.
    pub url: String,
    /// Whether it shows a padlock: only its organisation sees it.
    pub private: bool,
    /// Its thumbnail, or the illustration of the first theme chosen, or nothing.
    pub thumbnail: Option<String>,
    /// The resources whose data this principal may not take.
    pub restricted: Vec<ResourceId>,
    /// Whom to ask for them: the rule's own contact, else the dataset's.
    pub ask: Option<String>,
    /// What this principal may do with it, as action codes.
    pub may: Vec<String>,
    /// Views and downloads.
    pub usage: UsageTotals,
}

/// What a record page offers, when allowed.
const OFFERED: &[Action] = &[
    Action::UpdateDataset,
    Action::PublishDataset,
    Action::UnpublishDataset,
    Action::ArchiveDataset,
    Action::UnarchiveDataset,
    Action::SetVisibility,
    Action::SetAccessRule,
    Action::DeleteDataset,
    Action::RestoreDataset,
    Action::RevertDataset,
    Action::PurgeDataset,
    Action::ChangeSlug,
    Action::ManageCollaborators,
    Action::ReadHistory,
];

impl Session {
    pub(super) fn view(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        dataset: Dataset,
    ) -> Result<DatasetView> {
        let memberships = organisations_of(reader, standing)?;
        let facts = Facts { dataset: Some(&dataset), memberships: &memberships, ..Facts::default() };
        let may = OFFERED
            .iter()
            .filter(|action| permit(standing, **action, &facts).is_ok())
            .map(|action| action.code().to_owned())
            .collect();
        let full = dataset.clone();
        let dataset = self.masked(reader, standing, dataset)?;
        let restricted: Vec<ResourceId> = full
            .resources
            .iter()
            .filter(|held| !may_take(standing, &full, held, &memberships))
            .map(|held| held.id)
            .collect();
        let known = self.inner.known(reader)?;
        let address = reader.address_of(full.id)?.unwrap_or_else(|| full.id.to_string());
        let ask = full
            .resources
            .iter()
            .filter(|held| restricted.contains(&held.id))
            .find_map(|held| held.metadata.access.ask.clone())
            .or_else(|| full.metadata.contacts.iter().find_map(|contact| contact.email.clone()))
            .filter(|_| !restricted.is_empty());
        Ok(DatasetView {
            url: format!("{}/dataset/{address}", self.base_url(reader)?),
            private: full.metadata.visibility == Visibility::Private,
            thumbnail: thumbnail(&known.vocabulary, &full),
            usage: reader.usage(full.id)?,
            dataset,
            address,
            restricted,
            ask,
            may,
        })
    }

    /// The dataset without the links, files and checksums that the principal may not take.
    pub(super) fn masked(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        mut dataset: Dataset,
    ) -> Result<Dataset> {
        let memberships = organisations_of(reader, standing)?;
        let full = dataset.clone();
        for (held, shown) in full.resources.iter().zip(&mut dataset.resources) {
            if !may_take(standing, &full, held, &memberships) {
                shown.file = None;
                shown.metadata.url = None;
                shown.metadata.checksum = None;
                for service in &mut shown.metadata.services {
                    service.url = None;
                    service.layer = None;
                }
            }
        }
        // What came with an import may repeat the links; only those who edit see it.
        let facts = Facts { dataset: Some(&full), memberships: &memberships, ..Facts::default() };
        if permit(standing, Action::UpdateDataset, &facts).is_err()
            && let Some(provenance) = &mut dataset.provenance
        {
            provenance.unmapped.clear();
            provenance.raw.clear();
        }
        if permit(standing, Action::ManageCollaborators, &facts).is_err() {
            dataset.collaborators.clear();
        }
        Ok(dataset)
    }

    /// Where addresses start: the portal's, else the catalogue's, without a trailing slash.
    pub(super) fn base_url(&self, reader: &Reader<'_>) -> Result<String> {
        let base = match self.portal(reader)? {
            Some(portal) => portal.base_url,
            None => reader.setting(setting::BASE_URL)?.unwrap_or_else(|| self.inner.options.base_url.clone()),
        };
        Ok(base.trim_end_matches('/').to_owned())
    }
}

fn may_take(
    standing: &Standing,
    dataset: &Dataset,
    held: &crate::model::Resource,
    memberships: &[crate::model::Organisation],
) -> bool {
    let facts = Facts { dataset: Some(dataset), resource: Some(held), memberships, ..Facts::default() };
    permit(standing, Action::Download, &facts).is_ok()
}

/// The thumbnail, else the illustration of the first theme chosen (not the first by name).
pub(super) fn thumbnail(vocabulary: &Vocabulary, dataset: &Dataset) -> Option<String> {
    if let Some(own) = &dataset.metadata.thumbnail {
        return Some(own.clone());
    }
    let theme = dataset.metadata.themes.first()?;
    let file = vocabulary.term(scheme::THEME, theme)?.illustration.as_deref()?;
    Some(format!("theme:{file}"))
}
