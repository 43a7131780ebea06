//! The make-up of a record, as one table that checks, reading and schemas share.

use super::Limits;
use super::formats::Format;
use crate::issue::IssueCode;

/// Picks one limit.
pub(super) type Limit = fn(&Limits) -> usize;

/// What a value is made of.
pub(super) enum Shape {
    /// A text of `min` characters that are not surrounding white space, on one line or several.
    Text { min: usize, max: Limit, lines: bool },
    /// A text of a fixed make-up.
    Formatted(Format, Limit),
    /// A telephone number: only a warning when it does not look like one.
    Phone,
    /// A code of one of the schemes, all closed.
    Code(&'static [&'static str]),
    /// A code of the scheme of formats, which is open.
    FormatCode,
    /// A code of the scheme of reference systems, or `EPSG:n`.
    ReferenceSystem,
    /// The code of a profile.
    Profile,
    /// One of a few words fixed by the model.
    Choice(&'static [&'static str]),
    /// A whole number.
    Integer { min: i64, max: i64 },
    /// A number, and the rule broken off its range.
    Number { min: f64, max: f64, code: IssueCode },
    /// True or false.
    Boolean,
    /// Several values.
    List(&'static List),
    /// Named values.
    Object(&'static Object),
    /// Named values that depend on one of them.
    Tagged(&'static Tagged),
    /// One named value out of several.
    OneOf(&'static Object),
    /// Whatever JSON.
    Anything,
}

/// Several values.
pub(super) struct List {
    pub(super) item: Shape,
    pub(super) max: Limit,
    pub(super) unique: Unique,
}

/// Which values of a list count as the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unique {
    /// None: the list may repeat itself.
    No,
    /// Equal ones.
    Exact,
    /// Texts that a reader takes for the same.
    Folded,
}

/// Named values.
pub(super) struct Object {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

/// Named values that depend on the word of the tag.
pub(super) struct Tagged {
    pub(super) name: &'static str,
    pub(super) tag: &'static str,
    pub(super) variants: &'static [(&'static str, &'static [Field])],
}

/// One named value.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) presence: Presence,
}

/// Whether a named value must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// May be absent or null.
    Optional,
    /// May be absent, for the default; not null.
    Defaulted,
    /// May be absent while reading, but then the record is not well formed.
    Filled,
    /// Must be there to be read.
    Needed,
}

impl Field {
    pub(super) const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Optional }
    }

    pub(super) const fn defaulted(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Defaulted }
    }

    pub(super) const fn filled(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Filled }
    }

    pub(super) const fn needed(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, presence: Presence::Needed }
    }

    /// Whether an absent or blank value is an error in itself.
    pub(super) const fn must_be_filled(&self) -> bool {
        matches!(self.presence, Presence::Filled | Presence::Needed)
    }
}

impl Object {
    /// The field of a name.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Shape {
    /// The schemes whose codes the value, or each value of the list, is taken from.
    pub(super) fn schemes(&self) -> &'static [&'static str] {
        match self {
            Shape::Code(schemes) => schemes,
            Shape::FormatCode => &[crate::vocabulary::scheme::FORMAT],
            Shape::ReferenceSystem => &[crate::vocabulary::scheme::CRS],
            Shape::List(list) => list.item.schemes(),
            _ => &[],
        }
    }

    /// The JSON types expected, for the sentence of a wrong type.
    pub(super) const fn expected(&self) -> &'static str {
        match self {
            Shape::Formatted(Format::Uuid, _) => "uuid",
            Shape::Text { .. }
            | Shape::Formatted(..)
            | Shape::Phone
            | Shape::Code(_)
            | Shape::FormatCode
            | Shape::ReferenceSystem
            | Shape::Profile
            | Shape::Choice(_) => "string",
            Shape::Integer { .. } => "integer",
            Shape::Number { .. } => "number",
            Shape::Boolean => "boolean",
            Shape::List(_) => "array",
            Shape::Object(_) | Shape::Tagged(_) | Shape::OneOf(_) => "object",
            Shape::Anything => "any",
        }
    }
}
