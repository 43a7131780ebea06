//! Where and when the data lies.

use super::value::{self, address, datatype, items, literal};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::issue::IssueCode;
use crate::model::Period;
use serde_json::Value;

/// The path of a box in what is told.
const BOXES: &str = "extent.boxes";

/// The levels of INSEE's register, and those of the gazetteer.
const INSEE: &[(&str, &str)] = &[
    ("region", "region"),
    ("departement", "department"),
    ("arrondissement", "arrondissement"),
    ("intercommunalite", "epci"),
    ("canton", "canton"),
    ("commune", "municipality"),
];

/// Reads extent and periods.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("dct:spatial") {
        for (at, item) in items(&value).iter().enumerate() {
            location(draft, at, item);
        }
    }
    if let Some(value) = fields.take("dct:temporal") {
        for (at, item) in items(&value).iter().enumerate() {
            let path = format!("dct:temporal[{at}].");
            match period(item, &path, draft) {
                Some((start, end)) => draft.period("temporal", start.as_deref(), end.as_deref()),
                None => draft.wrong_type("temporal", item),
            }
        }
    }
}

/// The period of a distribution.
pub(super) fn one_period(draft: &mut Draft<'_>, path: &str, value: &Value) -> Option<Period> {
    let item = items(value).first()?;
    let (start, end) = period(item, &format!("{path}.dct:temporal."), draft)?;
    let mut date = |side: &str, text: Option<String>| draft.date(&format!("{path}.temporal.{side}"), &text?);
    let period = Period { start: date("start", start), end: date("end", end) };
    Some(period).filter(|period| *period != Period::default())
}

fn period(item: &Value, path: &str, draft: &mut Draft<'_>) -> Option<(Option<String>, Option<String>)> {
    if let Some(text) = literal(item) {
        let sides = text.split_once('/').or_else(|| text.split_once(" - "));
        return Some(match sides {
            Some((start, end)) if start.len() >= 4 => (Some(start.to_owned()), Some(end.to_owned())),
            _ => (Some(text.to_owned()), Some(text.to_owned())),
        });
    }
    let mut own = value::inner(item, path, "dct:temporal[].");
    let mut side = |keys: [&'static str; 4]| {
        let mut found = None;
        for key in keys {
            let text = own.take(key).as_ref().and_then(|value| items(value).iter().find_map(instant));
            found = found.or(text);
        }
        found
    };
    let start = side(["dcat:startDate", "schema:startDate", "time:hasBeginning", "dcatap:startDate"]);
    let end = side(["dcat:endDate", "schema:endDate", "time:hasEnd", "dcatap:endDate"]);
    let label = value::label(item).or_else(|| address(item).map(str::to_owned));
    draft.lose_rest(own);
    if start.is_none() && end.is_none() {
        let label = label?;
        draft.lose_value("temporal", IssueCode::ValueLost, &label);
    }
    Some((start, end))
}

/// The date of a literal, or of an instant (OWL-Time).
fn instant(item: &Value) -> Option<String> {
    if let Some(text) = literal(item) {
        return Some(text.to_owned());
    }
    let keys = [
        "time:inXSDDate",
        "time:inXSDDateTimeStamp",
        "time:inXSDDateTime",
        "time:inXSDgYear",
        "time:inXSDgYearMonth",
    ];
    keys.iter().find_map(|key| items(item.get(*key)?).iter().find_map(literal)).map(str::to_owned)
}

fn location(draft: &mut Draft<'_>, at: usize, item: &Value) {
    if let Some(text) = literal(item) {
        if geometry(draft, item).is_none() {
            let _ = draft.spatial(BOXES, &Value::from(text));
        }
        return;
    }
    let mut own = value::inner(item, &format!("dct:spatial[{at}]."), "dct:spatial[].");
    let before = (draft.metadata.extent.clone(), draft.lost.len());
    if let Some(text) = value::take_text(&mut own, "cat:territory") {
        territory(draft, &text, false);
    }
    if let Some(text) = value::take_text(&mut own, "cat:bounds") {
        let _ = draft.spatial(BOXES, &Value::from(text));
    }
    for key in
        ["skos:prefLabel", "rdfs:label", "dct:title", "locn:geographicName", "schema:name", "foaf:name"]
    {
        if let Some(value) = own.take(key)
            && let Some(text) = draft.in_one_language("extent.place", &value::by_language(&value))
        {
            draft.place(&text);
        }
    }
    // Boxes before outlines, and each in several encodings of one geometry.
    let mut boxed = draft.metadata.extent.boxes != before.0.boxes;
    for key in
        ["dcat:bbox", "locn:geometry", "gsp:asWKT", "gsp:asGeoJSON", "gsp:hasGeometry", "dcat:centroid"]
    {
        let Some(value) = own.take(key) else { continue };
        let whole = if key == "gsp:hasGeometry" { unfolded(&value) } else { value };
        boxed |= !boxed && encodings(draft, &whole);
    }
    if let Some(found) = address(item) {
        let known = insee(found).is_some_and(|id| territory(draft, &id, true));
        if !known {
            let nothing = before == (draft.metadata.extent.clone(), draft.lost.len());
            if nothing {
                draft.lose_value("extent.territory", IssueCode::ValueLost, found);
            } else {
                draft.keep_raw("extent.territory", found);
            }
        }
    }
    draft.lose_rest(own);
}

