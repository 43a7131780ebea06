//! The tables of extractions.

use super::WellFormed;
use super::context::Context;
use super::links::Links;
use super::shape::{Field, Object, Shape, Tagged};
use super::tables::{BOX, EXACT, TERRITORY, URL};
use super::well_formed::{errors_of, prove, table_issues};
use crate::issue::{Issue, IssueCode};
use crate::model::{Extraction, Footprint};

/// The most positions of a polygon.
const POSITIONS: usize = 10_000;

const FORMATS: &[&str] = &[
    "geojson",
    "geopackage",
    "kml",
    "mif",
    "shapefile",
    "tab",
    "geotiff_jpeg80",
    "geotiff_jpeg95",
    "geotiff_lzw",
    "geotiff_no_compressed",
];

static FOOTPRINT: Tagged = Tagged {
    name: "footprint",
    tag: "type",
    variants: &[
        ("Box", &[Field::needed("bounds", Shape::Object(&BOX))]),
        ("Territory", &[Field::needed("territory", TERRITORY)]),
        // Positions are looked at one by one, not as a tree of lists.
        ("Polygon", &[Field::needed("coordinates", Shape::Anything)]),
    ],
};

static DETAILS: Object = Object {
    name: "extraction",
    fields: &[
        Field::filled("format", Shape::Choice(FORMATS)),
        Field::optional("crs", Shape::ReferenceSystem),
        Field::optional("footprint", Shape::Tagged(&FOOTPRINT)),
    ],
};

static RESULT: Object = Object {
    name: "extraction-result",
    fields: &[Field::filled("url", URL), Field::optional("size", Shape::Integer { min: 0, max: EXACT })],
};

static FAILURE: Object = Object {
    name: "extraction-failure",
    fields: &[
        Field::needed("end", Shape::Choice(&["failed", "refused", "cancelled"])),
        Field::optional("reason", Shape::Text { min: 0, max: |limits| limits.address, lines: true }),
    ],
};

/// Proves that an extraction may be written.
///
/// # Errors
/// Every broken rule of severity error; paths are those of what is wanted (`format`,
/// `footprint.territory`) and of the report (`result.url`, `failure.reason`).
pub fn well_formed_extraction(
    extraction: Extraction,
    context: &Context<'_>,
) -> Result<WellFormed<Extraction>, Vec<Issue>> {
    let mut issues = Vec::new();
    // What was asked stays as it was asked, whatever became of the gazetteer.
    if extraction.claimed.is_none() && extraction.finished.is_none() {
        match &extraction.details.footprint {
            Some(Footprint::Polygon { coordinates }) => issues.extend(polygon(coordinates)),
            Some(Footprint::Box { bounds }) => {
                let mut links = Links::new(context);
                links.bounds("footprint.bounds", bounds);
                issues.append(&mut links.issues);
            }
            Some(Footprint::Territory { territory }) => {
                let mut links = Links::new(context);
                links.territory("footprint.territory", territory);
                issues.append(&mut links.issues);
            }
            None => {}
        }
        issues.append(&mut table_issues(&extraction.details, &Shape::Object(&DETAILS), "", context));
    }
    if let Some(result) = &extraction.result {
        issues.append(&mut table_issues(result, &Shape::Object(&RESULT), "result", context));
    }
    if let Some(failure) = &extraction.failure {
        issues.append(&mut table_issues(failure, &Shape::Object(&FAILURE), "failure", context));
    }
    prove(errors_of(issues), extraction)
}

/// The first thing wrong with a polygon.
fn polygon(rings: &[Vec<Vec<f64>>]) -> Option<Issue> {
    let wrong =
        |path: String, found: String| Issue::error(path, IssueCode::InvalidPolygon).with("found", found);
    let count: usize = rings.iter().map(Vec::len).sum();
    if count > POSITIONS {
        let issue = Issue::error("footprint.coordinates", IssueCode::TooMany);
        return Some(issue.with("found", count).with("limit", POSITIONS));
    }
    if rings.is_empty() {
        return Some(wrong("footprint.coordinates".to_owned(), "[]".to_owned()));
    }
    for (ring, positions) in rings.iter().enumerate() {
        let path = format!("footprint.coordinates[{ring}]");
        for (at, position) in positions.iter().enumerate() {
            let on_globe = match position.as_slice() {
                [longitude, latitude] | [longitude, latitude, _] => {
                    longitude.abs() <= 180.0 && latitude.abs() <= 90.0
                }
                _ => false,
            };
            if !on_globe {
                let shown: Vec<String> = position.iter().take(4).map(f64::to_string).collect();
                return Some(wrong(format!("{path}[{at}]"), shown.join(" ")));
            }
        }
        if positions.len() < 4 || positions.first() != positions.last() {
            return Some(wrong(path, format!("{} positions", positions.len())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EXTRACTION_FORMATS;

    #[test]
    fn the_formats_are_those_of_the_model() {
        assert_eq!(FORMATS, EXTRACTION_FORMATS.iter().map(|format| format.code).collect::<Vec<_>>());
    }

    #[test]
    fn a_polygon_is_closed_and_on_the_globe() {
        let ring = |positions: &[[f64; 2]]| vec![positions.iter().map(|p| p.to_vec()).collect::<Vec<_>>()];
        let triangle = [[0.0, 44.0], [1.0, 44.0], [1.0, 45.0], [0.0, 44.0]];
        assert_eq!(polygon(&ring(&triangle)), None);
        for (wrong, path) in [
            (vec![], "footprint.coordinates"),
            (ring(&triangle[..3]), "footprint.coordinates[0]"),
            (ring(&[]), "footprint.coordinates[0]"),
            (ring(&[[0.0, 44.0], [1.0, 44.0], [1.0, 45.0], [0.0, 44.1]]), "footprint.coordinates[0]"),
            (ring(&[[0.0, 91.0]]), "footprint.coordinates[0][0]"),
            (ring(&[[f64::NAN, 1.0]]), "footprint.coordinates[0][0]"),
            (ring(&[[f64::INFINITY, 1.0]]), "footprint.coordinates[0][0]"),
            (vec![vec![vec![1.0]]], "footprint.coordinates[0][0]"),
            (vec![vec![vec![0.0, 0.0]; POSITIONS + 1]], "footprint.coordinates"),
        ] {
            assert_eq!(polygon(&wrong).map(|issue| issue.path).as_deref(), Some(path));
        }
    }
}
