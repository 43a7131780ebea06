//! Importing: other catalogues' records become datasets. Bad ones never stop the good ones, and
//! the same file again changes nothing.

use crate::access::Action;
use crate::catalogue::acting::Acting;
use crate::catalogue::open::Known;
use crate::catalogue::options::Progress;
use crate::catalogue::session::{Session, profile_of};
use crate::error::{Error, Result};
use crate::exchange::{self, Format, Imported, Outcome, Reading, ReadingLimits};
use crate::id::{DatasetId, OrganisationId, Slug};
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{
    Act, BoundingBox, Dataset, Extent, Identifier, OrganisationDetails, Resource, ResourceMetadata, State,
};
use crate::validate;
use serde::{Deserialize, Serialize};

/// Records written in one transaction.
const BATCH: usize = 100;

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// `ckan` or `udata`; recognised when absent.
    pub format: Option<String>,
    /// The address of the catalogue that the file comes from: with a record's identifier there it
    /// recognises the record when it comes again.
    pub source: Option<String>,
    /// Deposit everything for this organisation; each record's own when absent.
    pub organisation: Option<OrganisationId>,
    /// Create the organisations that are missing (an administrator's right).
    pub create_organisations: bool,
    /// Publish what the source shows and the profile admits; drafts otherwise.
    pub publish: bool,
}

/// What became of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordOutcome {
    /// Taken for the first time.
    Created,
    /// Known already, and different now.
    Updated,
    /// Known already, and the same.
    Unchanged,
    /// Not taken; the issues say why.
    Refused,
}

/// What became of one record, and of its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportedRecord {
    /// Where it stands in the file.
    pub place: String,
    /// What became of it.
    pub outcome: RecordOutcome,
    /// The dataset it became.
    pub id: Option<DatasetId>,
    /// The state it has here.
    pub state: Option<State>,
    /// Whether it meets the profile `simple`.
    pub publishable: bool,
    /// Why it was refused, or why it stays a draft.
    pub issues: Vec<Issue>,
    /// What was repaired.
    pub repaired: Vec<Issue>,
    /// What could not be taken.
    pub lost: Vec<Issue>,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Records found in the file.
    pub read: i64,
    /// Taken for the first time.
    pub created: i64,
    /// Taken again, changed.
    pub updated: i64,
    /// Taken again, the same.
    pub unchanged: i64,
    /// Not taken.
    pub refused: i64,
    /// Of those taken, published here.
    pub published: i64,
    /// Of those taken, drafts here.
    pub drafts: i64,
    /// Of those taken, those that meet the profile `simple`.
    pub publishable: i64,
    /// Records with something repaired.
    pub repaired: i64,
    /// Records with something lost.
    pub lost: i64,
    /// Each record.
    pub records: Vec<ImportedRecord>,
}

impl Session {
    /// Imports a file. Each record is taken or refused on its own; the report says what became of
    /// each. A cancelled import keeps what it has written.
    ///
    /// # Errors
    /// `BadInput` when nothing of the file can be read; `Unauthenticated` for a visitor;
    /// `Forbidden` without any right to deposit;
    /// `Cancelled`.
    pub fn import(
        &self,
        bytes: &[u8],
        options: &ImportOptions,
        progress: Progress<'_>,
    ) -> Result<ImportReport> {
        let format = match &options.format {
            None => None,
            Some(code) => Some(Format::from_code(code).ok_or_else(|| Error::BadInput {
                format: code.clone(),
                line: None,
                reason: "unknown format; one of ckan, udata".to_owned(),
            })?),
        };
        let read = {
            let reader = self.inner.store.read()?;
            if !self.standing(&reader)?.is_authenticated() {
                // Told before anything is read, and not at the first record that would be written.
                return Err(Error::Unauthenticated { action: Action::CreateDataset.code().to_owned() });
            }
            let known = self.inner.known(&reader)?;
            let limits = ReadingLimits::default();
            let reading = Reading {
                vocabulary: &known.vocabulary,
                places: &known,
                limits: &limits,
                source: options.source.clone(),
            };
            exchange::read(format, bytes, &reading)?
        };
        let total = i64::try_from(read.len()).ok();
        let mut report = ImportReport { read: total.unwrap_or(i64::MAX), ..ImportReport::default() };
        let mut waiting = read.into_iter().peekable();
        while waiting.peek().is_some() {
            let mut acting = self.act()?;
            for read in waiting.by_ref().take(BATCH) {
                let record = match read.outcome {
                    Outcome::Refused(issues) => refused(read.place, issues),
                    Outcome::Taken(imported) => acting.take(read.place, *imported, options)?,
                };
                report.count(record);
            }
            acting.commit()?;
            if !progress(i64::try_from(report.records.len()).unwrap_or(i64::MAX), total) {
                return Err(Error::Cancelled);
            }
        }
        // Imports bypass the tail: they go to the index on disk at once.
        match self.inner.flush() {
            Ok(()) | Err(Error::Busy) => Ok(report),
            Err(other) => Err(other),
        }
    }
}

