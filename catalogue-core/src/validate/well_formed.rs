//! The gate of every write: types, limits and references.

use super::WellFormed;
use super::context::Context;
use super::links::Links;
use super::records::{ACCOUNT, ORGANISATION, PORTAL, PROVENANCE};
use super::shape::{Object, Shape};
use super::tables::{METADATA, RESOURCE};
use super::walk::{Mode, Place, Walk};
use crate::issue::{Issue, IssueCode, Severity};
use crate::model::{Account, Dataset, Organisation, Portal, Provenance};
use crate::text::size::{json_bound, json_bytes};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Proves that a dataset may be written: draft, harvested or published.
///
/// # Errors
/// Every broken rule of severity error, by path: unknown codes of closed lists, lengths, list
/// sizes, duplicates, addresses, boxes, dates, references, a record that is too large.
pub fn well_formed(dataset: Dataset, context: &Context<'_>) -> Result<WellFormed<Dataset>, Vec<Issue>> {
    prove(errors_of(dataset_issues(&dataset, context).0), dataset)
}

/// Proves that an organisation may be written.
///
/// # Errors
/// Every broken rule of severity error; paths are those of its details (`name`, `siret`).
pub fn well_formed_organisation(
    organisation: Organisation,
    context: &Context<'_>,
) -> Result<WellFormed<Organisation>, Vec<Issue>> {
    let mut issues = table_issues(&organisation.details, &Shape::Object(&ORGANISATION), "", context);
    let mut links = Links::new(context);
    links.whole_organisation(&organisation);
    issues.append(&mut links.issues);
    prove(errors_of(issues), organisation)
}

/// Proves that an account may be written.
///
/// # Errors
/// Every broken rule of severity error; paths are those of its details (`login`, `memberships[0].organisation`).
pub fn well_formed_account(
    account: Account,
    context: &Context<'_>,
) -> Result<WellFormed<Account>, Vec<Issue>> {
    let mut issues = table_issues(&account.details, &Shape::Object(&ACCOUNT), "", context);
    let mut links = Links::new(context);
    links.whole_account(&account);
    issues.append(&mut links.issues);
    prove(errors_of(issues), account)
}

/// Proves that a portal may be written.
///
/// # Errors
/// Every broken rule of severity error (`code`, `base_url`, `predicate.themes[0]`…).
pub fn well_formed_portal(portal: Portal, context: &Context<'_>) -> Result<WellFormed<Portal>, Vec<Issue>> {
    let mut issues = table_issues(&portal, &Shape::Object(&PORTAL), "", context);
    let mut links = Links::new(context);
    links.whole_portal(&portal);
    issues.append(&mut links.issues);
    prove(errors_of(issues), portal)
}

pub(super) fn prove<T>(errors: Vec<Issue>, checked: T) -> Result<WellFormed<T>, Vec<Issue>> {
    if errors.is_empty() { Ok(WellFormed::new(checked)) } else { Err(errors) }
}

/// The errors alone, in order.
pub(super) fn errors_of(mut issues: Vec<Issue>) -> Vec<Issue> {
    issues.retain(|issue| issue.severity == Severity::Error);
    in_order(issues)
}

/// Worst first, then by path and rule; each once.
pub(super) fn in_order(mut issues: Vec<Issue>) -> Vec<Issue> {
    issues.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| a.path.cmp(&b.path)).then_with(|| a.code.cmp(&b.code))
    });
    issues.dedup();
    issues
}

/// What is written of a dataset as values, made once for every rule that looks at them.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelled {
    pub(super) metadata: Value,
    pub(super) resources: Vec<Value>,
}

/// Every issue of well-formedness, warnings and hints included, with the values that were looked at.
pub(super) fn dataset_issues(dataset: &Dataset, context: &Context<'_>) -> (Vec<Issue>, Spelled) {
    let limit = context.limits.record_bytes;
    // To the byte only where it may matter.
    let bytes = if json_bound(dataset) > limit { json_bytes(dataset) } else { 0 };
    if bytes > limit {
        // The parts are not looked at: a record of this size may be meant to cost time.
        let issue = Issue::error("", IssueCode::TooLarge).with("found", bytes).with("limit", limit);
        return (vec![issue], Spelled::default());
    }
    let mut issues = Vec::new();
    let metadata = walked(&dataset.metadata, &METADATA, "", context, &mut issues);
    let mut spelled = Spelled { metadata, resources: Vec::with_capacity(dataset.resources.len()) };
    for (index, resource) in dataset.resources.iter().enumerate() {
        let root = format!("resources[{index}]");
        let mut found = Vec::new();
        spelled.resources.push(walked(&resource.metadata, &RESOURCE, &root, context, &mut found));
        if index < context.limits.resources {
            issues.append(&mut found);
        }
    }
    if let Some(held) = &dataset.provenance {
        // What the source said is kept as it came: it may be much, and no rule looks at it.
        let provenance = Provenance {
            format: held.format.clone(),
            source: held.source.clone(),
            remote_id: held.remote_id.clone(),
            remote_url: held.remote_url.clone(),
            read: held.read,
            fingerprint: held.fingerprint.clone(),
            raw: BTreeMap::new(),
            unmapped: BTreeMap::new(),
        };
        issues.append(&mut table_issues(&provenance, &Shape::Object(&PROVENANCE), "provenance", context));
    }
    let mut links = Links::new(context);
    links.dataset(dataset);
    issues.append(&mut links.issues);
    (issues, spelled)
}

/// The value of a record, with what it breaks of its table.
fn walked(
    record: &impl Serialize,
    table: &'static Object,
    root: &str,
    context: &Context<'_>,
    issues: &mut Vec<Issue>,
) -> Value {
    match serde_json::to_value(record) {
        Ok(value) => {
            let mut walk = Walk::new(Mode::Check(context));
            walk.value(&value, &Shape::Object(table), &Place::Root(root));
            issues.append(&mut walk.issues);
            value
        }
        Err(fault) => {
            issues.push(Issue::error(root, IssueCode::NotWellFormed).with("found", fault));
            Value::Null
        }
    }
}

/// What a record breaks of its table.
pub(super) fn table_issues<T: Serialize>(
    record: &T,
    shape: &Shape,
    root: &str,
    context: &Context<'_>,
) -> Vec<Issue> {
    match serde_json::to_value(record) {
        Ok(value) => {
            let mut walk = Walk::new(Mode::Check(context));
            walk.value(&value, shape, &Place::Root(root));
            walk.issues
        }
        Err(fault) => vec![Issue::error(root, IssueCode::NotWellFormed).with("found", fault)],
    }
}

/// Whether a value says something: not null, blank or empty.
pub(super) fn says_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(Value::Object(map)) => !map.is_empty(),
        Some(_) => true,
    }
}
