//! Writing: datasets of the catalogue as records of other catalogues' formats.

use crate::error::{Error, Result};
use crate::exchange::iso19139;
use crate::exchange::reading::Format;
use crate::issue::Issue;
use crate::model::{Dataset, OrganisationDetails, Resource};
use crate::vocabulary::Vocabulary;

/// Addresses that only the host knows.
pub trait Addresses {
    /// Where a deposited file is to be had; `None` leaves the resource out, told as lost.
    fn of(&self, resource: &Resource) -> Option<String>;
}

/// A host that shows no deposited file.
impl Addresses for () {
    fn of(&self, _resource: &Resource) -> Option<String> {
        None
    }
}

/// What a writing refers to. The caller gives only what the reader of the record may see.
#[derive(Clone)]
pub struct Writing<'a> {
    /// The vocabularies that codes are named from.
    pub vocabulary: &'a Vocabulary,
    /// The organisation that owns the dataset; contact of the record when it has an e-mail.
    pub organisation: Option<&'a OrganisationDetails>,
    /// The addresses of deposited files.
    pub addresses: &'a dyn Addresses,
}

impl std::fmt::Debug for Writing<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Writing")
            .field("organisation", &self.organisation.map(|organisation| &organisation.name))
            .finish_non_exhaustive()
    }
}

/// A record written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The document, UTF-8.
    pub text: String,
    /// What the format could not carry, by the model's path.
    pub lost: Vec<Issue>,
}

/// Writes a dataset as one record of a format.
///
/// # Errors
/// [`Error::Unsupported`] for a format that is only read.
pub fn write(format: Format, dataset: &Dataset, writing: &Writing<'_>) -> Result<Written> {
    match format {
        Format::Iso19139 => Ok(iso19139::write(dataset, writing)),
        Format::Dcat | Format::Scdl => Err(Error::Unsupported {
            what: format!("writing {} one record at a time; write_dcat and write_csv do", format.code()),
        }),
        Format::Ckan | Format::Csw | Format::DataJson | Format::Iso191153 | Format::Mef | Format::Udata => {
            Err(Error::Unsupported { what: format!("writing {}; it is only read", format.code()) })
        }
    }
}
