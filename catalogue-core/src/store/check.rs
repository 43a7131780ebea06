//! Whether the store holds together.

use super::accounts::login_key;
use super::fault::Doing;
use super::files::digest;
use super::identities::{Key, keys};
use super::reader::Reader;
use super::rows::{bytes, time};
use super::store::Store;
use crate::access::labels;
use crate::error::{Error, Result};
use crate::model::{
    Account, Dataset, HarvestItem, HarvestReport, HarvestSource, Organisation, Portal, StoredFile,
};
use crate::text;
use crate::vocabulary::{SchemeTerms, Territory};
use rusqlite::Row;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

const ACT: &str = "check the store";
const DIFFER: &str = "the columns differ from the record";

/// Something that does not hold together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Where: `store`, `file` or `index`.
    pub place: String,
    /// What, as a stable code. Store: `integrity`, `reference`, `unreadable`, `columns`, `labels`,
    /// `identities`, `address`, `file-use`, `journal-gap`, `journal-behind`. File: `missing`, `size`,
    /// `hash`, `orphan` (deposited, held by no dataset).
    pub code: String,
    /// Which one, and what was found.
    pub detail: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, place: &str, code: &str, detail: impl Into<String>) {
        self.0.push(Finding { place: place.to_owned(), code: code.to_owned(), detail: detail.into() });
    }

    fn store(&mut self, code: &str, detail: impl Into<String>) {
        self.add("store", code, detail);
    }
}

impl Store {
    /// Looks for whatever does not hold together: the database in itself, rows against what is
    /// derived from them, the journal, the files with their content. Changes nothing. Empty when all
    /// is well. Reads every file.
    ///
    /// # Errors
    /// [`Error::Storage`] when the database cannot even be read.
    pub(crate) fn check(&self) -> Result<Vec<Finding>> {
        let reader = self.read()?;
        let mut findings = Findings::default();
        integrity(&reader, &mut findings)?;
        nouns(&reader, &mut findings)?;
        let sizes = datasets(&reader, &mut findings)?;
        journal(&reader, &mut findings)?;
        self.check_files(&reader, &sizes, &mut findings)?;
        Ok(findings.0)
    }

    fn check_files(
        &self,
        reader: &Reader<'_>,
        sizes: &BTreeMap<String, i64>,
        findings: &mut Findings,
    ) -> Result<()> {
        let there: BTreeMap<String, i64> = self.files().list()?.into_iter().collect();
        let used = reader.all(ACT, "SELECT DISTINCT hash FROM file_use ORDER BY hash", [], |row| {
            row.get::<_, String>(0).doing(ACT)
        })?;
        for hash in &used {
            let Some(size) = there.get(hash) else {
                // Purged since the snapshot, or lost?
                if self.read()?.file_references(hash)? > 0 {
                    findings.add("file", "missing", hash);
                }
                continue;
            };
            if let Some(declared) = sizes.get(hash).filter(|declared| *declared != size) {
                findings.add("file", "size", format!("{hash}: {size} bytes, {declared} expected"));
            }
            match self.files().open(hash).and_then(|mut file| digest(&mut file).doing(ACT)) {
                Ok((found, _)) if found == *hash => {}
                Ok((found, _)) => findings.add("file", "hash", format!("{hash}: the content has {found}")),
                Err(Error::NotFound { .. }) => {}
                Err(error) => findings.add("file", "hash", format!("{hash}: {error}")),
            }
        }
        let used: BTreeSet<&String> = used.iter().collect();
        for hash in there.keys().filter(|hash| !used.contains(hash)) {
            // Deposited since the snapshot, or held by nothing?
            if self.read()?.file_references(hash)? == 0 {
                findings.add("file", "orphan", hash);
            }
        }
        Ok(())
    }
}

fn integrity(reader: &Reader<'_>, findings: &mut Findings) -> Result<()> {
    let lines = reader.all(ACT, "PRAGMA integrity_check", [], |row| row.get::<_, String>(0).doing(ACT))?;
    for line in lines.iter().filter(|line| *line != "ok") {
        findings.store("integrity", line);
    }
    let broken = reader.all(ACT, "PRAGMA foreign_key_check", [], |row| {
        Ok(format!(
            "{} row {:?} refers to a missing {}",
            row.get::<_, String>(0).doing(ACT)?,
            row.get::<_, Option<i64>>(1).doing(ACT)?,
            row.get::<_, String>(2).doing(ACT)?
        ))
    })?;
    for line in broken {
        findings.store("reference", line);
    }
    Ok(())
}

