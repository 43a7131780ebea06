//! Moving a dataset to another profile, and telling what came of it.

use crate::args::Arguments;
use crate::commands::session;
use crate::output::{Done, clean, issue_line, json, say};
use crate::words;
use catalogue_core::{Filling, Language, Principal, field_label};
use serde_json::Value;

/// Moves a dataset to another profile.
pub(crate) fn run(arguments: &Arguments, address: &str, profile: &str) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let held = session.find(address)?.dataset;
    let upgrade = session.upgrade(held.id, held.revision, profile)?;
    if arguments.json {
        return json(&upgrade);
    }
    say(&format!("{} {profile}", words::upgraded(language)))?;
    fillings(words::filled_in(language), &upgrade.filled, language)?;
    fillings(words::suggested(language), &upgrade.suggestions, language)?;
    for held in &upgrade.missing {
        say(&format!("[{}] {}", held.step, issue_line(&held.issue, language)))?;
    }
    Ok(())
}

fn fillings(head: &str, fillings: &[Filling], language: Language) -> Done {
    if !fillings.is_empty() {
        say(head)?;
    }
    for filling in fillings {
        let label = field_label(&filling.path, language);
        let value = clean(&shortly(&filling.value));
        say(&format!("  {label} : {value} ({})", filling.because.get(language)))?;
    }
    Ok(())
}

/// A value on one line.
fn shortly(value: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(", "),
        other => text(other),
    }
}
