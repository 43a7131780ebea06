//! Writing `nouns.rs`: the library's own data, declared to uniffi as it is.

use super::types::written;
use super::{HEAD, beside, documented, imports, reached};
use crate::model::{Kind, Library, Noun, Variant, Verb};
use crate::prose::crossing;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The file.
pub fn write(library: &Library, verbs: &[Verb]) -> Result<String, String> {
    let mut body = String::new();
    let mut blank = String::new();
    let mut used = BTreeSet::new();
    let reached = reached(library, verbs)?;
    for name in &reached {
        match (library.items.get(name), library.nouns.get(name)) {
            (Some(syn::Item::Struct(made)), Some(Noun::Struct { fields, .. })) => {
                record(&mut body, made, fields).map_err(|cause| format!("{name}: {cause}"))?;
                if library.defaulted.contains(name) {
                    made_empty(&mut blank, name);
                }
            }
            (Some(syn::Item::Enum(made)), _) => {
                enumeration(&mut body, made).map_err(|cause| format!("{name}: {cause}"))?;
            }
            (None, Some(Noun::Codes { doc, variants })) => codes(&mut body, name, doc, variants),
            _ => return Err(format!("{name} is no data that crosses the border")),
        }
        used.insert(name.clone());
    }
    // What prose alone names is not imported.
    let code: String =
        body.lines().filter(|line| !line.trim_start().starts_with("///")).collect::<Vec<_>>().join("\n");
    used.extend(beside(library, &code));
    let imports = imports(library, &used, &code)?;
    Ok(format!(
        "//! The nouns: the library's own data, declared as it is.\n//! {HEAD}\n\n{imports}\n{body}{blank}"
    ))
}

fn record(out: &mut String, made: &syn::ItemStruct, fields: &[crate::model::Field]) -> Result<(), String> {
    documented(out, &crossing(&made.attrs), "");
    let _ = writeln!(out, "#[uniffi::remote(Record)]\npub struct {} {{", made.ident);
    for (field, known) in made.fields.iter().zip(fields) {
        let name = field.ident.as_ref().ok_or("a field without a name")?;
        documented(out, &crossing(&field.attrs), "    ");
        if let Some(default) = default(known) {
            let _ = writeln!(out, "    #[uniffi({default})]");
        }
        let _ = writeln!(out, "    pub {name}: {},", written(&field.ty)?);
    }
    out.push_str("}\n\n");
    Ok(())
}

/// What a field is when it is left out, where the border can say it.
fn default(field: &crate::model::Field) -> Option<String> {
    let given = field.default.as_deref().filter(|_| !field.unsaid)?;
    Some(match (&field.kind, given) {
        (Kind::Optional(_), "None") => "default = None".to_owned(),
        (Kind::List(_) | Kind::Map(_), "[]" | "{}") => "default".to_owned(),
        (Kind::Truth, "False") => "default = false".to_owned(),
        (Kind::Truth, "True") => "default = true".to_owned(),
        (Kind::Text, text) if text.starts_with('"') => format!("default = {text}"),
        (Kind::Whole | Kind::Number, number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("default = {number}")
        }
        _ => return None,
    })
}

fn made_empty(out: &mut String, name: &str) {
    let mut function = String::new();
    for (at, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            function.push('_');
        }
        function.extend(letter.to_lowercase());
    }
    let _ = write!(
        out,
        "/// `{name}` with what the library sets where nothing is said.\n#[uniffi::export]\n#[must_use]\npub fn new_{function}() -> {name} {{\n    {name}::default()\n}}\n\n"
    );
}

fn enumeration(out: &mut String, made: &syn::ItemEnum) -> Result<(), String> {
    documented(out, &crossing(&made.attrs), "");
    let _ = writeln!(out, "#[uniffi::remote(Enum)]\npub enum {} {{", made.ident);
    for variant in &made.variants {
        documented(out, &crossing(&variant.attrs), "    ");
        let name = &variant.ident;
        match &variant.fields {
            syn::Fields::Unit => {
                let _ = writeln!(out, "    {name},");
            }
            syn::Fields::Unnamed(one) => {
                let inner = one.unnamed.iter().map(|one| written(&one.ty)).collect::<Result<Vec<_>, _>>()?;
                let _ = writeln!(out, "    {name}({}),", inner.join(", "));
            }
            syn::Fields::Named(named) => {
                let _ = writeln!(out, "    {name} {{");
                for field in &named.named {
                    let name = field.ident.as_ref().ok_or("a field without a name")?;
                    documented(out, &crossing(&field.attrs), "        ");
                    let _ = writeln!(out, "        {name}: {},", written(&field.ty)?);
                }
                out.push_str("    },\n");
            }
        }
    }
    out.push_str("}\n\n");
    Ok(())
}

fn codes(out: &mut String, name: &str, doc: &str, variants: &[Variant]) {
    documented(out, doc, "");
    let _ = writeln!(out, "#[uniffi::remote(Enum)]\npub enum {name} {{");
    for variant in variants {
        documented(out, &variant.doc, "    ");
        let _ = writeln!(out, "    {},", variant.name);
    }
    out.push_str("}\n\n");
}
