//! Writing `nouns.py`: one class for each noun.

use crate::kinds::{annotation, names};
use crate::model::{Field, Kind, Library, Noun, Tagging, Variant, Verb};
use crate::prose::{docstring, wrapped};
use crate::read::shout;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Nouns that no verb names and that a host needs all the same.
const WANTED: &[&str] = &[
    "ExportedDataset",
    "Labels",
    "Hit",
    "Facet",
    "Query",
    "Dataset",
    "SignInPolicy",
    "Relaxation",
    "Limits",
];
/// Written by hand, in Python.
const BY_HAND: &[&str] = &["Page"];

const HEAD: &str = r#"# Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.
"""The nouns: plain data, as the library has it."""

from __future__ import annotations

from collections import abc
from datetime import date, datetime
from typing import Any, ClassVar, Optional, Union
from uuid import UUID

from ._noun import Bilingual, Code, Noun, PartialDate, Spoken, as_date, as_id

"#;

/// The file.
pub fn write(library: &Library, verbs: &[Verb]) -> Result<String, String> {
    let wanted = reached(library, verbs, WANTED)?;
    let mut body = String::new();
    let mut all = vec!["PartialDate".to_owned()];
    let written = |name: &&String| wanted.contains(name.as_str()) && !BY_HAND.contains(&name.as_str());
    // Codes first: defaults of others name them.
    for (codes, data) in [(true, false), (false, true), (false, false)] {
        for (name, noun) in library.nouns.iter().filter(|(name, _)| written(name)) {
            match noun {
                Noun::Codes { doc, variants } if codes => enumeration(&mut body, name, doc, variants),
                Noun::Data { doc, tagging, variants } if data => {
                    tagged(&mut body, library, name, doc, tagging, variants);
                }
                Noun::Struct { doc, fields } if !codes && !data => {
                    let base = match name.as_str() {
                        "Issue" => "Spoken",
                        "Labels" => "Bilingual",
                        _ => "Noun",
                    };
                    class(&mut body, name, base, doc, fields, &[]);
                    lent(&mut body, library, fields);
                }
                _ => continue,
            }
            all.push(name.clone());
            if let Noun::Data { variants, .. } = noun {
                all.extend(variants.iter().map(|variant| format!("{}{name}", variant.name)));
            }
        }
    }
    all.sort_unstable();
    let list = all.iter().map(|name| format!("    \"{name}\",\n")).collect::<String>();
    let head = HEAD.replace(", Union", if body.contains("Union[") { ", Union" } else { "" });
    Ok(format!("{head}__all__ = [\n{list}]\n{body}"))
}

/// The nouns that verbs name, and those that these name.
pub fn reached(library: &Library, verbs: &[Verb], wanted: &[&str]) -> Result<BTreeSet<String>, String> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
    let take = |kind: &Kind, waiting: &mut Vec<String>| {
        let mut found = Vec::new();
        names(kind, &mut found);
        waiting.extend(found.into_iter().map(str::to_owned));
    };
    for verb in verbs {
        take(&verb.answer, &mut waiting);
        verb.parameters.iter().for_each(|parameter| take(&parameter.kind, &mut waiting));
    }
    while let Some(name) = waiting.pop() {
        if !reached.insert(name.clone()) {
            continue;
        }
        match library.nouns.get(&name) {
            Some(Noun::Struct { fields, .. }) => {
                fields.iter().for_each(|field| take(&field.kind, &mut waiting))
            }
            Some(Noun::Data { variants, .. }) => {
                for variant in variants {
                    variant.fields.iter().for_each(|field| take(&field.kind, &mut waiting));
                    waiting.extend(variant.wraps.clone());
                }
            }
            Some(Noun::Codes { .. }) => {}
            None => return Err(format!("no public data is called {name}")),
        }
    }
    Ok(reached)
}

fn enumeration(out: &mut String, name: &str, doc: &str, variants: &[Variant]) {
    let _ = write!(out, "\n\nclass {name}(Code):\n{}\n", docstring(doc, "    "));
    for variant in variants {
        let _ = writeln!(out, "    {} = \"{}\"", shout(&variant.name), variant.code);
        out.push_str(&docstring(&variant.doc, "    "));
    }
}

