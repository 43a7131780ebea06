//! Why a dataset stands where it does in an answer.

use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::id::DatasetId;
use crate::search::{Explanation, Plan, Query, plan};
use crate::store::Reader;

impl Session {
    /// Explains the score of a dataset in the answer to a query: what each word is worth there, and what is
    /// added. A dataset that the query does not find is explained too, with what it holds of the words.
    ///
    /// # Errors
    /// `NotFound` when there is none or it may not be read; `BadQuery`.
    pub fn explain(&self, query: &Query, id: DatasetId) -> Result<Explanation> {
        self.inner.ask(|snapshot| {
            let reader = self.inner.store.read()?;
            let scope = self.scope(&reader)?;
            self.readable(&reader, &scope, id)?;
            let plan = self.planned(&reader, query)?;
            snapshot.explain(&plan, &scope, id)?.ok_or_else(|| Error::not_found("dataset", id))
        })
    }

    /// A query made ready, as the portal asked through narrows it.
    pub(super) fn planned(&self, reader: &Reader<'_>, query: &Query) -> Result<Plan> {
        let through = self.portal_asked(reader)?.map(|portal| portal.code);
        let portal = through.clone().or_else(|| query.portal.clone());
        let mut plan = plan(&Query { portal, ..query.clone() }, &self.inner.known(reader)?.vocabulary)?;
        plan.through = through;
        Ok(plan)
    }
}
