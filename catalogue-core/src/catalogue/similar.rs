//! Datasets like another.

use crate::catalogue::find::{Hit, Names, hit};
use crate::catalogue::session::Session;
use crate::error::Result;
use crate::id::DatasetId;
use crate::search::{Seen, Subject};

impl Session {
    /// The published datasets that are most like one, of those that this principal may read: they share its
    /// rare words, its keywords and its themes. The most alike first, at most `limit` (1 to 100).
    ///
    /// # Errors
    /// `NotFound` when there is none or it may not be read.
    pub fn similar(&self, id: DatasetId, limit: i64) -> Result<Vec<Hit>> {
        let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(100);
        self.inner.ask_both(|snapshot, reader| {
            let scope = self.scope(reader)?;
            let dataset = self.readable(reader, &scope, id)?;
            let portal = self.portal_asked(reader)?.map(|portal| portal.code);
            let metadata = &dataset.metadata;
            let titles = [&metadata.title].into_iter().chain(&metadata.alternative_titles);
            let subject = Subject {
                id,
                titles: titles.map(String::as_str).collect(),
                keywords: &metadata.keywords,
                description: &metadata.description,
                themes: &metadata.themes,
            };
            let seen = Seen { scope: &scope, portal: portal.as_deref() };
            let found = snapshot.similar(&subject, seen, limit)?;
            let ids: Vec<DatasetId> = found.iter().map(|similar| similar.id).collect();
            let known = self.inner.known(reader)?;
            let names = Names::new(&self.inner, reader);
            let mut hits = Vec::with_capacity(found.len());
            for (row, similar) in reader.summaries(&ids, &scope)?.into_iter().zip(found) {
                let Some(dataset) = row else { continue };
                hits.push(hit(reader, &known.vocabulary, &names, dataset, &[], similar.score)?);
            }
            Ok(hits)
        })
    }
}
