//! Organisations. Never called groups: in CKAN's PIGMA groups are themes.

use crate::id::{OrganisationId, Revision, Slug};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is written of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationDetails {
    /// The legal name, 1 to 350 characters, unique once folded.
    pub name: String,
    /// The address part; from the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Slug>,
    /// The acronym, at most 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acronym: Option<String>,
    /// The type, a code of `organisation-type`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub organisation_type: Option<String>,
    /// SIRET: 14 digits with their Luhn key (La Poste's exception admitted).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siret: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Website.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Address of the logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Description, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Territories of competence, as `level:code`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territories: Vec<String>,
    /// The licence offered first, a code of `licence`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_licence: Option<String>,
    /// The profile of its datasets; the catalogue's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Whether it deposits; an inactive one keeps its datasets.
    #[serde(default = "yes")]
    pub active: bool,
    /// Whether it is a partner of the platform (audience *partners*).
    #[serde(default)]
    pub partner: bool,
    /// Whether it deposits for others (*support technique*).
    #[serde(default)]
    pub aggregator: bool,
}

fn yes() -> bool {
    true
}

impl Default for OrganisationDetails {
    /// An active organisation without a name yet.
    fn default() -> Self {
        Self {
            name: String::new(),
            slug: None,
            acronym: None,
            organisation_type: None,
            siret: None,
            address: None,
            website: None,
            email: None,
            phone: None,
            logo: None,
            description: None,
            territories: Vec::new(),
            default_licence: None,
            profile: None,
            active: true,
            partner: false,
            aggregator: false,
        }
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its address part, unique.
    pub slug: Slug,
    /// Its revision.
    pub revision: Revision,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// What was written of it.
    pub details: OrganisationDetails,
}
