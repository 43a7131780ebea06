//! A dataset as one principal sees it: what they may not take is shown as restricted, without its
//! address or file.

use crate::access::{Action, Facts, Scope, Standing};
use crate::catalogue::open::setting;
use crate::catalogue::session::{Session, organisations_of, permit};
use crate::error::Result;
use crate::id::ResourceId;
use crate::issue::Issue;
use crate::model::{
    Access, AccessRule, Act, Audience, Dataset, Operation, Organisation, Resource, State, UsageTotals,
    Visibility,
};
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
    /// What this principal may do with it in its present state, as action codes.
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
        let restricted: Vec<ResourceId> = full
            .resources
            .iter()
            .filter(|held| !allowed(standing, Action::Download, &full, held, &memberships))
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
            mask(shown, |action| allowed(standing, action, &full, held, &memberships));
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
                mask(resource, |action| allowed(standing, action, present, held, &memberships));
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
        let base = match self.portal(reader)? {
            Some(portal) => portal.base_url,
            None => reader.setting(setting::BASE_URL)?.unwrap_or_else(|| self.inner.options.base_url.clone()),
        };
        Ok(base.trim_end_matches('/').to_owned())
    }
}

fn allowed(
    standing: &Standing,
    action: Action,
    dataset: &Dataset,
    held: &Resource,
    memberships: &[Organisation],
) -> bool {
    let facts = Facts { dataset: Some(dataset), resource: Some(held), memberships, ..Facts::default() };
    permit(standing, action, &facts).is_ok()
}

/// Leaves out the links, files and checksums of the operations that are refused.
fn mask(shown: &mut Resource, may: impl Fn(Action) -> bool) {
    if !may(Action::Download) {
        shown.file = None;
        shown.metadata.url = None;
        shown.metadata.checksum = None;
    }
    for service in &mut shown.metadata.services {
        let action = match service.operation {
            Some(Operation::View) => Action::View,
            Some(Operation::Extract) => Action::Extract,
            Some(Operation::Download) | None => Action::Download,
        };
        if !may(action) {
            service.url = None;
            service.layer = None;
        }
    }
}

/// Leaves out the accounts that a rule names, except who asks: people are named to those who edit.
fn unname(rule: &mut AccessRule, standing: &Standing) {
    let own = standing.account.as_ref().map(|account| account.id);
    let levels = [Some(&mut rule.download), rule.view.as_mut(), rule.extract.as_mut()];
    for level in levels.into_iter().flatten() {
        if let Access::Restricted { audiences } = level {
            for audience in audiences {
                if let Audience::Accounts { accounts } = audience {
                    accounts.retain(|account| Some(*account) == own);
                }
            }
        }
    }
}

/// Leaves out of issues what was found in resources whose data may not be taken: it may be the link.
pub(super) fn discreet(
    issues: &mut [Issue],
    standing: &Standing,
    dataset: &Dataset,
    memberships: &[Organisation],
) {
    let hidden: Vec<String> = dataset
        .resources
        .iter()
        .enumerate()
        .filter(|(_, held)| !allowed(standing, Action::Download, dataset, held, memberships))
        .map(|(index, _)| format!("resources[{index}]"))
        .collect();
    for issue in issues {
        if hidden.iter().any(|root| issue.path.starts_with(root.as_str())) {
            issue.args.retain(|name, _| name != "found");
        }
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
pub(super) fn thumbnail(vocabulary: &Vocabulary, dataset: &Dataset) -> Option<String> {
    if let Some(own) = &dataset.metadata.thumbnail {
        return Some(own.clone());
    }
    let theme = dataset.metadata.themes.first()?;
    let file = vocabulary.term(scheme::THEME, theme)?.illustration.as_deref()?;
    Some(format!("theme:{file}"))
}
