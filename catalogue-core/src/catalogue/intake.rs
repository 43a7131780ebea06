//! One record of an import becomes a dataset, or nothing at all.

use crate::access::Action;
use crate::catalogue::acting::Acting;
use crate::catalogue::import::{ImportOptions, ImportedRecord, RecordOutcome};
use crate::catalogue::open::Known;
use crate::catalogue::renewal::Says;
use crate::catalogue::session::profile_of;
use crate::error::{Error, Result};
use crate::exchange::{self, Imported};
use crate::id::{DatasetId, OrganisationId, Slug};
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{Act, BoundingBox, Dataset, Extent, Identifier, OrganisationDetails, Resource, State};
use crate::validate;
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

    /// Takes one record into this transaction. A record that breaks a rule is refused with its
    /// issues and leaves nothing, not even its organisation; only a fault of the store is an error.
    pub(super) fn take(
        &mut self,
        place: String,
        mut imported: Imported,
        options: &ImportOptions,
        seen: &mut Seen,
    ) -> Result<ImportedRecord> {
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
        let written = self.whole(|acting| acting.written(&mut imported, identity, options));
        let (dataset, outcome) = match written {
            Ok(written) => written,
            Err(error) => return Ok(refused(place, refusal(error, "organisation")?)),
        };
        if let Some(key) = key {
            let title = digest([&crate::text::key(&imported.metadata.title)]);
            seen.0.entry(key).or_insert_with(|| (fingerprint, title, place.clone()));
        }
        self.as_the_source_shows(place, dataset, outcome, imported, options)
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

    /// Writes a record, under its organisation.
    fn written(
        &mut self,
        imported: &mut Imported,
        identity: Option<Identifier>,
        options: &ImportOptions,
    ) -> Result<(Dataset, RecordOutcome)> {
        imported.metadata.organisation = self.organisation_for(imported, options)?;
        let known = match &identity {
            Some(identity) => self.recognise(identity)?,
            None => None,
        };
        match known {
            Some(before) => self.renew(before, imported),
            None => self.deposit(imported, identity).map(|dataset| (dataset, RecordOutcome::Created)),
        }
    }

    /// Publishes what the source shows, when it may be, and tells what became of the record.
    fn as_the_source_shows(
        &mut self,
        place: String,
        mut dataset: Dataset,
        outcome: RecordOutcome,
        imported: Imported,
        options: &ImportOptions,
    ) -> Result<ImportedRecord> {
        let simple = validate::profile("simple");
        let mut issues = simple
            .map(|profile| self.with_context(|context| validate::check(&dataset, profile, context)))
            .unwrap_or_default();
        issues.retain(|issue| issue.severity == Severity::Error);
        let publishable = issues.is_empty();
        let shown = options.publish && imported.state == State::Published;
        if shown && dataset.state == State::Draft && publishable && outcome == RecordOutcome::Created {
            match self.whole(|acting| acting.publish_imported(dataset.clone())) {
                Ok(published) => dataset = published,
                // It stays a draft, with what stopped it.
                Err(error) => issues = refusal(error, "")?,
            }
        }
        Ok(ImportedRecord {
            place,
            outcome,
            id: Some(dataset.id),
            state: Some(dataset.state),
            publishable,
            issues,
            repaired: imported.repaired,
            lost: imported.lost,
        })
    }

    /// The organisation that a record is deposited for.
    fn organisation_for(
        &mut self,
        imported: &mut Imported,
        options: &ImportOptions,
    ) -> Result<Option<OrganisationId>> {
        if options.organisation.is_some() {
            return Ok(options.organisation);
        }
        let found = self.whole(|acting| acting.deposited_for(imported, options));
        match (found, options.fallback) {
            (Err(Error::Invalid { .. }), Some(fallback)) => {
                let name =
                    imported.organisation.as_ref().map(|named| named.name.as_str()).unwrap_or_default();
                let code = match name {
                    "" => IssueCode::Required,
                    _ => IssueCode::UnknownOrganisation,
                };
                imported.lost.push(Issue::warning("organisation", code).with("found", name));
                Ok(Some(fallback))
            }
            (found, _) => found,
        }
    }

    /// The organisation that a record names, or else the importer's own.
    fn deposited_for(
        &mut self,
        imported: &Imported,
        options: &ImportOptions,
    ) -> Result<Option<OrganisationId>> {
        let Some(named) = &imported.organisation else {
            let home = self.standing.account.as_ref().and_then(|account| account.details.home);
            return home.or(options.fallback).map(Some).ok_or_else(|| {
                let issue = Issue::error("organisation", IssueCode::Required);
                Error::Invalid { issues: vec![issue] }
            });
        };
        let by_slug = match &named.slug {
            Some(slug) => self.writer.organisation_by_slug(slug)?,
            None => None,
        };
        let found = match self.writer.organisation_by_name(&crate::text::key(&named.name))? {
            Some(found) => Some(found),
            None => by_slug.filter(|_| !options.create_organisations),
        };
        if let Some(found) = found {
            return Ok(Some(found.id));
        }
        if !options.create_organisations {
            let issue =
                Issue::error("organisation", IssueCode::UnknownOrganisation).with("found", &named.name);
            return Err(Error::Invalid { issues: vec![issue] });
        }
        let details = OrganisationDetails {
            name: named.name.clone(),
            acronym: named.acronym.clone(),
            siret: named.siret.clone(),
            description: named.description.clone(),
            website: named.website.clone(),
            logo: named.logo.clone(),
            active: true,
            ..OrganisationDetails::default()
        };
        match self.create_organisation(details) {
            Ok(organisation) => Ok(Some(organisation.id)),
            Err(Error::Invalid { mut issues }) => {
                for issue in &mut issues {
                    issue.path = format!("organisation.{}", issue.path);
                }
                Err(Error::Invalid { issues })
            }
            Err(other) => Err(other),
        }
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
        let id = DatasetId::from_uuid(self.session.inner.options.identifiers.next());
        let mut dataset = self.new_dataset(id, imported.metadata.clone());
        if let Some(slug) = imported.slug.as_deref().and_then(|slug| Slug::parse(slug).ok()) {
            dataset.slug = slug;
        }
        if let Some(identity) = identity
            && !dataset.metadata.identifiers.contains(&identity)
        {
            dataset.metadata.identifiers.insert(0, identity);
        }
        dataset.resources = imported.resources.iter().cloned().map(|held| self.new_resource(held)).collect();
        let mut provenance = imported.provenance.clone();
        name_resources(&mut provenance.raw, &dataset.resources);
        name_resources(&mut provenance.unmapped, &dataset.resources);
        dataset.provenance = Some(provenance);
        self.insert(dataset)
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
        let saved = self.save(&before, after, Action::UpdateDataset)?;
        Ok((saved, RecordOutcome::Updated))
    }

    /// Publishes a record under its profile, else under `simple`, under the first free name.
    fn publish_imported(&mut self, mut dataset: Dataset) -> Result<Dataset> {
        let profile = profile_of(&self.writer, &dataset)?;
        let stops = |issue: &Issue| issue.severity == Severity::Error;
        if self.with_context(|context| validate::check(&dataset, profile, context)).iter().any(stops) {
            let mut after = dataset.clone();
            after.metadata.profile = Some("simple".to_owned());
            dataset = self.save(&dataset, after, Action::UpdateDataset)?;
        }
        let public = dataset.metadata.visibility == crate::model::Visibility::Public;
        if public {
            let organisation = dataset.metadata.organisation;
            let free = self.writer.free_slug(organisation, &dataset.slug, true, Some(dataset.id))?;
            if free != dataset.slug {
                dataset = self.change_slug(dataset.id, dataset.revision, free.as_str())?;
            }
        }
        self.change_state(dataset.id, dataset.revision, Act::Publish)
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
