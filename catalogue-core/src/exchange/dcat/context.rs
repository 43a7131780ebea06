//! JSON-LD contexts: none is fetched, the well-known ones are built in.

use serde_json::{Map, Value, json};

/// What the contexts of a document may cost: terms carried from one into the next.
const COST: usize = 20_000_000;

/// Terms that hold texts in languages.
const TEXTS: &[(&str, &str)] = &[
    ("title", "dct:title"),
    ("description", "dct:description"),
    ("keyword", "dcat:keyword"),
    ("name", "foaf:name"),
    ("label", "rdfs:label"),
    ("prefLabel", "skos:prefLabel"),
    ("versionNotes", "adms:versionNotes"),
    ("alternative", "dct:alternative"),
];

/// Terms that hold plain values.
const VALUES: &[(&str, &str)] = &[
    ("identifier", "dct:identifier"),
    ("releaseDate", "dct:issued"),
    ("issued", "dct:issued"),
    ("modificationDate", "dct:modified"),
    ("modified", "dct:modified"),
    ("created", "dct:created"),
    ("byteSize", "dcat:byteSize"),
    ("version", "dcat:version"),
    ("temporalResolution", "dcat:temporalResolution"),
    ("spatialResolution", "dcat:spatialResolutionInMeters"),
    ("spatialResolutionInMeters", "dcat:spatialResolutionInMeters"),
    ("startDate", "dcat:startDate"),
    ("endDate", "dcat:endDate"),
    ("bbox", "dcat:bbox"),
    ("geometry", "locn:geometry"),
    ("centroid", "dcat:centroid"),
    ("checksumValue", "spdx:checksumValue"),
    ("fn", "vcard:fn"),
    ("notation", "skos:notation"),
];

/// Terms that name other things.
const LINKS: &[(&str, &str)] = &[
    ("publisher", "dct:publisher"),
    ("creator", "dct:creator"),
    ("contactPoint", "dcat:contactPoint"),
    ("theme", "dcat:theme"),
    ("frequency", "dct:accrualPeriodicity"),
    ("accrualPeriodicity", "dct:accrualPeriodicity"),
    ("geographicalCoverage", "dct:spatial"),
    ("spatial", "dct:spatial"),
    ("temporalCoverage", "dct:temporal"),
    ("temporal", "dct:temporal"),
    ("language", "dct:language"),
    ("licence", "dct:license"),
    ("license", "dct:license"),
    ("rights", "dct:rights"),
    ("accessRights", "dct:accessRights"),
    ("conformsTo", "dct:conformsTo"),
    ("provenance", "dct:provenance"),
    ("type", "dct:type"),
    ("landingPage", "dcat:landingPage"),
    ("documentation", "foaf:page"),
    ("page", "foaf:page"),
    ("homepage", "foaf:homepage"),
    ("datasetDistribution", "dcat:distribution"),
    ("distribution", "dcat:distribution"),
    ("sample", "adms:sample"),
    ("otherIdentifier", "adms:identifier"),
    ("inSeries", "dcat:inSeries"),
    ("previous", "dcat:prev"),
    ("prev", "dcat:prev"),
    ("next", "dcat:next"),
    ("first", "dcat:first"),
    ("last", "dcat:last"),
    ("seriesMember", "dcat:seriesMember"),
    ("dataset", "dcat:dataset"),
    ("service", "dcat:service"),
    ("record", "dcat:record"),
    ("primaryTopic", "foaf:primaryTopic"),
    ("accessURL", "dcat:accessURL"),
    ("downloadURL", "dcat:downloadURL"),
    ("accessService", "dcat:accessService"),
    ("endpointUrl", "dcat:endpointURL"),
    ("endpointURL", "dcat:endpointURL"),
    ("endpointDescription", "dcat:endpointDescription"),
    ("servesDataset", "dcat:servesDataset"),
    ("format", "dct:format"),
    ("mediaType", "dcat:mediaType"),
    ("packageFormat", "dcat:packageFormat"),
    ("compressFormat", "dcat:compressFormat"),
    ("compressionFormat", "dcat:compressFormat"),
    ("packagingFormat", "dcat:packageFormat"),
    ("checksum", "spdx:checksum"),
    ("algorithm", "spdx:algorithm"),
    ("status", "adms:status"),
    ("availability", "dcatap:availability"),
    ("applicableLegislation", "dcatap:applicableLegislation"),
    ("hvdCategory", "dcatap:hvdCategory"),
    ("HVDCategory", "dcatap:hvdCategory"),
    ("relatedResource", "dct:relation"),
    ("source", "dct:source"),
    ("isReferencedBy", "dct:isReferencedBy"),
    ("qualifiedAttribution", "prov:qualifiedAttribution"),
    ("wasGeneratedBy", "prov:wasGeneratedBy"),
    ("qualifiedRelation", "dcat:qualifiedRelation"),
    ("email", "vcard:hasEmail"),
    ("hasEmail", "vcard:hasEmail"),
    ("contactPage", "vcard:hasURL"),
];

