//! The codes of the schemes that the model refers to.

/// Update frequency (EU authority table).
pub const FREQUENCY: &str = "frequency";
/// Licences.
pub const LICENCE: &str = "licence";
/// Themes.
pub const THEME: &str = "theme";
/// Categories of PIGMA (business lines and projects).
pub const CATEGORY: &str = "category";
/// Territorial granularity.
pub const GRANULARITY: &str = "granularity";
/// Data types of a dataset.
pub const DATA_TYPE: &str = "data-type";
/// Types of a resource.
pub const RESOURCE_TYPE: &str = "resource-type";
/// Formats.
pub const FORMAT: &str = "format";
/// Coordinate reference systems.
pub const CRS: &str = "crs";
/// Technical supports (aggregators).
pub const SUPPORT: &str = "support";
/// Types of organisation.
pub const ORGANISATION_TYPE: &str = "organisation-type";
/// Levels of access.
pub const ACCESS_LEVEL: &str = "access-level";
/// Reasons of restriction, INSPIRE article 13.
pub const ACCESS_REASON: &str = "access-reason";
/// Reasons of restriction, French CRPA.
pub const ACCESS_REASON_CRPA: &str = "access-reason-crpa";
/// ISO MD_ProgressCode.
pub const PROGRESS: &str = "progress";
/// ISO CI_RoleCode.
pub const CONTACT_ROLE: &str = "contact-role";
/// ISO topic categories.
pub const TOPIC_CATEGORY: &str = "topic-category";
/// INSPIRE themes.
pub const INSPIRE_THEME: &str = "inspire-theme";
/// EU data themes.
pub const EU_DATA_THEME: &str = "eu-data-theme";
/// What a thing is.
pub const KIND: &str = "kind";
/// Languages.
pub const LANGUAGE: &str = "language";
/// How space is represented (ISO MD_SpatialRepresentationTypeCode).
pub const REPRESENTATION: &str = "representation";
/// What a service does (INSPIRE SpatialDataServiceType).
pub const SERVICE_TYPE: &str = "service-type";
