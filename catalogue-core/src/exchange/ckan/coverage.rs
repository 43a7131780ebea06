//! Where and when the data of a package lies.

use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, is_empty, objects_of, text_of, texts_of};
use crate::issue::IssueCode;

/// Reads the extent.
pub(super) fn extent(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("spatial_coverage") {
        let list = objects_of(&value);
        for map in &list {
            for key in ["text", "label"] {
                if let Some(text) = map.get(key).and_then(text_of) {
                    draft.place(&text);
                }
            }
            for key in ["bbox", "geom"] {
                if let Some(value) = map.get(key).filter(|value| !is_empty(value))
                    && draft.metadata.extent.boxes.is_empty()
                    && draft.spatial("extent.boxes", value).is_err()
                {
                    draft.wrong_type("extent.boxes", value);
                }
            }
            if let Some(uri) = map.get("uri").and_then(text_of) {
                draft.keep_raw("extent.territory", &uri);
            }
        }
        if list.is_empty() {
            fields.put_back("spatial_coverage", value);
        }
    }
    for key in ["spatial-name", "spatial-text", "spatial_text", "geographic_coverage"] {
        if let Some(text) = fields.take_text(&[key]) {
            draft.place(&text);
        }
    }
    for key in ["spatial", "spatial_bbox", "bbox"] {
        if let Some(value) = fields.take(key)
            && draft.spatial("extent.boxes", &value).is_err()
        {
            draft.wrong_type("extent.boxes", &value);
        }
    }
    let keys = ["bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat"];
    let texts = keys.map(|key| fields.take_text(&[key]));
    let numbers: Vec<f64> = texts.iter().flatten().filter_map(|text| text.trim().parse().ok()).collect();
    match (numbers.as_slice(), texts.iter().any(Option::is_some)) {
        // The four bounds repeat the geometry, which wins.
        ([west, south, east, north], _) if draft.metadata.extent.boxes.is_empty() => {
            draft.add_bounds("extent.boxes", [*west, *south, *east, *north]);
        }
        ([_, _, _, _], _) | (_, false) => {}
        _ => draft.lose_value(
            "extent.boxes",
            IssueCode::BoxOutOfRange,
            &texts.map(Option::unwrap_or_default).join(" "),
        ),
    }
}

/// Reads the periods covered.
pub(super) fn periods(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("temporal_coverage") {
        let list = objects_of(&value);
        for map in &list {
            let text = |key: &str| map.get(key).and_then(text_of);
            draft.period("temporal", text("start").as_deref(), text("end").as_deref());
        }
        if list.is_empty() {
            fields.put_back("temporal_coverage", value);
        }
    }
    for (start, end) in [
        ("temporal_start", "temporal_end"),
        ("temporal_coverage_from", "temporal_coverage_to"),
        ("temporal_coverage-from", "temporal_coverage-to"),
    ] {
        let starts = fields.take(start).map(|value| texts_of(&value)).unwrap_or_default();
        let ends = fields.take(end).map(|value| texts_of(&value)).unwrap_or_default();
        for at in 0..starts.len().max(ends.len()).min(1_000) {
            draft.period("temporal", starts.get(at).map(String::as_str), ends.get(at).map(String::as_str));
        }
    }
    if let Some(text) = fields.take_text(&["dataset_date"]) {
        let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
        match inner.split_once(" TO ") {
            Some((start, end)) => draft.period("temporal", Some(start), Some(end)),
            None => match inner.split_once('-').filter(|_| inner.matches('/').count() == 4) {
                Some((start, end)) => draft.period("temporal", Some(start), Some(end)),
                None => draft.period("temporal", Some(inner), Some(inner)),
            },
        }
    }
}
