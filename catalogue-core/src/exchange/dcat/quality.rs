//! What the data conforms to, its reference systems and its resolution.

use super::value::{self, address, candidates, items, literal};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::issue::{Issue, IssueCode};
use crate::model::{Conformity, PartialDate, Resolution};
use crate::vocabulary::scheme;
use serde_json::Value;

/// The most conformities, and the most resolutions.
const LIMIT: usize = 100;

/// Reads conformity, reference systems and resolutions.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(value) = fields.take("geodcatap:referenceSystem") {
        for item in items(&value) {
            match system(draft, item) {
                Some(code) => add_system(draft, code),
                None => lost(draft, "crs", item),
            }
        }
    }
    activities(draft, fields);
    if let Some(value) = fields.take("dct:conformsTo") {
        for item in items(&value) {
            standard(draft, item);
        }
    }
    resolutions(draft, fields);
}

fn lost(draft: &mut Draft<'_>, path: &str, item: &Value) {
    match candidates(item).into_iter().next() {
        Some(found) => draft.lose_value(path, IssueCode::ValueLost, &found),
        None => draft.wrong_type(path, item),
    }
}

/// The reference system that a standard is; none when it is another standard.
fn system(draft: &Draft<'_>, item: &Value) -> Option<String> {
    let texts = candidates(item);
    texts.iter().find_map(|text| {
        let crs =
            text.contains("/crs/") || text.contains(":crs:") || text.to_ascii_uppercase().contains("EPSG");
        let found = draft.find_code(scheme::CRS, text).map(|(code, _)| code);
        found.or_else(|| {
            let number = text.trim_end_matches('/').rsplit(['/', ':', '#']).next()?;
            let digits = number.len() >= 4 && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit());
            (crs && digits).then(|| format!("EPSG:{number}"))
        })
    })
}

/// Adds a reference system to the dataset's, which are few.
fn add_system(draft: &mut Draft<'_>, code: String) {
    if draft.metadata.crs.len() < LIMIT || draft.metadata.crs.contains(&code) {
        Draft::add_once(&mut draft.metadata.crs, code);
    } else {
        draft.lose_value("crs", IssueCode::TooMany, &code);
    }
}

/// A reference system for one distribution, or a standard of the dataset.
pub(super) fn of_distribution(draft: &mut Draft<'_>, value: &Value) -> Option<String> {
    let mut found = None;
    for item in items(value) {
        match system(draft, item) {
            Some(code) if found.is_none() => found = Some(code),
            Some(code) => add_system(draft, code),
            None => standard(draft, item),
        }
    }
    found
}

fn standard(draft: &mut Draft<'_>, item: &Value) {
    if let Some(code) = system(draft, item) {
        add_system(draft, code);
        return;
    }
    // What a record says it conforms to, it passes: there is no word for the rest.
    conformity(draft, item, Some(true));
}

fn conformity(draft: &mut Draft<'_>, item: &Value, pass: Option<bool>) {
    let named = ["dct:title", "rdfs:label", "skos:prefLabel"].iter().find_map(|key| item.get(*key));
    let title = match named {
        Some(texts) => draft.in_one_language("conformity", &value::by_language(texts)),
        None => literal(item).or_else(|| address(item)).map(str::to_owned),
    };
    let Some(title) = title else {
        draft.wrong_type("conformity", item);
        return;
    };
    let version = item.get("owl:versionInfo").or_else(|| item.get("dcat:version")).and_then(value::best);
    let title = match version.filter(|version| !title.contains(version.as_str())) {
        Some(version) => format!("{title} {version}"),
        None => title,
    };
    let date = item.get("dct:issued").or_else(|| item.get("dct:created")).and_then(value::best);
    let date: Option<PartialDate> = date.and_then(|text| draft.date("conformity.date", &text));
    let uri =
        address(item).filter(|uri| uri.starts_with("http")).and_then(|uri| draft.url("conformity", uri));
    let Some(specification) = draft.line("conformity", &title, 350) else { return };
    let list = &mut draft.metadata.conformity;
    // The same specification may stand under two properties: the one that was judged wins.
    if let Some(held) = list.iter_mut().find(|held| same(held, &specification, uri.as_deref())) {
        held.date = held.date.or(date);
        held.uri = held.uri.take().or(uri);
        return;
    }
    if list.len() < LIMIT {
        list.push(Conformity { specification, uri, date, pass });
    } else {
        draft.lose(
            Issue::warning("conformity", IssueCode::TooMany).with("found", LIMIT + 1).with("limit", LIMIT),
        );
    }
}

