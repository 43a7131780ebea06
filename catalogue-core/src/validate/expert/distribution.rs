//! How fine the data is, how it is encoded, where it is to be had.

use super::rule::{Finding, is_data, when};
use crate::issue::IssueCode;
use crate::model::{Access, Dataset, Resource};
use crate::validate::context::Context;

/// Data drawn as vectors or grids has a scale or a distance on the ground.
pub(super) fn no_resolution(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let drawn = |code: &String| matches!(code.as_str(), "vector" | "grid" | "tin");
    let asked = metadata.representations.is_empty() || metadata.representations.iter().any(drawn);
    when(is_data(dataset) && asked && metadata.resolution.is_empty(), "resolution", IssueCode::NoResolution)
}

/// The encoding is named: of the data, or by the format of a file.
pub(super) fn no_encoding(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let named = dataset.metadata.encodings.iter().any(|encoding| !encoding.name.trim().is_empty());
    let of_a_file = dataset
        .resources
        .iter()
        .any(|resource| resource.metadata.services.is_empty() && resource.metadata.format.is_some());
    when(is_data(dataset) && !named && !of_a_file, "encodings", IssueCode::NoEncoding)
}

/// An encoding is named with its version.
pub(super) fn encodings_without_version(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let unversioned = |version: &Option<String>| version.as_deref().is_none_or(|text| text.trim().is_empty());
    let encodings = dataset.metadata.encodings.iter().take(context.limits.specifications).enumerate();
    encodings
        .filter(|(_, encoding)| is_data(dataset) && unversioned(&encoding.version))
        .map(|(at, encoding)| {
            let path = format!("encodings[{at}].version");
            Finding::new(path, IssueCode::EncodingWithoutVersion).with("found", &encoding.name)
        })
        .collect()
}

/// At least one link that everybody may follow: to the data, a service, or a page.
pub(super) fn no_public_link(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let public = |resource: &Resource| {
        let there = resource.file.is_some()
            || resource.metadata.url.as_deref().is_some_and(|url| !url.trim().is_empty());
        there && resource.metadata.access.levels().any(|level| *level == Access::Open)
    };
    let page = dataset.metadata.link.as_deref().is_some_and(|link| !link.trim().is_empty());
    // Without any resource, another rule says so.
    let some = !dataset.resources.is_empty();
    when(some && !page && !dataset.resources.iter().any(public), "resources", IssueCode::NoPublicLink)
}
