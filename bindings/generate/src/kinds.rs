//! From the types of Rust to those of Python.

use crate::model::Kind;
use syn::{GenericArgument, PathArguments, Type};

/// What a type is in Python.
pub fn kind(given: &Type) -> Result<Kind, String> {
    Ok(match given {
        Type::Reference(reference) => kind(&reference.elem)?,
        Type::Paren(inner) => kind(&inner.elem)?,
        Type::Group(inner) => kind(&inner.elem)?,
        Type::Slice(slice) => list(kind(&slice.elem)?, &slice.elem),
        Type::Array(array) => list(kind(&array.elem)?, &array.elem),
        Type::Tuple(tuple) if tuple.elems.is_empty() => Kind::Nothing,
        Type::Tuple(tuple) => Kind::Tuple(tuple.elems.iter().map(kind).collect::<Result<_, _>>()?),
        Type::Path(path) => {
            let last = path.path.segments.last().ok_or("an empty path")?;
            let inner = arguments(&last.arguments);
            let first = || inner.first().copied().ok_or_else(|| format!("{} of what", last.ident));
            match last.ident.to_string().as_str() {
                "String" | "str" | "Slug" => Kind::Text,
                "i64" | "i32" | "u32" | "u64" | "usize" | "u8" | "Revision" => Kind::Whole,
                "f64" | "f32" => Kind::Number,
                "bool" => Kind::Truth,
                "Uuid" => Kind::Identifier,
                name if name.ends_with("Id") => Kind::Identifier,
                "DateTime" => Kind::Moment,
                "NaiveDate" => Kind::Day,
                "PartialDate" => Kind::Date,
                "Value" => Kind::Json,
                "Option" => Kind::Optional(Box::new(kind(first()?)?)),
                "Box" => kind(first()?)?,
                "Vec" | "BTreeSet" | "HashSet" => list(kind(first()?)?, first()?),
                "BTreeMap" | "HashMap" => {
                    let value = inner.get(1).copied().ok_or("a map of what")?;
                    Kind::Map(Box::new(kind(value)?))
                }
                "Result" => kind(first()?)?,
                name => Kind::Named(name.to_owned()),
            }
        }
        _ => return Err("a type without a counterpart".to_owned()),
    })
}

/// A list of bytes is bytes.
fn list(inner: Kind, given: &Type) -> Kind {
    match given {
        Type::Path(path) if path.path.is_ident("u8") => Kind::Bytes,
        _ => Kind::List(Box::new(inner)),
    }
}

fn arguments(given: &PathArguments) -> Vec<&Type> {
    match given {
        PathArguments::AngleBracketed(list) => list
            .args
            .iter()
            .filter_map(
                |argument| if let GenericArgument::Type(inner) = argument { Some(inner) } else { None },
            )
            .collect(),
        _ => Vec::new(),
    }
}

/// How Python writes it: what an attribute or an answer is.
pub fn annotation(kind: &Kind) -> String {
    match kind {
        Kind::Text => "str".into(),
        Kind::Whole => "int".into(),
        Kind::Number => "float".into(),
        Kind::Truth => "bool".into(),
        Kind::Bytes => "bytes".into(),
        Kind::Identifier => "UUID".into(),
        Kind::Moment => "datetime".into(),
        Kind::Day => "date".into(),
        Kind::Date => "PartialDate".into(),
        Kind::Json => "Any".into(),
        Kind::Nothing => "None".into(),
        Kind::Optional(inner) => format!("Optional[{}]", annotation(inner)),
        Kind::List(inner) => format!("list[{}]", annotation(inner)),
        Kind::Map(inner) => format!("dict[str, {}]", annotation(inner)),
        Kind::Tuple(inner) => {
            format!("tuple[{}]", inner.iter().map(annotation).collect::<Vec<_>>().join(", "))
        }
        Kind::Named(name) => name.clone(),
    }
}

/// The nouns that a kind names.
pub fn names<'a>(kind: &'a Kind, found: &mut Vec<&'a str>) {
    match kind {
        Kind::Optional(inner) | Kind::List(inner) | Kind::Map(inner) => names(inner, found),
        Kind::Tuple(inner) => inner.iter().for_each(|inner| names(inner, found)),
        Kind::Named(name) => found.push(name),
        _ => {}
    }
}
