//! Three states of one record: what the source said, what it says now, what was made of it here. What
//! was changed here stays; everything else follows the source.

use crate::error::{Error, Result};
use crate::id::ResourceId;
use crate::model::{Dataset, HarvestOverride, Metadata, Resource, ResourceMetadata};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Fields that are the catalogue's own: a source never holds them.
const OWN: &[&str] = &["organisation", "visibility", "profile", "identifiers"];
/// Those of a resource.
const OWN_OF_RESOURCE: &[&str] = &["access"];

type Fields = Map<String, Value>;

fn fields<T: Serialize>(written: &T) -> Result<Fields> {
    match serde_json::to_value(written) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(Error::storage("compare records", "not an object")),
        Err(fault) => Err(Error::storage("compare records", fault)),
    }
}

fn written<T: DeserializeOwned>(fields: Fields) -> Result<T> {
    serde_json::from_value(Value::Object(fields)).map_err(|fault| Error::storage("compare records", fault))
}

/// The fields that differ, but for those of `own`.
fn differing<T: Serialize>(one: &T, other: &T, own: &[&str]) -> Result<Vec<String>> {
    let (one, other) = (fields(one)?, fields(other)?);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differs = |name: &&String| !own.contains(&name.as_str()) && one.get(*name) != other.get(*name);
    Ok(names.into_iter().filter(differs).cloned().collect())
}

/// Those of `here` that were changed since `before`, over `now`.
fn over<T: Serialize + DeserializeOwned>(before: &T, here: &T, now: &T, own: &[&str]) -> Result<T> {
    let mut result = fields(now)?;
    let held = fields(here)?;
    let changed = differing(before, here, own)?;
    for name in changed.iter().map(String::as_str).chain(own.iter().copied()) {
        match held.get(name) {
            Some(value) => result.insert(name.to_owned(), value.clone()),
            None => result.remove(name),
        };
    }
    written(result)
}

fn by_id(dataset: &Dataset) -> BTreeMap<ResourceId, &Resource> {
    dataset.resources.iter().map(|resource| (resource.id, resource)).collect()
}

/// The dataset as it is `here` brought up to what the source says `now`; `before` is what it said last.
/// The resources of `now` have the identifiers of those of `before` that they are. Identifiers of the
/// dataset are those of `now`.
pub(super) fn merged(before: &Dataset, here: &Dataset, now: &Dataset) -> Result<Dataset> {
    let identifiers = now.metadata.identifiers.clone();
    let mut metadata: Metadata = over(&before.metadata, &here.metadata, &now.metadata, OWN)?;
    metadata.identifiers = identifiers;
    let resources = merged_resources(before, here, now)?;
    Ok(Dataset { metadata, resources, provenance: now.provenance.clone(), ..here.clone() })
}

fn merged_resources(before: &Dataset, here: &Dataset, now: &Dataset) -> Result<Vec<Resource>> {
    let (held, said) = (by_id(here), by_id(before));
    let mut kept: BTreeMap<ResourceId, Resource> = BTreeMap::new();
    for resource in &now.resources {
        let merged = match (held.get(&resource.id), said.get(&resource.id)) {
            (Some(own), Some(said)) => {
                let metadata: ResourceMetadata =
                    over(&said.metadata, &own.metadata, &resource.metadata, OWN_OF_RESOURCE)?;
                let same = metadata == own.metadata;
                let modified = if same { own.modified } else { resource.modified };
                Resource { file: own.file.clone(), created: own.created, modified, metadata, id: own.id }
            }
            // Removed here, which stays so.
            (None, Some(_)) => continue,
            (_, None) => resource.clone(),
        };
        kept.insert(merged.id, merged);
    }
    // Added here, or changed here before the source let it go.
    let mut added = BTreeSet::new();
    for own in &here.resources {
        let local = match (said.get(&own.id), now.resources.iter().any(|held| held.id == own.id)) {
            (None, false) => true,
            (Some(said), false) => said.metadata != own.metadata || said.file != own.file,
            (_, true) => false,
        };
        if local {
            added.insert(own.id);
            kept.insert(own.id, own.clone());
        }
    }
    let theirs: Vec<ResourceId> = now.resources.iter().map(|resource| resource.id).collect();
    let ours: Vec<ResourceId> = here.resources.iter().map(|resource| resource.id).collect();
    let order = if reordered(before, here) {
        // The order of here, and what is new at the end.
        let new = theirs.iter().filter(|id| !ours.contains(id));
        ours.iter().chain(new).copied().collect()
    } else {
        placed(&ours, theirs, &added)
    };
    Ok(order.into_iter().filter_map(|id| kept.remove(&id)).collect())
}

/// The order of the source, with what was added here after what it followed.
fn placed(ours: &[ResourceId], mut order: Vec<ResourceId>, added: &BTreeSet<ResourceId>) -> Vec<ResourceId> {
    for (at, id) in ours.iter().enumerate().filter(|(_, id)| added.contains(id)) {
        let follows = ours.iter().take(at).rev().find_map(|id| order.iter().position(|held| held == id));
        order.insert(follows.map_or(0, |place| place + 1), *id);
    }
    order
}

/// The identifiers of the resources that both have, in the order of the first.
fn common(one: &Dataset, other: &Dataset) -> Vec<ResourceId> {
    let there = by_id(other);
    one.resources.iter().map(|resource| resource.id).filter(|id| there.contains_key(id)).collect()
}

