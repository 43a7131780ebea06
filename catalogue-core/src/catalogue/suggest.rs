//! Suggestions while typing: from what this principal may read, and from closed lists.

use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::search::{self, facet_scheme};
use crate::text;
use crate::vocabulary::{Labels, Term, scheme};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to suggest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "field", content = "scheme")]
pub enum SuggestField {
    /// Keywords in use, in their most used spelling.
    Keyword,
    /// Titles of readable datasets.
    Title,
    /// Organisations.
    Organisation,
    /// Formats: those in use, then those of the list.
    Format,
    /// Places of the gazetteer, larger first.
    Territory,
    /// The terms of a scheme, by label, code or alias.
    Term(String),
}

impl SuggestField {
    /// Reads `keyword`, `title`, `organisation`, `format`, `territory`, or the code of a scheme.
    pub fn from_code(code: &str) -> Self {
        match code {
            "keyword" => Self::Keyword,
            "title" => Self::Title,
            "organisation" => Self::Organisation,
            "format" => Self::Format,
            "territory" => Self::Territory,
            scheme => Self::Term(scheme.to_owned()),
        }
    }
}

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What to store or to filter by: a keyword as spelled, a code, an identifier.
    pub value: String,
    /// What to show.
    pub labels: Labels,
    /// How many readable published datasets use it; inhabitants for a territory.
    pub count: i64,
}

impl Session {
    /// Suggests completions of a text: those that start with it, then those that hold it, each by
    /// use then by name. Case and accents do not matter. Through a portal, values in use are those of
    /// what the portal shows.
    ///
    /// # Errors
    /// `NotFound` for an unknown scheme.
    pub fn suggest(&self, field: &SuggestField, prefix: &str, limit: i64) -> Result<Vec<Suggestion>> {
        let limit = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1_000);
        let same = |text: &str| Labels { fr: text.to_owned(), en: text.to_owned() };
        let from_index = |field: search::SuggestField, keep: usize| -> Result<Vec<Suggestion>> {
            let (scope, portal) = self.seen_now()?;
            let seen = search::Seen { scope: &scope, portal: portal.as_deref() };
            let counted =
                self.inner.ask(|snapshot| snapshot.suggest(&field, &text::fold(prefix), seen, keep))?;
            let suggestion = |counted: search::Counted| Suggestion {
                // A keyword is stored as it is spelled; a title leads to its dataset.
                value: match counted.code.parse::<crate::id::DatasetId>() {
                    Ok(id) => id.to_string(),
                    Err(_) => counted.label.clone(),
                },
                labels: same(&counted.label),
                count: counted.count,
            };
            Ok(counted.into_iter().map(suggestion).collect())
        };
        match field {
            SuggestField::Keyword => from_index(search::SuggestField::Facet("keyword".to_owned()), limit),
            SuggestField::Title => from_index(search::SuggestField::Title, limit),
            SuggestField::Format => self.terms(scheme::FORMAT, Some("format"), prefix, limit),
            SuggestField::Term(code) => {
                let facet =
                    ["theme", "data-type", "frequency", "granularity", "licence", "resource-type", "kind"]
                        .into_iter()
                        .find(|facet| facet_scheme(facet) == Some(code));
                self.terms(code, facet, prefix, limit)
            }
            SuggestField::Organisation => self.organisation_names(prefix, limit),
            SuggestField::Territory => {
                let known = self.inner.known(&self.inner.store.read()?)?;
                let places = known.gazetteer()?.suggest(prefix, limit);
                let suggestion = |place: &crate::vocabulary::Territory| Suggestion {
                    value: place.id.clone(),
                    labels: same(&place.name),
                    count: place.population.unwrap_or(0),
                };
                Ok(places.iter().map(|place| suggestion(place)).collect())
            }
        }
    }

    /// How many readable published datasets have each value of a facet.
    fn uses(&self, facet: &str) -> Result<BTreeMap<String, i64>> {
        let (scope, portal) = self.seen_now()?;
        let seen = search::Seen { scope: &scope, portal: portal.as_deref() };
        self.inner.ask(|snapshot| snapshot.usage(facet, seen))
    }

    fn terms(&self, code: &str, facet: Option<&str>, prefix: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let known = self.inner.known(&self.inner.store.read()?)?;
        if known.vocabulary.scheme(code).is_none() {
            return Err(Error::not_found("scheme", code));
        }
        let uses = facet.map(|facet| self.uses(facet)).transpose()?.unwrap_or_default();
        let wanted = text::key(prefix);
        let candidates = known.vocabulary.offered(code).into_iter().filter_map(|term| {
            let names = names(term);
            let rank = rank(names.iter().map(String::as_str), &wanted)?;
            let count = uses.get(&term.code).copied().unwrap_or(0);
            Some((rank, Suggestion { value: term.code.clone(), labels: term.labels.clone(), count }))
        });
        Ok(ordered(candidates.collect(), limit))
    }

    fn organisation_names(&self, prefix: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let uses = self.uses("organisation")?;
        let wanted = text::key(prefix);
        let mut candidates = Vec::new();
        let called = self.inner.organisations_called(&self.inner.store.read()?)?;
        for organisation in called.iter() {
            let keys = organisation.keys.iter().map(String::as_str);
            let Some(rank) = rank(keys, &wanted) else { continue };
            let (slug, name) = (organisation.slug.clone(), organisation.name.clone());
            let count = uses.get(&slug).copied().unwrap_or(0);
            let labels = Labels { fr: name.clone(), en: name };
            candidates.push((rank, Suggestion { value: slug, labels, count }));
        }
        Ok(ordered(candidates, limit))
    }
}

/// The folded names of a term: labels, code, aliases.
fn names(term: &Term) -> Vec<String> {
    let aliases = term.aliases.iter().flat_map(|alias| [alias.label.as_deref(), alias.code.as_deref()]);
    [Some(term.labels.fr.as_str()), Some(term.labels.en.as_str()), Some(term.code.as_str())]
        .into_iter()
        .chain(aliases)
        .flatten()
        .map(text::key)
        .collect()
}

/// 0 when a name starts with the text, 1 when one holds it, nothing otherwise.
fn rank<'a>(names: impl Iterator<Item = &'a str>, wanted: &str) -> Option<u8> {
    names
        .filter_map(|name| match name.find(wanted) {
            Some(0) => Some(0),
            Some(_) => Some(1),
            None => None,
        })
        .min()
}

/// Prefix before infix, then by use, then by name.
fn ordered(mut candidates: Vec<(u8, Suggestion)>, limit: usize) -> Vec<Suggestion> {
    candidates.sort_by_cached_key(|(rank, suggestion)| {
        (*rank, -suggestion.count, text::collation_key(&suggestion.labels.fr), suggestion.value.clone())
    });
    candidates.into_iter().take(limit).map(|(_, suggestion)| suggestion).collect()
}
