//! Where the data lies, as boxes.

use super::rule::{Finding, is_data, when};
use crate::issue::IssueCode;
use crate::model::{BoundingBox, Dataset};
use crate::validate::context::Context;

/// A box this wide says that the data is worldwide, not that it lies in two lands.
const WORLDWIDE: f64 = 300.0;

/// A point of metropolitan France, longitude then latitude.
const METROPOLIS: (f64, f64) = (2.5, 46.5);

/// A point of each French land overseas, longitude then latitude.
const OVERSEAS: &[(f64, f64)] = &[
    (-61.5, 16.2),
    (-61.0, 14.6),
    (-53.0, 4.0),
    (55.5, -21.1),
    (45.1, -12.8),
    (-56.3, 46.8),
    (165.5, -21.3),
    (-149.4, -17.5),
    (-176.2, -13.3),
];

/// Data lies somewhere: a box, not only the name of a place.
pub(super) fn no_box(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    when(is_data(dataset) && dataset.metadata.extent.boxes.is_empty(), "extent.boxes", IssueCode::NoBox)
}

fn boxes<'a>(dataset: &'a Dataset, context: &Context<'_>) -> impl Iterator<Item = (usize, &'a BoundingBox)> {
    // What lies off the globe is told by another rule.
    let boxes = dataset.metadata.extent.boxes.iter().take(context.limits.boxes).enumerate();
    boxes.filter(|(_, held)| held.is_valid())
}

/// Bounds are asked for with two decimals: a box of whole or tenths of degrees was rounded.
pub(super) fn coarse_boxes(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let tenths = |bound: f64| (bound * 10.0 - (bound * 10.0).round()).abs() < 1e-6;
    boxes(dataset, context)
        .filter(|(_, held)| {
            held.width() < WORLDWIDE && [held.west, held.south, held.east, held.north].into_iter().all(tenths)
        })
        .map(|(at, _)| Finding::new(format!("extent.boxes[{at}]"), IssueCode::BoxCoarse))
        .collect()
}

/// Several boxes are for several lands: they do not share ground, touching allowed.
pub(super) fn boxes_overlap(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let all: Vec<(usize, &BoundingBox)> = boxes(dataset, context).collect();
    let mut findings = Vec::new();
    for (place, (at, held)) in all.iter().enumerate() {
        let other = all.iter().take(place).find(|(_, other)| share_ground(held, other));
        if let Some((first, _)) = other {
            let finding = Finding::new(format!("extent.boxes[{at}]"), IssueCode::BoxesOverlap);
            findings.push(finding.with("found", first + 1));
        }
    }
    findings
}

fn share_ground(one: &BoundingBox, other: &BoundingBox) -> bool {
    one.parts().iter().any(|a| {
        other
            .parts()
            .iter()
            .any(|b| a.west < b.east && b.west < a.east && a.south < b.north && b.south < a.north)
    })
}

/// One box over France and a land overseas covers an ocean: each land has a box of its own.
pub(super) fn boxes_over_oceans(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let holds = |held: &BoundingBox, (longitude, latitude): (f64, f64)| {
        BoundingBox::new(longitude, latitude, longitude, latitude).within(held)
    };
    boxes(dataset, context)
        .filter(|(_, held)| {
            held.width() < WORLDWIDE
                && holds(held, METROPOLIS)
                && OVERSEAS.iter().any(|land| holds(held, *land))
        })
        .map(|(at, _)| Finding::new(format!("extent.boxes[{at}]"), IssueCode::BoxOverOceans))
        .collect()
}
