//! What a source says of a record that it brought before, as the dataset that the record became.

use crate::catalogue::acting::Acting;
use crate::catalogue::intake::{name_resources, remote_id_path};
use crate::catalogue::likeness::{Likeness, match_resources};
use crate::exchange::Imported;
use crate::model::{Dataset, Resource};
use std::collections::BTreeMap;

/// The most identifiers of a dataset.
const IDENTIFIER_LIMIT: usize = 100;

/// What a source may say beside the record itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Says {
    /// Who sees the record.
    pub(super) visibility: bool,
    /// Who takes its data.
    pub(super) access: bool,
}

impl Acting<'_> {
    /// The dataset as its source says it now. It keeps the names it is known by, its organisation and
    /// profile; resources keep the identifiers of those they were in `base` when their identifier there,
    /// or else their address, or else their name and format, stay.
    pub(super) fn as_said(
        &self,
        before: &Dataset,
        base: &Dataset,
        imported: &Imported,
        says: Says,
    ) -> Dataset {
        let mut metadata = imported.metadata.clone();
        for identifier in &before.metadata.identifiers {
            let room = metadata.identifiers.len() < IDENTIFIER_LIMIT;
            if room && !metadata.identifiers.contains(identifier) {
                metadata.identifiers.push(identifier.clone());
            }
        }
        metadata.profile = before.metadata.profile.clone().or(metadata.profile);
        metadata.organisation = before.metadata.organisation;
        if !says.visibility {
            metadata.visibility = before.metadata.visibility;
        }
        let mut provenance = imported.provenance.clone();
        let nothing = BTreeMap::new();
        let raw = before.provenance.as_ref().map_or(&nothing, |held| &held.raw);
        let held = base.resources.iter().map(|held| Likeness {
            remote_id: raw.get(&remote_id_path(&held.id.to_string())),
            metadata: &held.metadata,
        });
        let mut resources: Vec<Resource> =
            imported.resources.iter().cloned().map(|wanted| self.new_resource(wanted)).collect();
        let wanted = resources.iter().enumerate().map(|(at, wanted)| Likeness {
            remote_id: provenance.raw.get(&remote_id_path(&at.to_string())),
            metadata: &wanted.metadata,
        });
        let matches = match_resources(&held.collect::<Vec<_>>(), &wanted.collect::<Vec<_>>());
        for (resource, at) in resources.iter_mut().zip(matches) {
            if let Some(held) = at.and_then(|at| base.resources.get(at)) {
                if !says.access {
                    resource.metadata.access = held.metadata.access.clone();
                }
                resource.id = held.id;
                resource.created = held.created;
                if held.metadata == resource.metadata {
                    resource.modified = held.modified;
                }
            }
        }
        name_resources(&mut provenance.raw, &resources);
        name_resources(&mut provenance.unmapped, &resources);
        Dataset { metadata, resources, provenance: Some(provenance), ..before.clone() }
    }
}
