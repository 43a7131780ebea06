//! The model's own JSON, a dataset a line.

use super::safe;
use crate::error::Result;
use crate::exchange::edition::{Edition, Exported};
use crate::model::{Dataset, Organisation, UsageTotals};
use serde::{Deserialize, Serialize};

/// A line of an export as JSON Lines: a dataset as who exported it sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedDataset {
    /// Its address: `slug`, or `organisation/slug` when it was never public.
    pub address: String,
    /// Its page, under the base address of the export.
    pub url: String,
    /// The dataset.
    pub dataset: Dataset,
    /// Its organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// Its use, views and downloads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<UsageTotals>,
}

/// The same, lent.
#[derive(Serialize)]
struct Line<'a> {
    address: &'a str,
    url: String,
    dataset: &'a Dataset,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<&'a Organisation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<UsageTotals>,
}

/// One line, its end included.
pub(super) fn line(exported: &Exported<'_>, edition: &Edition<'_>) -> Result<String> {
    let line = Line {
        address: exported.address(),
        url: edition.page(exported),
        dataset: exported.dataset,
        organisation: exported.organisation,
        usage: exported.usage,
    };
    Ok(safe::json(&line)? + "\n")
}
