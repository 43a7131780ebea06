//! Extents as GeoJSON: what a map shows of a catalogue.

use super::losses::Carried;
use super::safe;
use crate::error::Result;
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::geojson;
use crate::model::{BoundingBox, Extent};
use serde_json::{Value, json};

/// What a feature carries.
pub(super) const CARRIED: Carried =
    Carried { fields: &["title", "organisation", "themes", "kind", "extent"], resources: false };

/// One feature: its geometry is the boxes, `null` where the dataset has none.
pub(super) fn feature(exported: &Exported<'_>, edition: &Edition<'_>) -> Result<String> {
    let dataset = exported.dataset;
    let metadata = &dataset.metadata;
    let mut feature = json!({
        "type": "Feature",
        "id": dataset.id,
        "geometry": geometry(&metadata.extent),
        "properties": {
            "id": dataset.id,
            "address": exported.address(),
            "url": edition.page(exported),
            "title": metadata.title,
            "kind": metadata.kind,
            "organisation": exported.organisation.map(|held| &held.details.name),
            "themes": metadata.themes,
            "place": metadata.extent.place,
            "territory": metadata.extent.territory,
        },
    });
    // The bounds of one box, also across the antimeridian, as RFC 7946 wants them.
    if let ([BoundingBox { west, south, east, north }], Some(members)) =
        (metadata.extent.boxes.as_slice(), feature.as_object_mut())
    {
        members.insert("bbox".to_owned(), json!([west, south, east, north]));
    }
    safe::json(&feature)
}

/// A polygon for each box; a box across the antimeridian is cut there.
fn geometry(extent: &Extent) -> Option<Value> {
    let parts: Vec<BoundingBox> = extent.boxes.iter().flat_map(BoundingBox::parts).collect();
    geojson::polygons(&parts)
}
