//! One record of an import becomes a dataset, or nothing at all.

mod owner;

use crate::access::Action;
use crate::catalogue::acting::Acting;
use crate::catalogue::import::{ImportOptions, ImportedRecord, RecordOutcome};
use crate::catalogue::open::Known;
use crate::catalogue::renewal::Says;
use crate::catalogue::session::profile_of;
use crate::error::{Error, Result};
use crate::exchange::{self, Imported};
use crate::id::{DatasetId, Slug};
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{BoundingBox, Dataset, Extent, Identifier, Metadata, Resource, State, Visibility};
use crate::validate::{self, Examined};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// The records of this import: what the first one of each identity said, its title, and where it stands.
/// Digests stand for identities and fingerprints, so that a long file costs little.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<u128, (u128, u128, String)>);

/// How a record stands to those that came before it.
enum Apart {
    /// By itself, or the same again.
    Known(Option<Identifier>),
    /// Another state of the record at that place.
    Again(String),
}

/// What a record became.
struct Written {
    dataset: Dataset,
    outcome: RecordOutcome,
    publishable: bool,
    issues: Vec<Issue>,
}

/// What could not be done with a record: the issues that tell it, or a fault of the store.
pub(super) fn refusal(error: Error, path: &str) -> Result<Vec<Issue>> {
    let skipped = |reason: String| vec![Issue::error(path, IssueCode::RecordSkipped).with("found", reason)];
    match error {
        Error::Invalid { issues } => Ok(issues),
        Error::Forbidden { reason, .. } => Ok(skipped(reason)),
        Error::AlreadyExists { id, .. } => {
            Ok(vec![Issue::error(path, IssueCode::DuplicateValue).with("found", id)])
        }
        Error::Unsupported { what } => Ok(skipped(what)),
        other => Err(other),
    }
}

pub(super) fn refused(place: String, issues: Vec<Issue>) -> ImportedRecord {
    ImportedRecord {
        place,
        outcome: RecordOutcome::Refused,
        id: None,
        state: None,
        publishable: false,
        issues,
        repaired: Vec::new(),
        lost: Vec::new(),
    }
}

