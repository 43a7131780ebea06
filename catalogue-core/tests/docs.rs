//! The book: its reference is printed from the code, its pages are all listed, its links lead somewhere.

use crate::top;
use catalogue_core::access::{Action, reason};
use catalogue_core::exchange::{Format, mapping_table};
use catalogue_core::validate::profiles;
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{Error, ErrorKind, ExportFormat, Fault, Issue, IssueCode, Language, Revision};
use catalogue_core::{FIELD_LABELS, NOTICE_KINDS, Notice, QUALITY_RULES, QualityCode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const NOTE: &str = "<!-- Printed from the code by catalogue-core/tests/docs.rs; to print it again:\n\
    CATALOGUE_WRITE_DOCS=1 cargo test -p catalogue-core --test runner docs -->\n";

#[test]
fn the_reference_says_what_the_code_says() {
    let write = std::env::var("CATALOGUE_WRITE_DOCS").is_ok_and(|value| value == "1");
    for (name, text) in [
        ("rules", rules()),
        ("errors", errors()),
        ("fields", fields()),
        ("rights", rights()),
        ("notices", notices()),
        ("quality", quality()),
        ("mappings", mappings()),
        ("formats", formats()),
        ("profiles", forms()),
    ] {
        let path = book().join("reference").join(format!("{name}.md"));
        if write {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        let first = text.lines().zip(kept.lines()).find(|(new, old)| new != old);
        assert!(
            kept == text,
            "docs/reference/{name}.md differs from the code, first at {first:?}; \
             run the tests with CATALOGUE_WRITE_DOCS=1 and commit it"
        );
    }
}

#[test]
fn every_page_is_listed_once_and_every_link_leads_somewhere() {
    let pages = pages(&book());
    assert!(pages.len() > 10, "only {} pages", pages.len());
    let listed = links(&std::fs::read_to_string(book().join("SUMMARY.md")).unwrap());
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "SUMMARY.md lists a page twice");
    for page in &pages {
        let name = page.strip_prefix(book()).unwrap().to_string_lossy().replace('\\', "/");
        assert!(name == "SUMMARY.md" || once.contains(&name), "{name} is not in SUMMARY.md");
        check_links(page);
    }
    for other in ["README.md", "CHANGELOG.md", "bindings/README.md"] {
        check_links(&top().join(other));
    }
}

#[test]
fn decisions_are_numbered_without_gaps_and_complete() {
    let mut names: Vec<PathBuf> = pages(&book().join("decisions"));
    names.sort();
    for (index, path) in names.iter().enumerate() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with(&format!("{:04}-", index + 1)), "{name} is number {}", index + 1);
        let text = std::fs::read_to_string(path).unwrap();
        for heading in ["- Status: ", "- Date: ", "## Context", "## Decision", "## Consequences"] {
            assert!(text.contains(heading), "{name} lacks {heading:?}");
        }
    }
}

fn book() -> PathBuf {
    top().join("docs")
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found
}

/// The targets of the Markdown links outside code blocks.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        code ^= line.trim_start().starts_with("```");
        for part in line.split("](").skip(1).filter(|_| !code) {
            found.extend(part.split(')').next().map(str::to_owned));
        }
    }
    found
}

fn check_links(page: &Path) {
    for link in links(&std::fs::read_to_string(page).unwrap()) {
        let target = link.split('#').next().unwrap_or_default();
        if !target.is_empty() && !target.contains("://") {
            let path = page.parent().unwrap().join(target);
            assert!(path.exists(), "{}: {link} leads nowhere", page.display());
        }
    }
}

/// Text within a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn rules() -> String {
    let mut page = format!(
        "{NOTE}# Rules\n\n\
         The rules that a record can break. A code and its meaning never change; the sentences may be\n\
         reworded. Words in braces are the arguments of the issue. Under each profile that asks for the\n\
         rule, how much it matters: an error stops the publication, a warning is probably a mistake, a\n\
         hint would make the record better. Rules without a mark hold under any profile, or are told by\n\
         imports.\n\n\
         | Code | English | French |"
    );
    profiles().iter().for_each(|profile| write!(page, " {} |", profile.code()).unwrap());
    writeln!(page, "\n|---|---|---|{}", "---|".repeat(profiles().len())).unwrap();
    let mut codes = IssueCode::ALL.to_vec();
    codes.sort_by_key(|code| code.code());
    for code in codes {
        let (english, french) = (cell(code.english()), cell(code.french()));
        write!(page, "| `{}` | {english} | {french} |", code.code()).unwrap();
        for profile in profiles() {
            let severity = profile.severity(code).map(|severity| format!("{severity:?}").to_lowercase());
            write!(page, " {} |", severity.unwrap_or_default()).unwrap();
        }
        page.push('\n');
    }
    page
}

