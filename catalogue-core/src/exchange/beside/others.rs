//! What others see of a dataset: nobody is named, and a deposited file is a link.

use super::KEY;
use super::compare::beside;
use crate::exchange::edition::Edition;
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, Audience, Checksum, Dataset, Resource, ResourceMetadata};
use serde_json::{Map, Value};

/// A resource as others see it: a deposited file is a link to it, with its own size and hash.
pub(in crate::exchange) fn shown(
    dataset: &Dataset,
    resource: &Resource,
    edition: &Edition<'_>,
) -> ResourceMetadata {
    let mut metadata = resource.metadata.clone();
    metadata.url = edition.data(dataset, resource);
    if let Some(file) = &resource.file {
        metadata.size = Some(file.size);
        metadata.checksum = Some(Checksum { algorithm: "sha256".to_owned(), value: file.hash.clone() });
    }
    metadata
}

/// A level without those whom it names: who they are is not told.
pub(in crate::exchange) fn nameless(access: &Access) -> Access {
    match access {
        Access::Restricted { audiences } => Access::Restricted {
            audiences: audiences.iter().filter(|audience| !names(audience)).cloned().collect(),
        },
        other => other.clone(),
    }
}

fn names(audience: &Audience) -> bool {
    matches!(audience, Audience::Accounts { .. } | Audience::Organisations { .. })
}

/// Puts our own words beside the resources of a package.
pub(in crate::exchange) fn beside_resources(
    root: &mut Map<String, Value>,
    held: &[Map<String, Value>],
    found: &[Map<String, Value>],
) {
    let Some(Value::Array(list)) = root.get_mut("resources") else { return };
    for ((own, read), map) in held.iter().zip(found).zip(list) {
        if let (Some(text), Value::Object(map)) = (beside(own, read), map) {
            map.insert(KEY.to_owned(), Value::String(text));
        }
    }
}

/// What no format says of a dataset: who is named in its rules, what differs by portal, what it belongs
/// to here.
pub(in crate::exchange) fn not_carried(dataset: &Dataset) -> Vec<Issue> {
    let mut lost = Vec::new();
    let mut lose =
        |path: String| lost.push(Issue::warning(path.clone(), IssueCode::ValueLost).with("found", path));
    if dataset.metadata.parent.is_some() {
        lose("parent".to_owned());
    }
    for (at, resource) in dataset.resources.iter().enumerate() {
        let access = &resource.metadata.access;
        if !access.portals.is_empty() {
            lose(format!("resources[{at}].access.portals"));
        }
        let named = [Some(&access.download), access.view.as_ref(), access.extract.as_ref()]
            .into_iter()
            .flatten()
            .any(|level| matches!(level, Access::Restricted { audiences } if audiences.iter().any(names)));
        if named {
            lose(format!("resources[{at}].access.audiences"));
        }
    }
    lost
}
