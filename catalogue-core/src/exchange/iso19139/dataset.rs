//! A metadata record into a dataset.

use super::reader::Record;
use crate::exchange::mapping::MappingRow;
use crate::exchange::reading::{Format, Reading};
use crate::exchange::record::Imported;
use crate::exchange::xml::{Element, Tree};
use crate::issue::{Issue, IssueCode};
use crate::model::{Provenance, State};
use crate::vocabulary::scheme;
use sha2::{Digest, Sha256};

/// Reads one record of either ISO standard.
pub(in crate::exchange) fn read(
    format: Format,
    table: &'static [MappingRow],
    tree: &Tree,
    reading: &Reading<'_>,
) -> Result<Imported, Vec<Issue>> {
    let mut record = Record::new(reading, Element::root(tree), table);
    let mut provenance = Provenance {
        format: format.code().to_owned(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint(record.root)),
        ..Default::default()
    };
    provenance.remote_id = record.identity();
    if record.root.first("identificationInfo").is_none() {
        let reason = if record.root.first("contentInfo").is_some() {
            Some("a feature catalogue: it describes the attributes of data (contentInfo), not a dataset")
        } else if provenance.remote_id.is_none() {
            Some("a fragment or a template: neither identificationInfo nor an identifier")
        } else {
            None
        };
        if let Some(reason) = reason {
            return Err(vec![Issue::error("", IssueCode::RecordSkipped).with("found", reason)]);
        }
        record.draft.lose(Issue::warning("identificationInfo", IssueCode::Required));
    }
    record.record_facts();
    record.kind();
    record.citation();
    record.codes();
    record.representations();
    record.keywords();
    let closed = record.constraints();
    record.extent();
    record.quality();
    let organisation = record.contacts();
    let resources = record.links(closed);
    record.lose_rest();
    record.draft.finished(resources, organisation, None, State::Published, provenance)
}

/// SHA-256 of what a record says, whatever its prefixes and line ends, without its own date.
pub(in crate::exchange) fn fingerprint(root: Element<'_>) -> String {
    let mut hash = Sha256::new();
    let date = |element: Element<'_>| {
        matches!(element.name(), "dateStamp" | "dateInfo") && !element.path().contains('/')
    };
    root.say(&date, &mut |text| {
        hash.update(text.as_bytes());
        hash.update([0]);
    });
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether an identifier is a mark that a template left in place of one.
fn is_template_mark(text: &str) -> bool {
    let inner = text.trim_matches(['{', '}', '$', '@', '%', '[', ']', '#', ' ']);
    inner.is_empty() || (inner.len() + 2 <= text.len() && !inner.chars().any(|c| c.is_ascii_digit()))
}

