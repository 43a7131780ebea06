//! Where the data lies: GeoJSON, bounds, WKT envelopes and place names turned into boxes.

use crate::exchange::clean::NAME_LIMIT;
use crate::exchange::draft::Draft;
use crate::exchange::{fields, lambert};
use crate::issue::{Issue, IssueCode};
use crate::model::BoundingBox;
use serde_json::{Map, Value};

/// The most boxes an extent holds.
const BOX_LIMIT: usize = 100;
/// The most shapes told apart; beyond, one box covers them all.
const SHAPE_LIMIT: usize = 1_000;

/// Bounds being gathered.
#[derive(Clone, Copy)]
struct Bounds([f64; 4]);

impl Bounds {
    const EMPTY: Self = Self([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    fn add(&mut self, x: f64, y: f64) {
        let [west, south, east, north] = self.0;
        self.0 = [west.min(x), south.min(y), east.max(x), north.max(y)];
    }

    fn join(&mut self, other: &Self) {
        self.add(other.0[0], other.0[1]);
        self.add(other.0[2], other.0[3]);
    }

    fn meets(&self, other: &Self) -> bool {
        self.0[0] <= other.0[2]
            && other.0[0] <= self.0[2]
            && self.0[1] <= other.0[3]
            && other.0[1] <= self.0[3]
    }

    fn is_empty(&self) -> bool {
        self.0.iter().any(|bound| !bound.is_finite())
    }
}

impl Draft<'_> {
    /// Adds one box of bounds west, south, east, north: swapped bounds are put right, bounds off
    /// the globe are lost with their reason.
    pub fn add_bounds(&mut self, path: &str, bounds: [f64; 4]) {
        let found = bounds.map(|bound| bound.to_string()).join(" ");
        let [mut west, mut south, mut east, mut north] = bounds;
        if lambert::is_lambert(&bounds) {
            self.keep_raw(path, &found);
            let [x1, y1, x2, y2] = bounds;
            let sorted = [x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)];
            [west, south, east, north] = lambert::bounds_in_degrees(sorted);
            let value = format!("{west} {south} {east} {north}");
            let told = format!("Lambert-93 (EPSG:2154), m: {found}");
            self.repair(
                Issue::warning(path, IssueCode::ValueRepaired).with("found", told).with("value", value),
            );
        }
        // Rounding past the edge of the globe.
        let clamp = |value: f64, edge: f64| {
            if value.abs() <= edge * 1.003 { value.clamp(-edge, edge) } else { value }
        };
        (west, east) = (clamp(west, 180.0), clamp(east, 180.0));
        (south, north) = (clamp(south, 90.0), clamp(north, 90.0));
        if south > north {
            (south, north) = (north, south);
            self.repair(
                Issue::warning(path, IssueCode::BoxSouthAboveNorth).with("south", north).with("north", south),
            );
        }
        let mut read = BoundingBox::new(west, south, east, north);
        // A latitude beyond the poles that would be a longitude: the axes were exchanged.
        let exchanged = BoundingBox::new(south, west, north, east);
        if !read.is_valid() && (south.abs() > 90.0 || north.abs() > 90.0) && exchanged.is_valid() {
            read = exchanged;
        }
        if read.looks_swapped() {
            self.repair(Issue::warning(path, IssueCode::BoxSwapped).with("found", &found));
            read = read.swapped();
        }
        if !read.is_valid() {
            self.lose_value(path, IssueCode::BoxOutOfRange, &found);
        } else if bounds == [0.0; 4] {
            self.lose_value(path, IssueCode::ValueLost, &found);
        } else {
            if [read.west, read.south, read.east, read.north] != bounds
                && !self.repaired.iter().any(|i| i.path == path)
            {
                let value = format!("{} {} {} {}", read.west, read.south, read.east, read.north);
                self.repair(
                    Issue::hint(path, IssueCode::ValueRepaired).with("found", &found).with("value", value),
                );
            }
            self.add_box(path, read);
        }
    }

    /// Adds a box that is valid already, once.
    pub fn add_box(&mut self, path: &str, read: BoundingBox) {
        let boxes = &mut self.metadata.extent.boxes;
        if boxes.contains(&read) || !read.is_valid() {
            return;
        }
        if boxes.len() < BOX_LIMIT {
            boxes.push(read);
        } else {
            self.lose(
                Issue::warning(path, IssueCode::TooMany)
                    .with("found", BOX_LIMIT + 1)
                    .with("limit", BOX_LIMIT),
            );
        }
    }

    /// Reads a spatial field of any shape; text that is no geometry is a place name. Gives the
    /// value back when it is a structure that says nothing known.
    pub fn spatial(&mut self, path: &str, value: &Value) -> Result<(), ()> {
        let unpacked = fields::unpacked(value);
        match &unpacked {
            Value::Object(map) => match sides(map) {
                Some(bounds) => {
                    self.add_bounds(path, bounds);
                    Ok(())
                }
                None => self.geometry(path, &unpacked),
            },
            Value::Array(list) if list.len() == 4 && list.iter().all(|item| number(item).is_some()) => {
                let bounds: Vec<f64> = list.iter().filter_map(number).collect();
                if let [west, south, east, north] = bounds[..] {
                    self.add_bounds(path, [west, south, east, north]);
                }
                Ok(())
            }
            Value::Array(list) => {
                let read = list.iter().filter(|item| self.spatial(path, item).is_ok()).count();
                if read > 0 { Ok(()) } else { Err(()) }
            }
            Value::String(text) => {
                self.spatial_text(path, text);
                Ok(())
            }
            _ => Err(()),
        }
    }

