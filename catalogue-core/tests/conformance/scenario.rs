//! The files of `fixtures/conformance`, as `README.md` there says they are written.

use chrono::{DateTime, TimeZone, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What the scenarios of the file have in common.
    pub about: Sentence,
    /// Where they start, by name.
    pub worlds: BTreeMap<String, World>,
    pub scenarios: Vec<Scenario>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    pub en: String,
    pub fr: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    #[serde(default = "start")]
    pub clock: DateTime<Utc>,
    /// Fields of the options that are not the default's: `preset`, `profile`, `base_url`, `file_limit`.
    #[serde(default)]
    pub options: Options,
    #[serde(default)]
    pub organisations: BTreeMap<String, Value>,
    #[serde(default)]
    pub accounts: BTreeMap<String, Map<String, Value>>,
    #[serde(default)]
    pub portals: BTreeMap<String, Map<String, Value>>,
    #[serde(default)]
    pub values: Map<String, Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    pub preset: Option<String>,
    pub profile: Option<String>,
    pub base_url: Option<String>,
    pub file_limit: Option<i64>,
}

fn start() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap()
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    pub proves: Sentence,
    pub world: String,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub note: Option<String>,
    #[serde(rename = "as", default = "nobody")]
    pub principal: String,
    pub portal: Option<String>,
    #[serde(rename = "do")]
    pub verb: String,
    #[serde(default)]
    pub with: Map<String, Value>,
    pub expect: Option<Expect>,
    pub save: Option<String>,
}

fn nobody() -> String {
    "anonymous".to_owned()
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// What the answer must hold; `Some(Null)` is a claim too.
    #[serde(default, deserialize_with = "given")]
    pub value: Option<Value>,
    pub error: Option<Value>,
    /// Texts that stand nowhere in the answer, error or not.
    #[serde(default)]
    pub lacks: Vec<Value>,
}

fn given<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
