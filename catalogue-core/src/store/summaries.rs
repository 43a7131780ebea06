//! Reading what a list shows of datasets: a part of each record, so that the rest of it is not built.

use super::datasets::ACT;
use super::reader::Reader;
use super::rows::bytes;
use crate::access::{Bearing, Scope};
use crate::error::Result;
use crate::id::{AccountId, DatasetId, OrganisationId, Slug};
use crate::model::{Collaborator, PartialDate, State, Visibility, dataset_kind, each_once};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What a list shows of a dataset.
#[derive(Debug, Deserialize)]
pub(crate) struct Summary {
    pub(crate) id: DatasetId,
    pub(crate) slug: Slug,
    pub(crate) state: State,
    #[serde(default)]
    state_before_deletion: Option<State>,
    /// There once the public has seen it.
    #[serde(default)]
    first_public: Option<IgnoredAny>,
    #[serde(default)]
    creator: Option<AccountId>,
    #[serde(default)]
    collaborators: Vec<Collaborator>,
    pub(crate) metadata: Described,
    #[serde(default)]
    resources: Vec<SummaryResource>,
}

/// What a list shows of what was written of a dataset; absent parts are those of an empty record.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Described {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) visibility: Visibility,
    #[serde(default = "dataset_kind")]
    pub(crate) kind: String,
    pub(crate) themes: Vec<String>,
    pub(crate) published_on: Option<PartialDate>,
    pub(crate) updated_on: Option<PartialDate>,
    pub(crate) thumbnail: Option<String>,
}

#[derive(Debug, Deserialize)]
struct SummaryResource {
    metadata: SummaryResourceMetadata,
}

#[derive(Debug, Deserialize)]
struct SummaryResourceMetadata {
    #[serde(default)]
    format: Option<String>,
}

/// What a list shows of an organisation.
#[derive(Debug, Deserialize)]
struct OrganisationSummary {
    details: OrganisationName,
}

#[derive(Debug, Deserialize)]
struct OrganisationName {
    name: String,
}

impl Summary {
    /// Formats of its resources, each once, in order.
    pub(crate) fn formats(&self) -> Vec<&str> {
        each_once(self.resources.iter().filter_map(|resource| resource.metadata.format.as_deref()))
    }

    /// Whether the public has seen it, so that its slug is its address.
    pub(crate) fn was_public(&self) -> bool {
        self.first_public.is_some()
    }

    fn bearing(&self) -> Bearing<'_> {
        Bearing {
            state: self.state,
            state_before_deletion: self.state_before_deletion,
            visibility: self.metadata.visibility,
            organisation: self.metadata.organisation,
            creator: self.creator,
            collaborators: &self.collaborators,
        }
    }
}

impl Reader<'_> {
    /// What a list shows of several datasets, in the order asked; absent where it may not be read.
    pub(crate) fn summaries(&self, ids: &[DatasetId], scope: &Scope) -> Result<Vec<Option<Summary>>> {
        self.rows(ids, |summary: &Summary| scope.reads_bearing(&summary.bearing()))
    }

    /// The name of an organisation.
    pub(crate) fn organisation_name(&self, id: OrganisationId) -> Result<Option<String>> {
        let sql = "SELECT body FROM organisation WHERE id = ?1";
        let found: Option<OrganisationSummary> = self.body(ACT, sql, [bytes(id.uuid())])?;
        Ok(found.map(|organisation| organisation.details.name))
    }
}
