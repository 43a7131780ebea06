//! Titles and identifiers.

use super::rule::{Finding, when};
use crate::issue::IssueCode;
use crate::model::{Dataset, Identifier};
use crate::validate::context::Context;

/// The longest word in capitals that is taken for an acronym.
const ACRONYM: usize = 8;

/// A title must explain itself: it is no acronym alone, with or without a year.
pub(super) fn title_acronym(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let words: Vec<&str> = dataset
        .metadata
        .title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let acronym = |word: &&str| word.chars().count() <= ACRONYM && !word.chars().any(char::is_lowercase);
    let found = !words.is_empty() && words.len() <= 2 && words.iter().all(acronym);
    let mut findings = when(found, "title", IssueCode::TitleAcronym);
    findings.iter_mut().for_each(|finding| finding.arguments.push(("found", dataset.metadata.title.clone())));
    findings
}

/// The identifiers of the data itself, with their places; those of the record are others'.
fn of_the_data(dataset: &Dataset) -> impl Iterator<Item = (usize, &Identifier)> {
    let identifiers = dataset.metadata.identifiers.iter().enumerate();
    identifiers.filter(|(_, held)| matches!(held.kind.as_str(), "resource" | "other"))
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("urn:") || text.starts_with("doi:")
}

/// An identifier is unique within a namespace, of its own or within its address.
pub(super) fn identifiers_without_namespace(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    of_the_data(dataset)
        .filter(|(_, held)| {
            let namespace = held.namespace.as_deref().unwrap_or_default().trim();
            namespace.is_empty() && !is_address(held.value.trim())
        })
        .map(|(at, held)| {
            let path = format!("identifiers[{at}].namespace");
            Finding::new(path, IssueCode::IdentifierWithoutNamespace).with("found", &held.value)
        })
        .collect()
}

/// `fr-120066022-…`: identifiers made from a SIREN number were given up, since bodies merge.
pub(super) fn identifiers_of_siren(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let siren = |value: &str| {
        let after = value.trim().strip_prefix("fr-").or_else(|| value.trim().strip_prefix("FR-"));
        let number = after.and_then(|rest| rest.split_once('-')).map(|(number, _)| number);
        number.is_some_and(|number| number.len() == 9 && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    of_the_data(dataset)
        .filter(|(_, held)| siren(&held.value))
        .map(|(at, held)| {
            let path = format!("identifiers[{at}].value");
            Finding::new(path, IssueCode::IdentifierSiren).with("found", &held.value)
        })
        .collect()
}
