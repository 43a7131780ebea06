//! Records written here that show what real ones do, in three syntaxes, and what must be refused.

use crate::exchange::dcat::Syntax;
use crate::exchange::tests::{assert_fit, reading};
use crate::exchange::{Format, Imported, Outcome, Read, ReadingLimits, next_page, read};
use crate::model::{Access, BoundingBox, Resolution};
use proptest::prelude::*;

const PREFIXES: &str = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n\
    @prefix dct: <http://purl.org/dc/terms/> .\n\
    @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n\
    @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .\n\
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
    @prefix locn: <http://www.w3.org/ns/locn#> .\n\
    @prefix gsp: <http://www.opengis.net/ont/geosparql#> .\n\
    @prefix prov: <http://www.w3.org/ns/prov#> .\n\
    @prefix dqv: <http://www.w3.org/ns/dqv#> .\n\
    @prefix geodcatap: <http://data.europa.eu/930/> .\n\
    @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n\
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n";

fn read_all(text: &str) -> Vec<Read> {
    let limits = ReadingLimits::default();
    let found = read(None, text.as_bytes(), &reading(&limits)).unwrap();
    for read in &found {
        match &read.outcome {
            Outcome::Taken(imported) => assert_fit(imported, &read.place),
            Outcome::Refused(issues) => assert!(!issues.is_empty()),
        }
    }
    found
}

fn one(text: &str) -> Imported {
    let mut found = read_all(text);
    assert_eq!(found.len(), 1, "{found:?}");
    match found.remove(0).outcome {
        Outcome::Taken(imported) => *imported,
        Outcome::Refused(issues) => panic!("refused: {issues:?}"),
    }
}

/// A dataset of the statements given, in Turtle.
fn dataset(statements: &str) -> Imported {
    one(&format!(
        "{PREFIXES}<https://exemple.fr/jeu/arbres> a dcat:Dataset ; dct:title \"Arbres\"@fr ; {statements} ."
    ))
}

fn refusal(text: &str) -> String {
    let limits = ReadingLimits::default();
    match read(Some(Format::Dcat), text.as_bytes(), &reading(&limits)) {
        Err(error) => error.to_string(),
        Ok(found) => match &found[0].outcome {
            Outcome::Refused(issues) => issues[0].args["found"].clone(),
            Outcome::Taken(_) => panic!("taken"),
        },
    }
}

fn lost(imported: &Imported) -> Vec<&str> {
    imported.lost.iter().map(|issue| issue.path.as_str()).collect()
}

