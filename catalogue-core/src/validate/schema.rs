//! Prints a profile as JSON Schema (2020-12), from the same tables and limits that checks use.

use super::Limits;
use super::formats::{EPSG_PATTERN, Format, control_pattern};
use super::profile::{FormField, Profile, Requirement, Step};
use super::shape::{Field, List, Object, Presence, Shape, Tagged, Unique};
use super::tables::{METADATA, RESOURCE};
use super::words::{Offered, labelled, offered, others};
use crate::issue::{Language, field_label};
use crate::vocabulary::Vocabulary;
use serde_json::{Map, Value, json};

impl Profile {
    /// The JSON Schema (2020-12) of a dataset's `Metadata` under this profile, with the default limits.
    ///
    /// It refuses what [`check`](super::check) finds wrong as far as a schema can say it, and draws the
    /// form: `title` and `description` are French, `x-labels` and `x-help` hold both languages, `x-order`
    /// the order (at the root as a list: JSON objects have none), `x-step`, `x-widget`,
    /// `x-required-mark`, `x-recommended-mark`, `x-kinds` (the kinds of things of which it is required), `x-autocomplete`,
    /// `x-scheme` say how a field is asked, `x-steps` at the root names the steps in order, and `x-form: false`
    /// marks fields that this form does not show. Choices are the entries of `oneOf` (or of the first
    /// `anyOf`) that have a `const`; an entry with `x-offered: false` holds codes that are valid without
    /// being offered.
    pub fn schema(&self, vocabulary: &Vocabulary) -> Value {
        self.schema_within(vocabulary, &Limits::default())
    }

    /// The JSON Schema (2020-12) of a `ResourceMetadata` under this profile, with the default limits.
    /// Its address is not `required`, since a file may serve instead: the field says so with `x-or`.
    pub fn resource_schema(&self, vocabulary: &Vocabulary) -> Value {
        self.resource_schema_within(vocabulary, &Limits::default())
    }

    /// [`Profile::schema`] with limits of one's own.
    pub fn schema_within(&self, vocabulary: &Vocabulary, limits: &Limits) -> Value {
        let id = format!("urn:catalogue-core:profile:{}", self.code());
        self.print(&METADATA, &self.dataset, id, vocabulary, limits)
    }

    /// [`Profile::resource_schema`] with limits of one's own.
    pub fn resource_schema_within(&self, vocabulary: &Vocabulary, limits: &Limits) -> Value {
        let id = format!("urn:catalogue-core:profile:{}:resource", self.code());
        self.print(&RESOURCE, &self.resource, id, vocabulary, limits)
    }

    fn print(
        &self,
        table: &'static Object,
        form: &[FormField],
        id: String,
        vocabulary: &Vocabulary,
        limits: &Limits,
    ) -> Value {
        let mut printer = Printer { vocabulary, limits, definitions: Map::new() };
        let shown = form.iter().filter_map(|asked| Some((table.field(&asked.path)?, Some(asked))));
        let hidden = table.fields.iter().filter(|field| form.iter().all(|asked| asked.path != field.name));
        let mut properties = Map::new();
        let (mut order, mut required, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
        for (place, (field, asked)) in shown.chain(hidden.map(|field| (field, None))).enumerate() {
            let wanted = field.must_be_filled()
                || asked.is_some_and(|asked| {
                    asked.required == Requirement::Error && asked.or.is_none() && asked.kinds.is_empty()
                });
            if let Some(asked) = asked.filter(|asked| asked.required == Requirement::Error)
                && !wanted
                && !asked.kinds.is_empty()
            {
                conditions.push(printer.condition(field, &asked.kinds));
            }
            let nullable = field.presence == Presence::Optional && !wanted;
            let mut property = printer.shape(&field.shape, wanted, nullable);
            annotate(&mut property, field, asked, wanted, place);
            properties.insert(field.name.to_owned(), Value::Object(property));
            order.push(field.name);
            if wanted {
                required.push(field.name);
            }
        }
        let used = |step: &&Step| form.iter().any(|asked| asked.step == step.step);
        let steps = self.steps.iter().filter(used).map(|step| {
            let labels = json!({ "fr": step.labels.fr, "en": step.labels.en });
            json!({ "step": step.step, "title": step.labels.fr, "x-labels": labels })
        });
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": id,
            "title": self.labels().fr,
            "x-labels": { "fr": self.labels().fr, "en": self.labels().en },
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
            "x-order": order,
            "x-steps": steps.collect::<Vec<_>>(),
            "$defs": printer.definitions,
        });
        if let (false, Some(schema)) = (conditions.is_empty(), schema.as_object_mut()) {
            schema.insert("allOf".to_owned(), json!(conditions));
        }
        schema
    }
}

