//! What answers ask of the store again and again, kept as it stands at one sequence: no write is without an
//! event of its own transaction, so that two snapshots of one sequence hold the same.

use crate::catalogue::open::{Inner, Known, lock};
use crate::error::{Error, Result};
use crate::id::{AccountId, OrganisationId};
use crate::model::{Account, Organisation};
use crate::search::Snapshot;
use crate::store::Reader;
use crate::text;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

/// Records of one kind kept at a time.
const MOST: usize = 1_000;

/// What is kept.
#[derive(Default)]
pub(super) struct Kept(Mutex<AsOf>);

#[derive(Default)]
struct AsOf {
    sequence: i64,
    known: Option<Known>,
    accounts: HashMap<AccountId, Option<Arc<Account>>>,
    names: HashMap<OrganisationId, Option<Arc<str>>>,
    organisations: Option<Arc<Vec<Called>>>,
}

/// What an organisation is called, to be found while it is typed.
pub(super) struct Called {
    pub(super) slug: String,
    pub(super) name: String,
    /// Its name, acronym and slug, folded.
    pub(super) keys: [String; 3],
}

impl Called {
    fn new(organisation: Organisation) -> Self {
        let details = organisation.details;
        let names = [&details.name, details.acronym.as_deref().unwrap_or(""), organisation.slug.as_str()];
        let keys = names.map(text::key);
        Self { slug: organisation.slug.as_str().to_owned(), name: details.name, keys }
    }
}

fn put<K: Eq + Hash, V>(map: &mut HashMap<K, V>, key: K, value: V) {
    // Starting over now and then is cheaper than knowing the oldest.
    if map.len() >= MOST {
        map.clear();
    }
    map.insert(key, value);
}

impl Kept {
    /// What `pick` finds of what is kept for the reader's sequence, else what is read, which `keep` then files.
    fn get<T: Clone>(
        &self,
        reader: &Reader<'_>,
        pick: impl FnOnce(&AsOf) -> Option<T>,
        read: impl FnOnce() -> Result<T>,
        keep: impl FnOnce(&mut AsOf, T),
    ) -> Result<T> {
        // A writer sees what has no event yet.
        let Some(sequence) = reader.fixed_sequence() else { return read() };
        {
            let mut held = lock(&self.0);
            if held.sequence < sequence {
                *held = AsOf { sequence, ..AsOf::default() };
            }
            if held.sequence == sequence
                && let Some(found) = pick(&held)
            {
                return Ok(found);
            }
        }
        let found = read()?;
        let mut held = lock(&self.0);
        if held.sequence == sequence {
            keep(&mut held, found.clone());
        }
        Ok(found)
    }
}

impl Inner {
    /// The vocabularies as they stand in a snapshot.
    pub(super) fn known(&self, reader: &Reader<'_>) -> Result<Known> {
        let keep = |held: &mut AsOf, known| held.known = Some(known);
        self.kept.get(reader, |held| held.known.clone(), || self.known_by_version(reader), keep)
    }

    /// An account as it stands in a snapshot.
    pub(super) fn account(&self, reader: &Reader<'_>, id: AccountId) -> Result<Option<Arc<Account>>> {
        let read = || Ok(reader.account(id)?.map(Arc::new));
        let keep = |held: &mut AsOf, account| put(&mut held.accounts, id, account);
        self.kept.get(reader, |held| held.accounts.get(&id).cloned(), read, keep)
    }

    /// The name of an organisation as it stands in a snapshot.
    pub(super) fn organisation_name(
        &self,
        reader: &Reader<'_>,
        id: OrganisationId,
    ) -> Result<Option<Arc<str>>> {
        let read = || Ok(reader.organisation_name(id)?.map(Arc::from));
        let keep = |held: &mut AsOf, name| put(&mut held.names, id, name);
        self.kept.get(reader, |held| held.names.get(&id).cloned(), read, keep)
    }

    /// What every organisation is called as it stands in a snapshot.
    pub(super) fn organisations_called(&self, reader: &Reader<'_>) -> Result<Arc<Vec<Called>>> {
        let read = || Ok(Arc::new(reader.organisations()?.into_iter().map(Called::new).collect::<Vec<_>>()));
        let keep = |held: &mut AsOf, called| held.organisations = Some(called);
        self.kept.get(reader, |held| held.organisations.clone(), read, keep)
    }

    /// Asks the index and the store at one sequence; when the index turns out to be damaged, builds it anew and
    /// asks once more.
    pub(super) fn ask_both<T>(&self, question: impl Fn(&Snapshot, &Reader<'_>) -> Result<T>) -> Result<T> {
        let once = || {
            let (snapshot, reader) = self.both()?;
            question(&snapshot, &reader)
        };
        match once() {
            Err(Error::Storage(fault)) if fault.corrupt => {
                self.reindex(&mut |_, _| true)?;
                once()
            }
            answer => answer,
        }
    }

    /// What is searched, and the store. Where the index has not followed yet the store is read again after it:
    /// what a newer row withdraws is left out.
    fn both(&self) -> Result<(Snapshot, Reader<'_>)> {
        let reader = self.store.read()?;
        self.note_asked();
        let snapshot = self.index.snapshot();
        if snapshot.position() == Some(self.position(reader.sequence()?)) {
            return Ok((snapshot, reader));
        }
        drop(reader);
        let snapshot = self.current()?;
        Ok((snapshot, self.store.read()?))
    }
}
