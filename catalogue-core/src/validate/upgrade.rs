//! What a record already says that another profile asks for in other words.

use super::context::Context;
use super::profile::Profile;
use super::well_formed::says_something;
use crate::issue::Issue;
use crate::model::{BoundingBox, Dataset, Metadata, OrganisationDetails};
use crate::vocabulary::Labels;
use serde::{Deserialize, Serialize};
use serde_json::Value;

mod certain;
mod likely;

/// A value for a field that is empty, and what it follows from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filling {
    /// The field, as in [`Issue::path`].
    pub path: String,
    /// The JSON of the field's value; of a list, every candidate, the likeliest first.
    pub value: Value,
    /// What it follows from, for a person.
    pub because: Labels,
}

/// An issue, and the step of the form where it is set right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepIssue {
    /// The code of the step, one of `x-steps` of the profile's schema.
    pub step: String,
    /// The issue.
    pub issue: Issue,
}

/// What is known beside the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpgradeFacts {
    /// The organisation that owns it.
    pub owner: Option<OrganisationDetails>,
    /// The box of its territory, when it names one.
    pub bounds: Option<BoundingBox>,
}

/// What a profile would find filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Fillings {
    /// What is written of the record, with what follows from it filled in; nothing it had is changed.
    pub metadata: Metadata,
    /// What was filled in: it follows from the record alone.
    pub filled: Vec<Filling>,
    /// What may be right, and is for a person to choose; none of it is in [`Fillings::metadata`].
    pub suggestions: Vec<Filling>,
}

/// Fills in what a profile asks for and the record says elsewhere, and suggests what it leads to.
/// A field that has a value keeps it; a field that the profile's form does not show stays empty.
pub fn fillings(
    dataset: &Dataset,
    profile: &Profile,
    facts: &UpgradeFacts,
    context: &Context<'_>,
) -> Fillings {
    let mut after = dataset.clone();
    let mut filled = certain::values(&after, facts);
    filled.retain(|filling| is_wanted(filling, profile, &after.metadata));
    for filling in &filled {
        put(&mut after.metadata, filling);
    }
    let mut suggestions = likely::values(&after, facts, context);
    suggestions.retain(|filling| is_wanted(filling, profile, &after.metadata));
    Fillings { metadata: after.metadata, filled, suggestions }
}

/// The issues of a check, each with its step.
pub fn in_steps(issues: Vec<Issue>, profile: &Profile) -> Vec<StepIssue> {
    let placed = |issue: Issue| StepIssue { step: profile.step(&issue.path).to_owned(), issue };
    issues.into_iter().map(placed).collect()
}

fn is_wanted(filling: &Filling, profile: &Profile, metadata: &Metadata) -> bool {
    let shown = profile.dataset.iter().any(|field| field.holds(&filling.path));
    let record = serde_json::to_value(metadata).unwrap_or_default();
    shown && says_something(Some(&filling.value)) && !says_something(at(&record, &filling.path))
}

/// The value at a path: `extent.boxes`, `contacts[0].organisation`.
fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    record.pointer(&pointer(path))
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace('[', "/").replace(']', "").replace('.', "/"))
}

/// Puts a value in its place; one that does not fit there leaves the record as it is.
fn put(metadata: &mut Metadata, filling: &Filling) {
    let Ok(mut record) = serde_json::to_value(&*metadata) else { return };
    let (parent, name) = filling.path.rsplit_once('.').unwrap_or(("", filling.path.as_str()));
    let parent = if parent.is_empty() { Some(&mut record) } else { record.pointer_mut(&pointer(parent)) };
    if let Some(Value::Object(parent)) = parent {
        parent.insert(name.to_owned(), filling.value.clone());
    }
    if let Ok(read) = serde_json::from_value(record) {
        *metadata = read;
    }
}

fn filling(path: &str, value: impl Serialize, french: &str, english: &str) -> Filling {
    Filling {
        path: path.to_owned(),
        value: serde_json::to_value(value).unwrap_or_default(),
        because: Labels { fr: french.to_owned(), en: english.to_owned() },
    }
}
