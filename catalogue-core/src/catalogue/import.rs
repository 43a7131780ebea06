//! Importing: other catalogues' records become datasets. Bad ones never stop the good ones, and
//! the same file again changes nothing.

use crate::access::Action;
use crate::catalogue::intake::{Seen, refused};
use crate::catalogue::open::Known;
use crate::catalogue::options::Progress;
use crate::catalogue::session::Session;
use crate::error::{Error, Result};
use crate::exchange::{self, Format, Outcome, Read, Reading, ReadingLimits};
use crate::id::{DatasetId, OrganisationId};
use crate::issue::{Issue, IssueCode};
use crate::model::State;
use serde::{Deserialize, Serialize};
use std::io::BufRead;

/// Records written in one transaction.
const BATCH: usize = 100;
/// The longest line of JSON Lines, in bytes.
const LINE: i64 = 32 << 20;
/// The records that the report of a stream keeps, beside those refused.
const KEPT: usize = 10_000;

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// `ckan`, `csw`, `datajson`, `dcat`, `iso19139`, `iso19115-3`, `scdl` or `udata`; recognised when absent.
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
    /// Each record, in order. Of a stream ([`Session::import_from`]): every one refused, and the
    /// first 10,000 others.
    pub records: Vec<ImportedRecord>,
}

impl Session {
    /// Imports a file: one record, a list, an answer of an API or of a CSW, JSON Lines, a DCAT catalogue in
    /// Turtle, RDF/XML or JSON-LD, or catalogue CSV. Each record is taken
    /// or refused on its own, and leaves nothing when it is refused; the report says what became of
    /// each. Of several records with one identifier in the file the first one counts: the others are
    /// unchanged when they say the same, else refused. A cancelled import keeps what it has written.
    ///
    /// # Errors
    /// `BadInput` when nothing of the file can be read; `Unauthenticated`; `Cancelled`.
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
        let mut import = Import::new(self, options, total, usize::MAX);
        let mut waiting = found.into_iter();
        loop {
            let batch: Vec<Read> = waiting.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return import.finished();
            }
            import.write(batch, progress)?;
        }
    }

    /// Imports JSON Lines or XML from a reader, holding a hundred records at a time: as
    /// [`Session::import`], for files of any size. A line, or a record of XML, is at most 32 MiB. The counts of the
    /// report are exact; its list holds every record refused and the first 10,000 others. What was
    /// written before an error stays.
    ///
    /// # Errors
    /// `BadInput` when there is no record at all, or for UTF-16 lines; `Unauthenticated`; `Storage` when the
    /// reader fails; `Cancelled`.
    pub fn import_from(
        &self,
        reader: &mut dyn BufRead,
        options: &ImportOptions,
        progress: Progress<'_>,
    ) -> Result<ImportReport> {
        let format = format_of(options)?;
        let bad = |reason: &str| Error::BadInput {
            format: options.format.clone().unwrap_or_else(|| "json".to_owned()),
            line: None,
            reason: reason.to_owned(),
        };
        let start = reader.fill_buf().map_err(|cause| Error::storage("read the file", cause))?;
        let xml = exchange::looks_like_xml(start);
        if !xml && (start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff])) {
            return Err(bad("UTF-16, which has no lines to read one by one; convert it to UTF-8"));
        }
        let known = self.known()?;
        let limits = ReadingLimits { bytes: LINE, ..ReadingLimits::default() };
        let mut import = Import::new(self, options, None, KEPT);
        let mut batch = Vec::with_capacity(BATCH);
        let mut failed = None;
        exchange::read_lines(reader, format, &reading(&known, &limits, options), &mut |read| {
            batch.push(read);
            if batch.len() < BATCH {
                return true;
            }
            failed = import.write(std::mem::take(&mut batch), progress).err();
            failed.is_none()
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if !batch.is_empty() {
            import.write(batch, progress)?;
        }
        // A page of a CSW may hold no record.
        if import.report.read == 0 && !xml {
            return Err(bad("empty"));
        }
        import.finished()
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

/// An import in progress.
struct Import<'a> {
    session: &'a Session,
    options: &'a ImportOptions,
    total: Option<i64>,
    kept: usize,
    seen: Seen,
    report: ImportReport,
}

impl<'a> Import<'a> {
    fn new(session: &'a Session, options: &'a ImportOptions, total: Option<i64>, kept: usize) -> Self {
        Self { session, options, total, kept, seen: Seen::default(), report: ImportReport::default() }
    }

    /// Writes some records in one transaction. What was seen of them is forgotten with them.
    fn write(&mut self, batch: Vec<Read>, progress: Progress<'_>) -> Result<()> {
        let mut acting = self.session.act()?;
        let mut records = Vec::with_capacity(batch.len());
        for read in batch {
            records.push(match read.outcome {
                Outcome::Refused(issues) => refused(read.place, issues),
                Outcome::Taken(imported) => {
                    acting.take(read.place, *imported, self.options, &mut self.seen)?
                }
            });
        }
        acting.commit()?;
        for record in records {
            self.report.count(record, self.kept);
        }
        if progress(self.report.read, self.total) { Ok(()) } else { Err(Error::Cancelled) }
    }

    fn finished(self) -> Result<ImportReport> {
        // Imports bypass the tail: they go to the index on disk at once.
        match self.session.inner.flush() {
            Ok(()) | Err(Error::Busy) => Ok(self.report),
            Err(other) => Err(other),
        }
    }
}

impl ImportReport {
    fn count(&mut self, record: ImportedRecord, kept: usize) {
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
        let listed = usize::try_from(self.read - self.refused).unwrap_or(usize::MAX);
        if record.outcome == RecordOutcome::Refused || listed <= kept {
            self.records.push(record);
        }
    }
}
