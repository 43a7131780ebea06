//! When the data was made, and what time it covers.

use super::rule::{Finding, when};
use crate::issue::IssueCode;
use crate::model::Dataset;
use crate::validate::context::Context;

/// The data has at least one date: creation, publication or revision.
pub(super) fn no_date(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let dates = [metadata.created_on, metadata.published_on, metadata.updated_on];
    when(dates.iter().all(Option::is_none), "created_on", IssueCode::NoDate)
}

/// Of the three, the date of creation is the one recommended.
pub(super) fn no_creation_date(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let other = metadata.published_on.or(metadata.updated_on);
    when(metadata.created_on.is_none() && other.is_some(), "created_on", IssueCode::NoCreationDate)
}

/// Nothing is revised or published before it was made.
pub(super) fn dates_reversed(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let metadata = &dataset.metadata;
    let Some(created) = metadata.created_on else { return Vec::new() };
    [("published_on", metadata.published_on), ("updated_on", metadata.updated_on)]
        .into_iter()
        .filter_map(|(path, date)| {
            // Dates known to the year or the month are compared by what they may mean.
            let date = date.filter(|date| date.last_day() < created.first_day())?;
            let finding = Finding::new(path, IssueCode::DatesReversed);
            Some(finding.with("found", date).with("created", created))
        })
        .collect()
}

/// The period that the data covers.
pub(super) fn no_temporal(dataset: &Dataset, _context: &Context<'_>) -> Vec<Finding> {
    let said = dataset.metadata.temporal.iter().any(|period| period.start.or(period.end).is_some());
    when(!said && dataset.metadata.kind != "service", "temporal", IssueCode::NoTemporal)
}
