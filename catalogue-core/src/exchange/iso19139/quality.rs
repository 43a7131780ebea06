//! Lineage, conformity, resolution.

use super::reader::Record;
use super::write::EXPLANATION;
use crate::exchange::clean::TEXT_LIMIT;
use crate::exchange::xml::Element;
use crate::issue::{Issue, IssueCode};
use crate::model::{Conformity, Resolution};
use crate::text;

/// The longest title of a specification, in characters, and the most of any list here.
const SPECIFICATION_LIMIT: usize = 350;
const LIST_LIMIT: usize = 100;

impl<'t> Record<'_, 't> {
    pub(super) fn quality(&mut self) {
        let mut lineage = Vec::new();
        for path in ["dataQualityInfo/lineage/statement", "resourceLineage/statement"] {
            for property in self.root.each(path) {
                let words = self.words(property);
                lineage.extend(self.one_language("lineage", &words));
            }
        }
        if !lineage.is_empty() {
            self.draft.metadata.lineage = self.draft.markdown("lineage", &lineage.join("\n\n"), TEXT_LIMIT);
        }
        for report in self.root.objects("dataQualityInfo/report") {
            for result in report.objects("result") {
                if result.name().ends_with("DQ_ConformanceResult") {
                    self.conformity(result);
                }
            }
        }
        for resolution in self.root.objects("identificationInfo/spatialResolution") {
            self.resolution(resolution);
        }
    }

    fn conformity(&mut self, result: Element<'t>) {
        let pass = result.each("pass").into_iter().find_map(|property| self.words(property).any());
        for property in result.each("explanation") {
            // A phrase that must stand there, and says nothing more.
            if text::key(property.text()) == text::key(EXPLANATION) {
                self.words(property);
            }
        }
        let mut uri =
            result.each("specification").into_iter().find_map(|property| property.attribute("href"));
        let (mut title, mut date) = (None, None);
        for specification in result.objects("specification") {
            for property in specification.each("title") {
                let words = self.words(property);
                uri = uri.or(words.href);
                title = title.or_else(|| self.one_language("conformity", &words));
            }
            for property in specification.each("date/date") {
                if let Some(found) = self.words(property).any() {
                    let read = self.draft.date("conformity.date", found);
                    date = date.or(read);
                }
            }
        }
        let title = title.or_else(|| uri.map(str::to_owned));
        let Some(specification) =
            title.and_then(|title| self.draft.line("conformity", &title, SPECIFICATION_LIMIT))
        else {
            return;
        };
        let uri = uri.and_then(|address| self.draft.url("conformity.uri", address));
        let pass = match pass.map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "1") => Some(true),
            Some("false" | "0") => Some(false),
            Some(other) => {
                self.draft.lose_value("conformity.pass", IssueCode::ValueLost, other);
                None
            }
            None => None,
        };
        let read = Conformity { specification, uri, date, pass };
        let held = &mut self.draft.metadata.conformity;
        if held.contains(&read) {
            return;
        }
        if held.len() < LIST_LIMIT {
            held.push(read);
        } else {
            self.draft.lose_value("conformity", IssueCode::TooMany, &read.specification);
        }
    }

    fn resolution(&mut self, object: Element<'t>) {
        for property in object.each("equivalentScale/denominator") {
            let Some(found) = self.words(property).any() else { continue };
            let digits: String = found.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
            let digits = digits.strip_prefix("1:").or_else(|| digits.strip_prefix("1/")).unwrap_or(&digits);
            let bare = digits.strip_suffix(".0").unwrap_or(digits);
            match bare.parse::<i64>().ok().filter(|scale| (1..=1_000_000_000).contains(scale)) {
                Some(scale) => self.add_resolution(Resolution::Scale(scale)),
                None => self.draft.lose_value("resolution", IssueCode::InvalidNumber, found),
            }
        }
        for property in object.each("distance") {
            let unit = property.children().find_map(|value| value.attribute("uom")).unwrap_or_default();
            let Some(found) = self.words(property).any() else { continue };
            let number = found.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
            let metres = number.zip(factor(unit)).map(|(number, factor)| number * factor);
            match metres.filter(|metres| (f64::MIN_POSITIVE..=1e9).contains(metres)) {
                Some(metres) => {
                    if unit.is_empty() {
                        let issue = Issue::hint("resolution", IssueCode::DefaultInvented);
                        self.draft.repair(issue.with("found", "m"));
                    }
                    self.add_resolution(Resolution::Distance(metres));
                }
                None => {
                    self.draft.lose_value("resolution", IssueCode::InvalidNumber, &format!("{found} {unit}"))
                }
            }
        }
    }

    fn add_resolution(&mut self, read: Resolution) {
        let held = &mut self.draft.metadata.resolution;
        if held.contains(&read) {
            return;
        }
        if held.len() < LIST_LIMIT {
            held.push(read);
        } else {
            let issue = Issue::warning("resolution", IssueCode::TooMany);
            self.draft.lose(issue.with("found", LIST_LIMIT + 1).with("limit", LIST_LIMIT));
        }
    }
}

/// Metres of a unit; `None` for one that is no length on the ground.
fn factor(unit: &str) -> Option<f64> {
    let bare = unit.rsplit(['#', '/', ':']).next().unwrap_or(unit).trim();
    Some(match bare.to_lowercase().as_str() {
        "" | "m" | "metre" | "meter" | "metres" | "meters" | "mètre" | "mètres" | "9001" => 1.0,
        "km" | "kilometre" | "kilometer" | "kilometres" | "kilometers" | "kilomètre" | "kilomètres"
        | "9036" => 1e3,
        "cm" | "centimetre" | "centimeter" | "centimetres" | "centimètre" | "centimètres" => 0.01,
        "mm" | "millimetre" | "millimeter" | "millimètre" => 0.001,
        "ft" | "foot" | "feet" | "9002" => 0.3048,
        _ => return None,
    })
}
