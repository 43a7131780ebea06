//! How long and how many: the limits that checks and schemas share.

use serde::{Deserialize, Serialize};

/// The limits of every text and list. Texts count characters (Unicode scalar values), lists items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// A dataset's title; 350.
    pub title: usize,
    /// A name or another short text on one line; 350.
    pub name: usize,
    /// A description, a lineage or another long text; 100 000.
    pub description: usize,
    /// A code, a media type, an algorithm; 100.
    pub code: usize,
    /// An acronym; 128.
    pub acronym: usize,
    /// A web address; 2 000.
    pub url: usize,
    /// An e-mail address; 320.
    pub email: usize,
    /// A telephone number; 100.
    pub phone: usize,
    /// A postal address; 2 000.
    pub address: usize,
    /// One keyword; 100 (at least 2).
    pub keyword: usize,
    /// The value of an identifier; 1 000.
    pub identifier: usize,
    /// Keywords; 200.
    pub keywords: usize,
    /// Other titles; 20.
    pub alternative_titles: usize,
    /// Codes of one list (themes, data types, languages…); 100.
    pub codes: usize,
    /// Contacts; 50.
    pub contacts: usize,
    /// Boxes of an extent; 100.
    pub boxes: usize,
    /// Periods; 100.
    pub periods: usize,
    /// Identifiers; 100.
    pub identifiers: usize,
    /// Specifications and resolutions; 100 each.
    pub specifications: usize,
    /// Services of a resource; 50.
    pub services: usize,
    /// Audiences of an access rule; 50.
    pub audiences: usize,
    /// Organisations, accounts or territories of a list; 1 000.
    pub members: usize,
    /// Resources of a dataset; 1 000.
    pub resources: usize,
    /// The whole record as JSON, in bytes; 4 MiB.
    pub record_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            title: 350,
            name: 350,
            description: 100_000,
            code: 100,
            acronym: 128,
            url: 2_000,
            email: 320,
            phone: 100,
            address: 2_000,
            keyword: 100,
            identifier: 1_000,
            keywords: 200,
            alternative_titles: 20,
            codes: 100,
            contacts: 50,
            boxes: 100,
            periods: 100,
            identifiers: 100,
            specifications: 100,
            services: 50,
            audiences: 50,
            members: 1_000,
            resources: 1_000,
            record_bytes: 4_194_304,
        }
    }
}
