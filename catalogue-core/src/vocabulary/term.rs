//! Terms, aliases and the look-up of what somebody wrote.

use super::licence::LicenceTitle;
use crate::issue::Language;
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The labels of a term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// French.
    #[serde(default)]
    pub fr: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

impl Labels {
    /// The label in a language; the other language's when it has none.
    pub fn get(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::French => (&self.fr, &self.en),
            Language::English => (&self.en, &self.fr),
        };
        if first.is_empty() { second } else { first }
    }
}

/// How two terms relate (SKOS).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// The same.
    #[default]
    Exact,
    /// Nearly the same.
    Close,
    /// The other is broader.
    Broad,
    /// The other is narrower.
    Narrow,
}

impl Match {
    fn is_exact(&self) -> bool {
        *self == Match::Exact
    }
}

/// The name of a term in another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The system: `pigma`, `idgo`, `ckan`, `udata`, `iso`, `mime`, `url`…
    pub system: String,
    /// Its code there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its label there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether writing this code loses the distinction with another term.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lossy: bool,
    /// How the two relate.
    #[serde(default, skip_serializing_if = "Match::is_exact")]
    pub kind: Match,
}

/// The relation of a term to one of another scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The other scheme.
    pub scheme: String,
    /// The code there.
    pub code: String,
    /// How the two relate.
    #[serde(default, skip_serializing_if = "Match::is_exact")]
    pub kind: Match,
}

/// One term of a scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its code, unique in the scheme; what records store.
    pub code: String,
    /// Its labels.
    pub labels: Labels,
    /// Its URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its names elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Alias>,
    /// Its relations to other schemes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// Whether it is kept for old records only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Further facts: `open`, `media_type`, `period_days`, `exclusive`…
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// File name of its illustration, for themes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub illustration: Option<String>,
}

impl Term {
    /// Whether an attribute is `true`.
    pub fn flag(&self, attribute: &str) -> bool {
        self.attributes.get(attribute).is_some_and(|value| value == "true")
    }
}

/// The terms of one scheme, in the order offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeTerms {
    /// Its code.
    pub scheme: String,
    /// Its labels.
    pub labels: Labels,
    /// Its URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Where the list comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Every term known, so that records of other catalogues keep their meaning.
    pub terms: Vec<Term>,
    /// The codes that forms offer, in order: every term not deprecated when absent, none when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<Vec<String>>,
}

/// What a text was recognised as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The code of the term.
    pub code: String,
    /// How well the text fits it.
    pub kind: Match,
    /// Whether several terms share the text, so that this is the likelier of them.
    pub ambiguous: bool,
}

/// The vocabularies of one catalogue.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    schemes: BTreeMap<String, SchemeTerms>,
    by_code: HashMap<String, HashMap<String, usize>>,
    by_name: HashMap<String, HashMap<String, Vec<Name>>>,
    /// The titles of licences in words, so that finding them in a text folds none of them again.
    pub(super) licence_titles: Vec<LicenceTitle>,
}

#[derive(Clone, Debug)]
struct Name {
    term: usize,
    system: Option<String>,
    kind: Match,
    rank: u8,
}

impl Vocabulary {
    /// Vocabularies of the schemes given; a later scheme of the same code replaces the earlier.
    pub fn new(schemes: impl IntoIterator<Item = SchemeTerms>) -> Self {
        let mut vocabulary = Self::default();
        for scheme in schemes {
            vocabulary.put(scheme);
        }
        vocabulary
    }

