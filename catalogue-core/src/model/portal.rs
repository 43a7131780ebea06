//! A portal: a named view of the one catalogue. Nothing is copied into it.

use crate::id::OrganisationId;
use crate::model::{BoundingBox, Dataset};
use serde::{Deserialize, Serialize};

/// Which datasets a portal shows. A list that is empty asks nothing; all that are not must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalPredicate {
    /// One of these organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<OrganisationId>,
    /// One of these themes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// One of these data types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_types: Vec<String>,
    /// One of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// A box that meets this area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<BoundingBox>,
}

impl PortalPredicate {
    /// Whether the portal shows a dataset.
    pub fn shows(&self, dataset: &Dataset) -> bool {
        fn one_of(wanted: &[String], mut held: impl Iterator<Item = String>) -> bool {
            wanted.is_empty() || held.any(|value| wanted.contains(&value))
        }
        let metadata = &dataset.metadata;
        (self.organisations.is_empty()
            || metadata.organisation.is_some_and(|id| self.organisations.contains(&id)))
            && one_of(&self.themes, metadata.themes.iter().cloned())
            && one_of(&self.data_types, metadata.data_types.iter().cloned())
            && one_of(&self.kinds, std::iter::once(metadata.kind.clone()))
            && self.area.is_none_or(|area| metadata.extent.boxes.iter().any(|b| b.intersects(&area)))
    }
}

/// A portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Its code, a slug.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it answers; addresses of datasets and files start with it.
    pub base_url: String,
    /// What it shows.
    #[serde(default)]
    pub predicate: PortalPredicate,
    /// Themes in the order shown; the catalogue's when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// Facets in the order shown; the catalogue's when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<String>,
    /// The extent its map opens on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<BoundingBox>,
}
