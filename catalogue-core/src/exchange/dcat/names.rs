//! The namespaces of DCAT-AP and GeoDCAT-AP, and the short names that the mapping table uses.

use std::borrow::Cow;

/// Strings, the type of a literal without one.
pub(super) const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
/// What this catalogue says that no vocabulary has a word for.
pub(super) const OWN: &str = "urn:catalogue-core:";

/// Prefixes and their namespaces; the first of a prefix is the one written, the first that fits an
/// address names it.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("adms", "http://www.w3.org/ns/adms#"),
    ("cat", OWN),
    ("cnt", "http://www.w3.org/2011/content#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcat", "https://www.w3.org/ns/dcat#"),
    ("dcatap", "http://data.europa.eu/r5r/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("dct", "https://purl.org/dc/terms/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dqv", "http://www.w3.org/ns/dqv#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("geodcatap", "http://data.europa.eu/930/"),
    ("gsp", "http://www.opengis.net/ont/geosparql#"),
    ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ("locn", "http://www.w3.org/ns/locn#"),
    ("locn", "https://www.w3.org/ns/locn#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "http://schema.org/"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The short name of an address: `dct:title`; the address itself outside the namespaces known.
pub(super) fn compact(iri: &str) -> Cow<'_, str> {
    for (prefix, namespace) in PREFIXES {
        if let Some(name) = iri.strip_prefix(namespace)
            && !name.is_empty()
            && !name.contains(['/', '#', ':'])
        {
            return Cow::Owned(format!("{prefix}:{name}"));
        }
    }
    Cow::Borrowed(iri)
}

/// The address of a short name, or of an address written out.
pub(super) fn expand(name: &str) -> Option<Cow<'_, str>> {
    let (prefix, local) = name.split_once(':')?;
    if local.starts_with("//") {
        return Some(Cow::Borrowed(name));
    }
    match PREFIXES.iter().find(|(known, _)| *known == prefix) {
        Some((_, namespace)) => Some(Cow::Owned(format!("{namespace}{local}"))),
        None => Some(Cow::Borrowed(name)),
    }
}
