//! What one principal may know of an event of the journal.

use crate::access::{Action, Facts, Scope, Standing};
use crate::catalogue::session::{Session, permit};
use crate::error::Result;
use crate::id::DatasetId;
use crate::model::{Dataset, Event, EventFilter, Portal, State};
use crate::store::{Entry, Reader, Subject};
use std::collections::HashMap;

/// The acts on a dataset that its record shows to whoever reads it.
const SHOWN: &[Action] = &[
    Action::CreateDataset,
    Action::PublishDataset,
    Action::UnpublishDataset,
    Action::ArchiveDataset,
    Action::UnarchiveDataset,
    Action::DeleteDataset,
    Action::RestoreDataset,
];

/// The acts on an organisation that its sheet shows.
const SHEET: &[Action] = &[
    Action::CreateOrganisation,
    Action::EditOrganisation,
    Action::MergeOrganisations,
    Action::DeleteOrganisation,
];

/// A principal looking at the journal, with the rights it has now.
pub(super) struct Onlooker<'a, 'b> {
    session: &'a Session,
    reader: &'a Reader<'b>,
    standing: Standing,
    scope: Scope,
    portal: Option<Portal>,
    /// Datasets as they stand now, when they may be read.
    now: HashMap<DatasetId, Option<Dataset>>,
}

/// How a principal stands to a dataset after an event.
enum Sight {
    Seen,
    Gone,
    Hidden,
}

impl<'a, 'b> Onlooker<'a, 'b> {
    pub(super) fn new(session: &'a Session, reader: &'a Reader<'b>) -> Result<Self> {
        let standing = session.standing(reader)?;
        let scope = Scope::of(&standing);
        let portal = session.portal_asked(reader)?;
        Ok(Self { session, reader, standing, scope, portal, now: HashMap::new() })
    }

    /// The event as the principal may know it; nothing when it may not, or when it was not wanted.
    pub(super) fn told(&mut self, entry: &Entry, filter: &EventFilter) -> Result<Option<Event>> {
        let (subject, subject_id) = entry.subject.columns();
        if filter.since.is_some_and(|since| entry.time < since) || !one_of(&filter.subjects, subject) {
            return Ok(None);
        }
        if filter.dataset.is_some_and(|wanted| entry.subject != Subject::Dataset(wanted)) {
            return Ok(None);
        }
        let told = match &entry.subject {
            Subject::Dataset(id) => self.of_dataset(*id, entry, filter)?,
            _ if !self.knows(entry)? => None,
            Subject::Organisation(id) if filter.organisation.is_none_or(|wanted| wanted == *id) => {
                let facts = Facts { organisation: Some(*id), ..Facts::default() };
                let named = permit(&self.standing, Action::ReadAudit, &facts).is_ok();
                let mut event = bare(entry, subject, &subject_id);
                if named {
                    event.account = entry.account;
                } else if !entry.action.starts_with("organisation.") {
                    // The sheet is everybody's; who belongs to it is not.
                    return Ok(None);
                } else if !SHEET.iter().any(|action| action.code() == event.action) {
                    event.action = Action::EditOrganisation.code().to_owned();
                }
                Some(event)
            }
            _ if filter.organisation.is_some() => None,
            Subject::Portal(_) | Subject::Vocabulary(_) => {
                let named = self.standing.is_unlimited();
                Some(Event { account: entry.account.filter(|_| named), ..bare(entry, subject, &subject_id) })
            }
            _ => Some(Event { account: entry.account, ..bare(entry, subject, &subject_id) }),
        };
        Ok(told.filter(|event| one_of(&filter.actions, &event.action)))
    }

    /// Whether something that is no dataset may be known: what everybody may list, and otherwise what
    /// is one's own or one's task.
    fn knows(&self, entry: &Entry) -> Result<bool> {
        let own = self.standing.account.as_ref().map(|account| account.id);
        let unlimited = self.standing.is_unlimited();
        Ok(match &entry.subject {
            Subject::Organisation(_) | Subject::Portal(_) | Subject::Vocabulary(_) => true,
            Subject::Account(id) => {
                own == Some(*id) || permit(&self.standing, Action::ManageAccounts, &Facts::default()).is_ok()
            }
            Subject::Request(id) => match self.reader.request(*id)? {
                Some(request) => self.session.sees(self.reader, &self.standing, &request)?,
                None => unlimited,
            },
            Subject::HarvestSource(id) => match self.reader.harvest_source(*id)? {
                Some(source) => {
                    let facts = Facts { organisation: Some(source.details.organisation), ..Facts::default() };
                    permit(&self.standing, Action::ManageHarvest, &facts).is_ok()
                }
                None => unlimited,
            },
            Subject::Dataset(_) | Subject::Catalogue => unlimited,
            Subject::Token(_) | Subject::Extraction(_) => {
                unlimited || (own.is_some() && own == entry.account)
            }
        })
    }

