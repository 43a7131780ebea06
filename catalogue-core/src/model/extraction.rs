//! Extractions: data asked for in another format, reference system or place. The library keeps the
//! queue; a host does the work and reports on it.

use crate::id::{AccountId, DatasetId, ExtractionId, ResourceId, Revision};
use crate::model::BoundingBox;
use crate::vocabulary::Labels;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where an extraction stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtractionState {
    /// Nobody has taken it up (*En attente*).
    #[default]
    Waiting,
    /// A worker has taken it up (*En cours*).
    Running,
    /// Done: there is a result (*Succès*).
    Succeeded,
    /// It ended without a result (*Échec*).
    Failed,
    /// The worker that took it up has not been heard of in time (*Inconnu*); it may still report.
    Unknown,
}

impl ExtractionState {
    /// Every state.
    pub const ALL: &'static [ExtractionState] = &[
        ExtractionState::Waiting,
        ExtractionState::Running,
        ExtractionState::Succeeded,
        ExtractionState::Failed,
        ExtractionState::Unknown,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            ExtractionState::Waiting => "waiting",
            ExtractionState::Running => "running",
            ExtractionState::Succeeded => "succeeded",
            ExtractionState::Failed => "failed",
            ExtractionState::Unknown => "unknown",
        }
    }

    /// What it is called.
    pub fn labels(self) -> Labels {
        let (fr, en) = match self {
            ExtractionState::Waiting => ("En attente", "Waiting"),
            ExtractionState::Running => ("En cours", "Running"),
            ExtractionState::Succeeded => ("Succès", "Succeeded"),
            ExtractionState::Failed => ("Échec", "Failed"),
            ExtractionState::Unknown => ("Inconnu", "Unknown"),
        };
        Labels { fr: fr.to_owned(), en: en.to_owned() }
    }

    /// Whether nothing more is awaited of it.
    pub const fn is_final(self) -> bool {
        matches!(self, ExtractionState::Succeeded | ExtractionState::Failed)
    }
}

/// The formats that an extraction may be asked in: code, name, and whether it is of images.
pub const EXTRACTION_FORMATS: &[ExtractionFormat] = &[
    ExtractionFormat { code: "geojson", name: "GeoJSON", raster: false },
    ExtractionFormat { code: "geopackage", name: "GeoPackage", raster: false },
    ExtractionFormat { code: "kml", name: "KML", raster: false },
    ExtractionFormat { code: "mif", name: "MapInfo MIF/MID", raster: false },
    ExtractionFormat { code: "shapefile", name: "Shapefile", raster: false },
    ExtractionFormat { code: "tab", name: "MapInfo TAB", raster: false },
    ExtractionFormat { code: "geotiff_jpeg80", name: "GeoTIFF (JPEG, 80)", raster: true },
    ExtractionFormat { code: "geotiff_jpeg95", name: "GeoTIFF (JPEG, 95)", raster: true },
    ExtractionFormat { code: "geotiff_lzw", name: "GeoTIFF (LZW)", raster: true },
    ExtractionFormat { code: "geotiff_no_compressed", name: "GeoTIFF", raster: true },
];

/// A format that an extraction may be asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExtractionFormat {
    /// The stable code.
    pub code: &'static str,
    /// Its name, the same in both languages.
    pub name: &'static str,
    /// Whether it is of images; of objects otherwise.
    pub raster: bool,
}

/// The part of the data wanted. A polygon is a GeoJSON polygon as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub enum Footprint {
    /// A box.
    Box {
        /// Its bounds, WGS84 degrees.
        bounds: BoundingBox,
    },
    /// A territory of the gazetteer.
    Territory {
        /// As `level:code`.
        territory: String,
    },
    /// A polygon.
    Polygon {
        /// Rings of positions (longitude, latitude, WGS84 degrees), the outer ring first; each ends
        /// where it starts. At most 10 000 positions.
        coordinates: Vec<Vec<Vec<f64>>>,
    },
}

/// What is wanted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtractionDetails {
    /// The format, a code of [`EXTRACTION_FORMATS`].
    pub format: String,
    /// The reference system, a code of `crs` or `EPSG:n`; that of the data when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// The part wanted; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footprint: Option<Footprint>,
}

/// What came of an extraction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtractionResult {
    /// Where it is to be fetched.
    #[serde(default)]
    pub url: String,
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtractionEnd {
    /// The worker could not do it.
    Failed,
    /// Who asked has no longer the right to it, or the data is gone.
    Refused,
    /// Who asked took it back.
    Cancelled,
}

impl ExtractionEnd {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            ExtractionEnd::Failed => "failed",
            ExtractionEnd::Refused => "refused",
            ExtractionEnd::Cancelled => "cancelled",
        }
    }
}

/// How an extraction ended without a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtractionFailure {
    /// Why.
    pub end: ExtractionEnd,
    /// What the worker says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a worker reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "outcome", deny_unknown_fields)]
pub enum ExtractionOutcome {
    /// It is done.
    Succeeded {
        /// Where the result is to be fetched.
        url: String,
        /// Bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<i64>,
    },
    /// It could not be done.
    Failed {
        /// Why, for who asked.
        reason: String,
    },
}

/// An extraction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// Its identifier.
    pub id: ExtractionId,
    /// Its revision.
    pub revision: Revision,
    /// When it was asked for.
    pub created: DateTime<Utc>,
    /// The dataset.
    pub dataset: DatasetId,
    /// The resource.
    pub resource: ResourceId,
    /// Who asked.
    pub account: AccountId,
    /// The portal asked through, whose levels apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<String>,
    /// What is wanted.
    pub details: ExtractionDetails,
    /// Where it stands.
    pub state: ExtractionState,
    /// When a worker took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<DateTime<Utc>>,
    /// What came of it; shown to those only who may extract the data now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ExtractionResult>,
    /// How it ended without a result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<ExtractionFailure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_geojson_polygon_is_a_footprint() {
        let text = r#"{"type": "Polygon", "coordinates": [[[0, 44], [1, 44.5], [1, 45], [0, 44]]]}"#;
        let Footprint::Polygon { coordinates } = serde_json::from_str(text).unwrap() else { panic!() };
        assert_eq!(coordinates[0][1], [1.0, 44.5]);
        assert!(serde_json::from_str::<Footprint>(r#"{"type": "Point", "coordinates": [0, 44]}"#).is_err());
    }

    #[test]
    fn every_state_has_its_words() {
        let french = ExtractionState::ALL.iter().map(|state| state.labels().fr).collect::<Vec<_>>();
        assert_eq!(french, ["En attente", "En cours", "Succès", "Échec", "Inconnu"]);
        for state in ExtractionState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.code());
        }
    }
}
