//! A dataset: what is written of it ([`Metadata`]) and what the catalogue keeps of it.

use crate::id::{AccountId, DatasetId, OrganisationId, Revision, Slug};
use crate::model::{CoupledResource, Encoding, Extent, PartialDate, Period, Resource, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who sees the record, once published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// The members of the organisation.
    Private,
}

/// Somebody to ask (`dcat:contactPoint`, `gmd:pointOfContact`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name of a person or a department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Organisation, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Web page or form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Role, a code of `contact-role`; point of contact when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// Whether the data conforms to a specification (`DQ_ConformanceResult`); three-valued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conformity {
    /// The specification's title.
    pub specification: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Conforms, does not, or (absent) was not evaluated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<bool>,
}

/// How fine the data is (`MD_Resolution`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Resolution {
    /// One to this many.
    Scale(i64),
    /// Metres on the ground.
    Distance(f64),
}

/// A name under which others know the dataset; recognises it when it is harvested again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// `source` (a remote catalogue's id), `file` (ISO fileIdentifier), `resource` (ISO resource
    /// identifier), `doi`, `url` or `other`.
    pub kind: String,
    /// The value, at most 1 000 characters.
    pub value: String,
    /// The remote catalogue or code space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// Where an imported record comes from, and what of it had no place here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The format read: `ckan`, `udata`…
    pub format: String,
    /// The remote catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its identifier there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    /// Its page there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_url: Option<String>,
    /// When it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<DateTime<Utc>>,
    /// Fingerprint of what was read: the same again changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Raw values beside the codes they became, by path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub raw: BTreeMap<String, String>,
    /// Fields without a place here, as they came.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unmapped: BTreeMap<String, serde_json::Value>,
}

/// What is written of a dataset: the form's fields and those that interchange needs.
/// Codes belong to the scheme named; absent stays absent and is reported, never defaulted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// Title, 1 to 350 characters (`dct:title`).
    #[serde(default)]
    pub title: String,
    /// Other titles and acronyms, 0 to 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternative_titles: Vec<String>,
    /// Description, Markdown, at most 100 000 characters (`dct:description`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Keywords as typed, 2 to 100 characters each, at most 200 (`dcat:keyword`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Licence, a code of `licence` (`dct:license`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The organisation that owns it (`dct:publisher`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// Who sees the record.
    #[serde(default)]
    pub visibility: Visibility,
    /// What the thing is, a code of `kind`.
    #[serde(default = "dataset_kind")]
    pub kind: String,
    /// Profile whose rules it must meet; the organisation's, else the catalogue's, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Update frequency, a code of `frequency` (`dct:accrualPeriodicity`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<String>,
    /// Data types, codes of `data-type`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data_types: Vec<String>,
    /// Address of a thumbnail; the first theme's illustration serves otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// Themes in the order chosen, codes of `theme` (`dcat:theme`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// Categories, codes of `category`; shown on the record, never a facet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// A web page about it (`dcat:landingPage`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Its INSPIRE record in another catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspire_url: Option<String>,
    /// Level of detail of the data (not its coverage), a code of `granularity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granularity: Option<String>,
    /// When the data was created (`dct:created`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_on: Option<PartialDate>,
    /// When the data was published (`dct:issued`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<PartialDate>,
    /// When the data last changed (`dct:modified`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_on: Option<PartialDate>,
    /// Technical support, a code of `support`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<String>,
    /// Contacts, the first is the one to ask; at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Geographic extent (`dct:spatial`).
    #[serde(default, skip_serializing_if = "Extent::is_empty")]
    pub extent: Extent,
    /// Temporal coverage, 0 to 100 periods (`dct:temporal`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub temporal: Vec<Period>,
    /// Languages of the data, codes of `language` (`dct:language`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// How the data came to be (`dct:provenance`, `LI_Lineage`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<String>,
    /// Conformity to specifications (`dct:conformsTo`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conformity: Vec<Conformity>,
    /// Coordinate reference systems, codes of `crs` or `EPSG:n`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crs: Vec<String>,
    /// Resolutions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolution: Vec<Resolution>,
    /// ISO topic categories, codes of `topic-category`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// INSPIRE themes, codes of `inspire-theme`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inspire_themes: Vec<String>,
    /// How space is represented, codes of `representation` (`MD_SpatialRepresentationTypeCode`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub representations: Vec<String>,
    /// Encodings of the data, tied to no file, 0 to 100; the formats of the resources tell theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encodings: Vec<Encoding>,
    /// Of a service: what it does, a code of `service-type`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_type: Option<String>,
    /// Of a service: the datasets that it works on, 0 to 100 (`srv:operatesOn`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operates_on: Vec<CoupledResource>,
    /// How far the data's own life has come, a code of `progress`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
    /// Legal reason of a restriction on the whole, a code of `access-reason` or `access-reason-crpa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_reason: Option<String>,
    /// Names under which others know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// The series it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DatasetId>,
}