impl Acting<'_> {
    /// Does something of which nothing remains when it is refused.
    pub(super) fn whole<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mark = self.writer.mark()?;
        match part(self) {
            Ok(done) => {
                self.writer.keep(mark)?;
                Ok(done)
            }
            Err(error) => {
                self.writer.undo(mark)?;
                Err(error)
            }
        }
    }

    /// As [`Self::whole`], at no cost for a part that is refused before it writes anything or not at all; any
    /// other says by [`Self::begin_part`] that it is about to write.
    fn whole_once_begun<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = self.writer.changes()?;
        match (part(self), self.part.take()) {
            (Ok(done), None) => Ok(done),
            (Ok(done), Some(mark)) => self.writer.keep(mark).map(|()| done),
            (Err(error), Some(mark)) => self.writer.undo(mark).and(Err(error)),
            (Err(error @ (Error::Storage(_) | Error::Busy)), None) => Err(error),
            (Err(error), None) if self.writer.changes()? == before => Err(error),
            // Never seen: better no import than half a record.
            (Err(error), None) => Err(Error::storage("import a record", error)),
        }
    }

    /// Notes that something is about to be written of a record that may be refused yet.
    pub(super) fn begin_part(&mut self) -> Result<()> {
        if self.part.is_none() {
            self.part = Some(self.writer.mark()?);
        }
        Ok(())
    }

    /// Takes one record into this transaction, and tells what became of it, with the dataset when one
    /// was written. A record that breaks a rule is refused with its
    /// issues and leaves nothing, not even its organisation; only a fault of the store is an error.
    pub(super) fn take(
        &mut self,
        place: String,
        mut imported: Imported,
        options: &ImportOptions,
        seen: &mut Seen,
    ) -> Result<(ImportedRecord, Option<Dataset>)> {
        let refused = |place, issues| (refused(place, issues), None);
        imported.provenance.read = Some(self.now);
        let plain = identity(&imported);
        let fingerprint = digest([imported.provenance.fingerprint.as_deref().unwrap_or_default()]);
        let identity = match self.told_apart(plain, &imported, fingerprint, seen)? {
            Apart::Known(identity) => identity,
            Apart::Again(first) => {
                let issue = Issue::error("identifiers", IssueCode::SameIdentity).with("found", first);
                return Ok(refused(place, vec![issue]));
            }
        };
        let key = identity.as_ref().map(digest_of_identity);
        let written = self.whole_once_begun(|acting| acting.written(&mut imported, identity, options));
        let Written { dataset, outcome, publishable, issues } = match written {
            Ok(written) => written,
            Err(error) => return Ok(refused(place, refusal(error, "organisation")?)),
        };
        if let Some(key) = key {
            let title = digest([&crate::text::key(&imported.metadata.title)]);
            seen.0.entry(key).or_insert_with(|| (fingerprint, title, place.clone()));
        }
        let record = ImportedRecord {
            place,
            outcome,
            id: Some(dataset.id),
            state: Some(dataset.state),
            publishable,
            issues,
            repaired: imported.repaired,
            lost: imported.lost,
        };
        Ok((record, (outcome != RecordOutcome::Unchanged).then_some(dataset)))
    }

    /// The identity of a record among those of its file. Some sources give one identifier to several
    /// records: those of another title are told apart by it; one of the same title is a record in two
    /// states, of which the first counts.
    fn told_apart(
        &self,
        identity: Option<Identifier>,
        imported: &Imported,
        fingerprint: u128,
        seen: &Seen,
    ) -> Result<Apart> {
        let Some(plain) = identity else { return Ok(Apart::Known(None)) };
        let title = crate::text::key(&imported.metadata.title);
        let digest_of_title = digest([&title]);
        let value = format!("{}#{:032x}", plain.value.chars().take(900).collect::<String>(), digest_of_title);
        let own = Identifier { value, ..plain.clone() };
        let among = |identity: &Identifier| seen.0.get(&digest_of_identity(identity));
        match (among(&plain), among(&own)) {
            (Some((said, ..)), _) if *said == fingerprint => Ok(Apart::Known(Some(plain))),
            (_, Some((said, ..))) if *said == fingerprint => Ok(Apart::Known(Some(own))),
            (_, Some((_, _, first))) => Ok(Apart::Again(first.clone())),
            (Some((_, held, first)), None) if *held == digest_of_title => Ok(Apart::Again(first.clone())),
            (Some(_), None) => Ok(Apart::Known(Some(own))),
            // The one that was told apart before may come first now.
            (None, None) => {
                let before = self.writer.by_identifier(&own, &self.scope)?;
                Ok(Apart::Known(Some(if before.is_empty() { plain } else { own })))
            }
        }
    }

    /// Writes a record, under its organisation; a new one is published when the source shows it and it
    /// may be.
    fn written(
        &mut self,
        imported: &mut Imported,
        identity: Option<Identifier>,
        options: &ImportOptions,
    ) -> Result<Written> {
        imported.metadata.organisation = self.organisation_for(imported, options)?;
        let known = match &identity {
            Some(identity) => self.recognise(identity)?,
            None => None,
        };
        let Some(before) = known else {
            let shown = options.publish && imported.state == State::Published;
            return self.deposited(imported, identity, shown);
        };
        let (dataset, outcome) = self.renew(before, imported)?;
        let mut issues = validate::profile("simple")
            .map(|profile| self.with_context(|context| validate::check(&dataset, profile, context)))
            .unwrap_or_default();
        issues.retain(|issue| issue.severity == Severity::Error);
        Ok(Written { dataset, outcome, publishable: issues.is_empty(), issues })
    }

    /// Writes a record that is not known yet, published at once when it is `shown` and meets `simple`:
    /// under its profile when it meets that too, else under `simple`, under the first free name.
    fn deposited(
        &mut self,
        imported: &mut Imported,
        identity: Option<Identifier>,
        shown: bool,
    ) -> Result<Written> {
        let mut dataset = self.draft_of(imported, identity);
        let create = self.prepared(&mut dataset)?;
        let mut examined = self.examined(dataset);
        let simple = validate::profile("simple");
        let under = |examined: &Examined, profile| {
            self.with_context(|context| examined.errors_under(profile, context))
        };
        let mut issues = simple.map(|simple| under(&examined, simple)).unwrap_or_default();
        let publishable = issues.is_empty();
        let dataset = match simple {
            Some(simple) if shown && publishable => {
                let mut profile = profile_of(&self.writer, examined.get())?;
                if profile.code() != simple.code() && !under(&examined, profile).is_empty() {
                    examined = examined.profiled(simple);
                    profile = simple;
                }
                match self.demand_publication(examined.get()) {
                    Ok(()) => {
                        let slug = self.public_slug(examined.get())?;
                        self.insert_published(examined, &create, profile, slug)?
                    }
                    // It stays a draft, with what stopped it.
                    Err(error) => {
                        issues = refusal(error, "")?;
                        self.insert_examined(examined, &create)?
                    }
                }
            }
            _ => self.insert_examined(examined, &create)?,
        };
        Ok(Written { dataset, outcome: RecordOutcome::Created, publishable, issues })
    }

    fn demand_publication(&self, dataset: &Dataset) -> Result<()> {
        self.permit(Action::PublishDataset, dataset).map(drop)
    }

    /// The first free public name of a record that will be public.
    fn public_slug(&self, dataset: &Dataset) -> Result<Option<Slug>> {
        if dataset.metadata.visibility != Visibility::Public {
            return Ok(None);
        }
        let organisation = dataset.metadata.organisation;
        self.writer.free_slug(organisation, &dataset.slug, true, Some(dataset.id)).map(Some)
    }

    /// The dataset that a record became before.
    fn recognise(&self, identity: &Identifier) -> Result<Option<Dataset>> {
        let ids = self.writer.by_identifier(identity, &self.scope)?;
        let mut known = Vec::new();
        for dataset in self.writer.datasets(&ids, &self.scope)?.into_iter().flatten() {
            if dataset.provenance.is_some() {
                known.push(dataset);
            }
        }
        known.sort_by_key(|dataset| (dataset.state == State::Deleted, dataset.id));
        Ok(known.into_iter().next())
    }

    /// Writes a record that is not known yet.
    pub(super) fn deposit(&mut self, imported: &Imported, identity: Option<Identifier>) -> Result<Dataset> {
        let dataset = self.draft_of(&mut imported.clone(), identity);
        self.insert(dataset)
    }

    /// The draft that a record becomes; takes what is written of it.
    fn draft_of(&self, imported: &mut Imported, identity: Option<Identifier>) -> Dataset {
        let id = DatasetId::from_uuid(self.session.inner.options.identifiers.next());
        // The title is told apart by afterwards.
        let title = imported.metadata.title.clone();
        let metadata = std::mem::replace(&mut imported.metadata, Metadata { title, ..Metadata::default() });
        let slug = imported.slug.as_deref().and_then(|slug| Slug::parse(slug).ok());
        let mut dataset = self.new_dataset(id, slug, metadata);
        if let Some(identity) = identity
            && !dataset.metadata.identifiers.contains(&identity)
        {
            dataset.metadata.identifiers.insert(0, identity);
        }
        let resources = std::mem::take(&mut imported.resources).into_iter();
        dataset.resources = resources.map(|held| self.new_resource(held)).collect();
        let mut provenance = std::mem::take(&mut imported.provenance);
        name_resources(&mut provenance.raw, &dataset.resources);
        name_resources(&mut provenance.unmapped, &dataset.resources);
        dataset.provenance = Some(provenance);
        dataset
    }

    /// Brings a known record up to date, unless it is the same.
    fn renew(&mut self, before: Dataset, imported: &Imported) -> Result<(Dataset, RecordOutcome)> {
        let same = before.provenance.as_ref().and_then(|held| held.fingerprint.as_ref())
            == imported.provenance.fingerprint.as_ref();
        if same || before.state == State::Deleted {
            return Ok((before, RecordOutcome::Unchanged));
        }
        let says = Says {
            visibility: self.would_permit(Action::SetVisibility, &before),
            access: self.would_permit(Action::SetAccessRule, &before),
        };
        let mut after = self.as_said(&before, &before, imported, says);
        self.complete(&mut after)?;
        if after.first_public.is_none() && after.is_public() {
            let organisation = after.metadata.organisation;
            after.slug = self.writer.free_slug(organisation, &after.slug, true, Some(after.id))?;
        }
        self.begin_part()?;
        let saved = self.save(&before, after, Action::UpdateDataset)?;
        Ok((saved, RecordOutcome::Updated))
    }
}

