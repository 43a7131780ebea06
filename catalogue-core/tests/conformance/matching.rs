//! References to what was answered before, and what an answer is compared with.

use serde_json::{Map, Value};

/// What the steps have saved, and the values of the world.
pub type Saved = Map<String, Value>;

/// Puts what was saved in the place of `{"$": "path"}`; further keys replace those of what was saved.
pub fn resolve(value: &Value, saved: &Saved) -> Result<Value, String> {
    match value {
        Value::Array(items) => items.iter().map(|item| resolve(item, saved)).collect(),
        Value::Object(fields) => {
            let mut own = Map::new();
            for (name, field) in fields.iter().filter(|(name, _)| *name != "$") {
                own.insert(name.clone(), resolve(field, saved)?);
            }
            match fields.get("$") {
                None => Ok(Value::Object(own)),
                Some(path) => {
                    let found = resolve(&look(path.as_str().unwrap_or_default(), saved)?, saved)?;
                    match found {
                        found if own.is_empty() => Ok(found),
                        Value::Object(mut base) => {
                            base.extend(own);
                            Ok(Value::Object(base))
                        }
                        other => Err(format!("{path} is no object to change: {other}")),
                    }
                }
            }
        }
        plain => Ok(plain.clone()),
    }
}

/// What stands at a path such as `draft.resources.0.id`.
fn look(path: &str, saved: &Saved) -> Result<Value, String> {
    let mut parts = path.split('.');
    let first = parts.next().unwrap_or_default();
    let mut at = saved.get(first).ok_or_else(|| format!("nothing is saved as {first:?}"))?;
    for part in parts {
        let next = match at {
            Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
            other => other.get(part),
        };
        at = next.ok_or_else(|| format!("no {part:?} in {path:?}"))?;
    }
    Ok(at.clone())
}

/// Compares an answer with what is expected of it; says where they differ.
pub fn compare(expected: &Value, found: &Value, at: &str) -> Result<(), String> {
    let differ = |what: String| Err(format!("{at}: {what}, found {}", shown(found)));
    match (expected, found) {
        (Value::Object(rules), _) if rules.keys().any(|name| name.starts_with('$')) => {
            rules.iter().try_for_each(|(name, rule)| matches(name, rule, found, at))
        }
        (Value::Object(fields), _) => {
            if !fields.is_empty() && !found.is_object() {
                return differ(format!("expected an object with {}", shown(expected)));
            }
            fields.iter().try_for_each(|(name, field)| {
                compare(field, found.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"))
            })
        }
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            let mut pairs = wanted.iter().zip(items).enumerate();
            pairs.try_for_each(|(n, (wanted, item))| compare(wanted, item, &format!("{at}[{n}]")))
        }
        // An empty list may be left out, as every field without a value.
        (Value::Array(wanted), Value::Null) if wanted.is_empty() => Ok(()),
        (Value::Array(wanted), _) => differ(format!("expected {} items {}", wanted.len(), shown(expected))),
        _ if same(expected, found) => Ok(()),
        _ => differ(format!("expected {}", shown(expected))),
    }
}

fn matches(name: &str, rule: &Value, found: &Value, at: &str) -> Result<(), String> {
    let held = match name {
        "$equal" => same(rule, found),
        "$any" => !found.is_null(),
        "$absent" => found.is_null() || found.as_array().is_some_and(Vec::is_empty),
        "$count" => {
            let count = found.as_array().map_or(0, Vec::len);
            return compare(rule, &Value::from(count), &format!("{at} (count)"));
        }
        "$contains" => match (rule, found) {
            (Value::String(part), Value::String(text)) => text.contains(part.as_str()),
            (Value::Array(wanted), Value::Array(items)) => {
                wanted.iter().all(|wanted| items.iter().any(|item| compare(wanted, item, at).is_ok()))
            }
            (wanted, Value::Array(items)) => items.iter().any(|item| compare(wanted, item, at).is_ok()),
            _ => false,
        },
        other => return Err(format!("{at}: no matcher is called {other:?}")),
    };
    if held { Ok(()) } else { Err(format!("{at}: expected {name} {}, found {}", shown(rule), shown(found))) }
}

/// Equal as JSON, numbers by their value: languages differ in what is whole and what is not.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, held)| other.get(name).is_some_and(|other| same(held, other)))
        }
        _ => one == other,
    }
}

/// Short enough to read in a list of failures.
pub fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(600) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
