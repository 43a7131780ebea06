//! Which dataset a record is that its source gives under an identifier not met before.

use super::runs::Run;
use crate::catalogue::acting::Acting;
use crate::error::Result;
use crate::exchange::Imported;
use crate::id::DatasetId;
use crate::model::{Dataset, Identifier, State};
use crate::store::ItemRow;
use crate::text;
use std::collections::BTreeSet;

/// What a record is.
#[derive(Debug)]
pub(super) enum Recognised {
    /// Not here yet.
    New,
    /// A dataset that this source brought under another identifier, which it no longer has there.
    Renamed(Box<(Dataset, ItemRow)>),
    /// A dataset that was imported, or brought by a source that is gone.
    Adopted(Box<Dataset>),
    /// A dataset that another source or a person keeps, or that another record of this source is.
    Carried(DatasetId),
}

/// How much a name that two records share says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// The identifier in this source, or that of the metadata record.
    Sure,
    /// A DOI: versions of a thing may share it.
    Likely,
    /// A code or an address, which templates repeat: the titles must be the same too.
    Weak,
}

impl Acting<'_> {
    /// Looks a record up by its names, the surest first. Only what everybody reads and what is the
    /// organisation's own is looked at: nothing tells of records that are hidden from it.
    pub(super) fn recognised(
        &self,
        run: &Run<'_>,
        imported: &Imported,
        identity: Option<&Identifier>,
    ) -> Result<Recognised> {
        let title = text::key(&imported.metadata.title);
        let mut seen = BTreeSet::new();
        for (strength, id) in self.namesakes(imported, identity)? {
            if !seen.insert(id) {
                continue;
            }
            let Some(dataset) = self.writer.dataset(id, &self.scope)? else { continue };
            let titled = text::key(&dataset.metadata.title) == title;
            let same = titled || strength != Strength::Weak;
            let holder = self.writer.harvest_holder(id)?;
            let own = dataset.metadata.organisation == Some(run.source.details.organisation);
            match holder {
                Some(holder) if holder.item.source == run.source.id && own => {
                    // Who shares a DOI only may both be there.
                    let renamed = titled || strength == Strength::Sure;
                    if holder.item.run != run.report.id && renamed {
                        return Ok(Recognised::Renamed(Box::new((dataset, holder))));
                    }
                    // Two records of one run: the same twice, or two that share a name.
                    if holder.item.run == run.report.id && (titled || strength == Strength::Sure) {
                        return Ok(Recognised::Carried(id));
                    }
                }
                None if own && dataset.provenance.is_some() && strength != Strength::Weak => {
                    return Ok(Recognised::Adopted(Box::new(dataset)));
                }
                _ if same && dataset.state != State::Deleted => return Ok(Recognised::Carried(id)),
                _ => {}
            }
        }
        Ok(Recognised::New)
    }

    /// The datasets that share a name with a record.
    fn namesakes(
        &self,
        imported: &Imported,
        identity: Option<&Identifier>,
    ) -> Result<Vec<(Strength, DatasetId)>> {
        let mut found = Vec::new();
        let mut add = |strength, ids: Vec<DatasetId>| {
            found.extend(ids.into_iter().map(|id| (strength, id)));
        };
        if let Some(identity) = identity {
            add(Strength::Sure, self.writer.by_identifier(identity, &self.scope)?);
            add(Strength::Sure, self.writer.by_world_name(&identity.value)?);
            if identity.value.contains("://") {
                let address =
                    Identifier { kind: "url".to_owned(), value: identity.value.clone(), namespace: None };
                add(Strength::Weak, self.writer.by_identifier(&address, &self.scope)?);
            }
        }
        for identifier in &imported.metadata.identifiers {
            let strength = match identifier.kind.as_str() {
                "file" => Strength::Sure,
                "doi" => Strength::Likely,
                "resource" | "url" => Strength::Weak,
                _ => continue,
            };
            add(strength, self.writer.by_identifier(identifier, &self.scope)?);
            add(strength, self.writer.by_world_name(&identifier.value)?);
        }
        found.sort_by_key(|(strength, _)| *strength);
        Ok(found)
    }
}