#[test]
fn one_dataset_says_the_same_in_three_syntaxes() {
    let turtle = format!(
        "{PREFIXES}<https://exemple.fr/jeu/arbres> a dcat:Dataset ; dct:title \"Arbres\"@fr, \"Trees\"@en ;
           dct:description \"Les arbres.\"@fr ; dcat:keyword \"arbre\"@fr ;
           dct:publisher [ a foaf:Agent ; foaf:name \"Ville d'Exemple\"@fr ] ;
           dcat:distribution <https://exemple.fr/jeu/arbres/csv> .
         <https://exemple.fr/jeu/arbres/csv> a dcat:Distribution ; dcat:accessURL <https://exemple.fr/a.csv> ."
    );
    let xml = r##"<?xml version="1.0" encoding="ISO-8859-1"?>
        <!DOCTYPE rdf:RDF [ <!ENTITY jeu "https://exemple.fr/jeu/"> ]>
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
           xmlns:dct="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/">
         <dcat:Dataset rdf:about="&jeu;arbres">
          <dct:title xml:lang="fr">Arbres</dct:title><dct:title xml:lang="en">Trees</dct:title>
          <dct:description xml:lang="fr">Les arbres.</dct:description><dcat:keyword xml:lang="fr">arbre</dcat:keyword>
          <dct:publisher><foaf:Agent><foaf:name xml:lang="fr">Ville d'Exemple</foaf:name></foaf:Agent></dct:publisher>
          <dcat:distribution><dcat:Distribution rdf:about="&jeu;arbres/csv">
            <dcat:accessURL rdf:resource="https://exemple.fr/a.csv"/></dcat:Distribution></dcat:distribution>
         </dcat:Dataset></rdf:RDF>"##;
    let json = r#"{"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
          "foaf": "http://xmlns.com/foaf/0.1/", "url": {"@id": "dcat:accessURL", "@type": "@id"}},
        "@graph": [{"@id": "https://exemple.fr/jeu/arbres", "@type": "dcat:Dataset",
          "dct:title": [{"@value": "Arbres", "@language": "fr"}, {"@value": "Trees", "@language": "en"}],
          "dct:description": {"@value": "Les arbres.", "@language": "fr"},
          "dcat:keyword": {"@value": "arbre", "@language": "fr"},
          "dct:publisher": {"@type": "foaf:Agent", "foaf:name": {"@value": "Ville d'Exemple", "@language": "fr"}},
          "dcat:distribution": {"@id": "https://exemple.fr/jeu/arbres/csv"}},
         {"@id": "https://exemple.fr/jeu/arbres/csv", "@type": "dcat:Distribution", "url": "https://exemple.fr/a.csv"}]}"#;
    let first = one(&turtle);
    assert_eq!(first.metadata.title, "Arbres");
    assert_eq!(first.metadata.alternative_titles, ["Trees"]);
    assert_eq!(first.organisation.as_ref().unwrap().name, "Ville d'Exemple");
    assert_eq!(first.resources[0].url.as_deref(), Some("https://exemple.fr/a.csv"));
    assert_eq!(first.provenance.remote_id.as_deref(), Some("https://exemple.fr/jeu/arbres"));
    assert_eq!(first.slug.as_deref(), Some("arbres"));
    for other in [xml, json] {
        assert_eq!(Format::detect(other.as_bytes()), Some(Format::Dcat));
        assert_eq!(one(other), first, "{other}");
    }
    // One record a line.
    let line = json.replace('\n', " ");
    let lines = format!("{line}\n{line}\n");
    let limits = ReadingLimits::default();
    let mut found = Vec::new();
    crate::exchange::read_stream(&mut lines.as_bytes(), None, &reading(&limits), &(), &mut |read| {
        found.push(read);
        true
    })
    .unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].place, "line 2, https://exemple.fr/jeu/arbres");
}

