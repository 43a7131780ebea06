//! `spatial` of a dataset: its territory as a zone, else its boxes as polygons; udata takes one of them.

use super::place::LEVELS;
use crate::exchange::geojson;
use crate::exchange::kept::Kept;
use crate::model::Metadata;
use crate::vocabulary::scheme;
use serde_json::{Value, json};

/// Writes it; nothing when nothing is known.
pub(super) fn spatial(metadata: &Metadata, kept: &Kept<'_>) -> Value {
    let extent = &metadata.extent;
    // Zones that came with the record, while nothing else is known of the place.
    let zones = match extent.territory.as_deref().and_then(zone) {
        Some(zone) => {
            let same =
                kept.raws("extent.territory").into_iter().find(|raw| raw.split('@').next() == Some(&zone));
            vec![same.map_or(zone, str::to_owned)]
        }
        None if extent.boxes.is_empty() => {
            kept.raws("extent.territory").into_iter().map(str::to_owned).collect()
        }
        None => Vec::new(),
    };
    let geometry = if zones.is_empty() { geojson::multi_polygon(&extent.boxes) } else { None };
    let granularity = kept.or_alias("granularity", scheme::GRANULARITY, metadata.granularity.as_deref());
    if zones.is_empty() && geometry.is_none() && granularity.is_none() {
        return Value::Null;
    }
    json!({ "zones": zones, "geom": geometry, "granularity": granularity })
}

/// `municipality:33063` → `fr:commune:33063`; `country:FR` → `country:fr`.
fn zone(territory: &str) -> Option<String> {
    let (level, code) = territory.split_once(':')?;
    let (zone, _) = LEVELS.iter().find(|(_, own)| *own == level)?;
    let code = if level == "country" { code.to_ascii_lowercase() } else { code.to_owned() };
    Some(format!("{zone}:{code}"))
}
