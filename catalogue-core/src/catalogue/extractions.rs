//! Asking for extractions and following them.

use crate::access::{Action, Facts, Principal, Scope, Standing, reason};
use crate::catalogue::acting::{Acting, living};
use crate::catalogue::gate::service_operation;
use crate::catalogue::resources::find;
use crate::catalogue::session::{Session, organisations_of, permit};
use crate::error::{Error, Result};
use crate::id::{DatasetId, ExtractionId, ResourceId, Revision};
use crate::model::{
    Dataset, Extraction, ExtractionDetails, ExtractionEnd, ExtractionFailure, ExtractionState, Operation,
};
use crate::store::{Reader, Subject};
use crate::validate::{self, WellFormed};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// How many extractions one account may wait for at a time.
const AWAITED: i64 = 20;

impl Session {
    /// Asks for an extraction of a resource that offers it, for those whom its access rule allows to
    /// extract. A host that runs extractions takes it up.
    ///
    /// # Errors
    /// `NotFound`; `Unauthenticated` (somebody must be there to get the result) or `Forbidden` by the
    /// rule; `Unsupported` for a resource that offers no extraction; `Invalid`; `LimitExceeded` for
    /// who waits for many already.
    pub fn request_extraction(
        &self,
        id: DatasetId,
        resource: ResourceId,
        details: ExtractionDetails,
    ) -> Result<Extraction> {
        let mut acting = self.act()?;
        let mut dataset = acting.dataset(id, None)?;
        let held = find(&mut dataset, resource)?.clone();
        let gate = self.gate(&acting.standing, &acting.memberships);
        let granted = self.demand(&acting.standing, Action::Extract, &gate.facts(&dataset, &held))?;
        living(&dataset)?;
        let action = Action::Extract.code().to_owned();
        let account = match (&acting.standing.account, &acting.standing.principal) {
            (Some(account), _) => account.id,
            (None, Principal::System | Principal::Harvester(_)) => {
                return Err(Error::Forbidden { action, reason: reason::NEEDS_ACCOUNT.to_owned() });
            }
            (None, _) => return Err(Error::Unauthenticated { action }),
        };
        if !held.metadata.services.iter().any(|offer| service_operation(offer) == Operation::Extract) {
            let what = "extraction of a resource that does not offer it; take it as it is";
            return Err(Error::Unsupported { what: what.to_owned() });
        }
        let found = acting.writer.awaited_by(account)?;
        if found >= AWAITED {
            let what = "extractions awaited by one account".to_owned();
            return Err(Error::LimitExceeded { what, limit: AWAITED, found });
        }
        let extraction = Extraction {
            id: ExtractionId::from_uuid(self.inner.options.identifiers.next()),
            revision: Revision(1),
            created: acting.now,
            dataset: id,
            resource,
            account,
            portal: self.portal_code().map(str::to_owned),
            details,
            state: ExtractionState::Waiting,
            claimed: None,
            finished: None,
            result: None,
            failure: None,
        };
        let proof = acting.well_formed_extraction(extraction)?;
        acting.writer.put_extraction(&proof, &granted, None)?;
        acting.journal("extraction.request", Subject::Extraction(proof.get().id))?;
        acting.commit()?;
        Ok(proof.into_inner())
    }

