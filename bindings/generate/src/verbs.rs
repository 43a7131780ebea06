//! Writing `_verbs.py`: the verbs of a session that need nothing but their arguments.

use crate::examples::{examples, with_example};
use crate::kinds::{annotation, kind};
use crate::model::{Kind, Library, Noun, Parameter, Verb};
use crate::prose::{doc, docstring};
use std::fmt::Write;
use syn::{FnArg, Pat, Type};

/// Written by hand, in `_session.py`: they take words, files or callbacks.
const BY_HAND: &[&str] = &[
    "search",
    "count",
    "search_all",
    "suggest",
    "explain",
    "similar",
    "export",
    "export_each",
    "import",
    "import_from",
    "attach_file",
    "open_file",
    "backup",
    "reindex",
    "watch",
    "harvest",
    "create",
    "update",
    "add_resource",
    "update_resource",
    "create_organisation",
    "update_organisation",
    "create_account",
    "update_account",
    "put_portal",
    "principal",
    "portal_code",
    "create_harvest_source",
    "update_harvest_source",
    "load_territories",
];
/// Those of a catalogue that are written here; the others are written by hand.
const OF_CATALOGUE: &[&str] = &[];

/// Every verb of a session or a catalogue, those by hand too: their types are nouns.
pub fn verbs(library: &Library) -> Result<Vec<Verb>, String> {
    let mut verbs = Vec::new();
    for (noun, method) in library.methods.iter().filter(|(noun, _)| noun == "Session" || noun == "Catalogue")
    {
        let name = method.sig.ident.to_string();
        let mut parameters = Vec::new();
        let mut plain = true;
        for input in &method.sig.inputs {
            let FnArg::Typed(typed) = input else { continue };
            let Pat::Ident(parameter) = &*typed.pat else { continue };
            // A word of Python's own is no name there.
            let parameter = parameter.ident.to_string();
            let parameter = if parameter == "from" { "from_".to_owned() } else { parameter };
            match of(&typed.ty) {
                Some(kind) if !unwritten(&kind) => {
                    parameters.push(Parameter { name: parameter, kind, identifies: is_id(&typed.ty) });
                }
                _ => plain = false,
            }
        }
        let answer = match &method.sig.output {
            syn::ReturnType::Default => Kind::Nothing,
            syn::ReturnType::Type(_, given) => match kind(given) {
                Ok(kind) if !unwritten(&kind) => kind,
                _ => {
                    plain = false;
                    Kind::Nothing
                }
            },
        };
        let by_hand = BY_HAND.contains(&name.as_str())
            || (noun == "Catalogue" && !OF_CATALOGUE.contains(&name.as_str()));
        if !plain && !by_hand {
            return Err(format!(
                "{noun}::{name} takes or gives what Python has no counterpart for: write it by hand"
            ));
        }
        let of = noun.clone();
        let noun = if by_hand { String::new() } else { noun.clone() };
        verbs.push(Verb { noun, of, name, doc: doc(&method.attrs), parameters, answer });
    }
    verbs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(verbs)
}

/// Types that are no data.
fn unwritten(kind: &Kind) -> bool {
    matches!(kind, Kind::Named(name) if ["FileContent", "Watch", "Progress", "Self", "Session", "Path", "Options", "Catalogue"].contains(&name.as_str()))
}

fn of(given: &Type) -> Option<Kind> {
    match given {
        Type::ImplTrait(_) | Type::TraitObject(_) => None,
        Type::Reference(reference) if reference.mutability.is_some() => None,
        Type::Reference(reference) => of(&reference.elem),
        Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Arc") => None,
        Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option") => {
            let wraps = path.path.segments.last().map(|last| &last.arguments);
            let Some(syn::PathArguments::AngleBracketed(inner)) = wraps else { return None };
            match inner.args.first() {
                Some(syn::GenericArgument::Type(inner)) => {
                    of(inner).map(|inner| Kind::Optional(Box::new(inner)))
                }
                _ => None,
            }
        }
        _ => kind(given).ok(),
    }
}

fn is_id(given: &Type) -> bool {
    matches!(kind(given), Ok(Kind::Identifier))
}

