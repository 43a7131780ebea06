//! Where and when the data lies: several boxes, places, polygons when there is no box, periods.

use super::reader::Record;
use crate::exchange::clean;
use crate::exchange::xml::Element;
use crate::issue::{Issue, IssueCode};

impl<'t> Record<'_, 't> {
    pub(super) fn extent(&mut self) {
        let mut polygons = Vec::new();
        self.places.clear();
        for extent in self.root.objects("identificationInfo/extent") {
            self.one_extent(extent, &mut polygons);
        }
        self.name_places();
        let boxes = self.draft.metadata.extent.boxes.len();
        for polygon in polygons {
            // Beside a box a polygon is more than the model holds: it is told as left.
            if boxes == 0 && polygon.path().ends_with("polygon") {
                self.polygon(polygon);
            }
        }
    }

    fn one_extent(&mut self, extent: Element<'t>, polygons: &mut Vec<Element<'t>>) {
        for property in extent.each("description") {
            let words = self.words(property);
            let text = self.one_language("extent.place", &words);
            self.places.extend(text);
        }
        for object in extent.objects("geographicElement") {
            if object.first("westBoundLongitude").is_some() || object.name().ends_with("BoundingBox") {
                self.bounding_box(object);
            }
            for identifier in object.objects("geographicIdentifier") {
                self.place(identifier);
            }
            polygons.extend(object.each("polygon"));
        }
        for property in extent.each("temporalElement/extent") {
            self.time(property);
        }
    }

    fn bounding_box(&mut self, object: Element<'t>) {
        let texts = ["westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"]
            .map(|name| self.text_in(object, name));
        if texts.iter().all(Option::is_none) {
            return;
        }
        let numbers: Vec<f64> = texts
            .iter()
            .flatten()
            .filter_map(|text| text.trim().replace(',', ".").parse::<f64>().ok())
            .filter(|number| number.is_finite())
            .collect();
        match numbers.as_slice() {
            [west, south, east, north] => {
                self.draft.add_bounds("extent.boxes", [*west, *south, *east, *north])
            }
            _ => {
                let found = texts.map(|text| text.unwrap_or("?")).join(" ");
                self.draft.lose_value("extent.boxes", IssueCode::BoxOutOfRange, &found);
            }
        }
    }

    /// A place by its identifier: a name, or an address of INSEE that gives the territory.
    fn place(&mut self, identifier: Element<'t>) {
        for property in identifier.each("code") {
            let words = self.words(property);
            let territory = [words.href, words.text].into_iter().flatten().find_map(territory);
            if let Some(territory) = territory
                && self.draft.reading.places.by_code(&territory).is_some()
            {
                self.draft.keep_raw("extent.territory", words.href.or(words.text).unwrap_or_default());
                if self.draft.metadata.extent.territory.is_none() {
                    self.draft.metadata.extent.territory = Some(territory);
                }
            } else if let Some(href) = words.href {
                self.draft.keep_raw("extent.territory", href);
            }
            if let Some(text) = self.one_language("extent.place", &words).filter(|text| !text.contains("://"))
            {
                self.places.push(text);
            }
        }
    }

    /// Several places are one line while they fit.
    fn name_places(&mut self) {
        let mut line = String::new();
        let mut left = Vec::new();
        for place in std::mem::take(&mut self.places) {
            let place = clean::one_line(&place);
            if line == place || line.split(", ").any(|held| held == place) || place.is_empty() {
                continue;
            }
            let fits =
                line.is_empty() || line.chars().count() + place.chars().count() + 2 <= clean::NAME_LIMIT;
            match fits {
                true if line.is_empty() => line = place,
                true => line = format!("{line}, {place}"),
                false => left.push(place),
            }
        }
        if !line.is_empty() {
            self.draft.place(&line);
        }
        left.iter().for_each(|place| self.draft.lose_value("extent.place", IssueCode::ValueLost, place));
    }

    /// The bounds of a polygon of GML.
    fn polygon(&mut self, property: Element<'t>) {
        let mut bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let system = property.all().find_map(|element| element.attribute("srsName")).unwrap_or_default();
        // In these notations the latitude comes first.
        let latitude_first = system.starts_with("urn:") && !system.to_ascii_uppercase().contains("CRS84")
            || system.contains("/def/crs/EPSG");
        let mut found = false;
        for element in property.all().filter(|element| element.children().next().is_none()) {
            let numbers: Vec<f64> = element
                .text()
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter_map(|part| part.parse::<f64>().ok())
                .filter(|number| number.is_finite())
                .collect();
            let dimension =
                element.attribute("srsDimension").and_then(|text| text.parse().ok()).unwrap_or(2_usize);
            for position in numbers.chunks_exact(dimension.clamp(2, 4)) {
                let (Some(first), Some(second)) = (position.first(), position.get(1)) else { continue };
                let (x, y) = if latitude_first { (*second, *first) } else { (*first, *second) };
                let [west, south, east, north] = bounds;
                bounds = [west.min(x), south.min(y), east.max(x), north.max(y)];
                found = true;
            }
        }
        if found {
            self.words(property);
            self.draft.add_bounds("extent.boxes", bounds);
        }
    }

    /// A period or an instant of GML, in any of its forms.
    fn time(&mut self, property: Element<'t>) {
        for object in property.children() {
            let bound = |names: [&str; 2]| -> Option<(Option<&'t str>, Option<&'t str>)> {
                let element = names.into_iter().find_map(|name| object.named(name).next())?;
                let position =
                    element.all().find(|part| !part.text().is_empty() && part.children().next().is_none());
                let vague = element.all().find_map(|part| part.attribute("indeterminatePosition"));
                Some((position.map(Element::text), vague))
            };
            let instant = bound(["timePosition", "instant"]);
            let (start, end) = match instant {
                Some(at) => (Some(at), Some(at)),
                None => (bound(["beginPosition", "begin"]), bound(["endPosition", "end"])),
            };
            // What is not a date but a word stays an open end.
            for (name, at) in [("temporal.start", start), ("temporal.end", end)] {
                if let Some((_, Some(vague))) = at {
                    self.draft.keep_raw(name, vague);
                }
            }
            let text = |at: Option<(Option<&'t str>, Option<&'t str>)>| at.and_then(|(text, _)| text);
            let (start, end) = (text(start), text(end));
            if start.is_some() || end.is_some() {
                self.draft.period("temporal", start, end);
            } else if object.name() != "TimePeriod" && !object.text().is_empty() {
                self.draft
                    .lose(Issue::warning("temporal", IssueCode::ValueLost).with("found", object.text()));
                self.draft.keep_raw("temporal", object.text());
            }
        }
        self.words(property);
    }
}

/// `http://id.insee.fr/geo/commune/33063` → `municipality:33063`.
fn territory(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("id.insee.fr/geo/")?;
    let mut parts = rest.trim_end_matches('/').split('/');
    let (level, code) = (parts.next()?, parts.next()?);
    let own = match level {
        "pays" => "country",
        "region" => "region",
        "departement" => "department",
        "intercommunalite" | "epci" => "epci",
        "commune" => "municipality",
        _ => return None,
    };
    Some(format!("{own}:{code}"))
}
