//! Documents of neighbours that are not read: named, with what to ask for in their place.

use serde_json::{Map, Value};

/// Roots of XML documents by their local name, and what they are.
const ROOTS: &[(&str, &str)] = &[
    ("Capabilities", "the capabilities of a service: harvest its address as a CSW, or ask it for GetRecords"),
    ("GetRecords", "a request to a CSW, not its answer"),
    ("GetRecordById", "a request to a CSW, not its answer"),
    ("GetDomainResponse", "the values of a property (GetDomain of a CSW), not records: ask for GetRecords"),
    ("TransactionResponse", "the answer to a transaction of a CSW, not records"),
    ("OAI-PMH", "OAI-PMH, which is not read: ask the catalogue's CSW for ISO 19139, or its DCAT"),
    (
        "FC_FeatureCatalogue",
        "a feature catalogue (ISO 19110): it describes the attributes of data, not a dataset",
    ),
    ("CI_ResponsibleParty", "a contact alone, not a record"),
    ("CI_Responsibility", "a contact alone, not a record"),
    ("EX_Extent", "an extent alone, not a record"),
    ("MD_Format", "a format alone, not a record"),
    (
        "TRANSFER",
        "GM03 (INTERLIS), which is not read: ask the catalogue for ISO 19139 (outputSchema http://www.isotc211.org/2005/gmd)",
    ),
    (
        "metadata",
        "FGDC CSDGM, or metadata of no standard, which is not read: convert it to ISO 19139, or ask the CSW for it",
    ),
    ("qgis", "a QGIS project or layer file, not metadata in ISO 19139"),
    ("schema", "a schema (XSD), not a record"),
    ("stylesheet", "a stylesheet (XSLT), not a record"),
    ("feed", "an Atom feed, which is not read: ask for the ISO 19139 record that it links"),
    ("rss", "an RSS feed, not records"),
];

/// What a document of XML that holds no record is, by its root; none when it is not known.
pub(super) fn of_xml(local: &str) -> Option<&'static str> {
    ROOTS.iter().find(|(name, _)| *name == local).map(|(_, reason)| *reason)
}

/// What an object of JSON is that a neighbour answers with and that is not read.
pub(super) fn of_json(map: &Map<String, Value>) -> Option<&'static str> {
    let inside = |outer: &str, inner: &str| map.get(outer).is_some_and(|value| value.get(inner).is_some());
    let has = |key: &str| map.contains_key(key);
    if inside("hits", "hits") || has("_source") && has("_index") {
        return Some(
            "an answer of GeoNetwork's search index, which is not read: ask its CSW for ISO 19139, or its DCAT",
        );
    }
    if has("@from") && has("@to") && (has("summary") || has("metadata") || has("@maxPageSize")) {
        return Some("an answer of GeoNetwork 3's search, which is not read: ask its CSW for ISO 19139");
    }
    let dataset =
        has("datasetid") && inside("metas", "title") || has("dataset_id") && inside("metas", "default");
    if dataset || has("nhits") && has("datasets") {
        return Some(
            "a dataset of Opendatasoft's own API, which is not read: ask the portal for its DCAT \
             (/api/explore/v2.1/catalog/exports/dcat) or its data.json",
        );
    }
    if has("links") && has("type") && inside("properties", "title") && (has("geometry") || has("conformsTo"))
    {
        return Some(
            "an OGC API Records or STAC item, which is not read: ask the catalogue's CSW for ISO 19139",
        );
    }
    if map.get("@context").is_some_and(|context| context.to_string().contains("schema.org")) {
        return Some("schema.org, not DCAT, which is not read: ask the portal for its DCAT");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::exchange::{Format, Outcome, Reading, ReadingLimits, read};
    use crate::vocabulary::{Vocabulary, shipped_schemes};

    #[test]
    fn documents_of_neighbours_are_named_with_what_to_ask_for() {
        let vocabulary = Vocabulary::new(shipped_schemes().unwrap());
        let limits = ReadingLimits::default();
        let reading = Reading { vocabulary: &vocabulary, places: &(), limits: &limits, source: None };
        for (document, told) in [
            (r#"{"took":1,"hits":{"total":{"value":1},"hits":[{"_source":{"uuid":"a"}}]}}"#, "GeoNetwork"),
            (r#"{"@from":"1","@to":"3","metadata":[{"title":"a"}]}"#, "GeoNetwork 3"),
            (r#"{"nhits":1,"datasets":[{"datasetid":"a","metas":{"title":"A"}}]}"#, "Opendatasoft"),
            (r#"{"datasetid":"a","metas":{"title":"A"},"fields":[]}"#, "Opendatasoft"),
            ("<metadata><idinfo><citation/></idinfo></metadata>", "FGDC"),
            ("<TRANSFER xmlns=\"http://www.interlis.ch/INTERLIS2.3\"/>", "GM03"),
            ("<csw:Capabilities xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"/>", "harvest its address"),
            ("<gfc:FC_FeatureCatalogue xmlns:gfc=\"http://www.isotc211.org/2005/gfc\"/>", "ISO 19110"),
            ("<gmd:CI_ResponsibleParty xmlns:gmd=\"http://www.isotc211.org/2005/gmd\"/>", "contact alone"),
        ] {
            for format in [None, Some(Format::Ckan)] {
                let found = read(format, document.as_bytes(), &reading).unwrap();
                let [one] = found.as_slice() else { panic!("{document}: {} answers", found.len()) };
                let Outcome::Refused(issues) = &one.outcome else { panic!("{document} was taken") };
                let [issue] = issues.as_slice() else { panic!("{document}: {issues:?}") };
                assert_eq!(issue.code.code(), "record-skipped");
                assert!(issue.args["found"].contains(told), "{document}: {issue:?}");
            }
        }
    }
}
