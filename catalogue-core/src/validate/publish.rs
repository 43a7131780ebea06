//! The check that people read, and the gate of publication.

use super::advice::profile_issues;
use super::context::Context;
use super::profile::Profile;
use super::well_formed::{dataset_issues, errors_of, in_order};
use super::{Publishable, WellFormed};
use crate::issue::{Issue, IssueCode};
use crate::model::Dataset;

/// Everything there is to say about a dataset under a profile: errors first, then warnings, then
/// hints, each by path. The same dataset in the same context always gets the same list.
pub fn check(dataset: &Dataset, profile: &Profile, context: &Context<'_>) -> Vec<Issue> {
    let mut issues = dataset_issues(dataset, context);
    if issues.iter().any(|issue| issue.code == IssueCode::TooLarge) {
        return issues;
    }
    issues.append(&mut profile_issues(dataset, profile, context));
    in_order(issues)
}

/// Proves that a dataset may be published under a profile.
///
/// # Errors
/// The errors alone; [`check`] also tells warnings and hints.
pub fn publishable(
    dataset: WellFormed<Dataset>,
    profile: &Profile,
    context: &Context<'_>,
) -> Result<Publishable<Dataset>, Vec<Issue>> {
    // Checked whole, not only by the profile: what it refers to may have gone since the proof.
    let errors = errors_of(check(dataset.get(), profile, context));
    if errors.is_empty() { Ok(Publishable::new(dataset)) } else { Err(errors) }
}
