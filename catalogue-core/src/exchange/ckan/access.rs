//! `restricted` of ckanext-restricted and IDGO. What was closed never becomes open: a rule
//! that cannot be carried over lets nobody in, and says so.

use super::dialect::Dialect;
use crate::exchange::draft::Draft;
use crate::exchange::fields::{is_empty, text_of, truth_of, unpacked};
use crate::exchange::levels::{LevelSystem, NamedAudience, access_of};
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, AccessRule, Audience};
use crate::vocabulary::scheme;
use serde_json::Value;

/// The word that IDGO alone has.
const PARTNERS: &str = "only_idgo_partners";

/// The rule of a resource.
pub(super) fn rule(draft: &mut Draft<'_>, path: &str, value: &Value, dialect: Dialect) -> AccessRule {
    let path = format!("{path}.access");
    let read = unpacked(value);
    let level = match &read {
        Value::Object(map) => map.get("level").and_then(text_of),
        other => text_of(other),
    };
    let users = read.get("allowed_users").is_some_and(|users| !is_empty(users));
    let Some(level) = level else {
        if is_empty(&read) || matches!(&read, Value::Object(_)) && !users {
            return AccessRule::default();
        }
        return nobody(draft, &path, "restricted");
    };
    let word = level.to_ascii_lowercase();
    let access = match word.as_str() {
        "open" | "false" => Access::Open,
        word => {
            // A list of users shows IDGO's meaning: the members of the organisations named.
            let idgo = dialect == Dialect::Idgo || users && word == "any_organization" || word == PARTNERS;
            let system = if idgo { LevelSystem::Idgo } else { LevelSystem::CkanRestricted };
            // Names of accounts and organisations over there are nobody's here.
            match access_of(system, word, &NamedAudience::default()) {
                Some(access) if !names_nobody(&access) => access,
                _ => return nobody(draft, &path, &level),
            }
        }
    };
    if read.get("geo_restriction").and_then(truth_of) == Some(true) {
        // Limited to the reader's own territory, which the source does not name.
        return nobody(draft, &path, "geo_restriction");
    }
    if users && matches!(access, Access::Restricted { .. }) {
        draft.lose(
            Issue::warning(format!("{path}.audiences"), IssueCode::ReferenceLost)
                .with("found", "allowed_users"),
        );
    }
    if level != access.code() {
        draft.keep_raw(&path, &level);
    }
    AccessRule { download: access, ..AccessRule::default() }
}

/// Whether a level rests on a list that came without anybody known here.
fn names_nobody(access: &Access) -> bool {
    let Access::Restricted { audiences } = access else { return false };
    audiences.iter().all(|audience| match audience {
        Audience::Accounts { accounts } => accounts.is_empty(),
        Audience::Organisations { organisations } => organisations.is_empty(),
        _ => false,
    })
}

/// Restricted to nobody: names of accounts mean nothing here, and are not kept.
fn nobody(draft: &mut Draft<'_>, path: &str, found: &str) -> AccessRule {
    draft.keep_raw(path, found);
    draft.lose(Issue::warning(format!("{path}.audiences"), IssueCode::ReferenceLost).with("found", found));
    AccessRule { download: Access::Restricted { audiences: Vec::new() }, ..AccessRule::default() }
}

/// The level that `access_rights` gives to the whole dataset; `None` when it says nothing known.
pub(super) fn rights(draft: &mut Draft<'_>, text: &str) -> Option<Access> {
    let code = text.trim().rsplit('/').next().unwrap_or_default();
    let access = match code {
        "PUBLIC" => Access::Open,
        "RESTRICTED" | "NON_PUBLIC" => Access::Restricted { audiences: Vec::new() },
        "CONFIDENTIAL" | "SENSITIVE" => Access::Closed,
        _ => match draft.find_code(scheme::ACCESS_LEVEL, text)?.0.as_str() {
            "open" => Access::Open,
            "authenticated" => Access::Authenticated,
            "closed" => Access::Closed,
            _ => Access::Restricted { audiences: Vec::new() },
        },
    };
    draft.keep_raw("access_rights", text);
    if matches!(access, Access::Restricted { .. }) {
        draft
            .lose(Issue::warning("resources.access.audiences", IssueCode::ReferenceLost).with("found", text));
    }
    Some(access)
}
