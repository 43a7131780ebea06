//! What searches see: the committed segments under the tail, shown anew whenever one of them changes.

use crate::error::Result;
use crate::id::DatasetId;
use crate::search::document::Indexed;
use crate::search::fault::guarded;
use crate::search::snapshot::{Position, Snapshot, View};
use crate::search::tail::{Part, Tail};
use crate::search::writer::{Current, Index, Opened};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

impl Index {
    /// How many datasets the tail holds, those gone too.
    pub(crate) fn tail_len(&self) -> usize {
        self.with(|current| current.tail.as_ref().map_or(0, |tail| tail.changed().len()))
    }

    /// Whether the tail holds so many datasets, or has so many parts.
    pub(crate) fn tail_is_long(&self, (datasets, parts): (usize, usize)) -> bool {
        let long = |tail: &Tail| tail.parts.len() >= parts || tail.changed().len() >= datasets;
        self.with(|current| current.tail.as_ref().is_some_and(long))
    }

    /// How far the tail goes; absent without one.
    pub(crate) fn tail_position(&self) -> Option<Position> {
        self.with(|current| current.tail.as_ref().map(|tail| tail.position))
    }

    /// Makes a snapshot of these parts the one that searches see, when asked to with what they have worked
    /// out of the former one.
    pub(super) fn show(
        &self,
        committed: Option<Position>,
        opened: Vec<Opened>,
        tail: Option<Tail>,
        warm: bool,
    ) -> Result<()> {
        let former = self.snapshot();
        let mut views = Vec::new();
        let changed = Arc::new(tail.as_ref().map(Tail::changed).unwrap_or_default());
        for Opened { segment, .. } in &opened {
            views.push(View::over(segment, &changed, former.views())?);
        }
        for (segment, later) in tail.iter().flat_map(Tail::segments) {
            views.push(View::over(segment, &Arc::new(later), former.views())?);
        }
        let position = tail.as_ref().map(|tail| tail.position).or(committed);
        let snapshot = Snapshot::new(position, views);
        if warm {
            snapshot.warm_as(&former)?;
        }
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Current { committed, opened, tail, snapshot };
        Ok(())
    }

    /// Puts these changes over the committed part, in memory, in the place of the former tail;
    /// `None` is a dataset that is gone. They must be all since the
    /// committed position. A tail or a commit that goes further stays as it is. What is `warm` before it is
    /// shown costs the first search nothing.
    ///
    /// # Errors
    /// [`Error::Storage`] when tantivy fails.
    pub(crate) fn set_tail(
        &self,
        position: Position,
        changed: Vec<(DatasetId, Option<Indexed>)>,
        warm: bool,
    ) -> Result<()> {
        let part = Part::build(position.sequence, changed, self.fields())?;
        let _turn = Self::turn(&self.changing);
        let (committed, opened, former) =
            self.with(|current| (current.committed, current.opened.clone(), current.tail.clone()));
        // Another thread may have gone further meanwhile.
        if former.as_ref().is_some_and(|former| {
            former.position.same_history(&position) && former.position.sequence > position.sequence
        }) {
            return Ok(());
        }
        let tail = Tail::new(position, committed, part).beside(committed);
        guarded(|| self.show(committed, opened, tail, warm))
    }

    /// How many parts at the end of the tail are to be built anew with so many datasets more, and their
    /// datasets; absent without a tail, or when it has no room.
    pub(crate) fn tail_to_merge(&self, more: usize) -> Option<(usize, BTreeSet<DatasetId>)> {
        self.with(|current| current.tail.as_ref().and_then(|tail| tail.to_merge(more)))
    }

    /// Puts these changes over the tail that goes to `from`, in the place of so many of its last parts; they
    /// must be all since then and those of these parts. Gives
    /// `false`, and changes nothing, when the tail is another one by now or has no room.
    ///
    /// # Errors
    /// [`Error::Storage`] when tantivy fails.
    pub(crate) fn extend_tail(
        &self,
        from: Position,
        position: Position,
        changed: Vec<(DatasetId, Option<Indexed>)>,
        instead: usize,
        warm: bool,
    ) -> Result<bool> {
        let part = Part::build(position.sequence, changed, self.fields())?;
        let nothing = part.changed.is_empty();
        let _turn = Self::turn(&self.changing);
        let (committed, opened, former) =
            self.with(|current| (current.committed, current.opened.clone(), current.tail.clone()));
        let extended = former
            .filter(|former| former.position == from)
            .and_then(|former| former.extended(position, part, instead));
        match extended.and_then(|tail| tail.beside(committed)) {
            None => Ok(false),
            Some(tail) if nothing => {
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                current.snapshot = current.snapshot.moved(position);
                current.tail = Some(tail);
                Ok(true)
            }
            tail => guarded(|| self.show(committed, opened, tail, warm)).map(|()| true),
        }
    }
}
