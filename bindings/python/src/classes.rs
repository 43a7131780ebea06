//! The classes of `nouns.py`, by the names that the library has for them.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use std::collections::HashMap;

/// What a field is when it was left out.
pub enum Absent {
    Nothing,
    List,
    Dict,
    Text,
    False,
    Number(i64),
    /// Made anew by calling this.
    Made(Py<PyAny>),
    /// A member of an enumeration.
    Member(Py<PyAny>),
}

/// A field of a noun.
pub struct Field {
    pub name: String,
    pub attribute: Py<PyString>,
    /// Whether its text is a date known to the year, the month or the day.
    pub date: bool,
    pub absent: Absent,
}

/// A class of plain data.
pub struct Class {
    pub class: Py<PyType>,
    pub fields: Vec<Field>,
}

/// What a name of the library is in Python.
pub enum Known {
    Noun(Class),
    /// An enumeration, by code.
    Codes(HashMap<String, Py<PyAny>>),
    /// An enumeration with data: the names of its variants, by code.
    Variants {
        content: String,
        variants: HashMap<String, String>,
    },
}

/// Every class, and what else of Python is asked for at each conversion.
pub struct Classes {
    known: HashMap<String, Known>,
    /// The variants that hold the fields of another noun, by its name.
    pub wrapping: HashMap<String, String>,
    pub object_new: Py<PyAny>,
    pub object_set: Py<PyAny>,
    pub partial_date: Py<PyAny>,
    pub noun: Py<PyAny>,
    pub uuid: Py<PyAny>,
    pub int: Py<PyString>,
    pub is_safe: Py<PyString>,
    pub unknown_safety: Py<PyAny>,
}

impl Classes {
    /// The classes, read once.
    pub fn of(py: Python<'_>) -> PyResult<&'static Self> {
        static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
        CLASSES.get_or_try_init(py, || Self::read(py))
    }

    fn read(py: Python<'_>) -> PyResult<Self> {
        let nouns = py.import("catalogue_core.nouns")?;
        let names: Vec<String> = nouns.getattr("__all__")?.extract()?;
        let mut known = HashMap::with_capacity(names.len());
        let mut wrapping = HashMap::new();
        let noun = py.import("catalogue_core._noun")?.getattr("Noun")?;
        let base = noun.cast::<PyType>()?;
        for name in names {
            let class = nouns.getattr(name.as_str())?.cast_into::<PyType>()?;
            if !class.is_subclass(base)? {
                if let Ok(members) = class.getattr("__members__") {
                    let members = members.call_method0("values")?.try_iter()?;
                    let codes = members
                        .map(|member| {
                            let member = member?;
                            Ok((member.getattr("value")?.extract()?, member.unbind()))
                        })
                        .collect::<PyResult<_>>()?;
                    known.insert(name, Known::Codes(codes));
                }
                continue;
            }
            let own = class.getattr("__dict__")?;
            if own.contains("_variants")? {
                let variants = class.getattr("_variants")?.cast_into::<PyDict>()?;
                let mut names = HashMap::new();
                let mut content = String::new();
                for (code, variant) in variants {
                    content = variant.getattr("_content")?.extract()?;
                    names.insert(code.extract()?, variant.getattr("__name__")?.extract()?);
                }
                known.insert(name, Known::Variants { content, variants: names });
                continue;
            }
            let wraps: String = class.getattr("_wraps")?.extract()?;
            if !wraps.is_empty() {
                wrapping.insert(wraps, name.clone());
            }
            let fields = fields(&nouns, &class)?;
            known.insert(name, Known::Noun(Class { class: class.unbind(), fields }));
        }
        let builtins = py.import("builtins")?;
        let object = builtins.getattr("object")?;
        let uuid = py.import("uuid")?;
        Ok(Self {
            known,
            wrapping,
            object_new: object.getattr("__new__")?.unbind(),
            object_set: object.getattr("__setattr__")?.unbind(),
            partial_date: nouns.getattr("PartialDate")?.unbind(),
            noun: noun.unbind(),
            unknown_safety: uuid.getattr("SafeUUID")?.getattr("unknown")?.unbind(),
            uuid: uuid.getattr("UUID")?.unbind(),
            int: PyString::intern(py, "int").unbind(),
            is_safe: PyString::intern(py, "is_safe").unbind(),
        })
    }

    /// What a name is in Python.
    pub fn get(&self, name: &str) -> Option<&Known> {
        self.known.get(name)
    }

    /// The class of a noun.
    pub fn noun(&self, name: &str) -> Option<&Class> {
        match self.known.get(name) {
            Some(Known::Noun(class)) => Some(class),
            _ => None,
        }
    }
}

/// The name of an attribute in JSON: `pass_` is `pass`, which Python keeps for itself.
pub fn in_json(attribute: &str) -> &str {
    attribute.strip_suffix('_').unwrap_or(attribute)
}

fn fields(nouns: &Bound<'_, PyModule>, class: &Bound<'_, PyType>) -> PyResult<Vec<Field>> {
    let py = nouns.py();
    let kinds = class.getattr("_kinds")?.cast_into::<PyDict>()?;
    let names = class.getattr("_fields")?.cast_into::<PyTuple>()?;
    let mut fields = Vec::with_capacity(names.len());
    for name in names {
        let name: String = name.extract()?;
        let kind: String = match kinds.get_item(&name)? {
            Some(kind) => kind.extract()?,
            None => String::new(),
        };
        let (text, absent) = kind.split_once('=').unwrap_or((&kind, ""));
        let absent = match absent {
            "" => Absent::Nothing,
            "list" => Absent::List,
            "dict" => Absent::Dict,
            "text" => Absent::Text,
            "false" => Absent::False,
            number if number.parse::<i64>().is_ok() => Absent::Number(number.parse().unwrap_or_default()),
            made => match (made.strip_suffix("()"), made.split_once('.')) {
                (Some(class), _) => Absent::Made(nouns.getattr(class)?.unbind()),
                (None, Some((class, member))) => {
                    Absent::Member(nouns.getattr(class)?.getattr(member)?.unbind())
                }
                _ => Absent::Nothing,
            },
        };
        let attribute = PyString::intern(py, &name).unbind();
        fields.push(Field { attribute, date: text == "date", absent, name: in_json(&name).to_owned() });
    }
    Ok(fields)
}