    /// The extractions that this principal asked for, and those of the datasets it keeps, in the
    /// order they were asked for; of one state, or of all.
    ///
    /// # Errors
    /// `Storage`.
    pub fn extractions(&self, state: Option<ExtractionState>) -> Result<Vec<Extraction>> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        let mut found = match &standing.account {
            Some(account) => reader.extractions_of(account.id)?,
            None => Vec::new(),
        };
        let scope = Scope::of(&standing);
        let mut datasets: BTreeMap<DatasetId, Option<Dataset>> = BTreeMap::new();
        for id in reader.extracted_datasets()? {
            let dataset = self.readable(&reader, &scope, id).ok();
            let keeps = dataset.as_ref().is_some_and(|dataset| {
                let facts = Facts { dataset: Some(dataset), ..Facts::default() };
                permit(&standing, Action::ReadExtraction, &facts).is_ok()
            });
            if keeps {
                found.extend(reader.extractions_about(id)?);
            }
            datasets.insert(id, dataset);
        }
        found.sort_by_key(|extraction| (extraction.created, extraction.id));
        found.dedup_by_key(|extraction| extraction.id);
        let mut shown = Vec::new();
        for extraction in found {
            let Some(Some(dataset)) = datasets.get(&extraction.dataset) else { continue };
            shown.push(self.shown_extraction(&reader, &standing, dataset, extraction)?);
        }
        shown.retain(|extraction| state.is_none_or(|state| extraction.state == state));
        Ok(shown)
    }

    /// One extraction, for who asked and those who keep the dataset. Its result is shown to those
    /// only who may extract the data now.
    ///
    /// # Errors
    /// `NotFound`, also when the dataset may no longer be read; `Unauthenticated`, `Forbidden`.
    pub fn extraction(&self, id: ExtractionId) -> Result<Extraction> {
        let reader = self.inner.store.read()?;
        let standing = self.standing(&reader)?;
        self.seen_extraction(&reader, &standing, id)
    }

    /// Takes back an extraction that one asked for oneself and that has not ended. A worker that has
    /// it finds out when it reports.
    ///
    /// # Errors
    /// `NotFound`, `Conflict`; `Forbidden` for another's; `Unsupported` when it has ended.
    pub fn cancel_extraction(&self, id: ExtractionId, expected: Revision) -> Result<Extraction> {
        let mut acting = self.act()?;
        self.seen_extraction(&acting.writer, &acting.standing, id)?;
        let before = acting.writer.extraction(id)?.ok_or_else(|| Error::not_found("extraction", id))?;
        let facts = Facts { account: Some(before.account), ..Facts::default() };
        let granted = self.demand(&acting.standing, Action::WithdrawRequest, &facts)?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        if before.state.is_final() {
            let what = format!("cancelling an extraction that has {}", before.state.code());
            return Err(Error::Unsupported { what });
        }
        let after = acting.ended(before, ExtractionEnd::Cancelled, None, &granted)?;
        acting.commit()?;
        Ok(after)
    }

    /// An extraction that the principal may see, as it may see it.
    fn seen_extraction(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        id: ExtractionId,
    ) -> Result<Extraction> {
        let extraction = reader.extraction(id)?.ok_or_else(|| Error::not_found("extraction", id))?;
        let hidden = |error| match error {
            Error::NotFound { .. } => Error::not_found("extraction", id),
            other => other,
        };
        let dataset = self.readable(reader, &Scope::of(standing), extraction.dataset).map_err(hidden)?;
        let facts = Facts { dataset: Some(&dataset), account: Some(extraction.account), ..Facts::default() };
        permit(standing, Action::ReadExtraction, &facts).map_err(hidden)?;
        self.shown_extraction(reader, standing, &dataset, extraction)
    }

    /// An extraction without the result that one may not fetch, as it stands now.
    fn shown_extraction(
        &self,
        reader: &Reader<'_>,
        standing: &Standing,
        dataset: &Dataset,
        mut extraction: Extraction,
    ) -> Result<Extraction> {
        let now = self.inner.options.clock.now();
        if self.is_overdue(&extraction, now) {
            extraction.state = ExtractionState::Unknown;
        }
        if extraction.result.is_some() {
            let memberships = organisations_of(reader, standing)?;
            let gate = self.gate(standing, &memberships);
            let held = dataset.resources.iter().find(|held| held.id == extraction.resource);
            if !held.is_some_and(|held| gate.admits(Operation::Extract, dataset, held)) {
                extraction.result = None;
            }
        }
        Ok(extraction)
    }

    /// Whether the worker that has an extraction has not been heard of in time.
    pub(super) fn is_overdue(&self, extraction: &Extraction, now: DateTime<Utc>) -> bool {
        let patience = self.inner.options.extraction_patience;
        extraction.state == ExtractionState::Running
            && extraction
                .claimed
                .is_some_and(|claimed| (now - claimed).to_std().is_ok_and(|since| since >= patience))
    }
}

impl Acting<'_> {
    pub(super) fn well_formed_extraction(&self, extraction: Extraction) -> Result<WellFormed<Extraction>> {
        self.with_context(|context| validate::well_formed_extraction(extraction, context))
            .map_err(|issues| Error::Invalid { issues })
    }

    /// Ends an extraction without a result.
    pub(super) fn ended(
        &mut self,
        before: Extraction,
        end: ExtractionEnd,
        reason: Option<String>,
        granted: &crate::access::Permit,
    ) -> Result<Extraction> {
        let expected = before.revision;
        let after = Extraction {
            revision: expected.next(),
            state: ExtractionState::Failed,
            finished: Some(self.now),
            result: None,
            failure: Some(ExtractionFailure { end, reason }),
            ..before
        };
        let proof = self.well_formed_extraction(after)?;
        self.writer.put_extraction(&proof, granted, Some(expected))?;
        self.journal(&format!("extraction.{}", end.code()), Subject::Extraction(proof.get().id))?;
        Ok(proof.into_inner())
    }
}
