//! Licences, access and the reasons of restrictions. A licence is recognised or left unknown, never
//! supposed; what was closed never becomes open.

use super::value::{self, candidates, items};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::issue::{Issue, IssueCode};
use crate::model::{Access, AccessRule, ResourceMetadata};
use crate::text;
use crate::vocabulary::{Match, scheme};
use serde_json::Value;

/// What statements about rights say.
#[derive(Default)]
struct Said {
    licences: Vec<(String, String, bool)>,
    access: Option<Access>,
    reason: Option<String>,
    unknown: Vec<String>,
}

/// Reads the rights of a dataset; gives the rule of the distributions that state none.
pub(super) fn dataset(draft: &mut Draft<'_>, fields: &mut Fields) -> AccessRule {
    let said = read(draft, fields);
    draft.metadata.licence = licence(draft, "licence", &said);
    let mut rule = own_words(draft, fields, "resources.access");
    if let Some(access) = said.access {
        told_restricted(draft, "resources.access", &access);
        rule.download = access;
    }
    rule.reason = rule.reason.or_else(|| said.reason.clone());
    draft.metadata.access_reason = said.reason;
    if let Some(text) = value::take_text(fields, "cat:accessReason") {
        draft.metadata.access_reason = draft.access_reason("access_reason", &text);
    }
    if rule.is_open() {
        rule.reason = None;
    }
    rule
}

/// Reads the rights of a distribution, whose dataset has the rule `whole`.
pub(super) fn distribution(
    draft: &mut Draft<'_>,
    path: &str,
    fields: &mut Fields,
    whole: &AccessRule,
    resource: &mut ResourceMetadata,
) {
    let said = read(draft, fields);
    resource.licence = licence(draft, &format!("{path}.licence"), &said);
    let path = format!("{path}.access");
    let level = fields.has("cat:accessLevel");
    let own = own_words(draft, fields, &path);
    resource.access = match said.access {
        _ if level => own,
        Some(access) => {
            told_restricted(draft, &path, &access);
            AccessRule { download: access, ..AccessRule::default() }
        }
        None => whole.clone(),
    };
    let closed = !resource.access.is_open();
    if closed && resource.access.reason.is_none() {
        resource.access.reason = said.reason;
    } else if !closed && draft.metadata.access_reason.is_none() {
        // Written on each distribution of a record whose access is not restricted by it.
        draft.metadata.access_reason = said.reason;
    }
}

/// What this catalogue wrote of its own rule, exactly.
fn own_words(draft: &mut Draft<'_>, fields: &mut Fields, path: &str) -> AccessRule {
    let mut rule = AccessRule::default();
    if let Some(level) = value::take_text(fields, "cat:accessLevel") {
        rule.download = match level.as_str() {
            "open" => Access::Open,
            "authenticated" => Access::Authenticated,
            "closed" => Access::Closed,
            _ => Access::Restricted { audiences: Vec::new() },
        };
        told_restricted(draft, path, &rule.download);
        if let Some(text) = value::take_text(fields, "cat:reason") {
            rule.reason = draft.access_reason(&format!("{path}.reason"), &text);
        }
        if let Some(text) = value::take_text(fields, "cat:ask") {
            rule.ask = draft.line(&format!("{path}.ask"), &text, 350);
        }
    }
    rule
}

/// Restricted to whom is not said: to nobody until somebody says.
fn told_restricted(draft: &mut Draft<'_>, path: &str, access: &Access) {
    if matches!(access, Access::Restricted { .. }) {
        let issue = Issue::warning(format!("{path}.audiences"), IssueCode::ReferenceLost);
        draft.lose(issue.with("found", access.code()));
    }
}

fn read(draft: &mut Draft<'_>, fields: &mut Fields) -> Said {
    let mut said = Said::default();
    for key in ["dct:license", "dct:accessRights", "dct:rights"] {
        let Some(value) = fields.take(key) else { continue };
        for item in items(&value) {
            statement(draft, key, item, &mut said);
        }
    }
    said
}

