//! What the host reads from and writes to, and files of the catalogue's.

use crate::error::CatalogueError;
use crate::guard::{guarded, locked};
use crate::progress::Raising;
use catalogue_core::{Error, ExportedFile, FileContent};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Mutex;

/// Something of the host's that is read from.
#[uniffi::export(callback_interface)]
pub trait Reader: Send + Sync {
    /// The next bytes, about `size` of them; none at the end.
    fn read(&self, size: i64) -> Result<Vec<u8>, CatalogueError>;
}

/// Something of the host's that is written to.
#[uniffi::export(callback_interface)]
pub trait Writer: Send + Sync {
    /// Takes all of the bytes.
    fn write(&self, bytes: Vec<u8>) -> Result<(), CatalogueError>;
}

/// Somebody who takes the documents of an export, one for each dataset.
#[uniffi::export(callback_interface)]
pub trait Documents: Send + Sync {
    /// Takes a document; false stops the export.
    fn take(&self, document: ExportedFile) -> Result<bool, CatalogueError>;
}

/// A `Reader` as the library reads.
pub struct Reading<'a> {
    source: Box<dyn Reader>,
    rest: Vec<u8>,
    at: usize,
    raising: &'a Raising,
}

impl<'a> Reading<'a> {
    pub fn new(source: Box<dyn Reader>, raising: &'a Raising) -> Self {
        Self { source, rest: Vec::new(), at: 0, raising }
    }
}

impl Read for Reading<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.rest.len() {
            if self.raising.is_raised() {
                return Err(io::Error::other("stopped"));
            }
            let wanted = i64::try_from(into.len().max(1 << 16)).unwrap_or(1 << 16);
            self.rest = self.source.read(wanted).map_err(|error| kept(self.raising, error))?;
            self.at = 0;
        }
        let size = into.len().min(self.rest.len() - self.at);
        into[..size].copy_from_slice(&self.rest[self.at..self.at + size]);
        self.at += size;
        Ok(size)
    }
}

/// A `Writer` as the library writes.
pub struct Writing<'a> {
    pub target: Box<dyn Writer>,
    pub raising: &'a Raising,
}

impl Write for Writing<'_> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        self.target.write(from.to_vec()).map_err(|error| kept(self.raising, error))?;
        Ok(from.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn kept(raising: &Raising, error: CatalogueError) -> io::Error {
    let said = io::Error::other(error.to_string());
    raising.keep(error);
    said
}

/// A file on this machine that cannot be opened or written.
pub fn unreadable(path: &str, cause: &io::Error) -> CatalogueError {
    Error::BadInput { format: "file".to_owned(), line: None, reason: format!("{path}: {cause}") }.into()
}

/// A deposited file, opened to be read.
#[derive(uniffi::Object)]
pub struct OpenedFile {
    name: String,
    size: i64,
    media_type: Option<String>,
    hash: String,
    file: Mutex<File>,
}

impl From<FileContent> for OpenedFile {
    fn from(content: FileContent) -> Self {
        let FileContent { name, size, media_type, hash, file } = content;
        Self { name, size, media_type, hash, file: Mutex::new(file) }
    }
}

#[uniffi::export]
impl OpenedFile {
    /// Its name.
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Its size in bytes.
    pub fn size(&self) -> i64 {
        self.size
    }

    /// Its media type, when known.
    pub fn media_type(&self) -> Option<String> {
        self.media_type.clone()
    }

    /// Its SHA-256, in hexadecimal digits.
    pub fn hash(&self) -> String {
        self.hash.clone()
    }

    /// The next bytes, at most `size` of them and at most 16 MiB; none at the end.
    ///
    /// Errors:
    /// `Storage`.
    pub fn read(&self, size: i64) -> Result<Vec<u8>, CatalogueError> {
        guarded(|| {
            let size = usize::try_from(size.clamp(1, 16 << 20)).unwrap_or(1 << 16);
            let mut bytes = vec![0; size];
            let mut filled = 0;
            let mut file = locked(&self.file);
            while filled < size {
                match file.read(&mut bytes[filled..]) {
                    Ok(0) => break,
                    Ok(more) => filled += more,
                    Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                    Err(cause) => return Err(Error::storage("reading a deposited file", cause).into()),
                }
            }
            bytes.truncate(filled);
            Ok(bytes)
        })
    }

    /// Writes what is left of it to a file of that path, which is made or replaced.
    ///
    /// Errors:
    /// `BadInput` where no such file can be written; `Storage`.
    pub fn save(&self, path: String) -> Result<i64, CatalogueError> {
        guarded(|| {
            let mut target = File::create(Path::new(&path)).map_err(|cause| unreadable(&path, &cause))?;
            let copied =
                io::copy(&mut *locked(&self.file), &mut target).map_err(|cause| unreadable(&path, &cause))?;
            Ok(i64::try_from(copied).unwrap_or(i64::MAX))
        })
    }
}