    fn spatial_text(&mut self, path: &str, text: &str) {
        let upper = text.trim().to_ascii_uppercase();
        if let Some(bounds) = bounds_of(&upper) {
            self.add_bounds(path, bounds);
        } else if text.trim_start().starts_with(['{', '['])
            || upper.starts_with("POLYGON")
            || upper.starts_with("<GML")
        {
            self.lose_value(path, IssueCode::NotWellFormed, text);
        } else {
            self.place(text);
        }
    }

    /// The place by name; a second one is kept raw.
    pub fn place(&mut self, found: &str) {
        let Some(place) = self.line("extent.place", found, NAME_LIMIT) else { return };
        match &self.metadata.extent.place {
            None => self.metadata.extent.place = Some(place),
            Some(held) if *held == place => {}
            Some(_) => self.lose_value("extent.place", IssueCode::ValueLost, &place),
        }
    }

    fn geometry(&mut self, path: &str, value: &Value) -> Result<(), ()> {
        let code = value.pointer("/crs/properties/name").and_then(Value::as_str).unwrap_or_default();
        let metric = code.contains("2154") || code.contains("3857");
        let mut shapes = Vec::new();
        gather(value, &mut shapes, 0);
        if shapes.is_empty() {
            return Err(());
        }
        let boxes = if shapes.len() <= SHAPE_LIMIT { joined(shapes) } else { vec![all(&shapes)] };
        let boxes = if boxes.len() > BOX_LIMIT { vec![all(&boxes)] } else { boxes };
        for bounds in boxes {
            if metric && bounds.0.iter().any(|bound| bound.abs() > 180.0) {
                let found = bounds.0.map(|bound| bound.to_string()).join(" ");
                self.keep_raw(path, &found);
                self.lose(
                    Issue::warning(path, IssueCode::BoxOutOfRange).with("found", format!("{code}: {found}")),
                );
            } else {
                self.add_bounds(path, bounds.0);
            }
        }
        Ok(())
    }
}

/// Bounds given by the names of their sides.
fn sides(map: &Map<String, Value>) -> Option<[f64; 4]> {
    let names = [
        ["west", "south", "east", "north"],
        ["minx", "miny", "maxx", "maxy"],
        ["xmin", "ymin", "xmax", "ymax"],
        ["westlimit", "southlimit", "eastlimit", "northlimit"],
    ];
    names.into_iter().find_map(|names| {
        let sides: Vec<f64> = names.iter().filter_map(|name| number(map.get(*name)?)).collect();
        sides.try_into().ok()
    })
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().replace(',', ".").parse().ok(),
        _ => None,
    }
    .filter(|number| number.is_finite())
}

/// One set of bounds per shape of a GeoJSON value: parts far from each other stay apart.
fn gather(value: &Value, shapes: &mut Vec<Bounds>, depth: usize) {
    let Some(map) = value.as_object().filter(|_| depth < 16) else { return };
    if let Some(geometry) = map.get("geometry") {
        return gather(geometry, shapes, depth + 1);
    }
    for list in ["geometries", "features"].iter().filter_map(|key| map.get(*key)?.as_array()) {
        list.iter().for_each(|part| gather(part, shapes, depth + 1));
    }
    let Some(coordinates) = map.get("coordinates") else { return };
    let parts =
        match map.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase().as_str() {
            "multipolygon" | "multilinestring" | "multipoint" => {
                coordinates.as_array().cloned().unwrap_or_default()
            }
            _ => vec![coordinates.clone()],
        };
    for part in parts {
        let mut bounds = Bounds::EMPTY;
        positions(&part, &mut bounds);
        if !bounds.is_empty() {
            shapes.push(bounds);
        }
    }
}

fn positions(value: &Value, bounds: &mut Bounds) {
    let Some(list) = value.as_array() else { return };
    if let (Some(x), Some(y)) = (list.first().and_then(number), list.get(1).and_then(number)) {
        bounds.add(x, y);
    } else {
        list.iter().for_each(|part| positions(part, bounds));
    }
}

fn all(shapes: &[Bounds]) -> Bounds {
    let mut whole = Bounds::EMPTY;
    shapes.iter().for_each(|shape| whole.join(shape));
    whole
}

/// Shapes that meet become one.
fn joined(shapes: Vec<Bounds>) -> Vec<Bounds> {
    let mut apart: Vec<Bounds> = Vec::new();
    for mut shape in shapes {
        while let Some(at) = apart.iter().position(|held| held.meets(&shape)) {
            shape.join(&apart.swap_remove(at));
        }
        apart.push(shape);
    }
    apart.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
    apart
}

/// Bounds written as four numbers, `ENVELOPE(w, e, n, s)`, `BOX(w s, e n)` or a WKT polygon.
fn bounds_of(upper: &str) -> Option<[f64; 4]> {
    let (name, body) = match upper.split_once('(') {
        Some((name, body)) => (name.trim(), body),
        None => ("", upper),
    };
    let name = name.rsplit(';').next().unwrap_or(name).trim();
    let numbers: Option<Vec<f64>> = body
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<f64>().ok().filter(|number| number.is_finite()))
        .collect();
    let numbers = numbers?;
    match (name, numbers.as_slice()) {
        ("", [west, south, east, north]) | ("BOX", [west, south, east, north]) => {
            Some([*west, *south, *east, *north])
        }
        ("ENVELOPE", [west, east, north, south]) => Some([*west, *south, *east, *north]),
        ("POLYGON" | "MULTIPOLYGON" | "POINT", pairs) if pairs.len() >= 2 && pairs.len() % 2 == 0 => {
            let mut bounds = Bounds::EMPTY;
            pairs.chunks_exact(2).for_each(|pair| bounds.add(pair[0], pair[1]));
            Some(bounds.0)
        }
        _ => None,
    }
}
