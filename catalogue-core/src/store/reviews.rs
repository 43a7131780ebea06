//! Reviews of datasets.

use super::datasets::{dataset_id, listed};
use super::fault::{Doing, corrupt};
use super::journal::Subject;
use super::reader::{Reader, parse};
use super::rows::{body, bytes, time};
use super::writer::Writer;
use crate::access::{Permit, Scope};
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId, Revision};
use crate::model::{Dataset, Review, ReviewOutcome};

const ACT: &str = "read reviews";

/// The last of two at one time is the one with the greater identifier.
const LAST: &str = "NOT EXISTS (SELECT 1 FROM review AS later WHERE later.dataset = review.dataset
    AND (later.time, later.id) > (review.time, review.id))";

impl Reader<'_> {
    /// The reviews of a dataset, latest first.
    pub(crate) fn reviews(&self, id: DatasetId) -> Result<Vec<Review>> {
        let sql = "SELECT body FROM review WHERE dataset = ?1 ORDER BY time DESC, id DESC";
        self.bodies(ACT, sql, [bytes(id.uuid())])
    }

    /// The published datasets of a scope whose last review accepts them, with that review; the dataset
    /// itself only when it was written since.
    pub(crate) fn accepted(&self, scope: &Scope) -> Result<Vec<(DatasetId, Review, Option<Dataset>)>> {
        let sql = format!(
            "SELECT dataset.id, dataset.revision, review.body, dataset.body FROM review
                JOIN dataset ON dataset.id = review.dataset
             WHERE review.outcome = ?1 AND dataset.state = 'published' AND {LAST}
                AND (?2 IS NULL OR EXISTS (SELECT 1 FROM label WHERE label.dataset = dataset.id
                    AND label.label IN (SELECT value FROM json_each(?2))))"
        );
        self.all(ACT, &sql, (ReviewOutcome::Accepted.code(), listed(scope)), |row| {
            let review: Review = parse(ACT, row, 2)?;
            let now = Revision(row.get(1).doing(ACT)?);
            let text = row.get_ref(3).doing(ACT)?.as_str().map_err(|error| corrupt(ACT, error))?;
            let dataset = (now != review.revision)
                .then(|| serde_json::from_str::<Dataset>(text))
                .transpose()
                .doing(ACT)?;
            Ok((dataset_id(ACT, row)?, review, dataset))
        })
    }

    /// Published datasets of a scope whose identifiers follow `after`, in their order; of one
    /// organisation or of all.
    pub(crate) fn published_page(
        &self,
        organisation: Option<OrganisationId>,
        after: Option<DatasetId>,
        limit: usize,
        scope: &Scope,
    ) -> Result<Vec<Dataset>> {
        let filter = if organisation.is_some() { "organisation = ?2" } else { "?2 IS NULL" };
        let sql = format!(
            "SELECT body FROM dataset WHERE id > ?1 AND {filter} AND state = 'published'
                AND (?3 IS NULL OR EXISTS (SELECT 1 FROM label WHERE label.dataset = dataset.id
                    AND label.label IN (SELECT value FROM json_each(?3))))
             ORDER BY id LIMIT ?4"
        );
        let after = after.map_or(Vec::new(), |id| bytes(id.uuid()).to_vec());
        let organisation = organisation.map(|organisation| bytes(organisation.uuid()));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut found: Vec<Dataset> = self.bodies(ACT, &sql, (after, organisation, listed(scope), limit))?;
        found.retain(|dataset| scope.reads(dataset));
        Ok(found)
    }
}

impl Writer<'_> {
    /// Adds a review.
    pub(crate) fn add_review(&mut self, review: &Review, _permit: &Permit) -> Result<()> {
        let sql = "INSERT INTO review (id, dataset, account, time, outcome, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = (
            bytes(review.id.uuid()),
            bytes(review.dataset.uuid()),
            review.account.map(|account| bytes(account.uuid())),
            time(review.time),
            review.outcome.code(),
            body(review)?,
        );
        self.run("write a review", sql, values)?;
        self.owe(Subject::Dataset(review.dataset));
        Ok(())
    }
}
