//! Records that a source no longer has: archived after some absences, never deleted.

use crate::catalogue::acting::Acting;
use crate::catalogue::intake::refusal;
use crate::error::Result;
use crate::model::{Act, HarvestReport, HarvestSource, HarvestStatus, State};

/// Items looked at in one transaction.
const BATCH: i64 = 100;

impl Acting<'_> {
    /// Counts an absence for the next records that a complete run did not meet, and archives those that
    /// were absent often enough; where to go on, nothing when all are counted. Of a source that says
    /// that nothing has `changed`, those are absent that were absent before. When more than half of
    /// what the source had would go, nothing goes unless that is wanted: a server that answers with an
    /// empty list must not empty the catalogue.
    pub(super) fn count_absences(
        &mut self,
        source: &HarvestSource,
        report: &mut HarvestReport,
        changed: bool,
        archive_many: bool,
        after: &str,
    ) -> Result<Option<String>> {
        let bound = source.details.absences;
        let least = i64::from(!changed);
        let doomed = bound.saturating_sub(1).max(least);
        let (living, doomed) = self.writer.harvest_living(source.id, report.id, doomed)?;
        let spare = !archive_many && (report.spared > 0 || doomed.saturating_mul(2) > living);
        let unmet = self.writer.unmet_items(source.id, report.id, least, after, BATCH)?;
        let more = i64::try_from(unmet.len()).unwrap_or(i64::MAX) == BATCH;
        let next = unmet.last().map(|row| row.key.clone()).filter(|_| more);
        for mut row in unmet {
            let item = &mut row.item;
            item.absences = item.absences.saturating_add(1);
            item.run = report.id;
            let often = item.absences >= bound;
            let Some(id) = item.dataset.filter(|_| item.status != HarvestStatus::Duplicate) else {
                // Nothing of it is here.
                if often {
                    self.writer.delete_harvest_item(source.id, &row.key)?;
                } else {
                    self.writer.put_harvest_item(&row)?;
                }
                continue;
            };
            report.absent += 1;
            item.status = HarvestStatus::Absent;
            if often && spare {
                report.spared += 1;
            } else if often {
                item.status = HarvestStatus::Archived;
                let held = self.writer.dataset(id, &self.scope)?;
                let held = held.filter(|held| {
                    held.state == State::Published
                        && held.metadata.organisation == Some(source.details.organisation)
                });
                if let Some(held) = held {
                    match self.whole(|acting| acting.change_state(id, held.revision, Act::Archive)) {
                        Ok(_) => report.archived += 1,
                        Err(error) => {
                            item.issues = refusal(error, "")?;
                            item.status = HarvestStatus::Absent;
                        }
                    }
                }
            }
            self.writer.put_harvest_item(&row)?;
        }
        Ok(next)
    }
}
