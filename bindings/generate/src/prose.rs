//! From the prose of Rust's documentation to that of Python's.

/// The text of a documentation comment.
pub fn doc(attributes: &[syn::Attribute]) -> String {
    plain(&lines(attributes))
}

fn lines(attributes: &[syn::Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            lines.push(text.value().trim_end().strip_prefix(' ').unwrap_or(&text.value()).to_owned());
        }
    }
    lines.join("\n")
}

/// The text of a documentation comment, for languages that read Markdown: without links, paths of Rust and
/// examples in Rust.
pub fn crossing(attributes: &[syn::Attribute]) -> String {
    spoken(&lines(attributes))
        .replace("`Ok`", "an answer")
        .replace("`None`", "nothing")
        .replace("`Some`", "something")
        .replace("# Errors\n", "Errors:\n")
        .trim()
        .to_owned()
}

/// Without links, paths of Rust, examples in Rust, and kinds of errors as Rust writes them.
pub fn plain(text: &str) -> String {
    let mut text = spoken(text);
    for (rust, python) in [
        ("`Ok`", "nothing raised"),
        ("`true`", "true"),
        ("`false`", "false"),
        ("`None`", "none"),
        ("`Some`", "something"),
        ("# Errors\n", "Raises:\n"),
        ("\\", "\\\\"),
    ] {
        text = text.replace(rust, python);
    }
    if let Some(at) = text.find("Raises:") {
        let (before, raises) = text.split_at(at);
        let mut raises = raises.to_owned();
        for kind in KINDS {
            raises = raises.replace(&format!("`{kind}`"), &format!("`{kind}Error`"));
        }
        text = format!("{before}{raises}");
    }
    text.trim().to_owned()
}

/// Without links, examples in Rust, and the paths of Rust.
fn spoken(text: &str) -> String {
    let mut kept = Vec::new();
    let mut within = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            within = !within;
        } else if !within {
            kept.push(line);
        }
    }
    let mut text = kept.join("\n");
    // [`Name`](target) and [`Name`] are names.
    while let Some(start) = text.find("[`") {
        let Some(end) = text[start..].find("`]").map(|at| start + at) else { break };
        let name = text[start + 2..end].replace("::", ".");
        let mut after = end + 2;
        if text[after..].starts_with('(') {
            after += text[after..].find(')').map_or(0, |at| at + 1);
        }
        text.replace_range(start..after, &format!("`{name}`"));
    }
    text.replace("::", ".")
}

/// The kinds of errors.
const KINDS: &[&str] = &[
    "NotFound",
    "AlreadyExists",
    "Invalid",
    "Unauthenticated",
    "Forbidden",
    "Throttled",
    "Conflict",
    "BadQuery",
    "BadInput",
    "LimitExceeded",
    "Incompatible",
    "Unsupported",
    "Remote",
    "Cancelled",
    "Busy",
    "Storage",
];

/// Broken into lines of at most `width` characters, paragraphs and lists kept.
pub fn wrapped(text: &str, indent: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            lines.push(String::new());
            open = false;
            continue;
        }
        let starts = line.starts_with("- ") || line.ends_with("Raises:");
        if !open || starts {
            lines.push(indent.to_owned());
        }
        open = !line.ends_with("Raises:");
        for word in line.split_whitespace() {
            let last = lines.last_mut();
            let Some(last) = last else { break };
            let bare = last.trim().is_empty();
            if !bare && last.chars().count() + 1 + word.chars().count() > width {
                lines.push(format!("{indent}{word}"));
            } else {
                if !bare {
                    last.push(' ');
                }
                last.push_str(word);
            }
        }
    }
    lines
}

/// A docstring, its quotes included.
pub fn docstring(text: &str, indent: &str) -> String {
    let lines = wrapped(&text.replace("\"\"\"", "'''"), indent, 100);
    let first = lines.first().map_or("", |line| line.trim());
    if lines.len() <= 1 {
        let end = if first.ends_with('"') { " " } else { "" };
        return format!("{indent}\"\"\"{first}{end}\"\"\"\n");
    }
    let mut written = format!("{indent}\"\"\"{first}\n");
    for line in &lines[1..] {
        written.push_str(line);
        written.push('\n');
    }
    format!("{written}{indent}\"\"\"\n")
}
