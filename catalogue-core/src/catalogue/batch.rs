//! Several changes as one: all or none.

use crate::catalogue::session::Session;
use crate::error::Error;
use crate::id::{DatasetId, Revision};
use crate::model::{Act, Dataset, Metadata, ResourceMetadata};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One change of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// As [`Session::create`], with the resources too.
    Create {
        /// What is written of it.
        metadata: Box<Metadata>,
        /// Its resources.
        #[serde(default)]
        resources: Vec<ResourceMetadata>,
        /// Whether to publish it at once.
        #[serde(default)]
        publish: bool,
    },
    /// As [`Session::update`].
    Update {
        /// The dataset.
        id: DatasetId,
        /// The revision that was read.
        expected: Revision,
        /// What is written of it.
        metadata: Box<Metadata>,
    },
    /// As [`Session::publish`], [`Session::unpublish`], [`Session::archive`]…; deletion has two
    /// steps and is not part of a batch.
    State {
        /// The dataset.
        id: DatasetId,
        /// The revision that was read.
        expected: Revision,
        /// The act.
        act: Act,
    },
}

/// Why a batch was refused: nothing of it happened.
#[derive(Clone, Debug)]
pub struct BatchError {
    /// The place of the change at fault, from 0; absent when the commit itself failed.
    pub index: Option<i64>,
    /// What is wrong with it.
    pub error: Error,
}

impl fmt::Display for BatchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(formatter, "change {index}: {}", self.error),
            None => self.error.fmt(formatter),
        }
    }
}

impl std::error::Error for BatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Session {
    /// Applies changes in order, all or none.
    ///
    /// # Errors
    /// The first change that is refused, with its place.
    pub fn apply(&self, changes: Vec<Change>) -> Result<Vec<Dataset>, BatchError> {
        let whole = |error| BatchError { index: None, error };
        let mut acting = self.act().map_err(whole)?;
        let mut written = Vec::with_capacity(changes.len());
        for (index, change) in changes.into_iter().enumerate() {
            let at = |error| BatchError { index: i64::try_from(index).ok(), error };
            let dataset = match change {
                Change::Create { metadata, resources, publish: true } => {
                    acting.create_published(*metadata, resources).map_err(at)?
                }
                Change::Create { metadata, resources, publish: false } => {
                    acting.create(*metadata, resources).map_err(at)?
                }
                Change::Update { id, expected, metadata } => {
                    acting.update(id, expected, *metadata).map_err(at)?
                }
                Change::State { act: Act::Delete | Act::Purge, .. } => {
                    let what = "deletion in a batch; use prepare_delete then delete".to_owned();
                    return Err(at(Error::Unsupported { what }));
                }
                Change::State { id, expected, act } => acting.change_state(id, expected, act).map_err(at)?,
            };
            written.push(dataset);
        }
        let shown = written.into_iter().map(|dataset| acting.shown(dataset)).collect::<Result<_, _>>();
        let shown = shown.map_err(whole)?;
        acting.commit().map_err(whole)?;
        Ok(shown)
    }
}
