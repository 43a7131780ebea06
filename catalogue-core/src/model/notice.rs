//! Notices: what is owed to people, for the host to send. The library sends nothing.

use crate::id::AccountId;
use crate::issue::Language;
use crate::model::notice_text;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A message owed to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its identifier.
    pub id: Uuid,
    /// When it became due.
    pub time: DateTime<Utc>,
    /// The code of its kind ([`NOTICE_KINDS`]).
    pub kind: String,
    /// To whom, when they have an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The e-mail to send it to; absent when the account has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the texts name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<String, String>,
}

/// The codes of every kind of notice.
pub const NOTICE_KINDS: &[&str] = notice_text::KINDS;

impl Notice {
    /// The subject line of the message, one line whatever was put in.
    pub fn subject(&self, language: Language) -> String {
        let subject = notice_text::text(&self.kind, language)
            .map_or_else(|| self.kind.clone(), |text| self.fill_line(text.subject, language).0);
        subject.replace(char::is_control, " ")
    }

    /// The body of the message, plain text.
    pub fn body(&self, language: Language) -> String {
        notice_text::text(&self.kind, language)
            .map_or_else(String::new, |text| self.fill(text.body, language))
    }

    /// Replaces each `{name}`. What was put in is not looked at again: a value may hold braces. A
    /// line of which nothing was given, as that of a note, is left out.
    fn fill(&self, template: &str, language: Language) -> String {
        let lines = template.lines().map(|line| self.fill_line(line, language));
        let said: Vec<String> = lines.filter(|(_, says)| *says).map(|(line, _)| line).collect();
        said.join("\n")
    }

    /// A line filled, and whether it says something: it names nothing, or something was given.
    fn fill_line(&self, line: &str, language: Language) -> (String, bool) {
        let mut filled = String::with_capacity(line.len());
        let (mut named, mut given) = (false, false);
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, tail)) = after.split_once('}') else { break };
            let value = self.arguments.get(name).map(String::as_str).filter(|value| !value.is_empty());
            named = true;
            given |= value.is_some();
            match value {
                // The only list: each code has words of its own.
                Some(value) if name == "flags" => {
                    let words = value.split(", ").map(|code| notice_text::word(name, code, language));
                    filled.push_str(&words.collect::<Vec<_>>().join(" ; "));
                }
                value => {
                    filled.push_str(value.map_or("—", |value| notice_text::word(name, value, language)));
                }
            }
            rest = tail;
        }
        filled.push_str(rest);
        (filled, given || !named)
    }
}
