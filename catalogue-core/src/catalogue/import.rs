//! Importing: other catalogues' records become datasets. Bad ones never stop the good ones, and
//! the same file again changes nothing.

mod pipeline;

use crate::access::Action;
use crate::catalogue::open::Known;
use crate::catalogue::options::Progress;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::exchange::{self, Format, Outcome, Read, Reading, ReadingLimits};
use crate::id::{DatasetId, OrganisationId};
use crate::issue::{Issue, IssueCode};
use crate::model::State;
use crate::text::size::json_estimate;
use pipeline::Import;
use serde::{Deserialize, Serialize};
use std::io::BufRead;

/// Records written in one transaction.
const BATCH: usize = 100;
/// What those records may hold, in bytes as JSON, about; one may hold more.
const HELD: usize = 4 << 20;
/// The largest document that is held whole while it comes from a reader, in bytes.
const WHOLE: i64 = 256 << 20;
/// The records of one sort that the report of a stream keeps.
const KEPT: usize = 10_000;
/// The bytes that the report of a stream keeps of one sort.
const KEPT_BYTES: usize = 4 << 20;

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// `ckan`, `csw`, `datajson`, `dcat`, `iso19139`, `iso19115-3`, `mef`, `scdl` or `udata`; recognised when absent.
    pub format: Option<String>,
    /// The address of the catalogue that the file comes from: with a record's identifier there it
    /// recognises the record when it comes again. One line, at most 2 000 characters; a user and a
    /// password in it are left out.
    pub source: Option<String>,
    /// Deposit everything for this organisation; each record's own when absent.
    pub organisation: Option<OrganisationId>,
    /// Deposit for this organisation what names none, or one that is unknown here and not to be created; the
    /// name is told as lost. When absent, the importer's own organisation takes what names none, and what names
    /// an unknown one is refused.
    pub fallback: Option<OrganisationId>,
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

impl ImportedRecord {
    /// Whether it was refused for what it is, not for what it says.
    fn is_no_record(&self) -> bool {
        let about_itself = |issue: &Issue| issue.code == IssueCode::RecordSkipped && issue.path.is_empty();
        self.outcome == RecordOutcome::Refused && self.issues.iter().all(about_itself)
    }
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
    /// Of those refused, what is no record of a dataset: an organisation, an error page, a document of
    /// another kind.
    #[serde(default)]
    pub no_record: i64,
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
    /// Each record, in order. Of a stream ([`Session::import_from`]): the first 10,000 refused and the
    /// first 10,000 others, and fewer when there is much to say of each.
    pub records: Vec<ImportedRecord>,
}

impl Session {
    /// Imports a file: one record, a list, an answer of an API or of a CSW, JSON Lines, a DCAT catalogue in
    /// Turtle, RDF/XML or JSON-LD, catalogue CSV, or a MEF archive. Each record is taken
    /// or refused on its own, and leaves nothing when it is refused; the report says what became of
    /// each. Of several records with one identifier in the file the first one counts: the others are
    /// unchanged when they say the same, else refused. A record is at most 32 MiB. A cancelled import keeps what
    /// it has written.
    ///
    /// What it writes is searched within `progress`, and by everybody once it has returned; while it
    /// runs, other threads may see it some seconds later.
    ///
    /// # Errors
    /// `BadInput` when nothing of the file can be read; `LimitExceeded` when it has more than 256 MiB;
    /// `Unauthenticated`; `Cancelled`.
    pub fn import(
        &self,
        bytes: &[u8],
        options: &ImportOptions,
        progress: Progress<'_>,
    ) -> Result<ImportReport> {
        let format = format_of(options)?;
        let known = self.known()?;
        let limits = ReadingLimits::default();
        let found = exchange::read(format, bytes, &reading(&known, &limits, options))?;
        let total = i64::try_from(found.len()).ok();
        std::thread::scope(|scope| {
            let mut import = Import::new(scope, self, options, total, None);
            let mut waiting = found.into_iter();
            loop {
                let batch: Vec<Read> = waiting.by_ref().take(BATCH).collect();
                if waiting.len() == 0 {
                    return import.finished(batch, progress);
                }
                import.write(batch, progress)?;
            }
        })
    }