/// The form of each profile, from the schema that it prints.
fn forms() -> String {
    let mut page = format!(
        "{NOTE}# Profiles\n\n\
         The form of each profile: its fields in order, by step, whether they must be filled (*yes* stops the\n\
         publication, *recommended* is a warning; of which kinds, when not of all), and what to write. How\n\
         much its rules matter is told in [Rules](rules.md).\n"
    );
    let vocabulary = Vocabulary::new(shipped_schemes().unwrap());
    for profile in profiles() {
        let labels = profile.labels();
        write!(page, "\n## {} (`{}`)\n", labels.en, profile.code()).unwrap();
        for schema in [profile.schema(&vocabulary), profile.resource_schema(&vocabulary)] {
            for step in schema["x-steps"].as_array().unwrap() {
                let (fr, en) = (text(&step["x-labels"]["fr"]), text(&step["x-labels"]["en"]));
                write!(page, "\n### {en} / {fr}\n\n| Field | | English | French |\n|---|---|---|---|\n")
                    .unwrap();
                for name in schema["x-order"].as_array().unwrap().iter().map(text) {
                    let field = &schema["properties"][&name];
                    if field["x-step"] != step["step"] {
                        continue;
                    }
                    let kinds = field["x-kinds"].as_array().into_iter().flatten().map(text);
                    let kinds = kinds.collect::<Vec<_>>().join(", ");
                    let asked = match (&field["x-required-mark"], &field["x-recommended-mark"]) {
                        (Value::Bool(true), _) if kinds.is_empty() => "yes".to_owned(),
                        (Value::Bool(true), _) => format!("yes: {kinds}"),
                        (_, Value::Bool(true)) => "recommended".to_owned(),
                        _ => String::new(),
                    };
                    let (fr, en) = (text(&field["x-help"]["fr"]), text(&field["x-help"]["en"]));
                    writeln!(page, "| `{name}` | {asked} | {} | {} |", cell(&en), cell(&fr)).unwrap();
                }
            }
        }
    }
    page
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn errors() -> String {
    let mut page = format!(
        "{NOTE}# Errors\n\n\
         What a verb can answer instead of a result: one kind each, with what is needed to act on it.\n\
         What a principal may not read is `not-found`, never `forbidden`.\n\n\
         | Code | Kind | Meaning | Example, English | Example, French |\n|---|---|---|---|---|\n"
    );
    let meanings = documented("src/error.rs");
    for kind in ErrorKind::ALL {
        let meaning = meanings
            .iter()
            .find(|(variant, _)| *variant == format!("{kind:?}"))
            .map(|(_, meaning)| meaning.as_str())
            .unwrap_or_else(|| panic!("{kind:?} has no documentation"));
        let example = example(*kind);
        assert_eq!(example.kind(), *kind);
        writeln!(
            page,
            "| `{}` | `{kind:?}` | {} | {} | {} |",
            kind.code(),
            cell(meaning),
            cell(&example.sentence(Language::English)),
            cell(&example.sentence(Language::French))
        )
        .unwrap();
    }
    page
}

/// One error of each kind; a new kind does not compile until it has one.
fn example(kind: ErrorKind) -> Error {
    let (what, id) = ("dataset".to_owned(), "arrets-de-bus".to_owned());
    let action = "dataset.publish".to_owned();
    match kind {
        ErrorKind::NotFound => Error::NotFound { what, id },
        ErrorKind::AlreadyExists => {
            Error::AlreadyExists { what, id, suggestion: Some("arrets-de-bus-2".to_owned()) }
        }
        ErrorKind::Invalid => Error::Invalid { issues: vec![Issue::error("title", IssueCode::Required)] },
        ErrorKind::Unauthenticated => Error::Unauthenticated { action },
        ErrorKind::Forbidden => Error::Forbidden { action, reason: "needs-editor".to_owned() },
        ErrorKind::Throttled => {
            Error::Throttled { until: "2026-01-31T12:00:00Z".parse().unwrap_or_default() }
        }
        ErrorKind::Conflict => Error::Conflict { expected: Revision(3), found: Revision(4) },
        ErrorKind::BadQuery => {
            Error::BadQuery { at: "sort".to_owned(), reason: "\"size\"; allowed: title, updated".to_owned() }
        }
        ErrorKind::BadInput => Error::BadInput {
            format: "ckan".to_owned(),
            line: Some(12),
            reason: "expected `,` or `}`".to_owned(),
        },
        ErrorKind::LimitExceeded => Error::LimitExceeded { what: "bytes".to_owned(), limit: 100, found: 101 },
        ErrorKind::Incompatible => {
            Error::Incompatible { found: "7".to_owned(), supported: "1 to 3".to_owned() }
        }
        ErrorKind::Unsupported => Error::Unsupported { what: "a network folder; copy it here".to_owned() },
        ErrorKind::Remote => {
            Error::Remote { url: "https://example.org/api".to_owned(), reason: "status 503".to_owned() }
        }
        ErrorKind::Cancelled => Error::Cancelled,
        ErrorKind::Busy => Error::Busy,
        ErrorKind::Storage => Error::Storage(Fault {
            doing: "writing a dataset".to_owned(),
            cause: "disk full".to_owned(),
            corrupt: false,
        }),
    }
}

fn rights() -> String {
    let mut page = format!(
        "{NOTE}# Rights\n\n\
         What a principal may ask to do, and why it may be refused. Who may do what in which situation is\n\
         the table `fixtures/access/matrix.csv`, which the tests read. A code never changes; its words may\n\
         be reworded.\n\n\
         | Action | English | French |\n|---|---|---|\n"
    );
    for action in Action::ALL {
        let (english, french) = (action.label(Language::English), action.label(Language::French));
        writeln!(page, "| `{}` | {} | {} |", action.code(), cell(english), cell(french)).unwrap();
    }
    page.push_str("\n| Reason | English | French |\n|---|---|---|\n");
    for code in reason::ALL {
        let (english, french) =
            (reason::sentence(code, Language::English), reason::sentence(code, Language::French));
        writeln!(page, "| `{code}` | {} | {} |", cell(english), cell(french)).unwrap();
    }
    page
}

fn quality() -> String {
    let mut page = format!(
        "{NOTE}# Quality\n\n\
         The rules `{QUALITY_RULES}` by which the quality of a dataset is measured. The score is the weight\n\
         of the rules met among that of the rules that apply, out of 100. A code and its meaning never\n\
         change; other rules or weights would be another set, with another name.\n\n\
         | Code | Weight | What it asks |\n|---|---|---|\n"
    );
    for code in QualityCode::ALL {
        writeln!(page, "| `{}` | {} | {} |", code.code(), code.weight(), cell(code.meaning())).unwrap();
    }
    page
}

fn notices() -> String {
    let mut page = format!(
        "{NOTE}# Notices\n\n\
         The messages that acts owe to people. The library writes them; the host reads them\n\
         (`Session::notices`), sends them and acknowledges them.\n\n\
         | Kind | French | English |\n|---|---|---|\n"
    );
    for kind in NOTICE_KINDS {
        let notice = Notice {
            id: Default::default(),
            time: Default::default(),
            kind: (*kind).to_owned(),
            account: None,
            email: None,
            arguments: Default::default(),
        };
        let (french, english) = (notice.subject(Language::French), notice.subject(Language::English));
        writeln!(page, "| `{kind}` | {} | {} |", cell(&french), cell(&english)).unwrap();
    }
    page
}

/// The tables that reading obeys, format by format.
fn mappings() -> String {
    let mut page = format!(
        "{NOTE}# Mappings\n\n\
         What becomes of each key or element of the formats that are read. What is in no table has no\n\
         place here: it is told as lost, one by one, and kept raw in the provenance. Of XML a path names\n\
         the properties; the objects between them are left out.\n"
    );
    for format in Format::ALL {
        write!(page, "\n## `{}`\n\n| Source | Field | |\n|---|---|---|\n", format.code()).unwrap();
        for row in mapping_table(*format) {
            let field = match row.field {
                Some("") => "lost".to_owned(),
                Some(field) => format!("`{field}`"),
                None => "left behind".to_owned(),
            };
            writeln!(page, "| `{}` | {field} | {} |", row.source, cell(row.note)).unwrap();
        }
    }
    page
}

fn formats() -> String {
    let mut page = format!(
        "{NOTE}# Formats\n\n\
         The formats that an export writes: the code of `ExportOptions::format`, what a button says, the\n\
         media type and extension of a file, and the format that an import reads it as.\n\n\
         | Code | French | English | Media type | Extension | Read as |\n|---|---|---|---|---|---|\n"
    );
    for format in ExportFormat::ALL {
        let read = format.read_as().map_or("—".to_owned(), |read| format!("`{}`", read.code()));
        let (fr, en) = (format.label(Language::French), format.label(Language::English));
        let (code, media, end) = (format.code(), format.media_type(), format.extension());
        writeln!(page, "| `{code}` | {fr} | {en} | `{media}` | `.{end}` | {read} |").unwrap();
    }
    page
}

fn fields() -> String {
    let mut page = format!(
        "{NOTE}# Fields\n\n\
         The fields that people and formats write, by type: the name in JSON, its label in French and in\n\
         English where forms show it, whether it may be left out, and what it holds.\n"
    );
    for (title, file, name) in [
        ("Dataset", "model/dataset.rs", "Metadata"),
        ("Resource", "model/resource.rs", "ResourceMetadata"),
        ("Access rule of a resource", "model/access_rule.rs", "AccessRule"),
        ("What a rule says through one portal", "model/access_rule.rs", "PortalAccess"),
        ("Service of a resource", "model/resource.rs", "ServiceOffer"),
        ("Contact", "model/dataset.rs", "Contact"),
        ("Extent", "model/extent.rs", "Extent"),
        ("Bounding box", "model/extent.rs", "BoundingBox"),
        ("Period", "model/date.rs", "Period"),
        ("Conformity", "model/dataset.rs", "Conformity"),
        ("Identifier", "model/dataset.rs", "Identifier"),
        ("Encoding", "model/encoding.rs", "Encoding"),
        ("What a service works on", "model/coupled_resource.rs", "CoupledResource"),
        ("Organisation", "model/organisation.rs", "OrganisationDetails"),
        ("Account", "model/account.rs", "AccountDetails"),
        ("Portal", "model/portal.rs", "Portal"),
        ("What a portal shows", "model/portal.rs", "PortalPredicate"),
        ("What a portal calls things", "model/portal.rs", "PortalLabel"),
        ("Extraction wanted", "model/extraction.rs", "ExtractionDetails"),
    ] {
        let fields = fields_of(file, name);
        assert!(!fields.is_empty(), "{name} of {file} has no fields");
        write!(page, "\n## {title}\n\n| Field | Libellé | Label | | Holds |\n|---|---|---|---|---|\n")
            .unwrap();
        for field in fields {
            let label = FIELD_LABELS.iter().find(|(known, _, _)| *known == field.name);
            let (_, french, english) = label.copied().unwrap_or(("", "", ""));
            let needed = if field.needed { "required in JSON" } else { "" };
            writeln!(
                page,
                "| `{}` | {} | {} | {needed} | {} |",
                field.name,
                cell(french),
                cell(english),
                cell(&field.holds)
            )
            .unwrap();
        }
    }
    page
}

struct Field {
    name: String,
    needed: bool,
    holds: String,
}

fn fields_of(file: &str, structure: &str) -> Vec<Field> {
    let parsed = parse(&format!("src/{file}"));
    let found = parsed.items.iter().find_map(|item| match item {
        syn::Item::Struct(item) if item.ident == structure => Some(item),
        _ => None,
    });
    let fields = found.unwrap_or_else(|| panic!("no struct {structure} in {file}")).fields.iter();
    fields
        .map(|field| {
            let serde = serde_of(&field.attrs);
            let renamed =
                serde.split("rename = \"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
            let own = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            Field {
                name: renamed.unwrap_or(own),
                needed: !serde.contains("default"),
                holds: documentation(&field.attrs),
            }
        })
        .collect()
}

fn serde_of(attributes: &[syn::Attribute]) -> String {
    let lists = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("serde") => Some(list.tokens.to_string()),
        _ => None,
    });
    lists.collect::<Vec<_>>().join(", ")
}

/// The documentation as one paragraph, without the marks of rustdoc's links.
fn documentation(attributes: &[syn::Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) = &pair.value
        {
            text.push_str(&line.value());
        }
    }
    text.replace("[`", "`").replace("`]", "`").trim().to_owned()
}

/// The variants of `Error` with their documentation.
fn documented(file: &str) -> Vec<(String, String)> {
    let parsed = parse(file);
    let variants = parsed.items.iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Error" => Some(&item.variants),
        _ => None,
    });
    let variants = variants.unwrap_or_else(|| panic!("no enum Error in {file}"));
    variants.iter().map(|variant| (variant.ident.to_string(), documentation(&variant.attrs))).collect()
}

fn parse(file: &str) -> syn::File {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    syn::parse_file(&text).unwrap()
}
