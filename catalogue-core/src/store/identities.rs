//! Names under which others know a dataset, spelled one way.

use super::datasets::dataset_id;
use super::reader::Reader;
use crate::access::Scope;
use crate::error::Result;
use crate::id::DatasetId;
use crate::model::{Dataset, Identifier};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An identifier as compared: kind, name space, value.
pub(super) type Key = (String, String, String);

/// The key of an identifier; `None` when it names nothing.
pub(super) fn key(identifier: &Identifier) -> Option<Key> {
    let kind = identifier.kind.trim().to_lowercase();
    let text = identifier.value.trim();
    let value = match kind.as_str() {
        "doi" => doi(text),
        "url" => address(text),
        "file" | "resource" => same_uuid(text),
        _ => text.to_owned(),
    };
    // These names are unique in the world: who says them does not matter.
    let universal = matches!(kind.as_str(), "doi" | "url" | "file");
    let namespace = identifier.namespace.as_deref().filter(|_| !universal).unwrap_or_default();
    (!value.is_empty()).then(|| (kind, namespace.trim().to_owned(), value))
}

fn doi(text: &str) -> String {
    let lower = text.to_lowercase();
    let bare = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme)).unwrap_or(&lower);
    let bare = ["dx.doi.org/", "doi.org/", "www.doi.org/", "doi:"]
        .iter()
        .find_map(|prefix| bare.strip_prefix(prefix))
        .unwrap_or(bare);
    bare.trim().to_owned()
}

/// Without scheme, fragment and last slash: `http` and `https` name one page.
fn address(text: &str) -> String {
    let Ok(mut url) = url::Url::parse(text) else { return text.to_owned() };
    url.set_fragment(None);
    let spelled = url[url::Position::BeforeHost..].trim_end_matches('/').to_owned();
    if spelled.is_empty() { text.to_owned() } else { spelled }
}

fn same_uuid(text: &str) -> String {
    Uuid::parse_str(text).map_or_else(|_| text.to_owned(), |uuid| uuid.hyphenated().to_string())
}

/// The keys of a dataset: its identifiers and the place it was imported from, each once.
pub(super) fn keys(dataset: &Dataset) -> BTreeSet<Key> {
    let imported = dataset.provenance.as_ref().and_then(|provenance| {
        let value = provenance.remote_id.clone()?;
        Some(Identifier { kind: "source".to_owned(), value, namespace: provenance.source.clone() })
    });
    dataset.metadata.identifiers.iter().chain(imported.as_ref()).filter_map(key).collect()
}

impl Reader<'_> {
    /// The datasets known under a name, by identifier: several may be, when sources copy each other.
    pub(crate) fn by_identifier(&self, identifier: &Identifier, scope: &Scope) -> Result<Vec<DatasetId>> {
        let act = "look an identifier up";
        let Some((kind, namespace, value)) = key(identifier) else { return Ok(Vec::new()) };
        let sql = "SELECT dataset FROM identity WHERE kind = ?1 AND namespace = ?2 AND value = ?3
            ORDER BY dataset";
        let mut ids = self.all(act, sql, [kind, namespace, value], |row| dataset_id(act, row))?;
        if !scope.is_everything() {
            let readable = self.datasets(&ids, scope)?;
            ids = readable.into_iter().flatten().map(|dataset| dataset.id).collect();
        }
        Ok(ids)
    }

    /// The datasets known under a name that is unique in the world, whatever kind of name it was taken
    /// for: one catalogue's identifier of a record is another's of the resource. By identifier; none for
    /// a name that only one catalogue gives.
    pub(crate) fn by_world_name(&self, value: &str) -> Result<Vec<DatasetId>> {
        let act = "look an identifier up";
        let Ok(uuid) = Uuid::parse_str(value.trim()) else { return Ok(Vec::new()) };
        let sql = "SELECT DISTINCT dataset FROM identity WHERE value = ?1
            AND kind IN ('file', 'resource', 'source') ORDER BY dataset";
        self.all(act, sql, [uuid.hyphenated().to_string()], |row| dataset_id(act, row))
    }
}

/// The identifier of a record in its source, spelled one way: without braces, `urn:uuid:`, the scheme and
/// the last slash of an address.
pub(crate) fn spelled(remote_id: &str) -> String {
    let text = remote_id.trim();
    match Uuid::parse_str(text) {
        Ok(uuid) => uuid.hyphenated().to_string(),
        Err(_) => address(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(kind: &str, value: &str) -> Option<Key> {
        key(&Identifier { kind: kind.to_owned(), value: value.to_owned(), namespace: Some("n".to_owned()) })
    }

    #[test]
    fn one_name_has_one_key() {
        assert_eq!(spelled("doi", "https://doi.org/10.5/AB"), spelled("doi", " doi:10.5/ab "));
        assert_eq!(spelled("doi", "http://dx.doi.org/10.5/ab"), spelled("doi", "10.5/AB"));
        assert_eq!(spelled("url", "http://Example.org/a/#top"), spelled("url", "https://example.org/a"));
        assert_ne!(
            spelled("url", "https://example.org/a?id=1"),
            spelled("url", "https://example.org/a?id=2")
        );
        let uuid = "6F9619FF-8B86-D011-B42D-00CF4FC964FF";
        assert_eq!(spelled("file", uuid), spelled("file", &uuid.to_lowercase()));
        assert_ne!(spelled("source", uuid), spelled("source", &uuid.to_lowercase()));
        assert_eq!(spelled("doi", " "), None);
    }

    #[test]
    fn the_name_space_counts_only_where_names_are_local() {
        let key = |kind: &str, namespace: Option<&str>| {
            key(&Identifier {
                kind: kind.to_owned(),
                value: "1".to_owned(),
                namespace: namespace.map(str::to_owned),
            })
        };
        assert_ne!(key("source", Some("a")), key("source", Some("b")));
        assert_eq!(key("file", Some("a")), key("file", None));
    }
}