/// The literals of geometries that stand in things of their own.
fn unfolded(value: &Value) -> Value {
    let keys = ["gsp:asWKT", "gsp:asGeoJSON", "gsp:asGML"];
    items(value)
        .iter()
        .flat_map(|item| keys.iter().filter_map(|key| item.get(*key)).flat_map(items).cloned())
        .collect::<Vec<_>>()
        .into()
}

/// Reads the geometries of the first encoding that can be read; true when a box was there.
fn encodings(draft: &mut Draft<'_>, value: &Value) -> bool {
    let rank = |item: &Value| match datatype(item) {
        kind if kind.ends_with("wktLiteral") => 0,
        kind if kind.contains("eoJSON") || kind.contains("geo+json") => 1,
        "" => 2,
        kind if kind.ends_with("gmlLiteral") => 3,
        _ => 4,
    };
    for wanted in 0..=4 {
        let mut read = false;
        for item in items(value).iter().filter(|item| rank(item) == wanted) {
            read |= geometry(draft, item).is_some();
        }
        if read {
            return true;
        }
    }
    if let Some(text) = items(value).iter().find_map(literal) {
        draft.lose_value(BOXES, IssueCode::NotWellFormed, text);
    }
    false
}

/// Reads one geometry as the box around it; none when it is no geometry.
fn geometry(draft: &mut Draft<'_>, item: &Value) -> Option<()> {
    let found = literal(item)?;
    let text = found.trim();
    if text.starts_with('{') {
        return draft.spatial(BOXES, &serde_json::from_str(text).ok()?).ok();
    }
    if text.starts_with("<gml") || text.contains(":Envelope") || text.starts_with("<Envelope") {
        let bounds = gml(text)?;
        draft.add_bounds(BOXES, bounds);
        return Some(());
    }
    let (system, body) = match text.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((system, body)) => (system, body.trim()),
        None => ("", text),
    };
    let upper = body.to_ascii_uppercase();
    let shape = upper.rsplit(';').next().unwrap_or_default().trim_start();
    let known = ["POLYGON", "MULTIPOLYGON", "POINT", "LINESTRING", "MULTIPOINT", "ENVELOPE", "BOX"];
    if !known.iter().any(|name| shape.starts_with(name)) {
        return None;
    }
    if system.is_empty() {
        let _ = draft.spatial(BOXES, &Value::from(body));
        return Some(());
    }
    let numbers = numbers(shape.split_once('(')?.1);
    let bounds = bounds(&numbers, latitude_first(system))?;
    draft.add_bounds(BOXES, bounds);
    Some(())
}

/// Whether the coordinates of a reference system are latitude, longitude.
fn latitude_first(system: &str) -> bool {
    let formal = system.contains("/def/crs/") || system.starts_with("urn:");
    formal && ["4326", "4258", "4171"].iter().any(|code| system.trim_end_matches('/').ends_with(code))
}

/// The bounds of a GML envelope or outline.
fn gml(text: &str) -> Option<[f64; 4]> {
    let system =
        text.split("srsName=").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1)).unwrap_or_default();
    let within = |tag: &str| {
        let (_, rest) = text.split_once(tag)?;
        let (_, rest) = rest.split_once('>')?;
        Some(rest.split('<').next().unwrap_or_default().to_owned())
    };
    let found = match (within("lowerCorner"), within("upperCorner")) {
        (Some(low), Some(high)) => format!("{low} {high}"),
        _ => within("posList").or_else(|| within("coordinates"))?,
    };
    bounds(&numbers(&found), latitude_first(system))
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
        .filter_map(|part| part.parse::<f64>().ok())
        .filter(|number| number.is_finite())
        .collect()
}

fn bounds(numbers: &[f64], latitude_first: bool) -> Option<[f64; 4]> {
    if numbers.len() < 2 || !numbers.len().is_multiple_of(2) {
        return None;
    }
    let mut found = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for pair in numbers.chunks_exact(2) {
        let (mut x, mut y) = (*pair.first()?, *pair.get(1)?);
        if latitude_first {
            (x, y) = (y, x);
        }
        let [west, south, east, north] = found;
        found = [west.min(x), south.min(y), east.max(x), north.max(y)];
    }
    Some(found)
}

/// The gazetteer's name of a place of INSEE's register.
fn insee(address: &str) -> Option<String> {
    if !address.contains("insee.fr/geo/") {
        return None;
    }
    let mut parts = address.trim_end_matches('/').rsplit('/');
    let mut code = parts.next()?;
    // Some addresses end with the date of the register.
    if code.len() == 10 && code.contains('-') {
        code = parts.next()?;
    }
    let level = parts.next()?.to_ascii_lowercase();
    let code = code.rsplit('_').next().unwrap_or(code);
    let (_, own) = INSEE.iter().find(|(name, _)| level.starts_with(name))?;
    Some(format!("{own}:{code}"))
}

/// Takes a territory that the gazetteer knows, with its name and box when `whole`.
fn territory(draft: &mut Draft<'_>, id: &str, whole: bool) -> bool {
    let Some(place) = draft.reading.places.by_code(id) else {
        if !whole {
            draft.lose_value("extent.territory", IssueCode::ValueLost, id);
        }
        return false;
    };
    let known = place.territory.clone().unwrap_or_else(|| id.to_owned());
    match &draft.metadata.extent.territory {
        None => draft.metadata.extent.territory = Some(known),
        Some(held) if *held == known => {}
        Some(_) => draft.keep_raw("extent.territory", id),
    }
    if whole {
        if let Some(name) = &place.place
            && draft.metadata.extent.place.is_none()
        {
            draft.place(name);
        }
        for bounds in place.boxes {
            draft.add_box(BOXES, bounds);
        }
    }
    true
}
