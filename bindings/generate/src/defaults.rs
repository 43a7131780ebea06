//! What a field is when it is left out.

use crate::model::Kind;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Expr, Lit};

/// The functions that give a default, and the fields that `Default` sets, as Python writes them.
#[derive(Default)]
pub struct Defaults {
    pub functions: BTreeMap<String, String>,
    pub fields: BTreeMap<(String, String), String>,
    /// The fields that `Default` sets in a way that only Rust can say.
    pub unsaid: BTreeSet<(String, String)>,
    /// The default variant of an enumeration.
    pub variants: BTreeMap<String, String>,
    /// The structures that derive theirs.
    pub derived: BTreeSet<String>,
}

impl Defaults {
    /// Takes up `fn name() -> … { literal }` and `impl Default for …`.
    pub fn learn(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Fn(function) => {
                if let [syn::Stmt::Expr(value, None)] = function.block.stmts.as_slice()
                    && let Some(value) = literal(value)
                {
                    self.functions.insert(function.sig.ident.to_string(), value);
                }
            }
            syn::Item::Impl(block) => {
                let of_default = block.trait_.as_ref().is_some_and(|(_, path, _)| path.is_ident("Default"));
                let syn::Type::Path(of) = &*block.self_ty else { return };
                let Some(of) = of.path.get_ident().filter(|_| of_default) else { return };
                for item in &block.items {
                    let syn::ImplItem::Fn(function) = item else { continue };
                    let Some(syn::Stmt::Expr(Expr::Struct(made), None)) = function.block.stmts.last() else {
                        continue;
                    };
                    for field in &made.fields {
                        let syn::Member::Named(name) = &field.member else { continue };
                        if let Some(value) = literal(&field.expr) {
                            self.fields.insert((of.to_string(), name.to_string()), value);
                        } else if !is_empty(&field.expr) {
                            self.unsaid.insert((of.to_string(), name.to_string()));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a kind has a default of its own.
    pub fn has(&self, kind: &Kind) -> bool {
        match kind {
            Kind::Named(name) => self.variants.contains_key(name) || self.derived.contains(name),
            Kind::Identifier | Kind::Moment | Kind::Day | Kind::Date => false,
            _ => true,
        }
    }

    /// The default of a kind that has one of its own.
    pub fn of(&self, kind: &Kind) -> String {
        match kind {
            Kind::Text => "\"\"".into(),
            Kind::Whole => "0".into(),
            Kind::Number => "0.0".into(),
            Kind::Truth => "False".into(),
            Kind::List(_) => "[]".into(),
            Kind::Map(_) => "{}".into(),
            Kind::Named(name) => match self.variants.get(name) {
                Some(variant) => variant.clone(),
                None => format!("{name}()"),
            },
            _ => "None".into(),
        }
    }
}

/// A literal, `"…".to_owned()`, a number that is reckoned, a variant, or some variant.
fn literal(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(format!("{:?}", text.value())),
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Bool(truth) => Some(if truth.value { "True".into() } else { "False".into() }),
            _ => None,
        },
        Expr::MethodCall(call) if call.method == "to_owned" => literal(&call.receiver),
        Expr::Binary(_) | Expr::Paren(_) => number(value).map(|number| number.to_string()),
        Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some")) => {
            call.args.first().and_then(literal)
        }
        Expr::Path(path) => {
            let [of, variant] = path.path.segments.iter().collect::<Vec<_>>()[..] else { return None };
            Some(format!("{}.{}", of.ident, crate::read::shout(&variant.ident.to_string())))
        }
        _ => None,
    }
}

fn number(value: &Expr) -> Option<i64> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Binary(two) => {
            let (left, right) = (number(&two.left)?, number(&two.right)?);
            match two.op {
                syn::BinOp::Mul(_) => left.checked_mul(right),
                syn::BinOp::Add(_) => left.checked_add(right),
                syn::BinOp::Shl(_) => left.checked_shl(u32::try_from(right).ok()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether it is nothing: `None`, `Vec::new()`, `Politeness::default()`.
fn is_empty(value: &Expr) -> bool {
    match value {
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path)
            if path.path.segments.last().is_some_and(|last| last.ident == "new" || last.ident == "default")),
        _ => false,
    }
}