impl exchange::Places for Known {
    fn by_code(&self, id: &str) -> Option<Extent> {
        let place = self.gazetteer().ok()?.get(id)?;
        let boxes = place.bounds.map(|[west, south, east, north]| BoundingBox { west, south, east, north });
        Some(Extent {
            place: Some(place.name.clone()),
            territory: Some(place.id.clone()),
            boxes: boxes.into_iter().collect(),
        })
    }
}

/// What recognises a record of a source when it comes again.
pub(super) fn identity(imported: &Imported) -> Option<Identifier> {
    let value = imported.provenance.remote_id.clone().or_else(|| imported.provenance.fingerprint.clone())?;
    let namespace = imported.provenance.source.clone().or_else(|| Some(imported.provenance.format.clone()));
    Some(Identifier { kind: "source".to_owned(), value, namespace })
}

fn digest_of_identity(identity: &Identifier) -> u128 {
    digest([identity.namespace.as_deref().unwrap_or_default(), &identity.value])
}

pub(super) fn digest<const N: usize>(texts: [&str; N]) -> u128 {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let head = hash.finalize();
    head.iter().take(16).fold(0, |number, byte| (number << 8) | u128::from(*byte))
}

/// Where the provenance keeps the identifier that a resource has in the source: by its place while
/// it is read, by its identifier here once it is written, for places change.
pub(super) fn remote_id_path(resource: &str) -> String {
    format!("resources[{resource}].id")
}

/// Files what the source said of its resources under the identifiers that these have here.
pub(super) fn name_resources<T>(kept: &mut BTreeMap<String, T>, resources: &[Resource]) {
    let named = |path: &str| {
        let (place, field) = path.strip_prefix("resources[")?.split_once(']')?;
        Some(format!("resources[{}]{field}", resources.get(place.parse::<usize>().ok()?)?.id))
    };
    for (path, value) in std::mem::take(kept) {
        kept.insert(named(&path).unwrap_or(path), value);
    }
}

#[cfg(test)]
mod tests;
