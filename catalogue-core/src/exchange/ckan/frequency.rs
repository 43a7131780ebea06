//! How often a package says that it is updated, in the words of several platforms.

use crate::exchange::draft::Draft;
use crate::exchange::fields::{Fields, text_of};
use crate::issue::IssueCode;
use crate::vocabulary::scheme;

/// HDX writes the days between updates.
const DAYS: &[(&str, &str)] = &[
    ("-2", "AS_NEEDED"),
    ("-1", "NEVER"),
    ("0", "UPDATE_CONT"),
    ("1", "DAILY"),
    ("7", "WEEKLY"),
    ("14", "BIWEEKLY"),
    ("30", "MONTHLY"),
    ("90", "QUARTERLY"),
    ("180", "ANNUAL_2"),
    ("365", "ANNUAL"),
];

/// Reads the frequency of updates.
pub(super) fn read(draft: &mut Draft<'_>, fields: &mut Fields) {
    words(draft, fields);
    if let Some(text) = fields.take_text(&["data_update_frequency"]) {
        let days = DAYS.iter().find(|(days, _)| *days == text).map(|(_, code)| *code);
        let known = days.filter(|code| draft.reading.vocabulary.term(scheme::FREQUENCY, code).is_some());
        match known {
            Some(code) if draft.metadata.frequency.is_none() => {
                draft.keep_raw("frequency", &text);
                draft.metadata.frequency = Some(code.to_owned());
            }
            _ => draft.lose_value("frequency", IssueCode::ValueLost, &text),
        }
    }
}

fn words(draft: &mut Draft<'_>, fields: &mut Fields) {
    let keys = ["update_frequency", "frequency", "accrual_periodicity", "frequency-of-update"];
    let Some((key, value)) = fields.take_first(&keys) else { return };
    let Some(text) = text_of(&value) else { return fields.put_back(key, value) };
    // Where nothing tells whose words they are, the extra `frequency` is what udata reads.
    let system = draft.system;
    if key == "frequency" && system == "ckan" {
        draft.system = "udata";
    }
    draft.metadata.frequency = draft.code("frequency", scheme::FREQUENCY, &text);
    draft.system = system;
    // Beside PIGMA's own key, which has one word for two terms, it tells which.
    let vocabulary = draft.reading.vocabulary;
    let Some(other) = fields.get("frequency").and_then(text_of) else { return };
    fields.take("frequency");
    let read = vocabulary.resolve(scheme::FREQUENCY, &other, Some("udata")).map(|read| read.code);
    let alias = read.as_deref().and_then(|code| vocabulary.alias(scheme::FREQUENCY, code, "pigma"));
    match read {
        Some(code) if Some(&code) == draft.metadata.frequency.as_ref() => {}
        Some(code) if alias.is_some_and(|(word, _)| word == text) => draft.metadata.frequency = Some(code),
        _ => draft.lose_value("frequency", IssueCode::ValueLost, &other),
    }
}
