//! Profiles: which fields a form shows, which must be filled, and how much each rule matters.

use crate::issue::{IssueCode, Severity};
use crate::vocabulary::Labels;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A profile: the rules that a kind of catalogue asks of its datasets, as data.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    profile: String,
    labels: Labels,
    /// The steps of its form, in order.
    pub(super) steps: Vec<Step>,
    pub(super) dataset: Vec<FormField>,
    pub(super) resource: Vec<FormField>,
    rules: BTreeMap<IssueCode, Severity>,
    /// A description shorter than this many characters gets a hint.
    pub(super) description_length: usize,
    /// Fewer keywords than this get a hint.
    pub(super) keyword_count: usize,
    /// A keyword longer than this many characters looks like a pasted list.
    pub(super) keyword_length: usize,
    /// Mailboxes that nobody in particular answers.
    pub(super) generic_mailboxes: Vec<String>,
}

/// A step of a form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) step: String,
    pub(super) labels: Labels,
}

/// One field of a form, in the order shown.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormField {
    /// The field of the record.
    pub(super) path: String,
    /// The step of the form.
    pub(super) step: String,
    /// How it is asked: `text`, `markdown`, `select`…
    pub(super) widget: String,
    /// Whether its absence stops the publication, is a mistake, or nothing.
    #[serde(default)]
    pub(super) required: Requirement,
    /// The kinds of things of which it is required, codes of `kind`; all of them when empty.
    #[serde(default)]
    pub(super) kinds: Vec<String>,
    /// The field that serves instead, when required.
    #[serde(default)]
    pub(super) or: Option<String>,
    /// Where suggestions come from.
    #[serde(default)]
    pub(super) autocomplete: Option<String>,
    /// What a new record starts with.
    #[serde(default)]
    pub(super) default: Option<DefaultRule>,
    /// What to write.
    pub(super) help: Labels,
}

impl FormField {
    /// Whether it is required of things of a kind.
    pub(super) fn asks(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|asked| asked == kind)
    }

    /// The field of a path: its name without what lies below.
    pub(super) fn holds(&self, path: &str) -> bool {
        path.split(['.', '[']).next() == Some(self.path.as_str())
    }
}

/// How much the absence of a field matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Requirement {
    /// Stops the publication.
    Error,
    /// Probably a mistake.
    Warning,
    /// Nothing.
    #[default]
    No,
}

impl Requirement {
    /// The severity of the absence.
    pub(super) const fn severity(self) -> Option<Severity> {
        match self {
            Requirement::Error => Some(Severity::Error),
            Requirement::Warning => Some(Severity::Warning),
            Requirement::No => None,
        }
    }
}

/// What a new record starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DefaultRule {
    /// The account's own organisation.
    Home,
    /// Today's date.
    Today,
    /// Public.
    Public,
}

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    // A file that does not parse is left out; a test holds that none is.
    [
        include_str!("../../profiles/simple.json"),
        include_str!("../../profiles/pigma.json"),
        include_str!("../../profiles/inspire.json"),
        include_str!("../../profiles/dcat-ap.json"),
    ]
    .iter()
    .filter_map(|text| serde_json::from_str(text).ok())
    .collect()
});

/// The profiles shipped: `simple`, `pigma`, `inspire` (ISO and CNIG: the expert form), `dcat-ap`.
pub fn profiles() -> &'static [Profile] {
    &PROFILES
}

/// The profile of a code.
///
/// ```
/// use catalogue_core::validate::profile;
/// assert_eq!(profile("pigma").map(|profile| profile.code()), Some("pigma"));
/// assert!(profile("Pigma").is_none());
/// ```
pub fn profile(code: &str) -> Option<&'static Profile> {
    profiles().iter().find(|profile| profile.profile == code)
}

impl Profile {
    /// Its code, which records refer to.
    pub fn code(&self) -> &str {
        &self.profile
    }

    /// Its labels.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The step of the form where an issue is set right: that of its field, else the first, or that
    /// of the resources.
    pub fn step(&self, path: &str) -> &str {
        let of_resources = path.split(['.', '[']).next() == Some("resources");
        let fields = if of_resources { &self.resource } else { &self.dataset };
        let field = fields.iter().find(|field| of_resources || field.holds(path)).or(fields.first());
        field.map_or("", |field| field.step.as_str())
    }

    /// How much a rule matters; `None` when the profile does not ask for it. A field that must be
    /// filled is told by the schema, and rules that hold under any profile are not the profile's.
    pub fn severity(&self, rule: IssueCode) -> Option<Severity> {
        self.rules.get(&rule).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::shape::{Object, Shape};
    use crate::validate::tables::{METADATA, RESOURCE};
    use std::collections::BTreeSet;

    #[test]
    fn every_profile_is_read_and_names_fields_that_exist() {
        let codes: Vec<&str> = profiles().iter().map(Profile::code).collect();
        assert_eq!(codes, ["simple", "pigma", "inspire", "dcat-ap"]);
        for profile in profiles() {
            assert!(!profile.labels.fr.is_empty() && !profile.labels.en.is_empty());
            for (fields, table) in [(&profile.dataset, &METADATA), (&profile.resource, &RESOURCE)] {
                let mut seen = BTreeSet::new();
                for field in fields {
                    assert!(profile.steps.iter().any(|step| step.step == field.step), "{}", field.step);
                    let known: Option<_> = Object::field(table, &field.path);
                    let known = known.unwrap_or_else(|| panic!("{} of {}", field.path, profile.profile));
                    assert!(seen.insert(&field.path), "{} twice", field.path);
                    assert!(!field.help.fr.is_empty() && !field.help.en.is_empty(), "{}", field.path);
                    // T5: a required closed list is never filled in beforehand.
                    let closed = !known.shape.schemes().is_empty();
                    assert!(!(closed && field.default.is_some()), "{}", field.path);
                    // The schema can say "required" of texts, codes and lists only.
                    if field.required == Requirement::Error {
                        assert!(
                            !matches!(known.shape, Shape::Object(_) | Shape::Tagged(_)),
                            "{}",
                            field.path
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_simple_form_is_short_and_the_guide_has_its_asterisks() {
        let simple = profile("simple").unwrap();
        assert!(simple.dataset.len() <= 10);
        let asterisks = |fields: &[FormField]| -> Vec<String> {
            let required = fields.iter().filter(|field| field.required == Requirement::Error);
            required.map(|field| field.path.clone()).collect()
        };
        let pigma = profile("pigma").unwrap();
        assert_eq!(
            asterisks(&pigma.dataset),
            ["title", "keywords", "licence", "organisation", "description", "frequency", "data_types"]
        );
        assert_eq!(asterisks(&pigma.resource), ["url", "name", "description", "type"]);
    }

    #[test]
    fn rules_shared_by_all_profiles_are_errors_in_each() {
        for profile in profiles() {
            for rule in [IssueCode::NoResource, IssueCode::NoLicence, IssueCode::ReasonRequired] {
                assert_eq!(profile.severity(rule), Some(Severity::Error), "{} {rule}", profile.profile);
            }
        }
    }
}
