//! Writing what repeats of the facade for other languages: its nouns, its verbs, and the table by which
//! each language's runner of the scenarios finds its way.

mod nouns;
mod table;
mod types;
mod verbs;

pub use nouns::write as nouns;
pub use table::write as table;
pub use verbs::write as verbs;

use crate::model::{Library, Verb};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Nouns that no plain verb names and that the facade's own methods take or give.
const WANTED: &[&str] =
    &["ExportedFile", "HttpOptions", "CasAttributes", "CasAnswer", "Page", "SignInPolicy"];

/// The nouns that cross the border.
fn reached(library: &Library, verbs: &[Verb]) -> Result<BTreeSet<String>, String> {
    crate::nouns::reached(library, verbs, WANTED)
}

/// What says where a file comes from.
const HEAD: &str =
    "Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.";

/// The imports of what a text names.
fn imports(library: &Library, names: &BTreeSet<String>, body: &str) -> Result<String, String> {
    let words: BTreeSet<&str> = body.split(|letter: char| !letter.is_alphanumeric()).collect();
    let mut by_module: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        let module = library.paths.get(name).ok_or_else(|| format!("{name} is not public"))?;
        let place =
            if module.is_empty() { "catalogue_core".to_owned() } else { format!("catalogue_core::{module}") };
        by_module.entry(place).or_default().push(name);
    }
    let mut out = String::new();
    for (place, names) in by_module {
        let _ = writeln!(out, "use {place}::{{");
        let mut line = String::new();
        for name in names {
            if line.len() + name.len() > 100 {
                let _ = writeln!(out, "    {}", line.trim_end());
                line.clear();
            }
            let _ = write!(line, "{name}, ");
        }
        let _ = writeln!(out, "    {}\n}};", line.trim_end());
    }
    for (word, import) in [
        ("DateTime", "chrono::{DateTime, Utc}"),
        ("NaiveDate", "chrono::NaiveDate"),
        ("Value", "serde_json::Value"),
        ("BTreeMap", "std::collections::BTreeMap"),
        ("Uuid", "uuid::Uuid"),
    ] {
        if words.contains(word) {
            let _ = writeln!(out, "use {import};");
        }
    }
    Ok(out)
}

/// The types of the library that a text names, besides the nouns.
fn beside(library: &Library, body: &str) -> BTreeSet<String> {
    body.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.ends_with("Id") || ["Revision", "PartialDate", "Slug"].contains(word))
        .filter(|word| library.paths.contains_key(*word))
        .map(str::to_owned)
        .collect()
}

/// The lines of a documentation comment.
fn documented(out: &mut String, doc: &str, indent: &str) {
    // Comments nest in Kotlin.
    for line in doc.replace("/*", "/ *").replace("*/", "* /").lines() {
        let line = format!("{indent}/// {line}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