fn reordered(before: &Dataset, here: &Dataset) -> bool {
    common(before, here) != common(here, before)
}

/// Whether the source's words are the dataset's.
pub(super) fn same_words(one: &Dataset, other: &Dataset) -> bool {
    let words = |dataset: &Dataset| -> Vec<(ResourceId, ResourceMetadata)> {
        let resources = dataset.resources.iter();
        resources.map(|resource| (resource.id, resource.metadata.clone())).collect()
    };
    one.metadata == other.metadata && words(one) == words(other)
}

/// Whether an edit touches what the source said `before`.
pub(super) fn touches(before: &Dataset, from: &Dataset, to: &Dataset) -> Result<bool> {
    if !differing(&from.metadata, &to.metadata, OWN)?.is_empty() {
        return Ok(true);
    }
    let (held, left) = (by_id(from), by_id(to));
    for said in &before.resources {
        match (held.get(&said.id), left.get(&said.id)) {
            (Some(_), None) => return Ok(true),
            (Some(from), Some(to)) => {
                let words = differing(&from.metadata, &to.metadata, OWN_OF_RESOURCE)?;
                if !words.is_empty() || from.file != to.file {
                    return Ok(true);
                }
            }
            (None, _) => {}
        }
    }
    Ok(false)
}

/// What was changed here of what the source says.
pub(super) fn overrides(remote: &Dataset, here: &Dataset) -> Result<Vec<HarvestOverride>> {
    let mut found = Vec::new();
    let mut compare = |prefix: String, theirs: Fields, ours: Fields, names: Vec<String>| {
        for name in names {
            found.push(HarvestOverride {
                local: ours.get(&name).cloned(),
                remote: theirs.get(&name).cloned(),
                path: format!("{prefix}{name}"),
            });
        }
    };
    let names = differing(&remote.metadata, &here.metadata, OWN)?;
    compare(String::new(), fields(&remote.metadata)?, fields(&here.metadata)?, names);
    let held = by_id(here);
    let mut removed = Vec::new();
    for theirs in &remote.resources {
        let Some(ours) = held.get(&theirs.id) else {
            removed.push(HarvestOverride {
                path: format!("resources[{}]", theirs.id),
                local: None,
                remote: Some(Value::Object(fields(&theirs.metadata)?)),
            });
            continue;
        };
        let names = differing(&theirs.metadata, &ours.metadata, OWN_OF_RESOURCE)?;
        let prefix = format!("resources[{}].", theirs.id);
        compare(prefix, fields(&theirs.metadata)?, fields(&ours.metadata)?, names);
    }
    found.extend(removed);
    if reordered(remote, here) {
        let order = |one: &Dataset, other: &Dataset| {
            common(one, other).iter().map(|id| Value::from(id.to_string())).collect::<Vec<_>>().into()
        };
        found.push(HarvestOverride {
            path: "resources".to_owned(),
            local: Some(order(here, remote)),
            remote: Some(order(remote, here)),
        });
    }
    Ok(found)
}

/// The dataset with what the source says of one field; none when nothing was changed there.
pub(super) fn without(remote: &Dataset, here: &Dataset, path: &str) -> Result<Option<Dataset>> {
    if !overrides(remote, here)?.iter().any(|held| held.path == path) {
        return Ok(None);
    }
    let mut after = here.clone();
    if path == "resources" {
        let theirs: Vec<ResourceId> = remote.resources.iter().map(|resource| resource.id).collect();
        let ours: Vec<ResourceId> = here.resources.iter().map(|resource| resource.id).collect();
        let said = by_id(remote);
        let added = ours.iter().copied().filter(|id| !said.contains_key(id)).collect();
        let mut held: BTreeMap<ResourceId, Resource> =
            here.resources.iter().map(|resource| (resource.id, resource.clone())).collect();
        let order = placed(&ours, theirs, &added);
        after.resources = order.into_iter().filter_map(|id| held.remove(&id)).collect();
        return Ok(Some(after));
    }
    let Some(rest) = path.strip_prefix("resources[") else {
        after.metadata = given_back(&remote.metadata, &here.metadata, path)?;
        return Ok(Some(after));
    };
    let (id, name) = rest.split_once(']').unwrap_or((rest, ""));
    let Some(theirs) = remote.resources.iter().find(|held| held.id.to_string() == id) else {
        return Ok(None);
    };
    match after.resources.iter_mut().find(|held| held.id == theirs.id) {
        Some(ours) => {
            ours.metadata = given_back(&theirs.metadata, &ours.metadata, name.trim_start_matches('.'))?;
        }
        None => {
            let at = remote.resources.iter().position(|held| held.id == theirs.id).unwrap_or(0);
            let before: Vec<ResourceId> = remote.resources.iter().take(at).map(|held| held.id).collect();
            let follows = after.resources.iter().rposition(|held| before.contains(&held.id));
            after.resources.insert(follows.map_or(0, |place| place + 1), theirs.clone());
        }
    }
    Ok(Some(after))
}

fn given_back<T: Serialize + DeserializeOwned>(theirs: &T, ours: &T, name: &str) -> Result<T> {
    let mut result = fields(ours)?;
    match fields(theirs)?.remove(name) {
        Some(value) => result.insert(name.to_owned(), value),
        None => result.remove(name),
    };
    written(result)
}
