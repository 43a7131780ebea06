//! The records of an archive, within bounds: nothing of it is unpacked but metadata, nothing is
//! written anywhere.

use super::info::Info;
use super::member::{Member, Role};
use crate::error::{Error, Result};
use crate::exchange::metadata;
use crate::exchange::reading::{Format, Reading, ReadingLimits};
use crate::exchange::record::{Outcome, Read};
use crate::issue::{Issue, IssueCode};
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read as _, Seek};
use zip::read::{ArchiveOffset, Config, OwnedZipFileEntry, ZipReadOptions};
use zip::unstable::read::ZipIterable;

/// The most members looked at.
const MEMBERS: usize = 200_000;
/// The most records read of one archive.
const RECORDS: usize = 10_000;
/// The most bytes unpacked of one archive.
const UNPACKED: u64 = 1 << 30;
/// How many bytes one packed byte may give, and from how many bytes on that is asked.
const RATIO: u64 = 200;
const SMALL: u64 = 1 << 20;

/// A record of an archive: its members, by role.
#[derive(Default)]
struct Held {
    folder: String,
    metadata: Option<OwnedZipFileEntry>,
    converted: Option<OwnedZipFileEntry>,
    info: Option<OwnedZipFileEntry>,
    doubled: bool,
}

/// What the directory of an archive holds.
#[derive(Default)]
struct Directory {
    held: Vec<Held>,
    /// Names that lead out of it.
    unsafe_names: Vec<String>,
    more: bool,
}

fn bad(error: &zip::result::ZipError) -> Error {
    bad_input(format!("not a ZIP archive that can be read: {error}"))
}

fn bad_input(reason: String) -> Error {
    Error::BadInput { format: Format::Mef.code().to_owned(), line: None, reason }
}

impl Directory {
    fn of<R: io::Read + Seek>(archive: &mut R) -> Result<Self> {
        let config = Config { archive_offset: ArchiveOffset::Known(0) };
        let mut archive = ZipIterable::try_new(archive, config).map_err(|error| bad(&error))?;
        if archive.len() > MEMBERS {
            return Err(bad_input(format!("more than {MEMBERS} members")));
        }
        let mut directory = Self::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        for entry in archive.files().map_err(|error| bad(&error))? {
            let entry = entry.map_err(|error| bad(&error))?;
            let Ok(name) = entry.name() else { continue };
            let (folder, role) = match Member::named(&name) {
                Member::Of(folder, role) => (folder, role),
                Member::Unsafe => {
                    if directory.unsafe_names.len() < 100 {
                        directory.unsafe_names.push(name.chars().take(120).collect());
                    }
                    continue;
                }
                Member::Other => continue,
            };
            drop(name);
            let at = match places.get(&folder) {
                Some(at) => *at,
                None if directory.held.len() >= RECORDS => {
                    directory.more = true;
                    continue;
                }
                None => {
                    places.insert(folder.clone(), directory.held.len());
                    directory.held.push(Held { folder, ..Held::default() });
                    directory.held.len() - 1
                }
            };
            let Some(held) = directory.held.get_mut(at) else { continue };
            let slot = match role {
                Role::Metadata => &mut held.metadata,
                Role::Converted => &mut held.converted,
                Role::Info => &mut held.info,
            };
            held.doubled |= slot.is_some();
            *slot = Some(entry.into());
        }
        directory.held.retain(|held| held.metadata.is_some() || held.converted.is_some());
        Ok(directory)
    }
}

/// Whether bytes are an archive that holds metadata; of a cut one, whether they begin as one does.
pub(in crate::exchange) fn is_archive(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    match Directory::of(&mut Cursor::new(bytes)) {
        Ok(directory) => !directory.held.is_empty(),
        Err(_) => bytes.windows(12).take(1 << 16).any(|name| name == b"metadata.xml"),
    }
}

/// Reads the records of an archive, in its order.
///
/// # Errors
/// `BadInput` when it is no archive; `Storage` when the reader fails.
pub(in crate::exchange) fn read<R: io::Read + Seek>(
    archive: &mut R,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let directory = Directory::of(archive)?;
    let refused = |place: String, reason: &str| {
        let issue = Issue::error("", IssueCode::RecordSkipped).with("found", reason);
        Read { place, outcome: Outcome::Refused(vec![issue]) }
    };
    if directory.held.is_empty() && directory.unsafe_names.is_empty() {
        each(refused(String::new(), "a ZIP archive without metadata.xml: not MEF"));
        return Ok(());
    }
    let mut unpacking = Unpacking { archive, left: UNPACKED, limits: reading.limits };
    for held in directory.held {
        let place = if held.folder.is_empty() {
            "metadata.xml".to_owned()
        } else {
            held.folder.chars().take(120).collect()
        };
        if held.doubled {
            if !each(refused(place, "the archive holds its metadata twice")) {
                return Ok(());
            }
            continue;
        }
        if !record(&mut unpacking, held, place, reading, each)? {
            return Ok(());
        }
    }
    for name in directory.unsafe_names {
        if !each(refused(name, "its name leads out of the archive")) {
            return Ok(());
        }
    }
    if directory.more {
        each(refused(String::new(), &format!("more than {RECORDS} records in one archive")));
    }
    Ok(())
}

