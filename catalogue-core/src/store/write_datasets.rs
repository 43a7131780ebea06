//! Writing datasets: a proof and a permit each.

use super::fault::Doing;
use super::identities::keys;
use super::journal::{Subject, Written};
use super::rows::{body, bytes, time};
use super::writer::Writer;
use crate::access::{Permit, labels};
use crate::error::{Error, Result};
use crate::id::{DatasetId, ResourceId, Revision, Slug};
use crate::model::{Dataset, Metadata, State, Visibility};
use crate::text;
use crate::validate::{Publishable, WellFormed};
use chrono::{DateTime, Utc};
use rusqlite::{ToSql, params_from_iter};
use std::collections::BTreeSet;
use std::rc::Rc;

const ACT: &str = "write a dataset";
/// Labels written by one statement; each number of them is a statement of its own.
const LABELS: usize = 8;

fn is_seen(state: State) -> bool {
    matches!(state, State::Published | State::Archived)
}

/// The states that only a proof of publishability reaches: published or archived, from elsewhere.
fn needs_proof(stored: Option<&Dataset>, state: State) -> bool {
    let from = stored.map(|dataset| match (dataset.state, dataset.state_before_deletion) {
        (State::Deleted, Some(State::Archived)) if state == State::Archived => State::Archived,
        (state, _) => state,
    });
    match state {
        State::Published => from != Some(State::Published),
        State::Archived => !from.is_some_and(is_seen),
        _ => false,
    }
}

fn unproven() -> Error {
    Error::Unsupported {
        what: "a record becomes published only with the proof that it is publishable".to_owned(),
    }
}

fn hashes(dataset: &Dataset) -> BTreeSet<&str> {
    dataset
        .resources
        .iter()
        .filter_map(|resource| resource.file.as_ref())
        .map(|file| file.hash.as_str())
        .collect()
}

/// What the catalogue keeps of a dataset, and of what is written of it only who may read it.
fn head(dataset: &Dataset) -> Dataset {
    let Metadata { organisation, visibility, .. } = dataset.metadata;
    Dataset {
        slug: dataset.slug.clone(),
        collaborators: dataset.collaborators.clone(),
        metadata: Metadata { organisation, visibility, ..Metadata::default() },
        resources: Vec::new(),
        provenance: None,
        ..*dataset
    }
}

/// The body that a dataset has under another head; what is written of it is not spelled again.
fn under(head: &Dataset, dataset: &Dataset, text: &str) -> Result<String> {
    const WRITTEN: &str = ",\"metadata\":";
    let spelled = serde_json::to_string(head).doing(ACT)?;
    if let (Some((head, _)), Some((_, written))) = (spelled.split_once(WRITTEN), text.split_once(WRITTEN)) {
        return Ok([head, WRITTEN, written].concat());
    }
    let Dataset { metadata, resources, provenance, .. } = dataset.clone();
    body(&Dataset {
        metadata,
        resources,
        provenance,
        slug: head.slug.clone(),
        collaborators: head.collaborators.clone(),
        ..*head
    })
}

