//! How the data is represented and encoded, and what a service works on.

use super::reader::Record;
use crate::exchange::clean::{self, NAME_LIMIT};
use crate::exchange::draft::Draft;
use crate::exchange::xml::Element;
use crate::issue::{Issue, IssueCode};
use crate::model::{CoupledResource, Encoding, ResourceMetadata};
use crate::text;
use crate::vocabulary::{Vocabulary, scheme};

/// The most encodings and coupled resources of one record.
const MOST: usize = 100;
/// The longest identifier, in characters.
const IDENTIFIER: usize = 1_000;

/// What stands for a version that nobody knows.
const NO_VERSION: &[&str] =
    &["", "inconnu", "inconnue", "non precise", "non precisee", "unknown", "n a", "na", "none"];

/// The format that a name of an encoding means.
pub(super) fn encoding_format(vocabulary: &Vocabulary, name: &str) -> Option<String> {
    vocabulary.normalise_format(name).and_then(|guess| guess.format.or(guess.container))
}

impl<'t> Record<'_, 't> {
    /// How space is represented.
    pub(super) fn representations(&mut self) {
        for property in self.root.each("identificationInfo/spatialRepresentationType") {
            let Some(found) = self.words(property).any() else { continue };
            let bare = found.rsplit(['/', '#']).next().unwrap_or(found);
            if let Some(code) = self.draft.code("representations", scheme::REPRESENTATION, bare) {
                Draft::add_once(&mut self.draft.metadata.representations, code);
            }
        }
    }

    /// The encodings that the distribution lists, tied to no file.
    pub(super) fn formats(&mut self) -> Vec<Encoding> {
        let mut found: Vec<Encoding> = Vec::new();
        let mut objects = self.root.objects("distributionInfo/distributionFormat");
        objects.extend(self.root.objects("distributionInfo/distributor/distributorFormat"));
        for object in objects {
            let name = self.text_in(object, "name");
            let name = name.or_else(|| self.text_in(object, "formatSpecificationCitation/title"));
            let version = self.text_in(object, "version");
            let version = version.or_else(|| self.text_in(object, "formatSpecificationCitation/edition"));
            let version = version.and_then(|text| {
                let said = !NO_VERSION.contains(&text::key(text).as_str());
                if !said {
                    self.draft.keep_raw("encodings.version", text);
                }
                said.then(|| text.to_owned())
            });
            let Some(name) = name else {
                version.iter().for_each(|text| {
                    self.draft.lose_value("encodings.version", IssueCode::ValueLost, text);
                });
                continue;
            };
            let encoding = Encoding { name: name.to_owned(), version };
            if !found.contains(&encoding) {
                found.push(encoding);
            }
        }
        found
    }

    /// Keeps the encodings that no file tells, or whose version is known.
    pub(super) fn encodings(&mut self, resources: &[ResourceMetadata], formats: Vec<Encoding>) {
        let found = formats.len();
        for encoding in formats.into_iter().take(MOST) {
            let own = encoding_format(self.draft.reading.vocabulary, &encoding.name);
            let told =
                own.is_some() && resources.iter().any(|held| held.format == own || held.container == own);
            if told && encoding.version.is_none() {
                continue;
            }
            let path = format!("encodings[{}]", self.draft.metadata.encodings.len());
            let name = self.draft.line(&format!("{path}.name"), &encoding.name, NAME_LIMIT);
            let Some(name) = name else { continue };
            let version = encoding
                .version
                .and_then(|text| self.draft.line(&format!("{path}.version"), &text, NAME_LIMIT));
            self.draft.metadata.encodings.push(Encoding { name, version });
        }
        if found > MOST {
            let issue = Issue::warning("encodings", IssueCode::TooMany);
            self.draft.lose(issue.with("found", found).with("limit", MOST));
        }
    }

    /// The datasets that a service works on.
    pub(super) fn coupled(&mut self) {
        let properties = self.root.each("identificationInfo/operatesOn");
        let found = properties.len();
        for property in properties.into_iter().take(MOST) {
            self.one_coupled(property);
        }
        if found > MOST {
            let issue = Issue::warning("operates_on", IssueCode::TooMany);
            self.draft.lose(issue.with("found", found).with("limit", MOST));
        }
    }

    fn one_coupled(&mut self, property: Element<'t>) {
        let path = format!("operates_on[{}]", self.draft.metadata.operates_on.len());
        self.check(property);
        let identifier = property.attribute("uuidref").map(clean::one_line).filter(|text| {
            let fits = text.chars().count() <= IDENTIFIER;
            if !fits {
                self.draft.lose_value(&format!("{path}.identifier"), IssueCode::ValueLost, text);
            }
            fits
        });
        let url = property.attribute("href").and_then(|found| match found.contains("://") {
            true => self.draft.url(&format!("{path}.url"), found),
            false => None,
        });
        // `#id` names an element of the same document: it says nothing outside it.
        let url_or_mark = property.attribute("href").filter(|_| url.is_none());
        let identifier =
            identifier.or_else(|| url_or_mark.filter(|text| !text.starts_with('#')).map(clean::one_line));
        let coupled = CoupledResource { identifier, url };
        let held = &mut self.draft.metadata.operates_on;
        if coupled != CoupledResource::default() && !held.contains(&coupled) {
            held.push(coupled);
        }
    }
}
