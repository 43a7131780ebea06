//! A session: who asks, and through which portal. Here is what takes callbacks or files, or refuses in its
//! own way; the other verbs are in `verbs.rs`.

use crate::error::{BatchError, CatalogueError};
use crate::guard::{Held, guarded};
use crate::page::Hits;
use crate::progress::{Progress, Raising, telling};
use crate::stream::{Documents, OpenedFile, Reader, Reading, Writer, Writing, unreadable};
use crate::watch::{EventListener, HostListener, Watch};
use catalogue_core::harvest::{HttpOptions, HttpTransport, Transport};
use catalogue_core::{
    Change, Dataset, DatasetId, Error, EventFilter, ExportOptions, ExportReport, HarvestOptions,
    HarvestReport, HarvestSourceId, ImportOptions, ImportReport, Principal, Query, ResourceId, Revision,
};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// How much is handed over at once.
const PORTION: usize = 1 << 16;

/// Who asks, and through which portal.
#[derive(uniffi::Object)]
pub struct Session(Held<catalogue_core::Session>);

impl Session {
    pub fn of(session: catalogue_core::Session) -> Arc<Self> {
        Arc::new(Self(Held::new(session)))
    }

    /// Calls the library.
    pub fn run<T>(
        &self,
        call: impl FnOnce(&catalogue_core::Session) -> Result<T, Error>,
    ) -> Result<T, CatalogueError> {
        guarded(|| Ok(call(self.0.get()?)?))
    }

    /// As `run`, for long work: what a callback threw comes before what the library made of it.
    fn long<T>(
        &self,
        call: impl FnOnce(&catalogue_core::Session, &Raising) -> Result<T, Error>,
    ) -> Result<T, CatalogueError> {
        let raising = Raising::default();
        let answer = self.run(|session| call(session, &raising));
        raising.take().map_or(answer, Err)
    }

    fn exported(
        session: &catalogue_core::Session,
        query: &Query,
        options: &ExportOptions,
        out: &mut dyn Write,
        progress: Option<&dyn Progress>,
        raising: &Raising,
    ) -> Result<ExportReport, Error> {
        let mut buffer = BufWriter::with_capacity(PORTION, out);
        let report = session.export(query, options, &mut buffer, &mut telling(progress, raising))?;
        buffer.flush().map_err(|cause| Error::storage("writing the export", cause))?;
        Ok(report)
    }
}

#[uniffi::export]
impl Session {
    /// Who asks.
    ///
    /// Errors:
    /// None but `Forked`.
    pub fn principal(&self) -> Result<Principal, CatalogueError> {
        self.run(|session| Ok(session.principal().clone()))
    }

    /// The code of the portal asked through.
    ///
    /// Errors:
    /// None but `Forked`.
    pub fn portal_code(&self) -> Result<Option<String>, CatalogueError> {
        self.run(|session| Ok(session.portal_code().map(str::to_owned)))
    }

    /// Makes several changes as one: all or none, each seeing those before it.
    ///
    /// Errors:
    /// `Refused`, with the place of the change at fault and what is wrong with it.
    pub fn apply(&self, changes: Vec<Change>) -> Result<Vec<Dataset>, BatchError> {
        let mut index = None;
        let applied = guarded(|| {
            self.0.get()?.apply(changes).map_err(|refusal| {
                index = refusal.index;
                refusal.error.into()
            })
        });
        applied.map_err(|fault| BatchError::of(index, fault))
    }

    /// Everything that a query finds, however much, some at a time.
    ///
    /// Errors:
    /// `Storage`; what is wrong with the query is told with the first hits.
    pub fn search_all(&self, query: Query) -> Result<Arc<Hits>, CatalogueError> {
        guarded(|| Hits::of(self.0.get()?.clone(), query))
    }