pub(crate) fn dataset_kind() -> String {
    "dataset".to_owned()
}

impl Default for Metadata {
    fn default() -> Self {
        Self {
            title: String::new(),
            alternative_titles: Vec::new(),
            description: String::new(),
            keywords: Vec::new(),
            licence: None,
            organisation: None,
            visibility: Visibility::default(),
            kind: dataset_kind(),
            profile: None,
            frequency: None,
            data_types: Vec::new(),
            thumbnail: None,
            themes: Vec::new(),
            categories: Vec::new(),
            link: None,
            inspire_url: None,
            granularity: None,
            created_on: None,
            published_on: None,
            updated_on: None,
            support: None,
            contacts: Vec::new(),
            extent: Extent::default(),
            temporal: Vec::new(),
            languages: Vec::new(),
            lineage: None,
            conformity: Vec::new(),
            crs: Vec::new(),
            resolution: Vec::new(),
            topics: Vec::new(),
            inspire_themes: Vec::new(),
            representations: Vec::new(),
            encodings: Vec::new(),
            service_type: None,
            operates_on: Vec::new(),
            progress: None,
            access_reason: None,
            identifiers: Vec::new(),
            parent: None,
        }
    }
}

/// What a collaborator may do with one dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Collaboration {
    /// Read it, once published.
    Read,
    /// Edit it, drafts included.
    Edit,
}

/// An account invited to one dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collaborator {
    /// The account.
    pub account: AccountId,
    /// What it may do.
    pub may: Collaboration,
}

/// A dataset of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    /// Its identifier, for ever.
    pub id: DatasetId,
    /// The readable part of its address.
    pub slug: Slug,
    /// Its revision; give it back when writing.
    pub revision: Revision,
    /// Where it stands in its life.
    pub state: State,
    /// The state before a deletion; kept for the restoration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_before_deletion: Option<State>,
    /// When the record was made (not the data: [`Metadata::created_on`]).
    pub created: DateTime<Utc>,
    /// When the record last changed.
    pub modified: DateTime<Utc>,
    /// When the record was first seen by the public; its slug is frozen from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_public: Option<DateTime<Utc>>,
    /// The account that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator: Option<AccountId>,
    /// Accounts invited to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collaborators: Vec<Collaborator>,
    /// What was written of it.
    pub metadata: Metadata,
    /// Its resources, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// Where it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

/// Each of these formats once, in order.
pub(crate) fn each_once<'a>(formats: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut once = Vec::new();
    for format in formats {
        if !once.contains(&format) {
            once.push(format);
        }
    }
    once
}

impl Dataset {
    /// Whether a rule of access names an organisation.
    pub(crate) fn names_in_rules(&self, organisation: OrganisationId) -> bool {
        self.resources.iter().any(|resource| resource.metadata.access.names(organisation))
    }

    /// Puts an organisation, or none, in the place of another in the rules of access.
    pub(crate) fn rename_in_rules(&mut self, from: OrganisationId, by: Option<OrganisationId>) {
        for resource in &mut self.resources {
            resource.metadata.access.rename(from, by);
        }
    }

    /// Whether the public sees the record.
    pub fn is_public(&self) -> bool {
        matches!(self.state, State::Published | State::Archived)
            && self.metadata.visibility == Visibility::Public
    }

    /// Formats of its resources, each once, in order.
    pub fn formats(&self) -> Vec<&str> {
        each_once(self.resources.iter().filter_map(|resource| resource.metadata.format.as_deref()))
    }
}
