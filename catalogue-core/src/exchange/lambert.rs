//! Lambert-93 (EPSG:2154), in which some producers write their boxes, turned into degrees.

/// The exponent of the projection, its constant and its origin, in metres (IGN, note NTG 71).
const EXPONENT: f64 = 0.725_607_765_0;
const CONSTANT: f64 = 11_754_255.426;
const ORIGIN: [f64; 2] = [700_000.0, 12_655_612.050];
/// The first eccentricity of GRS 80.
const ECCENTRICITY: f64 = 0.081_819_191_12;
/// The meridian of the origin, in degrees.
const MERIDIAN: f64 = 3.0;

/// Whether bounds look like metres of Lambert-93: over France nothing else does.
pub(super) fn is_lambert(bounds: &[f64; 4]) -> bool {
    let [west, south, east, north] = *bounds;
    [west, east].iter().all(|x| (-400_000.0..1_400_000.0).contains(x) && x.abs() > 180.0)
        && [south, north].iter().all(|y| (5_900_000.0..7_300_000.0).contains(y))
}

/// Longitude and latitude of a point, in degrees.
fn degrees([x, y]: [f64; 2]) -> [f64; 2] {
    let (east, north) = (x - ORIGIN[0], ORIGIN[1] - y);
    let angle = (east / north).atan();
    let isometric = -(east.hypot(north) / CONSTANT).ln() / EXPONENT;
    let mut latitude = 2.0 * isometric.exp().atan() - std::f64::consts::FRAC_PI_2;
    // Each turn gains two decimals; ten are more than a float holds.
    for _ in 0..10 {
        let part = ECCENTRICITY * latitude.sin();
        let factor = ((1.0 + part) / (1.0 - part)).powf(ECCENTRICITY / 2.0);
        latitude = 2.0 * (factor * isometric.exp()).atan() - std::f64::consts::FRAC_PI_2;
    }
    [MERIDIAN + (angle / EXPONENT).to_degrees(), latitude.to_degrees()]
}

/// The bounds in degrees of a box in metres, to a decimetre; its sides are curves there, so that
/// their middles count too.
pub(super) fn bounds_in_degrees([west, south, east, north]: [f64; 4]) -> [f64; 4] {
    let (x, y) = ((west + east) / 2.0, (south + north) / 2.0);
    let points = [
        [west, south],
        [west, y],
        [west, north],
        [x, south],
        [x, north],
        [east, south],
        [east, y],
        [east, north],
    ];
    let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for [longitude, latitude] in points.map(degrees) {
        let [west, south, east, north] = bounds;
        bounds = [west.min(longitude), south.min(latitude), east.max(longitude), north.max(latitude)];
    }
    bounds.map(|bound| (bound * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_points_are_where_they_are() {
        for (metres, [longitude, latitude]) in [
            ([652_469.02, 6_862_035.26], [2.3522, 48.8566]),
            ([700_000.0, 6_600_000.0], [3.0, 46.5]),
            ([417_000.0, 6_422_000.0], [-0.582_360, 44.839_380]),
        ] {
            let [x, y] = degrees(metres);
            assert!((x - longitude).abs() < 1e-6 && (y - latitude).abs() < 1e-6, "{x} {y}");
        }
        let gironde = bounds_in_degrees([357_000.0, 6_360_000.0, 483_000.0, 6_505_000.0]);
        assert!(
            gironde[0] < -1.2 && gironde[2] > 0.2 && gironde[1] < 44.3 && gironde[3] > 45.5,
            "{gironde:?}"
        );
    }

    #[test]
    fn degrees_and_other_metres_are_no_lambert() {
        for bounds in [
            [-1.26, 44.19, 0.31, 45.57],
            [0.0, 0.0, 0.0, 0.0],
            [357_000.0, 2_000_000.0, 483_000.0, 2_100_000.0],
            [-140_000.0, 5_500_000.0, 35_000.0, 5_700_000.0],
        ] {
            assert!(!is_lambert(&bounds), "{bounds:?}");
        }
    }
}
