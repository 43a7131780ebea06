//! What the writers of a whole catalogue need beside its datasets.

use crate::model::{Dataset, Organisation, Resource};
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
}

impl Edition<'_> {
    /// An address under the base.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.base.trim_end_matches('/'))
    }

    /// The address of a record: the one it had where it comes from, when that is an address, for it
    /// lasts; else its own here.
    pub(super) fn record(&self, dataset: &Dataset) -> String {
        let from = dataset.provenance.as_ref().filter(|provenance| provenance.format == "dcat");
        let remote = from.and_then(|provenance| provenance.remote_id.as_deref());
        match remote.filter(|remote| Url::parse(remote).is_ok_and(|url| url.has_host())) {
            Some(remote) => remote.to_owned(),
            None => self.address(&format!("dataset/{}", dataset.slug)),
        }
    }

    /// The address of the data of a resource: its link, else that of its deposited file here.
    pub(super) fn data(&self, dataset: &Dataset, resource: &Resource) -> Option<String> {
        let file = || self.address(&format!("dataset/{}/resource/{}", dataset.slug, resource.id));
        resource.metadata.url.clone().or_else(|| resource.file.as_ref().map(|_| file()))
    }
}