fn tagged(
    out: &mut String,
    library: &Library,
    name: &str,
    doc: &str,
    tagging: &Tagging,
    variants: &[Variant],
) {
    let _ = write!(out, "\n\nclass {name}(Noun):\n{}\n    __slots__ = ()\n", docstring(doc, "    "));
    for variant in variants {
        let wrapped = variant.wraps.as_ref().and_then(|inner| library.nouns.get(inner));
        let fields = match wrapped {
            Some(Noun::Struct { fields, .. }) => fields,
            _ => &variant.fields,
        };
        let (tag, content) = match tagging {
            Tagging::Internal(tag) => (tag.as_str(), ""),
            Tagging::Adjacent(tag, content) => (tag.as_str(), content.as_str()),
            Tagging::External => ("", "value"),
        };
        let wraps = variant.wraps.as_deref().unwrap_or("");
        let marks = [("_tag", tag), ("_content", content), ("_code", &variant.code), ("_wraps", wraps)];
        class(out, &format!("{}{name}", variant.name), name, &variant.doc, fields, &marks);
    }
}

fn class(out: &mut String, name: &str, base: &str, doc: &str, fields: &[Field], marks: &[(&str, &str)]) {
    let deeper = "    ";
    let _ = write!(out, "\n\nclass {name}({base}):\n");
    out.push_str(&described(doc, fields, deeper));
    let slots: Vec<String> = fields.iter().map(|field| format!("\"{}\"", field.name)).collect();
    let tail = if slots.len() == 1 { "," } else { "" };
    let line = format!("{deeper}__slots__ = ({}{tail})", slots.join(", "));
    let _ = writeln!(out, "\n{}", folded(&line, deeper));
    if !fields.is_empty() {
        let line = format!("{deeper}__match_args__ = ({}{tail})", slots.join(", "));
        let _ = writeln!(out, "{}", folded(&line, deeper));
    }
    for (mark, value) in marks.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(out, "{deeper}{mark}: ClassVar[str] = \"{value}\"");
    }
    let special: Vec<String> = fields.iter().filter_map(absence).collect();
    if !special.is_empty() {
        let line = format!("{deeper}_kinds: ClassVar[abc.Mapping[str, str]] = {{{}}}", special.join(", "));
        let _ = writeln!(out, "{}", folded(&line, deeper));
    }
    if fields.iter().any(|field| field.name == "secret") {
        let _ = writeln!(out, "{deeper}_hidden: ClassVar[str] = \"secret\"");
    }
    if fields.is_empty() {
        return;
    }
    let _ = write!(out, "\n{deeper}def __init__(\n{deeper}    self,\n{deeper}    *,\n");
    for field in fields {
        let (wanted, default) = given(field);
        let _ = writeln!(out, "{deeper}    {}: {wanted}{default},", field.name);
    }
    let _ = writeln!(out, "{deeper}) -> None:");
    for field in fields {
        let value = taken(field);
        let _ = writeln!(out, "{deeper}    self.{}: {} = {value}", field.name, annotation(&field.kind));
    }
}

/// What is written of a thing is read on the thing too: `dataset.title` is `dataset.metadata.title`.
fn lent(out: &mut String, library: &Library, fields: &[Field]) {
    let mut taken: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let mut waiting: Vec<(String, &[Field])> = vec![("self".to_owned(), fields)];
    while let Some((path, fields)) = waiting.pop() {
        for field in
            fields.iter().filter(|field| ["metadata", "details", "dataset"].contains(&field.name.as_str()))
        {
            let Kind::Named(inner) = &field.kind else { continue };
            let Some(Noun::Struct { fields: inner, .. }) = library.nouns.get(inner) else { continue };
            let path = format!("{path}.{}", field.name);
            for field in inner.iter().filter(|field| taken.insert(&field.name)) {
                let _ = write!(
                    out,
                    "\n    @property\n    def {}(self) -> {}:\n{}        return {path}.{0}\n",
                    field.name,
                    annotation(&field.kind),
                    docstring(&field.doc, "        "),
                );
            }
            waiting.push((path, inner));
        }
    }
}

/// The documentation of a noun and of its fields.
fn described(doc: &str, fields: &[Field], indent: &str) -> String {
    let mut text = wrapped(doc, indent, 100);
    if fields.iter().any(|field| !field.doc.is_empty()) {
        text.push(String::new());
        text.push(format!("{indent}Attributes:"));
        for field in fields {
            let line = format!("{}: {}", field.name, field.doc.replace('\n', " "));
            let lines = wrapped(line.trim_end().trim_end_matches(':'), &format!("{indent}        "), 100);
            for (at, line) in lines.iter().enumerate() {
                text.push(if at == 0 { format!("{indent}    {}", line.trim()) } else { line.clone() });
            }
        }
    }
    let first = text.first().map_or("", |line| line.trim()).to_owned();
    if text.len() <= 1 {
        return format!("{indent}\"\"\"{first}\"\"\"\n");
    }
    format!("{indent}\"\"\"{first}\n{}\n{indent}\"\"\"\n", text[1..].join("\n"))
}

