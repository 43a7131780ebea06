//! The small pieces that ISO 19139 is made of.

use crate::exchange::edition::{Edition, Exported};
use crate::exchange::xml::Writer;
use crate::issue::{Issue, IssueCode};
use crate::model::{Dataset, OrganisationDetails, PartialDate};
use crate::vocabulary::Term;

/// Where the code lists of ISO 19139 are.
const CODE_LISTS: &str = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml";

/// A record being written.
pub(super) struct Output<'a> {
    pub dataset: &'a Dataset,
    pub organisation: Option<&'a OrganisationDetails>,
    pub edition: &'a Edition<'a>,
    pub xml: Writer,
    pub lost: Vec<Issue>,
}

impl<'a> Output<'a> {
    pub fn new(exported: &Exported<'a>, edition: &'a Edition<'a>) -> Self {
        let organisation = exported.organisation.map(|organisation| &organisation.details);
        Self { dataset: exported.dataset, organisation, edition, xml: Writer::new(), lost: Vec::new() }
    }

    /// Notes what the format does not carry.
    pub fn lose(&mut self, path: impl Into<String>, found: impl std::fmt::Display) {
        self.lost.push(Issue::hint(path, IssueCode::ValueLost).with("found", found));
    }

    /// An element with others in it.
    pub fn within(&mut self, names: &[&str], inside: impl FnOnce(&mut Self)) {
        self.nested(names, &[], inside);
    }

    /// The same, with attributes at the last of the elements.
    pub fn nested(&mut self, names: &[&str], attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        let Some((name, rest)) = names.split_first() else { return inside(self) };
        let own = if rest.is_empty() { attributes } else { &[] };
        // The writer is lent to the inner elements and comes back with them.
        let mut xml = std::mem::take(&mut self.xml);
        xml.within(name, own, |inner| {
            self.xml = std::mem::take(inner);
            match rest.is_empty() {
                true => inside(self),
                false => self.nested(rest, attributes, inside),
            }
            *inner = std::mem::take(&mut self.xml);
        });
        self.xml = xml;
    }

    /// `gco:CharacterString` in a property.
    pub fn text(&mut self, property: &str, text: &str) {
        self.xml.within(property, &[], |xml| xml.leaf("gco:CharacterString", &[], text));
    }

    /// The text of a property, when there is one.
    pub fn text_if(&mut self, property: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(property, text);
        }
    }

    /// The text of a property that must be there.
    pub fn text_or_missing(&mut self, property: &str, text: Option<&str>) {
        match text.filter(|text| !text.is_empty()) {
            Some(text) => self.text(property, text),
            None => self.missing(property, "missing"),
        }
    }

    /// A property that must be there and has nothing to say.
    pub fn missing(&mut self, property: &str, reason: &str) {
        self.xml.leaf(property, &[("gco:nilReason", reason)], "");
    }

    /// A text that leads to an address.
    pub fn anchor(&mut self, property: &str, address: &str, text: &str) {
        self.xml.within(property, &[], |xml| xml.leaf("gmx:Anchor", &[("xlink:href", address)], text));
    }

    /// A text, as an anchor when there is an address.
    pub fn text_or_anchor(&mut self, property: &str, address: Option<&str>, text: &str) {
        match address {
            Some(address) => self.anchor(property, address, text),
            None => self.text(property, text),
        }
    }

    /// A code of a list.
    pub fn code(&mut self, property: &str, list: &str, code: &str) {
        let name = format!("gmd:{list}");
        let address = format!("{CODE_LISTS}#{list}");
        self.xml.within(property, &[], |xml| {
            xml.leaf(&name, &[("codeList", &address), ("codeListValue", code)], code);
        });
    }

    /// The code of a language in three letters, the bibliographic one.
    pub fn language(&mut self, property: &str, code: &str) {
        let attributes = [("codeList", "http://www.loc.gov/standards/iso639-2/"), ("codeListValue", code)];
        self.xml.within(property, &[], |xml| xml.leaf("gmd:LanguageCode", &attributes, code));
    }

    /// A date of the data.
    pub fn date(&mut self, date: PartialDate, kind: &str) {
        self.within(&["gmd:date", "gmd:CI_Date"], |out| {
            out.xml.within("gmd:date", &[], |xml| xml.leaf("gco:Date", &[], &date.to_string()));
            out.code("gmd:dateType", "CI_DateTypeCode", kind);
        });
    }

    /// A citation of a title and a date.
    pub fn citation(
        &mut self,
        property: &str,
        title: &str,
        address: Option<&str>,
        date: Option<PartialDate>,
    ) {
        self.within(&[property, "gmd:CI_Citation"], |out| {
            out.text_or_anchor("gmd:title", address, title);
            match date {
                Some(date) => out.date(date, "publication"),
                None => out.missing("gmd:date", "unknown"),
            }
        });
    }

    /// A text that the record read had and the model has no place for.
    pub fn kept(&self, path: &str) -> Vec<String> {
        let Some(provenance) =
            self.dataset.provenance.as_ref().filter(|held| held.format.starts_with("iso19"))
        else {
            return Vec::new();
        };
        match provenance.unmapped.get(path) {
            Some(serde_json::Value::String(text)) => vec![text.clone()],
            Some(serde_json::Value::Array(list)) => {
                list.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The raw texts that the record read had at a path.
    pub fn kept_raw(&self, path: &str) -> Vec<String> {
        let Some(provenance) =
            self.dataset.provenance.as_ref().filter(|held| held.format.starts_with("iso19"))
        else {
            return Vec::new();
        };
        // A second text of a path is kept under the path and a number.
        let of_path =
            |key: &str| key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
        provenance.raw.iter().filter(|(key, _)| of_path(key)).map(|(_, text)| text.clone()).collect()
    }

    /// Writes what was kept of a property whose values are texts.
    pub fn keep(&mut self, property: &str, path: &str, most: usize) {
        for text in self.kept(path).into_iter().take(most) {
            self.text(property, &text);
        }
    }

    pub fn term(&self, scheme: &str, code: &str) -> Option<&'a Term> {
        self.edition.vocabulary.term(scheme, code)
    }

    /// The French label of a code.
    pub fn label(&self, scheme: &str, code: &str) -> String {
        self.edition.vocabulary.label(scheme, code, crate::issue::Language::French)
    }

    /// The ISO code of a term; `None` when it has none.
    pub fn iso(&self, scheme: &str, code: &str) -> Option<&'a str> {
        self.edition.vocabulary.alias(scheme, code, "iso").map(|(code, _)| code)
    }
}
