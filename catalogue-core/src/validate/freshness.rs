//! Whether data is as fresh as its declared frequency promises.

use crate::model::{Dataset, PartialDate, Resource, State};
use crate::vocabulary::Vocabulary;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days that an update may come after it was due: dates know neither hours nor time zones.
const TOLERANCE: i64 = 1;

/// How far the data's own life has come when no update is to be expected any more, or yet.
const AT_REST: &[&str] = &["completed", "historicalArchive", "obsolete", "planned"];

/// Whether data is as fresh as its declared frequency promises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Freshness {
    /// The frequency declared, a code of `frequency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<String>,
    /// The days within which an update is expected; absent when the frequency promises no date, when
    /// none is declared, and when the data is archived, completed, obsolete or only planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_days: Option<i64>,
    /// When the data last changed, as far as it is known: never after today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_on: Option<NaiveDate>,
    /// When the next update was or is due; absent without a period or a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Days past that date, from 2 on (one day is tolerated); 0 when it is not late.
    #[serde(default)]
    pub late_by: i64,
}

impl Freshness {
    /// Whether an update is overdue.
    pub const fn is_late(&self) -> bool {
        self.late_by > 0
    }
}

/// Whether a dataset is as fresh as its frequency promises, on a day. It is as fresh as the latest of
/// its resources.
///
/// The date of the data is the latest declared date of update, of the dataset or a resource; without
/// any, the latest declared date of publication or creation; without any, the day the last resource
/// was added, unless the record was harvested (the day of a harvest says nothing of the data). The
/// dates of the record itself say nothing. A year or a month counts as its last day.
pub fn freshness(dataset: &Dataset, vocabulary: &Vocabulary, today: NaiveDate) -> Freshness {
    measure(dataset, last_change(dataset), vocabulary, today)
}

/// The same of one resource of the dataset: from its own dates, else those of the dataset.
pub fn resource_freshness(
    dataset: &Dataset,
    resource: &Resource,
    vocabulary: &Vocabulary,
    today: NaiveDate,
) -> Freshness {
    let own = resource.metadata.updated_on.or(resource.metadata.published_on).map(PartialDate::last_day);
    let added = || dataset.provenance.is_none().then(|| resource.created.date_naive());
    let whole = || dataset.metadata.updated_on.map(PartialDate::last_day);
    measure(dataset, own.or_else(whole).or_else(added), vocabulary, today)
}

fn last_change(dataset: &Dataset) -> Option<NaiveDate> {
    let metadata = &dataset.metadata;
    let resources = || dataset.resources.iter().map(|resource| &resource.metadata);
    let updated = resources().map(|resource| resource.updated_on).chain([metadata.updated_on]);
    let published =
        resources().map(|resource| resource.published_on).chain([metadata.published_on, metadata.created_on]);
    let latest = |dates: &mut dyn Iterator<Item = Option<PartialDate>>| {
        dates.flatten().map(PartialDate::last_day).max()
    };
    let added = || {
        let days = dataset.resources.iter().map(|resource| resource.created.date_naive());
        days.max().filter(|_| dataset.provenance.is_none())
    };
    latest(&mut updated.into_iter()).or_else(|| latest(&mut published.into_iter())).or_else(added)
}

fn measure(
    dataset: &Dataset,
    changed: Option<NaiveDate>,
    vocabulary: &Vocabulary,
    today: NaiveDate,
) -> Freshness {
    let metadata = &dataset.metadata;
    let at_rest = dataset.state == State::Archived
        || metadata.progress.as_deref().is_some_and(|progress| AT_REST.contains(&progress));
    let declared = metadata.frequency.as_deref();
    let period_days = declared.filter(|_| !at_rest).and_then(|code| vocabulary.period_days(code));
    let updated_on = changed.map(|day| day.min(today));
    let due_on = updated_on.zip(period_days).and_then(|(day, period)| {
        u64::try_from(period).ok().and_then(|period| day.checked_add_days(Days::new(period)))
    });
    let over = due_on.map_or(0, |due| (today - due).num_days());
    Freshness {
        frequency: metadata.frequency.clone(),
        period_days,
        updated_on,
        due_on,
        late_by: if over > TOLERANCE { over } else { 0 },
    }
}
