//! Reading the sources of the library.

use crate::defaults::Defaults;
use crate::kinds::kind;
use crate::model::{Field, Kind, Library, Noun, Tagging, Variant};
use crate::paths;
use crate::prose::{doc, plain};
use proc_macro2::TokenTree;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::{Attribute, Item, Lit, Meta};

/// The public data and methods below a folder.
pub fn library(source: &Path) -> Result<Library, String> {
    let mut paths = Vec::new();
    below(source, &mut paths)?;
    paths.sort();
    let mut files = Vec::new();
    let mut defaults = Defaults::default();
    let mut library = Library { paths: paths::public(source)?, ..Library::default() };
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        let file = syn::parse_file(&text).map_err(|cause| format!("{}: {cause}", path.display()))?;
        for item in &file.items {
            defaults.learn(item);
            if let Item::Struct(made) = item
                && derives(&made.attrs, "Default")
            {
                defaults.derived.insert(made.ident.to_string());
                library.defaulted.insert(made.ident.to_string());
            }
            if let Item::Impl(block) = item
                && block.trait_.as_ref().is_some_and(|(_, path, _)| path.is_ident("Default"))
                && let syn::Type::Path(of) = &*block.self_ty
                && let Some(of) = of.path.get_ident()
            {
                library.defaulted.insert(of.to_string());
            }
            if let Item::Enum(made) = item {
                let marked =
                    made.variants.iter().find(|v| v.attrs.iter().any(|a| a.path().is_ident("default")));
                if let Some(variant) = marked {
                    let name = variant.ident.to_string();
                    let unit = made.variants.iter().all(|variant| variant.fields.is_empty());
                    let value = if unit && Serde::of(&made.attrs).word("tag").is_none() {
                        format!("{}.{}", made.ident, shout(&name))
                    } else {
                        format!("{name}{}()", made.ident)
                    };
                    defaults.variants.insert(made.ident.to_string(), value);
                }
            }
        }
        files.push(file);
    }
    for item in files.iter().flat_map(|file| &file.items) {
        match item {
            Item::Struct(made) if is_data(&made.attrs) && is_public(&made.vis) => {
                let container = Serde::of(&made.attrs);
                let name = made.ident.to_string();
                if let syn::Fields::Named(named) = &made.fields {
                    let fields = named
                        .named
                        .iter()
                        .map(|one| field(one, &name, &container, &defaults))
                        .collect::<Result<_, _>>()
                        .map_err(|cause| format!("{name}: {cause}"))?;
                    library.items.insert(name.clone(), item.clone());
                    library.nouns.insert(name, Noun::Struct { doc: doc(&made.attrs), fields });
                }
            }
            Item::Enum(made) if is_data(&made.attrs) && is_public(&made.vis) => {
                let name = made.ident.to_string();
                let noun = enumeration(made, &defaults).map_err(|cause| format!("{name}: {cause}"))?;
                library.items.insert(name.clone(), item.clone());
                library.nouns.insert(name, noun);
            }
            Item::Impl(block) if block.trait_.is_none() => {
                let syn::Type::Path(of) = &*block.self_ty else { continue };
                let Some(of) = of.path.get_ident() else { continue };
                for item in &block.items {
                    if let syn::ImplItem::Fn(method) = item
                        && is_public(&method.vis)
                    {
                        library.methods.push((of.to_string(), method.clone()));
                    }
                }
            }
            _ => {}
        }
    }
    for file in &files {
        codes(&file.items, &mut library.nouns);
    }
    Ok(library)
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|cause| cause.to_string())?.path();
        if path.is_dir() {
            below(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

/// Whether it is written as JSON.
fn is_data(attributes: &[Attribute]) -> bool {
    derives(attributes, "Serialize")
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("derive") => list.tokens.to_string().contains(name),
        _ => false,
    })
}

/// The attributes of serde that change what JSON looks like.
#[derive(Debug, Default)]
struct Serde {
    default: bool,
    words: BTreeMap<String, String>,
}

impl Serde {
    fn of(attributes: &[Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            let _ = attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                found.default |= name == "default";
                if let Ok(value) = meta.value() {
                    let text: syn::LitStr = value.parse()?;
                    found.words.insert(name, text.value());
                }
                Ok(())
            });
        }
        found
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.words.get(name).map(String::as_str)
    }
}

/// Words of Python's own that the library may use as names.
const KEYWORDS: &[&str] =
    &["pass", "from", "class", "global", "import", "in", "is", "not", "with", "as", "def"];

fn field(one: &syn::Field, of: &str, container: &Serde, defaults: &Defaults) -> Result<Field, String> {
    let name = one.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let serde = Serde::of(&one.attrs);
    let kind = kind(&one.ty).map_err(|cause| format!("{name}: {cause}"))?;
    let default = if let Some(function) = serde.word("default") {
        Some(defaults.functions.get(function).cloned().unwrap_or_else(|| "None".to_owned()))
    } else if let Some(value) =
        defaults.fields.get(&(of.to_owned(), name.clone())).filter(|_| container.default)
    {
        Some(value.clone())
    } else if serde.default || container.default || defaults.derived.contains(of) && defaults.has(&kind) {
        Some(defaults.of(&kind))
    } else {
        matches!(kind, Kind::Optional(_)).then(|| "None".to_owned())
    };
    let unsaid = serde.word("default").is_none() && defaults.unsaid.contains(&(of.to_owned(), name.clone()));
    let rust = name.clone();
    let name = serde.word("rename").map_or(name, str::to_owned);
    // A word of Python's own is no name there: `pass_`.
    let name = if KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name };
    Ok(Field { name, doc: doc(&one.attrs), kind, rust, default, unsaid })
}

