//! `spatial` of udata: zones by code, a geometry, a granularity.

use crate::exchange::draft::Draft;
use crate::exchange::fields::{is_empty, name_of, text_of};
use crate::issue::{Issue, IssueCode};
use crate::vocabulary::scheme;
use serde_json::{Map, Value};

/// Levels of geozones and of the gazetteer.
pub(super) const LEVELS: &[(&str, &str)] = &[
    ("country", "country"),
    ("fr:region", "region"),
    ("fr:departement", "department"),
    ("fr:collectivite", "department"),
    ("fr:epci", "epci"),
    ("fr:commune", "municipality"),
];

/// Reads `spatial`.
pub(super) fn read(draft: &mut Draft<'_>, mut spatial: Map<String, Value>) {
    if let Some(text) = spatial.remove("granularity").as_ref().and_then(granularity) {
        draft.metadata.granularity = draft.code("granularity", scheme::GRANULARITY, &text);
    }
    let geometry = spatial.remove("geom").filter(|value| !is_empty(value));
    if let Some(geometry) = geometry
        && draft.spatial("extent.boxes", &geometry).is_err()
    {
        draft.wrong_type("extent.boxes", &geometry);
    }
    let list = match spatial.remove("zones") {
        Some(Value::Array(list)) => list,
        Some(Value::String(zone)) => vec![Value::String(zone)],
        Some(other) => {
            draft.lose_field("spatial.zones".to_owned(), other);
            Vec::new()
        }
        None => Vec::new(),
    };
    zones(draft, &list);
    for (key, value) in spatial {
        if !is_empty(&value) {
            draft.lose_field(format!("spatial.{key}"), value);
        }
    }
}

fn granularity(value: &Value) -> Option<String> {
    text_of(value).or_else(|| text_of(value.get("id")?)).or_else(|| name_of(value))
}

fn zones(draft: &mut Draft<'_>, list: &[Value]) {
    let mut names: Vec<String> = Vec::new();
    let mut territories: Vec<String> = Vec::new();
    for zone in list.iter().filter(|zone| !is_empty(zone)) {
        let Some(id) = text_of(zone).or_else(|| text_of(zone.get("id")?)) else {
            draft.wrong_type("extent.territory", zone);
            continue;
        };
        draft.keep_raw("extent.territory", &id);
        let named = zone.get("name").and_then(text_of);
        let territory = territory(&id);
        let extent = territory.as_ref().and_then(|territory| draft.reading.places.by_code(territory));
        match (territory, extent) {
            (Some(territory), Some(extent)) => {
                names.extend(named.or(extent.place));
                for read in extent.boxes {
                    draft.add_box("extent.boxes", read);
                }
                territories.push(territory);
            }
            _ => {
                draft
                    .lose(Issue::warning("extent.territory", IssueCode::UnknownTerritory).with("found", &id));
                names.extend(named);
            }
        }
    }
    // One territory is one; of several, none may stand for the others.
    if let [only] = territories.as_slice()
        && list.len() == 1
    {
        draft.metadata.extent.territory = Some(only.clone());
    }
    names.dedup();
    if !names.is_empty() {
        draft.place(&names.join(", "));
    }
}

/// `fr:commune:33063@1943-01-01` → `municipality:33063`; `country:fr` → `country:FR`.
fn territory(id: &str) -> Option<String> {
    let dated = id.split('@').next()?;
    let (level, code) = dated.rsplit_once(':')?;
    let (_, own) = LEVELS.iter().find(|(zone, _)| *zone == level)?;
    Some(format!("{own}:{}", code.to_ascii_uppercase()))
}