    /// Imports bytes of a format that is recognised, or that the options name.
    ///
    /// Errors:
    /// `BadInput` for what cannot be read; `Forbidden`, `NotFound` for options that this principal may not
    /// choose; `Cancelled` when the progress said so: what was written until then stays.
    pub fn import_bytes(
        &self,
        bytes: Vec<u8>,
        options: ImportOptions,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<ImportReport, CatalogueError> {
        self.long(|session, raising| {
            session.import(&bytes, &options, &mut telling(progress.as_deref(), raising))
        })
    }

    /// Imports a file of this machine, however large.
    ///
    /// Errors:
    /// As `import_bytes`; `BadInput` for a file that cannot be opened.
    pub fn import_file(
        &self,
        path: String,
        options: ImportOptions,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<ImportReport, CatalogueError> {
        let file = File::open(Path::new(&path)).map_err(|cause| unreadable(&path, &cause))?;
        let mut source = BufReader::with_capacity(PORTION, file);
        self.long(|session, raising| {
            session.import_from(&mut source, &options, &mut telling(progress.as_deref(), raising))
        })
    }

    /// Imports from something of the host's that can be read, however much.
    ///
    /// Errors:
    /// As `import_bytes`; whatever the reader throws.
    pub fn import_from(
        &self,
        reader: Box<dyn Reader>,
        options: ImportOptions,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<ImportReport, CatalogueError> {
        self.long(|session, raising| {
            let mut source = BufReader::with_capacity(PORTION, Reading::new(reader, raising));
            session.import_from(&mut source, &options, &mut telling(progress.as_deref(), raising))
        })
    }

    /// Deposits what a reader of the host's gives as the file of a resource, in place of the one before.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden`, `Conflict`; `LimitExceeded` for a file larger than the catalogue takes;
    /// `Invalid` for a name that is none; whatever the reader throws.
    pub fn attach_file(
        &self,
        id: DatasetId,
        expected: Revision,
        resource: ResourceId,
        name: String,
        reader: Box<dyn Reader>,
    ) -> Result<Dataset, CatalogueError> {
        self.long(|session, raising| {
            session.attach_file(id, expected, resource, &name, &mut Reading::new(reader, raising))
        })
    }

    /// Deposits a file of this machine, under its own name.
    ///
    /// Errors:
    /// As `attach_file`; `BadInput` for a file that cannot be opened.
    pub fn attach_path(
        &self,
        id: DatasetId,
        expected: Revision,
        resource: ResourceId,
        path: String,
    ) -> Result<Dataset, CatalogueError> {
        let mut file = File::open(Path::new(&path)).map_err(|cause| unreadable(&path, &cause))?;
        let name =
            Path::new(&path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.run(|session| session.attach_file(id, expected, resource, &name, &mut file))
    }

    /// Opens a deposited file.
    ///
    /// Errors:
    /// `NotFound` where there is none that this principal may know of; `Forbidden`, `Unauthenticated` where
    /// its data is not for this principal.
    pub fn open_file(&self, id: DatasetId, resource: ResourceId) -> Result<Arc<OpenedFile>, CatalogueError> {
        self.run(|session| session.open_file(id, resource)).map(|content| Arc::new(content.into()))
    }

    /// Exports what a query finds to a file of that path, which is made or replaced.
    ///
    /// Errors:
    /// `BadQuery`, `Unsupported`; `BadInput` where no such file can be written; `Cancelled` when the
    /// progress said so.
    pub fn export(
        &self,
        query: Query,
        options: ExportOptions,
        path: String,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<ExportReport, CatalogueError> {
        let mut file = File::create(Path::new(&path)).map_err(|cause| unreadable(&path, &cause))?;
        self.long(|session, raising| {
            Self::exported(session, &query, &options, &mut file, progress.as_deref(), raising)
        })
    }

    /// Exports what a query finds to something of the host's that can be written to.
    ///
    /// Errors:
    /// As `export`; whatever the writer throws.
    pub fn export_to(
        &self,
        query: Query,
        options: ExportOptions,
        writer: Box<dyn Writer>,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<ExportReport, CatalogueError> {
        self.long(|session, raising| {
            let mut target = Writing { target: writer, raising };
            Self::exported(session, &query, &options, &mut target, progress.as_deref(), raising)
        })
    }

    /// Exports a document for each dataset that a query finds.
    ///
    /// Errors:
    /// As `export`; whatever the taker throws.
    pub fn export_each(
        &self,
        query: Query,
        options: ExportOptions,
        documents: Box<dyn Documents>,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<ExportReport, CatalogueError> {
        self.long(|session, raising| {
            let mut give = |document| !raising.is_raised() && raising.heard(documents.take(document));
            session.export_each(&query, &options, &mut give, &mut telling(progress.as_deref(), raising))
        })
    }

    /// Copies the catalogue to a new folder of that path, while others read and write.
    ///
    /// Errors:
    /// `Forbidden`; `AlreadyExists` for a folder that is there; `Cancelled`; `Storage`.
    pub fn backup(&self, path: String, progress: Option<Box<dyn Progress>>) -> Result<(), CatalogueError> {
        self.long(|session, raising| session.backup(&path, &mut telling(progress.as_deref(), raising)))
    }

    /// Builds the index anew.
    ///
    /// Errors:
    /// `Forbidden`; `Cancelled`; `Busy`; `Storage`.
    pub fn reindex(&self, progress: Option<Box<dyn Progress>>) -> Result<(), CatalogueError> {
        self.long(|session, raising| session.reindex(&mut telling(progress.as_deref(), raising)))
    }

    /// Harvests a source. Without options of HTTP only what lies on this machine is read.
    ///
    /// Errors:
    /// `NotFound`, `Forbidden`; `Remote` where the source does not answer as it should; `Unsupported` for a
    /// source that needs HTTP when there is none; `Cancelled`: what was written until then stays.
    pub fn harvest(
        &self,
        id: HarvestSourceId,
        options: HarvestOptions,
        http: Option<HttpOptions>,
        progress: Option<Box<dyn Progress>>,
    ) -> Result<HarvestReport, CatalogueError> {
        self.long(|session, raising| {
            let transport = http.map(HttpTransport::new).transpose()?;
            let transport = transport.as_ref().map(|transport| transport as &dyn Transport);
            session.harvest(id, &options, transport, &mut telling(progress.as_deref(), raising))
        })
    }

    /// Calls a listener with each event that this principal may know of, from now on, until the watch is
    /// stopped or released.
    ///
    /// Errors:
    /// `LimitExceeded` for a filter of more than 100 codes; `Storage`.
    pub fn watch(
        &self,
        filter: EventFilter,
        listener: Box<dyn EventListener>,
    ) -> Result<Arc<Watch>, CatalogueError> {
        self.run(|session| session.watch(filter, Arc::new(HostListener(listener)))).map(Watch::new)
    }
}
