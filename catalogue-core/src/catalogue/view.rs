//! A dataset as one principal sees it: what they may not take is shown as restricted, without its
//! address or file.

use crate::access::{Action, Facts, Scope, Standing};
use crate::catalogue::capabilities::{ResourceCapabilities, capabilities};
use crate::catalogue::gate::{unname, whom_to_ask};
use crate::catalogue::open::setting;
use crate::catalogue::session::{Session, organisations_of, permit};
use crate::error::Result;
use crate::id::ResourceId;
use crate::model::{Act, Dataset, State, UsageTotals, Visibility};
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
    /// The resources whose link or file this principal may not take.
    pub restricted: Vec<ResourceId>,
    /// Whom to ask for them: the rule's own contact, else the dataset's.
    pub ask: Option<String>,
    /// What each resource offers, in their order, and whether this principal may use it: the buttons
    /// to show. Empty for a deleted dataset.
    pub capabilities: Vec<ResourceCapabilities>,
    /// What this principal may do with it in its present state, as action codes.
    pub may: Vec<String>,
    /// Views and downloads.
    pub usage: UsageTotals,
    /// Whether its last review accepts it as it is.
    pub controlled: bool,
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
    Action::ProposeTransfer,
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
            .filter(|action| applies(**action, dataset.state) && permit(standing, **action, &facts).is_ok())
            .map(|action| action.code().to_owned())
            .collect();
        let full = dataset.clone();
        let dataset = self.masked(reader, standing, dataset)?;
        let gate = self.gate(standing, &memberships);
        let refused = || full.resources.iter().filter(|held| !gate.admits_link(&full, held));
        let restricted: Vec<ResourceId> = refused().map(|held| held.id).collect();
        let known = self.inner.known(reader)?;
        let address = reader.address_of(full.id)?.unwrap_or_else(|| full.id.to_string());
        let ask = refused().find_map(|held| held.metadata.access.ask.clone());
        let ask = ask.or_else(|| refused().find_map(|held| whom_to_ask(&full, held)));
        Ok(DatasetView {
            url: format!("{}/dataset/{address}", self.base_url(reader)?),
            private: full.metadata.visibility == Visibility::Private,
            thumbnail: thumbnail(
                &known.vocabulary,
                full.metadata.thumbnail.as_deref(),
                &full.metadata.themes,
            ),
            usage: self.inner.usage_of(reader, full.id)?,
            controlled: self.is_controlled(reader, &full)?,
            capabilities: capabilities(&known.vocabulary, &gate, &full),
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
            self.gate(standing, &memberships).mask(&full, held, shown);
        }
        let facts = Facts { dataset: Some(&full), memberships: &memberships, ..Facts::default() };
        if permit(standing, Action::UpdateDataset, &facts).is_err() {
            // What came with an import may repeat the links; only those who edit see it.
            if let Some(provenance) = &mut dataset.provenance {
                provenance.unmapped.clear();
                provenance.raw.clear();
            }
            // A parent that may not be read does not exist; whoever edits keeps it.
            if let Some(parent) = dataset.metadata.parent
                && reader.dataset(parent, &Scope::of(standing))?.is_none()
            {
                dataset.metadata.parent = None;
            }
            for shown in &mut dataset.resources {
                unname(&mut shown.metadata.access, standing);
            }
        }
        if permit(standing, Action::ManageCollaborators, &facts).is_err() {
            dataset.collaborators.clear();
        }
        Ok(dataset)
    }

    /// A dataset as it was, without what the principal may not see: who they are to it is decided by
    /// what it is now, and what a rule closed then or closes now stays closed.
    pub(super) fn masked_past(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        present: &Dataset,
        past: Dataset,
    ) -> Result<Dataset> {
        let memberships = organisations_of(reader, standing)?;
        // Judged as the record it is now, with the resources that it had.
        let mut judged = Dataset {
            metadata: past.metadata.clone(),
            resources: past.resources.clone(),
            provenance: past.provenance.clone(),
            ..present.clone()
        };
        judged.metadata.organisation = present.metadata.organisation;
        judged.metadata.visibility = present.metadata.visibility;
        let mut shown = self.masked(reader, standing, judged)?;
        for resource in &mut shown.resources {
            if let Some(held) = present.resources.iter().find(|held| held.id == resource.id) {
                self.gate(standing, &memberships).mask(present, held, resource);
            }
        }
        shown.metadata.organisation = past.metadata.organisation;
        shown.metadata.visibility = past.metadata.visibility;
        let facts = Facts { dataset: Some(present), memberships: &memberships, ..Facts::default() };
        let collaborators = match permit(standing, Action::ManageCollaborators, &facts) {
            Ok(_) => past.collaborators.clone(),
            Err(_) => Vec::new(),
        };
        let (metadata, resources, provenance) = (shown.metadata, shown.resources, shown.provenance);
        Ok(Dataset { metadata, resources, provenance, collaborators, ..past })
    }

    /// Where addresses start: the portal's, else the catalogue's, without a trailing slash.
    pub(super) fn base_url(&self, reader: &Reader<'_>) -> Result<String> {
        match self.portal_asked(reader)? {
            Some(portal) => Ok(portal.base_url.trim_end_matches('/').to_owned()),
            None => self.own_url(reader),
        }
    }

    /// Where addresses of the catalogue itself start.
    pub(super) fn own_url(&self, reader: &Reader<'_>) -> Result<String> {
        let base = reader.setting(setting::BASE_URL)?.unwrap_or_else(|| self.inner.options.base_url.clone());
        Ok(base.trim_end_matches('/').to_owned())
    }
}

/// Whether an action fits the state of a record.
fn applies(action: Action, state: State) -> bool {
    match action {
        Action::PublishDataset => Act::Publish.from(state).is_some(),
        Action::UnpublishDataset => Act::Unpublish.from(state).is_some(),
        Action::ArchiveDataset => Act::Archive.from(state).is_some(),
        Action::UnarchiveDataset => Act::Unarchive.from(state).is_some(),
        Action::DeleteDataset => Act::Delete.from(state).is_some(),
        Action::RestoreDataset => Act::Restore.from(state).is_some(),
        Action::PurgeDataset => Act::Purge.from(state).is_some(),
        Action::ReadHistory => true,
        _ => state != State::Deleted,
    }
}

/// The thumbnail, else the illustration of the first theme chosen (not the first by name).
pub(super) fn thumbnail(vocabulary: &Vocabulary, own: Option<&str>, themes: &[String]) -> Option<String> {
    if let Some(own) = own {
        return Some(own.to_owned());
    }
    let theme = themes.first()?;
    let file = vocabulary.term(scheme::THEME, theme)?.illustration.as_deref()?;
    Some(format!("theme:{file}"))
}
