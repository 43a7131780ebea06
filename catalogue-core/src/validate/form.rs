//! The form of somebody: a profile's schema, with the defaults and choices of who asks.

use super::context::Context;
use super::profile::{DefaultRule, FormField, Profile};
use super::publish::check;
use super::shape::{Object, Shape};
use super::tables::{METADATA, RESOURCE};
use super::upgrade::{Filling, UpgradeFacts, fillings};
use super::words::offered;
use crate::id::OrganisationId;
use crate::issue::Issue;
use crate::model::Dataset;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is known of who asks for a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormFacts {
    /// The organisations they may deposit for, with their names, in the order offered.
    pub organisations: Vec<(OrganisationId, String)>,
    /// Their own organisation; proposed when it is among the others.
    pub home: Option<OrganisationId>,
    /// The licence offered first, a code of `licence`. Never filled in beforehand.
    pub default_licence: Option<String>,
    /// The dataset to edit; absent for a new one.
    pub existing: Option<Dataset>,
    /// The profile that the dataset has; the form of another one comes filled in with what follows
    /// from the record.
    pub own_profile: Option<String>,
    /// What is known beside the dataset.
    pub beside: UpgradeFacts,
}

/// One choice of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the record stores.
    pub code: String,
    /// Its French label.
    pub label_fr: String,
    /// Its English label.
    pub label_en: String,
}

/// A form to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The code of the profile.
    pub profile: String,
    /// The JSON Schema of the dataset step ([`Profile::schema`]).
    pub schema: Value,
    /// The JSON Schema of the resource step ([`Profile::resource_schema`]).
    pub resource_schema: Value,
    /// The JSON of `Metadata` to start with: the existing record, or the defaults of a new one.
    pub defaults: Value,
    /// The choices of each field, in order, by path: `licence`, `contacts[].role`, `resources[].type`.
    pub choices: BTreeMap<String, Vec<Choice>>,
    /// What [`check`] says of the existing record as filled in; empty for a new one.
    pub issues: Vec<Issue>,
    /// What was filled in, in the form of a profile that is not the record's own; already among the
    /// defaults.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filled: Vec<Filling>,
    /// What may be right for fields of an existing record that are empty; not among the defaults.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Filling>,
}

/// The form of a profile for whom the facts describe.
pub fn form(profile: &Profile, facts: &FormFacts, context: &Context<'_>) -> Form {
    let mut choices = Choices { context, found: BTreeMap::new() };
    choices.fields(&profile.dataset, &METADATA, "");
    choices.fields(&profile.resource, &RESOURCE, "resources[].");
    let mut choices = choices.found;
    let named = facts.organisations.iter().map(|(id, name)| choice(&id.to_string(), name, name));
    choices.insert("organisation".to_owned(), named.collect());
    if let (Some(first), Some(list)) = (&facts.default_licence, choices.get_mut("licence"))
        && let Some(at) = list.iter().position(|choice| choice.code == *first)
    {
        // The rest of the list keeps its order.
        list.get_mut(..=at).unwrap_or_default().rotate_right(1);
    }
    let (existing, filled, suggestions) = match &facts.existing {
        Some(dataset) => moved(dataset, profile, facts, context),
        None => (None, Vec::new(), Vec::new()),
    };
    let defaults = match &existing {
        Some(dataset) => serde_json::to_value(&dataset.metadata).unwrap_or_default(),
        None => new_record(profile, facts, context),
    };
    keep_own_values(&mut choices, &defaults, context);
    let issues = existing.as_ref().map(|dataset| check(dataset, profile, context));
    Form {
        profile: profile.code().to_owned(),
        schema: profile.schema_within(context.vocabulary, context.limits),
        resource_schema: profile.resource_schema_within(context.vocabulary, context.limits),
        defaults,
        choices,
        issues: issues.unwrap_or_default(),
        filled,
        suggestions,
    }
}

