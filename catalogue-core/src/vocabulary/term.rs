//! Terms, aliases and the look-up of what somebody wrote.

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
    /// The codes that forms offer, in order; all terms when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
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

    /// The terms that forms offer, in order, without the deprecated.
    pub fn offered(&self, scheme: &str) -> Vec<&Term> {
        let Some(list) = self.schemes.get(scheme) else { return Vec::new() };
        if list.offered.is_empty() {
            return list.terms.iter().filter(|term| !term.deprecated).collect();
        }
        list.offered.iter().filter_map(|code| self.term(scheme, code)).collect()
    }

    /// Recognises a code, a label, an alias or a URI, folded (case, accents, http/https, trailing
    /// slash). Names of `system` win over those of others; a name shared by several terms takes
    /// the first and says so.
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
        let ambiguous = fitting.any(|name| {
            name.term != first.term && name.rank <= first.rank.max(3) && name.system == first.system
        });
        let term = self.schemes.get(scheme)?.terms.get(first.term)?;
        Some(Resolved { code: term.code.clone(), kind: first.kind, ambiguous })
    }

    /// The code of a term in another system, with whether writing it loses a distinction.
    pub fn alias(&self, scheme: &str, code: &str, system: &str) -> Option<(&str, bool)> {
        let term = self.term(scheme, code)?;
        term.aliases
            .iter()
            .find(|alias| alias.system == system && alias.code.is_some())
            .and_then(|alias| alias.code.as_deref().map(|code| (code, alias.lossy)))
    }
}

/// The key under which a name is looked up: URIs lose their scheme, `www.`, and trailing slash;
/// other texts are folded to letters, digits and single spaces.
fn name_key(text: &str) -> String {
    let trimmed = text.trim();
    let lower = trimmed.to_ascii_lowercase();
    let uri = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    match uri {
        Some(rest) => rest.trim_start_matches("www.").trim_end_matches('/').to_owned(),
        None if lower.contains(['+', '/', ':']) => lower,
        None => text::key(trimmed),
    }
}