const HEAD: &str = r#"# Written by `cargo run -p catalogue-bindings-generate` from the library's own sources: do not edit.
"""The verbs of a session that need nothing but their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, List, Optional, Union

from . import nouns
from ._catalogue import NativeSession
from ._noun import Named, named, revision_of


class Verbs:
    """Verbs of `Session`."""

    __slots__ = ("_native",)

    _native: NativeSession
"#;

/// The file.
pub fn write(library: &Library, verbs: &[Verb]) -> String {
    let mut out = HEAD.to_owned();
    let examples = examples();
    for verb in verbs.iter().filter(|verb| verb.noun == "Session") {
        let mut parameters = String::new();
        let mut arguments = Vec::new();
        let mut by_name = false;
        let revision = verb.parameters.iter().position(|one| one.name == "expected");
        let optional = |one: &Parameter| accepted(library, one).contains(" = ");
        for (at, parameter) in verb.parameters.iter().enumerate() {
            let name = &parameter.name;
            // What may be left out before what may not is given by name, and so is what follows a revision.
            let stranded = name != "expected"
                && optional(parameter)
                && verb.parameters[at..].iter().any(|later| !optional(later));
            if (revision.is_some_and(|revision| at == revision + 1) || stranded) && !by_name {
                parameters.push_str(", *");
                by_name = true;
            }
            let _ = write!(parameters, ", {name}: {}", accepted(library, parameter));
            let empty = may_be_empty(library, &parameter.kind);
            arguments.push(match (&parameter.kind, parameter.identifies) {
                _ if name == "expected" => {
                    format!(
                        "revision_of({}, expected)",
                        verb.parameters.first().map_or("None", |first| &first.name)
                    )
                }
                (Kind::Optional(inner), _) if **inner == Kind::Identifier => format!("named({name})"),
                (_, true) => format!("named({name})"),
                (Kind::List(inner), _) if **inner == Kind::Identifier => {
                    format!("[named(one) for one in {name}]")
                }
                _ if empty => format!("{{}} if {name} is None else {name}"),
                _ => name.clone(),
            });
        }
        let tail = if arguments.len() == 1 { "," } else { "" };
        // `list` is a verb of the class.
        let answer = qualified(library, &annotation(&verb.answer)).replace("list[", "List[");
        let head = format!("    def {}(self{parameters}) -> {answer}:", verb.name);
        let head = if head.chars().count() > 100 {
            let broken = parameters.replace(", *, ", ",\n        *,\n        ");
            let parts =
                broken.trim_start_matches(", ").split(", ").fold(Vec::<String>::new(), |mut parts, part| {
                    // A comma within brackets parts nothing.
                    match parts.last_mut() {
                        Some(last) if last.matches('[').count() > last.matches(']').count() => {
                            last.push_str(", ");
                            last.push_str(part);
                        }
                        _ => parts.push(part.to_owned()),
                    }
                    parts
                });
            format!(
                "    def {}(\n        self,\n        {},\n    ) -> {answer}:",
                verb.name,
                parts.join(",\n        ")
            )
        } else {
            head
        };
        let _ = write!(
            out,
            "\n{head}\n{}        return self._native.call(\"{}\", ({}{tail}))\n",
            with_example(
                &docstring(&verb.doc, "        "),
                examples.get(verb.name.as_str()).map_or(&[], Vec::as_slice),
                "        "
            ),
            verb.name,
            arguments.join(", ")
        );
    }
    out
}

/// Whether everything of it may be left out: a query, a filter.
fn may_be_empty(library: &Library, kind: &Kind) -> bool {
    match kind {
        Kind::Named(name) => match library.nouns.get(name) {
            Some(Noun::Struct { fields, .. }) => {
                name.ends_with("Query")
                    || name.ends_with("Filter") && fields.iter().all(|field| field.default.is_some())
            }
            _ => false,
        },
        _ => false,
    }
}

/// What a parameter takes.
fn accepted(library: &Library, parameter: &Parameter) -> String {
    match &parameter.kind {
        _ if parameter.name == "expected" => "Optional[int] = None".to_owned(),
        // Refused while there are any, unless said otherwise.
        other if parameter.name == "owned" => format!("Optional[{}] = None", taken(library, other)),
        Kind::Identifier => "Named".to_owned(),
        Kind::Optional(inner) if **inner == Kind::Identifier => "Optional[Named] = None".to_owned(),
        Kind::Optional(inner) => format!("Optional[{}] = None", taken(library, inner)),
        other if may_be_empty(library, other) => format!("Optional[{}] = None", taken(library, other)),
        Kind::Whole if parameter.name == "limit" => "int = 100".to_owned(),
        other => taken(library, other),
    }
}

fn taken(library: &Library, kind: &Kind) -> String {
    match kind {
        Kind::Identifier => "Named".to_owned(),
        Kind::List(inner) => format!("Iterable[{}]", taken(library, inner)),
        Kind::Named(name) => match library.nouns.get(name) {
            Some(Noun::Codes { .. }) => format!("Union[nouns.{name}, str]"),
            _ => format!("Union[nouns.{name}, Mapping[str, Any]]"),
        },
        other => annotation(other),
    }
}

/// Names of nouns, where they are.
fn qualified(library: &Library, text: &str) -> String {
    let mut written = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, written: &mut String| {
        if library.nouns.contains_key(word.as_str()) {
            written.push_str("nouns.");
        }
        written.push_str(word);
        word.clear();
    };
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else {
            flush(&mut word, &mut written);
            written.push(letter);
        }
    }
    flush(&mut word, &mut written);
    written
}