    /// Imports a file of any size from a reader, as [`Session::import`] does, holding at most a few hundred
    /// records at a time, and fewer when they are large. RDF of more than 1 MiB and an archive of more than
    /// 8 MiB are set aside in the catalogue's folder while they are read, and nothing of them stays. The counts of the
    /// report are exact; its list holds the first 10,000 records refused and the first 10,000 others, and
    /// fewer when there is much to say of each. What was written before an error stays.
    ///
    /// # Errors
    /// `BadInput` when nothing of it can be read; `LimitExceeded` for RDF of more than 16 GiB and archives of
    /// more than 2 GiB; `Unauthenticated`; `Storage` when the reader fails; `Cancelled`.
    pub fn import_from(
        &self,
        reader: &mut dyn BufRead,
        options: &ImportOptions,
        progress: Progress<'_>,
    ) -> Result<ImportReport> {
        let format = format_of(options)?;
        let known = self.known()?;
        let limits = ReadingLimits { bytes: WHOLE, ..ReadingLimits::default() };
        let reading = reading(&known, &limits, options);
        std::thread::scope(|scope| {
            let mut import = Import::new(scope, self, options, None, Some(Room::default()));
            let mut batch = Vec::with_capacity(BATCH);
            let (mut held, mut failed) = (0, None);
            let read = exchange::read_stream(reader, format, &reading, &Aside(self), &mut |read| {
                held += weight(&read);
                batch.push(read);
                if batch.len() < BATCH && held < HELD {
                    return true;
                }
                held = 0;
                failed = import.write(std::mem::take(&mut batch), progress).err();
                failed.is_none()
            });
            match (failed, read) {
                (Some(error), _) => Err(error),
                (None, Ok(())) => import.finished(batch, progress),
                (None, Err(error)) => import.settled(progress).and(Err(error)),
            }
        })
    }

    /// What reading needs, for somebody signed in: told before anything is read.
    fn known(&self) -> Result<Known> {
        let reader = self.inner.store.read()?;
        if !self.standing(&reader)?.is_authenticated() {
            return Err(Error::Unauthenticated { action: Action::CreateDataset.code().to_owned() });
        }
        self.inner.known(&reader)
    }
}

fn format_of(options: &ImportOptions) -> Result<Option<Format>> {
    let Some(code) = &options.format else { return Ok(None) };
    let known = || Format::ALL.iter().map(|format| format.code()).collect::<Vec<_>>().join(", ");
    Format::from_code(code).map(Some).ok_or_else(|| Error::BadInput {
        format: code.clone(),
        line: None,
        reason: format!("unknown format; one of {}", known()),
    })
}

fn reading<'a>(known: &'a Known, limits: &'a ReadingLimits, options: &ImportOptions) -> Reading<'a> {
    Reading {
        vocabulary: &known.vocabulary,
        places: known,
        limits,
        source: options.source.as_deref().and_then(exchange::source),
    }
}

impl ImportReport {
    fn count(&mut self, record: ImportedRecord, listed: bool) {
        self.read += 1;
        match record.outcome {
            RecordOutcome::Created => self.created += 1,
            RecordOutcome::Updated => self.updated += 1,
            RecordOutcome::Unchanged => self.unchanged += 1,
            RecordOutcome::Refused => {
                self.refused += 1;
                self.no_record += i64::from(record.is_no_record());
            }
        }
        match record.state {
            Some(State::Published) => self.published += 1,
            Some(State::Draft) => self.drafts += 1,
            _ => {}
        }
        self.publishable += i64::from(record.publishable);
        self.repaired += i64::from(!record.repaired.is_empty());
        self.lost += i64::from(!record.lost.is_empty());
        if listed {
            self.records.push(record);
        }
    }
}

/// What the report of a stream may still list, of records refused and of others.
#[derive(Clone, Copy, Debug, Default)]
struct Room {
    refused: (usize, usize),
    others: (usize, usize),
}

impl Room {
    fn takes(&mut self, record: &ImportedRecord) -> bool {
        let refused = record.outcome == RecordOutcome::Refused;
        let (count, bytes) = if refused { &mut self.refused } else { &mut self.others };
        if *count >= KEPT || *bytes >= KEPT_BYTES {
            return false;
        }
        *count += 1;
        *bytes = bytes.saturating_add(json_estimate(record));
        true
    }
}

/// What was read of a record takes, about.
fn weight(read: &Read) -> usize {
    match &read.outcome {
        Outcome::Refused(issues) => json_estimate(issues),
        Outcome::Taken(held) => json_estimate(&held.metadata)
            .saturating_add(json_estimate(&held.resources))
            .saturating_add(json_estimate(&held.provenance))
            .saturating_add(json_estimate(&held.repaired))
            .saturating_add(json_estimate(&held.lost)),
    }
}

/// The catalogue's folder, as the place where a document is set aside while it is read.
struct Aside<'a>(&'a Session);

impl exchange::Spool for Aside<'_> {
    fn place(&self) -> Result<Option<Box<dyn exchange::Spooled>>> {
        Ok(Some(Box::new(self.0.inner.store.files().aside()?)))
    }
}

#[cfg(test)]
mod tests;