    /// Adds or replaces a scheme.
    pub fn put(&mut self, scheme: SchemeTerms) {
        let mut codes = HashMap::new();
        let mut names: HashMap<String, Vec<Name>> = HashMap::new();
        for (term_index, term) in scheme.terms.iter().enumerate() {
            codes.insert(term.code.clone(), term_index);
            let mut add = |text: &str, system: Option<&str>, kind: Match, rank: u8| {
                let key = name_key(text);
                if !key.is_empty() {
                    let name = Name { term: term_index, system: system.map(str::to_owned), kind, rank };
                    names.entry(key).or_default().push(name);
                }
            };
            add(&term.code, None, Match::Exact, 0);
            if let Some(uri) = &term.uri {
                add(uri, None, Match::Exact, 0);
            }
            add(&term.labels.fr, None, Match::Exact, 1);
            add(&term.labels.en, None, Match::Exact, 1);
            for alias in &term.aliases {
                let rank = if alias.lossy { 3 } else { 2 };
                for text in [&alias.code, &alias.label].into_iter().flatten() {
                    add(text, Some(&alias.system), alias.kind, rank);
                }
            }
        }
        for list in names.values_mut() {
            list.sort_by_key(|name| name.rank);
        }
        if scheme.scheme == super::scheme::LICENCE {
            self.licence_titles = super::licence::titles(&scheme.terms);
        }
        self.by_code.insert(scheme.scheme.clone(), codes);
        self.by_name.insert(scheme.scheme.clone(), names);
        self.schemes.insert(scheme.scheme.clone(), scheme);
    }

    /// Every scheme, by code.
    pub fn schemes(&self) -> impl Iterator<Item = &SchemeTerms> {
        self.schemes.values()
    }

    /// One scheme.
    pub fn scheme(&self, scheme: &str) -> Option<&SchemeTerms> {
        self.schemes.get(scheme)
    }

    /// One term by its exact code.
    pub fn term(&self, scheme: &str, code: &str) -> Option<&Term> {
        let at = *self.by_code.get(scheme)?.get(code)?;
        self.schemes.get(scheme)?.terms.get(at)
    }

    /// The label of a code; the code itself when it is unknown.
    pub fn label(&self, scheme: &str, code: &str, language: Language) -> String {
        self.term(scheme, code).map_or_else(|| code.to_owned(), |term| term.labels.get(language).to_owned())
    }

    /// The labels of a code, each language's own or the other's; the code itself when it is unknown.
    pub fn labels(&self, scheme: &str, code: &str) -> Labels {
        self.labels_in(scheme)(code)
    }

    /// The same, for many codes of one scheme.
    pub(crate) fn labels_in(&self, scheme: &str) -> impl Fn(&str) -> Labels {
        let codes = self.by_code.get(scheme);
        let terms = self.schemes.get(scheme).map_or(&[][..], |scheme| &scheme.terms);
        move |code| match codes.and_then(|codes| terms.get(*codes.get(code)?)) {
            Some(term) => Labels {
                fr: term.labels.get(Language::French).to_owned(),
                en: term.labels.get(Language::English).to_owned(),
            },
            None => Labels { fr: code.to_owned(), en: code.to_owned() },
        }
    }

    /// The terms that forms offer, in order, without the deprecated.
    pub fn offered(&self, scheme: &str) -> Vec<&Term> {
        let Some(list) = self.schemes.get(scheme) else { return Vec::new() };
        match &list.offered {
            None => list.terms.iter().filter(|term| !term.deprecated).collect(),
            Some(codes) => codes.iter().filter_map(|code| self.term(scheme, code)).collect(),
        }
    }

    /// The codes of another scheme that a term relates to, with how they relate, in the order listed.
    /// The only way from an ISO topic or an INSPIRE theme to a theme: no text is compared.
    pub fn mapped(&self, scheme: &str, code: &str, into: &str) -> Vec<(&str, Match)> {
        let mappings = self.term(scheme, code).map_or(&[][..], |term| &term.mappings);
        mappings
            .iter()
            .filter(|mapping| mapping.scheme == into)
            .map(|mapping| (mapping.code.as_str(), mapping.kind))
            .collect()
    }

    /// Recognises a code, a label, an alias or a URI, folded (case, accents, http/https, trailing
    /// slash). Names of `system` win over those of others; then our own codes and URIs, our labels,
    /// aliases, and lossy aliases last. A name that several terms share takes the first and says so:
    /// within the system when it knows the name, among all systems otherwise.
    pub fn resolve(&self, scheme: &str, text: &str, system: Option<&str>) -> Option<Resolved> {
        if let Some(term) = self.term(scheme, text) {
            // A code of ours that means another term in the system read (`never` of IDGO) yields.
            let foreign = system.and_then(|system| self.named(scheme, text, Some(system)));
            return foreign.or(Some(Resolved {
                code: term.code.clone(),
                kind: Match::Exact,
                ambiguous: false,
            }));
        }
        system
            .and_then(|system| self.named(scheme, text, Some(system)))
            .or_else(|| self.named(scheme, text, None))
    }

