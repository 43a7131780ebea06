//! The formats written, and what a host says of a file in each.

use crate::exchange::reading::Format;
use crate::issue::Language;
use serde::{Deserialize, Serialize};

/// A format that datasets are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ExportFormat {
    /// ISO 19139 XML of INSPIRE and the French CNIG: one record bare, any other number in a
    /// `csw:GetRecordByIdResponse`.
    #[serde(rename = "iso19139")]
    Iso19139,
    /// CKAN packages: a JSON array of what `package_create` takes.
    #[serde(rename = "ckan")]
    Ckan,
    /// CKAN packages for a portal with PIGMA's schema: its keys stand at the root, in its own codes.
    #[serde(rename = "ckan-pigma")]
    CkanPigma,
    /// DCAT-AP 3 in Turtle: one catalogue.
    #[serde(rename = "dcat-turtle")]
    DcatTurtle,
    /// DCAT-AP 3 in RDF/XML: one catalogue.
    #[serde(rename = "dcat-rdfxml")]
    DcatRdfXml,
    /// DCAT-AP 3 in JSON-LD: one catalogue.
    #[serde(rename = "dcat-jsonld")]
    DcatJsonLd,
    /// udata datasets: a JSON array.
    #[serde(rename = "udata")]
    Udata,
    /// Catalogue CSV: the 20 columns of SCDL.
    #[serde(rename = "scdl")]
    Scdl,
    /// Catalogue CSV: the 35 columns of IDGO, those of SCDL and 15 more.
    #[serde(rename = "idgo")]
    Idgo,
    /// The extents, as a GeoJSON FeatureCollection (RFC 7946): a feature for each dataset.
    #[serde(rename = "geojson")]
    GeoJson,
    /// One row for each dataset, for a spreadsheet (RFC 4180, UTF-8): cells that a spreadsheet would
    /// compute begin with an apostrophe.
    #[serde(rename = "csv")]
    Csv,
    /// JSON Lines of the model itself: an [`ExportedDataset`](crate::exchange::ExportedDataset) a
    /// line, nothing left out.
    #[default]
    #[serde(rename = "jsonl")]
    Jsonl,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: &'static [ExportFormat] = &[
        ExportFormat::Iso19139,
        ExportFormat::Ckan,
        ExportFormat::CkanPigma,
        ExportFormat::DcatTurtle,
        ExportFormat::DcatRdfXml,
        ExportFormat::DcatJsonLd,
        ExportFormat::Udata,
        ExportFormat::Scdl,
        ExportFormat::Idgo,
        ExportFormat::GeoJson,
        ExportFormat::Csv,
        ExportFormat::Jsonl,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            ExportFormat::Iso19139 => "iso19139",
            ExportFormat::Ckan => "ckan",
            ExportFormat::CkanPigma => "ckan-pigma",
            ExportFormat::DcatTurtle => "dcat-turtle",
            ExportFormat::DcatRdfXml => "dcat-rdfxml",
            ExportFormat::DcatJsonLd => "dcat-jsonld",
            ExportFormat::Udata => "udata",
            ExportFormat::Scdl => "scdl",
            ExportFormat::Idgo => "idgo",
            ExportFormat::GeoJson => "geojson",
            ExportFormat::Csv => "csv",
            ExportFormat::Jsonl => "jsonl",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.code() == code)
    }

    /// The media type, for the header of an answer; texts are UTF-8.
    pub const fn media_type(self) -> &'static str {
        match self {
            ExportFormat::Iso19139 => "application/xml",
            ExportFormat::Ckan | ExportFormat::CkanPigma | ExportFormat::Udata => "application/json",
            ExportFormat::DcatTurtle => "text/turtle",
            ExportFormat::DcatRdfXml => "application/rdf+xml",
            ExportFormat::DcatJsonLd => "application/ld+json",
            ExportFormat::Scdl | ExportFormat::Idgo | ExportFormat::Csv => "text/csv",
            ExportFormat::GeoJson => "application/geo+json",
            ExportFormat::Jsonl => "application/jsonl",
        }
    }

    /// What the names of its files end in, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            ExportFormat::Iso19139 => "xml",
            ExportFormat::Ckan | ExportFormat::CkanPigma | ExportFormat::Udata => "json",
            ExportFormat::DcatTurtle => "ttl",
            ExportFormat::DcatRdfXml => "rdf",
            ExportFormat::DcatJsonLd => "jsonld",
            ExportFormat::Scdl | ExportFormat::Idgo | ExportFormat::Csv => "csv",
            ExportFormat::GeoJson => "geojson",
            ExportFormat::Jsonl => "jsonl",
        }
    }

    /// What a button says.
    pub const fn label(self, language: Language) -> &'static str {
        let (fr, en) = match self {
            ExportFormat::Iso19139 => ("ISO 19139 (INSPIRE)", "ISO 19139 (INSPIRE)"),
            ExportFormat::Ckan => ("CKAN (JSON)", "CKAN (JSON)"),
            ExportFormat::CkanPigma => ("CKAN, clés de PIGMA (JSON)", "CKAN with PIGMA's keys (JSON)"),
            ExportFormat::DcatTurtle => ("DCAT-AP (Turtle)", "DCAT-AP (Turtle)"),
            ExportFormat::DcatRdfXml => ("DCAT-AP (RDF/XML)", "DCAT-AP (RDF/XML)"),
            ExportFormat::DcatJsonLd => ("DCAT-AP (JSON-LD)", "DCAT-AP (JSON-LD)"),
            ExportFormat::Udata => ("udata (JSON)", "udata (JSON)"),
            ExportFormat::Scdl => ("Catalogue SCDL (CSV, 20 colonnes)", "SCDL catalogue (CSV, 20 columns)"),
            ExportFormat::Idgo => ("Catalogue IDGO (CSV, 35 colonnes)", "IDGO catalogue (CSV, 35 columns)"),
            ExportFormat::GeoJson => ("Emprises (GeoJSON)", "Extents (GeoJSON)"),
            ExportFormat::Csv => ("Tableau (CSV)", "Table (CSV)"),
            ExportFormat::Jsonl => ("Modèle du catalogue (JSON Lines)", "The catalogue's model (JSON Lines)"),
        };
        match language {
            Language::French => fr,
            Language::English => en,
        }
    }

    /// The format that an import reads it as; `None` for what is only written.
    pub const fn read_as(self) -> Option<Format> {
        match self {
            ExportFormat::Iso19139 => Some(Format::Iso19139),
            ExportFormat::Ckan | ExportFormat::CkanPigma => Some(Format::Ckan),
            ExportFormat::DcatTurtle | ExportFormat::DcatRdfXml | ExportFormat::DcatJsonLd => {
                Some(Format::Dcat)
            }
            ExportFormat::Udata => Some(Format::Udata),
            ExportFormat::Scdl | ExportFormat::Idgo => Some(Format::Scdl),
            ExportFormat::GeoJson | ExportFormat::Csv | ExportFormat::Jsonl => None,
        }
    }
}
