//! The check that people read, and the gate of publication.

use super::advice::profile_issues;
use super::context::Context;
use super::profile::Profile;
use super::well_formed::{Spelled, dataset_issues, errors_of, in_order, prove};
use super::{Publishable, WellFormed};
use crate::id::Slug;
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{Dataset, State};
use chrono::{DateTime, Utc};
use std::cell::RefCell;

/// Everything there is to say about a dataset under a profile: errors first, then warnings, then
/// hints, each by path. The same dataset in the same context always gets the same list.
pub fn check(dataset: &Dataset, profile: &Profile, context: &Context<'_>) -> Vec<Issue> {
    let (issues, spelled) = dataset_issues(dataset, context);
    under(issues, dataset, &spelled, profile, context)
}

/// What was found of well-formedness, with what the profile adds.
fn under(
    mut issues: Vec<Issue>,
    dataset: &Dataset,
    spelled: &Spelled,
    profile: &Profile,
    context: &Context<'_>,
) -> Vec<Issue> {
    if issues.iter().any(|issue| issue.code == IssueCode::TooLarge) {
        return issues;
    }
    issues.append(&mut profile_issues(dataset, spelled, profile, context));
    in_order(issues)
}

/// A dataset whose well-formedness was looked at once, from which every proof of one write follows.
/// What it refers to must not change meanwhile: it is for one transaction.
#[derive(Clone, Debug)]
pub(crate) struct Examined {
    dataset: Dataset,
    spelled: Spelled,
    issues: Vec<Issue>,
    /// The last profile asked for, and what stops a publication under it.
    judged: RefCell<Option<(String, Vec<Issue>)>>,
}

impl Examined {
    /// Looks at a dataset.
    pub(crate) fn of(dataset: Dataset, context: &Context<'_>) -> Self {
        let (issues, spelled) = dataset_issues(&dataset, context);
        Self { dataset, spelled, issues, judged: RefCell::default() }
    }

    /// What was looked at.
    pub(crate) fn get(&self) -> &Dataset {
        &self.dataset
    }

    /// What stops any write of it.
    pub(crate) fn errors(&self) -> Vec<Issue> {
        let stops = |issue: &&Issue| issue.severity == Severity::Error;
        errors_of(self.issues.iter().filter(stops).cloned().collect())
    }

    /// What stops its publication under a profile.
    pub(crate) fn errors_under(&self, profile: &Profile, context: &Context<'_>) -> Vec<Issue> {
        let mut judged = self.judged.borrow_mut();
        match &*judged {
            Some((code, errors)) if code == profile.code() => errors.clone(),
            _ => {
                let found = under(self.issues.clone(), &self.dataset, &self.spelled, profile, context);
                let errors = errors_of(found);
                *judged = Some((profile.code().to_owned(), errors.clone()));
                errors
            }
        }
    }

    /// The proof that it may be written.
    ///
    /// # Errors
    /// As [`well_formed`](super::well_formed()).
    pub(crate) fn well_formed(self) -> Result<WellFormed<Dataset>, Vec<Issue>> {
        prove(errors_of(self.issues), self.dataset)
    }

    /// The proof that it may be published under a profile.
    ///
    /// # Errors
    /// As [`publishable`].
    pub(crate) fn publishable(
        self,
        profile: &Profile,
        context: &Context<'_>,
    ) -> Result<Publishable<Dataset>, Vec<Issue>> {
        prove(self.errors_under(profile, context), self.dataset).map(Publishable::new)
    }

    /// The same record under another profile: every profile's code is well formed.
    pub(crate) fn profiled(mut self, profile: &Profile) -> Self {
        self.dataset.metadata.profile = Some(profile.code().to_owned());
        self.judged = RefCell::default();
        self
    }

    /// The same record as its first publication makes it: no rule looks at what changes by it.
    pub(crate) fn published(mut self, slug: Slug, first_public: Option<DateTime<Utc>>) -> Self {
        let revision = self.dataset.revision.next();
        self.dataset = Dataset { state: State::Published, revision, slug, first_public, ..self.dataset };
        self
    }
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
