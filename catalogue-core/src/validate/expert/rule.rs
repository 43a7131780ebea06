//! What a rule is, and all of them.

use super::{contacts, dates, distribution, identity, place, scope, service};
use crate::issue::IssueCode;
use crate::model::Dataset;
use crate::validate::context::Context;
use crate::validate::profile::Profile;

/// One fault found, before a profile says how much it matters.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::validate) struct Finding {
    pub(in crate::validate) path: String,
    pub(in crate::validate) code: IssueCode,
    /// What replaces the names in braces.
    pub(in crate::validate) arguments: Vec<(&'static str, String)>,
}

impl Finding {
    pub(super) fn new(path: impl Into<String>, code: IssueCode) -> Self {
        Self { path: path.into(), code, arguments: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}

/// A rule: the code that it raises, and how it is found broken.
struct Rule {
    code: IssueCode,
    find: fn(&Dataset, &Context<'_>) -> Vec<Finding>,
}

macro_rules! rules {
    ($($code:ident: $find:path;)*) => { &[$(Rule { code: IssueCode::$code, find: $find }),*] };
}

const RULES: &[Rule] = rules![
    TitleAcronym: identity::title_acronym;
    IdentifierWithoutNamespace: identity::identifiers_without_namespace;
    IdentifierSiren: identity::identifiers_of_siren;
    NoInspireTheme: scope::no_inspire_theme;
    OutsideInspire: scope::outside_inspire;
    NoConformity: scope::no_conformity;
    ConformityNotInspire: scope::conformity_not_inspire;
    ConformityUndated: scope::conformity_undated;
    NoEuTheme: scope::no_eu_theme;
    NoDate: dates::no_date;
    NoCreationDate: dates::no_creation_date;
    DatesReversed: dates::dates_reversed;
    NoTemporal: dates::no_temporal;
    NoBox: place::no_box;
    BoxCoarse: place::coarse_boxes;
    BoxesOverlap: place::boxes_overlap;
    BoxOverOceans: place::boxes_over_oceans;
    NoCompleteContact: contacts::no_complete_contact;
    ContactIncomplete: contacts::incomplete_contacts;
    NoPointOfContact: contacts::no_point_of_contact;
    NominativeEmail: contacts::nominative_emails;
    NoResolution: distribution::no_resolution;
    NoEncoding: distribution::no_encoding;
    EncodingWithoutVersion: distribution::encodings_without_version;
    NoPublicLink: distribution::no_public_link;
    NoServiceLink: service::no_service_link;
    NoCoupledResource: service::no_coupled_resource;
];

/// What the rules that a profile names find at fault.
pub(in crate::validate) fn findings(
    dataset: &Dataset,
    profile: &Profile,
    context: &Context<'_>,
) -> Vec<Finding> {
    let asked = RULES.iter().filter(|rule| profile.severity(rule.code).is_some());
    asked.flat_map(|rule| (rule.find)(dataset, context)).collect()
}

/// Whether the thing is data: what describes places, encodings and lineage has a meaning for it.
pub(super) fn is_data(dataset: &Dataset) -> bool {
    matches!(dataset.metadata.kind.as_str(), "dataset" | "series")
}

/// Whether the thing is a service.
pub(super) fn is_service(dataset: &Dataset) -> bool {
    dataset.metadata.kind == "service"
}

/// One finding of a rule that looks at the whole, or none.
pub(super) fn when(broken: bool, path: &str, code: IssueCode) -> Vec<Finding> {
    if broken { vec![Finding::new(path, code)] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::profiles;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_code_of_its_own_that_a_profile_asks_for() {
        let mut seen = BTreeSet::new();
        for rule in RULES {
            assert!(seen.insert(rule.code), "{} twice", rule.code);
            assert!(profiles().iter().any(|profile| profile.severity(rule.code).is_some()), "{}", rule.code);
        }
        for profile in profiles().iter().filter(|profile| ["simple", "pigma"].contains(&profile.code())) {
            assert!(RULES.iter().all(|rule| profile.severity(rule.code).is_none()), "{}", profile.code());
        }
    }
}
