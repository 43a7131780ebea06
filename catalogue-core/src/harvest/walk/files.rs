//! A file, or a folder of files, on this machine.

use super::listing::{File, Listing, list};
use super::records::{each_record, reason, refused, unread};
use crate::error::{Error, Result};
use crate::exchange::Reading;
use crate::harvest::polite::Politeness;
use crate::harvest::walk::{Batch, Ending, Traffic, Walk};
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use url::Url;

/// Records given at a time.
const BATCH: usize = 100;

/// Where a walk is, as its bookmark says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    /// The file, from the folder on.
    file: String,
    /// Its records that were given.
    read: usize,
    /// What could not be read before.
    missing: i64,
}

/// A walk through files.
pub(super) struct Files {
    root: PathBuf,
    folder: bool,
    most: u64,
    bookmark: Option<Position>,
    known: Option<String>,
    digest: Option<String>,
    bytes: i64,
}

impl Files {
    /// A walk through a folder, or through one file.
    ///
    /// # Errors
    /// `BadInput` when the address is neither a path nor a `file:` address.
    pub(super) fn new(
        address: &str,
        folder: bool,
        politeness: &Politeness,
        bookmark: Option<&str>,
        validators: Option<&str>,
    ) -> Result<Self> {
        let address = address.trim();
        let root = match address.get(..5) {
            Some(scheme) if scheme.eq_ignore_ascii_case("file:") => {
                Url::parse(address).ok().and_then(|url| url.to_file_path().ok())
            }
            _ => (!address.is_empty()).then(|| PathBuf::from(address)),
        };
        let root = root.ok_or_else(|| bad("not a path of this machine"))?;
        Ok(Self {
            root,
            folder,
            most: u64::try_from(politeness.bytes).unwrap_or(0),
            bookmark: bookmark.and_then(|text| serde_json::from_str(text).ok()),
            known: validators.map(str::to_owned),
            digest: None,
            bytes: 0,
        })
    }

    fn listing(&self) -> Result<Listing> {
        let found =
            std::fs::metadata(&self.root).map_err(|error| bad(&format!("cannot be opened: {error}")))?;
        match (self.folder, found.is_dir()) {
            (true, false) => Err(bad("a file, where a folder is harvested")),
            (false, true) => Err(bad("a folder, where one file is harvested")),
            (true, true) => list(&self.root),
            (false, false) => Ok(Listing {
                files: vec![File { path: self.root.clone(), name: String::new() }],
                unread: Vec::new(),
            }),
        }
    }

    /// Opens a file; what is compressed is read as what it holds.
    fn open(&self, path: &Path) -> Result<Box<dyn BufRead>> {
        let failed = |error| Error::storage("opening a harvested file", error);
        let file = std::fs::File::open(path).map_err(failed)?;
        let compressed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        Ok(if compressed {
            // What unpacks without end ends here.
            Box::new(BufReader::new(MultiGzDecoder::new(file).take(self.most)))
        } else {
            Box::new(BufReader::with_capacity(1 << 16, file))
        })
    }
}

/// A digest of what files hold; none when one cannot be read.
fn digest(listing: &Listing) -> Option<String> {
    let mut all = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for file in &listing.files {
        all.update(file.name.as_bytes());
        all.update([0]);
        let mut one = Sha256::new();
        let mut reader = std::fs::File::open(&file.path).ok()?;
        loop {
            let found = reader.read(&mut buffer).ok()?;
            if found == 0 {
                break;
            }
            one.update(buffer.get(..found)?);
        }
        all.update(one.finalize());
    }
    Some(all.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Walk for Files {
    fn run(&mut self, reading: &Reading<'_>, each: &mut dyn FnMut(Batch) -> Result<bool>) -> Result<Ending> {
        let listing = self.listing()?;
        self.digest = if listing.unread.is_empty() { digest(&listing) } else { None };
        let resumed = self.bookmark.take();
        if resumed.is_none() && self.digest.is_some() && self.digest == self.known {
            return Ok(Ending::NotModified);
        }
        if resumed.is_some() {
            // What was read before may have changed since.
            self.digest = None;
        }
        let mut at = resumed.unwrap_or_default();
        let mut reads: Vec<_> =
            listing.unread.iter().map(|(name, reason)| refused(name.clone(), reason)).collect();
        let broken = !reads.is_empty();
        let total = None;
        for file in &listing.files {
            let skip = match file.name.cmp(&at.file) {
                std::cmp::Ordering::Less => continue,
                std::cmp::Ordering::Equal => at.read,
                std::cmp::Ordering::Greater => 0,
            };
            (at.file, at.read) = (file.name.clone(), skip);
            let mut count = 0;
            let mut outcome: Result<bool> = Ok(true);
            self.bytes = self.bytes.saturating_add(file.length());
            let open = || -> Result<Box<dyn BufRead + '_>> { self.open(&file.path) };
            let read = each_record(&open, None, reading, &mut |mut read| {
                count += 1;
                if count <= skip {
                    return true;
                }
                at.read = count;
                at.missing += i64::from(unread(&read).is_some());
                read.place = place(&file.name, &read.place);
                reads.push(read);
                if reads.len() >= BATCH {
                    outcome = each(Batch { reads: std::mem::take(&mut reads), bookmark: at.text(), total });
                }
                matches!(outcome, Ok(true))
            });
            match outcome {
                Ok(true) => {}
                Ok(false) => return Ok(Ending::Partial),
                Err(error) => return Err(error),
            }
            if let Err(error) = read {
                if !self.folder {
                    return Err(error);
                }
                at.missing += 1;
                reads.push(refused(file.name.clone(), &reason(&error)));
            }
        }
        if !reads.is_empty() && !each(Batch { reads, bookmark: at.text(), total })? {
            return Ok(Ending::Partial);
        }
        if broken || at.missing > 0 {
            self.digest = None;
            return Ok(Ending::Partial);
        }
        Ok(Ending::Complete)
    }

    fn validators(&self) -> Option<String> {
        self.digest.clone()
    }

    fn traffic(&self) -> Traffic {
        Traffic { requests: 0, bytes: self.bytes }
    }
}

impl Position {
    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn place(file: &str, place: &str) -> String {
    match (file.is_empty(), place.is_empty()) {
        (true, _) => place.to_owned(),
        (false, true) => file.to_owned(),
        (false, false) => format!("{file}: {place}"),
    }
}

fn bad(reason: &str) -> Error {
    Error::BadInput { format: "address".to_owned(), line: None, reason: reason.to_owned() }
}