    fn named(&self, scheme: &str, text: &str, system: Option<&str>) -> Option<Resolved> {
        let names = self.by_name.get(scheme)?.get(&name_key(text))?;
        let mut fitting = names.iter().filter(|name| system.is_none() || name.system.as_deref() == system);
        let first = fitting.next()?;
        let ambiguous = fitting.any(|name| name.term != first.term);
        let term = self.schemes.get(scheme)?.terms.get(first.term)?;
        Some(Resolved { code: term.code.clone(), kind: first.kind, ambiguous })
    }

    /// What to write for a term in another system: the code of its first alias there (its label
    /// where that system has no codes), with whether writing it loses a distinction.
    pub fn alias(&self, scheme: &str, code: &str, system: &str) -> Option<(&str, bool)> {
        let term = self.term(scheme, code)?;
        let aliases = || term.aliases.iter().filter(|alias| alias.system == system);
        let alias = aliases().find(|alias| alias.code.is_some()).or_else(|| aliases().next())?;
        let text = alias.code.as_deref().or(alias.label.as_deref())?;
        Some((text, alias.lossy || matches!(alias.kind, Match::Broad | Match::Narrow)))
    }
}

/// The first halves of media types; anything else with a slash is a label.
const MEDIA_KINDS: &[&str] =
    &["application", "audio", "font", "image", "model", "multipart", "text", "video", "x-gis"];

/// A media type in lower case without the spaces around its parameters; `None` for other texts.
pub(super) fn media_type(text: &str) -> Option<String> {
    let (kind, rest) = text.trim().split_once('/')?;
    let is_media = MEDIA_KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known));
    (is_media && !rest.is_empty()).then(|| {
        let parts: Vec<&str> = text.split(';').map(str::trim).collect();
        parts.join(";").to_ascii_lowercase()
    })
}

