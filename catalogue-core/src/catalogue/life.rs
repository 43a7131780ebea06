//! The acts that change the state of a dataset, except deletion.

use crate::access::Action;
use crate::catalogue::acting::Acting;
use crate::catalogue::session::{Session, profile_of};
use crate::error::{Error, Result};
use crate::id::{DatasetId, Revision};
use crate::model::{Act, Dataset, State};
use crate::store::Subject;

impl Session {
    /// Publishes a draft. The first public publication claims its slug for good.
    ///
    /// # Errors
    /// `Invalid` with every unmet condition of its profile; `AlreadyExists`, with a free slug,
    /// when its name is taken; `Conflict`; `Forbidden`.
    pub fn publish(&self, id: DatasetId, expected: Revision) -> Result<Dataset> {
        self.change_state(id, expected, Act::Publish)
    }

    /// Turns a published dataset back into a draft. Its address stays its own.
    ///
    /// # Errors
    /// `Conflict`, `Forbidden`, `Unsupported` from another state.
    pub fn unpublish(&self, id: DatasetId, expected: Revision) -> Result<Dataset> {
        self.change_state(id, expected, Act::Unpublish)
    }

    /// Archives a published dataset: still readable, out of the default search.
    ///
    /// # Errors
    /// `Conflict`, `Forbidden`, `Unsupported` from another state.
    pub fn archive(&self, id: DatasetId, expected: Revision) -> Result<Dataset> {
        self.change_state(id, expected, Act::Archive)
    }

    /// Brings an archived dataset back, when it still meets its profile.
    ///
    /// # Errors
    /// As [`Session::publish`].
    pub fn unarchive(&self, id: DatasetId, expected: Revision) -> Result<Dataset> {
        self.change_state(id, expected, Act::Unarchive)
    }

    /// Undeletes a dataset: published or archived again when its profile's rules still hold, a
    /// draft otherwise.
    ///
    /// # Errors
    /// `Conflict`, `Forbidden`, `Unsupported` when it is not deleted.
    pub fn restore(&self, id: DatasetId, expected: Revision) -> Result<Dataset> {
        self.change_state(id, expected, Act::Restore)
    }

    fn change_state(&self, id: DatasetId, expected: Revision, act: Act) -> Result<Dataset> {
        let mut acting = self.act()?;
        let dataset = acting.change_state(id, expected, act)?;
        acting.finish(dataset)
    }
}

/// The action that decides about an act.
const fn action(act: Act) -> Action {
    match act {
        Act::Publish => Action::PublishDataset,
        Act::Unpublish => Action::UnpublishDataset,
        Act::Archive => Action::ArchiveDataset,
        Act::Unarchive => Action::UnarchiveDataset,
        Act::Delete => Action::DeleteDataset,
        Act::Restore => Action::RestoreDataset,
        Act::Purge => Action::PurgeDataset,
    }
}

impl Acting<'_> {
    /// Applies an act of the life cycle.
    pub(super) fn change_state(&mut self, id: DatasetId, expected: Revision, act: Act) -> Result<Dataset> {
        let before = self.dataset(id, Some(expected))?;
        let action = action(act);
        let permit = self.permit(action, &before)?;
        let mut state = next(act, before.state)?;
        self.hold(&before);
        if act == Act::Restore {
            state = before.state_before_deletion.unwrap_or(State::Draft);
            let restored = Dataset { state, ..before.clone() };
            if matches!(state, State::Published | State::Archived) && !self.errors(&restored)?.is_empty() {
                state = State::Draft;
            }
        }
        let mut after = Dataset { state, state_before_deletion: None, ..before.clone() };
        after.revision = before.revision.next();
        after.modified = self.now;
        let claims = self.becomes_public(&mut after)?;
        let examined = self.examined(after);
        let errors = examined.errors();
        if !errors.is_empty() {
            return Err(Error::Invalid { issues: errors });
        }
        if state == State::Published {
            let profile = profile_of(&self.writer, examined.get())?;
            let publishable = self.with_context(|context| examined.publishable(profile, context)).map_err(
                |mut issues| {
                    let gate = self.session.gate(&self.standing, &self.memberships);
                    gate.discreet(&mut issues, &before);
                    Error::Invalid { issues }
                },
            )?;
            // Last, so that a refusal leaves no claim behind.
            if claims {
                self.claim_public(publishable.get())?;
            }
            self.writer.put_published(&publishable, &permit, before.revision)?;
            self.journal(action.code(), Subject::Dataset(id))?;
            self.tell_invited(&before, publishable.get())?;
            return Ok(publishable.into_inner());
        }
        let proof = examined.well_formed().map_err(|issues| Error::Invalid { issues })?;
        if claims {
            self.claim_public(proof.get())?;
        }
        self.writer.put_dataset(&proof, &permit, before.revision)?;
        self.journal(action.code(), Subject::Dataset(id))?;
        Ok(proof.into_inner())
    }
}

/// The state after an act, or an error that says from which states it applies.
pub(super) fn next(act: Act, state: State) -> Result<State> {
    act.from(state).ok_or_else(|| {
        let from: Vec<&str> =
            State::ALL.iter().filter(|from| act.from(**from).is_some()).map(|from| from.code()).collect();
        Error::Unsupported {
            what: format!(
                "{} applies to {}, this dataset is {}",
                act.code(),
                from.join(" or "),
                state.code()
            ),
        }
    })
}
