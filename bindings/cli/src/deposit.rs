//! Writing: create from JSON, publish, delete in two steps.

use crate::args::Arguments;
use crate::commands::session;
use crate::output::{Done, bytes, json, number, say};
use crate::{Failure, show, words};
use catalogue_core::{
    Change, Error, Impact, Issue, Language, Metadata, Principal, ResourceMetadata, validate,
};
use serde_json::Value;
use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::Path;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|content| bytes = content)
    };
    done.map_err(|error| Failure::Unreadable(format!("{}: {error}", path.display())))?;
    Ok(bytes)
}

/// What a file describes: a dataset, and the resources given with it.
fn described(path: &Path, language: Language) -> Result<(Metadata, Vec<ResourceMetadata>), Failure> {
    let unreadable = |why: String| Failure::Unreadable(format!("{}: {why}", path.display()));
    let refused = |issues| Failure::Catalogue(Error::Invalid { issues });
    let bytes = read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable(words::not_utf8(language).to_owned()))?;
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
    let Some(metadata) = value.get("metadata") else {
        return Ok((validate::read_metadata(text).map_err(refused)?, Vec::new()));
    };
    let known = ["metadata", "resources"];
    let keys = value.as_object().into_iter().flatten().map(|(key, _)| key);
    if let Some(unknown) = keys.into_iter().find(|key| !known.contains(&key.as_str())) {
        return Err(unreadable(format!(
            "{} {unknown:?} ({})",
            words::unknown_key(language),
            known.join(", ")
        )));
    }
    let given = match value.get("resources") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(list)) => list.as_slice(),
        Some(_) => return Err(unreadable("resources: […]".to_owned())),
    };
    // Everything wrong is told at once.
    let mut wrong = Vec::new();
    let metadata = validate::read_metadata(&metadata.to_string()).unwrap_or_else(|issues| {
        wrong.extend(issues);
        Metadata::default()
    });
    let mut resources = Vec::new();
    for (at, resource) in given.iter().enumerate() {
        match validate::read_resource(&resource.to_string()) {
            Ok(resource) => resources.push(resource),
            Err(issues) => wrong.extend(issues.into_iter().map(|issue| {
                let dot = if issue.path.is_empty() { "" } else { "." };
                Issue { path: format!("resources[{at}]{dot}{}", issue.path), ..issue }
            })),
        }
    }
    if wrong.is_empty() { Ok((metadata, resources)) } else { Err(refused(wrong)) }
}

/// Creates a dataset.
pub(crate) fn create(arguments: &Arguments, file: &Path, profile: Option<&str>, publish: bool) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let (mut metadata, resources) = described(file, language)?;
    if metadata.organisation.is_none() {
        // The form pre-fills the organisation of who deposits.
        let defaults = session.form(None, None)?.defaults;
        metadata.organisation =
            defaults.get("organisation").and_then(Value::as_str).and_then(|id| id.parse().ok());
    }
    metadata.profile = profile.map(str::to_owned).or(metadata.profile);
    let change = Change::Create { metadata: Box::new(metadata), resources, publish };
    let written = session.apply(vec![change]).map_err(|refusal| Failure::Catalogue(refusal.error))?;
    for dataset in written {
        let view = session.get(dataset.id)?;
        if arguments.json {
            json(&view)?;
        } else {
            let state = words::state_of(view.dataset.state, language);
            say(&format!("{} {} ({state})", words::created(language), view.address))?;
            show::issues(&session.check(dataset.id, None)?, language)?;
        }
    }
    Ok(())
}

/// Publishes a draft.
pub(crate) fn publish(arguments: &Arguments, address: &str) -> Done {
    let session = session(arguments, Principal::Anonymous)?;
    let held = session.find(address)?.dataset;
    let dataset = session.publish(held.id, held.revision)?;
    let view = session.get(dataset.id)?;
    if arguments.json {
        return json(&view);
    }
    say(&format!("{} {}", words::published(arguments.language()), view.url))
}

/// Tells what goes with a dataset, asks, and deletes it.
pub(crate) fn delete(arguments: &Arguments, address: &str, yes: bool) -> Done {
    let language = arguments.language();
    let session = session(arguments, Principal::Anonymous)?;
    let id = session.find(address)?.dataset.id;
    let impact = session.prepare_delete(id)?;
    if !yes {
        if arguments.json {
            json(&impact)?;
        } else {
            tell(&impact, language)?;
        }
        if !std::io::stdin().is_terminal() || arguments.json {
            return Err(Failure::Usage(words::rerun(language).to_owned()));
        }
        if !agreed(words::confirm(language))? {
            return say(words::not_deleted(language));
        }
    }
    let deleted = session.delete(id, &impact.token)?;
    if arguments.json {
        return json(&deleted);
    }
    say(&format!("{} {}", words::deleted(language), impact.title))
}

fn tell(impact: &Impact, language: Language) -> Done {
    say(&format!("{} {}", words::about_to_delete(language), impact.title))?;
    let count = |value| number(value, language);
    let (resources, files, uses) = (count(impact.resources), count(impact.files), count(impact.uses));
    let size = bytes(impact.bytes, language);
    let with = words::goes_too(language);
    say(&match language {
        Language::French => {
            format!(
                "{with} : {resources} ressource(s), {files} fichier(s) ({size}), {uses} consultation(s) comptée(s)"
            )
        }
        Language::English => {
            format!("{with}: {resources} resource(s), {files} file(s) ({size}), {uses} counted use(s)")
        }
    })
}

/// Whether the person at the terminal says yes.
fn agreed(question: &str) -> Result<bool, Failure> {
    let mut out = std::io::stderr().lock();
    out.write_all(question.as_bytes())?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(["o", "oui", "y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}
