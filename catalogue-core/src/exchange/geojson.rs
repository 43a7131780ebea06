//! Boxes as a GeoJSON geometry that every reader takes: a polygon or several, never a point.

use crate::model::BoundingBox;
use serde_json::{Value, json};

/// Half the side of what stands for a point or a line, in degrees; about half a metre.
const HALF_SIDE: f64 = 0.000_005;

/// The geometry of boxes: those that meet are one, those that cross the antimeridian are two, and one
/// without a surface gets a small one. `None` without a box.
pub(super) fn geometry(boxes: &[BoundingBox]) -> Option<Value> {
    let mut apart: Vec<BoundingBox> = Vec::new();
    for part in boxes.iter().flat_map(BoundingBox::parts).map(with_surface) {
        let mut part = part;
        while let Some(at) = apart.iter().position(|held| held.intersects(&part)) {
            let held = apart.swap_remove(at);
            part = BoundingBox::new(
                part.west.min(held.west),
                part.south.min(held.south),
                part.east.max(held.east),
                part.north.max(held.north),
            );
        }
        apart.push(part);
    }
    apart.sort_by(|a, b| a.west.total_cmp(&b.west).then(a.south.total_cmp(&b.south)));
    polygons(&apart)
}

/// A polygon for each box, as they are; `None` without a box.
pub(super) fn polygons(boxes: &[BoundingBox]) -> Option<Value> {
    let rings: Vec<Value> = boxes.iter().map(ring).collect();
    match rings.as_slice() {
        [] => None,
        [only] => Some(json!({ "type": "Polygon", "coordinates": only })),
        several => Some(json!({ "type": "MultiPolygon", "coordinates": several })),
    }
}

/// The same as a list of polygons, whatever their number.
pub(super) fn multi_polygon(boxes: &[BoundingBox]) -> Option<Value> {
    let geometry = geometry(boxes)?;
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => {
            let rings = geometry.get("coordinates")?;
            Some(json!({ "type": "MultiPolygon", "coordinates": [rings] }))
        }
        _ => Some(geometry),
    }
}

fn with_surface(held: BoundingBox) -> BoundingBox {
    let wide = |low: f64, high: f64, edge: f64| {
        if low < high { (low, high) } else { ((low - HALF_SIDE).max(-edge), (high + HALF_SIDE).min(edge)) }
    };
    let (west, east) = wide(held.west, held.east, 180.0);
    let (south, north) = wide(held.south, held.north, 90.0);
    BoundingBox::new(west, south, east, north)
}

/// The outer ring, counter-clockwise and closed.
fn ring(held: &BoundingBox) -> Value {
    let BoundingBox { west, south, east, north } = *held;
    json!([[[west, south], [east, south], [east, north], [west, north], [west, south]]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_polygons_and_never_points() {
        let kind = |boxes: &[BoundingBox]| {
            geometry(boxes).map(|geometry| geometry["type"].as_str().unwrap().to_owned())
        };
        assert_eq!(kind(&[]), None);
        let one = BoundingBox::new(-1.0, 44.0, 0.0, 45.0);
        assert_eq!(kind(&[one]).as_deref(), Some("Polygon"));
        assert_eq!(
            kind(&[one, BoundingBox::new(-0.5, 44.5, 1.0, 46.0)]).as_deref(),
            Some("Polygon"),
            "polygons of one geometry do not overlap"
        );
        assert_eq!(kind(&[one, BoundingBox::new(55.0, -22.0, 56.0, -20.0)]).as_deref(), Some("MultiPolygon"));
        assert_eq!(kind(&[BoundingBox::new(177.0, -19.0, -178.0, -16.0)]).as_deref(), Some("MultiPolygon"));
        for point in [BoundingBox::new(2.0, 48.0, 2.0, 48.0), BoundingBox::new(180.0, 90.0, 180.0, 90.0)] {
            let ring = &geometry(&[point]).unwrap()["coordinates"][0];
            assert_ne!(ring[0], ring[2], "a point has a surface");
            assert_eq!(ring[0], ring[4], "the ring is closed");
        }
        assert_eq!(multi_polygon(&[one]).unwrap()["type"], "MultiPolygon");
    }
}
