//! The fields of a package beside its words: codes, dates, places, names elsewhere.

use super::write::CkanKeys;
use super::write_extras::Package;
use crate::exchange::draft::Draft;
use crate::exchange::geojson;
use crate::exchange::reading::{Reading, ReadingLimits};
use crate::model::{PartialDate, Resolution};
use crate::vocabulary::scheme;
use serde_json::{Value, json};

impl Package<'_> {
    /// Writes them all.
    pub fn fields(&mut self) {
        self.licence();
        self.frequency();
        self.codes();
        self.themes();
        self.dates();
        self.places();
        self.quality();
        self.links();
        self.names();
    }

    fn licence(&mut self) {
        let code = self.dataset.metadata.licence.as_deref();
        let kept = self.kept;
        let raws = kept.raws("licence");
        let named = |text: &&&str| !text.contains("://");
        let own = |text: &&&str| match code {
            Some(code) => kept.says(scheme::LICENCE, text, code),
            None => kept.word("licence", scheme::LICENCE, None) == Some(**text),
        };
        let word = raws.iter().filter(own).find(named).map(|text| (*text).to_owned());
        let address = raws.iter().filter(own).find(|text| !named(text)).map(|text| (*text).to_owned());
        let Some(code) = code else {
            self.core("license_id", word.or(address));
            return;
        };
        let alias = ["ckan", "idgo"]
            .iter()
            .find_map(|system| Some(self.vocabulary.alias(scheme::LICENCE, code, system)?.0));
        self.core("license_id", Some(word.unwrap_or_else(|| alias.unwrap_or(code).to_owned())));
        if let Some(term) = self.vocabulary.term(scheme::LICENCE, code) {
            self.core("license_title", Some(term.labels.get(crate::issue::Language::French).to_owned()));
            let open = term.flag("open");
            let address = address.or_else(|| term.uri.clone());
            self.root.insert("isopen".to_owned(), json!(open));
            self.core("license_url", address);
        }
    }

    /// Both keys: udata reads only the extra, in its own words; PIGMA only its own.
    fn frequency(&mut self) {
        let code = self.dataset.metadata.frequency.as_deref();
        let word = self.kept.word("frequency", scheme::FREQUENCY, code).map(str::to_owned);
        let Some(code) = code else { return self.maybe_extra("frequency", word) };
        let udata = self.vocabulary.alias(scheme::FREQUENCY, code, "udata").map(|(word, _)| word);
        self.extra("frequency", udata.unwrap_or(code).to_owned());
        let pigma = self.vocabulary.alias(scheme::FREQUENCY, code, "pigma").map(|(word, _)| word.to_owned());
        self.own("update_frequency", word.or(pigma).map(Value::String));
    }

    fn codes(&mut self) {
        let metadata = &self.dataset.metadata;
        let list = |path: &str, scheme: &str, codes: &[String]| -> Option<Value> {
            let known = codes.iter().map(|code| self.word_of(path, scheme, code));
            let unknown = self.kept.unknown(path, scheme).into_iter().map(|text| Some(text.to_owned()));
            let words: Vec<String> = known.chain(unknown).flatten().collect();
            (!words.is_empty()).then(|| json!(words))
        };
        let one = |path: &str, scheme: &str, code: Option<&String>| match code {
            Some(code) => self.word_of(path, scheme, code).map(Value::String),
            None => self.kept.word(path, scheme, None).map(|text| json!(text)),
        };
        let data_types = list("data_types", scheme::DATA_TYPE, &metadata.data_types);
        let categories = list("categories", scheme::CATEGORY, &metadata.categories);
        let granularity = one("granularity", scheme::GRANULARITY, metadata.granularity.as_ref());
        let support = one("support", scheme::SUPPORT, metadata.support.as_ref());
        let plain = |path: &str, scheme: &str, code: &Option<String>| {
            self.kept.word(path, scheme, code.as_deref()).map(str::to_owned).or_else(|| code.clone())
        };
        let progress = plain("progress", scheme::PROGRESS, &metadata.progress);
        let reason = plain("access_reason", scheme::ACCESS_REASON, &metadata.access_reason);
        self.own("datatype", data_types);
        self.own("category", categories);
        self.own("granularity", granularity);
        self.own("support", support);
        self.maybe_extra("progress", progress);
        self.maybe_extra("access_reason", reason);
        self.list_extra("language", &metadata.languages);
        if metadata.kind != "dataset" {
            self.extra("dcat_type", metadata.kind.clone());
        }
    }

    /// A code in the words of the portal; PIGMA's closed lists take no other.
    fn word_of(&self, path: &str, scheme: &str, code: &str) -> Option<String> {
        let raw = self.kept.word(path, scheme, Some(code)).map(str::to_owned);
        let alias = || self.vocabulary.alias(scheme, code, "pigma").map(|(word, _)| word.to_owned());
        let word = raw.or_else(alias);
        match self.keys {
            CkanKeys::Stock => word.or_else(|| Some(code.to_owned())),
            CkanKeys::Pigma => word,
        }
    }

    /// Our themes in their order under PIGMA's key, those of the registers by their addresses. Groups are
    /// left alone: a CKAN refuses those that it does not have, and PIGMA makes its own from the themes.
    fn themes(&mut self) {
        let metadata = &self.dataset.metadata;
        let themes: Vec<String> =
            metadata.themes.iter().filter_map(|code| self.word_of("themes", scheme::THEME, code)).collect();
        self.own("themes", (!themes.is_empty()).then(|| Value::String(json!(themes).to_string())));
        let address = |list: &str, code: &String| {
            self.vocabulary.term(list, code).and_then(|term| term.uri.clone()).unwrap_or_else(|| code.clone())
        };
        let mut others: Vec<String> =
            metadata.inspire_themes.iter().map(|code| address(scheme::INSPIRE_THEME, code)).collect();
        let limits = ReadingLimits::default();
        let reading = Reading { vocabulary: self.vocabulary, places: &(), limits: &limits, source: None };
        // What was no theme there is still none.
        let unknown = self.kept.raws("themes").into_iter().filter(|text| {
            ["pigma", "idgo", "ckan"].iter().all(|system| !Draft::new(&reading, system).theme(text))
        });
        others.extend(unknown.map(str::to_owned));
        let topics: Vec<String> =
            metadata.topics.iter().map(|code| address(scheme::TOPIC_CATEGORY, code)).collect();
        self.list_extra("theme", &others);
        self.list_extra("topic-category", &topics);
    }

    fn dates(&mut self) {
        let metadata = &self.dataset.metadata;
        let keys = self.keys;
        let pigma = |date: &PartialDate| keys == CkanKeys::Pigma && date.day().is_some();
        for (date, path, pigma_key, key) in [
            (metadata.published_on, "published_on", "dataset_publication_date", "issued"),
            (metadata.updated_on, "updated_on", "dataset_modification_date", "modified"),
            (metadata.created_on, "created_on", "", "created"),
        ] {
            match date {
                Some(date) if pigma(&date) && !pigma_key.is_empty() => {
                    self.root.insert(pigma_key.to_owned(), json!(date.to_string()));
                }
                Some(date) => self.extra(key, date.to_string()),
                None => {
                    let text = self.kept.unread(path, false).map(str::to_owned);
                    self.maybe_extra(key, text);
                }
            }
        }
        let text = |date: Option<PartialDate>| date.map_or_else(|| "..".to_owned(), |date| date.to_string());
        let starts: Vec<String> = metadata.temporal.iter().map(|period| text(period.start)).collect();
        let ends: Vec<String> = metadata.temporal.iter().map(|period| text(period.end)).collect();
        for (key, list) in [("temporal_start", starts), ("temporal_end", ends)] {
            if list.iter().any(|text| text != "..") {
                self.list_extra(key, &list);
            }
        }
    }

    fn places(&mut self) {
        let extent = &self.dataset.metadata.extent;
        let geometry = geojson::geometry(&extent.boxes).map(|geometry| geometry.to_string());
        let kept = self.kept.unread("extent.boxes", geometry.is_some()).map(str::to_owned);
        self.own("spatial", geometry.or(kept).map(Value::String));
        let place = extent.place.clone();
        match self.keys {
            CkanKeys::Pigma => self.own("spatial-name", place.map(Value::String)),
            CkanKeys::Stock => self.maybe_extra("geographic_coverage", place),
        }
    }

    fn quality(&mut self) {
        let metadata = &self.dataset.metadata;
        self.maybe_extra("lineage", metadata.lineage.clone());
        self.list_extra("spatial-reference-system", &metadata.crs);
        let metres: Vec<String> = metadata
            .resolution
            .iter()
            .filter_map(|held| match held {
                Resolution::Distance(metres) => Some(metres.to_string()),
                Resolution::Scale(_) => None,
            })
            .collect();
        self.list_extra("spatial_resolution_in_meters", &metres);
        let standards: Vec<String> = metadata
            .conformity
            .iter()
            .map(|held| held.uri.clone().unwrap_or_else(|| held.specification.clone()))
            .collect();
        self.list_extra("conforms_to", &standards);
    }

    fn links(&mut self) {
        let metadata = &self.dataset.metadata;
        let or_kept = |path: &str, url: &Option<String>| {
            url.clone().or_else(|| self.kept.unread(path, url.is_some()).map(str::to_owned))
        };
        let link = or_kept("link", &metadata.link);
        let page = or_kept("inspire_url", &metadata.inspire_url);
        let thumbnail = or_kept("thumbnail", &metadata.thumbnail);
        if self.keys == CkanKeys::Pigma {
            self.own("hyperlink", link.clone().map(Value::String));
        }
        self.core("url", link);
        self.own("inspire_url", page.map(Value::String));
        self.own("thumbnail", thumbnail.map(Value::String));
    }

    fn names(&mut self) {
        let id = self.root.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        for (kind, key) in [
            ("file", "guid"),
            ("resource", "identifier"),
            ("doi", "doi"),
            ("url", "uri"),
            ("other", "alternate_identifier"),
            ("source", "harvest_source_reference"),
        ] {
            let held = self.dataset.metadata.identifiers.iter().filter(|held| held.kind == kind);
            let values: Vec<String> =
                held.map(|held| held.value.clone()).filter(|value| *value != id).collect();
            self.list_extra(key, &values);
        }
        if let Some(title) = self.kept.raws("harvest_source_title").first() {
            self.extra("harvest_source_title", (*title).to_owned());
        }
    }
}
