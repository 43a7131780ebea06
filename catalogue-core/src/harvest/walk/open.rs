//! The walk for a source.

use super::dcat::Dcat;
use super::files::Files;
use super::windows::{Service, Windows};
use super::{Walk, ckan, csw, udata};
use crate::error::{Error, Result};
use crate::harvest::polite::{Polite, Politeness};
use crate::harvest::transport::Transport;
use crate::model::{HarvestKind, HarvestSourceDetails};

/// Opens a walk through a source; nothing is asked yet. A bookmark that is not of such a walk starts it from
/// the beginning; without validators everything is read.
///
/// # Errors
/// `Unsupported` when the source is remote and there is no transport; `BadInput` when its address is none.
pub(crate) fn open<'a>(
    details: &HarvestSourceDetails,
    transport: Option<&'a dyn Transport>,
    politeness: &Politeness,
    bookmark: Option<&str>,
    validators: Option<&str>,
) -> Result<Box<dyn Walk + 'a>> {
    if details.kind.is_local() {
        let folder = details.kind == HarvestKind::Folder;
        return Ok(Box::new(Files::new(&details.address, folder, politeness, bookmark, validators)?));
    }
    let transport = transport.ok_or_else(|| Error::Unsupported {
        what: format!(
            "harvesting a source of kind {} without a transport; give one, or build with the feature http",
            details.kind.code()
        ),
    })?;
    remote(details, Polite::new(transport, politeness), bookmark, validators)
}

/// Opens a walk through a remote source.
///
/// # Errors
/// `BadInput` when its address is none.
pub(super) fn remote<'a>(
    details: &HarvestSourceDetails,
    polite: Polite<'a>,
    bookmark: Option<&str>,
    validators: Option<&str>,
) -> Result<Box<dyn Walk + 'a>> {
    let (services, size): (Vec<Box<dyn Service>>, i64) = match details.kind {
        HarvestKind::Csw => (csw::services(details)?, 50),
        HarvestKind::Ckan => (ckan::services(details)?, 100),
        HarvestKind::Udata => (udata::services(details)?, 50),
        HarvestKind::Dcat | HarvestKind::Folder | HarvestKind::File => {
            return Ok(Box::new(Dcat::new(polite, details, bookmark, validators)?));
        }
    };
    let size = details.page_size.unwrap_or(size);
    Ok(Box::new(Windows::new(polite, services, size, bookmark)))
}
