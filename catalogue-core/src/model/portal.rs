//! A portal: a named view of the one catalogue. Nothing is copied into it.

use crate::id::OrganisationId;
use crate::model::{BoundingBox, Contact, Dataset};
use crate::vocabulary::Labels;
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

/// What a portal calls a facet, or one of its values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortalLabel {
    /// The name of the facet: `theme`, `organisation`, `format`…
    pub facet: String,
    /// The code of the value (a theme, a licence, the slug of an organisation…); the facet itself
    /// when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is called, in French and in English.
    pub labels: Labels,
}

/// A portal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// What it is, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where people sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_url: Option<String>,
    /// Whom to write to about the portal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// What it calls facets and their values, instead of the catalogue's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<PortalLabel>,
}

impl Portal {
    /// What it calls a facet (without a code) or one of its values; nothing when it says nothing.
    pub fn label(&self, facet: &str, code: Option<&str>) -> Option<&Labels> {
        let wanted = |label: &&PortalLabel| label.facet == facet && label.code.as_deref() == code;
        self.labels.iter().find(wanted).map(|label| &label.labels)
    }

    /// The page of a dataset, by its address.
    pub fn page_of(&self, address: &str) -> String {
        format!("{}/dataset/{address}", self.base_url.trim_end_matches('/'))
    }
}