/// Everything but datasets, whose records have no other columns than those compared here.
fn nouns(reader: &Reader<'_>, findings: &mut Findings) -> Result<()> {
    let sql = "SELECT body, lower(hex(id)), id, revision, name_key,
            (SELECT slug FROM organisation_address WHERE organisation = organisation.id AND current = 1)
        FROM organisation";
    bodies(reader, "organisation", sql, findings, |row, organisation: &Organisation| {
        Ok(row.get::<_, Vec<u8>>(2)? == bytes(organisation.id.uuid())
            && row.get::<_, i64>(3)? == organisation.revision.0
            && row.get::<_, String>(4)? == text::key(&organisation.details.name)
            && row.get::<_, Option<String>>(5)?.as_deref() == Some(organisation.slug.as_str()))
    })?;
    let sql = "SELECT body, lower(hex(id)), id, revision, login_key FROM account";
    bodies(reader, "account", sql, findings, |row, account: &Account| {
        Ok(row.get::<_, Vec<u8>>(2)? == bytes(account.id.uuid())
            && row.get::<_, i64>(3)? == account.revision.0
            && row.get::<_, String>(4)? == login_key(&account.details.login))
    })?;
    let sql = "SELECT body, code FROM portal";
    bodies(reader, "portal", sql, findings, |row, portal: &Portal| {
        Ok(row.get::<_, String>(1)? == portal.code)
    })?;
    let sql = "SELECT body, code FROM scheme";
    bodies(reader, "scheme", sql, findings, |row, scheme: &SchemeTerms| {
        Ok(row.get::<_, String>(1)? == scheme.scheme)
    })?;
    let sql = "SELECT body, id FROM territory";
    bodies(reader, "territory", sql, findings, |row, territory: &Territory| {
        Ok(row.get::<_, String>(1)? == territory.id)
    })?;
    let sql = "SELECT body, lower(hex(id)), id, revision FROM harvest_source";
    bodies(reader, "harvest source", sql, findings, |row, source: &HarvestSource| {
        Ok(row.get::<_, Vec<u8>>(2)? == bytes(source.id.uuid()) && row.get::<_, i64>(3)? == source.revision.0)
    })?;
    let sql = "SELECT body, lower(hex(id)), id FROM harvest_run";
    bodies(reader, "harvest run", sql, findings, |row, run: &HarvestReport| {
        Ok(row.get::<_, Vec<u8>>(2)? == bytes(run.id.uuid()))
    })?;
    let sql = "SELECT body, remote FROM harvest_item";
    bodies(reader, "harvest item", sql, findings, |_, _: &HarvestItem| Ok(true))
}

/// Parses the body of every row, whose second column names it, and compares the other columns.
fn bodies<T: DeserializeOwned>(
    reader: &Reader<'_>,
    noun: &str,
    sql: &str,
    findings: &mut Findings,
    same: impl Fn(&Row<'_>, &T) -> rusqlite::Result<bool>,
) -> Result<()> {
    reader
        .all(ACT, sql, [], |row| {
            if let Some(value) = read_body::<T>(row, noun, findings)?
                && !same(row, &value).doing(ACT)?
            {
                findings
                    .store("columns", format!("{noun} {}: {DIFFER}", row.get::<_, String>(1).doing(ACT)?));
            }
            Ok(())
        })
        .map(drop)
}

fn read_body<T: DeserializeOwned>(row: &Row<'_>, noun: &str, findings: &mut Findings) -> Result<Option<T>> {
    let body: String = row.get(0).doing(ACT)?;
    match serde_json::from_str(&body) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            findings.store("unreadable", format!("{noun} {}: {error}", row.get::<_, String>(1).doing(ACT)?));
            Ok(None)
        }
    }
}