    fn of_dataset(&mut self, id: DatasetId, entry: &Entry, filter: &EventFilter) -> Result<Option<Event>> {
        match self.sight(id, entry)? {
            Sight::Hidden => Ok(None),
            Sight::Gone => {
                let before = match filter.organisation {
                    Some(_) => self.reader.snapshot_before(id, entry.sequence)?,
                    None => None,
                };
                // Nothing is left of what was purged, not even whose it was.
                let wanted = before.is_none_or(|before| {
                    filter.organisation.is_none() || before.metadata.organisation == filter.organisation
                });
                let (subject, subject_id) = entry.subject.columns();
                Ok(wanted.then(|| Event {
                    action: Event::GONE.to_owned(),
                    gone: true,
                    state: None,
                    revision: None,
                    ..bare(entry, subject, &subject_id)
                }))
            }
            Sight::Seen => {
                let Some(Some(dataset)) = self.now.get(&id) else { return Ok(None) };
                if filter.organisation.is_some() && dataset.metadata.organisation != filter.organisation {
                    return Ok(None);
                }
                let facts = Facts { dataset: Some(dataset), ..Facts::default() };
                let may = |action| permit(&self.standing, action, &facts).is_ok();
                let review = entry.action == Action::ReviewDataset.code();
                if review && !may(Action::ReadReviews) {
                    return Ok(None);
                }
                let (subject, subject_id) = entry.subject.columns();
                let mut event = bare(entry, subject, &subject_id);
                if may(Action::ReadHistory) {
                    event.account = entry.account;
                } else if !review && !SHOWN.iter().any(|action| action.code() == event.action) {
                    event.action = Action::UpdateDataset.code().to_owned();
                }
                Ok(Some(event))
            }
        }
    }

    fn sight(&mut self, id: DatasetId, entry: &Entry) -> Result<Sight> {
        let admits = |labels: &[String]| self.scope.admits(labels.iter().map(String::as_str));
        let purged = entry.state == Some(State::Purged);
        let mut after = !purged && admits(&entry.labels_after);
        let mut before = admits(&entry.labels_before) && !entry.labels_before.is_empty();
        if !after && !before {
            return Ok(Sight::Hidden);
        }
        if !self.now.contains_key(&id) {
            let held = self.reader.dataset(id, &self.scope)?;
            let shown = held.filter(|dataset| self.shows(dataset));
            self.now.insert(id, shown);
        }
        if self.portal.is_some() {
            let shown = |snapshot: Option<Dataset>| snapshot.is_none_or(|dataset| self.shows(&dataset));
            after = after && shown(self.reader.snapshot_before(id, entry.sequence.saturating_add(1))?);
            before = before && shown(self.reader.snapshot_before(id, entry.sequence)?);
        }
        let now = matches!(self.now.get(&id), Some(Some(_)));
        Ok(match (before, after, now) {
            (_, true, true) => Sight::Seen,
            // What was seen once and is hidden now: only that it went is told, where it went.
            (_, true, false) | (false, false, _) => Sight::Hidden,
            (true, false, _) => Sight::Gone,
        })
    }

    fn shows(&self, dataset: &Dataset) -> bool {
        self.portal.as_ref().is_none_or(|portal| portal.predicate.shows(dataset))
    }
}

fn one_of(wanted: &[String], found: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| wanted == found)
}

fn bare(entry: &Entry, subject: &str, subject_id: &str) -> Event {
    Event {
        time: entry.time,
        action: entry.action.clone(),
        subject: subject.to_owned(),
        subject_id: subject_id.to_owned(),
        gone: false,
        state: entry.state,
        revision: entry.revision,
        account: None,
    }
}