/// What stands for a field that was left out, and what its text is: for the native side.
fn absence(field: &Field) -> Option<String> {
    let mut inner = &field.kind;
    while let Kind::Optional(kind) | Kind::List(kind) | Kind::Map(kind) = inner {
        inner = kind;
    }
    let date = if *inner == Kind::Date { "date" } else { "" };
    let absent = match &field.default {
        Some(value) if value == "[]" => "list",
        Some(value) if value == "{}" => "dict",
        Some(value) if value == "\"\"" => "text",
        Some(value) if value == "False" => "false",
        Some(value) if value.parse::<i64>().is_ok() => value.as_str(),
        Some(value) if value.contains('.') && matches!(field.kind, Kind::Named(_)) => value.as_str(),
        Some(value) if value.ends_with("()") => value.as_str(),
        _ => "",
    };
    let spec = if absent.is_empty() { date.to_owned() } else { format!("{date}={absent}") };
    (!spec.is_empty()).then(|| format!("\"{}\": \"{spec}\"", field.name))
}

/// What `__init__` takes, and its default.
fn given(field: &Field) -> (String, String) {
    let wanted = accepted(&field.kind);
    match field.default.as_deref() {
        None => (wanted, String::new()),
        Some("[]" | "{}") => (wanted, " = ()".to_owned()),
        Some(value) if value.ends_with("()") => (format!("Optional[{wanted}]"), " = None".to_owned()),
        Some("None") if !matches!(field.kind, Kind::Optional(_)) => {
            (format!("Optional[{wanted}]"), " = None".to_owned())
        }
        Some(value) => (wanted, format!(" = {value}")),
    }
}

/// What may be given for a kind.
fn accepted(kind: &Kind) -> String {
    match kind {
        Kind::Identifier => "Union[UUID, str]".into(),
        Kind::Date => "Union[PartialDate, date, str, int]".into(),
        Kind::Optional(inner) => format!("Optional[{}]", accepted(inner)),
        Kind::List(inner) if matches!(**inner, Kind::List(_)) => {
            format!("abc.Iterable[{}]", annotation(inner))
        }
        Kind::List(inner) => format!("abc.Iterable[{}]", accepted(inner)),
        Kind::Map(inner) => {
            format!("Union[abc.Mapping[str, {0}], abc.Iterable[tuple[str, {0}]]]", annotation(inner))
        }
        other => annotation(other),
    }
}

/// How the attribute is made of what was given.
fn taken(field: &Field) -> String {
    let name = &field.name;
    let plain = match &field.kind {
        Kind::Identifier => format!("as_id({name})"),
        Kind::Date => format!("as_date({name})"),
        Kind::List(inner) if **inner == Kind::Identifier => format!("[as_id(one) for one in {name}]"),
        Kind::List(inner) if **inner == Kind::Date => format!("[as_date(one) for one in {name}]"),
        Kind::List(_) => format!("list({name})"),
        Kind::Map(_) => format!("dict({name})"),
        Kind::Optional(inner) => match &**inner {
            Kind::Identifier => format!("None if {name} is None else as_id({name})"),
            Kind::Date => format!("None if {name} is None else as_date({name})"),
            Kind::List(inner) if **inner == Kind::Identifier => {
                format!("None if {name} is None else [as_id(one) for one in {name}]")
            }
            Kind::List(_) => format!("None if {name} is None else list({name})"),
            _ => name.clone(),
        },
        _ => name.clone(),
    };
    match field.default.as_deref() {
        Some(value) if value.ends_with("()") => format!("{value} if {name} is None else {name}"),
        Some("None") if !matches!(field.kind, Kind::Optional(_)) => {
            format!("{name}  # type: ignore[assignment]")
        }
        _ => plain,
    }
}

/// A long tuple or dictionary on lines of its own.
fn folded(line: &str, indent: &str) -> String {
    if line.chars().count() <= 110 {
        return line.to_owned();
    }
    let (Some(open), Some(close)) = (line.find(['(', '{']), line.rfind([')', '}'])) else {
        return line.to_owned();
    };
    let open = if line.contains("= {") { line.find("= {").map_or(open, |at| at + 2) } else { open };
    let mut written = format!("{}\n", &line[..=open]);
    for part in line[open + 1..close].split(", ") {
        let _ = writeln!(written, "{indent}    {},", part.trim_end_matches(','));
    }
    format!("{written}{indent}{}", &line[close..])
}
