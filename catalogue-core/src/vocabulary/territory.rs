//! The gazetteer: places by name, with their boxes.

use serde::{Deserialize, Serialize};

/// The level of a territory, larger first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TerritoryLevel {
    /// A country.
    Country,
    /// A French *région*.
    Region,
    /// A *département*.
    Department,
    /// An inter-municipality (EPCI).
    Epci,
    /// A *commune*.
    Municipality,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Territory {
    /// Its identifier, `level:code`, e.g. `department:33`.
    pub id: String,
    /// Its level.
    pub level: TerritoryLevel,
    /// INSEE or SIREN code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The identifier of the territory it lies in.
    pub parent: Option<String>,
    /// Inhabitants, when known.
    pub population: Option<i64>,
    /// West, south, east, north in degrees of WGS84, when known.
    pub bounds: Option<[f64; 4]>,
    /// Whether the bounds are those of a larger territory.
    pub approximate: bool,
}

/// Places that can be looked up and suggested.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {}