/// Each dataset against what is derived from it; the sizes of the files named.
fn datasets(reader: &Reader<'_>, findings: &mut Findings) -> Result<BTreeMap<String, i64>> {
    let mut sizes = BTreeMap::new();
    let sql =
        "SELECT body, lower(hex(id)), id, state, visibility, revision, organisation, modified, title_key
        FROM dataset ORDER BY id";
    reader.all(ACT, sql, [], |row| {
        let Some(dataset) = read_body::<Dataset>(row, "dataset", findings)? else { return Ok(()) };
        let visibility = serde_json::to_value(dataset.metadata.visibility).doing(ACT)?;
        let same = row.get::<_, Vec<u8>>(2).doing(ACT)? == bytes(dataset.id.uuid())
            && row.get::<_, String>(3).doing(ACT)? == dataset.state.code()
            && visibility == row.get::<_, String>(4).doing(ACT)?
            && row.get::<_, i64>(5).doing(ACT)? == dataset.revision.0
            && row.get::<_, Option<Vec<u8>>>(6).doing(ACT)?
                == dataset.metadata.organisation.map(|id| bytes(id.uuid()).to_vec())
            && row.get::<_, String>(7).doing(ACT)? == time(dataset.modified)
            // A change of the folding owes a migration that writes these anew.
            && row.get::<_, String>(8).doing(ACT)? == text::key(&dataset.metadata.title);
        if !same {
            findings.store("columns", format!("dataset {}: {DIFFER}", dataset.id));
        }
        derived(reader, &dataset, findings)?;
        for StoredFile { hash, size, .. } in
            dataset.resources.iter().filter_map(|resource| resource.file.as_ref())
        {
            sizes.insert(hash.clone(), *size);
        }
        Ok(())
    })?;
    Ok(sizes)
}

fn derived(reader: &Reader<'_>, dataset: &Dataset, findings: &mut Findings) -> Result<()> {
    let id = bytes(dataset.id.uuid());
    let texts = |sql: &str| -> Result<BTreeSet<String>> {
        Ok(reader.all(ACT, sql, [id], |row| row.get(0).doing(ACT))?.into_iter().collect())
    };
    if texts("SELECT label FROM label WHERE dataset = ?1")? != labels(dataset).into_iter().collect() {
        findings.store("labels", format!("dataset {}: not those of the record", dataset.id));
    }
    let sql = "SELECT kind, namespace, value FROM identity WHERE dataset = ?1";
    let known = reader.all(ACT, sql, [id], |row| {
        Ok((row.get(0).doing(ACT)?, row.get(1).doing(ACT)?, row.get(2).doing(ACT)?))
    })?;
    if known.into_iter().collect::<BTreeSet<Key>>() != keys(dataset) {
        findings.store("identities", format!("dataset {}: not those of the record", dataset.id));
    }
    for slug in texts("SELECT slug FROM address WHERE dataset = ?1 AND current = 1")? {
        if slug != dataset.slug.as_str() {
            findings.store("address", format!("dataset {}: {slug} is not {}", dataset.id, dataset.slug));
        }
    }
    let used = texts("SELECT hash FROM file_use WHERE dataset = ?1")?;
    for file in dataset.resources.iter().filter_map(|resource| resource.file.as_ref()) {
        if !used.contains(&file.hash) {
            findings.store("file-use", format!("dataset {}: {} is not counted", dataset.id, file.hash));
        }
    }
    Ok(())
}

fn journal(reader: &Reader<'_>, findings: &mut Findings) -> Result<()> {
    let sql = "SELECT count(*), coalesce(max(sequence), 0), coalesce(min(sequence), 1),
        coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0) FROM event";
    let numbers = reader.one(ACT, sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    })?;
    if let Some((count, last, first, given)) = numbers
        && (count != last || first != 1 || given != last)
    {
        findings.store("journal-gap", format!("{count} events from {first} to {last}, {given} were given"));
    }
    let sql = "SELECT after, CAST(sequence AS TEXT), state, revision, subject_id FROM event
        WHERE subject = 'dataset' AND after IS NOT NULL";
    bodies(reader, "event", sql, findings, |row, after: &Dataset| {
        Ok(row.get::<_, Option<String>>(2)?.as_deref() == Some(after.state.code())
            && row.get::<_, Option<i64>>(3)? == Some(after.revision.0)
            && row.get::<_, String>(4)? == after.id.to_string())
    })?;
    let sql = "SELECT lower(hex(dataset.id)), dataset.revision, dataset.body IS
            (SELECT after FROM event WHERE subject = 'dataset' AND subject_id = dataset.body ->> '$.id'
             ORDER BY sequence DESC LIMIT 1)
        FROM dataset WHERE json_valid(dataset.body)";
    let rows = reader.all(ACT, sql, [], |row| {
        let same: bool = row.get(2).doing(ACT)?;
        Ok((row.get::<_, String>(0).doing(ACT)?, row.get::<_, i64>(1).doing(ACT)?, same))
    })?;
    for (id, revision, same) in rows {
        if !same {
            findings
                .store("journal-behind", format!("dataset {id}: revision {revision} is not its last event"));
        }
    }
    Ok(())
}
