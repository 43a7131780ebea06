//! What follows from the record alone.

use super::{Filling, UpgradeFacts, filling};
use crate::model::{Access, Contact, Dataset, Operation, Resource};
use std::collections::BTreeSet;

/// Every value that follows, whether its field is empty or not.
pub(super) fn values(dataset: &Dataset, facts: &UpgradeFacts) -> Vec<Filling> {
    let found = [
        contacts(facts),
        boxes(facts),
        reference_systems(dataset),
        languages(dataset),
        licence(dataset),
        access_reason(dataset),
        service_type(dataset),
    ];
    found.into_iter().flatten().collect()
}

/// Who owns the data answers for it, when nobody else does.
fn contacts(facts: &UpgradeFacts) -> Option<Filling> {
    let owner = facts.owner.as_ref()?;
    let contact = Contact {
        organisation: Some(owner.name.clone()),
        email: Some(owner.email.clone()?),
        phone: owner.phone.clone(),
        url: owner.website.clone(),
        role: Some("pointOfContact".to_owned()),
        name: None,
    };
    let (fr, en) = ("Coordonnées de l'organisation.", "The organisation's own details.");
    Some(filling("contacts", vec![contact], fr, en))
}

fn boxes(facts: &UpgradeFacts) -> Option<Filling> {
    let (fr, en) = ("Emprise du territoire nommé.", "Box of the territory named.");
    Some(filling("extent.boxes", vec![facts.bounds?], fr, en))
}

/// Every different value of the resources, in order.
fn each<'a>(dataset: &'a Dataset, of: impl Fn(&'a Resource) -> Vec<&'a String>) -> Vec<&'a String> {
    let mut seen = BTreeSet::new();
    dataset.resources.iter().flat_map(of).filter(|value| seen.insert(*value)).collect()
}

fn reference_systems(dataset: &Dataset) -> Option<Filling> {
    let found = each(dataset, |held| held.metadata.crs.iter().collect());
    let (fr, en) = ("Systèmes de coordonnées des ressources.", "Reference systems of the resources.");
    Some(filling("crs", found, fr, en))
}

fn languages(dataset: &Dataset) -> Option<Filling> {
    let found = each(dataset, |held| held.metadata.languages.iter().collect());
    let (fr, en) = ("Langues des ressources.", "Languages of the resources.");
    Some(filling("languages", found, fr, en))
}

/// The licence that every resource names.
fn licence(dataset: &Dataset) -> Option<Filling> {
    let found = each(dataset, |held| held.metadata.licence.iter().collect());
    let [only] = found.as_slice() else { return None };
    let whole = dataset.resources.iter().all(|held| held.metadata.licence.is_some());
    let (fr, en) = ("Licence de chaque ressource.", "Licence of each resource.");
    whole.then(|| filling("licence", only, fr, en))
}

/// The reason that every resource that is not open gives.
fn access_reason(dataset: &Dataset) -> Option<Filling> {
    let given = |held: &&Resource| !held.metadata.access.is_open();
    let restricted: Vec<&Resource> = dataset.resources.iter().filter(given).collect();
    let reasons: BTreeSet<Option<&str>> =
        restricted.iter().map(|held| held.metadata.access.reason.as_deref()).collect();
    let only = reasons.first().copied().flatten().filter(|code| reasons.len() == 1 && *code != "none")?;
    let (fr, en) = ("Motif de chaque ressource restreinte.", "Reason of each restricted resource.");
    Some(filling("access_reason", only, fr, en))
}

/// What the links of a service are for, when all are for the same.
fn service_type(dataset: &Dataset) -> Option<Filling> {
    let services = dataset.resources.iter().flat_map(|held| &held.metadata.services);
    let operations: BTreeSet<Option<&str>> = services
        .map(|service| match service.operation {
            Some(Operation::View) => Some("view"),
            Some(Operation::Download) => Some("download"),
            _ => None,
        })
        .collect();
    let only = operations.first().copied().flatten().filter(|_| operations.len() == 1)?;
    let (fr, en) = ("Opération des liens du service.", "Operation of the links of the service.");
    (dataset.metadata.kind == "service").then(|| filling("service_type", only, fr, en))
}

/// Whether everybody may take every resource, and there is one.
pub(super) fn is_open(dataset: &Dataset) -> bool {
    let open = |held: &Resource| held.metadata.access.levels().all(|level| *level == Access::Open);
    !dataset.resources.is_empty() && dataset.resources.iter().all(open)
}