/// Reads one record; false when the caller wants no more.
fn record<R: io::Read + Seek>(
    unpacking: &mut Unpacking<'_, R>,
    held: Held,
    place: String,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<bool> {
    let skipped = |reason: String| vec![Issue::error("", IssueCode::RecordSkipped).with("found", reason)];
    let mut info = Info::default();
    let mut told = None;
    if let Some(entry) = &held.info {
        let read = unpacking.open(entry).and_then(|mut member| Info::read(&mut member));
        match read {
            Ok(read) => info = read,
            Err(reason) => told = Some(Issue::hint("info.xml", IssueCode::ValueLost).with("found", reason)),
        }
    }
    if info.template {
        let outcome = Outcome::Refused(skipped("a template, not a record".to_owned()));
        return Ok(each(Read { place, outcome }));
    }
    let mut found = Vec::new();
    for entry in [&held.metadata, &held.converted].into_iter().flatten() {
        let mut reads = Vec::new();
        match unpacking.open(entry) {
            Ok(mut member) => metadata::read(None, &mut member, reading, &mut |read| {
                reads.push(read);
                // A record each: whoever packs more into one is not GeoNetwork.
                reads.len() < 100
            })?,
            Err(reason) => {
                reads.push(Read { place: String::new(), outcome: Outcome::Refused(skipped(reason)) });
            }
        }
        let taken = reads.iter().any(|read| matches!(read.outcome, Outcome::Taken(_)));
        if taken || found.is_empty() {
            found = reads;
        }
        if taken {
            break;
        }
    }
    for mut read in found {
        if let Outcome::Taken(imported) = &mut read.outcome {
            info.tell(imported, reading.limits);
            imported.lost.extend(told.clone());
        }
        read.place = if read.place.is_empty() { place.clone() } else { format!("{place}, {}", read.place) };
        if !each(read) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// An archive of which so much may still be unpacked.
struct Unpacking<'a, R> {
    archive: &'a mut R,
    left: u64,
    limits: &'a ReadingLimits,
}

impl<R: io::Read + Seek> Unpacking<'_, R> {
    /// A member, whose bytes end early when they are too many; why it is not unpacked.
    fn open<'m>(
        &'m mut self,
        entry: &'m OwnedZipFileEntry,
    ) -> std::result::Result<BufReader<Box<dyn io::Read + 'm>>, String> {
        if entry.encrypted() {
            return Err("encrypted".to_owned());
        }
        if entry.is_symlink() {
            return Err("a link to another file".to_owned());
        }
        let limit = u64::try_from(self.limits.record.min(self.limits.bytes)).unwrap_or(0);
        let (packed, unpacked) = (entry.compressed_size(), entry.size());
        if unpacked > limit {
            return Err(format!("too large: {unpacked} bytes once unpacked, at most {limit}"));
        }
        if unpacked > SMALL && unpacked / packed.max(1) > RATIO {
            return Err(format!("it unpacks to {unpacked} bytes out of {packed}: a bomb"));
        }
        // What it says of its size may be a lie: what it gives is counted.
        let allowed = limit.saturating_add(1).min(packed.saturating_mul(RATIO).max(SMALL)).min(self.left);
        if allowed == 0 {
            return Err("the archive unpacks to too much".to_owned());
        }
        let file = entry
            .as_ref()
            .with_reader(&mut *self.archive, ZipReadOptions::new())
            .map_err(|error| error.to_string())?;
        let counted = Counted { inner: file.take(allowed), left: &mut self.left };
        Ok(BufReader::with_capacity(1 << 14, Box::new(counted)))
    }
}

/// Counts what is unpacked.
struct Counted<'m, T> {
    inner: io::Take<T>,
    left: &'m mut u64,
}

impl<T: io::Read> io::Read for Counted<'_, T> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = match self.inner.read(out) {
            // A member that is broken ends there: its metadata is then not well formed.
            Err(error) if error.kind() != io::ErrorKind::Interrupted => 0,
            read => read?,
        };
        *self.left = self.left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}
