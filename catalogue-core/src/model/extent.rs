//! Where the data lies: boxes in WGS84 longitude and latitude.

use serde::{Deserialize, Serialize};

/// A box in degrees of WGS84, longitude then latitude (`EX_GeographicBoundingBox`, `dcat:bbox`).
/// `west > east` crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundingBox {
    /// Western bound, -180 to 180.
    pub west: f64,
    /// Southern bound, -90 to 90.
    pub south: f64,
    /// Eastern bound, -180 to 180.
    pub east: f64,
    /// Northern bound, -90 to 90.
    pub north: f64,
}

impl BoundingBox {
    /// A box of the bounds given, not checked.
    pub const fn new(west: f64, south: f64, east: f64, north: f64) -> Self {
        Self { west, south, east, north }
    }

    /// Whether every bound is a number on the globe and south is not above north.
    pub fn is_valid(&self) -> bool {
        self.is_on_globe() && self.south <= self.north
    }

    /// Whether every bound is a number on the globe.
    pub fn is_on_globe(&self) -> bool {
        [self.west, self.east].iter().all(|x| x.is_finite() && x.abs() <= 180.0)
            && [self.south, self.north].iter().all(|y| y.is_finite() && y.abs() <= 90.0)
    }

    /// Whether the box crosses the antimeridian.
    pub fn crosses_antimeridian(&self) -> bool {
        self.west > self.east
    }

    /// Whether west and east look swapped: the box crosses the antimeridian, spans most of the
    /// globe, and its mirror is small (under 30°), as two French producers write them.
    pub fn looks_swapped(&self) -> bool {
        self.crosses_antimeridian() && self.west - self.east < 30.0
    }

    /// The same box with west and east exchanged.
    #[must_use]
    pub const fn swapped(&self) -> Self {
        Self { west: self.east, east: self.west, south: self.south, north: self.north }
    }

    /// Degrees of longitude spanned.
    pub fn width(&self) -> f64 {
        let width = self.east - self.west;
        if width < 0.0 { width + 360.0 } else { width }
    }

    /// Degrees of latitude spanned.
    pub fn height(&self) -> f64 {
        self.north - self.south
    }

    /// The box as one or two that do not cross the antimeridian.
    pub fn parts(&self) -> Vec<BoundingBox> {
        if self.crosses_antimeridian() {
            vec![Self { east: 180.0, ..*self }, Self { west: -180.0, ..*self }]
        } else {
            vec![*self]
        }
    }

    /// Whether the two boxes share a point (touching counts).
    pub fn intersects(&self, other: &BoundingBox) -> bool {
        let meet = |a: &BoundingBox, b: &BoundingBox| {
            a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
        };
        if self.is_whole_beside(other) {
            return meet(self, other);
        }
        self.parts().iter().any(|a| other.parts().iter().any(|b| meet(a, b)))
    }

    /// Whether neither box crosses the antimeridian: almost always, and asked of each dataset of an area.
    fn is_whole_beside(&self, other: &BoundingBox) -> bool {
        !self.crosses_antimeridian() && !other.crosses_antimeridian()
    }

    /// Whether this box lies wholly within the other.
    pub fn within(&self, other: &BoundingBox) -> bool {
        self.parts().iter().all(|a| {
            other
                .parts()
                .iter()
                .any(|b| a.west >= b.west && a.east <= b.east && a.south >= b.south && a.north <= b.north)
        })
    }

    /// How well the two boxes coincide: 2 × shared area / sum of areas, 0 to 1 (points have a
    /// small nominal area, so that a point in a box still ranks above none).
    pub fn overlap(&self, other: &BoundingBox) -> f64 {
        const NOMINAL: f64 = 1e-4;
        let area = |b: &BoundingBox| b.width().max(NOMINAL) * b.height().max(NOMINAL);
        let shared = |a: &BoundingBox, b: &BoundingBox| {
            let width = a.east.min(b.east) - a.west.max(b.west);
            let height = a.north.min(b.north) - a.south.max(b.south);
            if width >= 0.0 && height >= 0.0 { width.max(NOMINAL) * height.max(NOMINAL) } else { 0.0 }
        };
        let shared: f64 = if self.is_whole_beside(other) {
            shared(self, other)
        } else {
            let others = other.parts();
            self.parts().iter().flat_map(|a| others.iter().map(move |b| shared(a, b))).sum()
        };
        (2.0 * shared / (area(self) + area(other))).clamp(0.0, 1.0)
    }
}

/// The geographic extent: a place by name, its territory, and its boxes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extent {
    /// The place as a person names it, at most 350 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The territory of the gazetteer, as `level:code`, e.g. `department:33`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
    /// The boxes, 0 to 100: several for data over separate lands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<BoundingBox>,
}

impl Extent {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.place.is_none() && self.territory.is_none() && self.boxes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIRONDE: BoundingBox = BoundingBox::new(-1.26, 44.19, 0.31, 45.57);
    const FIJI: BoundingBox = BoundingBox::new(177.0, -19.0, -178.0, -16.0);

    #[test]
    fn antimeridian_and_swapped_are_told_apart() {
        assert!(FIJI.crosses_antimeridian() && !FIJI.looks_swapped());
        assert!((FIJI.width() - 5.0).abs() < 1e-9);
        assert!(GIRONDE.swapped().looks_swapped());
        assert!(FIJI.intersects(&BoundingBox::new(-179.5, -18.0, -179.0, -17.0)));
        assert!(!FIJI.intersects(&GIRONDE));
        assert!(BoundingBox::new(178.0, -18.0, -179.0, -17.0).within(&FIJI));
    }

    #[test]
    fn bounds_off_the_globe_or_not_numbers_are_invalid() {
        assert!(GIRONDE.is_valid());
        assert!(!BoundingBox::new(417_000.0, 6_400_000.0, 418_000.0, 6_410_000.0).is_valid());
        assert!(!BoundingBox::new(f64::NAN, 0.0, 1.0, 1.0).is_valid());
        assert!(!BoundingBox::new(0.0, 2.0, 1.0, 1.0).is_valid());
    }

    #[test]
    fn overlap_is_one_for_equal_boxes_and_falls_with_size() {
        assert!((GIRONDE.overlap(&GIRONDE) - 1.0).abs() < 1e-9);
        let france = BoundingBox::new(-5.0, 41.0, 10.0, 51.0);
        assert!(GIRONDE.overlap(&france) < 0.1 && GIRONDE.overlap(&france) > 0.0);
    }
}