/// What a form needs to draw a field.
fn annotate(
    property: &mut Map<String, Value>,
    field: &Field,
    asked: Option<&FormField>,
    wanted: bool,
    place: usize,
) {
    name(property, field.name);
    property.insert("x-order".to_owned(), json!(place));
    if let [first, ..] = field.shape.schemes() {
        property.insert("x-scheme".to_owned(), json!(first));
    }
    let Some(asked) = asked else {
        property.insert("x-form".to_owned(), json!(false));
        return;
    };
    property.insert("description".to_owned(), json!(asked.help.fr));
    property.insert("x-help".to_owned(), json!({ "fr": asked.help.fr, "en": asked.help.en }));
    property.insert("x-step".to_owned(), json!(asked.step));
    property.insert("x-widget".to_owned(), json!(asked.widget));
    if !asked.kinds.is_empty() {
        property.insert("x-kinds".to_owned(), json!(asked.kinds));
    }
    if asked.required == Requirement::Warning {
        property.insert("x-recommended-mark".to_owned(), json!(true));
    }
    property.insert("x-required-mark".to_owned(), json!(wanted || asked.required == Requirement::Error));
    if let Some(source) = &asked.autocomplete {
        property.insert("x-autocomplete".to_owned(), json!(source));
    }
    if let Some(other) = &asked.or {
        property.insert("x-or".to_owned(), json!(other));
    }
}

fn name(property: &mut Map<String, Value>, field: &str) {
    let (fr, en) = (field_label(field, Language::French), field_label(field, Language::English));
    property.insert("title".to_owned(), json!(fr));
    property.insert("x-labels".to_owned(), json!({ "fr": fr, "en": en }));
}

struct Printer<'a> {
    vocabulary: &'a Vocabulary,
    limits: &'a Limits,
    definitions: Map<String, Value>,
}

