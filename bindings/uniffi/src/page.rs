//! Everything that a query finds, some at a time.

use crate::error::CatalogueError;
use crate::guard::{Held, guarded, locked};
use catalogue_core::{Error, Hit, Query, Session};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

/// Hits handed over at once.
const BATCH: usize = 100;

/// What the thread that looks sends: some hits, or why there are none.
type Found = Result<Vec<Hit>, CatalogueError>;

/// Every hit of a query, gathered by a thread as far as it is asked for.
#[derive(uniffi::Object)]
pub struct Hits(Held<Mutex<Receiver<Found>>>);

impl Hits {
    pub fn of(session: Session, query: Query) -> Result<Arc<Self>, CatalogueError> {
        let (to, from) = sync_channel(1);
        std::thread::Builder::new()
            .name("catalogue-hits".to_owned())
            .spawn(move || {
                let failed = guarded(|| gather(&session, &query, &to)).err();
                // Nobody may be waiting any more.
                let _ = failed.map(|error| to.send(Err(error)));
            })
            .map_err(|cause| Error::storage("starting a thread", cause))?;
        Ok(Arc::new(Self(Held::new(Mutex::new(from)))))
    }
}

fn gather(session: &Session, query: &Query, to: &SyncSender<Found>) -> Result<(), CatalogueError> {
    let mut batch = Vec::with_capacity(BATCH);
    session.search_all(query, &mut |hit| {
        batch.push(hit);
        batch.len() < BATCH || to.send(Ok(std::mem::take(&mut batch))).is_ok()
    })?;
    if !batch.is_empty() {
        let _ = to.send(Ok(batch));
    }
    Ok(())
}

#[uniffi::export]
impl Hits {
    /// The next hits, at most 100; none at the end. Released before the end, it stops looking.
    ///
    /// Errors:
    /// `BadQuery`, `LimitExceeded`, `Storage`.
    pub fn batch(&self) -> Result<Vec<Hit>, CatalogueError> {
        // The thread is gone when it has nothing more to say.
        locked(self.0.get()?).recv().unwrap_or_else(|_| Ok(Vec::new()))
    }
}
