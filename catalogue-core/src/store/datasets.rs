//! Reading datasets, under a scope.

use super::fault::{Doing, corrupt};
use super::reader::{Reader, parse};
use super::rows::{bytes, uuid};
use crate::access::Scope;
use crate::error::Result;
use crate::id::{DatasetId, OrganisationId};
use crate::model::{Dataset, State};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) const ACT: &str = "read datasets";

/// The labels of a scope as a JSON list; `None` reads everything.
pub(super) fn listed(scope: &Scope) -> Option<String> {
    let labels: Vec<&str> = scope.labels().collect();
    (!scope.is_everything()).then(|| serde_json::Value::from(labels).to_string())
}

pub(super) fn dataset_id(act: &str, row: &rusqlite::Row<'_>) -> Result<DatasetId> {
    let id = row.get_ref(0).doing(act)?.as_blob().map_err(|error| corrupt(act, error))?;
    uuid(act, id).map(DatasetId::from_uuid)
}

impl Reader<'_> {
    /// A dataset in any state, tombstones too; `None` when absent, purged or outside the scope.
    pub(crate) fn dataset(&self, id: DatasetId, scope: &Scope) -> Result<Option<Dataset>> {
        let found = self.held(id)?.filter(|dataset| scope.reads(dataset));
        Ok(found.map(Rc::unwrap_or_clone))
    }

    /// A dataset in any state, whoever may read it. A writer, which asks for the one that it writes at
    /// every step, reads it once.
    pub(super) fn held(&self, id: DatasetId) -> Result<Option<Rc<Dataset>>> {
        if let Some(known) = self.remembered.dataset(id) {
            return Ok(Some(known));
        }
        let sql = "SELECT body FROM dataset WHERE id = ?1";
        let found: Option<Dataset> = self.body(ACT, sql, [bytes(id.uuid())])?;
        let found = found.map(Rc::new);
        if let (true, Some(dataset)) = (self.is_writing(), &found) {
            self.remembered.keep_dataset(dataset.clone());
        }
        Ok(found)
    }

    /// Whether there is such a dataset, in any state but purged.
    pub(super) fn has_dataset(&self, id: DatasetId) -> Result<bool> {
        if self.remembered.dataset(id).is_some() {
            return Ok(true);
        }
        let sql = "SELECT 1 FROM dataset WHERE id = ?1";
        Ok(self.one(ACT, sql, [bytes(id.uuid())], |_| Ok(()))?.is_some())
    }

    /// Several at once, in the order asked; each as [`Self::dataset`].
    pub(crate) fn datasets(&self, ids: &[DatasetId], scope: &Scope) -> Result<Vec<Option<Dataset>>> {
        self.rows(ids, |dataset| scope.reads(dataset))
    }

    /// What is read of several datasets, in the order asked; absent where it may not be read.
    pub(super) fn rows<T: DeserializeOwned>(
        &self,
        ids: &[DatasetId],
        may: impl Fn(&T) -> bool,
    ) -> Result<Vec<Option<T>>> {
        let mut statement = self.statement("SELECT body FROM dataset WHERE id = ?1")?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([bytes(id.uuid())]).doing(ACT)?;
            let read: Option<T> = rows.next().doing(ACT)?.map(|row| parse(ACT, row, 0)).transpose()?;
            found.push(read.filter(&may));
        }
        Ok(found)
    }

    /// At most `limit` datasets in any state whose identifiers follow `after`, in their order.
    pub(crate) fn dataset_page(
        &self,
        after: Option<DatasetId>,
        limit: usize,
        scope: &Scope,
    ) -> Result<Vec<Dataset>> {
        let after = after.map_or(Vec::new(), |id| bytes(id.uuid()).to_vec());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let Some(labels) = listed(scope) else {
            let sql = "SELECT body FROM dataset WHERE id > ?1 ORDER BY id LIMIT ?2";
            return self.bodies(ACT, sql, (after, limit));
        };
        let sql = "SELECT body FROM dataset
            WHERE id > ?1 AND EXISTS (SELECT 1 FROM label WHERE label.dataset = dataset.id
                AND label.label IN (SELECT value FROM json_each(?3)))
            ORDER BY id LIMIT ?2";
        let mut found: Vec<Dataset> = self.bodies(ACT, sql, (after, limit, labels))?;
        found.retain(|dataset| scope.reads(dataset));
        Ok(found)
    }

    /// How many datasets of each state the scope reads; states without any are absent.
    pub(crate) fn counts(&self, scope: &Scope) -> Result<BTreeMap<State, i64>> {
        let read = |row: &rusqlite::Row<'_>| -> Result<(State, i64)> {
            let code: String = row.get(0).doing(ACT)?;
            let state = State::from_code(&code).ok_or_else(|| corrupt(ACT, format!("state {code:?}")))?;
            Ok((state, row.get(1).doing(ACT)?))
        };
        let counted = match listed(scope) {
            None => self.all(ACT, "SELECT state, count(*) FROM dataset GROUP BY state", [], read),
            Some(labels) => {
                let sql = "SELECT state, count(*) FROM dataset WHERE id IN (SELECT dataset FROM label
                    WHERE label IN (SELECT value FROM json_each(?1))) GROUP BY state";
                self.all(ACT, sql, [labels], read)
            }
        };
        Ok(counted?.into_iter().collect())
    }

    /// The datasets of an organisation, in every state but purged, by identifier.
    pub(crate) fn organisation_datasets(&self, id: OrganisationId) -> Result<Vec<DatasetId>> {
        let sql = "SELECT id FROM dataset WHERE organisation = ?1 ORDER BY id";
        self.all(ACT, sql, [bytes(id.uuid())], |row| dataset_id(ACT, row))
    }

    /// The datasets that have a label, by identifier.
    pub(crate) fn datasets_labelled(&self, label: &str) -> Result<Vec<DatasetId>> {
        let sql = "SELECT dataset FROM label WHERE label = ?1 ORDER BY dataset";
        self.all(ACT, sql, [label], |row| dataset_id(ACT, row))
    }

    /// The datasets whose record names an organisation, as owner or anywhere in it, by identifier.
    pub(crate) fn datasets_naming(&self, id: OrganisationId) -> Result<Vec<DatasetId>> {
        let sql = "SELECT id FROM dataset WHERE organisation = ?1 OR instr(body, ?2) > 0 ORDER BY id";
        self.all(ACT, sql, (bytes(id.uuid()), id.to_string()), |row| dataset_id(ACT, row))
    }

    /// How many datasets hold a file, or have held it in a revision that may be brought back.
    pub(crate) fn file_references(&self, hash: &str) -> Result<i64> {
        let sql = "SELECT count(*) FROM file_use WHERE hash = ?1";
        Ok(self.one(ACT, sql, [hash], |row| row.get(0))?.unwrap_or_default())
    }
}