impl Writer<'_> {
    /// Writes a new dataset, at revision 1. Its address is claimed apart.
    ///
    /// # Errors
    /// [`Error::AlreadyExists`], [`Error::NotFound`] for its organisation or a file of it,
    /// [`Error::Unsupported`] for a state that needs the proof of publishability.
    pub(crate) fn insert_dataset(&mut self, dataset: &WellFormed<Dataset>, _permit: &Permit) -> Result<()> {
        let dataset = dataset.get();
        self.is_new(dataset)?;
        if needs_proof(None, dataset.state) {
            return Err(unproven());
        }
        self.write(None, dataset, body(dataset)?)?;
        self.remembered.keep_dataset(Rc::new(dataset.clone()));
        Ok(())
    }

    /// Writes a new dataset that is published at once, at revision 2: one row in the place of two. Two
    /// events are owed, that of the draft which came before it, under the slug `drafted`, and which nobody
    /// saw, and its own. Its addresses are claimed apart.
    ///
    /// # Errors
    /// Those of [`Self::insert_dataset`].
    pub(crate) fn insert_published(
        &mut self,
        drafted: &Slug,
        dataset: &Publishable<Dataset>,
        _create: &Permit,
        _publish: &Permit,
    ) -> Result<()> {
        let dataset = dataset.get();
        let first = Revision(1);
        if dataset.revision != first.next() {
            return Err(wrong_revision(dataset.revision, first));
        }
        let (state, slug) = (State::Draft, drafted.clone());
        let draft = Dataset { state, slug, revision: first, first_public: None, ..head(dataset) };
        self.is_new(&draft)?;
        let text = body(dataset)?;
        let drafted = Written::of(None, &draft, under(&draft, dataset, &text)?)?;
        let before = drafted.labels.clone();
        self.write(None, dataset, text)?;
        self.remembered.forget_dataset();
        let queue = self.written.entry(dataset.id).or_default();
        if let Some(own) = queue.back_mut() {
            own.before = before;
        }
        queue.push_front(drafted);
        Ok(())
    }

    fn is_new(&self, dataset: &Dataset) -> Result<()> {
        if self.has_dataset(dataset.id)? {
            return Err(Error::AlreadyExists {
                what: "dataset".to_owned(),
                id: dataset.id.to_string(),
                suggestion: None,
            });
        }
        match dataset.revision {
            Revision(1) => Ok(()),
            found => Err(wrong_revision(found, Revision(0))),
        }
    }

    /// Writes the next revision of a dataset.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the stored revision is not `expected`, [`Error::NotFound`] for the
    /// dataset, its organisation or a file of it, [`Error::Unsupported`] for a state that needs
    /// the proof of publishability.
    pub(crate) fn put_dataset(
        &mut self,
        dataset: &WellFormed<Dataset>,
        _permit: &Permit,
        expected: Revision,
    ) -> Result<()> {
        let dataset = dataset.get();
        let stored = self.at_revision(dataset.id, expected)?;
        if needs_proof(Some(&stored), dataset.state) {
            return Err(unproven());
        }
        self.write_next(&stored, dataset)
    }

    /// Writes the next revision of a dataset that is published by it, or was already.
    ///
    /// # Errors
    /// Those of [`Self::put_dataset`].
    pub(crate) fn put_published(
        &mut self,
        dataset: &Publishable<Dataset>,
        _permit: &Permit,
        expected: Revision,
    ) -> Result<()> {
        let dataset = dataset.get();
        let stored = self.at_revision(dataset.id, expected)?;
        self.write_next(&stored, dataset)
    }

    /// Puts the resources of a dataset in another order; nothing else but its revision and its
    /// date changes, and nothing is checked again.
    ///
    /// # Errors
    /// [`Error::BadInput`] when `order` does not name each resource once, [`Error::Conflict`],
    /// [`Error::NotFound`].
    pub(crate) fn put_positions(
        &mut self,
        id: DatasetId,
        order: &[ResourceId],
        _permit: &Permit,
        expected: Revision,
        now: DateTime<Utc>,
    ) -> Result<Dataset> {
        let stored = self.at_revision(id, expected)?;
        let mut left = stored.resources.clone();
        let mut placed = Vec::with_capacity(left.len());
        for wanted in order {
            let Some(at) = left.iter().position(|resource| resource.id == *wanted) else {
                return Err(bad_order(format!("{wanted} is no resource of the dataset, or is named twice")));
            };
            placed.push(left.remove(at));
        }
        if let Some(forgotten) = left.first() {
            return Err(bad_order(format!("{} is missing", forgotten.id)));
        }
        let next =
            Dataset { resources: placed, revision: expected.next(), modified: now, ..(*stored).clone() };
        self.write_next(&stored, &next)?;
        Ok(next)
    }

    /// Writes the next revision of a dataset that changes hands: its owner, slug and profile, and the
    /// organisations that its rules name. Nothing else may differ, and nothing is checked again: an
    /// old record that a list has since outgrown moves too.
    ///
    /// # Errors
    /// [`Error::Conflict`], [`Error::NotFound`] for the dataset or its organisation.
    pub(crate) fn put_moved(
        &mut self,
        dataset: &Dataset,
        _permit: &Permit,
        expected: Revision,
    ) -> Result<()> {
        let stored = self.at_revision(dataset.id, expected)?;
        let mut same = Dataset {
            revision: dataset.revision,
            modified: dataset.modified,
            slug: dataset.slug.clone(),
            ..(*stored).clone()
        };
        same.metadata.organisation = dataset.metadata.organisation;
        same.metadata.profile.clone_from(&dataset.metadata.profile);
        for (held, moved) in same.resources.iter_mut().zip(&dataset.resources) {
            held.metadata.access = moved.metadata.access.clone();
        }
        if same != *dataset {
            return Err(Error::storage(ACT, "more than the owner of a dataset would change"));
        }
        self.write_next(&stored, dataset)
    }

    /// Removes a dataset for good: its row, names, addresses and counters go, its slugs are free
    /// again, and what the journal held of it is blotted out; the sequences stay. Its files go with
    /// the commit when nothing else holds them.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub(crate) fn purge_dataset(&mut self, id: DatasetId, _permit: &Permit) -> Result<()> {
        let act = "purge a dataset";
        let dataset = bytes(id.uuid());
        let sql = "SELECT hash FROM file_use WHERE dataset = ?1";
        let held = self.all(act, sql, [dataset], |row| row.get::<_, String>(0).doing(act))?;
        self.remembered.forget();
        self.written.remove(&id);
        // What goes must not stay readable in the free pages of the database.
        self.connection()?.execute_batch("PRAGMA secure_delete = ON").doing(act)?;
        self.forget_harvested(id)?;
        let removed = self.run(act, "DELETE FROM dataset WHERE id = ?1", [dataset]);
        let redacted = removed.and_then(|removed| match removed {
            0 => Err(Error::not_found("dataset", id)),
            _ => self.redact_events(id),
        });
        self.connection()?.execute_batch("PRAGMA secure_delete = FAST").doing(act)?;
        redacted?;
        self.released.extend(held);
        self.owe(Subject::Dataset(id));
        Ok(())
    }

    fn at_revision(&self, id: DatasetId, expected: Revision) -> Result<Rc<Dataset>> {
        let stored = self.held(id)?.ok_or_else(|| Error::not_found("dataset", id))?;
        if stored.revision == expected {
            return Ok(stored);
        }
        Err(Error::Conflict { expected, found: stored.revision })
    }

    fn write_next(&mut self, stored: &Dataset, dataset: &Dataset) -> Result<()> {
        if dataset.revision != stored.revision.next() {
            return Err(wrong_revision(dataset.revision, stored.revision));
        }
        self.write(Some(stored), dataset, body(dataset)?)?;
        self.remembered.keep_dataset(Rc::new(dataset.clone()));
        Ok(())
    }

    /// Writes the row of a dataset, of which the text is given, and what leads to it.
    fn write(&mut self, stored: Option<&Dataset>, dataset: &Dataset, text: String) -> Result<()> {
        let organisation = dataset.metadata.organisation;
        if let Some(organisation) = organisation
            && stored.is_none_or(|stored| stored.metadata.organisation != Some(organisation))
            && self.known_organisation(organisation)?.is_none()
        {
            return Err(Error::not_found("organisation", organisation));
        }
        let had = stored.map(hashes).unwrap_or_default();
        for hash in hashes(dataset).difference(&had) {
            if !self.files.holds(hash) {
                return Err(Error::not_found("file", hash));
            }
        }
        let visibility = match dataset.metadata.visibility {
            Visibility::Public => "public",
            Visibility::Private => "private",
        };
        let sql =
            "INSERT INTO dataset (id, organisation, state, visibility, revision, modified, title_key, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, state = excluded.state,
                visibility = excluded.visibility, revision = excluded.revision,
                modified = excluded.modified, title_key = excluded.title_key, body = excluded.body";
        let id = bytes(dataset.id.uuid());
        let values = (
            id,
            organisation.map(|organisation| bytes(organisation.uuid())),
            dataset.state.code(),
            visibility,
            dataset.revision.0,
            time(dataset.modified),
            text::key(&dataset.metadata.title),
            &text,
        );
        self.run(ACT, sql, values)?;
        self.write_labels(stored, dataset)?;
        self.write_identities(stored, dataset)?;
        for hash in hashes(dataset).difference(&had) {
            let sql = "INSERT OR IGNORE INTO file_use (hash, dataset) VALUES (?1, ?2)";
            self.run(ACT, sql, (*hash, id))?;
        }
        self.note(stored, dataset, text)?;
        self.owe(Subject::Dataset(dataset.id));
        Ok(())
    }

    /// Keeps what the event of this write will tell. Of several writes before one event the last is
    /// told, against what was before the first.
    fn note(&mut self, stored: Option<&Dataset>, dataset: &Dataset, text: String) -> Result<()> {
        let mut written = Written::of(stored, dataset, text)?;
        let queue = self.written.entry(dataset.id).or_default();
        if let Some(first) = queue.pop_back() {
            written.before = first.before;
        }
        queue.push_back(written);
        Ok(())
    }

    fn write_labels(&self, stored: Option<&Dataset>, dataset: &Dataset) -> Result<()> {
        let new: BTreeSet<String> = labels(dataset).into_iter().collect();
        if stored.is_some_and(|stored| labels(stored).into_iter().collect::<BTreeSet<_>>() == new) {
            return Ok(());
        }
        let id = bytes(dataset.id.uuid());
        if stored.is_some() {
            self.run(ACT, "DELETE FROM label WHERE dataset = ?1", [id])?;
        }
        // All of them at once, most of the time: a dataset has four labels or five.
        let new: Vec<String> = new.into_iter().collect();
        for some in new.chunks(LABELS) {
            let rows = vec!["(?, ?)"; some.len()].join(", ");
            let values = some.iter().flat_map(|label| [&id as &dyn ToSql, label]);
            let sql = format!("INSERT INTO label (dataset, label) VALUES {rows}");
            self.run(ACT, &sql, params_from_iter(values))?;
        }
        Ok(())
    }

    fn write_identities(&self, stored: Option<&Dataset>, dataset: &Dataset) -> Result<()> {
        let new = keys(dataset);
        if stored.map(keys).unwrap_or_default() == new {
            return Ok(());
        }
        let id = bytes(dataset.id.uuid());
        if stored.is_some() {
            self.run(ACT, "DELETE FROM identity WHERE dataset = ?1", [id])?;
        }
        for (kind, namespace, value) in &new {
            let sql = "INSERT INTO identity (kind, namespace, value, dataset) VALUES (?1, ?2, ?3, ?4)";
            self.run(ACT, sql, (kind, namespace, value, id))?;
        }
        Ok(())
    }
}

fn wrong_revision(found: Revision, stored: Revision) -> Error {
    Error::storage(ACT, format!("revision {found} given, {} must follow {stored}", stored.next()))
}

fn bad_order(reason: String) -> Error {
    Error::BadInput { format: "order of resources".to_owned(), line: None, reason }
}
