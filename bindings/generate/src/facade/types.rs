//! From the types of the library to those that cross the border.

use syn::{GenericArgument, PathArguments, Type};

/// A parameter: what it takes, and how it is handed on.
pub struct Taken {
    pub written: String,
    pub passed: String,
}

/// A type as it is written, each path by its last name.
pub fn written(given: &Type) -> Result<String, String> {
    Ok(match given {
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(slice) => format!("Vec<{}>", written(&slice.elem)?),
            inner => written(inner)?,
        },
        Type::Tuple(tuple) if tuple.elems.is_empty() => "()".to_owned(),
        Type::Array(array) => {
            let syn::Expr::Lit(length) = &array.len else {
                return Err("an array of unknown length".to_owned());
            };
            let syn::Lit::Int(length) = &length.lit else {
                return Err("an array of unknown length".to_owned());
            };
            format!("[{}; {}]", written(&array.elem)?, length.base10_digits())
        }
        Type::Path(path) => {
            let last = path.path.segments.last().ok_or("an empty path")?;
            let name = match last.ident.to_string().as_str() {
                "str" => "String".to_owned(),
                name => name.to_owned(),
            };
            let PathArguments::AngleBracketed(list) = &last.arguments else { return Ok(name) };
            let mut inner = Vec::new();
            for argument in &list.args {
                if let GenericArgument::Type(of) = argument {
                    inner.push(written(of)?);
                }
            }
            format!("{name}<{}>", inner.join(", "))
        }
        _ => return Err("a type that does not cross the border".to_owned()),
    })
}

/// What a verb takes.
pub fn taken(name: &str, given: &Type) -> Result<Taken, String> {
    let passed = match given {
        Type::Reference(_) => format!("&{name}"),
        Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option") => {
            let last = path.path.segments.last().map(|last| &last.arguments);
            let borrowed = matches!(last, Some(PathArguments::AngleBracketed(list))
                if matches!(list.args.first(), Some(GenericArgument::Type(Type::Reference(_)))));
            if borrowed { format!("{name}.as_deref()") } else { name.to_owned() }
        }
        _ => name.to_owned(),
    };
    Ok(Taken { written: written(given)?, passed })
}