/// Names of classes.
const CLASSES: &[(&str, &str)] = &[
    ("Dataset", "dcat:Dataset"),
    ("DatasetSeries", "dcat:DatasetSeries"),
    ("DatasetMemberOfADatasetSeries", "dcat:Dataset"),
    ("DataService", "dcat:DataService"),
    ("Distribution", "dcat:Distribution"),
    ("Catalogue", "dcat:Catalog"),
    ("Catalog", "dcat:Catalog"),
    ("CatalogueRecord", "dcat:CatalogRecord"),
    ("CatalogRecord", "dcat:CatalogRecord"),
    ("Agent", "foaf:Agent"),
    ("Kind", "vcard:Kind"),
    ("Location", "dct:Location"),
    ("PeriodOfTime", "dct:PeriodOfTime"),
    ("Checksum", "spdx:Checksum"),
    ("Concept", "skos:Concept"),
    ("Document", "foaf:Document"),
    ("Identifier", "adms:Identifier"),
    ("LicenceDocument", "dct:LicenseDocument"),
    ("Standard", "dct:Standard"),
];

/// Prefixes of the addresses that records of this context abbreviate, beside the usual ones.
const FURTHER: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("nal-frequency", "http://publications.europa.eu/resource/authority/frequency/"),
    ("example", "https://data.gov.gr/"),
    ("example-ds", "https://data.gov.gr/id/dataset/"),
    ("example-cat", "https://data.gov.gr/id/catalog/"),
    ("example-ser", "https://data.gov.gr/id/datasetseries/"),
    ("example-ag", "https://agencies.gov.gr/id/"),
    ("example-dist", "https://data.gov.gr/id/distribution/"),
];

/// The context known under an address: those of DCAT-AP and its profiles, written here anew.
pub(super) fn built_in(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    let host = ["semiceu.github.io/", "data.europa.eu/", "w3.org/ns/dcat"];
    let known = host.iter().any(|host| lower.contains(host)) && lower.contains("dcat");
    if !known {
        return None;
    }
    let mut terms = Map::new();
    for (prefix, namespace) in super::names::PREFIXES.iter().chain(FURTHER) {
        if !terms.contains_key(*prefix) {
            terms.insert((*prefix).to_owned(), json!({"@id": namespace, "@prefix": true}));
        }
    }
    for (term, name) in CLASSES.iter().chain(VALUES) {
        terms.insert((*term).to_owned(), json!({"@id": name}));
    }
    for (term, name) in TEXTS {
        terms.insert((*term).to_owned(), json!({"@id": name, "@container": "@language"}));
    }
    for (term, name) in LINKS {
        terms.insert((*term).to_owned(), json!({"@id": name, "@type": "@id"}));
    }
    Some(json!({"@context": terms}).to_string())
}

/// Why a context is not read.
pub(super) fn refusal(address: &str) -> String {
    let address: String = address.chars().take(200).collect();
    format!("its context is not fetched: ask for Turtle, or for JSON-LD that holds {address}")
}

/// Refuses contexts that would have to be fetched, and contexts within contexts that would cost without
/// end.
pub(super) fn check(value: &Value) -> Result<(), String> {
    let (mut cost, mut elsewhere) = (0, None);
    walk(value, 0, &mut cost, &mut elsewhere);
    match elsewhere {
        Some(address) => Err(refusal(&address)),
        None if cost > COST => Err("contexts within contexts, too many to be read".to_owned()),
        None => Ok(()),
    }
}

fn walk(value: &Value, inherited: usize, cost: &mut usize, elsewhere: &mut Option<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| walk(item, inherited, cost, elsewhere)),
        Value::Object(map) => {
            let own = map.get("@context").map_or(0, size);
            if own > 0 {
                *cost = cost.saturating_add(inherited).saturating_add(own);
            }
            for (key, item) in map {
                if key == "@context" || key == "@import" {
                    let named = match item {
                        Value::Array(list) => list.as_slice(),
                        one => std::slice::from_ref(one),
                    };
                    let mut unknown =
                        named.iter().filter_map(Value::as_str).filter(|name| built_in(name).is_none());
                    *elsewhere = elsewhere.take().or_else(|| unknown.next().map(str::to_owned));
                }
                walk(item, inherited + own, cost, elsewhere);
            }
        }
        _ => {}
    }
}

/// How many things a context says; an address may stand for a known one.
fn size(context: &Value) -> usize {
    match context {
        Value::Array(list) => list.iter().map(size).sum::<usize>() + 1,
        Value::Object(map) => map.values().map(size).sum::<usize>() + 1,
        Value::String(address) => 1 + 150 * usize::from(address.contains("://")),
        _ => 1,
    }
}
