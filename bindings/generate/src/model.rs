//! What is known of the library's public data.

use std::collections::{BTreeMap, BTreeSet};

/// How an enumeration with data is told from its fields.
#[derive(Clone, Debug)]
pub enum Tagging {
    /// `{"scale": 1000}`.
    External,
    /// `{"level": "open", …}`.
    Internal(String),
    /// `{"principal": "account", "id": …}`.
    Adjacent(String, String),
}

/// A field of a noun.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in Python: that of JSON, and `_` where that is a word of Python's own.
    pub name: String,
    pub doc: String,
    pub kind: Kind,
    /// Its name in Rust.
    pub rust: String,
    /// Its default in Python, when it may be left out.
    pub default: Option<String>,
    /// Whether the library's own default is another, which only Rust can say.
    pub unsaid: bool,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Text,
    Whole,
    Number,
    Truth,
    Bytes,
    Identifier,
    Moment,
    /// A day.
    Day,
    /// A year, a month or a day.
    Date,
    Json,
    Optional(Box<Kind>),
    List(Box<Kind>),
    Map(Box<Kind>),
    Tuple(Vec<Kind>),
    Nothing,
    Named(String),
}

/// A variant of an enumeration.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name in Rust.
    pub name: String,
    /// Its code in JSON.
    pub code: String,
    pub doc: String,
    pub fields: Vec<Field>,
    /// The type it wraps, when its fields are those of that type.
    pub wraps: Option<String>,
}

/// A noun.
#[derive(Clone, Debug)]
pub enum Noun {
    Struct { doc: String, fields: Vec<Field> },
    Codes { doc: String, variants: Vec<Variant> },
    Data { doc: String, tagging: Tagging, variants: Vec<Variant> },
}

/// A parameter of a verb.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    /// Whether it names the thing by its identifier.
    pub identifies: bool,
}

/// A method of `Session` or `Catalogue`.
#[derive(Clone, Debug)]
pub struct Verb {
    /// Whose it is, when it is written here; empty when it is written by hand.
    pub noun: String,
    /// Whose it is.
    pub of: String,
    pub name: String,
    pub doc: String,
    pub parameters: Vec<Parameter>,
    pub answer: Kind,
}

/// The public data and verbs of the library.
#[derive(Default)]
pub struct Library {
    pub nouns: BTreeMap<String, Noun>,
    /// The nouns as they are declared, unless a macro makes them.
    pub items: BTreeMap<String, syn::Item>,
    /// The types that have a `Default`.
    pub defaulted: BTreeSet<String>,
    /// The module below the crate's root through which a type is reached; empty for the root itself.
    pub paths: BTreeMap<String, String>,
    /// Every public method, whatever it takes.
    pub methods: Vec<(String, syn::ImplItemFn)>,
}
