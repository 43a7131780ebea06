//! From the library's data to the nouns of Python, in one pass and without a document in between.

use crate::classes::{Absent, Class, Classes, Known};
use chrono::{DateTime, NaiveDate, Utc};
use pyo3::BoundObject;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString};
use serde::ser::{self, Serialize};
use std::fmt;

/// The noun, list or plain value for what the library gave.
pub fn to_python<'py, T: Serialize + ?Sized>(py: Python<'py>, value: &T) -> PyResult<Bound<'py, PyAny>> {
    let classes = Classes::of(py)?;
    value.serialize(Making { py, classes, date: false, code: false }).map_err(|fault| fault.0)
}

/// What went wrong while making an object.
#[derive(Debug)]
pub struct Fault(PyErr);

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Fault {}

impl ser::Error for Fault {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(PyRuntimeError::new_err(text.to_string()))
    }
}

impl From<PyErr> for Fault {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

type Made<'py> = Result<Bound<'py, PyAny>, Fault>;

#[derive(Clone, Copy)]
struct Making<'py> {
    py: Python<'py>,
    classes: &'static Classes,
    /// Whether text is a date known to the year, the month or the day.
    date: bool,
    /// Whether a variant is told by its code alone.
    code: bool,
}

impl<'py> Making<'py> {
    fn plain<T: IntoPyObject<'py>>(self, value: T) -> Made<'py> {
        value
            .into_pyobject(self.py)
            .map(|made| made.into_any().into_bound())
            .map_err(|cause| Fault(cause.into()))
    }

    /// An object of a class, its attributes still to be set.
    fn blank(self, class: &Class) -> Made<'py> {
        Ok(self.classes.object_new.bind(self.py).call1((&class.class,))?)
    }

    /// An identifier, without the checks that `UUID` makes of what people type.
    fn identifier(self, bytes: [u8; 16]) -> Made<'py> {
        let held = self.classes;
        let made = held.object_new.bind(self.py).call1((&held.uuid,))?;
        let set = held.object_set.bind(self.py);
        set.call1((&made, &held.int, u128::from_be_bytes(bytes)))?;
        set.call1((&made, &held.is_safe, &held.unknown_safety))?;
        Ok(made)
    }

    fn variant(self, name: &str, code: &str) -> Result<Option<(&'static Class, &'static str)>, Fault> {
        let Some(Known::Variants { content, variants, .. }) = self.classes.get(name) else { return Ok(None) };
        let class = variants.get(code).and_then(|variant| self.classes.noun(variant));
        let class = class.ok_or_else(|| <Fault as ser::Error>::custom(format!("{name} has no {code}")))?;
        Ok(Some((class, content)))
    }

    fn absent(self, absent: &Absent) -> Made<'py> {
        Ok(match absent {
            Absent::Nothing => self.py.None().into_bound(self.py),
            Absent::List => PyList::empty(self.py).into_any(),
            Absent::Dict => PyDict::new(self.py).into_any(),
            Absent::Text => PyString::new(self.py, "").into_any(),
            Absent::False => return self.plain(false),
            Absent::Number(number) => return self.plain(*number),
            Absent::Made(class) => class.bind(self.py).call0()?,
            Absent::Member(member) => member.bind(self.py).clone(),
        })
    }
}

macro_rules! plain {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, value: $kind) -> Made<'py> { self.plain(value) })*
    };
}

impl<'py> ser::Serializer for Making<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Fault;
    type SerializeSeq = Several<'py>;
    type SerializeTuple = Several<'py>;
    type SerializeTupleStruct = Several<'py>;
    type SerializeTupleVariant = Several<'py>;
    type SerializeMap = Pairs<'py>;
    type SerializeStruct = Attributes<'py>;
    type SerializeStructVariant = Attributes<'py>;

    plain! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char
    }

    /// Identifiers then come as bytes, not as text to be parsed again.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_str(self, value: &str) -> Made<'py> {
        let text = PyString::new(self.py, value);
        if self.date {
            Ok(self.classes.partial_date.bind(self.py).call1((text,))?)
        } else {
            Ok(text.into_any())
        }
    }

    /// Moments and days are all that the library writes in this way.
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Made<'py> {
        let text = value.to_string();
        if let Ok(moment) = text.parse::<DateTime<Utc>>() {
            self.plain(moment)
        } else if let Ok(day) = text.parse::<NaiveDate>() {
            self.plain(day)
        } else {
            self.serialize_str(&text)
        }
    }

    fn serialize_bytes(self, value: &[u8]) -> Made<'py> {
        match <[u8; 16]>::try_from(value) {
            Ok(bytes) => self.identifier(bytes),
            Err(_) => Ok(PyBytes::new(self.py, value).into_any()),
        }
    }

    fn serialize_none(self) -> Made<'py> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Made<'py> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Made<'py> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, code: &'static str) -> Made<'py> {
        if self.code {
            return self.serialize_str(code);
        }
        if let Some(Known::Codes(members)) = self.classes.get(name)
            && let Some(member) = members.get(code)
        {
            return Ok(member.bind(self.py).clone());
        }
        match self.variant(name, code)? {
            Some((class, _)) => self.blank(class),
            None => self.serialize_str(code),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        code: &'static str,
        value: &T,
    ) -> Made<'py> {
        let value = value.serialize(self)?;
        if let Some((class, content)) = self.variant(name, code)? {
            let made = self.blank(class)?;
            made.setattr(content, value)?;
            return Ok(made);
        }
        let held = PyDict::new(self.py);
        held.set_item(code, value)?;
        Ok(held.into_any())
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Several<'py>, Fault> {
        Ok(Several { making: self, items: Vec::with_capacity(length.unwrap_or_default()) })
    }

    fn serialize_tuple(self, length: usize) -> Result<Several<'py>, Fault> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Several<'py>, Fault> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        length: usize,
    ) -> Result<Several<'py>, Fault> {
        self.serialize_seq(Some(length))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Pairs<'py>, Fault> {
        Ok(Pairs { making: self, held: PyDict::new(self.py), key: None })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Attributes<'py>, Fault> {
        let making = Self { date: false, ..self };
        let attributes = |kind, made| Attributes { making, name, kind, made, at: 0 };
        Ok(match self.classes.get(name) {
            Some(Known::Noun(class)) => attributes(Shape::Noun(class), self.blank(class)?),
            // Which variant it is, is the first thing told.
            Some(Known::Variants { .. }) => attributes(Shape::Unsaid, self.serialize_unit()?),
            _ => attributes(Shape::Plain, PyDict::new(self.py).into_any()),
        })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        code: &'static str,
        length: usize,
    ) -> Result<Attributes<'py>, Fault> {
        match self.variant(name, code)? {
            Some((class, _)) => {
                let made = self.blank(class)?;
                Ok(Attributes { making: self, name, kind: Shape::Noun(class), made, at: 0 })
            }
            None => self.serialize_struct(name, length),
        }
    }
}