impl<'t> Record<'_, 't> {
    /// What names the record in its source.
    fn identity(&mut self) -> Option<String> {
        // The last is a text where an object should be.
        let found = ["fileIdentifier", "metadataIdentifier/code", "metadataIdentifier"]
            .into_iter()
            .find_map(|path| self.text(path))?;
        if is_template_mark(found) {
            self.draft.lose_value("identifiers", IssueCode::ValueLost, found);
            return None;
        }
        let id = self.draft.own_identifier(found)?;
        self.draft.identifier("file", &id, None);
        Some(id)
    }

    /// What is said of the record, not of the data: kept raw.
    fn record_facts(&mut self) {
        for (path, kept) in [
            ("dateStamp", "record.date"),
            ("dateInfo/date", "record.date"),
            ("metadataStandardName", "record.standard"),
            ("metadataStandardVersion", "record.standard_version"),
            ("metadataStandard/title", "record.standard"),
            ("metadataStandard/edition", "record.standard_version"),
        ] {
            for property in self.root.each(path) {
                if let Some(text) = self.words(property).any() {
                    self.draft.keep_raw(kept, text);
                }
            }
        }
        for path in ["parentIdentifier", "parentMetadata/identifier/code", "parentMetadata/title"] {
            if let Some(parent) = self.text(path) {
                self.draft.keep_raw("parent", parent);
                self.draft.lose(Issue::hint("parent", IssueCode::ReferenceLost).with("found", parent));
            }
        }
        if let Some(address) = self.text("dataSetURI") {
            if address.contains("://") {
                self.draft.metadata.link = self.draft.url("link", address);
            } else {
                self.draft.identifier("other", address, None);
            }
        }
    }

    fn kind(&mut self) {
        let service = self.root.objects("identificationInfo").iter().any(|object| {
            object.name() == "SV_ServiceIdentification" || object.name().ends_with("SV_ServiceIdentification")
        });
        for path in ["hierarchyLevel", "metadataScope/resourceScope"] {
            for property in self.root.each(path) {
                let Some(found) = self.words(property).any() else { continue };
                let held = self.draft.metadata.kind.clone();
                match self.draft.code("kind", scheme::KIND, found.trim()) {
                    Some(code) if held == "dataset" => self.draft.metadata.kind = code,
                    _ => {}
                }
            }
        }
        if service {
            self.draft.metadata.kind = "service".to_owned();
        }
    }

    /// Single codes and lists of codes.
    fn codes(&mut self) {
        if let Some(found) = self.text("identificationInfo/resourceMaintenance/maintenanceAndUpdateFrequency")
        {
            self.draft.metadata.frequency = self.draft.code("frequency", scheme::FREQUENCY, found);
        }
        for property in self.root.each("identificationInfo/resourceMaintenance/maintenanceNote") {
            // A frequency that ISO has no code for stands there by its address.
            let address = Some(property.text()).filter(|text| text.contains("/authority/frequency/"));
            if let Some((code, _)) = address.and_then(|text| self.draft.find_code(scheme::FREQUENCY, text))
                && self.draft.metadata.frequency.is_none()
            {
                self.words(property);
                self.draft.metadata.frequency = Some(code);
            }
        }
        if let Some(found) = self.text("identificationInfo/status") {
            self.draft.metadata.progress = self.draft.code("progress", scheme::PROGRESS, found);
        }
        for path in [
            "identificationInfo/language",
            "identificationInfo/defaultLocale/language",
            "identificationInfo/otherLocale/language",
        ] {
            for property in self.root.each(path) {
                let Some(found) = self.words(property).any() else { continue };
                let bare = found.rsplit('#').next().unwrap_or(found);
                if let Some(code) = self.draft.language("languages", bare)
                    && !self.draft.metadata.languages.contains(&code)
                {
                    self.draft.metadata.languages.push(code);
                }
            }
        }
        for property in self.root.each("referenceSystemInfo/referenceSystemIdentifier/code") {
            let words = self.words(property);
            self.reference_system(&words);
        }
        for property in self.root.each("referenceSystemInfo/referenceSystemIdentifier/codeSpace") {
            // Read with the code, where it matters.
            self.words(property);
        }
        if let Some(found) = self
            .root
            .each("identificationInfo/graphicOverview/fileName")
            .iter()
            .find_map(|file| self.words(*file).any().filter(|text| text.contains("://")))
        {
            self.draft.metadata.thumbnail = self.draft.url("thumbnail", found);
        }
    }

    fn reference_system(&mut self, words: &super::reader::Words<'t>) {
        let Some(found) = words.href.or(words.text) else { return };
        let code = [words.href, words.text].into_iter().flatten().find_map(|text| {
            self.draft.find_code(scheme::CRS, text).map(|(code, _)| code).or_else(|| epsg(text))
        });
        match code {
            Some(code) => {
                if code != found {
                    self.draft.keep_raw("crs", words.text.unwrap_or(found));
                }
                crate::exchange::draft::Draft::add_once(&mut self.draft.metadata.crs, code);
            }
            None => self.draft.lose_value("crs", IssueCode::ValueLost, found),
        }
    }
}

/// `EPSG:n` out of `urn:ogc:def:crs:EPSG::2154`, `http://…/EPSG/0/2154`, `RGF93 (EPSG:2154)`, `2154`.
fn epsg(text: &str) -> Option<String> {
    let number = |digits: &str| -> Option<String> {
        let number: u32 = digits.parse().ok()?;
        (1_024..=32_767).contains(&number).then(|| format!("EPSG:{number}"))
    };
    if let Some(found) = number(text.trim()) {
        return Some(found);
    }
    let upper = text.to_ascii_uppercase();
    let after = upper.rsplit_once("EPSG")?.1;
    // A version may stand between: `EPSG:6.9:2154`, `EPSG/0/2154`.
    let parts = after.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|part| !part.is_empty());
    parts.filter_map(number).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_systems_are_known_by_their_number() {
        for text in [
            "urn:ogc:def:crs:EPSG::2154",
            "urn:ogc:def:crs:EPSG:8.9:2154",
            "http://www.opengis.net/def/crs/EPSG/0/2154",
            "RGF93 / Lambert-93 (EPSG:2154)",
            "EPSG 2154",
            "2154",
        ] {
            assert_eq!(epsg(text).as_deref(), Some("EPSG:2154"), "{text}");
        }
        for text in ["", "EPSG", "RGF93", "93", "Lambert 2154 étendu"] {
            assert_eq!(epsg(text), None, "{text}");
        }
    }

    #[test]
    fn the_marks_of_templates_are_no_identifiers() {
        for mark in ["{uuid}", "@@fileId@@", "{{uuid}}", "${id}", "{}", "[identifiant]"] {
            assert!(is_template_mark(mark), "{mark}");
        }
        for id in ["{A1B2C3D4-0000-4000-8000-000000000001}", "fr-120066022-jdd-1", "urn:x:y", "sample-id"] {
            assert!(!is_template_mark(id), "{id}");
        }
    }
}
