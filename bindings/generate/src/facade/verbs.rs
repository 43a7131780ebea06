//! Writing `verbs.rs`: the verbs of a session that need nothing but their arguments.

use super::types::{taken, written};
use super::{HEAD, beside, documented, imports};
use crate::model::Library;
use crate::prose::crossing;
use std::collections::BTreeSet;
use std::fmt::Write;
use syn::{FnArg, Pat, ReturnType};

/// Written by hand, in `session.rs`: they take callbacks, files or clocks, or refuse in their own way.
const BY_HAND: &[&str] = &[
    "apply",
    "attach_file",
    "backup",
    "export",
    "export_each",
    "harvest",
    "import",
    "import_from",
    "open_file",
    "portal_code",
    "principal",
    "reindex",
    "search_all",
    "watch",
];

/// The file.
pub fn write(library: &Library) -> Result<String, String> {
    let mut methods: Vec<&syn::ImplItemFn> = library
        .methods
        .iter()
        .filter(|(noun, method)| {
            noun == "Session" && !BY_HAND.contains(&method.sig.ident.to_string().as_str())
        })
        .map(|(_, method)| method)
        .collect();
    methods.sort_by_key(|method| method.sig.ident.to_string());
    let mut body = String::new();
    for method in methods {
        one(&mut body, method).map_err(|cause| format!("{}: {cause}: write it by hand", method.sig.ident))?;
    }
    // What prose alone names is not imported.
    let code: String =
        body.lines().filter(|line| !line.trim_start().starts_with("///")).collect::<Vec<_>>().join("\n");
    let words: BTreeSet<&str> = code.split(|letter: char| !letter.is_alphanumeric()).collect();
    let mut named: BTreeSet<String> =
        library.nouns.keys().filter(|name| words.contains(name.as_str())).cloned().collect();
    named.extend(beside(library, &code));
    let imports = format!(
        "use crate::error::CatalogueError;\nuse crate::session::Session;\n{}",
        imports(library, &named, &code)?
    );
    Ok(format!(
        "//! The verbs of a session that need nothing but their arguments.\n//! {HEAD}\n\n{imports}\n#[uniffi::export]\nimpl Session {{\n{}}}\n",
        body.trim_start_matches('\n')
    ))
}

fn one(out: &mut String, method: &syn::ImplItemFn) -> Result<(), String> {
    let name = &method.sig.ident;
    let (mut parameters, mut passed) = (String::new(), Vec::new());
    for input in &method.sig.inputs {
        let FnArg::Typed(typed) = input else { continue };
        let Pat::Ident(parameter) = &*typed.pat else { return Err("a parameter without a name".to_owned()) };
        let parameter = parameter.ident.to_string();
        let taken = taken(&parameter, &typed.ty)?;
        let _ = write!(parameters, ", {parameter}: {}", taken.written);
        passed.push(taken.passed);
    }
    let answer = match &method.sig.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, given) => written(given)?,
    };
    let call = format!("session.{name}({})", passed.join(", "));
    let (answer, run) = match answer.strip_prefix("Result<").and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) => (inner.to_owned(), format!("self.run(|session| {call})")),
        None => (answer, format!("self.run(|session| Ok({call}))")),
    };
    out.push('\n');
    documented(out, &crossing(&method.attrs), "    ");
    let _ = writeln!(
        out,
        "    pub fn {name}(&self{parameters}) -> Result<{answer}, CatalogueError> {{\n        {run}\n    }}"
    );
    Ok(())
}
