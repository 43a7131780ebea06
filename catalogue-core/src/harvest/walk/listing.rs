//! The files of a folder that may hold records, in the order of their names.

use crate::error::{Error, Result};
use crate::exchange::looks_like_xml;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How deep folders may lie.
const DEPTH: usize = 64;
/// The most files of a source.
const FILES: usize = 1_000_000;

/// The ends of names that are read.
const READ: &[&str] =
    &["csv", "gz", "json", "jsonl", "jsonld", "mef", "n3", "ndjson", "nt", "owl", "rdf", "ttl", "xml", "zip"];

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its path from the folder on, with `/` whatever the system.
    pub(super) name: String,
}

impl File {
    /// Its length in bytes.
    pub(super) fn length(&self) -> i64 {
        let length = std::fs::metadata(&self.path).map(|found| found.len()).unwrap_or(0);
        i64::try_from(length).unwrap_or(i64::MAX)
    }
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Its files, sorted by name.
    pub(super) files: Vec<File>,
    /// What of it could not be looked into, and why.
    pub(super) unread: Vec<(String, String)>,
}

/// Lists a folder and the folders in it. Hidden ones are left out; a symbolic link is followed to a file within
/// the folder, never elsewhere.
///
/// # Errors
/// `BadInput` when the folder cannot be listed; `LimitExceeded` for more than a million files.
pub(super) fn list(root: &Path) -> Result<Listing> {
    let bad = |error: std::io::Error| Error::BadInput {
        format: "address".to_owned(),
        line: None,
        reason: format!("the folder cannot be listed: {error}"),
    };
    let real = root.canonicalize().map_err(bad)?;
    let mut listing = Listing::default();
    let mut waiting = vec![(real.clone(), String::new(), 0_usize)];
    while let Some((folder, above, depth)) = waiting.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(bad(error)),
            Err(error) => {
                listing.unread.push((above, error.to_string()));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    listing.unread.push((above.clone(), error.to_string()));
                    continue;
                }
            };
            let own = entry.file_name().to_string_lossy().into_owned();
            if own.starts_with('.') {
                continue;
            }
            let name = if above.is_empty() { own } else { format!("{above}/{own}") };
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth >= DEPTH {
                listing.unread.push((name, format!("folders lie more than {DEPTH} deep")));
            } else if kind.is_dir() {
                waiting.push((path, name, depth + 1));
            } else if (kind.is_file() || (kind.is_symlink() && leads_within(&path, &real))) && may_hold(&path)
            {
                listing.files.push(File { path, name });
            }
        }
        if listing.files.len() > FILES {
            let (limit, found) = (FILES as i64, listing.files.len() as i64);
            return Err(Error::LimitExceeded { what: "files".to_owned(), limit, found });
        }
    }
    listing.files.sort_by(|one, other| one.name.cmp(&other.name));
    listing.unread.sort();
    Ok(listing)
}

/// Whether a link leads to a file within a folder.
fn leads_within(path: &Path, root: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| real.starts_with(root) && real.is_file())
}

/// Whether a file may hold records: by its name, else by how it begins.
fn may_hold(path: &Path) -> bool {
    if let Some(extension) = path.extension().and_then(|extension| extension.to_str()) {
        let extension = extension.to_ascii_lowercase();
        if READ.contains(&extension.as_str()) {
            return true;
        }
    }
    let mut head = Vec::new();
    let opened = std::fs::File::open(path).and_then(|file| file.take(512).read_to_end(&mut head));
    opened.is_ok() && (looks_like_xml(&head) || head.trim_ascii_start().starts_with(b"{"))
}
