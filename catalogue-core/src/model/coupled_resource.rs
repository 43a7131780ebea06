//! What a service works on.

use serde::{Deserialize, Serialize};

/// A dataset that a service works on (`srv:operatesOn`), named by its identifier, its address or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoupledResource {
    /// Its identifier, or that of its record (`uuidref`), at most 1 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The address of its record (`xlink:href`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
