//! Running extractions: what a host does with the queue. Rights are looked at again when an
//! extraction is taken up and when its result is given: what was withdrawn meanwhile is not done.

use crate::access::{Action, Permit, Principal, Scope, Standing};
use crate::catalogue::acting::Acting;
use crate::catalogue::gate::Gate;
use crate::catalogue::notices::arguments;
use crate::catalogue::session::{Session, organisations_of};
use crate::error::{Error, Result};
use crate::id::{ExtractionId, Revision};
use crate::model::{
    Dataset, Extraction, ExtractionEnd, ExtractionOutcome, ExtractionResult, ExtractionState, Operation,
    UsageTotals,
};
use crate::store::{Subject, UsePlace};

impl Session {
    /// Takes up the extraction that waits longest, for a host that runs extractions; nothing when
    /// none waits. Two workers never get the same one, whatever the process. An extraction whose
    /// worker has not reported within [`Options::extraction_patience`](crate::Options) becomes unknown.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    pub fn next_extraction(&self) -> Result<Option<Extraction>> {
        let mut acting = self.act()?;
        let granted = acting.permit_in(Action::RunExtraction, None)?;
        for lost in acting.writer.extractions(Some(ExtractionState::Running))? {
            if self.is_overdue(&lost, acting.now) {
                acting.moved(lost, ExtractionState::Unknown, &granted)?;
            }
        }
        let mut taken = None;
        while let Some(waiting) = acting.writer.first_waiting()? {
            if acting.entitled(&waiting)?.is_some() {
                taken = Some(acting.moved(waiting, ExtractionState::Running, &granted)?);
                break;
            }
            let refused = acting.ended(waiting, ExtractionEnd::Refused, None, &granted)?;
            acting.tell_extraction(&refused)?;
        }
        acting.commit()?;
        Ok(taken)
    }

    /// Reports on an extraction that was taken up, at the revision it had then. Who asked is owed a
    /// notice. Without the right to it any more there is no result: the extraction has failed.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`; `NotFound`; `Conflict` when it was cancelled or given up
    /// meanwhile; `Unsupported` when nobody took it up or it has ended; `Invalid`.
    pub fn report_extraction(
        &self,
        id: ExtractionId,
        expected: Revision,
        outcome: ExtractionOutcome,
    ) -> Result<Extraction> {
        let mut acting = self.act()?;
        let granted = acting.permit_in(Action::RunExtraction, None)?;
        let before = acting.writer.extraction(id)?.ok_or_else(|| Error::not_found("extraction", id))?;
        if before.revision != expected {
            return Err(Error::Conflict { expected, found: before.revision });
        }
        if !matches!(before.state, ExtractionState::Running | ExtractionState::Unknown) {
            let what = format!("a report on an extraction that is {}", before.state.code());
            return Err(Error::Unsupported { what });
        }
        let entitled = acting.entitled(&before)?;
        let after = match (outcome, entitled) {
            (ExtractionOutcome::Failed { reason }, _) => {
                acting.ended(before, ExtractionEnd::Failed, Some(reason), &granted)?
            }
            (ExtractionOutcome::Succeeded { .. }, None) => {
                acting.ended(before, ExtractionEnd::Refused, None, &granted)?
            }
            (ExtractionOutcome::Succeeded { url, size }, Some(dataset)) => {
                let result = Some(ExtractionResult { url, size });
                let done = Extraction { result, finished: Some(acting.now), ..before };
                let done = acting.moved(done, ExtractionState::Succeeded, &granted)?;
                acting.count_extraction(&done, &dataset)?;
                done
            }
        };
        acting.tell_extraction(&after)?;
        acting.commit()?;
        Ok(after)
    }
}

impl Acting<'_> {
    /// Writes an extraction in another state.
    fn moved(&mut self, before: Extraction, state: ExtractionState, granted: &Permit) -> Result<Extraction> {
        let expected = before.revision;
        let claimed = match state {
            ExtractionState::Running => Some(self.now),
            _ => before.claimed,
        };
        let after = Extraction { revision: expected.next(), state, claimed, ..before };
        let proof = self.well_formed_extraction(after)?;
        self.writer.put_extraction(&proof, granted, Some(expected))?;
        self.journal(&format!("extraction.{}", state.code()), Subject::Extraction(proof.get().id))?;
        Ok(proof.into_inner())
    }

    /// The dataset, when who asked may extract the data now, through the portal they asked through.
    fn entitled(&self, extraction: &Extraction) -> Result<Option<Dataset>> {
        let account = self.writer.account(extraction.account)?;
        let standing = Standing::new(Principal::Account(extraction.account), account);
        if standing.account.is_none() {
            return Ok(None);
        }
        let Some(dataset) = self.writer.dataset(extraction.dataset, &Scope::of(&standing))? else {
            return Ok(None);
        };
        if let Some(code) = &extraction.portal {
            let portals = self.writer.portals()?;
            let shown = portals.iter().any(|portal| portal.code == *code && portal.predicate.shows(&dataset));
            if !shown {
                return Ok(None);
            }
        }
        let memberships = organisations_of(&self.writer, &standing)?;
        let portal = extraction.portal.as_deref();
        let gate = Gate { standing: &standing, memberships: &memberships, portal };
        let held = dataset.resources.iter().find(|held| held.id == extraction.resource);
        let admitted = held.is_some_and(|held| gate.admits(Operation::Extract, &dataset, held));
        Ok(admitted.then_some(dataset))
    }

    /// Owes who asked a notice of the end. The result is not in it: it is fetched where rights are
    /// looked at.
    fn tell_extraction(&mut self, extraction: &Extraction) -> Result<()> {
        let kind = match extraction.state {
            ExtractionState::Succeeded => "extraction-done",
            _ => "extraction-failed",
        };
        let mut named = arguments([
            ("extraction", extraction.id.to_string()),
            ("format", extraction.details.format.clone()),
        ]);
        if let Some(failure) = &extraction.failure {
            let reason = failure.reason.clone().unwrap_or_else(|| failure.end.code().to_owned());
            named.insert("reason".to_owned(), reason);
        }
        // The titles are told to those only who may still read them.
        let account = self.writer.account(extraction.account)?;
        let standing = Standing::new(Principal::Account(extraction.account), account);
        if let Some(dataset) = self.writer.dataset(extraction.dataset, &Scope::of(&standing))? {
            named.insert("dataset".to_owned(), dataset.metadata.title);
            if let Some(held) = dataset.resources.into_iter().find(|held| held.id == extraction.resource) {
                named.insert("resource".to_owned(), held.metadata.name);
            }
        }
        self.owe(extraction.account, kind, named)
    }

    /// Counts an extraction that was done.
    fn count_extraction(&mut self, extraction: &Extraction, dataset: &Dataset) -> Result<()> {
        let place = UsePlace {
            dataset: dataset.id,
            resource: Some(extraction.resource),
            organisation: dataset.metadata.organisation,
            portal: extraction.portal.clone(),
            day: self.now.date_naive(),
        };
        self.writer.record_usage(&place, UsageTotals { extractions: 1, ..UsageTotals::default() })
    }
}