fn enumeration(made: &syn::ItemEnum, defaults: &Defaults) -> Result<Noun, String> {
    let serde = Serde::of(&made.attrs);
    let tagging = match (serde.word("tag"), serde.word("content")) {
        (Some(tag), Some(content)) => Tagging::Adjacent(tag.to_owned(), content.to_owned()),
        (Some(tag), None) => Tagging::Internal(tag.to_owned()),
        _ => Tagging::External,
    };
    let mut variants = Vec::new();
    for variant in &made.variants {
        let own = Serde::of(&variant.attrs);
        let name = variant.ident.to_string();
        let code = own.word("rename").map_or_else(|| cased(&name, serde.word("rename_all")), str::to_owned);
        let (mut fields, mut wraps) = (Vec::new(), None);
        match (&variant.fields, &tagging) {
            (syn::Fields::Unit, _) => {}
            (syn::Fields::Named(named), _) => {
                for one in &named.named {
                    fields.push(field(one, &name, &Serde::default(), defaults)?);
                }
            }
            (syn::Fields::Unnamed(one), tagging) => {
                let inner = kind(&one.unnamed.first().ok_or("an empty variant")?.ty)?;
                match (tagging, inner) {
                    (Tagging::Internal(_), Kind::Named(inner)) => wraps = Some(inner),
                    (Tagging::Adjacent(_, content), kind) => {
                        let doc = String::new();
                        let rust = String::new();
                        fields.push(Field {
                            name: content.clone(),
                            doc,
                            kind,
                            rust,
                            default: None,
                            unsaid: false,
                        });
                    }
                    (_, kind) => {
                        let doc = String::new();
                        let rust = String::new();
                        fields.push(Field {
                            name: "value".to_owned(),
                            doc,
                            kind,
                            rust,
                            default: None,
                            unsaid: false,
                        });
                    }
                }
            }
        }
        variants.push(Variant { name, code, doc: doc(&variant.attrs), fields, wraps });
    }
    let doc = doc(&made.attrs);
    let unit = variants.iter().all(|variant| variant.fields.is_empty() && variant.wraps.is_none());
    Ok(if unit && serde.word("tag").is_none() {
        Noun::Codes { doc, variants }
    } else {
        Noun::Data { doc, tagging, variants }
    })
}

/// A name as `rename_all` writes it.
fn cased(name: &str, rule: Option<&str>) -> String {
    match rule {
        Some("lowercase") => name.to_lowercase(),
        Some("kebab-case") => parted(name, '-').to_lowercase(),
        Some("snake_case") => parted(name, '_').to_lowercase(),
        _ => name.to_owned(),
    }
}

fn parted(name: &str, by: char) -> String {
    let mut written = String::new();
    for (at, letter) in name.chars().enumerate() {
        if at > 0 && letter.is_uppercase() {
            written.push(by);
        }
        written.push(letter);
    }
    written
}

/// The name of a member of an enumeration in Python.
pub fn shout(name: &str) -> String {
    parted(name, '_').to_uppercase()
}

/// Lists of codes that a macro of their own file makes: `Name = "code", …, "meaning"`.
fn codes(items: &[Item], nouns: &mut BTreeMap<String, Noun>) {
    let mut made: Option<(String, String)> = None;
    for item in items {
        let Item::Macro(invoked) = item else { continue };
        if let Some(name) = &invoked.ident {
            let text = invoked.mac.tokens.to_string();
            if let Some(at) = text.find("pub enum ")
                && text[..at].contains("Serialize")
            {
                let noun: String = text[at + 9..].chars().take_while(|c| c.is_alphanumeric()).collect();
                made = Some((name.to_string(), noun));
            }
        } else if let Some((name, noun)) = &made
            && invoked.mac.path.is_ident(name)
        {
            let variants = listed(invoked.mac.tokens.clone().into_iter().collect());
            nouns.insert(noun.clone(), Noun::Codes { doc: "Stable codes.".to_owned(), variants });
        }
    }
}

fn listed(tokens: Vec<TokenTree>) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let (TokenTree::Ident(name), Some(TokenTree::Punct(equals))) = (&tokens[at], tokens.get(at + 1))
            && equals.as_char() == '='
        {
            let name = name.to_string();
            let (code, doc) = (String::new(), String::new());
            variants.push(Variant { name, code, doc, fields: Vec::new(), wraps: None });
        } else if let TokenTree::Literal(literal) = &tokens[at]
            && let Ok(Lit::Str(text)) = syn::parse_str(&literal.to_string())
            && let Some(last) = variants.last_mut()
        {
            if last.code.is_empty() {
                last.code = text.value();
            } else {
                last.doc = plain(&text.value());
            }
        }
        at += 1;
    }
    variants
}
