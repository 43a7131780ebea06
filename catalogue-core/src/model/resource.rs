//! A resource: one file or link of a dataset (`dcat:Distribution`).

use crate::id::ResourceId;
use crate::model::{AccessRule, Operation, PartialDate, Period};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A checksum (`spdx:checksum`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checksum {
    /// `md5`, `sha1`, `sha256`, `sha512`.
    pub algorithm: String,
    /// Lower-case hexadecimal.
    pub value: String,
}

/// A service that a resource offers, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceOffer {
    /// `download`, `view` or `extract`; absent for an API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// The address; the resource's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The protocol, a code of `format` flagged as service (`WMS`, `WFS`, `API`…).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// The layer or collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
}

/// A file kept by the catalogue under its content hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// SHA-256 of the content, lower-case hexadecimal.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// The name it was deposited under.
    pub name: String,
}

/// What is written of a resource.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceMetadata {
    /// Name, required by the guide, at most 350 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Description, Markdown, required by the guide.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Type, a code of `resource-type`, required by the guide.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// The link; absent when a file is deposited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Format, a code of `format`, normalised on write; guessed when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The archive around the format (`ZIP`, `GZ`…): a container is not a format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Media type (IANA).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Bytes, as declared; a deposited file's own size wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// Checksum, as declared; a deposited file's own hash wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Checksum>,
    /// Services offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceOffer>,
    /// Languages of the content, codes of `language`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Coordinate reference system, a code of `crs` or `EPSG:n`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// The time the content covers: orders the instalments of one dataset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal: Option<Period>,
    /// When the content was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<PartialDate>,
    /// When the content last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_on: Option<PartialDate>,
    /// A licence of its own, when it differs from the dataset's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Who may take it.
    #[serde(default)]
    pub access: AccessRule,
}

/// A resource of a dataset. Its place in the dataset's list is its position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Its identifier, kept when its file is replaced.
    pub id: ResourceId,
    /// When it was added.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub modified: DateTime<Utc>,
    /// The deposited file; absent for a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<StoredFile>,
    /// What was written of it.
    pub metadata: ResourceMetadata,
}
