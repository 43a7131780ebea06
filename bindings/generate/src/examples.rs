//! Examples of the verbs, written by hand in `examples.md`: a heading names the verb, what follows is typed
//! and answered. The tests of the package run them.

use std::collections::BTreeMap;

const WRITTEN: &str = include_str!("../examples.md");

/// The lines of each example, by verb.
pub fn examples() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut under = None;
    for line in WRITTEN.lines() {
        if let Some(verb) = line.strip_prefix("## ") {
            under = Some(verb);
        } else if let Some(verb) = under
            && !line.is_empty()
        {
            found.entry(verb).or_default().push(line);
        }
    }
    found
}

/// The docstring with the example at its end, indented as its quotes are.
pub fn with_example(docstring: &str, example: &[&str], indent: &str) -> String {
    if example.is_empty() {
        return docstring.to_owned();
    }
    let closing = "\"\"\"\n";
    let text = docstring.strip_suffix(closing).unwrap_or(docstring).trim_end();
    let mut written = format!("{text}\n\n");
    for line in example {
        written.push_str(&format!("{indent}{line}\n"));
    }
    format!("{written}{indent}{closing}")
}
