//! What the directive INSPIRE asks of what lies within its scope, and the themes of DCAT-AP.

use super::rule::{Finding, is_data, is_service, when};
use crate::issue::IssueCode;
use crate::model::{Conformity, Dataset, Metadata};
use crate::text;
use crate::validate::context::Context;
use crate::vocabulary::scheme;

/// The regulation on the interoperability of data.
const DATA: &str = "1089/2010";
/// The regulation on network services.
const SERVICES: &str = "976/2009";

/// Whether a conformity is to a text of the directive.
fn is_of_inspire(conformity: &Conformity) -> bool {
    let uri = conformity.uri.as_deref().unwrap_or_default();
    [DATA, SERVICES].iter().any(|number| conformity.specification.contains(number) || uri.contains(number))
        || text::key(&conformity.specification).contains("inspire")
}

/// Whether the record says that it lies within the scope of the directive, other than by a theme.
fn says_inspire(metadata: &Metadata) -> bool {
    let tested = |held: &Conformity| is_of_inspire(held) && held.pass.is_some();
    metadata.inspire_url.is_some() || metadata.conformity.iter().any(tested)
}

/// Data that says it is of INSPIRE has a theme of INSPIRE.
pub(super) fn no_inspire_theme(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let missing = metadata.inspire_themes.is_empty() && says_inspire(metadata);
    when(is_data(dataset) && missing, "inspire_themes", IssueCode::NoInspireTheme)
}

/// Data without a theme of INSPIRE is outside its scope: worth a second look, no more.
pub(super) fn outside_inspire(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let outside = metadata.inspire_themes.is_empty() && !says_inspire(metadata);
    when(is_data(dataset) && outside, "inspire_themes", IssueCode::OutsideInspire)
}

fn within(dataset: &Dataset) -> bool {
    let metadata = &dataset.metadata;
    (is_data(dataset) || is_service(dataset))
        && (!metadata.inspire_themes.is_empty() || says_inspire(metadata))
}

/// Within the scope, the conformity is told, be it as not evaluated.
pub(super) fn no_conformity(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    when(within(dataset) && dataset.metadata.conformity.is_empty(), "conformity", IssueCode::NoConformity)
}

/// Within the scope, the conformity is told to a text of the directive.
pub(super) fn conformity_not_inspire(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let conformity = &dataset.metadata.conformity;
    let other = !conformity.is_empty() && !conformity.iter().any(is_of_inspire);
    let number = if is_service(dataset) { SERVICES } else { DATA };
    let mut findings = when(within(dataset) && other, "conformity", IssueCode::ConformityNotInspire);
    findings.iter_mut().for_each(|finding| finding.arguments.push(("allowed", number.to_owned())));
    findings
}

/// A specification is cited with its date.
pub(super) fn conformity_undated(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let conformity = dataset.metadata.conformity.iter().take(context.limits.specifications).enumerate();
    conformity
        .filter(|(_, held)| held.date.is_none())
        .map(|(at, held)| {
            let path = format!("conformity[{at}].date");
            Finding::new(path, IssueCode::ConformityUndated).with("found", &held.specification)
        })
        .collect()
}

/// A theme, of ours, of INSPIRE or of ISO, that leads to a European one.
pub(super) fn no_eu_theme(dataset: &Dataset, context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let lists = [
        (scheme::THEME, &metadata.themes),
        (scheme::INSPIRE_THEME, &metadata.inspire_themes),
        (scheme::TOPIC_CATEGORY, &metadata.topics),
    ];
    let leads = lists.into_iter().any(|(list, codes)| {
        codes.iter().any(|code| !context.vocabulary.mapped(list, code, scheme::EU_DATA_THEME).is_empty())
    });
    when(!leads, "themes", IssueCode::NoEuTheme)
}