fn statement(draft: &mut Draft<'_>, key: &str, item: &Value, said: &mut Said) {
    let texts = candidates(item);
    if let Some(access) = texts.iter().find_map(|text| level(text)) {
        let closer = said.access.as_ref().is_none_or(|held| rank(&access) > rank(held));
        if closer {
            said.access = Some(access);
        }
        draft.keep_raw("access_rights", texts.first().map(String::as_str).unwrap_or_default());
        return;
    }
    if let Some(reason) = texts.iter().find_map(|text| reason(draft, text)) {
        said.reason = said.reason.take().or(Some(reason));
        return;
    }
    // An address that is a licence's, then a code, then a title, then a title within a text.
    let vocabulary = draft.reading.vocabulary;
    let found = texts.iter().find_map(|text| Some((vocabulary.recognise_licence(text, None)?, text.clone())));
    match found {
        Some((found, text)) => {
            let exact = found.kind == Match::Exact && !found.ambiguous;
            said.licences.push((found.code, text, exact));
        }
        None => match texts.first() {
            Some(text) if key == "dct:accessRights" => {
                draft.lose_value("access_rights", IssueCode::ValueLost, text)
            }
            Some(text) => said.unknown.push(text.clone()),
            None => {}
        },
    }
}

/// The level that an EU access right, or its name, stands for.
fn level(found: &str) -> Option<Access> {
    let code = match found.rsplit_once("/access-right/") {
        Some((_, code)) => code.trim_end_matches('/').to_owned(),
        None => text::key(found).to_uppercase().replace([' ', '-'], "_"),
    };
    match code.as_str() {
        "PUBLIC" | "OPEN" => Some(Access::Open),
        "RESTRICTED" | "NON_PUBLIC" | "RESTREINT" | "NON_PUBLIQUE" => {
            Some(Access::Restricted { audiences: Vec::new() })
        }
        "CONFIDENTIAL" | "SENSITIVE" | "CONFIDENTIEL" => Some(Access::Closed),
        _ => None,
    }
}

fn rank(access: &Access) -> u8 {
    match access {
        Access::Open => 0,
        Access::Authenticated => 1,
        Access::Restricted { .. } => 2,
        Access::Closed => 3,
    }
}

/// The reason of a restriction, by the INSPIRE register, a French code or a usual sentence.
fn reason(draft: &Draft<'_>, found: &str) -> Option<String> {
    if found.contains("/LimitationsOnPublicAccess/") || found.contains("/CrpaAccessLimitations/") {
        let lists = [scheme::ACCESS_REASON, scheme::ACCESS_REASON_CRPA];
        return lists.iter().find_map(|list| draft.find_code(list, found)).map(|(code, _)| code);
    }
    let key = text::key(found);
    let none = [
        "pas de restriction d acces public",
        "aucun des articles de la loi ne peut etre invoque pour justifier d une restriction d acces",
        "no limitations to public access",
        "no limitations on public access",
    ];
    (key.chars().count() < 200 && none.iter().any(|words| key.contains(words))).then(|| "none".to_owned())
}

/// The licence, when one and only one is named. Texts that are none are lost when nothing else says
/// it, else kept.
fn licence(draft: &mut Draft<'_>, path: &str, said: &Said) -> Option<String> {
    let mut codes: Vec<&String> = said.licences.iter().map(|(code, _, _)| code).collect();
    codes.sort();
    codes.dedup();
    for text in &said.unknown {
        if said.licences.is_empty() {
            draft.lose_value(path, IssueCode::ValueLost, text);
        } else {
            draft.keep_raw(path, text);
        }
    }
    match codes.as_slice() {
        [] => None,
        [code] => {
            let code = (*code).clone();
            for (_, text, exact) in &said.licences {
                if *text != code || !exact {
                    draft.keep_raw(path, text);
                }
            }
            Some(code)
        }
        // Two licences: which one holds is not for a reader to say.
        _ => {
            for (_, text, _) in &said.licences {
                draft.lose_value(path, IssueCode::ValueLost, text);
            }
            None
        }
    }
}

/// One licence for all: that of the dataset, when every distribution states it and it states none.
/// A distribution keeps a licence of its own only when it differs.
pub(super) fn derive(draft: &mut Draft<'_>, resources: &mut [ResourceMetadata]) {
    if draft.metadata.licence.is_none() {
        let first = resources.first().and_then(|resource| resource.licence.clone());
        if first.is_some() && resources.iter().all(|resource| resource.licence == first) {
            draft.metadata.licence = first;
        }
    }
    for resource in resources {
        if resource.licence == draft.metadata.licence {
            resource.licence = None;
        }
    }
}