#[test]
fn a_catalogue_is_not_one_of_its_records() {
    let text = format!(
        "{PREFIXES}<https://exemple.fr/> a dcat:Catalog ; dct:title \"Catalogue\" ;
            dct:publisher [ foaf:name \"Région d'Exemple\" ] ;
            dcat:dataset <https://exemple.fr/jeu/a>, <https://exemple.fr/jeu/absent>, [ a dcat:Dataset ; dct:title \"Sans adresse\" ] ;
            dcat:service <https://exemple.fr/wms> .
         <https://exemple.fr/jeu/a> a dcat:Dataset ; dct:title \"A\" .
         <https://exemple.fr/serie> a dcat:DatasetSeries ; dct:title \"Série\" .
         <https://exemple.fr/wms> a dcat:DataService ; dct:title \"Service\" ; dcat:endpointURL <https://exemple.fr/ows> ;
            dct:conformsTo <http://www.opengeospatial.org/standards/wms> ; dcat:servesDataset <https://exemple.fr/jeu/a> .
         <https://exemple.fr/page1> a hydra:PartialCollectionView ; hydra:next <https://exemple.fr/?page=2> ."
    );
    let found = read_all(&text);
    let kinds: Vec<(&str, &str)> = found
        .iter()
        .map(|read| match &read.outcome {
            Outcome::Taken(imported) => (imported.metadata.title.as_str(), imported.metadata.kind.as_str()),
            Outcome::Refused(issues) => panic!("{issues:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [("A", "dataset"), ("Sans adresse", "dataset"), ("Service", "service"), ("Série", "series")]
    );
    let (Outcome::Taken(first), Outcome::Taken(last)) = (&found[0].outcome, &found[3].outcome) else {
        panic!()
    };
    assert_eq!(last.organisation.as_ref().unwrap().name, "Région d'Exemple");
    assert_eq!(lost(last), ["organisation"]);
    assert_eq!(lost(first), ["organisation", "dcat:dataset", "hydra:next"], "told once");
    let Outcome::Taken(service) = &found[2].outcome else { panic!() };
    assert_eq!(service.resources[0].services[0].protocol.as_deref(), Some("WMS"));
    assert_eq!(next_page(text.as_bytes(), None).as_deref(), Some("https://exemple.fr/?page=2"));
    let names =
        format!("{PREFIXES}<https://exemple.fr/> a dcat:Catalog ; dcat:dataset <https://exemple.fr/a> .");
    assert!(
        matches!(&read_all(&names)[0].outcome, Outcome::Refused(issues) if issues[0].args["found"].contains("only names"))
    );
}

#[test]
fn licences_are_recognised_and_never_supposed() {
    let of = |statements: &str| {
        dataset(&format!("dcat:distribution [ a dcat:Distribution ; dct:title \"a\" ; {statements} ]"))
    };
    let open = of("dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence>");
    assert_eq!(open.metadata.licence.as_deref(), Some("etalab-2.0"));
    assert_eq!(open.resources[0].licence, None);
    let beside =
        of("dct:license [ a dct:LicenseDocument ; rdfs:label \"Licence Ouverte / Open Licence 2.0\"@fr ],
                     [ rdfs:label \"Pas de restriction d'accès public selon INSPIRE\"@fr ]");
    assert_eq!(beside.metadata.licence.as_deref(), Some("etalab-2.0"));
    assert_eq!(beside.metadata.access_reason.as_deref(), Some("none"));
    let unknown = of("dct:license <https://exemple.fr/licence>");
    assert_eq!(unknown.metadata.licence, None);
    assert_eq!(lost(&unknown), ["resources[0].licence"]);
    let two = of("dct:license <http://spdx.org/licenses/ODbL-1.0>, <https://spdx.org/licenses/CC0-1.0>");
    assert_eq!((two.metadata.licence.clone(), two.resources[0].licence.clone()), (None, None));
    assert_eq!(two.lost.len(), 2);
    let differing = dataset(
        "dcat:distribution [ a dcat:Distribution ; dct:title \"a\" ; dct:license <https://spdx.org/licenses/ODbL-1.0> ],
                           [ a dcat:Distribution ; dct:title \"b\" ; dct:license <https://spdx.org/licenses/CC0-1.0> ],
                           [ a dcat:Distribution ; dct:title \"c\" ]",
    );
    assert_eq!(differing.metadata.licence, None);
    let own: Vec<Option<&str>> =
        differing.resources.iter().map(|resource| resource.licence.as_deref()).collect();
    assert_eq!(own, [Some("ODbL-1.0"), Some("CC0-1.0"), None]);
}

#[test]
fn what_was_closed_stays_closed() {
    let right = "http://publications.europa.eu/resource/authority/access-right";
    for (code, level) in [
        ("PUBLIC", "open"),
        ("RESTRICTED", "restricted"),
        ("NON_PUBLIC", "restricted"),
        ("CONFIDENTIAL", "closed"),
    ] {
        let read = dataset(&format!(
            "dct:accessRights <{right}/{code}>, <http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/INSPIRE_Directive_Article13_1h> ;
             dcat:distribution [ a dcat:Distribution ; dct:title \"a\" ]"
        ));
        assert_eq!(read.resources[0].access.download.code(), level, "{code}");
        assert_eq!(read.metadata.access_reason.as_deref(), Some("h"));
        assert_eq!(read.resources[0].access.reason.is_some(), level != "open");
    }
    let both = dataset(&format!(
        "dct:accessRights <{right}/PUBLIC>, <{right}/RESTRICTED> ; dcat:distribution [ dct:title \"a\" ]"
    ));
    assert!(
        matches!(&both.resources[0].access.download, Access::Restricted { audiences } if audiences.is_empty())
    );
}

#[test]
fn one_geometry_in_several_encodings_is_one_box() {
    let wkt = "POLYGON((-0.64 44.81,-0.53 44.81,-0.53 44.92,-0.64 44.92,-0.64 44.81))";
    let whole = BoundingBox::new(-0.64, 44.81, -0.53, 44.92);
    let boxes = |statements: &str| {
        dataset(&format!("dct:spatial [ a dct:Location ; {statements} ]")).metadata.extent.boxes
    };
    for statements in [
        format!("locn:geometry \"{wkt}\"^^gsp:wktLiteral"),
        format!("dcat:bbox \"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> {wkt}\"^^gsp:wktLiteral"),
        "dcat:bbox \"<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((44.81 -0.64,44.92 -0.53,44.81 -0.64))\"^^gsp:wktLiteral".to_owned(),
        "dcat:bbox '{\"type\":\"Polygon\",\"coordinates\":[[[-0.64,44.81],[-0.53,44.92],[-0.64,44.81]]]}'^^gsp:geoJSONLiteral".to_owned(),
        "dcat:bbox '<gml:Envelope srsName=\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\"><gml:lowerCorner>-0.64 44.81</gml:lowerCorner><gml:upperCorner>-0.53 44.92</gml:upperCorner></gml:Envelope>'^^gsp:gmlLiteral".to_owned(),
        "dcat:bbox '<gml:Envelope srsName=\"urn:ogc:def:crs:EPSG::4326\"><gml:lowerCorner>44.81 -0.64</gml:lowerCorner><gml:upperCorner>44.92 -0.53</gml:upperCorner></gml:Envelope>'^^gsp:gmlLiteral".to_owned(),
        format!("dcat:bbox \"{wkt}\"^^gsp:wktLiteral ; locn:geometry \"POINT(-0.6 44.9)\"^^gsp:wktLiteral ; dcat:centroid \"POINT(0 0)\"^^gsp:wktLiteral"),
    ] {
        assert_eq!(boxes(&statements), [whole], "{statements}");
    }
    let placed = dataset("dct:spatial <http://id.insee.fr/geo/commune/33063>");
    assert_eq!(placed.metadata.extent.territory.as_deref(), Some("municipality:33063"));
    let named = dataset(
        "dct:spatial <https://sws.geonames.org/3031582/> ; dct:temporal [ dcat:startDate \"2012\"^^xsd:gYear ]",
    );
    assert_eq!(lost(&named), ["extent.territory"]);
    assert_eq!(named.metadata.temporal[0].start.unwrap().to_string(), "2012");
}

#[test]
fn people_standards_and_themes_find_their_places() {
    let read = dataset(
        "dcat:contactPoint [ a vcard:Organization ; vcard:fn \"Service SIG\"@fr ; vcard:hasEmail <mailto:sig@exemple.fr> ;
             vcard:hasTelephone [ vcard:hasValue <tel:+33500000000> ] ; vcard:note \"le matin\" ] ;
         dct:publisher <https://exemple.fr/organisation/ville-d-exemple> ;
         prov:qualifiedAttribution [ prov:agent [ foaf:name \"Producteur\" ] ;
             dcat:hadRole <http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/custodian> ] ;
         dcat:theme <http://inspire.ec.europa.eu/theme/hy>, [ a skos:Concept ; skos:prefLabel \"Eau potable\"@fr ] ;
         dct:subject <http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/farming> ;
         dcat:keyword \"eau, rivière, lac\" ;
         dct:accrualPeriodicity <http://purl.org/cld/freq/annual> ;
         dct:language <http://publications.europa.eu/resource/authority/language/FRA>, \"fr\" ;
         dct:conformsTo <http://www.opengis.net/def/crs/EPSG/0/2154>, [ a dct:Standard ; dct:title \"Géostandard\"@fr ] ;
         prov:wasUsedBy [ prov:generated [ dct:type <http://inspire.ec.europa.eu/metadata-codelist/DegreeOfConformity/notConformant> ] ;
             prov:qualifiedAssociation [ prov:hadPlan [ prov:wasDerivedFrom [ dct:title \"Règlement\"@fr ; dct:issued \"2010-11-23\"^^xsd:date ] ] ] ] ;
         dqv:hasQualityMeasurement [ dqv:isMeasurementOf geodcatap:spatialResolutionAsScale ; dqv:value 0.0001 ] ;
         foaf:isPrimaryTopicOf [ a dcat:CatalogRecord ; dct:identifier \"fr-1\" ; dct:modified \"2024-01-17\" ] ;
         dct:issued \"2023-03-10\"^^xsd:date",
    );
    let metadata = &read.metadata;
    assert_eq!(read.organisation.unwrap().name, "ville-d-exemple");
    let roles: Vec<&str> = metadata.contacts.iter().filter_map(|contact| contact.role.as_deref()).collect();
    assert_eq!(roles, ["pointOfContact", "custodian"]);
    assert_eq!(metadata.contacts[0].email.as_deref(), Some("sig@exemple.fr"));
    assert_eq!(metadata.contacts[0].phone.as_deref(), Some("+33500000000"));
    assert!(read.provenance.unmapped.contains_key("dcat:contactPoint[0].vcard:note"));
    assert_eq!(metadata.inspire_themes, ["hy"]);
    assert_eq!(metadata.topics, ["farming"]);
    assert_eq!(metadata.keywords, ["eau", "rivière", "lac", "Eau potable"]);
    assert_eq!(metadata.frequency.as_deref(), Some("ANNUAL"));
    assert_eq!(metadata.languages, ["fr"]);
    assert_eq!(metadata.crs, ["EPSG:2154"]);
    assert_eq!(metadata.resolution, [Resolution::Scale(10_000)]);
    let judged: Vec<(&str, Option<bool>)> =
        metadata.conformity.iter().map(|held| (held.specification.as_str(), held.pass)).collect();
    assert_eq!(judged, [("Règlement", Some(false)), ("Géostandard", Some(true))]);
    assert_eq!(metadata.published_on.unwrap().to_string(), "2023-03-10");
    assert_eq!(metadata.updated_on, None, "the record's date is not the data's");
    assert!(metadata.identifiers.iter().any(|held| held.kind == "file" && held.value == "fr-1"));
}

#[test]
fn the_order_of_statements_changes_no_fingerprint() {
    let a = dataset(
        "dcat:keyword \"a1\", \"b1\" ; dct:description \"d\" ; dcat:distribution [ dct:title \"x\" ], [ dct:title \"y\" ]",
    );
    let b = dataset(
        "dcat:distribution [ dct:title \"y\" ], [ dct:title \"x\" ] ; dct:description \"d\" ; dcat:keyword \"b1\", \"a1\"",
    );
    assert_eq!(a.provenance.fingerprint, b.provenance.fingerprint);
    let c = dataset("dct:description \"autre\"");
    assert_ne!(a.provenance.fingerprint, c.provenance.fingerprint);
}

#[test]
fn traps_are_refused_with_a_reason() {
    let xml = |prologue: &str, body: &str| {
        format!(
            "{prologue}<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dct=\"http://purl.org/dc/terms/\">{body}</rdf:RDF>"
        )
    };
    for (text, reason) in [
        (xml("<!DOCTYPE r [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>", ""), "made of other entities"),
        (xml("<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", ""), "nothing is fetched"),
        (
            xml(&format!("<!DOCTYPE r [<!ENTITY a \"{}\">]>", "x".repeat(100_000)), &"&a;".repeat(1_000)),
            "too large",
        ),
        (xml("", &"<dct:a>".repeat(600)), "nested"),
        (
            "{\"@context\": \"https://exemple.fr/contexte.jsonld\", \"@type\": \"Dataset\"}".to_owned(),
            "not fetched",
        ),
        ("[".repeat(10_000), "recursion"),
        ("@prefix dct: <http://purl.org/dc/terms/> .\n<a> dct:title .".to_owned(), "line 2"),
        ("@prefix ex: <http://e.fr/> .\nex:a ex:b autre:c .".to_owned(), "autre"),
    ] {
        let said = refusal(&text);
        assert!(said.contains(reason), "{said} for {}", &text[..text.len().min(80)]);
    }
    // Turtle is read to a depth that no record needs, and cut where a record ends.
    let deep = |depth: usize| {
        format!(
            "{PREFIXES}<a:b> a dcat:Dataset ; dct:title \"A\" ; dct:relation {}{} .",
            "[ dct:relation ".repeat(depth),
            "<a:c>".to_owned() + &" ]".repeat(depth)
        )
    };
    assert_eq!(read_all(&deep(1_500)).len(), 1);
    assert!(refusal(&deep(20_000)).contains("nested"));
    // Cycles end.
    let round = dataset("dct:publisher <a:p> ; dct:relation <https://exemple.fr/jeu/arbres>");
    assert_eq!(round.metadata.title, "Arbres");
    let loops = format!(
        "{PREFIXES}<a:b> a dcat:Dataset ; dct:title \"A\" ; dct:publisher <a:p> . <a:p> foaf:name \"P\" ; dct:relation <a:q> . <a:q> dct:relation <a:p>, <a:q>, <a:b> ."
    );
    assert_eq!(one(&loops).organisation.unwrap().name, "P");
    // Things that name one another without end are cut, or the record is refused.
    let names: String = (0..60)
        .map(|n| {
            format!(
                "<a:x{n}> dct:relation {} . ",
                (0..60).map(|m| format!("<a:x{m}>")).collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    let start = std::time::Instant::now();
    let web = read_all(&format!(
        "{PREFIXES}<a:b> a dcat:Dataset ; dct:title \"A\" ; dct:relation <a:x0> . {names}"
    ));
    assert!(
        matches!(&web[0].outcome, Outcome::Refused(issues) if ["names more than", "too large"].iter().any(|told| issues[0].args["found"].contains(told)))
    );
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    // A short prefix that stands for a long address.
    let long =
        format!("@prefix x: <http://e.fr/{}> .\n{}", "x".repeat(200_000), "x:a x:b x:c .\n".repeat(2_000));
    assert!(refusal(&long).contains("too large"));
}

#[test]
fn well_known_contexts_are_built_in() {
    let text = r#"{"@context": "https://semiceu.github.io/DCAT-AP/releases/3.0.1/context/dcat-ap.jsonld",
        "@id": "https://exemple.fr/jeu/abeilles", "@type": "Dataset", "title": {"fr": "Abeilles", "en": "Bees"},
        "frequency": "nal-frequency:ANNUAL", "datasetDistribution": [{"@type": "Distribution", "accessURL": "https://exemple.fr/a.csv"}]}"#;
    let read = one(text);
    assert_eq!(read.metadata.title, "Abeilles");
    assert_eq!(read.metadata.frequency.as_deref(), Some("ANNUAL"));
    assert_eq!(read.resources[0].url.as_deref(), Some("https://exemple.fr/a.csv"));
}

#[test]
fn a_text_is_rdf_only_when_it_says_so() {
    for (text, syntax) in [
        ("@prefix a: <b:> .", Some(Syntax::Turtle)),
        ("# remarque\nPREFIX a: <b:>", Some(Syntax::Turtle)),
        ("<https://exemple.fr/a> a <b:c> .", Some(Syntax::Turtle)),
        ("[] a <b:c> .", Some(Syntax::Turtle)),
        ("<?xml version=\"1.0\"?>\n<!-- a > b --><rdf:RDF/>", Some(Syntax::RdfXml)),
        ("<gmd:MD_Metadata xmlns:gmd=\"x\"/>", None),
        ("<csw:GetRecordsResponse><rdf:RDF/></csw:GetRecordsResponse>", None),
        ("<html>", None),
        ("{\"@graph\": []}", Some(Syntax::JsonLd)),
        ("[{\"@id\": \"a:b\"}]", Some(Syntax::JsonLd)),
        (
            "{\"@context\": \"https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld\", \"dataset\": []}",
            None,
        ),
        ("{\"title\": \"a\"}", None),
        ("", None),
        ("TITRE,DESCRIPTION", None),
    ] {
        assert_eq!(Syntax::detect(text), syntax, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_statements_make_a_reader_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "dcat:Dataset", "a", "dct:title", "\"x\"@fr", "\"2012-13-45\"^^xsd:date", ";", ",", ".", "[", "]", "(", ")",
                "dcat:distribution", "dct:spatial", "dcat:bbox", "\"POLYGON((1 2\"^^gsp:wktLiteral", "<a:b>", "<a b>", "_:x",
                "dct:license", "dct:accessRights", "dcat:accessService", "dct:temporal", "-1e400", "true", "\"<gml:Envelope>\"",
                "prov:qualifiedAttribution", "dqv:hasQualityMeasurement", "dqv:value", "dct:publisher", "foaf:name", "\"\\u0000\"",
                "<http://inspire.ec.europa.eu/theme/>", "dcat:theme", "dcat:byteSize", "\"é\"",
            ]),
            0..40,
        ),
    ) {
        let limits = ReadingLimits::default();
        let body = format!("{PREFIXES}@prefix gsp: <a:> .\n<a:b> a dcat:Dataset ; dct:title \"A\" ; {}", words.join(" "));
        if let Ok(found) = read(None, body.as_bytes(), &reading(&limits)) {
            for read in found {
                if let Outcome::Taken(imported) = read.outcome {
                    assert_fit(&imported, "words");
                }
            }
        }
    }

    #[test]
    fn a_document_cut_or_changed_anywhere_makes_no_reader_panic(at in 0..1_400_usize, byte in any::<u8>(), cut in any::<bool>()) {
        let limits = ReadingLimits::default();
        for text in [
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\" xml:base=\"http://e.fr/\"><dcat:Dataset rdf:about=\"a\" dct:title=\"b\"><dct:spatial rdf:parseType=\"Resource\"><dcat:bbox>é</dcat:bbox></dct:spatial><dct:subject rdf:parseType=\"Literal\"><b>x</b></dct:subject></dcat:Dataset></rdf:RDF>",
            "{\"@context\": {\"dcat\": \"http://www.w3.org/ns/dcat#\", \"t\": {\"@id\": \"http://purl.org/dc/terms/title\", \"@container\": \"@language\"}, \"@base\": \"http://e.fr/\"}, \"@id\": \"a\", \"@type\": \"dcat:Dataset\", \"t\": {\"fr\": \"é\"}, \"@graph\": [{\"@id\": \"_:b\", \"@reverse\": {\"dcat:dataset\": {\"@list\": [1, true, null]}}}]}",
            "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@base <http://e.fr/> .\n<a> a dcat:Dataset ; <http://purl.org/dc/terms/title> \"\"\"é\"\"\"@fr-fr ; dcat:keyword (1 2.0 true) .",
        ] {
            let mut bytes = text.as_bytes().to_vec();
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            for format in [None, Some(Format::Dcat)] {
                let _ = read(format, &bytes, &reading(&limits));
            }
        }
    }
}

#[test]
fn a_thing_without_address_and_title_is_part_of_the_record_that_names_it() {
    let read = dataset("dct:source [ a dcat:Dataset ; dct:description \"un extrait\" ]");
    assert!(read.provenance.unmapped["dct:source"].to_string().contains("un extrait"));
    let catalogue =
        format!("{PREFIXES}<a:c> a dcat:Catalog ; dcat:dataset [ a dcat:Dataset ; dct:description \"d\" ] .");
    assert!(
        matches!(&read_all(&catalogue)[0].outcome, Outcome::Refused(issues) if issues[0].code.code() == "required")
    );
}
