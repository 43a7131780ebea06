//! How the data is encoded, whichever file or service gives it.

use serde::{Deserialize, Serialize};

/// An encoding of the data, tied to no file (`MD_Format` of `distributionFormat`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encoding {
    /// Its name as written, 1 to 350 characters: `ESRI Shapefile`, `GML`.
    pub name: String,
    /// Its version, at most 350 characters: `3.2.1`; absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}
