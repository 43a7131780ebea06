//! What the writers of a whole catalogue need beside its datasets.

use crate::model::{Dataset, Organisation, Resource, UsageTotals};
use crate::vocabulary::Vocabulary;
use url::Url;

/// An edition of the catalogue for others: what its records refer to. The caller gives only datasets
/// that the reader may see.
#[derive(Clone, Copy)]
pub struct Edition<'a> {
    /// The vocabularies whose addresses and labels are written for codes.
    pub vocabulary: &'a Vocabulary,
    /// Where the catalogue answers (`https://exemple.fr/`): addresses of records and of deposited
    /// files start with it.
    pub base: &'a str,
    /// The name of the catalogue.
    pub title: &'a str,
}

impl std::fmt::Debug for Edition<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Edition")
            .field("base", &self.base)
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

/// A dataset to write, with the organisation that owns it.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// Its organisation; what it says of itself is written with the dataset.
    pub organisation: Option<&'a Organisation>,
    /// Its address, `slug` or `organisation/slug`; its slug when absent.
    pub address: Option<&'a str>,
    /// Its use, for the formats that have a place for it.
    pub usage: Option<UsageTotals>,
}

impl<'a> Exported<'a> {
    /// A dataset with its organisation, addressed by its slug, of whose use nothing is told.
    pub const fn new(dataset: &'a Dataset, organisation: Option<&'a Organisation>) -> Self {
        Self { dataset, organisation, address: None, usage: None }
    }

    /// Its address.
    pub(super) fn address(&self) -> &'a str {
        self.address.unwrap_or(self.dataset.slug.as_str())
    }
}

impl Edition<'_> {
    /// An address under the base.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.base.trim_end_matches('/'))
    }

    /// The page of a dataset here.
    pub(super) fn page(&self, exported: &Exported<'_>) -> String {
        self.address(&format!("dataset/{}", exported.address()))
    }

    /// The address of a record: the one it had where it comes from, when that is an address, for it
    /// lasts; else its own here.
    pub(super) fn record(&self, dataset: &Dataset) -> String {
        let from = dataset.provenance.as_ref().filter(|provenance| provenance.format == "dcat");
        let remote = from.and_then(|provenance| provenance.remote_id.as_deref());
        match remote.filter(|remote| Url::parse(remote).is_ok_and(|url| url.has_host())) {
            Some(remote) => remote.to_owned(),
            // A slug leads only to what has been public.
            None if dataset.first_public.is_none() => self.address(&format!("dataset/{}", dataset.id)),
            None => self.address(&format!("dataset/{}", dataset.slug)),
        }
    }

    /// The address of the data of a resource: its link, else that of its deposited file here.
    pub(super) fn data(&self, dataset: &Dataset, resource: &Resource) -> Option<String> {
        let file = || self.address(&format!("dataset/{}/resource/{}/download", dataset.id, resource.id));
        resource.metadata.url.clone().or_else(|| resource.file.as_ref().map(|_| file()))
    }
}