/// The key under which a name is looked up: web addresses lose their scheme, `www.` and trailing
/// slash; media types keep their signs; other texts are folded to letters, digits and single spaces.
pub(super) fn name_key(text: &str) -> String {
    let trimmed = text.trim();
    let lower = trimmed.to_ascii_lowercase();
    let address = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    match address {
        Some(rest) => rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned(),
        None => media_type(trimmed).unwrap_or_else(|| text::key(trimmed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{scheme, shipped_schemes};

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(shipped_schemes().unwrap())
    }

    /// The code a frequency is read as, with `?` when ambiguous and `~` when not exact.
    fn frequency(text: &str, system: Option<&str>) -> String {
        let found = vocabulary().resolve(scheme::FREQUENCY, text, system);
        found.map_or("none".to_owned(), |found| {
            let ambiguous = if found.ambiguous { "?" } else { "" };
            let close = if found.kind == Match::Exact { "" } else { "~" };
            format!("{}{close}{ambiguous}", found.code)
        })
    }

    #[test]
    fn frequencies_are_read_as_the_conflicts_were_decided() {
        for (system, text, expected) in [
            // C1
            ("iso", "continual", "UPDATE_CONT~"),
            ("udata", "continuous", "UPDATE_CONT"),
            ("udata", "severalTimesADay", "CONT"),
            ("eu", "http://publications.europa.eu/resource/authority/frequency/CONT", "CONT"),
            // C2
            ("iso", "fortnightly", "BIWEEKLY"),
            ("idgo", "fortnightly", "BIWEEKLY"),
            ("pigma", "Bi-mensuelle", "BIWEEKLY"),
            ("idgo", "bimonthly", "MONTHLY_2"),
            ("udata", "bimonthly", "BIMONTHLY"),
            // C3
            ("idgo", "Bi-annuelle", "ANNUAL_2"),
            ("idgo", "biannual", "ANNUAL_2"),
            ("iso", "biannually", "ANNUAL_2"),
            // C4
            ("iso", "asNeeded", "AS_NEEDED"),
            ("udata", "punctual", "AS_NEEDED"),
            ("pigma", "irregular", "IRREG?"),
            ("pigma", "Lorsque nécessaire", "AS_NEEDED"),
            ("pigma", "Sans régularité", "IRREG"),
            ("udata", "irregular", "IRREG"),
            // C5
            ("idgo", "never", "NOT_PLANNED"),
            ("idgo", "Non planifiée", "NOT_PLANNED"),
            ("udata", "never", "NEVER"),
            ("pigma", "punctual", "NOT_PLANNED"),
            ("iso", "notPlanned", "NOT_PLANNED"),
            // C6
            ("udata", "realtime", "UPDATE_CONT"),
            ("udata", "fourTimesADay", "CONT"),
            ("udata", "fourTimesAWeek", "OTHER"),
            ("udata", "fortnighly", "BIWEEKLY"),
            ("udata", "biannual", "ANNUAL_2"),
            // Dublin Core and EU addresses, whatever the system read.
            ("dc", "http://purl.org/cld/freq/semimonthly", "MONTHLY_2"),
            ("udata", "https://purl.org/cld/freq/annual", "ANNUAL"),
            ("udata", "https://publications.europa.eu/resource/authority/frequency/ANNUAL/", "ANNUAL"),
            ("scdl", "Quotidienne ou plusieurs fois par jour", "DAILY~"),
        ] {
            assert_eq!(frequency(text, Some(system)), expected, "{system}: {text}");
        }
        // Without a system, what two of them use for two terms says so.
        assert_eq!(frequency("punctual", None), "AS_NEEDED?");
        assert_eq!(frequency("bimonthly", None), "BIMONTHLY?");
        assert_eq!(frequency("NEVER", None), "NEVER");
        assert_eq!(frequency("Hebdomadaire", None), "WEEKLY");
        assert_eq!(frequency("tous les mardis", None), "none");
        assert_eq!(frequency("", None), "none");
        assert_eq!(
            vocabulary().mapped(scheme::FREQUENCY, "CONT", scheme::FREQUENCY),
            [("UPDATE_CONT", Match::Close)]
        );
    }

    #[test]
    fn the_first_alias_of_a_system_is_written() {
        let vocabulary = vocabulary();
        let alias = |code, system| vocabulary.alias(scheme::FREQUENCY, code, system);
        assert_eq!(alias("AS_NEEDED", "pigma"), Some(("irregular", true)));
        assert_eq!(alias("AS_NEEDED", "udata"), Some(("punctual", false)));
        assert_eq!(alias("UPDATE_CONT", "idgo"), Some(("continuously", false)));
        assert_eq!(alias("UPDATE_CONT", "udata"), Some(("continuous", false)));
        assert_eq!(alias("ANNUAL_2", "idgo"), Some(("semiannual", false)));
        assert_eq!(alias("NOT_PLANNED", "pigma"), Some(("punctual", false)));
        assert_eq!(alias("DAILY", "scdl"), Some(("Quotidienne ou plusieurs fois par jour", true)));
        assert_eq!(alias("NEVER", "pigma"), None);
        assert_eq!(alias("no such", "pigma"), None);
    }

    #[test]
    fn what_is_written_is_read_back_unless_lossy() {
        let vocabulary = vocabulary();
        for scheme in vocabulary.schemes() {
            for term in &scheme.terms {
                for text in [Some(&term.code), term.uri.as_ref()].into_iter().flatten() {
                    let found = vocabulary.resolve(&scheme.scheme, text, None).unwrap();
                    assert_eq!(
                        (&found.code, found.ambiguous),
                        (&term.code, false),
                        "{}: {text}",
                        scheme.scheme
                    );
                }
                for alias in term.aliases.iter().filter(|alias| !alias.lossy) {
                    let Some((written, false)) = vocabulary.alias(&scheme.scheme, &term.code, &alias.system)
                    else {
                        continue;
                    };
                    let found = vocabulary.resolve(&scheme.scheme, written, Some(&alias.system)).unwrap();
                    assert_eq!(found.code, term.code, "{} {}: {written}", scheme.scheme, alias.system);
                }
            }
        }
    }

    #[test]
    fn every_topic_and_inspire_theme_leads_to_a_theme() {
        let vocabulary = vocabulary();
        for (from, count) in [(scheme::TOPIC_CATEGORY, 19), (scheme::INSPIRE_THEME, 34)] {
            let terms = &vocabulary.scheme(from).unwrap().terms;
            assert_eq!(terms.len(), count);
            for term in terms {
                let themes = vocabulary.mapped(from, &term.code, scheme::THEME);
                // PIGMA has no theme for locations, reference systems and grids.
                let without = ["location", "rs", "gg"].contains(&&*term.code);
                assert_eq!(themes.is_empty(), without, "{from}:{}", term.code);
            }
        }
        let themes = |from, code| -> Vec<String> {
            vocabulary
                .mapped(from, code, scheme::THEME)
                .iter()
                .map(|(theme, _)| (*theme).to_owned())
                .collect()
        };
        // The source glues these two together and finds neither.
        assert_eq!(themes(scheme::TOPIC_CATEGORY, "biota"), ["environnement"]);
        assert_eq!(themes(scheme::TOPIC_CATEGORY, "geoscientificInformation"), ["environnement"]);
        assert_eq!(themes(scheme::INSPIRE_THEME, "tn"), ["mobilite"]);
        assert_eq!(themes(scheme::INSPIRE_THEME, "gn"), ["limites-administratives"]);
    }

    #[test]
    fn a_theme_is_never_part_of_a_word() {
        let vocabulary = vocabulary();
        for text in ["port", "transport", "res", "eau", "", " ", "e", "agriculture et port"] {
            assert_eq!(vocabulary.resolve(scheme::THEME, text, Some("pigma")), None, "{text}");
            assert_eq!(vocabulary.resolve(scheme::INSPIRE_THEME, text, None), None, "{text}");
        }
        // The titles that the source swaps.
        let code = |text| vocabulary.resolve(scheme::THEME, text, Some("pigma")).map(|found| found.code);
        assert_eq!(code("Social, santé et sports").as_deref(), Some("sante"));
        assert_eq!(code("sciences, RECHERCHE et innovation").as_deref(), Some("sciences"));
        assert_eq!(code("Economie et entreprises").as_deref(), Some("economie"));
    }

    #[test]
    fn labels_of_earlier_inspire_registers_are_read() {
        let vocabulary = vocabulary();
        for (label, expected) in [
            ("Répartition de la population-Démographie", "pd"),
            ("Répartition de la population — démographie", "pd"),
            ("Régions marines", "sr"),
            ("Utilisation des terres", "lu"),
            ("Ressources énergétiques", "er"),
            ("Zones de gestion/restriction/réglementation et unités de déclaration", "am"),
            ("zones de gestion, de restriction ou de reglementation et unites de declaration", "am"),
            ("http://inspire.ec.europa.eu/theme/am", "am"),
        ] {
            let found = vocabulary.resolve(scheme::INSPIRE_THEME, label, None).map(|found| found.code);
            assert_eq!(found.as_deref(), Some(expected), "{label}");
        }
        let topic =
            vocabulary.resolve(scheme::TOPIC_CATEGORY, "climatologie / meteorologie / atmosphere", None);
        assert_eq!(topic.unwrap().code, "climatologyMeteorologyAtmosphere");
    }

    #[test]
    fn keys_fold_what_people_vary() {
        assert_eq!(name_key("Mif/Mid"), "mif mid");
        assert_eq!(name_key("Text/CSV ; Charset=UTF-8"), "text/csv;charset=utf-8");
        assert_eq!(name_key("https://www.Example.org/A/"), name_key("http://example.org/a"));
        assert_eq!(name_key("OGC:WMS"), name_key("ogc wms"));
        assert_eq!(name_key("  "), "");
    }
}
