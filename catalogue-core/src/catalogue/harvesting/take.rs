//! One record of a harvest becomes a dataset, brings one up to date, or is told why not.

use super::overrides::as_given;
use super::recognise::Recognised;
use super::renew::Taken;
use super::runs::Run;
use crate::catalogue::acting::Acting;
use crate::catalogue::intake::{digest, identity, refusal};
use crate::error::Result;
use crate::exchange::Imported;
use crate::id::DatasetId;
use crate::issue::{Issue, IssueCode};
use crate::model::{Act, Dataset, HarvestItem, HarvestReport, HarvestStatus, State};
use crate::store::{ItemRow, spelled};

/// Paths and codes that a report counts.
const COUNTED: usize = 500;
/// Issues kept of one item.
const ISSUES: usize = 100;

/// One record as the source gave it, after the filters.
#[derive(Debug)]
pub(crate) enum Candidate {
    /// To be taken.
    Wanted(Box<Imported>),
    /// Left out by the filters.
    Filtered,
    /// Not read.
    Refused(Vec<Issue>),
}

impl Acting<'_> {
    /// Takes one record. One that breaks a rule is refused with its issues and leaves nothing; only a
    /// fault of the store is an error.
    pub(super) fn take_candidate(&mut self, run: &mut Run<'_>, candidate: Candidate) -> Result<()> {
        match candidate {
            Candidate::Wanted(imported) => self.take_wanted(run, *imported),
            Candidate::Filtered => {
                run.report.read += 1;
                run.report.filtered += 1;
                Ok(())
            }
            Candidate::Refused(issues) => {
                run.report.read += 1;
                run.report.refuse(&issues);
                Ok(())
            }
        }
    }

    fn take_wanted(&mut self, run: &mut Run<'_>, mut imported: Imported) -> Result<()> {
        imported.provenance.read = Some(self.now);
        let said = imported.provenance.fingerprint.clone().unwrap_or_default();
        let remote_id = imported.provenance.remote_id.clone().unwrap_or_else(|| said.clone());
        let key = spelled(&remote_id);
        let fingerprint = format!("{:032x}", digest([&said, run.settings]));
        let held = self.writer.harvest_item(run.source.id, &key)?;
        if let Some(row) = held.as_ref().filter(|row| row.item.run == run.report.id) {
            if row.fingerprint != fingerprint {
                let issue = Issue::error("identifiers", IssueCode::SameIdentity).with("found", &remote_id);
                run.report.read += 1;
                run.report.refuse(&[issue]);
            }
            // Counted already: given twice, or again after the run was cut.
            return Ok(());
        }
        let counted = run.report.added + run.report.updated + run.report.unchanged;
        if run.source.details.quota.is_some_and(|quota| counted >= quota) {
            run.full = true;
            return Ok(());
        }
        run.report.read += 1;
        run.report.note(&imported);
        let mut row = held.unwrap_or_else(|| ItemRow {
            item: HarvestItem {
                source: run.source.id,
                remote_id: remote_id.clone(),
                title: String::new(),
                status: HarvestStatus::Refused,
                dataset: None,
                absences: 0,
                last_seen: self.now,
                run: run.report.id,
                issues: Vec::new(),
            },
            key,
            fingerprint: String::new(),
            revision: None,
            copy: None,
        });
        row.item.remote_id = remote_id;
        row.item.run = run.report.id;
        if matches!(imported.state, State::Deleted | State::Archived) {
            return self.withdraw(run, row);
        }
        row.item.last_seen = self.now;
        let absent = std::mem::take(&mut row.item.absences) > 0;
        let forgotten = row.item.dataset.is_none() && row.item.status == HarvestStatus::Deleted;
        if forgotten {
            run.report.unchanged += 1;
            return self.writer.put_harvest_item(&row);
        }
        row.item.title.clone_from(&imported.metadata.title);
        row.item.issues.clear();
        let before = self.known_dataset(run, &mut row, &imported)?;
        match before {
            Known::Carried(id) => {
                run.report.duplicates += 1;
                row.item.status = HarvestStatus::Duplicate;
                row.item.dataset = Some(id);
                (row.revision, row.copy) = (None, None);
            }
            Known::Deleted => {
                run.report.unchanged += 1;
                row.item.status = HarvestStatus::Deleted;
            }
            Known::Here(before, same_record) => {
                let same = same_record && row.fingerprint == fingerprint;
                let settled = same && before.state != State::Archived && !absent;
                if settled && !matches!(row.item.status, HarvestStatus::Refused | HarvestStatus::Duplicate) {
                    run.report.unchanged += 1;
                    row.item.status = HarvestStatus::Unchanged;
                } else {
                    self.bring_up(run, &mut row, *before, &imported, &fingerprint)?;
                }
            }
            Known::No => self.bring_in(run, &mut row, &imported, &fingerprint)?,
        }
        row.item.issues.truncate(ISSUES);
        self.writer.put_harvest_item(&row)
    }

    /// The dataset that a record is.
    fn known_dataset(&mut self, run: &Run<'_>, row: &mut ItemRow, imported: &Imported) -> Result<Known> {
        let organisation = Some(run.source.details.organisation);
        if let Some(id) = row.item.dataset.filter(|_| row.item.status != HarvestStatus::Duplicate) {
            return Ok(match self.writer.dataset(id, &self.scope)? {
                Some(held) if held.metadata.organisation != organisation => Known::Carried(id),
                Some(held) if held.state == State::Deleted => Known::Deleted,
                Some(held) => Known::Here(Box::new(held), true),
                // Given to somebody who keeps it to themselves.
                None => Known::Carried(id),
            });
        }
        Ok(match self.recognised(run, imported, identity(imported).as_ref())? {
            Recognised::New => Known::No,
            Recognised::Carried(id) => Known::Carried(id),
            Recognised::Adopted(held) if held.state == State::Deleted => Known::Deleted,
            Recognised::Adopted(held) => Known::Here(held, false),
            Recognised::Renamed(found) => {
                let (held, former) = *found;
                self.writer.delete_harvest_item(run.source.id, &former.key)?;
                row.revision = former.revision;
                row.copy = former.copy;
                row.item.dataset = Some(held.id);
                match held.state {
                    State::Deleted => Known::Deleted,
                    _ => Known::Here(Box::new(held), false),
                }
            }
        })
    }

    /// A record that the source says is withdrawn: what it brought is archived at once.
    fn withdraw(&mut self, run: &mut Run<'_>, mut row: ItemRow) -> Result<()> {
        let id = row
            .item
            .dataset
            .filter(|_| !matches!(row.item.status, HarvestStatus::Duplicate | HarvestStatus::Deleted));
        let Some(id) = id else {
            run.report.filtered += 1;
            return Ok(());
        };
        let organisation = Some(run.source.details.organisation);
        let held = self.writer.dataset(id, &self.scope)?;
        let held =
            held.filter(|held| held.state == State::Published && held.metadata.organisation == organisation);
        row.item.issues.clear();
        row.item.status = HarvestStatus::Archived;
        match held {
            Some(held) => match self.whole(|acting| acting.change_state(id, held.revision, Act::Archive)) {
                Ok(_) => run.report.archived += 1,
                Err(error) => {
                    row.item.issues = refusal(error, "")?;
                    row.item.status = HarvestStatus::Refused;
                    run.report.refuse(&row.item.issues);
                }
            },
            None => run.report.unchanged += 1,
        }
        self.writer.put_harvest_item(&row)
    }

    /// Deposits a record that is new.
    fn bring_in(
        &mut self,
        run: &mut Run<'_>,
        row: &mut ItemRow,
        imported: &Imported,
        fingerprint: &str,
    ) -> Result<()> {
        let mut new = imported.clone();
        new.metadata.organisation = Some(run.source.details.organisation);
        let own = identity(&new);
        match self.whole(|acting| acting.deposit(&new, own)) {
            Ok(dataset) => {
                run.report.added += 1;
                row.item.status = HarvestStatus::Added;
                row.item.dataset = Some(dataset.id);
                row.fingerprint = fingerprint.to_owned();
                let dataset = self.shown_as_there(run, row, dataset, imported)?;
                row.revision = Some(dataset.revision);
                row.copy = None;
            }
            Err(error) => {
                row.item.issues = refusal(error, "")?;
                row.item.status = HarvestStatus::Refused;
                run.report.refuse(&row.item.issues);
            }
        }
        Ok(())
    }

    /// Brings a record that is here up to date.
    fn bring_up(
        &mut self,
        run: &mut Run<'_>,
        row: &mut ItemRow,
        before: Dataset,
        imported: &Imported,
        fingerprint: &str,
    ) -> Result<()> {
        let id = before.id;
        let base = match row.item.dataset {
            Some(_) => as_given(&self.writer, row, &before)?,
            None => before.clone(),
        };
        row.item.dataset = Some(id);
        let back = before.state == State::Archived && self.archived_by(run, &before)?;
        let written = self.whole(|acting| acting.renewed(before, &base, imported));
        let taken = match written {
            Ok(taken) => taken,
            Err(error) => {
                row.item.issues = refusal(error, "")?;
                row.item.status = HarvestStatus::Refused;
                run.report.refuse(&row.item.issues);
                return Ok(());
            }
        };
        let Taken { mut dataset, status, copy } = taken;
        match status {
            HarvestStatus::Updated => run.report.updated += 1,
            _ => run.report.unchanged += 1,
        }
        row.item.status = status;
        row.fingerprint = fingerprint.to_owned();
        row.revision = Some(dataset.revision);
        row.copy = copy;
        if back {
            self.revives = true;
            let revived = self.whole(|acting| acting.change_state(id, dataset.revision, Act::Unarchive));
            self.revives = false;
            match revived {
                Ok(revived) => {
                    run.report.revived += 1;
                    dataset = revived;
                }
                Err(error) => row.item.issues = refusal(error, "")?,
            }
        }
        self.shown_as_there(run, row, dataset, imported).map(drop)
    }
}

/// What is known here of a record.
enum Known {
    /// Nothing.
    No,
    /// A dataset of the source's organisation; whether by the same identifier as before.
    Here(Box<Dataset>, bool),
    /// A dataset that somebody else keeps.
    Carried(DatasetId),
    /// A dataset that was deleted here.
    Deleted,
}

impl HarvestReport {
    fn refuse(&mut self, issues: &[Issue]) {
        self.refused += 1;
        let mut codes: Vec<&str> = issues.iter().map(|issue| issue.code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            *self.refusals.entry(code.to_owned()).or_default() += 1;
        }
    }

    fn note(&mut self, imported: &Imported) {
        self.repaired += i64::from(!imported.repaired.is_empty());
        for issue in &imported.lost {
            let path = without_numbers(&issue.path);
            if self.lost.len() < COUNTED || self.lost.contains_key(&path) {
                *self.lost.entry(path).or_default() += 1;
            }
        }
    }
}

/// A path without the numbers in its brackets.
fn without_numbers(path: &str) -> String {
    let mut short = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        match character {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        short.push(character);
    }
    short
}
