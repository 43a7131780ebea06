//! A remote catalogue that is harvested: what it is, and what its runs found.

use crate::id::{HarvestSourceId, OrganisationId, Revision};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of catalogue a source is: how it is walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HarvestKind {
    /// A CSW 2.0.2 or 3.0 service: `GetRecords`, page after page.
    Csw,
    /// The action API of a CKAN: `package_search`.
    Ckan,
    /// A DCAT catalogue in Turtle, RDF/XML or JSON-LD, in one page or several (`hydra:next`), or a DCAT-US
    /// `data.json`.
    Dcat,
    /// The API of a udata: its list of datasets.
    Udata,
    /// A folder of files of any format that is read, on this machine.
    Folder,
    /// One file of any format that is read, on this machine.
    File,
}

impl HarvestKind {
    /// Every kind.
    pub const ALL: &'static [HarvestKind] = &[
        HarvestKind::Csw,
        HarvestKind::Ckan,
        HarvestKind::Dcat,
        HarvestKind::Udata,
        HarvestKind::Folder,
        HarvestKind::File,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            HarvestKind::Csw => "csw",
            HarvestKind::Ckan => "ckan",
            HarvestKind::Dcat => "dcat",
            HarvestKind::Udata => "udata",
            HarvestKind::Folder => "folder",
            HarvestKind::File => "file",
        }
    }

    /// Whether it lies on this machine: no transport is needed.
    pub const fn is_local(self) -> bool {
        matches!(self, HarvestKind::Folder | HarvestKind::File)
    }
}

/// How often a source is to be harvested. The host runs what is due; nothing runs by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HarvestFrequency {
    /// Only when somebody asks.
    #[default]
    Manual,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
}

/// Which records of a source are taken. Of several values of one filter any is enough; every filter
/// must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HarvestFilter {
    /// `keyword`, `organisation` (its name or address there), `theme`, `kind`, `licence` or `identifier`.
    pub field: String,
    /// The values looked for, folded as search folds them.
    pub values: Vec<String>,
    /// Leave out what has a value, instead of taking nothing else.
    pub exclude: bool,
}

/// What is decided of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarvestSourceDetails {
    /// Its name, 2 to 350 characters.
    pub name: String,
    /// What kind of catalogue it is.
    pub kind: HarvestKind,
    /// Where it is: the address of the service, or the path of the file or folder.
    pub address: String,
    /// The organisation that its records are deposited for.
    pub organisation: OrganisationId,
    /// Whether it may be harvested.
    #[serde(default = "yes")]
    pub active: bool,
    /// Publish what the source shows and the profile admits; drafts otherwise.
    #[serde(default = "yes")]
    pub publish: bool,
    /// Which records are taken; all when empty.
    #[serde(default)]
    pub filters: Vec<HarvestFilter>,
    /// Licences of the source, as it writes them, and the codes of `licence` they are here.
    #[serde(default)]
    pub licences: BTreeMap<String, String>,
    /// Keywords and themes of the source, as it writes them, and the codes of `theme` they are here.
    #[serde(default)]
    pub themes: BTreeMap<String, String>,
    /// How often.
    #[serde(default)]
    pub frequency: HarvestFrequency,
    /// The most records that one run takes; no bound when absent.
    #[serde(default)]
    pub quota: Option<i64>,
    /// After how many complete runs without it a record is archived, 1 to 100; 3 by default.
    #[serde(default = "three")]
    pub absences: i64,
    /// The address of the page that shows a record there, with `{id}` for its identifier: it becomes
    /// the record's INSPIRE page. Nothing is asked of it.
    #[serde(default)]
    pub page: Option<String>,
    /// Records asked for at a time, 1 to 1 000; what suits the kind when absent.
    #[serde(default)]
    pub page_size: Option<i64>,
}

/// A source, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarvestSource {
    /// Its identifier.
    pub id: HarvestSourceId,
    /// What is decided of it.
    pub details: HarvestSourceDetails,
    /// Its revision.
    pub revision: Revision,
    /// When it was created.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
}

const fn yes() -> bool {
    true
}

const fn three() -> i64 {
    3
}