/// A record as the form of a profile shows it: under another profile than its own it names that one,
/// and what follows from the record is filled in.
fn moved(
    dataset: &Dataset,
    profile: &Profile,
    facts: &FormFacts,
    context: &Context<'_>,
) -> (Option<Dataset>, Vec<Filling>, Vec<Filling>) {
    let found = fillings(dataset, profile, &facts.beside, context);
    let mut shown = dataset.clone();
    if facts.own_profile.as_deref().is_none_or(|own| own == profile.code()) {
        return (Some(shown), Vec::new(), found.suggestions);
    }
    shown.metadata = found.metadata;
    shown.metadata.profile = Some(profile.code().to_owned());
    (Some(shown), found.filled, found.suggestions)
}

fn choice(code: &str, fr: &str, en: &str) -> Choice {
    Choice { code: code.to_owned(), label_fr: fr.to_owned(), label_en: en.to_owned() }
}

/// What a new record starts with.
fn new_record(profile: &Profile, facts: &FormFacts, context: &Context<'_>) -> Value {
    let mut record = Map::new();
    for field in &profile.dataset {
        let value = match field.default {
            Some(DefaultRule::Today) => json!(context.today.to_string()),
            Some(DefaultRule::Public) => json!("public"),
            Some(DefaultRule::Home) => match home(facts) {
                Some(id) => json!(id),
                None => continue,
            },
            None => continue,
        };
        record.insert(field.path.clone(), value);
    }
    Value::Object(record)
}

/// The organisation proposed: their own, or the only one there is.
fn home(facts: &FormFacts) -> Option<OrganisationId> {
    let may = |id: &OrganisationId| facts.organisations.iter().any(|(other, _)| other == id);
    match facts.organisations.as_slice() {
        [(only, _)] => Some(*only),
        _ => facts.home.filter(may),
    }
}

/// A record keeps the codes it has, offered or not: a list without them would change it silently.
fn keep_own_values(choices: &mut BTreeMap<String, Vec<Choice>>, record: &Value, context: &Context<'_>) {
    for (path, list) in choices.iter_mut() {
        let (Some(value), Some(field)) = (record.get(path), METADATA.field(path)) else { continue };
        let codes: Vec<&str> = match value {
            Value::String(code) => vec![code],
            Value::Array(codes) => codes.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        for code in codes {
            if list.iter().any(|choice| choice.code == code) {
                continue;
            }
            let mut terms =
                field.shape.schemes().iter().filter_map(|scheme| context.vocabulary.term(scheme, code));
            let labels = terms.next().map(|term| term.labels.clone()).unwrap_or_default();
            let or_code = |label: String| if label.is_empty() { code.to_owned() } else { label };
            list.push(choice(code, &or_code(labels.fr), &or_code(labels.en)));
        }
    }
}

struct Choices<'a, 'c> {
    context: &'a Context<'c>,
    found: BTreeMap<String, Vec<Choice>>,
}

impl Choices<'_, '_> {
    fn fields(&mut self, form: &[FormField], table: &'static Object, root: &str) {
        for field in form.iter().filter_map(|asked| table.field(&asked.path)) {
            self.shape(&field.shape, &format!("{root}{}", field.name));
        }
    }

    fn shape(&mut self, shape: &'static Shape, path: &str) {
        match shape {
            Shape::List(list) if list.item.schemes().is_empty() => {
                self.shape(&list.item, &format!("{path}[]"));
            }
            Shape::Object(object) | Shape::OneOf(object) => {
                for field in object.fields {
                    self.shape(&field.shape, &format!("{path}.{}", field.name));
                }
            }
            Shape::Tagged(tagged) => {
                self.list(shape, format!("{path}.{}", tagged.tag));
                for field in tagged.variants.iter().flat_map(|(_, fields)| fields.iter()) {
                    self.shape(&field.shape, &format!("{path}.{}", field.name));
                }
            }
            _ => self.list(shape, path.to_owned()),
        }
    }

    fn list(&mut self, shape: &Shape, path: String) {
        if let Some(list) = offered(shape, self.context.vocabulary) {
            let list = list.iter().map(|one| choice(&one.code, &one.labels.fr, &one.labels.en));
            self.found.insert(path, list.collect());
        }
    }
}
