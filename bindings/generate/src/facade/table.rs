//! Writing `api.json`: what the runners of the scenarios know of each noun and verb, so that none of them
//! knows any by heart. It tells how JSON names and tags what the facade has under its own names.

use super::reached;
use crate::model::{Field, Kind, Library, Noun, Tagging, Verb};
use std::fmt::Write;

/// The file.
pub fn write(library: &Library, verbs: &[Verb]) -> Result<String, String> {
    let mut lines = Vec::new();
    for name in reached(library, verbs)? {
        let Some(noun) = library.nouns.get(&name) else { continue };
        lines.push(format!("    {:?}: {}", name, told(library, noun)));
    }
    let nouns = lines.join(",\n");
    let mut lines = Vec::new();
    // Made or known by whoever opens a catalogue or a session.
    let elsewhere = |verb: &&Verb| match verb.of.as_str() {
        "Catalogue" => ["create", "open", "session", "path"].contains(&verb.name.as_str()),
        _ => ["principal", "portal_code"].contains(&verb.name.as_str()),
    };
    for verb in verbs.iter().filter(|verb| !elsewhere(verb)) {
        let parameters: Vec<String> = verb
            .parameters
            .iter()
            .map(|one| format!("[{:?}, {}]", one.name.trim_end_matches('_'), kind(&one.kind)))
            .collect();
        lines.push(format!(
            "    {:?}: {{ \"of\": {:?}, \"takes\": [{}], \"gives\": {} }}",
            verb.name,
            verb.of,
            parameters.join(", "),
            kind(&verb.answer)
        ));
    }
    Ok(format!("{{\n  \"nouns\": {{\n{nouns}\n  }},\n  \"verbs\": {{\n{}\n  }}\n}}\n", lines.join(",\n")))
}

fn told(library: &Library, noun: &Noun) -> String {
    match noun {
        Noun::Struct { fields: given, .. } => format!("{{ \"fields\": {} }}", fields(library, given)),
        Noun::Codes { variants, .. } => {
            let codes: Vec<String> =
                variants.iter().map(|variant| format!("{:?}: {:?}", variant.name, variant.code)).collect();
            format!("{{ \"codes\": {{ {} }} }}", codes.join(", "))
        }
        Noun::Data { tagging, variants, .. } => {
            let (tag, content) = match tagging {
                Tagging::External => (String::new(), String::new()),
                Tagging::Internal(tag) => (tag.clone(), String::new()),
                Tagging::Adjacent(tag, content) => (tag.clone(), content.clone()),
            };
            let mut told = Vec::new();
            for variant in variants {
                let holds = match &variant.wraps {
                    Some(inner) => format!("\"wraps\": {inner:?}"),
                    None => format!("\"fields\": {}", fields(library, &variant.fields)),
                };
                told.push(format!("{:?}: {{ \"code\": {:?}, {holds} }}", variant.name, variant.code));
            }
            format!(
                "{{ \"tag\": {tag:?}, \"content\": {content:?}, \"variants\": {{ {} }} }}",
                told.join(", ")
            )
        }
    }
}

/// Each field: its name in JSON, its name here (none where the variant holds one thing without a name), what
/// it is and what it is when it is left out.
fn fields(library: &Library, given: &[Field]) -> String {
    let mut lines = Vec::new();
    for field in given {
        let json = field.name.trim_end_matches('_');
        let mut line = format!("[{json:?}, {:?}, {}", field.rust, kind(&field.kind));
        if let Some(default) = field.default.as_ref().filter(|_| !field.unsaid) {
            let _ = write!(line, ", {}", absent(library, &field.kind, default));
        }
        lines.push(format!("{line}]"));
    }
    format!("[{}]", lines.join(", "))
}

/// A default, as JSON.
fn absent(library: &Library, of: &Kind, default: &str) -> String {
    if let Kind::Optional(inner) = of
        && default != "None"
    {
        return absent(library, inner, default);
    }
    match default {
        "None" => "null".to_owned(),
        "True" => "true".to_owned(),
        "False" => "false".to_owned(),
        "[]" | "{}" | "\"\"" => default.to_owned(),
        made if made.ends_with("()") => match of {
            // A variant that is the default: its tag alone.
            Kind::Named(name) => match library.nouns.get(name) {
                Some(Noun::Data { tagging: Tagging::Internal(tag), variants, .. }) => variants
                    .iter()
                    .find(|variant| format!("{}{name}()", variant.name) == made)
                    .map_or_else(|| "{}".to_owned(), |variant| format!("{{ {tag:?}: {:?} }}", variant.code)),
                _ => "{}".to_owned(),
            },
            _ => "{}".to_owned(),
        },
        member => match (of, member.split_once('.')) {
            (Kind::Named(name), Some((_, member))) => match library.nouns.get(name) {
                Some(Noun::Codes { variants, .. }) => variants
                    .iter()
                    .find(|variant| crate::read::shout(&variant.name) == member)
                    .map_or_else(|| "null".to_owned(), |variant| format!("{:?}", variant.code)),
                _ => "null".to_owned(),
            },
            _ => member.to_owned(),
        },
    }
}

/// What a value is: a word, or a word and what it holds.
fn kind(of: &Kind) -> String {
    match of {
        Kind::Text => "\"text\"".into(),
        Kind::Whole => "\"whole\"".into(),
        Kind::Number => "\"number\"".into(),
        Kind::Truth => "\"truth\"".into(),
        Kind::Bytes => "\"bytes\"".into(),
        Kind::Identifier => "\"id\"".into(),
        Kind::Moment => "\"moment\"".into(),
        Kind::Day => "\"day\"".into(),
        Kind::Date => "\"date\"".into(),
        Kind::Json => "\"json\"".into(),
        Kind::Nothing => "\"nothing\"".into(),
        Kind::Optional(inner) => format!("[\"optional\", {}]", kind(inner)),
        Kind::List(inner) => format!("[\"list\", {}]", kind(inner)),
        Kind::Map(inner) => format!("[\"map\", {}]", kind(inner)),
        Kind::Tuple(inner) => {
            format!("[\"tuple\", {}]", inner.iter().map(kind).collect::<Vec<_>>().join(", "))
        }
        Kind::Named(name) => format!("{name:?}"),
    }
}
