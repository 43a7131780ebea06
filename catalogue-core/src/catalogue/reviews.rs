//! Controlling datasets: reviews by people, helped by the quality that rules measure.

use crate::access::{Action, Facts, Scope, Standing};
use crate::catalogue::acting::living;
use crate::catalogue::notices::arguments;
use crate::catalogue::session::{Lookup, Session, profile_of};
use crate::error::{Error, Result};
use crate::id::{DatasetId, OrganisationId, ReviewId, Revision};
use crate::issue::{Issue, IssueCode};
use crate::model::{Dataset, Metadata, Resource, ResourceMetadata, Review, ReviewOutcome, Role};
use crate::store::{Reader, Subject};
use crate::validate::{self, CheckedLink, Context, Quality};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The quality of one dataset of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetQuality {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its title.
    pub title: String,
    /// Its quality.
    pub quality: Quality,
}

/// A page of the qualities of datasets, by identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityPage {
    /// The qualities.
    pub datasets: Vec<DatasetQuality>,
    /// The last dataset looked at: give it back for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<DatasetId>,
}

/// Datasets with what was wanted of each, and after which to go on.
pub(super) type Found<T> = (Vec<(Dataset, T)>, Option<DatasetId>);

impl Session {
    /// The quality of a dataset by the rules of [`QUALITY_RULES`](crate::QUALITY_RULES), with the
    /// reason of each; for whoever reads the record. `checked` is what the host found when it followed
    /// links, empty when it did not: the library follows none. Links that this principal may not take
    /// are not looked at.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn quality(&self, id: DatasetId, checked: &[CheckedLink]) -> Result<Quality> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let dataset = self.readable(&reader, &scope, id)?;
        self.measured(&reader, &standing, &scope, &dataset, checked)
    }

    /// The quality of the published datasets of an organisation, or of all, that this principal
    /// reads, through its portal if there is one; at most `limit` (1 to 1 000), by identifier, after
    /// the last one of the page before.
    ///
    /// # Errors
    /// `NotFound` for an unknown portal.
    pub fn qualities(
        &self,
        organisation: Option<OrganisationId>,
        after: Option<DatasetId>,
        limit: i64,
    ) -> Result<QualityPage> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let scope = Scope::of(&standing);
        let limit = usize::try_from(limit.clamp(1, 1_000)).unwrap_or(1);
        let (datasets, after) = self.published(&reader, &scope, organisation, after, limit, |_| Some(()))?;
        let mut page = QualityPage { datasets: Vec::new(), after };
        for (dataset, ()) in datasets {
            let quality = self.measured(&reader, &standing, &scope, &dataset, &[])?;
            page.datasets.push(DatasetQuality {
                dataset: dataset.id,
                title: dataset.metadata.title,
                quality,
            });
        }
        Ok(page)
    }

    /// Published datasets of the scope that the portal shows and `wanted` wants; after which to go on.
    pub(super) fn published<T>(
        &self,
        reader: &Reader<'_>,
        scope: &Scope,
        organisation: Option<OrganisationId>,
        after: Option<DatasetId>,
        limit: usize,
        wanted: impl Fn(&Dataset) -> Option<T>,
    ) -> Result<Found<T>> {
        const AT_ONCE: usize = 500;
        let portal = self.portal_asked(reader)?;
        let mut last = after;
        let mut found = Vec::new();
        loop {
            let page = reader.published_page(organisation, last, AT_ONCE, scope)?;
            if page.is_empty() {
                return Ok((found, None));
            }
            for dataset in page {
                last = Some(dataset.id);
                if portal.as_ref().is_some_and(|portal| !portal.predicate.shows(&dataset)) {
                    continue;
                }
                if let Some(what) = wanted(&dataset) {
                    found.push((dataset, what));
                    if found.len() >= limit {
                        return Ok((found, last));
                    }
                }
            }
        }
    }

    fn measured(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        scope: &Scope,
        dataset: &Dataset,
        checked: &[CheckedLink],
    ) -> Result<Quality> {
        let known = self.inner.known(reader)?;
        let shown = self.masked(reader, standing, dataset.clone())?;
        let lookup =
            Lookup::new(reader, &known, scope, self.inner.store.files()).holding(dataset.metadata.parent);
        let context = Context {
            vocabulary: &known.vocabulary,
            known: &lookup,
            today: self.inner.options.clock.now().date_naive(),
            limits: &self.inner.options.limits,
        };
        let profile = profile_of(reader, dataset)?;
        Ok(validate::quality(dataset, &shown, profile, &context, checked))
    }

    /// Controls a dataset at the revision that was read. Accepted by its last review, it counts as
    /// controlled, until what was controlled changes: anything written of it or of its resources but
    /// the dates and periods of the data, its thumbnail, and the content of files (data that is
    /// updated as declared stays controlled). The producer is owed a notice.
    ///
    /// Whoever deposits does not control: moderators do, except of an organisation for which they
    /// deposit, and administrators.
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`, `Conflict`; `Invalid` without a note that says what
    /// to correct or why, or with one longer than 2 000 characters; `Unsupported` when it is deleted.
    pub fn review(
        &self,
        id: DatasetId,
        expected: Revision,
        outcome: ReviewOutcome,
        note: Option<String>,
    ) -> Result<Review> {
        let mut acting = self.act()?;
        let dataset = acting.dataset(id, Some(expected))?;
        let permit = acting.permit(Action::ReviewDataset, &dataset)?;
        living(&dataset)?;
        let note = note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let limit = self.inner.options.limits.address;
        let length = note.as_ref().map_or(0, |note| note.chars().count());
        let issue = match outcome {
            ReviewOutcome::ToCorrect | ReviewOutcome::Refused if length == 0 => {
                Some(Issue::error("note", IssueCode::Required))
            }
            _ if length > limit => {
                Some(Issue::error("note", IssueCode::TooLong).with("found", length).with("limit", limit))
            }
            _ => None,
        };
        if let Some(issue) = issue {
            return Err(Error::Invalid { issues: vec![issue] });
        }
        let quality = self.measured(&acting.writer, &acting.standing, &acting.scope, &dataset, &[])?;
        let review = Review {
            id: ReviewId::from_uuid(self.inner.options.identifiers.next()),
            dataset: id,
            revision: dataset.revision,
            time: acting.now,
            account: acting.standing.account.as_ref().map(|account| account.id),
            outcome,
            note,
            score: quality.score,
            rules: quality.rules,
            content: content(&dataset),
            stale: false,
        };
        acting.writer.add_review(&review, &permit)?;
        acting.journal(Action::ReviewDataset.code(), Subject::Dataset(id))?;
        let told = arguments([
            ("dataset", dataset.metadata.title.clone()),
            ("score", quality.score.to_string()),
            ("note", review.note.clone().unwrap_or_default()),
        ]);
        let kind = match outcome {
            ReviewOutcome::Accepted => "review-accepted",
            ReviewOutcome::ToCorrect => "review-to-correct",
            ReviewOutcome::Refused => "review-refused",
        };
        match (dataset.metadata.organisation, dataset.creator) {
            (Some(organisation), _) => acting.owe_to_members(organisation, Role::Editor, kind, told)?,
            (None, Some(creator)) => acting.owe(creator, kind, told)?,
            (None, None) => {}
        }
        acting.commit()?;
        Ok(review)
    }

    /// The reviews of a dataset, latest first, for the members of its organisation, those who keep it
    /// and moderators. (Whether it is controlled is told to whoever reads it, with the record.)
    ///
    /// # Errors
    /// `NotFound`, `Unauthenticated`, `Forbidden`.
    pub fn reviews(&self, id: DatasetId) -> Result<Vec<Review>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let dataset = self.readable(&reader, &Scope::of(&standing), id)?;
        let facts = Facts { dataset: Some(&dataset), ..Facts::default() };
        self.demand(&standing, Action::ReadReviews, &facts)?;
        let mut reviews = reader.reviews(id)?;
        for review in &mut reviews {
            review.stale = is_stale(review, &dataset);
        }
        Ok(reviews)
    }

    /// Whether the last review of a dataset accepts it as it is.
    pub(super) fn is_controlled(&self, reader: &Reader<'_>, dataset: &Dataset) -> Result<bool> {
        let last = reader.reviews(dataset.id)?.into_iter().next();
        Ok(last
            .is_some_and(|review| review.outcome == ReviewOutcome::Accepted && !is_stale(&review, dataset)))
    }
}

/// Whether what was controlled has changed.
pub(super) fn is_stale(review: &Review, dataset: &Dataset) -> bool {
    review.revision != dataset.revision && review.content != content(dataset)
}

/// A fingerprint of what a review controls: everything written but what an update of the data changes.
fn content(dataset: &Dataset) -> String {
    let metadata = Metadata {
        created_on: None,
        published_on: None,
        updated_on: None,
        temporal: Vec::new(),
        thumbnail: None,
        ..dataset.metadata.clone()
    };
    let written = |resource: &Resource| {
        let metadata = ResourceMetadata {
            size: None,
            checksum: None,
            temporal: None,
            published_on: None,
            updated_on: None,
            ..resource.metadata.clone()
        };
        (resource.id, resource.file.is_some(), metadata)
    };
    let resources: Vec<_> = dataset.resources.iter().map(written).collect();
    let text = serde_json::to_string(&(metadata, resources)).unwrap_or_default();
    format!("{:x}", Sha256::digest(text))
}