/// A list.
pub struct Several<'py> {
    making: Making<'py>,
    items: Vec<Bound<'py, PyAny>>,
}

impl<'py> ser::SerializeSeq for Several<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Fault;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        self.items.push(value.serialize(self.making)?);
        Ok(())
    }

    fn end(self) -> Made<'py> {
        Ok(PyList::new(self.making.py, self.items)?.into_any())
    }
}

macro_rules! as_list {
    ($($of:ident . $method:ident),*) => {
        $(impl<'py> ser::$of for Several<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Fault;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
                ser::SerializeSeq::serialize_element(self, value)
            }

            fn end(self) -> Made<'py> {
                ser::SerializeSeq::end(self)
            }
        })*
    };
}

as_list!(
    SerializeTuple.serialize_element,
    SerializeTupleStruct.serialize_field,
    SerializeTupleVariant.serialize_field
);

/// A dictionary.
pub struct Pairs<'py> {
    making: Making<'py>,
    held: Bound<'py, PyDict>,
    key: Option<Bound<'py, PyAny>>,
}

impl<'py> ser::SerializeMap for Pairs<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Fault> {
        self.key = Some(key.serialize(Making { date: false, ..self.making })?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        let value = value.serialize(self.making)?;
        Ok(self.held.set_item(self.key.take(), value)?)
    }

    fn end(self) -> Made<'py> {
        Ok(self.held.into_any())
    }
}

/// What the attributes belong to.
enum Shape {
    Noun(&'static Class),
    Unsaid,
    Plain,
}

/// The attributes of a noun.
pub struct Attributes<'py> {
    making: Making<'py>,
    name: &'static str,
    kind: Shape,
    made: Bound<'py, PyAny>,
    at: usize,
}

impl Attributes<'_> {
    /// Where a field stands: they come in order, so that it is the next one.
    fn place(&mut self, class: &Class, key: &str) -> Option<usize> {
        let next = class.fields.get(self.at).filter(|field| field.name == key).map(|_| self.at);
        let place = next.or_else(|| class.fields.iter().position(|field| field.name == key))?;
        self.at = place + 1;
        Some(place)
    }

    fn become_variant(&mut self, code: &str) -> Result<(), Fault> {
        let name = self.name;
        let (class, _) = self
            .making
            .variant(name, code)?
            .ok_or_else(|| <Fault as ser::Error>::custom(format!("{name} has no variants")))?;
        self.made = self.making.blank(class)?;
        self.kind = Shape::Noun(class);
        Ok(())
    }
}

impl<'py> ser::SerializeStruct for Attributes<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Fault;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Fault> {
        match self.kind {
            Shape::Noun(class) => match self.place(class, key) {
                Some(place) => {
                    let field = &class.fields[place];
                    let value = value.serialize(Making { date: field.date, ..self.making })?;
                    Ok(self.made.setattr(&field.attribute, value)?)
                }
                // A variant that holds the fields of this noun tells its code before them.
                None => {
                    let wrapping = self.making.classes.wrapping.get(self.name);
                    let class = wrapping.and_then(|name| self.making.classes.noun(name));
                    let class = class.ok_or_else(|| {
                        <Fault as ser::Error>::custom(format!(
                            "{} has no {key}: build the package again",
                            self.name
                        ))
                    })?;
                    self.made = self.making.blank(class)?;
                    self.kind = Shape::Noun(class);
                    Ok(())
                }
            },
            Shape::Unsaid => {
                let code: String = value.serialize(Making { code: true, ..self.making })?.extract()?;
                self.become_variant(&code)
            }
            Shape::Plain => {
                let value = value.serialize(self.making)?;
                let held = self.made.cast::<PyDict>().map_err(|cause| Fault(cause.into()))?;
                Ok(held.set_item(key, value)?)
            }
        }
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), Fault> {
        if let Shape::Noun(class) = self.kind
            && let Some(place) = self.place(class, key)
        {
            let field = &class.fields[place];
            self.made.setattr(&field.attribute, self.making.absent(&field.absent)?)?;
        }
        Ok(())
    }

    fn end(self) -> Made<'py> {
        Ok(self.made)
    }
}

impl<'py> ser::SerializeStructVariant for Attributes<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Fault;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Fault> {
        ser::SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Made<'py> {
        Ok(self.made)
    }
}