impl ImportReport {
    fn count(&mut self, record: ImportedRecord) {
        match record.outcome {
            RecordOutcome::Created => self.created += 1,
            RecordOutcome::Updated => self.updated += 1,
            RecordOutcome::Unchanged => self.unchanged += 1,
            RecordOutcome::Refused => self.refused += 1,
        }
        match record.state {
            Some(State::Published) => self.published += 1,
            Some(State::Draft) => self.drafts += 1,
            _ => {}
        }
        self.publishable += i64::from(record.publishable);
        self.repaired += i64::from(!record.repaired.is_empty());
        self.lost += i64::from(!record.lost.is_empty());
        self.records.push(record);
    }
}

fn refused(place: String, issues: Vec<Issue>) -> ImportedRecord {
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
    /// Takes one record into this transaction. A record that breaks a rule is refused with its
    /// issues; only a fault of the store is an error.
    fn take(&mut self, place: String, imported: Imported, options: &ImportOptions) -> Result<ImportedRecord> {
        let mut imported = imported;
        let organisation = match self.organisation_for(&imported, options) {
            Ok(organisation) => organisation,
            Err(Error::Invalid { issues }) => return Ok(refused(place, issues)),
            Err(Error::Forbidden { reason, .. }) => {
                let issue = Issue::error("organisation", IssueCode::RecordSkipped).with("found", reason);
                return Ok(refused(place, vec![issue]));
            }
            Err(other) => return Err(other),
        };
        imported.metadata.organisation = organisation;
        imported.provenance.read = Some(self.now);
        let identity = identity(&imported);
        let known = match &identity {
            Some(identity) => self.recognise(identity)?,
            None => None,
        };
        let written = match known {
            Some(before) => self.renew(before, &imported),
            None => self.deposit(&imported, identity).map(|dataset| (dataset, RecordOutcome::Created)),
        };
        let (mut dataset, outcome) = match written {
            Ok(written) => written,
            Err(Error::Invalid { issues }) => return Ok(refused(place, issues)),
            Err(Error::Forbidden { reason, .. }) => {
                let issue = Issue::error("organisation", IssueCode::RecordSkipped).with("found", reason);
                return Ok(refused(place, vec![issue]));
            }
            Err(other) => return Err(other),
        };
        let simple = validate::profile("simple");
        let mut issues = simple
            .map(|profile| self.with_context(|context| validate::check(&dataset, profile, context)))
            .unwrap_or_default();
        issues.retain(|issue| issue.severity == Severity::Error);
        let publishable = issues.is_empty();
        let shown = options.publish && imported.state == State::Published;
        if shown && dataset.state == State::Draft && publishable && outcome == RecordOutcome::Created {
            match self.publish_imported(dataset.clone()) {
                Ok(published) => dataset = published,
                // It stays a draft, with what stopped it.
                Err(Error::Invalid { issues: stopped }) => issues = stopped,
                Err(Error::Forbidden { reason, .. }) => {
                    issues = vec![Issue::error("", IssueCode::RecordSkipped).with("found", reason)];
                }
                Err(other) => return Err(other),
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
        imported: &Imported,
        options: &ImportOptions,
    ) -> Result<Option<OrganisationId>> {
        if options.organisation.is_some() {
            return Ok(options.organisation);
        }
        let Some(named) = &imported.organisation else {
            let home = self.standing.account.as_ref().and_then(|account| account.details.home);
            return home.map(Some).ok_or_else(|| {
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
        let mut details = OrganisationDetails {
            name: named.name.clone(),
            acronym: named.acronym.clone(),
            siret: named.siret.clone(),
            description: named.description.clone(),
            website: named.website.clone(),
            logo: named.logo.clone(),
            active: true,
            ..OrganisationDetails::default()
        };
        match self.create_organisation(details.clone()) {
            Ok(organisation) => Ok(Some(organisation.id)),
            // What is beside the name may break a rule; the name alone carries the record.
            Err(Error::Invalid { .. }) => {
                details = OrganisationDetails { name: details.name, active: true, ..Default::default() };
                self.create_organisation(details).map(|organisation| Some(organisation.id))
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
    fn deposit(&mut self, imported: &Imported, identity: Option<Identifier>) -> Result<Dataset> {
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
        dataset.provenance = Some(imported.provenance.clone());
        self.insert(dataset)
    }

    /// Brings a known record up to date, unless it is the same. Resources keep their identifiers
    /// when their address, or else their name and format, stay (D§5.6 T15).
    fn renew(&mut self, before: Dataset, imported: &Imported) -> Result<(Dataset, RecordOutcome)> {
        let same = before.provenance.as_ref().and_then(|held| held.fingerprint.as_ref())
            == imported.provenance.fingerprint.as_ref();
        if same || before.state == State::Deleted {
            return Ok((before, RecordOutcome::Unchanged));
        }
        let mut metadata = imported.metadata.clone();
        for identifier in &before.metadata.identifiers {
            if !metadata.identifiers.contains(identifier) {
                metadata.identifiers.push(identifier.clone());
            }
        }
        metadata.profile = before.metadata.profile.clone().or(metadata.profile);
        metadata.organisation = before.metadata.organisation;
        let mut left = before.resources.clone();
        let mut resources = Vec::with_capacity(imported.resources.len());
        for wanted in &imported.resources {
            let at = match_resource(&left, wanted);
            let mut resource = self.new_resource(wanted.clone());
            if let Some(at) = at {
                let held = left.remove(at);
                resource.id = held.id;
                resource.created = held.created;
                if held.metadata == resource.metadata {
                    resource.modified = held.modified;
                }
            }
            resources.push(resource);
        }
        let mut after =
            Dataset { metadata, resources, provenance: Some(imported.provenance.clone()), ..before.clone() };
        self.complete(&mut after)?;
        self.note_public(&mut after)?;
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
fn identity(imported: &Imported) -> Option<Identifier> {
    let value = imported.provenance.remote_id.clone().or_else(|| imported.provenance.fingerprint.clone())?;
    let namespace = imported.provenance.source.clone().or_else(|| Some(imported.provenance.format.clone()));
    Some(Identifier { kind: "source".to_owned(), value, namespace })
}

fn match_resource(left: &[Resource], wanted: &ResourceMetadata) -> Option<usize> {
    let by_url = left.iter().position(|held| wanted.url.is_some() && held.metadata.url == wanted.url);
    by_url.or_else(|| {
        left.iter().position(|held| {
            !wanted.name.is_empty()
                && held.metadata.name == wanted.name
                && held.metadata.resource_type == wanted.resource_type
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Principal;
    use crate::catalogue::{Catalogue, Options};
    use crate::error::ErrorKind;
    use crate::model::AccountDetails;

    #[test]
    fn a_visitor_is_asked_to_sign_in_before_anything_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let administrator = AccountDetails { login: "admin".to_owned(), ..AccountDetails::default() };
        let catalogue =
            Catalogue::create(folder.path().join("catalogue"), Options::default(), administrator).unwrap();
        let visitor = catalogue.session(Principal::Anonymous, None).unwrap();
        let refused = visitor.import(b"not JSON", &ImportOptions::default(), &mut |_, _| true).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unauthenticated);
        let admin = catalogue.session(catalogue.principal("admin").unwrap(), None).unwrap();
        let refused = admin.import(b"not JSON", &ImportOptions::default(), &mut |_, _| true).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::BadInput);
    }
}
