//! Which platform wrote a package: the same key means different things to each.

use crate::exchange::fields::{Fields, objects_of, unpacked};
use serde_json::{Map, Value};

/// A family of CKAN catalogues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Plain CKAN with common extensions.
    Core,
    /// PIGMA: the author is the contact.
    Pigma,
    /// IDGO, DataSud included: the author is the owner, the maintainer the broadcaster.
    Idgo,
}

impl Dialect {
    /// The system under which vocabularies list its codes.
    pub fn system(self) -> &'static str {
        match self {
            Dialect::Core => "ckan",
            Dialect::Pigma => "pigma",
            Dialect::Idgo => "idgo",
        }
    }

    /// Recognises the dialect by keys that only one of them writes.
    pub fn of(fields: &Fields) -> Self {
        let packed;
        let resources: Vec<&Map<String, Value>> = match fields.get("resources") {
            Some(Value::Array(list)) if list.iter().all(Value::is_object) => {
                list.iter().filter_map(Value::as_object).collect()
            }
            other => {
                packed = other.map(objects_of).unwrap_or_default();
                packed.iter().collect()
            }
        };
        let resource = |test: &dyn Fn(&Map<String, Value>) -> bool| resources.iter().any(|held| test(held));
        let data_type = |values: &[&str]| {
            resource(&|resource| {
                resource.get("data_type").and_then(Value::as_str).is_some_and(|v| values.contains(&v))
            })
        };
        // `restricted` with ckanext-restricted's own level names is not enough to say IDGO.
        let partner = resource(&|resource| {
            resource.get("restricted").map(unpacked).is_some_and(|rule| {
                rule.get("level").and_then(Value::as_str) == Some("only_idgo_partners")
                    || rule.get("geo_restriction").is_some()
            })
        });
        let idgo = ["dataset_creation_date", "ckan_id", "broadcaster_name", "remote_url"]
            .iter()
            .any(|key| fields.has(key))
            || resource(&|resource| {
                resource.contains_key("extractable") || resource.contains_key("ogc_services")
            })
            || data_type(&["raw", "annexe", "service"])
            || partner;
        let pigma = ["spatial-name", "spatial-text", "hyperlink"].iter().any(|key| fields.has(key))
            || data_type(&["file", "doc", "maj", "repository"])
            || (fields.has("datatype") && fields.has("update_frequency") && !idgo);
        match (pigma, idgo) {
            (_, true) => Dialect::Idgo,
            (true, false) => Dialect::Pigma,
            (false, false) => Dialect::Core,
        }
    }
}