impl Printer<'_> {
    /// The schema of a shape; `wanted` refuses what is blank or empty.
    fn shape(&mut self, shape: &'static Shape, wanted: bool, nullable: bool) -> Map<String, Value> {
        let limits = self.limits;
        match shape {
            Shape::Anything => Map::new(),
            Shape::Text { min, max, lines } => {
                let min = (*min).max(usize::from(wanted));
                let mut text = self.string(max(limits), *lines, nullable);
                if min > 0 {
                    text.insert("minLength".to_owned(), json!(min));
                    // Surrounding white space does not count; two characters may have some between them.
                    let pattern = if min == 1 { r"\S".to_owned() } else { [r"\S"; 2].join(r"[\s\S]*") };
                    text.insert("pattern".to_owned(), json!(pattern));
                }
                text
            }
            Shape::Formatted(format, max) => self.formatted(*format, max(limits), nullable),
            Shape::Phone => self.string(limits.phone, false, nullable),
            Shape::FormatCode => self.string(limits.code, false, nullable),
            Shape::Code(_) | Shape::Profile | Shape::Choice(_) => {
                let mut choices = self.choices(shape);
                if nullable {
                    choices.push(json!({ "type": "null" }));
                }
                object(if choices.is_empty() { json!({ "enum": [] }) } else { json!({ "oneOf": choices }) })
            }
            Shape::ReferenceSystem => {
                let mut either = vec![json!({ "type": "string", "pattern": EPSG_PATTERN })];
                let choices = self.choices(shape);
                if !choices.is_empty() {
                    either.insert(0, json!({ "oneOf": choices }));
                }
                if nullable {
                    either.push(json!({ "type": "null" }));
                }
                object(json!({ "anyOf": either }))
            }
            Shape::Integer { min, max } => {
                let whole = json!({ "type": "integer", "minimum": min, "maximum": max });
                if !nullable {
                    return object(whole);
                }
                // Not a list of types: there, one stock validator takes 3.0 for no integer.
                object(json!({ "anyOf": [whole, { "type": "null" }] }))
            }
            Shape::Number { min, max, .. } => {
                object(json!({ "type": types("number", nullable), "minimum": min, "maximum": max }))
            }
            Shape::Boolean => object(json!({ "type": types("boolean", nullable) })),
            Shape::List(list) => self.list(list, wanted),
            Shape::Object(nested) => {
                self.define(nested.name, nullable, |printer| printer.object(nested.fields))
            }
            Shape::OneOf(nested) => self.define(nested.name, nullable, |printer| {
                let mut one = printer.object(nested.fields);
                one.remove("required");
                one.insert("minProperties".to_owned(), json!(1));
                one.insert("maxProperties".to_owned(), json!(1));
                one
            }),
            Shape::Tagged(tagged) => self.define(tagged.name, nullable, |printer| printer.tagged(tagged)),
        }
    }

    /// That a field is required of things of some kinds. A thing that names none is a dataset; what is
    /// no text is at fault itself, and taken for one that names none.
    fn condition(&mut self, field: &'static Field, kinds: &[String]) -> Value {
        let of_others = json!({ "type": "string", "not": { "enum": kinds } });
        let of_these = json!({ "type": "string", "enum": kinds });
        let named = |kind: Value| json!({ "required": ["kind"], "properties": { "kind": kind } });
        let asked = match kinds.iter().any(|kind| kind == "dataset") {
            true => json!({ "not": named(of_others) }),
            false => named(of_these),
        };
        let filled = self.shape(&field.shape, true, false);
        json!({ "if": asked, "then": { "required": [field.name], "properties": { field.name: filled } } })
    }

    fn string(&self, most: usize, lines: bool, nullable: bool) -> Map<String, Value> {
        object(json!({
            "type": types("string", nullable),
            "maxLength": most,
            "not": { "type": "string", "pattern": control_pattern(lines) },
        }))
    }

    fn formatted(&self, format: Format, most: usize, nullable: bool) -> Map<String, Value> {
        // What is read into a type of its own is not bound by how long it was written.
        let mut text = if format.stops_reading() {
            object(json!({ "type": types("string", nullable) }))
        } else {
            self.string(most, false, nullable)
        };
        text.insert("pattern".to_owned(), json!(format.pattern()));
        match format {
            Format::Email => text.insert("format".to_owned(), json!("email")),
            Format::Uuid => text.insert("format".to_owned(), json!("uuid")),
            _ => None,
        };
        text
    }

    fn list(&mut self, list: &'static List, wanted: bool) -> Map<String, Value> {
        let items = self.shape(&list.item, false, false);
        let mut array = object(json!({
            "type": "array",
            "items": items,
            "maxItems": (list.max)(self.limits),
        }));
        if list.unique != Unique::No {
            array.insert("uniqueItems".to_owned(), json!(true));
        }
        if wanted {
            array.insert("minItems".to_owned(), json!(1));
        }
        array
    }

    fn choices(&self, shape: &Shape) -> Vec<Value> {
        let choices = offered(shape, self.vocabulary).unwrap_or_default();
        let mut entries: Vec<Value> = choices.iter().map(entry).collect();
        let others = others(shape, self.vocabulary);
        if !others.is_empty() {
            entries.push(json!({
                "enum": others,
                "title": "Autres valeurs reconnues",
                "x-labels": { "fr": "Autres valeurs reconnues", "en": "Other known values" },
                "x-offered": false,
            }));
        }
        entries
    }

    fn object(&mut self, fields: &'static [Field]) -> Map<String, Value> {
        let mut properties = Map::new();
        for field in fields {
            let nullable = field.presence == Presence::Optional;
            let mut property = self.shape(&field.shape, field.must_be_filled(), nullable);
            name(&mut property, field.name);
            properties.insert(field.name.to_owned(), Value::Object(property));
        }
        let required: Vec<&str> =
            fields.iter().filter(|field| field.must_be_filled()).map(|field| field.name).collect();
        object(json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
            "x-order": fields.iter().map(|field| field.name).collect::<Vec<_>>(),
        }))
    }

    fn tagged(&mut self, tagged: &'static Tagged) -> Map<String, Value> {
        let variants: Vec<Value> = tagged
            .variants
            .iter()
            .map(|(word, fields)| {
                let mut variant = self.object(fields);
                let choice = labelled(word, self.vocabulary);
                variant.insert("title".to_owned(), json!(choice.labels.fr));
                variant
                    .insert("x-labels".to_owned(), json!({ "fr": choice.labels.fr, "en": choice.labels.en }));
                if let Some(Value::Object(properties)) = variant.get_mut("properties") {
                    properties.insert(tagged.tag.to_owned(), json!({ "const": word }));
                }
                if let Some(Value::Array(required)) = variant.get_mut("required") {
                    required.push(json!(tagged.tag));
                }
                Value::Object(variant)
            })
            .collect();
        object(json!({ "oneOf": variants, "x-tag": tagged.tag }))
    }

    /// A reference to a definition, printed once.
    fn define(
        &mut self,
        definition: &str,
        nullable: bool,
        print: impl FnOnce(&mut Self) -> Map<String, Value>,
    ) -> Map<String, Value> {
        if !self.definitions.contains_key(definition) {
            let printed = print(self);
            self.definitions.insert(definition.to_owned(), Value::Object(printed));
        }
        let reference = json!({ "$ref": format!("#/$defs/{definition}") });
        if nullable { object(json!({ "anyOf": [reference, { "type": "null" }] })) } else { object(reference) }
    }
}

fn entry(choice: &Offered) -> Value {
    json!({
        "const": choice.code,
        "title": choice.labels.fr,
        "x-labels": { "fr": choice.labels.fr, "en": choice.labels.en },
    })
}

fn types(name: &str, nullable: bool) -> Value {
    if nullable { json!([name, "null"]) } else { json!(name) }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