fn same(held: &Conformity, specification: &str, uri: Option<&str>) -> bool {
    match (held.uri.as_deref(), uri) {
        (Some(held), Some(uri)) => held == uri,
        _ => held.specification == specification,
    }
}

/// `prov:wasUsedBy`: the tests that the data was put to (GeoDCAT-AP), passed or not.
fn activities(draft: &mut Draft<'_>, fields: &mut Fields) {
    let Some(value) = fields.take("prov:wasUsedBy") else { return };
    for (at, item) in items(&value).iter().enumerate() {
        let path = format!("prov:wasUsedBy[{at}].");
        let mut own = value::inner(item, &path, "prov:wasUsedBy[].");
        let generated = own.take("prov:generated").unwrap_or_default();
        let degree = items(&generated).iter().find_map(|result| result.get("dct:type")).and_then(|degrees| {
            items(degrees)
                .iter()
                .flat_map(candidates)
                .find_map(|text| text.rsplit('/').next().map(str::to_owned))
        });
        let pass = match degree.as_deref() {
            Some("conformant") => Some(true),
            Some("notConformant") => Some(false),
            _ => None,
        };
        let association = own.take("prov:qualifiedAssociation").unwrap_or_default();
        let plans = items(&association).iter().filter_map(|item| item.get("prov:hadPlan")).flat_map(items);
        let standards: Vec<&Value> =
            plans.filter_map(|plan| plan.get("prov:wasDerivedFrom")).flat_map(items).collect();
        for standard in &standards {
            conformity(draft, standard, pass);
        }
        if standards.is_empty() {
            draft.wrong_type("conformity", item);
        }
        draft.lose_rest(own);
    }
}

fn resolutions(draft: &mut Draft<'_>, fields: &mut Fields) {
    for (key, scale) in [
        ("dcat:spatialResolutionInMeters", false),
        ("geodcatap:spatialResolutionAsScale", true),
        ("cat:scale", true),
    ] {
        let Some(value) = fields.take(key) else { continue };
        for item in items(&value) {
            let number = literal(item).and_then(|text| text.replace(',', ".").parse::<f64>().ok());
            resolution(draft, item, number, scale, key == "cat:scale");
        }
    }
    let Some(value) = fields.take("dqv:hasQualityMeasurement") else { return };
    for (at, item) in items(&value).iter().enumerate() {
        let path = format!("dqv:hasQualityMeasurement[{at}].");
        let mut own = value::inner(item, &path, "dqv:hasQualityMeasurement[].");
        let metric = own.take("dqv:isMeasurementOf").unwrap_or_default();
        let metric: String = items(&metric).iter().filter_map(address).collect();
        let number = value::take_text(&mut own, "dqv:value").and_then(|text| text.parse::<f64>().ok());
        match metric.rsplit('/').next().unwrap_or_default() {
            "spatialResolutionAsScale" => resolution(draft, item, number, true, false),
            "spatialResolutionAsDistance" => resolution(draft, item, number, false, false),
            _ => {
                draft.lose_field(format!("dqv:hasQualityMeasurement[{at}]"), item.clone());
                continue;
            }
        }
        own.take("dqv:unitMeasure");
        draft.lose_rest(own);
    }
}

/// A resolution in metres, or as a fraction; `whole` when it is the denominator itself.
fn resolution(draft: &mut Draft<'_>, item: &Value, number: Option<f64>, scale: bool, whole: bool) {
    let read = number.filter(|number| number.is_finite() && *number > 0.0).and_then(|number| {
        if !scale {
            return Some(Resolution::Distance(number));
        }
        let denominator = if number < 1.0 && !whole { (1.0 / number).round() } else { number.round() };
        // Within what a float holds exactly; no map is drawn at less.
        (1.0..1e12).contains(&denominator).then_some(Resolution::Scale(denominator as i64))
    });
    match read {
        Some(read) if draft.metadata.resolution.contains(&read) => {}
        Some(read) if draft.metadata.resolution.len() < LIMIT => draft.metadata.resolution.push(read),
        _ => draft.lose_value("resolution", IssueCode::InvalidNumber, &item.to_string()),
    }
}
