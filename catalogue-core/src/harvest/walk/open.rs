//! The walk for a source.

use crate::error::{Error, Result};
use crate::harvest::polite::Politeness;
use crate::harvest::transport::Transport;
use crate::harvest::walk::Walk;
use crate::model::HarvestSourceDetails;

/// Opens a walk through a source. A bookmark that is not of such a walk starts it from the beginning;
/// without validators everything is read.
///
/// # Errors
/// `Unsupported` when the source is remote and there is no transport; `Invalid` address: `BadInput`.
pub(crate) fn open<'a>(
    details: &HarvestSourceDetails,
    transport: Option<&'a dyn Transport>,
    politeness: &Politeness,
    bookmark: Option<&str>,
    validators: Option<&str>,
) -> Result<Box<dyn Walk + 'a>> {
    let _ = (transport, politeness, bookmark, validators);
    Err(Error::Unsupported { what: format!("a source of kind {}", details.kind.code()) })
}
