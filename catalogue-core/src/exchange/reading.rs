//! What a reader needs beside the bytes: the format, the vocabularies, the places, the limits.

use crate::exchange::recognise;
use crate::model::Extent;
use crate::vocabulary::Vocabulary;

/// A format that [`read`](crate::exchange::read) understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// CKAN package JSON, of the action API or of a dump.
    Ckan,
    /// DCAT-US `data.json` (Project Open Data).
    DataJson,
    /// DCAT-AP and GeoDCAT-AP, in Turtle, RDF/XML or JSON-LD.
    Dcat,
    /// Catalogue CSV: the columns of SCDL, of IDGO or of Etalab's schema.
    Scdl,
    /// MEF, the archives of GeoNetwork: ISO metadata, zipped with what that catalogue knew of it.
    Mef,
    /// The Dublin Core records of a CSW. As the format asked for: an answer of a CSW, whatever the
    /// records in it.
    Csw,
    /// ISO 19139 XML, of INSPIRE and others, alone or in the answer of a CSW.
    Iso19139,
    /// ISO 19115-3 XML, alone or in the answer of a CSW.
    Iso191153,
    /// udata dataset JSON, API version 1 or 2.
    Udata,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[
        Format::Ckan,
        Format::Csw,
        Format::DataJson,
        Format::Dcat,
        Format::Iso19139,
        Format::Iso191153,
        Format::Mef,
        Format::Scdl,
        Format::Udata,
    ];

    /// The stable code; of CKAN and udata also the system under which vocabularies list their codes
    /// (the XML formats share `iso`).
    pub const fn code(self) -> &'static str {
        match self {
            Format::Ckan => "ckan",
            Format::DataJson => "datajson",
            Format::Dcat => "dcat",
            Format::Scdl => "scdl",
            Format::Mef => "mef",
            Format::Csw => "csw",
            Format::Iso19139 => "iso19139",
            Format::Iso191153 => "iso19115-3",
            Format::Udata => "udata",
        }
    }

    /// Whether its records are XML; those of the others are JSON.
    pub(super) const fn is_xml(self) -> bool {
        matches!(self, Format::Csw | Format::Iso19139 | Format::Iso191153 | Format::Mef)
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.code() == code)
    }

    /// The format of the first record of a document that is clearly of one; `None` when the
    /// content is neither JSON nor XML or holds no record of a known format.
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        recognise::detect(bytes)
    }
}

/// Places by identifier, as the gazetteer knows them.
pub trait Places {
    /// The extent of a territory given as `level:code` (`department:33`); `None` when unknown.
    fn by_code(&self, id: &str) -> Option<Extent>;
}

/// A gazetteer that knows no place.
impl Places for () {
    fn by_code(&self, _id: &str) -> Option<Extent> {
        None
    }
}

/// How much one reading takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingLimits {
    /// Bytes of one document that is held whole while it is read; 256 MiB by default.
    pub bytes: i64,
    /// Bytes of one record of a document that is read record by record; 32 MiB by default.
    pub record: i64,
    /// Bytes kept per record of fields without a place here, and as many again of raw values; 64 kB.
    pub kept: i64,
    /// Resources per record; 1 000 by default, as many as a dataset may have.
    pub resources: i64,
    /// Issues per list of a record; 10 000 by default.
    pub issues: i64,
}

impl Default for ReadingLimits {
    fn default() -> Self {
        Self { bytes: 256 << 20, record: 32 << 20, kept: 64_000, resources: 1_000, issues: 10_000 }
    }
}

/// What a reading refers to.
#[derive(Clone)]
pub struct Reading<'a> {
    /// The vocabularies that codes are looked up in.
    pub vocabulary: &'a Vocabulary,
    /// The places that territory codes are looked up in.
    pub places: &'a dyn Places,
    /// The limits.
    pub limits: &'a ReadingLimits,
    /// The address of the remote catalogue: relative links are resolved against it.
    pub source: Option<String>,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Reading")
            .field("limits", &self.limits)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
